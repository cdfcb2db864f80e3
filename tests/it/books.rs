//! What several topics do with the books: a partner with customers, and the database behind the
//! bot's back.

use discord_sandbox::{Actor, MessageView};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, purchase, redeem};

impl World {
    /// Set up, with alice as an active partner.
    pub(crate) async fn with_partner() -> Self {
        let world = Self::ready().await;
        world.partner(&world.actor("alice"), CODE, EMAIL).await;
        world
    }

    /// The same, and `count` customers of hers have each bought for 10.00.
    pub(crate) async fn with_customers(count: u32) -> Self {
        let world = Self::with_partner().await;
        let events: Vec<Value> = (1..=count)
            .flat_map(|n| {
                [
                    redeem(&format!("c{n}"), CODE, n),
                    purchase(&format!("c{n}"), &format!("i{n}"), n + 1),
                ]
            })
            .collect();
        assert_eq!(world.report(&json!(events)).await.0, 202);
        world
    }

    /// Asks for everything that is available; the payout's ticket and what staff see in it.
    pub(crate) async fn payout(&self, who: &Actor) -> (u64, MessageView) {
        let form = who.command("partner payout", &[]).await.unwrap().modal();
        let said = who.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await.unwrap().message();
        assert!(said.has("We have set aside"), "{said}");
        let staff = self.actor("staff");
        let ticket = self
            .sandbox
            .until("a payout's ticket", |_| {
                let channels = staff.channels();
                channels
                    .iter()
                    .rev()
                    .find(|channel| channel.name.starts_with("payout-"))
                    .map(|channel| channel.id)
            })
            .await;
        (ticket, self.post(&staff, ticket, "Waiting for staff").await)
    }

    /// A connection to the database as another program opens it: with SQLite's own settings, not
    /// with the product's.
    pub(crate) async fn plain_sql(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new()
            .filename(self.database())
            .foreign_keys(false)
            .busy_timeout(std::time::Duration::from_secs(5));
        SqliteConnection::connect_with(&options).await.unwrap()
    }

    /// Some rows from the database, each as one text.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<String> {
        let mut conn = self.plain_sql().await;
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(&mut conn).await.unwrap()
    }

    /// How many rows each table has that events are stored in or lead to.
    pub(crate) async fn stored(&self) -> i64 {
        self.count(
            "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM customer) + (SELECT \
             count(*) FROM transfer)
                  + (SELECT count(*) FROM outbox)",
        )
        .await
    }
}
