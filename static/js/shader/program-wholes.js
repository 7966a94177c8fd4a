// Arrays and structs as a whole where WebGL does not take them: between ? and :, and behind a comma.
import { WORD } from "./program-lexer.js";

const ENDS = new Set([";", ")", ",", "]", "}", "{", "?"]);
const CHOICE = "WebGL has no ? : between whole arrays or structs. Use if and else.";
const SEQUENCE = "WebGL has no comma between whole arrays.";

export function wholeProblems({ tokens, syntax, pairs }) {
  const structs = new Set(syntax.structs.map(({ name }) => name));
  const makes = new Set(syntax.functions.filter(({ type }) => structs.has(type)).map(({ name }) => name));
  const found = [];
  for (const { parameters, body } of syntax.functions) {
    const kinds = kindsIn(tokens, body, structs, [...syntax.variables, ...parameters]);
    const kindOf = ([start, end]) => {
      if (end - start === 1) {
        return kinds.get(tokens[start].text) ?? "";
      }
      const { text } = tokens[start] ?? {};
      return (structs.has(text) || makes.has(text)) && tokens[start + 1].text === "(" && pairs[start + 1] === end - 1 ? "struct" : "";
    };
    for (let at = body[0]; at < body[1]; at++) {
      const { text, unit, line } = tokens[at];
      if (text === "?" && operands(tokens, pairs, at, body[1]).some((each) => kindOf(each))) {
        found.push({ pass: unit, line, message: CHOICE, rule: "whole" });
      } else if (text === "(" && !isCall(tokens[at - 1]) && sequence(tokens, pairs, at).some((each) => kindOf(each) === "array")) {
        found.push({ pass: unit, line, message: SEQUENCE, rule: "whole" });
      }
    }
  }
  return found;
}

function isCall(before) {
  return before?.kind === WORD || before?.text === "]" || before?.text === ")";
}

// From and to of what stands on both sides of the colon.
function operands(tokens, pairs, at, end) {
  const first = [at + 1, operandEnd(tokens, pairs, at + 1, end)];
  const colon = first[1];
  return tokens[colon]?.text === ":" ? [first, [colon + 1, operandEnd(tokens, pairs, colon + 1, end)]] : [first];
}

function operandEnd(tokens, pairs, at, end) {
  while (at < end && tokens[at].text !== ":" && !ENDS.has(tokens[at].text)) {
    at = pairs[at] > at ? pairs[at] + 1 : at + 1;
  }
  return at;
}

// The parts of `(a, b)`; none where there is no comma.
function sequence(tokens, pairs, open) {
  const parts = [];
  let start = open + 1;
  for (let at = start; at < pairs[open]; at = pairs[at] > at ? pairs[at] + 1 : at + 1) {
    if (tokens[at].text === ",") {
      parts.push([start, at]);
      start = at + 1;
    }
  }
  return parts.length ? [...parts, [start, pairs[open]]] : [];
}

// What the names in a function are; a name that is several things is left out.
function kindsIn(tokens, [start, end], structs, declared) {
  const kinds = new Map();
  const note = (name, type, isArray) => {
    const kind = isArray ? "array" : structs.has(type) ? "struct" : "";
    kinds.set(name, (kinds.get(name) ?? kind) === kind ? kind : "");
  };
  declared.forEach(({ name, type, isArray }) => note(name, type, isArray));
  for (let at = start; at < end - 2; at++) {
    const [type, name, after] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (type.kind === WORD && name.kind === WORD && /^[=;,[)]$/.test(after.text) && type.text !== "return") {
      note(name.text, type.text, after.text === "[");
    }
  }
  return kinds;
}
