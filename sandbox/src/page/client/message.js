// The channel: its messages, with their embeds, buttons and menus.

import { $, avatar, choose, dots, el, icon, menu } from "./dom.js";
import { inline, link, markup } from "./markup.js";
import { openForm } from "./form.js";
import { profile } from "./people.js";
import { startCommand } from "./composer.js";
import { act, colorOf, everyone, expect, go, hex, isBot, isNew, local, personOf, redraw, world } from "./world.js";

const drawn = new Map();
let stick = false;
/** How many messages are drawn at most, the newest; more, whenever somebody reads upwards. */
const STEP = 100;
let most = STEP;
/** The next thing that is added is scrolled to. */
export const stickToEnd = () => { stick = true; };

export function drawLog() {
  const log = $("log"), { state, user, home } = world;
  const place = `${user}/${home}/${state.channel}`, moved = log.dataset.place !== place;
  const down = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  if (moved) { drawn.clear(); most = STEP; }
  log.dataset.place = place;
  const all = home && state.channel !== state.dm ? [] : state.messages.filter(message => !world.hidden.has(message.id)), shown = all.slice(-most);
  const nodes = [shown.length < all.length ? keep("earlier", "", () => el("button", { class: "earlier link", type: "button", onclick: earlier }, "Show earlier messages")) : keep("welcome", place, welcome)];
  let before = null, marked = false;
  for (const message of shown) {
    const day = new Date(message.at * 1000).toDateString();
    if (!before || new Date(before.at * 1000).toDateString() !== day)
      nodes.push(keep(`day-${day}`, world.locale, () => divider(new Date(message.at * 1000).toLocaleDateString(world.locale || undefined, { dateStyle: "long" }))));
    const fresh = !marked && before && isNew(message.id) && message.author !== state.me.id;
    if (fresh) { marked = true; nodes.push(keep("new", "", () => divider("NEW", "new"))); }
    const joined = before && !fresh && before.author === message.author && message.at - before.at < 420 && before.ephemeral === message.ephemeral && !message.used && new Date(before.at * 1000).toDateString() === day;
    const key = JSON.stringify([message, joined, colorOf(message.author), world.locale]);
    nodes.push(keep(message.id, key, () => draw(message, joined)));
    before = message;
  }
  const waiting = world.pending.filter(wish => wish.user === user && wish.channel === state.channel);
  for (const wish of waiting) nodes.push(keep(`wish-${wish.id}`, wish.failed, () => pending(wish)));
  const same = nodes.length === log.children.length && nodes.every((node, index) => node === log.children[index]);
  if (!same) {
    const focused = document.activeElement, id = log.contains(focused) && focused.closest(".message")?.dataset.id, key = focused.dataset.key;
    // Only what differs is moved: a node that stays keeps its focus and what is open in it.
    const stay = new Set(nodes);
    for (const node of [...log.children]) if (!stay.has(node)) node.remove();
    nodes.forEach((node, index) => { if (log.children[index] !== node) log.insertBefore(node, log.children[index] || null); });
    if (id && document.activeElement === document.body) {
      const message = log.querySelector(`[data-id="${id}"]`);
      ((key && message?.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`)) || message)?.focus({ preventScroll: true });
    }
  }
  if (down || moved || (stick && !same)) { log.scrollTop = log.scrollHeight; stick = false; }
}
/** Draws more messages above, and stays where one reads. */
function earlier() {
  const log = $("log"), below = log.scrollHeight - log.scrollTop;
  most += STEP;
  drawLog();
  log.scrollTop = log.scrollHeight - below;
}
$("log").addEventListener("scroll", () => { if ($("log").scrollTop < 200 && $("log").firstChild?.classList.contains("earlier")) earlier(); });
function keep(id, key, make) {
  const old = drawn.get(id);
  if (old && old.key === key) return old.node;
  const node = make();
  drawn.set(id, { key, node });
  return node;
}
const divider = (text, className = "") => el("div", { class: `divider ${className}`, role: "separator", "aria-label": text }, el("span", { "aria-hidden": "true" }, text));
function welcome() {
  const { state, home } = world, here = state.channels.find(channel => channel.id === state.channel);
  if (home) return el("div", { class: "welcome" }, avatar(state.bot.name, 40), el("h2", {}, state.bot.name), el("p", {}, `This is the beginning of your direct message history with ${state.bot.name}.`));
  if (!here) return el("div", { class: "welcome" }, el("h2", {}, "No channel"), el("p", {}, "This person sees no channel of the server."));
  return el("div", { class: "welcome" }, el("div", { class: "mark" }, icon("hash", 40)), el("h2", {}, `Welcome to #${here.name}!`), el("p", {}, `This is the start of the #${here.name} channel. ${here.topic || ""}`));
}

/* ---- a message ---- */
const short = at => new Date(at * 1000).toLocaleTimeString(world.locale || undefined, { hour: "2-digit", minute: "2-digit" });
function when(at) {
  const date = new Date(at * 1000), today = new Date(), yesterday = new Date(Date.now() - 864e5);
  if (date.toDateString() === today.toDateString()) return short(at);
  if (date.toDateString() === yesterday.toDateString()) return `Yesterday at ${short(at)}`;
  return date.toLocaleString(world.locale || undefined, { dateStyle: "short", timeStyle: "short" });
}
const appTag = id => isBot(id) && el("span", { class: "app-tag" }, "APP");
function headline(author, name, at, pinned) {
  return el("div", { class: "headline" },
    el("button", { class: "name", type: "button", style: colorOf(author), onclick: ev => profile(ev.currentTarget, author) }, name), appTag(author),
    el("time", { dateTime: new Date(at * 1000).toISOString() }, when(at), pinned ? " · Pinned" : ""));
}
function context(used) {
  const [, name, command] = /^(.*) used (.*)$/s.exec(used) || [null, used, ""];
  const typed = command.startsWith("/");
  return el("div", { class: "context" }, avatar(name, 16), el("b", {}, name), " used ",
    typed ? el("button", { class: "command link", type: "button", onclick: () => startCommand(command.slice(1)) }, command) : el("span", { class: "command" }, command));
}
function callsMe(message) {
  const { state } = world, mine = personOf(state.me.id);
  return message.author !== state.me.id && !message.ephemeral
    && (message.mention_everyone || message.mentions.includes(state.me.id) || (mine && message.mention_roles.some(role => mine.role_ids.includes(role))));
}
function draw(message, joined) {
  const fail = el("div", { class: "failed", role: "alert" });
  const openMenu = anchor => menu(anchor, "Message", messageItems(message));
  const node = el("article", {
    class: ["message", !joined && "head", message.ephemeral && "ephemeral", callsMe(message) && "pinged"].filter(Boolean).join(" "),
    tabIndex: -1, "data-id": message.id, "aria-label": `${message.author_name}, ${when(message.at)}`,
    oncontextmenu: ev => { ev.preventDefault(); openMenu(ev.clientX || ev.clientY ? { x: ev.clientX, y: ev.clientY } : node); },
  });
  if (message.used) node.append(context(message.used));
  if (joined) node.append(el("span", { class: "side-time", "aria-hidden": "true" }, short(message.at)));
  else node.append(avatar(message.author_name), headline(message.author, message.author_name, message.at, message.pinned));
  if (message.loading) node.append(el("div", { class: "thinking" }, dots(), `${message.author_name} is thinking…`));
  if (message.content) node.append(markup(message.content, message.names));
  if (message.edited && message.content && !message.ephemeral) node.lastChild.append(el("span", { class: "edited" }, "(edited)"));
  for (const one of message.embeds) node.append(embed(one, message.names));
  for (const file of message.attachments) node.append(attachment(file));
  for (const part of message.components) node.append(component(part, message, fail));
  node.append(fail);
  if (message.ephemeral) node.append(note(() => { world.hidden.add(message.id); redraw(); }));
  node.append(el("div", { class: "tools" }, el("button", { class: "more", type: "button", "aria-label": `More: message of ${message.author_name}`, "aria-haspopup": "menu", onclick: ev => openMenu(ev.currentTarget) }, icon("dots"))));
  return node;
}
const note = dismiss => el("div", { class: "note" }, icon("eye", 16), "Only you can see this •", el("button", { type: "button", onclick: dismiss }, "Dismiss message"));
const messageItems = message => [
  ...world.state.commands.filter(command => command.type === 3).map(command => [local(command, "name"), () => perform({ do: "message_command", name: command.name, target: message.id, channel: message.channel })]),
  message.content && ["Copy text", () => navigator.clipboard.writeText(message.content)],
];
function attachment(file) {
  const size = file.size < 1024 ? `${file.size} B` : file.size < 1048576 ? `${(file.size / 1024).toFixed(1)} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
  return el("div", { class: "file" }, icon("file", 28), el("span", { class: "clip" }, el("a", { href: file.url, download: file.filename }, file.filename), el("div", { class: "small soft" }, size)));
}
function embed(one, names) {
  const box = el("div", { class: "embed", style: one.color ? `border-color:${hex(one.color)}` : "" });
  if (one.author) box.append(el("div", { class: "author" }, one.author.name));
  if (one.title) box.append(el("div", { class: "title" }, one.url ? link(one.url, one.title) : inline(one.title, names)));
  if (one.description) box.append(markup(one.description, names, "content description"));
  if (one.fields && one.fields.length) box.append(el("div", { class: "fields" }, one.fields.map(field =>
    el("div", { class: `field${field.inline ? " inline" : ""}` }, el("b", {}, inline(field.name, names)), markup(field.value, names)))));
  for (const part of ["image", "thumbnail"]) if (one[part]) box.append(el("div", { class: "footer" }, `${part}: ${one[part].url}`));
  const footer = [one.footer && one.footer.text, one.timestamp && when(Date.parse(one.timestamp) / 1000)].filter(Boolean).join(" • ");
  if (footer) box.append(el("div", { class: "footer" }, footer));
  return box;
}

/* ---- components ---- */
const STYLES = { 1: "primary", 2: "", 3: "success", 4: "danger", 5: "" };
function component(part, message, fail) {
  const inner = () => part.components.map(one => component(one, message, fail));
  switch (part.type) {
    case 1: return el("div", { class: "row" }, inner());
    case 2: return button(part, message, fail);
    case 3: case 5: case 6: case 7: case 8: return select(part, message, fail);
    case 9: return el("div", { class: "section" }, el("div", {}, inner()), part.accessory && component(part.accessory, message, fail));
    case 10: return markup(part.content, message.names);
    case 14: return el("hr", { class: part.divider === false ? "blank" : "" });
    case 17: return el("div", { class: `card${part.accent_color ? " accent" : ""}`, style: part.accent_color ? `--accent:${hex(part.accent_color)}` : "" }, inner());
    default: return el("div", { class: "small soft" }, `(a component of type ${part.type})`);
  }
}
function button(part, message, fail) {
  const text = [part.emoji && (part.emoji.id ? `:${part.emoji.name}:` : part.emoji.name), part.label].filter(Boolean).join(" ");
  if (part.style === 5) return el("a", { class: "btn", href: part.url, target: "_blank", rel: "noreferrer noopener" }, text, " ↗");
  return el("button", {
    class: `btn ${STYLES[part.style] || ""}`, type: "button", disabled: part.disabled, "data-key": part.custom_id,
    onclick: ev => perform({ do: "click", custom_id: part.custom_id, message: message.id, channel: message.channel }, ev.currentTarget, fail),
  }, text);
}

/** What was chosen in a menu, until its message changes. */
const picks = new Map();
function select(part, message, fail) {
  const key = `${message.id}/${part.custom_id}`, chosen = picks.get(key);
  const items = selectItems(part, chosen || (part.default_values || []).map(one => one.id)), on = items.filter(item => item.chosen);
  const min = part.min_values ?? 1, max = part.max_values ?? 1, label = part.placeholder || "Make a selection";
  const what = on.length ? [el("span", { class: "hidden-text" }, `${label}: `), ...on.map(item => el("span", { class: "pill" }, item.label))] : el("span", { class: "soft clip" }, label);
  return el("button", {
    class: "select", type: "button", disabled: part.disabled, "data-key": part.custom_id, "aria-haspopup": "listbox", "aria-expanded": "false",
    onkeydown: ev => { if (ev.key === "ArrowDown" || ev.key === "ArrowUp") { ev.preventDefault(); ev.currentTarget.click(); } },
    onclick: ev => {
      const node = ev.currentTarget;
      choose(node, {
        label, items, search: part.type !== 3, min, max, done: async values => {
          picks.set(key, values);
          const now = select(part, message, fail);
          node.replaceWith(now); now.focus();
          if ((await perform({ do: "select", custom_id: part.custom_id, values, message: message.id, channel: message.channel }, now, fail)).error) picks.delete(key);
        },
      });
    },
  }, el("span", { class: "what" }, what), icon("down", 18));
}
function selectItems(part, chosen) {
  const { state } = world, is = value => chosen.includes(value);
  const people = () => everyone().map(person => ({ value: person.id, label: person.name, mark: avatar(person.name, 24), style: colorOf(person.id), about: isBot(person.id) ? "App" : null, chosen: is(person.id) }));
  const roles = () => [...state.roles].reverse().map(role => ({ value: role.id, label: role.position ? `@${role.name}` : "@everyone", style: role.color ? `color:${hex(role.color)}` : "", about: role.managed ? "Belongs to an app" : null, chosen: is(role.id) }));
  const fits = channel => !part.channel_types || !part.channel_types.length || part.channel_types.includes(channel.kind);
  const parent = channel => state.channels.find(one => one.id === channel.parent);
  switch (part.type) {
    case 3: return part.options.map(one => ({ value: one.value, label: [one.emoji && one.emoji.name, one.label].filter(Boolean).join(" "), about: one.description, chosen: chosen.length ? is(one.value) : one.default }));
    case 5: return people();
    case 6: return roles();
    case 7: return [...people(), ...roles()];
    default: return state.channels.filter(fits).map(one => ({ value: one.id, label: one.name, mark: icon(one.kind === 4 ? "down" : "hash", 18), about: parent(one) && parent(one).name, chosen: is(one.id) }));
  }
}

/* ---- doing something, and following what comes of it ---- */

/** Does it; meanwhile `node` waits. What comes of it is shown, a failure in `fail`. */
export async function perform(what, node, fail) {
  const wait = node && node.classList.contains("btn") && dots();
  if (node) { if (node.classList.contains("busy")) return {}; node.classList.add("busy"); if (wait) node.append(wait); }
  if (fail) fail.textContent = "";
  expect();
  const answer = await act(what);
  if (node) { node.classList.remove("busy"); if (wait) wait.remove(); }
  if (answer.error && fail) fail.textContent = answer.refused ? answer.error : "This interaction failed";
  else if (answer.error) failAsMessage(what.name || "", answer);
  else show(answer);
  stayAtEnd();
  return answer;
}
/** Shows what the bot answered, where it is. */
export function show(answer) {
  if (answer.modal) openForm(answer.modal);
  const message = answer.message;
  if (message && message.channel !== world.state.channel) { stick = true; go({ channel: message.channel }); }
}

/* ---- commands on their way ---- */
let wishes = 0;
/** Notes a command that was sent; it stands in the channel until there is an answer. */
export function notePending(text) {
  const wish = { id: ++wishes, user: world.user, channel: world.state.channel, text, at: Date.now() / 1000, failed: "" };
  world.pending.push(wish); stick = true; redraw();
  return wish;
}
export function settle(wish, error = "") {
  if (error) { wish.failed = error; stick = true; } else world.pending = world.pending.filter(one => one !== wish);
  redraw();
}
const failAsMessage = (text, answer) => settle(notePending(text), answer.refused ? answer.error : "The application did not respond");
function pending(wish) {
  const { bot } = world.state;
  return el("article", { class: `message head${wish.failed ? " ephemeral" : ""}`, tabIndex: -1, "aria-label": wish.failed || "Sending command" }, context(`${wish.user} used ${wish.text}`),
    avatar(bot.name), headline(bot.id, bot.name, wish.at),
    wish.failed ? el("div", { class: "failed" }, wish.failed) : el("div", { class: "thinking" }, dots(), "Sending command…"),
    wish.failed && note(() => settle(wish)));
}

/** Whoever reads the newest message goes on reading it when the space below grows or shrinks. */
let atEnd = true;
const stayAtEnd = () => { if (atEnd) $("log").scrollTop = $("log").scrollHeight; };
$("log").addEventListener("scroll", () => { const log = $("log"); atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60; });
new ResizeObserver(stayAtEnd).observe($("log"));

/** Arrow keys go from message to message. */
$("log").addEventListener("keydown", ev => {
  const log = $("log");
  if (ev.target !== log && !ev.target.classList.contains("message")) return;
  const all = [...log.querySelectorAll(".message")], at = all.indexOf(ev.target);
  const to = { ArrowUp: at < 0 ? all.length - 1 : at - 1, ArrowDown: at < 0 ? 0 : at + 1, Home: 0, End: all.length - 1 }[ev.key];
  if (all[to]) { ev.preventDefault(); all[to].focus(); all[to].scrollIntoView({ block: "nearest" }); }
});
