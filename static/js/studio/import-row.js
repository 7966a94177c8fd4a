// One shader that was found: what it is, whose, what was not carried over, and what becomes of it.
export class Row {
  // Made once, so that keeping it again after a failure makes no second draft.
  id = crypto.randomUUID();
  #element;
  #checked;

  constructor(template, found) {
    this.found = found;
    this.#element = template.content.firstElementChild.cloneNode(true);
    this.#part("title").textContent = found.title;
    this.#element.querySelector(".found__pick span").textContent = `Keep ${found.title}`;
    this.#checked = badge("Checking…");
    this.#part("facts").append(badge(found.format), this.#checked);
    this.#showCredit();
    this.#showNotes();
  }

  get element() {
    return this.#element;
  }

  get box() {
    return this.#element.querySelector("input");
  }

  get isWanted() {
    return !this.isKept && this.box.checked;
  }

  get isKept() {
    return this.#element.dataset.state === "kept";
  }

  get saysNothing() {
    return !this.found.credit.author;
  }

  told({ ok, dialect, messages }) {
    if (dialect) {
      this.#checked.before(badge(dialect), " ");
    }
    this.#checked.textContent = ok === null ? "Not checked" : ok ? "Compiles" : "Does not compile yet";
    this.#checked.className = `badge${ok === null ? "" : ok ? " badge--good" : " badge--warn"}`;
    fill(this.#part("messages"), messages);
  }

  notChecked() {
    this.told({ ok: null, dialect: "", messages: [] });
  }

  keeping() {
    this.#state("keeping", "Keeping…");
  }

  kept({ url, title }) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = "Open in the editor";
    link.setAttribute("aria-label", `Open ${title} in the editor`);
    this.#state("kept", link);
    this.box.disabled = true;
  }

  refused(why) {
    this.#state("refused", why);
  }

  waits() {
    this.#state("", "");
  }

  #state(name, ...words) {
    this.#element.dataset.state = name;
    this.#part("state").replaceChildren(...words);
  }

  #part(name) {
    return this.#element.querySelector(`.found__${name}`);
  }

  #showCredit() {
    const { author, url } = this.found.credit;
    const { licence } = this.found;
    const said = [author && `By ${author}`, licence].filter(Boolean).join(" · ");
    const line = this.#part("credit");
    line.textContent = said || (url ? "" : "It does not say whose it is.");
    if (url) {
      const link = document.createElement("a");
      link.href = url;
      link.rel = "nofollow noopener ugc";
      link.target = "_blank";
      link.textContent = url;
      line.append(said ? " · " : "", link);
    }
  }

  #showNotes() {
    const { notes } = this.found;
    const fold = this.#part("notes");
    fold.hidden = notes.length === 0;
    fold.querySelector("summary").textContent =
      notes.length === 1 ? "One thing was not carried over as it was" : `${notes.length} things were not carried over as they were`;
    fold.querySelector("ul").append(...notes.map(({ pass, message }) => item(pass, message)));
  }
}

export function item(strong, words) {
  const line = document.createElement("li");
  if (strong) {
    const name = document.createElement("strong");
    name.textContent = strong;
    line.append(name, ": ");
  }
  line.append(words);
  return line;
}

function fill(list, messages) {
  list.hidden = messages.length === 0;
  list.replaceChildren(...messages.map((message) => item("", message)));
}

function badge(words) {
  const made = document.createElement("span");
  made.className = "badge";
  made.textContent = words;
  return made;
}
