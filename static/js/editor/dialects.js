// The uniforms that the engine fills in, for each dialect.
const SHADERTOY = `
iResolution vec3 The picture's width and height in pixels, and the shape of a pixel.
iTime float Seconds since the start.
iTimeDelta float Seconds since the frame before.
iFrame int How many frames were drawn before this one.
iFrameRate float Frames a second.
iMouse vec4 The pointer in pixels: xy where it was dragged to, zw where it was pressed; z is below 0 once it was let go, w is above 0 only in the frame of the press.
iDate vec4 Year, month from 0, day, seconds since midnight.
iSampleRate float Samples of sound a second.
iChannelTime float[4] Seconds that each input has played.
iChannelResolution vec3[4] Width and height of each input in pixels.
iChannel0 sampler2D The first input of this pass.
iChannel1 sampler2D The second input of this pass.
iChannel2 sampler2D The third input of this pass.
iChannel3 sampler2D The fourth input of this pass.
`;
const BOOK = `
u_resolution vec2 The picture's width and height in pixels.
u_time float Seconds since the start.
u_mouse vec2 The pointer in pixels from the lower left.
u_delta float Seconds since the frame before.
u_frame int How many frames were drawn before this one.
u_date vec4 Year, month from 0, day, seconds since midnight.
`;
const SANDBOX = `
resolution vec2 The picture's width and height in pixels.
time float Seconds since the start.
mouse vec2 The pointer from 0 to 1, from the lower left.
surfaceSize vec2 Width and height of what is seen of the surface.
surfacePosition vec2 The place on the surface.
backbuffer sampler2D The picture of the frame before.
`;

function read(text) {
  return text.trim().split("\n").map((line) => {
    const [, name, type, words] = /^(\w+) (\S+) (.*)$/.exec(line);
    const [, part, array] = /^(\w+)(\[\d\])?$/.exec(type);
    return { kind: "uniform", name, type: part, array: array ?? "", words, isGiven: true };
  });
}

const PLAIN = [...read(SHADERTOY), ...read(BOOK), ...read(SANDBOX)];
const OF = {
  shadertoy: read(SHADERTOY),
  bookofshaders: read(BOOK),
  glslsandbox: read(SANDBOX),
  // These declare what they want, by any of our names.
  es100: PLAIN,
  es300: PLAIN,
};

export function givenTo(dialect) {
  return OF[dialect] ?? OF.shadertoy;
}

// Shadertoy's stand there without being declared; the others are a name for what a declaration will be filled with.
export function isDeclaredFor(dialect) {
  return dialect === "shadertoy" || !OF[dialect];
}
