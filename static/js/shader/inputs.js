import { picture } from "./textures.js";

const SAMPLER_DEFAULTS = { filter: "linear", wrap: "clamp" };
export const AUDIO_BYTES = 512 * 2;
export const KEYBOARD_BYTES = 256 * 3;

// What a pass reads besides buffers: made textures, the keyboard and the sound, and how each is sampled.
export class Inputs {
  #gl;
  #made = new Map();
  #samplers = new Map();
  #blank;

  constructor(gl) {
    this.#gl = gl;
    this.#blank = this.#upload({ width: 1, height: 1, data: new Uint8Array([0, 0, 0, 255]) });
  }

  get blank() {
    return this.#blank;
  }

  // Makes what is not there yet.
  async prepare(sources) {
    for (const source of sources) {
      if (!this.#made.has(source)) {
        const made = await picture(source);
        this.#made.set(source, this.#made.get(source) ?? this.#make(source, made));
      }
    }
  }

  // → {texture, width, height}
  get(source) {
    return this.#made.get(source) ?? this.#blank;
  }

  setAudio(bytes) {
    this.#fill("audio", bytes, AUDIO_BYTES);
  }

  setKeyboard(bytes) {
    this.#fill("keyboard", bytes, KEYBOARD_BYTES);
  }

  // Samplers stand beside textures, so that two passes may read the same one in different ways.
  sampler({ filter = SAMPLER_DEFAULTS.filter, wrap = SAMPLER_DEFAULTS.wrap }) {
    const key = `${filter} ${wrap}`;
    if (!this.#samplers.has(key)) {
      this.#samplers.set(key, this.#makeSampler(filter, wrap));
    }
    return this.#samplers.get(key);
  }

  free() {
    [...this.#made.values(), this.#blank].forEach(({ texture }) => this.#gl.deleteTexture(texture));
    this.#samplers.forEach((sampler) => this.#gl.deleteSampler(sampler));
  }

  #make(source, made) {
    if (source === "audio") {
      return this.#bytes(512, 2);
    }
    if (source === "keyboard") {
      return this.#bytes(256, 3);
    }
    return made ? this.#upload(made) : this.#blank;
  }

  #upload({ width, height, data }) {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, data);
    gl.generateMipmap(gl.TEXTURE_2D);
    return { texture, width, height };
  }

  #bytes(width, height) {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R8, width, height);
    return { texture, width, height };
  }

  #fill(source, bytes, length) {
    const { texture, width, height } = this.get(source);
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const data = bytes?.length === length ? bytes : new Uint8Array(length);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RED, gl.UNSIGNED_BYTE, data);
  }

  #makeSampler(filter, wrap) {
    const gl = this.#gl;
    const sampler = gl.createSampler();
    const smallest = { nearest: gl.NEAREST, linear: gl.LINEAR, mipmap: gl.LINEAR_MIPMAP_LINEAR };
    const edges = { clamp: gl.CLAMP_TO_EDGE, repeat: gl.REPEAT, mirror: gl.MIRRORED_REPEAT };
    gl.samplerParameteri(sampler, gl.TEXTURE_MIN_FILTER, smallest[filter] ?? gl.LINEAR);
    gl.samplerParameteri(sampler, gl.TEXTURE_MAG_FILTER, filter === "nearest" ? gl.NEAREST : gl.LINEAR);
    gl.samplerParameteri(sampler, gl.TEXTURE_WRAP_S, edges[wrap] ?? gl.CLAMP_TO_EDGE);
    gl.samplerParameteri(sampler, gl.TEXTURE_WRAP_T, edges[wrap] ?? gl.CLAMP_TO_EDGE);
    return sampler;
  }
}
