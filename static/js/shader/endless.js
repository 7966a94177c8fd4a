// Where a preview leaves a loop that would not end, it draws this colour; see js/studio/analysis-guards.js.
const BYTES = [255, 0, 250];

export const MARK = `vec4(${BYTES.map((byte) => `${byte}.0 / 255.0`).join(", ")}, 1.0)`;

// Whether the row in the middle of what was drawn has some of it.
export function isMarked(engine) {
  const row = engine.read(0, Math.floor(engine.height / 2), engine.width, 1);
  for (let at = 0; at < row.length; at += 4) {
    if (BYTES.every((byte, index) => row[at + index] === byte)) {
      return true;
    }
  }
  return false;
}
