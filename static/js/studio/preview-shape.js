// The shape of the picture, remembered for all shaders.
const KEY = "studio:shape";

export function shape(place, player, signal) {
  const chooser = place.querySelector("[data-preview-shape]");
  const show = () => {
    player.dataset.shape = chooser.value;
  };
  const known = remembered();
  if ([...chooser.options].some(({ value }) => value === known)) {
    chooser.value = known;
  }
  chooser.addEventListener("change", () => {
    show();
    remember(chooser.value);
  }, { signal });
  show();
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // Without storage it holds for this page.
  }
}
