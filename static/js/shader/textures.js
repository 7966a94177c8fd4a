import { Breath } from "./breath.js";
import { fontAtlas } from "./font.js";

// The built-in pictures, made from whole numbers so that every machine has the same bytes.
const MAKERS = {
  white_noise: (breath) => whiteNoise(256, breath),
  blue_noise: (breath) => blueNoise(128, breath),
  value_noise: (breath) => valueNoise(256, breath),
  organic: (breath) => organic(256, breath),
  font: (breath) => fontAtlas(1024, breath),
  checker: (breath) => checker(256, breath),
};
const made = new Map();

// → a promise of {width, height, data: RGBA, rows from the bottom}, or of null for a name that is no texture's.
// They are made when they are first asked for, once a page, and without holding the page up.
export async function picture(name) {
  if (!Object.hasOwn(MAKERS, name)) {
    return null;
  }
  if (!made.has(name)) {
    made.set(name, MAKERS[name](new Breath()));
  }
  return made.get(name);
}

// A well mixed whole number of 32 bits for each cell.
function hash(x, y, seed) {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(seed, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

function unit(x, y, seed) {
  return hash(x, y, seed) / 0xffffffff;
}

// colour: (column, row) → four numbers of 0..255
async function square(size, breath, colour) {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      data.set(colour(x, y), (y * size + x) * 4);
    }
    await breath.taken();
  }
  return { width: size, height: size, data };
}

function whiteNoise(size, breath) {
  return square(size, breath, (x, y) => {
    const h = hash(x, y, 11);
    return [h & 255, (h >>> 8) & 255, (h >>> 16) & 255, h >>> 24];
  });
}

// Each channel is the same dither, moved so far that no two of them have to do with each other.
async function blueNoise(size, breath) {
  const ranks = await voidAndCluster(size, breath);
  const moves = [[0, 0], [47, 31], [89, 101], [23, 77]];
  return square(size, breath, (x, y) =>
    moves.map(([dx, dy]) => (ranks[((y + dy) % size) * size + ((x + dx) % size)] * 256) / (size * size)),
  );
}

// Points are set one after the other where it is emptiest; the order in which they came is the picture.
// The smallest of each row is remembered, since one more point changes only the rows around it.
async function voidAndCluster(size, breath) {
  const REACH = 8;
  const SPREAD = 2 * 1.9 * 1.9;
  const energy = new Float64Array(size * size).map((_, index) => unit(index, 0, 5) * 1e-6);
  const ranks = new Uint32Array(size * size);
  const emptiest = new Int32Array(size);
  const refresh = (y) => {
    let best = y * size;
    for (let index = best + 1; index < (y + 1) * size; index++) {
      if (energy[index] < energy[best]) {
        best = index;
      }
    }
    emptiest[y] = best;
  };
  for (let y = 0; y < size; y++) {
    refresh(y);
  }
  for (let rank = 0; rank < size * size; rank++) {
    const place = emptiest.reduce((best, index) => (energy[index] < energy[best] ? index : best));
    ranks[place] = rank;
    const px = place % size;
    const py = Math.floor(place / size);
    for (let dy = -REACH; dy <= REACH; dy++) {
      const row = ((py + dy + size) % size) * size;
      for (let dx = -REACH; dx <= REACH; dx++) {
        energy[row + ((px + dx + size) % size)] += Math.exp(-(dx * dx + dy * dy) / SPREAD);
      }
    }
    energy[place] = Infinity;
    for (let dy = -REACH; dy <= REACH; dy++) {
      refresh((py + dy + size) % size);
    }
    await breath.taken();
  }
  return ranks;
}

// Smooth noise that repeats after `cells`, at x and y in 0..1.
function smooth(x, y, cells, seed) {
  const cx = x * cells;
  const cy = y * cells;
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const fx = ease(cx - x0);
  const fy = ease(cy - y0);
  const at = (dx, dy) => unit((x0 + dx) % cells, (y0 + dy) % cells, seed);
  const low = at(0, 0) + (at(1, 0) - at(0, 0)) * fx;
  const high = at(0, 1) + (at(1, 1) - at(0, 1)) * fx;
  return low + (high - low) * fy;
}

function ease(t) {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

// Five octaves from four cells up; each channel its own.
function valueNoise(size, breath) {
  return square(size, breath, (x, y) =>
    [20, 28, 36, 44].map((seed) => Math.round(255 * octaves(x / size, y / size, 4, 5, seed))),
  );
}

function octaves(x, y, cells, count, seed) {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  for (let octave = 0; octave < count; octave++) {
    sum += weight * smooth(x, y, cells << octave, seed + octave);
    total += weight;
    weight /= 2;
  }
  return sum / total;
}

// Lichen on stone: cells of uneven size with soft rims, over grain; red to ochre to grey-green, height in alpha.
function organic(size, breath) {
  return square(size, breath, (column, row) => {
    const x = column / size;
    const y = row / size;
    const bentX = wrap(x + 0.06 * (octaves(x, y, 4, 3, 71) - 0.5));
    const bentY = wrap(y + 0.06 * (octaves(x, y, 4, 3, 81) - 0.5));
    const large = cells(bentX, bentY, 7, 91);
    const small = cells(bentX, bentY, 21, 97);
    const grain = octaves(x, y, 8, 5, 101);
    const rim = Math.min(1, 3 * (large.second - large.first));
    const height = 0.55 * rim * (1 - 0.6 * large.first) + 0.25 * (1 - small.first) + 0.35 * (grain - 0.3);
    const warm = 0.35 + 0.65 * large.mark;
    const light = Math.max(0, Math.min(1, 0.15 + height));
    return [
      255 * light * (0.62 + 0.38 * warm),
      255 * light * (0.66 + 0.2 * grain),
      255 * light * (0.72 - 0.36 * warm + 0.14 * small.mark),
      255 * Math.max(0, Math.min(1, height)),
    ];
  });
}

function wrap(value) {
  return value - Math.floor(value);
}

// Distances to the nearest and the next of one point a cell, and the nearest one's own number.
function cells(x, y, count, seed) {
  const cx = Math.floor(x * count);
  const cy = Math.floor(y * count);
  let first = 9;
  let second = 9;
  let mark = 0;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const ix = (cx + dx + count) % count;
      const iy = (cy + dy + count) % count;
      const px = cx + dx + unit(ix, iy, seed) - x * count;
      const py = cy + dy + unit(ix, iy, seed + 1) - y * count;
      const distance = Math.sqrt(px * px + py * py);
      if (distance < first) {
        second = first;
        first = distance;
        mark = unit(ix, iy, seed + 2);
      } else if (distance < second) {
        second = distance;
      }
    }
  }
  return { first, second, mark };
}

// Eight by eight, dark at the lower left.
function checker(size, breath) {
  const side = size / 8;
  return square(size, breath, (x, y) => {
    const light = 255 * ((Math.floor(x / side) + Math.floor(y / side)) % 2);
    return [light, light, light, 255];
  });
}
