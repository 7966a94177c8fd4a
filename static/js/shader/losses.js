const BORNE = 3;
const WITHIN_MS = 60_000;

// How often the driver gave up lately.
export class Losses {
  #moments = [];

  // → whether that is too often to go on
  add(now) {
    this.#moments = [...this.#moments.filter((moment) => now - moment < WITHIN_MS), now];
    return this.#moments.length > BORNE;
  }
}
