// Everything that the editor is made of, in the order in which keys are asked.
import {
  EditorState,
  EditorView,
  autocompletion,
  bracketMatching,
  closeBrackets,
  closeBracketsKeymap,
  codeFolding,
  completionKeymap,
  defaultKeymap,
  drawSelection,
  dropCursor,
  foldGutter,
  foldKeymap,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSelectionMatches,
  highlightSpecialChars,
  history,
  historyKeymap,
  indentOnInput,
  keymap,
  lineNumbers,
  lintGutter,
  lintKeymap,
  rectangularSelection,
  search,
  searchKeymap,
  tooltips,
} from "../../vendor/codemirror/codemirror.js";
import { ownKeys } from "./commands.js";
import { complete } from "./completion.js";
import { definitionOnClick } from "./definition.js";
import { help } from "./hover.js";
import { language } from "./language.js";
import { numbers } from "./numbers.js";
import { pads } from "./pad.js";
import { rename } from "./rename.js";
import { semantics } from "./semantics.js";
import { swatches } from "./swatches.js";

const PHRASES = {
  next: "Next",
  previous: "Previous",
  all: "Select all",
  "match case": "Match case",
  regexp: "Pattern",
  "by word": "Whole words",
  replace: "Replace",
  "replace all": "Replace all",
  close: "Close",
};

// `unit` is what one step of indentation is made of.
export function setup(unit) {
  return [
    EditorState.phrases.of(PHRASES),
    lineNumbers(),
    lintGutter(),
    foldGutter({ markerDOM: foldMarker }),
    codeFolding({ placeholderText: "…" }),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    EditorState.tabSize.of(4),
    numbers(),
    rectangularSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60 }),
    search({ top: true }),
    highlightSelectionMatches({ minSelectionLength: 2, wholeWords: true }),
    language(unit),
    semantics(),
    swatches(),
    pads(),
    help(),
    rename(),
    definitionOnClick(),
    // Inside the editor, so that a page's own scrolling and the edge of the screen leave them where they belong.
    tooltips({ position: "fixed" }),
    keymap.of([...ownKeys, ...closeBracketsKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({ spellcheck: "false", autocorrect: "off", autocapitalize: "off", translate: "no", "data-enable-grammarly": "false" }),
  ];
}

function foldMarker(isOpen) {
  const mark = document.createElement("span");
  mark.className = `cm-fold cm-fold--${isOpen ? "open" : "closed"}`;
  mark.title = isOpen ? "Fold" : "Unfold";
  return mark;
}
