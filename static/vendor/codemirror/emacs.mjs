export { emacs, EmacsHandler } from "@replit/codemirror-emacs";
