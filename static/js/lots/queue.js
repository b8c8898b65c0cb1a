/* Entries that wait on this phone, and how they are sent: used by the page and by its worker alike.
   Every entry belongs to one account in one cooperative (`who`) and is only ever sent by that one. */
self.lotQueue = (() => {
  const BOOK = "/seller/lots/recording/book.json";
  const TARGET = "/seller/lots/recording";
  const changes = "BroadcastChannel" in self ? new BroadcastChannel("cho-sen-lots") : null;

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  let opened = null;
  const base = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("cho-sen-lots", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("entries", { keyPath: "key" });
        request.result.createObjectStore("books", { keyPath: "who" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  };

  const shelf = async (name, mode = "readonly") => (await base()).transaction(name, mode).objectStore(name);

  /* Resolves once the entry lies on the disk, not only in the transaction. */
  const change = async (name, act) => {
    const transaction = (await base()).transaction(name, "readwrite", { durability: "strict" });
    act(transaction.objectStore(name));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };

  const tell = () => changes?.postMessage("changed");
  const put = async (entry) => { await change("entries", (store) => store.put(entry)); tell(); };
  const drop = async (key) => { await change("entries", (store) => store.delete(key)); tell(); };
  const every = async () => (await done((await shelf("entries")).getAll())).sort((one, other) => one.at - other.at);
  const kept = async (who) => done((await shelf("books")).get(who));

  /* What the account may write about, with a fresh token; `null` without network, `{signedOut}` when nobody is in. */
  const book = async () => {
    let answer;
    try {
      answer = await fetch(BOOK, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
    } catch {
      return null;
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) return { signedOut: true };
    if (answer.status === 403) return { signedOut: true };
    if (!answer.ok) return null;
    const { token, ...lasting } = await answer.json();
    await change("books", (store) => store.put(lasting));
    return { token, ...lasting };
  };

  const post = (entry, token) => {
    const form = new FormData();
    entry.boxes.forEach(([name, value]) => form.append(name, value));
    form.append("client_key", entry.key);
    form.append("csrf_token", token);
    entry.photos.forEach((photo, place) => form.append("photos", photo, `${place + 1}.jpg`));
    return fetch(TARGET, { method: "POST", body: form, redirect: "manual", headers: { Accept: "application/json" } });
  };

  const sentence = async (answer) => {
    const text = await answer.text();
    try {
      return JSON.parse(text).sentence || text;
    } catch {
      return text;
    }
  };

  /* One entry: "sent" | "refused" | "signedOut" | "later". An entry leaves the phone only when the market says it is kept. */
  const sendOne = async (entry, token) => {
    let answer;
    try {
      answer = await post(entry, token);
    } catch {
      return "later";
    }
    if (answer.type === "opaqueredirect") return "signedOut";
    if (answer.ok) {
      await drop(entry.key);
      return "sent";
    }
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return "later";
    await put({ ...entry, state: "refused", sentence: await sentence(answer) });
    return "refused";
  };

  const run = async () => {
    const waiting = (await every()).filter((entry) => entry.state === "waiting");
    if (!waiting.length) return { sent: 0 };
    const known = await book();
    if (known === null) return { sent: 0, stopped: "later" };
    if (known.signedOut) return { sent: 0, stopped: "signedOut" };
    let sent = 0;
    for (const entry of waiting.filter((each) => each.who === known.who)) {
      const outcome = await sendOne(entry, known.token);
      if (outcome === "sent") sent += 1;
      if (outcome === "later" || outcome === "signedOut") return { sent, stopped: outcome };
    }
    return { sent };
  };

  /* One sender at a time, over all pages and the worker; a second one finds nothing left to do. */
  let running = null;
  const send = () => {
    running ??= (self.navigator.locks ? navigator.locks.request("cho-sen-lots", run) : run()).finally(() => { running = null; });
    return running;
  };

  return { put, drop, every, kept, book, send, changes };
})();
