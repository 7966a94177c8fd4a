// Values under a name, and values as the program's own defaults.
import { icon, make } from "../shader/dom.js";
import { rounded, withDefaults } from "./preview-defaults.js";

export class Presets {
  #workbench;
  #screen;
  #place;
  #address;
  #list;
  #write;
  #presets = null;

  constructor(workbench, screen, place, address, signal) {
    this.#workbench = workbench;
    this.#screen = screen;
    this.#place = place;
    this.#address = address;
    this.#list = place.querySelector("[data-preview-list]");
    this.#write = place.querySelector("[data-preview-write]");
    place.querySelector("[data-preview-keep]").addEventListener("submit", (event) => this.#keep(event), { signal });
    this.#write.addEventListener("click", () => this.#writeDefaults(), { signal });
  }

  // Another program, or other values.
  async show() {
    const hasSome = this.#screen.parameters.length > 0;
    this.#place.hidden = !hasSome;
    if (hasSome && !this.#presets) {
      this.#presets = [];
      await this.#ask("");
    }
    this.#mark();
  }

  #mark() {
    const now = this.#screen.values;
    const first = this.#defaults;
    const isNow = (values) => Object.keys(now).every((name) => JSON.stringify(values[name] ?? first[name]) === JSON.stringify(now[name]));
    for (const button of this.#list.querySelectorAll(".preset")) {
      const preset = this.#presets.find(({ id }) => id === button.dataset.id);
      button.setAttribute("aria-pressed", String(isNow(preset?.values ?? {})));
    }
    this.#write.disabled = isNow({});
  }

  get #defaults() {
    return Object.fromEntries(this.#screen.parameters.map(({ name, default: value }) => [name, value]));
  }

  #draw() {
    const written = { id: "", name: "As written", values: {} };
    this.#list.replaceChildren(...[written, ...this.#presets].map((preset) => this.#item(preset)));
    this.#mark();
  }

  #item({ id, name, values, own }) {
    const apply = () => {
      this.#screen.values = { ...this.#defaults, ...values };
      this.#mark();
    };
    const button = make("button", { type: "button", class: "preset", "data-id": id, "aria-pressed": "false", onclick: apply }, name);
    const remove = own && make("button", { type: "button", class: "preset__delete", "aria-label": `Delete the preset ${name}`, title: "Delete", onclick: () => this.#delete(id) }, icon("cross"));
    return make("li", {}, button, remove || null);
  }

  async #keep(event) {
    event.preventDefault();
    const form = event.target;
    const { name } = form.elements;
    const body = JSON.stringify({ name: name.value, values: this.#screen.values });
    if (await this.#ask("", { method: "POST", body })) {
      form.reset();
    }
  }

  async #delete(id) {
    await this.#ask(`${id}/`, { method: "DELETE" });
    this.#list.querySelector("button")?.focus();
  }

  // → whether it was done; the answer is always the whole list
  async #ask(path, options = {}) {
    const token = this.#workbench.form.elements.csrfmiddlewaretoken?.value ?? "";
    const headers = { Accept: "application/json", "X-CSRFToken": token, ...(options.body && { "Content-Type": "application/json" }) };
    try {
      const answer = await fetch(this.#address + path, { ...options, headers });
      const said = await answer.json();
      if (answer.ok) {
        this.#presets = said.presets;
        this.#draw();
      } else {
        this.#say(said.error?.message);
      }
      return answer.ok;
    } catch {
      this.#say("The server cannot be reached just now.");
      return false;
    }
  }

  #say(words = "That did not work.") {
    this.#workbench.say(words, { tone: "warn" });
  }

  #writeDefaults() {
    const { sheet } = this.#workbench;
    const values = rounded(this.#screen.values);
    const changed = withDefaults(sheet, this.#screen.parameters, values);
    if (changed === sheet) {
      this.#say("The comments behind the uniforms do not say these values in a form that can be changed.");
      return;
    }
    this.#screen.values = values;
    this.#workbench.setSheet(changed);
    this.#workbench.say("The values stand in the code now. Undo takes them out again.");
  }
}
