// The page that draws for the site: takes one job at a time and hands in what it drew. No clock, pointer or key reaches
// a program here; the same job gives the same pixels.
import { Engine, NoWebGL } from "./engine.js";
import { analyse } from "./program.js";
import { heard, Walk } from "./render-moments.js";
import { isBlank, pixelsOf, Shrinker } from "./render-pixels.js";
import { shots } from "./render-shots.js";
import { tiled, webp } from "./render-webp.js";

const BEAT_MS = 1000;
// A small frame that takes longer may have done so for the machine's sake: it is drawn a few times more.
const FAST_MS = 15;
const TRIES = 3;
// Small enough to cost next to nothing beside a picture, large enough to see whether there is something.
const PROBE = [80, 45];
const SMALLER = [1, 2, 4];

const shrinker = new Shrinker();

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
  try {
    engine = await Engine.create(new OffscreenCanvas(...PROBE));
    const { pieces, ...facts } = await new Drawing(engine, job).all();
    await say(job.id, "done", facts, pieces);
  } catch (error) {
    // Before anything else is asked of the graphics: it may not answer any more.
    await say(job.id, "done", told(error));
  } finally {
    clearInterval(beat);
    engine?.destroy();
  }
};

function told(error) {
  if (error instanceof Failed) {
    return { failure: error.kind, messages: error.messages };
  }
  if (error instanceof RangeError) {
    return { failure: "memory" };
  }
  return { failure: error instanceof NoWebGL ? "unavailable" : "crash", problem: String(error?.stack ?? error) };
}

// A length, that many bytes of JSON, then the pieces that it names.
async function say(id, what, facts = {}, pieces = {}) {
  const given = Object.entries(pieces).filter(([, piece]) => piece);
  const header = new TextEncoder().encode(JSON.stringify({ ...facts, pieces: given.map(([name, { size }]) => [name, size]) }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, header.length, true);
  await fetch(`said/${id}/${what}`, { method: "POST", body: new Blob([length, header, ...given.map(([, piece]) => piece)]) });
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
    const compileMs = await this.#load();
    const isStill = thumbnail || poster;
    const choice = isStill ? await this.#choice() : null;
    const still = isStill ? await this.#still(choice) : {};
    const isMore = film || sheet || measures;
    if (isStill && isMore) {
      await say(this.#job.id, "still", {}, still);
    }
    const moving = film || sheet ? await this.#moving() : null;
    await this.#sizes(measures ?? []);
    this.#throwIfLost();
    return {
      stillTime: choice?.time ?? 0,
      compileMs,
      frameMs: this.#measured(measures ?? []),
      frameTimes: moving?.frameTimes,
      isReduced: this.#isReduced,
      pieces: {
        ...(isMore ? {} : still),
        preview: moving?.film,
        frames: joined(moving?.frames),
        far: joined(moving?.far),
        sheet: sheet && moving ? await tiled(moving.tiles, sheet) : null,
      },
    };
  }

  // → milliseconds until the first frame was there, a small one, less what that takes by itself
  async #load() {
    const { program, budget } = this.#job;
    this.#engine.resize(...PROBE);
    const started = performance.now();
    const report = await this.#engine.load(program);
    this.#throwIfLost();
    if (!report.ok) {
      throw new Failed("compile", report.messages);
    }
    const loaded = performance.now();
    this.#samples = await heard(analyse(program).usesAudio);
    const first = await this.#timed(new Walk(this.#engine, program, this.#samples), this.#firstTime, budget.first);
    if (this.#gl.getError() === this.#gl.OUT_OF_MEMORY) {
      throw new Failed("memory");
    }
    const again = await this.#fastest(first);
    this.#knows(again, PROBE);
    return loaded - started + Math.max(0, first - again);
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
    for (const size of [thumbnail?.size, poster?.size].filter(Boolean)) {
      best = await this.#climbed(best, size, time);
    }
    // A poster may be an enlarged thumbnail: of what remembers, few are stepped at its size in time.
    this.#isReduced ||= best.width < (thumbnail ?? poster).size[0];
    const small = thumbnail && poster && best.width > thumbnail.size[0] ? shrinker.rgba(best, ...thumbnail.size) : best;
    const [a, b] = await Promise.all([thumbnail && webp(small, thumbnail), poster && webp(best, poster)]);
    return { thumbnail: a, poster: b };
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

function joined(pictures) {
  return pictures?.length ? new Blob(pictures) : null;
}
