// The desk: tick many, all of a page, or a run of them with Shift; the bar says how many and stays in sight.
class Desk {
  #form;
  #bar;
  #all;
  #words;
  #last = null;

  constructor(form) {
    this.#form = form;
    this.#bar = form.querySelector("[data-desk-bar]");
    this.#all = form.querySelector("[data-desk-all]");
    this.#words = form.querySelector("[data-desk-count]");
    this.#all.addEventListener("change", () => this.#tickAll());
    form.addEventListener("click", (event) => this.#clicked(event));
    form.addEventListener("change", () => this.#show());
    // A browser that goes back brings the ticks along.
    window.addEventListener("pageshow", () => this.#show());
  }

  get #boxes() {
    return [...this.#form.querySelectorAll("[data-desk-one]")];
  }

  #tickAll() {
    for (const box of this.#boxes) {
      box.checked = this.#all.checked;
    }
  }

  #clicked(event) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches("[data-desk-one]")) {
      return;
    }
    const boxes = this.#boxes;
    if (event.shiftKey && this.#last) {
      const [from, to] = [boxes.indexOf(this.#last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const one of boxes.slice(from, to + 1)) {
        one.checked = box.checked;
      }
    }
    this.#last = box;
  }

  #show() {
    const boxes = this.#boxes;
    const ticked = boxes.filter((box) => box.checked).length;
    this.#all.checked = ticked === boxes.length;
    this.#all.indeterminate = ticked > 0 && ticked < boxes.length;
    this.#words.textContent = ticked ? `${ticked} chosen` : "";
    this.#bar.toggleAttribute("data-some", ticked > 0);
    for (const button of this.#bar.querySelectorAll("button")) {
      button.disabled = ticked === 0;
    }
  }
}

// What stopped this browser while somebody wrote on it does not run here under the pointer: guard.js left its mark.
function holdBack(form) {
  for (const box of form.querySelectorAll("[data-desk-one]")) {
    if (isMarked(`studio:running:${form.dataset.person}:${box.value}`)) {
      const card = box.closest("[data-shader-program]");
      card.removeAttribute("data-shader-program");
      card.querySelector("[data-desk-held]").hidden = false;
    }
  }
}

function isMarked(key) {
  try {
    return Boolean(localStorage.getItem(key));
  } catch {
    return false;
  }
}

for (const form of document.querySelectorAll("[data-desk]")) {
  holdBack(form);
  new Desk(form);
}
