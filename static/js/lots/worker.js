/* Opens the page for writing events without network. It keeps one page that is nobody's, and the files that page
   names; every other page of the desk goes to the network as if this worker were not there. */
const KEPT = "cho-sen-recording";
const PAGE = "/seller/lots/recording";
const SHELL = "/seller/lots/recording/offline";
const PATIENCE = 8000;

const keepShell = async () => {
  const answer = await fetch(SHELL, { cache: "no-store", redirect: "manual" });
  if (!answer.ok) return;
  const text = await answer.clone().text();
  const files = [...text.matchAll(/(?:href|src)="(\/(?:assets|static)\/[^"]+)"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
  const cache = await caches.open(KEPT);
  const wanted = [...new Set(files)];
  await Promise.all(wanted.map(async (file) => (await cache.match(file)) || cache.add(file)));
  await cache.put(SHELL, answer);
  const full = new Set([SHELL, ...wanted].map((path) => new URL(path, location.origin).href));
  await Promise.all((await cache.keys()).filter((old) => !full.has(old.url)).map((old) => cache.delete(old)));
};

const shellWithoutNetwork = async (request) => {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (failure) {
    const shell = await caches.match(SHELL);
    if (shell) return shell;
    throw failure;
  }
};

self.addEventListener("install", (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => { if (event.data === "refresh") event.waitUntil(keepShell().catch(() => null)); });
self.addEventListener("sync", (event) => { if (event.tag === "lots") event.waitUntil(self.lotQueue.send()); });

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(shellWithoutNetwork(request));
  if (/^\/(assets|static)\//.test(url.pathname)) event.respondWith(caches.match(request).then((found) => found || fetch(request)));
});
