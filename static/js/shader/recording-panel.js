import { fileName, save } from "./capture.js";
import { labelled, make, select } from "./dom.js";
import { formats } from "./encoders.js";
import { LONGEST_S, record } from "./recording.js";
import { SizeChoice } from "./sizes.js";

const NAMES = { webm: "WebM", mp4: "MP4", gif: "GIF" };
const FILM_SIZES = [[1280, 720], [1920, 1080], [640, 360], [1080, 1080], [1080, 1920]];
const FILM_RATES = ["24", "25", "30", "60"];
// A GIF counts in hundredths of a second.
const GIF_RATES = ["10", "20", "25", "50"];
const LARGEST_SIDE = 4096;

// Kind, length, size and rate of a film; a button that becomes progress with a way out.
export class RecordingPanel {
  #player;
  #format;
  #rate;
  #seconds = make("input", { type: "number", class: "player__number", min: 0.1, max: LONGEST_S, step: "any", value: 5 });
  #start = make("input", { type: "number", class: "player__number", min: 0, step: "any", value: 0 });
  #size;
  #progress = make("progress", { class: "player__progress", max: 1, value: 0, "aria-label": "Recording" });
  #said = make("p", { class: "player__said", role: "status" });
  #begin = make("button", { type: "button", class: "button button--small", onclick: () => this.#record() }, "Record");
  #stop = make("button", { type: "button", class: "button button--small", onclick: () => this.cancel() }, "Cancel");
  #percent = make("span", { class: "player__stats", "aria-hidden": "true" });
  #working = make("div", { class: "player__pair", hidden: true }, this.#progress, this.#percent, this.#stop);
  #running = null;

  constructor(player) {
    this.#player = player;
    this.#format = select("Kind", formats().map((name) => [name, NAMES[name]]), formats()[0], () => this.#offerRates());
    this.#rate = select("Frames a second", [], "", () => {});
    this.#size = new SizeChoice(FILM_SIZES, { shape: () => player.shape, largest: LARGEST_SIDE });
    this.#offerRates();
    this.element = make(
      "div", { class: "player__parameters" },
      labelled("Kind", this.#format), labelled("Seconds", this.#seconds), labelled("From second", this.#start),
      labelled("Frames a second", this.#rate), this.#size.element,
      make("div", { class: "player__actions" }, this.#begin, this.#working), this.#said,
    );
  }

  cancel() {
    this.#running?.abort();
  }

  #offerRates() {
    const isGif = this.#format.value === "gif";
    const rates = isGif ? GIF_RATES : FILM_RATES;
    const wanted = isGif ? "20" : "30";
    this.#rate.replaceChildren(...rates.map((rate) => make("option", { value: rate, selected: rate === wanted }, rate)));
  }

  async #record() {
    this.#running = new AbortController();
    this.#show(true, "");
    const format = this.#format.value;
    const [width, height] = this.#size.value;
    const plan = {
      ...this.#player.filmed(), format, width, height,
      rate: Number(this.#rate.value), seconds: Number(this.#seconds.value) || 1, start: Math.max(0, Number(this.#start.value) || 0),
    };
    let said = "Saved.";
    try {
      const blob = await this.#player.whileResting(() => record(plan, (done, all) => this.#told(done / all), this.#running.signal));
      save(blob, fileName(this.#player.label, format));
    } catch (error) {
      said = error.name === "AbortError" ? "Cancelled." : error.message;
    }
    this.#running = null;
    this.#show(false, said);
  }

  #told(part) {
    this.#progress.value = part;
    this.#percent.textContent = `${Math.floor(100 * part)} %`;
  }

  #show(isRunning, said) {
    this.#begin.hidden = isRunning;
    this.#working.hidden = !isRunning;
    this.#told(0);
    this.#said.textContent = said;
    (isRunning ? this.#stop : this.#begin).focus({ preventScroll: true });
  }
}
