/* A classic script in the head, so that the chosen theme is there before the first paint. */
(() => {
  const root = document.documentElement;
  const KEY = "theme";

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      // Storage may be forbidden; the system's theme is a good answer.
      return null;
    }
  }

  function apply(theme) {
    const fixed = theme === "light" || theme === "dark" ? theme : "auto";
    root.dataset.theme = fixed;
    const metas = document.querySelectorAll("meta[data-theme-color]");
    for (const meta of metas) {
      const scheme = meta.dataset.themeColor;
      meta.media = fixed === "auto" ? `(prefers-color-scheme: ${scheme})` : scheme === fixed ? "all" : "not all";
    }
  }

  root.dataset.js = "";
  apply(chosen());
  addEventListener("storage", (event) => event.key === KEY && apply(event.newValue));
  document.addEventListener("theme:chosen", (event) => {
    apply(event.detail);
    try {
      localStorage.setItem(KEY, event.detail);
    } catch {
      // It holds for this page then.
    }
  });
})();
