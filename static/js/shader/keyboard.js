const KEYS = 256;

// The keyboard as a picture of 256 × 3, in Shadertoy's layout: held, pressed since the frame before, and
// the one that each press turns over. Listens to one element, and only while that has the focus.
export class Keyboard {
  #bytes = new Uint8Array(KEYS * 3);
  #listening = new AbortController();

  constructor(element, isWanted) {
    const options = { signal: this.#listening.signal };
    element.addEventListener("keydown", (event) => isWanted() && this.#pressed(event), options);
    element.addEventListener("keyup", (event) => this.#released(event), options);
    element.addEventListener("blur", () => this.#bytes.fill(0, 0, 2 * KEYS), options);
  }

  // What a frame reads; the presses in it are told once.
  take() {
    const bytes = this.#bytes.slice();
    this.#bytes.fill(0, KEYS, 2 * KEYS);
    return bytes;
  }

  reset() {
    this.#bytes.fill(0);
  }

  stop() {
    this.#listening.abort();
  }

  #pressed(event) {
    const { keyCode, repeat, ctrlKey, metaKey, altKey, key } = event;
    // Tab and Escape are the way out, and the browser's own shortcuts stay its own.
    if (keyCode >= KEYS || ctrlKey || metaKey || altKey || key === "Tab" || key === "Escape") {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#bytes[keyCode] = 255;
    if (!repeat) {
      this.#bytes[KEYS + keyCode] = 255;
      this.#bytes[2 * KEYS + keyCode] ^= 255;
    }
  }

  #released({ keyCode }) {
    if (keyCode < KEYS) {
      this.#bytes[keyCode] = 0;
    }
  }
}
