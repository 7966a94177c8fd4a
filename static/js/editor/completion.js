// What may be meant by what is being typed.
import { pickedCompletion, snippet, syntaxTree } from "../../vendor/codemirror/codemirror.js";
import { BUILTINS, isKnownTo, lettersIn } from "./builtins.js";
import { commonOf, lookUp, structNamed, surroundings } from "./context.js";
import { givenTo, isDeclaredFor } from "./dialects.js";
import { card } from "./hover.js";
import { COMMENT, WORD } from "./lexer.js";
import { SNIPPETS, helpers, plain } from "./snippets.js";
import { meaningsAt, signature, symbolsIn } from "./symbols.js";
import { DIRECTIVES, KEYWORDS, TYPES, elementOf, sizeOf, swizzled } from "./words.js";

const VALID = /^\w*$/;
const SETS = ["xyzw", "rgba", "stpq"];
const KINDS = { function: "function", macro: "constant", struct: "type", uniform: "property", global: "variable", const: "constant", local: "variable", parameter: "variable" };

export function complete(context) {
  if (/comment/i.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) {
    return null;
  }
  const member = context.matchBefore(/\.\s*[A-Za-z_]\w*|\.\s*/);
  if (member) {
    return members(context, member);
  }
  const directive = context.matchBefore(/^\s*#\s*\w*/);
  if (directive) {
    return { from: directive.to - /\w*$/.exec(directive.text)[0].length, options: DIRECTIVES.map((label) => ({ label, type: "keyword" })), validFor: VALID };
  }
  const word = context.matchBefore(/[A-Za-z_]\w*/);
  if (!word && !context.explicit) {
    return null;
  }
  const before = context.state.sliceDoc(Math.max(0, (word?.from ?? context.pos) - 80), word?.from ?? context.pos);
  return /\w$/.test(before) || (!context.explicit && isNaming(context.state, before)) ? null : { from: word?.from ?? context.pos, options: everything(context.state, word?.from ?? context.pos), validFor: VALID };
}

// Behind a type stands a name that is new.
function isNaming(state, before) {
  const word = /(\w+)\s+$/.exec(before)?.[1];
  return word && (TYPES.has(word) || word === "define" || structNamed(state, word));
}

function everything(state, at) {
  const { dialect } = state.facet(surroundings);
  const options = new Map();
  const add = (option) => options.has(option.label) || options.set(option.label, option);
  owned(state, at).forEach(add);
  givenTo(dialect).forEach((symbol) => add({ ...ofSymbol(symbol), boost: isDeclaredFor(dialect) ? 4 : 0 }));
  for (const builtin of BUILTINS.values()) {
    if (isKnownTo(dialect, builtin)) {
      add({ label: builtin.name, type: builtin.isFunction ? "function" : "variable", detail: shape(builtin.signatures[0], builtin.name), info: () => card(builtin.signatures, builtin.words, lettersIn(builtin)), boost: 1 });
    }
  }
  [...TYPES].forEach((label) => add({ label, type: "type" }));
  [...KEYWORDS].forEach((label) => add({ label, type: "keyword" }));
  return [...options.values(), ...snippets(state)];
}

function owned(state, at) {
  const index = symbolsIn(state.doc);
  // What is only just being written is no name yet.
  const seen = index.symbols.filter(({ from, isLocal }) => from !== at && !isLocal);
  const locals = [...index.byName.keys()].flatMap((name) => meaningsAt(index, name, at).filter(({ isLocal, from }) => isLocal && from !== at));
  const common = (commonOf(state)?.symbols ?? []).filter(({ isLocal }) => !isLocal);
  return [...locals.map((symbol) => ({ ...ofSymbol(symbol), boost: 10 })), ...seen.map((symbol) => ({ ...ofSymbol(symbol), boost: 6 })), ...common.map((symbol) => ({ ...ofSymbol(symbol, "in Common"), boost: 5 }))];
}

function ofSymbol(symbol, where = "") {
  const words = [symbol.words, where].filter(Boolean).join(" ");
  return { label: symbol.name, type: KINDS[symbol.kind], detail: symbol.kind === "function" ? shape(signature(symbol), symbol.name) : (symbol.type ?? "") + (symbol.array ?? ""), info: () => card([signature(symbol)], words) };
}

// `(float x) → float`
function shape(said, name) {
  const [before, after] = said.split(`${name}(`);
  return after ? `(${after} → ${before.trim()}` : before.trim().split(" ").at(0);
}

// --- Snippets --------------------------------------------------------------------------------------

function snippets(state) {
  const { dialect } = state.facet(surroundings);
  const is100 = ["bookofshaders", "glslsandbox", "es100"].includes(dialect);
  return SNIPPETS.filter(({ is300 }) => !(is300 && is100)).map((each) => ({
    label: each.name,
    displayLabel: each.label,
    type: "snippet",
    detail: "snippet",
    info: () => card([plain(each.code)], each.words),
    apply: (view, option, from, to) => insert(view, option, from, to, each),
    boost: -10,
  }));
}

function insert(view, option, from, to, each) {
  const isThere = (name) => meaningsAt(symbolsIn(view.state.doc), name, 0).length > 0 || commonOf(view.state)?.byName.has(name);
  const before = helpers(each, isThere);
  view.dispatch({ annotations: pickedCompletion.of(option) });
  snippet(before.replace(/([$#])\{/g, "$1\\{") + each.code)(view, option, from, to);
}

// --- Fields and parts ------------------------------------------------------------------------------

function members(context, { from, text }) {
  const index = symbolsIn(context.state.doc);
  const type = typeBefore(context.state, index, from);
  if (!type) {
    return null;
  }
  const start = from + /^\.\s*/.exec(text)[0].length;
  const struct = structNamed(context.state, type);
  if (struct) {
    return { from: start, options: struct.fields.map((field) => ({ label: field.name, type: "property", detail: field.type + (field.array ?? "") })), validFor: VALID };
  }
  return sizeOf(type) ? { from: start, options: parts(type, text.slice(start - from)), validFor: VALID } : null;
}

// The usual ones first; what has been begun goes on in the same set.
function parts(type, begun) {
  const size = sizeOf(type);
  const usual = SETS.slice(0, 2).flatMap((set) => {
    const own = set.slice(0, size);
    return [...own, own.slice(0, 2), own.slice(0, 3), own, own.slice(0, 2).split("").reverse().join("")];
  });
  const set = SETS.find((each) => begun && [...begun].every((part) => each.slice(0, size).includes(part)));
  const more = set && begun.length < 4 ? [...set.slice(0, size)].map((part) => begun + part) : [];
  return [...new Set([...usual, ...more])].filter(Boolean).map((label, rank) => ({ label, type: "property", detail: swizzled(type, label), boost: 50 - rank }));
}

// The type of the expression that ends there: names, calls, places in arrays, fields of fields.
function typeBefore(state, index, at) {
  const tokens = index.tokens.filter(({ kind, from }) => kind !== COMMENT && from < at);
  let start = tokens.length - 1;
  for (;;) {
    while (start >= 0 && (tokens[start].text === ")" || tokens[start].text === "]")) {
      start = paired(tokens, start, -1) - 1;
    }
    if (tokens[start]?.kind !== WORD) {
      // (a + b).xyz
      return tokens.at(-1)?.text === ")" ? largest(state, tokens, start + 1, tokens.length - 1) : null;
    }
    if (tokens[start - 1]?.text !== ".") {
      return typeFrom(state, tokens, start).type;
    }
    start -= 2;
  }
}

// → {type, next} of the name there and all that hangs on it
function typeFrom(state, tokens, start) {
  const { text, from } = tokens[start];
  let at = start + 1;
  let type = null;
  if (tokens[at]?.text === "(") {
    const end = paired(tokens, at, 1);
    type = calledType(state, text, from) ?? null;
    // What gives back as many parts as it takes.
    type = LETTERS.test(type) ? LETTERS_AS[type[0]](largest(state, tokens, at, end)) : type;
    at = end + 1;
  } else {
    type = variableType(state, text, from);
  }
  while (tokens[at]?.text === "[" || (tokens[at]?.text === "." && tokens[at + 1]?.kind === WORD)) {
    const isPlace = tokens[at].text === "[";
    type = type && (isPlace ? placeType(type) : memberType(state, type, tokens[at + 1].text));
    at = isPlace ? paired(tokens, at, 1) + 1 : at + 2;
  }
  return { type, next: at };
}

const LETTERS = /^[TIUB]$/;
const sized = (type, prefix) => (type && sizeOf(type) ? `${prefix}vec${sizeOf(type)}` : null);
const LETTERS_AS = { T: (type) => type, I: (type) => sized(type, "i"), U: (type) => sized(type, "u"), B: (type) => sized(type, "b") };

// The bracket that goes with the one there, in that direction; where there is none, the end.
function paired(tokens, start, step) {
  const [same, other] = { "(": "()", ")": ")(", "[": "[]", "]": "][" }[tokens[start].text];
  let depth = 0;
  let at = start;
  for (; at >= 0 && at < tokens.length; at += step) {
    depth += tokens[at].text === same ? 1 : tokens[at].text === other ? -1 : 0;
    if (!depth) {
      break;
    }
  }
  return at;
}

// Vectors and numbers together are as large as the largest of them.
function largest(state, tokens, open, close) {
  let found = null;
  for (let at = open + 1; at < Math.min(close, tokens.length); ) {
    const read = tokens[at].kind === WORD ? typeFrom(state, tokens, at) : { type: null, next: at + 1 };
    found = sizeOf(read.type) > sizeOf(found) ? read.type : found;
    at = read.next;
  }
  return found;
}

function placeType(type) {
  return type.endsWith("]") ? type.replace(/\[[^\]]*\]$/, "") : elementOf(type);
}

function memberType(state, type, name) {
  const field = structNamed(state, type)?.fields.find((each) => each.name === name);
  return field ? field.type + (field.array ?? "") : swizzled(type, name);
}

function variableType(state, name, from) {
  const [{ symbol, builtin } = {}] = lookUp(state, name, from);
  return builtin?.type ?? (symbol && !["function", "struct", "macro"].includes(symbol.kind) ? symbol.type + (symbol.array ?? "") : null);
}

function calledType(state, name, from) {
  if (TYPES.has(name) || structNamed(state, name)) {
    return name;
  }
  const [{ symbol, builtin } = {}] = lookUp(state, name, from);
  return builtin?.type ?? symbol?.type ?? null;
}
