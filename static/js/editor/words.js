// The words of the language.
const list = (text) => text.trim().split(/\s+/);

const VECTORS = list("vec2 vec3 vec4 ivec2 ivec3 ivec4 uvec2 uvec3 uvec4 bvec2 bvec3 bvec4");
const MATRICES = list("mat2 mat3 mat4 mat2x2 mat2x3 mat2x4 mat3x2 mat3x3 mat3x4 mat4x2 mat4x3 mat4x4");
const SAMPLERS = list("sampler2D sampler3D samplerCube sampler2DArray isampler2D usampler2D sampler2DShadow");

export const TYPES = new Set(["void", "bool", "int", "uint", "float", ...VECTORS, ...MATRICES, ...SAMPLERS]);
export const QUALIFIERS = new Set(
  list("const uniform varying attribute in out inout layout flat smooth centroid invariant highp mediump lowp"),
);
export const CONTROL = new Set(list("if else for while do return break continue discard switch case default"));
export const KEYWORDS = new Set([...CONTROL, ...QUALIFIERS, ...list("struct precision true false")]);
export const DIRECTIVES = list("define undef if ifdef ifndef else elif endif error pragma extension version line");

// float for vec3, int for ivec2: what one part of it is.
export function partOf(type) {
  const found = /^([iub]?)vec[234]$/.exec(type);
  return found ? { i: "int", u: "uint", b: "bool", "": "float" }[found[1]] : null;
}

export function sizeOf(type) {
  return /^[iub]?vec([234])$/.exec(type)?.[1] | 0;
}

// What [0] of it is.
export function elementOf(type) {
  const matrix = /^mat([234])(?:x([234]))?$/.exec(type);
  return matrix ? `vec${matrix[2] ?? matrix[1]}` : partOf(type);
}

// What .xyz of it is, or null where it has no such parts.
export function swizzled(type, parts) {
  const size = sizeOf(type);
  const set = ["xyzw", "rgba", "stpq"].find((each) => [...parts].every((part) => each.slice(0, size).includes(part)));
  if (!set || parts.length > 4) {
    return null;
  }
  return parts.length === 1 ? partOf(type) : type.replace(/\d$/, String(parts.length));
}
