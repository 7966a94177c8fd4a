// Cuts GLSL into tokens that know where they stand, comments too: what colours, names and indentation are told by.
const TOKEN =
  /[ \t\v\f\r]+|(\n)|(\/\/(?:[^\n\\]|\\\r?\n|\\)*|\/\*[\s\S]*?(?:\*\/|$))|([A-Za-z_]\w*)|(0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\w*)|(\\\r?\n)|(<<=|>>=|\+\+|--|<=|>=|==|!=|&&|\|\||\^\^|<<|>>|[-+*/%&|^]=|##|[\s\S])/g;

export const COMMENT = "comment";
export const WORD = "word";
export const NUMBER = "number";
export const SIGN = "sign";

// `directive` is the number of the directive that a token belongs to, 0 for none.
export function lex(text) {
  const tokens = [];
  let directive = 0;
  let directives = 0;
  let isLineStart = true;
  TOKEN.lastIndex = 0;
  for (let found; (found = TOKEN.exec(text)); ) {
    if (found[1]) {
      isLineStart = true;
      directive = 0;
      continue;
    }
    const kind = found[2] ? COMMENT : found[3] ? WORD : found[4] ? NUMBER : found[6] ? SIGN : null;
    if (!kind) {
      continue;
    }
    const said = found[0];
    if (said === "#" && isLineStart) {
      directive = ++directives;
    }
    tokens.push({ kind, text: said, from: found.index, to: found.index + said.length, directive });
    if (kind !== COMMENT) {
      isLineStart = false;
    }
  }
  return tokens;
}

// The last token that begins at or before there.
export function tokenIndexAt(tokens, at) {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle].from <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}
