import { Sound } from "./audio.js";
import { CannotCapture, fileName, picturePng, save } from "./capture.js";
import { Clock } from "./clock.js";
import { Front } from "./front.js";
import { analyse } from "./program.js";
import { whileResting } from "./resting.js";
import { Stage } from "./stage.js";
import { ShaderTransport } from "./transport.js";
import { Values } from "./values.js";

const ANNOUNCE_EVERY_S = 0.25;

// <shader-canvas data-program="id of its JSON"> runs a shader; docs/design.md says what else it takes.
export class ShaderCanvas extends HTMLElement {
  #clock = null;
  #stage = null;
  #front = null;
  #sound = new Sound();
  #values = new Values();
  #program = null;
  #about = null;
  #isWanted = false;
  #rested = Promise.resolve();
  #announced = -1;

  connectedCallback() {
    if (this.#stage) {
      return;
    }
    this.#clock = Clock.of(this.dataset.step ?? this.dataset.state);
    this.#values = new Values({ writesAddress: this.#mode === "full" });
    this.#build();
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches || this.dataset.start === "paused" || this.#isHeld;
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

  get isSeen() {
    return this.#stage.isSeen;
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
    const { clientWidth, clientHeight } = this.#front.screen;
    return [clientWidth, clientHeight].map((side) => Math.max(1, Math.round(side * ratio)));
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

  // Another program in the same player; `study`, if that was asked already: {about, built} from analyse() and build(), and
  // isTooMuch where it shall not run before somebody says so, unguarded where built leaves loops that never end.
  // With data-keeps what ran before goes on until then, and stays where this one does not compile. → {ok, messages}
  async load(program, study = { about: analyse(program), built: null }) {
    const { about, built, isTooMuch } = study;
    if (!this.#keeps) {
      this.#take(program, study);
    }
    if (about.usesAudio && !this.#sound.track) {
      await this.#sound.useTune();
    }
    if (!this.#stage || (!this.#keeps && this.#program !== program)) {
      return { ok: false, messages: [] };
    }
    if ((this.#front.hasPoster || this.#isHeld) && !this.#isWanted) {
      this.#offerToPlay();
      return { ok: true, messages: [] };
    }
    this.#isWanted ||= this.#keeps && this.playing;
    const taken = (early) => {
      this.#take(program, study);
      this.dispatchEvent(new CustomEvent("taken", { detail: { program, report: early } }));
    };
    const report = await this.#stage.load(program, { built, isTooMuch, taken: this.#keeps ? taken : undefined });
    if (this.#keeps && this.#stage?.state === "ready" && !report.ok && !report.stopped) {
      this.#front.sayKept();
    }
    return report;
  }

  // Offers to play what has not even been compiled.
  offer() {
    this.#offerToPlay();
  }

  // A still that came later than the page.
  set poster(address) {
    if (this.#front) {
      this.#front.poster = address;
    }
  }

  setValue(name, value) {
    const taken = this.#values.set(name, value);
    if (taken === undefined) {
      return;
    }
    this.#stage.setParameter(name, taken);
    this.#front.showValue(name, taken);
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
    this.#front?.toggle("keys");
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
    this.#insistOnPicture();
    const moment = this.#stage.moment();
    return await this.whileResting(() => {
      // What took its place meanwhile may be too heavy.
      this.#insistOnPicture();
      return picturePng(this.#stage.engine, moment, size);
    });
  }

  #insistOnPicture() {
    if (this.#stage.state !== "ready") {
      throw new CannotCapture("There is no picture yet.");
    }
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

  // Does something that needs the graphics card for itself; one thing after another.
  whileResting(work) {
    const [stage, clock] = [this.#stage, this.#clock];
    const turn = this.#rested.then(() => whileResting(stage, clock, work));
    this.#rested = turn.catch(() => {});
    return turn;
  }

  get #isHeld() {
    return Boolean(this.dataset.held);
  }

  get #keeps() {
    return this.dataset.keeps !== undefined;
  }

  get #mode() {
    return this.dataset.controls || "full";
  }

  #build() {
    this.#front = new Front(this);
    this.#stage = new Stage(this.#front.screen, this.#clock, this.#listener(), {
      audio: (time) => this.#audio(time),
      keys: () => this.#front.takeKeys(),
    });
    this.#stage.keeps = this.#keeps;
    if (this.#mode !== "none") {
      this.#front.addControls(this.#clock, { isBare: this.#mode === "bare" });
    }
  }

  #listener() {
    return {
      state: (name, detail) => this.#became(name, detail),
      drew: (ms) => this.#drew(ms),
      told: (what) => this.#told(what),
      canvas: (canvas) => this.#front.hang(canvas),
    };
  }

  #take(program, study) {
    const { about } = study;
    this.#program = program;
    this.#about = about;
    this.#stage.isStill = about.isStatic;
    this.#values.declare(about.parameters);
    Object.entries(this.values).forEach(([name, value]) => this.#stage.setParameter(name, value));
    this.#front.take(study, this.values, this.#sound);
  }

  #became(name, detail) {
    const offer = this.#isWanted ? null : () => this.#offerToPlay();
    this.#front.became(name, detail, { stage: this.#stage, keeps: this.#keeps, offer });
    this.dataset.now = name;
    if (name === "failed") {
      this.#tell("failed", { messages: detail });
    }
    this.#tell("statechange", { state: name, playing: this.playing });
  }

  #told(what) {
    if (what === "state") {
      if (this.#clock.playing) {
        this.#wake();
      } else {
        this.#front.hideStats();
      }
      this.#tell("statechange", { state: this.#stage.state, playing: this.playing });
    } else {
      this.#front.resetKeys();
      this.#announced = -1;
    }
    this.#followSound();
  }

  #offerToPlay() {
    this.#front.offer(() => this.#clock.play());
  }

  // From the still to the real thing.
  #wake() {
    if (this.#isWanted || !this.#program) {
      return;
    }
    this.#isWanted = true;
    this.#front.clear();
    if (this.#stage.state === "idle") {
      this.#stage.load(this.#program);
    }
  }

  #drew(ms) {
    const isMoving = this.playing && !this.#about.isStatic;
    if (this.#front.drew(ms, this.engine, { isMoving })) {
      this.#tell("shown", {});
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

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  #end() {
    this.#values.stop();
    this.#stage.destroy();
    this.#sound.close();
    this.#front.end();
    this.#stage = null;
    this.#isWanted = false;
    this.removeAttribute("data-ready");
  }
}

customElements.define("shader-transport", ShaderTransport);
customElements.define("shader-canvas", ShaderCanvas);
