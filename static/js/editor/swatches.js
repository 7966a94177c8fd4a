// A colour stands beside where it is written and opens the browser's own picker.
import { Decoration, RangeSetBuilder, ViewPlugin, WidgetType } from "../../vendor/codemirror/codemirror.js";
import { make } from "../shader/dom.js";
import { coloursIn } from "./literals.js";
import { openPad } from "./pad.js";

class Swatch extends WidgetType {
  constructor(hex) {
    super();
    this.hex = hex;
  }

  eq(other) {
    return other.hex === this.hex;
  }

  toDOM(view) {
    const field = make("input", { type: "color", class: "cm-swatch", tabindex: "-1", title: "Choose a colour", form: "none" });
    field.addEventListener("input", () => write(view, field));
    this.#tell(field);
    return field;
  }

  // The open picker belongs to this very field.
  updateDOM(field) {
    this.#tell(field);
    return true;
  }

  #tell(field) {
    field.value = this.hex;
    field.setAttribute("aria-label", `Colour ${this.hex}`);
  }

  ignoreEvent() {
    return true;
  }
}

function write(view, field) {
  const at = view.posAtDOM(field);
  const line = view.state.doc.lineAt(at);
  const found = coloursIn(line.text).find(({ from }) => line.from + from === at);
  if (found && found.hex !== field.value && !view.state.readOnly) {
    view.dispatch({ changes: { from: at, to: line.from + found.to, insert: found.write(field.value) }, userEvent: "input.type.colour" });
  }
}

// By keyboard: the picker of the vector or colour at the cursor, or else of the first colour in the line.
export function choose(view) {
  return openPad(view) || chooseColour(view);
}

function chooseColour(view) {
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const colours = coloursIn(line.text);
  const found = colours.find(({ from, to }) => line.from + from <= head && head <= line.from + to) ?? colours[0];
  const field = found && [...view.dom.querySelectorAll(".cm-swatch")].find((each) => view.posAtDOM(each) === line.from + found.from);
  if (!field) {
    return false;
  }
  field.showPicker();
  return true;
}

function drawn({ state, visibleRanges }) {
  const builder = new RangeSetBuilder();
  let last = -1;
  for (const { from, to } of visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = state.doc.lineAt(at);
      if (line.from > last) {
        for (const colour of coloursIn(line.text)) {
          builder.add(line.from + colour.from, line.from + colour.from, Decoration.widget({ widget: new Swatch(colour.hex), side: -1 }));
        }
        last = line.from;
      }
      at = line.to + 1;
    }
  }
  return builder.finish();
}

export function swatches() {
  return ViewPlugin.define(
    (view) => ({
      decorations: drawn(view),
      update(update) {
        if (update.docChanged || update.viewportChanged) {
          this.decorations = drawn(update.view);
        }
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  );
}
