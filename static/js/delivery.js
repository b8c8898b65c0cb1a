/* What delivery costs, told on the product's own page; without script the form leads to a page that tells it. */
(() => {
  const form = document.querySelector("form[data-delivery]");
  if (!form) return;
  const KEY = "province";
  const place = form.querySelector("[data-delivery-place]");
  const select = form.elements.province;

  const show = () => {
    if (!select.value) return;
    const address = `${form.action}?province=${encodeURIComponent(select.value)}`;
    fetch(address).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer))).then((html) => {
      const told = new DOMParser().parseFromString(html, "text/html").querySelector("[data-delivery-answer]");
      if (!told) return;
      place.replaceChildren(...told.childNodes);
      place.hidden = false;
    }).catch(() => {});
  };
  const kept = () => { try { return localStorage.getItem(KEY) || ""; } catch { return ""; } };
  const keep = (value) => { try { localStorage.setItem(KEY, value); } catch { /* A private window keeps nothing. */ } };

  form.querySelector("button").hidden = true;
  place.setAttribute("aria-live", "polite");
  select.addEventListener("change", () => { keep(select.value); show(); });
  const before = kept();
  if ([...select.options].some((option) => option.value === before)) {
    select.value = before;
    show();
  }
})();
