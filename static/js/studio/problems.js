// What the compiler says, in one list under the code; a click goes there.
import { make } from "../shader/dom.js";

const SAID_AFTER_MS = 1500;
const SHOWN = 50;

export class Problems {
  #workbench;
  #place;
  #status;
  #timer = 0;
  #said = "";

  constructor(workbench, signal) {
    this.#workbench = workbench;
    this.#place = workbench.querySelector("[data-problems]");
    this.#status = make("p", { class: "visually-hidden", role: "status" });
    this.#place.after(this.#status);
    workbench.addEventListener("compiled", ({ detail }) => this.show(detail.messages ?? []), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  show(messages) {
    const errors = messages.filter(({ severity }) => severity === "error");
    const ordered = [...errors, ...messages.filter(({ severity }) => severity !== "error")];
    this.#place.hidden = ordered.length === 0;
    this.#place.replaceChildren(make("ul", { class: "problems__list", "aria-label": "What the compiler says" }, ...ordered.slice(0, SHOWN).map((each) => this.#line(each))));
    if (ordered.length > SHOWN) {
      this.#place.append(make("p", { class: "soft small" }, `And ${ordered.length - SHOWN} more.`));
    }
    this.#tellLater(errors, ordered.length - errors.length);
  }

  #line(message) {
    const { passes } = this.#workbench;
    const where = `${passes.label(message.pass)}${message.line ? ` ${message.line}` : ""}`;
    const kind = message.severity === "error" ? "error" : "warning";
    const words = [make("span", { class: "visually-hidden" }, kind === "error" ? "Error in " : "Warning in "), make("span", { class: "problems__where" }, where), make("span", { class: "problems__words" }, message.message)];
    return make("li", { class: `problems__line problems__line--${kind}` }, make("button", { type: "button", onclick: () => passes.goTo(message.pass, message.line) }, ...words));
  }

  // Not at every key: what holds for a moment is told.
  #tellLater(errors, warnings) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const now = this.#words(errors, warnings);
      if (now !== this.#said) {
        this.#said = now;
        this.#status.textContent = now;
      }
    }, SAID_AFTER_MS);
  }

  #words(errors, warnings) {
    if (!errors.length) {
      return warnings ? `It compiles, with ${warnings} warning${warnings === 1 ? "" : "s"}.` : this.#said ? "It compiles." : "";
    }
    const [first] = errors;
    const where = `${this.#workbench.passes.label(first.pass)}${first.line ? `, line ${first.line}` : ""}`;
    return `${errors.length} error${errors.length === 1 ? "" : "s"}. ${where}: ${first.message}`;
  }
}
