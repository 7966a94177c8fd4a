// What browsers refuse although GLSL allows it, and what could never be drawn here. Everything else compilers say.
import { OF_100 } from "./program-dialect.js";
import { depthProblem } from "./program-depth.js";
import { DIRECTIVE, FOREIGN, WORD } from "./program-lexer.js";
import { BUILT_IN, LABELS } from "./program-names.js";
import { isExtension } from "./program-wrap.js";
import { loopProblems } from "./program-loops.js";
import { sizeProblems } from "./program-sizes.js";
import { wholeProblems } from "./program-wholes.js";

const MAX_NAME = 1024;
const MAX_CALLS = 256;
const MAX_PARAMETERS = 255;
// Drivers put a function's text where it is called.
const MAX_WORDS_IN_PLACE = 2e7;
const FORBIDDEN = /^_?webgl_|__/;
const OPAQUE = /^[iu]?sampler(?!2D$)|^image|^atomic/;
const SOUND_ONLY = "This makes sound, not a picture. There is no sound pass here.";

export function errorsIn({ passes }) {
  return passes.flatMap((pass) => {
    const found = [...signs(pass), ...directives(pass)];
    // What follows reads structure, of which there is none where the text is cut off.
    if (!pass.isWhole) {
      return found;
    }
    found.push(...OF_STRUCTURE.flatMap((rule) => rule(pass)));
    const tooDeep = depthProblem(pass);
    return [...found, ...(tooDeep.length ? tooDeep : loopProblems(pass))];
  });
}

const OF_STRUCTURE = [entry, names, interfaces, calls, sizeProblems, wholeProblems];

function error({ unit, line }, message, rule) {
  return { pass: unit, line, message, rule };
}

function signs({ tokens }) {
  return tokens
    .filter(({ kind }) => kind === FOREIGN || kind === DIRECTIVE)
    .slice(0, 20)
    .map((token) => error(token, `${shown(token.text)} has no place in GLSL outside comments.`, "sign"));
}

function shown(sign) {
  const code = sign.codePointAt(0);
  const isSeen = /[\p{L}\p{N}\p{P}\p{S}]/u.test(sign);
  return isSeen ? `The sign ${sign}` : `An invisible sign (U+${code.toString(16).toUpperCase().padStart(4, "0")})`;
}

function directives({ directives: found }) {
  return found.flatMap((one) => {
    if (one.name === "include") {
      return [error(one, "There is no #include here. Put what passes share into Common.", "include")];
    }
    if (one.name === "extension" && !isExtension(one.words)) {
      return [error(one, "An extension is asked for like: #extension GL_NAME : enable", "extension")];
    }
    const isRequired = one.name === "extension" && one.words.at(-1)?.text === "require";
    if (isRequired && !KNOWN_EXTENSIONS.has(one.words[0]?.text)) {
      return [error(one, `No browser has the extension ${one.words[0]?.text} here.`, "extension")];
    }
    return [];
  });
}

// Part of GLSL ES 3.00, to which a pass that uses them is brought.
const KNOWN_EXTENSIONS = new Set(["GL_OES_standard_derivatives", "GL_EXT_shader_texture_lod", "GL_EXT_frag_depth"]);

function entry(pass) {
  const { name, dialect, syntax, pairs, tokens } = pass;
  // Behind a bracket that is never closed nothing can be found; compilers say where it is.
  if (pairs.includes(tokens.length) && tokens.length) {
    return [];
  }
  const here = { unit: name, line: 0 };
  const find = (wanted) => syntax.functions.filter((each) => each.name === wanted);
  if (dialect !== "shadertoy") {
    return find("main").length ? output(pass) : [error(here, "void main() is missing.", "entry")];
  }
  const found = find("mainImage");
  if (!found.length) {
    const missing = `${LABELS[name]} has no void mainImage(out vec4 fragColor, in vec2 fragCoord), and no void main().`;
    return [error(here, find("mainSound").length ? SOUND_ONLY : missing, "entry")];
  }
  const fits = ({ parameters: [colour, place, ...more] }) =>
    colour?.type === "vec4" && colour.way !== "in" && place?.type === "vec2" && !more.length;
  return found.some(fits) ? [] : [error(found[0], "mainImage takes (out vec4 fragColor, in vec2 fragCoord).", "entry")];
}

function output({ name, dialect, syntax, names: mentioned }) {
  const outs = syntax.variables.filter(({ storage }) => storage === "out");
  const wrong = outs.find(({ type }) => !/^(float|vec[234])$/.test(type));
  if (wrong) {
    return [error(wrong, `${wrong.name} must be a vec4: the picture takes no other numbers.`, "output")];
  }
  const loose = outs.length > 1 && outs.find(({ qualifiers }) => !qualifiers.names.has("layout"));
  if (loose) {
    return [error(loose, `${loose.name} needs a place, as all outputs do where there are several: layout(location = 1).`, "output")];
  }
  if (dialect === "es300" && !outs.length) {
    return [error({ unit: name, line: 0 }, "Nothing is given out: declare out vec4 fragColor; and write to it.", "output")];
  }
  const writes = ["gl_FragColor", "gl_FragData", "discard"].some((each) => mentioned.has(each));
  return OF_100.has(dialect) && !writes ? [error({ unit: name, line: 0 }, "Nothing is given out: write to gl_FragColor.", "output")] : [];
}

function names({ tokens, version }) {
  const found = [];
  const seen = new Set();
  tokens.forEach((token, at) => {
    if (token.kind === WORD && !seen.has(token.text)) {
      seen.add(token.text);
      if (FORBIDDEN.test(token.text) && !/^__(LINE|FILE|VERSION)__$/.test(token.text)) {
        found.push(error(token, `Browsers keep names such as ${token.text.slice(0, 40)} for themselves.`, "name"));
      } else if (token.text.length > MAX_NAME) {
        found.push(error(token, `A name may have ${MAX_NAME} characters at most.`, "name"));
      }
    }
    const index = Number(tokens[at + 2]?.text);
    if (token.text === "gl_FragData" && version === 100 && index > 0) {
      found.push(error(token, "Only gl_FragData[0] is drawn.", "output"));
    }
  });
  return found;
}

function interfaces({ tokens, syntax }) {
  const counts = new Map();
  tokens.forEach(({ kind, text }) => kind === WORD && counts.set(text, (counts.get(text) ?? 0) + 1));
  const found = syntax.blocks.map((block) => error(block, `The block ${block.name} cannot be filled. Declare single uniforms.`, "block"));
  found.push(...syntax.strays.map((stray) => error(stray, `Something is missing behind ${stray.name}.`, "stray")));
  for (const variable of syntax.variables) {
    const { storage, type, name: own } = variable;
    if (counts.get(own) === 1) {
      continue;
    }
    if (storage === "uniform" && OPAQUE.test(type)) {
      found.push(error(variable, `${own} cannot be filled: inputs are of the type sampler2D.`, "input"));
    }
    if ((storage === "varying" || storage === "in") && (type !== "vec2" || variable.isArray)) {
      found.push(error(variable, `Nothing hands ${own} over: only a vec2, the place from 0 to 1, can be.`, "input"));
    }
  }
  return found;
}

// Who calls whom, by name. Where a name means several functions only compilers know which.
function calls({ tokens, dialect, syntax: { functions } }) {
  const found = functions
    .filter(({ parameters }) => parameters.length > MAX_PARAMETERS)
    .map((each) => error(each, `A function takes ${MAX_PARAMETERS} values at most.`, "call"));
  const single = new Map();
  functions.forEach((each) => single.set(each.name, single.has(each.name) || BUILT_IN.has(each.name) ? null : each));
  const called = (each) => {
    const all = new Set();
    for (let at = each.body[0]; at < each.body[1]; at++) {
      if (tokens[at + 1]?.text === "(" && tokens[at - 1]?.text !== "." && single.get(tokens[at].text)) {
        all.add(tokens[at].text);
      }
    }
    return all;
  };
  const next = new Map([...single].filter(([, each]) => each).map(([name, each]) => [name, called(each)]));
  // On Shadertoy main calls mainImage.
  const most = dialect === "shadertoy" ? MAX_CALLS - 1 : MAX_CALLS;
  const done = new Map();
  for (const name of next.keys()) {
    const problem = walk(name, next, done, most, (each) => measured(tokens, single.get(each), done));
    if (problem) {
      return [...found, error(single.get(problem.name), problem.message, "recursion")];
    }
  }
  return found;
}

// How deep calls go below a function, and how long it is with all of them in place.
function measured(tokens, { body }, done) {
  let [depth, length] = [1, body[1] - body[0]];
  for (let at = body[0]; at < body[1]; at++) {
    const called = tokens[at + 1]?.text === "(" ? done.get(tokens[at].text) : undefined;
    depth = Math.max(depth, 1 + (called?.depth ?? 0));
    length += called?.length ?? 0;
  }
  return { depth, length };
}

// From the functions that call nobody upwards; without recursion of our own, since a chain may be thousands long.
function walk(start, next, done, most, measure) {
  const open = [[start, [...next.get(start)]]];
  const inside = new Set([start]);
  while (open.length) {
    const [name, waiting] = open.at(-1);
    const one = waiting.pop();
    if (one === undefined) {
      open.pop();
      inside.delete(name);
      done.set(name, measure(name));
      const { depth, length } = done.get(name);
      if (depth > most || length > MAX_WORDS_IN_PLACE) {
        const isDeep = depth > most;
        const tooDeep = `Functions call one another ${MAX_CALLS} deep here. No browser goes further.`;
        return { name, message: isDeep ? tooDeep : `With all that it calls, ${name} is too long for any device.` };
      }
    } else if (inside.has(one)) {
      return { name: one, message: `${one} calls itself, at once or through others. GLSL has no recursion.` };
    } else if (!done.has(one)) {
      open.push([one, [...next.get(one)]]);
      inside.add(one);
    }
  }
  return null;
}
