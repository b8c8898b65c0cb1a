/* The number on the cart: pages are the same for everybody, so it is asked for after they are there. */
(() => {
  const badge = document.querySelector("[data-cart-count]");
  if (!badge) return;

  const show = ({ count }) => {
    badge.hidden = !count;
    badge.textContent = count > 99 ? "99+" : String(count);
    badge.setAttribute("aria-label", `${count} ${badge.dataset.label}`);
    badge.setAttribute("role", "img");
  };

  fetch(badge.dataset.cartCount, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { count: 0 }))
    .then(show)
    .catch(() => {});
})();
