/* Small courtesies: the list of faults takes the focus, paper pages get their print button. */
(() => {
  const faults = document.querySelector("[data-focus-first]");
  if (faults) faults.focus();

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
