// A mark stands while something new runs for the first time. Where it still stands when the page opens again, the page
// did not close properly: then nothing runs before somebody says so.
import { Marks } from "./marks.js";

const QUICK_MS = 3000;
const IN_TROUBLE = ["heavy", "lost"];

let held = null;
let marks = null;
let asked = null;
let isAllowed = false;

function ours() {
  marks ??= new Marks(JSON.parse(document.getElementById("studio-data")?.textContent ?? "null") ?? {});
  return marks;
}

/** Whether the page was stopped while something ran, and has not been told to run since: as far as is known at once. */
export function wasStopped() {
  held ??= Object.keys(ours().known).length > 0;
  return held;
}

/** The same, once the disk was asked as well: before that nothing runs. */
export async function askWhetherStopped() {
  asked ??= ours().areOnDisk();
  if ((await asked) && !isAllowed) {
    held = true;
  }
  return wasStopped();
}

/** Somebody said that it shall run. */
export function letRun() {
  if (held) {
    ours().clear();
  }
  isAllowed = true;
  held = false;
}

export function watchRunning(workbench, { signal }) {
  const { device } = workbench;
  const on = (name, act, where = workbench) => where.addEventListener(name, act, { signal });
  // While it waits, nothing has shown that it can be run.
  const tried = () => wasStopped() || ours().remove(device);
  on("beforerun", () => ours().set(device, Date.now()));
  on("drew", tried);
  on("compiled", ({ detail }) => detail?.ok || tried());
  // Who leaves while it hangs would come back to the same.
  on("pagehide", () => {
    const state = workbench.player?.dataset.now;
    const since = Date.now() - (ours().known[device] ?? Date.now());
    const hangs = since > 0 && (IN_TROUBLE.includes(state) || (state === "compiling" && since > QUICK_MS));
    if (!hangs) {
      tried();
    }
  }, window);
}
