import { compile } from "./compile.js";
import { finished } from "./finished.js";
import { Inputs } from "./inputs.js";
import { build } from "./program.js";
import { Targets, freeTarget, makeTarget } from "./targets.js";
import { builtIns, dateOf, numbersOf, setUniform } from "./uniforms.js";

const BACKBUFFER_UNIT = 4;

export class NoWebGL extends Error {
  constructor() {
    super("This browser cannot draw shaders: it has no WebGL 2.");
    this.name = "NoWebGL";
  }
}

// Draws a program on a canvas, one frame at a time, from what it is told and nothing else:
// the same calls give the same pixels. It has no clock, no listeners and no interface.
export class Engine {
  #gl;
  #canvas;
  #inputs;
  #passes = [];
  #targets = null;
  #triangle;
  #values = new Map();
  #parameters = [];
  #loading = 0;
  #aside = null;
  #alone = Promise.resolve();

  static async create(canvas, { powerPreference = "default", preserve = true } = {}) {
    const gl = canvas.getContext("webgl2", {
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
      powerPreference,
      preserveDrawingBuffer: preserve,
    });
    if (!gl || gl.isContextLost()) {
      throw new NoWebGL();
    }
    return new Engine(canvas, gl);
  }

  constructor(canvas, gl) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.#inputs = new Inputs(gl);
    this.#triangle = bigTriangle(gl);
    gl.disable(gl.DITHER);
  }

  get canvas() {
    return this.#canvas;
  }

  // Of what is drawn on now: the canvas, or what stands in for it.
  get width() {
    return (this.#aside ?? this.#canvas).width;
  }

  get height() {
    return (this.#aside ?? this.#canvas).height;
  }

  get parameters() {
    return this.#parameters;
  }

  get isLost() {
    return this.#gl.isContextLost();
  }

  // Whether a frame depends on the frames before it.
  get isStateful() {
    return this.#targets?.isStateful ?? false;
  }

  get largestSide() {
    const gl = this.#gl;
    return Math.min(gl.getParameter(gl.MAX_TEXTURE_SIZE), gl.getParameter(gl.MAX_RENDERBUFFER_SIZE), ...gl.getParameter(gl.MAX_VIEWPORT_DIMS));
  }

  // Replaces what is drawn. Where it does not compile, what was there before stays. `built` is what build() made of it,
  // where that was asked already; `quiet()` is awaited until no frame is under way; `before(report)` is called once all is
  // there; with `carries`, buffers whose programs are the same keep what they hold; `isSeen` as for compile().
  async load(program, { built = null, quiet = null, before = null, carries = false, isSeen = true } = {}) {
    const number = ++this.#loading;
    const started = performance.now();
    const { passes, parameters, errors } = built ?? build(program);
    if (errors?.length) {
      return { ok: false, messages: errors, compileMs: 0 };
    }
    const isWanted = () => number === this.#loading;
    const isQuiet = async () => {
      await quiet?.();
      await this.#alone;
      await this.finished();
    };
    const compiled = await compile(this.#gl, passes, { isWanted, compiled: this.#reusable(parameters), quiet: quiet && isQuiet, isSeen });
    const compileMs = performance.now() - started;
    if (!compiled.ok) {
      return { ok: false, messages: compiled.messages, stopped: compiled.stopped ?? false, compileMs };
    }
    await this.#inputs.prepare(sourcesOf(compiled.passes));
    await this.#alone;
    if (!isWanted()) {
      this.#drop(compiled.passes, this.#passes);
      return { ok: false, messages: [], stopped: true, compileMs };
    }
    before?.({ ok: true, messages: [], warnings: compiled.warnings, compileMs });
    const isCarried = carries && this.#isOnlyTheImage(compiled.passes);
    this.#replace(compiled.passes, parameters, isCarried);
    return { ok: true, messages: [], warnings: compiled.warnings, compileMs, isCarried };
  }

  resize(width, height) {
    const [w, h] = [width, height].map((side) => Math.max(1, Math.min(Math.round(side), this.largestSide)));
    if (w === this.width && h === this.height) {
      return;
    }
    this.#canvas.width = w;
    this.#canvas.height = h;
    if (this.#targets?.isStateful) {
      const old = this.#targets;
      this.#targets = old.copyAt(w, h);
      old.free();
    }
  }

  setParameter(name, value) {
    this.#values.set(name, numbersOf(value));
  }

  // inputs: up to four of {source, filter, wrap} or null, as in a program.
  async setInputs(passName, inputs) {
    const pass = this.#passes.find(({ name }) => name === passName);
    if (pass) {
      pass.inputs = [0, 1, 2, 3].map((index) => inputs[index] ?? null);
      await this.#inputs.prepare(sourcesOf([pass]));
      this.#makeTargets();
    }
  }

  // One frame. `region` [x, y, width, height] draws only there, in every pass; `only` draws one pass.
  frame(state = {}) {
    const prepared = this.#prepare(state);
    for (const pass of this.#chosen(state)) {
      this.#draw(pass, prepared, state.region ?? null);
      this.#finishPass(pass);
    }
  }

  // The same frame in tiles, waiting for each: slow, and yet nothing else has to wait for it long.
  async frameInTiles(state, tilePixels, isWanted = () => true) {
    const prepared = this.#prepare(state);
    for (const pass of this.#chosen(state)) {
      for (const tile of tiles(this.width, this.height, tilePixels)) {
        this.#draw(pass, prepared, tile);
        await this.finished();
        if (!isWanted() || this.isLost) {
          return false;
        }
      }
      this.#finishPass(pass);
    }
    return true;
  }

  // Draws with this size where nobody sees it, and leaves everything as it was; `draw` may be asynchronous. One at a time.
  aside(width, height, draw) {
    const turn = this.#alone.then(() => this.#drawAside(width, height, draw));
    this.#alone = turn.catch(() => {});
    return turn;
  }

  // Buffers as before the first frame.
  reset() {
    this.#targets?.clear();
  }

  // → whether all that was asked for until now was drawn within the limit. The answer comes between two tasks, never
  // within one.
  finished(limitMs = Infinity, eagerMs = undefined) {
    return finished(this.#gl, limitMs, eagerMs);
  }

  // RGBA bytes, rows from the bottom.
  read(x = 0, y = 0, width = this.width, height = this.height) {
    const gl = this.#gl;
    const bytes = new Uint8Array(width * height * 4);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#aside?.framebuffer ?? null);
    gl.readPixels(x, y, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    return bytes;
  }

  destroy() {
    this.#loading++;
    const gl = this.#gl;
    this.#passes.forEach(({ program }) => gl.deleteProgram(program));
    this.#passes = [];
    this.#targets?.free();
    this.#targets = null;
    this.#inputs.free();
    // A browser keeps about 16 contexts; this gives one back at once instead of when the garbage is collected.
    gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  #replace(passes, parameters, isCarried) {
    this.#drop(this.#passes, passes);
    this.#passes = passes;
    this.#parameters = parameters;
    this.#values = new Map(parameters.map(({ name, default: value }) => [name, numbersOf(value)]));
    if (!isCarried) {
      this.#makeTargets();
    }
  }

  // Passes that are the same need no compiler again; but nothing would put a uniform back that stops being a parameter.
  #reusable(parameters) {
    const names = (all) => JSON.stringify(all.map(({ name }) => name));
    return names(parameters) === names(this.#parameters) ? this.#passes : [];
  }

  // Those that are not among `kept`, which may share some.
  #drop(passes, kept) {
    const needed = new Set(kept.map(({ program }) => program));
    passes.filter(({ program }) => !needed.has(program)).forEach(({ program }) => this.#gl.deleteProgram(program));
  }

  #isOnlyTheImage(passes) {
    const gathered = (all) => JSON.stringify([needsOf(all), all.filter(({ name }) => name !== "image").map(({ name, fragment, inputs }) => [name, fragment, inputs])]);
    return this.isStateful && !needsOf(passes).keepsImage && gathered(passes) === gathered(this.#passes);
  }

  #makeTargets() {
    this.#targets?.free();
    this.#targets = new Targets(this.#gl, needsOf(this.#passes), this.width, this.height);
  }

  async #drawAside(width, height, draw) {
    const kept = this.#targets;
    this.#targets = kept?.isStateful ? kept.copyAt(width, height) : kept;
    this.#aside = makeTarget(this.#gl, width, height, { internal: this.#gl.RGBA8, type: this.#gl.UNSIGNED_BYTE });
    try {
      return await draw();
    } finally {
      freeTarget(this.#gl, this.#aside);
      this.#aside = null;
      if (kept !== this.#targets) {
        this.#targets.free();
        this.#targets = kept;
      }
    }
  }

  #prepare({ time = 0, delta = 1 / 60, frame = 0, date = dateOf(), mouse = [0, 0, 0, 0], pointer = mouse.slice(0, 2).map(Math.abs), keys = null, audio = null }) {
    const sources = sourcesOf(this.#passes);
    if (sources.has("audio")) {
      this.#inputs.setAudio(audio);
    }
    if (sources.has("keyboard")) {
      this.#inputs.setKeyboard(keys);
    }
    const { width, height } = this;
    return builtIns({ time, delta, frame, date, mouse, pointer, width, height });
  }

  #chosen({ only = null }) {
    return only ? this.#passes.filter(({ name }) => name === only) : this.#passes;
  }

  #draw(pass, values, region) {
    const gl = this.#gl;
    const target = this.#targets.back(pass.name) ?? this.#aside;
    this.#bindInputs(pass, values);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target?.framebuffer ?? null);
    gl.viewport(0, 0, this.width, this.height);
    if (region) {
      gl.enable(gl.SCISSOR_TEST);
      gl.scissor(...region);
    } else {
      gl.disable(gl.SCISSOR_TEST);
    }
    gl.useProgram(pass.program);
    for (const [name, uniform] of pass.uniforms) {
      const numbers = this.#values.get(name) ?? values[name];
      if (numbers) {
        setUniform(gl, uniform, numbers);
      }
    }
    gl.bindVertexArray(this.#triangle);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  #bindInputs(pass, values) {
    const gl = this.#gl;
    const times = [];
    const sizes = [];
    for (let unit = 0; unit < 4; unit++) {
      const input = pass.inputs[unit] ?? null;
      // First the unit: a texture that is made now is bound to whichever is active.
      gl.activeTexture(gl.TEXTURE0 + unit);
      const from = this.#source(input);
      gl.bindTexture(gl.TEXTURE_2D, from.texture);
      gl.bindSampler(unit, this.#inputs.sampler(input ?? {}));
      if (input?.filter === "mipmap" && input.source.startsWith("buffer_")) {
        gl.generateMipmap(gl.TEXTURE_2D);
      }
      times.push(values.iTime[0]);
      sizes.push(...(input ? [from.width, from.height, 1] : [0, 0, 0]));
    }
    const before = this.#targets.front("image") ?? this.#inputs.blank;
    gl.activeTexture(gl.TEXTURE0 + BACKBUFFER_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, before.texture);
    gl.bindSampler(BACKBUFFER_UNIT, this.#inputs.sampler({}));
    values.iChannelTime = times;
    values.iChannelResolution = sizes;
  }

  #source(input) {
    if (!input) {
      return this.#inputs.blank;
    }
    if (input.source.startsWith("buffer_")) {
      return this.#targets.front(input.source) ?? this.#inputs.blank;
    }
    return this.#inputs.get(input.source);
  }

  // A pass that was drawn is what the following ones read; those before it have read the frame before.
  #finishPass({ name }) {
    if (this.#targets.has(name)) {
      this.#targets.swap(name);
    }
    if (name === "image" && this.#targets.has("image")) {
      this.#show(this.#targets.front("image"));
    }
  }

  #show({ framebuffer, width, height }) {
    const gl = this.#gl;
    gl.disable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, this.#aside?.framebuffer ?? null);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, this.width, this.height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }
}

// Of the pictures that passes draw into.
function needsOf(passes) {
  const inputs = passes.flatMap(({ inputs: each }) => each.filter(Boolean));
  return {
    names: passes.map(({ name }) => name).filter((name) => name.startsWith("buffer_")),
    linear: inputs.some(({ source, filter }) => source.startsWith("buffer_") && filter !== "nearest"),
    keepsImage: passes.some(({ uniforms }) => uniforms.has("backbuffer")),
  };
}

// What is read besides buffers.
function sourcesOf(passes) {
  const all = passes.flatMap(({ inputs }) => inputs.map((input) => input?.source));
  return new Set(all.filter((source) => source && !source.startsWith("buffer_")));
}

// Covers everything; the ES 3.00 vertex shader needs no corners, the ES 1.00 one reads these.
function bigTriangle(gl) {
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  return array;
}

function* tiles(width, height, pixels) {
  const side = Math.max(8, Math.floor(Math.sqrt(pixels)));
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      yield [x, y, Math.min(side, width - x), Math.min(side, height - y)];
    }
  }
}
