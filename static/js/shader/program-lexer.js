// Cuts GLSL into tokens. Comments and continued lines are gone from them, so every compiler gets the same text:
// browsers disagree about a comment that ends in a backslash, and some refuse signs that only comments hold.

const COMMENT = /\/\*[\s\S]*?\*\/|\/\*|\/\/[^\n]*/g;
const TOKEN = new RegExp(
  [
    /([ \t\v\f]+)/,
    /(\n)/,
    /([A-Za-z_]\w*)/,
    /(0[xX][0-9a-fA-F]+\w*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\w*)/,
    /(<<=|>>=|\+\+|--|<=|>=|==|!=|&&|\|\||\^\^|<<|>>|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|##|[-+*/%<>=!&|^~?:;,.(){}[\]#])/,
    /([\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "y",
);
const OF_DIRECTIVE = /^[ \t]*#/;

export const WORD = "word";
export const NUMBER = "number";
export const SIGN = "sign";
export const DIRECTIVE = "directive";
export const LINE_END = "end";
export const FOREIGN = "foreign";

// → {tokens, comments: Map(line → text of its // comment), problems}. `unit` is the pass that this is the text of.
export function lex(text, unit) {
  const { code, comments, problems } = withoutComments(text.replace(/\r\n?/g, "\n"), unit);
  const { joined, cuts } = withoutContinuations(code);
  return { tokens: tokensOf(joined, cuts, unit), comments, problems };
}

function withoutComments(text, unit) {
  const comments = new Map();
  const problems = [];
  const parts = [];
  const lineAt = lineCounter(text);
  let done = 0;
  COMMENT.lastIndex = 0;
  for (let found; (found = COMMENT.exec(text)); ) {
    const start = found.index;
    let said = found[0];
    const line = lineAt(start);
    if (said === "/*") {
      problems.push({ pass: unit, line, message: "This comment is never closed: */ is missing.", rule: "comment" });
      said = text.slice(start);
    } else if (said[1] === "/") {
      said = lineComment(text, start, said, (message) => problems.push({ pass: unit, line, message, rule: "continued", isWarning: true }));
      comments.set(line, said.slice(2).trim());
    }
    // A comment over several lines is one space: a directive that holds it goes on behind it.
    parts.push(text.slice(done, start), " ", "\\\n".repeat(said.split("\n").length - 1));
    done = start + said.length;
    COMMENT.lastIndex = done;
  }
  parts.push(text.slice(done));
  return { code: parts.join(""), comments, problems };
}

// Behind code Chromium ends the comment with its line, and in a directive it does as the language says.
function lineComment(text, start, said, warn) {
  if (!said.endsWith("\\")) {
    return said;
  }
  if (!OF_DIRECTIVE.test(text.slice(text.lastIndexOf("\n", start - 1) + 1, start))) {
    warn("A backslash ends this comment: some browsers take the next line for a part of it.");
    return said;
  }
  let end = start + said.length;
  while (text[end - 1] === "\\" && end < text.length) {
    const next = text.indexOf("\n", end + 1);
    end = next < 0 ? text.length : next;
  }
  return text.slice(start, end);
}

function withoutContinuations(code) {
  const cuts = [];
  const joined = code.replace(/\\\n/g, (_, at) => {
    cuts.push(at - 2 * cuts.length);
    return "";
  });
  return { joined, cuts };
}

// Asked in rising order, so that a long text is counted once.
function lineCounter(text) {
  let line = 1;
  let end = text.indexOf("\n");
  return (offset) => {
    for (; end >= 0 && end < offset; end = text.indexOf("\n", end + 1)) {
      line++;
    }
    return line;
  };
}

function tokensOf(text, cuts, unit) {
  const tokens = [];
  let line = 1;
  let cut = 0;
  let isSpaced = false;
  let isLineStart = true;
  TOKEN.lastIndex = 0;
  for (let found; (found = TOKEN.exec(text)); ) {
    while (cut < cuts.length && cuts[cut] <= found.index) {
      line++;
      cut++;
    }
    const said = found[0];
    if (found[1]) {
      isSpaced = true;
      continue;
    }
    let kind = found[3] ? WORD : found[4] ? NUMBER : found[5] ? SIGN : found[2] ? LINE_END : FOREIGN;
    if (said === "#" && isLineStart) {
      kind = DIRECTIVE;
    }
    tokens.push({ kind, text: said, line, unit, isSpaced });
    isSpaced = false;
    isLineStart = kind === LINE_END;
    line += isLineStart ? 1 : 0;
  }
  tokens.push({ kind: LINE_END, text: "\n", line, unit, isSpaced: false });
  return tokens;
}

// The text again, every token in its own line and each directive in one. `written` gives a token's text, or null to
// leave it out.
export function print(tokens, written = (token) => token.text) {
  const parts = [];
  let line = 1;
  let hasBefore = false;
  let wasMade = false;
  let isDirective = false;
  for (const token of tokens) {
    if (token.kind === LINE_END) {
      isDirective = false;
      continue;
    }
    const text = written(token);
    if (text === null) {
      continue;
    }
    if (token.line > line && !isDirective) {
      parts.push("\n".repeat(token.line - line));
      line = token.line;
    } else if (hasBefore && (token.isSpaced || token.isMade || wasMade)) {
      parts.push(" ");
    }
    isDirective ||= token.kind === DIRECTIVE;
    parts.push(text);
    hasBefore = true;
    wasMade = Boolean(token.isMade);
  }
  return parts.join("");
}
