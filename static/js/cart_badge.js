/* The numbers on cart and account: pages are the same for everybody, so they are asked for after they are there. */
(() => {
  const cart = document.querySelector("[data-cart-count]");
  if (!cart) return;

  const show = (badge, count) => {
    if (!badge) return;
    badge.hidden = !count;
    badge.textContent = count > 99 ? "99+" : String(count);
    badge.setAttribute("aria-label", `${count} ${badge.dataset.label}`);
    badge.setAttribute("role", "img");
  };

  fetch(cart.dataset.cartCount, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { count: 0, unread: 0 }))
    .then(({ count, unread }) => {
      show(cart, count);
      for (const badge of document.querySelectorAll("[data-message-count]")) show(badge, unread);
    })
    .catch(() => {});
})();
