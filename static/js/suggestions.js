/* Suggestions under the search box, by the pattern of an ARIA combobox. Enter without a choice searches as always. */
(() => {
  const WAIT_MS = 120;

  document.querySelectorAll("form[data-suggest]").forEach((form) => {
    const box = form.querySelector("input[type=search]");
    const list = document.createElement("ul");
    let timer = 0;
    let asked = 0;
    let chosen = -1;

    list.className = "suggestions";
    list.id = `${box.id}-suggestions`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.labels[0] ? box.labels[0].textContent : "");
    list.hidden = true;
    form.append(list);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-expanded", "false");

    const close = () => {
      list.hidden = true;
      chosen = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };

    const go = (item) => { window.location.href = item.dataset.href; };

    const draw = (suggestions) => {
      list.replaceChildren(...suggestions.map(({ text, href, kind }, index) => {
        const item = document.createElement("li");
        item.className = "suggestion";
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const what = document.createElement("span");
        what.className = "suggestion-kind";
        what.textContent = kind;
        item.append(text, " ", what);
        item.dataset.href = href;
        item.addEventListener("mousedown", () => go(item));
        return item;
      }));
      chosen = -1;
      list.hidden = suggestions.length === 0;
      box.setAttribute("aria-expanded", String(!list.hidden));
    };

    const ask = () => {
      const turn = ++asked;
      const words = box.value.trim();
      if (words.length < 2) return close();
      return fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : { suggestions: [] }))
        .then(({ suggestions }) => { if (turn === asked) draw(suggestions); })
        .catch(close);
    };

    const mark = (step) => {
      const items = [...list.children];
      chosen = (chosen + step + items.length + (chosen < 0 && step < 0 ? 1 : 0)) % items.length;
      items.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
      box.setAttribute("aria-activedescendant", items[chosen].id);
    };

    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape") {
        close();
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        go(list.children[chosen]);
      }
    });
  });
})();
