//! The scene of the attack: a program in use, and all that must stay as it is.

use std::collections::BTreeMap;

use discord_sandbox::{Actor, RawInteraction};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor, Row};

use crate::bot::{CODE, World};

/// Another server, which runs the same program with other people.
pub(super) const ELSEWHERE: u64 = 424_242;
/// A server that runs none.
pub(super) const NOWHERE: u64 = 313_131;

/// Somebody, and what they may do by right.
pub(super) struct Person {
    pub(super) actor: Actor,
    /// Staff decide by right about what is there.
    pub(super) staff: bool,
}

/// A partner with money and an open payout, an application in review, and people who should not
/// touch either.
pub(super) struct Scene {
    pub(super) world: World,
    /// alice (the partner), bob (the applicant), eve (nobody, reads Dutch), tom (staff by role),
    /// mia (listed).
    pub(super) people: Vec<Person>,
    /// Where the attack takes place: a channel keeps only its last messages, and those elsewhere
    /// must be seen to stay.
    pub(super) noise: u64,
    /// A message of the bot with a button, as Discord sends it along with a click.
    pub(super) message: Value,
    /// The secret of the program's billing events.
    pub(super) secret: String,
}

impl Scene {
    pub(super) async fn new() -> Self {
        let world = World::ready_process().await;
        let [alice, bob] = ["alice", "bob"].map(|name| world.actor(name));
        world.partner(&alice, CODE, "alice.paypal@foxden.example").await;
        world.earn(CODE, "500.00").await;
        world.payout(&alice).await;
        world.apply(&bob).await;
        let eve = world.sandbox.add_member("eve").with_locale("nl");
        let noise = world.sandbox.add_channel("noise", 0, None);
        let left = world.left_over(noise, "v1:status").await;
        let message = world
            .as_bot("GET", &format!("channels/{noise}/messages/{}", left.id), &Value::Null)
            .await;
        let secret = world.webhook_secret();
        let person = |actor: Actor, staff| Person { actor, staff };
        let (tom, mia) = (world.actor("tom"), world.actor("mia"));
        let people = vec![
            person(alice, false),
            person(bob, false),
            person(eve, false),
            person(tom, true),
            person(mia, true),
        ];
        let scene = Self { world, people, noise, message, secret };
        scene.found_elsewhere().await;
        for person in &scene.people {
            // Whoever comes for the first time is remembered by name: that is no attack.
            for guild in [None, Some(ELSEWHERE)] {
                let said = scene
                    .world
                    .sandbox
                    .interact_raw(&person.actor, &scene.click("v1:help", guild))
                    .await;
                assert!(!said.unwrap().message().text().is_empty());
            }
        }
        scene.world.delivered().await;
        scene
    }

    /// A second program in a server of its own, in which mia is listed: none of its buttons reaches
    /// the first.
    async fn found_elsewhere(&self) {
        let mut conn = self.world.plain_sql().await;
        for sql in [
            "INSERT INTO program (guild_id, key, source, locale, staff_role_id, category_id, \
             log_channel_id, panel_channel_id, created_at)
             SELECT 424242, 'elsewhere', source, locale, staff_role_id, category_id, \
             log_channel_id, panel_channel_id, created_at
               FROM program WHERE id = 1",
            "INSERT INTO staff (program_id, member_id) SELECT 2, member_id FROM staff WHERE program_id = 1",
            "INSERT INTO unit SELECT 2, code, decimals, cash FROM unit WHERE program_id = 1",
            "INSERT INTO program_role SELECT 2, name, role_id FROM program_role WHERE program_id \
             = 1",
        ] {
            conn.execute(sql).await.unwrap();
        }
    }

    /// A click on a button with this `custom_id`.
    pub(super) fn click(&self, custom_id: &str, guild: Option<u64>) -> RawInteraction {
        let mut raw =
            RawInteraction { kind: 3, channel: Some(self.noise), ..RawInteraction::default() };
        raw.data = json!({ "component_type": 2, "custom_id": custom_id });
        raw.replaced = vec![("message".to_owned(), self.message.clone())];
        raw.replaced.extend(guild.map(|guild| ("guild_id".to_owned(), json!(guild.to_string()))));
        raw
    }

    /// Every row of every table, but for what counts wrong passphrases, which is what holds a
    /// guesser off, and for what is kept of a refused form for the person who filled it in: of
    /// their own profile or payout, and of what only staff are asked.
    pub(super) async fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let mut conn = self.world.plain_sql().await;
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE \
                      'sqlite_%'
                         AND name NOT LIKE '_sqlx%' AND name NOT IN ('passphrase_attempt', \
                      'profile_draft', 'form_draft')";
        let mut all = BTreeMap::new();
        for table in conn.fetch_all(tables).await.unwrap() {
            let table: String = table.get(0);
            let columns = format!(
                "SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')
                  WHERE '{table}.' || name
                        NOT IN ('passphrase.failed_attempts', 'passphrase.locked_until')"
            );
            let columns = conn.fetch_all(AssertSqlSafe(columns)).await.unwrap();
            let columns: Vec<String> = columns.iter().map(|row| row.get(0)).collect();
            let rows = if table == "form_draft" {
                let staff = self.people.iter().filter(|person| person.staff);
                let staff: Vec<String> =
                    staff.map(|person| person.actor.id().to_string()).collect();
                format!(
                    "{table} WHERE form <> 'v1:payout-form' AND member_id NOT IN ({})",
                    staff.join(", ")
                )
            } else {
                table.clone()
            };
            let sql = format!("SELECT {} FROM {rows} ORDER BY 1", columns.join(" || ' ' || "));
            let rows = conn.fetch_all(AssertSqlSafe(sql)).await.unwrap();
            all.insert(table, rows.iter().map(|row| row.get(0)).collect());
        }
        all
    }

    /// Of the forms of which something is kept, those with a secret among it.
    pub(super) async fn forms_kept_with_a_secret(&self) -> Vec<String> {
        let sql = "SELECT form FROM form_draft WHERE inputs LIKE '%:secret%'";
        let rows = self.world.plain_sql().await.fetch_all(sql).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// What everybody can see in Discord: channels, who has which roles, and every message outside
    /// of the noise.
    pub(super) fn discord(&self) -> BTreeMap<String, Vec<String>> {
        let sandbox = &self.world.sandbox;
        let mut seen = BTreeMap::from([("channels".to_owned(), sandbox.channel_names())]);
        for person in &self.people {
            let (name, id) = (person.actor.name().to_owned(), person.actor.id());
            let dms = person.actor.dms().iter().map(ToString::to_string).collect();
            seen.extend([
                (format!("roles of {name}"), sandbox.roles_of(id)),
                (format!("told to {name}"), dms),
            ]);
        }
        for name in sandbox.channel_names() {
            let channel = sandbox.channel(&name).unwrap();
            if channel != self.noise {
                seen.insert(
                    format!("#{name}"),
                    sandbox.messages(channel).iter().map(ToString::to_string).collect(),
                );
            }
        }
        seen
    }
}
