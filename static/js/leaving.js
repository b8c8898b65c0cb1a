/* Who signs out leaves no list of lots open to the next person on this phone; what waits to be sent stays hers. */
document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/account/sign-out")) return;
  try {
    window.localStorage.removeItem("lots:who");
  } catch {
    return; // Private windows may refuse storage; then nothing was kept either.
  }
});
