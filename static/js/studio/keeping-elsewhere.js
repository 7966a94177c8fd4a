// The same shader in another tab or on another device: who saves second is shown both texts.
import { mergeTexts } from "./merging.js";
import { sameSheet } from "./sheet.js";

const LOOK_EVERY_MS = 60_000;
const LEAST_BETWEEN_MS = 2000;

export class Elsewhere {
  #keeper;
  #channel = null;
  #told = 0;
  #lookedAt = -Infinity;
  #looks = 0;
  #soon = 0;
  #inAnotherTab = new Set();
  #merging = false;

  constructor(keeper) {
    this.#keeper = keeper;
  }

  listen(signal) {
    const { workbench, person, code } = this.#keeper;
    if ("BroadcastChannel" in window) {
      this.#channel = new BroadcastChannel(`studio:keeping:${person}:${code}`);
      this.#channel.addEventListener("message", ({ data }) => this.#heard(data));
      signal.addEventListener("abort", () => this.#channel.close());
    }
    workbench.addEventListener("conflict", ({ detail }) => this.#merge(detail.current, { isSaving: true }), { signal });
    for (const [name, where] of [["focus", window], ["pageshow", window], ["visibilitychange", document]]) {
      where.addEventListener(name, () => document.hidden || this.#lookSoon(), { signal });
    }
    const timer = setInterval(() => document.hidden || this.look(), LOOK_EVERY_MS);
    signal.addEventListener("abort", () => [timer, this.#soon].forEach(clearInterval));
  }

  /** This tab saved. */
  saved(number) {
    this.#told = Math.max(this.#told, number);
    this.#keeper.unsay("elsewhere");
    this.#channel?.postMessage({ saved: number });
  }

  /** Asks the server where the shader stands, and who is signed in. */
  async look() {
    this.#lookedAt = performance.now();
    const look = ++this.#looks;
    const { status, data } = await this.#keeper.server.state();
    if (look !== this.#looks) {
      return;
    }
    if (status === 401) {
      this.#keeper.holdBack("signed_out");
    } else if (status === 404) {
      this.#keeper.holdBack(data?.person && data.person !== this.#keeper.person ? "stranger" : "gone");
    } else if (status === 200) {
      this.#keeper.goOn();
      this.#sayNewer(data.number);
    }
  }

  // Not at every flicker of the focus, but always once after the last: somebody may have signed in meanwhile.
  #lookSoon() {
    clearTimeout(this.#soon);
    const wait = LEAST_BETWEEN_MS - (performance.now() - this.#lookedAt);
    this.#soon = setTimeout(() => document.hidden || this.look(), Math.max(0, wait));
  }

  #heard({ saved }) {
    this.#inAnotherTab.add(saved);
    this.#sayNewer(saved);
  }

  #sayNewer(number) {
    const { workbench } = this.#keeper;
    if (number <= workbench.basedOn || number <= this.#told || this.#merging) {
      return;
    }
    this.#told = number;
    const where = this.#inAnotherTab.has(number) ? "in another tab" : "somewhere else";
    const [label, act] = workbench.isTouched ? ["Merge now", () => this.#mergeNow(number)] : [`Go on from version ${number}`, () => this.#follow(number)];
    this.#keeper.say("elsewhere", `Version ${number} was saved ${where}. This is version ${workbench.basedOn}.`, { actions: [[label, act]] });
  }

  async #fetched(number) {
    const { status, data } = await this.#keeper.server.version(number);
    if (status !== 200) {
      this.#told = 0;
      this.#keeper.say("elsewhere", `Version ${number} cannot be read just now. Nothing is lost; saving will ask again.`);
      return null;
    }
    return data;
  }

  async #mergeNow(number) {
    const current = await this.#fetched(number);
    if (current) {
      await this.#merge(current, { isSaving: false });
    }
  }

  async #follow(number) {
    const { workbench } = this.#keeper;
    const current = await this.#fetched(number);
    if (!current) {
      return;
    }
    if (workbench.isTouched) {
      await this.#merge(current, { isSaving: false });
    } else {
      this.#standOn(current);
      this.#keeper.put(current.sheet);
    }
  }

  // Theirs is what this stands on from now, and what is saved next goes on top of it.
  #standOn({ number, sheet }) {
    const { workbench } = this.#keeper;
    this.#told = Math.max(this.#told, number);
    workbench.original = sheet;
    workbench.basedOn = number;
    this.#keeper.unsay("elsewhere");
  }

  async #merge(current, { isSaving }) {
    if (this.#merging) {
      return;
    }
    const { workbench } = this.#keeper;
    if (sameSheet(current.sheet, workbench.sheet)) {
      this.#standOn(current);
      await (isSaving && workbench.save());
      return;
    }
    this.#merging = true;
    try {
      const made = await mergeTexts({
        base: workbench.original,
        theirs: current.sheet,
        mine: workbench.sheet,
        title: `Version ${current.number} was saved meanwhile`,
        words: `You wrote on version ${workbench.basedOn}. Both texts are here, and nothing is saved before you say so.`,
        names: { theirs: `Version ${current.number}`, mine: "Yours" },
        take: isSaving ? "Save it like this" : "Take this into the editor",
      });
      this.#merging = false;
      if (made) {
        this.#standOn(current);
        workbench.setSheet(made);
        await (isSaving && workbench.save());
      } else {
        this.#sayLater(current);
      }
    } finally {
      this.#merging = false;
    }
  }

  #sayLater(current) {
    this.#keeper.say("elsewhere", `Nothing was merged: all stands as you typed it, and it is kept. Version ${current.number} is newer.`, {
      actions: [["Merge now", () => this.#merge(current, { isSaving: false })]],
    });
  }
}
