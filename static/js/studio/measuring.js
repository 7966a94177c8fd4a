// What a frame costs, at three sizes, and against a program whose cost is known.
import { Engine } from "../shader/engine.js";

export const SIZES = [[320, 180], [640, 360], [1280, 720]];
export const LIMIT_MS = 500;
const BATCH_MS = 30;
const BATCHES = 3;
const MOST_FRAMES = 64;
const BREATH_MS = 60;
// Asked less often, the answer would come as much later as a short frame takes.
const EAGER_MS = 100;
// In the middle size, where a frame is long enough to be told apart and short enough to be borne.
const COMPARED = 1;

// Some 3,000 operations a pixel: what a middling phone draws about 60 times a second at its own size.
const REFERENCE = {
  glsl_code: `void mainImage(out vec4 colour, in vec2 place) {
  vec3 p = vec3(place / iResolution.xy - 0.5, 0.3 + 0.1 * sin(iTime));
  float sum = 0.0;
  for (int i = 0; i < 100; i++) {
    p = abs(p) / max(dot(p, p), 0.05) - vec3(0.7, 0.62, 0.81);
    sum += exp(-3.0 * abs(p.x + p.y * p.z)) + 0.1 * sin(p.z * 4.0);
  }
  colour = vec4(vec3(sum * 0.02), 1.0);
}`,
  passes: {},
};

let reference = null;

// → {times: [ms or Infinity for each of SIZES], ratio: to the reference, or null} or null where nobody wants to know any
// more. Infinity is longer than LIMIT_MS. The picture stands still for a moment at a time.
export async function measure(player, isWanted) {
  const { mouse, hears } = player.filmed();
  const moment = { time: player.time, frame: 60, mouse, audio: hears(player.time) };
  const alone = (work) => player.whileResting(() => (isWanted() && player.state === "ready" ? work(player.engine) : null));
  const times = [];
  let ratio = null;
  for (const [index, size] of SIZES.entries()) {
    // Four times the pixels hardly ever take less than twice as long.
    const ms = times.at(-1) > LIMIT_MS / 2 ? Infinity : await frameMs(alone, size, moment, isWanted);
    if (ms === null) {
      return null;
    }
    times.push(ms);
    if (index === COMPARED) {
      ratio = await against(ms, alone, size, isWanted);
    }
  }
  return { times, ratio };
}

async function against(ms, alone, size, isWanted) {
  if (ms === Infinity) {
    return Infinity;
  }
  if ((await reference)?.isLost) {
    reference = null;
  }
  reference ??= prepared();
  const known = await reference;
  const own = known && (await frameMs((work) => alone(() => work(known)), size, { time: 1, frame: 60 }, isWanted));
  return own ? ms / own : null;
}

async function prepared() {
  try {
    const engine = await Engine.create(new OffscreenCanvas(1, 1), { powerPreference: "high-performance" });
    return (await engine.load(REFERENCE)).ok ? engine : null;
  } catch {
    // No room for another context: then nothing is said about phones.
    return null;
  }
}

// → the median of a few batches, each long enough to be measured; null where it was broken off
async function frameMs(alone, size, moment, isWanted) {
  const first = await alone((engine) => batch(engine, size, moment, 1));
  if (first === null || first === Infinity || first > LIMIT_MS) {
    return first === null ? null : Infinity;
  }
  const frames = Math.max(1, Math.min(MOST_FRAMES, Math.round(BATCH_MS / first)));
  const found = [];
  while (found.length < (first > LIMIT_MS / 5 ? 1 : BATCHES)) {
    await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    const ms = isWanted() ? await alone((engine) => batch(engine, size, moment, frames)) : null;
    if (ms === null || ms === Infinity) {
      return ms;
    }
    found.push(ms);
  }
  return found.sort((a, b) => a - b)[Math.floor(found.length / 2)];
}

// Out of sight; nothing else is under way before it begins.
function batch(engine, [width, height], moment, frames) {
  return engine.aside(width, height, async () => {
    await engine.finished();
    const nothing = await timed(engine, () => {}, LIMIT_MS);
    const ms = await timed(engine, () => {
      for (let frame = 0; frame < frames; frame++) {
        engine.frame({ ...moment, frame: moment.frame + frame });
      }
    }, LIMIT_MS + nothing);
    return engine.isLost ? null : Math.max(0.01, ms - nothing) / frames;
  });
}

async function timed(engine, draw, limitMs) {
  const started = performance.now();
  draw();
  return (await engine.finished(limitMs, EAGER_MS)) ? performance.now() - started : Infinity;
}
