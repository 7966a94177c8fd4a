// What a listener's ear makes of sound, in Shadertoy's layout: 512 loudnesses from low to high, then 512 of the wave.
const WINDOW = 2048;
const BINS = 512;
const QUIET_DB = -100;
const LOUD_DB = -30;
// A loudness lingers: each of the windows before counts this much less. Some of them are enough, and
// reckoned anew for each moment they do not depend on what was heard before.
const LINGER = 0.72;
const BEFORE = 6;
const STEP_S = 1 / 60;

const turns = new Float32Array(WINDOW);
const blackman = new Float32Array(WINDOW);
for (let index = 0; index < WINDOW; index++) {
  const angle = (2 * Math.PI * index) / WINDOW;
  blackman[index] = 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
  turns[index] = Math.cos(angle);
}
const real = new Float32Array(WINDOW);
const imaginary = new Float32Array(WINDOW);

// samples: one channel; `isLoop` says whether they repeat, or silence surrounds them.
export function heardAt(samples, rate, time, isLoop) {
  const bytes = new Uint8Array(2 * BINS);
  const strength = new Float32Array(BINS);
  let total = 0;
  for (let before = 0; before < BEFORE; before++) {
    const weight = LINGER ** before;
    total += weight;
    fill(samples, Math.round((time - before * STEP_S) * rate), isLoop);
    if (before === 0) {
      waveInto(bytes);
    }
    transform();
    for (let bin = 0; bin < BINS; bin++) {
      strength[bin] += (weight * Math.hypot(real[bin], imaginary[bin])) / WINDOW;
    }
  }
  for (let bin = 0; bin < BINS; bin++) {
    bytes[bin] = loudness(strength[bin] / total);
  }
  return bytes;
}

// The window ends at this sample.
function fill(samples, end, isLoop) {
  const { length } = samples;
  for (let index = 0; index < WINDOW; index++) {
    const at = end - WINDOW + index;
    real[index] = (isLoop ? samples[((at % length) + length) % length] : samples[at]) ?? 0;
    imaginary[index] = 0;
  }
}

function waveInto(bytes) {
  for (let index = 0; index < BINS; index++) {
    bytes[BINS + index] = Math.max(0, Math.min(255, 128 * (1 + real[WINDOW - BINS + index])));
  }
}

function loudness(strength) {
  const decibels = 20 * Math.log10(Math.max(strength, 1e-9));
  return Math.max(0, Math.min(255, (255 * (decibels - QUIET_DB)) / (LOUD_DB - QUIET_DB)));
}

// A Fourier transform in place, in powers of two.
function transform() {
  for (let index = 0; index < WINDOW; index++) {
    real[index] *= blackman[index];
  }
  for (let index = 1, mirrored = 0; index < WINDOW; index++) {
    let bit = WINDOW >> 1;
    for (; mirrored & bit; bit >>= 1) {
      mirrored ^= bit;
    }
    mirrored ^= bit;
    if (index < mirrored) {
      [real[index], real[mirrored]] = [real[mirrored], real[index]];
    }
  }
  for (let size = 2; size <= WINDOW; size *= 2) {
    butterflies(size);
  }
}

function butterflies(size) {
  const half = size / 2;
  const stride = WINDOW / size;
  for (let start = 0; start < WINDOW; start += size) {
    for (let index = 0; index < half; index++) {
      const cosine = turns[index * stride];
      const sine = -turns[(index * stride + (3 * WINDOW) / 4) % WINDOW];
      const low = start + index;
      const high = low + half;
      const re = real[high] * cosine - imaginary[high] * sine;
      const im = real[high] * sine + imaginary[high] * cosine;
      real[high] = real[low] - re;
      imaginary[high] = imaginary[low] - im;
      real[low] += re;
      imaginary[low] += im;
    }
  }
}
