// What browsers take and the reference compiler does not, written for it in another way. An author's own `mix`, or a
// variable or a field with the name of a built-in function, gets another name, under which functions hand over to the
// built-in one. In a loop of GLSL ES 1.00 `++i` becomes `i++`.
import { BUILT_IN, OURS } from "../../../static/js/shader/program-names.js";

const OTHER = `${OURS}own_`;
const VECTORS = ["float", "vec2", "vec3", "vec4"];
const TRUTHS = ["bool", "bvec2", "bvec3", "bvec4"];

// What browsers let stand beside an author's own: what each gives, and takes.
const HANDED_OVER = {
  mix: [
    ...VECTORS.map((type) => [type, type, type, type]),
    ...VECTORS.slice(1).map((type) => [type, type, type, "float"]),
    ...VECTORS.map((type, index) => [type, type, type, TRUTHS[index]]),
  ],
  texture: [["vec4", "sampler2D", "vec2"], ["vec4", "sampler2D", "vec2", "float"]],
  textureLod: [["vec4", "sampler2D", "vec2", "float"]],
  textureGrad: [["vec4", "sampler2D", "vec2", "vec2", "vec2"]],
  texelFetch: [["vec4", "sampler2D", "ivec2", "int"]],
  textureSize: [["ivec2", "sampler2D", "int"]],
  // Of later versions, whose names the reference compiler knows already.
  textureGather: [],
  imageLoad: [],
  imageStore: [],
  imageSize: [],
  memoryBarrier: [],
  texture2DLodEXT: [],
  texture2DGradEXT: [],
};

// → {rename, more: lines}. In GLSL ES 1.00 both agree.
export function rephrased({ syntax, version, code, common }) {
  const isHandedOver = ({ name }) => version === 300 && Object.hasOwn(HANDED_OVER, name);
  const own = [...syntax.functions, ...syntax.prototypes].filter(isHandedOver);
  const others = [...syntax.variables, ...syntax.structs].filter((each) => isHandedOver(each) || (version === 300 && BUILT_IN.has(each.name)));
  const taken = new Set(own.map(({ name, parameters }) => [name, ...parameters.map(({ type }) => type)].join()));
  const functions = new Set(own.map(({ name }) => name));
  const names = new Set([...functions, ...others.map(({ name }) => name)]);
  const units = [common, code].filter(Boolean);
  const fields = lengthFields(units);
  const steps = version === 100 ? stepsOfLoops(units) : new Map();
  const free = (name) => HANDED_OVER[name].filter(([, ...types]) => !taken.has([name, ...types].join()));
  const more = [...functions].flatMap((name) => free(name).map((form) => handover(name, form)));
  return {
    rename: (text, token) => steps.get(token) ?? (names.has(text) || fields.has(token) ? OTHER + text : text),
    more: more.length ? ["precision highp float; precision highp int; precision highp sampler2D;", ...more] : [],
  };
}

function handover(name, [result, ...types]) {
  const given = types.map((type, index) => `${type} a${index}`).join(", ");
  return `${result} ${OTHER}${name}(${given}) { return ${name}(${types.map((_, index) => `a${index}`).join(", ")}); }`;
}

// A field named length: declared in a struct, or read without brackets behind it.
function lengthFields(units) {
  const found = new Set();
  for (const tokens of units) {
    let isStruct = false;
    tokens.forEach((token, at) => {
      isStruct = (isStruct && token.text !== "}") || token.text === "struct";
      const isRead = tokens[at - 1]?.text === "." && tokens[at + 1]?.text !== "(";
      if (token.text === "length" && (isStruct || isRead)) {
        found.add(token);
      }
    });
  }
  return found;
}

// `; ++i)` stands in the head of a loop only.
function stepsOfLoops(units) {
  const found = new Map();
  for (const tokens of units) {
    tokens.forEach((token, at) => {
      const isStep = (token.text === "++" || token.text === "--") && tokens[at - 1]?.text === ";" && tokens[at + 2]?.text === ")";
      if (isStep) {
        found.set(token, tokens[at + 1].text).set(tokens[at + 1], token.text);
      }
    });
  }
  return found;
}
