const SEEK_S = 1;

// Keys of a player that has the focus. A field keeps its own keys, and so does a shader that reads the keyboard.
export function listenForShortcuts(player, clock, signal) {
  const actions = {
    " ": () => (clock.playing ? clock.pause() : clock.play()),
    ArrowLeft: () => clock.seek(clock.time - SEEK_S),
    ArrowRight: () => clock.seek(clock.time + SEEK_S),
    r: () => clock.restart(),
    f: () => player.toggleFullscreen(),
    s: () => player.savePicture(player.shape),
    "?": () => player.toggleKeys(),
  };
  player.addEventListener("keydown", (event) => {
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isItsOwn(event)) {
      return;
    }
    event.preventDefault();
    action();
  }, { signal });
}

// A space presses the button that has the focus, arrows move a slider, letters choose in a list.
function isItsOwn({ target, key }) {
  if (target.matches("input, select, textarea")) {
    return true;
  }
  return key === " " && target.matches("button, summary, a");
}
