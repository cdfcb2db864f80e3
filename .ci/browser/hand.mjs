// What a person does with the page: by mouse (or thumb), or by keyboard alone. Nothing is clicked or
// focused by the script itself in the second case: the way there is Tab, arrows, Enter.

const PATIENCE = 8000;

export class Hand {
  constructor(page, keyboard, phone) {
    Object.assign(this, { page, keyboard, phone });
  }

  /** Clicks, or goes there by Tab and presses Enter. */
  async press(target) {
    await target.waitFor({ timeout: PATIENCE });
    if (!this.keyboard) {
      await (this.phone ? target.tap({ timeout: PATIENCE }) : target.click({ timeout: PATIENCE }));
      return;
    }
    await this.reach(target);
    await this.page.keyboard.press("Enter");
  }

  /** Goes there by Tab alone, forwards or backwards, whichever finds it. */
  async reach(target) {
    const there = () => target.evaluate(node => node === document.activeElement).catch(() => false);
    for (let step = 0; step < 120; step++) {
      if (await there()) return;
      await this.page.keyboard.press(step < 30 ? "Tab" : "Shift+Tab");
    }
    throw new Error(`Tab does not lead to ${target}`);
  }

  /** Types into what writes, from wherever the focus is. */
  async write(text) {
    const box = this.page.locator("#text");
    await box.waitFor({ timeout: PATIENCE });
    if (!this.keyboard) await (this.phone ? box.tap() : box.click());
    else if (this.phone) await this.reach(box);
    await this.page.keyboard.type(text);
  }

  /** Becomes another person. */
  async become(name) {
    await this.press(this.page.locator("#account"));
    const item = this.page.locator(".pop .item", { has: this.page.getByText(name, { exact: true }) }).first();
    await item.waitFor({ timeout: PATIENCE });
    if (this.keyboard) await this.arrowsTo(item); else await this.press(item);
    await this.page.locator("#account", { has: this.page.getByText(name, { exact: true }) }).waitFor({ timeout: PATIENCE });
  }

  async arrowsTo(item) {
    for (let step = 0; step < 30; step++) {
      if (await item.evaluate(node => node === document.activeElement)) { await this.page.keyboard.press("Enter"); return; }
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`arrows do not lead to ${item}`);
  }

  /** Runs a command: its name, then the options by name and what is typed for them. */
  async command(name, options = []) {
    await this.write(`/${name}`);
    await this.take(`/${name}`);
    for (const [option, value] of options) {
      const more = this.page.locator(".more-options input");
      const now = this.page.locator(".chip:focus-within > span").first();
      if ((await now.textContent({ timeout: 500 }).catch(() => "")) !== option) {
        if (!this.keyboard) await more.click(); else if (!(await more.evaluate(node => node === document.activeElement))) await this.reach(more);
        await this.page.keyboard.type(option);
        await this.take(option);
      }
      await this.page.keyboard.type(value.type ?? value);
      if (value.take) await this.take(value.take);
      else await this.page.keyboard.press("Tab");
    }
    if (this.keyboard) await this.page.keyboard.press("Enter");
    else await this.press(this.page.getByRole("button", { name: "Send the command" }));
  }

  /** Takes a suggestion above what is written. */
  async take(text) {
    const item = this.page.locator("#suggestions [role=option]", { has: this.page.getByText(text, { exact: true }) }).first();
    await item.waitFor({ timeout: PATIENCE });
    if (!this.keyboard) { await (this.phone ? item.tap() : item.click()); return; }
    for (let step = 0; step < 40; step++) {
      if ((await item.getAttribute("aria-selected")) === "true") { await this.page.keyboard.press("Enter"); return; }
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`${text} is not reached by arrows`);
  }

  /** Chooses in a menu of a message; several, then closes it. */
  async choose(placeholder, names) {
    await this.press(this.page.locator(".select", { hasText: placeholder }).last());
    for (const name of names) {
      const item = this.page.locator(".pop [role=option]", { has: this.page.getByText(name, { exact: true }) }).first();
      await item.waitFor({ timeout: PATIENCE });
      if (!this.keyboard) { await (this.phone ? item.tap() : item.click()); continue; }
      for (let step = 0; !(await item.evaluate(node => node.classList.contains("on"))); step++) {
        if (step > 30) throw new Error(`${name} is not reached by arrows`);
        await this.page.keyboard.press("ArrowDown");
      }
      await this.page.keyboard.press("Enter");
    }
    if (names.length > 1) {
      if (this.keyboard) await this.page.keyboard.press("Escape"); else await this.press(this.page.getByRole("button", { name: "Done" }));
    }
  }

  /** The newest button of that label. */
  async button(label) {
    await this.press(this.page.locator(".message .btn:not(:disabled)", { hasText: new RegExp(`^${label}$`) }).last());
  }

  /** Fills in the form that is open, by the beginnings of its labels, and submits it. */
  async fill(title, values) {
    const form = this.page.getByRole("dialog", { name: title });
    await form.waitFor({ timeout: PATIENCE });
    for (const [label, value] of values) {
      const input = form.getByLabel(label).first();
      if (this.keyboard) await this.reach(input); else await input.click();
      await this.page.keyboard.press("Control+A");
      await this.page.keyboard.type(value);
    }
    await this.press(form.getByRole("button", { name: "Submit" }));
    await form.waitFor({ state: "detached", timeout: PATIENCE });
  }

  /** Goes to a channel in the list. */
  async channel(name) {
    if (this.phone) await this.press(this.page.locator("#show-channels"));
    await this.press(this.page.locator("#channel-list .channel > button:first-child", { hasText: name }).first());
    await this.isIn(name);
  }

  /** Waits until a channel is shown: the view follows by itself where nothing else is done. */
  async isIn(name) {
    await this.page.locator("#title", { hasText: name }).waitFor({ timeout: PATIENCE });
  }

  /** Waits until something is to be read in the channel. */
  async reads(text) {
    await this.page.locator(".message", { hasText: text }).last().waitFor({ timeout: PATIENCE });
  }
}
