// Makes each pass into GLSL that a browser compiles as it is. The author's lines stay whole, one for one, behind ours.
import { DIRECTIVE, LINE_END, WORD, print } from "./program-lexer.js";
import { LABELS, OURS, SHADERTOY } from "./program-names.js";
import { OF_100 } from "./program-dialect.js";
import { OLD_NAMES, rewritten } from "./program-rewrite.js";

// Said by us already, or of no effect on a picture; where compilers disagree about them, nothing is lost.
const DROPPED = new Set(["version", "line", "pragma"]);
const KNOWN_MACROS = new Set(["GL_ES", "GL_FRAGMENT_PRECISION_HIGH"]);
// What WebGL 1 has as extensions and the dialects of 1.00 may ask for.
export const EXTENSIONS = ["GL_OES_standard_derivatives", "GL_EXT_shader_texture_lod", "GL_EXT_frag_depth"];
const PRECISION = ["precision highp float;", "precision highp int;", "precision highp sampler2D;"];
const OUT = `${OURS}out`;

// pass: {name, dialect, version, common, code, syntax, names, inputs}; common and code are lexed. `rename` and `more`,
// lines at the top, are for compilers that need something else than browsers do.
export function wrap(pass, { rename = (text) => text, more = [] } = {}) {
  const head = [`#version ${pass.version === 300 ? "300 es" : "100"}`, ...more, ...PRECISION, ...declared(pass)];
  const written = writer(pass, rename);
  const parts = [pass.common, pass.code].filter(Boolean).map((tokens) => withEveryLine(tokens, written));
  const fragment = [...head, ...parts.map(({ text }) => text), ...tail(pass)].join("\n");
  const common = pass.common ? parts[0].lines : 0;
  const own = parts.at(-1).lines;
  const lines = { head: head.length, common, own, last: lastLine(pass.code), functions: functionsOf(pass) };
  return { name: pass.name, label: LABELS[pass.name], fragment, vertex: vertex(pass), version: pass.version, inputs: pass.inputs, lines };
}

function declared({ dialect, version, syntax, names }) {
  const lines = [];
  const taken = new Set([...syntax.variables, ...syntax.functions, ...syntax.structs].map(({ name }) => name));
  const isShadertoy = dialect === "shadertoy";
  if (isShadertoy) {
    lines.push("#define HW_PERFORMANCE 1", `out vec4 ${OUT};`);
    const old = Object.keys(OLD_NAMES).filter((name) => names.has(name) && !taken.has(name));
    lines.push(...old.map((name) => `#define ${name} ${OLD_NAMES[name]}`));
  }
  if (OF_100.has(dialect)) {
    lines.push(...EXTENSIONS.map((name) => `#define ${OURS}${name} 1`));
    lines.push(...(version === 300 ? [`out vec4 ${OURS}FragColor;`].filter(() => names.has("gl_FragColor")) : []));
    lines.push(...(version === 300 && names.has("gl_FragData") ? [`out vec4 ${OURS}FragData[4];`] : []));
  }
  if (isShadertoy || syntax.functions.some(({ name }) => name === "mainImage")) {
    lines.push(...Object.keys(SHADERTOY).filter((name) => !taken.has(name)).map(uniform));
  }
  return lines;
}

function uniform(name) {
  const [, type, size] = /^(\w+)(\[\d\])?$/.exec(SHADERTOY[name]);
  return `uniform ${type} ${name}${size ?? ""};`;
}

function tail({ name, dialect }) {
  if (dialect !== "shadertoy") {
    return [];
  }
  const result = `${OURS}c`;
  const opaque = name === "image" ? [`  ${result}.a = 1.0;`] : [];
  return ["void main() {", `  vec4 ${result} = vec4(0.0);`, `  mainImage(${result}, gl_FragCoord.xy);`, ...opaque, `  ${OUT} = ${result};`, "}"];
}

// A token's text as compilers get it.
function writer({ dialect, version }, rename) {
  const isRewritten = OF_100.has(dialect) && version === 300;
  return (token) => {
    const { kind, text } = token;
    if (kind !== WORD) {
      return rename(text, token);
    }
    if (text.startsWith("GL_") && !KNOWN_MACROS.has(text)) {
      return OURS + text;
    }
    return rename(isRewritten ? rewritten(text) : text, token);
  };
}

function withEveryLine(tokens, written) {
  const dropped = droppedIn(tokens);
  const text = print(tokens, (token) => (dropped.has(token) ? null : written(token)));
  const lines = Math.max(1, tokens.at(-1).line);
  return { text: text + "\n".repeat(Math.max(0, lines - text.split("\n").length)), lines };
}

function droppedIn(tokens) {
  const dropped = new Set();
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at].kind === DIRECTIVE) {
      const start = at;
      while (tokens[at].kind !== LINE_END) {
        at++;
      }
      const words = tokens.slice(start, at);
      if (DROPPED.has(words[1]?.text) || (words[1]?.text === "extension" && isExtension(words.slice(2)))) {
        words.forEach((word) => dropped.add(word));
      }
    }
  }
  return dropped;
}

// `name : behaviour`: none has an effect in WebGL 2 but `require`, which the rules refuse.
export function isExtension([, colon, behaviour, ...more]) {
  return colon?.text === ":" && /^(enable|warn|disable|require)$/.test(behaviour?.text) && !more.length;
}

function lastLine(tokens) {
  return tokens.findLast(({ kind }) => kind !== LINE_END)?.line ?? 1;
}

function functionsOf({ syntax }) {
  return Object.fromEntries([...syntax.prototypes, ...syntax.functions].map(({ name, unit, line }) => [name, [unit, line]]));
}

// One triangle over everything. What the fragment shader wants handed over is made here: Sandbox's surfacePosition, and
// the place from 0 to 1 under whatever name.
function vertex({ version, syntax, tokens }) {
  const isNew = version === 300;
  const handed = syntax.variables.filter(({ storage, type }) => (storage === "varying" || storage === "in") && type === "vec2");
  const size = syntax.variables.find(({ name, storage }) => name === "surfaceSize" && storage === "uniform");
  const lines = [isNew ? "#version 300 es" : "#version 100"];
  const wantsSurface = handed.some(({ name }) => name === "surfacePosition");
  if (!isNew) {
    lines.push("attribute vec2 position;");
  }
  if (wantsSurface) {
    lines.push(`uniform ${size?.precision || usualPrecision(tokens.slice(0, size?.at))} vec2 surfaceSize;`);
  }
  for (const { name, qualifiers } of handed) {
    const kept = ["flat", "smooth", "centroid", "invariant"].filter((each) => qualifiers.names.has(each));
    lines.push([...kept, isNew ? "out" : "varying", "vec2", name].join(" ") + ";");
  }
  lines.push("void main() {");
  lines.push(isNew ? `  vec2 ${OURS}p = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2) * 2.0 - 1.0;` : `  vec2 ${OURS}p = position;`);
  const values = { surfacePosition: `${OURS}p * surfaceSize * 0.5` };
  lines.push(...handed.map(({ name }) => `  ${name} = ${values[name] ?? `${OURS}p * 0.5 + 0.5`};`));
  lines.push(`  gl_Position = vec4(${OURS}p, 0.0, 1.0);`, "}");
  return lines.join("\n");
}

// Both shaders must give one uniform the same precision.
function usualPrecision(tokens) {
  const isSaid = (at) => /^(highp|mediump|lowp)$/.test(tokens[at + 1]?.text) && tokens[at + 2]?.text === "float";
  const said = tokens.findLastIndex(({ text }, at) => text === "precision" && isSaid(at));
  return said < 0 ? "highp" : tokens[said + 1].text;
}
