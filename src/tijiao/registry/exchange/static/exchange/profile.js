// A head dragged onto a column is chosen there; the choice can be made without dragging too.
(() => {
  const form = document.querySelector("form[data-profile]");
  if (!form || !window.Sortable) return;
  const heads = form.querySelector("[data-heads]");
  window.Sortable.create(heads, { group: { name: "heads", pull: "clone", put: false }, sort: false, delay: 200, delayOnTouchOnly: true });
  form.querySelectorAll("[data-column]").forEach((column) => {
    const body = column.querySelector(".card-body");
    window.Sortable.create(body, {
      group: { name: "columns", pull: false, put: ["heads"] },
      sort: false,
      filter: "*",
      preventOnFilter: false,
      onAdd: (event) => {
        const head = event.item.dataset.head;
        event.item.remove();
        const [first, more] = column.querySelectorAll("select");
        (first.value && first.value !== head ? more : first).value = head;
      },
    });
  });
})();
