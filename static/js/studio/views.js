// Where there is room for one thing below the picture, these choose which.
export class Views {
  #workbench;
  #buttons;

  constructor(workbench, signal) {
    this.#workbench = workbench;
    const place = workbench.querySelector("[data-views]");
    this.#buttons = [...place.querySelectorAll("[data-view-of]")];
    place.addEventListener("click", ({ target }) => target.dataset.viewOf && this.show(target.dataset.viewOf), { signal });
  }

  show(name) {
    this.#workbench.dataset.view = name;
    for (const button of this.#buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.viewOf === name));
    }
  }
}
