//! `partnerdesk demo`: the whole story, for whoever wants to see it.

use partnerdesk::clock::{Clock as _, SystemClock};
use std::path::Path;
use std::process::{Output, Stdio};

use crate::bot::{binary, root};

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What a command says on what a demo has left, with the settings that the demo prints.
fn on(folder: &Path, command: &[&str]) -> Output {
    let url = format!("sqlite://{}", folder.join("partnerdesk.db").display());
    let keys = folder.join("partnerdesk.keys");
    let mut run = binary();
    run.args(command).env("DATABASE_URL", url).env("PARTNERDESK_KEYS", keys);
    run.current_dir(folder).output().unwrap()
}

fn verify(folder: &Path) -> Output {
    on(folder, &["ledger", "verify"])
}

/// What the default demo shows.
const MIDNIGHT: [&str; 7] = [
    "1/8 ·",
    "8/8 ·",
    "alice presses “Apply”",
    "Approved.",
    "Your partnership is active",
    "We have set aside",
    " settled",
];

/// The demo of a file, played to its end with all of these steps in this order.
fn assert_plays(file: &Path, steps: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("played");
    let demo =
        binary().args(["demo", "--program"]).arg(file).arg("--out").arg(&out).output().unwrap();
    let said = String::from_utf8_lossy(&demo.stdout);
    assert!(demo.status.success(), "{}\n{said}", String::from_utf8_lossy(&demo.stderr));
    let mut rest = &*said;
    for step in steps {
        let at = rest.find(step).unwrap_or_else(|| panic!("{step} is missing from:\n{rest}"));
        rest = &rest[at + step.len()..];
    }
    assert_played(&out, &demo, &[]);
}

fn assert_played(folder: &Path, output: &Output, steps: &[&str]) {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "nothing goes wrong on the way");
    for step in steps.iter().chain(&["All ledger checks passed."]) {
        assert!(said.contains(step), "{step} is missing from:\n{said}");
    }
    for hole in ["{$", "v1:", "<@", "<#", "<t:"] {
        assert!(!said.contains(hole), "{hole} is for no reader:\n{said}");
    }
    assert!(
        said.contains(&folder.file_name().unwrap().to_string_lossy().into_owned()),
        "the folder is named"
    );
    assert_eq!(names(folder), ["partnerdesk.db", "partnerdesk.keys", "transcript.txt"]);
    let transcript = std::fs::read_to_string(folder.join("transcript.txt")).unwrap();
    assert!(said.contains(transcript.trim()), "the transcript is what was printed");
    let verified = verify(folder);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn the_demo_leaves_a_sound_database_and_a_transcript() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new").join("played");
    let output =
        binary().arg("demo").arg("--out").arg(&out).current_dir(folder.path()).output().unwrap();
    assert_played(&out, &output, &MIDNIGHT);
    assert_eq!(names(folder.path()), ["new"], "nothing else is left in the working directory");
    assert_eq!(names(&folder.path().join("new")), ["played"]);

    // Every command can be tried on it.
    std::fs::write(
        out.join("events.csv"),
        format!("at,type,id,customer,code\n{},redeem,mine-1,4711,FOXDEN\n", SystemClock.now()),
    )
    .unwrap();
    for (command, says) in [
        (&["ledger", "balances"][..], "midnight:"),
        (&["payout", "list"], "midnight: 0 open"),
        (&["secret", "show", "midnight"], "webhook whsec_"),
        (&["event", "events.csv"], "mine-1: bound"),
        (&["event", "events.csv"], "0 recorded, 1 already known"),
        (&["ledger", "verify"], "All ledger checks passed."),
    ] {
        let done = on(&out, command);
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(said.contains(says), "{command:?} says {said}");
    }

    // What was played is not played over.
    let again =
        binary().arg("demo").arg("--out").arg(&out).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&again.stderr);
    assert_eq!(again.status.code(), Some(1));
    assert!(said.contains("already contains partnerdesk.db") && said.contains("--out"), "{said}");
    assert!(verify(&out).status.success());
}

#[test]
fn two_demos_at_once_each_make_a_folder_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let mut demo = binary();
        demo.arg("demo").current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        demo.spawn().unwrap()
    };
    let outputs = [start(), start()].map(|demo| demo.wait_with_output().unwrap());
    let names = names(folder.path());
    assert_eq!(names.len(), 2, "{names:?}");
    for output in outputs {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let mine: Vec<&String> =
            names.iter().filter(|name| said.contains(&format!("{name}/"))).collect();
        assert_eq!(mine.len(), 1, "each names its own folder:\n{said}");
        assert!(mine[0].starts_with("partnerdesk-demo-"), "{mine:?}");
        assert_played(&folder.path().join(mine[0]), &output, &MIDNIGHT);
    }
}

#[test]
fn a_program_file_with_errors_is_not_played() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.toml"), "schema = 1\n[progam]\n").unwrap();
    let output = binary()
        .args(["demo", "--program", "mine.toml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("mine.toml:2:") && said.contains("mine.toml has errors"), "{said}");
    assert_eq!(names(folder.path()), ["mine.toml"]);
}

#[test]
fn midnight_plays_by_its_file_with_both_ways_in() {
    let steps = [
        "alice presses “Continue”",
        "You are approved",
        "Generate a passphrase",
        "Partnership active",
        "Your code for customers: FOXDEN",
        "Duties: 0 of 4 done",
        "Duty done",
        "customer-1 pays 100.00 USD for credits (2026-001): 13% of 100.00 USD at level 1 = 13.00 \
         USD",
        "only a customer's first purchase earns a kickback",
        "13% of the remaining 50.00 USD = 6.50 USD, of 13.00 USD earned so far: 6.50 USD back",
        "You reached level 2!",
        "We have set aside $58.50 for you",
        "$58.50 is on its way to your PayPal account",
        "runs /staff invite member:@bob",
        "bob presses “Skip the form”",
        "Your code for customers: RAVENWOOD",
        "$58.50 is on its way to your PayPal account",
    ];
    assert_plays(&root().join("programs/midnight.toml"), &steps);
}

#[test]
fn message_help_plays_on_both_tracks() {
    let steps = [
        "Level 1 (1 customer): 35% discount",
        "alice chooses “Referral program”",
        "€500.00 of credit has been added to your account.",
        "https://message.help/app/login/?status=reg&ref=FOXDEN",
        "kept-by-alice is now your customer.",
        "customer-1 pays 100.00 EUR for crm (2026-001): 20% of 100.00 EUR at level 1 = 20.00 EUR",
        "purchases of \"gift-card\" earn nothing",
        "customer-30 pays 100.00 EUR for crm (2026-033): 30% of 100.00 EUR at level 2 = 30.00 EUR",
        "You reached level 2!",
        "Account balance: €640.00",
        "Your payouts are automatic",
        "€500.00 of unused credit has expired.",
        "bob chooses “Integrator / Partner”",
        "Top-up of €1,000.00 by @bob recorded under 2026-TOPUP-BOB.",
        "100.00 EUR of the credit for the list price of 100.00 EUR, 0.00 EUR to pay",
        "€100.00 of your credit was used for invoice 2026-034.",
        "crm for customer-32, 432.00 EUR (2026-035): 35% of 432.00 EUR at level 1 = 151.20 EUR \
         off, 280.80 EUR to pay",
        "35% of 432.00 EUR for Integration with Altegio = 151.20 EUR off, 280.80 EUR to pay",
        "You pay €280.80",
        "minus your discount of €151.20. It was paid from your",
        "40% of 432.00 EUR at level 2 = 172.80 EUR off, 259.20 EUR to pay",
        "Your discount: 40%",
        "€400.00 of unused credit has expired.",
    ];
    assert_plays(&root().join("programs/message-help.toml"), &steps);
}

#[test]
fn yourhosting_plays_in_its_language_and_pays_on_its_day() {
    let steps = [
        "has not confirmed what follows; the demo plays it as if it had",
        "- Renewals earn like first orders",
        "alice presses “Aanmelden”",
        "Je zit nergens aan vast.",
        "Voorbeeldproduct: 10%",
        "https://www.yourhosting.nl/?partner=",
        "customer-1 pays 100.00 EUR for example (2026-001): 10% of 100.00 EUR for \
         Voorbeeldproduct = 10.00 EUR",
        "purchases of \"gift-card\" earn nothing",
        "the customer had bought before they came by the partner",
        "Beschikbaar: € 15,00",
        "the day of the payouts",
        "We hebben € 15,00 voor je gereserveerd",
        "runs /staff settle payout:1",
        "€ 15,00 is onderweg naar je bankrekening (kenmerk 7VB83412KXALICE).",
        "Tot nu toe uitbetaald: € 15,00",
    ];
    assert_plays(&root().join("programs/yourhosting.toml"), &steps);
}

#[test]
fn noxity_plays_from_affiliate_to_a_partner_with_a_contract() {
    let steps = [
        "Your track is **Affiliate**.",
        "runs /partner apply",
        "Approved. @alice is now a partner.",
        "You are now on the Ambassador track",
        "runs /staff promote partner:@alice track:partner",
        "staff chooses “You hit your referral targets”, “You produce quality content”, “You keep \
         the relationship clean”",
        "staff presses “Propose a contract”",
        "alice presses “Read and sign”",
        "alice presses “Sign”",
        "alice types “Alice Example” and sends it",
        "You moved from Ambassador to Partner. You keep your customers and your earnings.",
        "runs /partner terms",
        "Contract 1: Partner",
        "Rate: 60%",
        "https://noxity.io/?ref=",
        "@staff promoted a partner",
        "Duty done",
        "20 referrals and 2 videos",
        "€150.00 for paid placement: ad slot has been added to your available balance.",
        "60% of 100.00 EUR by contract = 60.00 EUR",
        "the time for which this customer earns a kickback is over",
        "€250.00 has been added to your available balance.",
        "You can request a payout at any time with /partner payout.",
        "We have set aside €550.00 for you.",
        "€550.00 is on its way to your bank account (reference 7VB83412KXALICE).",
        "Kickback: 60% of €100.00: **+€60.00**",
    ];
    assert_plays(&root().join("programs/noxity.toml"), &steps);
}

/// Nobody comes in without an invitation, codes are digits, and an amount is paid for each
/// redemption after a hold.
const OWN: &str = r#"
schema = 1
[program]
id = "own"
name = "A program of one's own"
locale = "en"
currency = "JPY"
[[route]]
id = "by_invitation"
kind = "invite"
form = "few"
[[form]]
id = "few"
fields = [
  { id = "page", label = "Your page?", kind = "url" },
  { id = "size", label = "How many?", kind = "number" },
  { id = "where", label = "Where?", kind = "choice", options = ["Twitch", "YouTube"] },
]
[[track]]
id = "friend"
name = "Friend"
[[commission]]
id = "bounty"
track = "friend"
event = "redeem"
occurrence = "first"
trigger = "redemption"
rate = { flat = "300" }
hold_days = 14
[[coupon]]
id = "code"
for = "customer"
value = "100 JPY"
named_by = "partner"
pattern = "^[0-9]{6,8}$"
attributes = true
[attribution]
by = ["coupon"]
binds_at = "redemption"
conflict = "first"
[payout]
mode = "on_request"
minimum = "300"
methods = ["bank"]
"#;

#[test]
fn a_custom_program_plays_with_the_features_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN).unwrap();
    let steps = [
        "runs /staff invite member:@alice",
        "alice presses “Apply”",
        "Approved. @alice is now a partner.",
        "with the code 147114, and sends it",
        "customer-1 redeems 147114: a flat amount = 300 JPY",
        "passes: 14 days, for which earnings are held back",
        "¥300 is on its way to your bank account",
    ];
    assert_plays(&file, &steps);
}
