/* Small courtesies: the list of faults takes the focus, the chosen tab is seen, paper pages get their print button. */
(() => {
  const faults = document.querySelector("[data-focus-first]");
  if (faults) faults.focus();

  document.querySelectorAll(".tabs-link[aria-current]").forEach((tab) => {
    const list = tab.closest(".tabs-list");
    list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
