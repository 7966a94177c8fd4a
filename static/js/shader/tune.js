import { Breath } from "./breath.js";
import { SAMPLE_RATE } from "./uniforms.js";

// A tune reckoned from whole numbers: sixteen seconds that repeat, the same everywhere.
// Drum, bass, a broken chord and a soft one, so that low, middle and high all have something to do.
const BEAT_S = 0.5;
const BEATS = 32;
const SLICE = 4096;

// Four chords of two bars, as semitones above A; the bass takes the first of each.
const CHORDS = [
  [0, 3, 7, 10],
  [-4, 3, 5, 8],
  [3, 7, 10, 14],
  [-2, 2, 5, 9],
];
const ORDER = [0, 2, 1, 3, 2, 0, 3, 1];
const LIFT = [12, 12, 24, 12, 12, 24, 12, 24];

let composed = null;

// → a promise of one channel of samples at SAMPLE_RATE
export function tune() {
  composed ??= compose();
  return composed;
}

async function compose() {
  const samples = new Float32Array(BEATS * BEAT_S * SAMPLE_RATE);
  const breath = new Breath();
  const parts = score();
  for (const { start, length, voice } of parts) {
    const first = Math.round(start * SAMPLE_RATE);
    const count = Math.round(length * SAMPLE_RATE);
    for (let index = 0; index < count; index++) {
      // What rings on at the end is heard at the beginning: the loop has no seam.
      samples[(first + index) % samples.length] += voice(index / SAMPLE_RATE, index);
      if (index % SLICE === 0) {
        await breath.taken();
      }
    }
  }
  return samples.map((sample) => Math.tanh(1.3 * sample));
}

function score() {
  const parts = [];
  for (let beat = 0; beat < BEATS; beat++) {
    const start = beat * BEAT_S;
    const chord = CHORDS[Math.floor(beat / 8) % 4];
    parts.push({ start, length: 0.45, voice: drum });
    for (const quarter of [0, 1, 2, 3]) {
      parts.push({ start: start + (quarter * BEAT_S) / 4, length: 0.16, voice: hat(quarter === 2 ? 24 : 60) });
    }
    parts.push({ start: start + (beat % 4 === 3 ? BEAT_S / 2 : 0), length: 0.5, voice: bass(pitch(chord[0] - 24)) });
    for (const half of [0, 1]) {
      const turn = (2 * beat + half) % 8;
      const note = pitch(chord[ORDER[turn]] + LIFT[turn]);
      parts.push({ start: start + (half * BEAT_S) / 2, length: 0.9, voice: pluck(note) });
    }
    if (beat % 8 === 0) {
      parts.push({ start, length: 4.6, voice: pad(chord.map((tone) => pitch(tone))) });
    }
    if (beat % 2 === 1) {
      parts.push({ start, length: 0.2, voice: snare });
    }
  }
  return parts;
}

function pitch(semitones) {
  return 220 * 2 ** (semitones / 12);
}

function drum(t) {
  return 0.75 * Math.exp(-t * 9) * Math.sin(2 * Math.PI * (48 * t + 5 * (1 - Math.exp(-t * 26))));
}

function noise(index) {
  let h = Math.imul(index + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return ((h ^ (h >>> 13)) >>> 0) / 0x7fffffff - 1;
}

// The difference of two neighbours leaves the high part of a noise.
function hat(fade) {
  return (t, index) => 0.12 * Math.exp(-t * fade) * (noise(index) - noise(index - 1));
}

function snare(t, index) {
  return Math.exp(-t * 22) * (0.3 * noise(index) + 0.12 * Math.sin(2 * Math.PI * 185 * t));
}

function bass(frequency) {
  return (t) => {
    const turn = 2 * Math.PI * frequency * t;
    return 0.3 * Math.min(1, t * 80) * Math.exp(-t * 3.2) * (Math.sin(turn) + 0.45 * Math.sin(2 * turn) + 0.2 * Math.sin(3 * turn));
  };
}

function pluck(frequency) {
  return (t) => {
    const turn = 2 * Math.PI * frequency * t;
    return 0.13 * Math.min(1, t * 200) * Math.exp(-t * 5) * Math.sin(turn + 1.8 * Math.exp(-t * 7) * Math.sin(3 * turn));
  };
}

function pad(frequencies) {
  return (t) => {
    const swell = Math.min(1, t / 0.8) * Math.min(1, Math.max(0, (4.6 - t) / 0.8));
    let sum = 0;
    for (const frequency of frequencies) {
      const turn = 2 * Math.PI * frequency * t;
      sum += Math.sin(turn + 0.6 * Math.sin(turn * 0.5)) + 0.3 * Math.sin(2.003 * turn);
    }
    return 0.035 * swell * sum;
  };
}
