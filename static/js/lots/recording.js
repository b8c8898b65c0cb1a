/* The page for writing events: keeps every entry on the phone first, then sends it. Without script it is a plain form. */
(() => {
  const root = document.querySelector("[data-recorder]");
  if (!root || !("indexedDB" in window)) return;
  const find = (name, within = root) => within.querySelector(`[data-${name}]`);
  const form = find("record"), pending = find("pending"), words = find("words").dataset;
  const queue = window.lotQueue;
  const LONGEST_SIDE = 1600;
  let who = root.dataset.who;
  let edited = null;
  let steps = {};

  const remembered = (act) => {
    try {
      return act(window.localStorage);
    } catch {
      return null; // Private windows may refuse storage.
    }
  };

  /* --- The boxes --- */
  const chip = (name, value, label, note, data = {}) => {
    const frame = document.createElement("label");
    frame.className = "option";
    const box = Object.assign(document.createElement("input"), { type: "radio", name, value, required: true, className: "option-mark" });
    Object.assign(box.dataset, data);
    const text = (kind, content) => Object.assign(document.createElement("span"), { className: kind, textContent: content });
    frame.append(box, text("option-label", label), ...(note ? [text("option-note", note)] : []));
    return frame;
  };

  const fillSelect = (name, pairs) => form.elements[name].replaceChildren(...pairs.map(([value, text]) => new Option(text, value)));

  const fill = (book) => {
    steps = book.steps;
    if (root.dataset.who) return;
    find("lots").replaceChildren(...book.lots.map((lot) => chip("lot", lot.code, lot.name, lot.note, { shelf: lot.shelf, unit: lot.unit })));
    fillSelect("place", book.places);
    fillSelect("party", book.parties);
  };

  const checked = (name) => form.querySelector(`[name=${name}]:checked`);

  /* The steps that goods of the chosen lot want first stand in front. */
  const orderSteps = () => {
    const lot = checked("lot"), wanted = lot && steps[lot.dataset.shelf];
    if (!wanted) return;
    wanted.forEach(({ kind, name, is_first: isFirst }) => {
      const frame = form.querySelector(`[data-step="${kind}"]`);
      frame.querySelector(".option-label").textContent = name;
      find(isFirst ? "first-steps" : "more-steps").append(frame);
    });
  };

  const showFacts = () => {
    const kind = checked("kind")?.value;
    let has = false;
    form.querySelectorAll("[data-facts]").forEach((group) => {
      const isHere = group.dataset.facts === kind;
      group.hidden = group.disabled = !isHere;
      has ||= isHere;
    });
    const frame = find("facts-box");
    frame.hidden = !has;
    if (has) frame.querySelector("details").open = true;
  };

  const today = () => new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Ho_Chi_Minh" });

  const clear = () => {
    ["photos", "quantity", "note"].forEach((name) => { form.elements[name].value = ""; });
    form.elements.photos.dispatchEvent(new Event("change"));
    form.querySelectorAll("[data-facts] input, [data-facts] select").forEach((box) => { box.value = ""; });
    const kind = checked("kind");
    if (kind) kind.checked = false;
    edited = null;
    showFacts();
  };

  /* --- Photos: made smaller on the phone; that also leaves behind where they were taken. --- */
  const smaller = async (file) => {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return await new Promise((resolve) => { canvas.toBlob((blob) => resolve(blob || file), "image/jpeg", 0.85); });
    } catch {
      return file; // The market says what is wrong with it.
    }
  };

  /* --- The entries that wait --- */
  const say = (text) => { find("say").textContent = text; find("told").textContent = text; };

  const shown = (entry) => {
    const item = find("entry").content.cloneNode(true);
    const photos = entry.photos.length ? words.photos.replace("%n", entry.photos.length) : "";
    find("title", item).textContent = entry.title;
    find("meta", item).textContent = [entry.lot, entry.day.split("-").reverse().join("/"), photos].filter(Boolean).join(" · ");
    const refusal = find("sentence", item);
    refusal.hidden = entry.state !== "refused";
    refusal.textContent = entry.sentence || "";
    find("edit", item).addEventListener("click", () => edit(entry));
    find("drop", item).addEventListener("click", async () => {
      if (!window.confirm(words.sure)) return;
      await queue.drop(entry.key);
      await show();
    });
    return item;
  };

  const show = async () => {
    const all = await queue.every();
    const own = all.filter((entry) => entry.who === who);
    pending.hidden = !all.length && !find("say").textContent;
    find("count").hidden = find("send").hidden = !own.length;
    find("count").textContent = find("count").dataset.words.replace("%n", own.length);
    find("entries").replaceChildren(...own.map(shown));
    if (all.length > own.length && !own.length) say(words.other);
  };

  const outcome = ({ sent, stopped }) => {
    find("sign-in").hidden = stopped !== "signedOut";
    if (stopped === "signedOut") say(words.signedOut);
    else if (stopped) say(navigator.onLine ? words.later : words.offline);
    else if (sent) say(words.sent);
  };

  const send = async () => {
    find("send").setAttribute("aria-busy", "true");
    outcome(await queue.send());
    find("send").removeAttribute("aria-busy");
    await show();
  };

  /* Puts an entry back into the boxes; it stays where it is until it is written anew. */
  const edit = (entry) => {
    clear();
    entry.boxes.forEach(([name, value]) => {
      const radio = form.querySelector(`[type=radio][name="${name}"][value="${CSS.escape(value)}"]`);
      if (radio) radio.checked = true;
      else if (form.elements[name] && !form.elements[name].length) form.elements[name].value = value;
      else if (form.elements[name]?.options) form.elements[name].value = value;
    });
    edited = entry;
    orderSteps();
    showFacts();
    form.scrollIntoView();
  };

  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));

  const written = async () => {
    const boxes = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && !["csrf_token", "client_key"].includes(name));
    const files = [...form.elements.photos.files].slice(0, 4);
    const photos = files.length ? await Promise.all(files.map(smaller)) : edited?.photos ?? [];
    const label = (name) => checked(name).parentElement.querySelector(".option-label").textContent;
    // A changed entry is another one: the market may have kept the first although its answer never came.
    return { key: edited && edited.state !== "refused" ? edited.key : newKey(), who, at: edited?.at ?? Date.now(), boxes, photos, title: label("kind"), lot: label("lot"), day: form.elements.happened_on.value, state: "waiting", sentence: "" };
  };

  const keep = async () => {
    const before = edited;
    const entry = await written();
    await queue.put(entry);
    if (before && before.key !== entry.key) await queue.drop(before.key);
    clear();
    say(words.kept);
    await show();
    navigator.storage?.persist?.();
    const worker = await navigator.serviceWorker?.getRegistration?.(root.dataset.scope);
    worker?.sync?.register("lots").catch(() => null);
    await send();
  };

  form.addEventListener("submit", (event) => {
    if (!who) return;
    event.preventDefault();
    if (form.dataset.keeping || !form.reportValidity()) return;
    form.dataset.keeping = "1";
    keep().catch(() => form.submit()).finally(() => { delete form.dataset.keeping; });
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "lot") orderSteps();
    if (event.target.name === "kind") showFacts();
  });
  find("send").addEventListener("click", send);
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  if (queue.changes) queue.changes.onmessage = show;
  find("count").dataset.words = find("count").textContent;

  const begin = async () => {
    if (who) remembered((shelf) => shelf.setItem("lots:who", who));
    else who = remembered((shelf) => shelf.getItem("lots:who")) || "";
    const known = root.dataset.who ? await queue.book() : null;
    const book = known?.lots ? known : who && await queue.kept(who);
    if (book) fill(book);
    else if (!root.dataset.who) say(words.unknown);
    if (!form.elements.happened_on.value) form.elements.happened_on.value = today();
    if (!checked("lot")) form.querySelector("[name=lot]")?.click();
    orderSteps();
    showFacts();
    await show();
    if (root.dataset.who) await keepPage().catch(() => null); // Without a worker the page still keeps what is written.
    await send();
    root.dataset.ready = "";
  };

  const keepPage = async () => {
    await navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.scope });
    (await navigator.serviceWorker.ready).active.postMessage("refresh");
  };

  // Where the phone refuses to keep anything, the form is an ordinary one.
  begin().catch(() => { who = ""; });
})();
