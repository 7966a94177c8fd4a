// The picture in a window of its own. While it is there, it alone compiles and draws, and the page's player rests;
// page and window talk by a channel that only this tab and its window share.
import { givenTo } from "./compiling-player.js";
import { channelOf, isFree } from "./detached-channel.js";

const FEATURES = "popup,width=960,height=620";

// Where programs are shown: by the page's player, or by the window's.
export class Screen extends EventTarget {
  #workbench;
  #address;
  #channel;
  #lock;
  #window = null;
  #isAway = false;
  #waiting = new Map();
  #number = 0;
  #latest = null;
  #seen = { values: {}, parameters: [], time: 0, playing: false, state: "idle", isSeen: false };
  #watching = null;

  constructor(workbench, address, signal) {
    super();
    this.#workbench = workbench;
    this.#address = `${address}?device=${encodeURIComponent(workbench.device)}`;
    const name = channelOf(workbench.code, workbench.device);
    this.#lock = name;
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener("message", ({ data }) => this.#heard(data), { signal });
    signal.addEventListener("abort", () => this.#end());
    // This page may have been loaded anew while its window stood open.
    this.#send("who");
  }

  get isAway() {
    return this.#isAway;
  }

  get isRunning() {
    return this.#now.state === "ready" && this.#now.playing;
  }

  get isHeavy() {
    return this.#now.state === "heavy";
  }

  // Ready to be drawn, and nobody could see it.
  get isUnseen() {
    return this.#now.state === "ready" && !this.#now.isSeen;
  }

  get parameters() {
    return this.#now.parameters;
  }

  get values() {
    return this.#now.values;
  }

  set values(values) {
    if (this.#isAway) {
      this.#send("values", { values });
    } else {
      this.#player.values = values;
    }
  }

  // → {compiled, settled}; stopped too where the window went before it could answer
  load(program, study) {
    this.#latest = { program, study };
    if (!this.#isAway) {
      return givenTo(this.#player, program, study);
    }
    const compiled = this.#ask("program", this.#latest);
    return { compiled, settled: this.#wait(`settled ${this.#number}`) };
  }

  async measure(isWanted) {
    const { measure } = await import("./measuring.js");
    if (!this.#isAway) {
      return measure(this.#player, isWanted);
    }
    const found = await this.#ask("measure");
    return isWanted() && found.times ? found : null;
  }

  // → whether the browser let a window open
  open() {
    this.#window = window.open(this.#address, this.#lock, FEATURES);
    return this.#window !== null;
  }

  raise() {
    this.#window?.focus();
    if (!this.#window) {
      // A page that was loaded anew has no hold on its window but its name.
      this.open();
    }
  }

  bringBack() {
    this.#send("close");
    this.#back();
  }

  // The player that shows it, or what was last heard of it.
  get #now() {
    return this.#isAway ? this.#seen : this.#player;
  }

  get #player() {
    return this.#workbench.player;
  }

  #heard({ kind, number, ...data }) {
    const acts = {
      here: () => this.#away(data),
      gone: () => this.#back(),
      seen: () => this.#sees(data),
      shown: () => this.#tell("shown"),
      answer: () => this.#answered(number, data),
      settled: () => this.#answered(`settled ${number}`, data),
    };
    acts[kind]?.();
  }

  #away(seen) {
    if (!this.#isAway) {
      const player = this.#player;
      this.#isAway = true;
      this.#seen = seen;
      // A page that was just loaded has shown nothing: then the window goes on as it is.
      if (player.state !== "idle") {
        const { time, playing, values, parameters } = player;
        this.#send("begin", { time, playing, values });
        this.#seen = { ...seen, time, playing, values, parameters };
      }
      player.pause();
      player.hidden = true;
      this.#watch();
      this.#tell("moved");
    }
    if (this.#latest) {
      this.#ask("program", this.#latest);
    }
  }

  // Whoever gets the lock knows that the window has closed, or broken.
  #watch() {
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    isFree(this.#lock, signal).then((isGone) => isGone && this.#back());
  }

  async #back() {
    if (!this.#isAway) {
      return;
    }
    this.#isAway = false;
    this.#watching?.abort();
    this.#window = null;
    this.#waiting.forEach((resolve) => resolve({ ok: false, messages: [], stopped: true }));
    this.#waiting.clear();
    const player = this.#player;
    const { time, playing, values } = this.#seen;
    player.hidden = false;
    player.seek(time);
    if (playing) {
      player.play();
    }
    this.#tell("moved");
    if (this.#latest) {
      await player.load(this.#latest.program, this.#latest.study);
      player.values = values;
    }
  }

  #sees(seen) {
    const before = JSON.stringify([this.#seen.parameters, this.#seen.values]);
    this.#seen = { ...this.#seen, ...seen };
    if (JSON.stringify([this.#seen.parameters, this.#seen.values]) !== before) {
      this.#tell("valuechange");
    }
  }

  #ask(kind, data = {}) {
    const number = ++this.#number;
    this.#send(kind, { number, ...data });
    return this.#wait(number);
  }

  #wait(key) {
    return new Promise((resolve) => this.#waiting.set(key, resolve));
  }

  #answered(number, data) {
    this.#waiting.get(number)?.(data);
    this.#waiting.delete(number);
  }

  #send(kind, data = {}) {
    this.#channel.postMessage({ to: "window", kind, ...data });
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }

  #end() {
    this.#watching?.abort();
    this.#channel.close();
  }
}
