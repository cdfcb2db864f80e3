// Servers and channels: where one is, what is unread, what calls.

import { $, ask, avatar, choose, el, icon, menu, moveFocus, toast } from "./dom.js";
import { act, countPings, go, isUnread, may, me, redraw, world } from "./world.js";
import { redrawInto } from "./people.js";

const TEXTS = [0, 2, 5];

export function drawServers() {
  const { state, home } = world, mine = me(), inDm = state.dm && mine ? countPings(mine, state.dm) : 0;
  const inServer = mine ? countPings(mine) - inDm : 0, unread = state.channels.some(channel => TEXTS.includes(channel.kind) && isUnread(channel.id));
  const badge = count => count ? el("span", { class: "badge" }, String(count)) : "";
  const goHome = () => { if (state.dm) go({ channel: state.dm }); else { world.home = true; redraw(); } };
  const goServer = () => { world.home = false; go({ channel: firstChannel() }); };
  redrawInto($("servers"), [
    el("button", { class: `server${inDm ? " unread" : ""}`, type: "button", "data-key": "home", "aria-label": `Direct messages${inDm ? `, ${inDm} unread` : ""}`, "aria-current": home ? "true" : null, onclick: goHome }, icon("bubble", 24), badge(inDm)),
    el("hr", { "aria-hidden": "true" }),
    el("button", { class: `server${unread ? " unread" : ""}`, type: "button", "data-key": "server", "aria-label": `${state.guild}${inServer ? `, ${inServer} mentions` : unread ? ", unread" : ""}`, "aria-current": home ? null : "true", onclick: goServer, title: state.guild },
      state.guild.split(/\s+/).map(word => word[0]).join("").slice(0, 3), badge(inServer)),
  ]);
}
const firstChannel = () => { const shown = inOrder().filter(channel => channel.kind !== 4); return shown.length ? shown[0].id : ""; };

/** The channels as the list shows them: those in no category, then each category with its own. */
function inOrder() {
  const { channels } = world.state, under = parent => channels.filter(channel => channel.kind !== 4 && channel.parent === parent);
  return [...under(null), ...channels.filter(channel => channel.kind === 4).flatMap(category => [category, ...under(category.id)])];
}

export function drawChannels() {
  const { state, home } = world, mine = me();
  $("guild").textContent = home ? "Direct Messages" : state.guild;
  $("channels").setAttribute("aria-label", home ? "Direct messages" : `Channels of ${state.guild}`);
  const line = (id, name, mark, channel) => {
    const on = id === state.channel, calls = mine ? countPings(mine, id) : 0, unread = !on && isUnread(id), items = () => channelItems(channel);
    return el("div", { class: `channel${on ? " on" : ""}${unread ? " unread" : ""}` },
      el("button", { type: "button", "data-key": id, "aria-current": on ? "page" : null, "aria-label": `${name}${calls ? `, ${calls} mention${calls > 1 ? "s" : ""}` : unread ? ", unread" : ""}`, onclick: () => go({ channel: id }), oncontextmenu: ev => { if (channel) { ev.preventDefault(); menu(ev.currentTarget, name, items()); } } },
        mark, el("span", { class: "clip" }, name), calls && !on ? el("span", { class: "badge" }, String(calls)) : ""),
      channel && el("button", { class: "more", type: "button", "data-key": `more-${id}`, "aria-label": `More: ${name}`, "aria-haspopup": "menu", onclick: ev => menu(ev.currentTarget, name, items()) }, icon("dots", 18)));
  };
  if (home) {
    redrawInto($("channel-list"), state.dm ? [line(state.dm, state.bot.name, avatar(state.bot.name, 32))] : [el("p", { class: "category" }, "No conversations yet")]);
    return;
  }
  redrawInto($("channel-list"), inOrder().map(channel => channel.kind === 4
    ? el("h3", { class: "category", oncontextmenu: ev => { ev.preventDefault(); menu(ev.currentTarget, channel.name, channelItems(channel)); } }, icon("down", 12), el("span", { class: "clip" }, channel.name))
    : line(channel.id, channel.name, channelMark(channel), channel)));
}
function channelMark(channel) {
  const mark = icon({ 2: "voice", 5: "news" }[channel.kind] || "hash");
  return world.state.private.includes(channel.id) ? el("span", { class: "mark", title: "Not everybody sees it" }, mark, icon("lock", 10, "lock")) : mark;
}
function channelItems(channel) {
  const tell = async what => (await act(what)).error;
  return [
    channel.kind !== 4 && channel.kind !== 2 && ["Start a thread", () => ask("Start a thread", "Name of the thread", "", name => tell({ do: "thread", channel: channel.id, name }))],
    may(4) && ["Rename", () => ask("Rename the channel", "New name", channel.name, name => tell({ do: "rename_channel", channel: channel.id, name }))],
    may(4) && ["Move", () => ask("Move the channel", "Position in the list", String(channel.position), position => tell({ do: "set_channel_position", channel: channel.id, position: Number(position) }))],
  ];
}
$("channel-list").addEventListener("keydown", ev => moveFocus(ev, [...$("channel-list").querySelectorAll(".channel > button:first-child")]));

/** The channel before or after this one, by the keyboard. */
export function step(by, onlyUnread) {
  const { state } = world, all = inOrder().filter(channel => channel.kind !== 4 && (!onlyUnread || channel.id === state.channel || isUnread(channel.id)));
  const at = all.findIndex(channel => channel.id === state.channel), to = all[(at + by + all.length) % all.length];
  if (to && to.id !== state.channel) go({ channel: to.id });
  else if (onlyUnread) toast("Nothing is unread.");
}

/** Asks where to go. */
export function quickSwitch() {
  const { state } = world, items = inOrder().filter(channel => channel.kind !== 4).map(channel => ({ value: channel.id, label: channel.name, mark: channelMark(channel), about: state.channels.find(one => one.id === channel.parent)?.name }));
  if (state.dm) items.push({ value: state.dm, label: state.bot.name, mark: avatar(state.bot.name, 24), about: "Direct message" });
  choose({ x: innerWidth / 2 - 160, y: innerHeight / 5 }, { label: "Where would you like to go?", items, search: true, done: ([id]) => go({ channel: id }) });
}

export function drawHead() {
  const { state, home } = world, here = state.channels.find(channel => channel.id === state.channel);
  if (home) $("title").replaceChildren(icon("at"), state.bot.name);
  else $("title").replaceChildren(...(here ? [channelMark(here), here.name] : ["No channel"]));
  $("topic").textContent = !home && here && here.topic || "";
  $("topic").className = "clip";
  const connected = state.bot.connected, text = connected ? `${state.bot.name} is connected` : "No bot is connected";
  if ($("status").dataset.text === text) return;
  $("status").dataset.text = text;
  $("status").replaceChildren(el("span", { class: `dot${connected ? " up" : ""}` }), el("span", { class: connected ? "long clip" : "clip" }, text));
}
