// Members, their roles, and who acts.

import { $, ask, avatar, closePop, dialog, el, icon, menu, moveFocus, pop, toast } from "./dom.js";
import { act, colorOf, countPings, everyone, go, hex, isBot, local, may, me, personOf, redraw, rolesOf, world } from "./world.js";
import { perform } from "./message.js";
import { mentionInLine } from "./composer.js";

const LOCALES = ["en-US", "en-GB", "de", "fr", "es-ES", "it", "nl", "pl", "pt-BR", "ru", "tr", "ja", "zh-CN"];
const tell = async what => { const answer = await act(what); if (answer.error) toast(answer.error); };
const role = one => el("span", { class: "pill" }, el("i", { style: `background:${one.color ? hex(one.color) : "var(--soft)"}` }), one.name);

/* ---- the list of members: below each role that is shown apart, then all others ---- */
export function drawMembers() {
  const { state, home } = world, seen = home ? [state.me.id, state.bot.id] : state.viewers, here = everyone().filter(person => seen.includes(person.id));
  const apart = [...state.roles].reverse().filter(one => one.hoist && one.position > 0), groups = new Map(apart.map(one => [one.id, { name: one.name, people: [] }]));
  const rest = { name: "Online", people: [] };
  for (const person of here) {
    const first = apart.find(one => person.role_ids.includes(one.id));
    (first ? groups.get(first.id) : rest).people.push(person);
  }
  const nodes = [...groups.values(), rest].filter(group => group.people.length).flatMap(({ name, people }) => [
    el("h2", {}, `${name} — ${people.length}`),
    el("ul", {}, people.sort((a, b) => a.name.localeCompare(b.name)).map(line)),
  ]);
  redrawInto($("members"), nodes);
}
function line(person) {
  return el("li", { class: "member-line" }, el("button", { class: "member", type: "button", "data-key": person.id, onclick: ev => profile(ev.currentTarget, person.id), oncontextmenu: ev => { ev.preventDefault(); profile(ev.currentTarget, person.id); } },
    avatar(person.name, 32), el("span", { class: "clip" }, el("span", { class: "clip", style: colorOf(person.id) }, person.name), isBot(person.id) && el("span", { class: "app-tag" }, "APP"), person.owner && el("span", { title: "Server owner", class: "crown" }, icon("crown", 14), el("span", { class: "hidden-text" }, "Server owner")))));
}
$("members").addEventListener("keydown", ev => moveFocus(ev, [...$("members").querySelectorAll(".member")]));

/** Puts nodes into a place; what had the focus there keeps it, by its key. */
export function redrawInto(place, nodes) {
  const focused = place.contains(document.activeElement) && document.activeElement.dataset.key;
  place.replaceChildren(...nodes);
  if (focused) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

/** Who somebody is, and what can be done with them. */
export function profile(anchor, id) {
  const person = personOf(id), { state, user } = world;
  if (!person) return;
  const roles = rolesOf(person).filter(one => one.position > 0), given = state.roles.filter(one => one.position > 0 && !one.managed).reverse(), app = isBot(id);
  const has = one => person.role_ids.includes(one.id);
  menu(anchor, person.name, [
    ["Mention", () => mentionInLine(`@${person.name}`)],
    ...state.commands.filter(command => command.type === 2).map(command => [local(command, "name"), () => perform({ do: "user_command", name: command.name, target: id })]),
    !app && person.name !== user && ["Act as this person", () => go({ user: person.name })],
    ...(may(28) && !app ? given.map(one => [`${has(one) ? "Take the role" : "Give the role"} ${one.name}`, () => tell({ do: has(one) ? "take_role" : "give_role", member: id, role: one.id })]) : []),
    may(1) && !person.owner && !app && person.name !== user && ["Remove from the server", () => tell({ do: "remove", member: id }), true],
  ], [
    el("div", { class: "profile" }, avatar(person.name), el("span", {}, el("b", {}, person.name), " ", app && el("span", { class: "app-tag" }, "APP"), el("div", { class: "small soft" }, app ? "The bot" : person.owner ? "Owner of the server" : "Member"))),
    roles.length ? el("div", { class: "roles" }, roles.map(role)) : "",
  ]);
}

/* ---- who acts ---- */
export function drawAccount() {
  const { state, user } = world, others = state.users.filter(person => person.name !== user).reduce((sum, person) => sum + countPings(person), 0);
  redrawInto($("account"), [avatar(user, 24), el("span", { class: "clip" }, el("small", {}, "Acting as "), el("span", {}, user), el("span", { class: "hidden-text" }, ". Switch person")), others ? el("span", { class: "badge", title: "Mentions that others have not read" }, String(others)) : "", icon("down", 16)]);
}
$("account").addEventListener("click", ev => {
  const { state, user } = world;
  const people = state.users.map(person => {
    const waiting = countPings(person), about = [person.owner && "owner", ...rolesOf(person).map(one => one.name)].filter(Boolean).join(", ") || "member";
    return el("button", { class: "item", type: "button", "aria-current": person.name === user ? "true" : null, onclick: () => { closePop(); go({ user: person.name }); } },
      avatar(person.name, 32), el("span", {}, el("span", {}, person.name), el("span", { class: "about" }, about)), waiting ? el("span", { class: "badge", "aria-label": `${waiting} unread mentions` }, String(waiting)) : person.name === user ? icon("check", 18, "tick") : "");
  });
  const locales = LOCALES.includes(world.locale) ? LOCALES : [world.locale, ...LOCALES];
  const theme = document.documentElement.dataset.theme || "dark";
  const pickers = [
    el("label", { class: "setting" }, "Language of their client", el("select", { onchange: change => { world.locale = change.target.value; redraw(); } }, locales.map(one => el("option", { value: one, selected: one === world.locale }, one)))),
    el("label", { class: "setting" }, "Direct messages", el("select", { onchange: change => tell({ do: "dms", open: change.target.value === "open" }) }, el("option", { value: "open", selected: state.me.dms_open }, "Open"), el("option", { value: "closed", selected: !state.me.dms_open }, "Closed"))),
    el("label", { class: "setting" }, "Theme", el("select", { onchange: change => setTheme(change.target.value) }, ["dark", "light", "system"].map(one => el("option", { value: one, selected: one === theme }, one[0].toUpperCase() + one.slice(1))))),
  ];
  const items = [...people,
    el("button", { class: "item", type: "button", onclick: () => { closePop(); join(); } }, "Add a person…"),
    el("button", { class: "item", type: "button", onclick: () => { closePop(); openRoles(); } }, "Roles of the server…")];
  const box = el("div", { role: "dialog", "aria-label": "Switch person" }, el("h2", {}, "Act as"), el("div", { class: "scroll" }, items.slice(0, people.length)), el("hr"), items.slice(people.length), el("hr"), pickers);
  box.addEventListener("keydown", key => { if (key.target.tagName !== "SELECT") moveFocus(key, items, true, false); });
  pop(ev.currentTarget, box);
  (people.find(node => node.getAttribute("aria-current")) || items[0]).focus();
});
export function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("sandbox-theme", theme); } catch { /* A private window: dark next time. */ }
}
const join = () => ask("Add a person", "Name of the new member", "", async name => {
  const answer = await act({ do: "join", name });
  if (answer.error) return answer.error;
  go({ user: answer.name });
});
function openRoles() {
  const owner = me()?.owner || may(28);
  const lines = [...world.state.roles].reverse().map(one => {
    const fixed = one.position === 0 || !owner;
    const at = el("input", { type: "number", min: 1, value: one.position, disabled: fixed, "aria-label": `Position of ${one.name}`, onchange: () => tell({ do: "set_role_position", role: one.id, position: Number(at.value) }) });
    const drop = el("button", { class: "btn danger", type: "button", disabled: fixed || one.managed, "aria-label": `Delete ${one.name}`, onclick: async () => { const answer = await act({ do: "delete_role", role: one.id }); if (answer.error) toast(answer.error); else drop.parentElement.remove(); } }, "Delete");
    return el("div", { class: "role-line" }, role(one), el("span"), at, drop);
  });
  dialog("Roles", [el("p", { class: "small soft" }, "By position, the highest first. Of roles at one position the older stands higher."), lines], {});
}
