import { changeIcon, iconButton, make, select } from "./dom.js";
import { Clock } from "./clock.js";

const SPEEDS = ["0.1", "0.25", "0.5", "1", "2", "4"];
const FIRST_RANGE_S = 60;

// Play, restart, scrub, the time and the speed of a clock; one for all that run by it.
export class Transport {
  #clock;
  #play;
  #scrub;
  #time;
  #speed;
  #shownAt = -1;

  constructor(clock) {
    this.#clock = clock;
    this.#play = iconButton("play", "Play", () => (clock.playing ? clock.pause() : clock.play()), { "data-player-play": true });
    const restart = iconButton("restart", "Restart", () => clock.restart());
    this.#scrub = make("input", {
      type: "range", class: "player__scrub", min: 0, max: FIRST_RANGE_S, step: 0.01, value: 0, "aria-label": "Time",
      oninput: () => clock.seek(Number(this.#scrub.value)),
    });
    this.#time = make("output", { class: "player__time", "aria-live": "off" });
    this.#speed = select("Speed", SPEEDS.map((speed) => [speed, `${speed}×`]), "1", (speed) => (clock.speed = Number(speed)));
    this.parts = { play: this.#play, restart, scrub: this.#scrub, time: this.#time, speed: this.#speed };
    clock.join(this);
    this.told();
    this.#show();
  }

  // From the clock.
  tick() {
    this.#show();
    return false;
  }

  told() {
    changeIcon(this.#play, this.#clock.playing ? "pause" : "play", this.#clock.playing ? "Pause" : "Play");
    this.#speed.value = String(this.#clock.speed);
  }

  stop() {
    this.#clock.leave(this);
  }

  #show() {
    const { time } = this.#clock;
    if (Math.abs(time - this.#shownAt) < 0.05) {
      return;
    }
    this.#shownAt = time;
    // A shader has no end: the line grows whenever it is full.
    while (time > Number(this.#scrub.max)) {
      this.#scrub.max = Number(this.#scrub.max) * 2;
    }
    if (time < FIRST_RANGE_S) {
      this.#scrub.max = FIRST_RANGE_S;
    }
    this.#scrub.value = time;
    const words = clockWords(time);
    this.#scrub.setAttribute("aria-valuetext", `${time.toFixed(1)} seconds`);
    this.#time.textContent = words;
  }
}

function clockWords(time) {
  const minutes = Math.floor(time / 60);
  const seconds = (time - 60 * minutes).toFixed(1).padStart(4, "0");
  return `${minutes}:${seconds}`;
}

// <shader-transport data-step="group">: the one line of time for players that run in step.
export class ShaderTransport extends HTMLElement {
  #transport = null;

  connectedCallback() {
    this.#transport = new Transport(Clock.of(this.dataset.step));
    this.classList.add("player__bar", "stage");
    const { play, restart, scrub, time, speed } = this.#transport.parts;
    this.replaceChildren(play, restart, scrub, time, speed);
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Time of both");
  }

  disconnectedCallback() {
    this.#transport.stop();
    this.replaceChildren();
  }
}
