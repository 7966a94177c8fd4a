// Which keys, and how large the text: of this browser, for every shader.
const KEY = "studio:preferences";
const KEYMAPS = new Set(["default", "vim", "emacs"]);
const SIZES = { least: 10, most: 32 };

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export class Preferences {
  #workbench;
  #dialog;
  #size;
  #now;

  constructor(workbench, signal) {
    this.#workbench = workbench;
    this.#dialog = workbench.querySelector("[data-preferences]");
    this.#size = this.#dialog.querySelector("input[type=number]");
    const { keymap, font_size: size } = workbench.data.preferences;
    this.#now = this.#tidy({ keymap, size, ...stored() }, { keymap, size });
    this.#listen(signal);
    this.#apply();
  }

  #tidy({ keymap, size }, otherwise) {
    const whole = Math.round(Number(size));
    return {
      keymap: KEYMAPS.has(keymap) ? keymap : otherwise.keymap,
      size: whole >= SIZES.least && whole <= SIZES.most ? whole : otherwise.size,
    };
  }

  #listen(signal) {
    const opener = this.#workbench.querySelector("[data-open-preferences]");
    opener.addEventListener("click", () => {
      opener.closest("details").open = false;
      this.#dialog.showModal();
    }, { signal });
    this.#dialog.addEventListener("input", ({ target }) => {
      const keymap = this.#dialog.querySelector("[name=keymap]:checked").value;
      this.#now = this.#tidy({ keymap, size: this.#size.value }, this.#now);
      this.#apply(target !== this.#size);
      this.#keep();
    }, { signal });
    this.#dialog.addEventListener("close", () => this.#apply(), { signal });
    // Another tab's choice is this one's too.
    addEventListener("storage", ({ key }) => {
      if (key === KEY) {
        this.#now = this.#tidy(stored(), this.#now);
        this.#apply();
      }
    }, { signal });
  }

  #keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#now));
    } catch {
      // Then it holds for this page.
    }
  }

  #apply(showsSize = true) {
    this.#dialog.querySelector(`[name=keymap][value=${this.#now.keymap}]`).checked = true;
    // What is being typed is not typed over.
    if (showsSize) {
      this.#size.value = this.#now.size;
    }
    this.#workbench.passes.setLook(this.#now);
  }
}
