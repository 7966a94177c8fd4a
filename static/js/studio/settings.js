// Licence, consents and who sees it: not part of a version, and written only where they were changed here.
const NAMES = ["licence", "allows_training", "allows_agent_source", "public_display", "ai_provider", "seen_by"];

export class Settings {
  #form;

  constructor(workbench, signal) {
    this.#form = workbench.form;
    const means = workbench.querySelector("[data-means]");
    const licence = this.#form.elements.licence;
    const explain = () => {
      for (const row of means.children) {
        row.hidden = row.dataset.value !== licence.value;
      }
    };
    means.dataset.one = "";
    licence.addEventListener("change", explain, { signal });
    explain();
    // Versions and drafts have none of this, so nothing else keeps it.
    addEventListener("beforeunload", (event) => this.changed.length && !workbench.isLeaving && event.preventDefault(), { signal });
  }

  get changed() {
    return NAMES.filter((name) => this.#now(name) !== this.#before(name).value);
  }

  // These stand as they were sent.
  keep(names, sent) {
    for (const name of names) {
      const isSwitch = this.#form.elements[name].type === "checkbox";
      this.#before(name).value = isSwitch ? (sent.has(name) ? "True" : "False") : String(sent.get(name) ?? "");
    }
  }

  #now(name) {
    const field = this.#form.elements[name];
    return field.type === "checkbox" ? (field.checked ? "True" : "False") : field.value;
  }

  #before(name) {
    return this.#form.elements[`initial-${name}`];
  }
}
