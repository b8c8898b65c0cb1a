/* <form data-keep="product-new">: what is typed stays on this device until the form has been sent and accepted. */
(() => {
  const HOLD_DAYS = 7;
  const now = Date.now();
  const keyOf = (form) => `draft:${location.pathname}:${form.dataset.keep}`;
  const fits = (box) => box.name && !["hidden", "file", "password", "submit"].includes(box.type);
  const boxesOf = (form) => [...form.elements].filter(fits);

  const store = (act) => {
    try {
      return act(window.localStorage);
    } catch {
      return null; // Private windows may refuse storage; the form works without it.
    }
  };

  // What the server wrote into each box: a draft only returns while that is still the same.
  const written = new WeakMap();
  const save = (form) => store((shelf) => shelf.setItem(keyOf(form), JSON.stringify({
    at: now,
    boxes: boxesOf(form).map((box) => [box.name, box.value, box.checked === true, written.get(box) ?? ""]),
  })));

  const isChoice = (box) => ["checkbox", "radio"].includes(box.type);
  const refillOne = (box, value, checked, before) => {
    if (isChoice(box)) {
      if (box.value === value) box.checked = checked;
    } else if (written.get(box) === before && box.value !== value) {
      box.value = value;
      // Told a moment later, when the other scripts of the page are listening too.
      setTimeout(() => ["input", "change"].forEach((kind) => box.dispatchEvent(new Event(kind, { bubbles: true }))));
    }
  };

  const refill = (form, draft) => draft.boxes.forEach(([name, value, checked, before]) => {
    boxesOf(form).filter((box) => box.name === name).forEach((box) => refillOne(box, value, checked, before));
  });

  document.querySelectorAll("form[data-keep]").forEach((form) => {
    boxesOf(form).forEach((box) => written.set(box, box.value));
    const text = store((shelf) => shelf.getItem(keyOf(form)));
    const draft = text && JSON.parse(text);
    if (draft && now - draft.at < HOLD_DAYS * 864e5 && !form.querySelector("[data-invalid]")) refill(form, draft);
    form.addEventListener("input", () => save(form));
    form.addEventListener("submit", () => store((shelf) => shelf.setItem("draft:sent", keyOf(form))));
  });

  // Sent and answered by another page: the draft has done its work.
  store((shelf) => {
    const sent = shelf.getItem("draft:sent");
    if (!sent) return;
    shelf.removeItem("draft:sent");
    if (![...document.querySelectorAll("form[data-keep]")].some((form) => keyOf(form) === sent)) shelf.removeItem(sent);
  });
})();
