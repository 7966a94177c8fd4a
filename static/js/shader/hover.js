import { Clock } from "./clock.js";
import { make } from "./dom.js";
import { analyse } from "./program.js";
import { Sound } from "./audio.js";
import { Stage } from "./stage.js";

const INTENT_MS = 140;
const REMEMBERED = 40;
const CARD = "[data-shader-program]";

// Lists: the card under pointer, finger or keyboard focus runs, all others show their pictures. One context
// draws for the whole page; it moves from card to card, and a program that does not run leaves the picture.
class Hover {
  #programs = new Map();
  #host = make("div", { class: "player__hover" });
  #clock = new Clock();
  #sound = new Sound();
  #stage = null;
  #card = null;
  #loaded = null;
  #timer = 0;
  #at = [-1, -1];
  #about = null;

  constructor() {
    const options = { passive: true };
    document.addEventListener("pointerover", (event) => this.#over(event), options);
    document.addEventListener("pointermove", ({ clientX, clientY }) => (this.#at = [clientX, clientY]), options);
    document.addEventListener("pointerdown", (event) => this.#touched(event), options);
    document.addEventListener("focusin", ({ target }) => this.#look(target, 0), options);
    document.addEventListener("focusout", ({ relatedTarget }) => this.#look(relatedTarget, 0), options);
    // The mouse may have been waiting there before this module was.
    this.#look(document.querySelector(`[data-shader-hover] ${CARD}:hover`), INTENT_MS);
  }

  // A finger has no place to rest: it plays what it touched until it touches something else.
  #over({ pointerType, target, clientX, clientY }) {
    // A mouse that lies still while the page scrolls under it looks at nothing.
    const hasMoved = clientX !== this.#at[0] || clientY !== this.#at[1];
    if (pointerType !== "touch" && hasMoved) {
      this.#look(target, INTENT_MS);
    }
  }

  #touched({ pointerType, target }) {
    if (pointerType === "touch") {
      this.#look(target, INTENT_MS);
    }
  }

  #look(target, waitMs) {
    const card = target instanceof Element && target.closest("[data-shader-hover]") ? target.closest(CARD) : null;
    if (card === this.#card) {
      return;
    }
    clearTimeout(this.#timer);
    this.#rest();
    this.#card = card;
    if (card && !prefersStills()) {
      this.#timer = setTimeout(() => this.#run(card), waitMs);
    }
  }

  #rest() {
    this.#loaded = null;
    this.#host.removeAttribute("data-shown");
    this.#clock.pause();
  }

  async #run(card) {
    const program = await this.#program(card.dataset.shaderProgram);
    if (!program || this.#card !== card) {
      return;
    }
    this.#about = analyse(program);
    if (this.#about.usesAudio && !this.#sound.track) {
      await this.#sound.useTune();
    }
    if (this.#card !== card) {
      return;
    }
    (card.querySelector(".work__picture") ?? card).append(this.#host);
    this.#stage ??= new Stage(this.#host, this.#clock, { state: () => {}, drew: () => this.#drew() }, {
      audio: (time) => (this.#about?.usesAudio ? this.#sound.at(time) : null),
    });
    this.#stage.isStill = this.#about.isStatic;
    this.#clock.restart();
    this.#clock.play();
    await this.#stage.load(program);
    this.#loaded = card;
  }

  // Until its own first frame is there, the canvas still shows the card before.
  #drew() {
    if (this.#card && this.#card === this.#loaded) {
      this.#host.setAttribute("data-shown", "");
    }
  }

  async #program(address) {
    if (!this.#programs.has(address)) {
      const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok) {
        return null;
      }
      this.#programs.set(address, await answer.json());
      if (this.#programs.size > REMEMBERED) {
        this.#programs.delete(this.#programs.keys().next().value);
      }
    }
    return this.#programs.get(address);
  }
}

function prefersStills() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.connection?.saveData === true;
}

new Hover();
