// The page: what is drawn when, its drawers, and the keys that work everywhere.

import { $, closePop, el, icon, isPhone, isPopOpen } from "./dom.js";
import { countPings, isUnread, me, onChange, redraw, refresh, world } from "./world.js";
import { drawChannels, drawHead, drawServers, quickSwitch, step } from "./channels.js";
import { drawAccount, drawMembers, setTheme } from "./people.js";
import { drawComposer } from "./composer.js";
import { drawLog } from "./message.js";
import { drawPane, openTab } from "./pane.js";

/* ---- drawers: columns of a wide window, sheets of a phone, where one is open at a time ---- */
const DRAWERS = { left: "show-channels", members: "show-members", pane: "show-pane" };
const app = $("app");
const isOpen = name => isPhone() ? app.dataset.drawer === name : app.classList.contains(name);

export function setDrawer(name, open) {
  if (isPhone()) { if (open) app.dataset.drawer = name; else if (app.dataset.drawer === name) delete app.dataset.drawer; }
  else app.classList.toggle(name, open);
  if (name === "pane" && open) { openTab(); drawPane(true); }
  if (isPhone() && open) $(name).querySelector("button, [tabindex]")?.focus({ preventScroll: true });
  if (!open && ($(name).contains(document.activeElement) || document.activeElement === document.body)) $(DRAWERS[name]).focus();
  tellDrawers();
}
function tellDrawers() {
  for (const [name, button] of Object.entries(DRAWERS)) $(button).setAttribute("aria-expanded", String(isOpen(name)));
}
for (const [name, button] of Object.entries(DRAWERS)) $(button).addEventListener("click", () => setDrawer(name, !isOpen(name)));
$("shade").addEventListener("click", () => { closePop(); if (app.dataset.drawer) setDrawer(app.dataset.drawer, false); });
$("show-members").append(icon("people"), el("span", {}, "Members"));
app.classList.add("members");
matchMedia("(max-width: 860px)").addEventListener("change", () => { delete app.dataset.drawer; tellDrawers(); });
tellDrawers();

/* ---- drawing ---- */
let place = "";
onChange(() => {
  const { state, user, channel, home } = world, mine = me();
  const calls = mine ? countPings(mine) : 0;
  document.title = `${calls ? `(${calls}) ` : ""}${home ? state.bot.name : state.guild} · sandbox`;
  document.documentElement.lang = "en";
  const unread = calls || state.channels.some(one => one.id !== state.channel && one.kind !== 4 && isUnread(one.id));
  $("show-channels").replaceChildren(icon("menu"), el("span", {}, "Channels"), calls ? el("span", { class: "badge" }, String(calls)) : "");
  $("show-channels").classList.toggle("unread", Boolean(unread));
  drawServers(); drawChannels(); drawHead(); drawLog(); drawComposer(); drawMembers(); drawAccount(); drawPane(isOpen("pane"));
  // A phone shows what was gone to.
  const now = `${user}/${channel}/${home}`;
  if (place && place !== now && isPhone() && app.dataset.drawer && !(home && !state.dm)) setDrawer(app.dataset.drawer, false);
  place = now;
});

/* ---- keys ---- */
document.addEventListener("keydown", ev => {
  const modal = document.querySelector("dialog[open]") || isPopOpen();
  if (modal || ev.defaultPrevented) return;
  if (ev.altKey && (ev.key === "ArrowUp" || ev.key === "ArrowDown")) { ev.preventDefault(); step(ev.key === "ArrowDown" ? 1 : -1, ev.shiftKey); return; }
  if ((ev.ctrlKey || ev.metaKey) && ev.key.toLowerCase() === "k") { ev.preventDefault(); quickSwitch(); return; }
  if (ev.key === "Escape") {
    if (app.dataset.drawer) setDrawer(app.dataset.drawer, false);
    else { $("log").scrollTop = $("log").scrollHeight; world.newFrom = null; redraw(); $("text")?.focus(); }
    return;
  }
  // Whoever begins to type writes.
  const { target } = ev, types = target.matches("input, textarea, select");
  if (!types && ev.key.length === 1 && ev.key !== " " && !ev.ctrlKey && !ev.metaKey && !ev.altKey && $("text")) $("text").focus();
});

/* ---- beginning ---- */
try { setTheme(localStorage.getItem("sandbox-theme") || "dark"); } catch { setTheme("dark"); }
{
  const [user, channel = ""] = decodeURIComponent(location.hash.slice(1)).split("/");
  Object.assign(world, { user, channel });
}
const events = new EventSource("/_sandbox/events");
let soon;
events.onmessage = () => { clearTimeout(soon); soon = setTimeout(refresh, 40); };
events.onopen = refresh;
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") refresh(); });
refresh();
