// The page that draws for the site: takes one job at a time and hands in what it drew. No clock, pointer or key reaches
// a program here; the same job gives the same pixels.
import { Engine, NoWebGL } from "./engine.js";
import { analyse } from "./program.js";
import { heard, Walk } from "./render-moments.js";
import { isBlank, pixelsOf, Shrinker } from "./render-pixels.js";
import { shots } from "./render-shots.js";

const BEAT_MS = 1000;
// A small frame that takes longer may have done so for the machine's sake: it is drawn a few times more.
const FAST_MS = 15;
const TRIES = 3;
// Small enough to cost next to nothing beside a picture, large enough to see whether there is something.
const PROBE = [80, 45];
const SMALLER = [1, 2, 4];

const shrinker = new Shrinker();
let told = Promise.resolve();
// Made while nobody waits: each program has a context of its own.
let spare = null;

class Failed extends Error {
  constructor(kind, messages = []) {
    super(kind);
    this.kind = kind;
    this.messages = messages;
  }
}

globalThis.take = async (job) => {
  const beat = setInterval(() => say(job.id, "alive"), BEAT_MS);
  let engine = null;
  let isWell = false;
  try {
    engine = await unused();
    const { pieces, ...facts } = await new Drawing(engine, job).all();
    await say(job.id, "done", facts, pieces);
    isWell = true;
  } catch (error) {
    // Before anything else is asked of the graphics: it may not answer any more.
    await say(job.id, "done", failureOf(error));
  } finally {
    clearInterval(beat);
    engine?.destroy();
  }
  // After a failure the graphics may not answer, and this page may be gone soon. The next job may have begun already,
  // and left the one that is here.
  if (isWell) {
    spare ??= await made();
  }
};

async function unused() {
  const kept = spare;
  spare = null;
  return kept && !kept.isLost ? kept : await made();
}

function made() {
  return Engine.create(new OffscreenCanvas(...PROBE));
}

function failureOf(error) {
  if (error instanceof Failed) {
    return { failure: error.kind, messages: error.messages };
  }
  if (error instanceof RangeError) {
    return { failure: "memory" };
  }
  return { failure: error instanceof NoWebGL ? "unavailable" : "crash", problem: String(error?.stack ?? error) };
}

// One after another, in the order in which it was said.
function say(...what) {
  told = told.catch(() => {}).then(() => handIn(...what));
  return told;
}

// A length, that many bytes of JSON, then the pieces that it names.
async function handIn(id, what, facts = {}, pieces = {}) {
  const given = Object.entries(pieces).filter(([, piece]) => piece);
  const header = new TextEncoder().encode(JSON.stringify({ ...facts, pieces: given.map(([name, { length }]) => [name, length]) }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, header.length, true);
  await fetch(`said/${id}/${what}`, { method: "POST", body: joined([length, header, ...given.map(([, piece]) => piece)]) });
}

class Drawing {
  #engine;
  #job;
  #gl;
  #samples = null;
  // Milliseconds of a frame, by size; and of one pixel of one step at the largest of them.
  #frameMs = {};
  #pace = null;
  #isReduced = false;

  constructor(engine, job) {
    this.#engine = engine;
    this.#job = job;
    this.#gl = engine.canvas.getContext("webgl2");
  }

  async all() {
    const { thumbnail, poster, film, sheet, measures } = this.#job;
    const isStill = Boolean(thumbnail || poster);
    const { loadMs, firstMs } = await this.#load(isStill);
    const choice = isStill ? await this.#choice() : null;
    const still = isStill ? await this.#still(choice) : null;
    const compileMs = loadMs + Math.max(0, firstMs - this.#pace.ms * PROBE[0] * PROBE[1]);
    const isMore = film || sheet || measures;
    // Made into files over there while the rest is drawn here.
    if (still && isMore) {
      say(this.#job.id, "still", { still: sizeOf(still) }, { still: still.data });
    }
    const moving = film || sheet ? await this.#moving() : null;
    await this.#sizes(measures ?? []);
    this.#throwIfLost();
    return {
      stillTime: choice?.time ?? 0,
      still: still && !isMore ? sizeOf(still) : null,
      tile: moving?.tiles.length ? sizeOf(moving.tiles[0]) : null,
      compileMs,
      frameMs: this.#measured(measures ?? []),
      frameTimes: moving?.frameTimes,
      isReduced: this.#isReduced,
      pieces: {
        still: isMore ? null : still?.data,
        preview: moving?.film,
        frames: joined(moving?.frames),
        far: joined(moving?.far),
        tiles: joined(moving?.tiles.map(({ data }) => data)),
      },
    };
  }

  // → milliseconds of loading, and then until the first frame was there, a small one
  async #load(isStill) {
    const { program, budget } = this.#job;
    this.#engine.resize(...PROBE);
    const started = performance.now();
    const report = await this.#engine.load(program, { isSeen: false });
    this.#throwIfLost();
    if (!report.ok) {
      throw new Failed("compile", report.messages);
    }
    const loadMs = performance.now() - started;
    this.#samples = await heard(analyse(program).usesAudio);
    const firstMs = await this.#timed(new Walk(this.#engine, program, this.#samples), this.#firstTime, budget.first);
    if (this.#gl.getError() === this.#gl.OUT_OF_MEMORY) {
      throw new Failed("memory");
    }
    this.#knows(firstMs, PROBE);
    // What a still says by itself need not be asked before.
    if (!isStill || !this.#isAffordable(this.#stillSize, this.#job.stillTimes[0])) {
      this.#knows(await this.#fastest(firstMs), PROBE);
    }
    return { loadMs, firstMs };
  }

  get #stillSize() {
    return this.#job.thumbnail ?? this.#job.poster;
  }

  get #firstTime() {
    return this.#engine.isStateful ? 0 : this.#job.stillTimes[0];
  }

  // Without what only the first one took.
  async #fastest(first) {
    const { program, budget } = this.#job;
    let [fastest, left] = [first, TRIES];
    while (left-- > 0 && (left === TRIES - 1 || fastest > FAST_MS)) {
      const walk = new Walk(this.#engine, program, this.#samples);
      fastest = Math.min(fastest, await this.#timed(walk, this.#firstTime, budget.first));
    }
    return fastest;
  }

  // The first moment that shows something, told from small pictures.
  async #choice() {
    const { stillTimes, budget } = this.#job;
    const walk = this.#walkAt(PROBE);
    const started = performance.now();
    const until = started + budget.choice;
    let fallback = null;
    for (const time of stillTimes) {
      // The first small frame of what does not remember is that moment's already.
      const isDrawn = !fallback && !this.#engine.isStateful;
      const isThere = isDrawn || (await this.#went(walk, time, until - performance.now()));
      const reached = this.#engine.isStateful ? walk.time : time;
      if (this.#engine.isStateful && !fallback) {
        // Many steps tell better than one how long one takes.
        this.#knows((performance.now() - started) / walk.steps, PROBE);
      }
      const picture = pixelsOf(this.#engine);
      fallback ??= { time: reached, picture };
      if (!isBlank(picture)) {
        return { time: reached, picture };
      }
      if (!isThere || performance.now() > until) {
        break;
      }
    }
    return fallback;
  }

  // Each larger picture only where the one before says that there is time for it.
  async #still({ time, picture }) {
    const { thumbnail, poster } = this.#job;
    let best = picture;
    for (const size of [thumbnail, poster].filter(Boolean)) {
      best = await this.#climbed(best, size, time);
    }
    // A poster may be an enlarged thumbnail: of what remembers, few are stepped at its size in time.
    this.#isReduced ||= best.width < this.#stillSize[0];
    return best;
  }

  // Up to this size, or as near to it as there is time for: one that is in between may show that there is more.
  async #climbed(picture, size, time) {
    const sizes = SMALLER.map((by) => size.map((side) => Math.round(side / by)));
    let best = picture;
    for (;;) {
      const chosen = sizes.find((each) => each[0] > best.width && this.#isAffordable(each, time));
      if (!chosen) {
        return best;
      }
      best = await this.#pictureAt(chosen, time);
    }
  }

  async #pictureAt(size, time) {
    const walk = this.#walkAt(size);
    const took = await this.#timed(walk, time, 3 * this.#job.budget.picture);
    const each = took / Math.max(1, walk.steps);
    this.#knows(each, size);
    this.#frameMs[nameOf(size)] = each;
    return pixelsOf(this.#engine);
  }

  async #moving() {
    const moving = await shots(this.#engine, (size) => this.#walkAt(size), this.#job, this.#pace, shrinker);
    this.#throwIfLost();
    this.#isReduced ||= !moving || moving.isReduced;
    this.#pace = moving?.pace ?? { ms: Infinity, pixels: 0 };
    if (moving && !this.#engine.isStateful) {
      this.#frameMs[nameOf(moving.size)] = moving.frameMs;
    }
    return moving;
  }

  // Those that nothing was drawn at yet.
  async #sizes(sizes) {
    for (const size of sizes.filter((each) => !(nameOf(each) in this.#frameMs))) {
      if (this.#pace.ms * size[0] * size[1] < this.#job.budget.sizes) {
        const walk = this.#walkAt(size);
        this.#frameMs[nameOf(size)] = await this.#timed(walk, this.#firstTime, this.#job.budget.first);
      }
    }
  }

  #measured(sizes) {
    return Object.fromEntries(sizes.map(nameOf).filter((name) => name in this.#frameMs).map((name) => [name, this.#frameMs[name]]));
  }

  #knows(ms, [width, height]) {
    this.#pace = { ms: ms / (width * height), pixels: width * height };
  }

  #walkAt(size) {
    this.#engine.resize(...size);
    return new Walk(this.#engine, this.#job.program, this.#samples);
  }

  #isAffordable([width, height], time) {
    const steps = this.#engine.isStateful ? Math.max(1, time * 60) : 1;
    return this.#pace.ms * width * height * steps < this.#job.budget.picture;
  }

  async #timed(walk, time, limitMs) {
    const started = performance.now();
    await this.#went(walk, time, limitMs);
    return performance.now() - started;
  }

  // → whether it came there in time, waited for
  async #went(walk, time, limitMs) {
    const isThere = await walk.to(time, limitMs);
    await this.#done();
    return isThere;
  }

  // What is not done within the limit keeps the graphics busy for nobody knows how long: all else would wait for it.
  async #done(limitMs = this.#job.budget.first) {
    const isDone = await this.#engine.finished(limitMs);
    this.#throwIfLost();
    if (!isDone) {
      throw new Failed("slow");
    }
  }

  #throwIfLost() {
    if (this.#engine.isLost) {
      throw new Failed("graphics");
    }
  }
}

function nameOf([width, height]) {
  return `${width}x${height}`;
}

function sizeOf({ width, height }) {
  return [width, height];
}

function joined(pieces) {
  if (!pieces?.length) {
    return null;
  }
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
