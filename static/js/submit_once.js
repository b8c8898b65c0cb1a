/* A second tap on a slow network sends nothing twice. The button wakes up again when the page is shown once more. */
(() => {
  const buttonsOf = (form) => form.querySelectorAll("button[type=submit], button:not([type])");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    buttonsOf(form).forEach((button) => button.setAttribute("aria-busy", "true"));
  });

  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    buttonsOf(form).forEach((button) => button.removeAttribute("aria-busy"));
  }));
})();
