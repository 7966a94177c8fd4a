for (const group of document.querySelectorAll("[data-theme-switch]")) {
  const current = document.documentElement.dataset.theme;
  for (const input of group.querySelectorAll("input")) {
    input.checked = input.value === current;
  }
  group.addEventListener("change", (event) => {
    document.dispatchEvent(new CustomEvent("theme:chosen", { detail: event.target.value }));
  });
  group.hidden = false;
}
