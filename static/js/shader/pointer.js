// Mouse, pen and finger over a canvas, in the canvas' own pixels from the lower left.
// Shadertoy's signs: xy follow while it is held; zw keep where it went down, z negative once it is up,
// w negative after the first frame.
export class Pointer {
  #canvas;
  #xy = [0, 0];
  #down = [0, 0];
  #hover = [0, 0];
  #isHeld = false;
  #isFresh = false;
  #listening = new AbortController();

  constructor(canvas, onMove = () => {}) {
    this.#canvas = canvas;
    const options = { signal: this.#listening.signal };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.isPrimary) {
        this.#isHeld = true;
        this.#isFresh = true;
        this.#xy = this.#down = this.#hover = this.#place(event);
        capture(canvas, event.pointerId);
        onMove();
      }
    }, options);
    canvas.addEventListener("pointermove", (event) => {
      if (event.isPrimary) {
        this.#hover = this.#place(event);
        this.#xy = this.#isHeld ? this.#hover : this.#xy;
        onMove();
      }
    }, options);
    const up = (event) => {
      if (event.isPrimary) {
        this.#isHeld = false;
        onMove();
      }
    };
    canvas.addEventListener("pointerup", up, options);
    canvas.addEventListener("pointercancel", up, options);
  }

  // Kept as parts of the canvas, told in its pixels: it may have another size by now.
  take() {
    const [width, height] = [this.#canvas.width, this.#canvas.height];
    const pixels = ([x, y]) => [x * width, y * height];
    const [x, y] = pixels(this.#xy);
    const [downX, downY] = pixels(this.#down);
    const mouse = [x, y, this.#isHeld ? downX : -downX, this.#isFresh ? downY : -downY];
    this.#isFresh = false;
    return { mouse, pointer: pixels(this.#hover) };
  }

  reset() {
    this.#xy = this.#down = [0, 0];
    this.#isHeld = this.#isFresh = false;
  }

  stop() {
    this.#listening.abort();
  }

  #place({ clientX, clientY }) {
    const box = this.#canvas.getBoundingClientRect();
    const part = (value) => Math.max(0, Math.min(1, value));
    return [part((clientX - box.left) / (box.width || 1)), part(1 - (clientY - box.top) / (box.height || 1))];
  }
}

function capture(canvas, pointerId) {
  try {
    canvas.setPointerCapture(pointerId);
  } catch {
    // The finger has left already; what follows is a pointerup.
  }
}
