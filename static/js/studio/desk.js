import { isMarked, markedOnDisk } from "./marks.js";

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

// What stopped this browser while somebody wrote on it does not run here under the pointer: guard.js left its mark. No
// program runs before the disk was asked as well; pictures and films, which harm nobody, do not wait for that.
async function holdBack(form) {
  const { person } = form.dataset;
  const cards = [...form.querySelectorAll("[data-desk-one]")].map((box) => {
    const card = box.closest("article");
    return { card, code: box.value, program: card.dataset.shaderProgram };
  });
  cards.forEach(({ card }) => card.removeAttribute("data-shader-program"));
  const free = held(cards, ({ code }) => isMarked(person, code));
  const marked = await markedOnDisk(person);
  for (const { card, program } of held(free, ({ code }) => marked.has(code))) {
    if (program) {
      card.dataset.shaderProgram = program;
    }
  }
}

// Says so on those that are. → the others
function held(cards, isHeld) {
  cards.filter(isHeld).forEach(({ card }) => (card.querySelector("[data-desk-held]").hidden = false));
  return cards.filter((one) => !isHeld(one));
}

for (const form of document.querySelectorAll("[data-desk]")) {
  holdBack(form);
  new Desk(form);
}
