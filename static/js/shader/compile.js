import { mapMessages } from "./program.js";

const POLL_MS = 8;

// Starts every pass before asking about any, so that the driver may compile them side by side.
// `isWanted` says whether anybody still waits for the result; what is among `compiled` is there already; `quiet` is
// awaited before anything is asked that has to wait until all is done that was asked for before; `isSeen` says whether
// somebody looks at the page meanwhile.
export async function compile(gl, passes, { isWanted, compiled = [], quiet = null, isSeen = true }) {
  const parallel = gl.getExtension("KHR_parallel_shader_compile");
  const started = passes.map((pass) => again(pass, compiled) ?? start(gl, pass));
  for (const { program } of parallel ? started : []) {
    await linked(gl, program, parallel, isWanted);
  }
  await quiet?.();
  const [messages, warnings, done] = [[], [], []];
  for (const one of started) {
    if (!parallel && !one.isThere && isSeen) {
      await aFrame();
    }
    if (!isWanted() || gl.isContextLost()) {
      discardNew(gl, started);
      return { ok: false, passes: [], messages: [], stopped: true };
    }
    if (one.isThere) {
      const { program, uniforms } = one;
      done.push({ ...one.pass, program, uniforms, warnings: one.warnings });
    } else if (gl.getProgramParameter(one.program, gl.LINK_STATUS)) {
      done.push(finish(gl, one));
    } else {
      messages.push(...complaints(gl, one));
    }
  }
  done.forEach((each) => warnings.push(...each.warnings));
  if (messages.length) {
    discardNew(gl, started);
    return { ok: false, passes: [], messages: eachOnce(messages) };
  }
  return { ok: true, passes: done, messages, warnings: eachOnce(warnings) };
}

function again(pass, compiled) {
  const same = compiled.find(({ vertex, fragment }) => vertex === pass.vertex && fragment === pass.fragment);
  return same && { pass, isThere: true, program: same.program, uniforms: same.uniforms, warnings: same.warnings };
}

function start(gl, pass) {
  const shaders = [
    [gl.VERTEX_SHADER, pass.vertex],
    [gl.FRAGMENT_SHADER, pass.fragment],
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
  return { pass, program, shaders };
}

// What is wrong in Common is said by every pass that reads it.
function eachOnce(messages) {
  return [...new Map(messages.map((each) => [`${each.pass}:${each.line}:${each.message}`, each])).values()];
}

async function linked(gl, program, extension, isWanted) {
  while (isWanted() && !gl.isContextLost() && !gl.getProgramParameter(program, extension.COMPLETION_STATUS_KHR)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

// Where compiling cannot be polled, asking blocks: let the page paint its spinner between two passes.
function aFrame() {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

function finish(gl, { pass, program, shaders }) {
  const warnings = mapMessages(gl.getShaderInfoLog(shaders[1]) ?? "", pass, "warning").filter(({ line }) => line > 0);
  shaders.forEach((shader) => gl.deleteShader(shader));
  const uniforms = new Map();
  const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS);
  for (let index = 0; index < count; index++) {
    const { name, type, size } = gl.getActiveUniform(program, index);
    uniforms.set(name.replace(/\[0\]$/, ""), { type, size, location: gl.getUniformLocation(program, name) });
  }
  gl.useProgram(program);
  for (let unit = 0; unit < 4; unit++) {
    gl.uniform1i(uniforms.get(`iChannel${unit}`)?.location ?? null, unit);
  }
  gl.uniform1i(uniforms.get("backbuffer")?.location ?? null, 4);
  return { ...pass, program, uniforms, warnings };
}

function discardNew(gl, started) {
  for (const { program, shaders } of started.filter(({ isThere }) => !isThere)) {
    shaders.forEach((shader) => gl.deleteShader(shader));
    gl.deleteProgram(program);
  }
}

function complaints(gl, { pass, program, shaders }) {
  const log = shaders
    .filter((shader) => !gl.getShaderParameter(shader, gl.COMPILE_STATUS))
    .map((shader) => gl.getShaderInfoLog(shader) ?? "")
    .join("\n");
  const said = mapMessages(log || gl.getProgramInfoLog(program) || "", pass);
  return said.length ? said : [{ pass: pass.name, line: 0, message: "The graphics driver refused this and did not say why." }];
}
