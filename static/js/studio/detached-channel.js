// How a page of the studio and its window find each other. The name is also that of a lock, which the window holds as
// long as it lives: whoever else gets it knows that it does not.
export function channelOf(code, device) {
  return `studio:window:${code}:${device}`;
}

// → once it is held, which is for ever
export function hold(name) {
  return new Promise((resolve) => {
    if (!navigator.locks) {
      // Only pages that came over a safe connection have locks; then the window's goodbye has to do.
      resolve();
      return;
    }
    navigator.locks.request(name, () => {
      resolve();
      return new Promise(() => {});
    });
  });
}

// → true once nobody holds it any more; false where nobody can tell, or nobody asks
export async function isFree(name, signal) {
  try {
    await navigator.locks.request(name, { signal }, () => {});
    return true;
  } catch {
    return false;
  }
}
