// From a name to where it is declared, in this pass or another one.
import { EditorSelection, EditorView } from "../../vendor/codemirror/codemirror.js";
import { othersOf, surroundings } from "./context.js";
import { meaningsAt, symbolsIn, wordAt } from "./symbols.js";

// → {pass: null for this one, from, to} or null
export function definitionAt(state, at) {
  const word = wordAt(symbolsIn(state.doc), at);
  if (!word || word.isField) {
    return null;
  }
  const own = best(meaningsAt(symbolsIn(state.doc), word.text, word.from));
  if (own) {
    return { pass: null, from: own.from, to: own.to };
  }
  for (const { pass, index } of othersOf(state).sort(({ pass }) => (pass === "common" ? -1 : 1))) {
    const found = best((index.byName.get(word.text) ?? []).filter(({ isLocal }) => !isLocal));
    // Only Common is seen from elsewhere; what Common uses may be declared by whoever includes it.
    if (found && (pass === "common" || state.facet(surroundings).pass === "common")) {
      return { pass, from: found.from, to: found.to, line: index.text.slice(0, found.from).split("\n").length };
    }
  }
  return null;
}

// A function's body rather than its announcement.
function best(meanings) {
  return meanings.find(({ isPrototype }) => !isPrototype) ?? meanings[0];
}

export function goToDefinition(view, at = view.state.selection.main.head) {
  const found = definitionAt(view.state, at);
  if (!found) {
    view.dispatch({ effects: EditorView.announce.of("This is not declared here.") });
    return true;
  }
  if (found.pass) {
    view.state.facet(surroundings).host?.dispatchEvent(new CustomEvent("definition", { bubbles: true, detail: found }));
    return true;
  }
  view.dispatch({ selection: EditorSelection.single(found.from, found.to), effects: EditorView.scrollIntoView(found.from, { y: "center" }), userEvent: "select.definition" });
  view.focus();
  return true;
}

export function definitionOnClick() {
  return EditorView.domEventHandlers({
    mousedown(event, view) {
      const isMac = /Mac|iP/.test(navigator.platform);
      if (event.button || !(isMac ? event.metaKey : event.ctrlKey)) {
        return false;
      }
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (at === null || !definitionAt(view.state, at)) {
        return false;
      }
      event.preventDefault();
      return goToDefinition(view, at);
    },
  });
}
