// What compilers say, in the author's own lines and in plain words.
import { phrased } from "./program-phrases.js";

const FORMS = [
  /^\s*(?<kind>ERROR|WARNING): [^:\s]+:(?<line>-?\d+): (?<said>.*)$/, // ANGLE, and the reference compiler
  /^\s*\d+:(?<line>\d+)\(\d+\): (?<kind>error|warning): (?<said>.*)$/, // Mesa
  /^\s*\d+\((?<line>\d+)\) : (?<kind>error|warning) \w+: (?<said>.*)$/, // NVIDIA
  /^\s*(?<kind>ERROR|WARNING): (?<said>.*)$/,
];
// What only counts, or follows from what was said before it.
const NOISE =
  /compilation terminated|compilation errors\.|^No code generated|^\s*$|^Fragment shader is not compiled|^stdin$|' : dimension mismatch/i;
const MAX_MESSAGES = 40;

// log: a compiler's or a linker's. builtPass: as build() made it. → [{pass, line, message}], one a line: what else is
// said of a line mostly follows from the first. kind "warning": only what is said of a line without refusing it.
export function mapMessages(log, builtPass, kind = "error") {
  const found = [];
  const loose = [];
  // The reference compiler says of whom it speaks in a line of its own.
  const rows = String(log).replace(/\0/g, "").replace(/'\n'/g, "'the end of the line'").replace(/: *\n {4}/g, ": ").split("\n");
  for (const row of rows) {
    const groups = FORMS.map((form) => form.exec(row)).find(Boolean)?.groups;
    const said = (groups?.said ?? row).trim();
    const isWarning = /warning/i.test(groups?.kind ?? "");
    if (!NOISE.test(said) && (kind === "warning" ? isWarning && groups.line > 0 : !isWarning)) {
      (groups ? found : loose).push({ ...placeOf(Number(groups?.line ?? 0), said, builtPass), message: phrased(said), said });
    }
  }
  // Of what did not compile, linkers say that there is nothing in it.
  const all = found.length > 1 ? found.filter(({ said }) => !/Missing entry point/.test(said)) : found.length ? found : loose;
  const seen = new Set();
  const isFirst = ({ pass, line, message }) => seen.size < seen.add(line ? `${pass} ${line}` : message).size;
  return all.filter(isFirst).slice(0, MAX_MESSAGES).map(({ pass, line, message }) => ({ pass, line, message }));
}

function placeOf(line, said, { name, lines }) {
  const { head, common, own, last, functions } = lines;
  if (line > head + common) {
    return { pass: name, line: Math.min(line - head - common, own, last) };
  }
  if (line > head) {
    return { pass: "common", line: line - head };
  }
  // Some are told of a function instead of a line.
  const named = (said.match(/\w+/g) ?? []).find((word) => Object.hasOwn(functions, word) && word !== "main");
  return line < 1 && named ? { pass: functions[named][0], line: functions[named][1] } : { pass: name, line: 0 };
}
