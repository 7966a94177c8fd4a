// Gives a name another one, wherever it means the same, in the other passes too.
import { EditorView, StateEffect, StateField, showPanel } from "../../vendor/codemirror/codemirror.js";
import { make, uniqueId } from "../shader/dom.js";
import { commonOf, othersOf, surroundings } from "./context.js";
import { WORD } from "./lexer.js";
import { isField, meaningsAt, occurrences, symbolsIn, wordAt } from "./symbols.js";
import { KEYWORDS, TYPES } from "./words.js";

const NAME = /^[A-Za-z_]\w*$/;

// → {name, symbol (none where it is Common's), places: [{from, to}], passes: Map(pass → places)}, or why it cannot be
export function renamable(state, at) {
  const index = symbolsIn(state.doc);
  const word = wordAt(index, at);
  if (state.readOnly) {
    return { why: "This cannot be changed." };
  }
  if (!word) {
    return { why: "Put the cursor on a name first." };
  }
  if (word.isField) {
    return { why: "Fields and parts keep their names." };
  }
  const [own] = meaningsAt(index, word.text, word.from);
  const common = commonOf(state);
  const isOfCommon = !own && common?.byName.get(word.text)?.some(({ isLocal }) => !isLocal);
  if (!own && !isOfCommon) {
    return { why: `${word.text} is not declared here.` };
  }
  return { name: word.text, symbol: own, places: occurrences(index, word.text, own), passes: elsewhere(state, word.text, own, isOfCommon) };
}

// A name of Common's means the same in each pass that does not declare it anew.
function elsewhere(state, name, own, isOfCommon) {
  const isInCommon = state.facet(surroundings).pass === "common" && own && !own.isLocal;
  const found = new Map();
  if (!isInCommon && !isOfCommon) {
    return found;
  }
  for (const { pass, index } of othersOf(state)) {
    const declares = index.byName.get(name)?.some(({ isLocal }) => !isLocal);
    const places = pass === "common" || !declares ? occurrences(index, name, null) : [];
    if (places.length) {
      found.set(pass, { places, text: index.text });
    }
  }
  return found;
}

function refusal(state, { name, symbol, places }, to) {
  if (!NAME.test(to)) {
    return "A name is made of letters, digits and _, and begins with no digit.";
  }
  if (KEYWORDS.has(to) || TYPES.has(to) || to.startsWith("gl_") || to.includes("__")) {
    return `${to} belongs to the language.`;
  }
  return to !== name && isTaken(state, symbol, places, to) ? `${to} is used for something else.` : "";
}

// It would mean something else then, here or where the new name stands already.
function isTaken(state, symbol, places, to) {
  const index = symbolsIn(state.doc);
  const isCaught = places.some(({ from }) => meaningsAt(index, to, from).length);
  const [from, end] = symbol?.isLocal ? symbol.scope : [0, state.doc.length];
  const isThere = index.tokens.some((token, at) => token.kind === WORD && token.text === to && token.from >= from && token.to <= end && !isField(index.tokens, at) && !(meaningsAt(index, to, token.from)[0]?.isLocal && !symbol?.isLocal));
  const isInCommon = !symbol?.isLocal && commonOf(state)?.byName.get(to)?.some(({ isLocal }) => !isLocal);
  return isCaught || isThere || isInCommon;
}

export function renameTo(view, found, to) {
  const why = refusal(view.state, found, to);
  if (why || to === found.name) {
    return why;
  }
  const said = EditorView.announce.of(`${found.name} is ${to} now.`);
  view.dispatch({ changes: found.places.map((place) => ({ from: place.from, to: place.to, insert: to })), userEvent: "input.rename", effects: said });
  const passes = Object.fromEntries([...found.passes].map(([pass, { places, text }]) => [pass, replaced(text, places, to)]));
  if (found.passes.size) {
    view.state.facet(surroundings).host?.dispatchEvent(new CustomEvent("rename", { bubbles: true, detail: { name: found.name, to, passes } }));
  }
  return "";
}

function replaced(text, places, to) {
  let done = 0;
  const parts = places.flatMap((place) => {
    const before = text.slice(done, place.from);
    done = place.to;
    return [before, to];
  });
  return [...parts, text.slice(done)].join("");
}

const ask = StateEffect.define();

const asked = StateField.define({
  create: () => null,
  update(value, transaction) {
    const effect = transaction.effects.find((each) => each.is(ask));
    return effect ? effect.value : transaction.docChanged ? null : value;
  },
  provide: (field) => showPanel.from(field, (found) => found && ((view) => panel(view, found))),
});

function panel(view, found) {
  const id = uniqueId("rename");
  const field = make("input", { class: "cm-textfield", id, value: found.name, spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-describedby": `${id}-says` });
  const count = found.places.length + [...found.passes.values()].reduce((sum, { places }) => sum + places.length, 0);
  const says = make("span", { id: `${id}-says`, class: "cm-rename__says", role: "status" }, count === 1 ? "1 place" : `${count} places`);
  const finish = () => {
    view.dispatch({ effects: ask.of(null) });
    view.focus();
  };
  const form = make("form", {
    class: "cm-rename",
    onsubmit: (event) => {
      event.preventDefault();
      event.stopPropagation();
      const refused = renameTo(view, found, field.value.trim());
      if (refused) {
        says.textContent = refused;
        field.setAttribute("aria-invalid", "true");
      } else {
        finish();
      }
    },
    onkeydown: (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        finish();
      }
    },
  }, make("label", { for: id }, `Rename ${found.name} to`), field, make("button", { type: "submit", class: "cm-button" }, "Rename"), says);
  return { dom: form, top: true, mount: () => field.select() };
}

export function renameAtCursor(view) {
  const found = renamable(view.state, view.state.selection.main.head);
  if (found.why) {
    view.dispatch({ effects: EditorView.announce.of(found.why) });
    view.state.facet(surroundings).host?.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: { message: found.why } }));
    return true;
  }
  view.dispatch({ effects: ask.of(found) });
  return true;
}

export function rename() {
  return asked;
}
