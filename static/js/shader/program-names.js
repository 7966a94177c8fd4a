// Passes, and the names that the engine fills in.

export const PASSES = ["common", "buffer_a", "buffer_b", "buffer_c", "buffer_d", "image"];
export const LABELS = {
  common: "Common",
  buffer_a: "Buffer A",
  buffer_b: "Buffer B",
  buffer_c: "Buffer C",
  buffer_d: "Buffer D",
  image: "Image",
};
export const DRAWN = PASSES.slice(1);

// What Shadertoy declares for its authors.
export const SHADERTOY = {
  iResolution: "vec3",
  iTime: "float",
  iTimeDelta: "float",
  iFrame: "int",
  iFrameRate: "float",
  iMouse: "vec4",
  iDate: "vec4",
  iSampleRate: "float",
  iChannelTime: "float[4]",
  iChannelResolution: "vec3[4]",
  iChannel0: "sampler2D",
  iChannel1: "sampler2D",
  iChannel2: "sampler2D",
  iChannel3: "sampler2D",
};
export const BOOK = ["u_time", "u_resolution", "u_mouse", "u_delta", "u_frame", "u_date"];
export const SANDBOX = ["time", "resolution", "mouse", "surfaceSize", "backbuffer"];
export const FILLED_IN = new Set([...Object.keys(SHADERTOY), ...BOOK, ...SANDBOX]);
export const MOVING = ["iTime", "iTimeDelta", "iFrame", "iDate", "iChannelTime", "u_time", "u_delta", "u_frame", "u_date", "time", "backbuffer"];
export const OF_MOUSE = ["iMouse", "u_mouse", "mouse"];

// Every name that we put into a program begins like this; authors' own rarely do.
export const OURS = "ff_";

// Functions of GLSL ES 3.00. Compilers differ in which of these names an author may use for something else.
export const BUILT_IN = new Set(
  (
    "radians degrees sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh pow exp log exp2 log2 sqrt inversesqrt abs sign floor trunc round roundEven " +
    "ceil fract mod modf min max clamp mix step smoothstep isnan isinf floatBitsToInt floatBitsToUint intBitsToFloat uintBitsToFloat packSnorm2x16 " +
    "unpackSnorm2x16 packUnorm2x16 unpackUnorm2x16 packHalf2x16 unpackHalf2x16 length distance dot cross normalize faceforward reflect refract " +
    "matrixCompMult outerProduct transpose determinant inverse lessThan lessThanEqual greaterThan greaterThanEqual equal notEqual any all not " +
    "textureSize texture textureProj textureLod textureOffset texelFetch texelFetchOffset textureProjOffset textureLodOffset textureProjLod " +
    "textureProjLodOffset textureGrad textureGradOffset textureProjGrad textureProjGradOffset dFdx dFdy fwidth"
  ).split(" "),
);
