// What is written: messages, and commands with their options.
//
// A command is a line of chips, one an option; above it stands what the option is for and what
// fits. Enter takes what is marked, or sends; Tab takes it and goes on; Escape closes, then leaves.

import { $, avatar, el, icon } from "./dom.js";
import { act, colorOf, everyone, expect, hex, isBot, local, withMentions, world } from "./world.js";
import { notePending, settle, show, stickToEnd } from "./message.js";

const KINDS = { text: 3, integer: 4, bool: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, file: 11 };
let command = null, drawnFor = "", place = {};
/** What was typed and not sent, by person and channel. */
const drafts = new Map();
const problem = text => { $("problem").textContent = text; };

/* ---- the list above what is written ---- */
const suggestions = { items: [], at: -1, pick: null, input: null };

/** Shows `items` of `{ text, about, mark, style, value }`; the one at `at` is marked. */
function suggest(input, heading, items, at, pick) {
  Object.assign(suggestions, { items, at, pick, input });
  const box = $("suggestions");
  const options = items.map((item, index) => el("li", {
    class: "option", role: "option", id: `suggestion-${index}`, "aria-selected": "false",
    onpointerdown: ev => ev.preventDefault(), onclick: () => { suggestions.at = index; suggestions.pick(item); }, onpointermove: () => { if (suggestions.at !== index) { suggestions.at = index; mark(false); } },
  }, item.mark, el("span", { class: "text" }, el("b", { style: item.style }, item.text), item.about && el("span", { class: "about" }, item.about))));
  box.replaceChildren(heading ? el("h2", {}, heading) : "", el("ul", { role: "listbox", id: "suggestion-list", "aria-label": "Suggestions" }, options));
  box.hidden = !items.length && !heading;
  input.setAttribute("aria-expanded", String(items.length > 0));
  mark(true);
}
function mark(scroll) {
  [...$("suggestions").querySelectorAll("[role=option]")].forEach((node, index) => {
    node.classList.toggle("on", index === suggestions.at);
    node.setAttribute("aria-selected", String(index === suggestions.at));
    if (scroll && index === suggestions.at) node.scrollIntoView({ block: "nearest" });
  });
  if (suggestions.at >= 0 && suggestions.items.length) suggestions.input.setAttribute("aria-activedescendant", `suggestion-${suggestions.at}`);
  else suggestions.input?.removeAttribute("aria-activedescendant");
}
function hide() {
  suggestions.items = []; suggestions.at = -1;
  $("suggestions").hidden = true;
  $("suggestions").replaceChildren();
  suggestions.input?.setAttribute("aria-expanded", "false");
  suggestions.input?.removeAttribute("aria-activedescendant");
}
const isListed = () => !$("suggestions").hidden && suggestions.items.length > 0;
/** Arrows in the list; says whether the key was one. */
function arrows(ev) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
  if (!by || !isListed()) return false;
  ev.preventDefault();
  suggestions.at = suggestions.at < 0 ? (by > 0 ? 0 : suggestions.items.length - 1) : (suggestions.at + by + suggestions.items.length) % suggestions.items.length;
  mark(true);
  return true;
}
const combobox = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions" };

/* ---- people, roles and channels to choose from ---- */
const starts = (name, typed) => name.toLowerCase().includes(typed.toLowerCase());
const people = typed => everyone().filter(person => starts(person.name, typed)).map(person => ({ text: person.name, shown: `@${person.name}`, value: person.id, about: isBot(person.id) ? "App" : null, mark: avatar(person.name, 24), style: colorOf(person.id) }));
const roles = typed => [...world.state.roles].reverse().filter(role => starts(role.name, typed)).map(role => ({ text: `@${role.name.replace(/^@/, "")}`, shown: `@${role.name.replace(/^@/, "")}`, value: role.id, about: role.managed ? "Belongs to an app" : role.position ? "Role" : "Everybody on the server", mark: icon("at", 20), style: role.color ? `color:${hex(role.color)}` : "" }));
function channels(typed, kinds) {
  const { channels: all } = world.state, parent = channel => all.find(one => one.id === channel.parent);
  return all.filter(channel => starts(channel.name, typed) && (!kinds || !kinds.length || kinds.includes(channel.kind)))
    .map(channel => ({ text: channel.name, shown: `#${channel.name}`, value: channel.id, about: parent(channel)?.name || (channel.kind === 4 ? "Category" : null), mark: icon(channel.kind === 4 ? "down" : "hash", 20) }));
}

/* ---- a message ---- */
/** Draws what is written, when the person or the channel has changed, or whether they may write. */
export function drawComposer() {
  const { state, home } = world, mayWrite = state.may_write && !(home && !state.dm), key = `${world.user}/${state.channel}/${home}/${mayWrite}/${world.locale}`;
  if (key === drawnFor) return;
  // A command goes along to another channel; what was typed waits where it was.
  const goesAlong = place.user === world.user && command && mayWrite;
  if ($("text")) drafts.set(`${place.user}/${place.channel}`, $("text").value);
  drawnFor = key;
  place = { user: world.user, channel: state.channel };
  if (!goesAlong) drawText(drafts.get(`${world.user}/${state.channel}`) || "");
}
function drawText(value) {
  const { state, home } = world, form = $("composer"), here = state.channels.find(channel => channel.id === state.channel);
  command = null; hide(); problem("");
  const closed = !state.may_write || (home && !state.dm);
  const usable = closed && !home && state.commands.length > 0 && here;
  form.className = closed && !usable ? "closed" : "";
  if (closed && !usable) {
    form.replaceChildren(el("span", {}, home ? "There is no conversation yet." : "You do not have permission to send messages in this channel."));
    return;
  }
  const to = home ? `@${state.bot.name}` : here ? `#${here.name}` : "";
  const text = el("textarea", {
    id: "text", ...combobox, rows: 1, value, placeholder: closed ? "You cannot send messages here. Type / for commands." : `Message ${to}`, "aria-label": closed ? "Read-only channel: type / for commands" : `Message ${to}`,
    maxLength: 4000, onkeydown: textKeys, oninput: () => { problem(""); grow(); listForText(); send.classList.toggle("ready", Boolean(text.value.trim())); }, onblur: () => setTimeout(() => { if (document.activeElement !== text && !command) hide(); }, 150),
  });
  const grow = () => { text.style.height = "44px"; text.style.height = `${Math.min(text.scrollHeight, innerHeight * .4)}px`; };
  const slash = el("button", { class: "send", type: "button", "aria-label": "Commands", title: "Commands", onclick: () => { text.value = "/"; text.focus(); listForText(); } }, el("b", { "aria-hidden": "true" }, "/"));
  const send = el("button", { class: "send", type: "submit", "aria-label": "Send" }, icon("send"));
  form.replaceChildren(text, slash, send);
  if (value) grow();
}
const focusText = () => $("text")?.focus();
$("composer").addEventListener("submit", ev => { ev.preventDefault(); if (command) run(); else say(); });

async function say() {
  const text = $("text"), typed = text?.value.trim();
  if (!typed) return;
  if (typed.startsWith("/") && isListed()) { suggestions.pick(suggestions.items[Math.max(0, suggestions.at)]); return; }
  text.value = ""; text.dispatchEvent(new Event("input")); problem("");
  stickToEnd();
  const answer = await act({ do: "say", text: withMentions(typed) });
  if (answer.error) { problem(answer.error); if ($("text") && !$("text").value) $("text").value = typed; }
}
/** Puts a mention where the person writes. */
export function mentionInLine(name) {
  const field = command ? document.activeElement : $("text");
  if (!field || field.value === undefined) return;
  field.value = `${field.value}${field.value && !field.value.endsWith(" ") ? " " : ""}${name} `;
  field.focus(); field.dispatchEvent(new Event("input"));
}

/** The commands that can be typed, each with its subcommand. */
function commands() {
  const found = [];
  const walk = (node, path, shown) => {
    const inner = (node.options || []).filter(option => option.type <= 2);
    if (inner.length) inner.forEach(option => walk(option, `${path} ${option.name}`, `${shown} ${local(option, "name")}`));
    else found.push({ path, shown, about: local(node, "description"), options: node.options || [] });
  };
  for (const one of world.state.commands.filter(one => one.type === 1)) walk(one, one.name, local(one, "name"));
  return found.sort((a, b) => a.shown.localeCompare(b.shown));
}
function listForText() {
  const text = $("text");
  if (!text) return;
  const before = text.value.slice(0, text.selectionStart), word = MENTION.exec(before);
  if (text.value.startsWith("/")) {
    const typed = text.value.slice(1).toLowerCase(), all = commands();
    const found = [...all.filter(one => one.shown.toLowerCase().startsWith(typed)), ...all.filter(one => !one.shown.toLowerCase().startsWith(typed) && (one.shown.toLowerCase().includes(typed) || one.path.includes(typed)))];
    const items = found.map(one => ({ text: `/${one.shown}`, about: [one.about, one.options.filter(option => option.required).map(option => `[${local(option, "name")}]`).join(" ")].filter(Boolean).join("  "), mark: avatar(world.state.bot.name, 24), one }));
    suggest(text, items.length ? `Commands of ${world.state.bot.name}` : "No such command", items, items.length ? 0 : -1, item => begin(item.one));
  } else if (word) suggestMention(text, word, () => text.focus());
  else hide();
}
/** Offers who or what may be meant by "@al" or "#we" before the caret of a field. */
function suggestMention(field, [, sign, typed], then, heading) {
  const items = (sign === "@" ? [...people(typed), ...roles(typed).filter(item => item.text !== "@everyone")] : channels(typed).filter(item => item.about !== "Category")).slice(0, 12);
  suggest(field, heading || (sign === "@" ? "Members and roles" : "Channels"), items, items.length ? 0 : -1, item => {
    const at = field.selectionStart, begun = field.value.slice(0, at - typed.length - 1);
    field.value = `${begun}${item.shown} ${field.value.slice(at)}`;
    field.selectionStart = field.selectionEnd = begun.length + item.shown.length + 1;
    hide(); then();
  });
}
const MENTION = /(?:^|[\s,])([@#])([\w-]*)$/;
function textKeys(ev) {
  if (arrows(ev)) return;
  if ((ev.key === "Enter" && !ev.shiftKey || ev.key === "Tab" && !ev.shiftKey) && isListed()) { ev.preventDefault(); suggestions.pick(suggestions.items[Math.max(0, suggestions.at)]); }
  else if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing) { ev.preventDefault(); say(); }
  else if (ev.key === "Escape" && !$("suggestions").hidden) { ev.preventDefault(); ev.stopPropagation(); hide(); }
}

/* ---- a command ---- */
/** Puts a command into the line, by its name with that of its subcommand. */
export function startCommand(name) {
  const found = commands().find(one => one.path === name || one.shown === name);
  if (found) begin(found); else problem(`/${name} cannot be used here.`);
}
function begin(one) {
  command = { ...one, fields: [] };
  problem("");
  const line = el("div", { class: "line" }, el("span", { class: "path" }, `/${one.shown}`));
  command.line = line;
  const leave = el("button", { class: "send", type: "button", "aria-label": "Cancel the command", onclick: () => { drawText(""); focusText(); } }, icon("close", 18));
  const go = el("button", { class: "send ready", type: "submit", "aria-label": "Send the command" }, icon("send"));
  $("composer").className = "";
  $("composer").replaceChildren(line, leave, go);
  for (const option of one.options.filter(option => option.required)) addField(option);
  command.more = moreOptions();
  command.more.node.hidden = !unused().length;
  line.append(command.more.node);
  hide();
  if (command.fields.length) command.fields[0].input.focus();
  else if (unused().length) command.more.input.focus();
  else go.focus();
  go.addEventListener("keydown", ev => {
    if (ev.key === "Escape" || ev.key === "Backspace") { ev.preventDefault(); ev.stopPropagation(); drawText(ev.key === "Backspace" ? `/${one.shown}` : ""); focusText(); listForText(); }
  });
}
const unused = () => command.options.filter(option => !command.fields.some(field => field.option === option));

function addField(option) {
  const field = makeField(option);
  command.fields.push(field);
  if (command.more) { command.line.insertBefore(field.node, command.more.node); command.more.node.hidden = !unused().length; } else command.line.append(field.node);
  return field;
}
/** Where one asks for a further option. */
function moreOptions() {
  const count = unused().length;
  const input = el("input", { ...combobox, placeholder: `+${count} optional`, "aria-label": "Add an option" });
  const show = at => {
    const typed = input.value.trim().toLowerCase();
    const items = unused().filter(option => starts(local(option, "name"), typed)).map(option => ({ text: local(option, "name"), about: local(option, "description"), option }));
    suggest(input, "Options", items, at, item => { input.value = ""; const field = addField(item.option); input.placeholder = `+${unused().length} optional`; hide(); field.input.focus(); });
  };
  input.addEventListener("focus", () => show(-1));
  input.addEventListener("input", () => show(input.value.trim() ? 0 : -1));
  input.addEventListener("keydown", ev => {
    if (arrows(ev)) return;
    if (ev.key === "Enter") { ev.preventDefault(); if (isListed() && suggestions.at >= 0) suggestions.pick(suggestions.items[suggestions.at]); else run(); }
    else if (ev.key === "Tab" && !ev.shiftKey && isListed() && suggestions.at >= 0) { ev.preventDefault(); suggestions.pick(suggestions.items[suggestions.at]); }
    else leaveKeys(ev, input, null);
  });
  input.addEventListener("blur", hide);
  return { input, node: el("span", { class: "chip more-options" }, input) };
}
/** Escape and Backspace in an option. */
function leaveKeys(ev, input, field) {
  if (ev.key === "Escape") {
    ev.preventDefault(); ev.stopPropagation();
    if (!$("suggestions").hidden) hide(); else { drawText(""); focusText(); }
  } else if (ev.key === "Backspace" && input.value === "") {
    ev.preventDefault();
    const { fields } = command, at = field ? fields.indexOf(field) : fields.length, before = fields[at - 1];
    if (field && !field.option.required) { fields.splice(at, 1); field.node.remove(); command.more.node.hidden = false; command.more.input.placeholder = `+${unused().length} optional`; (before ? before.input : command.more.input).focus(); }
    else if (before) before.input.focus();
    else { const shown = command.shown; drawText(`/${shown}`); focusText(); listForText(); }
  }
}

/** What fits into an option, of what was typed. */
function fitting(option, typed) {
  const choices = option.choices || [];
  if (choices.length) return choices.filter(choice => starts(local(choice, "name"), typed)).map(choice => ({ text: local(choice, "name"), value: choice.value }));
  switch (option.type) {
    case KINDS.bool: return [["True", true], ["False", false]].filter(([text]) => starts(text, typed)).map(([text, value]) => ({ text, value }));
    case KINDS.user: return people(typed.replace(/^@/, ""));
    case KINDS.channel: return channels(typed.replace(/^#/, ""), option.channel_types);
    case KINDS.role: return roles(typed.replace(/^@/, ""));
    case KINDS.mentionable: return [...people(typed.replace(/^@/, "")), ...roles(typed.replace(/^@/, ""))];
    default: return null;
  }
}
function makeField(option) {
  const name = local(option, "name"), about = local(option, "description"), isFile = option.type === KINDS.file;
  const input = el("input", isFile ? { type: "file", "aria-label": `${name}: ${about}` } : { ...combobox, "aria-label": `${name}: ${about}`, "aria-required": String(Boolean(option.required)), inputMode: option.type === KINDS.integer ? "numeric" : option.type === KINDS.number ? "decimal" : "text" });
  const node = el("label", { class: "chip" }, el("span", {}, name), input);
  const field = { option, input, node, picked: null, file: null };
  const fit = () => { if (!isFile) input.style.width = `${Math.max(36, Math.min(420, 16 + [...input.value].length * 8.4))}px`; };
  const take = item => {
    field.picked = item; input.value = item.shown || item.text;
    node.classList.add("picked"); node.classList.remove("bad"); problem(""); fit(); hide(); next(field);
  };
  const bounds = [
    option.min_value > -9e15 && `at least ${option.min_value}`, option.max_value < 9e15 && `at most ${option.max_value}`,
    option.max_length < 6000 && `up to ${option.max_length} characters`,
  ].filter(Boolean).join(", ");
  const heading = [el("b", {}, name), el("span", {}, about, bounds && ` (${bounds})`, option.required ? "" : " · optional")];
  let timer, asked = 0;
  const list = () => {
    if (document.activeElement !== input) return;
    const typed = field.picked ? "" : input.value.trim(), items = fitting(option, typed);
    if (items) { suggest(input, heading, items, items.length && (typed || option.required) && !field.picked ? 0 : -1, take); return; }
    if (!option.autocomplete) {
      const word = option.type === KINDS.text && MENTION.exec(input.value.slice(0, input.selectionStart));
      if (word) suggestMention(input, word, () => { fit(); list(); }, heading); else suggest(input, heading, [], -1, take);
      return;
    }
    const mine = ++asked;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answer = await act({ do: "suggest", path: command.path, option: option.name, typed, options: values(field) });
      if (mine !== asked || document.activeElement !== input) return;
      if (answer.error) { suggest(input, [...heading, el("span", {}, " · Loading options failed")], [], -1, take); return; }
      const found = answer.choices.map(choice => ({ text: choice.name, value: choice.value }));
      suggest(input, found.length ? heading : [...heading, el("span", {}, " · No options match your search")], found, found.length && typed && !field.picked ? 0 : -1, take);
    }, 120);
    suggest(input, heading, [], -1, take);
  };
  input.addEventListener("focus", () => { if (field.picked) input.select(); list(); });
  input.addEventListener("input", () => { field.picked = null; problem(""); input.removeAttribute("aria-invalid"); node.classList.remove("picked", "bad"); fit(); list(); });
  input.addEventListener("blur", () => { asked++; hide(); });
  if (isFile) input.addEventListener("change", async () => { field.file = input.files[0] && await upload(input.files[0]); });
  input.addEventListener("keydown", ev => {
    if (arrows(ev)) return;
    if (ev.key === "Enter") {
      ev.preventDefault();
      if (marked() && !field.picked) suggestions.pick(marked());
      else if (!isFile) run();
    } else if (ev.key === "Tab" && !ev.shiftKey && marked() && !field.picked) { ev.preventDefault(); suggestions.pick(marked()); }
    else leaveKeys(ev, input, field);
  });
  return field;
}
const marked = () => isListed() && suggestions.at >= 0 ? suggestions.items[suggestions.at] : null;
/** To the next option that is empty, the further ones, or the end. */
function next(field) {
  const { fields, more } = command, after = fields.slice(fields.indexOf(field) + 1).find(one => valueOf(one) === undefined);
  if (after) after.input.focus();
  else if (unused().length) more.input.focus();
  else $("composer").querySelector("[type=submit]").focus();
}

/** The value of an option; `undefined` for none. */
function valueOf(field) {
  const { option, input, picked, file } = field, typed = input.value.trim();
  if (option.type === KINDS.file) return file || undefined;
  if (picked) return picked.value;
  if (typed === "") return undefined;
  const items = fitting(option, ""), same = items && items.find(item => [item.text, item.shown].some(text => text && text.toLowerCase() === typed.toLowerCase()));
  if (items) return same ? same.value : typed;
  if (option.type === KINDS.integer || option.type === KINDS.number) return Number(typed.replace(",", "."));
  return option.autocomplete ? typed : withMentions(typed);
}
const values = except => Object.fromEntries(command.fields.filter(field => field !== except && valueOf(field) !== undefined).map(field => [field.option.name, valueOf(field)]));
/** What is wrong with an option, as the client says it. */
function wrong(field) {
  const { option } = field, value = valueOf(field), items = value === undefined ? null : fitting(option, "");
  if (value === undefined) return option.required ? "This option is required. Specify a value." : "";
  if (items && !items.some(item => item.value === value)) return option.choices && option.choices.length ? "Choose one of the options." : "Nothing of this name fits. Choose from the suggestions.";
  if (option.type === KINDS.integer && !Number.isInteger(value)) return "Enter a whole number.";
  if (option.type === KINDS.number && Number.isNaN(value)) return "Enter a number.";
  if (typeof value === "number" && (value < option.min_value || value > option.max_value)) return `Enter a number between ${option.min_value} and ${option.max_value}.`;
  const size = typeof value === "string" && option.type === KINDS.text && !(option.choices || []).length ? [...value].length : null;
  if (size !== null && (size < (option.min_length || 0) || size > (option.max_length || 6000))) return `Enter ${option.min_length || 1} to ${option.max_length || 6000} characters.`;
  return "";
}

async function run() {
  const bad = command.fields.filter(field => wrong(field));
  command.fields.forEach(field => { const is = bad.includes(field); field.node.classList.toggle("bad", is); field.input.setAttribute("aria-invalid", String(is)); });
  if (bad.length) { problem(`${local(bad[0].option, "name")}: ${wrong(bad[0])}`); bad[0].input.focus(); return; }
  const what = { do: "command", path: command.path, options: values() }, sent = command, nodes = [...$("composer").children];
  drawText(""); focusText();
  const wish = notePending(`/${sent.shown}`);
  expect();
  const answer = await act(what);
  if (answer.refused) {
    // What was typed is not lost, unless something else is being typed by now.
    settle(wish);
    if (!command && $("text") && !$("text").value && wish.user === world.user) { command = sent; $("composer").replaceChildren(...nodes); (sent.fields[0]?.input || nodes.at(-1)).focus(); }
    problem(answer.error);
    return;
  }
  settle(wish, answer.error ? "The application did not respond" : "");
  if (!answer.error) show(answer);
}
async function upload(file) {
  const bytes = new Uint8Array(await file.arrayBuffer()), parts = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return { filename: file.name, content_type: file.type || "application/octet-stream", base64: btoa(parts.join("")) };
}
