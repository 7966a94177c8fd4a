// A uniform with a comment behind it that says how it may be turned: `uniform float speed; // 0..4 = 1.0 "Speed"`.
import { FILLED_IN } from "./program-names.js";

const NUMBER = String.raw`([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)`;
const LABEL = String.raw`\s*(?:"([^"]*)")?`;
const RANGE = String.raw`^${NUMBER}\s*\.\.\s*${NUMBER}`;
const FORMS = {
  number: new RegExp(String.raw`${RANGE}(?:\s*=\s*${NUMBER})?${LABEL}$`, "i"),
  bool: new RegExp(String.raw`^(?:=\s*(true|false)|(true|false))${LABEL}$`),
  vec2: new RegExp(String.raw`${RANGE}(?:\s*=\s*${NUMBER}\s*,\s*${NUMBER})?${LABEL}$`, "i"),
  colour: new RegExp(String.raw`^colou?r(?:\s*=\s*#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8}))?${LABEL}$`, "i"),
};
const IS_MEANT = /^(?:[-+]?[\d.]+\s*\.\.|=|colou?r\s*[=#"])/i;
const EXAMPLES = {
  float: '0..4 = 1.0 "Speed"',
  int: '0..8 = 3 "Count"',
  bool: '= true "Grid"',
  vec2: '-1..1 = 0.2, 0.5 "Centre"',
  vec3: 'color = #ff8800 "Ink"',
  vec4: 'color = #ff8800cc "Ink"',
};
const MAX_LABEL = 60;
const FINE = 200;

export function isPlain({ name, type, isArray, storage }) {
  return storage === "uniform" && !isArray && Boolean(EXAMPLES[type]) && !FILLED_IN.has(name);
}

// variables: from the syntax. comments: {pass: Map(line → text)}. → {parameters, warnings}
export function parametersIn(variables, comments) {
  const parameters = [];
  const warnings = [];
  for (const variable of variables.filter(isPlain)) {
    const said = comments[variable.unit]?.get(variable.line) ?? "";
    const parameter = IS_MEANT.test(said) || variable.type === "bool" ? parsed(variable, said) : null;
    if (parameter) {
      parameters.push(parameter);
    } else if (IS_MEANT.test(said)) {
      const message = `The comment behind ${variable.name} is not understood. Write it like: // ${EXAMPLES[variable.type]}`;
      warnings.push({ pass: variable.unit, line: variable.line, message, rule: "parameter" });
    }
  }
  return { parameters, warnings };
}

function parsed({ name, type }, said) {
  const labelled = (label) => (label?.trim() || worded(name)).slice(0, MAX_LABEL);
  if (type === "bool") {
    const found = FORMS.bool.exec(said);
    return found && { name, type, label: labelled(found[3]), default: (found[1] ?? found[2]) === "true" };
  }
  if (type === "vec3" || type === "vec4") {
    const found = FORMS.colour.exec(said);
    const components = type === "vec3" ? 3 : 4;
    return found && { name, type: "color", components, label: labelled(found[2]), default: colour(found[1] ?? "fff", components) };
  }
  const found = FORMS[type === "vec2" ? "vec2" : "number"].exec(said);
  return found && ranged({ name, type, label: labelled(found.at(-1)) }, found.slice(1, -1));
}

function ranged(parameter, numbers) {
  const [one, other, ...given] = numbers.map((text) => (text === undefined ? undefined : Number(text)));
  const whole = (number) => (parameter.type === "int" ? Math.round(number) : number);
  const [min, max] = [whole(Math.min(one, other)), whole(Math.max(one, other))];
  if (![min, max].every(Number.isFinite) || min === max) {
    return null;
  }
  const within = given.map((number) => whole(Math.max(min, Math.min(max, number ?? Math.max(min, Math.min(max, 0))))));
  const step = parameter.type === "int" ? 1 : stepOf(min, max, within);
  return { ...parameter, min, max, step, default: parameter.type === "vec2" ? within : within[0] };
}

// A round number that divides the range finely and does not shift what the author chose.
function stepOf(min, max, values) {
  let power = Math.floor(Math.log10((max - min) / FINE));
  const misses = (number) => {
    const steps = (number - min) / 10 ** power;
    return Math.abs(steps - Math.round(steps)) > 1e-6;
  };
  for (const least = power - 3; power > least && values.some(misses); ) {
    power--;
  }
  return Number(`1e${power}`);
}

function colour(digits, components) {
  const pairs = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return `#${(components === 4 ? pairs.padEnd(8, "f") : pairs.slice(0, 6)).toLowerCase()}`;
}

function worded(name) {
  const words = name.replace(/^u_/, "").replace(/_+/g, " ").replace(/([a-z\d])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`).trim();
  return words ? words[0].toUpperCase() + words.slice(1) : name;
}
