// Rows of anything side by side: what two have in common, and what two made of a third. Knows no page.

// Beyond so many steps what is left counts as replaced: nobody waits for a comparison.
const MOST_STEPS = 400_000;

/** Pairs [i, j] with a[i] === b[j], both rising: the rows that stayed. */
export function matches(a, b) {
  const found = [];
  compare(a, 0, a.length, b, 0, b.length, found, { steps: MOST_STEPS });
  return found;
}

// What is the same at both ends goes first, then what stands once in each; only between those every row is tried.
function compare(a, a0, a1, b, b0, b1, found, budget) {
  while (a0 < a1 && b0 < b1 && a[a0] === b[b0]) {
    found.push([a0++, b0++]);
  }
  const tail = [];
  while (a1 > a0 && b1 > b0 && a[a1 - 1] === b[b1 - 1]) {
    tail.push([--a1, --b1]);
  }
  if (a0 < a1 && b0 < b1) {
    const anchors = unique(a, a0, a1, b, b0, b1);
    if (anchors.length) {
      let [x, y] = [a0, b0];
      for (const [i, j] of anchors) {
        compare(a, x, i, b, y, j, found, budget);
        found.push([i, j]);
        [x, y] = [i + 1, j + 1];
      }
      compare(a, x, a1, b, y, b1, found, budget);
    } else {
      greedy(a, a0, a1, b, b0, b1, found, budget);
    }
  }
  for (const pair of tail.reverse()) {
    found.push(pair);
  }
}

// Rows that stand exactly once on either side, as many of them as are in the same order.
function unique(a, a0, a1, b, b0, b1) {
  const seen = new Map();
  for (let i = a0; i < a1; i++) {
    seen.set(a[i], seen.has(a[i]) ? null : { i, j: -1 });
  }
  const twice = new Set();
  for (let j = b0; j < b1; j++) {
    const one = seen.get(b[j]);
    if (one && one.j >= 0) {
      twice.add(b[j]);
    } else if (one) {
      one.j = j;
    }
  }
  const pairs = [];
  for (const [row, one] of seen) {
    if (one && one.j >= 0 && !twice.has(row)) {
      pairs.push([one.i, one.j]);
    }
  }
  return rising(pairs.sort((one, other) => one[0] - other[0]));
}

// The longest row of pairs whose second numbers rise too.
function rising(pairs) {
  const ends = [];
  const before = new Array(pairs.length).fill(-1);
  pairs.forEach(([, j], index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]][1] < j) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    before[index] = low ? ends[low - 1] : -1;
    ends[low] = index;
  });
  const kept = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index]) {
    kept.push(pairs[index]);
  }
  return kept.reverse();
}

// Myers' walk: the fewest rows taken out and put in.
function greedy(a, a0, a1, b, b0, b1, found, budget) {
  const [la, lb] = [a1 - a0, b1 - b0];
  const trace = [];
  let reached = { 1: 0 };
  for (let edits = 0; edits <= la + lb; edits++) {
    const now = {};
    for (let k = -edits; k <= edits; k += 2) {
      let x = comesDown(reached, k, edits) ? reached[k + 1] : reached[k - 1] + 1;
      let y = x - k;
      while (x < la && y < lb && a[a0 + x] === b[b0 + y]) {
        x++;
        y++;
        budget.steps--;
      }
      now[k] = x;
      budget.steps--;
      if (x >= la && y >= lb) {
        for (const [i, j] of walkedBack(trace, edits, la, lb)) {
          found.push([a0 + i, b0 + j]);
        }
        return;
      }
    }
    if (budget.steps < 0) {
      return;
    }
    trace.push(now);
    reached = now;
  }
}

function comesDown(reached, k, edits) {
  return k === -edits || (k !== edits && reached[k - 1] < reached[k + 1]);
}

function walkedBack(trace, last, la, lb) {
  const pairs = [];
  let [x, y] = [la, lb];
  for (let edits = last; edits > 0; edits--) {
    const before = trace[edits - 1];
    const k = x - y;
    const isDown = comesDown(before, k, edits);
    const from = isDown ? before[k + 1] : before[k - 1];
    const start = isDown ? from : from + 1;
    while (x > start) {
      pairs.push([--x, --y]);
    }
    [x, y] = [from, from - (isDown ? k + 1 : k - 1)];
  }
  while (x > 0) {
    pairs.push([--x, --y]);
  }
  return pairs.reverse();
}

/**
 * What two made of one text: chunks {kind, base, theirs, mine} of rows, in order, kind one of "same", "theirs", "mine"
 * (only one changed it), "both" (both did the same) and "clash". All `theirs` in a row are their text, all `mine` mine.
 */
export function threeWay(base, theirs, mine) {
  const [inTheirs, inMine] = [placesOf(base, theirs), placesOf(base, mine)];
  const chunks = [];
  let [b, t, m] = [0, 0, 0];
  for (let i = 0; i <= base.length; i++) {
    const isEnd = i === base.length;
    const [j, k] = isEnd ? [theirs.length, mine.length] : [inTheirs[i], inMine[i]];
    if (j < 0 || k < 0) {
      continue;
    }
    if (i > b || j > t || k > m) {
      chunks.push(...judged(base.slice(b, i), theirs.slice(t, j), mine.slice(m, k)));
    }
    if (!isEnd) {
      chunks.push({ kind: "same", base: [base[i]], theirs: [base[i]], mine: [base[i]] });
      [b, t, m] = [i + 1, j + 1, k + 1];
    }
  }
  return joined(chunks);
}

/** Where nobody knows what both began with: all that differs is a clash. */
export function twoWay(theirs, mine) {
  const chunks = [];
  let [t, m] = [0, 0];
  const between = (j, k) => (j > t || k > m) && chunks.push({ kind: "clash", base: [], theirs: theirs.slice(t, j), mine: mine.slice(m, k) });
  for (const [j, k] of matches(theirs, mine)) {
    between(j, k);
    chunks.push({ kind: "same", base: [theirs[j]], theirs: [theirs[j]], mine: [theirs[j]] });
    [t, m] = [j + 1, k + 1];
  }
  between(theirs.length, mine.length);
  return joined(chunks);
}

function placesOf(base, other) {
  const places = new Array(base.length).fill(-1);
  matches(base, other).forEach(([i, j]) => {
    places[i] = j;
  });
  return places;
}

function judged(base, theirs, mine) {
  const isSame = (one, other) => one.length === other.length && one.every((row, index) => row === other[index]);
  if (isSame(theirs, mine)) {
    return [{ kind: "both", base, theirs, mine }];
  }
  if (isSame(base, theirs)) {
    return [{ kind: "mine", base, theirs, mine }];
  }
  if (isSame(base, mine)) {
    return [{ kind: "theirs", base, theirs, mine }];
  }
  return narrowed(base, theirs, mine);
}

// What both put at the beginning and at the end of a clash is none.
function narrowed(base, theirs, mine) {
  const most = Math.min(theirs.length, mine.length);
  let head = 0;
  while (head < most && theirs[head] === mine[head]) {
    head++;
  }
  let tail = 0;
  while (tail < most - head && theirs.at(-1 - tail) === mine.at(-1 - tail)) {
    tail++;
  }
  const agreed = (rows) => (rows.length ? [{ kind: "both", base: [], theirs: rows, mine: rows }] : []);
  const middle = { kind: "clash", base, theirs: theirs.slice(head, theirs.length - tail), mine: mine.slice(head, mine.length - tail) };
  if (!base.length && !(middle.theirs.length && middle.mine.length)) {
    // Both put in the same, and one of them more.
    middle.kind = middle.mine.length ? "mine" : "theirs";
  }
  return [...agreed(theirs.slice(0, head)), middle, ...agreed(theirs.slice(theirs.length - tail))];
}

function joined(chunks) {
  const kept = [];
  for (const chunk of chunks) {
    const last = kept.at(-1);
    if (last?.kind === chunk.kind && chunk.kind === "same") {
      for (const side of ["base", "theirs", "mine"]) {
        chunk[side].forEach((row) => last[side].push(row));
      }
    } else {
      kept.push({ ...chunk, base: [...chunk.base], theirs: [...chunk.theirs], mine: [...chunk.mine] });
    }
  }
  return kept;
}
