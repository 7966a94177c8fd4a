import { Calls } from "./import-calls.js";
import { Row, item } from "./import-row.js";
import { toast } from "../toast.js";

const MIB = 1024 * 1024;

// <studio-import> around the plain form: files are read one by one, each shader in them is checked, and what is
// ticked is kept as a draft. Whatever fails stands in the report with its reason, and stops nothing else.
class StudioImport extends HTMLElement {
  #form;
  #calls;
  #files = [];
  #rows = [];
  #unchecked = [];
  #isBusy = false;
  #stop = null;
  #listening = null;

  connectedCallback() {
    this.#form = this.querySelector("form");
    this.#calls = new Calls(this.#form.elements.csrfmiddlewaretoken);
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    this.#form.elements.brought.addEventListener("change", (event) => this.#chosen(event.target), { signal });
    this.#find("paste").addEventListener("click", () => this.#pasted(), { signal });
    this.#find("keep").addEventListener("click", () => this.#run(() => this.#keepAll()), { signal });
    this.#find("on").addEventListener("click", () => this.#run(() => this.#readAll()), { signal });
    this.#find("cancel").addEventListener("click", () => this.#stop?.abort(), { signal });
    this.#find("list").addEventListener("change", () => this.#buttons(), { signal });
    window.addEventListener("beforeunload", (event) => this.#leaving(event), { signal });
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => this.#dragged(event), { signal });
    }
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#stop?.abort();
  }

  // --- What is brought ---------------------------------------------------------------------------

  #chosen(field) {
    this.#take([...field.files]);
    // So that the same file can be chosen again.
    field.value = "";
  }

  #pasted() {
    const { text } = this.#form.elements;
    if (text.value.trim()) {
      this.#take([new File([text.value], "Pasted", { type: "text/plain" })]);
      text.value = "";
    } else {
      text.focus();
    }
  }

  #dragged(event) {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) {
      return;
    }
    event.preventDefault();
    const isLeaving = event.type === "dragleave" && !event.relatedTarget;
    this.#find("veil").hidden = event.type === "drop" || isLeaving;
    if (event.type === "drop") {
      this.#take([...event.dataTransfer.files]);
    }
  }

  #take(files) {
    if (files.length === 0) {
      return;
    }
    this.#files.push(...files);
    this.#find("report").hidden = false;
    if (!this.#isBusy) {
      this.#run(() => this.#readAll());
      this.querySelector("#brought").focus();
    }
  }

  #leaving(event) {
    if (this.#isBusy || this.#rows.some((row) => row.isWanted)) {
      event.preventDefault();
    }
  }

  // --- One thing at a time -----------------------------------------------------------------------

  async #run(work) {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    this.#stop = new AbortController();
    let problem = null;
    try {
      await work();
    } catch (error) {
      if (error.name !== "AbortError" && !error.stopsAll) {
        throw error;
      }
      problem = error;
    } finally {
      this.#isBusy = false;
      this.#rest(problem);
    }
    // Dropped while others were being kept.
    if (!problem && this.#files.length > 0) {
      this.#run(() => this.#readAll());
    }
  }

  async #readAll() {
    for (let read = 0; this.#files.length > 0; read += 1) {
      const [file] = this.#files;
      this.#progress(`Reading ${read + 1} of ${read + this.#files.length}: ${file.name}`, read, read + this.#files.length);
      await this.#read(file);
      this.#files.shift();
    }
    const all = this.#unchecked.length;
    while (this.#unchecked.length > 0) {
      const checked = all - this.#unchecked.length;
      this.#progress(`Checking ${checked + 1} of ${all}`, checked, all);
      await this.#check(this.#unchecked[0]);
      this.#unchecked.shift();
    }
  }

  async #read(file) {
    const most = Number(this.dataset.maxBytes);
    if (file.size > most) {
      this.#failed(file.name, `This file has ${(file.size / MIB).toFixed(1)} MB. Up to ${Math.round(most / MIB)} MB can be read.`);
      return;
    }
    try {
      const { found, failed } = await this.#calls.read(location.pathname, file, this.#stop.signal);
      found.forEach((each) => this.#found(each));
      failed.forEach(({ name, why }) => this.#failed(name, why));
    } catch (problem) {
      this.#passOn(problem);
      this.#failed(file.name, problem.message);
    }
  }

  async #check(row) {
    try {
      row.told(await this.#calls.send(this.dataset.checkUrl, { sheet: row.found.sheet }, this.#stop.signal));
    } catch (problem) {
      this.#passOn(problem);
      row.notChecked();
    }
  }

  async #keepAll() {
    const wanted = this.#rows.filter((row) => row.isWanted);
    if (this.#asked().whose === "other" && !this.#asked().author.trim() && wanted.some((row) => row.saysNothing)) {
      this.#form.elements.author.focus();
      toast("Say who made those that say nothing themselves.", "warning");
      return;
    }
    for (const [done, row] of wanted.entries()) {
      this.#progress(`Keeping ${done + 1} of ${wanted.length}: ${row.found.title}`, done, wanted.length);
      await this.#keep(row);
    }
  }

  async #keep(row) {
    row.keeping();
    const { sheet, credit } = row.found;
    try {
      const body = { sheet, credit, asked: this.#asked(), shader_id: row.id };
      row.kept(await this.#calls.send(this.dataset.keepUrl, body, this.#stop.signal));
    } catch (problem) {
      row.waits();
      this.#passOn(problem);
      row.refused(problem.message);
    }
  }

  #asked() {
    const { whose, author, url, licence } = this.#form.elements;
    return { whose: whose.value, author: author.value, url: url.value, licence: licence.value };
  }

  // What would happen to all the others too ends the run; everything else is this one's own.
  #passOn(problem) {
    if (problem.name === "AbortError" || problem.stopsAll || problem.code === undefined) {
      throw problem;
    }
  }

  // --- What is shown -----------------------------------------------------------------------------

  #found(each) {
    const row = new Row(this.#find("row"), each);
    this.#rows.push(row);
    this.#unchecked.push(row);
    this.#find("list").append(row.element);
  }

  #failed(name, why) {
    const section = this.#find("failed");
    section.hidden = false;
    section.querySelector("ul").append(item(name, why));
  }

  #progress(words, done, all) {
    this.#find("words").textContent = words;
    const bar = this.#find("progress");
    bar.hidden = false;
    bar.max = all;
    bar.value = done;
    this.#buttons();
  }

  #rest(problem) {
    this.#find("progress").hidden = true;
    const words = this.#find("words");
    words.textContent = problem?.stopsAll ? problem.message : this.#summary();
    if (problem?.code === "signed_out") {
      const link = document.createElement("a");
      link.href = this.dataset.signInUrl;
      link.target = "_blank";
      link.textContent = "Sign in in another tab";
      words.append(" ", link, ", then go on here.");
    }
    this.#buttons();
  }

  #summary() {
    const kept = this.#rows.filter((row) => row.isKept).length;
    const failed = this.#find("failed").querySelectorAll("li").length;
    const parts = [
      `${this.#rows.length} found`,
      kept && `${kept} kept`,
      failed && `${failed} not read`,
      this.#files.length && `${this.#files.length} waiting`,
    ];
    return `${parts.filter(Boolean).join(", ")}.`;
  }

  #buttons() {
    const wanted = this.#rows.filter((row) => row.isWanted).length;
    const waiting = this.#files.length + this.#unchecked.length;
    const [keep, on, cancel] = ["keep", "on", "cancel"].map((name) => this.#find(name));
    keep.hidden = this.#isBusy || wanted === 0;
    keep.textContent = wanted === 1 ? "Keep 1 as a draft" : `Keep ${wanted} as drafts`;
    on.hidden = this.#isBusy || waiting === 0;
    on.textContent = this.#files.length ? `Read the other ${this.#files.length}` : `Check the other ${this.#unchecked.length}`;
    cancel.hidden = !this.#isBusy;
    this.#find("drafts").hidden = this.#isBusy || !this.#rows.some((row) => row.isKept);
  }

  #find(name) {
    return this.querySelector(`[data-import-${name}]`);
  }
}

customElements.define("studio-import", StudioImport);
