// What stands in the editor as one plain object, the same that the server keeps: half typed and invalid, as it may be.
const TEXTS = ["title", "description", "tags", "shader_type", "note", "glsl_code"];
const CHOICES = ["source", "filter", "wrap"];
const TEXTURES = new Set(["white_noise", "blue_noise", "value_noise", "organic", "font", "checker"]);
const CHANNELS = [0, 1, 2, 3];

export const PASSES = ["image", "common", "buffer_a", "buffer_b", "buffer_c", "buffer_d"];
export const BUFFERS = PASSES.slice(2);
export const codeField = (pass) => (pass === "image" ? "glsl_code" : `${pass}_code`);
export const inputField = (pass, channel, what) => `${pass}_${channel}_${what}`;

export function codeOf(sheet, pass) {
  return pass === "image" ? sheet.glsl_code : (sheet.passes[pass]?.code ?? "");
}

export function inputsOf(sheet, pass) {
  return CHANNELS.map((channel) => sheet.passes[pass]?.inputs?.[channel] ?? null);
}

// The form's data has the editors' newest texts; their fields come a moment later.
export function sheetOf(form) {
  const data = new FormData(form);
  const text = (name) => String(data.get(name) ?? "").replace(/\r\n?/g, "\n");
  const sheet = { ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])), passes: {} };
  for (const pass of PASSES) {
    const one = {};
    if (pass !== "image" && text(codeField(pass))) {
      one.code = text(codeField(pass));
    }
    const inputs = pass === "common" ? [] : CHANNELS.map((channel) => input(data, pass, channel));
    if (inputs.some(Boolean)) {
      one.inputs = inputs;
    }
    if (Object.keys(one).length) {
      sheet.passes[pass] = one;
    }
  }
  return sheet;
}

function input(data, pass, channel) {
  const [source, filter, wrap] = CHOICES.map((what) => data.get(inputField(pass, channel, what)) || "");
  return source ? { source, filter, wrap } : null;
}

// Each editor takes its text as one step that can be undone.
export function fill(form, sheet) {
  for (const name of TEXTS) {
    set(form.elements[name], sheet[name] ?? "");
  }
  for (const pass of PASSES) {
    if (pass !== "image") {
      set(form.elements[codeField(pass)], codeOf(sheet, pass));
    }
    inputsOf(sheet, pass).forEach((one, channel) => {
      for (const what of CHOICES) {
        set(form.elements[inputField(pass, channel, what)], one?.[what] ?? "");
      }
    });
  }
}

function set(field, value) {
  if (!field) {
    return;
  }
  const editor = field.closest("glsl-editor");
  if (editor) {
    editor.value = value;
  } else if (field.value !== value) {
    field.value = value;
  }
}

// → {glsl_code, passes} as the player and the server's own tidying have it.
export function programOf(sheet) {
  const passes = {};
  for (const pass of PASSES) {
    const code = pass === "image" ? "" : codeOf(sheet, pass);
    const inputs = pass === "common" ? [] : inputsOf(sheet, pass).map((one) => one && tidy(one));
    while (inputs.length && !inputs.at(-1)) {
      inputs.pop();
    }
    if (pass === "image" ? inputs.length : code.trim()) {
      passes[pass] = { ...(code && { code }), ...(inputs.length && { inputs }) };
    }
  }
  return { glsl_code: sheet.glsl_code, passes };
}

function tidy({ source, filter, wrap }) {
  return { source, filter: filter || "linear", wrap: wrap || (TEXTURES.has(source) ? "repeat" : "clamp") };
}

// Whether saving one after the other would change anything. What will be said about it is none of it.
export function sameSheet(one, other) {
  return essence(one) === essence(other);
}

function essence(sheet) {
  const words = (text) => text.split(",").map((tag) => tag.trim()).filter(Boolean);
  return JSON.stringify([sheet.title.trim(), sheet.description, words(sheet.tags), sheet.shader_type, programOf(sheet)]);
}
