// The second pane: what the bot did wrong, what was said, and trouble on demand.

import { $, el, icon } from "./dom.js";
import { trouble, world } from "./world.js";
import { redrawInto } from "./people.js";
import { setDrawer } from "./main.js";

let tab = "violations";
const KINDS = [
  ["Drop the gateway", { kind: "gateway-drop" }], ["Next call: 500", { kind: "status", status: 500 }],
  ["Next call: 429", { kind: "limited", wait: 1000 }], ["Next call hangs", { kind: "hang" }],
];

/** Shows what matters more. */
export function openTab() { tab = world.state.violations.length ? "violations" : "traffic"; }

export function drawPane(isOpen) {
  const { state } = world, bad = state.violations.length, button = $("show-pane");
  redrawInto(button, [icon("pulse"), el("span", {}, bad ? `${bad} violation${bad > 1 ? "s" : ""}` : "Traffic")]);
  button.classList.toggle("bad", bad > 0);
  if (!isOpen) return;
  const name = (id, text) => el("button", { type: "button", "data-key": `tab-${id}`, "aria-pressed": String(tab === id), onclick: () => { tab = id; drawPane(true); } }, text);
  const lines = tab === "violations" ? state.violations.map(text => el("div", { class: "entry bad" }, text)).reverse() : state.traffic.map(entry);
  const empty = tab === "violations" ? "The bot has done nothing that Discord would not accept." : "Nothing was said yet.";
  const scrolled = $("pane").querySelector(".entries")?.scrollTop || 0;
  redrawInto($("pane"), [
    el("div", { class: "pane-head" }, name("violations", `Violations (${bad})`), name("traffic", "Traffic"), el("button", { class: "close", type: "button", "data-key": "close", "aria-label": "Close this pane", onclick: () => setDrawer("pane", false) }, icon("close", 18))),
    el("div", { class: "trouble" }, el("h2", {}, "Faults"),
      el("div", { class: "kinds" }, KINDS.map(([text, what]) => el("button", { type: "button", "data-key": text, onclick: () => trouble(what) }, text)), el("button", { type: "button", "data-key": "clear", disabled: !state.faults.length, onclick: () => trouble({ kind: "clear" }) }, "Clear")),
      state.faults.map(fault)),
    el("div", { class: "entries", tabIndex: 0, role: "region", "aria-label": tab === "violations" ? "Violations" : "Traffic, newest first" }, lines.length ? lines : el("p", {}, empty)),
  ]);
  $("pane").querySelector(".entries").scrollTop = scrolled;
}
function fault(one) {
  const which = one.method === "*" && one.route === "*" ? "any call" : `${one.method} ${one.route}`, spent = one.hits >= one.times;
  return el("div", { class: `fault${spent ? " spent" : ""}` },
    el("span", {}, `${one.what}: ${which}${one.after ? ", after it took effect" : ""}${one.skip ? `, from number ${one.skip + 1}` : ""}`),
    el("span", {}, spent ? `hit ${one.hits}` : `hit ${one.hits} of ${one.times}`));
}
function entry(line) {
  const failed = line.status >= 400 || line.status === 0;
  return el("div", { class: `entry${failed ? " bad" : ""}` }, "status" in line && el("span", { class: "code" }, line.status ? String(line.status) : "no answer"),
    el("span", { class: "status" in line ? "" : "soft" }, line.what.replace(/interaction\.\d+\.\w+/, "{token}")), line.why && el("div", {}, line.why));
}
