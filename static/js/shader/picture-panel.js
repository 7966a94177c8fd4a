import { make } from "./dom.js";
import { SizeChoice } from "./sizes.js";

const SIZES = [[1280, 720], [1920, 1080], [3840, 2160], [1080, 1080], [1080, 1920]];

export class PicturePanel {
  #said = make("p", { class: "player__said", role: "status" });
  #size;

  // keep(size) saves a picture of that size; it may refuse with a sentence.
  constructor(keep, { shape, largest }) {
    this.#size = new SizeChoice(SIZES, { shape, largest });
    const button = make("button", { type: "button", class: "button button--small", onclick: () => this.#keep(keep, button) }, "Save PNG");
    this.element = make("div", { class: "player__parameters" }, this.#size.element, make("div", { class: "player__actions" }, button), this.#said);
  }

  async #keep(keep, button) {
    button.disabled = true;
    this.#said.textContent = "Drawing…";
    try {
      await keep(this.#size.value);
      this.#said.textContent = "Saved.";
    } catch (error) {
      this.#said.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  }
}
