// Pixels as a page shows them: RGBA, rows from the top.
const DIFFERENCE = 6;
const BLANK_SHARE = 0.004;

export function pixelsOf(engine) {
  const { width, height } = engine;
  return { width, height, data: upright(engine.read(), width, height) };
}

function upright(pixels, width, height) {
  const row = width * 4;
  const held = new Uint8Array(row);
  for (let low = 0, high = (height - 1) * row; low < high; low += row, high -= row) {
    held.set(pixels.subarray(low, low + row));
    pixels.copyWithin(low, high, high + row);
    pixels.set(held, high);
  }
  return pixels;
}

// Whether hardly any pixel differs from the first.
export function isBlank({ data }) {
  let different = 0;
  for (let at = 4; at < data.length; at += 4) {
    if (
      Math.abs(data[at] - data[0]) > DIFFERENCE ||
      Math.abs(data[at + 1] - data[1]) > DIFFERENCE ||
      Math.abs(data[at + 2] - data[2]) > DIFFERENCE
    ) {
      different++;
    }
  }
  return different < (data.length / 4) * BLANK_SHARE;
}

// Makes pictures of another size by the mean of what each pixel covers: RGB, without a canvas in between, since those
// may round as they like. Sizes that come again cost no second reckoning.
export class Shrinker {
  #kept = new Map();

  // → RGB bytes
  rgb(picture, width, height) {
    const across = this.#weights(picture.width, width);
    const down = this.#weights(picture.height, height);
    const rows = new Float32Array(picture.height * width * 3);
    sumAlong(picture.data, 4, rows, picture.height, picture.width, across);
    return sumDown(rows, width * 3, down);
  }

  // For each pixel of the smaller one: the first that it covers, and how much of each.
  #weights(from, to) {
    const key = `${from} ${to}`;
    if (!this.#kept.has(key)) {
      this.#kept.set(key, Array.from({ length: to }, (_, index) => covered((index * from) / to, ((index + 1) * from) / to, from)));
    }
    return this.#kept.get(key);
  }
}

function covered(low, high, length) {
  const first = Math.floor(low);
  const last = Math.min(length, Math.ceil(high));
  const shares = [];
  for (let index = first; index < last; index++) {
    shares.push((Math.min(high, index + 1) - Math.max(low, index)) / (high - low));
  }
  return { first, shares };
}

function sumAlong(data, stride, rows, height, width, weights) {
  let to = 0;
  for (let y = 0; y < height; y++) {
    const start = y * width * stride;
    for (const { first, shares } of weights) {
      let [red, green, blue] = [0, 0, 0];
      for (let index = 0, at = start + first * stride; index < shares.length; index++, at += stride) {
        const share = shares[index];
        red += share * data[at];
        green += share * data[at + 1];
        blue += share * data[at + 2];
      }
      rows[to++] = red;
      rows[to++] = green;
      rows[to++] = blue;
    }
  }
}

function sumDown(rows, length, weights) {
  const bytes = new Uint8ClampedArray(weights.length * length);
  const sums = new Float32Array(length);
  weights.forEach(({ first, shares }, y) => {
    sums.fill(0);
    shares.forEach((share, index) => {
      const start = (first + index) * length;
      for (let x = 0; x < length; x++) {
        sums[x] += share * rows[start + x];
      }
    });
    bytes.set(sums, y * length);
  });
  return bytes;
}
