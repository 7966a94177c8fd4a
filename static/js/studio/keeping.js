// Nothing that is typed is lost: here before every compile and a moment after the last key, and on the server.
// <studio-workbench> calls keepAll once it stands.
import { Drafts, Server } from "./drafts.js";
import { askWhetherStopped, letRun, wasStopped, watchRunning } from "./guard.js";
import { openHistory } from "./history.js";
import { Elsewhere } from "./keeping-elsewhere.js";
import { Opening } from "./keeping-opening.js";
import { clock } from "./keeping-words.js";
import { openLocal } from "./local.js";
import { sameSheet } from "./sheet.js";

const PAUSE_MS = 400;
const LONGEST_MS = 1000;
const WAITING = ["offline", "signed_out", "csrf", "not_found"];
const BY_PERSON = ["signed_out", "stranger", "gone"];
// After "Kept on this device".
const WHY = {
  offline: ": offline",
  silent: ": the server does not answer",
  busy: ", on the server soon",
  signed_out: ": you are signed out",
  stranger: ": somebody else is signed in",
  gone: ": the shader is gone",
  refused: ": the server does not take it",
};

export function keepAll(workbench) {
  const keeper = new Keeper(workbench);
  keeper.start();
  return () => keeper.stop();
}

class Keeper {
  #workbench;
  #life = new AbortController();
  #local = null;
  // Until what was kept before has been looked at.
  #opened = null;
  #isOpen = false;
  #drafts;
  #timer = 0;
  #waitsSince = 0;
  // How often something was typed; and up to where it is kept here and on the server.
  #typed = 0;
  #here = 0;
  #there = 0;
  #sent = 0;
  // Nothing was typed since it was opened or saved.
  #isClean = true;
  #typedAt = 0;
  // What was put into the editor and is kept elsewhere already.
  #quiet = null;
  #why = "";
  #waitsForSave = false;
  #closers = new Map();

  constructor(workbench) {
    this.#workbench = workbench;
    this.person = String(workbench.person);
    this.code = workbench.code;
    this.device = workbench.device;
    this.server = new Server(workbench.data.urls, workbench.form);
    this.#drafts = new Drafts(this.server, this.person, (what, detail) => this.#heard(what, detail));
    this.opening = new Opening(this);
    this.elsewhere = new Elsewhere(this);
  }

  get workbench() {
    return this.#workbench;
  }

  get local() {
    return this.#local;
  }

  get typedAt() {
    return this.#typedAt;
  }

  async start() {
    const { signal } = this.#life;
    watchRunning(this.#workbench, { signal });
    this.#listen();
    this.elsewhere.listen(signal);
    this.#opened = this.#open();
    if (await askWhetherStopped()) {
      this.#sayHeld();
    }
    await this.#opened;
  }

  stop() {
    this.lastWords();
    this.#life.abort();
    this.#drafts.stop();
    clearTimeout(this.#timer);
  }

  /** One line that stands for a matter: the newer takes the older's place. */
  say(matter, words, how = {}) {
    this.unsay(matter);
    this.#closers.set(matter, this.#workbench.say(words, { sticky: true, tone: "warn", ...how }));
  }

  unsay(matter) {
    this.#closers.get(matter)?.();
    this.#closers.delete(matter);
  }

  /** Puts another text into the editor, which is known to be kept already: no new word of anybody's. */
  put(sheet) {
    this.#quiet = sheet;
    this.#workbench.setSheet(sheet);
  }

  /** Nobody need be offered this any more; it stays in the history. */
  async forget({ device, typedAt, id }, number = null) {
    await this.#local.settle(device, typedAt);
    const { data } = await this.server.list();
    const newest = data?.drafts.find((row) => row.device === device);
    if (newest && !newest.settled_at && (newest.id === id || Date.parse(newest.typed_at) <= typedAt)) {
      await this.server.settle(device, number);
    }
  }

  /** There is a connection, and the right person is signed in. */
  goOn() {
    this.unsay("signed out");
    this.unsay("stranger");
    if (BY_PERSON.includes(this.#why)) {
      this.#why = "";
      this.#tell();
    }
    this.#drafts.retry();
    this.#saveAtLast();
  }

  holdBack(what) {
    this.#drafts.hold();
    this.#heard(what);
  }

  lastWords() {
    this.#keepHere();
    if (this.#typed > this.#there) {
      this.#drafts.lastWords();
    }
  }

  async #open() {
    this.#local = await openLocal(this.person, this.code);
    if (this.#life.signal.aborted) {
      return;
    }
    await this.opening.putBack();
    if (this.#typed > this.#here) {
      this.#keepHere();
    }
    this.#isOpen = true;
  }

  // --- What happens ----------------------------------------------------------------------------------

  #listen() {
    const { signal } = this.#life;
    const on = (name, act, where = this.#workbench) => where.addEventListener(name, act, { signal });
    on("sheetchange", () => this.#changed());
    on("beforecompile", ({ detail }) => this.#beforeCompile(detail));
    on("saved", ({ detail }) => this.#saved(detail));
    on("notsaved", (event) => this.#notSaved(event));
    on("click", ({ target }) => target.closest?.("[data-history], [data-open-history]") && this.#openHistory());
    on("online", () => this.goOn(), window);
    on("pagehide", () => this.lastWords(), window);
    on("visibilitychange", () => document.hidden && this.lastWords(), document);
    on("beforeunload", (event) => this.#leaving(event), window);
  }

  #beforeCompile({ waits }) {
    if (this.#isOpen) {
      this.#keepHere();
    } else {
      waits.push(this.#opened.catch(() => {}));
    }
  }

  #changed() {
    const { sheet } = this.#workbench;
    const isQuiet = this.#quiet && sameSheet(sheet, this.#quiet);
    this.#quiet = null;
    if (isQuiet) {
      this.#isClean = !this.#workbench.isTouched;
      return;
    }
    if (this.#isClean && !this.#workbench.isTouched) {
      return;
    }
    this.#isClean = false;
    this.#typed++;
    this.#typedAt = Date.now();
    this.#drafts.typed(() => this.#toSend());
    const now = performance.now();
    this.#waitsSince ||= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keepHere(), Math.max(0, Math.min(PAUSE_MS, this.#waitsSince + LONGEST_MS - now)));
  }

  #copy() {
    const { sheet, basedOn } = this.#workbench;
    return { device: this.device, sheet, basedOn, typedAt: this.#typedAt };
  }

  // In this very task, so that a compile which hangs the page finds it done.
  #keepHere() {
    clearTimeout(this.#timer);
    this.#waitsSince = 0;
    if (!this.#local || this.#typed === this.#here) {
      return;
    }
    const before = this.#here;
    this.#here = this.#typed;
    this.#written().then((isKept) => {
      if (isKept) {
        this.#tell();
      } else {
        this.#here = Math.min(this.#here, before);
        this.#sayNoStorage();
      }
    });
  }

  async #written() {
    const copy = this.#copy();
    if (this.#workbench.isTouched) {
      return this.#local.keep(copy);
    }
    // What was typed and taken back again is nothing to offer to anybody.
    this.opening.settled(null);
    return this.#local.settle(this.device, copy.typedAt).then(() => true, () => false);
  }

  #toSend() {
    this.#sent = this.#typed;
    return { ...this.#copy(), isNothing: !this.#workbench.isTouched };
  }

  #heard(what, detail) {
    this.#why = what === "kept" ? "" : what;
    if (what === "kept") {
      this.#there = this.#sent;
      this.unsay("signed out");
      this.unsay("refused");
      this.#saveAtLast();
    } else if (what === "signed_out") {
      this.#saySignedOut();
    } else if (what === "stranger" || what === "gone") {
      this.#sayStranger(what);
    } else if (what === "refused") {
      this.say("refused", `${detail} It is kept on this device alone.`);
    }
    this.#tell();
  }

  #tell() {
    const isHere = this.#local?.kind !== "none" && this.#here > 0;
    if (!this.#why) {
      this.#workbench.tellKept(this.#there || isHere ? `Kept ${clock(this.#typedAt)}` : "");
    } else {
      this.#workbench.tellKept(`${isHere ? "Kept on this device" : "Not kept"}${WHY[this.#why]}`);
    }
  }

  async #saved({ number, sheet }) {
    this.#waitsForSave = false;
    this.unsay("save");
    this.elsewhere.saved(number);
    const typedAt = this.#typedAt || Date.now();
    await this.#drafts.saved(this.device, number);
    await this.opening.settled(number);
    if (sameSheet(sheet, this.#workbench.sheet)) {
      this.#isClean = true;
      this.#here = this.#there = this.#typed;
      this.#why = "";
      await this.#local?.settle(this.device, typedAt);
      this.#workbench.tellKept(`Saved ${clock(Date.now())}`);
    } else {
      // Typed on while it was on its way: that stands on the new version now.
      this.#typed++;
      this.#drafts.typed(() => this.#toSend());
      this.#keepHere();
    }
  }

  #notSaved(event) {
    const { code, message } = event.detail;
    if (!WAITING.includes(code)) {
      return;
    }
    event.preventDefault();
    this.#keepHere();
    this.#waitsForSave = code === "offline" || code === "signed_out";
    if (code === "offline") {
      this.say("save", "This is kept on this device, and is saved when you are online again.");
    } else {
      this.#sayWhy(message);
    }
  }

  // Who is signed in by now may explain it.
  async #sayWhy(message) {
    await this.elsewhere.look();
    if (!BY_PERSON.includes(this.#why)) {
      this.#workbench.say(message, { tone: "danger" });
    }
  }

  // What somebody asked for is done as soon as it can be.
  #saveAtLast() {
    if (this.#waitsForSave) {
      this.#waitsForSave = false;
      this.#workbench.save();
    }
  }

  #leaving(event) {
    this.#keepHere();
    if (this.#workbench.isTouched && this.#typed > Math.max(this.#here, this.#there)) {
      event.preventDefault();
    }
  }

  // --- What is said ----------------------------------------------------------------------------------

  #sayHeld() {
    this.#workbench.pause();
    this.say("held", "The page did not close properly while this ran, so it waits.", { actions: [["Run", () => this.#run()]] });
    this.#workbench.addEventListener("beforecompile", () => wasStopped() || this.unsay("held"), { signal: this.#life.signal });
  }

  #run() {
    letRun();
    this.#workbench.dispatchEvent(new CustomEvent("compilenow", { bubbles: true }));
    this.#workbench.player?.play();
  }

  #saySignedOut() {
    const words = this.#waitsForSave ? "You are signed out. This is kept here, and is saved when you are back." : "You are signed out. What you type is kept on this device.";
    this.say("signed out", words, { actions: [["Sign in in a new tab", () => this.#signIn()]] });
  }

  #signIn() {
    window.open(this.#workbench.data.urls.sign_in, "_blank", "noopener");
    this.#saySignedOut();
  }

  #sayStranger(what) {
    const words = {
      stranger: "Somebody else is signed in here now. What you type stays on this device, and nothing of it is sent.",
      gone: "This shader is not there any more. What you type stays on this device.",
    };
    this.unsay("signed out");
    this.say("stranger", words[what], { tone: "danger" });
  }

  #sayNoStorage() {
    if (!this.#closers.has("storage")) {
      this.say("storage", "This browser keeps nothing: what you type is on the server alone, a moment after you type it.");
    }
  }

  #openHistory() {
    this.#keepHere();
    openHistory(this);
  }
}
