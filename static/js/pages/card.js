/* Paying by card. Number and code are typed into the provider's own frame and never reach this site; what comes here is
   the name of the card that was made there. Nothing is loaded anew after a refusal, so nothing has to be typed again.
   <form data-card data-key data-secret data-look>   with [data-card-frame] [data-card-pay] [data-card-told] inside */
(() => {
  const form = document.querySelector("[data-card]");
  if (!form || typeof Stripe === "undefined") return;
  const [frame, button, told] = ["frame", "pay", "told"].map((name) => form.querySelector(`[data-card-${name}]`));
  const words = told.dataset;
  const stripe = Stripe(form.dataset.key);

  const tell = (sentence) => {
    told.textContent = sentence;
    told.hidden = !sentence;
  };
  const wait = (isWaiting) => {
    button.disabled = isWaiting;
    button.setAttribute("aria-busy", String(isWaiting));
  };
  const ask = (address, typed) => fetch(address, { method: "POST", body: new URLSearchParams(typed) })
    .then((answer) => answer.json());

  // The bank asks its customer in a window of the provider's; afterwards this site asks what came of it.
  const confirm = (secret) => stripe.confirmCardPayment(secret).then(() => ask(form.dataset.look, {})).then(follow);

  const follow = (answer) => {
    if (answer.state === "paid") {
      window.location.assign(answer.next);
      return undefined;
    }
    if (answer.state === "confirm") return confirm(answer.secret);
    tell(answer.message);
    wait(false);
    return undefined;
  };

  const lost = () => {
    tell(words.lost);
    wait(false);
  };

  form.querySelector("[data-card-loading]").hidden = true;
  button.hidden = false;
  const card = stripe.elements().create("card", { hidePostalCode: true });
  card.mount(frame);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    tell("");
    wait(true);
    stripe.createPaymentMethod({ type: "card", card })
      .then((made) => {
        if (!made.error) return ask(form.action, { payment_method: made.paymentMethod.id }).then(follow);
        tell(made.error.message || words.unreadable);
        wait(false);
        return undefined;
      })
      .catch(lost);
  });

  if (form.dataset.secret) {
    wait(true);
    confirm(form.dataset.secret).catch(lost);
  }
})();
