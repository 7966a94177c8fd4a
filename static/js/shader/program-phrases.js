// What compilers say most often, in plain words; ANGLE and the reference compiler come to the same sentence.
import { asWritten } from "./program-rewrite.js";

const MAX_CHARS = 240;

const TYPES = [
  [/(' *|\btype +|\bof )(?:(?:const|temp|global|in|out|inout|uniform|highp|mediump|lowp|smooth|flat) )+/g, "$1"],
  [/\b(\d)-component vector of (float|int|uint|bool)\b/g, (_, size, kind) => `${{ float: "", int: "i", uint: "u", bool: "b" }[kind]}vec${size}`],
  [/\b(\d)X(\d) matrix of float\b/g, (_, columns, rows) => `mat${columns}${rows === columns ? "" : `x${rows}`}`],
  [/\b(\d+)-element array of ([\w]+)/g, "$2[$1]"],
  [/\barray\[(\d+)\] of ([\w]+)/g, "$2[$1]"],
  [/\bstructure '(\w+)' \(symbol id \d+\)/g, "$1"],
  [/\bstructure\{[^}]*\}?/g, "structure"],
];

const WORDS = {
  identifier: "a name", type_name: "a type", floatconstant: "a number", intconstant: "a number", uintconstant: "a number", boolconstant: "true or false", "end of file": "the end",
  left_brace: "{", right_brace: "}", left_paren: "(", right_paren: ")", left_bracket: "[", right_bracket: "]", semicolon: ";", comma: ",", colon: ":", dot: ".", equal: "=", bang: "!",
  dash: "-", plus: "+", star: "*", slash: "/", percent: "%", left_angle: "<", right_angle: ">", vertical_bar: "|", caret: "^", ampersand: "&", question: "?", tilde: "~",
  inc_op: "++", dec_op: "--", le_op: "<=", ge_op: ">=", eq_op: "==", ne_op: "!=", and_op: "&&", or_op: "||", xor_op: "^^", left_op: "<<", right_op: ">>",
  add_assign: "+=", sub_assign: "-=", mul_assign: "*=", div_assign: "/=",
};

const ENDS_EARLY = "This ends too early: a bracket or a semicolon is missing.";
const LOOP = "In GLSL ES 1.00 a loop is like for (int i = 0; i < 10; i++), with constants. Or write #version 300 es.";
const INDEX = "In GLSL ES 1.00 an index is a constant or the variable of a loop. Or write #version 300 es.";

const PHRASES = [
  [/^'(.+?)' : undeclared identifier/, "$1 is not declared."],
  [/^'(.+?)' : no matching overloaded function found/, "No function $1 takes these arguments."],
  [/^'.*?' : *syntax error, unexpected (?:end of file|\$end)/i, ENDS_EARLY],
  [/^'' : *syntax error$/, ENDS_EARLY],
  [/^'.*?' : *syntax error, unexpected (.+?)(?:, expecting (.+))?$/i, (_, met, wanted) => `Something is wrong at ${word(met)}, or just before it${missing(wanted)}.`],
  [/^'(.+?)' : *syntax error/, "Something is wrong at $1, or just before it."],
  [/^'.*?' : +cannot convert from '\s*(.+?)\s*' to '\s*(.+?)\s*'/, "$1 does not become $2 by itself."],
  [/^'\?:' : mismatching ternary operator operand types '(.+?)'? and '(.+?)'/, "There is no ? : between $1 and $2."],
  [/^':' : +wrong operand types.* of type '\s*(.+?)' .* of type '\s*(.+?)'/, "There is no ? : between $1 and $2."],
  [/^'(.+?)' : +wrong operand types.* of type '\s*(.+?)' .* of type '\s*(.+?)'/, "There is no $1 between $2 and $3."],
  [/^'(.+?)' : comparison operator only defined for scalars/, "There is no $1 between vectors: compare their parts, or use lessThan and the like."],
  [/^'(.+?)' : +wrong operand type .* of type +(.+?) \(/, "There is no $1 of $2."],
  [/^'.+?' : .*l-value (?:required|of swizzle cannot)[^"(]*"(.+?)"/i, "$1 cannot be assigned to."],
  [/^'.+?' : l-value required \(can't modify a \w+ "(.+?)"\)/, "$1 cannot be assigned to."],
  [/^'.+?' : .*l-value of swizzle/, "A part cannot be assigned to twice."],
  [/^'.+?' : .*l-value required/, "This cannot be assigned to."],
  [/^'(.+?)' : (?:illegal use of reserved word|reserved word)/i, "$1 is a word that GLSL keeps for itself."],
  [/^'(.+?)' : (?:Name of a built-in function cannot be redeclared|built-in functions cannot be redefined|function name is redeclaration of existing name)/, "$1 is built in: give yours another name."],
  [/^'redefinition of built-in function'/, "This function is built in: give yours another name."],
  [/^'(.+?)' : (?:redefinition|function already has a body|redeclaration)/, "$1 is there already."],
  [/^'(.+?)' : Function does not return a value/, "$1 returns nothing."],
  [/^'' : function does not return a value: (\w+)/, "$1 returns nothing."],
  [/^'return' : (?:function return is not matching type|type does not match|cannot convert return value)/, "This is not what the function says it returns."],
  [/^'\w+' : *(?:vector (?:field|swizzle) selection out of range|illegal - vector component|vector swizzle selectors|vector field| *no such field|field selection requires)|^'scalar swizzle'/, "There is no such part or field here."],
  [/^'' : boolean expression expected/, "A condition is true or false: compare with something."],
  [/^'\[\]?' : +array index out of range/, "The array is not that long."],
  [/^'=' : array size mismatch/, "These arrays differ in length."],
  [/^'\{ \} style initializers'/, "An array begins with float[](1.0, 2.0), not with braces."],
  [/^'(\w+)' : (?:not allowed in nested scope|only allowed at global scope)/, "$1 belongs outside of functions. Or a bracket above is missing."],
  [/^'return' : void function cannot return/, "A void function returns nothing."],
  [/^'attribute'/, "attribute is for vertex shaders."],
  [/^'' : (break|continue) statement only/, "There is no loop around this $1."],
  [/^'constructor' : Number of constructor parameters/, "These are not as many values as the struct has fields."],
  [/^'constructor' : not enough data/, "Too few values are given here."],
  [/^'constructor' : too many arguments/, "Too many values are given here."],
  [/global (?:variable initializers must be|const initializers must be) constant|^'non-constant global initializer|^'calling user function from global scope/, "What stands outside of functions begins with a constant: set it in main instead."],
  [/^'(?:while|do)' : This type of loop is not allowed|^'limitation' : (?:do-)?while loops/, "GLSL ES 1.00 has no while. Use for, or write #version 300 es."],
  [/^'limitations' : (?:inductive|loop)|^'.*' : (?:Missing init declaration|Invalid init declaration|Expected loop index|Loop index cannot|Invalid condition|Invalid operator|Missing condition|Missing expression)/, LOOP],
  [/^'.*' : Index expression can only contain|Non-constant-index-expression/, INDEX],
  [/^'(.+?)' : macro redefined|^'#define' : Macro redefined; different substitutions: (\w+)/, (_, one, other) => `The macro ${one ?? other} is there already.`],
  [/^'(?:#(\w+)' : mismatched statements|(\w+)' : unexpected #\w+ found without)/, (_, one, other) => `This #${one ?? other} has no #if.`],
  [/^'(?:(\w+)' : invalid directive name|#' : invalid directive: (\w+))/, (_, one, other) => `There is no #${one ?? other}.`],
  [/Infinite loop detected/, "This loop never ends: nothing in it breaks or returns."],
  [/Expression too complex|memory exhausted|statement is too deeply nested/, "This is nested too deeply for browsers."],
  [/Recursion detected: *(\w+)\(|Recursive function call in the following call chain: *(\w+)/, (_, one, other) => `${one ?? other} calls itself, at once or through others. GLSL has no recursion.`],
  [/No function definition \(body\) found: *(\w+)\(|Function (\w+)\(\) called by \w+\(\) is undefined/, (_, one, other) => `${one ?? other} is called, and nowhere written.`],
  [/cannot use both gl_Frag/i, "Write to gl_FragColor or to gl_FragData, not to both."],
  [/Missing main\(\)|Missing entry point/, "void main() is missing."],
  [/^'.+?' : Divide by zero/, "Dividing by 0 is different on every device."],
  [/^'(?:<<|>>)' : Undefined shift/, "A shift by that much is different on every device."],
  [/^'(.+?)' : operation result is undefined for the values passed in/, "What $1 makes of these values is different on every device."],
  [/^'(.+?)' : macro name with a double underscore/, "$1 has two underscores in a row: such names are kept for GLSL itself."],
  [/^'(?:#error)?' : +(.*)$/, "$1"],
];

// Of all that could stand there, what is forgotten most.
function missing(wanted) {
  const sign = [";", ")", "]", "}", "("].find((each) => wanted?.split(" or ").map(word).includes(each));
  return sign ? `: perhaps ${sign} is missing` : "";
}

function word(name) {
  return WORDS[name.toLowerCase()] ?? name.toLowerCase();
}

export function phrased(said) {
  const text = TYPES.reduce((shorter, [long, short]) => shorter.replace(long, short), asWritten(said).trim());
  for (const [phrase, words] of PHRASES) {
    const found = phrase.exec(text);
    if (found) {
      return found[0].replace(phrase, words).trim().slice(0, MAX_CHARS);
    }
  }
  const named = /^'(.*?)' : *(.*)$/.exec(text);
  return (named ? `${named[1] ? `${named[1]}: ` : ""}${named[2]}` : text).trim().slice(0, MAX_CHARS);
}
