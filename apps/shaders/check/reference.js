// The check: the browser's own module first, then what the reference compiler says of each pass. Runs outside of
// browsers, beside them: what the reference compiler refuses although browsers do not is rewritten for it here.
import { analyse, mapMessages, understand } from "../../../static/js/shader/program.js";
import { wrap } from "../../../static/js/shader/program-wrap.js";
import { rephrased } from "./rephrased.js";

const MORE_100 = ["#extension GL_EXT_shader_non_constant_global_initializers : enable"];
// It reads what no condition lets through, and an empty argument as none.
const READS_TOO_MUCH = /'macro expansion' : Too few args|'string' : /;
const NO_MEMORY = "This needs more memory than a compiler may take here. Make it shorter.";
const NO_TIME = "This takes too long to compile. Make it shorter.";
const UNDECIDED = "The compiler gave up on this pass: browsers decide.";

const SIGNAL_ABORT = 6;
const SIGNAL_KILL = 9;
const SIGNAL_SEGMENT = 11;
const SIGNAL_BUS = 7;
const SIGNAL_CPU = 24;

let about = null;
let asked = [];

// → how many questions there are for the compiler, one for each pass
export function begin(text) {
  const program = JSON.parse(text);
  about = analyse(program);
  asked = about.ok ? understand(program).studied.passes.map((pass) => question(pass, pass)) : [];
  return asked.length;
}

// → GLSL version and source. Joined, since the engine's door takes no text that is put together otherwise and is long.
export function ask(index) {
  const { version, fragment } = asked[index].wrapped;
  return [version, fragment].join("\n");
}

// What it answered. → whether it is to be asked again about the same pass
export function hear(index, status, log) {
  const { pass, wrapped, isSecond } = asked[index];
  if (status === 0) {
    return false;
  }
  if (status < 0) {
    crashed(pass, -status);
    return false;
  }
  if (!isSecond && READS_TOO_MUCH.test(log)) {
    asked[index] = { ...question(pass, expanded(pass)), isSecond: true };
    return true;
  }
  const said = mapMessages(log, wrapped);
  about.errors.push(...(said.length ? said : [{ pass: pass.name, line: 0, message: "The compiler refused this and did not say why." }]));
  return false;
}

export function report() {
  const seen = new Set();
  const unseen = ({ pass, line, message }) => seen.size < seen.add(`${pass} ${line} ${message}`).size;
  // That it would be a still picture is known of what compiles.
  const isWorthSaying = ({ rule }) => errors.length === 0 || rule !== "still";
  const plain = ({ pass, line, message }) => ({ pass, line, message });
  const errors = about.errors.filter(unseen).map(plain);
  return JSON.stringify({ ...about, ok: errors.length === 0, errors, warnings: about.warnings.filter(isWorthSaying).map(plain) });
}

function question(pass, text) {
  const { rename, more } = rephrased(pass);
  return { pass, wrapped: wrap(text, { rename, more: [...(pass.version === 100 ? MORE_100 : []), ...more] }), isSecond: false };
}

// Its macros replaced and its inactive lines gone, by us.
function expanded(pass) {
  const only = (unit, tokens) => tokens && [...pass.tokens.filter((token) => token.unit === unit), tokens.at(-1)];
  return { ...pass, common: only("common", pass.common), code: only(pass.name, pass.code) };
}

// A crash is never the author's error; but what eats all time or memory is.
function crashed({ name }, signal) {
  if (signal === SIGNAL_CPU || signal === SIGNAL_KILL) {
    about.errors.push({ pass: name, line: 0, message: NO_TIME });
  } else if (signal === SIGNAL_ABORT) {
    about.errors.push({ pass: name, line: 0, message: NO_MEMORY });
  } else if (signal === SIGNAL_SEGMENT || signal === SIGNAL_BUS) {
    about.warnings.push({ pass: name, line: 0, message: UNDECIDED });
  } else {
    throw new Error(`The compiler ended by signal ${signal}.`);
  }
}
