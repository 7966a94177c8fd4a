// Good first; smaller only where a picture is much too large for where it is shown.
const QUALITIES = [0.76, 0.55, 0.35];

// → a WebP of these pixels, or of a larger one of them, within that many bytes where any quality reaches it
export async function webp(picture, { size: [width, height], bytes }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (picture.width === width && picture.height === height) {
    context.putImageData(imageOf(picture), 0, 0);
  } else {
    context.imageSmoothingQuality = "high";
    context.drawImage(plainCanvas(picture), 0, 0, width, height);
  }
  return await encoded(canvas, bytes);
}

// Pictures of one size side by side, row by row.
export async function tiled(pictures, { size: [width, height], tiles: [across, down], bytes }) {
  const canvas = new OffscreenCanvas(width * across, height * down);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  pictures.forEach((picture, index) => {
    const [x, y] = [(index % across) * width, Math.floor(index / across) * height];
    context.drawImage(plainCanvas(picture), x, y, width, height);
  });
  return await encoded(canvas, bytes);
}

async function encoded(canvas, bytes) {
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await canvas.convertToBlob({ type: "image/webp", quality });
    if (blob.size <= bytes) {
      break;
    }
  }
  return blob;
}

function plainCanvas(picture) {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d", { alpha: false, willReadFrequently: true }).putImageData(imageOf(picture), 0, 0);
  return canvas;
}

function imageOf({ width, height, data }) {
  return new ImageData(new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), width, height);
}
