// <glsl-editor> around a <textarea>: the field keeps the value for the form and stays where there is no script.
import { Compartment, EditorState, EditorView, Prec, placeholder } from "../../vendor/codemirror/codemirror.js";
import { COMMANDS, between, command } from "./commands.js";
import { surroundings } from "./context.js";
import { mark } from "./diagnostics.js";
import { unitOf } from "./format.js";
import { keysOf } from "./keymaps.js";
import { setup } from "./setup.js";
import { symbolsOf } from "./symbols.js";

const SYNC_MS = 100;
const NARROW = "(max-width: 40rem)";
const SIZES = { least: 10, most: 32 };

export class GlslEditor extends HTMLElement {
  static observedAttributes = ["data-keymap", "data-font-size", "data-dialect", "data-pass", "readonly"];
  static commands = COMMANDS.map(({ name, label, key, mac }) => ({ name, label, key: /Mac|iP/.test(navigator.platform) ? (mac ?? key) : key }));

  // → {top, bottom}: what of the window something else covers, where the page scrolls and not the editor.
  margins = null;
  #view = null;
  #field = null;
  #timer = 0;
  #listening = null;
  #others = {};
  #keys = new Compartment();
  #around = new Compartment();
  #wrapping = new Compartment();
  #writing = new Compartment();

  connectedCallback() {
    this.#field ??= this.querySelector("textarea");
    if (this.#view || !this.#field) {
      return;
    }
    this.#view = new EditorView({ state: this.#state(this.#field.value), parent: this });
    this.#field.hidden = true;
    this.dataset.ready = "";
    this.#listen();
    this.#size();
    this.#keymap();
  }

  disconnectedCallback() {
    this.#sync();
    this.#listening?.abort();
    clearTimeout(this.#timer);
    this.#view?.destroy();
    this.#view = null;
    if (this.#field) {
      this.#field.hidden = false;
    }
    delete this.dataset.ready;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#view || before === now) {
      return;
    }
    if (name === "data-keymap") {
      this.#keymap();
    } else if (name === "data-font-size") {
      this.#size();
    } else if (name === "readonly") {
      this.#view.dispatch({ effects: this.#writing.reconfigure(this.#mayWrite()) });
    } else {
      this.#look();
    }
  }

  // --- What a page uses ----------------------------------------------------------------------------

  get value() {
    return this.#view ? this.#view.state.doc.toString() : (this.#field?.value ?? "");
  }

  // As one step that can be undone; nothing happens where it is the same already.
  set value(text) {
    const said = String(text).replace(/\r\n?/g, "\n");
    if (!this.#view) {
      if (this.#field) {
        this.#field.value = said;
      }
    } else if (said !== this.value) {
      this.#view.dispatch({ changes: between(this.value, said), userEvent: "input.set" });
    }
  }

  // Another text from elsewhere, with a history of its own.
  open(text) {
    this.#view?.setState(this.#state(String(text).replace(/\r\n?/g, "\n")));
    this.#keymap();
    this.#sync();
  }

  get others() {
    return this.#others;
  }

  // The other passes' texts by name, for what Common and they know of each other.
  set others(texts) {
    this.#others = { ...texts };
    this.#look();
  }

  symbolsOf(text) {
    return symbolsOf(text).symbols.filter(({ isLocal }) => !isLocal);
  }

  setMessages(messages) {
    if (this.#view) {
      mark(this.#view, messages);
    }
  }

  goto(line, column = 1) {
    if (!this.#view) {
      return;
    }
    const { doc } = this.#view.state;
    const there = doc.line(Math.max(1, Math.min(doc.lines, Math.trunc(line) || 1)));
    const at = Math.min(there.to, there.from + Math.max(0, column - 1));
    this.#view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }), userEvent: "select.goto" });
    this.focus();
  }

  focus() {
    this.#view?.focus();
  }

  // By the name of one of GlslEditor.commands.
  run(name) {
    return this.#view ? command(this.#view, name) : false;
  }

  get place() {
    const { state } = this.#view;
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    return { line: line.number, column: head - line.from + 1 };
  }

  // --- Within --------------------------------------------------------------------------------------

  #state(doc) {
    return EditorState.create({
      doc,
      extensions: [
        this.#keys.of([]),
        this.#around.of(this.#surroundings()),
        this.#wrapping.of(matchMedia(NARROW).matches ? EditorView.lineWrapping : []),
        this.#writing.of(this.#mayWrite()),
        setup(unitOf(doc)),
        this.#field.placeholder ? placeholder(this.#field.placeholder) : [],
        EditorView.contentAttributes.of({ "aria-label": this.#label(), tabindex: "0" }),
        EditorView.scrollMargins.of(() => this.margins?.() ?? null),
        EditorView.updateListener.of((update) => update.docChanged && this.#changed()),
      ],
    });
  }

  #label() {
    const said = this.#field.labels?.[0]?.textContent.trim() || this.#field.getAttribute("aria-label") || "GLSL source";
    return `${said}. Escape, then Tab leaves the editor; F1 explains a name.`;
  }

  #mayWrite() {
    const isFixed = this.hasAttribute("readonly") || this.#field.readOnly || this.#field.disabled;
    return [EditorState.readOnly.of(isFixed), EditorView.editable.of(true)];
  }

  #surroundings() {
    return surroundings.of({ dialect: this.dataset.dialect || "shadertoy", pass: this.dataset.pass || "image", others: this.#others, host: this });
  }

  #look() {
    this.#view?.dispatch({ effects: this.#around.reconfigure(this.#surroundings()) });
  }

  #size() {
    const size = Number(this.dataset.fontSize);
    if (size) {
      this.style.setProperty("--editor-text", `${Math.max(SIZES.least, Math.min(SIZES.most, size))}px`);
    } else {
      this.style.removeProperty("--editor-text");
    }
    this.#view.requestMeasure();
  }

  async #keymap() {
    const wanted = this.dataset.keymap;
    const keys = await keysOf(wanted);
    if (this.#view && this.dataset.keymap === wanted) {
      this.#view.dispatch({ effects: this.#keys.reconfigure(Prec.highest(keys)) });
      this.dataset.keys = wanted || "default";
    }
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change", { bubbles: true }));
    if (!this.#timer) {
      this.#timer = setTimeout(() => this.#sync(), SYNC_MS);
    }
  }

  // Into the field, a moment later: a long text is not copied with every key.
  #sync() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#view && this.#field.value !== this.value) {
      this.#field.value = this.value;
      this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  #listen() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const { form } = this.#field;
    form?.addEventListener("submit", () => this.#sync(), { signal, capture: true });
    form?.addEventListener("formdata", ({ formData }) => this.#field.name && !this.#field.disabled && formData.set(this.#field.name, this.value), { signal });
    form?.addEventListener("reset", () => setTimeout(() => this.open(this.#field.value)), { signal });
    addEventListener("pagehide", () => this.#sync(), { signal });
    this.#view.dom.addEventListener("focusout", () => this.#sync(), { signal });
    // A field of a search panel is none of the form's, and its changes are none of the source's.
    this.#view.dom.addEventListener("focusin", () => this.#disown(), { signal });
    this.#view.dom.addEventListener("change", (event) => event.stopPropagation(), { signal });
    // What the browser finds wrong with a field that is out of sight, it would say nowhere.
    this.#field.addEventListener("invalid", () => this.focus(), { signal });
    this.#field.addEventListener("focus", () => this.focus(), { signal });
    for (const label of this.#field.labels ?? []) {
      label.addEventListener("click", () => this.focus(), { signal });
    }
    const narrow = matchMedia(NARROW);
    narrow.addEventListener("change", () => this.#view.dispatch({ effects: this.#wrapping.reconfigure(narrow.matches ? EditorView.lineWrapping : []) }), { signal });
  }

  #disown() {
    for (const field of this.#view.dom.querySelectorAll(".cm-panels [name]:not([form])")) {
      field.setAttribute("form", "none");
    }
  }
}

customElements.define("glsl-editor", GlslEditor);
