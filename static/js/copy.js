/* Buttons that put an account number or a transfer note on the clipboard. */
(() => {
  if (!navigator.clipboard) return;

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const label = button.querySelector("span");
    const before = label.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy).then(() => {
      label.textContent = button.dataset.copied;
      setTimeout(() => { label.textContent = before; }, 2500);
    }, () => {}));
  });
})();
