// The three times, and in words what a phone would feel.
import { LIMIT_MS } from "./measuring.js";

const QUIET_MS = 4000;
const FEELS = [
  [1, "Phones should run this smoothly."],
  [5, "A phone will feel this: it draws fewer pixels, or fewer frames."],
  [Infinity, "Likely too heavy for most phones."],
];

// Measures once after some seconds without a change, and whenever somebody asks. `screen` may be another window's.
export class Costs {
  #place;
  #screen;
  #times;
  #phone;
  #button;
  #timer = 0;
  #asked = 0;
  #isStill = false;

  constructor(place, screen, signal) {
    this.#place = place;
    this.#screen = screen;
    this.#times = [...place.querySelectorAll("[data-preview-time]")];
    this.#phone = place.querySelector("[data-preview-phone]");
    this.#button = place.querySelector("[data-preview-measure]");
    this.#button.addEventListener("click", () => this.measure(), { signal });
    signal.addEventListener("abort", () => this.forget());
  }

  // Something was typed: what is under way would be about something else.
  forget() {
    clearTimeout(this.#timer);
    this.#asked++;
  }

  // Another program has been compiled.
  expect(isStill) {
    this.forget();
    this.#isStill = isStill;
    this.#place.dataset.stale = "";
  }

  // It is there to be seen.
  wait() {
    this.forget();
    this.#timer = setTimeout(() => this.#screen.isRunning && this.measure(), QUIET_MS);
  }

  async measure() {
    this.forget();
    const asked = this.#asked;
    this.#button.disabled = true;
    try {
      const found = await this.#screen.measure(() => asked === this.#asked && !document.hidden);
      if (found && asked === this.#asked) {
        this.#show(found);
      } else if (this.#screen.isHeavy) {
        this.#phone.textContent = "Too heavy for this device, and likely for most phones.";
      }
    } finally {
      this.#button.disabled = false;
    }
  }

  #show({ times, ratio }) {
    delete this.#place.dataset.stale;
    times.forEach((ms, index) => (this.#times[index].textContent = inWords(ms)));
    this.#phone.textContent = `${this.#isStill ? "A still picture: it is drawn once. " : ""}${aboutPhones(ratio)}`;
  }
}

function inWords(ms) {
  if (ms === Infinity || ms > LIMIT_MS) {
    return `> ${LIMIT_MS} ms`;
  }
  return `${ms.toFixed(ms < 1 ? 2 : ms < 10 ? 1 : 0)} ms`;
}

function aboutPhones(ratio) {
  if (ratio === null) {
    return "";
  }
  const [, words] = FEELS.find(([most]) => ratio <= most);
  return `${words} A guess: it takes ${inTimes(ratio)} what a middling phone draws 60 times a second.`;
}

function inTimes(ratio) {
  if (ratio < 0.1) {
    return "less than a tenth of";
  }
  return `${ratio === Infinity ? "many" : ratio < 10 ? Number(ratio.toPrecision(1)) : Math.round(ratio)} times`;
}
