for (const holder of document.querySelectorAll("[data-password]")) {
  const input = holder.querySelector("input");
  const called = input.dataset.called ?? "password";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "password__show";
  button.setAttribute("aria-controls", input.id);
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-label", `${shown ? "Hide" : "Show"} ${called}`);
  };
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  // Browsers offer to remember what was typed only where it is a password again.
  input.form?.addEventListener("submit", () => show(false));
  holder.append(button);
}
