import { BOOK, SANDBOX } from "./program-names.js";

export const OF_100 = new Set(["bookofshaders", "glslsandbox", "es100"]);

// Told by what the code is, never by what its comments or its inactive lines say.
export function dialectOf(version, { functions, variables }, names) {
  const has = (name) => functions.some((each) => each.name === name);
  if (has("mainImage") && !has("main")) {
    return "shadertoy";
  }
  if (version) {
    return version === 300 ? "es300" : "es100";
  }
  if (!has("main") && !names.has("gl_FragColor")) {
    return "shadertoy";
  }
  if (variables.some(({ storage }) => storage === "out")) {
    return "es300";
  }
  const handed = new Set(variables.filter(({ storage }) => storage && storage !== "const").map(({ name }) => name));
  if (BOOK.some((name) => handed.has(name))) {
    return "bookofshaders";
  }
  return [...SANDBOX, "surfacePosition"].some((name) => handed.has(name)) ? "glslsandbox" : "es100";
}

// → {version: 300, 100 or 0 where nothing is said, problems}
export function versionOf(directives) {
  const problems = [];
  let version = 0;
  for (const { name, words, line, unit } of directives) {
    if (name !== "version") {
      continue;
    }
    const said = words.map(({ text }) => text).join(" ");
    if (said === "300 es" || said === "100") {
      version = said === "100" ? 100 : 300;
    } else {
      const message = `Browsers have no #version ${said.slice(0, 20)}. Write #version 300 es, or leave it out.`;
      problems.push({ pass: unit, line, message, rule: "version" });
    }
  }
  return { version, problems };
}
