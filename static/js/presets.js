// <a data-preset="{…}"> sets the player's values without loading the page again; the form keeps the present ones.
const player = document.querySelector("shader-canvas");
const section = document.querySelector("[data-presets]");

if (player && section) {
  const links = [...section.querySelectorAll("[data-preset]")];

  const mark = () => {
    const values = player.values ?? {};
    const first = player.defaults ?? {};
    for (const link of links) {
      const preset = { ...first, ...JSON.parse(link.dataset.preset) };
      const same = Object.keys(values).every((name) => JSON.stringify(preset[name]) === JSON.stringify(values[name]));
      link.toggleAttribute("aria-current", same);
      if (same) {
        link.setAttribute("aria-current", "true");
      }
    }
  };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !player.defaults) {
        return;
      }
      event.preventDefault();
      for (const [name, value] of Object.entries({ ...player.defaults, ...JSON.parse(link.dataset.preset) })) {
        player.setValue(name, value);
      }
      mark();
    });
  }
  section.querySelector("[data-preset-form]")?.addEventListener("submit", (event) => {
    event.target.elements.values.value = JSON.stringify(player.values ?? {});
  });
  player.addEventListener("valuechange", mark);
  player.addEventListener("ready", mark);
}
