import { analyse, build, mapMessages } from "./js/shader/program.js";

const gl = document.createElement("canvas").getContext("webgl2");

function compile({ fragment, vertex }) {
  const shaders = [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ].map(([kind, source]) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    return shader;
  });
  const program = gl.createProgram();
  shaders.forEach((shader) => gl.attachShader(program, shader));
  gl.bindAttribLocation(program, 0, "position");
  gl.linkProgram(program);
  const ok = gl.getProgramParameter(program, gl.LINK_STATUS) && gl.getError() === gl.NO_ERROR;
  const failed = shaders.find((shader) => !gl.getShaderParameter(shader, gl.COMPILE_STATUS));
  const log = failed ? gl.getShaderInfoLog(failed) : gl.getProgramInfoLog(program);
  shaders.forEach((shader) => gl.deleteShader(shader));
  gl.deleteProgram(program);
  return { ok, log };
}

window.compiled = (program) => {
  const built = build(program);
  if (analyse(program).errors.length !== built.errors.length) {
    throw new Error("analyse and build disagree.");
  }
  const messages = built.passes.flatMap((pass) => {
    const { ok, log } = compile(pass);
    return ok ? [] : mapMessages(log, pass);
  });
  return { ok: !built.errors.length && !messages.length, messages: [...built.errors, ...messages] };
};

// Another source in the place of the one that was built: what the browser says where no rule is asked.
window.raw = (program, other) => {
  const [pass] = build(program).passes;
  const head = pass.fragment.slice(0, pass.fragment.indexOf("mainImage") - "void ".length);
  const tail = pass.fragment.slice(pass.fragment.lastIndexOf("void main()"));
  const until = head.includes("float f0") ? head.indexOf("float f0") : head.length;
  return compile({ ...pass, fragment: `${head.slice(0, until)}${other}\n${tail}` }).ok;
};

window.mapped = (program, log) => {
  const [pass] = build(program).passes;
  const line = pass.fragment.split("\n").findIndex((text) => text.startsWith("o = vec4")) + 1;
  return mapMessages(log.replaceAll("{line}", line), pass);
};
