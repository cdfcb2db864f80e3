// The sandbox as the person who acts sees it, what they do there, and what they have read.

import { hideToast, toast } from "./dom.js";

/** What the page shows: `state` is the sandbox's answer, all else is the page's own. */
export const world = {
  state: null, user: "", channel: "", locale: "", home: false,
  /** Commands that are on their way, or got no answer. */
  pending: [],
  /** Messages that were dismissed. */
  hidden: new Set(),
  /** The newest message that was read before the channel was opened, and the newest there was then. */
  newFrom: null, newTo: null,
};

const listeners = [];
/** Runs after every change of the state. */
export const onChange = run => listeners.push(run);
export const redraw = () => listeners.forEach(run => run());

/* ---- talking to the sandbox ---- */
async function post(path, what) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(what) });
    return await answer.json();
  } catch { return { error: "The sandbox does not answer. Is it still running?" }; }
}

/** Does something as the person who acts. `refused` is set where the client would not send it. */
export async function act(what) {
  const { user, locale, state } = world;
  const answer = await post("/_sandbox/act", { user, locale, channel: state && state.channel, ...what });
  if (answer.error && /^the client would not send it: /.test(answer.error)) {
    answer.refused = true;
    answer.error = sentence(answer.error.replace(/^the client would not send it: /, ""));
  }
  return answer;
}
const sentence = text => text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

export async function trouble(what) {
  const answer = await post("/_sandbox/fault", what);
  if (answer.error) toast(answer.error);
}

let asking = false, again = false;
/** Asks for the state. While it is asked for, further wishes are one. */
export async function refresh() {
  if (asking) { again = true; return; }
  asking = true;
  const { user, channel } = world;
  try {
    const answer = await fetch(`/_sandbox/state?user=${encodeURIComponent(user)}&channel=${encodeURIComponent(channel)}`);
    if (answer.ok) arrive(await answer.json(), user, channel);
    else if (user) { world.user = ""; world.channel = ""; again = true; }
  } catch {
    if (world.state) { world.state.bot.connected = false; redraw(); }
  }
  asking = false;
  if (again) { again = false; refresh(); }
}

function arrive(state, user, channel) {
  // What was asked for before somebody else was chosen is of no more use.
  if (user !== world.user || channel !== world.channel) { again = true; return; }
  world.state = state;
  world.user = state.me.name;
  if (!world.locale) world.locale = state.me.locale;
  const isHome = world.home && !state.dm;
  if (!isHome && world.channel !== state.channel) { world.channel = state.channel || ""; world.newFrom = readUpTo(world.user, world.channel); world.newTo = null; }
  world.home = isHome || (state.channel !== null && state.channel === state.dm);
  if (world.newTo === null) world.newTo = state.last[state.channel] || "0";
  follow();
  if (document.visibilityState === "visible") markRead();
  redraw();
}

/** Goes to another channel, or becomes another person. */
export function go(next) {
  hideToast();
  if (next.user && next.user !== world.user) { world.locale = ""; world.home = false; known = null; world.channel = ""; }
  Object.assign(world, next);
  if (next.channel) world.home = world.state && next.channel === world.state.dm;
  world.newFrom = world.channel ? readUpTo(world.user, world.channel) : null;
  world.newTo = null;
  history.replaceState(null, "", `#${encodeURIComponent(world.user)}/${world.channel}`);
  return refresh();
}

/* ---- the view follows what the person does ---- */
let known = null, followUntil = 0;
/** From now on, for some seconds, a new channel of the server that calls the person is opened. */
export const expect = () => { followUntil = Date.now() + 6000; };

function follow() {
  const { state } = world, ids = new Set(state.channels.map(channel => channel.id));
  const fresh = known && Date.now() < followUntil ? [...ids].filter(id => !known.has(id)) : [];
  const called = fresh.find(id => pings(state.me.id).some(ping => ping.channel === id));
  // A new channel may be there before the message in it: it stays new until it calls.
  if (!known || called || Date.now() >= followUntil) known = ids;
  if (!called || called === world.channel) return;
  const from = world.channel;
  followUntil = 0;
  go({ channel: called });
  toast(`${channelName(called)} was opened for you.`, ["Back", () => go({ channel: from })]);
}

/* ---- what was read ---- */
const store = (() => { try { return JSON.parse(localStorage.getItem("sandbox-read")) || {}; } catch { return {}; } })();
const later = (a, b) => b === undefined || b === null || (a.length === b.length ? a > b : a.length > b.length);
const newest = () => Object.values(world.state.last).reduce((most, id) => later(id, most) ? id : most, "0");
/** The newest message of a channel that a person has read; what there was when the page was first opened counts as read. */
function readUpTo(user, channel) {
  if (store.since === undefined && world.state) store.since = newest();
  return store[`${user}/${channel}`] || store.since || "0";
}
function markRead() {
  const { state } = world;
  if (store.since === undefined) store.since = newest();
  const last = state.channel && !(world.home && state.channel !== state.dm) && state.last[state.channel];
  if (last) store[`${world.user}/${state.channel}`] = last;
  try { localStorage.setItem("sandbox-read", JSON.stringify(store)); } catch { /* A private window: it is read again next time. */ }
}
/** Whether a message came since the channel was open last, before it was opened now. */
export const isNew = id => world.newFrom !== null && later(id, world.newFrom) && !later(id, world.newTo);
export const isUnread = channel => { const last = world.state.last[channel]; return Boolean(last) && later(last, readUpTo(world.user, channel)); };
const pings = user => (world.state.users.find(person => person.id === user) || { pings: [] }).pings;
/** How many messages call a person, in one channel or in all, that they have not read. */
export function countPings(person, channel) {
  return person.pings.filter(ping => (!channel || ping.channel === channel) && later(ping.id, readUpTo(person.name, ping.channel))).length;
}

/* ---- looking things up ---- */
export const me = () => world.state.users.find(person => person.id === world.state.me.id);
export const local = (node, what) => (node[`${what}_localizations`] || {})[world.locale] || node[what];
export const may = bit => ((BigInt(world.state.me.permissions) >> BigInt(bit)) & 1n) === 1n;
export const everyone = () => [...world.state.users, world.state.bot];
export const isBot = id => id === world.state.bot.id;
export const personOf = id => everyone().find(person => person.id === id);
export const rolesOf = person => world.state.roles.filter(role => person.role_ids.includes(role.id)).reverse();
export const hex = color => `#${color.toString(16).padStart(6, "0")}`;
/** The colour of a person's name: that of their highest role that has one. */
export function colorOf(id) {
  const person = personOf(id), role = person && rolesOf(person).find(role => role.color);
  return role ? `color:color-mix(in srgb, ${hex(role.color)} 70%, var(--strong))` : "";
}
export function channelName(id) {
  const { state } = world;
  if (id === state.dm) return `@${state.bot.name}`;
  const found = state.channels.find(channel => channel.id === id);
  return found ? `#${found.name}` : "The channel";
}
/** Mentions as they are typed, "@alice" and "#welcome", become Discord's. */
export function withMentions(text) {
  const { state } = world, names = [
    ...everyone().map(person => [`@${person.name}`, `<@${person.id}>`]),
    ...state.roles.filter(role => role.position > 0).map(role => [`@${role.name}`, `<@&${role.id}>`]),
    ...state.channels.filter(channel => channel.kind !== 4).map(channel => [`#${channel.name}`, `<#${channel.id}>`]),
  ].sort((a, b) => b[0].length - a[0].length);
  let out = "";
  for (let at = 0; at < text.length;) {
    const found = (at === 0 || !/[\w<]/.test(text[at - 1])) && names.find(([name]) => text.startsWith(name, at) && !/[\w-]/.test(text[at + name.length] || ""));
    if (found) { out += found[1]; at += found[0].length; } else out += text[at++];
  }
  return out;
}
