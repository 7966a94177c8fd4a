import { heardAt } from "./spectrum.js";
import { tune } from "./tune.js";
import { SAMPLE_RATE } from "./uniforms.js";

const DRIFT_S = 0.12;
const LONGEST_FILE_BYTES = 64 * 1024 * 1024;
const SILENCE = new Uint8Array(1024).fill(128, 512);

export class NoSound extends Error {}

// What an audio-reactive shader hears: the built-in tune, a file that the visitor chose, or the microphone.
// Of the first two it knows every moment, so seeking and recording hear the right one; the tune moves the
// picture silently until somebody wants to hear it.
export class Sound {
  #kind = "tune";
  #samples = null;
  #rate = SAMPLE_RATE;
  #context = null;
  #gain = null;
  #playing = null;
  #microphone = null;
  #isAudible = false;
  #change = 0;

  get kind() {
    return this.#kind;
  }

  get isAudible() {
    return this.#isAudible;
  }

  // A microphone has no other moment than now.
  get isRepeatable() {
    return this.#kind !== "microphone";
  }

  // → {samples, rate, isLoop} of what is heard, or null.
  get track() {
    return this.#samples && { samples: this.#samples, rate: this.#rate, isLoop: true };
  }

  async useTune() {
    const change = this.#start();
    const samples = await tune();
    if (change === this.#change) {
      this.#kind = "tune";
      this.#samples = samples;
      this.#rate = SAMPLE_RATE;
    }
  }

  async useFile(file) {
    if (file.size > LONGEST_FILE_BYTES) {
      throw new NoSound("This file is too large: 64 MB is the most.");
    }
    const change = this.#start();
    let decoded;
    try {
      decoded = await this.#audioContext().decodeAudioData(await file.arrayBuffer());
    } catch {
      throw new NoSound("This browser cannot read that file as sound.");
    }
    if (change === this.#change) {
      this.#kind = "file";
      this.#samples = mixed(decoded);
      this.#rate = decoded.sampleRate;
      this.#isAudible = true;
    }
  }

  async useMicrophone() {
    const change = this.#start();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
    } catch {
      throw new NoSound("The microphone was not allowed, or there is none.");
    }
    if (change !== this.#change) {
      stream.getTracks().forEach((track) => track.stop());
      return;
    }
    const context = this.#audioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    await context.resume();
    this.#kind = "microphone";
    this.#samples = null;
    this.#microphone = { stream, analyser };
  }

  setAudible(isAudible) {
    this.#isAudible = isAudible;
    if (isAudible) {
      this.#audioContext().resume();
    } else {
      this.#silence();
    }
  }

  // 512 of the spectrum, 512 of the wave, as bytes.
  at(time) {
    if (this.#microphone) {
      return this.#heardNow();
    }
    return this.#samples ? heardAt(this.#samples, this.#rate, time, true) : SILENCE;
  }

  // Keeps what is heard beside what is seen.
  follow({ time, speed, playing }) {
    const wanted = playing && this.#isAudible && this.#samples && speed > 0;
    if (!wanted) {
      this.#silence();
      return;
    }
    const length = this.#samples.length / this.#rate;
    const offset = ((time % length) + length) % length;
    if (this.#playing && this.#playing.speed === speed && this.#playing.samples === this.#samples) {
      const now = (this.#playing.offset + (this.#context.currentTime - this.#playing.started) * speed) % length;
      const apart = Math.abs(now - offset);
      if (Math.min(apart, length - apart) < DRIFT_S) {
        return;
      }
    }
    this.#silence();
    this.#playFrom(offset, speed);
  }

  close() {
    this.#start();
    this.#context?.close();
    this.#context = null;
  }

  // Ends what was heard before; a change that takes long and is overtaken comes to nothing.
  #start() {
    this.#silence();
    this.#microphone?.stream.getTracks().forEach((track) => track.stop());
    this.#microphone = null;
    return ++this.#change;
  }

  #heardNow() {
    const bytes = new Uint8Array(1024);
    const { analyser } = this.#microphone;
    analyser.getByteFrequencyData(bytes.subarray(0, 512));
    analyser.getByteTimeDomainData(bytes.subarray(512));
    return bytes;
  }

  #audioContext() {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#gain = this.#context.createGain();
      this.#gain.gain.value = 0.7;
      this.#gain.connect(this.#context.destination);
    }
    return this.#context;
  }

  #playFrom(offset, speed) {
    const context = this.#audioContext();
    const buffer = context.createBuffer(1, this.#samples.length, this.#rate);
    buffer.copyToChannel(this.#samples, 0);
    const node = new AudioBufferSourceNode(context, { buffer, loop: true, playbackRate: speed });
    node.connect(this.#gain);
    node.start(0, offset);
    this.#playing = { node, offset, speed, started: context.currentTime, samples: this.#samples };
  }

  #silence() {
    this.#playing?.node.stop();
    this.#playing?.node.disconnect();
    this.#playing = null;
  }
}

function mixed(buffer) {
  const samples = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    const one = buffer.getChannelData(channel);
    for (let index = 0; index < samples.length; index++) {
      samples[index] += one[index] / buffer.numberOfChannels;
    }
  }
  return samples;
}
