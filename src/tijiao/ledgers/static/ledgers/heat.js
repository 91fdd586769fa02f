// The heat map is one stop for Tab; arrows move between its cells.
(() => {
  for (const table of document.querySelectorAll("[data-heat]")) {
    const grid = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a")));
    const links = grid.flat().filter(Boolean);
    links.forEach((link, at) => { link.tabIndex = at ? -1 : 0; });
    table.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      const link = event.target.closest("a");
      if (!step || !link) return;
      let y = grid.findIndex((row) => row.includes(link));
      if (y < 0) return;
      let x = grid[y].indexOf(link);
      do {
        y += step[0];
        x += step[1];
      } while (grid[y] && x >= 0 && x < grid[y].length && !grid[y][x]);
      const next = grid[y]?.[x];
      if (!next) return;
      event.preventDefault();
      links.forEach((one) => { one.tabIndex = -1; });
      next.tabIndex = 0;
      next.focus();
    });
  }
})();
