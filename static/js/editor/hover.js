// What a name means, under the pointer or (F1) at the cursor.
import { EditorView, Prec, StateEffect, StateField, hoverTooltip, keymap, showTooltip } from "../../vendor/codemirror/codemirror.js";
import { make } from "../shader/dom.js";
import { lettersIn } from "./builtins.js";
import { lookUp, structNamed } from "./context.js";
import { signature, symbolsIn, wordAt } from "./symbols.js";

const PASSES = { common: "Common" };
const MAX_SIGNATURES = 4;

export function card(signatures, words, small = "") {
  const said = signatures.slice(0, MAX_SIGNATURES).map((each) => make("code", { class: "cm-card__code" }, each));
  return make("div", { class: "cm-card" }, ...said, words ? make("p", { class: "cm-card__words" }, words) : null, small ? make("p", { class: "cm-card__small" }, small) : null);
}

// → {from, to, text, make} or null
function meaning(state, at) {
  const word = wordAt(symbolsIn(state.doc), at);
  if (!word || word.isField) {
    return word ? fieldMeaning(state, word) : null;
  }
  const found = lookUp(state, word.text, word.from);
  if (!found.length) {
    return null;
  }
  const [{ builtin, symbol, pass }] = found;
  const signatures = builtin ? builtin.signatures : [...new Set(found.map((each) => signature(each.symbol)))];
  const words = builtin?.words ?? symbol.words ?? (pass ? `Declared in ${PASSES[pass] ?? pass}.` : remark(state, symbol));
  return { from: word.from, to: word.to, text: [...signatures, words].filter(Boolean).join(". "), make: () => card(signatures, words, builtin ? lettersIn(builtin) : "") };
}

function fieldMeaning(state, word) {
  const structs = symbolsIn(state.doc).symbols.filter(({ kind, fields }) => kind === "struct" && fields.some(({ name }) => name === word.text));
  const signatures = structs.map(({ name }) => structNamed(state, name)).map((struct) => signature(struct));
  return signatures.length ? { from: word.from, to: word.to, text: signatures.join(". "), make: () => card(signatures, "") } : null;
}

// The comment that stands right above a declaration, or behind it.
function remark(state, symbol) {
  const line = state.doc.lineAt(Math.min(symbol.from, state.doc.length));
  const behind = symbol.isLocal ? null : /\/\/\s*(.*\S)/.exec(line.text)?.[1];
  const above = line.number > 1 ? /^\s*\/\/\s*(.*\S)\s*$/.exec(state.doc.line(line.number - 1).text)?.[1] : null;
  return (symbol.kind === "function" ? above : (behind ?? null)) ?? "";
}

const show = StateEffect.define();

const shown = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(show)) {
        return effect.value;
      }
    }
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field, (found) => found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: found.make() }) }),
});

export function helpAtCursor(view) {
  const found = meaning(view.state, view.state.selection.main.head);
  const said = found?.text ?? "There is nothing to say about this.";
  view.dispatch({ effects: [show.of(found), EditorView.announce.of(said)] });
  return true;
}

function close(view) {
  if (!view.state.field(shown)) {
    return false;
  }
  view.dispatch({ effects: show.of(null) });
  return true;
}

export function help() {
  const under = hoverTooltip((view, at) => {
    const found = meaning(view.state, at);
    return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: found.make() }) };
  }, { hideOnChange: true });
  return [shown, under, Prec.high(keymap.of([{ key: "Escape", run: close }]))];
}
