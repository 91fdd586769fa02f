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

  const put = (state) => {
    const hidden = new Set(state.irrelevant);
    for (const item of document.querySelectorAll("[data-item]")) {
      item.classList.toggle("is-irrelevant", hidden.has(item.dataset.item));
    }
    for (const place of document.querySelectorAll("[data-faults]")) {
      const name = place.dataset.faults;
      const known = touched.has(name) || place.childElementCount > 0;
      tellFaults(name, known ? state.faults[name] || [] : []);
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
    for (const left of document.querySelectorAll("[data-left]")) {
      left.textContent = state.missing ? left.dataset.left.replace("0", state.missing) : left.dataset.done;
    }
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "form-state") return;
    const script = event.detail.target.querySelector("script[type='application/json']");
    if (script) put(JSON.parse(script.textContent));
  });

  document.addEventListener("DOMContentLoaded", () => {
    const summary = document.getElementById("form-summary");
    if (summary) summary.focus();
    const form = document.querySelector("form[data-form]");
    if (form && form.querySelector("[data-left]")) ask(form, 0);
    form?.addEventListener("submit", () => { form.dataset.dirty = ""; });
    window.addEventListener("beforeunload", (event) => {
      if (form?.dataset.dirty === "yes") event.preventDefault();
    });
  });
})();
