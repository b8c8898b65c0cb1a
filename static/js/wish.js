/* A heart keeps a product without leaving the page; where that fails its form is sent as any other. */
(() => {
  const form = document.getElementById("wish-form");
  if (!form) return;

  form.addEventListener("submit", (event) => {
    const heart = event.submitter;
    if (!heart || !window.fetch) return;
    event.preventDefault();
    const body = new URLSearchParams({ [heart.name]: heart.value });
    fetch(form.action, { method: "POST", body, redirect: "manual" })
      .then((answer) => {
        if (answer.type !== "opaqueredirect") throw new Error("not kept");
        heart.setAttribute("aria-pressed", "true");
      })
      .catch(() => {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name: heart.name, value: heart.value }));
        form.submit();
      });
  });
})();
