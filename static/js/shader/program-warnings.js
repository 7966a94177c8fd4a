// What compiles and yet is likely not meant, or looks different elsewhere. Nothing here holds anything up.
import { valueOf } from "./program-conditions.js";
import { NUMBER, WORD } from "./program-lexer.js";
import { FILLED_IN, LABELS } from "./program-names.js";
import { isPlain } from "./program-parameters.js";
import { uniformVectors } from "./program-sizes.js";
import { split, statementEnd } from "./program-syntax.js";

const STILL = { pass: "image", line: 0, message: "Nothing depends on time, mouse or sound: this is a still picture.", rule: "still" };
const MAX_WARNINGS = 40;
const MAX_ROUNDS = 1e7;
const SURE_VECTORS = 224;

export function warningsIn({ studied, parameters, parameterWarnings, errors }, isStatic) {
  const { problems } = studied;
  // Of what is refused, structure says little.
  const passes = errors.length ? [] : studied.passes;
  const found = [
    ...problems.filter(({ isWarning }) => isWarning).map(({ pass, line, message, rule }) => ({ pass, line, message, rule })),
    ...parameterWarnings,
    ...declarations(passes, parameters),
    ...passes.flatMap((pass) => [...calls(pass), ...loops(pass), ...unset(pass), ...uniforms(pass), ...inputs(pass)]),
    ...(isStatic && passes.length ? [STILL] : []),
  ];
  const seen = new Set();
  return found.filter(({ pass, line, message }) => seen.size < seen.add(`${pass} ${line} ${message}`).size).slice(0, MAX_WARNINGS);
}

function warning({ unit, line }, message, rule) {
  return { pass: unit, line, message, rule };
}

// Parameters and other uniforms that no pass reads, or that nobody sets.
function declarations(passes, parameters) {
  const found = [];
  const isTurned = new Set(parameters.map(({ name }) => name));
  const all = passes.flatMap(({ syntax }) => syntax.variables.filter(isPlain));
  for (const variable of all) {
    const isRead = passes.some(({ reached }) => reached.names.has(variable.name));
    if (!isRead) {
      found.push(warning(variable, `${variable.name} is never used.`, "unused"));
    } else if (!isTurned.has(variable.name)) {
      found.push(warning(variable, `Nothing sets ${variable.name}: it stays 0. Say how it may be turned in a comment behind it.`, "unset"));
    }
    const other = all.find(({ name, type }) => name === variable.name && type !== variable.type);
    if (other) {
      found.push(warning(variable, `${variable.name} is ${variable.type} here and ${other.type} elsewhere.`, "unlike"));
    }
  }
  return found;
}

const CALLS = {
  pow: ([base]) => isNegative(base) && "pow of a negative number is different on every device.",
  sqrt: ([value]) => isNegative(value) && "sqrt of a negative number is different on every device.",
  log: ([value]) => isAtMostZero(value) && "log of 0 or less is different on every device.",
  atan: ([y, x]) => x && isZero(y) && isZero(x) && "atan(0, 0) is different on every device.",
  mod: ([, divisor]) => divisor && isZero(divisor) && "mod by 0 is different on every device.",
  smoothstep: ([low, high]) =>
    literal(low) >= literal(high) &&
    "smoothstep with its edges the wrong way round is different on every device: write 1.0 - smoothstep(low, high, x).",
};

function calls({ tokens, pairs, syntax }) {
  const own = new Set(syntax.functions.map(({ name }) => name));
  const found = [];
  tokens.forEach((token, at) => {
    if (Object.hasOwn(CALLS, token.text) && tokens[at + 1]?.text === "(" && !own.has(token.text) && pairs[at + 1] - at < 200) {
      const message = CALLS[token.text](split(tokens.slice(at + 2, pairs[at + 1])));
      if (message) {
        found.push(warning(token, message, "device"));
      }
    }
    if ((token.text === "/" || token.text === "%") && tokens[at + 1]?.kind === NUMBER && Number.parseFloat(tokens[at + 1].text) === 0) {
      found.push(warning(token, "Dividing by 0 is different on every device.", "device"));
    }
  });
  return found;
}

function literal(words) {
  const [first, second] = words ?? [];
  const number = words?.length === 2 && first.text === "-" ? second : words?.length === 1 ? first : null;
  return number?.kind === NUMBER ? (number === second ? -1 : 1) * Number.parseFloat(number.text) : NaN;
}

const isNegative = (words) => literal(words) < 0;
const isZero = (words) => literal(words) === 0;
const isAtMostZero = (words) => literal(words) <= 0;

// for (int i = 0; i < 1000; i++), one in another.
function loops({ tokens, pairs }) {
  const open = [];
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at].text !== "for" || tokens[at + 1]?.text !== "(") {
      continue;
    }
    while (open.length && open.at(-1).end < at) {
      open.pop();
    }
    const close = pairs[at + 1];
    const end = statementEnd(tokens, pairs, close + 1);
    const before = open.at(-1)?.rounds ?? 1;
    const rounds = before * roundsOf(tokens.slice(at + 2, close));
    open.push({ end, rounds });
    if (rounds > MAX_ROUNDS && before <= MAX_ROUNDS) {
      return [warning(tokens[at], "These loops turn more than ten million times for each pixel. Hardly any device draws that.", "loop")];
    }
  }
  return [];
}

function roundsOf(header) {
  const parts = [[]];
  header.forEach((token) => (token.text === ";" ? parts.push([]) : parts.at(-1).push(token)));
  const [start = [], condition = [], step = []] = parts;
  const behind = (words, sign) => numberOf(words.slice(words.findIndex(({ text }) => sign.test(text)) + 1));
  const first = behind(start, /^=$/);
  const last = behind(condition, /^[<>]=?$/);
  const by = step.some(({ text }) => /^[-+]=$/.test(text)) ? behind(step, /^[-+]=$/) : 1;
  const rounds = Math.abs(last - first) / Math.abs(by);
  return Number.isFinite(rounds) ? Math.max(1, rounds) : 1;
}

function numberOf(words) {
  if (!words.length || !words.every(({ kind, text }) => kind === NUMBER || "+-*()".includes(text))) {
    return NaN;
  }
  return words.length === 1 ? Number.parseFloat(words[0].text) : valueOf(words);
}

const CHANGES = new Set(["+=", "-=", "*=", "/=", "++", "--"]);

// `float x;` and then `x += …`: what it begins with is whatever was in that place.
function unset({ tokens, syntax: { functions } }) {
  const found = [];
  for (const { body } of functions) {
    for (let at = body[0]; at < body[1] - 2; at++) {
      const [type, name, end] = [tokens[at], tokens[at + 1], tokens[at + 2]];
      if (end.text === ";" && name.kind === WORD && /^(float|int|uint|[iu]?vec[234])$/.test(type.text)) {
        const next = tokens.findIndex((token, index) => index > at + 2 && token.text === name.text && token.kind === WORD);
        if (next > 0 && next < body[1] && CHANGES.has(tokens[next + 1]?.text)) {
          found.push(warning(tokens[next], `${name.text} has no value yet.`, "unset"));
        }
      }
    }
  }
  return found;
}

function uniforms(pass) {
  const vectors = uniformVectors(pass);
  const message = `The uniforms take ${vectors} vectors; phones may have no more than ${SURE_VECTORS}.`;
  return vectors > SURE_VECTORS ? [{ pass: pass.name, line: 0, message, rule: "device" }] : [];
}

function inputs({ name, inputs: given, reached, syntax }) {
  const found = [0, 1, 2, 3]
    .filter((index) => reached.names.has(`iChannel${index}`) && !given[index])
    .map((index) => warning({ unit: name, line: 0 }, `${LABELS[name]} reads iChannel${index}, which has no input: it is black.`, "input"));
  const isOther = ({ storage, type, name: own }) => storage === "uniform" && type === "sampler2D" && !FILLED_IN.has(own);
  const others = syntax.variables.filter((each) => isOther(each) && reached.names.has(each.name));
  return [...found, ...others.map((each) => warning(each, `Nothing fills ${each.name}. Inputs are called iChannel0 to iChannel3.`, "input"))];
}
