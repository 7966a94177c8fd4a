// A loop that browsers see to be endless: its condition is true for ever, and nothing in it leaves it.
import { valueOf } from "./program-conditions.js";
import { NUMBER, WORD } from "./program-lexer.js";
import { statementEnd } from "./program-syntax.js";

const MAX_WORDS = 100;
const LOOPS = new Set(["for", "while", "do"]);
const WRITES = /^(?:[-+*/%&|^]|<<|>>)?=$|^\+\+$|^--$/;
const COMPARES = { "<": (a, b) => a < b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b };

export function loopProblems(pass) {
  const { tokens, pairs } = pass;
  const judge = new Judge(tokens);
  const found = [];
  // The `while` behind a `do` asks at the end; browsers let it be.
  const atTheEnd = new Set();
  tokens.forEach(({ kind, text, line, unit }, at) => {
    if (kind !== WORD || !LOOPS.has(text)) {
      return;
    }
    if (text === "do") {
      atTheEnd.add(statementEnd(tokens, pairs, at + 1) + 1);
    } else if (!atTheEnd.has(at) && pairs[at + 1] > at && judge.isAlwaysTrue(condition(pass, at))) {
      if (!isLeft(pass, pairs[at + 1] + 1, statementEnd(tokens, pairs, at))) {
        found.push({ pass: unit, line, message: "This loop never ends: nothing in it breaks or returns.", rule: "loop" });
      }
    }
  });
  return found;
}

function condition({ tokens, pairs }, at) {
  const words = tokens.slice(at + 2, pairs[at + 1]);
  if (tokens[at].text === "while") {
    return words;
  }
  const first = words.findIndex(({ text }) => text === ";");
  const second = words.findIndex(({ text }, index) => index > first && text === ";");
  return second < 0 ? null : words.slice(first + 1, second);
}

class Judge {
  #tokens;
  #constants;
  #variables = new Map();

  constructor(tokens) {
    this.#tokens = tokens;
    this.#constants = constantsIn(tokens);
  }

  // Of a condition; an empty one is true, and null is none.
  isAlwaysTrue(words) {
    if (!words?.length) {
      return words !== null;
    }
    const name = words.length === 1 && words[0].kind === WORD ? words[0].text : "";
    if (!name || this.#constants.has(name)) {
      return this.#isTrue(words);
    }
    if (!this.#variables.has(name)) {
      this.#variables.set(name, this.#staysTrue(name));
    }
    return this.#variables.get(name);
  }

  #isTrue(words) {
    const [left, sign, right] = words;
    if (words.length === 3 && left.kind === NUMBER && right.kind === NUMBER && COMPARES[sign.text]) {
      return COMPARES[sign.text](Number.parseFloat(left.text), Number.parseFloat(right.text));
    }
    return (wholeValue(words, this.#constants) ?? 0) !== 0;
  }

  // `bool on = true;`, once, and nothing that could change it.
  #staysTrue(name) {
    const tokens = this.#tokens;
    const places = tokens.flatMap(({ kind, text }, at) => (kind === WORD && text === name ? [at] : []));
    const isDeclared = (at) => /^(bool|,)$/.test(tokens[at - 1]?.text) && tokens[at + 1]?.text === "=";
    const [declared, ...more] = places.filter(isDeclared);
    if (declared === undefined || more.length || places.some((at) => at !== declared && isWritten(tokens, at))) {
      return false;
    }
    const value = until(tokens, declared + 2);
    return value.length > 0 && this.#isTrue(value);
  }
}

function until(tokens, start) {
  let end = start;
  while (end < tokens.length && tokens[end].text !== ";" && tokens[end].text !== ",") {
    end++;
  }
  return tokens.slice(start, end);
}

// Of whole numbers, truths and names of them; undefined where there is anything else.
function wholeValue(words, constants) {
  const known = words.map((word) => (constants.has(word.text) ? { kind: NUMBER, text: String(constants.get(word.text)) } : word));
  const isWhole = words.length < MAX_WORDS && known.every(({ kind, text }) => kind !== WORD && !(kind === NUMBER && /[.eE]/.test(text)));
  return isWhole ? valueOf(known) : undefined;
}

// Assigned to, declared again, or given to a function that may write to it.
function isWritten(tokens, at) {
  const [before, after] = [tokens[at - 1], tokens[at + 1]];
  const isGiven = /^[(,]$/.test(before?.text) && /^[),]$/.test(after?.text) && !/^(?:if|while)$/.test(tokens[at - 2]?.text);
  return WRITES.test(after?.text) || /^(?:\+\+|--)$/.test(before?.text) || before?.text === "bool" || isGiven;
}

// Whether something between leaves the loop: a return, or a break that is of no loop or switch inside.
function isLeft({ tokens, pairs }, start, end) {
  let inner = start - 1;
  for (let at = start; at < end; at++) {
    const { kind, text } = tokens[at];
    if (text === "return" || (text === "break" && at > inner)) {
      return true;
    }
    if (kind === WORD && (LOOPS.has(text) || text === "switch")) {
      inner = Math.max(inner, statementEnd(tokens, pairs, at));
    }
  }
  return false;
}

// Names of whole numbers and truths that are `const`.
function constantsIn(tokens) {
  const found = new Map([["true", 1], ["false", 0]]);
  for (let at = 0; at < tokens.length - 4; at++) {
    if (tokens[at].text === "const" && /^(?:u?int|bool)$/.test(tokens[at + 1].text) && tokens[at + 3].text === "=") {
      const value = wholeValue(until(tokens, at + 4), found);
      if (value !== undefined) {
        found.set(tokens[at + 2].text, value);
      }
    }
  }
  return found;
}
