// Nodes and what floats above the page. Everything is built from nodes and text; nothing that the
// bot sends is ever parsed as HTML.

export const $ = id => document.getElementById(id);

/** An element. Of `props`, those that begin with "on" are listeners. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "style") node.style.cssText = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && key !== "list" && key !== "role") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

const PATHS = {
  hash: "M10 4 8 20M16 4l-2 16M4 9h17M3 15h17",
  voice: "M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6",
  news: "M4 10v4l12 4V6zM7 15v4h3",
  at: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM16 8v5a2.5 2.5 0 0 0 5 0v-1a9 9 0 1 0-4 7.5",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  down: "m6 9 6 6 6-6",
  close: "M5 5l14 14M19 5 5 19",
  menu: "M4 7h16M4 12h16M4 17h16",
  people: "M9 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 20a7 7 0 0 1 14 0M16 4.5a4 4 0 0 1 0 7M18 14.5a7 7 0 0 1 4 5.5",
  pulse: "M3 12h4l3-8 4 16 3-8h4",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  check: "m5 12 5 5 9-10",
  send: "M4 4l17 8-17 8 3-8z",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  crown: "M4 18h16M4 8l4 4 4-7 4 7 4-4-1.5 8h-13z",
  bubble: "M4 5h16v11H9l-5 4z",
};

/** A drawing of the page's own; it says nothing to a screen reader. */
export function icon(name, size = 20, className = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: className })) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

const hue = text => [...text].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 360, 7);
const initials = name => name.split(/[\s_-]+/).map(word => [...word][0] || "").join("").slice(0, 2).toUpperCase();
export const avatar = (name, size = 40) =>
  el("span", { class: `avatar s${size}`, style: `background:hsl(${hue(name)} 45% 32%)`, "aria-hidden": "true" }, initials(name));
export const dots = () => el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
export const isPhone = () => matchMedia("(max-width: 860px)").matches;

/** Tells something in passing; `action` is `[text, run]`. */
export function toast(text, action) {
  const box = $("toast");
  box.replaceChildren(text);
  if (action) box.append(el("button", { onclick: () => { box.classList.remove("on"); action[1](); } }, action[0]));
  box.classList.add("on");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => box.classList.remove("on"), action ? 6000 : 5000);
}
export const hideToast = () => $("toast").classList.remove("on");

/* ---- popovers: one at a time; a sheet at the bottom of a phone ---- */
let open = null;

/** Opens `node` beside `anchor`, an element or a point; `onclose` hears of its end. */
export function pop(anchor, node, onclose = () => {}) {
  closePop();
  node.classList.add("pop");
  // Inside a form's dialog only what is in the dialog can be reached.
  (document.querySelector("dialog[open]") || document.body).append(node);
  const back = document.activeElement;
  open = { node, anchor, onclose, back };
  if (anchor.setAttribute) anchor.setAttribute("aria-expanded", "true");
  const box = anchor.getBoundingClientRect ? anchor.getBoundingClientRect() : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y, width: 0 };
  if (box.width > 220) node.style.minWidth = `${Math.min(box.width, 360)}px`;
  const below = box.bottom + 4 + node.offsetHeight < innerHeight;
  node.style.left = `${Math.max(8, Math.min(box.left, innerWidth - node.offsetWidth - 8))}px`;
  node.style.top = `${Math.max(8, below ? box.bottom + 4 : Math.min(box.top - node.offsetHeight - 4, innerHeight - node.offsetHeight - 8))}px`;
  if (isPhone()) $("shade").style.display = "block";
}

/** Closes what is open; the focus goes back to where it came from, unless it has gone elsewhere. */
export function closePop() {
  if (!open) return;
  const { node, anchor, onclose, back } = open;
  const inside = node.contains(document.activeElement);
  open = null;
  $("shade").style.display = "";
  if (anchor.setAttribute) anchor.setAttribute("aria-expanded", "false");
  node.remove();
  if (inside && back && back.isConnected) back.focus();
  onclose();
}
export const isPopOpen = () => open !== null;
document.addEventListener("pointerdown", ev => {
  if (open && !open.node.contains(ev.target)) {
    const onAnchor = open.anchor.contains && open.anchor.contains(ev.target);
    closePop();
    // The press that closes a menu does not open it again.
    if (!onAnchor) return;
    const swallow = click => { click.stopPropagation(); click.preventDefault(); };
    addEventListener("click", swallow, { capture: true, once: true });
    addEventListener("pointerup", () => setTimeout(() => removeEventListener("click", swallow, true), 350), { once: true });
  }
}, true);
document.addEventListener("keydown", ev => {
  if (ev.key === "Escape" && open) { ev.preventDefault(); ev.stopImmediatePropagation(); closePop(); }
}, true);

/** A menu of `[text, run, bad]`, below whatever `heading` holds. */
export function menu(anchor, label, items, heading = []) {
  const shown = items.filter(Boolean);
  const buttons = shown.map(([text, run, bad]) =>
    el("button", { class: `item${bad ? " bad" : ""}`, role: "menuitem", tabIndex: -1, onclick: () => { closePop(); run(); } }, text));
  const box = el("div", {}, heading, el("div", { class: "scroll", role: "menu", "aria-label": label }, buttons));
  if (!buttons.length) box.append(el("p", { class: "hint" }, "Nothing can be done here."));
  box.addEventListener("keydown", ev => moveFocus(ev, buttons, true));
  pop(anchor, box);
  if (buttons.length) buttons[0].focus();
  else { box.tabIndex = -1; box.focus(); }
}

/** Arrow keys, Home and End between nodes; `round` goes from the last to the first, `leave` closes at Tab. */
export function moveFocus(ev, nodes, round = false, leave = round) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
  const at = nodes.indexOf(document.activeElement);
  let to;
  if (step) to = at < 0 ? (step > 0 ? 0 : nodes.length - 1) : at + step;
  else if (ev.key === "Home") to = 0;
  else if (ev.key === "End") to = nodes.length - 1;
  else if (ev.key === "Tab" && leave) { ev.preventDefault(); closePop(); return; }
  else return;
  if (round) to = (to + nodes.length) % nodes.length;
  if (nodes[to]) { ev.preventDefault(); nodes[to].focus(); }
}

/**
 * A list to choose from, beside `anchor`. Items are `{ value, label, about, mark, chosen }`.
 * `done` gets the values: at the first choice, or, where several can be chosen, when it is closed.
 */
export function choose(anchor, { label, items, search, min = 1, max = 1, done }) {
  const several = max > 1, chosen = new Set(items.filter(item => item.chosen).map(item => item.value));
  const before = JSON.stringify([...chosen]);
  let shown = items, at = Math.max(0, items.findIndex(item => item.chosen)), picked = false;
  const list = el("ul", { class: "scroll", role: "listbox", id: "choices", "aria-label": label, tabIndex: search ? -1 : 0, "aria-multiselectable": several ? "true" : null });
  const input = search && el("input", { class: "search", role: "combobox", placeholder: "Search", "aria-label": `Search: ${label}`, "aria-controls": "choices", "aria-expanded": "true", "aria-autocomplete": "list", autocomplete: "off" });
  const focused = input || list;
  const pick = item => {
    if (!several) { picked = true; chosen.clear(); chosen.add(item.value); return closePop(); }
    if (chosen.has(item.value)) chosen.delete(item.value);
    else if (chosen.size < max) chosen.add(item.value);
    draw();
  };
  const draw = () => {
    list.replaceChildren(...shown.map((item, index) => {
      const on = chosen.has(item.value), full = several && !on && chosen.size >= max;
      return el("li", {
        class: `option${index === at ? " on" : ""}`, role: "option", id: `choice-${index}`, "aria-selected": String(on), "aria-disabled": full ? "true" : null,
        onclick: () => { at = index; pick(item); }, onpointermove: () => { if (at !== index) { at = index; mark(); } },
      }, item.mark, el("span", { class: "text" }, el("b", { style: item.style }, item.label), item.about && el("span", { class: "about" }, item.about)),
      several ? el("span", { class: "box" }, on && icon("check", 16)) : on && icon("check", 18, "tick"));
    }));
    if (!shown.length) list.append(el("li", { class: "hint", role: "option", "aria-selected": "false", "aria-disabled": "true" }, "Nothing found"));
    mark();
  };
  const mark = () => {
    [...list.children].forEach((node, index) => node.classList.toggle("on", index === at));
    if (shown[at]) { focused.setAttribute("aria-activedescendant", `choice-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
    else focused.removeAttribute("aria-activedescendant");
  };
  let typed = "", timer;
  focused.addEventListener("keydown", ev => {
    const last = shown.length - 1;
    const to = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last, PageDown: Math.min(last, at + 6), PageUp: Math.max(0, at - 6) }[ev.key];
    if (to !== undefined && !(input && (ev.key === "Home" || ev.key === "End"))) { ev.preventDefault(); at = to; mark(); }
    else if (ev.key === "Enter" || (ev.key === " " && !input)) { ev.preventDefault(); if (shown[at]) pick(shown[at]); }
    else if (ev.key === "Tab") { ev.preventDefault(); closePop(); }
    else if (!input && ev.key.length === 1 && !ev.ctrlKey && !ev.metaKey) {
      typed += ev.key.toLowerCase(); clearTimeout(timer); timer = setTimeout(() => typed = "", 700);
      const found = shown.findIndex(item => item.label.toLowerCase().startsWith(typed));
      if (found >= 0) { at = found; mark(); }
    }
  });
  if (input) input.addEventListener("input", () => {
    const text = input.value.trim().toLowerCase();
    shown = items.filter(item => item.label.toLowerCase().includes(text)); at = 0; draw();
  });
  const box = el("div", {}, el("h2", {}, label), input, list,
    several && el("p", { class: "hint" }, min === max ? `Choose ${max}` : `Choose ${min} to ${Math.min(max, items.length)}`),
    several && el("button", { class: "btn primary", onclick: () => closePop() }, "Done"));
  draw();
  pop(anchor, box, () => {
    const values = items.map(item => item.value).filter(value => chosen.has(value));
    if (!picked && JSON.stringify([...chosen]) === before) return;
    if (values.length < min) { toast(`Choose at least ${min}.`); return; }
    done(values);
  });
  mark();
  focused.focus();
}

/* ---- dialogs ---- */

/** A dialog of a title, a body and buttons; `submit` gets the form's event. */
export function dialog(title, body, { mark, warning, submit, action = "Save", cancel = "Cancel" }) {
  const fail = el("p", { class: "failed", role: "alert" });
  const box = el("dialog", { "aria-labelledby": "dialog-title" });
  const close = () => box.close();
  const go = submit && el("button", { class: "btn primary", type: "submit" }, action);
  box.append(
    el("header", {}, mark, el("h2", { id: "dialog-title" }, title), el("button", { class: "close", type: "button", "aria-label": "Close", onclick: close }, icon("close"))),
    warning ? el("p", { class: "warning" }, warning) : "",
    el("form", { noValidate: true, onsubmit: async ev => { ev.preventDefault(); fail.textContent = ""; if (submit) await submit({ close, fail, go }); } },
      el("div", { class: "inputs" }, body),
      el("footer", {}, fail, el("button", { class: `btn ${submit ? "plain" : "primary"}`, type: "button", onclick: close }, submit ? cancel : "Close"), go)));
  const back = document.activeElement;
  box.addEventListener("close", () => { box.remove(); if (back && back.isConnected && document.activeElement === document.body) back.focus(); });
  document.body.append(box);
  box.showModal();
  box.querySelector(".inputs input:not(:disabled), .inputs textarea")?.focus();
  return box;
}

/** Asks for one line; `run` gets it, and gives what is wrong with it, if anything is. */
export function ask(title, label, value, run) {
  const input = el("input", { value, autocomplete: "off", "aria-label": label });
  dialog(title, el("label", {}, label, input), {
    submit: async ({ close, fail }) => {
      const why = input.value.trim() ? await run(input.value.trim()) : "Fill it in.";
      if (why) fail.textContent = why; else close();
    },
  });
}
