/* Says so when the network is gone, and that nothing typed is lost. */
(() => {
  const bar = document.querySelector("[data-offline]");
  if (!bar) return;
  const show = () => { bar.hidden = navigator.onLine; };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
})();
