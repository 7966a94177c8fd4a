import { isMarked } from "./endless.js";
import { ENDLESS, TRYING } from "./faces.js";

const TRYING_AFTER_MS = 1000;

// What is to be said of a program that takes another's place, until its first frame is there.
export class Coming {
  // Whether something was drawn that can be kept.
  hasPicture = false;
  isGuarded = false;
  #overlay;
  #isNew = false;
  #timer = 0;

  constructor(overlay) {
    this.#overlay = overlay;
  }

  take({ unguarded }) {
    this.#isNew = true;
    this.isGuarded = Boolean(unguarded);
    this.settle();
    if (this.hasPicture) {
      this.#timer = setTimeout(() => this.#overlay.note(TRYING), TRYING_AFTER_MS);
    }
  }

  // It is known whether it can be drawn.
  settle() {
    clearTimeout(this.#timer);
  }

  // → whether this was the first frame of another program
  drew(engine) {
    const isFirst = this.#isNew;
    this.hasPicture = true;
    this.#isNew = false;
    if (isFirst && this.isGuarded && isMarked(engine)) {
      this.#overlay.note(ENDLESS);
    }
    return isFirst;
  }
}
