// Letters drawn with one pen: lines "x,y x,y …" and arcs "@cx,cy,rx,ry,from,to" in degrees, between semicolons.
// The baseline is 0, small letters end at 6.6, large ones at 10.
const BOWL = "@2.7,3.3,2.7,3.3,0,360";
const ARCH = "@2.5,4.1,2.5,2.5,0,180;5,4.1 5,0";
const LARGE_P = "0,0 0,10 3,10;@3,7.3,2.8,2.7,-90,90;3,4.6 0,4.6";
const LARGE_S = "@3,7.5,2.7,2.5,30,270;@3,2.5,2.9,2.5,-150,90";
const dot = (x, y) => `@${x},${y},0.3,0.3,0,360`;
const STROKES = {
  A: "0,0 3.1,10 6.2,0;1.05,3.4 5.15,3.4",
  B: "0,0 0,10 3.2,10;@3.2,7.6,2.3,2.4,-90,90;0,5.2 3.2,5.2;@3.2,2.6,2.8,2.6,-90,90;0,0 3.2,0",
  C: "@3.5,5,3.5,5,50,310",
  D: "0,0 0,10 2,10;@2,5,4,5,-90,90;2,0 0,0",
  E: "5,10 0,10 0,0 5,0;0,5.2 4.2,5.2",
  F: "5,10 0,10 0,0;0,5.2 4.2,5.2",
  G: "@3.5,5,3.5,5,50,348;6.92,3.96 6.92,5 3.9,5",
  H: "0,0 0,10;6,0 6,10;0,5.2 6,5.2",
  I: "1.5,0 1.5,10;0,10 3,10;0,0 3,0",
  J: "4,10 4,2.4;@2,2.4,2,2.4,180,360",
  K: "0,0 0,10;5.6,10 0,4;2.2,6.3 6,0",
  L: "0,10 0,0 5,0",
  M: "0,0 0,10 3.6,3 7.2,10 7.2,0",
  N: "0,0 0,10 6,0 6,10",
  O: "@3.6,5,3.6,5,0,360",
  P: LARGE_P,
  Q: "@3.6,5,3.6,5,0,360;4.4,2.6 7,-0.6",
  R: `${LARGE_P};3,4.6 6,0`,
  S: LARGE_S,
  T: "0,10 6.4,10;3.2,10 3.2,0",
  U: "0,10 0,3;@3,3,3,3,180,360;6,3 6,10",
  V: "0,10 3.1,0 6.2,10",
  W: "0,10 2.2,0 4.4,8 6.6,0 8.8,10",
  X: "0,10 6,0;6,10 0,0",
  Y: "0,10 3,5 6,10;3,5 3,0",
  Z: "0,10 6,10 0,0 6,0",
  a: `${BOWL};5.4,6.6 5.4,0`,
  b: `0,10 0,0;${BOWL}`,
  c: "@3,3.3,3,3.3,50,310",
  d: `5.4,10 5.4,0;${BOWL}`,
  e: "@3,3.3,3,3.3,0,312;0,3.3 6,3.3",
  f: "@3.1,8,1.8,2,60,180;1.3,8 1.3,0;0,6.4 3.4,6.4",
  g: `${BOWL};5.4,6.6 5.4,-0.6;@2.7,-0.6,2.7,2.4,205,360`,
  h: `0,10 0,0;${ARCH}`,
  i: `1,6.6 1,0;${dot(1, 9.3)}`,
  j: `2,6.6 2,-1;@0.4,-1,1.6,2,230,360;${dot(2, 9.3)}`,
  k: "0,10 0,0;4.6,6.6 0,2.4;1.9,4.1 5,0",
  l: "0,10 0,1.6;@1.6,1.6,1.6,1.6,180,280",
  m: "0,6.6 0,0;@2,4.6,2,2,0,180;4,4.6 4,0;@6,4.6,2,2,0,180;8,4.6 8,0",
  n: `0,6.6 0,0;${ARCH}`,
  o: "@3,3.3,3,3.3,0,360",
  p: `0,6.6 0,-3;${BOWL}`,
  q: `5.4,6.6 5.4,-3;${BOWL}`,
  r: "0,6.6 0,0;@2.4,3.9,2.4,2.7,60,180",
  s: "@2.4,4.95,2.2,1.65,25,270;@2.4,1.65,2.4,1.65,-155,90",
  t: "1.3,9 1.3,1.8;@3.1,1.8,1.8,1.8,180,285;0,6.6 3.4,6.6",
  u: "0,6.6 0,2.5;@2.5,2.5,2.5,2.5,180,360;5,6.6 5,0",
  v: "0,6.6 2.6,0 5.2,6.6",
  w: "0,6.6 1.9,0 3.8,5.6 5.7,0 7.6,6.6",
  x: "0,6.6 5,0;5,6.6 0,0",
  y: "0,6.6 2.7,0.2;5.4,6.6 1.4,-3",
  z: "0,6.6 5,6.6 0,0 5,0",
  0: "@3,5,3,5,0,360;1.5,2.6 4.5,7.4",
  1: "0.6,8 2.8,10 2.8,0;0.6,0 5,0",
  2: "@2.9,7.2,2.8,2.8,-30,165;5.32,5.8 0,0 6,0",
  3: "@2.7,7.5,2.6,2.5,-90,150;@2.7,2.5,3,2.5,-150,90",
  4: "4.4,0 4.4,10 0,3 6,3",
  5: "5.4,10 1,10 0.77,5.47;@2.7,3.1,3,3.1,-150,130",
  6: "@3,3.1,3,3.1,0,360;@5,3.1,5,6.9,105,180",
  7: "0,10 6,10 2,0",
  8: "@3,7.5,2.5,2.5,0,360;@3,2.5,3,2.5,0,360",
  9: "@3,6.9,3,3.1,0,360;@1,6.9,5,6.9,-75,0",
  "!": `1,10 1,3;${dot(1, 0.2)}`,
  '"': "0,10 0,7;2,10 2,7",
  "#": "1.2,0 2.6,10;4.4,0 5.8,10;0,6.8 7,6.8;0,3.2 7,3.2",
  $: `${LARGE_S};3,11.2 3,-1.2`,
  "%": "0.4,0 6.4,10;@1.5,8,1.5,2,0,360;@5.3,2,1.5,2,0,360",
  "&": "6.6,0 1.4,6.9;@3,8,1.9,2,-15,215;4.8,7.4 1,4.3;@2.7,2.4,2.7,2.4,130,330;5.04,1.2 6.4,4.4",
  "'": "1,10 1,7",
  "(": "@3.4,4.4,3.4,8,125,235",
  ")": "@0,4.4,3.4,8,-55,55",
  "*": "3,9.6 3,4.4;0.8,8.3 5.2,5.7;5.2,8.3 0.8,5.7",
  "+": "0,4 6,4;3,7 3,1",
  ",": "1,0.3 0.2,-1.8",
  "-": "0,4 4,4",
  ".": dot(1, 0.2),
  "/": "0,-1.5 5,11",
  ":": `${dot(1, 5.6)};${dot(1, 0.2)}`,
  ";": `${dot(1, 5.6)};1.1,0.3 0.3,-1.8`,
  "<": "5.4,7.4 0,4 5.4,0.6",
  "=": "0,5.5 6,5.5;0,2.5 6,2.5",
  ">": "0,7.4 5.4,4 0,0.6",
  "?": `@2.6,7.4,2.6,2.6,-60,160;3.9,5.15 2.6,3.9 2.6,2.8;${dot(2.6, 0.2)}`,
  "@": "@4.2,4,4.2,5,0,310;@4.2,4,1.8,2.2,0,360;6,6.2 6,4;@7.2,4,1.2,1.8,180,360",
  "[": "2.4,11 0,11 0,-2 2.4,-2",
  "\\": "0,11 5,-1.5",
  "]": "0,11 2.4,11 2.4,-2 0,-2",
  "^": "0.4,6.5 2.8,10 5.2,6.5",
  _: "0,-1.5 6,-1.5",
  "`": "0,10.6 1.6,8.6",
  "{": "3,11 1.9,10.7 1.5,9.7 1.5,5.9 1.1,4.9 0,4.5 1.1,4.1 1.5,3.1 1.5,-0.7 1.9,-1.7 3,-2",
  "|": "1,11 1,-2",
  "}": "0,11 1.1,10.7 1.5,9.7 1.5,5.9 1.9,4.9 3,4.5 1.9,4.1 1.5,3.1 1.5,-0.7 1.1,-1.7 0,-2",
  "~": "@1.5,4,1.5,1.3,0,180;@4.5,4,1.5,1.3,180,360",
};
const UNIT = 0.058; // of a field's side
const BASELINE = 0.24;
const PEN = 0.036;
const ARC_STEP = 15;

// Sixteen by sixteen fields in the order of their codes from the upper left. Red is the letter, alpha the
// distance to its edge (0.5 on it, less inside), green and blue the way out: so letters stay sharp at any size.
export async function fontAtlas(size, breath) {
  const data = new Uint8Array(size * size * 4);
  const side = size / 16;
  const distances = new Float32Array((side + 2) * (side + 2));
  for (let index = 0; index < size * size; index++) {
    data.set([0, 127, 127, 255], index * 4);
  }
  for (const [letter, strokes] of Object.entries(STROKES)) {
    const code = letter.charCodeAt(0);
    measure(distances, segments(strokes), side);
    paint(data, distances, size, side, (code % 16) * side, (15 - (code >> 4)) * side);
    await breath.taken();
  }
  return { width: size, height: size, data };
}

function segments(strokes) {
  const lines = strokes.split(";").map((stroke) => (stroke.startsWith("@") ? arc(stroke.slice(1)) : points(stroke)));
  const all = lines.flat();
  const middle = (Math.min(...all.map(([x]) => x)) + Math.max(...all.map(([x]) => x))) / 2;
  const place = ([x, y]) => [0.5 + (x - middle) * UNIT, BASELINE + y * UNIT];
  return lines.flatMap((line) => line.slice(1).map((to, index) => [...place(line[index]), ...place(to)]));
}

function points(stroke) {
  return stroke.split(" ").map((point) => point.split(",").map(Number));
}

function arc(stroke) {
  const [cx, cy, rx, ry, from, to] = stroke.split(",").map(Number);
  const steps = Math.ceil((to - from) / ARC_STEP);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
}

// One more on each side than the field has, so that its slope is known everywhere.
function measure(distances, lines, side) {
  const width = side + 2;
  for (let index = 0; index < distances.length; index++) {
    const x = ((index % width) - 0.5) / side;
    const y = (Math.floor(index / width) - 0.5) / side;
    let nearest = 9;
    for (const [ax, ay, bx, by] of lines) {
      const dx = bx - ax;
      const dy = by - ay;
      const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
      const ox = x - ax - along * dx;
      const oy = y - ay - along * dy;
      nearest = Math.min(nearest, ox * ox + oy * oy);
    }
    distances[index] = Math.sqrt(nearest) - PEN;
  }
}

function paint(data, distances, size, side, left, bottom) {
  const width = side + 2;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y + 1) * width + x + 1;
      const slopeX = distances[at + 1] - distances[at - 1];
      const slopeY = distances[at + width] - distances[at - width];
      const steep = Math.sqrt(slopeX * slopeX + slopeY * slopeY) || 1;
      const letter = Math.max(0, Math.min(1, 0.5 - distances[at] * side));
      const distance = Math.max(0, Math.min(1, 0.5 + distances[at]));
      data.set(
        [255 * letter, 127.5 + 127 * (slopeX / steep), 127.5 + 127 * (slopeY / steep), 255 * distance],
        ((bottom + y) * size + left + x) * 4,
      );
    }
  }
}
