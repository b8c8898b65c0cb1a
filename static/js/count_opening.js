/* Tells once per visit that the page of a single label was opened; without script its button does. */
(() => {
  const form = document.querySelector("[data-count-opening]");
  if (!form || !window.fetch) return;
  const button = form.querySelector("button");
  const counted = () => { button.hidden = true; };
  const told = `opened ${form.getAttribute("action")}`;
  try {
    if (sessionStorage.getItem(told)) { counted(); return; }
    sessionStorage.setItem(told, "1");
  } catch { /* A browser that keeps nothing counts each look. */ }
  fetch(form.action, { method: "POST", redirect: "manual" }).then(counted).catch(() => {});
})();
