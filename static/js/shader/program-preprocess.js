// What the compiler really reads: active lines only, macros replaced. A bomb of macros is stopped here, by counting,
// before any compiler meets it.
import { DIRECTIVE, LINE_END, NUMBER, SIGN, WORD } from "./program-lexer.js";
import { valueOf } from "./program-conditions.js";

const MAX_TOKENS = 250_000;
const MAX_DEPTH = 60;
const MAX_CONDITION = 1000;

const EXPLODES = `Macros make this longer than ${MAX_TOKENS / 1000},000 words. No browser compiles that in time.`;

class TooMuch extends Error {}

// units: lists of tokens, one behind the other. macros: {name: text} that are there from the start.
// → {tokens, directives, problems, isWhole}; `directives` are the active ones besides macros and conditions.
export function preprocess(units, macros = {}) {
  const run = new Preprocessor(macros);
  try {
    units.forEach((tokens) => run.take(tokens));
    run.finish();
  } catch (error) {
    if (!(error instanceof TooMuch)) {
      throw error;
    }
    run.problem(run.latest, EXPLODES, "macros");
    run.isWhole = false;
  }
  return { tokens: run.out, directives: run.directives, problems: run.problems, isWhole: run.isWhole };
}

class Preprocessor {
  out = [];
  directives = [];
  problems = [];
  isWhole = true;
  latest = { line: 0, unit: "" };
  #macros = new Map();
  #conditions = [];
  #isActive = true;
  #made = 0;

  constructor(macros) {
    for (const [name, text] of Object.entries(macros)) {
      this.#macros.set(name, { name, parameters: null, body: [token(text)], isBusy: false });
    }
  }

  problem({ line, unit }, message, rule) {
    this.problems.push({ pass: unit, line, message, rule });
  }

  take(tokens) {
    let code = [];
    for (let at = 0; at < tokens.length; at++) {
      const one = tokens[at];
      if (one.kind === DIRECTIVE) {
        this.#expand(code, this.out);
        code = [];
        const start = at;
        while (tokens[at].kind !== LINE_END) {
          at++;
        }
        this.#direct(tokens.slice(start + 1, at), one);
      } else if (one.kind !== LINE_END && this.#isActive) {
        code.push(one);
      }
    }
    this.#expand(code, this.out);
  }

  finish() {
    const open = this.#conditions.at(-1);
    if (open) {
      this.problem(open.from, `This #${open.name} is never closed: #endif is missing.`, "condition");
    }
  }


  #direct(words, from) {
    const name = words[0]?.text ?? "";
    const rest = words.slice(1);
    if (/^(if|ifdef|ifndef|elif|else|endif)$/.test(name)) {
      this.#condition(name, rest, from);
    } else if (!this.#isActive || !name) {
      return;
    } else if (name === "define") {
      this.#define(rest, from);
    } else if (name === "undef") {
      this.#macros.delete(rest[0]?.text);
    } else {
      this.directives.push({ name, words: rest, line: from.line, unit: from.unit });
    }
  }

  #condition(name, rest, from) {
    const open = this.#conditions.at(-1);
    if (name.startsWith("if")) {
      const isTrue = this.#isActive && this.#holds(name, rest, from);
      this.#conditions.push({ name, from, isReached: this.#isActive, wasTrue: isTrue });
      this.#isActive = isTrue;
    } else if (open && name === "endif") {
      this.#conditions.pop();
      this.#isActive = open.isReached;
    } else if (open) {
      this.#isActive = open.isReached && !open.wasTrue && (name === "else" || this.#holds("if", rest, from));
      open.wasTrue ||= this.#isActive;
    }
  }

  #holds(name, rest, from) {
    if (!rest.length || rest.length > MAX_CONDITION) {
      this.problem(from, rest.length ? "This condition is too long." : `#${name} is followed by what it asks.`, "condition");
      return false;
    }
    if (name !== "if") {
      return this.#macros.has(rest[0].text) === (name === "ifdef");
    }
    const words = [];
    this.#expand(this.#withoutDefined(rest), words);
    return words.length <= MAX_CONDITION && valueOf(words) !== 0;
  }

  #withoutDefined(words) {
    const kept = [];
    for (let at = 0; at < words.length; at++) {
      if (words[at].text !== "defined") {
        kept.push(words[at]);
        continue;
      }
      const isInBrackets = words[at + 1]?.text === "(";
      const name = words[at + (isInBrackets ? 2 : 1)]?.text;
      kept.push({ ...words[at], kind: NUMBER, text: this.#macros.has(name) ? "1" : "0" });
      at += isInBrackets ? 3 : 1;
    }
    return kept;
  }

  #define(words, from) {
    const [name, bracket] = words;
    if (name?.kind !== WORD) {
      this.problem(from, "#define is followed by a name.", "macros");
      return;
    }
    let parameters = null;
    let start = 1;
    if (bracket?.text === "(" && !bracket.isSpaced) {
      const end = words.findIndex(({ text }) => text === ")");
      parameters = words.slice(2, end < 0 ? words.length : end).filter(({ kind }) => kind === WORD).map(({ text }) => text);
      start = end < 0 ? words.length : end + 1;
    }
    this.#macros.set(name.text, { name: name.text, parameters, body: words.slice(start), isBusy: false });
  }

  #count(number, from) {
    this.#made += number;
    if (this.#made > MAX_TOKENS) {
      this.latest = from;
      throw new TooMuch();
    }
  }

  // A stack of texts that are being read: the code, and what macros put in its place.
  #expand(tokens, out, depth = 0) {
    if (!tokens.length) {
      return;
    }
    const reader = new Reader(tokens);
    let one;
    while ((one = reader.next())) {
      const macro = one.kind === WORD && !one.isFinal ? this.#macros.get(one.text) : undefined;
      if (!macro) {
        this.#count(1, one);
        out.push(this.#built(one));
      } else if (macro.isBusy) {
        out.push({ ...one, isFinal: true });
      } else {
        this.#replace(macro, one, reader, out, depth);
      }
    }
  }

  #built(one) {
    return one.text === "__LINE__" ? { ...one, kind: NUMBER, text: String(one.line) } : one;
  }

  #replace(macro, one, reader, out, depth) {
    let given = null;
    if (macro.parameters) {
      if (reader.peek()?.text !== "(") {
        out.push(one);
        return;
      }
      given = reader.takeArguments();
      if (!given || depth > MAX_DEPTH) {
        this.latest = one;
        if (given) {
          throw new TooMuch();
        }
        return;
      }
      this.#compareArguments(macro, given, one);
      given = given.map((tokens) => this.#expandedArgument(tokens, depth));
    }
    const body = this.#substituted(macro, given, one);
    macro.isBusy = true;
    reader.push(body, macro);
  }

  #compareArguments({ name, parameters }, given, from) {
    const isNone = given.length === 1 && !given[0].length && parameters.length < 2;
    if (given.length !== parameters.length && !isNone) {
      const wanted = parameters.length === 1 ? "1 argument" : `${parameters.length} arguments`;
      this.problem(from, `The macro ${name} takes ${wanted}, not ${given.length}.`, "macros");
    }
  }

  #expandedArgument(tokens, depth) {
    const out = [];
    this.#expand(tokens, out, depth + 1);
    return out;
  }

  #substituted({ parameters, body }, given, { line, unit }) {
    const places = new Map(parameters?.map((name, index) => [name, index]));
    const out = [];
    for (const part of body) {
      const place = part.kind === WORD ? places.get(part.text) : undefined;
      if (place === undefined) {
        this.#count(1, { line, unit });
        out.push({ ...part, line, unit, isMade: true });
        continue;
      }
      const argument = given[place] ?? [];
      this.#count(argument.length, { line, unit });
      for (const each of argument) {
        out.push({ ...each, line, unit, isMade: true });
      }
    }
    return out;
  }
}

class Reader {
  #frames;

  constructor(tokens) {
    this.#frames = [{ tokens, at: 0, macro: null }];
  }

  push(tokens, macro) {
    this.#frames.push({ tokens, at: 0, macro });
  }

  next() {
    this.#leaveFinished();
    const frame = this.#frames.at(-1);
    return frame?.tokens[frame.at++];
  }

  peek() {
    for (let index = this.#frames.length - 1; index >= 0; index--) {
      const { tokens, at } = this.#frames[index];
      if (at < tokens.length) {
        return tokens[at];
      }
    }
    return undefined;
  }

  // What stands in the brackets, split at its commas; null where they are never closed.
  takeArguments() {
    this.next();
    const found = [[]];
    for (let depth = 0, one; (one = this.next()); ) {
      if (one.text === ")" && depth-- === 0) {
        return found;
      }
      depth += one.text === "(" ? 1 : 0;
      if (one.text === "," && depth === 0) {
        found.push([]);
      } else {
        found.at(-1).push(one);
      }
    }
    return null;
  }

  #leaveFinished() {
    for (let frame; (frame = this.#frames.at(-1)) && frame.at >= frame.tokens.length; ) {
      this.#frames.pop();
      if (frame.macro) {
        frame.macro.isBusy = false;
      }
    }
  }
}

function token(text) {
  const kind = /^\d/.test(text) ? NUMBER : /^\w/.test(text) ? WORD : SIGN;
  return { kind, text, line: 0, unit: "", isSpaced: true };
}
