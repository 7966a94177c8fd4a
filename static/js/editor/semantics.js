// Colours for what the author declared. They follow the typing and are told anew when there is a moment for it.
import { Decoration, RangeSetBuilder, StateEffect, ViewPlugin } from "../../vendor/codemirror/codemirror.js";
import { commonOf, surroundings } from "./context.js";
import { givenTo, isDeclaredFor } from "./dialects.js";
import { WORD } from "./lexer.js";
import { isField, meaningsAt, symbolsIn, tokenIndexAt } from "./symbols.js";

const REST_MS = 120;
const LONGEST_MS = 600;
const CLASSES = {
  function: "g-own",
  struct: "g-t g-own",
  macro: "g-m",
  uniform: "g-u",
  global: "g-v",
  const: "g-v",
  parameter: "g-a",
};
const marks = Object.fromEntries(Object.entries(CLASSES).map(([kind, name]) => [kind, Decoration.mark({ class: name })]));
const again = StateEffect.define();

class Semantics {
  decorations = Decoration.none;
  #view;
  #timer = 0;
  #since = 0;
  #isStale = false;

  constructor(view) {
    this.#view = view;
    this.decorations = told(view);
  }

  update(update) {
    const isOther = update.startState.facet(surroundings) !== update.state.facet(surroundings);
    if (update.docChanged) {
      this.decorations = this.decorations.map(update.changes);
      this.#wait();
    } else if (isOther || update.transactions.some(({ effects }) => effects.some((each) => each.is(again)))) {
      this.#tell();
    } else if (update.viewportChanged && !this.#isStale) {
      this.#tell();
    }
  }

  destroy() {
    clearTimeout(this.#timer);
  }

  // A pause in the typing, but not for ever where there is none.
  #wait() {
    const now = performance.now();
    this.#since = this.#isStale ? this.#since : now;
    this.#isStale = true;
    clearTimeout(this.#timer);
    const rest = Math.max(0, Math.min(REST_MS, this.#since + LONGEST_MS - now));
    this.#timer = setTimeout(() => this.#view.dispatch({ effects: again.of(null) }), rest);
  }

  #tell() {
    clearTimeout(this.#timer);
    this.#isStale = false;
    this.decorations = told(this.#view);
  }
}

function told({ state, visibleRanges }) {
  const index = symbolsIn(state.doc);
  const common = commonOf(state);
  const { dialect } = state.facet(surroundings);
  const given = new Set(isDeclaredFor(dialect) ? givenTo(dialect).map(({ name }) => name) : []);
  const builder = new RangeSetBuilder();
  for (const { from, to } of visibleRanges) {
    for (let at = Math.max(0, tokenIndexAt(index.tokens, from)); at < index.tokens.length && index.tokens[at].from < to; at++) {
      const token = index.tokens[at];
      if (token.kind === WORD && token.to > from && !isField(index.tokens, at)) {
        const mark = marks[kindOf(token, index, common, given)];
        if (mark) {
          builder.add(token.from, token.to, mark);
        }
      }
    }
  }
  return builder.finish();
}

function kindOf({ text, from }, index, common, given) {
  const [own] = meaningsAt(index, text, from);
  const symbol = own ?? common?.byName.get(text)?.find(({ isLocal }) => !isLocal);
  return symbol?.kind ?? (given.has(text) ? "uniform" : null);
}

export function semantics() {
  return ViewPlugin.fromClass(Semantics, { decorations: (plugin) => plugin.decorations });
}
