import { Coming } from "./coming.js";
import { Controls } from "./controls.js";
import { make } from "./dom.js";
import { KEPT, showState } from "./faces.js";
import { FrameTimes } from "./frame-times.js";
import { Keyboard } from "./keyboard.js";
import { Overlay } from "./overlay.js";
import { Poster } from "./poster.js";
import { listenForShortcuts } from "./shortcuts.js";

const WITHOUT_PICTURE = ["nowebgl", "lost", "heavy", "failed"];

// What somebody sees and touches of a player: its still, its canvas, what is said over them, the bar and its drawers.
// What runs on the canvas, and when, is the element's.
export class Front {
  screen = make("div", { class: "player__screen stage" });
  #player;
  #poster;
  #overlay;
  #coming;
  #controls = null;
  #keyboard = null;
  #canvas = null;
  #about = null;
  #frames = new FrameTimes();
  #life = new AbortController();

  constructor(player) {
    this.#player = player;
    this.#poster = new Poster(player);
    this.#poster.hang(this.screen);
    player.replaceChildren(this.screen);
    player.classList.add("player");
    this.#overlay = new Overlay(this.screen);
    this.#coming = new Coming(this.#overlay);
    const grown = () => this.#controls?.showFullscreen(document.fullscreenElement === player);
    player.addEventListener("fullscreenchange", grown, { signal: this.#life.signal });
  }

  get hasPoster() {
    return this.#poster.exists;
  }

  // A still that came later than the page.
  set poster(address) {
    this.#poster.take(address);
  }

  addControls(clock, { isBare }) {
    const player = this.#player;
    this.#controls = new Controls(player, { clock, hasTransport: hasTransport(player), isBare });
    player.append(this.#controls.bar, this.#controls.drawers);
    player.classList.toggle("player--bare", isBare);
    listenForShortcuts(player, clock, this.#life.signal);
  }

  // Another program takes the place; `study` as the element's load() has it.
  take(study, values, sound) {
    this.#about = study.about;
    this.#coming.take(study);
    this.#controls?.declare(study.about, values, sound);
    this.#holdFinger();
  }

  // A new canvas, on which nothing was drawn yet.
  hang(canvas) {
    this.#canvas = canvas;
    this.#coming.hasPicture = false;
    canvas.className = "player__canvas";
    canvas.tabIndex = 0;
    this.#holdFinger();
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", this.#player.label);
    this.#keyboard?.stop();
    this.#keyboard = new Keyboard(canvas, () => this.#about?.usesKeyboard ?? false);
  }

  // `stage`, which can try again; `offer`: what to do with a picture that nobody wants yet, else null
  became(name, detail, { stage, keeps, offer }) {
    this.#coming.settle();
    showState(name, detail, {
      overlay: this.#overlay,
      stage,
      hasPoster: this.hasPoster,
      hasPicture: keeps && this.#coming.hasPicture,
      isGuarded: this.#coming.isGuarded,
      offer,
    });
    if (WITHOUT_PICTURE.includes(name)) {
      this.#poster.show(true);
      this.hideStats();
    }
  }

  // → whether this was the first frame of another program
  drew(ms, engine, { isMoving }) {
    this.#poster.show(false);
    const isFirst = this.#coming.drew(engine);
    const words = this.#frames.add(ms);
    if (words !== null) {
      this.#controls?.showStats(isMoving ? words : "");
    }
    return isFirst;
  }

  // Where something stands against it, that is said first.
  offer(play) {
    const { held } = this.#player.dataset;
    if (held) {
      this.#overlay.words(held, ["Play", play]);
    } else {
      this.#overlay.play(play);
    }
  }

  sayKept() {
    this.#overlay.note(KEPT);
  }

  clear() {
    this.#overlay.clear();
  }

  showValue(name, value) {
    this.#controls?.showValue(name, value);
  }

  hideStats() {
    this.#controls?.showStats("");
  }

  toggle(drawer) {
    this.#controls?.toggle(drawer);
  }

  // → the keyboard as a frame reads it
  takeKeys() {
    return this.#keyboard?.take() ?? null;
  }

  resetKeys() {
    this.#keyboard?.reset();
  }

  // Leaves what was there before it.
  end() {
    this.#life.abort();
    this.#coming.settle();
    this.#controls?.stop();
    this.#keyboard?.stop();
    this.#overlay.clear();
    this.#controls = this.#keyboard = null;
    this.#player.replaceChildren(...this.#poster.left);
  }

  // A finger scrolls the page, unless the shader does something with it.
  #holdFinger() {
    this.#canvas?.classList.toggle("player__canvas--held", Boolean(this.#about?.usesMouse));
  }
}

// In step there is one line of time: its own element's, or the first player's.
function hasTransport(player) {
  const groupOf = ({ dataset }) => dataset.step ?? dataset.state;
  const group = groupOf(player);
  const isApart = group && [...document.querySelectorAll("shader-transport")].some(({ dataset }) => dataset.step === group);
  return !isApart && (!group || [...document.querySelectorAll("shader-canvas")].find((one) => groupOf(one) === group) === player);
}
