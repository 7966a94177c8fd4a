// The window: a player that follows the page it belongs to.
import "../shader/element.js";
import { givenTo } from "./compiling-player.js";
import { channelOf, hold } from "./detached-channel.js";
import { measure } from "./measuring.js";

const WAIT_MS = 1200;

class Follower {
  #player = document.querySelector("shader-canvas");
  #saved = JSON.parse(document.getElementById("program").textContent);
  #channel = null;
  #timer = 0;
  #number = 0;
  // Values that came before the program that they belong to.
  #wanted = null;

  async start() {
    const device = new URLSearchParams(location.search).get("device");
    if (!device) {
      this.#player.load(this.#saved);
      return;
    }
    const name = channelOf(document.body.dataset.code, device);
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener("message", ({ data }) => this.#heard(data));
    addEventListener("pagehide", () => this.#send("gone"));
    for (const event of ["valuechange", "timechange", "statechange", "ready"]) {
      this.#player.addEventListener(event, () => this.#tell());
    }
    this.#player.addEventListener("shown", () => this.#send("shown"));
    // Without an answer this is a window by itself: it shows what is saved.
    this.#timer = setTimeout(() => this.#player.load(this.#saved), WAIT_MS);
    await hold(name);
    this.#send("here", this.#seen());
  }

  #heard({ to, kind, number, ...data }) {
    const player = this.#player;
    const acts = {
      who: () => this.#send("here", this.#seen()),
      begin: () => this.#begin(data),
      program: () => this.#load(number, data),
      values: () => (player.values = data.values),
      measure: () => this.#measure(number),
      close: () => close(),
    };
    if (to === "window") {
      acts[kind]?.();
    }
  }

  #begin({ time, playing, values }) {
    const player = this.#player;
    clearTimeout(this.#timer);
    player.seek(time);
    if (playing) {
      player.play();
    } else {
      player.pause();
    }
    this.#wanted = values;
  }

  async #load(number, { program, study }) {
    clearTimeout(this.#timer);
    this.#number = number;
    const { compiled, settled } = givenTo(this.#player, program, study);
    const report = await compiled;
    if (report.ok && this.#wanted) {
      this.#player.values = this.#wanted;
      this.#wanted = null;
    }
    this.#tell();
    this.#send("answer", { number, ...report, stopped: report.stopped || number !== this.#number });
    await settled;
    this.#tell();
    this.#send("settled", { number });
  }

  async #measure(number) {
    const asked = this.#number;
    const found = await measure(this.#player, () => asked === this.#number && !document.hidden);
    this.#send("answer", { number, ...found });
  }

  #tell() {
    this.#send("seen", this.#seen());
  }

  #seen() {
    const { values, parameters, time, playing, state, isSeen } = this.#player;
    return { values, parameters, time, playing, state, isSeen };
  }

  #send(kind, data = {}) {
    this.#channel.postMessage({ kind, ...data });
  }
}

new Follower().start();
