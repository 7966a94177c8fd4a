// Arrays that no browser makes room for.
import { valueOf } from "./program-conditions.js";
import { NUMBER, WORD } from "./program-lexer.js";

const MAX_BYTES = 65_536;
const MAX_BYTES_TOGETHER = 16 * 1024 * 1024;
const MAX_UNIFORM_VECTORS = 4096;
const MAX_WORDS = 400;
const BYTES = {
  float: 4, int: 4, uint: 4, bool: 4, vec2: 8, ivec2: 8, uvec2: 8, bvec2: 8,
  vec3: 12, ivec3: 12, uvec3: 12, bvec3: 12, vec4: 16, ivec4: 16, uvec4: 16, bvec4: 16,
  mat2: 16, mat3: 36, mat4: 64, mat2x3: 24, mat3x2: 24, mat2x4: 32, mat4x2: 32, mat3x4: 48, mat4x3: 48,
};
const COLUMNS = /^mat(\d)/;

export function sizeProblems(pass) {
  const declared = declarations(pass);
  const found = declared.filter(({ bytes }) => bytes >= MAX_BYTES).map(({ name, token }) => {
    const message = `${name} is too large: a variable may take less than ${MAX_BYTES / 1024} KiB.`;
    return { pass: token.unit, line: token.line, message, rule: "array" };
  });
  const together = declared.reduce((sum, { bytes }) => sum + bytes, 0);
  if (!found.length && together > MAX_BYTES_TOGETHER) {
    const message = `All variables together take more than ${MAX_BYTES_TOGETHER / 1024 / 1024} MiB.`;
    found.push({ pass: pass.name, line: 0, message, rule: "array" });
  }
  const vectors = uniformVectors(pass);
  if (vectors >= MAX_UNIFORM_VECTORS) {
    const message = `The uniforms take ${vectors} vectors. No browser has more than ${MAX_UNIFORM_VECTORS - 1}.`;
    found.push({ pass: pass.name, line: 0, message, rule: "array" });
  }
  return found;
}

export function uniformVectors({ tokens, syntax }) {
  const constants = constantsIn(tokens);
  const each = ({ type, isArray, size }) => Number(COLUMNS.exec(type)?.[1] ?? 1) * (isArray ? countOf(size, constants) : 1);
  return syntax.variables.filter(({ storage }) => storage === "uniform").reduce((sum, one) => sum + each(one), 0);
}

// Every variable but the uniforms, wherever it is declared.
function declarations({ tokens, syntax, pairs }) {
  const reader = { tokens, pairs, constants: constantsIn(tokens), sizes: { ...BYTES } };
  for (const { name, body } of syntax.structs) {
    reader.sizes[name] = within(reader, ...body).reduce((sum, { bytes }) => sum + bytes, 0);
  }
  const isField = new Uint8Array(tokens.length + 1);
  syntax.structs.forEach(({ body }) => isField.fill(1, ...body));
  const uniforms = new Set(syntax.variables.filter(({ storage }) => storage === "uniform").map(({ name }) => name));
  return within(reader, 0, tokens.length).filter(({ at, name }) => !isField[at] && !uniforms.has(name));
}

// `type name`, `type name[n]`, `type[n] name`, and what follows behind commas. Behind a value nothing is looked for:
// two large arrays in one line of declarations are rarer than calls that look like them.
function within({ tokens, pairs, constants, sizes }, start, end) {
  const found = [];
  const bracket = (at) => (tokens[at]?.text === "[" ? [countOf(tokens.slice(at + 1, pairs[at]), constants), pairs[at] + 1] : [1, at]);
  for (let at = start; at < end; at++) {
    const type = tokens[at].text;
    if (tokens[at].kind !== WORD || !Object.hasOwn(sizes, type) || tokens[at - 1]?.text === "struct") {
      continue;
    }
    let [shared, next] = bracket(at + 1);
    while (next < end && tokens[next].kind === WORD && tokens[next + 1]?.text !== "(") {
      const token = tokens[next];
      const [count, after] = bracket(next + 1);
      found.push({ name: token.text, bytes: shared * count * sizes[type], token, at });
      next = tokens[after]?.text === "," ? after + 1 : end;
    }
  }
  return found;
}

function countOf(tokens, constants) {
  if (!tokens.length || tokens.length > MAX_WORDS) {
    return 1;
  }
  const known = (each) => (constants.has(each.text) ? { kind: NUMBER, text: String(constants.get(each.text)) } : each);
  return Math.max(1, valueOf(tokens.map(known)));
}

// `const int n = 8 * 8;`
function constantsIn(tokens) {
  const found = new Map();
  for (let at = 0; at < tokens.length - 4; at++) {
    if (tokens[at].text === "const" && /^u?int$/.test(tokens[at + 1].text) && tokens[at + 3].text === "=") {
      const value = [];
      for (let next = at + 4; next < tokens.length && tokens[next].text !== ";" && tokens[next].text !== ","; next++) {
        value.push(tokens[next]);
      }
      found.set(tokens[at + 2].text, countOf(value, found));
    }
  }
  return found;
}
