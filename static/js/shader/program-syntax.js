// What stands at the top of a program: functions, variables, structs, blocks, words that belong to nothing. Tolerant:
// what is no GLSL is passed over, since compilers say it better.
import { WORD } from "./program-lexer.js";

const QUALIFIERS = new Set(
  "uniform in out inout varying attribute const highp mediump lowp flat smooth centroid invariant layout precise buffer shared".split(" "),
);
const STORAGE = ["uniform", "varying", "attribute", "in", "out", "const"];
const PRECISION = ["highp", "mediump", "lowp"];
const OPENS = { "(": ")", "[": "]", "{": "}" };

// tokens: active ones, macros replaced. Positions in the answer count in them.
export function syntaxOf(tokens) {
  const found = { functions: [], prototypes: [], variables: [], structs: [], blocks: [], strays: [] };
  for (let at = 0; at < tokens.length; ) {
    at = statement(tokens, at, found);
  }
  return found;
}

function statement(tokens, start, found) {
  let at = start;
  const { next, qualifiers } = qualifiersFrom(tokens, at);
  at = next;
  const kind = tokens[at];
  if (kind?.text === "precision") {
    return after(tokens, at);
  }
  if (kind?.text === "struct") {
    at = struct(tokens, at, found);
  } else if (kind?.kind === WORD && tokens[at + 1]?.text === "{" && qualifiers.names.size) {
    found.blocks.push({ name: kind.text, ...placeOf(kind), qualifiers });
    return after(tokens, closing(tokens, at + 1));
  } else if (kind?.kind === WORD) {
    at++;
  } else {
    if (kind?.text === ";" && qualifiers.names.size) {
      found.strays.push({ name: [...qualifiers.names].at(-1), ...placeOf(kind) });
    }
    return Math.max(start + 1, after(tokens, at));
  }
  const type = kind.text === "struct" ? (found.structs.at(-1)?.name ?? "") : kind.text;
  const typeIsArray = tokens[at]?.text === "[";
  while (tokens[at]?.text === "[") {
    at = closing(tokens, at) + 1;
  }
  if (tokens[at]?.kind === WORD && tokens[at + 1]?.text === "(") {
    return callable(tokens, at, type, found);
  }
  return variables(tokens, at, { type, typeIsArray, qualifiers }, found);
}

function qualifiersFrom(tokens, at) {
  const qualifiers = { names: new Set(), layout: [] };
  while (QUALIFIERS.has(tokens[at]?.text)) {
    qualifiers.names.add(tokens[at].text);
    if (tokens[at].text === "layout" && tokens[at + 1]?.text === "(") {
      const end = closing(tokens, at + 1);
      qualifiers.layout.push(...tokens.slice(at + 2, end));
      at = end;
    }
    at++;
  }
  return { next: at, qualifiers };
}

function struct(tokens, at, found) {
  const name = tokens[at + 1]?.kind === WORD ? tokens[at + 1] : null;
  const open = at + (name ? 2 : 1);
  if (tokens[open]?.text !== "{") {
    return open;
  }
  const end = closing(tokens, open);
  found.structs.push({ name: name?.text ?? "", ...placeOf(tokens[at]), body: [open + 1, end] });
  return end + 1;
}

function callable(tokens, at, type, found) {
  const name = tokens[at];
  const end = closing(tokens, at + 1);
  const entry = { name: name.text, type, ...placeOf(name), parameters: parametersFrom(tokens.slice(at + 2, end)) };
  if (tokens[end + 1]?.text !== "{") {
    found.prototypes.push(entry);
    return after(tokens, end);
  }
  const last = closing(tokens, end + 1);
  found.functions.push({ ...entry, body: [end + 2, last] });
  return last + 1;
}

function parametersFrom(tokens) {
  if (!tokens.length || (tokens.length === 1 && tokens[0].text === "void")) {
    return [];
  }
  return split(tokens).map((words) => {
    const { next, qualifiers } = qualifiersFrom(words, 0);
    const way = ["inout", "out"].find((each) => qualifiers.names.has(each)) ?? "in";
    const name = words[next + 1]?.text === "[" ? words[closing(words, next + 1) + 1] : words[next + 1];
    return { type: words[next]?.text ?? "", name: name?.text ?? "", way, isArray: words.some(({ text }) => text === "[") };
  });
}

export function split(tokens) {
  const parts = [[]];
  let depth = 0;
  for (const one of tokens) {
    depth += OPENS[one.text] ? 1 : 0;
    depth -= one.text === ")" || one.text === "]" || one.text === "}" ? 1 : 0;
    if (one.text === "," && depth === 0) {
      parts.push([]);
    } else {
      parts.at(-1).push(one);
    }
  }
  return parts;
}

function variables(tokens, start, { type, typeIsArray, qualifiers }, found) {
  const end = semicolon(tokens, start);
  const storage = STORAGE.find((each) => qualifiers.names.has(each)) ?? "";
  const precision = PRECISION.find((each) => qualifiers.names.has(each)) ?? "";
  for (const words of split(tokens.slice(start, end))) {
    const name = words[0];
    if (name?.kind === WORD && !QUALIFIERS.has(name.text)) {
      const equals = words.findIndex(({ text }) => text === "=");
      const isArray = typeIsArray || words[1]?.text === "[";
      const size = words[1]?.text === "[" ? words.slice(2, closing(words, 1)) : [];
      found.variables.push({
        name: name.text, at: start, type, storage, precision, qualifiers, isArray, size, ...placeOf(name),
        value: equals < 0 ? null : words.slice(equals + 1),
      });
    }
  }
  return Math.max(end + 1, start + 1);
}

function semicolon(tokens, at) {
  while (at < tokens.length && tokens[at].text !== ";") {
    at = OPENS[tokens[at].text] ? closing(tokens, at) + 1 : at + 1;
  }
  return at;
}

// Behind the next semicolon, or behind a body in its place.
function after(tokens, at) {
  while (at < tokens.length && tokens[at].text !== ";" && tokens[at].text !== "{") {
    at++;
  }
  return tokens[at]?.text === "{" ? closing(tokens, at) + 1 : at + 1;
}

// Where the bracket that opens here is closed; the end of the text where it never is.
function closing(tokens, at) {
  const [open, close] = [tokens[at].text, OPENS[tokens[at].text]];
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    depth += tokens[index].text === open ? 1 : 0;
    depth -= tokens[index].text === close ? 1 : 0;
    if (depth === 0) {
      return index;
    }
  }
  return tokens.length;
}

// The last word of the statement that begins here. What is nested thousands deep must have been refused before.
export function statementEnd(tokens, pairs, at) {
  const word = tokens[at]?.text;
  if (word === "{") {
    return pairs[at];
  }
  if (word === "do") {
    const end = statementEnd(tokens, pairs, at + 1);
    return Math.max(end, pairs[end + 2] + 1);
  }
  if (/^(?:if|for|while|switch)$/.test(word) && pairs[at + 1] > at) {
    const end = statementEnd(tokens, pairs, pairs[at + 1] + 1);
    return word === "if" && tokens[end + 1]?.text === "else" ? statementEnd(tokens, pairs, end + 2) : end;
  }
  while (at < tokens.length && tokens[at].text !== ";") {
    at = pairs[at] > at ? pairs[at] + 1 : at + 1;
  }
  return at;
}

// For every bracket that opens, where it is closed; for everything else 0.
export function pairsOf(tokens) {
  const pairs = new Array(tokens.length).fill(0);
  const open = [];
  tokens.forEach(({ text }, at) => {
    if (OPENS[text]) {
      open.push(at);
    } else if (open.length && text === OPENS[tokens[open.at(-1)].text]) {
      pairs[open.pop()] = at;
    }
  });
  open.forEach((at) => (pairs[at] = tokens.length));
  return pairs;
}

function placeOf({ line, unit }) {
  return { line, unit };
}

// The names that a function's body mentions; for every function that is reached from this one.
export function reached(tokens, { functions, variables: globals }, entry) {
  const names = new Set();
  const seen = new Set();
  const byName = grouped(functions);
  const waiting = [entry];
  while (waiting.length) {
    for (const each of byName.get(waiting.pop()) ?? []) {
      if (seen.has(each)) {
        continue;
      }
      seen.add(each);
      for (let at = each.body[0]; at < each.body[1]; at++) {
        const { kind, text } = tokens[at];
        if (kind === WORD && tokens[at - 1]?.text !== ".") {
          names.add(text);
          waiting.push(...(tokens[at + 1]?.text === "(" && byName.has(text) ? [text] : []));
        }
      }
    }
  }
  // What globals begin with is worked out whoever is called.
  for (const { storage, value } of globals) {
    if (storage !== "uniform") {
      value?.forEach(({ kind, text }) => kind === WORD && names.add(text));
    }
  }
  return { names, functions: seen };
}

function grouped(functions) {
  const byName = new Map();
  functions.forEach((each) => byName.set(each.name, [...(byName.get(each.name) ?? []), each]));
  return byName;
}
