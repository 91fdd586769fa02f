// Shows and hides by relevance and tells faults as one types. The server evaluates; this only puts its answer in place.
(() => {
  document.documentElement.classList.add("scripted");
  const touched = new Set();
  let timer = 0;

  const ask = (form, wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => form.dispatchEvent(new CustomEvent("form-ask")), wait);
  };

  const questionOf = (element) => element.closest("[data-question]");

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-form]");
    if (form) ask(form, event.target.matches("[type=radio], [type=checkbox]") ? 50 : 500);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-form]");
    if (!form) return;
    const question = questionOf(event.target);
    if (question) touched.add(question.dataset.question);
    form.dataset.dirty = "yes";
    ask(form, 50);
  });

  const tellFaults = (name, sentences) => {
    const place = document.querySelector(`[data-faults="${CSS.escape(name)}"]`);
    if (!place) return;
    place.replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.className = "form-fault";
      line.textContent = sentence;
      return line;
    }));
    const question = questionOf(place);
    question.classList.toggle("has-fault", sentences.length > 0);
    const field = question.querySelector("input[id], textarea[id]");
    if (field) field.toggleAttribute("aria-invalid", sentences.length > 0);
    if (field && sentences.length) field.setAttribute("aria-invalid", "true");
  };

  // A file that is chosen and not sent yet is no missing answer.
  const waits = (name) => {
    const input = document.querySelector(`[data-question="${CSS.escape(name)}"] input[type=file]`);
    return Boolean(input && input.files.length);
  };

  // Rows of a repeat: their number stands in the names of their fields.
  const numbered = (row, repeat, from, to) => {
    const [old, now] = [`${repeat}.${from}.`, `${repeat}.${to}.`];
    for (const element of row.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        if (attribute.value.includes(old)) attribute.value = attribute.value.replaceAll(old, now);
      }
      if (element.matches("[data-drop]")) element.value = `drop ${repeat} ${to}`;
      if (element.matches("[data-row-number]")) element.textContent = element.dataset.say.replace("0", to + 1);
    }
  };

  const addRow = (repeat) => {
    const rows = repeat.querySelector("[data-rows]");
    const row = repeat.querySelector("template[data-blank]").content.firstElementChild.cloneNode(true);
    numbered(row, repeat.dataset.repeat, "ROWNUMBER", rows.children.length);
    rows.append(row);
    row.querySelector("input:not([type=hidden]), textarea")?.focus();
  };

  const dropRow = (repeat, row) => {
    const rows = [...repeat.querySelectorAll("[data-row]")];
    const place = rows.indexOf(row);
    row.remove();
    rows.slice(place + 1).forEach((one, at) => numbered(one, repeat.dataset.repeat, place + at + 1, place + at));
    repeat.querySelector("[data-add]")?.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-drop]");
    const form = button?.closest("form[data-form]");
    if (!form) return;
    event.preventDefault();
    const repeat = button.closest("[data-repeat]");
    if (button.matches("[data-add]")) addRow(repeat);
    else dropRow(repeat, button.closest("[data-row]"));
    form.dataset.dirty = "yes";
    ask(form, 50);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button) return;
    const field = document.getElementById(button.dataset.locate);
    button.disabled = true;
    const done = (text) => { button.disabled = false; if (text) button.textContent = text; };
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const told = [coords.latitude.toFixed(7), coords.longitude.toFixed(7), coords.altitude ?? 0, coords.accuracy];
      field.value = told.map((one) => String(Math.round(one * 1e7) / 1e7)).join(" ");
      field.dispatchEvent(new Event("change", { bubbles: true }));
      done("");
    }, () => done(button.dataset.failed), { enableHighAccuracy: true, timeout: 20000 });
  });

  const put = (state) => {
    const hidden = new Set(state.irrelevant);
    for (const item of document.querySelectorAll("[data-item]")) {
      item.classList.toggle("is-irrelevant", hidden.has(item.dataset.item));
    }
    for (const place of document.querySelectorAll("[data-faults]")) {
      const name = place.dataset.faults;
      const known = touched.has(name) || place.childElementCount > 0;
      tellFaults(name, known && !waits(name) ? state.faults[name] || [] : []);
    }
    for (const [name, value] of Object.entries(state.computed)) {
      const output = document.querySelector(`[data-computed="${CSS.escape(name)}"]`);
      if (output) output.textContent = value;
    }
    for (const [name, offered] of Object.entries(state.offered)) {
      const question = document.querySelector(`[data-question="${CSS.escape(name)}"]`);
      for (const choice of question ? question.querySelectorAll("[data-choice]") : []) {
        choice.hidden = !offered.includes(choice.dataset.choice);
      }
    }
    const missing = state.missing - Object.keys(state.faults).filter(waits).length;
    for (const left of document.querySelectorAll("[data-left]")) {
      left.textContent = missing ? left.dataset.left.replace("0", missing) : left.dataset.done;
    }
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "form-state") return;
    const script = event.detail.target.querySelector("script[type='application/json']");
    if (script) put(JSON.parse(script.textContent));
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (navigator.geolocation && window.isSecureContext) {
      for (const button of document.querySelectorAll("[data-locate]")) button.hidden = false;
      for (const blank of document.querySelectorAll("template[data-blank]")) {
        for (const button of blank.content.querySelectorAll("[data-locate]")) button.hidden = false;
      }
    }
    const summary = document.getElementById("form-summary");
    if (summary) summary.focus();
    const form = document.querySelector("form[data-form]");
    if (form && form.querySelector("[data-left]")) ask(form, 0);
    form?.addEventListener("submit", () => { form.dataset.dirty = ""; });
    window.addEventListener("beforeunload", (event) => {
      if (form?.dataset.dirty === "yes" && form.dataset.preview === undefined) event.preventDefault();
    });
  });
})();
