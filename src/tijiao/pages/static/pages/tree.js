// Arrow keys in the tree: up and down along what is visible, right opens, left closes or goes to the parent.
(() => {
  const rows = () =>
    [...document.querySelectorAll("#tree summary, #tree .tree-leaf > a")].filter((one) => one.offsetParent !== null);
  const step = (from, by) => {
    const all = rows();
    all[all.indexOf(from) + by]?.focus();
  };
  const parentOf = (row) => {
    const own = row.closest("details");
    const outer = row.matches("summary") ? own?.parentElement.closest("details") : own;
    return outer?.querySelector("summary");
  };
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("#tree summary, #tree .tree-leaf > a");
    if (!row) return;
    const branch = row.matches("summary") ? row.parentElement : null;
    if (event.key === "ArrowDown") step(row, 1);
    else if (event.key === "ArrowUp") step(row, -1);
    else if (event.key === "ArrowRight" && branch && !branch.open) branch.open = true;
    else if (event.key === "ArrowRight" && branch) step(row, 1);
    else if (event.key === "ArrowLeft" && branch?.open) branch.open = false;
    else if (event.key === "ArrowLeft") parentOf(row)?.focus();
    else return;
    event.preventDefault();
  });
})();
