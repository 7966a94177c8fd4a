// Writes values of parameters into the comments behind their uniforms: `// 0..4 = 1.0 "Speed"`.
import { isPlain } from "../shader/program-parameters.js";
import { study } from "../shader/program-study.js";
import { codeOf, programOf } from "./sheet.js";

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const RANGE = new RegExp(String.raw`^(${NUMBER}\s*\.\.\s*${NUMBER})(?:\s*=\s*${NUMBER}(?:\s*,\s*${NUMBER})?)?`, "i");
const COLOUR = /^(colou?r)(?:\s*=\s*#[0-9a-f]+)?/i;
const DIGITS = 5;
const TRUTH = /^(=\s*)?(?:true|false)/;

// → the same sheet with these defaults; what the source does not say in a form that can be changed stays.
export function withDefaults(sheet, parameters, values) {
  const { passes, comments } = study(programOf(sheet));
  const declared = new Map(passes.flatMap(({ syntax }) => syntax.variables.filter(isPlain)).map((each) => [each.name, each]));
  let changed = sheet;
  for (const parameter of parameters) {
    const place = declared.get(parameter.name);
    const said = place && comments[place.unit]?.get(place.line);
    const value = values[parameter.name];
    if (said && value !== undefined && JSON.stringify(value) !== JSON.stringify(parameter.default)) {
      changed = withLine(changed, place, said, rewritten(said, parameter, value));
    }
  }
  return changed;
}

// Values of a slider have digits that nobody would write.
export function rounded(values) {
  const round = (value) => (typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.map(round) : round(value)]));
}

function rewritten(said, { type }, value) {
  if (type === "bool") {
    return said.replace(TRUTH, (_, sign = "") => `${sign}${value}`);
  }
  if (type === "color") {
    return said.replace(COLOUR, (_, word) => `${word} = ${value}`);
  }
  const written = [value].flat().map((number) => (type === "int" ? String(number) : decimal(number)));
  return said.replace(RANGE, (_, range) => `${range} = ${written.join(", ")}`);
}

// As GLSL writes a float.
function decimal(number) {
  const text = String(number);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function withLine(sheet, { unit, line }, said, now) {
  const lines = codeOf(sheet, unit).split("\n");
  const at = lines[line - 1].lastIndexOf(said);
  if (at < 0) {
    return sheet;
  }
  lines[line - 1] = lines[line - 1].slice(0, at) + now + lines[line - 1].slice(at + said.length);
  const code = lines.join("\n");
  return unit === "image" ? { ...sheet, glsl_code: code } : { ...sheet, passes: { ...sheet.passes, [unit]: { ...sheet.passes[unit], code } } };
}
