import { CardFilm } from "./card-film.js";

const INTENT_MS = 140;
const CARD = "[data-shader-program], [data-film]";

// Lists: the card under pointer, finger or keyboard focus moves, all others show their pictures. Its film is played
// where there is one, else its program runs. What flashes starts only by its own button.
class Hover {
  #film = new CardFilm();
  #live = null;
  #card = null;
  #timer = 0;
  #at = [-1, -1];

  constructor() {
    const options = { passive: true };
    document.addEventListener("pointerover", (event) => this.#over(event), options);
    document.addEventListener("pointermove", ({ clientX, clientY }) => (this.#at = [clientX, clientY]), options);
    document.addEventListener("pointerdown", (event) => this.#touched(event), options);
    document.addEventListener("focusin", ({ target }) => this.#look(target, 0), options);
    document.addEventListener("focusout", ({ relatedTarget }) => this.#look(relatedTarget, 0), options);
    document.addEventListener("click", (event) => this.#pressed(event));
    // The mouse may have been waiting there before this module was.
    this.#look(document.querySelector(`[data-shader-hover] :is(${CARD}):hover`), INTENT_MS);
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
    const card = cardOf(target);
    if (card === this.#card) {
      return;
    }
    this.#rest();
    this.#card = card;
    if (card && !prefersStills() && card.dataset.flashes === undefined) {
      this.#timer = setTimeout(() => this.#run(card), waitMs);
    }
  }

  // Whoever presses it was told that it flashes.
  #pressed({ target }) {
    const button = target instanceof Element ? target.closest("[data-play-card]") : null;
    const card = cardOf(button);
    if (card) {
      this.#rest();
      this.#card = card;
      this.#run(card);
    }
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#film.rest();
    this.#live?.then((live) => live.rest());
  }

  async #run(card) {
    if (card.dataset.film && (await this.#film.play(card))) {
      return;
    }
    if (card.dataset.shaderProgram && this.#card === card) {
      // Most pages of cards never need what runs programs.
      this.#live ??= import("./card-live.js").then(({ CardLive }) => new CardLive());
      const live = await this.#live;
      if (this.#card === card) {
        await live.play(card);
      }
    }
  }
}

function cardOf(target) {
  return target instanceof Element && target.closest("[data-shader-hover]") ? target.closest(CARD) : null;
}

function prefersStills() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.connection?.saveData === true;
}

new Hover();
