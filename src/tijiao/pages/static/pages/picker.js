// Turns <select data-pick="URL"> into a search box that asks the server; results come ready, 50 at most.
(() => {
  const dress = (root) => {
    for (const field of root.querySelectorAll("select[data-pick]")) {
      if (field.tomselect) continue;
      field.setAttribute("aria-hidden", "true"); // the search box takes its place, label and all
      new TomSelect(field, {
        valueField: "code",
        labelField: "name",
        searchField: [],
        maxOptions: 50,
        preload: "focus",
        placeholder: field.dataset.pickHint,
        plugins: field.required ? [] : ["clear_button"],
        score: () => () => 1, // the server has ranked them
        load(text, done) {
          const query = new URLSearchParams({ q: text, kinds: field.dataset.pickKinds });
          fetch(`${field.dataset.pick}?${query}`, { headers: { Accept: "application/json" } })
            .then((answer) => (answer.ok ? answer.json() : { results: [] }))
            .then((found) => {
              this.clearOptions();
              done(found.results);
            })
            .catch(() => done());
        },
        onItemAdd() {
          if (!field.multiple) this.blur(); // an answer that comes late would open the list again over what stands below
        },
        render: {
          option: (one, escape) =>
            `<div><span>${escape(one.name)}</span> <small class="text-secondary">${escape(one.within || "")}</small></div>`,
          no_results: () => `<div class="no-results">${field.dataset.pickNone}</div>`,
        },
      });
    }
  };
  document.addEventListener("DOMContentLoaded", () => dress(document));
  document.addEventListener("htmx:afterSettle", (event) => dress(event.target));
})();
