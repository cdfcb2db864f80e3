//! A disk that fills up under the running bot: what people, staff and whoever watches over it are
//! told, and that it goes on.
#![cfg(target_os = "linux")]

use std::process::Command;

use discord_sandbox::Seed;
use serde_json::{Value, json};

use crate::bot::{World, purchase, redeem, root};

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_saves_nothing_and_everybody_is_told() {
    let mut world = World::empty(Seed::small()).await.in_own_process();
    let (library, full) = (world.folder.path().join("disk.so"), world.folder.path().join("full"));
    let mut compiler = Command::new("cc");
    compiler
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(root().join("src/ledger/tests/failing_disk.c"));
    assert!(compiler.status().unwrap().success());
    world.set("LD_PRELOAD", library.to_str().unwrap());
    world.set("DISK_WHILE", full.to_str().unwrap());
    for (name, value) in
        [("DISK_OP", "w"), ("DISK_AT", "1"), ("DISK_TIMES", "0"), ("DISK_ERRNO", "28")]
    {
        world.set(name, value);
    }
    world.start().await;
    world.setup(&world.all_options()).await;
    world.delivered().await;

    std::fs::write(&full, "").unwrap();
    let events = json!([redeem("c1", "NOBODY", 1), purchase("c1", "i1", 2)]);
    for _ in 0..3 {
        let (status, said) = world.report(&events).await;
        assert_eq!(
            (status, said.as_str()),
            (503, r#"{"error":"try again later with the same ids: each is recorded once"}"#)
        );
    }
    let (status, said) = world.get("/health").await;
    let said: Value = serde_json::from_str(&said).unwrap();
    let reason = said["reasons"][0].as_str().unwrap();
    assert_eq!((status, &said["database"]["writable"]), (503, &json!(false)), "{said}");
    assert!(
        reason.starts_with(
            "the database cannot be written: the disk has failed three times within a minute"
        ),
        "{said}"
    );
    let (_, counted) = world.get("/metrics").await;
    assert!(counted.contains("\npartnerdesk_database_faults_total "), "{counted}");
    // Reading goes on; what would have to be saved is refused with a sentence.
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let doctor = staff.command("doctor", &[]).await.unwrap().message();
    assert!(
        doctor.has("Nothing can be saved, because the disk") && doctor.has("resumes automatically"),
        "{doctor}"
    );
    let invited = staff
        .command("staff invite", &[("member", json!(alice.id().to_string()))])
        .await
        .unwrap()
        .message();
    assert!(
        invited.has("Nothing can be saved right now") && invited.has("Nothing was changed"),
        "{invited}"
    );

    std::fs::remove_file(&full).unwrap();
    let deadline = std::time::Instant::now() + discord_sandbox::WAIT;
    while world.get("/health").await.0 != 200 {
        assert!(
            std::time::Instant::now() < deadline,
            "writing is not possible again:\n{}",
            world.log()
        );
    }
    let told = world.logged("Saving works again").await;
    assert!(told.has("kept failing"), "{told}");
    assert_eq!(
        world.report(&events).await,
        (202, r#"{"conflicts":[],"duplicate":0,"stored":2}"#.to_owned())
    );
    let invited = staff
        .command("staff invite", &[("member", json!(alice.id().to_string()))])
        .await
        .unwrap()
        .message();
    assert!(!invited.has("Nothing can be saved right now"), "{invited}");
    world.assert_sound();
}
