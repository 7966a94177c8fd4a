// Since when something new runs, of each tab: in localStorage, which can be asked at once, and in a database, which is on
// the disk a moment later even where the whole browser is stopped.
const NAME = "fractafrag-running";
const STORE = "marks";
// A database that does not open must not keep a picture from being drawn.
const OPENING_MS = 1000;

export class Marks {
  #prefix;
  #key;
  #opening;
  #database = null;

  constructor({ person, code }) {
    this.#prefix = `${person}:${code}:`;
    this.#key = keyOf(person, code);
    this.#opening = opened().then((database) => (this.#database = database), () => null);
  }

  get known() {
    try {
      return JSON.parse(localStorage.getItem(this.#key)) ?? {};
    } catch {
      return {};
    }
  }

  /** Whether the disk has one that localStorage did not get down in time. */
  async areOnDisk() {
    await this.#opening;
    return this.#database !== null && (await keysIn(this.#database, this.#range)).length > 0;
  }

  set(device, at) {
    this.#write({ ...this.known, [device]: at });
    this.#change((store) => store.put(at, this.#prefix + device));
  }

  remove(device) {
    const { [device]: _, ...others } = this.known;
    this.#write(others);
    this.#change((store) => store.delete(this.#prefix + device));
  }

  clear() {
    this.#write({});
    this.#change((store) => store.delete(this.#range));
  }

  get #range() {
    return startingWith(this.#prefix);
  }

  #write(found) {
    try {
      if (Object.keys(found).length) {
        localStorage.setItem(this.#key, JSON.stringify(found));
      } else {
        localStorage.removeItem(this.#key);
      }
    } catch {
      // Without storage nobody knows later, and everything works all the same.
    }
  }

  // On its way when this returns: what hangs the page right after does not take it along.
  #change(act) {
    try {
      const work = this.#database.transaction(STORE, "readwrite", { durability: "strict" });
      act(work.objectStore(STORE));
      work.commit?.();
    } catch {
      // As above.
    }
  }
}

/** Whether localStorage has any of one shader. */
export function isMarked(person, code) {
  try {
    return Boolean(localStorage.getItem(keyOf(person, code)));
  } catch {
    return false;
  }
}

/** → the shaders of which the disk has any; none where it does not say. */
export async function markedOnDisk(person) {
  try {
    const database = await opened();
    const keys = await keysIn(database, startingWith(`${person}:`));
    database.close();
    return new Set(keys.map((key) => key.split(":")[1]));
  } catch {
    return new Set();
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = asked.onblocked = () => reject(asked.error);
    setTimeout(reject, OPENING_MS);
  });
}

function keysIn(database, range) {
  return new Promise((resolve) => {
    const asked = database.transaction(STORE).objectStore(STORE).getAllKeys(range);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => resolve([]);
  });
}

function startingWith(prefix) {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

function keyOf(person, code) {
  return `studio:running:${person}:${code}`;
}
