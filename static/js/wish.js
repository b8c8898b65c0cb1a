/* Hearts show what is on the list, which pages cannot know as they are the same for everybody, and keep a product or let
   it go without leaving the page; where that fails the form is sent as any other. */
(() => {
  const form = document.getElementById("wish-form");
  const hearts = [...document.querySelectorAll('[form="wish-form"]')];
  if (!form || !hearts.length || !window.fetch) return;

  const names = new Map(hearts.map((heart) => [heart, heart.getAttribute("aria-label")]));

  const mark = (heart, number) => {
    heart.setAttribute("aria-pressed", String(Boolean(number)));
    heart.dataset.wished = number || "";
    const name = names.get(heart);
    if (name) heart.setAttribute("aria-label", number ? `${form.dataset.wishedLabel}: ${name.replace(/^[^:]*: /, "")}` : name);
    else heart.lastElementChild.textContent = number ? form.dataset.wishedLabel : form.dataset.label;
  };

  const look = () => {
    const asked = new URLSearchParams([...new Set(hearts.map((heart) => heart.value))].map((slug) => ["product", slug]));
    return fetch(`${form.dataset.shown}?${asked}`, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error("not told"))))
      .then(({ wished }) => hearts.forEach((heart) => mark(heart, wished[heart.value])));
  };

  form.addEventListener("submit", (event) => {
    const heart = event.submitter;
    if (!heart) return;
    event.preventDefault();
    const number = heart.dataset.wished;
    const body = new URLSearchParams(number ? {} : { [heart.name]: heart.value });
    fetch(number ? `${form.action}/${number}/removal` : form.action, { method: "POST", body, redirect: "manual" })
      .then((answer) => {
        if (answer.type !== "opaqueredirect") throw new Error("not kept");
        return look().catch(() => {});
      })
      .catch(() => {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name: heart.name, value: heart.value }));
        form.submit();
      });
  });

  look().catch(() => {});
  // A page that the browser kept whole for its back button was drawn before the list changed.
  window.addEventListener("pageshow", (event) => event.persisted && look().catch(() => {}));
})();
