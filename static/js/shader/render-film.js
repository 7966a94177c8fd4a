import * as media from "../../vendor/mediabunny.js";

const CODECS = ["vp9", "vp8"];

// A WebM of pictures that are handed in one after another.
export class Film {
  #output;
  #track;
  #rate;

  // → a film to add to, or null where this browser has no encoder
  static async begun({ rate, bitrate, size: [width, height] }) {
    const codec = await media.getFirstEncodableVideoCodec(CODECS, { width, height, bitrate });
    if (!codec) {
      return null;
    }
    const output = new media.Output({ format: new media.WebMOutputFormat(), target: new media.BufferTarget() });
    const track = new media.VideoSampleSource({ codec, bitrate, latencyMode: "quality", keyFrameInterval: 10 });
    output.addVideoTrack(track, { frameRate: rate });
    await output.start();
    return new Film(output, track, rate);
  }

  constructor(output, track, rate) {
    this.#output = output;
    this.#track = track;
    this.#rate = rate;
  }

  // At this frame of the film, for so many frames.
  async add({ width, height, data }, index, count) {
    const sample = new media.VideoSample(data, {
      format: "RGBX", codedWidth: width, codedHeight: height, timestamp: index / this.#rate, duration: count / this.#rate,
    });
    await this.#track.add(sample);
    sample.close();
  }

  // → bytes of a WebM
  async finish() {
    this.#track.close();
    await this.#output.finalize();
    return new Uint8Array(this.#output.target.buffer);
  }

  cancel() {
    return this.#output.cancel();
  }
}
