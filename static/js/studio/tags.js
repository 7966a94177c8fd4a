// Suggestions for the tag that is being typed: others' tags, the commonest first.
import { make, uniqueId } from "../shader/dom.js";

const PAUSE_MS = 150;

export function suggestTags(place, signal) {
  const field = place?.querySelector("input");
  if (field) {
    new Suggestions(place, field, signal);
  }
}

class Suggestions {
  #place;
  #field;
  #list;
  #timer = 0;
  #asking = null;
  #at = -1;

  constructor(place, field, signal) {
    this.#place = place;
    this.#field = field;
    this.#list = make("ul", { class: "suggestions", role: "listbox", id: uniqueId("suggestions"), "aria-label": "Suggestions", hidden: true });
    field.after(this.#list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#list.id })) {
      field.setAttribute(name, value);
    }
    field.addEventListener("input", () => this.#later(), { signal });
    field.addEventListener("keydown", (event) => this.#key(event), { signal });
    field.addEventListener("blur", () => this.#close(), { signal });
    // The field keeps the focus.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault(), { signal });
    this.#list.addEventListener("click", ({ target }) => this.#take(target.closest("[role=option]")), { signal });
    signal.addEventListener("abort", () => this.#close());
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
  }

  // The word at the cursor, between its commas.
  #word() {
    const { value, selectionStart: at } = this.#field;
    const from = value.lastIndexOf(",", at - 1) + 1;
    const end = value.indexOf(",", at);
    const to = end < 0 ? value.length : end;
    return { from, to, text: value.slice(from, to).trim() };
  }

  async #ask() {
    const { text } = this.#word();
    this.#asking?.abort();
    if (!text) {
      this.#close();
      return;
    }
    this.#asking = new AbortController();
    try {
      const answer = await fetch(`${this.#place.dataset.tags}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" }, signal: this.#asking.signal });
      const { tags } = answer.ok ? await answer.json() : { tags: [] };
      const there = this.#field.value.split(",").map((tag) => tag.trim().toLowerCase());
      this.#show(tags.filter((tag) => !there.includes(tag)));
    } catch {
      // Without suggestions one types on.
      this.#close();
    }
  }

  #show(tags) {
    if (!tags.length || document.activeElement !== this.#field) {
      this.#close();
      return;
    }
    this.#at = -1;
    this.#list.replaceChildren(...tags.map((tag) => make("li", { role: "option", id: uniqueId("suggestion"), "aria-selected": "false", class: "suggestions__one" }, tag)));
    this.#list.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
    this.#field.removeAttribute("aria-activedescendant");
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#list.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const { length } = this.#list.children;
    if (this.#list.hidden || !length) {
      return;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.#point((this.#at + steps[event.key] + (this.#at < 0 && event.key === "ArrowUp" ? 1 : 0) + length) % length);
    } else if (event.key === "Enter" && this.#at >= 0) {
      event.preventDefault();
      this.#take(this.#list.children[this.#at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#close();
    }
  }

  #point(at) {
    this.#at = at;
    [...this.#list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    this.#list.children[at].scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", this.#list.children[at].id);
  }

  #take(one) {
    if (!one) {
      return;
    }
    const { from, to } = this.#word();
    const { value } = this.#field;
    const before = `${value.slice(0, from)}${from ? " " : ""}${one.textContent}`;
    const after = value.slice(to);
    this.#field.value = before + (after || ", ");
    const at = before.length + (after ? 0 : 2);
    this.#field.setSelectionRange(at, at);
    this.#close();
    this.#field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
