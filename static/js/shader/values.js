const PREFIX = "p.";
const ADDRESS_WAIT_MS = 250;

// The parameters of a program and what they are set to; each value as a number, a truth, [x, y] or "#rrggbb".
export class Values {
  #parameters = new Map();
  #values = new Map();
  #writesAddress;
  #timer = 0;

  constructor({ writesAddress = false } = {}) {
    this.#writesAddress = writesAddress;
  }

  get parameters() {
    return [...this.#parameters.values()];
  }

  get defaults() {
    return Object.fromEntries(this.parameters.map(({ name, default: value }) => [name, value]));
  }

  get all() {
    return Object.fromEntries(this.#values);
  }

  // Those of another program; what fits of the old values is kept, and what was left as written stays as it is written
  // now. On the first one the address decides.
  declare(parameters) {
    const isFirst = this.#parameters.size === 0;
    const address = isFirst ? new URLSearchParams(location.search) : null;
    const before = new Map([...this.#values].filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(this.#parameters.get(name).default)));
    this.#parameters = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    this.#values = new Map(
      parameters.map((parameter) => {
        const said = address ? parse(parameter, address.get(PREFIX + parameter.name)) : before.get(parameter.name);
        return [parameter.name, tidied(parameter, said) ?? parameter.default];
      }),
    );
  }

  // → the value as it was taken, or undefined where there is no such parameter or it makes no sense
  set(name, value) {
    const parameter = this.#parameters.get(name);
    const taken = parameter && tidied(parameter, value);
    if (taken !== undefined) {
      this.#values.set(name, taken);
      this.#writeAddress();
    }
    return taken;
  }

  stop() {
    clearTimeout(this.#timer);
  }

  // Not at every step of a slider: browsers allow only so many changes of the address.
  #writeAddress() {
    if (this.#writesAddress) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#replaceAddress(), ADDRESS_WAIT_MS);
    }
  }

  #replaceAddress() {
    const address = new URL(location.href);
    // Taken out first, so that the same values are the same address.
    for (const name of this.#values.keys()) {
      address.searchParams.delete(PREFIX + name);
    }
    for (const [name, value] of this.#values) {
      if (JSON.stringify(value) !== JSON.stringify(this.#parameters.get(name).default)) {
        address.searchParams.set(PREFIX + name, String(value));
      }
    }
    history.replaceState(history.state, "", address);
  }
}

function parse({ type }, text) {
  if (text === null) {
    return undefined;
  }
  if (type === "bool") {
    return { true: true, 1: true, false: false, 0: false }[text];
  }
  if (type === "vec2") {
    return text.split(",").map(Number);
  }
  return type === "color" ? text : Number(text);
}

// Anything may stand in an address: what is of the wrong kind is left out, what is out of range is brought back.
function tidied({ type, min, max, components }, value) {
  const within = (number) => Math.max(min ?? -Infinity, Math.min(max ?? Infinity, number));
  if (type === "bool") {
    return typeof value === "boolean" ? value : undefined;
  }
  if (type === "color") {
    const isColour = typeof value === "string" && /^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(value);
    return isColour ? fitted(value.toLowerCase(), components) : undefined;
  }
  if (type === "vec2") {
    const isPair = Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
    return isPair ? value.map(within) : undefined;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return undefined;
  }
  return type === "int" ? Math.round(within(value)) : within(value);
}

function fitted(colour, components) {
  return components === 4 ? colour.padEnd(9, "f") : colour.slice(0, 7);
}
