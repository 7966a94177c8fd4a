// The pictures that buffers draw into: two for each, the newest in front, the next one drawn behind it.
export class Targets {
  #gl;
  #format;
  #pairs = new Map();
  #needs;
  width = 0;
  height = 0;

  // needs: {names: [buffer…], linear: something reads between texels, keepsImage: the Image pass reads itself}
  constructor(gl, needs, width, height) {
    this.#gl = gl;
    this.#needs = needs;
    this.#format = floatFormat(gl, needs.linear);
    this.width = width;
    this.height = height;
    for (const name of needs.names) {
      this.#pairs.set(name, this.#pair(this.#format));
    }
    if (needs.keepsImage) {
      this.#pairs.set("image", this.#pair({ internal: gl.RGBA8, type: gl.UNSIGNED_BYTE }));
    }
    this.clear();
  }

  get isStateful() {
    return this.#pairs.size > 0;
  }

  has(name) {
    return this.#pairs.has(name);
  }

  front(name) {
    return this.#pairs.get(name)?.[0] ?? null;
  }

  back(name) {
    return this.#pairs.get(name)?.[1] ?? null;
  }

  swap(name) {
    this.#pairs.get(name).reverse();
  }

  clear() {
    const gl = this.#gl;
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 0);
    for (const target of [...this.#pairs.values()].flat()) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  // Others of another size with the same content, stretched: a simulation goes on instead of starting anew.
  copyAt(width, height) {
    const copy = new Targets(this.#gl, this.#needs, width, height);
    for (const [name, pair] of this.#pairs) {
      this.#stretch(pair[0], copy.front(name), width, height);
    }
    return copy;
  }

  free() {
    for (const target of [...this.#pairs.values()].flat()) {
      freeTarget(this.#gl, target);
    }
    this.#pairs.clear();
  }

  #pair(format) {
    return [0, 1].map(() => makeTarget(this.#gl, this.width, this.height, format));
  }

  #stretch(from, to, width, height) {
    const gl = this.#gl;
    gl.disable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, from.framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, to.framebuffer);
    // Only NEAREST is allowed between float pictures everywhere.
    gl.blitFramebuffer(0, 0, this.width, this.height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }
}

export function makeTarget(gl, width, height, { internal, type }) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, gl.RGBA, type, null);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  return { texture, framebuffer, width, height };
}

export function freeTarget(gl, { texture, framebuffer }) {
  gl.deleteFramebuffer(framebuffer);
  gl.deleteTexture(texture);
}

function floatFormat(gl, linear) {
  const full = gl.getExtension("EXT_color_buffer_float");
  const smooth = gl.getExtension("OES_texture_float_linear");
  if (full && (smooth || !linear)) {
    return { internal: gl.RGBA32F, type: gl.FLOAT };
  }
  // Phones often draw half floats only, and those can always be read smoothly.
  if (full || gl.getExtension("EXT_color_buffer_half_float")) {
    return { internal: gl.RGBA16F, type: gl.HALF_FLOAT };
  }
  return { internal: gl.RGBA8, type: gl.UNSIGNED_BYTE };
}
