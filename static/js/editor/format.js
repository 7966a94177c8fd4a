// Indents a source anew. It moves lines and nothing else: every token stays, or the text is given back as it was.
import { COMMENT, lex } from "./lexer.js";

const USUAL = "    ";
const OPEN = new Set(["{", "(", "["]);
const CLOSE = new Set(["}", ")", "]"]);
const HEADERS = new Set(["if", "for", "while", "else", "do"]);

export function formatted(text) {
  const unit = unitOf(text);
  const lines = text.split("\n");
  const tokens = lex(text);
  const places = placesOf(lines, tokens, text);
  const done = reindented(lines, places, unit);
  const result = withoutEmptyRuns(done, places).join("\n");
  return isSame(tokens, lex(result)) ? result : text;
}

// The author's own step: what most lines behind an opening brace go in by.
export function unitOf(text) {
  const counts = new Map();
  for (const [, outer, inner] of text.matchAll(/^([ \t]*)[^\s#/][^\n]*\{[ \t]*\n\1([ \t]+)\S/gm)) {
    if (outer === "" || inner[0] === outer[0]) {
      counts.set(inner, (counts.get(inner) ?? 0) + 1);
    }
  }
  const [[unit] = [USUAL]] = [...counts].sort((a, b) => b[1] - a[1]);
  return unit.length <= 8 ? unit : USUAL;
}

// A statement's further lines move with its first one, however the author set them out.
function reindented(lines, places, unit) {
  let [before, after] = ["", ""];
  return lines.map((line, number) => {
    const place = places[number];
    if (!place) {
      return line;
    }
    const said = line.trim();
    const own = /^\s*/.exec(line)[0];
    if (place.goesOn && own.startsWith(before) && own.length > before.length) {
      return said && after + own.slice(before.length) + said;
    }
    const indent = unit.repeat(place.depth);
    if (said && !place.goesOn && !place.isDirective) {
      [before, after] = [own, indent];
    }
    return said && indent + said;
  });
}

// → {depth, goesOn, isDirective} of each line; null for one that is left alone: inside a comment, or of a directive over
// several lines.
function placesOf(lines, tokens, text) {
  const starts = [];
  lines.reduce((at, line) => (starts.push(at), at + line.length + 1), 0);
  const places = [];
  const walk = new Walk();
  let next = 0;
  lines.forEach((line, number) => {
    const from = starts[number];
    const to = from + line.length;
    const before = tokens[next - 1];
    // Where a comment began above, the line is part of it; what follows it in the same line moves with it.
    const isInside = Boolean(before && before.to > from) || (number > 0 && lines[number - 1].endsWith("\\"));
    const first = next;
    while (next < tokens.length && tokens[next].from < to) {
      next += 1;
    }
    const own = tokens.slice(first, next);
    const place = walk.line(own);
    places.push(isInside || line.endsWith("\\") || isRunOn(own, to, text) ? null : place);
  });
  return places;
}

// A comment that goes on below keeps its shape as a whole.
function isRunOn(own, to, text) {
  const last = own.at(-1);
  return last?.kind === COMMENT && last.to > to && text.slice(last.from, last.from + 2) === "/*";
}

class Walk {
  // What is open: its sign, how deep it began, how deep its inside stands.
  #open = [];
  // How many headers wait for their one statement.
  #headers = 0;
  #isUnfinished = false;
  #wantsParens = false;
  #isSwitch = false;
  #wasElse = false;

  line(tokens) {
    if (tokens[0]?.directive) {
      return { depth: 0, goesOn: false, isDirective: true };
    }
    const code = tokens.filter(({ kind, directive }) => kind !== COMMENT && !directive);
    const first = code[0]?.text;
    const goesOn = this.#isUnfinished && !this.#headers && !CLOSE.has(first) && first !== "{";
    const place = { depth: this.#depth(first), goesOn, isDirective: false };
    code.forEach(({ text }) => this.#take(text));
    return place;
  }

  #depth(first) {
    const inner = this.#open.at(-1);
    if (CLOSE.has(first)) {
      return inner?.outer ?? 0;
    }
    const base = inner?.inside ?? 0;
    if (first === "{") {
      return base + Math.max(0, this.#headers - 1);
    }
    if (inner?.sign === "switch" && (first === "case" || first === "default")) {
      return base - 1;
    }
    const isGoingOn = this.#isUnfinished && !this.#headers && inner?.sign !== "(" && inner?.sign !== "[";
    return base + this.#headers + (isGoingOn ? 1 : 0);
  }

  #take(text) {
    if (OPEN.has(text)) {
      this.#enter(text);
    } else if (CLOSE.has(text)) {
      this.#leave(text);
    } else {
      this.#word(text);
    }
  }

  #enter(text) {
    const outer = (this.#open.at(-1)?.inside ?? 0) + Math.max(0, this.#headers - (text === "{" ? 1 : 0));
    const isSwitch = text === "{" && this.#isSwitch;
    this.#open.push({ sign: isSwitch ? "switch" : text, outer, inside: outer + (isSwitch ? 2 : 1), headers: text === "{" ? 0 : this.#headers, wantsParens: this.#wantsParens });
    this.#isSwitch &&= text !== "{";
    this.#wantsParens = false;
    this.#headers = 0;
    this.#isUnfinished = text !== "{";
  }

  #leave(text) {
    const left = this.#open.pop();
    this.#headers = left?.headers ?? 0;
    this.#isUnfinished = text !== "}";
    if (text === ")" && left?.wantsParens) {
      this.#headers += 1;
      this.#isUnfinished = false;
    }
  }

  #word(text) {
    if (HEADERS.has(text)) {
      this.#wantsParens = text !== "else" && text !== "do";
      // `else if` is one header, not one inside the other.
      const more = this.#wantsParens ? 0 : 1;
      this.#headers = Math.max(0, this.#headers + (text === "if" && this.#wasElse ? -1 : more));
    } else if (text === ";" && this.#open.at(-1)?.sign !== "(") {
      this.#headers = 0;
    }
    this.#isSwitch = text === "switch" || (this.#isSwitch && text !== ";");
    this.#wasElse = text === "else";
    const isInList = text === "," && this.#open.at(-1)?.sign === "{";
    this.#isUnfinished = ![";", ":"].includes(text) && !HEADERS.has(text) && !isInList;
  }
}

// At most one empty line after another, none at the ends.
function withoutEmptyRuns(lines, places) {
  const kept = lines.filter((line, at) => line || !places[at] || (at > 0 && lines[at - 1] !== ""));
  while (kept.length > 1 && !kept.at(-1) && !kept.at(-2)) {
    kept.pop();
  }
  return kept;
}

function isSame(before, after) {
  const told = (tokens) => tokens.map(({ text, directive }) => `${directive ? "#" : ""}${text}`).join("\n");
  return told(before) === told(after);
}
