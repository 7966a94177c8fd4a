// Beside the editor: the picture that follows what is typed, what it costs, and its values.
import "../shader/element.js";
import { Analyst } from "./analysis.js";
import { Compiling } from "./compiling.js";
import { Screen } from "./detached.js";
import { askWhetherStopped, letRun, wasStopped } from "./guard.js";
import { Costs } from "./measuring-costs.js";
import { Presets } from "./preview-presets.js";
import { shape } from "./preview-shape.js";

// → a function that ends it
export function preview(workbench) {
  const place = workbench.querySelector("[data-preview]");
  const life = new AbortController();
  const { signal } = life;
  const { player } = workbench;
  const analyst = new Analyst();
  const screen = new Screen(workbench, place.dataset.window, signal);
  const compiling = new Compiling(workbench, analyst, screen);
  const costs = new Costs(place.querySelector(".preview__cost"), screen, signal);
  const presets = new Presets(workbench, screen, place.querySelector("[data-preview-presets]"), place.dataset.presets, signal);
  const on = (target, names, act) => names.forEach((name) => target.addEventListener(name, act, { signal }));
  const run = () => {
    letRun();
    compiling.now();
  };
  const drew = () => {
    workbench.dispatchEvent(new CustomEvent("drew", { bubbles: true }));
    costs.wait();
    presets.show();
  };
  on(workbench, ["sheetchange"], () => compiling.changed());
  on(workbench, ["beforecompile"], () => costs.forget());
  on(workbench, ["compilenow"], run);
  on(workbench, ["compiled"], ({ detail }) => {
    tellTime(place, detail);
    if (detail.ok) {
      costs.expect(detail.isStatic);
      presets.show();
    }
  });
  on(player, ["shown"], drew);
  on(screen, ["shown"], drew);
  on(player, ["valuechange"], () => presets.show());
  on(screen, ["valuechange"], () => presets.show());
  on(player, ["statechange"], ({ detail }) => detail.playing && wasStopped() && run());
  shape(place, player, signal);
  detaching(workbench, place, screen, signal);
  askWhetherStopped().then((isHeld) => {
    if (isHeld) {
      player.pause();
      player.offer();
    }
  });
  compiling.now();
  return () => {
    life.abort();
    compiling.stop();
    analyst.stop();
  };
}

function tellTime(place, { ok, compileMs }) {
  const words = compileMs === null ? "" : `Compiled in ${Math.round(compileMs)} ms`;
  place.querySelector("[data-preview-compiled]").textContent = ok ? words : "Does not compile";
}

function detaching(workbench, place, screen, signal) {
  const part = (name) => place.querySelector(`[data-preview-${name}]`);
  part("detach").addEventListener("click", () => {
    if (!screen.open()) {
      workbench.say("The browser did not let a window open. Allow it for this site, and try again.", { tone: "warn" });
    }
  }, { signal });
  part("raise").addEventListener("click", () => screen.raise(), { signal });
  part("back").addEventListener("click", () => screen.bringBack(), { signal });
  screen.addEventListener("moved", () => {
    part("away").hidden = !screen.isAway;
    part("detach").hidden = screen.isAway;
    part("shape").parentNode.hidden = screen.isAway;
  }, { signal });
}
