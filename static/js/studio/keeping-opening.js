// What was typed before, and not saved: put back when the page opens, or offered where it could undo something.
import { showDifference } from "./history.js";
import { when } from "./keeping-words.js";
import { mergeTexts } from "./merging.js";
import { sameSheet } from "./sheet.js";

const A_BLINK_MS = 1000;

export class Opening {
  #keeper;
  #taken = [];

  constructor(keeper) {
    this.#keeper = keeper;
  }

  async putBack() {
    const { workbench } = this.#keeper;
    const found = await this.#found();
    const [latest] = found.filter(({ basedOn }) => basedOn >= workbench.basedOn);
    const [older] = found.filter((one) => one !== latest && one.basedOn < workbench.basedOn);
    if (latest && workbench.isTouched) {
      this.#offer(latest);
    } else if (latest) {
      this.#put(latest, found.length - (older ? 2 : 1));
    }
    if (older) {
      this.#offer(older);
    }
  }

  /** What was put back is in this version now, or (null) taken out again: it is offered to nobody any more. */
  async settled(number) {
    const taken = this.#taken.splice(0);
    if (number) {
      this.#keeper.unsay("put back");
    }
    for (const one of taken) {
      if (one.device !== this.#keeper.device) {
        await this.#keeper.forget(one, number);
      }
    }
  }

  // Of each tab and device its last, newest first, as far as it is not what stands there anyway.
  async #found() {
    const { workbench, local } = this.#keeper;
    const { unsaved, sheet: current } = workbench.data;
    const all = (await local.copies().catch(() => [])).map((copy) => ({ ...copy, isHere: true }));
    if (unsaved) {
      const { id, device, based_on: basedOn, typed_at: typedAt, sheet } = unsaved;
      all.push({ id, device, basedOn, typedAt: Date.parse(typedAt), sheet, isHere: all.some((copy) => copy.device === device) });
    }
    const newest = new Map();
    for (const one of all) {
      const known = newest.get(one.device);
      if (!known || one.typedAt > known.typedAt) {
        newest.set(one.device, { ...known, ...one });
      }
    }
    const found = [...newest.values()].filter(({ sheet }) => !sameSheet(sheet, current)).sort((one, other) => other.typedAt - one.typedAt);
    return this.#stillOpen(found);
  }

  // What another device saved or threw away in the meantime is done with here too.
  async #stillOpen(found) {
    if (!found.some(({ basedOn, isHere }) => isHere && basedOn < this.#keeper.workbench.basedOn)) {
      return found;
    }
    const { data } = await this.#keeper.server.list();
    const settled = (one) => data?.drafts.some((row) => row.device === one.device && row.settled_at && Date.parse(row.typed_at) >= one.typedAt - A_BLINK_MS);
    const done = found.filter(settled);
    await Promise.all(done.map(({ device, typedAt }) => this.#keeper.local.settle(device, typedAt)));
    return found.filter((one) => !done.includes(one));
  }

  #put(one, others) {
    const { workbench } = this.#keeper;
    const original = workbench.original;
    const number = workbench.basedOn;
    this.#taken.push(one);
    this.#keeper.put(one.sheet);
    const where = one.isHere ? "" : " on another device";
    const back = [`Go back to version ${number}`, () => this.#goBack(one, original)];
    const more = others ? " There is something older too, in the history." : "";
    this.#keeper.say("put back", `Put back what you typed ${when(one.typedAt)}${where}.${more}`, {
      tone: "calm",
      actions: [
        ["Show what changed", () => showDifference({ before: original, after: one.sheet, title: `What you typed since version ${number}`, action: back })],
        back,
      ],
    });
  }

  #goBack(one, original) {
    this.#taken = [];
    this.#keeper.put(original);
    this.#keeper.forget(one);
  }

  #offer(one) {
    const { workbench } = this.#keeper;
    const where = one.isHere ? "" : " on another device";
    const newer = one.basedOn < workbench.basedOn ? ` and this is version ${workbench.basedOn}` : " and you are typing already";
    const words = `What you typed ${when(one.typedAt)}${where}, on version ${one.basedOn}, was never saved,${newer}.`;
    this.#keeper.say("never saved", words, {
      actions: [
        ["Merge it in", () => this.#mergeIn(one)],
        ["Leave it in the history", () => this.#keeper.forget(one)],
      ],
    });
  }

  async #mergeIn(one) {
    const { workbench, server } = this.#keeper;
    const base = await server.version(one.basedOn);
    const made = await mergeTexts({
      base: base.data?.sheet ?? null,
      theirs: workbench.sheet,
      mine: one.sheet,
      title: "Merge what was never saved",
      words: `On the left is what stands in the editor now, on the right what you typed ${when(one.typedAt)}.`,
      names: { theirs: "In the editor", mine: `Typed ${when(one.typedAt)}` },
      take: "Take this into the editor",
    });
    if (made) {
      this.#taken.push(one);
      workbench.setSheet(made);
    } else {
      this.#offer(one);
    }
  }
}
