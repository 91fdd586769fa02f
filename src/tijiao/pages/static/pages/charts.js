// <figure><div class="chart" data-chart-for="ID"></div><script type="application/json" id="ID" data-chart>{…ECharts option…}</script>
// <details> with the same numbers as a table </details></figure>. Without scripts the table remains.
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
  const dressed = (option) => {
    const axis = { axisLine: { lineStyle: { color: colour("--tj-grey") } }, splitLine: { lineStyle: { color: colour("--tj-grey"), opacity: 0.2 } } };
    const named = { green: colour("--tj-green"), amber: colour("--tj-amber"), red: colour("--tj-red"), grey: colour("--tj-grey") };
    const text = JSON.stringify(option).replace(/"@(green|amber|red|grey)"/g, (_all, name) => JSON.stringify(named[name]));
    const read = JSON.parse(text);
    const withAxis = (one) => (one ? (Array.isArray(one) ? one.map((each) => ({ ...axis, ...each })) : { ...axis, ...one }) : undefined);
    return {
      backgroundColor: "transparent",
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--tblr-body-color") },
      color: [colour("--tj-brand"), "#c2661d", "#2f8f83", "#8a5fb0", "#a8455c", "#6b7f2a"],
      aria: { enabled: true, decal: { show: true } },
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      tooltip: { trigger: "axis", confine: true },
      grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
      ...read,
      ...(read.xAxis ? { xAxis: withAxis(read.xAxis) } : {}),
      ...(read.yAxis ? { yAxis: withAxis(read.yAxis) } : {}),
    };
  };
  const draw = (holder) => {
    const told = document.getElementById(holder.dataset.chartFor);
    if (!told) return;
    drawn.get(holder)?.dispose();
    const chart = window.echarts.init(holder, null, { renderer: "canvas" });
    chart.setOption(dressed(JSON.parse(told.textContent)));
    drawn.set(holder, chart);
    holder.setAttribute("role", "img");
  };
  const drawAll = (root) => {
    const holders = [...root.querySelectorAll("[data-chart-for]")];
    if (holders.length) load().then(() => holders.forEach(draw));
  };
  document.addEventListener("DOMContentLoaded", () => drawAll(document));
  document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
  document.documentElement.addEventListener("theme", () => drawn.forEach((_chart, holder) => draw(holder)));
  window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-chart-png]");
    const chart = link && drawn.get(document.querySelector(`[data-chart-for="${CSS.escape(link.dataset.chartPng)}"]`));
    if (!chart) return;
    const made = document.createElement("a");
    made.href = chart.getDataURL({ pixelRatio: 2, backgroundColor: colour("--tblr-bg-surface") || "#fff" });
    made.download = `${link.dataset.chartPng}.png`;
    made.click();
  });
})();
