// What was typed, on its way to the server: a moment after the last key, again when it did not arrive, and never while
// somebody else is signed in.
const PAUSE_MS = 1500;
const LONGEST_MS = 5000;
const ANSWER_WAIT_MS = 20_000;
const AGAIN_MS = [2000, 5000, 15_000, 60_000];
// What a page that goes away may still be sending is 64 KiB: what was on its way, and the last of it.
const LASTING_BYTES = 30_000;

export class Server {
  #urls;
  #form;

  constructor(urls, form) {
    this.#urls = urls;
    this.#form = form;
  }

  /** Where the shader stands by now; who is signed in; and a token that is believed. */
  async state() {
    const answer = await this.#ask(this.#urls.state);
    if (answer.data?.csrf && this.#token) {
      this.#token.value = answer.data.csrf;
    }
    return answer;
  }

  version(number) {
    return this.#ask(this.#urls.version.replace(/\d+\/$/, `${number}/`));
  }

  list() {
    return this.#ask(this.#urls.drafts);
  }

  draft(id) {
    return this.#ask(`${this.#urls.drafts}${id}/`);
  }

  keep({ device, sheet, basedOn, typedAt }) {
    const body = { device, sheet, based_on: basedOn, typed_at: new Date(typedAt).toISOString() };
    return this.#post(body);
  }

  /** As saved in this version; null: thrown away on purpose. */
  settle(device, number) {
    return this.#post({ device, settle: number });
  }

  get #token() {
    return this.#form.elements.namedItem("csrfmiddlewaretoken");
  }

  async #post(body) {
    const answer = await this.#send(body);
    if (answer.code !== "csrf") {
      return answer;
    }
    const state = await this.state();
    return state.status === 200 ? this.#send(body) : state;
  }

  #send(body) {
    const text = JSON.stringify(body);
    return this.#ask(this.#urls.drafts, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.#token?.value ?? "" },
      body: text,
      keepalive: new Blob([text]).size < LASTING_BYTES,
    });
  }

  // → {status, code, message, data}; status 0 where nobody answered
  async #ask(url, options = { headers: { Accept: "application/json" } }) {
    try {
      const response = await fetch(url, { credentials: "same-origin", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(ANSWER_WAIT_MS), ...options });
      const data = await response.json().catch(() => null);
      return { status: response.status, code: data?.error?.code ?? "", message: data?.error?.message ?? "", data };
    } catch {
      return { status: 0, code: "offline", message: "", data: null };
    }
  }
}

/**
 * Sends the newest of what was typed. `told` hears ("kept", typedAt), ("offline"), ("silent") where the server has a
 * fault, ("busy") where it asks for a pause, ("signed_out"), ("stranger"), ("gone"), ("refused", message).
 */
export class Drafts {
  #server;
  #person;
  #told;
  #next = null;
  #timer = 0;
  #firstAt = 0;
  #sending = null;
  #failures = 0;
  #isHeld = false;

  constructor(server, person, told) {
    this.#server = server;
    this.#person = person;
    this.#told = told;
  }

  /** `read` gives {device, sheet, basedOn, typedAt, isNothing} when it is time. */
  typed(read) {
    this.#next = read;
    const now = performance.now();
    this.#firstAt ||= now;
    if (!this.#isHeld && !this.#failures) {
      this.#after(Math.max(0, Math.min(PAUSE_MS, this.#firstAt + LONGEST_MS - now)));
    }
  }

  /** There may be a connection again, or somebody signed in. */
  retry() {
    this.#isHeld = false;
    this.#failures = 0;
    if (this.#next && !this.#sending) {
      this.#after(0);
    }
  }

  /** Somebody else is signed in: nothing goes out. */
  hold() {
    this.#isHeld = true;
    clearTimeout(this.#timer);
  }

  /** The page may be going away. */
  lastWords() {
    if (this.#next && !this.#isHeld) {
      this.#send();
    }
  }

  /** What is waiting is in a version now. What was on its way arrives first, so that nothing stays behind. */
  async saved(device, number) {
    this.#forget();
    if (this.#sending) {
      await this.#sending;
      await this.#server.settle(device, number);
    }
  }

  stop() {
    this.#forget();
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#next = null;
    this.#firstAt = 0;
  }

  #after(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sendNext(), ms);
  }

  async #sendNext() {
    if (!this.#sending && this.#next && !this.#isHeld) {
      await this.#send();
    }
  }

  #send() {
    const read = this.#next;
    this.#forget();
    const one = read();
    const asked = one.isNothing ? this.#server.settle(one.device, null) : this.#server.keep(one);
    const sending = asked.then((answer) => this.#arrived(answer, one, read)).finally(() => {
      this.#sending = this.#sending === sending ? null : this.#sending;
      if (this.#next && !this.#isHeld && !this.#failures) {
        this.#after(PAUSE_MS);
      }
    });
    this.#sending = sending;
    return sending;
  }

  async #arrived(answer, one, read) {
    const { status, code, message } = answer;
    if (status === 200) {
      this.#failures = 0;
      this.#told("kept", one.typedAt);
    } else if (status === 401 || code === "csrf") {
      this.#wait(read, "signed_out");
    } else if (status === 404) {
      await this.#gone(read);
    } else if (status === 400 || status === 413) {
      // The same again would be answered the same; the next key makes it another.
      this.#told("refused", message || "This is too much for the server.");
    } else {
      this.#again(read, status === 0 ? "offline" : status === 409 ? "busy" : "silent");
    }
  }

  #wait(read, why) {
    this.#next ??= read;
    this.#isHeld = true;
    this.#told(why);
  }

  async #gone(read) {
    const { status, data } = await this.#server.state();
    if (status === 401) {
      this.#wait(read, "signed_out");
    } else if (status === 404) {
      this.#wait(read, data?.person && data.person !== this.#person ? "stranger" : "gone");
    } else {
      this.#again(read, "silent");
    }
  }

  #again(read, why) {
    this.#next ??= read;
    this.#failures++;
    const wait = AGAIN_MS[Math.min(this.#failures, AGAIN_MS.length) - 1];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sendNext(), wait);
    this.#told(why);
  }
}
