// A square in which the vec2 at the cursor is moved: by pointer, or by a slider for each part.
import { EditorView, StateEffect, StateField, showTooltip } from "../../vendor/codemirror/codemirror.js";
import { make } from "../shader/dom.js";
import { vectorAt } from "./literals.js";

const STEPS = 200;
const show = StateEffect.define();

function vectorIn(state, at) {
  const line = state.doc.lineAt(at);
  const found = vectorAt(line.text, at - line.from);
  return found && { ...found, from: line.from + found.from, to: line.from + found.to };
}

const shown = StateField.define({
  create: () => null,
  update(value, transaction) {
    const effect = transaction.effects.find((each) => each.is(show));
    if (effect) {
      return effect.value && tooltip(effect.value);
    }
    // It moves its own numbers, and leaves when something else happens.
    return value && ((transaction.docChanged && !transaction.isUserEvent("input.type.vector")) || transaction.selection) ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

function tooltip(vector) {
  const create = (view) => {
    const dom = pad(view, vector);
    return { dom, mount: () => dom.querySelector("input").focus({ preventScroll: true }) };
  };
  return { pos: vector.from, end: vector.to, above: false, create };
}

function pad(view, { from, min, max, x, y }) {
  const place = [x, y];
  const knob = make("span", { class: "cm-pad__knob" });
  const square = make("div", { class: "cm-pad__square", "aria-hidden": "true" }, knob);
  const axes = ["x", "y"].map((name) => make("input", { type: "range", min, max, step: (max - min) / STEPS, "aria-label": name, form: "none" }));
  const draw = () => {
    axes.forEach((axis, at) => {
      axis.value = String(place[at]);
    });
    knob.style.insetInlineStart = `${(100 * (place[0] - min)) / (max - min)}%`;
    knob.style.insetBlockEnd = `${(100 * (place[1] - min)) / (max - min)}%`;
  };
  const moved = (next) => {
    next.forEach((value, at) => {
      place[at] = Math.max(min, Math.min(max, value));
    });
    draw();
    write(view, from, place);
  };
  axes.forEach((axis, at) => axis.addEventListener("input", () => moved(place.map((value, other) => (other === at ? Number(axis.value) : value)))));
  const follow = (event) => {
    const box = square.getBoundingClientRect();
    moved([min + ((event.clientX - box.left) / box.width) * (max - min), max - ((event.clientY - box.top) / box.height) * (max - min)]);
  };
  square.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    square.setPointerCapture(event.pointerId);
    follow(event);
  });
  square.addEventListener("pointermove", (event) => event.buttons && follow(event));
  draw();
  const leave = (event) => event.key === "Escape" && close(view);
  return make("div", { class: "cm-pad", role: "group", "aria-label": "Vector. Escape closes it.", onkeydown: leave }, square, ...axes);
}

function write(view, from, place) {
  const found = from <= view.state.doc.length ? vectorIn(view.state, from) : null;
  if (found && found.from === from && !view.state.readOnly) {
    view.dispatch({ changes: { from, to: found.to, insert: found.write(...place) }, userEvent: "input.type.vector" });
  }
}

function close(view) {
  view.dispatch({ effects: show.of(null) });
  view.focus();
}

export function openPad(view) {
  const found = vectorIn(view.state, view.state.selection.main.head);
  if (!found) {
    return false;
  }
  view.dispatch({ effects: show.of(found) });
  return true;
}

export function pads() {
  const leave = EditorView.domEventHandlers({
    keydown: (event, view) => event.key === "Escape" && Boolean(view.state.field(shown)) && (close(view), true),
  });
  return [shown, leave];
}
