import { make } from "./dom.js";

const KEYS = [
  ["Space", "Play or pause"],
  ["←  →", "A second back or on"],
  ["R", "Restart"],
  ["F", "Whole screen"],
  ["S", "Save a picture"],
  ["?", "These keys"],
];

export function keysPanel() {
  const list = make("dl", { class: "player__keys" });
  for (const [key, words] of KEYS) {
    list.append(make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)));
  }
  return list;
}
