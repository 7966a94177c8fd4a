export const KEPT = "Last picture that compiled";
export const ENDLESS = "Where it is pink, a loop never ends";
export const TRYING = "Trying how heavy this is";

// What a player says in each state of its stage. Where there is a picture to keep, nothing lies over it.
export function showState(name, detail, { overlay, stage, hasPoster, hasPicture, isGuarded, offer }) {
  const anyway = ["Run anyway", () => stage.runAnyway()];
  const faces = {
    compiling: () => overlay.compiling(),
    ready: () => (offer ? offer() : overlay.clear()),
    failed: () => (hasPicture ? overlay.note(KEPT) : overlay.messages(detail)),
    heavy: () => (hasPicture && stage.canvas ? overlay.note(isGuarded ? "Too heavy for this device; perhaps a loop never ends" : "Too heavy for this device", anyway) : overlay.words("This shader is too heavy for this device.", anyway)),
    nowebgl: () => overlay.words(hasPoster ? "This is a still: this browser has no WebGL 2." : "This shader needs WebGL 2, which this browser does not have."),
    lost: () => sayLost(detail, overlay, stage),
  };
  faces[name]?.();
}

function sayLost({ isHopeless }, overlay, stage) {
  if (isHopeless) {
    overlay.words("The graphics driver keeps stopping this shader.", ["Try again", () => stage.retry()]);
  } else {
    overlay.words("The graphics driver stopped. It starts again.");
  }
}
