// Two texts that began as one, both in sight: what fits is put together, what clashes is chosen, and all can be
// written anew by hand. Nothing happens to either of them before somebody says so.
import { make, uniqueId } from "../shader/dom.js";
import { changedWord } from "./history-difference.js";
import { dialogOf } from "./history.js";
import { clashesOf, merge, readable, resolved, textOf } from "./merge.js";

const CONTEXT_LINES = 2;

/** → the sheet that came out, or null where it was left. names: {theirs, mine}; take: what the button says. */
export function mergeTexts({ base, theirs, mine, title, words, names, take }) {
  return new Promise((resolve) => {
    new Merging(merge(base, theirs, mine), { title, words, names, take }, resolve);
  });
}

class Merging {
  #merged;
  #names;
  #done;
  #dialog;
  #choices = new Map();
  #edited = new Map();
  #results = new Map();
  #clashes = [];
  #status = make("p", { class: "merging__status", role: "status" });

  constructor(merged, { title, words, names, take }, done) {
    this.#merged = merged;
    this.#names = names;
    this.#done = done;
    const parts = merged.parts.map((part) => this.#part(part));
    const body = make("div", { class: "kept__scroll merging__parts", tabindex: "-1" }, ...(parts.length ? parts : [make("p", { class: "soft" }, "Both are the same.")]));
    const taking = make("button", { type: "button", class: "button button--primary", onclick: () => this.#take() }, take);
    const leaving = make("button", { type: "button", class: "button", onclick: () => this.#dialog.close() }, "Cancel");
    const about = make("p", { class: "soft" }, words);
    this.#dialog = dialogOf(title, "kept--merging", about, this.#status, body, make("div", { class: "dialog__actions" }, leaving, taking));
    this.#listen();
    this.#count();
    (this.#dialog.querySelector("input[type=radio]") ?? taking).focus();
  }

  #listen() {
    this.#dialog.addEventListener("close", () => this.#done(null), { once: true });
    this.#dialog.addEventListener("click", (event) => {
      // A click beside it does not throw away what was chosen.
      if (event.target === this.#dialog) {
        event.stopPropagation();
      }
    });
    this.#dialog.addEventListener("keydown", (event) => {
      // Closed, it may still have the focus for a moment, and the key is the page's again.
      if (this.#dialog.open && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.#take();
      }
    });
  }

  #take() {
    const open = this.#open();
    if (open.length) {
      this.#status.classList.add("merging__status--wanting");
      this.#status.textContent = `Choose first, ${open.length === 1 ? "at one place" : `at ${open.length} places`}: which of the two, or both.`;
      open[0].fieldset.querySelector("input").focus();
      return;
    }
    this.#done(resolved(this.#merged, this.#choices, this.#edited));
    this.#dialog.close();
  }

  #open() {
    return this.#clashes.filter(({ clash, key }) => !this.#choices.has(clash) && !this.#edited.has(key));
  }

  #count() {
    const open = this.#open().length;
    this.#status.classList.remove("merging__status--wanting");
    if (!this.#clashes.length) {
      this.#status.textContent = "Nothing clashes: both fit together as they are.";
    } else if (open) {
      this.#status.textContent = `${this.#clashes.length - open} of ${this.#clashes.length} clashes chosen. All else fits together.`;
    } else {
      this.#status.textContent = "Everything is chosen.";
    }
  }

  // --- One part ------------------------------------------------------------------------------------

  #part(part) {
    const heading = make("h3", { class: "diff__head" }, part.label, this.#badge(part));
    const section = make("section", { class: "merging__part" }, heading);
    if (part.value) {
      section.append(part.value.kind === "clash" ? this.#clash(part, part.value) : changedWord(part, part.value.base, textOf(part)));
    } else {
      section.append(...this.#chunks(part), this.#result(part), this.#both(part));
    }
    return section;
  }

  #badge(part) {
    const kinds = new Set((part.chunks ?? [part.value]).map(({ kind }) => kind));
    const count = clashesOf(part).length;
    if (count) {
      return make("span", { class: "badge badge--warn" }, count === 1 ? "Clash" : `${count} clashes`);
    }
    const isOnly = (side) => kinds.has(side) && !kinds.has(side === "mine" ? "theirs" : "mine");
    const words = isOnly("theirs") ? this.#names.theirs : isOnly("mine") ? this.#names.mine : kinds.has("theirs") || kinds.has("together") ? "Fits together" : "Both the same";
    return make("span", { class: "badge" }, words);
  }

  // Runs of what needs no choice as one table, and each clash for itself.
  #chunks(part) {
    const shown = [];
    let rows = [];
    const flush = () => {
      if (rows.some(({ kind }) => kind !== "same")) {
        shown.push(this.#table(part, rows));
      }
      rows = [];
    };
    let number = 0;
    for (const chunk of part.chunks) {
      if (chunk.kind === "clash") {
        flush();
        shown.push(this.#clash(part, chunk, number + 1));
      } else {
        rows.push(...this.#rows(chunk));
      }
      number += chunk.mine.length;
    }
    flush();
    return shown;
  }

  #rows({ kind, base, theirs, mine }) {
    if (kind === "same") {
      const isLong = base.length > 2 * CONTEXT_LINES + 1;
      const text = (row) => ({ kind: "same", text: row });
      return isLong ? [...base.slice(0, CONTEXT_LINES).map(text), { kind: "gap", text: `${base.length - 2 * CONTEXT_LINES} lines that are the same` }, ...base.slice(-CONTEXT_LINES).map(text)] : base.map(text);
    }
    const who = kind === "both" ? "Both" : this.#names[kind];
    const now = kind === "theirs" ? theirs : mine;
    return [...base.map((text) => ({ kind: "removed", text, who })), ...now.map((text) => ({ kind: "added", text, who }))];
  }

  #table(part, rows) {
    const told = { added: "Added: ", removed: "Removed: " };
    const line = ({ kind, text, who }) =>
      kind === "gap"
        ? make("tr", { class: "merging__gap" }, make("td", { colspan: "2" }, text))
        : make("tr", { class: `diff__line diff__line--${kind}` }, make("td", { class: "merging__who" }, who ?? ""), make("td", { class: "diff__code" }, told[kind] && make("span", { class: "visually-hidden" }, told[kind]), text));
    const table = make("table", { class: "diff__table" }, make("tbody", {}, ...rows.map(line)));
    return make("div", { class: "code diff__scroll", tabindex: "0", role: "region", "aria-label": `${part.label}: what fits together` }, table);
  }

  // --- A clash -------------------------------------------------------------------------------------

  #clash(part, clash, line) {
    const name = uniqueId("clash");
    const number = this.#clashes.length + 1;
    const legend = make("legend", { class: "merging__legend" }, `Clash ${number}: ${part.label}${line ? `, at line ${line} of yours` : ""}`);
    const fieldset = make("fieldset", { class: "merging__clash" }, legend, make("div", { class: "merging__sides" }, this.#side(part, clash, "theirs", name), this.#side(part, clash, "mine", name)));
    if (part.chunks) {
      fieldset.append(this.#choice(clash, "both", name, `Both, ${this.#names.theirs} first`));
    }
    this.#clashes.push({ clash, key: part.key, fieldset });
    return fieldset;
  }

  #side(part, clash, side, name) {
    const isEmpty = !clash[side].length;
    const words = part.chunks ? (isEmpty ? "These lines are not there." : clash[side].join("\n")) : readable(part, clash[side]);
    const shown = make("pre", { class: `code merging__text${isEmpty ? " merging__text--none" : ""}`, tabindex: "0" }, words);
    return make("div", { class: "merging__side" }, this.#choice(clash, side, name, this.#names[side]), shown);
  }

  #choice(clash, side, name, words) {
    const choose = () => {
      this.#choices.set(clash, side);
      this.#count();
      this.#refresh();
    };
    return make("label", { class: "merging__choice" }, make("input", { type: "radio", name, value: side, onchange: choose }), words);
  }

  // --- The result of a text, to read or to write by hand ---------------------------------------------

  #result(part) {
    const field = make("textarea", { class: "merging__result mono", rows: "12", spellcheck: "false", autocapitalize: "none", "aria-label": `${part.label}: what comes out` });
    const again = make("button", { type: "button", class: "button button--small", hidden: true }, "Back to what was chosen");
    this.#results.set(part, field);
    field.value = textOf(part, this.#choices);
    field.addEventListener("input", () => {
      this.#edited.set(part.key, field.value);
      again.hidden = false;
      this.#count();
    });
    again.addEventListener("click", () => {
      this.#edited.delete(part.key);
      again.hidden = true;
      this.#refresh();
      this.#count();
      field.focus();
    });
    return make("details", { class: "merging__more" }, make("summary", {}, "What comes out, to read or to change"), field, again);
  }

  #refresh() {
    for (const [part, field] of this.#results) {
      if (!this.#edited.has(part.key)) {
        field.value = textOf(part, this.#choices);
      }
    }
  }

  #both(part) {
    const whole = (side) => {
      const text = part.chunks.flatMap((chunk) => chunk[side]).join("\n");
      return make("div", { class: "merging__side" }, make("h4", {}, this.#names[side]), make("pre", { class: "code merging__text", tabindex: "0" }, text));
    };
    return make("details", { class: "merging__more" }, make("summary", {}, "Both texts, whole"), make("div", { class: "merging__sides" }, whole("theirs"), whole("mine")));
  }
}
