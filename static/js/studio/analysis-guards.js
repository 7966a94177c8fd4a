// While somebody writes, a loop may not end: nothing could stop it on the graphics card, and the whole desktop would
// wait. So the preview counts the turns of all loops that do not count by themselves, and leaves them when there are too
// many. What is saved and published stays as it was written.
import { MARK } from "../shader/endless.js";
import { DIRECTIVE, LINE_END, NUMBER, SIGN, WORD } from "../shader/program-lexer.js";
import { OURS } from "../shader/program-names.js";
import { pairsOf, statementEnd } from "../shader/program-syntax.js";
import { wrap } from "../shader/program-wrap.js";
import { understand } from "../shader/program.js";

// Far more than any device bears for each pixel, and few enough for a handful of them.
const MOST_TURNS = 2 ** 18;
const TURNS = `${OURS}turns`;
const LEAVE = ` if (${TURNS}++ > ${MOST_TURNS}) break;`;
const RESULT = `mainImage(${OURS}c, gl_FragCoord.xy);\n`;
// Where a loop did not end, nobody takes the picture for one.
const MARKED = `${RESULT}  if (${TURNS} > ${MOST_TURNS}) { ${OURS}c = ${MARK}; }\n`;
const WRITES = /^(?:[-+*/%&|^]|<<|>>)?=$|^\+\+$|^--$/;

// → as build() makes it, with guards; `isGuarded` where there are some
export function buildGuarded(program) {
  const { studied, parameters, errors } = understand(program);
  const passes = errors.length ? [] : studied.passes.map(guarded);
  return { passes: passes.map(({ wrapped }) => wrapped), parameters, errors, isGuarded: passes.some(({ isGuarded }) => isGuarded) };
}

function guarded(pass) {
  const units = [pass.common, pass.code].filter(Boolean);
  const constants = new Set(units.flatMap(constantsIn));
  const added = new Map();
  if (pass.version === 300) {
    units.forEach((tokens) => guard(live(tokens), constants, added));
  }
  if (!added.size) {
    return { wrapped: wrap(pass), isGuarded: false };
  }
  const rename = (text, token) => (added.has(token) ? added.get(token).before + text + added.get(token).after : text);
  const wrapped = wrap(pass, { rename, more: [`highp int ${TURNS} = 0;`] });
  // It stands behind all of the author's lines, so theirs stay where they are.
  return { wrapped: { ...wrapped, fragment: wrapped.fragment.replace(RESULT, MARKED) }, isGuarded: true };
}

// Without directives: what is left need not be whole, and then nothing is added.
function live(tokens) {
  let isDirective = false;
  return tokens.filter(({ kind }) => {
    isDirective = kind !== LINE_END && (isDirective || kind === DIRECTIVE);
    return kind !== LINE_END && !isDirective;
  });
}

function guard(tokens, constants, added) {
  const pairs = pairsOf(tokens);
  const opened = pairs.filter(Boolean).length;
  const closed = tokens.filter(({ text }) => text === ")" || text === "]" || text === "}").length;
  if (pairs.some((at) => at === tokens.length) || opened !== closed) {
    return;
  }
  const add = (token, before, after) => {
    const there = added.get(token) ?? { before: "", after: "" };
    added.set(token, { before: there.before + before, after: after + there.after });
  };
  const atTheEnd = new Set();
  tokens.forEach(({ kind, text }, at) => {
    const isLoop = kind === WORD && /^(?:for|while|do)$/.test(text) && !atTheEnd.has(at);
    const start = text === "do" ? at + 1 : pairs[at + 1] + 1;
    if (!isLoop || start <= 1 || start >= tokens.length) {
      return;
    }
    const end = statementEnd(tokens, pairs, start);
    if (text === "do") {
      atTheEnd.add(end + 1);
    }
    if (end >= tokens.length || (text === "for" && isCounted(tokens, at, start, end, constants))) {
      return;
    }
    if (tokens[start].text === "{") {
      add(tokens[start], "", LEAVE);
    } else {
      add(tokens[start], `{${LEAVE} `, "");
      add(tokens[end], "", " }");
    }
  });
}

// `for (int i = 0; i < 64; i++)`, and nothing within turns i back.
function isCounted(tokens, at, start, end, constants) {
  const parts = [[]];
  tokens.slice(at + 2, start - 1).forEach((token) => (token.text === ";" ? parts.push([]) : parts.at(-1).push(token)));
  const [, condition = [], step = []] = parts;
  const [name, sign, ...bound] = condition;
  if (parts.length !== 3 || name?.kind !== WORD || !bound.length || !bound.every((token) => isConstant(token, constants))) {
    return false;
  }
  const [up, down] = [/^<=?$|^!=$/, /^>=?$|^!=$/].map((compares) => compares.test(sign.text));
  const said = step.map(({ text }) => text).filter((text) => text !== name.text);
  const by = step.slice(2);
  const isStep = (one, more) => said[0] === one || (said[0] === more && by.length === 1 && isConstant(by[0], constants) && Number.parseFloat(by[0].text) !== 0);
  const counts = step.length - said.length === 1 && ((up && isStep("++", "+=")) || (down && isStep("--", "-=")));
  const isWritten = (index) => tokens[index].text === name.text && (WRITES.test(tokens[index + 1]?.text) || /^(?:\+\+|--)$/.test(tokens[index - 1]?.text));
  return counts && !Array.from({ length: end - start }, (_, index) => start + index).some(isWritten);
}

function isConstant({ kind, text }, constants) {
  return kind === NUMBER || (kind === SIGN && "+-*/()".includes(text)) || constants.has(text);
}

// Names that stand for numbers: `#define STEPS 64`, `const int STEPS = 64;`.
function constantsIn(tokens) {
  const found = ["int", "float"];
  for (let at = 0; at < tokens.length - 4; at++) {
    const [first, second, third, fourth] = tokens.slice(at, at + 4);
    const isMacro = first.kind === DIRECTIVE && second.text === "define";
    if (isMacro && isNumber(tokens, at + 3, (token) => token.kind === LINE_END)) {
      found.push(third.text);
    } else if (first.text === "const" && fourth.text === "=" && isNumber(tokens, at + 4, ({ text }) => text === ";")) {
      found.push(third.text);
    }
  }
  return found;
}

function isNumber(tokens, start, isEnd) {
  let at = start;
  while (at < tokens.length && !isEnd(tokens[at])) {
    if (tokens[at].kind !== NUMBER && !"+-*/().".includes(tokens[at].text)) {
      return false;
    }
    at++;
  }
  return at > start;
}
