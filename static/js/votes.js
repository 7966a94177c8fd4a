import { toast } from "./toast.js";

const NOT_THERE = "Your vote did not get through. Try again.";

// A form of two buttons: what is pressed shows at once, and is right again if the server says no. Presses are sent one
// after another; of those that came while one was under way, the last counts.
class Votes {
  #form;
  #known;
  #wanted;
  #isSending = false;

  constructor(form) {
    this.#form = form;
    this.#known = { own: Number(form.dataset.own), up: this.#counted("up"), down: this.#counted("down") };
    this.#wanted = this.#known.own;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#press(Number(event.submitter.dataset.vote));
    });
  }

  #counted(side) {
    return Number(this.#form.querySelector(`[data-votes-${side}]`).textContent.replaceAll(/\D/g, ""));
  }

  #press(value) {
    this.#wanted = this.#wanted === value ? 0 : value;
    this.#show(this.#wanted);
    this.#send();
  }

  async #send() {
    if (this.#isSending) {
      return;
    }
    this.#isSending = true;
    while (this.#wanted !== this.#known.own) {
      const answer = await this.#sent(this.#wanted);
      if (!answer) {
        this.#wanted = this.#known.own;
      }
    }
    this.#isSending = false;
    this.#show(this.#known.own);
  }

  // → whether the server took it
  async #sent(value) {
    const body = new FormData(this.#form);
    body.set("value", value);
    try {
      const response = await fetch(this.#form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await response.json();
      if (said.sign_in) {
        location.assign(said.sign_in);
        return false;
      }
      this.#known = said;
      if (!response.ok) {
        toast(said.message, "error");
      }
      return response.ok;
    } catch {
      toast(NOT_THERE, "error");
      return false;
    }
  }

  // As the counters would be if that were this person's vote.
  #show(own) {
    const { own: known, up, down } = this.#known;
    this.#tell("up", 1, own, up + Number(own === 1) - Number(known === 1));
    this.#tell("down", -1, own, down + Number(own === -1) - Number(known === -1));
  }

  #tell(side, value, own, count) {
    const button = this.#form.querySelector(`[data-vote="${value}"]`);
    button.setAttribute("aria-pressed", own === value);
    button.value = own === value ? 0 : value;
    this.#form.querySelector(`[data-votes-${side}]`).textContent = count.toLocaleString("en");
  }
}

for (const form of document.querySelectorAll("[data-votes]")) {
  new Votes(form);
}
