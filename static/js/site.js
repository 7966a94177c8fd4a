import "./menu.js";
import "./theme-switch.js";
import "./toast.js";
import "./dialog.js";
import "./password.js";
import "./copy.js";
import "./once.js";
