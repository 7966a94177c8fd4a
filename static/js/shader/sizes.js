import { labelled, make, select } from "./dom.js";

const SMALLEST = 16;

// A choice of picture sizes with one of the visitor's own; `value` is [width, height].
export class SizeChoice {
  #choice;
  #own;
  #fields;
  #shape;

  // sizes: [[width, height]…]; shape: () => [width, height] of what is on the page now
  constructor(sizes, { shape, largest }) {
    this.#shape = shape;
    const options = [["here", "As here"], ...sizes.map(([w, h]) => [`${w}x${h}`, `${w} × ${h}`]), ["own", "Own size…"]];
    this.#choice = select("Size", options, "here", (value) => (this.#own.hidden = value !== "own"));
    this.#fields = ["Width", "Height"].map((label, index) =>
      make("input", { type: "number", class: "player__number", min: SMALLEST, max: largest, step: 1, value: sizes[0][index], "aria-label": label }),
    );
    this.#own = make("div", { class: "player__pair", hidden: true }, this.#fields[0], "×", this.#fields[1]);
    this.element = make("div", { class: "player__stack" }, labelled("Size", this.#choice), this.#own);
  }

  get value() {
    if (this.#choice.value === "here") {
      return this.#shape();
    }
    if (this.#choice.value === "own") {
      return this.#fields.map((field) => Math.round(Math.max(SMALLEST, Math.min(Number(field.max), Number(field.value) || SMALLEST))));
    }
    return this.#choice.value.split("x").map(Number);
  }
}
