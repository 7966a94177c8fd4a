// A pass's inputs as four pictures; a click on one opens all that it could be. The selects stay the form's truth.
import { make, uniqueId } from "../shader/dom.js";
import { sourcePicture } from "./source-pictures.js";
import { PASSES, inputField } from "./sheet.js";

const CHANNELS = [0, 1, 2, 3];
const CHOICES = ["filter", "wrap"];

export class Channels {
  #workbench;
  #tiles = [];
  #dialog = null;

  constructor(workbench, signal) {
    this.#workbench = workbench;
    for (const pass of PASSES) {
      const place = workbench.querySelector(`#panel-${pass} [data-pictures]`);
      if (place) {
        this.#build(pass, place);
      }
    }
    workbench.addEventListener("sheetchange", () => this.refresh(), { signal });
    this.refresh();
  }

  refresh() {
    for (const tile of this.#tiles) {
      const select = this.#select(tile.pass, tile.channel, "source");
      if (tile.shown !== select.value) {
        tile.shown = select.value;
        this.#show(tile, select);
      }
    }
  }

  #select(pass, channel, what) {
    return this.#workbench.form.elements[inputField(pass, channel, what)];
  }

  #build(pass, place) {
    const tiles = CHANNELS.map((channel) => {
      const face = make("span", { class: "channel-tile__face stage", "aria-hidden": "true" });
      const name = make("span", { class: "channel-tile__name" });
      const button = make("button", { type: "button", class: "channel-tile", "aria-haspopup": "dialog", onclick: () => this.#open(tile) }, face, make("span", { class: "channel-tile__number" }, `iChannel${channel}`), name);
      const tile = { pass, channel, button, face, name, shown: null };
      return tile;
    });
    this.#tiles.push(...tiles);
    place.append(...tiles.map(({ button }) => button));
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", `Inputs of ${this.#workbench.passes.label(pass)}`);
    place.hidden = false;
    const plain = place.closest(".pass__body").querySelector(".pass__inputs");
    plain.hidden = true;
  }

  #show({ face, name, button }, select) {
    const label = select.selectedOptions[0]?.textContent ?? "Nothing";
    name.textContent = select.value ? label : "";
    button.classList.toggle("channel-tile--empty", !select.value);
    button.setAttribute("aria-label", `${button.querySelector(".channel-tile__number").textContent}: ${label}`);
    face.replaceChildren(sourcePicture(select.value || "add", label));
  }

  // --- All that it could be ------------------------------------------------------------------------

  #open(tile) {
    this.#dialog?.remove();
    const title = uniqueId("picker");
    const heading = make("h2", { id: title }, `iChannel${tile.channel} of ${this.#workbench.passes.label(tile.pass)}`);
    const actions = make("div", { class: "dialog__actions" }, make("button", { type: "button", class: "button", "data-dialog-close": "" }, "Done"));
    this.#dialog = make("dialog", { class: "dialog picker", "aria-labelledby": title, onclose: () => giveBack(tile.button) }, heading, this.#sources(tile), this.#ways(tile), actions);
    this.#workbench.append(this.#dialog);
    this.#dialog.showModal();
    this.#dialog.querySelector("input:checked").focus();
  }

  #sources(tile) {
    const select = this.#select(tile.pass, tile.channel, "source");
    const name = uniqueId("source");
    const card = ({ value, textContent: label }) => {
      const input = make("input", { type: "radio", name, value, form: "none", checked: value === select.value, class: "picker__input", onchange: () => this.#set(select, value) });
      const isEmpty = value.startsWith("buffer_") && !this.#workbench.passes.isUsed(value);
      return make("label", { class: "picker__card" }, input, make("span", { class: "picker__face stage", "aria-hidden": "true" }, sourcePicture(value || "nothing", label)), make("span", {}, label, isEmpty ? make("span", { class: "soft" }, " (empty)") : null));
    };
    return make("fieldset", { class: "picker__sources" }, make("legend", { class: "visually-hidden" }, "What it reads"), ...[...select.options].map(card));
  }

  #ways(tile) {
    const fields = CHOICES.map((what) => {
      const select = this.#select(tile.pass, tile.channel, what);
      const id = uniqueId(what);
      const copy = make("select", { id, form: "none", onchange: () => this.#set(select, copy.value) }, ...[...select.options].map((option) => make("option", { value: option.value, selected: option.value === select.value }, option.textContent)));
      return make("div", { class: "field" }, make("label", { class: "field__label", for: id }, what === "filter" ? "Filter" : "Wrap"), copy);
    });
    return make("div", { class: "picker__ways" }, ...fields);
  }

  #set(select, value) {
    select.value = value;
    this.#workbench.changed();
    this.refresh();
  }
}

// It comes a moment after the dialog has closed: whoever has gone on by then is left where they are.
function giveBack(button) {
  if (document.activeElement === document.body) {
    button.focus();
  }
}
