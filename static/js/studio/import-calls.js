// What a call answers, or why not: every failure is a Problem with a code and a sentence for whoever reads it.
export class Problem extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }

  // The next call would fail in the same way: better to stop and say so.
  get stopsAll() {
    return ["offline", "signed_out", "csrf"].includes(this.code);
  }
}

const UNREADABLE = "Something went wrong on our side. Try this one again.";
const WORDS = {
  413: "This is more than can be sent at once.",
  429: "Too much at once. Wait a moment, then go on.",
  503: "This cannot be done right now. Try again shortly.",
};

export class Calls {
  #field;

  constructor(field) {
    this.#field = field;
  }

  read(address, file, signal) {
    const body = new FormData();
    body.append("file", file, file.name);
    return this.#post(address, { body, signal });
  }

  send(address, data, signal) {
    return this.#post(address, { body: JSON.stringify(data), headers: { "Content-Type": "application/json" }, signal });
  }

  async #post(address, options) {
    try {
      return await this.#once(address, options);
    } catch (problem) {
      // Whoever signed in again in another tab has a new token.
      if (problem.code !== "csrf" || !(await this.#renew())) {
        throw problem;
      }
      return this.#once(address, options);
    }
  }

  async #once(address, { body, headers = {}, signal }) {
    let answer;
    try {
      answer = await fetch(address, {
        method: "POST",
        body,
        signal,
        headers: { ...headers, Accept: "application/json", "X-CSRFToken": this.#field.value },
      });
    } catch (error) {
      if (error.name === "AbortError") {
        throw error;
      }
      throw new Problem("offline", "There is no connection. Nothing is lost: go on when it is back.");
    }
    const told = await answer.json().catch(() => null);
    if (answer.ok && told) {
      return told;
    }
    const error = told?.error;
    throw new Problem(error?.code ?? String(answer.status), error?.message ?? WORDS[answer.status] ?? UNREADABLE);
  }

  async #renew() {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    const page = answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const token = page?.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (token) {
      this.#field.value = token;
    }
    return Boolean(token);
  }
}
