// <form data-unsaved>: not left by accident; and what was sent and did not arrive, since nobody was signed in any
// more, can be brought back. It is kept by this tab alone, until a page with [data-saved] says that it arrived.
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "do"]);
const keyOf = (path) => `unsaved:${path}`;

function keep(key, form) {
  const fields = [...new FormData(form)].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
  try {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields)));
  } catch {
    // No storage, or no room in it: the form is sent all the same.
  }
}

function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Then there was nothing either.
  }
}

function bringBack(form, fields) {
  for (const field of form.elements) {
    if (!field.name || NOT_KEPT.has(field.name)) {
      continue;
    }
    if (field.type === "checkbox") {
      field.checked = field.name in fields;
    } else if (field.name in fields) {
      field.value = fields[field.name];
    }
    if (field.matches("textarea, select") && field.value && field.name in fields) {
      field.closest("details")?.setAttribute("open", "");
    }
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function offer(form, key, fields) {
  const bar = document.createElement("div");
  bar.className = "state state--warn";
  bar.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = "What you sent from here before was not saved.";
  bar.append(words);
  for (const [label, act] of [["Bring it back", () => bringBack(form, fields)], ["Throw it away", () => forget(key)]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      bar.remove();
      form.querySelector("input:not([type=hidden])")?.focus();
    });
    bar.append(button);
  }
  form.before(bar);
}

for (const page of document.querySelectorAll("[data-saved]")) {
  forget(keyOf(page.dataset.savedFrom));
  if (kept(keyOf("/new/"))?.shader_id === page.dataset.saved) {
    forget(keyOf("/new/"));
  }
}

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const key = keyOf(location.pathname);
  const fields = kept(key);
  // A form that came back filled holds what is saved nowhere, and all of it.
  let isTouched = form.dataset.unsaved === "typed";
  if (isTouched) {
    forget(key);
  } else if (fields) {
    offer(form, key, fields);
  }
  form.addEventListener("input", () => {
    isTouched = true;
  });
  form.addEventListener("submit", () => {
    isTouched = false;
    keep(key, form);
  });
  addEventListener("beforeunload", (event) => {
    if (isTouched) {
      event.preventDefault();
    }
  });
}
