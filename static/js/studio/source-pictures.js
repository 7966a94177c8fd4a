// How an input looks in small: a texture is drawn, the rest has a sign.
import { picture } from "../shader/textures.js";
import { make } from "../shader/dom.js";

const SIDE = 96;
const SVG = "http://www.w3.org/2000/svg";
const SIGNS = {
  add: "M7 12h10M12 7v10",
  nothing: "M12 5a7 7 0 1 1 0 14a7 7 0 0 1 0-14M7.2 16.8l9.6-9.6",
  keyboard: "M3 7h18v10H3zM6.5 10.2h.01M10 10.2h.01M13.5 10.2h.01M17 10.2h.01M8 13.8h8",
  audio: "M3 12h2l1.5-5 2.5 11 2.5-14 2.5 13 2-8 1.5 3h3",
};

// → an element; beside the sources there are "add" and "nothing"
export function sourcePicture(source, label) {
  if (source in SIGNS) {
    return sign(SIGNS[source]);
  }
  if (source.startsWith("buffer_")) {
    return make("span", { class: "source-letter" }, label.at(-1));
  }
  return texture(source);
}

function sign(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon source-sign");
  svg.setAttribute("viewBox", "0 0 24 24");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function texture(source) {
  const canvas = make("canvas", { width: SIDE, height: SIDE });
  picture(source).then((made) => made && draw(canvas, made)).catch(() => {});
  return canvas;
}

// Rows come from the bottom; a part of it at its own size says more than the whole in small, but for the atlas of letters.
function draw(canvas, { width, height, data }) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  const step = width > 512 ? 4 : 1;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const from = (((height - 1 - y * step) * width + x * step) * 4);
      const to = (y * SIDE + x) * 4;
      image.data.set([data[from], data[from + 1], data[from + 2], 255], to);
    }
  }
  context.putImageData(image, 0, 0);
}
