// Saves what stands in the form, one at a time, and says what became of it.
import { make } from "../shader/dom.js";
import { sheetOf } from "./sheet.js";

const TOO_LARGE = 413;

export class Saving {
  #workbench;
  #running = null;
  #next = null;

  constructor(workbench, signal) {
    this.#workbench = workbench;
    workbench.form.addEventListener("submit", (event) => {
      event.preventDefault();
      workbench.form.dataset.once = "";
      const isPublish = event.submitter?.value === "publish";
      this.save().then(({ ok }) => ok && isPublish && this.#leaveFor(workbench.urls.publish));
    }, { signal });
  }

  // What is typed while one is on its way needs one more.
  save() {
    if (this.#running) {
      this.#next ??= this.#running.then(() => {
        this.#next = null;
        return this.save();
      });
      return this.#next;
    }
    this.#running = this.#send().finally(() => {
      this.#running = null;
      this.#workbench.querySelector("[data-save]").removeAttribute("aria-busy");
    });
    this.#workbench.querySelector("[data-save]").setAttribute("aria-busy", "true");
    return this.#running;
  }

  async #send({ isSecond = false } = {}) {
    const workbench = this.#workbench;
    const sent = new FormData(workbench.form);
    const sheet = sheetOf(workbench.form);
    let answer;
    let body = {};
    try {
      answer = await fetch(workbench.urls.save, { method: "POST", body: sent, headers: { Accept: "application/json" } });
      body = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    } catch {
      return this.#not("offline", "This is not saved: there is no connection.");
    }
    if (answer.ok && body.number) {
      return this.#saved(body, sent, sheet);
    }
    if (body.error?.code === "csrf" && !isSecond && (await this.#renew())) {
      return this.#send({ isSecond: true });
    }
    return this.#refused(answer.status, body);
  }

  #saved(body, sent, sheet) {
    const workbench = this.#workbench;
    workbench.basedOn = body.number;
    workbench.original = sheet;
    workbench.settings.keep(body.settings, sent);
    if (workbench.form.elements.note.value === sheet.note) {
      workbench.form.elements.note.value = "";
    }
    this.#showFields(body.refused);
    this.#showStatus(body);
    workbench.changed();
    workbench.tell("saved", { number: body.number, sheet });
    const refused = Object.keys(body.refused).length;
    if (refused) {
      workbench.say(`${body.message} But not all of the settings were: ${Object.values(body.refused).flat().join(" ")}`, { tone: "warn", sticky: true });
    } else {
      workbench.say(body.message);
    }
    return { ok: !refused, number: body.number };
  }

  #refused(status, { error, messages, current }) {
    const workbench = this.#workbench;
    if (error?.code === "conflict") {
      workbench.tell("conflict", { current });
      return { ok: false };
    }
    this.#showFields(error?.fields ?? {});
    if (messages) {
      workbench.passes.mark(messages);
    }
    const words = status === TOO_LARGE ? "This is not saved: it is more than can be sent at once." : "This is not saved: something went wrong here. Please try again.";
    return this.#not(error?.code ?? "failed", error?.message ?? words);
  }

  // Whoever keeps what was typed may have better words, and says so by preventDefault.
  #not(code, message) {
    if (this.#workbench.tell("notsaved", { code, message })) {
      this.#workbench.say(message, { tone: "danger" });
    }
    return { ok: false };
  }

  // After signing in anew in another tab, the page's token is an old one.
  async #renew() {
    try {
      const answer = await fetch(this.#workbench.urls.state, { headers: { Accept: "application/json" } });
      const { csrf, person } = await answer.json();
      if (!csrf || (person && String(person) !== this.#workbench.person)) {
        return false;
      }
      this.#workbench.form.elements.csrfmiddlewaretoken.value = csrf;
      return true;
    } catch {
      return false;
    }
  }

  #showFields(fields) {
    const { form } = this.#workbench;
    for (const field of form.elements) {
      if (field.getAttribute("aria-invalid")) {
        field.removeAttribute("aria-invalid");
        field.closest(".field")?.querySelectorAll(".errorlist").forEach((list) => list.remove());
      }
    }
    for (const [name, words] of Object.entries(fields)) {
      const field = form.elements[name]?.[0] ?? form.elements[name];
      field?.setAttribute?.("aria-invalid", "true");
      field?.closest?.(".field")?.append(make("ul", { class: "errorlist" }, ...words.map((each) => make("li", {}, each))));
      const fold = field?.closest?.("details");
      if (fold) {
        fold.open = true;
        this.#workbench.show("details");
      }
    }
  }

  #showStatus({ title }) {
    document.title = document.title.replace(/^.* · /, () => `${title} · `);
    this.#workbench.querySelector("h1").textContent = `Edit ${title}`;
  }

  #leaveFor(address) {
    this.#workbench.isLeaving = true;
    location.assign(address);
  }
}
