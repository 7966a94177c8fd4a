// The passes as tabs: each with its editor, made when it is first looked at.
import "../editor/element.js";
import { make } from "../shader/dom.js";
import { BUFFERS, PASSES, codeField } from "./sheet.js";

const OTHERS_MS = 150;
const SHADERTOY = "void mainImage(out vec4 fragColor, in vec2 fragCoord) {\n    vec2 uv = fragCoord / iResolution.xy;\n    fragColor = vec4(uv, 0.0, 1.0);\n}\n";
const PLAIN = "void main() {\n    gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);\n}\n";
const BEGINNINGS = {
  shadertoy: SHADERTOY,
  es300: "#version 300 es\nprecision highp float;\nout vec4 colour;\n\nvoid main() {\n    colour = vec4(0.0, 0.0, 0.0, 1.0);\n}\n",
};

export class Passes {
  #workbench;
  #list;
  #all = new Map();
  #opened = new Set();
  #chosen = "image";
  #timer = 0;
  #look = {};
  #dialects = {};

  constructor(workbench, signal) {
    this.#workbench = workbench;
    this.#dialects = { image: workbench.dataset.dialect };
    this.#list = workbench.querySelector("[data-passes]");
    this.#collect();
    this.#listen(signal);
    this.refresh();
    this.choose("image");
    this.#goToAddress();
  }

  get chosen() {
    return this.#chosen;
  }

  get editor() {
    return this.#all.get(this.#chosen).editor;
  }

  get used() {
    return PASSES.filter((name) => this.isUsed(name));
  }

  label(name) {
    return this.#all.get(name)?.label ?? "The shader";
  }

  isUsed(name) {
    return name === "image" || this.#opened.has(name) || Boolean(this.value(name).trim());
  }

  value(name) {
    const { editor, field } = this.#all.get(name);
    return editor ? editor.value : field.value;
  }

  setValue(name, text) {
    const { editor, field } = this.#all.get(name);
    (editor ?? field).value = text;
    this.#workbench.changed();
  }

  choose(name, { focus = false } = {}) {
    if (!this.isUsed(name)) {
      return;
    }
    this.#chosen = name;
    this.#wrap(this.#all.get(name));
    for (const [each, { body, tab }] of this.#all) {
      const isChosen = each === name;
      body.hidden = !isChosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
    this.#all.get(name).tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#tellOthers();
    if (focus) {
      this.#workbench.show("code");
      this.editor.focus();
    }
  }

  goTo(name, line, column = 1) {
    if (this.#all.has(name)) {
      this.choose(name, { focus: true });
      this.editor.goto(line || 1, column);
    }
  }

  add(name) {
    this.#opened.add(name);
    this.refresh();
    this.choose(name);
    if (name !== "common" && !this.value(name)) {
      this.setValue(name, BEGINNINGS[this.#dialects.image ?? "shadertoy"] ?? PLAIN);
    }
    this.editor.focus();
  }

  // What stood there comes back with one click.
  remove(name) {
    const before = this.#workbench.sheet;
    const { code = "", inputs = [] } = before.passes[name] ?? {};
    const after = structuredClone(before);
    delete after.passes[name];
    this.#opened.delete(name);
    const next = this.used[Math.max(0, this.used.indexOf(name) - 1)];
    this.#workbench.setSheet(after);
    this.choose(next === name ? "image" : next);
    this.#all.get(this.#chosen).tab.focus();
    this.#workbench.say(`${this.label(name)} was removed.`, { actions: [["Undo", () => this.#bringBack(name, code, inputs)]] });
  }

  #bringBack(name, code, inputs) {
    const sheet = structuredClone(this.#workbench.sheet);
    sheet.passes[name] = { code, inputs };
    this.#opened.add(name);
    this.#workbench.setSheet(sheet);
    this.choose(name, { focus: true });
  }

  // Tabs for what there is, and ways to what there is not.
  refresh() {
    for (const [name, { tab }] of this.#all) {
      tab.hidden = !this.isUsed(name);
    }
    if (!this.isUsed(this.#chosen)) {
      this.choose("image");
    }
    const missing = [BUFFERS.find((name) => !this.isUsed(name)), this.isUsed("common") ? null : "common"].filter(Boolean);
    const adders = [...this.#list.querySelectorAll(".passes__add")];
    const wanted = missing.join();
    if (this.#list.dataset.missing !== wanted) {
      this.#list.dataset.missing = wanted;
      adders.forEach((button) => button.remove());
      this.#list.append(...missing.map((name) => this.#adder(name)));
    }
  }

  // messages: [{pass, line, message, severity}]
  mark(messages) {
    for (const [name, pass] of this.#all) {
      // What is said of the whole stands in the list; it has no place in the text.
      pass.messages = messages.filter((each) => each.pass === name && (each.line || each.severity === "error"));
      pass.editor?.setMessages(pass.messages);
      this.#badge(pass);
    }
  }

  setDialects(dialects = {}, fallback = "shadertoy") {
    this.#dialects = { image: fallback, ...dialects };
    for (const [name, { editor }] of this.#all) {
      if (editor) {
        editor.dataset.dialect = dialects[name] ?? fallback;
      }
    }
  }

  // Keys and size of the text, for all that there are and will be.
  setLook({ keymap, size }) {
    this.#look = { keymap, size };
    for (const { editor } of this.#all.values()) {
      if (editor) {
        this.#dress(editor);
      }
    }
  }

  // --- Within --------------------------------------------------------------------------------------

  #collect() {
    const panels = this.#workbench.querySelector("[data-panels]");
    const strip = make("div", { class: "passes__tabs", role: "tablist", "aria-label": "Passes" });
    for (const fold of panels.querySelectorAll("[data-pass]")) {
      const { pass: name, label } = fold.dataset;
      const body = fold.querySelector(".pass__body");
      const tab = make("button", { type: "button", class: "passes__tab", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => this.choose(name) }, label);
      body.id = `panel-${name}`;
      body.setAttribute("role", "tabpanel");
      body.setAttribute("aria-labelledby", tab.id);
      strip.append(tab);
      const foot = this.#foot(body);
      if (name !== "image") {
        foot.append(this.#remover(name, label));
      }
      this.#all.set(name, { name, label, body, tab, field: this.#workbench.form.elements[codeField(name)], editor: null, messages: [] });
      // A fold is no box that its content could fill.
      fold.replaceWith(body);
    }
    this.#list.prepend(strip);
    this.#list.hidden = false;
  }

  #foot(body) {
    const foot = make("div", { class: "pass__foot" });
    const pictures = body.querySelector("[data-pictures]");
    if (pictures) {
      pictures.replaceWith(foot);
      foot.append(pictures);
    } else {
      body.append(foot);
    }
    return foot;
  }

  #remover(name, label) {
    return make("button", { type: "button", class: "button button--quiet button--small pass__remove", onclick: () => this.remove(name) }, "Remove", make("span", { class: "visually-hidden" }, ` ${label}`));
  }

  #adder(name) {
    const label = this.label(name);
    return make("button", { type: "button", class: "passes__add", "aria-label": `Add ${label}`, title: `Add ${label}`, onclick: () => this.add(name) }, `+ ${label}`);
  }

  #wrap(pass) {
    if (pass.editor) {
      return;
    }
    const { field } = pass;
    const editor = make("glsl-editor", { "data-pass": pass.name, "data-dialect": this.#dialects[pass.name] ?? this.#dialects.image ?? "shadertoy" });
    const [parent, next] = [field.parentNode, field.nextSibling];
    editor.append(field);
    editor.margins = () => this.#covered();
    this.#dress(editor);
    parent.insertBefore(editor, next);
    pass.editor = editor;
    editor.setMessages(pass.messages);
  }

  #dress(editor) {
    const { keymap, size } = this.#look;
    editor.dataset.keymap = keymap ?? "default";
    editor.dataset.fontSize = String(size ?? "");
  }

  // On a phone the page scrolls, and some of it stays where it is, above and below what one writes.
  #covered() {
    const isAlone = getComputedStyle(this.#workbench).display === "flex";
    const below = this.#workbench.querySelector(".bench__actions").getBoundingClientRect();
    const above = this.#list.getBoundingClientRect();
    return isAlone ? { top: above.bottom, bottom: innerHeight - below.top } : null;
  }

  #badge({ tab, label, messages }) {
    const errors = messages.filter(({ severity }) => severity === "error").length;
    const warnings = messages.filter(({ severity }) => severity === "warning").length;
    const count = errors || warnings;
    const what = errors ? "error" : "warning";
    tab.replaceChildren(label, ...(count ? [make("span", { class: `passes__badge passes__badge--${what}` }, String(count), make("span", { class: "visually-hidden" }, ` ${what}${count === 1 ? "" : "s"}`))] : []));
  }

  // What the pass knows of the others: completion, definitions and renaming ask it.
  #tellOthers() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { editor } = this.#all.get(this.#chosen);
      const others = Object.fromEntries(this.used.filter((name) => name !== this.#chosen).map((name) => [name, this.value(name)]));
      if (JSON.stringify(others) !== JSON.stringify(editor.others)) {
        editor.others = others;
      }
    }, OTHERS_MS);
  }

  #listen(signal) {
    const workbench = this.#workbench;
    const on = (name, act) => workbench.addEventListener(name, act, { signal });
    this.#list.addEventListener("keydown", (event) => this.#walk(event), { signal });
    on("compiled", ({ detail }) => {
      this.mark(detail.messages ?? []);
      this.setDialects(detail.dialects, detail.dialect);
    });
    on("sheetchange", () => {
      this.refresh();
      this.#tellOthers();
    });
    on("definition", ({ detail }) => {
      const before = this.value(detail.pass).slice(0, detail.from);
      this.goTo(detail.pass, before.split("\n").length, before.length - before.lastIndexOf("\n"));
    });
    on("rename", ({ detail }) => this.#rename(detail));
    on("refused", ({ detail }) => workbench.say(detail.message));
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  // …?line=3#pass-image: whoever lists what is wrong leads here.
  #goToAddress() {
    const name = /^#pass-(\w+)$/.exec(location.hash)?.[1];
    if (name && this.isUsed(name)) {
      requestAnimationFrame(() => this.goTo(name, Number(new URLSearchParams(location.search).get("line"))));
    }
  }

  #rename({ name, to, passes }) {
    const names = Object.keys(passes);
    names.forEach((each) => this.setValue(each, passes[each]));
    this.#workbench.say(`${name} is ${to} now, also in ${names.map((each) => this.label(each)).join(", ")}.`);
  }

  #walk(event) {
    const tab = event.target.closest("[role=tab]");
    const names = this.used;
    if (!tab || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const at = names.indexOf(this.#chosen);
    const to = { ArrowRight: (at + 1) % names.length, ArrowLeft: (at + names.length - 1) % names.length, Home: 0, End: names.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.choose(names[to]);
      this.#all.get(names[to]).tab.focus();
    } else if (event.key === "Delete" && this.#chosen !== "image") {
      event.preventDefault();
      this.remove(this.#chosen);
    }
  }
}
