import { CannotRecord, encoderFor } from "./encoders.js";
import { Engine } from "./engine.js";
import { dateOf } from "./uniforms.js";

const TILE_PIXELS = 640 * 640;
export const LONGEST_S = 60;
const MOST_FRAMES = 3600;

// Films a program on a canvas of its own, frame by frame: every frame is there and at its time, however long
// it takes. Where only what is shown can be recorded, it waits for each frame's moment instead.
// plan: {program, values, sound, mouse, format, width, height, rate, seconds, start}; told(done, all).
export async function record(plan, told, signal) {
  const film = {
    ...plan,
    frames: Math.max(1, Math.round(plan.seconds * plan.rate)),
    sound: plan.sound && { ...plan.sound, start: plan.start },
  };
  if (film.frames > MOST_FRAMES || film.seconds > LONGEST_S) {
    throw new CannotRecord(`A film has at most ${LONGEST_S} seconds and ${MOST_FRAMES} frames.`);
  }
  if (film.format !== "gif") {
    // Most encoders want even sides.
    film.width += film.width % 2;
    film.height += film.height % 2;
  }
  const engine = await Engine.create(document.createElement("canvas"), { powerPreference: "high-performance" });
  try {
    return await filmed(engine, film, told, signal);
  } finally {
    engine.destroy();
  }
}

async function filmed(engine, film, told, signal) {
  if (Math.max(film.width, film.height) > engine.largestSide) {
    throw new CannotRecord(`This device draws at most ${engine.largestSide} pixels a side.`);
  }
  engine.resize(film.width, film.height);
  const report = await engine.load(film.program);
  if (!report.ok) {
    throw new CannotRecord("This shader does not compile here.");
  }
  signal.throwIfAborted();
  Object.entries(film.values).forEach(([name, value]) => engine.setParameter(name, value));
  // What is built up frame by frame has to be built up before the film begins.
  const before = engine.isStateful ? Math.round(film.start * film.rate) : 0;
  const all = before + film.frames;
  for (let index = 0; index < before; index++) {
    await drawn(engine, film, index, index / film.rate, signal);
    told(index + 1, all);
  }
  const encoder = await encoderFor(engine, film);
  try {
    const began = performance.now();
    for (let index = 0; index < film.frames; index++) {
      await drawn(engine, film, before + index, film.start + index / film.rate, signal);
      if (encoder.isLive) {
        await due(began + (1000 * index) / film.rate);
      }
      await encoder.add(index);
      told(before + index + 1, all);
    }
    return await encoder.finish();
  } catch (error) {
    await encoder.cancel();
    throw error;
  }
}

async function drawn(engine, { rate, hears, mouse }, frame, time, signal) {
  const state = { time, delta: 1 / rate, frame, date: dateOf(), mouse, audio: hears(time) };
  await engine.frameInTiles(state, TILE_PIXELS, () => !signal.aborted);
  signal.throwIfAborted();
  if (engine.isLost) {
    throw new CannotRecord("The graphics driver stopped. A smaller film may work.");
  }
}

function due(moment) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())));
}
