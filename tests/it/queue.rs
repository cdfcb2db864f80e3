//! The queue and every list are complete, however much waits.

use serde_json::json;

use crate::bot::World;
use crate::room::{apply_all, crowd};

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_open_applications_are_all_counted_listed_and_found() {
    let world = World::ready_with(crowd(300)).await;
    apply_all(&world, 300).await;
    let staff = world.actor("staff");
    let said = staff.command("staff queue", &[]).await.unwrap().message();
    assert!(said.has("300 applications waiting") && said.has("Page 1 of 30"), "{said}");
    assert_eq!(said.text().matches("submitted <t:").count(), 10, "{said}");

    // Every ticket stands on one page.
    let mut seen = Vec::new();
    let mut page = said.clone();
    loop {
        let text = page.text();
        for piece in text.split("**#").skip(1) {
            seen.push(piece.split("**").next().unwrap().parse::<i64>().unwrap());
        }
        if !page.buttons().iter().any(|button| button.label == "Next page") {
            break;
        }
        page = staff.click(&page, "Next page").await.unwrap().message();
    }
    assert!(page.has("Page 30 of 30"), "{page}");
    seen.sort_unstable();
    assert_eq!(seen, (1..=300).collect::<Vec<i64>>());

    let last = staff.click(&said, "Last page").await;
    let last = match last {
        Ok(reply) => reply.message(),
        // The message has been turned to its last page by now.
        Err(_) => page,
    };
    let newest = world.count("SELECT member_id FROM ticket WHERE id = 300").await;
    assert!(last.has(&format!("<@{newest}>")), "{last}");

    let find = async |typed: &str| {
        let shown = staff.autocomplete("ticket approve", "ticket", typed, &[]).await.unwrap();
        shown.into_iter().map(|(_, value)| value).collect::<Vec<_>>()
    };
    let name = world.name_of(newest);
    assert_eq!(find(&name).await.first(), Some(&json!(300)), "the newest by name: {name}");
    assert_eq!(find("300").await.first(), Some(&json!(300)));
    assert_eq!(find("#300").await, [json!(300)]);
    assert_eq!(find(&newest.to_string()).await, [json!(300)], "by the member's id");
    assert_eq!(find("").await.len(), 25);
    let shown = staff.autocomplete("ticket show", "ticket", &name, &[]).await.unwrap();
    assert_eq!(shown[0].1, json!(300));
    world.assert_sound();
}
