// Discord's markup, as nodes.

import { el } from "./dom.js";
import { go, hex, personOf, world } from "./world.js";
import { profile } from "./people.js";
import { startCommand } from "./composer.js";

const INLINE = /\\([\\*_~`|<\[>#-])|`([^`\n]+)`|\*\*([\s\S]+?)\*\*|__([\s\S]+?)__|~~([\s\S]+?)~~|\|\|([\s\S]+?)\|\||\*([^*\n]+)\*|\b_([^_\n]+)_\b|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|<t:(-?\d+)(?::([tTdDfFR]))?>|(<(?:@[!&]?|#|\/)[^>\n]+>|@everyone|@here)|<a?:(\w+):\d+>|(https?:\/\/[^\s<>)]+)/g;

/** One line's nodes; `names` says how its mentions read. */
export function inline(text, names) {
  const out = [];
  let last = 0;
  for (const m of text.matchAll(INLINE)) {
    out.push(text.slice(last, m.index));
    last = m.index + m[0].length;
    const [whole, escaped, code, bold, under, strike, spoiler, it1, it2, label, href, unix, style, mentioned, emoji, url] = m;
    if (escaped) out.push(escaped);
    else if (code) out.push(el("code", {}, code));
    else if (bold) out.push(el("strong", {}, inline(bold, names)));
    else if (under) out.push(el("u", {}, inline(under, names)));
    else if (strike) out.push(el("s", {}, inline(strike, names)));
    else if (spoiler) out.push(el("button", { class: "spoiler", type: "button", "aria-label": "Spoiler", onclick: ev => ev.currentTarget.classList.add("open") }, inline(spoiler, names)));
    else if (it1 || it2) out.push(el("em", {}, inline(it1 || it2, names)));
    else if (label) out.push(link(href, label));
    else if (unix) out.push(stamp(Number(unix), style));
    else if (mentioned) out.push(mention(whole, names));
    else if (emoji) out.push(`:${emoji}:`);
    else if (url) out.push(link(url, url));
  }
  out.push(text.slice(last));
  return out;
}
export const link = (href, text) => el("a", { href, target: "_blank", rel: "noreferrer noopener" }, text);

function mention(whole, names) {
  const text = names[whole] || whole, button = onclick => el("button", { class: "mention", type: "button", onclick }, text);
  const { state } = world;
  let id;
  if (!whole.startsWith("<")) return el("span", { class: "mention" }, whole);
  if ((id = /^<#(\d+)>$/.exec(whole)?.[1])) {
    const seen = id === state.dm || state.channels.some(channel => channel.id === id && channel.kind !== 4);
    return seen ? button(() => go({ channel: id })) : el("span", { class: "mention", title: "You do not have access to this channel" }, text === whole ? "#No Access" : text);
  }
  if ((id = /^<@&(\d+)>$/.exec(whole)?.[1])) {
    const role = state.roles.find(role => role.id === id);
    const style = role && role.color ? `color:color-mix(in srgb, ${hex(role.color)} 60%, var(--strong));background:color-mix(in srgb, ${hex(role.color)} 14%, transparent)` : "";
    return el("span", { class: "mention", style }, text === whole ? "@deleted-role" : text);
  }
  if ((id = /^<@!?(\d+)>$/.exec(whole)?.[1])) {
    return personOf(id) ? button(ev => profile(ev.currentTarget, id)) : el("span", { class: "mention" }, text);
  }
  const command = /^<\/([^:]+):\d+>$/.exec(whole)?.[1];
  return command ? button(() => startCommand(command)) : whole;
}

function stamp(unix, style) {
  const date = new Date(unix * 1000), form = {
    t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" }, D: { dateStyle: "long" }, F: { dateStyle: "full", timeStyle: "short" },
  }[style] || { dateStyle: "long", timeStyle: "short" };
  const text = style === "R" ? relative(unix) : date.toLocaleString(world.locale || undefined, form);
  return el("span", { class: "stamp", title: date.toLocaleString(world.locale || undefined, { dateStyle: "full", timeStyle: "short" }) }, text);
}
function relative(unix) {
  const seconds = unix - Date.now() / 1000, form = new Intl.RelativeTimeFormat(world.locale || undefined, { numeric: "always" });
  for (const [unit, size] of [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]])
    if (Math.abs(seconds) >= size) return form.format(Math.round(seconds / size), unit);
  return form.format(Math.round(seconds), "second");
}

/** A whole text. */
export function markup(text, names, className = "content") {
  const box = el("div", { class: className });
  text.split(/```(?:\w*\n)?([\s\S]*?)```/).forEach((part, index) => {
    if (index % 2) box.append(el("pre", {}, el("code", {}, part.replace(/\n$/, ""))));
    else if (part !== "") lines(part, names, box);
  });
  return box;
}
function lines(part, names, box) {
  let list = null, quote = null;
  const all = part.split("\n");
  all.forEach((line, n) => {
    if (line === "" && (n === 0 || n === all.length - 1) && all.length > 1) return;
    const bullet = /^\s*[-*] (.*)/.exec(line), quoted = /^> ?(.*)/.exec(line), head = /^(#{1,3}|-#) (.*)/.exec(line);
    if (!bullet) list = null;
    if (!quoted) quote = null;
    if (bullet) { if (!list) box.append(list = el("ul")); list.append(el("li", {}, inline(bullet[1], names))); }
    else if (quoted) { if (!quote) box.append(quote = el("blockquote")); quote.append(el("p", {}, inline(quoted[1], names))); }
    else if (head && head[1] === "-#") box.append(el("p", { class: "subtext" }, inline(head[2], names)));
    else if (head) box.append(el(`h${head[1].length + 1}`, {}, inline(head[2], names)));
    else box.append(el("p", {}, line === "" ? el("br") : inline(line, names)));
  });
}
