export { vim, Vim, getCM } from "@replit/codemirror-vim";
