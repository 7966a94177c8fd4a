import { SAMPLE_RATE } from "./uniforms.js";

const KINDS = { webm: "video/webm", mp4: "video/mp4" };
const CODECS = { webm: ["vp9", "vp8", "av1"], mp4: ["avc", "hevc", "av1", "vp9"] };
const SOUND_CODECS = { webm: ["opus"], mp4: ["aac", "opus"] };
const BITS_A_PIXEL = 0.16;
const SOUND_BITS = 128_000;
const GIF_COLOURS = 256;

export class CannotRecord extends Error {}

// What this browser can write: a GIF always, films where it has an encoder of its own or can record what it shows.
export function formats() {
  const canEncode = "VideoEncoder" in globalThis;
  const canRecord = (type) => "MediaRecorder" in globalThis && MediaRecorder.isTypeSupported(type);
  const films = Object.entries(KINDS).filter(([, type]) => canEncode || canRecord(type));
  return [...films.map(([name]) => name), "gif"];
}

// → {add(index), finish() → Blob, cancel(), isLive}. plan: {format, width, height, rate, frames, sound}
// An encoder that is live records what it sees while it happens, so frames have to come in time.
export async function encoderFor(engine, plan) {
  if (plan.format === "gif") {
    return gifEncoder(engine, plan);
  }
  return (await filmEncoder(engine, plan)) ?? liveEncoder(engine, plan);
}

async function gifEncoder(engine, { width, height, rate }) {
  const { GIFEncoder, applyPalette, quantize } = await import("../../vendor/gifenc.js");
  const gif = GIFEncoder();
  return {
    isLive: false,
    async add() {
      const pixels = upright(engine.read(), width, height);
      const palette = quantize(pixels, GIF_COLOURS);
      // A palette takes a while to choose; so does laying it on.
      await new Promise((resolve) => setTimeout(resolve));
      gif.writeFrame(applyPalette(pixels, palette), width, height, { palette, delay: 1000 / rate });
    },
    async finish() {
      gif.finish();
      return new Blob([gif.bytes()], { type: "image/gif" });
    },
    async cancel() {},
  };
}

function upright(pixels, width, height) {
  const row = width * 4;
  const turned = new Uint8ClampedArray(pixels.length);
  for (let y = 0; y < height; y++) {
    turned.set(pixels.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
  }
  return turned;
}

async function filmEncoder(engine, { format, width, height, rate, seconds, sound }) {
  if (!("VideoEncoder" in globalThis)) {
    return null;
  }
  const media = await import("../../vendor/mediabunny.js");
  const bitrate = Math.max(400_000, Math.round(width * height * rate * BITS_A_PIXEL));
  const codec = await media.getFirstEncodableVideoCodec(CODECS[format], { width, height, bitrate });
  if (!codec) {
    return null;
  }
  const output = new media.Output({
    format: format === "mp4" ? new media.Mp4OutputFormat() : new media.WebMOutputFormat(),
    target: new media.BufferTarget(),
  });
  const video = new media.CanvasSource(engine.canvas, { codec, bitrate });
  output.addVideoTrack(video, { frameRate: rate });
  const audio = sound && (await soundTrack(media, output, format));
  await output.start();
  if (audio) {
    await audio.add(clip(sound, seconds));
    audio.close();
  }
  return {
    isLive: false,
    add: (index) => video.add(index / rate, 1 / rate),
    async finish() {
      video.close();
      await output.finalize();
      return new Blob([output.target.buffer], { type: KINDS[format] });
    },
    cancel: () => output.cancel(),
  };
}

async function soundTrack(media, output, format) {
  const codec = await media.getFirstEncodableAudioCodec(SOUND_CODECS[format], {
    numberOfChannels: 1, sampleRate: SAMPLE_RATE, bitrate: SOUND_BITS,
  });
  if (!codec) {
    return null;
  }
  const audio = new media.AudioBufferSource({ codec, bitrate: SOUND_BITS });
  output.addAudioTrack(audio);
  return audio;
}

// The piece of a looping track that belongs to the film.
function clip({ samples, rate, start }, seconds) {
  const buffer = new AudioBuffer({ length: Math.max(1, Math.round(seconds * rate)), sampleRate: rate, numberOfChannels: 1 });
  const first = Math.round(start * rate);
  const channel = buffer.getChannelData(0);
  for (let index = 0; index < channel.length; index++) {
    channel[index] = samples[(first + index) % samples.length];
  }
  return buffer;
}

function liveEncoder(engine, { format, width, height, rate }) {
  const type = KINDS[format];
  if (!("MediaRecorder" in globalThis) || !MediaRecorder.isTypeSupported(type)) {
    throw new CannotRecord("This browser cannot write such a film at this size. Try a smaller one, or another kind.");
  }
  const stream = engine.canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: Math.round(width * height * rate * BITS_A_PIXEL) });
  const pieces = [];
  recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
  const stop = () => {
    const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
    recorder.stop();
    track.stop();
    return stopped;
  };
  recorder.start();
  return {
    isLive: true,
    async add() {
      track.requestFrame();
    },
    async finish() {
      await stop();
      return new Blob(pieces, { type });
    },
    async cancel() {
      await stop();
    },
  };
}
