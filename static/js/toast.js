const STAYS_MS = 10_000;
const CROSS = "M4 4l8 8M12 4l-8 8";
const SVG = "http://www.w3.org/2000/svg";

/** Say something in the corner: `toast("Copied.")`, `toast("That did not work.", "error")`. */
export function toast(words, level = "info") {
  const region = document.querySelector("[data-toasts]");
  const note = document.createElement("div");
  note.className = `toast toast--${level}`;
  const line = document.createElement("p");
  line.textContent = words;
  note.append(line);
  dismissible(note);
  region?.append(note);
}

function dismissible(note) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast__close";
  button.setAttribute("aria-label", "Dismiss");
  button.append(cross());
  button.addEventListener("click", () => {
    note.remove();
    document.querySelector("main").focus();
  });
  note.append(button);
  leaveLater(note);
}

// Good news goes by itself, but not while it is being read; what went wrong stays.
function leaveLater(note) {
  if (note.matches(".toast--error, .toast--warning")) {
    return;
  }
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => note.remove(), STAYS_MS);
  };
  for (const attention of ["pointerenter", "focusin"]) {
    note.addEventListener(attention, () => clearTimeout(timer));
  }
  for (const release of ["pointerleave", "focusout"]) {
    note.addEventListener(release, wait);
  }
  wait();
}

function cross() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", CROSS);
  svg.append(path);
  return svg;
}

document.querySelectorAll("[data-toast]").forEach(dismissible);
