import { labelled, make, uniqueId } from "./dom.js";

// A field for each parameter: slider, switch, pad or colour. `set(name, value)` is told of every change.
export class ParametersPanel {
  element = make("div", { class: "player__parameters" });
  #fields = new Map();

  constructor(parameters, values, { set, reset }) {
    for (const parameter of parameters) {
      const field = fieldFor(parameter, values[parameter.name], (value) => set(parameter.name, value));
      this.#fields.set(parameter.name, field);
      this.element.append(field.element);
    }
    this.element.append(make("button", { type: "button", class: "button button--small player__reset", onclick: reset }, "Reset"));
  }

  show(name, value) {
    this.#fields.get(name)?.show(value);
  }
}

function fieldFor(parameter, value, set) {
  const kinds = { bool: switchField, vec2: padField, color: colourField };
  return (kinds[parameter.type] ?? sliderField)({ ...parameter, label: parameter.label || parameter.name }, value, set);
}

function sliderField({ label, type, min = 0, max = 1, step }, value, set) {
  const id = uniqueId("player-field");
  const stride = type === "int" ? 1 : (step ?? (max - min) / 1000);
  const slider = make("input", { type: "range", id, min, max, step: stride, oninput: () => changed(slider.value) });
  const number = make("input", {
    type: "number", class: "player__number", min, max, step: type === "int" ? 1 : "any", "aria-label": `${label}, exact value`,
    onchange: () => changed(number.value),
  });
  const show = (shown) => {
    slider.value = shown;
    number.value = type === "int" ? shown : Number(shown.toPrecision(4));
  };
  const changed = (text) => {
    if (text !== "") {
      set(Number(text));
    }
  };
  show(value);
  return { element: make("div", { class: "player__field" }, make("label", { for: id }, label), make("div", { class: "player__pair" }, slider, number)), show };
}

function switchField({ label }, value, set) {
  const box = make("input", { type: "checkbox", class: "player__switch", role: "switch", onchange: () => set(box.checked) });
  const show = (shown) => (box.checked = shown);
  show(value);
  return { element: make("label", { class: "player__field player__field--switch" }, box, make("span", {}, label)), show };
}

function colourField({ label, components }, value, set) {
  const colour = make("input", { type: "color", class: "player__colour", oninput: () => changed() });
  const opacity = make("input", { type: "range", min: 0, max: 255, step: 1, "aria-label": `${label}, opacity`, oninput: () => changed() });
  const changed = () => set(components === 4 ? colour.value + Number(opacity.value).toString(16).padStart(2, "0") : colour.value);
  const show = (shown) => {
    colour.value = shown.slice(0, 7);
    opacity.value = shown.length === 9 ? parseInt(shown.slice(7), 16) : 255;
  };
  show(value);
  const element = labelled(label, colour);
  if (components === 4) {
    const pair = make("div", { class: "player__pair" });
    colour.replaceWith(pair);
    pair.append(colour, opacity);
  }
  return { element, show };
}

// A square for pointers; for everybody else two sliders that say the same.
function padField({ label, min = 0, max = 1, step }, value, set) {
  let current = [...value];
  const knob = make("span", { class: "player__knob" });
  const pad = make("div", { class: "player__pad", "aria-hidden": "true" }, knob);
  const axis = (name, index) =>
    make("input", {
      type: "range", min, max, step: step ?? (max - min) / 1000, "aria-label": `${label}, ${name}`,
      oninput: (event) => set(current.map((old, place) => (place === index ? Number(event.target.value) : old))),
    });
  const axes = [axis("across", 0), axis("up", 1)];
  const show = (shown) => {
    current = [...shown];
    axes.forEach((slider, index) => (slider.value = shown[index]));
    const [x, y] = shown.map((part) => (part - min) / (max - min || 1));
    knob.style.left = `${100 * x}%`;
    knob.style.bottom = `${100 * y}%`;
  };
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    const part = (number) => min + Math.max(0, Math.min(1, number)) * (max - min);
    set([part((event.clientX - box.left) / box.width), part(1 - (event.clientY - box.top) / box.height)]);
  };
  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    place(event);
  });
  pad.addEventListener("pointermove", (event) => event.buttons && place(event));
  show(value);
  const element = make(
    "fieldset", { class: "player__field" },
    make("legend", {}, label), make("div", { class: "player__pair player__pair--pad" }, pad, make("div", { class: "player__axes" }, ...axes)),
  );
  return { element, show };
}
