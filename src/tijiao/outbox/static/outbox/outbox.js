// What is filed on this device goes through its outbox: kept first, then sent, gone only when the server has answered.
// A form takes part by data-offline="what it is called"; without this script it files as any form does.
(() => {
  const account = Number(document.body.dataset.account || 0);
  if (!account || !window.idb) return;
  const SOON = 3_000;
  const LATEST = 30_000;
  const PATIENCE = 120_000;
  const TYPED = 300;
  const KEPT = 30 * 24 * 3600 * 1000;
  const store = window.idb.openDB("tijiao", 1, {
    upgrade(db) {
      db.createObjectStore("filings", { keyPath: "key" });
      db.createObjectStore("typed", { keyPath: "key" });
    },
  });
  const keyOf = (address) => `${account} ${address}`;
  const put = async (name, value) => (await store).put(name, value);
  const take = async (name, key) => (await store).get(name, key);
  const drop = async (name, key) => (await store).delete(name, key);
  const mine = async () => (await (await store).getAll("filings")).filter((one) => one.account === account);

  // crypto.randomUUID is switched off over plain http
  const newKey = () => {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const say = (id, facts = {}) => {
    const place = document.getElementById("outbox-told");
    const words = document.getElementById(id);
    if (!place || !words) return;
    const told = words.content.cloneNode(true);
    for (const [name, value] of Object.entries(facts)) {
      for (const slot of told.querySelectorAll(`[data-fact="${name}"]`)) slot.textContent = value;
    }
    place.replaceChildren(told);
  };

  const show = async () => {
    const waiting = await mine();
    for (const badge of document.querySelectorAll("[data-outbox-count]")) {
      badge.textContent = waiting.length || "";
      badge.closest("[data-outbox-link]").hidden = !waiting.length;
    }
    document.dispatchEvent(new CustomEvent("outbox-changed", { detail: waiting }));
  };

  // --- sending --------------------------------------------------------------------------------------------------
  const asked = (address, options = {}) => fetch(address, {
    credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE), ...options,
    headers: { "X-Outbox": "1", ...options.headers },
  });

  const bodyOf = (entry) => {
    const body = new FormData();
    for (const [name, value] of entry.fields) body.append(name, value);
    body.set("filing", entry.filing);
    body.set("entered_at", entry.enteredAt);
    body.set("sent_at", new Date().toISOString());
    return body;
  };

  // What came of it: "sent" with the address, "refused" with the server's sentence, or "waiting".
  const attempt = async (entry) => {
    try {
      const who = await asked("/outbox/token/");
      if (!who.ok || who.redirected) return { state: "waiting" };
      const { account: now, token } = await who.json();
      if (now !== entry.account) return { state: "waiting" };
      const response = await asked(entry.address, {
        method: "POST", body: bodyOf(entry), headers: { "X-CSRFToken": token },
      });
      if (response.redirected || response.status >= 500) return { state: "waiting" };
      if (response.ok) return { state: "sent", address: (await response.json()).address };
      return { state: "refused", told: sentenceIn(await response.text()) };
    } catch {
      return { state: "waiting" };
    }
  };

  const sentenceIn = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const found = page.querySelector("main [role=alert], main .alert, main h1, h1");
    return (found?.textContent || "").replace(/\s+/g, " ").trim().slice(0, 300);
  };

  const send = async (entry) => {
    const outcome = await attempt(entry);
    if (outcome.state === "sent") {
      const standing = await take("filings", entry.key);
      if (standing?.filing === entry.filing) await drop("filings", entry.key);
      await drop("typed", entry.key);
    } else if (outcome.state === "refused") {
      await put("filings", { ...entry, state: "refused", told: outcome.told });
    }
    await show();
    return outcome;
  };

  // One tab at a time, where the browser can tell: the server keeps it to once in any case.
  const alone = (work) => (navigator.locks ? navigator.locks.request("tijiao-outbox", { ifAvailable: true },
    (lock) => (lock ? work() : null)) : work());

  const sendAll = () => alone(async () => {
    for (const entry of await mine()) {
      if (entry.state === "waiting") {
        const outcome = await send(entry);
        if (outcome.state === "sent") say("outbox-sent", { title: entry.title });
      }
    }
  });

  // Again while anything waits, at longer and longer intervals: "online" alone is not to be trusted, a page that was
  // opened without a network never hears it.
  let timer = 0;
  const keepSending = async (pause = SOON) => {
    window.clearTimeout(timer);
    await sendAll();
    if ((await mine()).some((one) => one.state === "waiting")) sendLater(pause);
  };
  const sendLater = (pause = SOON) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => keepSending(Math.min(2 * pause, LATEST)), pause);
  };

  // --- filing -----------------------------------------------------------------------------------------------------
  const fieldsOf = (form, submitter) => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    return fields.filter(([, value]) => !(value instanceof File && value.size === 0 && value.name === ""));
  };

  const addressOf = (form) => new URL(form.getAttribute("action") || "", window.location.href).pathname;

  const entryOf = (form, submitter) => {
    const address = addressOf(form);
    return {
      key: keyOf(address), account, address, page: window.location.pathname, title: form.dataset.offline,
      fields: fieldsOf(form, submitter), filing: newKey(), enteredAt: new Date().toISOString(), state: "waiting", told: "",
    };
  };

  // A refusal does nothing on the server: filed again as any form, the page comes back with each fault at its place.
  const showRefusal = async (form, entry, submitter) => {
    await drop("filings", entry.key);
    if (submitter?.name) {
      const named = document.createElement("input");
      Object.assign(named, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(named);
    }
    form.submit();
  };

  const busy = (form, yes) => {
    form.toggleAttribute("aria-busy", yes);
    for (const button of form.querySelectorAll("button")) button.disabled = yes;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-offline]") || event.defaultPrevented) return;
    event.preventDefault();
    const submitter = event.submitter;
    const entry = entryOf(form, submitter);
    busy(form, true);
    await put("filings", entry);
    const outcome = await send(entry);
    form.dataset.dirty = "";
    if (outcome.state === "sent") window.location.assign(outcome.address);
    else if (outcome.state === "refused") await showRefusal(form, entry, submitter);
    else {
      busy(form, false);
      say("outbox-kept");
      document.getElementById("outbox-told")?.scrollIntoView({ block: "center" });
      sendLater();
    }
  });

  // --- what was typed stays on the device until it is filed --------------------------------------------------------
  const versionOf = (form) => form.elements.version?.value ?? "";
  const textsOf = (form) => fieldsOf(form).filter(([, value]) => typeof value === "string");

  const typed = (() => {
    let timer = 0;
    return (form) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => put("typed", {
        key: keyOf(addressOf(form)), account, at: Date.now(), version: versionOf(form), fields: textsOf(form),
      }), TYPED);
    };
  })();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-offline]");
    if (form) typed(form);
  });

  const OWN = new Set(["version", "opened_at", "csrfmiddlewaretoken", "action"]);
  const restore = (form, fields) => {
    const told = new Map();
    for (const [name, value] of fields) {
      if (typeof value === "string" && !OWN.has(name)) told.set(name, [...(told.get(name) || []), value]);
    }
    for (const element of form.elements) {
      if (!element.name || OWN.has(element.name) || ["hidden", "file", "submit"].includes(element.type)) continue;
      const values = told.get(element.name) || [];
      if (["checkbox", "radio"].includes(element.type)) element.checked = values.includes(element.value);
      else if (element.tagName === "SELECT") for (const one of element.options) one.selected = values.includes(one.value);
      else element.value = values[0] ?? "";
    }
    form.querySelector("input, textarea, select")?.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // `data-told`: the page shows what was just refused, each fault at its place; the device knows nothing newer.
  const resume = async (form) => {
    if ("told" in form.dataset) return;
    const key = keyOf(addressOf(form));
    const waiting = await take("filings", key);
    const known = waiting || await take("typed", key);
    if (!known || known.account !== account) return;
    const version = waiting ? (known.fields.find(([name]) => name === "version") || ["", ""])[1] : known.version;
    if (version !== versionOf(form)) {
      say("outbox-older");
      document.querySelector("[data-outbox-restore]")?.addEventListener("click", () => restore(form, known.fields));
      return;
    }
    restore(form, known.fields);
    say(waiting ? (waiting.state === "refused" ? "outbox-refused" : "outbox-kept") : "outbox-restored",
      { told: waiting?.told || "" });
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-outbox-discard], [data-outbox-drop], [data-outbox-send]");
    if (!button) return;
    const form = document.querySelector("form[data-offline]");
    if (button.matches("[data-outbox-send]")) await keepSending();
    else if (button.matches("[data-outbox-drop]")) {
      await drop("filings", button.value);
      await drop("typed", button.value);
    } else if (form) {
      await drop("filings", keyOf(addressOf(form)));
      await drop("typed", keyOf(addressOf(form)));
      form.dataset.dirty = "";
      window.location.reload();
    }
    await show();
  });

  const forgetOld = async () => {
    for (const one of await (await store).getAll("typed")) if (one.at < Date.now() - KEPT) await drop("typed", one.key);
  };

  window.addEventListener("online", () => keepSending());
  document.addEventListener("visibilitychange", () => document.hidden || keepSending());
  document.addEventListener("DOMContentLoaded", async () => {
    const form = document.querySelector("form[data-offline]");
    await forgetOld();
    if (form) await resume(form);
    await show();
    await keepSending();
  });
  navigator.serviceWorker?.register("/sw.js");
})();
