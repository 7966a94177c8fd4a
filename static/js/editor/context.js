// What the editor knows beyond its own text: which dialect, which pass, and what the other passes say.
import { Facet } from "../../vendor/codemirror/codemirror.js";
import { BUILTINS } from "./builtins.js";
import { givenTo } from "./dialects.js";
import { meaningsAt, symbolsIn, symbolsOf } from "./symbols.js";

const ALONE = { dialect: "shadertoy", pass: "image", others: {}, host: null };

export const surroundings = Facet.define({ combine: ([first]) => first ?? ALONE });

const read = new Map();

// Other passes seldom change while one is written.
function symbolsOfOther(text) {
  if (!read.has(text)) {
    if (read.size > 12) {
      read.clear();
    }
    read.set(text, symbolsOf(text));
  }
  return read.get(text);
}

export function othersOf(state) {
  const { others, pass } = state.facet(surroundings);
  return Object.entries(others)
    .filter(([name, text]) => name !== pass && typeof text === "string")
    .map(([name, text]) => ({ pass: name, index: symbolsOfOther(text) }));
}

// Common is put before every pass, so what it declares is known here.
export function commonOf(state) {
  return othersOf(state).find(({ pass }) => pass === "common")?.index ?? null;
}

// Every meaning of a name there: the author's own, Common's, the engine's, the language's.
export function lookUp(state, name, at) {
  const own = meaningsAt(symbolsIn(state.doc), name, at);
  if (own.length) {
    return own.map((symbol) => ({ symbol }));
  }
  const common = (commonOf(state)?.byName.get(name) ?? []).filter(({ isLocal }) => !isLocal);
  if (common.length) {
    return common.map((symbol) => ({ symbol, pass: "common" }));
  }
  const given = givenTo(state.facet(surroundings).dialect).find((each) => each.name === name);
  if (given) {
    return [{ symbol: given }];
  }
  const builtin = BUILTINS.get(name);
  return builtin ? [{ builtin }] : [];
}

export function structNamed(state, name) {
  const find = (index) => index?.byName.get(name)?.find(({ kind }) => kind === "struct");
  return find(symbolsIn(state.doc)) ?? find(commonOf(state)) ?? null;
}
