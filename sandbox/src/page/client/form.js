// A form that the bot opened.

import { avatar, dialog, el } from "./dom.js";
import { act, expect, world } from "./world.js";
import { show, stickToEnd } from "./message.js";

const length = text => [...text].length;

/** Opens a form; what is wrong is said below the input, before anything is sent. */
export function openForm(form) {
  const { bot } = world.state, inputs = form.inputs.map(field);
  const warning = [
    "This form will be submitted to ", el("b", {}, bot.name), ". Do not share passwords or other sensitive information.",
  ];
  dialog(form.title, inputs.map(input => input.node), {
    mark: avatar(bot.name, 32), warning, action: "Submit",
    submit: async ({ close, fail, go }) => {
      const wrong = inputs.filter(input => !input.check());
      if (wrong.length) { wrong[0].input.focus(); return; }
      go.disabled = true;
      expect();
      const values = Object.fromEntries(inputs.map(({ id, input }) => [id, input.value]));
      const answer = await act({ do: "submit", interaction: form.interaction, values });
      go.disabled = false;
      if (answer.error) { fail.textContent = answer.refused || /too old/.test(answer.error) ? answer.error : "Something went wrong. Try again."; return; }
      stickToEnd();
      close();
      show(answer);
    },
  });
}

let count = 0;
function field(spec) {
  const id = `input-${++count}`, why = el("span", { class: "why", role: "alert" }), counted = el("span", { "aria-hidden": "true" });
  const input = el(spec.paragraph ? "textarea" : "input", { id, value: spec.value, placeholder: spec.placeholder, required: spec.required, autocomplete: "off", "aria-describedby": `${id}-why` });
  const tell = () => { counted.textContent = spec.max_length < 4000 || spec.paragraph ? `${length(input.value)}/${spec.max_length}` : ""; };
  const wrong = () => {
    const text = input.value, size = length(text);
    if (!text.trim()) return spec.required ? "This field is required." : "";
    if (size < spec.min_length) return `Must be at least ${spec.min_length} characters.`;
    if (size > spec.max_length) return `Must be ${spec.max_length} or fewer characters.`;
    return "";
  };
  const check = () => { why.textContent = wrong(); input.setAttribute("aria-invalid", String(Boolean(why.textContent))); return !why.textContent; };
  input.addEventListener("input", () => { tell(); if (why.textContent) check(); });
  tell();
  const label = el("label", { htmlFor: id }, spec.label, spec.required && el("span", { class: "must", "aria-hidden": "true" }, " *"));
  return { id: spec.custom_id, input, check, node: el("div", {}, label, input, el("div", { class: "under", id: `${id}-why` }, why, counted)) };
}
