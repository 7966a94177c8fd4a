// From GLSL ES 1.00 to 3.00, where a program needs what WebGL 2 offers to 3.00 alone.
import { OURS } from "./program-names.js";

const RENAMED = {
  varying: "in",
  texture2D: "texture",
  texture2DProj: "textureProj",
  texture2DLod: "textureLod",
  texture2DLodEXT: "textureLod",
  texture2DProjLodEXT: "textureProjLod",
  texture2DGradEXT: "textureGrad",
  texture2DProjGradEXT: "textureProjGrad",
  gl_FragColor: `${OURS}FragColor`,
  gl_FragData: `${OURS}FragData`,
  gl_FragDepthEXT: "gl_FragDepth",
  __VERSION__: "100",
};

// Free to use in 1.00; keywords or functions in 3.00.
const TAKEN = new Set(
  (
    "layout centroid flat smooth case switch default uint uvec2 uvec3 uvec4 mat2x2 mat2x3 mat2x4 mat3x2 mat3x3 mat3x4 mat4x2 mat4x3 mat4x4 " +
    "sampler2DShadow sampler3D sampler2DArray isampler2D isampler3D isamplerCube isampler2DArray usampler2D usampler3D usamplerCube usampler2DArray " +
    "patch sample subroutine common partition active filter resource coherent restrict readonly writeonly atomic_uint image2D image3D precise shared buffer " +
    "sinh cosh tanh asinh acosh atanh trunc round roundEven modf isnan isinf floatBitsToInt floatBitsToUint intBitsToFloat uintBitsToFloat " +
    "packSnorm2x16 unpackSnorm2x16 packUnorm2x16 unpackUnorm2x16 packHalf2x16 unpackHalf2x16 outerProduct transpose determinant inverse " +
    "texture textureSize textureProj textureLod textureOffset texelFetch texelFetchOffset textureGrad"
  ).split(" "),
);

// On Shadertoy once, or in WebGL 1: understood there too.
export const OLD_NAMES = {
  iGlobalTime: "iTime",
  texture2D: "texture",
  texture2DLod: "textureLod",
  texture2DLodEXT: "textureLod",
  texture2DGrad: "textureGrad",
  texture2DGradEXT: "textureGrad",
};

const WANTS_300 = [
  "dFdx", "dFdy", "fwidth", "texture2DLod", "texture2DLodEXT", "texture2DProjLodEXT", "texture2DGradEXT", "texture2DProjGradEXT", "gl_FragDepthEXT",
];

export function wants300({ functions }, names) {
  return WANTS_300.some((name) => names.has(name) && !functions.some((each) => each.name === name));
}

export function rewritten(word) {
  return RENAMED[word] ?? (TAKEN.has(word) ? OURS + word : word);
}

// Back, for a message that names what we renamed.
export function asWritten(text) {
  return text.replace(/\bff_Frag(Color|Data)\b/g, "gl_Frag$1").replace(/\bff_(?:own_)?(\w+)/g, "$1");
}
