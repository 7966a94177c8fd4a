// Which of the moments that were kept may go. Knows no storage.
const MINUTE_MS = 60_000;
const WHOLE_MS = 5 * MINUTE_MS;
const BY_MINUTE_MS = 60 * MINUTE_MS;
const MOST_OF_ONE = 100;
const MOST_SIZE = 50 * 1024 * 1024;

/**
 * The ids of those that go, of moments {id, person, code, at, size}: of each shader the last five minutes stay whole,
 * of the last hour one a minute, before that one in ten; a hundred in all. Where all together have no room, the
 * oldest of the shader that rested longest go first.
 */
export function thinned(moments, now, { most_size: room = MOST_SIZE } = {}) {
  const shaders = new Map();
  for (const moment of [...moments].sort((one, other) => other.at - one.at)) {
    const key = `${moment.person} ${moment.code}`;
    if (!shaders.has(key)) {
      shaders.set(key, []);
    }
    shaders.get(key).push(moment);
  }
  const dropped = new Set();
  for (const list of shaders.values()) {
    dropBetween(list, now, dropped);
  }
  dropForRoom([...shaders.values()], room, dropped);
  return [...dropped];
}

function dropBetween(newestFirst, now, dropped) {
  const taken = new Set();
  for (const { id, at } of newestFirst) {
    const slot = slotOf(at, now);
    if (taken.has(slot) || taken.size >= MOST_OF_ONE) {
      dropped.add(id);
    } else {
      taken.add(slot === null ? id : slot);
    }
  }
}

// By the clock on the wall, so that thinning again drops nothing more.
function slotOf(at, now) {
  if (now - at < WHOLE_MS) {
    return null;
  }
  return now - at < BY_MINUTE_MS ? `minute ${Math.floor(at / MINUTE_MS)}` : `ten ${Math.floor(at / (10 * MINUTE_MS))}`;
}

function dropForRoom(shaders, room, dropped) {
  let size = 0;
  for (const { id, size: own } of shaders.flat()) {
    size += dropped.has(id) ? 0 : own;
  }
  // They stand in the order of their newest: the last rested longest.
  for (const list of shaders.reverse()) {
    for (const { id, size: own } of [...list].reverse()) {
      if (size <= room) {
        return;
      }
      if (!dropped.has(id)) {
        dropped.add(id);
        size -= own;
      }
    }
  }
}
