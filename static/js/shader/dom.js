const SVG = "http://www.w3.org/2000/svg";
let count = 0;

// make("button", {type: "button", class: "x", onclick: f}, "Words", child) → an element; text is never read as HTML.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function uniqueId(stem) {
  return `${stem}-${++count}`;
}

const PATHS = {
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  restart: "M5.5 12a6.5 6.5 0 1 0 2-4.7L5 9.5M5 5v4.5h4.5",
  grow: "M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15",
  shrink: "M9 4.5V9H4.5M19.5 9H15V4.5M15 19.5V15h4.5M4.5 15H9v4.5",
  picture: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10a3.2 3.2 0 1 1 0 6.4a3.2 3.2 0 0 1 0-6.4",
  record: "M12 5a7 7 0 1 1 0 14a7 7 0 0 1 0-14M12 9.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5",
  knobs: "M4 8h8M16.5 8H20M4 16h3.5M12 16h8M12 5.8v4.4h4.5V5.8zM7.5 13.8v4.4H12v-4.4z",
  sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11",
  keys: "M9 9.2a3 3 0 1 1 4.4 2.6c-.9.5-1.4 1-1.4 2.2M12 17.4v.2",
  cross: "M6 6l12 12M18 6L6 18",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

// A button that is a picture; its name is for who cannot see it, and for the tooltip.
export function iconButton(name, label, onclick, properties = {}) {
  return make("button", { type: "button", class: "player__button", "aria-label": label, title: label, onclick, ...properties }, icon(name));
}

export function changeIcon(button, name, label) {
  if (button.getAttribute("aria-label") !== label) {
    button.replaceChildren(icon(name));
    button.setAttribute("aria-label", label);
    button.title = label;
  }
}

export function select(label, options, value, onchange) {
  const chooser = make("select", { class: "player__select", "aria-label": label, title: label, onchange: () => onchange(chooser.value) });
  for (const [key, words] of options) {
    chooser.append(make("option", { value: key, selected: key === value }, words));
  }
  return chooser;
}

// A label above its field.
export function labelled(words, field) {
  field.id ||= uniqueId("player-field");
  return make("div", { class: "player__field" }, make("label", { for: field.id }, words), field);
}
