const HOLD_MS = 10;

// Lets long work give way: `await breath.taken()` often, and it steps aside when it has held the page long enough.
export class Breath {
  #since = performance.now();

  async taken() {
    if (performance.now() - this.#since > HOLD_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      this.#since = performance.now();
    }
  }
}
