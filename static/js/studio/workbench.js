// <studio-workbench>: the page in which a shader is written. It holds the parts together; each is a module of its own.
import "./split.js";
import { Channels } from "./channels.js";
import { keepAll } from "./keeping.js";
import { Passes } from "./passes.js";
import { Preferences } from "./preferences.js";
import { preview } from "./preview.js";
import { Problems } from "./problems.js";
import { Saving } from "./saving.js";
import { Says } from "./says.js";
import { Settings } from "./settings.js";
import { fill, sameSheet, sheetOf } from "./sheet.js";
import { shortcuts } from "./shortcuts.js";
import { suggestTags } from "./tags.js";
import { Views } from "./views.js";
import { wasStopped } from "./guard.js";

const CHANGE_MS = 60;
const DEVICE = "studio:device";

// One of each tab, also after it was loaded anew. While the page stands nothing of it is stored, so that a tab made by
// doubling this one is another device.
function deviceOfTab(signal) {
  const store = (act) => {
    try {
      return act(sessionStorage);
    } catch {
      return null;
    }
  };
  const device = store((kept) => kept.getItem(DEVICE)) || fresh();
  const hide = () => store((kept) => kept.setItem(DEVICE, device));
  const show = () => store((kept) => kept.removeItem(DEVICE));
  addEventListener("pagehide", hide, { signal });
  addEventListener("pageshow", show, { signal });
  show();
  return device;
}

// randomUUID is for secure pages alone.
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class StudioWorkbench extends HTMLElement {
  #life = null;
  #ends = [];
  #data = null;
  #sheet = null;
  #timer = 0;
  #parts = {};

  connectedCallback() {
    this.form = this.querySelector("form");
    if (this.#life || !this.form) {
      return;
    }
    this.#data = JSON.parse(document.getElementById("studio-data").textContent);
    this.#life = new AbortController();
    this.device = deviceOfTab(this.#life.signal);
    this.form.elements.device.value = this.device;
    // Else a browser that goes back puts old numbers and texts into the fields of a page that is newer.
    this.form.autocomplete = "off";
    this.original = this.#data.sheet;
    this.#assemble();
    this.#listen();
    this.dataset.ready = "";
    // What keeps stands before anything runs, and whether or not the picture can be shown.
    for (const part of [keepAll, preview]) {
      try {
        this.#ends.push(part(this));
      } catch (wrong) {
        reportError(wrong);
      }
    }
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#life?.abort();
    this.#ends.forEach((end) => (typeof end === "function" ? end() : end?.stop?.()));
    this.#ends = [];
    this.#life = null;
  }

  // --- What the parts use --------------------------------------------------------------------------

  get code() {
    return this.dataset.code;
  }

  get person() {
    return this.dataset.person;
  }

  get data() {
    return this.#data;
  }

  get urls() {
    return this.#data.urls;
  }

  get player() {
    return this.querySelector("shader-canvas");
  }

  get passes() {
    return this.#parts.passes;
  }

  get settings() {
    return this.#parts.settings;
  }

  get basedOn() {
    return Number(this.form.elements.based_on.value);
  }

  set basedOn(number) {
    this.form.elements.based_on.value = String(number);
  }

  get sheet() {
    this.#sheet ??= sheetOf(this.form);
    return this.#sheet;
  }

  // Each text as one step that can be undone; the focus stays where it is.
  setSheet(sheet) {
    fill(this.form, sheet);
    this.#parts.passes.refresh();
    this.#parts.channels.refresh();
    this.changed();
  }

  get isTouched() {
    return !sameSheet(this.sheet, this.original);
  }

  pause() {
    this.player?.setAttribute("data-start", "paused");
    this.player?.pause?.();
  }

  say(words, how = {}) {
    return this.#parts.says.say(words, how);
  }

  tellKept(words) {
    this.querySelector("[data-kept]").textContent = words;
  }

  // Code, values or details, where there is room for one of them.
  show(view) {
    this.#parts.views.show(view);
  }

  save() {
    return this.#parts.saving.save();
  }

  // Something else stands in the fields now.
  changed() {
    this.#sheet = null;
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#sheet = null;
      this.tell("sheetchange");
      this.toggleAttribute("data-touched", this.isTouched || this.settings.changed.length > 0);
    }, CHANGE_MS);
  }

  tell(name, detail = {}) {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }));
  }

  // --- Within --------------------------------------------------------------------------------------

  #assemble() {
    const { signal } = this.#life;
    if (wasStopped()) {
      this.player?.setAttribute("data-start", "paused");
    }
    const parts = this.#parts;
    parts.says = new Says(this);
    parts.views = new Views(this, signal);
    parts.passes = new Passes(this, signal);
    parts.channels = new Channels(this, signal);
    parts.settings = new Settings(this, signal);
    parts.saving = new Saving(this, signal);
    new Problems(this, signal);
    new Preferences(this, signal);
    shortcuts(this, signal);
    suggestTags(this.querySelector("[data-tags]"), signal);
  }

  #listen() {
    const { signal } = this.#life;
    const typed = ({ target }) => {
      // The editors' own fields follow their editors, which have told already.
      if (target.form === this.form && !target.closest("glsl-editor")) {
        this.changed();
      }
    };
    this.addEventListener("input", typed, { signal });
    this.addEventListener("change", (event) => (event.target.localName === "glsl-editor" ? this.changed() : typed(event)), { signal });
  }
}

customElements.define("studio-workbench", StudioWorkbench);
