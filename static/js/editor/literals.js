// Numbers and colours as they are written: found in a text, reckoned with, written back in the same manner.
const NUMBER = /(?<![\w.])(?:0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[uUfF]?)(?![\w.])/g;
const PART = String.raw`\s*((?:\d+\.?\d*|\.\d+))\s*`;
const COLOUR = new RegExp(String.raw`\bvec(?:3\(${PART},${PART},${PART}\)|4\(${PART},${PART},${PART},${PART}\))`, "g");
const CHOSEN = /^(\s*uniform\s+(?:(?:highp|mediump|lowp)\s+)?vec[34]\s+\w+\s*;\s*\/\/\s*colou?r\s*=\s*)#([0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b/;
const SIGNED = String.raw`\s*(-?(?:\d+\.?\d*|\.\d+))\s*`;
const VECTOR = new RegExp(String.raw`\bvec2\(${SIGNED},${SIGNED}\)`, "g");
const DEFAULT = new RegExp(String.raw`^(\s*uniform\s+(?:(?:highp|mediump|lowp)\s+)?vec2\s+\w+\s*;\s*//${SIGNED}\.\.${SIGNED}=\s*)((-?[\d.]+)\s*,\s*(-?[\d.]+))`);
// A sign behind these belongs to the number, not to a difference.
const UNARY_AFTER = /(?:^|[-+*/%<>=!&|^~?:;,({[]|\breturn|\bcase)\s*$/;

// The number in the line that the place touches: {from, to, text} within the line, its sign with it.
export function numberAt(line, column) {
  for (const found of line.matchAll(NUMBER)) {
    const to = found.index + found[0].length;
    if (found.index <= column && column <= to) {
      const isMinus = line[found.index - 1] === "-" && UNARY_AFTER.test(line.slice(0, found.index - 1));
      const from = isMinus ? found.index - 1 : found.index;
      return { from, to, text: line.slice(from, to) };
    }
  }
  return null;
}

// So many steps of its last digit more; 0.1 of a step brings another digit.
export function stepped(text, steps, scale = 1) {
  const [, digits, exponent, suffix] = /^(-?[\d.]+|-?0[xX][0-9a-fA-F]+)((?:[eE][+-]?\d+)?)([uUfF]?)$/.exec(text) ?? [];
  if (digits === undefined) {
    return text;
  }
  if (/[xX]/.test(digits)) {
    const value = Math.max(0, Number(digits) + steps * Math.max(1, scale));
    return `0x${value.toString(16).toUpperCase()}${suffix}`;
  }
  if (!digits.includes(".") && !exponent) {
    const value = Number(digits) + Math.trunc(steps) * Math.max(1, Math.round(scale));
    return `${/[uU]/.test(suffix) ? Math.max(0, value) : value}${suffix}`;
  }
  const places = digits.split(".")[1]?.length || (exponent ? 0 : 1);
  const more = Math.max(0, Math.min(7, places + (scale < 1 ? 1 : 0)));
  const value = Number(digits) + steps * 10 ** -places * scale;
  const said = value.toFixed(Math.max(more, exponent ? 0 : 1));
  return `${/^-0\.?0*$/.test(said) ? said.slice(1) : said}${exponent}${suffix}`;
}

// The vec2 that the place is in, written out or a parameter's default: {from, to, x, y, min, max, write(x, y) → its text}.
export function vectorAt(line, column) {
  for (const found of line.matchAll(VECTOR)) {
    const to = found.index + found[0].length;
    if (found.index <= column && column <= to) {
      const [x, y] = [Number(found[1]), Number(found[2])];
      const most = Math.max(1, Math.ceil(Math.max(Math.abs(x), Math.abs(y))));
      return { from: found.index, to, x, y, min: -most, max: most, write: (...both) => `vec2(${both.map(decimal).join(", ")})` };
    }
  }
  const found = DEFAULT.exec(line);
  if (!found) {
    return null;
  }
  const from = found[1].length;
  const [min, max] = [Number(found[2]), Number(found[3])].sort((a, b) => a - b);
  return { from, to: from + found[4].length, x: Number(found[5]), y: Number(found[6]), min, max, write: (...both) => both.map(decimal).join(", ") };
}

function decimal(number) {
  const said = number.toFixed(3).replace(/0+$/, "").replace(/^-0\.$/, "0.");
  return said.endsWith(".") ? `${said}0` : said;
}

// Colours of one line: {from, to, hex, write(hex) → the text for [from, to)}.
export function coloursIn(line) {
  const found = [];
  const code = line.replace(/\/\/.*/, (said) => " ".repeat(said.length));
  for (const match of code.matchAll(COLOUR)) {
    const parts = match.slice(1).filter((part) => part !== undefined);
    if (parts.slice(0, 3).every((part) => Number(part) <= 1 && part.includes("."))) {
      const alpha = parts[3];
      const hex = `#${parts.slice(0, 3).map((part) => Math.round(Number(part) * 255).toString(16).padStart(2, "0")).join("")}`;
      const write = (chosen) => `vec${alpha === undefined ? 3 : 4}(${[...channels(chosen), ...(alpha === undefined ? [] : [alpha])].join(", ")})`;
      found.push({ from: match.index, to: match.index + match[0].length, hex, write });
    }
  }
  const chosen = CHOSEN.exec(line);
  if (chosen) {
    const from = chosen[1].length;
    const long = chosen[2].length === 3 ? chosen[2].replace(/./g, "$&$&") : chosen[2];
    found.push({ from, to: from + 1 + chosen[2].length, hex: `#${long.slice(0, 6).toLowerCase()}`, write: (hex) => hex + long.slice(6) });
  }
  return found;
}

function channels(hex) {
  return [1, 3, 5].map((at) => decimal(parseInt(hex.slice(at, at + 2), 16) / 255));
}
