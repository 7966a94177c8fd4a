// How large a shader can be drawn on this device without anything having to wait for it.
export const BUDGET_MS = 1500;
const AIM_MS = 18;
const SLOW_MS = 30;
const QUICK_MS = 9;
const LEAST = 0.25;
const MOST_PIXELS = 2560 * 1600;
const PROBES = [1 / 64, 1 / 8, 1];
const DRIVER_MS = 20_000;
const PATIENCE_MS = 6000;
const BUSY_MS = 300;
const CLEARLY = 4;
const TINY_PX = 2;
const SAMPLE_PX = 64;
const SLOW_FRAMES = 6;
const QUICK_FRAMES = 40;
const VERY_SLOW_MS = 240;
const FUTILE = 0.8;
const STUCK_MS = 30_000;
const CEILING_MS = 20_000;
const ALIKE = 3;

export class Quality {
  #chosen = "auto";
  #scale = LEAST;
  #slow = 0;
  #quick = 0;
  #mean = 0;
  #shrunk = null;
  #stuckUntil = 0;
  #ceiling = Infinity;
  #ceilingUntil = 0;
  #guessed = 0;

  // "auto", or pixels of the picture for each of the page's
  get chosen() {
    return this.#chosen;
  }

  set chosen(chosen) {
    this.#chosen = chosen;
    this.#slow = this.#quick = 0;
  }

  get scale() {
    return this.#chosen === "auto" ? this.#scale : this.#chosen;
  }

  sizeFor(width, height) {
    const scale = Math.min(this.scale, Math.sqrt(MOST_PIXELS / Math.max(1, width * height)));
    return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  }

  // Draws more and more of the smallest picture, out of sight, as long as the next piece will surely be bearable.
  // → whether this shader can be drawn at all within the budget. `isSteady`: what costs about as much as the one before
  // keeps its size; `isWanted` says whether anybody still waits for the answer.
  probe(engine, width, height, state, { isSteady = false, isWanted = () => true } = {}) {
    const [w, h] = [width, height].map((side) => Math.max(16, Math.round(side * LEAST)));
    return engine.aside(w, h, () => this.#probe(engine, w, h, state, { isSteady, isWanted }));
  }

  async #probe(engine, w, h, state, { isSteady, isWanted }) {
    // The first draw may include what the driver had put off; the second one tells how busy the device is.
    if (!(await timed(engine, state, tiny(w, h), DRIVER_MS)).isDone) {
      return false;
    }
    const { few, idle } = await calm(engine, state);
    if (few > BUSY_MS) {
      // These few pixels are too much by themselves; or others take all of it now, and the frames will have to tell.
      return idle === few;
    }
    let cost = 0;
    for (const [index, part] of PROBES.entries()) {
      const { whole, isClear } = await judged(engine, state, middle(w, h, part), part, idle);
      if (engine.isLost || !isWanted()) {
        return true;
      }
      if (isClear && whole * (PROBES[index + 1] ?? 1) > BUDGET_MS) {
        return false;
      }
      cost = whole;
    }
    const guess = this.#within(LEAST * Math.sqrt(AIM_MS / Math.max(cost, 0.5)));
    if (!isSteady || guess < this.#guessed / ALIKE || guess > this.#guessed * ALIKE) {
      this.#scale = guess;
    }
    this.#guessed = guess;
    return true;
  }

  // Told of each frame that was drawn; → whether another size is better now.
  sample(ms, now) {
    if (this.#chosen !== "auto") {
      return false;
    }
    this.#mean = this.#mean ? 0.75 * this.#mean + 0.25 * ms : ms;
    this.#slow = ms > SLOW_MS ? this.#slow + 1 : 0;
    this.#quick = ms < QUICK_MS ? this.#quick + 1 : 0;
    if (this.#slow >= SLOW_FRAMES || ms > VERY_SLOW_MS) {
      return this.#shrink(now);
    }
    return this.#quick >= QUICK_FRAMES && this.#grow(now);
  }

  #shrink(now) {
    const before = { scale: this.#scale, ms: this.#mean };
    if (now < this.#stuckUntil && before.ms < VERY_SLOW_MS) {
      return false;
    }
    const isFutile = this.#shrunk && before.ms > FUTILE * this.#shrunk.ms;
    if (isFutile) {
      // Fewer pixels did not help: something else takes the time, so rather have the sharper picture.
      this.#stuckUntil = now + STUCK_MS;
    }
    const next = isFutile ? this.#shrunk.scale : before.scale * Math.max(0.4, Math.min(0.8, Math.sqrt(AIM_MS / before.ms)));
    this.#shrunk = isFutile ? null : before;
    // What was too large a moment ago is not tried again at once.
    this.#ceiling = before.scale;
    this.#ceilingUntil = now + CEILING_MS;
    return this.#change(next);
  }

  #grow(now) {
    const next = this.#scale * 1.3;
    this.#quick = 0;
    this.#shrunk = null;
    return (next < this.#ceiling || now > this.#ceilingUntil) && this.#change(next);
  }

  #change(scale) {
    const before = this.#scale;
    this.#scale = this.#within(scale);
    this.#slow = this.#quick = this.#mean = 0;
    return this.#scale !== before;
  }

  #within(scale) {
    return Math.max(LEAST, Math.min(scale, Math.min(2, globalThis.devicePixelRatio || 1)));
  }
}

// A frame was not there in time. Either it is too heavy, or the device is busy with something else:
// then a few pixels take long as well. → whether it is the frame
export async function isToBlame(engine, state, startedAt) {
  return engine.aside(SAMPLE_PX, SAMPLE_PX, () => tookClearlyLonger(engine, state, startedAt));
}

// What was begun then, than a few pixels take now.
async function tookClearlyLonger(engine, state, startedAt) {
  if (!(await engine.finished(PATIENCE_MS))) {
    return true;
  }
  const ms = performance.now() - startedAt;
  return ms > BUDGET_MS && ms > CLEARLY * (await calm(engine, state)).idle;
}

// What the whole would take, judged by a part, and whether that part took clearly longer than nothing does.
// Anything may disturb one measurement: only twice too long counts.
async function judged(engine, state, region, part, idle) {
  let least = Infinity;
  for (let attempt = 0; attempt < 2 && least > BUDGET_MS / 8; attempt++) {
    const started = performance.now();
    const { ms, isDone } = await timed(engine, state, region, Math.max(BUDGET_MS, CLEARLY * idle));
    if (!isDone && (await tookClearlyLonger(engine, state, started))) {
      return { whole: Infinity, isClear: true };
    }
    least = Math.min(least, ms);
  }
  return { whole: Math.max(0.1, least - idle) / part, isClear: least > CLEARLY * idle };
}

async function timed(engine, state, region, limitMs) {
  const started = performance.now();
  engine.frame({ ...state, region });
  const isDone = await engine.finished(limitMs);
  return { isDone, ms: performance.now() - started };
}

// What a few pixels take, and what next to nothing takes on a device that is as busy as now: the same, unless these few
// pixels take so long that it is they, and not the device.
async function calm(engine, state) {
  const few = (await timed(engine, state, tiny(engine.width, engine.height), DRIVER_MS)).ms;
  const started = performance.now();
  await engine.finished(DRIVER_MS);
  const none = performance.now() - started;
  return { few, idle: few > CLEARLY * none ? none : few };
}

function tiny(width, height) {
  return [Math.floor(width / 2), Math.floor(height / 2), TINY_PX, TINY_PX];
}

function middle(width, height, part) {
  const side = Math.sqrt(part);
  const [w, h] = [Math.ceil(width * side), Math.ceil(height * side)];
  return [Math.floor((width - w) / 2), Math.floor((height - h) / 2), w, h];
}
