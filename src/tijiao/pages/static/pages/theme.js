// Before the first paint: "auto" follows the system, light or dark.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const wanted = root.dataset.theme || "auto";
    root.dataset.bsTheme = wanted === "auto" ? (system.matches ? "dark" : "light") : wanted;
    root.dispatchEvent(new CustomEvent("theme", { bubbles: true }));
  };
  system.addEventListener("change", apply);
  apply();
})();
