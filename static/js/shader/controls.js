import { changeIcon, iconButton, make, select, uniqueId } from "./dom.js";
import { keysPanel } from "./keys-panel.js";
import { ParametersPanel } from "./parameters-panel.js";
import { PicturePanel } from "./picture-panel.js";
import { RecordingPanel } from "./recording-panel.js";
import { SoundPanel } from "./sound-panel.js";
import { Transport } from "./transport.js";

const QUALITIES = [["auto", "Auto"], ["2", "2×"], ["1", "1×"], ["0.5", "½×"], ["0.25", "¼×"]];
const LARGEST_SIDE = 8192;

// The bar under the picture and the drawers below it, of which one is open at a time.
// `player` is the element; what can be done is done by it.
export class Controls {
  bar = make("div", { class: "player__bar stage", role: "group", "aria-label": "Player" });
  drawers = make("div", { class: "player__drawers stage" });
  #player;
  #startsOpen;
  #transport = null;
  #open = null;
  #declared = "";
  #drawers = new Map();
  #stats = make("span", { class: "player__stats" });
  #full;
  #parameters = null;
  #recording = null;

  constructor(player, { clock, hasTransport, isBare }) {
    this.#player = player;
    // In a frame of somebody else's, and where two are compared, the picture comes first.
    this.#startsOpen = hasTransport && !isBare;
    this.#full = iconButton("grow", "Whole screen", () => player.toggleFullscreen());
    if (hasTransport) {
      this.#transport = new Transport(clock);
      const { play, restart, scrub, time, speed } = this.#transport.parts;
      this.bar.append(play, restart, ...(isBare ? [make("span", { class: "player__gap" })] : [scrub, time, speed]));
    } else {
      this.bar.append(make("span", { class: "player__gap" }));
    }
    if (!isBare) {
      this.bar.append(this.#quality(), this.#stats);
      this.#addDrawer("picture", "picture", "Save a picture", this.#picturePanel());
      this.#recording = new RecordingPanel(player);
      this.#addDrawer("record", "record", "Record", this.#recording.element);
      this.#addDrawer("keys", "keys", "Keys", keysPanel());
    }
    if (document.fullscreenEnabled) {
      this.bar.append(this.#full);
    }
  }

  // Of each program anew: fields for its parameters, and a choice of sounds if it listens.
  declare({ parameters, usesAudio }, values, sound) {
    const declared = JSON.stringify([parameters, usesAudio]);
    if (declared === this.#declared) {
      // Whoever is at one of the fields stays there.
      parameters.forEach(({ name }) => this.showValue(name, values[name]));
      return;
    }
    const isFirst = !this.#parameters;
    this.#declared = declared;
    const wasOpen = this.#open;
    this.#removeDrawer("parameters");
    this.#removeDrawer("sound");
    this.#parameters = null;
    if (usesAudio) {
      this.#addDrawer("sound", "sound", "Sound", new SoundPanel(sound, () => this.#player.redraw()).element, true);
    }
    if (parameters.length) {
      this.#parameters = new ParametersPanel(parameters, values, {
        set: (name, value) => this.#player.setValue(name, value),
        reset: () => this.#player.resetValues(),
      });
      this.#addDrawer("parameters", "knobs", "Parameters", this.#parameters.element, true);
    }
    if (wasOpen || (this.#startsOpen && isFirst)) {
      this.toggle(wasOpen ?? "parameters", true);
    }
  }

  showValue(name, value) {
    this.#parameters?.show(name, value);
  }

  showStats(words) {
    this.#stats.textContent = words;
  }

  showFullscreen(isFull) {
    changeIcon(this.#full, isFull ? "shrink" : "grow", isFull ? "Leave the whole screen" : "Whole screen");
  }

  toggle(name, isOpen = this.#open !== name) {
    if (!this.#drawers.has(name)) {
      return;
    }
    this.#open = isOpen ? name : null;
    for (const [each, { button, drawer }] of this.#drawers) {
      drawer.hidden = each !== this.#open;
      button.setAttribute("aria-expanded", String(each === this.#open));
    }
  }

  stop() {
    this.#transport?.stop();
    this.#recording?.cancel();
  }

  #quality() {
    return select("Pixels", QUALITIES, "auto", (chosen) => this.#player.setQuality(chosen === "auto" ? chosen : Number(chosen)));
  }

  #picturePanel() {
    const player = this.#player;
    return new PicturePanel((size) => player.savePicture(size), { shape: () => player.shape, largest: LARGEST_SIDE }).element;
  }

  #addDrawer(name, iconName, label, content, isFirst = false) {
    const id = uniqueId("player-drawer");
    const button = iconButton(iconName, label, () => this.toggle(name), { "aria-expanded": "false", "aria-controls": id, "data-player-drawer": name });
    const drawer = make("section", { class: "player__drawer", id, "aria-label": label, hidden: true }, content);
    this.#drawers.set(name, { button, drawer });
    const before = isFirst ? this.#drawers.get("picture")?.button : this.#full.parentNode && this.#full;
    if (before) {
      before.before(button);
    } else {
      this.bar.append(button);
    }
    this.drawers.append(drawer);
  }

  #removeDrawer(name) {
    const old = this.#drawers.get(name);
    old?.button.remove();
    old?.drawer.remove();
    this.#drawers.delete(name);
    if (this.#open === name && old) {
      this.#open = null;
    }
  }
}
