import { Sound } from "./audio.js";
import { CannotCapture, fileName, picturePng, save } from "./capture.js";
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { make } from "./dom.js";
import { Keyboard } from "./keyboard.js";
import { Overlay } from "./overlay.js";
import { analyse } from "./program.js";
import { listenForShortcuts } from "./shortcuts.js";
import { Stage } from "./stage.js";
import { ShaderTransport } from "./transport.js";
import { Values } from "./values.js";

const STATS_EVERY_MS = 500;
const ANNOUNCE_EVERY_S = 0.25;

// <shader-canvas data-program="id of its JSON"> runs a shader; docs/design.md says what else it takes.
export class ShaderCanvas extends HTMLElement {
  #clock = null;
  #stage = null;
  #screen = null;
  #overlay = null;
  #controls = null;
  #keyboard = null;
  #poster = null;
  #sound = new Sound();
  #values = new Values();
  #program = null;
  #about = null;
  #isWanted = false;
  #times = [];
  #statsAt = 0;
  #announced = -1;
  #life = null;

  connectedCallback() {
    if (this.#stage) {
      return;
    }
    this.#life = new AbortController();
    this.#clock = Clock.of(this.dataset.step ?? this.dataset.state);
    this.#values = new Values({ writesAddress: this.#mode === "full" });
    this.#build();
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches || this.dataset.start === "paused";
    this.#isWanted = !isStill;
    if (!isStill) {
      this.#clock.play();
    }
    const source = document.getElementById(this.dataset.program ?? "");
    if (source) {
      this.load(JSON.parse(source.textContent));
    }
  }

  disconnectedCallback() {
    // Moved within the page, it is connected again before this runs.
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#end();
      }
    });
  }

  get label() {
    return this.dataset.title || "Shader";
  }

  get time() {
    return this.#clock.time;
  }

  get playing() {
    return this.#clock.playing;
  }

  get speed() {
    return this.#clock.speed;
  }

  set speed(speed) {
    this.#clock.speed = Math.max(0, Math.min(16, Number(speed) || 0));
  }

  get state() {
    return this.#stage.state;
  }

  get engine() {
    return this.#stage.engine;
  }

  get values() {
    return this.#values.all;
  }

  set values(values) {
    Object.entries(values).forEach(([name, value]) => this.setValue(name, value));
  }

  get defaults() {
    return this.#values.defaults;
  }

  get parameters() {
    return this.#values.parameters;
  }

  // Width and height of the picture in the pixels of the screen.
  get shape() {
    const ratio = Math.min(2, devicePixelRatio || 1);
    return [this.#screen.clientWidth, this.#screen.clientHeight].map((side) => Math.max(1, Math.round(side * ratio)));
  }

  play() {
    this.#clock.play();
  }

  pause() {
    this.#clock.pause();
  }

  restart() {
    this.#clock.restart();
  }

  seek(seconds) {
    this.#clock.seek(Number(seconds) || 0);
  }

  // Another program in the same player. → {ok, messages}
  async load(program) {
    this.#program = program;
    this.#about = analyse(program);
    this.#stage.isStill = this.#about.isStatic;
    this.#values.declare(this.#about.parameters);
    Object.entries(this.values).forEach(([name, value]) => this.#stage.setParameter(name, value));
    this.#controls?.declare(this.#about, this.values, this.#sound);
    if (this.#about.usesAudio && !this.#sound.track) {
      await this.#sound.useTune();
    }
    if (!this.#stage || this.#program !== program) {
      return { ok: false, messages: [] };
    }
    if (this.#poster && !this.#isWanted) {
      this.#offerToPlay();
      return { ok: true, messages: [] };
    }
    return this.#stage.load(program);
  }

  setValue(name, value) {
    const taken = this.#values.set(name, value);
    if (taken === undefined) {
      return;
    }
    this.#stage.setParameter(name, taken);
    this.#controls?.showValue(name, taken);
    this.#wake();
    this.#tell("valuechange", { name, value: taken, values: this.values });
  }

  resetValues() {
    this.values = this.defaults;
  }

  setQuality(chosen) {
    this.#stage.setQuality(chosen);
  }

  redraw() {
    this.#stage.invalidate();
  }

  toggleKeys() {
    this.#controls?.toggle("keys");
  }

  toggleFullscreen() {
    if (document.fullscreenElement === this) {
      return document.exitFullscreen();
    }
    // Phones that know no whole screen for elements leave it at that.
    return this.requestFullscreen?.().catch(() => {});
  }

  // → a PNG of this moment
  async picture(size = this.shape) {
    this.#wake();
    if (this.#stage.state !== "ready") {
      throw new CannotCapture("There is no picture yet.");
    }
    const moment = this.#stage.moment();
    return await this.whileResting(() => picturePng(this.#stage.engine, moment, size));
  }

  async savePicture(size) {
    save(await this.picture(size), fileName(this.label, "png"));
  }

  // What a film of it needs to know.
  filmed() {
    const { mouse } = this.#stage.inputsAt(this.time);
    const track = this.#about.usesAudio ? this.#sound.track : null;
    return { program: this.#program, values: this.values, mouse, sound: track, hears: (time) => this.#audio(time) };
  }

  // Does something that needs the graphics card for itself.
  async whileResting(work) {
    this.#clock.hold(this.#stage);
    try {
      await this.#stage.rest(true);
      return await work();
    } finally {
      this.#stage.rest(false);
      this.#clock.release(this.#stage);
    }
  }

  get #mode() {
    return this.dataset.controls || "full";
  }

  #build() {
    const { signal } = this.#life;
    this.#poster = this.querySelector("img") ?? (this.dataset.poster ? make("img", { src: this.dataset.poster, alt: "" }) : null);
    this.#poster?.classList.add("player__poster");
    this.#screen = make("div", { class: "player__screen stage" });
    if (this.#poster) {
      this.#screen.append(this.#poster);
    }
    this.replaceChildren(this.#screen);
    this.classList.add("player");
    this.#overlay = new Overlay(this.#screen);
    this.#stage = new Stage(this.#screen, this.#clock, this.#listener(), {
      audio: (time) => this.#audio(time),
      keys: () => this.#keyboard?.take() ?? null,
    });
    if (this.#mode !== "none") {
      this.#addControls();
    }
    this.addEventListener("fullscreenchange", () => this.#controls?.showFullscreen(document.fullscreenElement === this), { signal });
  }

  #addControls() {
    const group = this.dataset.step ?? this.dataset.state;
    const players = group ? [...document.querySelectorAll("shader-canvas")].filter(({ dataset }) => (dataset.step ?? dataset.state) === group) : [];
    const apart = group && [...document.querySelectorAll("shader-transport")].some(({ dataset }) => dataset.step === group);
    // In step there is one line of time: its own element's, or the first player's.
    const hasTransport = !apart && (!group || players[0] === this);
    this.#controls = new Controls(this, { clock: this.#clock, hasTransport, isBare: this.#mode === "bare" });
    this.append(this.#controls.bar, this.#controls.drawers);
    this.classList.toggle("player--bare", this.#mode === "bare");
    listenForShortcuts(this, this.#clock);
  }

  #listener() {
    return {
      state: (name, detail) => this.#became(name, detail),
      drew: (ms) => this.#drew(ms),
      told: (what) => this.#told(what),
      canvas: (canvas) => this.#hung(canvas),
    };
  }

  #hung(canvas) {
    canvas.className = "player__canvas";
    canvas.tabIndex = 0;
    // A finger scrolls the page, unless the shader does something with it.
    canvas.classList.toggle("player__canvas--held", Boolean(this.#about?.usesMouse));
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", this.label);
    this.#keyboard?.stop();
    this.#keyboard = new Keyboard(canvas, () => this.#about?.usesKeyboard ?? false);
  }

  #became(name, detail) {
    const faces = {
      compiling: () => this.#overlay.compiling(),
      ready: () => (this.#isWanted ? this.#overlay.clear() : this.#offerToPlay()),
      failed: () => this.#overlay.messages(detail),
      heavy: () => this.#overlay.words("This shader is too heavy for this device.", ["Run anyway", () => this.#stage.runAnyway()]),
      nowebgl: () => this.#overlay.words(this.#poster ? "This is a still: this browser has no WebGL 2." : "This shader needs WebGL 2, which this browser does not have."),
      lost: () => this.#sayLost(detail),
    };
    faces[name]?.();
    this.dataset.now = name;
    if (name === "failed") {
      this.#tell("failed", { messages: detail });
    }
    if (name === "nowebgl" || name === "lost" || name === "heavy" || name === "failed") {
      this.#showPoster(true);
      this.#controls?.showStats("");
    }
    this.#tell("statechange", { state: name, playing: this.playing });
  }

  #sayLost({ isHopeless }) {
    if (isHopeless) {
      this.#overlay.words("The graphics driver keeps stopping this shader.", ["Try again", () => this.#stage.retry()]);
    } else {
      this.#overlay.words("The graphics driver stopped. It starts again.");
    }
  }

  #told(what) {
    if (what === "state") {
      if (this.#clock.playing) {
        this.#wake();
      } else {
        this.#controls?.showStats("");
      }
      this.#tell("statechange", { state: this.#stage.state, playing: this.playing });
    } else {
      this.#keyboard?.reset();
      this.#announced = -1;
    }
    this.#followSound();
  }

  #offerToPlay() {
    this.#overlay.play(() => this.#clock.play());
  }

  // From the still to the real thing.
  #wake() {
    if (this.#isWanted || !this.#program) {
      return;
    }
    this.#isWanted = true;
    this.#overlay.clear();
    if (this.#stage.state === "idle") {
      this.#stage.load(this.#program);
    }
  }

  #drew(ms) {
    this.#showPoster(false);
    const now = performance.now();
    this.#times.push({ now, ms });
    this.#times = this.#times.filter((one) => now - one.now < 1000);
    if (now - this.#statsAt > STATS_EVERY_MS) {
      this.#statsAt = now;
      const mean = this.#times.reduce((sum, one) => sum + one.ms, 0) / this.#times.length;
      this.#controls?.showStats(!this.playing || this.#about.isStatic ? "" : `${this.#times.length} fps · ${mean.toFixed(mean < 10 ? 1 : 0)} ms`);
    }
    if (!this.hasAttribute("data-ready")) {
      this.setAttribute("data-ready", "");
      this.#tell("ready", { values: this.values });
    }
    if (Math.abs(this.time - this.#announced) >= ANNOUNCE_EVERY_S) {
      this.#announced = this.time;
      this.#tell("timechange", { time: this.time });
    }
    this.#followSound();
  }

  #followSound() {
    const playing = this.playing && this.#stage.isSeen && this.#stage.state === "ready" && this.#about?.usesAudio;
    this.#sound.follow({ time: this.time, speed: this.speed, playing: Boolean(playing) });
  }

  #audio(time) {
    return this.#about?.usesAudio ? this.#sound.at(time) : null;
  }

  #showPoster(isShown) {
    if (this.#poster) {
      this.#poster.hidden = !isShown;
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  #end() {
    this.#life.abort();
    this.#values.stop();
    this.#controls?.stop();
    this.#keyboard?.stop();
    this.#stage.destroy();
    this.#sound.close();
    this.#overlay.clear();
    this.#stage = this.#controls = this.#keyboard = null;
    this.#isWanted = false;
    this.removeAttribute("data-ready");
    this.replaceChildren(...(this.#poster ? [this.#poster] : []));
  }
}

customElements.define("shader-transport", ShaderTransport);
customElements.define("shader-canvas", ShaderCanvas);
