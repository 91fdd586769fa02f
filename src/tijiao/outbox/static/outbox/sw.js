// Pages that the server lets a device keep open without a network; what they are drawn with comes along.
// Only pages that say "X-Offline: keep" are kept: forms that ask nothing about persons. Signing out clears them.
const PAGES = "tijiao-pages-1";
const STATIC = "tijiao-static-1";
const FALLBACK = "/outbox/offline/";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STATIC).then((cache) => cache.add(FALLBACK)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("tijiao-") && ![PAGES, STATIC].includes(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

const keep = async (name, request, response) => {
  const cache = await caches.open(name);
  await cache.put(request, response.clone());
  return response;
};

const drawing = async (request) => {
  try {
    const response = await fetch(request);
    return response.ok ? keep(STATIC, request, response) : response;
  } catch (fault) {
    const known = await caches.match(request, { cacheName: STATIC });
    if (known) return known;
    throw fault;
  }
};

const opened = async (request) => {
  try {
    const response = await fetch(request);
    return response.ok && response.headers.get("X-Offline") === "keep" ? keep(PAGES, request, response) : response;
  } catch {
    return await caches.match(request, { cacheName: PAGES, ignoreVary: true })
      || caches.match(FALLBACK, { cacheName: STATIC, ignoreVary: true });
  }
};

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (address.origin !== self.location.origin) return;
  if (event.request.method === "POST" && address.pathname === "/accounts/logout/") {
    event.waitUntil(caches.delete(PAGES));
  }
  if (event.request.method !== "GET") return;
  if (address.pathname.startsWith("/static/")) event.respondWith(drawing(event.request));
  else if (event.request.mode === "navigate") event.respondWith(opened(event.request));
});
