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
  // Paper is white: pages and their drawings are printed in the light theme.
  const print = (theme) => {
    root.dataset.bsTheme = theme;
    root.dispatchEvent(new CustomEvent("theme", { bubbles: true }));
  };
  window.addEventListener("beforeprint", () => print("light"));
  window.addEventListener("afterprint", apply);
  apply();
})();
