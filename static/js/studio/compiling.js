import { askWhetherStopped } from "./guard.js";
import { PASSES, codeOf, programOf } from "./sheet.js";

const PAUSE_MS = 150;
const LONGEST_PAUSE_MS = 1200;
// A value that is turned is followed while it turns.
const TURNING_MS = 20;
const VALUE = /^[-+.\da-fx]{0,16}$/i;

// Follows what is typed: waits for a pause, reads it, has it compiled and says how it went. An older answer never
// overtakes a newer one. `screen` shows programs: load(program, study) → {compiled, settled}, of which the first promises
// {ok, messages, warnings, compileMs, stopped}.
export class Compiling {
  #workbench;
  #analyst;
  #screen;
  #timer = 0;
  #isDue = false;
  #number = 0;
  #tookMs = 0;
  #isRunning = false;
  #sheet = null;
  #asked = "";

  constructor(workbench, analyst, screen) {
    this.#workbench = workbench;
    this.#analyst = analyst;
    this.#screen = screen;
  }

  // Something was typed, perhaps elsewhere than in the program.
  changed() {
    const { sheet } = this.#workbench;
    const turned = this.#sheet && isOnlyAValue(this.#sheet, sheet);
    this.#sheet = sheet;
    if (turned === null) {
      return;
    }
    if (!turned) {
      this.#after(Math.max(PAUSE_MS, Math.min(LONGEST_PAUSE_MS, this.#tookMs / 2)));
    } else if (!this.#isDue && !this.#isRunning) {
      this.#after(TURNING_MS);
    } else if (!this.#isDue) {
      this.#after(Math.max(TURNING_MS, Math.min(LONGEST_PAUSE_MS, this.#tookMs)));
    }
  }

  // At once, and once more where nothing has changed.
  now() {
    this.#asked = "";
    this.#after(0);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#number++;
  }

  #after(ms) {
    clearTimeout(this.#timer);
    this.#isDue = true;
    this.#timer = setTimeout(() => this.#run(), ms);
  }

  async #run() {
    this.#isDue = false;
    const { sheet } = this.#workbench;
    this.#sheet = sheet;
    const program = programOf(sheet);
    const asked = JSON.stringify(program);
    if (asked === this.#asked) {
      return;
    }
    this.#asked = asked;
    const number = ++this.#number;
    this.#isRunning = true;
    // Who has to do something first adds a promise.
    const waits = [];
    this.#tell("beforecompile", { sheet, waits });
    try {
      await this.#compile(program, number, waits);
    } finally {
      if (number === this.#number) {
        this.#isRunning = false;
      }
    }
  }

  async #compile(program, number, waits) {
    const started = performance.now();
    const study = await this.#analyst.study(program);
    if (!study || number !== this.#number) {
      return;
    }
    // After a page that did not close properly nothing runs before somebody says so.
    const isHeld = await askWhetherStopped();
    await Promise.all(waits);
    if (number !== this.#number) {
      return;
    }
    if (isHeld) {
      this.#tellReport(study, { ok: true, messages: [] });
      return;
    }
    this.#tell("beforerun", { program });
    const { report, settled } = await this.#load(program, study, number);
    if (number !== this.#number || report.stopped) {
      return;
    }
    this.#tellReport(study, report);
    await settled;
    this.#tookMs = performance.now() - started;
    // Out of sight nothing is drawn, and it has been tried.
    if (number === this.#number && report.ok && this.#screen.isUnseen) {
      this.#tell("drew");
    }
  }

  #tellReport(study, report) {
    const { dialect, dialects, parameters, ok, errors, warnings, isStatic } = study.about;
    this.#tell("compiled", {
      ok: ok && (report.ok || report.isBlind === true),
      messages: messagesOf(errors, report, warnings),
      compileMs: report.compileMs ?? null,
      dialect,
      dialects,
      parameters,
      isStatic,
    });
  }

  async #load(program, study, number) {
    const { compiled, settled } = this.#screen.load(program, study);
    const report = await compiled;
    if (report.ok || report.stopped || !study.unguarded || number !== this.#number) {
      return { report, settled };
    }
    // Whatever the compiler says shall be about what was written, and our guards are never the reason.
    const plain = this.#screen.load(program, { ...study, built: study.unguarded, unguarded: null });
    return { report: await plain.compiled, settled: plain.settled };
  }

  #tell(name, detail) {
    this.#workbench.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

// Our own rules' words first: the engine repeats them where it refuses because of them, and of a line that we warn of
// already, compilers warn in other words.
function messagesOf(errors, report, warnings) {
  const found = new Map();
  const take = (severity) => ({ pass, line, message }) => {
    const key = `${pass}:${line}:${message}`;
    if (!found.has(key)) {
      found.set(key, { pass, line, message, severity });
    }
  };
  const isTold = new Set(warnings.map(({ pass, line }) => `${pass}:${line}`));
  errors.forEach(take("error"));
  report.messages.forEach(take("error"));
  warnings.forEach(take("warning"));
  report.warnings?.filter(({ pass, line }) => !isTold.has(`${pass}:${line}`)).forEach(take("warning"));
  return [...found.values()];
}

// Whether one number or colour is all that differs; null where nothing does.
function isOnlyAValue(before, now) {
  if (JSON.stringify(withoutCode(before)) !== JSON.stringify(withoutCode(now))) {
    return false;
  }
  const different = PASSES.map((pass) => [codeOf(before, pass), codeOf(now, pass)]).filter(([one, other]) => one !== other);
  return different.length ? different.length === 1 && differsByAValue(...different[0]) : null;
}

function withoutCode({ passes }) {
  return PASSES.map((pass) => [Boolean(passes[pass]), passes[pass]?.inputs ?? null]);
}

function differsByAValue(one, other) {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) {
    start++;
  }
  let end = 0;
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) {
    end++;
  }
  const changed = [one, other].map((text) => text.slice(start, text.length - end));
  // Within a number or a colour, and not the first sign of a name.
  return changed.every((text) => VALUE.test(text)) && /[\d.#]/.test(other.slice(Math.max(0, start - 1), other.length - end + 1));
}
