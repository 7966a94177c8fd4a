// A mark stands while something new runs for the first time. Where it still stands when the page opens again, the page
// did not close properly: then nothing runs before somebody says so.
const QUICK_MS = 3000;
const IN_TROUBLE = ["heavy", "lost"];

let held = null;

function about() {
  return JSON.parse(document.getElementById("studio-data")?.textContent ?? "null") ?? {};
}

function keyOf({ person, code }) {
  return `studio:running:${person}:${code}`;
}

// Since when, of each tab: one that draws says nothing of another that hangs.
function marks(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function write(key, found) {
  try {
    if (Object.keys(found).length) {
      localStorage.setItem(key, JSON.stringify(found));
    } else {
      localStorage.removeItem(key);
    }
  } catch {
    // Without storage nobody knows later, and everything works all the same.
  }
}

/** Whether the page was stopped while something ran, and has not been told to run since. */
export function wasStopped() {
  held ??= Object.keys(marks(keyOf(about()))).length > 0;
  return held;
}

/** Somebody said that it shall run. */
export function letRun() {
  if (held) {
    write(keyOf(about()), {});
  }
  held = false;
}

export function watchRunning(workbench, { signal }) {
  const key = keyOf(workbench);
  const on = (name, act, where = workbench) => where.addEventListener(name, act, { signal });
  // While it waits, nothing has shown that it can be run.
  const mark = (at) => {
    if (!wasStopped()) {
      const { [workbench.device]: _, ...others } = marks(key);
      write(key, at ? { ...others, [workbench.device]: at } : others);
    }
  };
  on("beforecompile", () => mark(Date.now()));
  on("drew", () => mark());
  on("compiled", ({ detail }) => detail?.ok || mark());
  // Who leaves while it hangs would come back to the same.
  on("pagehide", () => {
    const state = workbench.player?.dataset.now;
    const since = Date.now() - (marks(key)[workbench.device] ?? Date.now());
    const hangs = since > 0 && (IN_TROUBLE.includes(state) || (state === "compiling" && since > QUICK_MS));
    if (!hangs) {
      mark();
    }
  }, window);
}
