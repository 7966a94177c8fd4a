// How many levels an expression's tree has, as a compiler builds it: what is constant is worked out and becomes a leaf.
import { NUMBER, WORD } from "./program-lexer.js";

// From what binds least.
const LEVELS = [
  [","],
  ["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^="],
  ["?", ":"],
  ["||"],
  ["^^"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];
const BINARY = new Map(LEVELS.flatMap((signs, rank) => signs.map((sign) => [sign, rank + 1])));
const RIGHT = new Set([2, 3]);
const UNARY_RANK = 20;
const BEFORE = new Set(["+", "-", "!", "~", "++", "--"]);

export function heightOf(tokens, about) {
  const isDeclaration = tokens[0]?.kind === WORD && (tokens[1]?.kind === WORD || tokens[1]?.text === "[");
  return new Yard(about, isDeclaration && tokens[0].text !== "return").heightOf(tokens);
}

class Yard {
  #about;
  #isDeclaration;
  #values = [];
  #signs = [];
  #brackets = [];
  #highest = 0;

  constructor(about, isDeclaration) {
    this.#about = about;
    this.#isDeclaration = isDeclaration;
  }

  heightOf(tokens) {
    let hasValue = false;
    tokens.forEach((token, at) => {
      hasValue = this.#take(token, tokens[at - 1], hasValue);
    });
    this.#reduce(0);
    return Math.max(this.#highest, this.#values.at(-1)?.height ?? 0) + (this.#isDeclaration || tokens[0]?.text === "return" ? 1 : 0);
  }

  // → whether a value stands at the end now
  #take(token, before, hasValue) {
    const { kind, text } = token;
    if (kind === NUMBER || kind === WORD) {
      return this.#value(token, before, hasValue);
    }
    if (text === "(" || text === "[") {
      const isOwn = hasValue && before?.kind === WORD && this.#about.isOwn(before.text);
      const bracket = { open: text, isCall: hasValue, isOwn };
      this.#signs.push(bracket);
      this.#brackets.push(bracket);
      return false;
    }
    if (text === ")" || text === "]") {
      this.#close(hasValue);
      return true;
    }
    if (text === ".") {
      return true;
    }
    if (!hasValue && BEFORE.has(text)) {
      this.#signs.push({ text, rank: UNARY_RANK });
      return false;
    }
    if (text === "++" || text === "--") {
      this.#node(1, false);
      return true;
    }
    return this.#between(text);
  }

  #value(token, before, hasValue) {
    if (before?.text === "." && hasValue) {
      // .xy and .field: one more node, but for one on another, which is one.
      const top = this.#values.at(-1);
      if (top && !top.isField) {
        this.#node(1, top.isConstant);
        this.#values.at(-1).isField = true;
      }
      return true;
    }
    if (hasValue) {
      this.#values.pop();
    }
    this.#values.push({ height: 1, isConstant: this.#about.isConstant(token) });
    return true;
  }

  #between(text) {
    const rank = BINARY.get(text);
    if (!rank) {
      return false;
    }
    const around = this.#brackets.at(-1);
    this.#reduce(RIGHT.has(rank) ? rank + 1 : rank);
    if (text === "," && (around?.isCall || (!around && this.#isDeclaration))) {
      this.#part(around);
      return false;
    }
    this.#signs.push({ text, rank });
    return false;
  }

  // One argument, or one declared name, is complete.
  #part(around) {
    const value = this.#values.pop() ?? { height: 0, isConstant: true };
    if (!around) {
      this.#highest = Math.max(this.#highest, value.height);
      return;
    }
    around.height = Math.max(around.height ?? 0, value.height);
    around.isVariable ||= !value.isConstant;
  }

  #close(hasValue) {
    this.#reduce(0);
    const around = this.#brackets.pop();
    this.#signs.pop();
    if (!around?.isCall) {
      return;
    }
    if (hasValue) {
      this.#part(around);
    }
    const called = this.#values.pop();
    const isIndex = around.open === "[";
    const isConstant = !around.isVariable && !around.isOwn && (!isIndex || called?.isConstant);
    const height = Math.max(around.height ?? 0, isIndex ? (called?.height ?? 1) : 0);
    this.#values.push({ height: isConstant ? 1 : height + 1, isConstant });
  }

  // Builds what binds at least as strongly as this rank, back to the bracket that is open.
  #reduce(rank) {
    for (let sign; (sign = this.#signs.at(-1)) && !sign.open && sign.rank >= rank; ) {
      this.#signs.pop();
      this.#node(sign.rank === UNARY_RANK ? 1 : 2, null, sign.text === ":" ? 0 : 1);
    }
  }

  #node(count, constant = null, levels = 1) {
    const parts = this.#values.splice(Math.max(0, this.#values.length - count));
    const isConstant = constant ?? parts.every((part) => part.isConstant);
    const height = Math.max(0, ...parts.map((part) => part.height));
    this.#values.push({ height: isConstant ? 1 : height + levels, isConstant });
  }
}
