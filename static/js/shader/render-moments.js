import { heardAt } from "./spectrum.js";
import { tune } from "./tune.js";
import { SAMPLE_RATE } from "./uniforms.js";

// As on a visitor's screen that shows this many frames a second.
export const RATE = 60;
// Nine minutes past ten: a clock's hands stand well.
const DAY = [2026, 0, 1];
const DAY_BEGINS_S = 36_540;
// So many steps are asked for before anybody waits: enough to keep the graphics busy, few enough to notice what is slow.
const STEPS = 12;

// Goes through the time of a program that was just loaded, at the size that the engine has.
export class Walk {
  #engine;
  #buffers;
  #keepsImage;
  #samples;
  #frame = -1;
  steps = 0;

  // samples: what an audio-reactive program hears, or null
  constructor(engine, program, samples) {
    this.#engine = engine;
    this.#buffers = Object.keys(program.passes).filter((name) => name.startsWith("buffer_"));
    this.#keepsImage = JSON.stringify(program).includes("backbuffer");
    this.#samples = samples;
    engine.reset();
  }

  // Where what remembers stands now.
  get time() {
    return this.#frame / RATE;
  }

  // Asks for the frame of this time; what remembers goes there step by step, from the beginning where it is past.
  // → whether it came there within the limit; if not, the frame that it came to is asked for
  async to(time, limitMs) {
    if (!this.#engine.isStateful) {
      this.#engine.frame(this.#moment(time, Math.round(time * RATE)));
      return true;
    }
    const number = Math.round(time * RATE);
    if (number === this.#frame) {
      return true;
    }
    if (number < this.#frame) {
      this.#engine.reset();
      this.#frame = -1;
    }
    const until = performance.now() + limitMs;
    while (this.#frame < number - 1) {
      this.#step(++this.#frame);
      if (this.#frame % STEPS === STEPS - 1) {
        const isDone = await this.#engine.finished(until - performance.now());
        if (!isDone || performance.now() > until) {
          this.#whole(this.#frame + 1);
          return false;
        }
      }
    }
    this.#whole(number);
    return true;
  }

  #whole(number) {
    this.#frame = number;
    this.steps++;
    this.#engine.frame(this.#moment(number / RATE, number));
  }

  // The image that nobody sees need not be drawn, where it is not what is remembered.
  #step(number) {
    this.steps++;
    const moment = this.#moment(number / RATE, number);
    if (this.#keepsImage) {
      this.#engine.frame(moment);
    } else {
      this.#buffers.forEach((only) => this.#engine.frame({ ...moment, only }));
    }
  }

  #moment(time, frame) {
    const audio = this.#samples && heardAt(this.#samples, SAMPLE_RATE, time, true);
    return { time, delta: 1 / RATE, frame, date: [...DAY, DAY_BEGINS_S + time], audio };
  }
}

// What every audio-reactive program hears here; made once.
export async function heard(usesAudio) {
  return usesAudio ? await tune() : null;
}
