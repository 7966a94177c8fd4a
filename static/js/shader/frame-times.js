const SAID_EVERY_MS = 500;
const WITHIN_MS = 1000;

// How many frames the last second had, and what one of them took.
export class FrameTimes {
  #times = [];
  #saidAt = 0;

  // → words twice a second, else null
  add(ms) {
    const now = performance.now();
    this.#times.push({ now, ms });
    this.#times = this.#times.filter((one) => now - one.now < WITHIN_MS);
    if (now - this.#saidAt <= SAID_EVERY_MS) {
      return null;
    }
    this.#saidAt = now;
    const mean = this.#times.reduce((sum, one) => sum + one.ms, 0) / this.#times.length;
    return `${this.#times.length} fps · ${mean.toFixed(mean < 10 ? 1 : 0)} ms`;
  }
}
