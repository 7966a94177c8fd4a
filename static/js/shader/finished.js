const WHOLE_POLL_MS = 4;

// → whether the graphics card did all that it was told until now within the limit. Asking never blocks, and the answer
// comes between two tasks, never within one. It is asked without a pause for the first `eagerMs`.
export async function finished(gl, limitMs, eagerMs = 2 * WHOLE_POLL_MS) {
  const fence = fenceOf(gl);
  const started = performance.now();
  let waited = 0;
  try {
    for (;;) {
      await (waited < eagerMs ? aTask() : aWhile());
      if (fence.isDone()) {
        return true;
      }
      waited = performance.now() - started;
      if (waited > limitMs) {
        return false;
      }
    }
  } finally {
    fence.free();
  }
}

function fenceOf(gl) {
  const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  return {
    isDone: () => !sync || gl.isContextLost() || gl.getSyncParameter(sync, gl.SYNC_STATUS) === gl.SIGNALED,
    free: () => gl.deleteSync(sync),
  };
}

function aTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function aWhile() {
  return new Promise((resolve) => setTimeout(resolve, WHOLE_POLL_MS));
}
