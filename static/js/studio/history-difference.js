// What one sheet has that another has not, as the page of two versions shows it: by part, by line, by word.
import { make } from "../shader/dom.js";
import { matches } from "./merge-lines.js";
import { changes, readable } from "./merge.js";

const CONTEXT_LINES = 3;
const LONGEST_LINE = 1000;
// Below this two lines are not one line that was changed.
const ALIKE = 0.4;
const WORD = /\w+|\s+|[^\w\s]/g;

/** Sections for what differs; none where nothing does. */
export function differenceOf(before, after) {
  return changes({ ...before, note: "" }, { ...after, note: "" }).map((part) => (part.chunks ? textSection(part) : wordSection(part)));
}

function wordSection(part) {
  return make("section", { class: "diff" }, make("h3", { class: "diff__head" }, part.label), changedWord(part, part.value.base, part.value.mine));
}

export function changedWord(part, before, after) {
  const was = make("del", { class: "was" }, readable(part, before));
  const is = make("ins", { class: "is" }, readable(part, after));
  return make("p", { class: "diff__words" }, was, " ", is);
}

function textSection({ label, chunks }) {
  const rows = rowsOf(chunks);
  const count = (kind) => rows.filter((row) => row.kind === kind).length;
  const heading = make("h3", { class: "diff__head" }, label, counted(count("added"), count("removed")));
  const table = make("table", { class: "diff__table" }, head(), ...hunks(rows).map((hunk) => make("tbody", { class: "diff__hunk" }, ...hunk.map(line))));
  const scroll = make("div", { class: "code diff__scroll", tabindex: "0", role: "region", "aria-label": `${label}, line by line` }, table);
  return make("section", { class: "diff" }, heading, scroll);
}

function counted(added, removed) {
  return make(
    "span",
    { class: "diff__count" },
    make("span", { class: "diff__plus" }, `+${added}`),
    " ",
    make("span", { class: "diff__minus" }, `−${removed}`),
    make("span", { class: "visually-hidden" }, " lines"),
  );
}

function head() {
  const cells = ["Old line", "New line", "Code"].map((words) => make("th", { scope: "col" }, words));
  return make("thead", { class: "visually-hidden" }, make("tr", {}, ...cells));
}

function rowsOf(chunks) {
  let [old, now] = [0, 0];
  const rows = [];
  for (const { kind, base, mine } of chunks) {
    if (kind === "same") {
      base.forEach((text) => rows.push({ kind: "same", old: ++old, now: ++now, parts: [{ text }] }));
    } else {
      const pairs = base.slice(0, mine.length).map((text, index) => words(text, mine[index]));
      base.forEach((text, index) => rows.push({ kind: "removed", old: ++old, parts: pairs[index]?.[0] ?? [{ text }] }));
      mine.forEach((text, index) => rows.push({ kind: "added", now: ++now, parts: pairs[index]?.[1] ?? [{ text }] }));
    }
  }
  return rows;
}

// Two lines of which one became the other: what of each is not in the other.
function words(before, after) {
  const [a, b] = [before.match(WORD) ?? [], after.match(WORD) ?? []];
  const whole = [[{ text: before }], [{ text: after }]];
  if (Math.max(before.length, after.length) > LONGEST_LINE) {
    return whole;
  }
  const pairs = matches(a, b);
  const kept = pairs.reduce((sum, [i]) => sum + a[i].trim().length, 0);
  if (kept < ALIKE * Math.max(before.trim().length, after.trim().length)) {
    return whole;
  }
  const [inA, inB] = [new Set(pairs.map(([i]) => i)), new Set(pairs.map(([, j]) => j))];
  return [a.map((text, i) => ({ text, isChanged: !inA.has(i) })), b.map((text, j) => ({ text, isChanged: !inB.has(j) }))];
}

// What changed with a few lines around it; two that touch are one.
function hunks(rows) {
  const found = [];
  let last = -Infinity;
  rows.forEach((row, index) => {
    const near = rows.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1);
    if (near.every(({ kind }) => kind === "same")) {
      return;
    }
    if (index !== last + 1) {
      found.push([]);
    }
    found.at(-1).push(row);
    last = index;
  });
  return found;
}

function line({ kind, old, now, parts }) {
  const told = { added: "Added: ", removed: "Removed: " }[kind];
  const code = make("td", { class: "diff__code" }, told && make("span", { class: "visually-hidden" }, told));
  code.append(...parts.map(({ text, isChanged }) => (isChanged ? make("mark", {}, text) : text)));
  const number = (value) => make("td", { class: "diff__no" }, value ? String(value) : "");
  return make("tr", { class: `diff__line diff__line--${kind}` }, number(old), number(now), code);
}
