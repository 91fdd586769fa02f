// The frame's own behaviour: links of a list swap only the list, faults are told, "/" goes to the search field.
(() => {
  const problems = () => document.getElementById("problems");
  const tell = (id) => {
    const place = problems();
    if (place) {
      place.replaceChildren(document.getElementById(id).content.cloneNode(true));
      place.scrollIntoView({ block: "nearest" });
    }
  };
  document.addEventListener("htmx:responseError", () => tell("server-fault"));
  // A form that files through the outbox says itself that there is no network, and what becomes of the answers.
  const noNetwork = (event) => {
    if (!event.detail.elt.closest("form[data-offline]")) tell("no-network");
  };
  document.addEventListener("htmx:sendError", noNetwork);
  document.addEventListener("htmx:timeout", noNetwork);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.xhr.getResponseHeader("HX-Retarget") === null) {
      problems()?.replaceChildren();
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-listing]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || !window.htmx) return;
    const list = link.closest("#listing");
    if (!list) return;
    event.preventDefault();
    const focus = link.className;
    window.htmx.ajax("GET", link.href, { target: "#listing", swap: "outerHTML" }).then(() => {
      window.history.pushState({}, "", link.href);
      document.querySelector(`#listing a.${CSS.escape(focus.split(" ")[0])}`)?.focus();
    });
  });
  window.addEventListener("popstate", () => window.location.reload());

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      const field = document.querySelector("[data-hotkey='/']") || document.querySelector(".frame-search input");
      if (field) {
        event.preventDefault();
        field.focus();
        field.select?.();
      }
    }
  });
  // The search field keeps the caret when its list is swapped.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const field = document.getElementById("listing-q");
    if (field && document.activeElement === field) event.detail.target.dataset.caret = "q";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const field = document.getElementById("listing-q");
    if (event.detail?.requestConfig?.triggeringEvent?.target?.id === "listing-q" && field) {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print]");
    if (button) window.print();
  });
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm || event.submitter?.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });
})();
