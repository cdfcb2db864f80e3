// Plays the sandbox's page from set-up to a settled payout, in a real browser, and looks for what
// people who do not see or use a mouse would stumble over. Usage: node play.mjs BINARY CHROMIUM
// [FOLDER FOR PICTURES]. With PAGE_CLIENT, the folder of the page's files, these are used instead of
// what is in the binary, so that a change needs no build.

import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { Hand } from "./hand.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2).map(path => resolve(path));
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } };
/** Width, theme, and whether by keyboard alone: the first four have each with each. */
const ALL = [
  [1440, "dark", false], [1440, "light", true], [390, "light", false], [390, "dark", true],
  [1440, "light", false], [1440, "dark", true], [390, "dark", false], [390, "light", true],
];
const plays = process.env.PLAYS === "1" ? ALL : process.env.PLAYS ? JSON.parse(process.env.PLAYS) : ALL.slice(0, 4);
const found = [];
let looked = 0;

/** A port that is free now. */
const freePort = () => new Promise(resolve => {
  const server = createServer().listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => resolve(port)); });
});

/** A bot with its sandbox, in a folder of its own. */
async function start() {
  const folder = await mkdtemp(join(tmpdir(), "page-"));
  await cp(join(root, "programs"), join(folder, "programs"), { recursive: true });
  const [page, web] = [await freePort(), await freePort()];
  const { DISCORD_TOKEN, DATABASE_URL, ...environment } = process.env;
  const bot = spawn(binary, ["run"], { cwd: folder, env: { ...environment, SANDBOX_HTTP: `127.0.0.1:${page}`, PARTNERDESK_HTTP: `127.0.0.1:${web}` }, stdio: ["ignore", "pipe", "pipe"] });
  const drop = () => bot.kill("SIGKILL");
  process.once("exit", drop);
  let log = "";
  bot.stdout.on("data", text => log += text);
  bot.stderr.on("data", text => log += text);
  const url = `http://127.0.0.1:${page}`, end = Date.now() + 60_000;
  for (;;) {
    const state = await fetch(`${url}/_sandbox/state`).then(answer => answer.json()).catch(() => null);
    if (state && state.commands.length) break;
    if (bot.exitCode !== null || Date.now() > end) throw new Error(`the bot did not start:\n${log}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  const stop = async () => {
    const gone = new Promise(resolve => bot.once("exit", resolve));
    bot.kill("SIGTERM");
    await gone;
    process.removeListener("exit", drop);
    await rm(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

/** What axe finds, of some weight. */
async function check(page, where) {
  looked++;
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  for (const { id, impact, help, nodes } of violations.filter(one => ["serious", "critical"].includes(one.impact)))
    found.push(`${where}: ${impact} ${id}: ${help}: ${nodes.slice(0, 3).map(node => `${node.target} ${node.failureSummary.split("\n")[1] || ""}`).join("; ")}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) found.push(`${where}: the page is ${wide} px wider than the window`);
}

/** The story; `look` is called where there is something to see. */
async function story(hand, look) {
  const { page } = hand;
  await page.locator("#text").waitFor();
  await look("empty");
  await hand.command("setup", [["program", { type: "midnight", take: "Midnight Hosting Partnership Program" }], ["staff_role", { type: "Sta", take: "@Staff" }]]);
  await hand.reads("Setup is not complete");
  await look("setup");
  await hand.choose("Choose the members who may move money", ["owner", "staff"]);
  await hand.choose("Choose the category", ["Tickets"]);
  await hand.choose("Choose the log channel", ["staff-log"]);
  await hand.choose("Choose the channel for the panel", ["welcome"]);
  await hand.reads("Our partners get a coupon code");
  await look("panel");

  await hand.become("alice");
  await hand.button("Apply");
  await page.getByRole("dialog", { name: "page 1 of 2" }).waitFor();
  await look("form");
  await hand.fill("page 1 of 2", [["Who are you?", "I stream city builders."], ["What do you do?", "A stream, three nights a week."], ["Why would you like", "My viewers ask where I host."]]);
  await hand.button("Continue");
  await hand.fill("page 2 of 2", [["What would you like to achieve", "A server for my viewers."], ["What can we do", "A demo server would help."], ["Where do you see", "Twice the viewers."]]);
  await hand.isIn("partner-1");
  await hand.reads("this is your ticket");
  await look("ticket");

  await hand.become("staff");
  await hand.channel("partner-1");
  await hand.button("Manage");
  await hand.button("Approve");
  await hand.reads("Approved.");

  await hand.become("alice");
  await hand.channel("partner-1");
  await hand.button("Complete my profile");
  await hand.fill("Your partner profile", [["Security passphrase", "correct horse battery staple"], ["PayPal e-mail", "alice@example.com"], ["Name of your code", "ALICE"]]);
  await hand.reads("Your partnership is active");

  await hand.become("staff");
  await hand.channel("partner-1");
  await hand.command("staff sale", [["customer", "bob"], ["amount", "120.00"], ["invoice", "INV-1"], ["code", "ALICE"]]);
  await hand.reads("Sale recorded");
  await look("sale");

  await hand.become("alice");
  await hand.channel("partner-1");
  await hand.command("partner payout");
  await hand.fill("Request a payout", [["Security passphrase", "correct horse battery staple"]]);
  await hand.isIn("payout-2");
  await hand.reads("received your payout request");
  await look("payout");

  await hand.become("staff");
  await hand.channel("payout-2");
  await hand.button("Manage");
  await hand.button("Pay and settle");
  await hand.fill("Pay $", [["PayPal transaction ID", "7VB83412KX998412P"]]);
  await hand.reads("Paid");
  await look("settled");
}

/** What is there beside the story: the second pane, an answer that does not come, who acts. */
async function around(hand, look) {
  const { page } = hand;
  await hand.channel("welcome");
  await hand.press(page.locator("#show-pane"));
  await hand.press(page.locator("#pane").getByRole("button", { name: "Next call hangs" }));
  await page.locator("#pane .fault").first().waitFor();
  await hand.press(page.locator("#pane").getByRole("button", { name: "Clear" }));
  await page.locator("#pane .fault").first().waitFor({ state: "detached" });
  // Which call is the next is not for this script to know: these are the bot's answers, and what it
  // tries again.
  await fetch(new URL("/_sandbox/fault", page.url()), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ kind: "hang", method: "POST", route: "/interactions/{id}/{token}/callback", times: 10 }) });
  await hand.press(page.locator("#pane").getByRole("button", { name: "Traffic" }));
  await page.locator("#pane .entry").first().waitFor();
  await look("pane");
  await hand.press(page.getByRole("button", { name: "Close this pane" }));
  await hand.button("My status");
  await page.getByText("This interaction failed").waitFor();
  await look("interaction-failed");
  if (hand.phone) { await hand.press(page.locator("#show-members")); await look("members"); await page.keyboard.press("Escape"); }
  await hand.press(page.locator("#account"));
  await look("people");
  await page.keyboard.press("Escape");
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const beganAll = Date.now();
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
let failed = false;
try {
  for (const [width, theme, keyboard] of plays) {
    const began = Date.now(), phone = width < 500, name = `${width} px, ${theme}, by ${keyboard ? "keyboard" : phone ? "thumb" : "mouse"}`;
    const { url, stop } = await start();
    const context = await browser.newContext({ viewport: SIZES[width], isMobile: phone, hasTouch: phone, reducedMotion: "reduce" });
    await context.addInitScript(theme => localStorage.setItem("sandbox-theme", theme), theme);
    const page = await context.newPage(), errors = [];
    const files = process.env.PAGE_CLIENT;
    if (files) await page.route("**/_sandbox/page/*", route => route.fulfill({ path: join(files, new URL(route.request().url()).pathname.split("/").pop()) }));
    page.on("pageerror", error => errors.push(error.message));
    page.on("console", message => { if (message.type() === "error") errors.push(message.text()); });
    page.on("request", request => { if (!request.url().startsWith(url) && !request.url().startsWith("data:")) errors.push(`a request to ${request.url()}`); });
    const look = async where => {
      if (pictures) await page.screenshot({ path: join(pictures, `${width}-${theme}-${keyboard ? "keyboard" : "mouse"}-${where}.png`) });
      await check(page, `${name}, ${where}`);
    };
    try {
      await page.goto(url);
      const hand = new Hand(page, keyboard, phone);
      await story(hand, look);
      await around(hand, look);
      const { violations } = await (await fetch(`${url}/_sandbox/state`)).json();
      errors.push(...violations);
      console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
    } catch (error) {
      failed = true;
      console.log(`${name}: ${error.stack}`);
      if (pictures) await page.screenshot({ path: join(pictures, `${width}-${theme}-${keyboard ? "keyboard" : "mouse"}-failed.png`) });
    }
    found.push(...errors.map(error => `${name}: ${error}`));
    await context.close();
    await stop();
  }
} finally {
  await browser.close();
}
for (const one of new Set(found)) console.log(one);
console.log(`${plays.length} plays of the page, ${((Date.now() - beganAll) / 1000).toFixed(0)} s; ${looked} looks by axe-core, ${found.length} findings`);
process.exit(failed || found.length ? 1 : 0);
