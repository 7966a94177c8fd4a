// Beginnings that one reaches for again and again. All of them were written for Fractafrag and given to everybody (CC0).
// ${…} are the places that Tab leads through. `wants` names others that are put in with it where they are missing.
const text = (strings) => strings.raw[0].replace(/^\n/, "").replace(/\n\s*$/, "");

export const SNIPPETS = [
  {
    name: "mainImage", label: "mainImage: a first picture", words: "Shadertoy's entry point, with the place from -1 to 1 and square pixels.",
    code: text`
void mainImage(out vec4 fragColor, in vec2 fragCoord) {
  vec2 p = (2.0 * fragCoord - iResolution.xy) / iResolution.y;
  vec3 colour = vec3(\${0.5 + 0.5 * p, 0.5});
  fragColor = vec4(colour, 1.0);
}`,
  },
  {
    name: "parameter", label: "uniform float: a slider", words: "A value that everybody can turn beside the picture.",
    code: text`uniform float \${speed}; // \${0..4} = \${1.0} "\${Speed}"`,
  },
  {
    name: "ink", label: "uniform vec3: a colour field", words: "A colour that everybody can choose beside the picture.",
    code: text`uniform vec3 \${ink}; // color = \${#ff8800} "\${Ink}"`,
  },
  {
    name: "hash21", label: "hash21: chance from a place", words: "A number from 0 to 1 for each place; whole numbers inside, so the same on every device. GLSL 3.00.",
    is300: true,
    code: text`
float hash21(vec2 p) {
  uvec2 q = floatBitsToUint(p);
  uint h = q.x * 0x9E3779B1u ^ (q.y + 0x7F4A7C15u) * 0x85EBCA77u;
  h = (h ^ (h >> 15)) * 0xC2B2AE3Du;
  h = (h ^ (h >> 13)) * 0x27D4EB2Fu;
  return float((h ^ (h >> 16)) >> 8) / 16777216.0;
}`,
  },
  {
    name: "hash22", label: "hash22: two numbers from a place", words: "Two numbers from 0 to 1 for each place.",
    code: text`
vec2 hash22(vec2 p) {
  vec2 q = vec2(dot(p, vec2(41.37, 289.13)), dot(p, vec2(173.91, 97.71)));
  return fract(sin(q) * 38917.417);
}`,
  },
  {
    name: "hash12", label: "hash12: chance in GLSL 1.00 too", words: "A number from 0 to 1 for each place, where there are no whole-number bits.",
    code: text`
float hash12(vec2 p) {
  return fract(sin(dot(p, vec2(91.345, 47.853))) * 41758.327);
}`,
  },
  {
    name: "valueNoise", label: "valueNoise: soft hills", words: "Noise between chance values on a grid, from 0 to 1.", wants: ["hash12"],
    code: text`
float valueNoise(vec2 p) {
  vec2 cell = floor(p);
  vec2 f = fract(p);
  vec2 t = f * f * (3.0 - 2.0 * f);
  float low = mix(hash12(cell), hash12(cell + vec2(1.0, 0.0)), t.x);
  float high = mix(hash12(cell + vec2(0.0, 1.0)), hash12(cell + vec2(1.0, 1.0)), t.x);
  return mix(low, high, t.y);
}`,
  },
  {
    name: "gradientNoise", label: "gradientNoise: hills without a grid", words: "Noise between chance slopes, about -0.7 to 0.7.", wants: ["hash12"],
    code: text`
vec2 slopeAt(vec2 cell) {
  float turn = 6.2831853 * hash12(cell);
  return vec2(cos(turn), sin(turn));
}

float gradientNoise(vec2 p) {
  vec2 cell = floor(p);
  vec2 f = fract(p);
  vec2 t = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
  float a = dot(slopeAt(cell), f);
  float b = dot(slopeAt(cell + vec2(1.0, 0.0)), f - vec2(1.0, 0.0));
  float c = dot(slopeAt(cell + vec2(0.0, 1.0)), f - vec2(0.0, 1.0));
  float d = dot(slopeAt(cell + vec2(1.0, 1.0)), f - vec2(1.0, 1.0));
  return mix(mix(a, b, t.x), mix(c, d, t.x), t.y);
}`,
  },
  {
    name: "fbm", label: "fbm: noise in octaves", words: "Noise upon finer noise: clouds, mountains, smoke.", wants: ["hash12", "valueNoise"],
    code: text`
float fbm(vec2 p) {
  mat2 turn = mat2(0.8, 0.6, -0.6, 0.8);
  float sum = 0.0;
  float weight = 0.5;
  for (int i = 0; i < \${5}; i++) {
    sum += weight * valueNoise(p);
    p = turn * p * 2.03 + 17.1;
    weight *= 0.5;
  }
  return sum;
}`,
  },
  {
    name: "voronoi", label: "voronoi: cells", words: "How far the nearest point is, and the one after it: cells and their walls.", wants: ["hash22"],
    code: text`
vec2 voronoi(vec2 p) {
  vec2 cell = floor(p);
  vec2 nearest = vec2(8.0);
  for (int y = -1; y <= 1; y++) {
    for (int x = -1; x <= 1; x++) {
      vec2 other = cell + vec2(float(x), float(y));
      float d = length(other + hash22(other) - p);
      nearest = d < nearest.x ? vec2(d, nearest.x) : vec2(nearest.x, min(nearest.y, d));
    }
  }
  return nearest;
}`,
  },
  {
    name: "palette", label: "palette: colours from cosines", words: "A ring of colours that flow into each other.",
    code: text`
vec3 palette(float t) {
  vec3 middle = vec3(\${0.5, 0.5, 0.5});
  vec3 swing = vec3(\${0.5, 0.5, 0.5});
  vec3 start = vec3(\${0.0, 0.33, 0.67});
  return middle + swing * cos(6.2831853 * (t + start));
}`,
  },
  {
    name: "hsv", label: "hsv: hue, saturation, value", words: "A colour by its hue, each from 0 to 1.",
    code: text`
vec3 hsv(float hue, float saturation, float value) {
  vec3 pure = clamp(abs(fract(hue + vec3(0.0, 2.0, 1.0) / 3.0) * 6.0 - 3.0) - 1.0, 0.0, 1.0);
  return value * mix(vec3(1.0), pure, saturation);
}`,
  },
  {
    name: "rotate2", label: "rotate2: turn in the plane", words: "A matrix that turns a vec2.",
    code: text`
mat2 rotate2(float angle) {
  float s = sin(angle);
  float c = cos(angle);
  return mat2(c, s, -s, c);
}`,
  },
  {
    name: "rotate3", label: "rotate3: turn about an axis", words: "A matrix that turns a vec3 about an axis of length 1.",
    code: text`
mat3 rotate3(vec3 axis, float angle) {
  float s = sin(angle);
  float c = cos(angle);
  vec3 a = axis * (1.0 - c);
  return mat3(
    a.x * axis + vec3(c, s * axis.z, -s * axis.y),
    a.y * axis + vec3(-s * axis.z, c, s * axis.x),
    a.z * axis + vec3(s * axis.y, -s * axis.x, c)
  );
}`,
  },
  {
    name: "sdCircle", label: "sdCircle: distance to a circle", words: "Below 0 inside, 0 on the line, above 0 outside.",
    code: text`
float sdCircle(vec2 p, float radius) {
  return length(p) - radius;
}`,
  },
  {
    name: "sdBox2", label: "sdBox2: distance to a rectangle", words: "Half its width and height.",
    code: text`
float sdBox2(vec2 p, vec2 half_size) {
  vec2 d = abs(p) - half_size;
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0);
}`,
  },
  {
    name: "sdSegment", label: "sdSegment: distance to a line", words: "From a to b; take a radius away for a stroke.",
    code: text`
float sdSegment(vec2 p, vec2 a, vec2 b) {
  vec2 along = b - a;
  float t = clamp(dot(p - a, along) / dot(along, along), 0.0, 1.0);
  return length(p - a - t * along);
}`,
  },
  {
    name: "sdPolygon", label: "sdPolygon: distance to a regular polygon", words: "So many sides, with their middles at this radius.",
    code: text`
float sdPolygon(vec2 p, float sides, float radius) {
  float slice = 6.2831853 / sides;
  float angle = atan(p.y, p.x);
  float turned = mod(angle, slice) - 0.5 * slice;
  vec2 q = length(p) * vec2(cos(turned), abs(sin(turned)));
  float half_side = radius * tan(0.5 * slice);
  return q.x < radius ? max(q.x - radius, 0.0) + min(q.x - radius, 0.0) : length(vec2(q.x - radius, max(q.y - half_side, 0.0)));
}`,
  },
  {
    name: "sdSphere", label: "sdSphere: distance to a sphere", words: "Below 0 inside, above 0 outside.",
    code: text`
float sdSphere(vec3 p, float radius) {
  return length(p) - radius;
}`,
  },
  {
    name: "sdBox3", label: "sdBox3: distance to a box", words: "Half its width, height and depth; take a little away for round edges.",
    code: text`
float sdBox3(vec3 p, vec3 half_size) {
  vec3 d = abs(p) - half_size;
  return length(max(d, 0.0)) + min(max(d.x, max(d.y, d.z)), 0.0);
}`,
  },
  {
    name: "sdTorus", label: "sdTorus: distance to a ring", words: "A ring that lies flat: its radius, and how thick it is.",
    code: text`
float sdTorus(vec3 p, float radius, float thickness) {
  return length(vec2(length(p.xz) - radius, p.y)) - thickness;
}`,
  },
  {
    name: "sdCapsule", label: "sdCapsule: distance to a rounded rod", words: "From a to b, with a radius.",
    code: text`
float sdCapsule(vec3 p, vec3 a, vec3 b, float radius) {
  vec3 along = b - a;
  float t = clamp(dot(p - a, along) / dot(along, along), 0.0, 1.0);
  return length(p - a - t * along) - radius;
}`,
  },
  {
    name: "sdCylinder", label: "sdCylinder: distance to a cylinder", words: "An upright one: radius and half its height.",
    code: text`
float sdCylinder(vec3 p, float radius, float half_height) {
  vec2 d = vec2(length(p.xz) - radius, abs(p.y) - half_height);
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0);
}`,
  },
  {
    name: "smoothMin", label: "smoothMin: melt two shapes", words: "The smaller of both, with a soft seam so wide.",
    code: text`
float smoothMin(float a, float b, float seam) {
  float h = max(seam - abs(a - b), 0.0) / seam;
  return min(a, b) - h * h * seam * 0.25;
}`,
  },
  {
    name: "repeat", label: "repeat: the same again and again", words: "Folds the plane into cells of this size, each with its middle at 0.",
    code: text`
vec2 repeat(vec2 p, vec2 size) {
  return mod(p + 0.5 * size, size) - 0.5 * size;
}`,
  },
  {
    name: "kaleidoscope", label: "kaleidoscope: mirrored slices", words: "Folds the plane into so many mirrored slices.",
    code: text`
vec2 kaleidoscope(vec2 p, float slices) {
  float slice = 6.2831853 / slices;
  float angle = abs(mod(atan(p.y, p.x), slice) - 0.5 * slice);
  return length(p) * vec2(cos(angle), sin(angle));
}`,
  },
  {
    name: "scene", label: "scene: what a ray meets", words: "The distance to the nearest thing, for a raymarch loop.",
    code: text`
float scene(vec3 p) {
  float ball = length(p - vec3(\${0.0, 0.5, 0.0})) - 1.0;
  float floor_ = p.y + 0.5;
  return min(ball, floor_);
}`,
  },
  {
    name: "raymarch", label: "raymarch: walk along a ray", words: "How far along a ray the scene begins, or -1.", wants: ["scene"],
    code: text`
float raymarch(vec3 origin, vec3 direction) {
  float travelled = 0.0;
  for (int i = 0; i < \${96}; i++) {
    float d = scene(origin + travelled * direction);
    if (d < 0.0005 * (1.0 + travelled)) {
      return travelled;
    }
    travelled += d;
    if (travelled > \${40.0}) {
      break;
    }
  }
  return -1.0;
}`,
  },
  {
    name: "normalAt", label: "normalAt: which way a surface looks", words: "From four distances around a point.", wants: ["scene"],
    code: text`
vec3 normalAt(vec3 p) {
  vec2 e = vec2(0.0007, -0.0007);
  return normalize(e.xyy * scene(p + e.xyy) + e.yyx * scene(p + e.yyx) + e.yxy * scene(p + e.yxy) + e.xxx * scene(p + e.xxx));
}`,
  },
  {
    name: "softShadow", label: "softShadow: how much light arrives", words: "1 in the light, 0 in the shadow; higher is sharper.", wants: ["scene"],
    code: text`
float softShadow(vec3 origin, vec3 to_light, float sharpness) {
  float light = 1.0;
  float travelled = 0.02;
  for (int i = 0; i < 48; i++) {
    float d = scene(origin + travelled * to_light);
    light = min(light, sharpness * d / travelled);
    travelled += clamp(d, 0.01, 0.4);
    if (light < 0.002 || travelled > 20.0) {
      break;
    }
  }
  return clamp(light, 0.0, 1.0);
}`,
  },
  {
    name: "occlusion", label: "occlusion: darker in corners", words: "How free the space before a surface is.", wants: ["scene"],
    code: text`
float occlusion(vec3 p, vec3 n) {
  float hidden = 0.0;
  float weight = 1.0;
  for (int i = 1; i <= 5; i++) {
    float away = 0.06 * float(i);
    hidden += weight * max(0.0, away - scene(p + away * n));
    weight *= 0.7;
  }
  return clamp(1.0 - 2.2 * hidden, 0.0, 1.0);
}`,
  },
  {
    name: "lookAt", label: "lookAt: a camera", words: "The direction of the ray through a place of the picture.",
    code: text`
vec3 lookAt(vec3 eye, vec3 target, vec2 p, float zoom) {
  vec3 ahead = normalize(target - eye);
  vec3 right = normalize(cross(ahead, vec3(0.0, 1.0, 0.0)));
  vec3 above = cross(right, ahead);
  return normalize(p.x * right + p.y * above + zoom * ahead);
}`,
  },
  {
    name: "toneMap", label: "toneMap: bright light onto a screen", words: "Bends what is brighter than white below 1, gently.",
    code: text`
vec3 toneMap(vec3 light) {
  vec3 bent = light / (1.0 + max(max(light.r, light.g), light.b));
  return pow(clamp(1.6 * bent, 0.0, 1.0), vec3(1.0 / 2.2));
}`,
  },
  {
    name: "vignette", label: "vignette: darker corners", words: "uv goes from 0 to 1.",
    code: text`
float vignette(vec2 uv) {
  vec2 edge = uv * (1.0 - uv);
  return pow(clamp(16.0 * edge.x * edge.y, 0.0, 1.0), \${0.25});
}`,
  },
  {
    name: "dither", label: "dither: no bands in soft colours", words: "Add it to a colour before it is shown.",
    code: text`
float dither(vec2 pixel) {
  float pattern = fract(52.7 * fract(dot(pixel, vec2(0.0671, 0.00583))));
  return (pattern - 0.5) / 255.0;
}`,
  },
  {
    name: "antialias", label: "antialias: a soft edge for a distance", words: "1 inside a shape, 0 outside, one pixel soft.",
    code: text`
float antialias(float d) {
  float pixel = fwidth(d);
  return 1.0 - smoothstep(-0.5 * pixel, 0.5 * pixel, d);
}`,
  },
  { name: "for", label: "for loop", words: "Count with a whole number.", code: text`
for (int \${i} = 0; \${i} < \${8}; \${i}++) {
  \${}
}` },
  { name: "if", label: "if", words: "Only where something holds.", code: text`
if (\${condition}) {
  \${}
}` },
].map((snippet) => ({ ...snippet, code: asTemplate(snippet.code) }));

// CodeMirror takes a bare number for a field's place in the order, and a tab for one step of the author's own.
function asTemplate(code) {
  const steps = (spaces) => "\t".repeat(spaces.length / 2);
  return code.replaceAll("\\${", "${").replace(/\$\{(\d+)\}/g, "${1:$1}").replace(/^(?: {2})+/gm, steps);
}

// As it stands in a source, with every field filled in.
export function plain(code) {
  return code.replace(/\$\{(?:\d+:)?([^{}]*)\}/g, "$1");
}

// What has to stand before it: those that it wants and that are not there yet.
export function helpers({ wants = [] }, isThere) {
  return wants.filter((name) => !isThere(name)).map((name) => `${plain(SNIPPETS.find((other) => other.name === name).code)}\n\n`).join("");
}
