// <div data-source-tabs>: one pass at a time, without the page jumping to it. Without this module :target does it.
for (const source of document.querySelectorAll("[data-source-tabs]")) {
  const tabs = [...source.querySelectorAll("[data-source-tab]")];
  const passes = [...source.querySelectorAll(":scope > section")];

  const show = (name) => {
    source.dataset.shown = name;
    for (const pass of passes) {
      pass.hidden = pass.id !== name;
    }
    for (const tab of tabs) {
      tab.toggleAttribute("aria-current", tab.dataset.sourceTab === name);
      if (tab.hasAttribute("aria-current")) {
        tab.setAttribute("aria-current", "true");
      }
    }
  };
  const asked = () => {
    const name = location.hash.slice(1).replace(/-L\d+$/, "");
    return passes.some((pass) => pass.id === name) ? name : null;
  };

  for (const tab of tabs) {
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(history.state, "", tab.href);
      show(tab.dataset.sourceTab);
    });
  }
  addEventListener("hashchange", () => {
    if (asked()) {
      show(asked());
      document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
    }
  });
  if (passes.length > 0) {
    show(asked() ?? passes[0].id);
  }
  // The browser looked for it while it was still hidden.
  if (asked()) {
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  }
}
