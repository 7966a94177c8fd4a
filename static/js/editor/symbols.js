// What a source declares, and what a name means at a place: colours, completion, definitions and renaming ask here.
import { declarationsIn } from "./declarations.js";
import { COMMENT, WORD, lex, tokenIndexAt } from "./lexer.js";

export { tokenIndexAt } from "./lexer.js";

export function symbolsOf(text) {
  const tokens = lex(text);
  const symbols = declarationsIn(text, tokens);
  const byName = new Map();
  for (const symbol of symbols) {
    const same = byName.get(symbol.name);
    if (same) {
      same.push(symbol);
    } else {
      byName.set(symbol.name, [symbol]);
    }
  }
  return { text, tokens, symbols, byName };
}

const known = new WeakMap();

// Of CodeMirror's text, which never changes: reckoned once.
export function symbolsIn(doc) {
  if (!known.has(doc)) {
    known.set(doc, symbolsOf(doc.toString()));
  }
  return known.get(doc);
}

// Every meaning of the name at that place: one local, or all functions and the like of that name.
export function meaningsAt(index, name, at) {
  const all = index.byName.get(name) ?? [];
  let local = null;
  for (const symbol of all) {
    const isSeen = symbol.isLocal && symbol.from <= at && symbol.scope[0] <= at && at <= symbol.scope[1];
    if (isSeen && (!local || symbol.scope[0] > local.scope[0] || (symbol.scope[0] === local.scope[0] && symbol.from > local.from))) {
      local = symbol;
    }
  }
  return local ? [local] : all.filter(({ isLocal }) => !isLocal);
}

// The word there, unless it stands in a comment; `isField` for what only its struct gives a meaning.
export function wordAt(index, at) {
  for (const place of [at, at - 1]) {
    const number = tokenIndexAt(index.tokens, place);
    const token = index.tokens[number];
    if (token?.kind === WORD && token.to >= at) {
      return { ...token, isField: isField(index.tokens, number) || isOfStruct(index, token) };
    }
  }
  return null;
}

// Where else the name there has the same meaning; with no symbol, wherever nothing here gives it another one.
export function occurrences(index, name, symbol) {
  const found = [];
  index.tokens.forEach((token, number) => {
    if (token.kind !== WORD || token.text !== name || isField(index.tokens, number) || isOfStruct(index, token)) {
      return;
    }
    const [meaning] = meaningsAt(index, name, token.from);
    if (symbol?.isLocal ? meaning === symbol : !meaning?.isLocal) {
      found.push(token);
    }
  });
  return found;
}

export function isField(tokens, number) {
  const before = tokens[number - 1]?.kind === COMMENT ? tokens[number - 2] : tokens[number - 1];
  return before?.text === ".";
}

function isOfStruct(index, token) {
  return index.symbols.some(({ fields }) => fields?.some(({ from }) => from === token.from));
}

export function signature({ kind, name, type, parameters, array, fields, body }) {
  if (kind === "function") {
    return `${type} ${name}(${parameters.map((each) => each.said).join(", ")})`;
  }
  if (kind === "macro") {
    return `#define ${name}${parameters ? `(${parameters.join(", ")})` : ""}${body ? ` ${body}` : ""}`;
  }
  if (kind === "struct") {
    return `struct ${name} { ${fields.map((each) => `${each.type} ${each.name}${each.array ?? ""};`).join(" ")} }`;
  }
  return `${kind === "uniform" || kind === "const" ? `${kind} ` : ""}${type} ${name}${array ?? ""}`;
}
