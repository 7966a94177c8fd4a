// What a fragment shader is given by the language: name, signatures, one line about it. T stands for float, vec2, vec3
// or vec4, the same everywhere in one signature; I for whole numbers, U for unsigned ones, B for truths.
// Written as: name: signature; signature | words. In a family of its own: what both versions have, and what only one has.
const BOTH = `
radians: T radians(T degrees) | Degrees as radians.
degrees: T degrees(T radians) | Radians as degrees.
sin: T sin(T angle) | Sine of an angle in radians, from -1 to 1.
cos: T cos(T angle) | Cosine of an angle in radians, from -1 to 1.
tan: T tan(T angle) | Tangent of an angle in radians.
asin: T asin(T x) | The angle whose sine is x. Undefined outside -1 to 1.
acos: T acos(T x) | The angle whose cosine is x, from 0 to pi. Undefined outside -1 to 1.
atan: T atan(T y, T x); T atan(T y_over_x) | The angle of the point (x, y), from -pi to pi; or that of a slope. atan(0, 0) is undefined.
pow: T pow(T x, T y) | x to the power of y. Undefined where x is negative.
exp: T exp(T x) | e to the power of x.
log: T log(T x) | Natural logarithm. Undefined where x is not above 0.
exp2: T exp2(T x) | 2 to the power of x.
log2: T log2(T x) | Logarithm to base 2. Undefined where x is not above 0.
sqrt: T sqrt(T x) | Square root. Undefined where x is negative.
inversesqrt: T inversesqrt(T x) | 1 / sqrt(x).
abs: T abs(T x); I abs(I x) | The value without its sign.
sign: T sign(T x); I sign(I x) | -1, 0 or 1, as x is below, at or above 0.
floor: T floor(T x) | The nearest whole number that is not above x.
ceil: T ceil(T x) | The nearest whole number that is not below x.
fract: T fract(T x) | What is behind the point: x - floor(x), from 0 up to 1.
mod: T mod(T x, T y); T mod(T x, float y) | x - y * floor(x / y): what is left, with the sign of y.
min: T min(T x, T y); T min(T x, float y) | The smaller of both, part by part.
max: T max(T x, T y); T max(T x, float y) | The larger of both, part by part.
clamp: T clamp(T x, T low, T high); T clamp(T x, float low, float high) | x, but no less than low and no more than high.
mix: T mix(T a, T b, T t); T mix(T a, T b, float t) | A straight blend: a where t is 0, b where it is 1.
step: T step(T edge, T x); T step(float edge, T x) | 0 where x is below the edge, else 1.
smoothstep: T smoothstep(T from, T to, T x); T smoothstep(float from, float to, T x) | Rises from 0 to 1 between both edges, level at each end. Undefined where from is not below to.
length: float length(T v) | How long a vector is.
distance: float distance(T a, T b) | How far two points are apart.
dot: float dot(T a, T b) | Dot product: the cosine between two directions times their lengths.
cross: vec3 cross(vec3 a, vec3 b) | A vector square to both.
normalize: T normalize(T v) | The same direction with length 1. Undefined for a vector of length 0.
faceforward: T faceforward(T n, T i, T reference) | n, turned round where reference and i point the same way.
reflect: T reflect(T i, T n) | The direction i, mirrored by a surface with normal n of length 1.
refract: T refract(T i, T n, float eta) | The direction i, bent by a surface with normal n; 0 where all is reflected.
matrixCompMult: mat matrixCompMult(mat a, mat b) | Two matrices multiplied part by part.
lessThan: B lessThan(T a, T b) | Part by part: is a below b?
lessThanEqual: B lessThanEqual(T a, T b) | Part by part: is a at most b?
greaterThan: B greaterThan(T a, T b) | Part by part: is a above b?
greaterThanEqual: B greaterThanEqual(T a, T b) | Part by part: is a at least b?
equal: B equal(T a, T b) | Part by part: are both the same?
notEqual: B notEqual(T a, T b) | Part by part: do both differ?
any: bool any(B v) | Is any part true?
all: bool all(B v) | Is every part true?
not: B not(B v) | Every part the other way round.
dFdx: T dFdx(T v) | How much v changes to the next pixel on the right.
dFdy: T dFdy(T v) | How much v changes to the next pixel above.
fwidth: T fwidth(T v) | abs(dFdx(v)) + abs(dFdy(v)): how much v changes over a pixel, for soft edges.
gl_FragCoord: vec4 gl_FragCoord | Where this pixel is, in pixels from the lower left; its middle is at .5.
gl_FrontFacing: bool gl_FrontFacing | Does the triangle face the viewer? Here always.
gl_PointCoord: vec2 gl_PointCoord | The place inside a point. Nothing here draws points.
`;

const NEW = `
sinh: T sinh(T x) | Hyperbolic sine.
cosh: T cosh(T x) | Hyperbolic cosine.
tanh: T tanh(T x) | Hyperbolic tangent, from -1 to 1: a soft clamp.
asinh: T asinh(T x) | The value whose hyperbolic sine is x.
acosh: T acosh(T x) | The value whose hyperbolic cosine is x. Undefined below 1.
atanh: T atanh(T x) | The value whose hyperbolic tangent is x. Undefined unless between -1 and 1.
trunc: T trunc(T x) | The nearest whole number towards 0.
round: T round(T x) | The nearest whole number; which way a half goes differs between devices.
roundEven: T roundEven(T x) | The nearest whole number; a half goes to the even one.
modf: T modf(T x, out T whole) | What is behind the point; what is before it goes into whole.
isnan: B isnan(T x) | Is it not a number?
isinf: B isinf(T x) | Is it without end?
floatBitsToInt: I floatBitsToInt(T x) | The bits of a float, read as a whole number.
floatBitsToUint: U floatBitsToUint(T x) | The bits of a float, read as an unsigned number: a start for a hash.
intBitsToFloat: T intBitsToFloat(I x) | The bits of a whole number, read as a float.
uintBitsToFloat: T uintBitsToFloat(U x) | The bits of an unsigned number, read as a float.
packSnorm2x16: uint packSnorm2x16(vec2 v) | Two values from -1 to 1 in one uint.
unpackSnorm2x16: vec2 unpackSnorm2x16(uint p) | The two values from -1 to 1 that were packed.
packUnorm2x16: uint packUnorm2x16(vec2 v) | Two values from 0 to 1 in one uint.
unpackUnorm2x16: vec2 unpackUnorm2x16(uint p) | The two values from 0 to 1 that were packed.
packHalf2x16: uint packHalf2x16(vec2 v) | Two half floats in one uint.
unpackHalf2x16: vec2 unpackHalf2x16(uint p) | The two half floats that were packed.
outerProduct: mat outerProduct(T column, T row) | A matrix of every product of a part of one with a part of the other.
transpose: mat transpose(mat m) | Rows become columns.
determinant: float determinant(mat m) | Determinant: how much a matrix grows an area or a volume.
inverse: mat inverse(mat m) | The matrix that undoes m. Undefined where the determinant is 0.
textureSize: ivec2 textureSize(sampler2D s, int level) | Width and height of a texture at a level, in texels.
texture: vec4 texture(sampler2D s, vec2 at); vec4 texture(sampler2D s, vec2 at, float bias) | The texture's colour at a place from 0 to 1, filtered.
textureProj: vec4 textureProj(sampler2D s, vec3 at); vec4 textureProj(sampler2D s, vec4 at) | The same, the place divided by its last part.
textureLod: vec4 textureLod(sampler2D s, vec2 at, float level) | The texture's colour at a level of detail that you choose.
textureOffset: vec4 textureOffset(sampler2D s, vec2 at, ivec2 offset) | The texture's colour so many texels away; offset is constant.
texelFetch: vec4 texelFetch(sampler2D s, ivec2 texel, int level) | One texel as it is, unfiltered. Outside the texture it is 0.
texelFetchOffset: vec4 texelFetchOffset(sampler2D s, ivec2 texel, int level, ivec2 offset) | One texel, so many texels away; offset is constant.
textureProjOffset: vec4 textureProjOffset(sampler2D s, vec3 at, ivec2 offset) | textureProj with an offset in texels.
textureLodOffset: vec4 textureLodOffset(sampler2D s, vec2 at, float level, ivec2 offset) | textureLod with an offset in texels.
textureProjLod: vec4 textureProjLod(sampler2D s, vec3 at, float level) | textureProj at a level of detail that you choose.
textureProjLodOffset: vec4 textureProjLodOffset(sampler2D s, vec3 at, float level, ivec2 offset) | textureProjLod with an offset in texels.
textureGrad: vec4 textureGrad(sampler2D s, vec2 at, vec2 dx, vec2 dy) | The texture's colour, as blurred as these changes from pixel to pixel ask for.
textureGradOffset: vec4 textureGradOffset(sampler2D s, vec2 at, vec2 dx, vec2 dy, ivec2 offset) | textureGrad with an offset in texels.
textureProjGrad: vec4 textureProjGrad(sampler2D s, vec3 at, vec2 dx, vec2 dy) | textureGrad with a projected place.
textureProjGradOffset: vec4 textureProjGradOffset(sampler2D s, vec3 at, vec2 dx, vec2 dy, ivec2 offset) | textureProjGrad with an offset in texels.
gl_FragDepth: float gl_FragDepth | The depth that this pixel writes. Nothing here reads it.
gl_MaxDrawBuffers: const int gl_MaxDrawBuffers | How many targets can be drawn at once.
gl_MaxTextureImageUnits: const int gl_MaxTextureImageUnits | How many textures one pass can read.
gl_MaxFragmentUniformVectors: const int gl_MaxFragmentUniformVectors | How many vectors of uniforms fit.
`;

const OLD = `
texture2D: vec4 texture2D(sampler2D s, vec2 at); vec4 texture2D(sampler2D s, vec2 at, float bias) | The texture's colour at a place from 0 to 1, filtered.
texture2DProj: vec4 texture2DProj(sampler2D s, vec3 at); vec4 texture2DProj(sampler2D s, vec4 at) | The same, the place divided by its last part.
textureCube: vec4 textureCube(samplerCube s, vec3 direction) | A cube map's colour in a direction. There are no cube maps here.
texture2DLodEXT: vec4 texture2DLodEXT(sampler2D s, vec2 at, float level) | The texture's colour at a level of detail, with GL_EXT_shader_texture_lod.
texture2DProjLodEXT: vec4 texture2DProjLodEXT(sampler2D s, vec3 at, float level) | The same with a projected place.
texture2DGradEXT: vec4 texture2DGradEXT(sampler2D s, vec2 at, vec2 dx, vec2 dy) | The texture's colour, as blurred as these changes ask for.
texture2DProjGradEXT: vec4 texture2DProjGradEXT(sampler2D s, vec3 at, vec2 dx, vec2 dy) | The same with a projected place.
textureCubeLodEXT: vec4 textureCubeLodEXT(samplerCube s, vec3 direction, float level) | A cube map at a level of detail.
textureCubeGradEXT: vec4 textureCubeGradEXT(samplerCube s, vec3 direction, vec3 dx, vec3 dy) | A cube map, as blurred as these changes ask for.
gl_FragColor: vec4 gl_FragColor | The colour of this pixel: red, green, blue and how opaque.
gl_FragData: vec4 gl_FragData[] | The colours of this pixel, one for each target.
gl_FragDepthEXT: float gl_FragDepthEXT | The depth that this pixel writes, with GL_EXT_frag_depth.
`;

function read(text, version) {
  return text.trim().split("\n").map((line) => {
    const [, name, signatures, words] = /^(\w+): (.*?) \| (.*)$/.exec(line);
    const all = signatures.split("; ");
    return [name, { name, version, signatures: all, words, isFunction: all[0].includes("("), type: all[0].replace(/^const /, "").split(" ")[0] }];
  });
}

export const BUILTINS = new Map([...read(BOTH, 0), ...read(NEW, 300), ...read(OLD, 100)]);

// What the letters in the signatures mean, for who looks one up.
export function lettersIn({ signatures }) {
  const said = signatures.join(" ");
  const meanings = { T: "float, vec2, vec3 or vec4", I: "int or ivec", U: "uint or uvec", B: "bool or bvec", mat: "a matrix" };
  return Object.entries(meanings).filter(([letter]) => new RegExp(`\\b${letter}\\b`).test(said)).map(([letter, meaning]) => `${letter}: ${meaning}`).join("; ");
}

// A language of 1.00 and what Shadertoy and 3.00 speak share most of it.
export function isKnownTo(dialect, { version }) {
  const is100 = ["bookofshaders", "glslsandbox", "es100"].includes(dialect);
  return !version || (version === 100) === is100;
}
