import { icon, make } from "./dom.js";
import { LABELS } from "./program.js";

const SPINNER_WAIT_MS = 250;
const MOST_MESSAGES = 12;

// What lies over the picture: the large play button, the spinner, or a few words about what went wrong.
export class Overlay {
  #element = make("div", { class: "player__cover", hidden: true });
  #note = make("div", { class: "player__note", hidden: true });
  #status = make("p", { class: "visually-hidden", role: "status" });
  #timer = 0;

  constructor(screen) {
    screen.append(this.#element, this.#note, this.#status);
  }

  clear() {
    clearTimeout(this.#timer);
    this.#element.hidden = true;
    this.#element.replaceChildren();
    this.#note.hidden = true;
    this.#note.replaceChildren();
    this.#status.textContent = "";
  }

  play(onclick) {
    this.#show("player__cover--open", make("button", { type: "button", class: "player__start", "aria-label": "Play", onclick }, icon("play")));
  }

  // Most are compiled before anybody could see it turn.
  compiling() {
    this.clear();
    this.#timer = setTimeout(() => {
      this.#show("player__cover--open", make("span", { class: "player__spinner", "aria-hidden": "true" }));
      this.#status.textContent = "Compiling";
    }, SPINNER_WAIT_MS);
  }

  // A few words at the edge, where the picture goes on to be seen.
  note(words, ...buttons) {
    if (!this.#note.hidden && this.#note.firstChild.textContent === words) {
      return;
    }
    this.clear();
    this.#note.append(make("span", {}, words), ...buttons.map(action));
    this.#note.hidden = false;
    this.#status.textContent = words;
  }

  words(words, ...buttons) {
    this.#show("", make("p", { class: "player__words" }, words), ...buttons.map(action));
    this.#status.textContent = words;
  }

  messages(messages) {
    const list = make("ul", { class: "player__messages" });
    for (const message of messages.slice(0, MOST_MESSAGES)) {
      list.append(make("li", {}, make("strong", {}, placeOf(message)), " ", message.message));
    }
    const words = "This shader does not compile here.";
    this.#show("player__cover--top", make("p", { class: "player__words" }, words), list);
    this.#status.textContent = words;
  }

  #show(modifier, ...children) {
    this.clear();
    this.#element.className = `player__cover ${modifier}`;
    this.#element.replaceChildren(...children);
    this.#element.hidden = false;
  }
}

function action([words, onclick]) {
  return make("button", { type: "button", class: "button", onclick }, words);
}

function placeOf({ pass, line }) {
  const label = LABELS[pass] ?? "Shader";
  return line ? `${label}, line ${line}:` : `${label}:`;
}
