// <studio-split> around two halves: the line between them moves by pointer and keyboard, and stays where it was left.
import { make, uniqueId } from "../shader/dom.js";

const LEAST = 20;
const MOST = 80;
const USUAL = 55;
const STEP = 2;
const KEY = "studio:split";

export class StudioSplit extends HTMLElement {
  #line = null;
  #at = USUAL;

  connectedCallback() {
    const [first, second] = this.children;
    if (this.#line || !second) {
      return;
    }
    first.id ||= uniqueId("split");
    this.#line = make("div", {
      class: "split__line",
      role: "separator",
      tabindex: "0",
      "aria-orientation": "vertical",
      "aria-label": "Width of the code",
      "aria-controls": first.id,
      "aria-valuemin": LEAST,
      "aria-valuemax": MOST,
      title: "Drag, or use the arrow keys; twice for the usual width",
    });
    first.after(this.#line);
    this.#listen();
    this.#move(Number(remembered()) || USUAL);
    this.dataset.ready = "";
  }

  get at() {
    return this.#at;
  }

  #listen() {
    const line = this.#line;
    line.addEventListener("pointerdown", (event) => {
      if (event.button === 0) {
        line.setPointerCapture(event.pointerId);
        this.dataset.moving = "";
      }
    });
    line.addEventListener("pointermove", (event) => {
      if (line.hasPointerCapture(event.pointerId)) {
        const { left, width } = this.getBoundingClientRect();
        this.#move((100 * (event.clientX - left)) / width);
      }
    });
    line.addEventListener("lostpointercapture", () => {
      delete this.dataset.moving;
      remember(this.#at);
    });
    line.addEventListener("dblclick", () => this.#choose(USUAL));
    line.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event) {
    const step = event.shiftKey ? 5 * STEP : STEP;
    const places = { ArrowLeft: this.#at - step, ArrowRight: this.#at + step, Home: LEAST, End: MOST, Enter: USUAL };
    if (event.key in places && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#choose(places[event.key]);
    }
  }

  #choose(percent) {
    this.#move(percent);
    remember(this.#at);
  }

  #move(percent) {
    this.#at = Math.max(LEAST, Math.min(MOST, Math.round(10 * percent) / 10));
    this.style.setProperty("--split", `${this.#at}%`);
    this.#line.setAttribute("aria-valuenow", String(Math.round(this.#at)));
    this.#line.setAttribute("aria-valuetext", `${Math.round(this.#at)} per cent`);
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(percent) {
  try {
    localStorage.setItem(KEY, String(percent));
  } catch {
    // Without storage it holds for this page.
  }
}

customElements.define("studio-split", StudioSplit);
