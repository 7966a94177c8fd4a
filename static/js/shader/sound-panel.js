import { NoSound } from "./audio.js";
import { labelled, make, select } from "./dom.js";

const SOURCES = [
  ["tune", "Built-in tune"],
  ["file", "A file of yours"],
  ["microphone", "Microphone"],
];

// What the shader hears, and whether the visitor hears it too.
export class SoundPanel {
  #sound;
  #said = make("p", { class: "player__said", role: "status" });
  #file = make("input", { type: "file", accept: "audio/*", hidden: true, "aria-label": "Sound file", onchange: () => this.#chooseFile() });
  #choice;
  #audible;
  #onchange;

  constructor(sound, onchange) {
    this.#sound = sound;
    this.#onchange = onchange;
    this.#choice = select("Sound source", SOURCES, "tune", (kind) => this.#choose(kind));
    this.#audible = make("input", { type: "checkbox", class: "player__switch", role: "switch", onchange: () => sound.setAudible(this.#audible.checked) });
    this.element = make(
      "div", { class: "player__parameters" },
      labelled("Sound", this.#choice),
      this.#file,
      make("label", { class: "player__field player__field--switch" }, this.#audible, make("span", {}, "Let me hear it")),
      this.#said,
    );
  }

  #choose(kind) {
    this.#file.hidden = kind !== "file";
    if (kind === "file") {
      // Already a file's, perhaps from before; else it waits until one is chosen.
      this.#chooseFile();
      return;
    }
    this.#try(kind === "microphone" ? () => this.#sound.useMicrophone() : () => this.#sound.useTune());
  }

  #chooseFile() {
    const [file] = this.#file.files;
    if (file) {
      this.#try(() => this.#sound.useFile(file));
    }
  }

  async #try(use) {
    this.#said.textContent = "";
    try {
      await use();
    } catch (error) {
      if (!(error instanceof NoSound)) {
        throw error;
      }
      this.#said.textContent = error.message;
      await this.#sound.useTune();
    }
    this.#choice.value = this.#sound.kind;
    this.#file.hidden = this.#sound.kind !== "file";
    this.#audible.checked = this.#sound.isAudible;
    this.#audible.disabled = this.#sound.kind === "microphone";
    this.#onchange();
  }
}
