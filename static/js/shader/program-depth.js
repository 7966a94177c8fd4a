// How deep a program's tree is. Browsers stop at 256 levels, wherever in the tree; the reference compiler does not.
// No recursion here, since what is measured may be thousands deep.
import { NUMBER, WORD } from "./program-lexer.js";
import { heightOf } from "./program-heights.js";

const MAX_LEVELS = 256;
// The program, a function, its body.
const OUTSIDE = 2;

export function depthProblem({ tokens, syntax, pairs }) {
  const constants = constantNames(tokens);
  const own = new Set(syntax.functions.map(({ name }) => name));
  const isConstant = ({ kind, text }) => kind === NUMBER || constants.has(text);
  for (const { body } of syntax.functions) {
    const deep = new Walk({ tokens, pairs, isConstant, isOwn: (name) => own.has(name) }).tooDeep(...body);
    if (deep) {
      const message = `This is nested too deeply: browsers follow ${MAX_LEVELS} levels.`;
      return [{ pass: deep.unit, line: deep.line, message, rule: "depth" }];
    }
  }
  return [];
}

function constantNames(tokens) {
  const names = new Set(["true", "false"]);
  for (let at = 0; at < tokens.length - 2; at++) {
    if (tokens[at].text === "const" && tokens[at + 2].kind === WORD) {
      names.add(tokens[at + 2].text);
    }
  }
  return names;
}

// Statement by statement. A control statement is one level, and the block that is its body one more.
class Walk {
  #about;
  #open = [];
  #depth = OUTSIDE;
  #deep = null;

  constructor(about) {
    this.#about = about;
  }

  tooDeep(start, end) {
    for (let at = start; at < end && !this.#deep; ) {
      at = this.#statement(at, end);
    }
    return this.#deep;
  }

  #statement(at, end) {
    const { tokens } = this.#about;
    switch (tokens[at].text) {
      case "{":
        this.#enter("block", 1, tokens[at]);
        return at + 1;
      case "}":
        this.#leave();
        return this.#ended(at + 1, end);
      case "if":
      case "for":
      case "while":
      case "switch":
        return this.#control(tokens[at].text, at, end);
      case "do":
        return this.#body("do", at + 1);
      case "case":
      case "default":
        return this.#until(at, end, ":") + 1;
      case ";":
        return this.#ended(at + 1, end);
      default: {
        const last = this.#until(at, end, ";");
        this.#measure(at, last, 0);
        return this.#ended(last + 1, end);
      }
    }
  }

  #control(kind, at, end) {
    const close = this.#about.tokens[at + 1]?.text === "(" ? Math.min(this.#about.pairs[at + 1], end) : at;
    for (let start = at + 2; start < close; ) {
      const last = this.#until(start, close, ";");
      this.#measure(start, last, 1);
      start = last + 1;
    }
    return this.#body(kind, close + 1);
  }

  #body(kind, at) {
    const one = this.#about.tokens[at];
    this.#enter(kind, one?.text === "{" ? 1 : 2, one);
    return at;
  }

  #enter(kind, weight, token) {
    this.#open.push({ kind, weight });
    this.#depth += weight;
    this.#check(this.#depth, token);
  }

  // The block that is closed here, and whatever in it was not.
  #leave() {
    for (let one = null; this.#open.length && one?.kind !== "block"; ) {
      one = this.#open.pop();
      this.#depth -= one.weight;
    }
  }

  // A statement is done: so are the control statements whose body it was.
  #ended(at, end) {
    const { tokens, pairs } = this.#about;
    for (let top; (top = this.#open.at(-1)) && top.kind !== "block"; ) {
      this.#open.pop();
      this.#depth -= top.weight;
      if (top.kind === "if" && tokens[at]?.text === "else" && at < end) {
        return this.#body("else", at + 1);
      }
      if (top.kind === "do" && tokens[at]?.text === "while") {
        at = Math.min((tokens[at + 1]?.text === "(" ? pairs[at + 1] : at) + 2, end);
      }
    }
    return at;
  }

  #until(at, end, stop) {
    const { tokens, pairs } = this.#about;
    while (at < end && tokens[at].text !== stop && tokens[at].text !== "}") {
      at = pairs[at] > at ? pairs[at] + 1 : at + 1;
    }
    return Math.min(at, end);
  }

  #measure(start, end, extra) {
    // No tree is higher than it has words.
    if (end - start + 2 + this.#depth + extra > MAX_LEVELS) {
      const { tokens } = this.#about;
      this.#check(this.#depth + extra + heightOf(tokens.slice(start, end), this.#about), tokens[start]);
    }
  }

  #check(depth, token) {
    if (depth > MAX_LEVELS) {
      this.#deep ??= token ?? null;
    }
  }
}
