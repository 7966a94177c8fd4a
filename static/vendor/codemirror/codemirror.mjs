// What the editor takes from CodeMirror.
import { StyleModule } from "style-mod";

export { EditorState, EditorSelection, Compartment, Facet, StateField, StateEffect, Prec, RangeSetBuilder, Text, Transaction, Annotation } from "@codemirror/state";
export {
  EditorView, Decoration, ViewPlugin, WidgetType, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  drawSelection, dropCursor, rectangularSelection, crosshairCursor, hoverTooltip, closeHoverTooltips, placeholder, showTooltip, showPanel, getPanel, tooltips,
} from "@codemirror/view";
export {
  StreamLanguage, LanguageSupport, syntaxTree, ensureSyntaxTree, syntaxHighlighting, indentUnit, indentOnInput, indentService, foldService,
  foldGutter, foldKeymap, codeFolding, bracketMatching, getIndentation,
} from "@codemirror/language";
export { defaultKeymap, history, historyKeymap, indentMore, indentLess, toggleComment, undo, redo, insertNewlineAndIndent } from "@codemirror/commands";
export { search, searchKeymap, openSearchPanel, closeSearchPanel, highlightSelectionMatches } from "@codemirror/search";
export {
  autocompletion, completionKeymap, closeBrackets, closeBracketsKeymap, startCompletion, acceptCompletion, closeCompletion, completionStatus,
  currentCompletions, pickedCompletion, snippet, snippetCompletion,
} from "@codemirror/autocomplete";
export { setDiagnostics, forEachDiagnostic, lintGutter, lintKeymap, openLintPanel, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
export { tagHighlighter, tags } from "@lezer/highlight";

// The page's policy allows no <style> that a script makes; a sheet that is adopted needs no leave. Ours come before
// whatever else the page adopted, in the order in which CodeMirror wants them.
const sheets = new WeakMap();
const mounted = new WeakMap();
StyleModule.mount = (root, modules) => {
  const wanted = [modules].flat();
  const before = mounted.get(root) ?? [];
  const kept = before.filter((each) => !wanted.includes(each));
  const all = [...kept, ...wanted];
  if (all.length === before.length && all.every((each, at) => each === before[at])) {
    return;
  }
  for (const each of wanted) {
    if (!sheets.has(each)) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(each.getRules());
      sheets.set(each, sheet);
    }
  }
  const ours = new Set(before.map((each) => sheets.get(each)));
  root.adoptedStyleSheets = [...all.map((each) => sheets.get(each)), ...[...root.adoptedStyleSheets].filter((each) => !ours.has(each))];
  mounted.set(root, all);
};
