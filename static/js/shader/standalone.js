// The player of an exported page: one program that fills the window, with a strip of few buttons. It is put into the
// page as text together with what it imports, so nothing here may ask for anything.
import { Sound } from "./audio.js";
import { CannotCapture, fileName, picturePng, save } from "./capture.js";
import { Clock } from "./clock.js";
import { changeIcon, iconButton, make } from "./dom.js";
import { analyse } from "./program.js";
import { Keyboard } from "./keyboard.js";
import { Overlay } from "./overlay.js";
import { ParametersPanel } from "./parameters-panel.js";
import { SoundPanel } from "./sound-panel.js";
import { Stage } from "./stage.js";
import { Values } from "./values.js";

// Where open parameters leave enough of the picture to be seen.
const ROOMY = "(min-width: 36rem) and (min-height: 30rem)";

class Standalone {
  #host = document.getElementById("shader");
  #title = document.title;
  #program = JSON.parse(document.getElementById("program").textContent);
  #about = analyse(this.#program);
  #clock = new Clock();
  #values = new Values();
  #sound = new Sound();
  #keyboard = null;
  #overlay = new Overlay(this.#host);
  #stage;
  #panel = null;
  #play = iconButton("play", "Play", () => this.#toggle());
  #time = make("span", { class: "player__time" }, "0.0");

  constructor() {
    this.#stage = new Stage(this.#host, this.#clock, this.#listener(), {
      audio: (time) => (this.#about.usesAudio ? this.#sound.at(time) : null),
      keys: () => this.#keyboard?.take() ?? null,
    });
    this.#stage.isStill = this.#about.isStatic;
    this.#values.declare(this.#about.parameters);
    document.getElementById("transport").append(this.#play, iconButton("restart", "Restart", () => this.#clock.restart()), this.#time);
    document.getElementById("tools").append(...this.#tools());
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  async start() {
    if (this.#about.usesAudio) {
      await this.#sound.useTune();
    }
    Object.entries(this.#values.all).forEach(([name, value]) => this.#stage.setParameter(name, value));
    await this.#stage.load(this.#program);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#clock.play();
    }
  }

  #listener() {
    return {
      state: (name, detail) => this.#became(name, detail),
      drew: () => this.#told(),
      told: () => this.#told(),
      canvas: (canvas) => this.#hung(canvas),
    };
  }

  #hung(canvas) {
    canvas.className = "player__canvas";
    canvas.tabIndex = 0;
    canvas.classList.toggle("player__canvas--held", this.#about.usesMouse);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", this.#title);
    this.#keyboard?.stop();
    this.#keyboard = new Keyboard(canvas, () => this.#about.usesKeyboard);
  }

  #became(name, detail) {
    const faces = {
      compiling: () => this.#overlay.compiling(),
      ready: () => this.#overlay.clear(),
      failed: () => this.#overlay.messages(detail),
      heavy: () => this.#overlay.words("This shader is too heavy for this device.", ["Run anyway", () => this.#stage.runAnyway()]),
      nowebgl: () => this.#overlay.words("This shader needs WebGL 2, which this browser does not have."),
      lost: () => this.#overlay.words("The graphics driver stopped.", ["Try again", () => this.#stage.retry()]),
    };
    faces[name]?.();
    this.#host.dataset.now = name;
  }

  #told() {
    const { playing, time } = this.#clock;
    changeIcon(this.#play, playing ? "pause" : "play", playing ? "Pause" : "Play");
    this.#time.textContent = time.toFixed(1);
    const isHeard = playing && this.#stage.isSeen && this.#stage.state === "ready" && this.#about.usesAudio;
    this.#sound.follow({ time, speed: this.#clock.speed, playing: isHeard });
  }

  #tools() {
    const { parameters, usesAudio } = this.#about;
    this.#panel = parameters.length ? new ParametersPanel(parameters, this.#values.all, { set: (...pair) => this.#set(...pair), reset: () => this.#reset() }) : null;
    const sound = usesAudio ? new SoundPanel(this.#sound, () => this.#stage.invalidate()) : null;
    return [
      ...(this.#panel ? drawer("knobs", "Parameters", this.#panel.element, matchMedia(ROOMY).matches) : []),
      ...(sound ? drawer("sound", "Sound", sound.element) : []),
      iconButton("picture", "Save a picture", () => this.#savePicture()),
      ...(document.fullscreenEnabled ? [iconButton("grow", "Whole screen", toggleFullscreen)] : []),
    ];
  }

  #set(name, value) {
    const taken = this.#values.set(name, value);
    if (taken !== undefined) {
      this.#stage.setParameter(name, taken);
      this.#panel.show(name, taken);
    }
  }

  #reset() {
    Object.entries(this.#values.defaults).forEach((pair) => this.#set(...pair));
  }

  #toggle() {
    if (this.#clock.playing) {
      this.#clock.pause();
    } else {
      this.#clock.play();
    }
  }

  async #savePicture() {
    const moment = this.#stage.moment();
    const ratio = Math.min(2, devicePixelRatio || 1);
    const size = [this.#host.clientWidth, this.#host.clientHeight].map((side) => Math.max(1, Math.round(side * ratio)));
    this.#clock.hold(this.#stage);
    this.#stage.rest(true);
    try {
      save(await picturePng(this.#stage.engine, moment, size), fileName(this.#title, "png"));
    } catch (error) {
      if (!(error instanceof CannotCapture)) {
        throw error;
      }
      this.#overlay.words(error.message, ["Go on", () => this.#overlay.clear()]);
    } finally {
      this.#stage.rest(false);
      this.#clock.release(this.#stage);
    }
  }

  // A field keeps its own keys, and so does a shader that reads the keyboard.
  #pressed(event) {
    const actions = { " ": () => this.#toggle(), r: () => this.#clock.restart(), f: toggleFullscreen };
    const isTheirs = event.target.matches("input, select, textarea, button, a, summary") || event.defaultPrevented;
    if (!isTheirs && !event.ctrlKey && !event.metaKey && !event.altKey && actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  }
}

function toggleFullscreen() {
  if (document.fullscreenElement) {
    return document.exitFullscreen();
  }
  return document.documentElement.requestFullscreen?.().catch(() => {});
}

// A button, and what it opens over the picture.
function drawer(iconName, label, content, isOpen = false) {
  const panel = make("section", { class: "alone__drawer player__drawer", "aria-label": label, hidden: !isOpen }, content);
  const button = iconButton(iconName, label, () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  }, { "aria-expanded": String(isOpen) });
  return [button, panel];
}

new Standalone().start();
