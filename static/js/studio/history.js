// What was typed at other times, here and elsewhere, with the saved versions between: look at it, and take it again.
import { make, uniqueId } from "../shader/dom.js";
import { differenceOf } from "./history-difference.js";
import { clock, when } from "./keeping-words.js";
import { sameSheet } from "./sheet.js";

const NEAR_MS = 60_000;
const A_BLINK_MS = 1500;

/** Opens a dialog with these parts, and is done when it is closed. */
export function dialogOf(title, className, ...parts) {
  const heading = make("h2", { id: uniqueId("dialog") }, title);
  const dialog = make("dialog", { class: `dialog kept ${className}`, "aria-labelledby": heading.id }, heading, ...parts);
  const opener = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  dialog.addEventListener("close", () => {
    dialog.remove();
    // Where it was opened from a menu that is shut by now, unless somebody has gone on already.
    const menu = opener?.closest?.("details:not([open])");
    if (document.activeElement === document.body) {
      menu?.querySelector("summary").focus();
    }
  });
  return dialog;
}

const closer = (words, kind = "") => make("button", { type: "button", class: `button ${kind}`, "data-dialog-close": true }, words);

/** action: [label, what it does], beside closing it. */
export function showDifference({ before, after, title, action: [label, act] }) {
  const body = make("div", { class: "kept__scroll", tabindex: "0", role: "region", "aria-label": "What changed" }, ...differenceOf(before, after));
  const acting = () => {
    dialog.close();
    act();
  };
  const other = make("button", { type: "button", class: "button", onclick: acting }, label);
  const dialog = dialogOf(title, "kept--difference", body, make("div", { class: "dialog__actions" }, other, closer("Close", "button--primary")));
}

export async function openHistory(keeper) {
  document.activeElement?.closest?.("details")?.removeAttribute("open");
  const view = new HistoryView(keeper);
  await view.fill();
}

class HistoryView {
  #keeper;
  #dialog;
  #list = make("fieldset", { class: "kept__list" }, make("legend", { class: "visually-hidden" }, "Moments"));
  #detail = make("div", { class: "kept__scroll", tabindex: "0", role: "region", "aria-label": "What taking it would change" });
  #take = make("button", { type: "button", class: "button button--primary", onclick: () => this.#taken(), disabled: true }, "Take this");
  #name = uniqueId("moment");
  #chosen = null;

  constructor(keeper) {
    this.#keeper = keeper;
    this.#detail.append(make("p", { class: "soft" }, "Reading…"));
    const body = make("div", { class: "kept__body" }, this.#list, this.#detail);
    this.#dialog = dialogOf("History of this text", "kept--history", body, make("div", { class: "dialog__actions" }, closer("Close"), this.#take));
  }

  async fill() {
    const { entries, isAll } = await entriesOf(this.#keeper);
    if (!isAll) {
      this.#list.append(make("p", { class: "soft small" }, "The server does not answer: this is what this device keeps."));
    }
    const rows = entries.map((entry) => this.#row(entry));
    this.#list.append(...rows);
    const first = rows[0]?.querySelector("input");
    if (!first) {
      this.#detail.replaceChildren(make("p", { class: "soft" }, "Nothing is kept yet. It begins with the first key."));
      return;
    }
    first.checked = true;
    first.focus();
    await this.#show(entries[0]);
  }

  #row(entry) {
    const field = make("input", { type: "radio", name: this.#name, onchange: () => this.#show(entry) });
    const what = make("span", { class: "kept__what" }, entry.what, entry.more && make("span", { class: "soft" }, ` ${entry.more}`));
    return make("label", { class: `kept__row${entry.isVersion ? " kept__row--version" : ""}` }, field, make("span", { class: "kept__when" }, clock(entry.at, { isExact: true })), what);
  }

  async #show(entry) {
    this.#chosen = { entry, sheet: null };
    this.#take.disabled = true;
    const sheet = await entry.read().catch(() => null);
    if (this.#chosen.entry !== entry) {
      return;
    }
    if (!sheet) {
      this.#detail.replaceChildren(make("p", { class: "soft" }, "This cannot be read just now."));
      return;
    }
    const { workbench } = this.#keeper;
    const isSame = sameSheet(sheet, workbench.sheet);
    this.#chosen.sheet = sheet;
    this.#take.disabled = isSame;
    const words = isSame ? "This is what stands in the editor now." : `Taking this changes what stands in the editor now into what was there ${when(entry.at)}:`;
    this.#detail.replaceChildren(make("p", { class: "soft small" }, words), ...(isSame ? [] : differenceOf(workbench.sheet, sheet)));
    this.#detail.scrollTop = 0;
  }

  #taken() {
    const { workbench } = this.#keeper;
    const { entry, sheet } = this.#chosen;
    const before = workbench.sheet;
    this.#dialog.close();
    workbench.setSheet(sheet);
    workbench.say(`Here is what was there ${when(entry.at)} again.`, { actions: [["Undo", () => workbench.setSheet(before)]] });
  }
}

// --- One list out of three ---------------------------------------------------------------------------

async function entriesOf(keeper) {
  const { local, server } = keeper;
  const [moments, copies, answer] = await Promise.all([local.moments().catch(() => []), local.copies().catch(() => []), server.list()]);
  const here = momentEntries(keeper, moments, copies);
  const { drafts = [], versions = [] } = answer.data ?? {};
  const there = drafts.filter((row) => !here.some((one) => one.device === row.device && Math.abs(one.at - Date.parse(row.typed_at)) < NEAR_MS));
  const entries = [...here, ...there.map((row) => draftEntry(keeper, row)), ...versions.map((one) => versionEntry(keeper, one))];
  return { entries: entries.sort((one, other) => other.at - one.at), isAll: answer.status === 200 };
}

function momentEntries(keeper, moments, copies) {
  const what = (device) => (device === keeper.device ? "Typed here" : "Typed in this browser");
  const entries = moments.map(({ id, at, device, basedOn }) => ({
    at,
    device,
    what: what(device),
    more: `on version ${basedOn}`,
    read: () => keeper.local.sheet(id),
  }));
  for (const { device, typedAt, basedOn, sheet } of copies) {
    if (!entries.some((one) => one.device === device && Math.abs(one.at - typedAt) < A_BLINK_MS)) {
      entries.push({ at: typedAt, device, what: what(device), more: `on version ${basedOn}`, read: async () => sheet });
    }
  }
  return entries;
}

function draftEntry(keeper, row) {
  const where = row.device === keeper.device ? "Typed here, kept on the server" : "Typed elsewhere, kept on the server";
  const became = row.saved_as ? `saved as version ${row.saved_as}` : row.settled_at ? "set aside" : `on version ${row.based_on}`;
  return { at: Date.parse(row.typed_at), device: row.device, what: where, more: became, read: async () => (await keeper.server.draft(row.id)).data?.sheet };
}

function versionEntry(keeper, { number, note, created_at: at, by }) {
  const more = [note, by === "you" ? "" : `by ${by}`].filter(Boolean).join(", ");
  return { at: Date.parse(at), isVersion: true, what: `Version ${number}`, more, read: async () => (await keeper.server.version(number)).data?.sheet };
}
