// Vim's and Emacs' keys, fetched when somebody wants them.
function tell(view, event) {
  view.dom.closest("glsl-editor")?.dispatchEvent(new CustomEvent(event, { bubbles: true }));
}

const LOADERS = {
  async vim() {
    const { Vim, vim } = await import("../../vendor/codemirror/vim.js");
    for (const [name, event] of [["write", "save"], ["run", "run"]]) {
      Vim.defineEx(name, name[0], (editor) => tell(editor.cm6, event));
    }
    return vim({ status: true });
  },
  async emacs() {
    const { EmacsHandler, emacs } = await import("../../vendor/codemirror/emacs.js");
    EmacsHandler.addCommands({ save: ({ view }) => tell(view, "save") });
    EmacsHandler.bindKey("C-x C-s", "save");
    return emacs();
  },
};

export async function keysOf(name) {
  return (await LOADERS[name]?.()) ?? [];
}
