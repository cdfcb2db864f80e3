//! The whole traffic of the suite is held against Discord's own description when `DISCORD_OPENAPI`
//! names it: every [`World`] ends with a look at what differed. Here is the proof that this finds
//! something, and leaves nothing out.

use std::sync::Arc;

use discord_sandbox::{Description, Seed};
use serde_json::json;

use crate::bot::World;
use crate::story::play;

/// How many operations the story takes, at least.
const OPERATIONS_MIN: usize = 15;

#[tokio::test(flavor = "multi_thread")]
async fn the_story_is_held_against_discords_own_description() {
    if std::env::var_os("DISCORD_OPENAPI").is_none() {
        return;
    }
    let mut world = World::new().await;
    play(&mut world, |_| false).await;
    let checked = world.sandbox.checked();
    assert!(checked.len() >= OPERATIONS_MIN, "{checked:#?}");
    assert!(
        world.sandbox.allowed()["permissions of an overwrite as text"] > 0,
        "what is allowed is counted"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deviation_from_the_api_description_is_found_and_named() {
    let answer = json!({"type": "object", "required": ["colour"]});
    let description = json!({"paths": {"/gateway": {"get": {
        "responses": {"200": {"content": {"application/json": {"schema": answer}}}},
    }}}});
    let mut world = World::empty(Seed::small()).await;
    world.sandbox.check_against(Arc::new(Description::new(description).unwrap()));
    world.start().await;
    let found = world.sandbox.violations();
    for expected in [
        "GET /gateway response: \"colour\" is a required property",
        &format!(
            "PUT /applications/{}/commands: no operation of the description",
            world.sandbox.bot()
        ),
    ] {
        assert!(found.iter().any(|found| found == expected), "{expected} is not in {found:#?}");
    }
    assert_eq!(world.sandbox.checked(), ["GET /gateway"]);
    world.sandbox.check_against(None);
}
