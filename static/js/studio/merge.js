// Two sheets that began as one: what fits together by itself, and what clashes. Knows no page.
import { threeWay, twoWay } from "./merge-lines.js";

export const PASSES = [
  ["image", "Image"],
  ["common", "Common"],
  ["buffer_a", "Buffer A"],
  ["buffer_b", "Buffer B"],
  ["buffer_c", "Buffer C"],
  ["buffer_d", "Buffer D"],
];
const CHANNELS = 4;
const WORDS = [["title", "Title"], ["shader_type", "Kind"]];

/** A sheet with every pass and channel, however little of it was written down. */
export function whole(sheet) {
  const passes = sheet?.passes ?? {};
  const codes = Object.fromEntries(PASSES.map(([name]) => [name, linesOf(name === "image" ? sheet?.glsl_code : passes[name]?.code)]));
  const inputs = Object.fromEntries(
    PASSES.filter(([name]) => name !== "common").map(([name]) => [name, Array.from({ length: CHANNELS }, (_, channel) => inputOf(passes[name]?.inputs?.[channel]))]),
  );
  const text = (name) => linesOf(sheet?.[name]);
  return { title: text("title"), description: text("description"), tags: text("tags"), shader_type: text("shader_type"), note: text("note"), codes, inputs };
}

function linesOf(text) {
  return String(text ?? "").replaceAll("\r\n", "\n");
}

function inputOf(given) {
  return given?.source ? { source: given.source, filter: given.filter ?? "", wrap: given.wrap ?? "" } : null;
}

/** And back to the form in which sheets travel. */
export function sheetOfWhole({ title, description, tags, shader_type, note, codes, inputs }) {
  const passes = {};
  for (const [name] of PASSES) {
    const pass = {};
    if (name !== "image" && codes[name]) {
      pass.code = codes[name];
    }
    if (inputs[name]?.some(Boolean)) {
      pass.inputs = inputs[name];
    }
    if (pass.code || pass.inputs) {
      passes[name] = pass;
    }
  }
  return { title, description, tags, shader_type, note, glsl_code: codes.image, passes };
}

/** What one sheet has that the other has not: parts as in `merge`, without a third to judge by. */
export function changes(before, after) {
  return merge(before, before, after).parts;
}

export function isSame(one, other) {
  return changes({ ...one, note: "" }, { ...other, note: "" }).length === 0;
}

/**
 * {parts, clashes, mine}: every part that one of them changed. A part is {key, label, chunks} for text, each chunk as
 * threeWay tells it, or {key, label, value} with kind, base, theirs and mine for a word. `base` may be null.
 */
export function merge(base, theirs, mine) {
  const [b, t, m] = [base && whole(base), whole(theirs), whole(mine)];
  const parts = [
    ...WORDS.map(([key, label]) => wordPart(key, label, b?.[key], t[key], m[key])),
    textPart("description", "Description", b?.description, t.description, m.description),
    tagsPart(b?.tags, t.tags, m.tags),
    ...PASSES.map(([name, label]) => textPart(`code:${name}`, label, b?.codes[name], t.codes[name], m.codes[name])),
    ...inputParts(b?.inputs, t.inputs, m.inputs),
  ].filter(Boolean);
  return { parts, mine: m, clashes: parts.reduce((sum, part) => sum + clashesOf(part).length, 0) };
}

/** The places of a part where somebody has to choose. */
export function clashesOf(part) {
  return (part.chunks ?? [part.value]).filter(({ kind }) => kind === "clash");
}

function wordPart(key, label, base, theirs, mine) {
  if (theirs === mine && (base === undefined || base === mine)) {
    return null;
  }
  return { key, label, value: { kind: kindOf(base, theirs, mine), base, theirs, mine } };
}

function kindOf(base, theirs, mine) {
  if (theirs === mine) {
    return "both";
  }
  if (base === theirs) {
    return "mine";
  }
  return base === mine ? "theirs" : "clash";
}

function textPart(key, label, base, theirs, mine) {
  if (theirs === mine && (base === undefined || base === mine)) {
    return null;
  }
  const [t, m] = [rows(theirs), rows(mine)];
  return { key, label, chunks: base === undefined ? twoWay(t, m) : threeWay(rows(base), t, m) };
}

// A text that is not there has no rows; one empty row would never go again.
function rows(text) {
  return text ? text.split("\n") : [];
}

function tagsOf(text) {
  return [...new Set(text.split(",").map((tag) => tag.trim().toLowerCase()).filter(Boolean))];
}

// Whatever either of them put in is in, whatever either took out is out.
function tagsPart(base, theirs, mine) {
  const [b, t, m] = [base ?? "", theirs, mine].map(tagsOf);
  const told = (tags) => tags.join(", ");
  if (told(t) === told(m) && (base === undefined || told(b) === told(m))) {
    return null;
  }
  const kind = kindOf(base === undefined ? undefined : told(b), told(t), told(m));
  if (kind !== "clash") {
    return { key: "tags", label: "Tags", value: { kind, base, theirs, mine } };
  }
  const together = [...t.filter((tag) => m.includes(tag) || !b.includes(tag)), ...m.filter((tag) => !t.includes(tag) && !b.includes(tag))];
  return { key: "tags", label: "Tags", value: { kind: "together", base, theirs, mine, together: told(together) } };
}

function inputParts(base, theirs, mine) {
  return Object.keys(theirs).flatMap((name) =>
    theirs[name].map((_, channel) => {
      const known = [theirs, base, mine].map((one) => one?.[name][channel]);
      const [t, b, m] = known.map((one) => toldInput(filled(one, known)));
      const label = `${PASSES.find(([one]) => one === name)[1]} iChannel${channel}`;
      return wordPart(`input:${name}:${channel}`, label, base ? b : undefined, t, m);
    }),
  );
}

// Saving writes down what "as usual" means for a source; left open, it means the same.
function filled(input, known) {
  if (!input) {
    return input;
  }
  const { source } = input;
  const usual = (what) => input[what] || (known.find((one) => one?.source === source && one[what])?.[what] ?? "");
  return { source, filter: usual("filter"), wrap: usual("wrap") };
}

/** A word of a part as a person reads it. */
export function readable({ key }, word) {
  return (key.startsWith("input:") ? word?.replaceAll("_", " ") : word) || "Nothing";
}

function toldInput(input) {
  return input ? [input.source, input.filter, input.wrap].join(" ").trimEnd() : "";
}

function readInput(told) {
  const [source, filter = "", wrap = ""] = told.split(" ");
  return source ? { source, filter, wrap } : null;
}

/**
 * The sheet that comes out. `choices` says for a clash (the chunk or value itself) "theirs", "mine" or "both"; `edited`
 * has texts by a part's key that somebody wrote in their place. What is not chosen is mine: it was there first to see.
 */
export function resolved({ parts, mine }, choices = new Map(), edited = new Map()) {
  const made = { ...mine, codes: { ...mine.codes }, inputs: Object.fromEntries(Object.entries(mine.inputs).map(([name, list]) => [name, [...list]])) };
  for (const part of parts) {
    const text = edited.get(part.key) ?? textOf(part, choices);
    const [what, name, channel] = part.key.split(":");
    if (what === "code") {
      made.codes[name] = text;
    } else if (what === "input") {
      made.inputs[name][channel] = readInput(text);
    } else {
      made[what] = text;
    }
  }
  return sheetOfWhole(made);
}

/** What a part becomes by these choices. */
export function textOf(part, choices = new Map()) {
  if (part.value) {
    return chosen(part.value, choices);
  }
  return part.chunks.flatMap((chunk) => chosen(chunk, choices)).join("\n");
}

function chosen(one, choices) {
  if (one.kind === "together") {
    return one.together;
  }
  const side = one.kind === "clash" ? (choices.get(one) ?? "mine") : one.kind;
  if (side === "theirs") {
    return one.theirs;
  }
  return side === "both" && one.kind === "clash" && Array.isArray(one.theirs) ? [...one.theirs, ...one.mine] : one.mine;
}
