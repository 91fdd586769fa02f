// Drawings of `pages/_chart.html`: <div data-chart-for="ID"> with its data in <script type="application/json" id="ID">.
// Without scripts the table stands open in its place; with them it is folded and opened by its button.
(() => {
  const source = document.currentScript?.dataset.echarts;
  const drawn = new Map();
  let library;

  const load = () => {
    library ??= new Promise((done, failed) => {
      if (window.echarts) return done();
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => done();
      script.onerror = failed;
      document.head.append(script);
    });
    return library;
  };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colours = () => {
    const dark = document.documentElement.dataset.bsTheme === "dark";
    return {
      green: colour("--tj-green"), amber: colour("--tj-amber"), red: colour("--tj-red"), grey: colour("--tj-grey"),
      brand: colour("--tj-brand"), ink: getComputedStyle(document.body).color,
      pale: dark ? "#22344a" : "#e8f0f9", deep: dark ? "#3f7cbf" : "#5e95cf",
    };
  };
  const named = (option) => {
    const known = colours();
    return JSON.parse(JSON.stringify(option).replace(/"@([a-z]+)"/g, (_all, name) => JSON.stringify(known[name])));
  };
  const dressed = (option) => {
    const read = named(option);
    const known = colours();
    const axis = {
      axisLine: { lineStyle: { color: known.grey } }, axisLabel: { color: known.grey }, nameTextStyle: { color: known.grey },
      splitLine: { lineStyle: { color: known.grey, opacity: 0.2 } },
    };
    const withAxis = (one) => ({ ...axis, ...one, axisLabel: { ...axis.axisLabel, ...one.axisLabel } });
    return {
      backgroundColor: "transparent",
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: known.ink },
      color: [known.brand, "#c2661d", "#2f8f83", "#8a5fb0", "#a8455c", "#6b7f2a"],
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      animation: false,
      tooltip: { trigger: "axis", confine: true },
      grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
      ...read,
      ...(read.legend ? { legend: { textStyle: { color: known.ink }, ...read.legend } } : {}),
      ...(read.visualMap ? { visualMap: { textStyle: { color: known.ink }, ...read.visualMap } } : {}),
      ...(read.xAxis ? { xAxis: withAxis(read.xAxis), yAxis: withAxis(read.yAxis) } : {}),
    };
  };
  const draw = (holder) => {
    const data = document.getElementById(holder.dataset.chartFor);
    if (!data) return;
    const told = JSON.parse(data.textContent);
    drawn.get(holder)?.dispose();
    if (told.shapes) window.echarts.registerMap(told.name, told.shapes);
    const chart = window.echarts.init(holder, null, { renderer: "canvas" });
    chart.setOption(dressed(told.option));
    drawn.set(holder, chart);
  };
  const fold = (button) => {
    const table = document.getElementById(button.dataset.chartTable);
    if (!table || !button.hidden) return;
    button.hidden = false;
    button.setAttribute("aria-expanded", "false");
    table.classList.add("is-folded");
  };
  const drawAll = (root) => {
    const holders = [...root.querySelectorAll("[data-chart-for]")].filter((one) => !drawn.has(one));
    if (!holders.length) return;
    root.querySelectorAll("[data-chart-table]").forEach(fold);
    load().then(
      () => holders.forEach(draw),
      () => root.querySelectorAll("[data-chart-table][aria-expanded=false]").forEach((button) => button.click()),
    );
  };
  const redraw = () => drawn.forEach((_chart, holder) => draw(holder));
  document.addEventListener("DOMContentLoaded", () => drawAll(document));
  document.addEventListener("htmx:afterSettle", (event) => {
    [...drawn.keys()].filter((one) => !one.isConnected).forEach((one) => {
      drawn.get(one).dispose();
      drawn.delete(one);
    });
    drawAll(event.target);
  });
  document.documentElement.addEventListener("theme", redraw);
  window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-table]");
    if (!button) return;
    const folded = document.getElementById(button.dataset.chartTable).classList.toggle("is-folded");
    button.setAttribute("aria-expanded", String(!folded));
  });
})();
