// The value of a condition behind #if or #elif, as whole numbers; 0 where it makes no sense, which compilers report.
import { NUMBER, SIGN, WORD } from "./program-lexer.js";

const MAX_DEPTH = 100;
const LEVELS = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", ">", "<=", ">="], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];
const RANKS = new Map(LEVELS.flatMap((signs, rank) => signs.map((sign) => [sign, rank + 1])));

const RESULTS = {
  "||": (a, b) => +(a !== 0 || b !== 0),
  "&&": (a, b) => +(a !== 0 && b !== 0),
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "&": (a, b) => a & b,
  "==": (a, b) => +(a === b),
  "!=": (a, b) => +(a !== b),
  "<": (a, b) => +(a < b),
  ">": (a, b) => +(a > b),
  "<=": (a, b) => +(a <= b),
  ">=": (a, b) => +(a >= b),
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  "+": (a, b) => (a + b) | 0,
  "-": (a, b) => (a - b) | 0,
  "*": (a, b) => Math.imul(a, b),
  "/": (a, b) => (b === 0 ? 0 : (a / b) | 0),
  "%": (a, b) => (b === 0 ? 0 : a % b),
};
const BEFORE = { "!": (a) => +!a, "-": (a) => -a, "+": (a) => a, "~": (a) => ~a };

export function valueOf(tokens) {
  const state = { tokens, at: 0, depth: 0, isWrong: false };
  const value = between(state, 1);
  return state.isWrong || state.at < tokens.length ? 0 : value;
}

// What binds at least as strongly as this rank.
function between(state, least) {
  let value = simple(state);
  for (let sign, rank; (sign = state.tokens[state.at]) && (rank = RANKS.get(sign.text)) >= least; ) {
    state.at++;
    value = RESULTS[sign.text](value, between(state, rank + 1));
  }
  return value;
}

function simple(state) {
  const { kind, text } = state.tokens[state.at++] ?? {};
  if (++state.depth > MAX_DEPTH || !kind) {
    state.isWrong = true;
    return 0;
  }
  const value = kind === SIGN ? signed(text, state) : numbered(kind, text, state);
  state.depth--;
  return value;
}

function signed(text, state) {
  if (Object.hasOwn(BEFORE, text)) {
    return BEFORE[text](simple(state));
  }
  const value = text === "(" ? between(state, 1) : 0;
  state.isWrong ||= text !== "(" || state.tokens[state.at++]?.text !== ")";
  return value;
}

function numbered(kind, text, state) {
  if (kind === NUMBER) {
    return /^0[0-7]+$/.test(text) ? parseInt(text, 8) : parseInt(text, /^0x/i.test(text) ? 16 : 10) | 0;
  }
  state.isWrong ||= kind !== WORD;
  return 0;
}
