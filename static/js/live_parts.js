/* <select data-submits="step">: choosing presses the button of that name, and only the parts of the page marked
   data-live are exchanged, so that nothing jumps. Without JavaScript the button itself is pressed. */
(() => {
  const partsOf = (root) => [...root.querySelectorAll("[data-live]")];

  document.querySelectorAll("select[data-submits]").forEach((select) => {
    const form = select.form;
    const press = form.elements[select.dataset.submits];
    if (!press) return;
    press.closest("[data-step-button]")?.setAttribute("hidden", "");

    select.addEventListener("change", () => {
      const typed = new FormData(form);
      typed.set(press.name, press.value);
      select.setAttribute("aria-busy", "true");
      fetch(form.action, { method: "POST", body: typed })
        .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
        .then((html) => {
          const fresh = partsOf(new DOMParser().parseFromString(html, "text/html"));
          partsOf(document).forEach((part) => {
            const next = fresh.find((other) => other.dataset.live === part.dataset.live);
            if (next) part.replaceWith(next);
          });
        })
        .catch(() => press.click())
        .finally(() => select.removeAttribute("aria-busy"));
    });
  });
})();
