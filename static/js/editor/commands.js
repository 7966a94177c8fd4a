// What can be done, with its name and its key: for the keyboard, for menus and for whoever asks for help.
import { EditorView, acceptCompletion, closeSearchPanel, indentLess, indentMore, indentUnit, openSearchPanel, redo, startCompletion, toggleComment, undo } from "../../vendor/codemirror/codemirror.js";
import { surroundings } from "./context.js";
import { goToDefinition } from "./definition.js";
import { listProblems, nextProblem } from "./diagnostics.js";
import { formatted } from "./format.js";
import { helpAtCursor } from "./hover.js";
import { renameAtCursor } from "./rename.js";
import { choose } from "./swatches.js";

function say(name) {
  return (view) => {
    view.state.facet(surroundings).host?.dispatchEvent(new CustomEvent(name, { bubbles: true }));
    return true;
  };
}

// Only what differs is replaced, so that the cursor, folds and marks stay where they are.
export function format(view) {
  const before = view.state.doc.toString();
  const lines = [before, formatted(before)].map((text) => text.split("\n"));
  const changes = lines[0].length === lines[1].length ? changedLines(view.state.doc, lines[1]) : whole(before, lines[1].join("\n"));
  if (changes.length && !view.state.readOnly) {
    view.dispatch({ changes, userEvent: "input.format", effects: EditorView.announce.of("Formatted.") });
  }
  return true;
}

function changedLines(doc, lines) {
  return lines.flatMap((text, at) => {
    const line = doc.line(at + 1);
    return line.text === text ? [] : between(line.text, text, line.from);
  });
}

function whole(before, after) {
  return before === after ? [] : between(before, after);
}

// The one stretch in which two texts differ.
export function between(before, after, offset = 0) {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) {
    end += 1;
  }
  return [{ from: offset + start, to: offset + before.length - end, insert: after.slice(start, after.length - end) }];
}

function indent(view) {
  if (view.state.readOnly) {
    return false;
  }
  if (view.state.selection.ranges.some(({ empty }) => !empty)) {
    return indentMore(view);
  }
  view.dispatch(view.state.replaceSelection(view.state.facet(indentUnit)), { userEvent: "input.indent", scrollIntoView: true });
  return true;
}

export const COMMANDS = [
  { name: "run", label: "Run", key: "Ctrl-Enter", mac: "Cmd-Enter", run: say("run") },
  { name: "save", label: "Save", key: "Ctrl-s", mac: "Cmd-s", run: say("save") },
  { name: "undo", label: "Undo", key: "Ctrl-z", mac: "Cmd-z", run: undo, isBound: true },
  { name: "redo", label: "Redo", key: "Ctrl-y", mac: "Shift-Cmd-z", run: redo, isBound: true },
  { name: "search", label: "Search and replace", key: "Ctrl-f", mac: "Cmd-f", run: openSearchPanel, isBound: true },
  { name: "complete", label: "Complete", key: "Ctrl-Space", run: startCompletion, isBound: true },
  { name: "help", label: "Explain the name at the cursor", key: "F1", run: helpAtCursor },
  { name: "definition", label: "Go to where it is declared", key: "F12", run: goToDefinition },
  { name: "rename", label: "Rename", key: "F2", run: renameAtCursor },
  { name: "format", label: "Format", key: "Shift-Alt-f", mac: "Alt-Cmd-l", run: format },
  { name: "comment", label: "Comment in or out", key: "Ctrl-/", mac: "Cmd-/", run: toggleComment },
  { name: "choose", label: "Choose the colour or the vector at the cursor", key: "Alt-c", mac: "Ctrl-Cmd-c", run: choose },
  { name: "problems", label: "List what the compiler says", key: "Shift-Ctrl-m", mac: "Shift-Cmd-m", run: listProblems },
  { name: "problem", label: "Next message", key: "F8", run: nextProblem },
  { name: "more", label: "The number at the cursor up; ×10 with Shift, ×0.1 with Ctrl", key: "Alt-ArrowUp", isBound: true },
  { name: "less", label: "The number at the cursor down; ×10 with Shift, ×0.1 with Ctrl", key: "Alt-ArrowDown", isBound: true },
  { name: "leave", label: "Leave the editor", key: "Escape, then Tab", isBound: true },
];

export const ownKeys = [
  ...COMMANDS.filter(({ isBound }) => !isBound).map(({ key, mac, run }) => ({ key, mac, run, preventDefault: true })),
  { key: "Tab", run: acceptCompletion },
  { key: "Tab", run: indent, shift: indentLess },
  { key: "Escape", run: closeSearchPanel },
];

export function command(view, name) {
  const found = COMMANDS.find((each) => each.name === name && each.run);
  return found ? found.run(view) : false;
}
