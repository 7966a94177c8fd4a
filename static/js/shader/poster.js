import { make } from "./dom.js";

// The still that stands where a program is about to run, or cannot.
export class Poster {
  #image;
  #screen = null;
  #isShown = true;

  constructor(player) {
    const { poster } = player.dataset;
    this.#image = player.querySelector("img") ?? (poster ? make("img", { src: poster, alt: "" }) : null);
    this.#image?.classList.add("player__poster");
  }

  get exists() {
    return this.#image !== null;
  }

  // What is left of a player that ends.
  get left() {
    return this.#image ? [this.#image] : [];
  }

  hang(screen) {
    this.#screen = screen;
    screen.append(...this.left);
  }

  show(isShown) {
    this.#isShown = isShown;
    if (this.#image) {
      this.#image.hidden = !isShown;
    }
  }

  // It was drawn while the page stood open.
  take(address) {
    this.#image?.remove();
    this.#image = make("img", { src: address, alt: "", class: "player__poster" });
    this.#image.hidden = !this.#isShown;
    // Under whatever is being said.
    const canvas = this.#screen?.querySelector("canvas");
    canvas ? canvas.after(this.#image) : this.#screen?.prepend(this.#image);
  }
}
