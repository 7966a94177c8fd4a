// Reads the declarations of a source: loosely, because most of the time it is half written.
import { COMMENT, WORD } from "./lexer.js";
import { CONTROL, QUALIFIERS, TYPES } from "./words.js";

const PRECISION = new Set(["highp", "mediump", "lowp"]);
const CLOSERS = { "{": "}", "(": ")", "[": "]" };

// → symbols: {kind, name, type, from, to, scope: [from, to], isLocal, …}
export function declarationsIn(text, tokens) {
  const reader = new Reader(text, tokens);
  reader.directives();
  reader.all();
  return reader.symbols;
}

class Reader {
  symbols = [];
  #text;
  #all;
  #code;
  #at = 0;
  #structs = new Set();
  #closing = new Map();

  constructor(text, tokens) {
    this.#text = text;
    this.#all = tokens;
    this.#code = tokens.filter(({ kind, directive }) => kind !== COMMENT && !directive);
    this.#pair();
  }

  directives() {
    for (const words of directivesOf(this.#all)) {
      if (words[1]?.text === "define" && words[2]?.kind === WORD) {
        this.#macro(words);
      }
    }
  }

  #macro(words) {
    const name = words[2];
    const range = [words[0].from, words.at(-1).to];
    let body = 3;
    let parameters = null;
    if (words[3]?.text === "(" && words[3].from === name.to) {
      const end = words.findIndex(({ text }) => text === ")");
      const named = words.slice(4, Math.max(4, end)).filter(({ kind }) => kind === WORD);
      parameters = named.map(({ text }) => text);
      named.forEach((word) => this.#add("parameter", word, { type: "macro argument", scope: range, isLocal: true }));
      body = end + 1;
    }
    const said = body < words.length ? this.#text.slice(words[body].from, range[1]).replace(/\s+/g, " ").slice(0, 120) : "";
    this.#add("macro", name, { parameters, body: said, scope: [0, this.#text.length] });
  }

  all() {
    while (this.#at < this.#code.length) {
      const before = this.#at;
      this.#declaration();
      this.#at = Math.max(this.#at, before + 1);
    }
  }

  // One declaration outside functions.
  #declaration() {
    const qualifiers = this.#qualifiers();
    const token = this.#code[this.#at];
    if (token?.text === "struct") {
      this.#struct(qualifiers);
    } else if (token?.text === "precision") {
      this.#skipTo(";");
    } else if (this.#next(1)?.text === "{" && token?.kind === WORD) {
      this.#at = this.#after(this.#at + 1);
    } else if (this.#isDeclaration()) {
      this.#typed(qualifiers, [0, this.#text.length], false);
    }
  }

  #qualifiers() {
    const said = [];
    for (let token; (token = this.#code[this.#at]) && QUALIFIERS.has(token.text); ) {
      said.push(token.text);
      this.#at += 1;
      if (token.text === "layout" && this.#code[this.#at]?.text === "(") {
        this.#at = this.#after(this.#at);
      }
    }
    return said;
  }

  #isDeclaration() {
    const [type, name] = [this.#code[this.#at], this.#code[this.#at + 1]];
    if (type?.kind !== WORD || CONTROL.has(type.text)) {
      return false;
    }
    return (name?.kind === WORD && !CONTROL.has(name.text)) || (name?.text === "[" && this.#isType(type.text) && this.#code[this.#after(this.#at + 1)]?.kind === WORD);
  }

  #isType(word) {
    return TYPES.has(word) || this.#structs.has(word);
  }

  // `type name …`: a function, or one or more variables.
  #typed(qualifiers, scope, isLocal) {
    const type = this.#code[this.#at++].text;
    const array = this.#array();
    const name = this.#code[this.#at];
    if (!isLocal && this.#next(1)?.text === "(") {
      this.#at += 1;
      this.#function(type + array, name);
      return;
    }
    this.#variables(type, array, qualifiers, scope, isLocal);
  }

  #variables(type, array, qualifiers, scope, isLocal) {
    const kind = qualifiers.includes("uniform") ? "uniform" : isLocal ? "local" : qualifiers.includes("const") ? "const" : "global";
    for (let name; (name = this.#code[this.#at])?.kind === WORD; ) {
      this.#at += 1;
      const own = this.#array() || array;
      this.#add(kind, name, { type, array: own, scope, isLocal });
      while (this.#code[this.#at] && ![",", ";", ")", "}"].includes(this.#code[this.#at].text)) {
        this.#at = CLOSERS[this.#code[this.#at].text] ? this.#after(this.#at) : this.#at + 1;
      }
      if (this.#code[this.#at]?.text !== ",") {
        break;
      }
      this.#at += 1;
    }
    if (this.#code[this.#at]?.text === ";") {
      this.#at += 1;
    }
  }

  #array() {
    if (this.#code[this.#at]?.text !== "[") {
      return "";
    }
    const from = this.#code[this.#at].from;
    this.#at = this.#after(this.#at);
    return this.#text.slice(from, this.#code[this.#at - 1].to);
  }

  #struct(qualifiers) {
    const name = this.#next(1)?.kind === WORD ? this.#next(1) : null;
    this.#at += name ? 2 : 1;
    if (this.#code[this.#at]?.text !== "{") {
      return;
    }
    const end = this.#after(this.#at);
    const fields = this.#fields(this.#at + 1, end - 1);
    this.#at = end;
    if (name) {
      this.#structs.add(name.text);
      this.#add("struct", name, { type: name.text, fields, scope: [0, this.#text.length] });
      this.#variables(name.text, "", qualifiers, [0, this.#text.length], false);
    }
  }

  #fields(from, to) {
    const fields = [];
    let type = null;
    for (let at = from; at < to; at++) {
      const token = this.#code[at];
      if (token.text === ";") {
        type = null;
      } else if (token.text === "[") {
        const end = this.#after(at);
        if (fields.length) {
          fields.at(-1).array = this.#text.slice(token.from, this.#code[end - 1].to);
        }
        at = end - 1;
      } else if (token.kind === WORD && !PRECISION.has(token.text)) {
        if (type) {
          fields.push({ name: token.text, type, from: token.from, to: token.to });
        } else {
          type = token.text;
        }
      }
    }
    return fields;
  }

  #function(type, name) {
    const end = this.#after(this.#at);
    const from = this.#code[this.#at].from;
    const parameters = this.#parameters(this.#at + 1, end - 1);
    this.#at = end;
    const hasBody = this.#code[end]?.text === "{";
    const close = hasBody ? this.#after(end) : end;
    const scope = [from, this.#code[close - 1]?.to ?? this.#text.length];
    this.#add("function", name, { type, parameters, isPrototype: !hasBody, scope: [0, this.#text.length], body: scope });
    for (const each of parameters) {
      if (each.token) {
        this.#add("parameter", each.token, { type: each.type, array: each.array, scope, isLocal: true });
      }
    }
    if (hasBody) {
      this.#block(end, close);
    }
  }

  #parameters(from, to) {
    const parameters = [];
    for (let at = from; at < to; ) {
      let end = at;
      while (end < to && this.#code[end].text !== ",") {
        end = CLOSERS[this.#code[end].text] ? this.#after(end) : end + 1;
      }
      const tokens = this.#code.slice(at, Math.min(end, to));
      const words = tokens.filter(({ kind, text }) => kind === WORD && !QUALIFIERS.has(text));
      if (words.length && words[0].text !== "void") {
        const bracket = tokens.find(({ text }) => text === "[");
        const array = bracket ? this.#text.slice(bracket.from, tokens.findLast(({ text }) => text === "]")?.to ?? bracket.to) : "";
        const said = this.#text.slice(tokens[0].from, tokens.at(-1).to).replace(/\s+/g, " ");
        parameters.push({ type: words[0].text, name: words[1]?.text ?? "", token: words[1], array, said });
      }
      at = end + 1;
    }
    return parameters;
  }

  // Local names, from where they stand to the end of their block; a loop's own to the end of the loop.
  #block(from, to) {
    const scopes = [this.#range(from, to)];
    const ends = [to];
    this.#at = from + 1;
    while (this.#at < to - 1) {
      while (this.#at >= ends.at(-1)) {
        ends.pop();
        scopes.pop();
      }
      const { text } = this.#code[this.#at];
      const isLoop = text === "for" && this.#next(1)?.text === "(";
      if (text === "{" || isLoop) {
        const end = isLoop ? this.#statementEnd(this.#at) : this.#after(this.#at);
        scopes.push(this.#range(this.#at, end));
        ends.push(end);
        this.#at += isLoop ? 2 : 1;
      } else if (this.#startsStatement() && this.#isLocalDeclaration()) {
        this.#typed(this.#qualifiers(), scopes.at(-1), true);
      } else {
        this.#at += 1;
      }
    }
    this.#at = to;
  }

  #startsStatement() {
    return ["{", "}", ";", "(", ")", ":", "else"].includes(this.#code[this.#at - 1].text);
  }

  #isLocalDeclaration() {
    const start = this.#at;
    this.#qualifiers();
    const isOne = this.#isDeclaration();
    this.#at = start;
    return isOne;
  }

  #statementEnd(at) {
    let end = this.#after(at + 1);
    while (["for", "while", "if"].includes(this.#code[end]?.text) && this.#code[end + 1]?.text === "(") {
      end = this.#after(end + 1);
    }
    if (this.#code[end]?.text === "{") {
      return this.#after(end);
    }
    while (end < this.#code.length && ![";", "}"].includes(this.#code[end].text)) {
      end = CLOSERS[this.#code[end].text] ? this.#after(end) : end + 1;
    }
    return Math.min(end + 1, this.#code.length);
  }

  #range(from, to) {
    return [this.#code[from].from, this.#code[Math.min(to, this.#code.length) - 1].to];
  }

  #next(count) {
    return this.#code[this.#at + count];
  }

  #skipTo(text) {
    while (this.#at < this.#code.length && this.#code[this.#at].text !== text) {
      this.#at += 1;
    }
    this.#at += 1;
  }

  // The place behind the bracket that closes the one there; what is never closed ends with the text.
  #after(at) {
    return (this.#closing.get(at) ?? this.#code.length - 1) + 1;
  }

  #pair() {
    const open = [];
    this.#code.forEach(({ text }, at) => {
      if (CLOSERS[text]) {
        open.push(at);
      } else if (text === "}" || text === ")" || text === "]") {
        const match = open.findLastIndex((each) => CLOSERS[this.#code[each].text] === text);
        // A brace ends what was left open inside it, never the other way round.
        if (match >= 0 && (text === "}" || !open.slice(match).some((each) => this.#code[each].text === "{"))) {
          for (const each of open.splice(match)) {
            this.#closing.set(each, at);
          }
        }
      }
    });
  }

  #add(kind, token, more) {
    this.symbols.push({ kind, name: token.text, from: token.from, to: token.to, isLocal: false, ...more });
  }
}

function directivesOf(tokens) {
  const lines = [];
  for (const token of tokens) {
    if (token.directive && token.kind !== COMMENT) {
      (lines[token.directive] ??= []).push(token);
    }
  }
  return lines.filter(Boolean);
}
