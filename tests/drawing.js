// Draws programs without a page around them, frame by frame, and says how they look.
import { Engine } from "/js/shader/engine.js";
import { heardAt } from "/js/shader/spectrum.js";
import { tune } from "/js/shader/tune.js";
import { SAMPLE_RATE } from "/js/shader/uniforms.js";

const FRAMES_PER_S = 30;
const KEYS = 256;
const DATE = [2026, 0, 1, 0];
const QUALITIES = [0.92, 0.85, 0.78, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05];
const BUFFERS = ["buffer_a", "buffer_b", "buffer_c", "buffer_d"];

let samples = null;

export async function draw({ program, times, width, height, cells, posterBytes, poster, mouse, keys }) {
  const held = { mouse, keys: keyboard(keys) };
  samples ??= await tune();
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const engine = await Engine.create(canvas);
  try {
    const report = await engine.load(program);
    if (!report.ok) {
      return { ok: false, messages: report.messages };
    }
    const pictures = [];
    let webp = null;
    let frame = -1;
    for (const [index, time] of times.entries()) {
      frame = advance(engine, program, held, frame, Math.round(time * FRAMES_PER_S));
      pictures.push(averages(engine.read(), width, height, cells));
      if (index === 0 && posterBytes) {
        webp = await encoded(canvas, posterBytes);
      }
    }
    return { ok: true, messages: [], pictures, webp, poster: poster && (await averagesOf(poster, cells)) };
  } finally {
    engine.destroy();
  }
}

// What remembers is drawn from the beginning; all else at once where it has to be.
function advance(engine, program, held, from, to) {
  const buffers = BUFFERS.filter((name) => program.passes[name]?.code);
  for (let number = engine.isStateful ? from + 1 : to; number < to; number++) {
    if (buffers.length) {
      buffers.forEach((only) => engine.frame({ ...moment(program, held, number), only }));
    } else {
      engine.frame(moment(program, held, number));
    }
  }
  engine.frame(moment(program, held, to));
  return to;
}

function moment(program, held, number) {
  const time = number / FRAMES_PER_S;
  const listens = JSON.stringify(program.passes).includes('"audio"');
  const audio = listens ? heardAt(samples, SAMPLE_RATE, time, true) : null;
  return { time, delta: 1 / FRAMES_PER_S, frame: number, date: DATE, audio, ...held };
}

// Held down all the time: 256 of them, then those pressed just now, then those that toggle.
function keyboard(codes) {
  const bytes = new Uint8Array(KEYS * 3);
  codes.forEach((code) => (bytes[code] = 255));
  return bytes;
}

async function encoded(canvas, bytes) {
  for (const quality of QUALITIES) {
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", quality));
    if (blob.size <= bytes) {
      return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
    }
  }
  throw new Error(`This picture does not fit into ${bytes} bytes.`);
}

export async function averagesOf(base64, cells) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/webp" }));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  // As the engine's rows are: from the bottom.
  context.translate(0, height);
  context.scale(1, -1);
  context.drawImage(bitmap, 0, 0);
  return { width, height, cells: averages(context.getImageData(0, 0, width, height).data, width, height, cells) };
}

// The mean colour of each cell of a grid, as [red, green, blue, red, …] from 0 to 255.
function averages(pixels, width, height, [across, up]) {
  const sums = new Float64Array(across * up * 3);
  const counts = new Float64Array(across * up);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * up) / height) * across + Math.floor((x * across) / width);
      counts[cell]++;
      for (let channel = 0; channel < 3; channel++) {
        sums[3 * cell + channel] += pixels[4 * (y * width + x) + channel];
      }
    }
  }
  return Array.from(sums, (sum, index) => sum / counts[Math.floor(index / 3)]);
}
