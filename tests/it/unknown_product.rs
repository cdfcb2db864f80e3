//! Product names that no product of the program file matches: told to staff once for each, counted,
//! and listed by `/doctor` until the file names them.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::bot::{CODE, World, purchase, redeem, root, text_of};

const TOLD: &str = "SELECT count(*) FROM outbox WHERE effect LIKE '%unknown_product%'";

fn of(product: &str, n: usize, net: &str, currency: &str) -> Value {
    let mut event = purchase(&format!("c{n}"), &format!("i{n}"), 5);
    event["product"] = json!(product);
    event["net"] = json!(net);
    event["currency"] = json!(currency);
    event
}

impl World {
    async fn take_all(&self, events: &[Value]) {
        let (status, said) = self.report(&json!(events)).await;
        assert_eq!(status, 202, "{said}");
        self.delivered().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_matches_nothing_is_told_once_with_count_and_sum() {
    let text = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    let text = text.replace(
        "match = \"credits\"\n",
        "match = [\"credits\", \"Credit pack *\"]\n\n[[product]]\nid = \"gift\"\nmatch = \"Gift \
         card*\"\nparticipates = false\n",
    );
    let world = World::running(&text).await;
    world.partner(&world.actor("alice"), CODE, crate::bot::EMAIL).await;

    // Drawn names: listed ones in any case are nobody's business, others are counted by name.
    let mut runner = TestRunner::deterministic();
    let unknown = prop::collection::btree_map("[A-Z][a-z]{3,9} hosting", 1_u32..5, 2..5);
    let unknown = unknown.new_tree(&mut runner).unwrap().current();
    let mut n = 0;
    let mut next = |name: &str| {
        n += 1;
        of(name, n, "4.50", "USD")
    };
    let mut events: Vec<Value> = Vec::new();
    for known in ["credits", "CREDITS", "credit PACK 50", "gift card", "GIFT CARD 10"] {
        events.push(next(known));
    }
    for (name, times) in &unknown {
        events.extend((0..*times).map(|_| next(name)));
    }
    // The same once more changes nothing.
    world.take_all(&events).await;
    world.take_all(&events).await;
    assert_eq!(world.count(TOLD).await, i64::try_from(unknown.len()).unwrap());
    for (name, times) in &unknown {
        let payments =
            if *times == 1 { "1 payment".to_owned() } else { format!("{times} payments") };
        let (whole, half) = (times * 45 / 10, times * 45 % 10);
        let sum = format!("“{name}” ({payments}, ${whole}.{half}0)");
        let told = world.logged(name).await;
        assert!(told.has(&sum), "{sum}: {told}");
    }
    // One more, in another currency: counted, and not told again.
    let (first, times) = unknown.first_key_value().unwrap();
    n += 1;
    world.take_all(&[of(first, n, "3.00", "EUR")]).await;
    assert_eq!(world.count(TOLD).await, i64::try_from(unknown.len()).unwrap());
    let doctor = text_of(&world.doctor().await);
    assert!(doctor.contains(&format!("“{first}” ({} payments, €3.00 + $", times + 1)), "{doctor}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_names_is_told_in_one_sentence() {
    let mut world = World::partnered().await;
    let names: Vec<Value> =
        (1..=25).map(|n| of(&format!("Hosting fox{n}.example"), n, "1.00", "USD")).collect();
    world.take_all(&names).await;
    assert_eq!(world.count(TOLD).await, 21, "twenty names, and that there are more");
    insta::assert_snapshot!(text_of(&world.logged("Many product names").await), @r#"
    Many product names that match nothing
    The billing panel reported more than 20 product names within a day that the program file does not list. Further ones are counted, but not announced one by one; `/doctor` lists them. Where names end in a domain or a number, write the beginning that they share with a `*`: `match = "Web hosting - *"`.
    "#);
    let doctor = text_of(&world.doctor().await);
    assert!(doctor.contains("…and 20 more"), "{doctor}");

    // Names of the next day are told again.
    world.jump(25 * 3600);
    world.take_all(&[of("Hosting bear.example", 26, "1.00", "USD")]).await;
    assert_eq!(world.count(TOLD).await, 22);

    // A program that lists no products misses none; what it earns hangs on its rules alone.
    let noxity = std::fs::read_to_string(root().join("programs/noxity.toml")).unwrap();
    let other = World::running(&noxity).await;
    other.take_all(&[redeem("c1", "NOBODY", 1), of("anything", 1, "1.00", "EUR")]).await;
    assert_eq!(other.count(TOLD).await, 0);
}
