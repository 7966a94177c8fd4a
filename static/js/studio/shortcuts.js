// The page's own keys, and the list of all of them.
import { GlslEditor } from "../editor/element.js";
import { make } from "../shader/dom.js";

const isMac = /Mac|iP/.test(navigator.platform);
const CTRL = isMac ? "Cmd" : "Ctrl";
const OWN = [
  ["Save", `${CTRL}-s`],
  ["Run", `${CTRL}-Enter`],
  ["First to sixth pass", "Alt-1 … Alt-6"],
  ["Next and previous pass, on the tabs", "← →"],
  ["Remove the pass, on its tab", "Delete"],
];

export function shortcuts(workbench, signal) {
  document.addEventListener("keydown", (event) => heard(workbench, event), { signal });
  // Some of these are letters on a Mac: before the editor writes them.
  document.addEventListener("keydown", (event) => choosesPass(workbench, event), { signal, capture: true });
  workbench.addEventListener("save", () => workbench.save(), { signal });
  workbench.addEventListener("run", () => workbench.tell("compilenow"), { signal });
  list(workbench, signal);
}

// What the editor has answered, in its own keys, is answered.
function heard(workbench, event) {
  const isPlain = (isMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
  const act = isPlain && !event.defaultPrevented && { s: () => workbench.save(), enter: () => workbench.tell("compilenow") }[String(event.key).toLowerCase()];
  if (!act) {
    return;
  }
  // Also where a dialog is open: the browser would ask where to put the page.
  event.preventDefault();
  if (!document.querySelector("dialog[open]")) {
    act();
  }
}

function choosesPass(workbench, event) {
  const number = /^Digit([1-6])$/.exec(event.code)?.[1];
  if (!number || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("dialog[open]")) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const name = workbench.passes.used[number - 1];
  if (name) {
    workbench.passes.choose(name, { focus: true });
  }
}

function list(workbench, signal) {
  const dialog = workbench.querySelector("[data-shortcuts]");
  const rows = [...OWN, ...GlslEditor.commands.filter(({ name }) => name !== "save" && name !== "run").map(({ label, key }) => [label, key])];
  dialog.querySelector("[data-keys]").replaceChildren(...rows.map(([label, key]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, label))));
  const opener = workbench.querySelector("[data-open-shortcuts]");
  opener.addEventListener("click", () => {
    opener.closest("details").open = false;
    dialog.showModal();
  }, { signal });
}
