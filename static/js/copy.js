import { toast } from "./toast.js";

// <button data-copy="#id" hidden> copies the text of that element, line by line where it is a list.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    const lines = source.matches("ol, ul") ? [...source.children].map((item) => item.textContent.trim()) : [source.value ?? source.textContent.trim()];
    try {
      await navigator.clipboard.writeText(lines.join("\n"));
      toast("Copied.", "success");
    } catch {
      toast("Your browser did not allow copying. Select the text instead.", "error");
    }
  });
}
