// The one place that knows how a program of passes becomes GLSL. Pure: no page, no clock, the same in every engine.
import { MOVING, OF_MOUSE } from "./program-names.js";
import { parametersIn } from "./program-parameters.js";
import { errorsIn } from "./program-rules.js";
import { study } from "./program-study.js";
import { warningsIn } from "./program-warnings.js";
import { wrap } from "./program-wrap.js";

export { LABELS, PASSES } from "./program-names.js";
export { mapMessages } from "./program-messages.js";

const ORDER = ["buffer_a", "buffer_b", "buffer_c", "buffer_d", "image"];

export function analyse(program) {
  const known = understand(program);
  const { studied, parameters, errors } = known;
  const image = studied.passes.find(({ name }) => name === "image");
  const uses = (names) => studied.passes.some((pass) => names.some((name) => pass.reached.names.has(name) && isHanded(pass, name)));
  const reads = (source) => studied.passes.some((pass) => readsOf(pass).includes(source));
  const about = { usesAudio: reads("audio"), usesMouse: uses(OF_MOUSE), usesKeyboard: reads("keyboard") };
  const isStatic = !uses(MOVING) && !Object.values(about).some(Boolean) && !studied.passes.some(readsThePast);
  return {
    ok: errors.length === 0,
    dialect: image?.dialect ?? "shadertoy",
    dialects: Object.fromEntries(studied.passes.map(({ name, dialect }) => [name, dialect])),
    parameters,
    isStatic,
    ...about,
    errors,
    warnings: warningsIn(known, isStatic),
  };
}

// What is drawn, pass by pass, as a browser compiles it; nothing where a rule refuses it.
export function build(program) {
  const { studied, parameters, errors } = understand(program);
  return { passes: errors.length ? [] : studied.passes.map((pass) => wrap(pass)), parameters, errors };
}

let latest = { key: null, known: null };

// Asked for the same program twice in a row, by whoever analyses it and whoever draws it.
export function understand(program) {
  const key = JSON.stringify([program.glsl_code, program.passes]);
  if (latest.key !== key) {
    const studied = study(program);
    const declared = studied.passes.flatMap(({ syntax }) => syntax.variables);
    const { parameters, warnings } = parametersIn(declared, studied.comments);
    const errors = unlike([...studied.problems.filter(({ isWarning }) => !isWarning), ...errorsIn(studied)]);
    latest = { key, known: { studied, parameters: once(parameters), parameterWarnings: warnings, errors } };
  }
  return latest.known;
}

// Common is read with every pass, so what is wrong in it is found more than once.
function unlike(messages) {
  const seen = new Set();
  return messages.filter(({ pass, line, message }) => seen.size < seen.add(`${pass} ${line} ${message}`).size);
}

function once(parameters) {
  return [...new Map(parameters.toReversed().map((each) => [each.name, each])).values()].toReversed();
}

// By us, and not a name that the author gave to something else.
function isHanded({ dialect, syntax }, name) {
  const own = [...syntax.variables, ...syntax.functions].find((each) => each.name === name);
  return own ? own.storage === "uniform" : dialect === "shadertoy";
}

function readsOf({ inputs, reached }) {
  return inputs.flatMap((input, index) => (input && reached.names.has(`iChannel${index}`) ? [input.source] : []));
}

// A buffer that is drawn later in the frame, or is this one: what it holds comes from the frame before.
function readsThePast(pass) {
  return readsOf(pass).some((source) => ORDER.indexOf(source) >= ORDER.indexOf(pass.name));
}
