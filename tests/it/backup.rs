//! Backups of a bot that works, the way back, and that nobody is paid twice after it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use age::secrecy::ExposeSecret as _;
use discord_sandbox::Seed;
use serde_json::{Value, json};
use sqlx::Executor as _;

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, purchase, redeem};

const SETTLED: &str = "SELECT count(*) FROM transfer WHERE kind = 'settle'";
const FENCES: &str = "SELECT count(*) FROM payout_fence";
const FENCE: &str = "INSERT INTO payout_fence (program_id, copied_at) SELECT id, 1 FROM program";

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// What a command printed; it must have ended with this status.
#[track_caller]
fn ended(output: &Output, status: i32) -> String {
    let said = said(output);
    assert_eq!(output.status.code(), Some(status), "{said}");
    said
}

/// A pair of age keys: the public one, and the file with the other one.
fn keys(folder: &Path, name: &str) -> (String, PathBuf) {
    let key = age::x25519::Identity::generate();
    let path = folder.join(name);
    std::fs::write(
        &path,
        format!("# public key: {}\n{}\n", key.to_public(), key.to_string().expose_secret()),
    )
    .unwrap();
    (key.to_public().to_string(), path)
}

/// The names of what lies in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

fn manifest(backup: &Path) -> Value {
    let path = format!("{}.json", backup.display());
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

impl World {
    /// Runs `backup` with these arguments. Returns where it lies.
    fn backed_up(&self, args: &[&str]) -> PathBuf {
        let output = self.cli(&[&["backup"], args].concat());
        let said = ended(&output, 0);
        self.folder.path().join(said.lines().next().unwrap())
    }

    fn restored(&self, backup: &Path, args: &[&str], status: i32) -> String {
        let backup = backup.to_str().unwrap();
        ended(&self.cli(&[&["restore", backup], args].concat()), status)
    }

    /// Holds a list of payments against the payouts, as staff.
    fn reconciled(&self, list: &str, args: &[&str], status: i32) -> String {
        std::fs::write(self.folder.path().join("paid.csv"), list).unwrap();
        let by = self.actor("staff").id().to_string();
        ended(
            &self.cli(&[&["payout", "reconcile", "paid.csv", "--by", &by], args].concat()),
            status,
        )
    }

    /// Alice asks for a payout.
    async fn ask(&self, amount: &str) -> String {
        let alice = self.actor("alice");
        let form = alice.command("partner payout", &[]).await.unwrap().modal();
        let typed = [("amount", amount), ("passphrase:secret", PASSPHRASE)];
        alice.submit(&form, &typed).await.unwrap().message().to_string()
    }

    /// Staff settle a payout.
    async fn settle(&self, payout: i64, transaction: &str) -> String {
        let options = [("payout", json!(payout)), ("transaction", json!(transaction))];
        self.actor("staff").command("staff settle", &options).await.unwrap().message().to_string()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_made_under_load_verify_and_restore() {
    let mut world = World::with_customers(1).await;
    let mut backups = Vec::new();
    for round in 0..3 {
        let reports = (0..12).map(|n| {
            let customer = format!("r{round}n{n}");
            json!([redeem(&customer, CODE, 1), purchase(&customer, &customer, 2)])
        });
        let reports: Vec<Value> = reports.collect();
        let load =
            futures_util::future::join_all(reports.iter().map(|events| world.report(events)));
        let name = format!("{round}.db");
        let copying = async { tokio::task::block_in_place(|| world.backed_up(&[&name])) };
        let (answers, backup) = tokio::join!(load, copying);
        assert!(answers.iter().all(|(status, _)| *status == 202), "{answers:?}");
        backups.push(backup);
    }
    let events = world.count("SELECT count(*) FROM event").await;
    for backup in &backups {
        let manifest = manifest(backup);
        assert_eq!(manifest["sealed"], false);
        assert_eq!(manifest["size"], std::fs::metadata(backup).unwrap().len());
        assert_eq!(manifest["programs"][0]["program"], "midnight");
        assert_eq!(std::fs::metadata(backup).unwrap().permissions().mode() & 0o777, 0o600);
        let url = format!("sqlite://{}", backup.display());
        let head = ended(
            &world.command(&["ledger", "head"]).env("DATABASE_URL", &url).output().unwrap(),
            0,
        );
        let head = head.trim().strip_prefix("midnight ").unwrap().replace(' ', ":");
        assert_eq!(manifest["programs"][0]["head"], head, "the manifest has the ledger's head");
    }
    let living = world.restored(&backups[2], &["--force"], 1);
    assert!(living.contains("another partnerdesk works on this database"), "{living}");
    world.stop();
    let occupied = world.restored(&backups[2], &[], 1);
    assert!(occupied.contains("there is a database at partnerdesk.db already"), "{occupied}");
    let shown = world.restored(&backups[2], &["--force"], 0);
    assert!(shown.contains("Payouts are off") && shown.contains("payout reconcile"), "{shown}");
    let aside = shown
        .lines()
        .find_map(|line| line.strip_prefix("The previous database was moved to "))
        .unwrap();
    let aside = format!("sqlite://{}", aside.trim_end_matches('.'));
    let verified =
        world.command(&["ledger", "verify"]).env("DATABASE_URL", &aside).output().unwrap();
    ended(&verified, 0);
    assert_eq!(
        world.count("SELECT count(*) FROM event").await,
        manifest(&backups[2])["programs"][0]["events"].as_i64().unwrap()
    );
    // The panel sends everything again: what is known counts once, and the books are what they
    // were.
    world.start().await;
    for round in 0..3 {
        for n in 0..12 {
            let customer = format!("r{round}n{n}");
            let again = json!([redeem(&customer, CODE, 1), purchase(&customer, &customer, 2)]);
            assert_eq!(world.report(&again).await.0, 202);
        }
    }
    assert_eq!(world.count("SELECT count(*) FROM event").await, events);
    let names = names(world.folder.path());
    let left = names
        .iter()
        .find(|name| [".part", "-copy", "-restore"].iter().any(|end| name.ends_with(end)));
    assert_eq!(left, None);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn payouts_stay_off_after_a_restore_until_payments_are_reconciled() {
    let mut world = World::partnered().await;
    world.earn(CODE, "100.00").await;
    assert!(world.ask("5.00").await.contains(" for you. Our staff"));
    let backup = world.backed_up(&["copy.db"]);
    // Paid after the backup: the payout that it holds as open, and one that it does not know.
    assert!(world.settle(1, "7VB83412KX998412P").await.contains(" settled."));
    assert!(world.ask("6.00").await.contains(" for you. Our staff"));
    assert!(world.settle(2, "8CC11111CC111111C").await.contains(" settled."));
    world.delivered().await;
    world.stop();
    world.restored(&backup, &["--force"], 0);
    world.start().await;
    assert_eq!((world.count(SETTLED).await, world.count(FENCES).await), (0, 1));

    let off = "Payouts are paused";
    let told = world
        .logged(
            "Payments made since then are missing from it, so payouts are paused \
             until someone has checked.",
        )
        .await;
    assert!(told.has("Payouts are paused"), "{told}");
    let refused = world.settle(1, "9AA00000AA000000A").await;
    assert!(refused.contains(off) && refused.contains("payout reconcile"), "{refused}");
    let staff = world.actor("staff");
    let shown = staff.command("staff settle", &[("payout", json!(1))]).await.unwrap().message();
    assert!(shown.has(off), "whom to pay is not shown either: {shown}");
    let doctor = staff.command("doctor", &[]).await.unwrap().message();
    assert!(doctor.has(off), "{doctor}");
    let check = ended(&world.cli(&["check"]), 1);
    assert!(
        check.contains("FAIL payouts: midnight: off: the database is a backup from "),
        "{check}"
    );
    let list = ended(&world.cli(&["payout", "list"]), 0);
    assert!(
        list.contains("payouts are off") && list.contains("#1") && list.contains("5.00 USD"),
        "{list}"
    );
    // All else goes on. The open payout is in the way of a new one before the fence is.
    world.earn(CODE, "40.00").await;
    let reject = [("payout", json!(1)), ("reason", json!("Look at it later"))];
    let copy = world.backed_up(&["second.db"]);
    let alice = world.actor("alice");
    let nobody = world.reconciled(
        "transaction,amount,currency,payee\n",
        &["--by", &alice.id().to_string()],
        64,
    );
    assert!(nobody.contains("--by"), "{nobody}");

    let list = "transaction,payout,payee,amount,currency\n\
                7VB83412KX998412P,1,,5.00,USD\n\
                8CC11111CC111111C,2,Alice.Paypal@foxden.example,6.00,USD\n\
                9DD22222DD222222D,,stranger@foxden.example,4.00,USD\n";
    let tried = world.reconciled(list, &["--dry-run"], 3);
    assert!(tried.contains("Dry run: nothing was changed."), "{tried}");
    assert_eq!((world.count(SETTLED).await, world.count(FENCES).await), (0, 1));
    let said = world.reconciled(list, &[], 3);
    for line in [
        "line 2  7VB83412KX998412P  5.00 USD  settles payout 1",
        "line 3  8CC11111CC111111C  6.00 USD  recorded as payout 100002 of partner 1",
        "line 4  9DD22222DD222222D  4.00 USD  OPEN: 0 partners have this PayPal e-mail",
        "3 payments: 0 known, 1 settle open payouts, 1 recorded, 1 open",
        "Payouts stay off",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert!(!said.contains('@'), "no e-mail is printed: {said}");
    let refused = alice.command("partner payout", &[]).await.unwrap().message();
    assert!(refused.has(off), "{refused}");
    let said = world.reconciled(
        &list.replace("9DD22222DD222222D,,stranger@foxden.example,4.00,USD\n", ""),
        &[],
        0,
    );
    assert!(said.contains("2 payments: 2 known") && said.contains("Payouts are on."), "{said}");
    world.logged("has reconciled the payments made since the backup").await;
    let earned = alice.command("partner earnings", &[]).await.unwrap().message();
    assert!(earned.has("$11.00") && earned.has("$7.20"), "11.00 of 18.20 paid: {earned}");
    assert!(world.ask("7.20").await.contains(" for you. Our staff"));
    assert!(world.settle(100_003, "9AA00000AA000000A").await.contains(" settled."));
    assert_eq!(world.count(SETTLED).await, 3);
    world.assert_sound();

    // A fence that was up when a backup was made stands after its restore for as long as before.
    world.stop();
    world.restored(&copy, &["--force"], 0);
    let since = world.rows("SELECT CAST(copied_at AS TEXT) FROM payout_fence").await;
    let at = manifest(&backup)["at"].as_str().unwrap().to_owned();
    assert!(at.ends_with('Z') && since.len() == 1, "{at} {since:?}");
    world.start().await;
    let said = world.actor("staff").command("staff reject", &reject).await.unwrap().message();
    assert!(said.has(" rejected."), "giving money back is no payment: {said}");
    let said = world.reconciled(list, &["--confirm", "Nobody of ours; refunded by PayPal."], 0);
    for line in
        ["recorded as payout 200002", "recorded as payout 200003", "OPEN", "Payouts are on."]
    {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let again = world.reconciled(list, &["--confirm", "Again."], 0);
    assert!(
        again.contains("3 payments: 2 known, 0 settle open payouts, 0 recorded, 1 open"),
        "{again}"
    );
    let audited = world.rows("SELECT detail FROM audit WHERE action = 'payout.lift_fence'").await;
    assert_eq!(audited, ["Nobody of ours; refunded by PayPal."]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_list_with_errors_is_refused_line_by_line() {
    let world = World::partnered().await;
    let said = world.reconciled(
        "transaction,partner,amount,currency\n\
         7VB8,1,5.00,USD\n\
         7VB83412KX998412P,1,-5.00,USD\n\
         8VB83412KX998412P,1,5.00,EUR\n\
         9VB83412KX998412P,,5.00,USD\n\
         AVB83412KX998412P,#1,5.00,USD\n\
         AVB83412KX998412P,#1,5.00,USD\n",
        &[],
        1,
    );
    for line in [
        "paid.csv: line 2: transaction \"7VB8\" is not 6 to 64 letters",
        "paid.csv: line 3: amount is not an amount like 10.50: \"-5.00\" is below zero",
        "paid.csv: line 4: currency \"EUR\" is none of the program's: USD",
        "paid.csv: line 5: it says nobody: fill in one of payout, partner, payee",
        "paid.csv: line 7: transaction AVB83412KX998412P is in the file twice",
        "Nothing was recorded: 5 problems to correct in the file.",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let said = world.reconciled("transaction,amount\n", &[], 1);
    assert!(
        said.contains(
            "line 1: the column \"currency\" is missing; the file needs transaction, amount, currency"
        ),
        "{said}"
    );
    let paid = "transaction,partner,amount,currency\nAVB83412KX998412P,#1,5.00,USD\n";
    let said = world.reconciled(paid, &[], 3);
    assert!(said.contains("only after a restore is a payment recorded"), "{said}");
    world.plain_sql().await.execute(FENCE).await.unwrap();
    let said = world.reconciled(paid, &[], 3);
    assert!(
        said.contains("partner 1 has only 0.00 USD available: send the billing events"),
        "{said}"
    );
    let bob = world.actor("bob").id().to_string();
    let output = world.cli(&["payout", "reconcile", "paid.csv", "--by", &bob]);
    assert!(ended(&output, 1).contains("is not listed by id in /setup"), "{}", said);
    assert_eq!(world.count("SELECT count(*) FROM payout").await, 0);
}

/// PayPal's activity download with these rows: date, type, status, currency, gross, payee,
/// transaction, what it gives back, note.
fn activity(rows: &[[&str; 9]]) -> String {
    let mut file = "\u{feff}\"Date\",\"Time\",\"TimeZone\",\"Name\",\"Type\",\"Status\",\
                    \"Currency\",\"Gross\",\"Fee\",\"Net\",\"From Email Address\",\"To Email \
                    Address\",\"Transaction ID\",\"Reference Txn ID\",\"Note\"\r\n"
        .to_owned();
    for [date, kind, status, currency, gross, payee, id, back, note] in rows {
        write!(
            file,
            "\"{date}\",\"03:25:11\",\"PST\",\"Alice\",\"{kind}\",\"{status}\",\"{currency}\",\
             \"{gross}\",\"-0.78\",\"0.00\",\"shop@foxden.example\",\"{payee}\",\"{id}\",\
             \"{back}\",\"{note}\"\r\n"
        )
        .unwrap();
    }
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn paypals_activity_download_settles_marks_and_lists_payouts() {
    const PAID: &str = "7VB83412KX998412P";
    let world = World::partnered().await;
    world.earn(CODE, "400.00").await;
    assert!(world.ask("39.00").await.contains(" for you. Our staff"));
    let mass = |date, status, gross, id| {
        [date, "Mass Pay Payment", status, "USD", gross, EMAIL, id, "", ""]
    };
    let strangers = [
        [
            "12/31/2099",
            "Mass Pay Payment",
            "Completed",
            "USD",
            "-9.00",
            "b@c.test",
            "2B1111111111",
            "",
            "",
        ],
        [
            "12/31/2099",
            "Mass Pay Payment",
            "Denied",
            "USD",
            "-9.00",
            "b@c.test",
            "2B2222222222",
            "",
            "",
        ],
        [
            "12/31/2099",
            "Website Payment",
            "Completed",
            "USD",
            "10.00",
            "shop@foxden.example",
            "2C1111111111",
            "",
            "",
        ],
        [
            "12/31/2099",
            "General Withdrawal",
            "Completed",
            "USD",
            "-100.00",
            "",
            "2D1111111111",
            "",
            "",
        ],
        [
            "12/31/2099",
            "Mass Pay Payment",
            "Completed",
            "EUR",
            "-39.00",
            EMAIL,
            "2E1111111111",
            "",
            "",
        ],
    ];

    // A payment of before the request is another one's; who is no partner is none of ours.
    let early = mass("01/13/2020", "Completed", "-39.00", "1AA1111111111");
    let said = world.reconciled(&activity(&[&strangers[..], &[early]].concat()), &[], 3);
    assert!(said.contains("OPEN: partner 1 has no open payout of this amount"), "{said}");
    assert!(said.contains("Not of partners: 1 incoming, 4 others"), "{said}");
    assert!(!said.contains('@'), "no e-mail is printed: {said}");

    for status in ["Pending", "Unclaimed", "Held"] {
        let said =
            world.reconciled(&activity(&[mass("12/31/2099", status, "-39.00", PAID)]), &[], 0);
        assert!(
            said.contains("payout 1 is being paid: ") && said.contains("1 being paid"),
            "{said}"
        );
        let noted = world.rows("SELECT state || ' ' || external_id FROM payout").await;
        assert_eq!(noted, [format!("submitted {PAID}")]);
    }
    for (status, meaning) in [
        ("Denied", "denied, no money has left"),
        ("Failed", "failed, no money has left"),
        ("Returned", "returned, nobody has taken it"),
        ("Refunded", "refunded, the payee has sent back"),
    ] {
        let said =
            world.reconciled(&activity(&[mass("12/31/2099", status, "-39.00", PAID)]), &[], 3);
        assert!(said.contains(&format!("OPEN: payout 1: {meaning}")), "{said}");
    }
    let german = format!(
        "\u{feff}\"Datum\",\"Uhrzeit\",\"Zeitzone\",\"Name\",\"Typ\",\"Status\",\"Währung\",\
         \"Brutto\",\"Gebühr\",\"Netto\",\"Absender E-Mail-Adresse\",\"Empfänger E-Mail-Adresse\",\
         \"Transaktionscode\"\n\"31.12.2099\",\"12:25:11\",\"CET\",\"Alice\",\"Sammelzahlung\",\
         \"Abgeschlossen\",\"USD\",\"-39,00\",\"-0,78\",\"-39,78\",\"shop@foxden.example\",\
         \"{EMAIL}\",\"{PAID}\"\n"
    );
    let said = world.reconciled(&german, &["--dry-run"], 0);
    assert!(said.contains("settles payout 1"), "{said}");
    let said = world.reconciled(&german, &[], 0);
    assert!(said.contains("settles payout 1") && world.count(SETTLED).await == 1, "{said}");
    let said = world.reconciled(&german, &[], 0);
    assert!(said.contains("1 payments: 1 known"), "{said}");
    let mut back = mass("12/31/2099", "Completed", "39.00", "3CC1111111111");
    (back[1], back[7]) = ("Payment Refund", PAID);
    let said = world.reconciled(&activity(&[back]), &[], 3);
    assert!(said.contains("OPEN: payout 1: the money has come back"), "{said}");

    // What settles nothing is recorded behind the fence alone, and when somebody has said so.
    let own = activity(&[mass("12/31/2099", "Completed", "-5.00", "4DD1111111111")]);
    let record = ["--record", "4DD1111111111"];
    let said = world.reconciled(&own, &record, 3);
    assert!(said.contains("only after a restore is a payment recorded"), "{said}");
    world.plain_sql().await.execute(FENCE).await.unwrap();
    let said = world.reconciled(&own, &[], 3);
    assert!(said.contains("add --record 4DD1111111111"), "{said}");
    let said = world.reconciled(&own, &record, 0);
    assert!(said.contains("recorded as payout 2 of partner 1"), "{said}");
    assert!(said.contains("Payouts are on."), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_backup_is_refused() {
    let mut world = World::with_customers(2).await;
    let (recipient, identity) = keys(world.folder.path(), "backup.key");
    let (_, other) = keys(world.folder.path(), "other.key");
    let (identity, other) =
        (identity.to_str().unwrap().to_owned(), other.to_str().unwrap().to_owned());
    let plain = world.backed_up(&["plain.db"]);
    let sealed = world.backed_up(&["sealed.db.age", "--recipient", &recipient]);
    assert!(std::fs::read(&sealed).unwrap().starts_with(b"age-encryption.org/v1\n"));
    let wrong = ended(&world.cli(&["backup", "no.db", "--recipient", "age1nobody"]), 1);
    assert!(wrong.contains("\"age1nobody\" is not an age recipient"), "{wrong}");
    assert!(!world.folder.path().join("no.db").exists());
    world.stop();
    std::fs::remove_file(world.database()).unwrap();

    for backup in [&plain, &sealed] {
        let sound = std::fs::read(backup).unwrap();
        for at in [0, sound.len() / 2, sound.len() - 1] {
            let mut bent = sound.clone();
            bent[at] ^= 1;
            std::fs::write(backup, &bent).unwrap();
            let refused = world.restored(backup, &["--identity", &identity], 1);
            assert!(
                refused.contains("is damaged or another file: its SHA-256 is"),
                "{at}: {refused}"
            );
            // Whoever bends the manifest as well meets the checks of the content.
            let mut forged = manifest(backup);
            let kept = forged.clone();
            forged["sha256"] = json!(sha256(&bent));
            std::fs::write(format!("{}.json", backup.display()), forged.to_string()).unwrap();
            let output = world.cli(&["restore", backup.to_str().unwrap(), "--identity", &identity]);
            if backup == &sealed {
                assert_eq!(output.status.code(), Some(1), "{at}: {}", said(&output));
            }
            let _ = std::fs::remove_file(world.database());
            std::fs::write(format!("{}.json", backup.display()), kept.to_string()).unwrap();
        }
        std::fs::write(backup, &sound[..sound.len() - 1]).unwrap();
        assert!(world.restored(backup, &["--identity", &identity], 1).contains("its size is"));
        std::fs::write(backup, &sound).unwrap();
    }
    assert!(
        world
            .restored(&sealed, &[], 1)
            .contains("the backup is sealed: name the file with its age key")
    );
    assert!(
        world.restored(&sealed, &["--identity", &other], 1).contains("do not open this backup")
    );
    assert!(world.restored(&sealed, &["--identity", "plain.db"], 1).contains("holds no age key"));
    let mut forged = manifest(&plain);
    let kept = forged.clone();
    forged["programs"][0]["head"] = json!("1:00");
    std::fs::write(format!("{}.json", plain.display()), forged.to_string()).unwrap();
    assert!(world.restored(&plain, &[], 1).contains("its ledger of midnight is"));
    std::fs::remove_file(format!("{}.json", plain.display())).unwrap();
    assert!(
        world
            .restored(&plain, &[], 1)
            .contains("plain.db.json is not there: a backup is restored with its manifest")
    );
    std::fs::write(format!("{}.json", plain.display()), kept.to_string()).unwrap();
    assert!(!world.database().exists(), "nothing was restored so far");
    assert!(!names(world.folder.path()).iter().any(|name| name.contains("-restore")));

    world.restored(&sealed, &["--identity", &identity], 0);
    assert_eq!(world.count("SELECT count(*) FROM transfer").await, 4);
    world.restored(&plain, &["--force"], 0);
    world.start().await;
    world.assert_sound();
}

fn sha256(bytes: &[u8]) -> String {
    let mut child = std::process::Command::new("sha256sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_keeps_24_hourly_and_daily_backups_and_no_other_file_is_deleted() {
    let mut world = World::with_customers(1).await;
    world.stop();
    let folder = world.folder.path().join("backups");
    let none = ended(&world.cli(&["backup", "--dir", "backups"]), 1);
    assert!(none.contains("there is no folder backups: create it"), "{none}");
    std::fs::create_dir(&folder).unwrap();
    let strangers = [
        "notes.txt",
        "partnerdesk-backup-20200101T000000Z.db",
        "partnerdesk-backup-20200101T010000Z.db",
    ];
    for name in strangers {
        std::fs::write(folder.join(name), name).unwrap();
    }
    // One of another database, by its manifest.
    let other = json!({
        "file": strangers[2], "at": "2020-01-01T01:00:00Z", "version": "0", "schema": 1,
        "sealed": false, "installation": "00000000", "size": 1, "sha256": "", "programs": [],
    });
    std::fs::write(folder.join(format!("{}.json", strangers[2])), other.to_string()).unwrap();
    for hour in 0..27 {
        world.jump(if hour == 0 { 0 } else { 3600 });
        world.backed_up(&["--dir", "backups"]);
    }
    let names = || names(&folder);
    let mine = |end: &str| {
        names().iter().filter(|name| name.ends_with(end) && !name.contains("-2020")).count()
    };
    // The hours before the last 24 are in one or two days, each of which keeps its last.
    assert!((24..=26).contains(&mine(".db")), "{:?}", names());
    assert_eq!(mine(".db.json"), mine(".db"));
    assert!(strangers.iter().all(|name| folder.join(name).exists()), "{:?}", names());
    let twice = world.cli(&["backup", "--dir", "backups", "file.db"]);
    assert_eq!(twice.status.code(), Some(64), "{}", said(&twice));
}

/// Waits until there are so many backups.
async fn there_are(count: usize, backups: impl Fn() -> Vec<PathBuf>) {
    let deadline = std::time::Instant::now() + discord_sandbox::WAIT;
    while backups().len() < count {
        assert!(std::time::Instant::now() < deadline, "there are only {:?}", backups());
        tokio::task::yield_now().await;
    }
    assert_eq!(backups().len(), count);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_writes_a_sealed_backup_each_hour() {
    let mut world = World::empty(Seed::small()).await;
    let (recipient, identity) = keys(world.folder.path(), "backup.key");
    let folder = world.folder.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    world.set("PARTNERDESK_BACKUP_DIR", "backups");
    world.set("PARTNERDESK_BACKUP_RECIPIENT", &recipient);
    let sealed = || -> Vec<PathBuf> {
        let paths = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let mut sealed: Vec<PathBuf> =
            paths.filter(|path| path.extension().is_some_and(|end| end == "age")).collect();
        sealed.sort();
        sealed
    };
    world.start().await;
    there_are(1, sealed).await;
    let said = world.setup(&world.all_options()).await;
    assert!(said.has("Midnight"), "{said}");
    // Within the hour there is no second one; the next hour has its own.
    world.restart().await;
    assert!(!world.log().contains("backup written"), "{}", world.log());
    world.jump(3600);
    world.restart().await;
    there_are(2, sealed).await;
    let backup = sealed().remove(1);
    world.stop();
    world.set("PARTNERDESK_BACKUP_DIR", "");
    let shown = world.restored(&backup, &["--force", "--identity", identity.to_str().unwrap()], 0);
    assert!(
        shown.lines().any(|line| line.split_whitespace().eq(["midnight", "0", "0", "0", "0", "0"])),
        "{shown}"
    );
    let said = world.reconciled("transaction,amount,currency,partner\n", &[], 0);
    assert!(said.contains("0 payments: 0 known") && said.contains("Payouts are on."), "{said}");
    // What cannot be a recipient is said before anything starts.
    world.set("PARTNERDESK_BACKUP_RECIPIENT", "age1nobody");
    let refused = ended(&world.cli(&["run"]), 1);
    assert!(
        refused.contains("PARTNERDESK_BACKUP_RECIPIENT: \"age1nobody\" is not an age recipient"),
        "{refused}"
    );
}
