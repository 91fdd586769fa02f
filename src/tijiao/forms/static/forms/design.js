// Questions are put in order by dragging; the buttons beside them do the same without a mouse or a script.
(() => {
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("order-form");
    if (!form || !window.Sortable) return;
    for (const list of document.querySelectorAll("[data-sort]")) {
      window.Sortable.create(list, {
        handle: ".design-handle",
        animation: 120,
        onEnd: (event) => {
          if (event.oldIndex === event.newIndex) return;
          const names = [...list.children].map((one) => one.dataset.name);
          form.elements.names.value = names.join(" ");
          form.submit();
        },
      });
    }
    document.querySelector("form[data-preview]")?.addEventListener("submit", (event) => event.preventDefault());
  });
})();
