// Numbers turn: Alt and an arrow, Alt and a drag, or under a finger the strip that stands above one.
import { EditorView, Prec, StateField, keymap, showTooltip } from "../../vendor/codemirror/codemirror.js";
import { make } from "../shader/dom.js";
import { numberAt, stepped, vectorAt } from "./literals.js";
import { openPad } from "./pad.js";

const PIXELS_A_STEP = 4;

function placeOf(state, at) {
  const line = state.doc.lineAt(at);
  const found = numberAt(line.text, at - line.from);
  return found && { from: line.from + found.from, to: line.from + found.to, text: found.text, before: line.text[found.from - 1] ?? "" };
}

// a-1 less 2 is a- -1: two signs must not become one.
function written({ text, before }, said) {
  return said.startsWith("-") && !text.startsWith("-") && before === "-" ? ` ${said}` : said;
}

function turn(view, steps, scale) {
  const places = view.state.selection.ranges.map(({ head }) => placeOf(view.state, head));
  const once = places.filter((place, at) => place && places.findIndex((other) => other?.from === place.from) === at);
  if (!once.length || view.state.readOnly) {
    return false;
  }
  const changes = once.map((place) => ({ from: place.from, to: place.to, insert: written(place, stepped(place.text, steps, scale)) }));
  view.dispatch({ changes, userEvent: "input.type.number", effects: EditorView.announce.of(changes[0].insert) });
  return true;
}

const keys = [
  ["Alt-", 1],
  ["Shift-Alt-", 10],
  ["Ctrl-Alt-", 0.1],
].flatMap(([prefix, scale]) => [
  { key: `${prefix}ArrowUp`, run: (view) => turn(view, 1, scale) },
  { key: `${prefix}ArrowDown`, run: (view) => turn(view, -1, scale) },
]);

// From here on the pointer's way is the number's.
function follow(view, event, place, target) {
  let { from, to } = place;
  let last = place.text;
  const startX = event.clientX;
  const moved = (move) => {
    const scale = move.shiftKey ? 10 : move.ctrlKey || move.metaKey ? 0.1 : 1;
    const said = written(place, stepped(place.text, Math.round((move.clientX - startX) / PIXELS_A_STEP), scale));
    if (said !== last && !view.state.readOnly && view.state.sliceDoc(from, to) === last) {
      view.dispatch({ changes: { from, to, insert: said }, userEvent: "input.type.number" });
      to = from + said.length;
      last = said;
    }
  };
  const end = () => {
    target.removeEventListener("pointermove", moved);
    target.removeEventListener("pointerup", end);
    target.removeEventListener("pointercancel", end);
    target.removeEventListener("lostpointercapture", end);
    view.dom.classList.remove("cm-turning");
  };
  target.addEventListener("pointermove", moved);
  target.addEventListener("pointerup", end);
  target.addEventListener("pointercancel", end);
  target.addEventListener("lostpointercapture", end);
  view.dom.classList.add("cm-turning");
}

const drag = EditorView.domEventHandlers({
  pointerdown(event, view) {
    if (!event.altKey || event.button || !view.contentDOM.contains(event.target)) {
      return false;
    }
    const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
    const place = at === null || view.state.readOnly ? null : placeOf(view.state, at);
    if (!place) {
      return false;
    }
    view.contentDOM.setPointerCapture(event.pointerId);
    follow(view, event, place, view.contentDOM);
    return false;
  },
  // What would begin a selection instead.
  mousedown: (event, view) => view.dom.classList.contains("cm-turning") && (event.preventDefault(), true),
  keydown: (event, view) => void view.dom.classList.toggle("cm-may-turn", event.altKey),
  keyup: (event, view) => void view.dom.classList.toggle("cm-may-turn", event.altKey),
  blur: (_, view) => void view.dom.classList.remove("cm-may-turn"),
});

// --- Under a finger --------------------------------------------------------------------------------

function strip(state) {
  const { main } = state.selection;
  const place = main.empty ? placeOf(state, main.head) : null;
  return place && { pos: place.from, end: place.to, above: true, create: (view) => ({ dom: handle(view) }) };
}

function handle(view) {
  const strip = make("div", { class: "cm-turn__strip", "aria-hidden": "true" }, "◂ ", make("span", {}, "drag"), " ▸");
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const pad = vectorAt(line.text, head - line.from) ? make("button", { type: "button", class: "cm-turn__pad", onclick: () => openPad(view) }, "pad") : null;
  strip.addEventListener("pointerdown", (event) => {
    const place = placeOf(view.state, view.state.selection.main.head);
    if (place) {
      event.preventDefault();
      strip.setPointerCapture(event.pointerId);
      follow(view, event, place, strip);
    }
  });
  return make("div", { class: "cm-turn" }, strip, pad);
}

const touched = StateField.define({
  create: strip,
  update(value, { state, docChanged, selection }) {
    if (!docChanged && !selection) {
      return value;
    }
    const next = strip(state);
    // The same strip stays under the finger while it turns.
    return value && next && value.pos === next.pos ? value : next;
  },
  provide: (field) => showTooltip.from(field),
});

export function numbers() {
  const isTouch = matchMedia("(pointer: coarse)").matches;
  return [Prec.high(keymap.of(keys)), Prec.high(drag), isTouch ? touched : []];
}
