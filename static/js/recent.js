/* What was looked at last: kept in this browser only, never sent anywhere. And the phone's own way of sharing. */
(() => {
  const KEY = "recent";
  const MOST = 12;
  const OURS = /^\/(products|picture|media)\//;
  const shelf = document.querySelector("[data-recent]");

  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter((each) => each && OURS.test(each.href) && typeof each.name === "string") : [];
    } catch { return []; }
  };
  const write = (items) => { try { localStorage.setItem(KEY, JSON.stringify(items)); } catch { /* A private window keeps nothing. */ } };
  const made = (tag, name, given = {}) => Object.assign(document.createElement(tag), { className: name }, given);

  const item = ({ href, name, picture }) => {
    const link = made("a", "recent-link", { href });
    const shown = made("img", "recent-picture", { src: picture, alt: "", width: 128, height: 128, loading: "lazy" });
    link.append(shown, made("span", "", { textContent: name }));
    const row = made("li", "recent-item");
    row.append(link);
    return row;
  };

  if (shelf) {
    const { recentHref: href, recentName: name, recentPicture: picture } = shelf.dataset;
    const others = read().filter((each) => each.href !== href);
    shelf.querySelector("[data-recent-list]").replaceChildren(...others.slice(0, MOST - 1).map(item));
    shelf.hidden = others.length === 0;
    if (href) write([{ href, name, picture }, ...others].slice(0, MOST));
    shelf.querySelector("[data-recent-clear]").addEventListener("click", () => { write([]); shelf.hidden = true; });
  }

  document.querySelectorAll("[data-share]").forEach((button) => {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", () => navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share }).catch(() => {}));
  });
})();
