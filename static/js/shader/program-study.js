// Everything that is known about a program before a compiler sees it, pass by pass.
import { OF_100, dialectOf, versionOf } from "./program-dialect.js";
import { WORD, lex } from "./program-lexer.js";
import { DRAWN } from "./program-names.js";
import { preprocess } from "./program-preprocess.js";
import { wants300 } from "./program-rewrite.js";
import { pairsOf, reached, syntaxOf } from "./program-syntax.js";
import { EXTENSIONS } from "./program-wrap.js";

const MAX_BYTES = 65_536;
const MACROS_300 = { GL_ES: "1", GL_FRAGMENT_PRECISION_HIGH: "1", __VERSION__: "300", HW_PERFORMANCE: "1" };
const MACROS_100 = {
  GL_ES: "1",
  GL_FRAGMENT_PRECISION_HIGH: "1",
  __VERSION__: "100",
  ...Object.fromEntries(EXTENSIONS.map((name) => [name, "1"])),
};

function codeOf(program, name) {
  return (name === "image" ? program.glsl_code : program.passes?.[name]?.code) ?? "";
}

// → {passes, comments, problems, common: lexed or null}
export function study(program) {
  const problems = [];
  const lexed = {};
  for (const name of ["common", ...DRAWN]) {
    const code = codeOf(program, name);
    if (!code.trim() && name !== "image") {
      continue;
    }
    if (isTooLarge(code)) {
      problems.push({ pass: name, line: 0, message: `This pass is larger than ${MAX_BYTES / 1024} KiB.`, rule: "size" });
    } else {
      lexed[name] = lex(code, name);
      problems.push(...lexed[name].problems);
    }
  }
  const comments = Object.fromEntries(Object.entries(lexed).map(([name, each]) => [name, each.comments]));
  const isReadable = problems.every(({ isWarning }) => isWarning);
  const names = isReadable ? DRAWN.filter((name) => lexed[name]) : [];
  const passes = names.map((name) => studyPass(name, lexed, program));
  return { passes, comments, common: lexed.common?.tokens ?? null, problems: [...problems, ...passes.flatMap((pass) => pass.problems)] };
}

function isTooLarge(code) {
  let bytes = code.length;
  if (bytes <= MAX_BYTES && 3 * bytes > MAX_BYTES) {
    bytes = 0;
    for (const sign of code) {
      const point = sign.codePointAt(0);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
  }
  return bytes > MAX_BYTES;
}

function studyPass(name, lexed, program) {
  const common = lexed.common?.tokens ?? null;
  const code = lexed[name].tokens;
  const units = [common, code].filter(Boolean);
  let read = readPass(units, MACROS_300);
  if (OF_100.has(read.dialect) && units.some((tokens) => tokens.some(({ text }) => text in MACROS_100))) {
    read = readPass(units, MACROS_100);
  }
  const { dialect, syntax, words } = read;
  const version = OF_100.has(dialect) && !wants300(syntax, words) ? 100 : 300;
  const inputs = [0, 1, 2, 3].map((index) => program.passes?.[name]?.inputs?.[index] ?? null);
  const entry = dialect === "shadertoy" ? "mainImage" : "main";
  const known = { names: words, pairs: pairsOf(read.tokens), reached: reached(read.tokens, syntax, entry) };
  return { name, common, code, inputs, version, ...read, ...known };
}

function readPass(units, macros) {
  const { tokens, directives, problems, isWhole } = preprocess(units, macros);
  const syntax = syntaxOf(tokens);
  const words = new Set();
  tokens.forEach(({ kind, text }) => kind === WORD && words.add(text));
  const { version, problems: ofVersion } = versionOf(directives);
  return { tokens, directives, syntax, words, isWhole, dialect: dialectOf(version, syntax, words), problems: [...problems, ...ofVersion] };
}
