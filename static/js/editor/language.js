// GLSL for CodeMirror: what each sign is, told line by line, with indentation and folding.
import { BUILTINS } from "./builtins.js";
import { DIRECTIVES, KEYWORDS, TYPES } from "./words.js";
import { StreamLanguage, foldService, indentService, indentUnit, syntaxHighlighting, tagHighlighter, tags } from "../../vendor/codemirror/codemirror.js";

const NUMBER = /^(?:0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[uUfF]?(?:lf|LF)?)/;
const HEADER = /^\s*(?:\}\s*)?(?:else\b\s*)?(?:(?:if|for|while)\s*\(.*\)|else|do)\s*$/;
const LABEL = /^\s*(?:case\b.*|default\s*):$/;
const ENDED = /[;{}:]$/;
const MAX_FOLD = 200_000;

const glsl = StreamLanguage.define({
  name: "glsl",
  startState: () => ({ isComment: false, isDirective: false }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (stream.sol() && !state.goesOn) {
      state.isDirective = false;
    }
    state.goesOn = false;
    return state.isComment ? comment(stream, state) : piece(stream, state);
  },
  blankLine(state) {
    state.isDirective = false;
  },
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{"] },
    indentOnInput: /^\s*(?:[{})\]]|#\w*)$/,
    wordChars: "_",
  },
  tokenTable: {
    glslKeyword: tags.keyword,
    glslType: tags.typeName,
    glslBuiltin: tags.standard(tags.function(tags.variableName)),
    glslDirective: tags.processingInstruction,
    glslWord: tags.variableName,
    glslNumber: tags.number,
    glslComment: tags.comment,
    glslBracket: tags.bracket,
  },
});

function comment(stream, state) {
  if (stream.skipTo("*/")) {
    stream.match("*/");
    state.isComment = false;
  } else {
    stream.skipToEnd();
  }
  return "glslComment";
}

function piece(stream, state) {
  if (stream.eatSpace()) {
    return null;
  }
  if (stream.match("//")) {
    stream.skipToEnd();
    return "glslComment";
  }
  if (stream.match("/*")) {
    state.isComment = true;
    return comment(stream, state);
  }
  if (stream.match(/^\\$/)) {
    state.goesOn = true;
    return "glslDirective";
  }
  const isFirst = !stream.string.slice(0, stream.pos).trim();
  if (isFirst && stream.match(/^#\s*\w*/)) {
    state.isDirective = true;
    return "glslDirective";
  }
  if (stream.match(NUMBER)) {
    return "glslNumber";
  }
  const word = stream.match(/^[A-Za-z_]\w*/);
  if (word) {
    return kindOf(word[0], state, stream);
  }
  return /[{}()[\]]/.test(stream.next()) ? "glslBracket" : null;
}

function kindOf(word, { isDirective }, stream) {
  const before = stream.string.slice(0, stream.start).trimEnd();
  if (before.endsWith(".")) {
    return "glslWord";
  }
  if (isDirective && (word === "defined" || (DIRECTIVES.includes(word) && before === "#"))) {
    return "glslDirective";
  }
  if (KEYWORDS.has(word)) {
    return "glslKeyword";
  }
  if (TYPES.has(word)) {
    return "glslType";
  }
  return BUILTINS.has(word) ? "glslBuiltin" : "glslWord";
}

const colours = tagHighlighter([
  { tag: tags.comment, class: "g-c" },
  { tag: tags.keyword, class: "g-k" },
  { tag: tags.typeName, class: "g-t" },
  { tag: tags.number, class: "g-n" },
  { tag: tags.standard(tags.function(tags.variableName)), class: "g-f" },
  { tag: tags.processingInstruction, class: "g-p" },
]);

// --- Indentation -----------------------------------------------------------------------------------

const bare = (text) => text.replace(/\/\/.*|\/\*.*?(?:\*\/|$)/g, "");

// As deep as the statement above says, one less where this line closes what that one left open.
function indentation({ state, unit }, at) {
  const line = state.doc.lineAt(at);
  const text = bare(line.text).trim();
  if (text.startsWith("#")) {
    return 0;
  }
  const above = codeAbove(state.doc, line.number);
  if (!above) {
    return 0;
  }
  const closes = /^[)}\]]/.test(text) ? unit : 0;
  if (opens(above.text)) {
    return Math.max(0, above.indent + unit - closes);
  }
  if (HEADER.test(above.text)) {
    return above.indent + (text.startsWith("{") ? 0 : unit);
  }
  if (LABEL.test(above.text)) {
    return above.indent + unit - closes;
  }
  const isDone = ENDED.test(above.text);
  const start = isDone || closes || text.startsWith("{") ? statementStart(state.doc, above) : above;
  const depth = isDone ? unheaded(state.doc, start) : start.indent + (isBegun(state.doc, above) && !text.startsWith("{") ? unit : 0);
  return Math.max(0, depth - closes);
}

// A statement that began in this line and goes on.
function isBegun(doc, above) {
  const before = codeAbove(doc, above.number);
  return !above.text.endsWith(",") && (!before || ENDED.test(before.text) || HEADER.test(before.text));
}

function statementStart(doc, above) {
  let one = above;
  for (let before; (before = codeAbove(doc, one.number)) && !ENDED.test(before.text) && !HEADER.test(before.text) && before.indent < one.indent; one = before);
  return one;
}

function codeAbove(doc, number) {
  for (let at = number - 1; at > 0 && at > number - 200; at--) {
    const { text } = doc.line(at);
    const code = bare(text);
    if (code.trim() && !code.trim().startsWith("#") && !doc.line(Math.max(1, at - 1)).text.endsWith("\\")) {
      return { number: at, text: code.trimEnd(), indent: /^\s*/.exec(text)[0].replaceAll("\t", "    ").length };
    }
  }
  return null;
}

function opens(text) {
  let depth = 0;
  for (const sign of text.trim().replace(/^[)}\]]+/, "")) {
    depth += "{([".includes(sign) ? 1 : "})]".includes(sign) ? -1 : 0;
    depth = sign === "{" ? Math.max(1, depth) : depth;
  }
  return depth > 0;
}

// Behind the one statement of `if (…)`, back to where the `if` stands.
function unheaded(doc, above) {
  let one = above;
  for (let head; (head = codeAbove(doc, one.number)) && HEADER.test(head.text) && head.indent < one.indent; one = head);
  return one.indent;
}

const indent = indentService.of((context, at) => indentation(context, at));

// --- Folding ---------------------------------------------------------------------------------------

const fold = foldService.of((state, from, to) => {
  const text = state.doc.sliceString(from, to);
  const trimmed = text.trimStart();
  if (trimmed.startsWith("#if")) {
    return foldCondition(state.doc, from, to);
  }
  if (trimmed.startsWith("/*") && !text.includes("*/")) {
    const end = state.doc.sliceString(to, to + MAX_FOLD).indexOf("*/");
    return end < 0 ? null : { from: to, to: to + end };
  }
  const open = unclosed(bare(text));
  return open < 0 ? null : foldBrace(state.doc, from + open, to);
});

function unclosed(text) {
  const open = [];
  [...text].forEach((sign, at) => (sign === "{" ? open.push(at) : sign === "}" && open.pop()));
  return open.at(-1) ?? -1;
}

function foldBrace(doc, open, lineEnd) {
  const text = doc.sliceString(open + 1, open + MAX_FOLD);
  const SIGN = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[{}]/g;
  let depth = 1;
  for (let found; (found = SIGN.exec(text)); ) {
    depth += found[0] === "{" ? 1 : found[0] === "}" ? -1 : 0;
    if (!depth) {
      const end = open + 1 + found.index;
      return end > lineEnd ? { from: open + 1, to: end } : null;
    }
  }
  return null;
}

function foldCondition(doc, from, to) {
  let depth = 1;
  for (let number = doc.lineAt(from).number + 1; number <= doc.lines; number++) {
    const line = doc.line(number);
    const said = /^\s*#\s*(if|endif)/.exec(line.text)?.[1];
    depth += said === "if" ? 1 : said === "endif" ? -1 : 0;
    if (!depth) {
      return { from: to, to: line.from - 1 };
    }
  }
  return null;
}

// The step is spaces, or one tab.
export function language(unit) {
  return [glsl, syntaxHighlighting(colours), indentUnit.of(unit.startsWith("\t") ? "\t" : unit.replaceAll("\t", " ")), indent, fold];
}
