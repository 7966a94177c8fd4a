import { ADDRESS, studied } from "./analysis-worker.js";

// Reads programs away from the page, since 3,000 lines take longer than a key may; one at a time, the newest next.
export class Analyst {
  #worker = null;
  #number = 0;
  #asked = null;
  #waiting = null;

  constructor() {
    try {
      this.#worker = new Worker(ADDRESS, { type: "module" });
    } catch {
      // Files may come from another host, where a page may not start a worker.
      return;
    }
    this.#worker.addEventListener("message", ({ data }) => this.#answered(data));
    this.#worker.addEventListener("error", () => this.#goOnAlone());
  }

  // → as studied() says it, or null where a newer program was asked about meanwhile
  study(program) {
    return new Promise((resolve) => {
      this.#waiting?.resolve(null);
      this.#waiting = { number: ++this.#number, program, resolve };
      this.#next();
    });
  }

  stop() {
    this.#worker?.terminate();
    this.#asked?.resolve(null);
    this.#waiting?.resolve(null);
    this.#worker = this.#asked = this.#waiting = null;
  }

  #next() {
    if (this.#asked || !this.#waiting) {
      return;
    }
    this.#asked = this.#waiting;
    this.#waiting = null;
    const { number, program } = this.#asked;
    if (this.#worker) {
      this.#worker.postMessage({ number, program });
    } else {
      whenIdle(() => this.#asked?.number === number && this.#answered({ number, study: studied(program) }));
    }
  }

  #answered({ number, study }) {
    if (this.#asked?.number === number) {
      this.#asked.resolve(study);
      this.#asked = null;
      this.#next();
    }
  }

  // It could not be loaded, or broke over what it was given.
  #goOnAlone() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#waiting ??= this.#asked;
    if (this.#asked !== this.#waiting) {
      this.#asked?.resolve(null);
    }
    this.#asked = null;
    this.#next();
  }
}

function whenIdle(work) {
  (globalThis.requestIdleCallback ?? setTimeout)(work, ...(globalThis.requestIdleCallback ? [{ timeout: 200 }] : []));
}
