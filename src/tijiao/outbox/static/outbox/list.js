// The outbox's page: what this device has not sent, drawn from the device alone.
(() => {
  const draw = (waiting) => {
    const list = document.getElementById("outbox-list");
    const row = document.getElementById("outbox-row");
    list.replaceChildren(...waiting.map((entry) => {
      const drawn = row.content.cloneNode(true);
      const link = drawn.querySelector("[data-title]");
      link.textContent = entry.title;
      link.href = entry.page;
      drawn.querySelector("[data-entered]").textContent = new Date(entry.enteredAt).toLocaleString();
      drawn.querySelector("[data-told]").textContent = entry.told;
      drawn.querySelector(entry.state === "refused" ? "[data-waiting]" : "[data-refused]").remove();
      drawn.querySelector("[data-outbox-drop]").value = entry.key;
      return drawn;
    }));
    document.getElementById("outbox-empty").hidden = waiting.length > 0;
    document.getElementById("outbox-some").hidden = waiting.length === 0;
  };
  document.addEventListener("outbox-changed", (event) => draw(event.detail));
})();
