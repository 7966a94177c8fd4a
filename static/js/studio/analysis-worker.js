// Reads a program as our own rules see it: within a worker, or for whoever imports it where there is none.
import { analyse, build } from "../shader/program.js";
import { buildGuarded } from "./analysis-guards.js";

// Names of files carry a hash, so the worker's own module says where it is.
export const ADDRESS = import.meta.url;

// → what is known about it; what the preview compiles; where that has guards, the same without them; and whether its
// loops alone say that no device draws it
export function studied(program) {
  const about = analyse(program);
  const { isGuarded, ...built } = buildGuarded(program);
  const isTooMuch = about.warnings.some(({ rule }) => rule === "loop");
  return { about, built, unguarded: isGuarded ? build(program) : null, isTooMuch };
}

if (typeof WorkerGlobalScope === "function" && globalThis instanceof WorkerGlobalScope) {
  addEventListener("message", ({ data: { number, program } }) => postMessage({ number, study: studied(program) }));
}
