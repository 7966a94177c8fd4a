// One line under the toolbar: what happened, and what can be done about it.
import { make } from "../shader/dom.js";

const STAYS_MS = 10_000;
const CLASSES = { calm: "", warn: " state--warn", danger: " state--danger" };

export class Says {
  #place;
  #passing;

  constructor(workbench) {
    this.#place = workbench.querySelector("[data-says]");
    this.#passing = workbench.querySelector("[data-passing]");
  }

  // → a function that takes it away
  say(words, { tone = "calm", actions = [], sticky = false } = {}) {
    const isUrgent = tone === "danger";
    // What goes by itself moves nothing that somebody looks at: it has a place of its own, for one at a time.
    const isPassing = tone === "calm" && !sticky;
    const line = make("div", isPassing ? { class: "says-passing" } : { class: `state says-line${CLASSES[tone] ?? ""}`, role: isUrgent ? "alert" : "status" });
    const close = () => line.remove();
    this.#drop(words);
    if (isPassing) {
      this.#passing.replaceChildren(line);
    } else {
      this.#place.append(line);
    }
    // Into a region that is there already, so that it is read out.
    line.append(make("p", {}, words), ...actions.map(([label, act]) => this.#button(label, act, close)), this.#cross(close));
    if (!sticky && !isUrgent) {
      this.#leaveLater(line, close);
    }
    return close;
  }

  // The same said twice is said once.
  #drop(words) {
    for (const line of this.#place.querySelectorAll(".says-line")) {
      if (line.querySelector("p").textContent === words) {
        line.remove();
      }
    }
  }

  #button(label, act, close) {
    return make("button", {
      type: "button",
      class: "button button--small",
      onclick: () => {
        close();
        act();
      },
    }, label);
  }

  #cross(close) {
    return make("button", { type: "button", class: "says-line__close", "aria-label": "Dismiss", onclick: close }, "×");
  }

  #leaveLater(line, close) {
    let timer = setTimeout(close, STAYS_MS);
    const stay = () => clearTimeout(timer);
    const go = () => {
      clearTimeout(timer);
      timer = setTimeout(close, STAYS_MS);
    };
    ["pointerenter", "focusin"].forEach((name) => line.addEventListener(name, stay));
    ["pointerleave", "focusout"].forEach((name) => line.addEventListener(name, go));
  }
}
