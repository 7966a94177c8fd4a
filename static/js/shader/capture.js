const TILE_PIXELS = 256 * 256;

export class CannotCapture extends Error {}

// A PNG of this moment at any size, drawn in tiles so that a large one holds nothing up.
// The buffers of the picture on the page stay as they are.
export async function picturePng(engine, moment, [width, height]) {
  if (width > engine.largestSide || height > engine.largestSide) {
    throw new CannotCapture(`This device draws at most ${engine.largestSide} pixels a side.`);
  }
  return engine.aside(width, height, async () => {
    const only = engine.isStateful && moment.frame > 0 ? "image" : null;
    await engine.frameInTiles({ ...moment, only }, TILE_PIXELS);
    if (engine.isLost) {
      throw new CannotCapture("This picture is too large for this device.");
    }
    return await png(engine.read(), width, height);
  });
}

// Rows come from the bottom.
function png(pixels, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  const row = width * 4;
  for (let y = 0; y < height; y++) {
    image.data.set(pixels.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
  }
  // Whatever the shader left in alpha, a page shows it opaque.
  for (let index = 3; index < image.data.length; index += 4) {
    image.data[index] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has its own hold on the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// From a title to the name of a file that every system takes.
export function fileName(title, ending) {
  const stem = title.normalize("NFKD").replace(/[^\w-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).toLowerCase();
  return `${stem || "shader"}.${ending}`;
}
