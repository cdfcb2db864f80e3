//! `program price`, `program diff` and `program check` of the built binary.

use std::path::Path;
use std::process::Output;

use crate::bot::{binary, root};

const HEADER: &str = "at,type,id,customer,code,invoice,of,product,net,currency\n";

/// Runs a command in a folder that holds `events.csv` with these lines.
fn price(lines: &str, args: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("events.csv"), format!("{HEADER}{lines}")).unwrap();
    let program = root().join("programs/midnight.toml");
    let fixed = ["program", "price", program.to_str().unwrap(), "--events", "events.csv"];
    binary().args(fixed).args(args).current_dir(folder.path()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

const SALE: &str = "2026-07-02T12:00:00Z,purchase,p1,c1,,i1,,credits,20.00,USD\n\
                    2026-07-01T12:00:00Z,redeem,r1,c1,FOX,,,,,\n\
                    2026-07-03T12:00:00Z,refund,x1,c1,,,i1,,5.00,USD\n\
                    2026-07-02T12:00:00Z,purchase,p1,c1,,i1,,credits,20.00,USD\n";

#[test]
fn events_are_priced_as_one_object_a_line_and_the_totals_last() {
    let output = price(SALE, &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        out(&output),
        r#"{"event":"r1","partner":"FOX","rule":null,"level_before":1,"level_after":1,"base":"0.00","bps":null,"amount":"0.00","unit":"USD","kind":"none","pays":null,"why":"c1 is FOX's from now on"}
{"event":"p1","partner":"FOX","rule":"kickback","level_before":1,"level_after":1,"base":"20.00","bps":1300,"amount":"2.60","unit":"USD","kind":"accrue","pays":null,"why":"13% of 20.00 USD at level 1 = 2.60 USD"}
{"event":"x1","partner":"FOX","rule":"kickback","level_before":1,"level_after":1,"base":"5.00","bps":1300,"amount":"-0.65","unit":"USD","kind":"clawback","pays":null,"why":"13% of the remaining 15.00 USD = 1.95 USD, of 2.60 USD earned so far: 0.65 USD back"}
{"totals":{"FOX":{"USD":"1.95"}}}
"#
    );
}

#[test]
fn the_price_table_leaves_out_events_that_move_no_money() {
    let said = out(&price(SALE, &[]));
    insta::assert_snapshot!(said, @"
    event  partner  type      level     amount  reason
    p1     FOX      accrue        1   2.60 USD  13% of 20.00 USD at level 1 = 2.60 USD
    x1     FOX      clawback      1  -0.65 USD  13% of the remaining 15.00 USD = 1.95 USD, of 2.60 USD earned so far: 0.65 USD back
    Not shown: 1 without an effect on money (--json lists them with their reasons)

    partner     total
    FOX      1.95 USD
    ");
}

#[test]
fn a_bad_line_is_named_and_nothing_is_printed() {
    let output = price(
        &format!("{SALE}2026-07-02T12:00:00Z,purchase,p2,c1,,i2,,credits,-1,USD\n"),
        &["--json"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out(&output), "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("events.csv: line 6: net is not an amount like 10.50: \"-1\" is below"),
        "{said}"
    );
    assert!(
        said.ends_with("Nothing was calculated: 1 problem to correct in the file.\n"),
        "{said}"
    );
}

#[test]
fn an_event_later_than_as_of_is_refused_and_codes_count_from_their_start() {
    let output = price(SALE, &["--json", "--as-of", "2026-07-02"]);
    assert_eq!((output.status.code(), out(&output)), (Some(1), String::new()));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with(
            "events.csv: line 4: at is 12 h ahead of the time here, 2026-07-02T23:59:59Z: is it a \
             local time sent as UTC?"
        ),
        "{said}"
    );
    let folder = tempfile::tempdir().unwrap();
    let codes = folder.path().join("codes.csv");
    let totals = |named: &str| {
        std::fs::write(&codes, format!("code,named_at\nfox,{named}\n")).unwrap();
        let args = ["--json", "--as-of", "2026-07-31", "--partners", codes.to_str().unwrap()];
        out(&price(SALE, &args)).lines().last().unwrap_or_default().to_owned()
    };
    // In time, after the purchase, and too late for the redemption to wait.
    assert_eq!(totals("2026-07-01T18:00:00Z"), r#"{"totals":{"FOX":{"USD":"1.95"}}}"#);
    assert_eq!(totals("2026-07-03T18:00:00Z"), r#"{"totals":{}}"#);
    assert_eq!(totals("2026-07-05T12:00:00Z"), r#"{"totals":{}}"#);
    let output = price(SALE, &["--as-of", "tomorrow"]);
    assert_eq!(output.status.code(), Some(64), "{output:?}");
}

#[test]
fn a_diff_lists_the_most_serious_change_first() {
    let folder = tempfile::tempdir().unwrap();
    let old = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    let new = old
        .replace("rate = \"44%\"", "rate = \"50%\"")
        .replace("minimum = \"5.00\"", "minimum = \"10.00\"");
    std::fs::write(folder.path().join("old.toml"), &old).unwrap();
    std::fs::write(folder.path().join("new.toml"), &new).unwrap();
    let diff = |old: &str, new: &str| {
        let output = binary()
            .args(["program", "diff", old, new])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        out(&output)
    };
    let said = diff("old.toml", "new.toml");
    let changes = said.split_once("\n\n").unwrap().1;
    insta::assert_snapshot!(changes, @"
    Less for partners
      All partners
        payout.minimum: $5.00 → $10.00

    More for partners
      New customers (existing customers keep their current rates)
        track.partner.levels.4.rate: 44% → 50%
    ");
    let same = diff("old.toml", "old.toml");
    assert!(same.ends_with("No changes in what the program does or shows.\n"), "{same}");
}

#[test]
fn what_is_open_ends_with_exit_status_3() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(root().join("programs/yourhosting.toml")).unwrap();
    let open = text.replace("rate = { partner = \"10%\" }", "rate = { partner = \"unset\" }");
    assert_ne!(open, text);
    std::fs::write(folder.path().join("open.toml"), open).unwrap();
    let check = |file: &Path| binary().args(["program", "check"]).arg(file).output().unwrap();
    let output = check(&folder.path().join("open.toml"));
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(out(&output).contains("decision needed: Which share does"), "{output:?}");
    for name in ["midnight", "message-help", "noxity"] {
        let output = check(&root().join(format!("programs/{name}.toml")));
        assert_eq!(output.status.code(), Some(0), "{name}: {output:?}");
    }
    // What Yourhosting's author has made up, one by one until all of it is confirmed.
    let mut text = text;
    let made_up = ["One product", "Renewals earn", "Links begin", "Money is paid out on the 1st"];
    for left in (0..=made_up.len()).rev() {
        let file = folder.path().join("made-up.toml");
        std::fs::write(&file, &text).unwrap();
        let output = check(&file);
        let said = out(&output);
        assert_eq!(output.status.code(), Some(if left == 0 { 0 } else { 3 }), "{said}");
        assert_eq!(said.matches("decision needed").count(), left, "{said}");
        for words in &made_up[made_up.len() - left..] {
            assert!(said.contains(words), "{words}: {said}");
        }
        text = text.replacen("confirmed = false", "confirmed = true", 1);
    }
}
