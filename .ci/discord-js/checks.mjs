// A discord.js bot that checks the sandbox: node checks.mjs http://127.0.0.1:PORT
//
// The bot is an ordinary one; people act through POST /_sandbox/act. Prints what failed and how many
// checks there were; the status is 1 when one failed.

import assert from "node:assert/strict";
import {
  ActionRowBuilder, ApplicationCommandOptionType, ApplicationCommandType, AttachmentBuilder, ButtonBuilder, ButtonStyle,
  ChannelSelectMenuBuilder, ChannelType, Client, ContainerBuilder, EmbedBuilder, Events, GatewayIntentBits,
  MentionableSelectMenuBuilder, MessageFlags, ModalBuilder, Partials, PermissionFlagsBits, RoleSelectMenuBuilder,
  StringSelectMenuBuilder, TextDisplayBuilder, TextInputBuilder, TextInputStyle, UserSelectMenuBuilder,
} from "discord.js";

const url = process.argv[2];
const PATIENCE = 10_000;
let done = 0;
const failed = [];

async function check(name, run) {
  done += 1;
  try {
    await within(run(), name);
  } catch (error) {
    failed.push(name);
    console.log(`failed: ${name}\n${error.stack}`);
  }
}

function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`waited in vain for: ${what}`)), PATIENCE); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// The next event of that name that fits.
const next = (event, fits = () => true) => within(new Promise(resolve => {
  const listen = (...args) => { if (fits(...args)) { client.off(event, listen); resolve(args); } };
  client.on(event, listen);
}), event);

async function act(what) {
  const body = JSON.stringify({ user: "alice", channel: general.id, ...what });
  const answer = await fetch(`${url}/_sandbox/act`, { method: "POST", headers: { "content-type": "application/json" }, body });
  return answer.json();
}
const state = async user => (await fetch(`${url}/_sandbox/state?user=${user}&channel=${general?.id ?? ""}`)).json();
const run = (path, options = {}, more = {}) => act({ do: "command", path, options, ...more });
const refused = (promise, code) => assert.rejects(promise, error => { assert.equal(error.code, code); return true; });

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  partials: [Partials.Channel],
  rest: { api: `${url}/api`, version: "10" },
});
let guild, general, people;

/* ---- the bot ---- */

const button = (id, label) => new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Primary);
const row = (...parts) => new ActionRowBuilder().addComponents(parts);
const form = id => new ModalBuilder().setCustomId(id).setTitle("A form").addComponents(
  row(new TextInputBuilder().setCustomId("name").setLabel("Name").setStyle(TextInputStyle.Short).setMinLength(2)),
  row(new TextInputBuilder().setCustomId("about").setLabel("About").setStyle(TextInputStyle.Paragraph).setRequired(false)),
);
const selects = () => [
  row(new StringSelectMenuBuilder().setCustomId("string").setMinValues(1).setMaxValues(2).addOptions(
    { label: "Red", value: "r" }, { label: "Green", value: "g" }, { label: "Blue", value: "b" })),
  row(new UserSelectMenuBuilder().setCustomId("user").setMaxValues(2)),
  row(new RoleSelectMenuBuilder().setCustomId("role")),
  row(new MentionableSelectMenuBuilder().setCustomId("mentionable").setMaxValues(2)),
  row(new ChannelSelectMenuBuilder().setCustomId("channel").setChannelTypes(ChannelType.GuildText)),
];

const COMMANDS = [
  { name: "hello", description: "Greets", options: [
    { name: "who", description: "Whom", type: ApplicationCommandOptionType.User },
    { name: "times", description: "How often", type: ApplicationCommandOptionType.Integer, minValue: 1, maxValue: 3 },
  ] },
  { name: "think", description: "Thinks, then answers" },
  { name: "whisper", description: "Thinks, then answers one person" },
  { name: "gone", description: "Answers, and takes it back" },
  { name: "form", description: "Opens a form" },
  { name: "panel", description: "Posts buttons" },
  { name: "selects", description: "Posts selects" },
  { name: "store", description: "Takes a file", options: [{ name: "file", description: "Which", type: ApplicationCommandOptionType.Attachment, required: true }] },
  { name: "pick", description: "Suggests", options: [{ name: "fruit", description: "Which", type: ApplicationCommandOptionType.String, autocomplete: true }] },
  { name: "group", description: "Has subcommands", options: [{ name: "inner", description: "One", type: ApplicationCommandOptionType.Subcommand }] },
  { name: "boss", description: "For some", defaultMemberPermissions: PermissionFlagsBits.ManageGuild },
  { name: "Quote", type: ApplicationCommandType.Message },
  { name: "Name", type: ApplicationCommandType.User },
];

const answers = {
  hello: i => i.reply(`hello ${i.options.getUser("who")?.username ?? "world"} x${i.options.getInteger("times") ?? 1} (${i.locale})`),
  think: async i => { await i.deferReply(); await i.editReply("thought"); },
  whisper: async i => {
    await i.deferReply({ flags: MessageFlags.Ephemeral });
    await i.editReply({ content: "psst", embeds: [new EmbedBuilder().setTitle("secret")] });
    await i.followUp({ content: "and more", flags: MessageFlags.Ephemeral });
  },
  gone: async i => { await i.reply("soon gone"); await i.fetchReply(); await i.deleteReply(); await i.followUp("it has gone"); },
  form: i => i.showModal(form("form")),
  panel: i => i.reply({ content: "a panel", components: [row(button("update", "Update"), button("later", "Later"), button("form", "Form"), button("off", "Off").setDisabled(true))] }),
  selects: i => i.reply({ content: "selects", components: selects() }),
  store: async i => {
    const file = i.options.getAttachment("file");
    await i.reply(`${file.name}: ${await (await fetch(file.url)).text()}`);
  },
  pick: i => i.reply(i.options.getString("fruit")),
  group: i => i.reply(`in ${i.options.getSubcommand()}`),
  boss: i => i.reply("yes, boss"),
  Quote: i => i.reply(`> ${i.targetMessage.content}`),
  Name: i => i.reply({ content: i.targetMember.user.username, flags: MessageFlags.Ephemeral }),
};
const clicks = {
  update: i => i.update({ content: "updated", components: [] }),
  later: async i => { await i.deferUpdate(); await i.editReply({ content: "later it is", components: [] }); },
  form: i => i.showModal(form("form-on-panel")),
};

client.on(Events.InteractionCreate, async i => {
  try {
    if (i.isAutocomplete()) {
      const fits = ["apple", "apricot", "banana"].filter(name => name.startsWith(i.options.getFocused()));
      await i.respond(fits.map(name => ({ name, value: name })));
    } else if (i.isCommand()) await answers[i.commandName](i);
    else if (i.isButton()) await clicks[i.customId](i);
    else if (i.isAnySelectMenu()) {
      const found = { user: i.users, role: i.roles, channel: i.channels };
      const named = i.isMentionableSelectMenu() ? [...i.users.values(), ...i.roles.values()] : found[i.customId] ? [...found[i.customId].values()] : i.values;
      await i.reply({ content: `${i.customId}: ${named.map(x => x.username ?? x.name ?? x).sort().join("+")}`, flags: MessageFlags.Ephemeral });
    } else if (i.isModalSubmit()) {
      const said = `${i.fields.getTextInputValue("name")} / ${i.fields.getTextInputValue("about")}`;
      if (i.isFromMessage()) await i.update({ content: said, components: [] });
      else await i.reply({ content: said, flags: MessageFlags.Ephemeral });
    }
  } catch (error) {
    failed.push(`an interaction: ${error.message}`);
    console.log(error.stack);
  }
});

/* ---- the checks ---- */

await check("it logs in and knows its server", async () => {
  const ready = next(Events.ClientReady);
  await client.login("MTEwMDAwMDAwMDAwMDAwMDAwMQ.sandbox.not-a-secret");
  await ready;
  guild = client.guilds.cache.first();
  general = guild.channels.cache.find(channel => channel.name === "welcome");
  people = Object.fromEntries((await state("")).users.map(user => [user.name, user.id]));
  assert.equal(client.user.bot, true);
  assert.equal(guild.name, "Sandbox");
  assert.deepEqual([...guild.channels.cache.values()].map(channel => channel.name).sort(), ["Tickets", "staff-log", "welcome"]);
  assert.ok(guild.members.me.permissions.has(PermissionFlagsBits.ManageChannels));
});
if (!general) process.exit(1);

await check("it registers its commands", async () => {
  const registered = await client.application.commands.set(COMMANDS);
  assert.deepEqual([...registered.values()].map(command => command.name).sort(), COMMANDS.map(command => command.name).sort());
  assert.equal((await client.application.commands.fetch()).size, COMMANDS.length);
});
await check("a guild command is made, changed and deleted", async () => {
  const command = await guild.commands.create({ name: "here", description: "only here" });
  assert.equal((await command.edit({ description: "changed" })).description, "changed");
  await command.delete();
  assert.equal((await guild.commands.fetch()).size, 0);
});

await check("a reply with options", async () => {
  const answer = await run("hello", { who: people.staff, times: 2 }, { locale: "de" });
  assert.equal(answer.message.content, "hello staff x2 (de)");
});
await check("a reply without options", async () => assert.equal((await run("hello")).message.content, "hello world x1 (en-US)"));
await check("a deferred reply is edited", async () => assert.equal((await run("think")).message.content, "thought"));
await check("a deferred reply for one person, with more after it", async () => {
  const answer = await run("whisper");
  assert.deepEqual([answer.message.content, answer.message.ephemeral, answer.message.embeds[0].title], ["psst", true, "secret"]);
  const read = async user => (await state(user)).messages.map(message => message.content);
  const more = async () => { while (!(await read("alice")).includes("and more")) await new Promise(setImmediate); };
  await within(more(), "the followup");
  assert.ok(!(await read("owner")).includes("and more"));
});
await check("a reply is taken back", async () => {
  await run("gone");
  const gone = async () => { while (!(await state("alice")).messages.some(message => message.content === "it has gone")) await new Promise(setImmediate); };
  await within(gone(), "the followup");
  assert.ok(!(await state("alice")).messages.some(message => message.content === "soon gone"));
});
await check("a subcommand", async () => assert.equal((await run("group inner")).message.content, "in inner"));
await check("a command for some is not shown to others", async () => {
  assert.match((await run("boss")).error, /not shown/);
  assert.equal((await run("boss", {}, { user: "owner" })).message.content, "yes, boss");
});
await check("suggestions", async () => {
  const answer = await act({ do: "suggest", path: "pick", option: "fruit", typed: "ap" });
  assert.deepEqual(answer.choices.map(choice => choice.value), ["apple", "apricot"]);
  assert.equal((await run("pick", { fruit: "apple" })).message.content, "apple");
});
await check("a file comes with a command", async () => {
  const answer = await run("store", { file: { filename: "a.csv", content: "1,2" } });
  assert.equal(answer.message.content, "a.csv: 1,2");
});
await check("a command of the menu on a message", async () => {
  const said = await act({ do: "say", text: "well said" });
  const answer = await act({ do: "message_command", name: "Quote", target: said.message.id });
  assert.equal(answer.message.content, "> well said");
});
await check("a command of the menu on a person", async () => {
  const answer = await act({ do: "user_command", name: "Name", target: people.staff });
  assert.deepEqual([answer.message.content, answer.message.ephemeral], ["staff", true]);
});

await check("a modal is opened and sent", async () => {
  const { modal } = await run("form");
  assert.equal(modal.title, "A form");
  const answer = await act({ do: "submit", interaction: modal.interaction, values: { name: "Alice", about: "me" } });
  assert.deepEqual([answer.message.content, answer.message.ephemeral], ["Alice / me", true]);
});
const panel = async () => (await run("panel")).message.id;
await check("a button changes its message", async () => {
  const answer = await act({ do: "click", message: await panel(), custom_id: "update" });
  assert.deepEqual([answer.updated.content, answer.updated.components], ["updated", []]);
});
await check("a button is acknowledged, and its message changed later", async () => {
  const answer = await act({ do: "click", message: await panel(), custom_id: "later" });
  assert.equal(answer.updated.content, "later it is");
});
await check("a modal from a button changes the message", async () => {
  const { modal } = await act({ do: "click", message: await panel(), custom_id: "form" });
  const answer = await act({ do: "submit", interaction: modal.interaction, values: { name: "Bob", about: "" } });
  assert.equal(answer.updated.content, "Bob /");
});
await check("a button that is off cannot be clicked", async () => {
  assert.match((await act({ do: "click", message: await panel(), custom_id: "off" })).error, /disabled/);
});
const staff = guild.roles.cache.find(role => role.name === "Staff");
for (const [kind, values, expected] of [
  ["string", ["r", "b"], "b+r"],
  ["user", [people.staff, people.owner], "owner+staff"],
  ["role", [staff.id], "Staff"],
  ["mentionable", [people.owner, staff.id], "Staff+owner"],
  ["channel", [general.id], "welcome"],
]) {
  await check(`a select of the kind ${kind}`, async () => {
    const message = (await run("selects")).message.id;
    const answer = await act({ do: "select", message, custom_id: kind, values });
    assert.equal(answer.message.content, `${kind}: ${expected}`);
  });
}
await check("a select takes no more than it may", async () => {
  const message = (await run("selects")).message.id;
  assert.match((await act({ do: "select", message, custom_id: "string", values: ["r", "g", "b"] })).error, /1 to 2/);
});

await check("a message is sent, changed, read and deleted", async () => {
  const message = await general.send({ content: "one", embeds: [new EmbedBuilder().setTitle("T").addFields({ name: "n", value: "v" })] });
  await message.edit("two");
  const read = await general.messages.fetch({ message: message.id, force: true });
  assert.deepEqual([read.content, read.embeds[0].fields[0].value], ["two", "v"]);
  await message.delete();
  await refused(general.messages.fetch({ message: message.id, force: true }), 10008);
});
await check("many messages are deleted at once", async () => {
  const sent = [await general.send("a"), await general.send("b")];
  assert.equal((await general.bulkDelete(sent)).size, 2);
});
await check("a reply to a message", async () => {
  const first = await general.send("first");
  const second = await first.reply("second");
  assert.equal((await second.fetchReference()).id, first.id);
});
await check("the same nonce makes one message", async () => {
  const say = () => general.send({ content: "once", nonce: "n-1", enforceNonce: true });
  assert.equal((await say()).id, (await say()).id);
});
await check("files are uploaded and fetched", async () => {
  const files = [new AttachmentBuilder(Buffer.from("1,2"), { name: "a.csv", description: "numbers" }), new AttachmentBuilder(Buffer.alloc(3_000_000, 7), { name: "big.bin" })];
  const message = await general.send({ files });
  const [small, big] = [...message.attachments.values()];
  assert.deepEqual([small.name, small.description, await (await fetch(small.url)).text()], ["a.csv", "numbers", "1,2"]);
  assert.equal((await (await fetch(big.url)).arrayBuffer()).byteLength, 3_000_000);
  const kept = await message.edit({ attachments: [{ id: small.id }] });
  assert.equal(kept.attachments.size, 1);
});
await check("a file goes with the answer to a command", async () => {
  answers.think = async i => { await i.deferReply(); await i.editReply({ content: "with a file", files: [new AttachmentBuilder(Buffer.from("x"), { name: "x.txt" })] }); };
  assert.equal((await run("think")).message.attachments[0].filename, "x.txt");
});
await check("the newer components", async () => {
  const box = new ContainerBuilder().addTextDisplayComponents(new TextDisplayBuilder().setContent("# hello"));
  const message = await general.send({ components: [box], flags: MessageFlags.IsComponentsV2 });
  assert.equal(message.components[0].components[0].content, "# hello");
});
await check("pins", async () => {
  const message = await general.send("pin me");
  await message.pin();
  assert.deepEqual((await general.messages.fetchPins()).items.map(pin => pin.message.id), [message.id]);
  assert.equal((await message.fetch()).pinned, true);
  await message.unpin();
  assert.equal((await general.messages.fetchPins()).items.length, 0);
});
await check("typing", () => general.sendTyping());

await check("a thread from a message", async () => {
  const message = await general.send("a topic");
  const thread = await message.startThread({ name: "about it" });
  await thread.send("inside");
  assert.equal(thread.id, message.id);
  // Past the library's own check.
  await refused(client.rest.post(`/channels/${general.id}/messages/${message.id}/threads`, { body: { name: "again" } }), 160004);
});
await check("a private thread, its members and its archive", async () => {
  const thread = await general.threads.create({ name: "private", type: ChannelType.PrivateThread });
  await thread.members.add(people.alice);
  assert.ok((await general.threads.fetchActive()).threads.has(thread.id));
  await thread.setName("renamed");
  await thread.setArchived(true);
  assert.ok(!(await general.threads.fetchActive()).threads.has(thread.id));
  await thread.setArchived(false);
});
await check("a thread that somebody starts is announced", async () => {
  const [[thread]] = await Promise.all([next(Events.ThreadCreate, made => made.name === "hers"), act({ do: "thread", name: "hers" })]);
  assert.equal(thread.ownerId, people.alice);
});

await check("a channel is made, seen by whom it is for, changed and deleted", async () => {
  const see = PermissionFlagsBits.ViewChannel;
  const channel = await guild.channels.create({
    name: "Ticket 1", parent: guild.channels.cache.find(c => c.name === "Tickets"), topic: "hers",
    permissionOverwrites: [{ id: guild.id, deny: [see] }, { id: people.alice, type: 1, allow: [see] }, { id: client.user.id, type: 1, allow: [see] }],
  });
  assert.equal(channel.name, "ticket-1");
  const names = async user => (await state(user)).channels.map(c => c.name);
  assert.ok((await names("alice")).includes("ticket-1") && !(await names("staff")).includes("ticket-1"));
  await channel.permissionOverwrites.edit(people.staff, { ViewChannel: true });
  assert.ok((await names("staff")).includes("ticket-1"));
  assert.equal((await channel.setName("closed")).name, "closed");
  await channel.delete();
  await refused(client.channels.fetch(channel.id, { force: true }), 10003);
});
await check("a role is made, given, taken and deleted", async () => {
  const role = await guild.roles.create({ name: "partner", colors: { primaryColor: 0x00ff00 } });
  const alice = await guild.members.fetch({ user: people.alice, force: true });
  await alice.roles.add(role);
  assert.deepEqual((await state("")).users.find(user => user.name === "alice").roles, ["partner"]);
  await alice.roles.remove(role);
  assert.equal((await role.edit({ mentionable: true })).mentionable, true);
  assert.ok(guild.members.me.roles.highest.comparePositionTo(role) > 0);
  await role.delete();
});
await check("a role above the bot is refused", async () => {
  await act({ do: "set_role_position", user: "owner", role: staff.id, position: 9 });
  const alice = await guild.members.fetch({ user: people.alice, force: true });
  await refused(alice.roles.add(staff), 50013);
  await act({ do: "set_role_position", user: "owner", role: staff.id, position: 1 });
});

await check("what people do is announced", async () => {
  const said = next(Events.MessageCreate, message => message.author.username === "alice");
  await act({ do: "say", text: `hello <@${client.user.id}>` });
  assert.equal((await said)[0].content, `hello <@${client.user.id}>`);
  const renamed = next(Events.ChannelUpdate, (_, now) => now.name === "hall");
  await act({ do: "rename_channel", user: "owner", name: "hall" });
  await renamed;
  const moved = next(Events.GuildRoleUpdate, (_, now) => now.id === staff.id);
  await act({ do: "set_role_position", user: "owner", role: staff.id, position: 1 });
  await moved;
});
await check("a direct message, and one to somebody who takes none", async () => {
  const alice = await client.users.fetch(people.alice);
  const sent = await alice.send("in private");
  const said = next(Events.MessageCreate, message => message.channel.isDMBased() && message.author.id === people.alice);
  await act({ do: "say", channel: sent.channelId, text: "me too" });
  assert.equal((await said)[0].content, "me too");
  await act({ do: "dms", open: false });
  await refused(alice.send("again"), 50007);
});
await check("a refusal says where the fault is", async () => {
  // Past the library's own checks.
  const wrong = client.rest.post(`/channels/${general.id}/messages`, { body: { content: "x".repeat(2001) } });
  await assert.rejects(wrong, error => {
    assert.deepEqual([error.status, error.code, error.rawError.errors.content._errors[0].code], [400, 50035, "BASE_TYPE_MAX_LENGTH"]);
    return true;
  });
});
await check("the sandbox has nothing else to complain of", async () => {
  const { violations } = await state("");
  assert.deepEqual(violations.filter(text => !text.includes("BASE_TYPE_MAX_LENGTH")), []);
});

await client.destroy();
console.log(`discord.js: ${done} checks, ${failed.length} failures`);
process.exit(failed.length ? 1 : 0);
