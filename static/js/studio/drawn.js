import { askForPictures } from "../pictures.js";

const FAILED = "failed";

// Under the picture of the editor: how the last version that was saved is drawn for others, and why not.
class Drawn extends HTMLElement {
  #life = new AbortController();
  #key = "";

  connectedCallback() {
    const { signal } = this.#life;
    const workbench = this.closest("studio-workbench");
    workbench.addEventListener("saved", ({ detail }) => this.#follow(`${workbench.code}:${detail.number}`), { signal });
    this.addEventListener("click", (event) => this.#pressed(event, workbench), { signal });
    this.addEventListener("render", ({ detail }) => this.#became(detail, workbench), { signal });
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#life = new AbortController();
  }

  // The line is on this page already, with all that was typed since.
  #pressed(event, workbench) {
    const link = event.target.closest("a[href]");
    const name = link?.hash.match(/^#pass-(\w+)$/)?.[1];
    if (name && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      workbench.passes.goTo(name, Number(new URL(link.href).searchParams.get("line")) || undefined);
    }
  }

  #follow(key) {
    this.#key = key;
    this.dataset.render = key;
    delete this.dataset.renderState;
    askForPictures();
  }

  // Said once, where somebody writes who has just saved it; what stood there when the page opened stands there.
  #became({ state, title, words, done }, workbench) {
    this.hidden = !title;
    if (done && state === FAILED && this.#key) {
      workbench.say(`${title} ${words}`, { tone: "warn" });
    }
  }
}

customElements.define("studio-drawn", Drawn);
