// What the compiler says, on its lines and in the margin.
import { EditorView, nextDiagnostic, openLintPanel, setDiagnostics } from "../../vendor/codemirror/codemirror.js";

const SEVERITIES = new Set(["error", "warning", "info"]);
// Drivers quote a name; our own sentences begin with it.
const QUOTED = /'([A-Za-z_]\w*)'/g;
const FIRST = /^([A-Za-z_]\w*)\b/g;

// messages: [{line, message, severity}]; line 0 is about the whole pass.
export function mark(view, messages) {
  const { doc } = view.state;
  const found = messages.map(({ line, message, severity }) => ({ ...placeIn(doc, line, message), message: String(message), severity: SEVERITIES.has(severity) ? severity : "error" }));
  view.dispatch(setDiagnostics(view.state, found.sort((a, b) => a.from - b.from)));
}

function placeIn(doc, number, message) {
  const line = doc.line(Math.max(1, Math.min(doc.lines, Math.round(number) || 1)));
  const name = [QUOTED, FIRST].flatMap((named) => [...String(message).matchAll(named)].map(([, each]) => each)).find((each) => new RegExp(`\\b${each}\\b`).test(line.text));
  const at = name ? line.text.search(new RegExp(`\\b${name}\\b`)) : -1;
  if (at >= 0) {
    return { from: line.from + at, to: line.from + at + name.length };
  }
  return { from: line.from + /^\s*/.exec(line.text)[0].length, to: line.to };
}

export function listProblems(view) {
  return openLintPanel(view);
}

export function nextProblem(view) {
  const isThere = nextDiagnostic(view);
  if (!isThere) {
    view.dispatch({ effects: EditorView.announce.of("The compiler has nothing to say.") });
  }
  return true;
}
