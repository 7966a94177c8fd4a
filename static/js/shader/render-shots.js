import { Film } from "./render-film.js";
import { RATE } from "./render-moments.js";
import { pixelsOf } from "./render-pixels.js";

// How all of it becomes cheaper: each side by this, only every so many frames of the film, and where a program
// remembers, no way to far moments.
const WAYS = [
  { smaller: 1, every: 1 },
  { smaller: 2, every: 1 },
  { smaller: 2, every: 2, isNear: true },
  { smaller: 2, every: 3, isNear: true },
  { smaller: 4, every: 3, isNear: true },
];

// So many tell how long all will take.
const ENOUGH = 6;
// What was measured on much smaller frames, or while the machine was busy, may be wrong by this: the frames themselves
// say more.
const DOUBT = 8;
const MUCH_SMALLER = 4;

// Everything that moves, in one walk through time: the film, what the fingerprint looks at, the sheet.
// walkAt(size) begins a walk; pace says what a pixel of one step takes, in milliseconds, and of how many that was measured.
// → {film, frames, frameTimes, far, tiles, size, frameMs, isReduced}, or null where nothing fits into the budget
export async function shots(engine, walkAt, job, pace, shrinker) {
  const until = performance.now() + 1.5 * job.budget.film;
  let known = pace;
  for (const way of WAYS) {
    const size = sizeOf(job, way);
    const left = Math.min(job.budget.film, until - performance.now());
    const doubt = known.pixels * MUCH_SMALLER < size[0] * size[1] ? DOUBT : 1;
    if (costOf(job, way, engine.isStateful, known.ms) > doubt * left) {
      continue;
    }
    const made = await taken(engine, walkAt(size), job, way, until, shrinker);
    if (made.isWhole || engine.isLost) {
      return { ...made, isReduced: way !== WAYS[0] };
    }
    known = made.pace;
  }
  return null;
}

function costOf(job, way, isStateful, ms) {
  const wanted = wantedOf(job, isStateful, way);
  const [width, height] = sizeOf(job, way);
  return ms * width * height * (isStateful ? wanted.at(-1).time * RATE : wanted.length);
}

async function taken(engine, walk, job, way, until, shrinker) {
  const { film, look } = job;
  const size = sizeOf(job, way);
  const wanted = wantedOf(job, engine.isStateful, way);
  const taken = { frames: [], frameTimes: [], far: [], tiles: [], size };
  const spent = [];
  const made = film?.isKept ? await Film.begun({ ...film, size }) : null;
  const gl = engine.canvas.getContext("webgl2");
  const begun = performance.now();
  const pixels = size[0] * size[1];
  const paceOf = () => ({ ms: (performance.now() - begun) / (engine.isStateful ? walk.steps : spent.length) / pixels, pixels });
  // The next frame is asked for before this one is looked at, so that the graphics never wait for the encoder.
  const ask = async (shot) => {
    const isThere = !shot || (await walk.to(shot.time, until - performance.now()));
    gl.flush();
    return isThere;
  };
  let started = begun;
  let isThere = await ask(wanted[0]);
  for (const [index, { time, frame, isFar, isTile }] of wanted.entries()) {
    const picture = pixelsOf(engine);
    const now = performance.now();
    spent.push(now - started);
    started = now;
    // The middle one of a few: one that came late says nothing about the shader.
    const all = engine.isStateful ? ((now - begun) * wanted.at(-1).time) / time : median(spent) * wanted.length;
    const isTooSlow = index >= ENOUGH && all > until - begun;
    if (!isThere || engine.isLost || now > until || isTooSlow) {
      await made?.cancel();
      return { isWhole: false, pace: paceOf() };
    }
    isThere = await ask(wanted[index + 1]);
    const isFrame = frame !== undefined;
    const small = isFar || (isFrame && film.isLookedAt) ? shrinker.rgb(picture, ...look.size) : null;
    if (isFar) {
      taken.far.push(small);
    }
    if (isTile) {
      taken.tiles.push(picture);
    }
    if (isFrame) {
      taken.frameTimes.push(frame);
      taken.frames.push(...(film.isLookedAt ? [small] : []));
      await made?.add(picture, frame, Math.min(way.every, film.frames - frame));
    }
  }
  return { ...taken, isWhole: true, film: await made?.finish(), frameMs: median(spent), pace: paceOf() };
}

// Every moment once, in order: {time, frame, isFar, isTile}
function wantedOf({ film, look, sheet }, isStateful, { every, isNear }) {
  const shots = new Map();
  const at = (time, wants) => shots.set(time.toFixed(6), { ...shots.get(time.toFixed(6)), time, ...wants });
  for (let frame = 0; frame < (film?.frames ?? 0); frame += every) {
    at(film.begins + frame / film.rate, { frame });
  }
  const nearEnough = isNear ? look?.near : look?.stepped;
  (isStateful ? nearEnough : look?.times)?.forEach((time) => at(time, { isFar: true }));
  sheet?.times.forEach((time) => at(time, { isTile: true }));
  return [...shots.values()].sort((one, other) => one.time - other.time);
}

function sizeOf({ film, sheet }, { smaller }) {
  return (film ?? sheet).size.map((side) => Math.round(side / smaller));
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}
