import { Sound } from "./audio.js";
import { Clock } from "./clock.js";
import { make } from "./dom.js";
import { analyse } from "./program.js";
import { Stage } from "./stage.js";

const REMEMBERED = 40;

// Runs the program of one card at a time. One context draws for the whole page; it moves from card to card, and a
// program that does not run leaves the picture.
export class CardLive {
  #programs = new Map();
  #host = make("div", { class: "player__hover" });
  #clock = new Clock();
  #sound = new Sound();
  #stage = null;
  #card = null;
  #loaded = null;
  #about = null;

  async play(card) {
    this.#card = card;
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

  rest() {
    this.#card = this.#loaded = null;
    this.#host.removeAttribute("data-shown");
    this.#clock.pause();
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
