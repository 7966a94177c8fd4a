// What was typed, in this browser: the last of each tab, and moments before it to go back to. By person: nobody is
// shown what another person typed here.
import { thinned } from "./local-thinning.js";

const NAME = "fractafrag-studio";
// Moments that are closer to each other are one, its last.
const ONE_MOMENT_MS = 5000;
// Less than this, and what was there before is a moment of its own, however short ago.
const MUCH_IS_LEFT = 0.8;
const PLAIN = "studio:copy:";
// A database that does not open must not keep the page from what the server has.
const OPENING_MS = 3000;

/** The best there is here: .kind is "database", "plain" (the last of each tab, no moments) or "none". */
export async function openLocal(person, code) {
  try {
    return new Database(await opened(), person, code);
  } catch {
    const plain = new Plain(person, code);
    return plain.isThere() ? plain : new None();
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      const db = asked.result;
      db.createObjectStore("copies", { keyPath: ["person", "code", "device"] }).createIndex("shader", ["person", "code"]);
      db.createObjectStore("moments", { keyPath: "id" }).createIndex("shader", ["person", "code"]);
      db.createObjectStore("sheets");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => reject(asked.error);
    setTimeout(reject, OPENING_MS, new Error("The browser's database does not open."));
  });
}

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

class Database {
  kind = "database";
  #db;
  #of;
  #moment = { id: "", began: 0, text: "" };
  #isThinning = false;

  constructor(db, person, code) {
    this.#db = db;
    this.#of = { person, code };
    db.onversionchange = () => db.close();
  }

  /**
   * copy: {device, sheet, basedOn, typedAt}. All is on its way when this returns: what hangs the page right after does
   * not take it along. The promise says whether it arrived.
   */
  keep(copy) {
    const text = JSON.stringify(copy.sheet);
    try {
      return this.#written(copy, text).then(() => true, () => this.#keepAgain(copy, text));
    } catch {
      return Promise.resolve(false);
    }
  }

  /** Of all tabs that kept something and neither saved nor threw it away. */
  async copies() {
    return answered(this.#store("copies").index("shader").getAll(this.#key));
  }

  /** Newest first, without their sheets. */
  async moments() {
    const found = await answered(this.#store("moments").index("shader").getAll(this.#key));
    return found.sort((one, other) => other.at - one.at);
  }

  sheet(id) {
    return answered(this.#store("sheets").get(id));
  }

  /** The copy of a tab goes, unless it was typed on since; its moments stay. */
  async settle(device, typedAt) {
    const store = this.#store("copies", "readwrite");
    const key = [...this.#key, device];
    const copy = await answered(store.get(key));
    if (copy && copy.typedAt <= typedAt) {
      await answered(store.delete(key));
    }
  }

  get #key() {
    return [this.#of.person, this.#of.code];
  }

  #store(name, mode = "readonly") {
    return this.#db.transaction(name, mode).objectStore(name);
  }

  #written(copy, text) {
    const work = this.#db.transaction(["copies", "moments", "sheets"], "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      work.oncomplete = resolve;
      work.onabort = () => reject(work.error);
    });
    work.objectStore("copies").put({ ...this.#of, ...copy });
    if (text !== this.#moment.text) {
      this.#putMoment(work, copy, text);
    }
    // Not left to the next task of the page, which may never come.
    work.commit?.();
    return done;
  }

  #putMoment(work, copy, text) {
    const now = Date.now();
    const isCut = text.length < this.#moment.text.length * MUCH_IS_LEFT;
    if (now - this.#moment.began > ONE_MOMENT_MS || isCut) {
      this.#moment = { id: `${copy.device} ${now} ${text.length}`, began: now, text: "" };
      setTimeout(() => this.#thin().catch(() => {}));
    }
    this.#moment.text = text;
    const { device, basedOn, typedAt, sheet } = copy;
    work.objectStore("moments").put({ ...this.#of, id: this.#moment.id, at: typedAt, device, basedOn, size: text.length });
    work.objectStore("sheets").put(sheet, this.#moment.id);
  }

  // There may be no room: the older half of all moments goes.
  async #keepAgain(copy, text) {
    try {
      const all = await answered(this.#store("moments").getAll());
      await this.#thin(all.reduce((sum, { size }) => sum + size, 0) / 2);
      await this.#written(copy, text);
      return true;
    } catch {
      return false;
    }
  }

  async #thin(room) {
    if (this.#isThinning) {
      return;
    }
    this.#isThinning = true;
    try {
      const all = await answered(this.#store("moments").getAll());
      const work = this.#db.transaction(["moments", "sheets"], "readwrite");
      for (const id of thinned(all, Date.now(), room === undefined ? {} : { most_size: room })) {
        work.objectStore("moments").delete(id);
        work.objectStore("sheets").delete(id);
      }
    } finally {
      this.#isThinning = false;
    }
  }
}

class Plain {
  kind = "plain";
  #prefix;

  constructor(person, code) {
    this.#prefix = `${PLAIN}${person}:${code}:`;
  }

  isThere() {
    try {
      localStorage.setItem(`${PLAIN}try`, "1");
      localStorage.removeItem(`${PLAIN}try`);
      return true;
    } catch {
      return false;
    }
  }

  async keep(copy) {
    try {
      localStorage.setItem(this.#prefix + copy.device, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  async copies() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
    return keys.flatMap((key) => {
      try {
        return [JSON.parse(localStorage.getItem(key))];
      } catch {
        return [];
      }
    });
  }

  async moments() {
    return [];
  }

  async sheet() {
    return undefined;
  }

  async settle(device, typedAt) {
    const copy = (await this.copies()).find((one) => one.device === device);
    if (copy && copy.typedAt <= typedAt) {
      localStorage.removeItem(this.#prefix + device);
    }
  }
}

class None {
  kind = "none";

  async keep() {
    return false;
  }

  async copies() {
    return [];
  }

  async moments() {
    return [];
  }

  async sheet() {
    return undefined;
  }

  async settle() {}
}
