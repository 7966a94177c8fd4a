import { BUDGET_MS, Quality, isToBlame } from "./adapt.js";
import { Engine, NoWebGL } from "./engine.js";
import { Losses } from "./losses.js";
import { Pointer } from "./pointer.js";
import { dateOf } from "./uniforms.js";

const TILE_PIXELS = 64 * 64;
const RESTORE_WAIT_MS = 3000;
const IDLE_POLL_MS = 15;
const SECOND_TRY_WITHIN_MS = 4000;

// A canvas in a host element, on which a program runs by a clock: as large as the device can afford, only while
// it is seen, and never so long that the page has to wait. It has no buttons; `listener` is told
// state(name, detail) of idle, compiling, ready, failed, heavy, lost and nowebgl, and drew(ms).
export class Stage {
  quality = new Quality();
  // A picture in which nothing moves is drawn once.
  isStill = false;
  // Whether what ran before goes on until another program has been compiled, and stays where that fails.
  keeps = false;
  #host;
  #clock;
  #listener;
  #sources;
  #canvas = null;
  #engine = null;
  #pointer = null;
  #program = null;
  #built = null;
  #values = new Map();
  #state = "idle";
  #isSeen = false;
  #isDirty = false;
  #isBusy = false;
  #isResting = false;
  #isAnyway = false;
  #isSwapping = false;
  #isProbing = false;
  #isTried = false;
  #frame = 0;
  #drawnAt = 0;
  #submittedAt = 0;
  #loads = 0;
  #losses = new Losses();
  #life = new AbortController();
  #canvasLife = null;
  #observers = [];

  // sources: {audio(time), keys()}, asked for each frame
  constructor(host, clock, listener, sources = {}) {
    this.#host = host;
    this.#clock = clock;
    this.#listener = listener;
    this.#sources = sources;
    clock.join(this);
    const seen = new IntersectionObserver(([entry]) => this.#setSeen(entry.isIntersecting), { threshold: 0.01 });
    const sized = new ResizeObserver(() => this.#fit());
    seen.observe(host);
    sized.observe(host);
    this.#observers = [seen, sized];
    document.addEventListener("visibilitychange", () => this.#activate(), { signal: this.#life.signal });
  }

  get state() {
    return this.#state;
  }

  get engine() {
    return this.#engine;
  }

  get canvas() {
    return this.#canvas;
  }

  get isSeen() {
    return this.#isSeen && !document.hidden;
  }

  // What a frame at this time reads.
  inputsAt(time) {
    return { ...(this.#pointer?.take() ?? {}), audio: this.#sources.audio?.(time) ?? null, keys: this.#sources.keys?.() ?? null };
  }

  // Compiles and shows it. `built`: what build() made of it, if that was asked already; `taken(report)` is called once it is
  // compiled, before it is drawn; `isTooMuch`: it is heavy without being tried. → {ok, messages}
  async load(program, { anyway = false, built = null, isTooMuch = false, taken = () => {} } = {}) {
    const number = ++this.#loads;
    const goesOn = this.keeps && this.#state === "ready";
    const take = () => this.#take(program, built, anyway);
    if (!goesOn) {
      take();
      this.#clock.hold(this);
    }
    try {
      const engine = await this.#awake();
      if (!engine) {
        return { ok: false, messages: [], isBlind: true };
      }
      if (!goesOn) {
        this.#become("compiling");
      }
      const before = (report) => {
        this.#isTried = false;
        take();
        taken(report);
      };
      const report = await engine.load(program, { built, quiet: () => this.#makeRoom(), before, carries: goesOn });
      if (number !== this.#loads || report.stopped) {
        return report;
      }
      if (!report.ok) {
        await this.#refused(report, goesOn, number);
        return report;
      }
      this.#values.forEach((value, name) => engine.setParameter(name, value));
      await this.#start(engine, number, { isCarried: report.isCarried, isTooMuch });
      return report;
    } finally {
      if (number === this.#loads) {
        this.#isSwapping = false;
        this.#clock.release(this);
      }
    }
  }

  setParameter(name, value) {
    this.#values.set(name, value);
    this.#engine?.setParameter(name, value);
    this.invalidate();
  }

  // Draw even though time stands.
  invalidate() {
    this.#isDirty = true;
    this.#clock.wake();
  }

  setQuality(chosen) {
    this.quality.chosen = chosen;
    this.#fit();
  }

  runAnyway() {
    return this.load(this.#program, { built: this.#built, anyway: true });
  }

  // Once more, after the driver gave up.
  async retry() {
    this.#losses = new Losses();
    this.#dropCanvas();
    return this.load(this.#program, { built: this.#built });
  }

  // Draws nothing by itself while somebody else needs the graphics card; done when nothing is under way, nor being tried.
  rest(isResting) {
    this.#isResting = isResting;
    this.#fit();
    this.invalidate();
    return this.#idle(() => this.#isBusy || this.#isSwapping);
  }

  reset() {
    this.#engine?.reset();
    this.#pointer?.reset();
    this.#frame = 0;
    this.invalidate();
  }

  destroy() {
    this.#loads++;
    this.#life.abort();
    this.#observers.forEach((observer) => observer.disconnect());
    this.#clock.leave(this);
    this.#dropCanvas();
  }

  // From the clock.
  tick(clock) {
    if (this.#isBusy) {
      return true;
    }
    const moved = clock.playing && !this.isStill && clock.time !== this.#drawnAt;
    if (this.#mayDraw && (this.#isDirty || moved || this.#frame === 0)) {
      this.#draw(clock);
    }
    return this.#isBusy;
  }

  told(what) {
    if (what === "restart") {
      this.reset();
    } else if (what === "jump") {
      this.invalidate();
    }
    this.#listener.told?.(what);
  }

  get #mayDraw() {
    return this.#state === "ready" && !this.#isSwapping && !this.#isResting && this.isSeen;
  }

  async #idle(isOccupied = () => this.#isBusy) {
    while (isOccupied()) {
      await new Promise((resolve) => setTimeout(resolve, IDLE_POLL_MS));
    }
  }

  #become(state, detail) {
    this.#state = state;
    this.#listener.state(state, detail);
    this.#activate();
  }

  #setSeen(isSeen) {
    this.#isSeen = isSeen;
    this.#activate();
    this.#listener.seen?.(this.isSeen);
  }

  #activate() {
    this.#clock.setActive(this, this.isSeen && this.#state === "ready");
  }

  async #awake() {
    if (this.#engine && !this.#engine.isLost) {
      return this.#engine;
    }
    this.#dropCanvas();
    this.#hangCanvas();
    try {
      this.#engine = await Engine.create(this.#canvas, { powerPreference: "high-performance" });
    } catch (error) {
      if (!(error instanceof NoWebGL)) {
        throw error;
      }
      this.#dropCanvas();
      this.#become("nowebgl");
    }
    return this.#engine;
  }

  #hangCanvas() {
    this.#canvasLife = new AbortController();
    const { signal } = this.#canvasLife;
    this.#canvas = document.createElement("canvas");
    this.#canvas.addEventListener("webglcontextlost", (event) => this.#lost(event), { signal });
    this.#canvas.addEventListener("webglcontextrestored", () => this.#restored(), { signal });
    this.#pointer = new Pointer(this.#canvas, () => this.invalidate());
    this.#listener.canvas?.(this.#canvas);
    this.#host.prepend(this.#canvas);
  }

  #dropCanvas() {
    this.#canvasLife?.abort();
    this.#pointer?.stop();
    this.#engine?.destroy();
    this.#canvas?.remove();
    this.#engine = this.#canvas = this.#pointer = null;
    this.#isBusy = false;
  }

  #take(program, built, anyway) {
    this.#program = program;
    this.#built = built;
    this.#isAnyway = anyway;
  }

  // While one program takes the place of another no frame is under way, and none begins.
  async #makeRoom() {
    this.#clock.hold(this);
    this.#isSwapping = true;
    await this.#idle();
  }

  async #refused({ messages }, goesOn, number) {
    if (!goesOn) {
      this.#become("failed", messages);
    } else if (!this.#isTried) {
      // Compiled, and overtaken before it was tried; now it is what stays.
      await this.#start(this.#engine, number);
    }
  }

  async #start(engine, number, { isCarried = false, isTooMuch = false } = {}) {
    await this.#idle();
    const isBearable = this.#isAnyway || (!isTooMuch && (await this.#isBearable(engine, isCarried ? this.#frame : 0, () => number === this.#loads)));
    if (number !== this.#loads || engine.isLost) {
      return;
    }
    this.#isTried = true;
    this.#isSwapping = false;
    if (!isCarried) {
      engine.reset();
      this.#frame = 0;
    }
    this.#become(isBearable ? "ready" : "heavy");
    this.#fit();
    this.invalidate();
  }

  // Where somebody writes, a machine may be busy with much else: what is quickly called too heavy is tried once more.
  async #isBearable(engine, frame, isWanted) {
    const isBearable = await this.#probe(engine, frame, isWanted);
    const isQuick = performance.now() - this.#submittedAt < SECOND_TRY_WITHIN_MS;
    return isBearable || (this.keeps && isQuick && !engine.isLost && isWanted() && this.#probe(engine, frame, isWanted));
  }

  async #probe(engine, frame, isWanted) {
    const { clientWidth, clientHeight } = this.#host;
    const { time } = this.#clock;
    this.#submittedAt = performance.now();
    this.#isProbing = true;
    try {
      const state = { time, frame, ...this.inputsAt(time) };
      return await this.quality.probe(engine, clientWidth, clientHeight, state, { isSteady: this.keeps, isWanted });
    } finally {
      this.#isProbing = false;
    }
  }

  #fit() {
    const stays = this.#state === "compiling" || (this.keeps && this.#state !== "ready");
    if (!this.#engine || stays || this.#isSwapping || this.#isResting || !this.#host.clientWidth) {
      return;
    }
    const [width, height] = this.quality.sizeFor(this.#host.clientWidth, this.#host.clientHeight);
    if (width !== this.#engine.width || height !== this.#engine.height) {
      this.#engine.resize(width, height);
      if (this.#state === "ready" && !this.#isBusy) {
        // In the same task, so that nobody sees the empty picture.
        this.#drawAgain();
      }
      this.invalidate();
    }
  }

  // The moment that is shown, in another size: nothing moves on.
  #drawAgain() {
    const only = this.#engine.isStateful && this.#frame > 0 ? "image" : null;
    this.#engine.frame({ ...this.moment(0), only });
  }

  // All that a frame of this moment depends on.
  moment(delta = 0) {
    const { time } = this.#clock;
    return { time, delta, frame: this.#frame, date: dateOf(), ...this.inputsAt(time) };
  }

  #draw(clock) {
    const stands = !clock.playing && this.#frame > 0;
    const delta = Math.max(0, clock.time - this.#drawnAt);
    const moment = { ...this.moment(delta), only: stands && this.#engine.isStateful ? "image" : null };
    this.#isDirty = false;
    this.#isBusy = true;
    this.#drawnAt = clock.time;
    this.#submittedAt = performance.now();
    if (!stands) {
      this.#frame++;
    }
    const engine = this.#engine;
    this.#drawn(engine, moment).then((isBearable) => {
      if (engine === this.#engine) {
        this.#isBusy = false;
        this.#afterFrame(isBearable, performance.now());
      }
    });
  }

  // → whether it was bearable; false too where it was cut short.
  async #drawn(engine, moment) {
    if (this.#isAnyway) {
      return engine.frameInTiles(moment, TILE_PIXELS, () => engine === this.#engine && this.#mayDraw);
    }
    engine.frame(moment);
    return (await engine.finished(BUDGET_MS)) || !(await isToBlame(engine, moment, this.#submittedAt));
  }

  #afterFrame(isBearable, now) {
    if (this.#engine.isLost || this.#state !== "ready") {
      return;
    }
    if (!isBearable && !this.#isAnyway) {
      this.#become("heavy");
      return;
    }
    const ms = now - this.#submittedAt;
    this.#listener.drew(ms);
    if (!this.#isAnyway && this.quality.sample(ms, now)) {
      this.#fit();
    }
  }

  #lost(event) {
    event.preventDefault();
    const now = performance.now();
    const isHopeless = this.#losses.add(now);
    if ((this.#isBusy || this.#isProbing) && now - this.#submittedAt > BUDGET_MS / 2) {
      // The system stopped it in the middle of a long frame: the same would happen again.
      this.#dropCanvas();
      this.#become("heavy");
      return;
    }
    this.#become("lost", { isHopeless });
    if (!isHopeless) {
      this.#waitForRestore();
    }
  }

  // A context that was dropped for want of room is never given back to the same canvas.
  #waitForRestore() {
    const waiting = this.#canvas;
    setTimeout(() => {
      if (this.#canvas === waiting && this.#state === "lost") {
        this.#restored();
      }
    }, RESTORE_WAIT_MS);
  }

  #restored() {
    this.#dropCanvas();
    this.load(this.#program, { built: this.#built });
  }
}
