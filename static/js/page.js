/* Small courtesies: the list of faults takes the focus, the chosen tab comes into sight, paper pages get their print button. */
(() => {
  const faults = document.querySelector("[data-focus-first]");
  if (faults) faults.focus();

  document.querySelectorAll(":is(.tabs-link, .rail-link)[aria-current]").forEach((tab) => {
    const list = tab.closest("ul");
    list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
