import { make } from "./shader/dom.js";

const ADDRESS = "/renders.json";
const FIRST_MS = 1000;
const LONGEST_MS = 10_000;
const GROWTH = 1.4;
// As many as one question may name: apps/pages/renderings.py.
const MOST = 48;
const TOO_MANY = 429;

// Pictures that are still being drawn appear on a page that stands open, and words say how far they are. Whatever
// carries data-render="its key" is asked for, all of it at once: soon at first, then less and less often, only while
// somebody looks, and no longer than there is something to wait for.
class Pictures {
  #timer = 0;
  #waitMs = FIRST_MS;
  #isAsking = false;
  #says = make("p", { class: "visually-hidden", role: "status" });

  constructor() {
    document.body.append(this.#says);
    document.addEventListener("visibilitychange", () => this.ask());
    this.ask();
  }

  // From the beginning: something new is waited for, or somebody is back.
  ask() {
    clearTimeout(this.#timer);
    this.#waitMs = FIRST_MS;
    this.#later();
  }

  get #waiting() {
    return [...document.querySelectorAll("[data-render]")].slice(0, MOST);
  }

  #later() {
    if (!document.hidden && !this.#isAsking && this.#waiting.length) {
      this.#timer = setTimeout(() => this.#ask(), this.#waitMs);
      this.#waitMs = Math.min(LONGEST_MS, this.#waitMs * GROWTH);
    }
  }

  async #ask() {
    this.#isAsking = true;
    const waiting = this.#waiting;
    const told = await answerFor([...new Set(waiting.map(({ dataset }) => dataset.render))]);
    this.#isAsking = false;
    if (told) {
      this.#tell(waiting.map((element) => show(element, told[element.dataset.render])).filter(Boolean));
    }
    this.#later();
  }

  // Each change of state once, all that changed together.
  #tell(news) {
    if (news.length) {
      this.#says.textContent = [...new Set(news)].join(" ");
    }
  }
}

// → what is known by key; nothing, where it has to be asked again
async function answerFor(keys) {
  try {
    const answer = await fetch(`${ADDRESS}?of=${encodeURIComponent(keys.join(","))}`, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      return (await answer.json()).renders;
    }
    return answer.status < 500 && answer.status !== TOO_MANY ? {} : null;
  } catch {
    return null;
  }
}

// → what is worth saying aloud
function show(element, told) {
  if (!told) {
    // Gone, or no longer for whoever looks.
    delete element.dataset.render;
    return "";
  }
  const hadPicture = element.dataset.renderPictured !== undefined;
  const isNews = element.dataset.renderState !== told.state || (told.picture && !hadPicture);
  element.dataset.renderState = told.state;
  element.dataset.renderTone = told.tone;
  write(element, told);
  if (told.picture) {
    element.dataset.renderPictured = "";
    hang(element, told);
  }
  if (told.film) {
    film(element, told);
  }
  if (told.done) {
    delete element.dataset.render;
  }
  element.dispatchEvent(new CustomEvent("render", { detail: told, bubbles: true }));
  const { renderOf } = element.dataset;
  return isNews && renderOf && told.title ? `${renderOf}: ${told.title}` : "";
}

function write(element, told) {
  for (const name of ["title", "words", "short"]) {
    const place = element.querySelector(`[data-render-${name}]`);
    if (place && place.textContent !== told[name]) {
      place.textContent = told[name];
      place.hidden = !told[name];
    }
  }
  element.querySelector("[data-render-messages]")?.replaceChildren(...told.messages.map(line));
}

function line({ place, message, url }) {
  return make("li", {}, url ? make("a", { class: "mono", href: url }, place) : make("span", { class: "mono" }, place), " ", message);
}

function hang(element, { picture, poster }) {
  if (element.localName === "shader-canvas") {
    if (element.dataset.poster !== (poster || picture)) {
      element.dataset.poster = poster || picture;
      element.poster = poster || picture;
    }
    return;
  }
  const place = element.querySelector("[data-render-picture], .work__picture");
  const now = place?.querySelector("img");
  if (place && now?.getAttribute("src") !== picture) {
    const still = make("img", { src: picture, alt: "", width: 640, height: 360, decoding: "async" });
    now?.remove();
    place.querySelector(".work__mark")?.remove();
    place.prepend(still);
    place.hidden = false;
  }
}

function film(element, told) {
  if (!element.classList.contains("work")) {
    return;
  }
  element.dataset.film = told.film;
  if (told.flashes && element.dataset.flashes === undefined) {
    element.dataset.flashes = "";
    element.querySelector(".work__picture").append(make("button", { class: "button button--small work__flashes", type: "button", "data-play-card": true }, "It flashes: play"));
  }
}

const pictures = new Pictures();

// Something on this page was asked to be drawn just now.
export function askForPictures() {
  pictures.ask();
}
