// What the compiler says of a line leads to that line.
function lineStart(text, number) {
  let at = 0;
  for (let line = 1; line < number; line += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) {
      break;
    }
    at = end + 1;
  }
  return at;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  const field = link && document.querySelector(link.hash);
  if (!field) {
    return;
  }
  event.preventDefault();
  const start = lineStart(field.value, Number(link.dataset.line));
  const end = field.value.indexOf("\n", start);
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end < 0 ? field.value.length : end);
  const lines = field.value.split("\n").length;
  field.scrollTop = Math.max(0, (Number(link.dataset.line) - 4) * (field.scrollHeight / lines));
  field.scrollIntoView({ block: "nearest" });
});
