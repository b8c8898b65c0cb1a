/* Parts of a page that follow what is chosen: only what is marked data-live is exchanged, so that nothing jumps.
   <select data-submits="step">  choosing presses the button of that name in its form
   <form data-follows>           changing it sends it, a moment after the last tap
   <button data-waits>           sends its form only when the last change has arrived
   Without JavaScript the forms' own buttons are pressed; here those marked data-step-button are hidden. */
(() => {
  const PAUSE = 400;
  let arrived = Promise.resolve();

  const partsOf = (root) => [...root.querySelectorAll("[data-live]")];
  const exchange = (html) => {
    const fresh = partsOf(new DOMParser().parseFromString(html, "text/html"));
    partsOf(document).forEach((part) => {
      const next = fresh.find((other) => other.dataset.live === part.dataset.live);
      if (!next) return;
      const held = part.contains(document.activeElement) ? document.activeElement.id : "";
      part.replaceWith(next);
      // Who chose in a part that was exchanged goes on where she was.
      if (held) document.getElementById(held)?.focus();
    });
  };
  const send = (form, typed) => fetch(form.action, { method: "POST", body: typed })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
    .then(exchange);

  const hideButtons = (form) => form.querySelectorAll("[data-step-button]").forEach((each) => each.setAttribute("hidden", ""));

  document.querySelectorAll("select[data-submits]").forEach((select) => hideButtons(select.form));
  // Heard on the document: a part that is exchanged brings new boxes to choose in.
  document.addEventListener("change", (event) => {
    const select = event.target.closest("select[data-submits]");
    const press = select && select.form.elements[select.dataset.submits];
    if (!press) return;
    const typed = new FormData(select.form);
    typed.set(press.name, press.value);
    select.setAttribute("aria-busy", "true");
    send(select.form, typed).catch(() => press.click()).finally(() => select.removeAttribute("aria-busy"));
  });

  document.querySelectorAll("form[data-follows]").forEach((form) => {
    let waiting = 0;
    hideButtons(form);
    form.addEventListener("change", () => {
      clearTimeout(waiting);
      arrived = new Promise((done) => {
        // What cannot be done is told by the page that a plain form gets.
        waiting = setTimeout(() => send(form, new FormData(form)).then(done, () => form.requestSubmit()), PAUSE);
      });
    });
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-waits]");
    if (!button || !button.form) return;
    event.preventDefault();
    arrived.then(() => button.form.requestSubmit());
  });
})();
