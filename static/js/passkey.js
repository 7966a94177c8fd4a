import { toast } from "./toast.js";

const WORDS = {
  NotAllowedError: "Nothing happened: the passkey was not used, or it took too long.",
  InvalidStateError: "This key is already in your list.",
  NotSupportedError: "This browser or key cannot do that.",
  SecurityError: "Passkeys do not work at this address.",
};

// allauth's scripts report here what went wrong with a passkey; the person should hear of it too.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  toast(WORDS[event.detail.exception.name] ?? "That did not work. Try again, or sign in another way.", "error");
});
