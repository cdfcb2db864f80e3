//! Files as spreadsheets, panels and PayPal write them, through the commands that read them: the
//! same facts in any spelling are the same, and what cannot be read is told in plain words.

use discord_sandbox::Actor;
use fastrand::Rng;
use serde_json::Value;

use crate::bot::{CODE, PASSPHRASE, World, drawn, root};

/// Words of the parsers below the reader, which mean nothing to whoever saves a file.
const PARSERS: [&str; 8] = [
    "deserialize",
    "CSV error",
    "UnequalLengths",
    "byte ",
    "record ",
    "utf-8",
    "ParseIntError",
    "invalid digit",
];
const EVENTS: [&str; 9] =
    ["id", "type", "at", "customer", "code", "invoice", "product", "net", "currency"];
const PARTNERS: [&str; 6] =
    ["source_id", "discord_id", "name", "code", "first_purchases", "available"];
const PAYMENTS: [&str; 4] = ["transaction", "payout", "amount", "currency"];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Bytes {
    Utf8,
    Utf8Mark,
    Utf16Little,
    Utf16Big,
    Windows1252,
}

/// How a spreadsheet has saved a table.
#[derive(Debug)]
struct Spelling {
    separator: char,
    bytes: Bytes,
    /// Whether the first line says the separator.
    named: bool,
    line_end: &'static str,
    quotes: bool,
    empty_columns: usize,
    empty_rows: usize,
    decimal_comma: bool,
}

impl Spelling {
    fn draw(draw: &mut Rng) -> Self {
        let separator = *draw.choice(&[',', ';', '\t']).unwrap();
        Self {
            separator,
            bytes: *draw
                .choice(&[
                    Bytes::Utf8,
                    Bytes::Utf8Mark,
                    Bytes::Utf16Little,
                    Bytes::Utf16Big,
                    Bytes::Windows1252,
                ])
                .unwrap(),
            named: draw.u8(0..4) == 0,
            line_end: draw.choice(&["\n", "\r\n", "\r"]).unwrap(),
            quotes: draw.bool(),
            empty_columns: draw.usize(0..4),
            empty_rows: draw.usize(0..3),
            decimal_comma: draw.bool(),
        }
    }

    /// An amount of so many hundredths.
    fn amount(&self, draw: &mut Rng, cents: u32) -> String {
        let (mark, group) = if self.decimal_comma { (',', '.') } else { ('.', ',') };
        let (whole, part) = (cents / 100, cents % 100);
        // A mark is between thousands only where another one is before the decimals.
        if whole >= 1000 && draw.bool() {
            format!("{}{group}{:03}{mark}{part:02}", whole / 1000, whole % 1000)
        } else {
            format!("{whole}{mark}{part:02}")
        }
    }

    /// The file with this header and these rows.
    fn file(&self, header: &[String], rows: &[Vec<String>]) -> Vec<u8> {
        let cell = |value: &String| {
            if self.quotes || value.contains([self.separator, '"']) {
                format!("\"{}\"", value.replace('"', "\"\""))
            } else {
                value.clone()
            }
        };
        let separator = self.separator.to_string();
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(cell).collect();
            cells.join(&separator) + &separator.repeat(self.empty_columns)
        };
        let mut lines = Vec::new();
        if self.named {
            lines.push(format!("sep={separator}"));
        }
        lines.push(line(header));
        lines.extend(rows.iter().map(|row| line(row)));
        let empty = separator.repeat(header.len() - 1 + self.empty_columns);
        lines.extend(std::iter::repeat_n(empty, self.empty_rows));
        let text = lines.join(self.line_end) + self.line_end;
        let utf16 = |order: fn(u16) -> [u8; 2]| {
            format!("\u{feff}{text}").encode_utf16().flat_map(order).collect()
        };
        match self.bytes {
            Bytes::Utf8 => text.into_bytes(),
            Bytes::Utf8Mark => format!("\u{feff}{text}").into_bytes(),
            Bytes::Utf16Little => utf16(u16::to_le_bytes),
            Bytes::Utf16Big => utf16(u16::to_be_bytes),
            // Of the letters here they are the same numbers.
            Bytes::Windows1252 => {
                text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
            }
        }
    }
}

/// The text in drawn letter case.
fn cased(draw: &mut Rng, text: &str) -> String {
    match draw.u8(0..3) {
        0 => text.to_uppercase(),
        1 => text[..1].to_uppercase() + &text[1..],
        _ => text.to_owned(),
    }
}

fn header(draw: &mut Rng, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| cased(draw, column)).collect()
}

impl World {
    /// Runs a command on a file with these bytes. Returns its status and what it has said.
    fn read(&self, file: &[u8], args: &[&str]) -> (Option<i32>, String) {
        std::fs::write(self.folder.path().join("sheet.csv"), file).unwrap();
        let output = self.cli(args);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    }
}

/// The commands that read a file: `event`, `program price`, `ledger import`, `payout reconcile`.
fn commands(staff: &Actor) -> [(Vec<String>, &'static [&'static str]); 4] {
    let owned = |args: &[&str]| args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
    let by = staff.id().to_string();
    let program = root().join("programs/midnight.toml").display().to_string();
    [
        (owned(&["event", "sheet.csv"]), &EVENTS),
        (owned(&["program", "price", &program, "--events", "sheet.csv", "--json"]), &EVENTS),
        (
            owned(&["ledger", "import", "sheet.csv", "--by", &by, "--reason", "test", "--dry-run"]),
            &PARTNERS,
        ),
        (owned(&["payout", "reconcile", "sheet.csv", "--by", &by, "--dry-run"]), &PAYMENTS),
    ]
}

/// A row that the command takes.
fn good_row(draw: &mut Rng, columns: &[&str], n: usize) -> Vec<String> {
    let number = draw.u32(1..1_000_000);
    columns
        .iter()
        .map(|column| match *column {
            "id" => format!("s{n}-{number}"),
            "type" => "redeem".to_owned(),
            "at" => format!("2026-10-0{}T10:00:00Z", draw.u8(1..9)),
            "customer" => format!("Jürgen {number}"),
            "code" => format!("{CODE}X{n}"),
            "source_id" => format!("r{n}"),
            "discord_id" => format!("<@{}>", 80_351_110_224_600_000_u64 + u64::from(number) + 1),
            "name" => format!("Zoë {number}"),
            "first_purchases" => "3".to_owned(),
            "transaction" => format!("7VB{number:06}KX{n:04}"),
            "payout" => "1".to_owned(),
            "amount" => "39.00".to_owned(),
            "currency" if columns.contains(&"payout") => "USD".to_owned(),
            _ => String::new(),
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_any_spelling_says_the_same_to_every_command() {
    let (seed, draw) = &mut drawn();
    let world = World::with_partner().await;
    world.earn(CODE, "400.00").await;
    let alice = world.actor("alice");
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let typed = [("amount", "39.00"), ("passphrase:secret", PASSPHRASE)];
    assert!(alice.submit(&form, &typed).await.unwrap().message().has("We have set aside $39.00"));
    let [event, price, import, reconcile] = commands(&world.actor("staff")).map(|(args, _)| args);
    let run = |file: &[u8], args: &[String]| {
        world.read(file, &args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for n in 0..12 {
        let spelling = Spelling::draw(draw);
        let told = format!("seed {seed}, file {n}: {spelling:?}");
        let cents = draw.u32(1_000..999_900);
        let customer = format!("Jürgen-{n}");
        let net = spelling.amount(draw, cents);
        let rows = [
            [
                &format!("redeem-{n}"),
                &*cased(draw, "redeem"),
                "2026-10-02T10:00:00Z",
                &customer,
                draw.choice(&["FOXDEN", "foxden", "Fox-Den"]).unwrap(),
                "",
                "",
                "",
                "",
            ],
            [
                &format!("purchase-{n}"),
                &*cased(draw, "purchase"),
                "2026-10-02T13:00:00+02:00",
                &customer,
                "",
                &format!("Nº {n}"),
                "credits",
                &net,
                draw.choice(&["USD", "usd", "Usd"]).unwrap(),
            ],
        ]
        .map(|row| row.map(str::to_owned).to_vec());
        let file = spelling.file(&header(draw, &EVENTS), &rows);
        let (status, said) = run(&file, &event);
        assert_eq!(status, Some(0), "{told}: {said}");
        assert!(said.ends_with("2 recorded, 0 already known\n"), "{told}: {said}");
        let (status, said) = run(&file, &price);
        let base = format!("\"base\":\"{}.{:02}\"", cents / 100, cents % 100);
        assert!(status == Some(0) && said.contains(&base), "{told}: {base}: {said}");
        let stored = format!("SELECT body FROM event WHERE external_id = 'purchase-{n}'");
        let stored: Value = serde_json::from_str(&world.rows(&stored).await[0]).unwrap();
        assert_eq!(stored["customer"], customer.as_str(), "{told}");
        assert_eq!(stored["invoice"], format!("Nº {n}"), "{told}");
        assert_eq!(stored["at"], 1_790_938_800_000_i64, "{told}");
        assert_eq!(
            stored["net"].as_str().map(|net| net.replace(',', "")),
            Some(format!("{}.{:02} USD", cents / 100, cents % 100)),
            "{told}"
        );

        let id = 80_351_110_224_600_001_u64 + draw.u64(0..90_000) * 10;
        let id = match draw.u8(0..4) {
            0 => format!("'{id}"),
            1 => format!("=\"{id}\""),
            2 => format!("<@{id}>"),
            _ => id.to_string(),
        };
        let count = draw.u32(0..400);
        let mark = if spelling.decimal_comma { ',' } else { '.' };
        let counted = match draw.u8(0..3) {
            0 => format!("{count}{mark}0"),
            1 => format!("{count}{mark}00"),
            _ => count.to_string(),
        };
        let available = spelling.amount(draw, cents);
        let code = *draw.choice(&["raven-wood", "RAVENWOOD", "Ravenwood"]).unwrap();
        let row = ["r1", &id, "Zoë", code, &counted, &available].map(str::to_owned).to_vec();
        let (status, said) = run(&spelling.file(&header(draw, &PARTNERS), &[row]), &import);
        let expected = format!(
            "with {count} first purchases, code RAVENWOOD, {}.{:02} USD available",
            cents / 100,
            cents % 100
        );
        assert!(status == Some(0) && said.contains(&expected), "{told}: {expected}: {said}");
        assert!(said.contains("Zoë"), "{told}: {said}");

        let id = format!("7VB{:08}KX", draw.u32(..100_000_000));
        let amount = if spelling.decimal_comma { "39,00" } else { "39.00" };
        let currency = *draw.choice(&["USD", "usd"]).unwrap();
        let row = [&*id, draw.choice(&["1", "#1"]).unwrap(), amount, currency];
        let row = row.map(str::to_owned).to_vec();
        let (status, said) = run(&spelling.file(&header(draw, &PAYMENTS), &[row]), &reconcile);
        assert!(status == Some(0) && said.contains("settles payout 1"), "{told}: {said}");
    }
    world.assert_sound();
}

/// Every command, each kind of damage at a drawn line among good ones: its line is told, in words
/// for whoever saves the file, and nothing of it is used.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_with_its_line_and_in_plain_words() {
    let (seed, draw) = &mut drawn();
    let world = World::with_partner().await;
    let before = world.stored().await;
    for (args, columns) in commands(&world.actor("staff")) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (rows, at) = (draw.usize(5..30), draw.usize(2..5));
        let rows: Vec<Vec<String>> = (0..rows).map(|n| good_row(draw, columns, n)).collect();
        let text = |rows: &[Vec<String>], columns: &[&str]| {
            let lines = rows.iter().map(|row| row.join(",") + "\n");
            columns.join(",") + "\n" + &lines.collect::<String>()
        };
        let good = text(&rows, columns);
        let line = at + 1;
        let with = |row: String| {
            let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
            lines[at] = row;
            lines.join("\n") + "\n"
        };
        let own = good.lines().nth(at).unwrap().to_owned();
        let twice = *draw.choice(columns).unwrap();
        let mut doubled = columns.to_vec();
        doubled.push(twice);
        let wide: Vec<Vec<String>> =
            rows.iter().map(|row| [row.as_slice(), &["7".to_owned()]].concat()).collect();
        let mut wrong = rows.clone();
        for row in &mut wrong {
            row[0] = "x".repeat(200);
        }
        let many: Vec<Vec<String>> =
            (0..draw.usize(21..60)).map(|n| wrong[n % wrong.len()].clone()).collect();
        let at_line = |what: &str| format!("sheet.csv: line {line}: {what}");
        let utf32 = [&[0xff, 0xfe, 0, 0][..], b"i\0\0\0"].concat();
        let mixed =
            [with(format!("é{own}")).as_bytes(), format!("\n{own}").as_bytes(), &[0xe9, b'\n']]
                .concat();
        let cases: [(Vec<u8>, String); 9] = [
            (
                text(&wide, &doubled).into_bytes(),
                format!("sheet.csv: line 1: the column \"{twice}\" stands twice"),
            ),
            (
                with(format!("{own},,7")).into_bytes(),
                at_line(&format!("{} fields", columns.len() + 2)),
            ),
            (with("x".to_owned()).into_bytes(), at_line("1 fields")),
            (
                with(format!("\"{own}")).into_bytes(),
                at_line("a quote is opened here and never closed"),
            ),
            (utf32, "sheet.csv: the file is in UTF-32".to_owned()),
            (b"PK\x03\x04\x14\0".to_vec(), "sheet.csv: the file is a workbook".to_owned()),
            (mixed, "this line is not in the encoding of the lines before it".to_owned()),
            (good.replace(',', "|").into_bytes(), "separated by \"|\"".to_owned()),
            (text(&many, columns).into_bytes(), "at least 20 problems".to_owned()),
        ];
        // What a file calls its columns moves no cursor and turns no text.
        let evil = [columns, &["\"\u{1b}[31mred\u{202e}\nder\""]].concat();
        let evil = (text(&wide, &evil).into_bytes(), "there is no column \"".to_owned());
        let known = (columns != PAYMENTS).then_some(evil);
        for (file, told) in cases.into_iter().chain(known) {
            let (status, said) = world.read(&file, &args);
            let run = format!("seed {seed}: {args:?}: {said}");
            assert_eq!(status, Some(1), "{run}");
            assert!(said.contains(&told), "{told}: {run}");
            assert!(said.lines().count() <= 21, "{run}");
            assert!(!said.contains(['\u{1b}', '\u{202e}']), "{run}");
            let lines = said.lines().filter(|line| !line.starts_with("Nothing was "));
            assert!(lines.clone().all(|line| line.starts_with("sheet.csv: ")), "{run}");
            assert!(said.lines().last().unwrap().starts_with("Nothing was "), "{run}");
            for word in PARSERS {
                assert!(!said.contains(word), "{word}: {run}");
            }
        }
    }
    assert_eq!(world.stored().await, before);
    world.assert_sound();
}

/// Whatever another program calls its columns, `--map` says which they are.
#[tokio::test(flavor = "multi_thread")]
async fn other_programs_columns_are_read_with_map() {
    let (seed, draw) = &mut drawn();
    let world = World::with_partner().await;
    for (args, columns) in commands(&world.actor("staff")) {
        let spelling = Spelling { quotes: true, ..Spelling::draw(draw) };
        let row = good_row(draw, columns, 7);
        let theirs: Vec<String> = columns
            .iter()
            .map(|column| format!("{} ({})", cased(draw, column), draw.alphabetic()))
            .collect();
        let file = spelling.file(&theirs, std::slice::from_ref(&row));
        let mut all: Vec<String> = args.clone();
        let bare: Vec<&str> = args.iter().map(String::as_str).collect();
        let (status, said) = world.read(&file, &bare);
        assert_eq!(status, Some(1), "seed {seed}: {said}");
        let missing = format!("the column \"{}\" is missing", columns[0]);
        assert!(said.contains(&missing), "seed {seed}: {said}");
        for (theirs, ours) in theirs.iter().zip(columns) {
            let theirs = if draw.bool() { theirs.to_uppercase() } else { theirs.clone() };
            all.extend(["--map".to_owned(), format!("{theirs}={ours}")]);
        }
        let mapped: Vec<&str> = all.iter().map(String::as_str).collect();
        let plain = [columns.join(","), row.join(",")].join("\n");
        // What is recorded the first time is known the second time.
        world.read(plain.as_bytes(), &bare);
        let expected = world.read(plain.as_bytes(), &bare);
        // The row of a file whose first line names the separator is in the third line.
        let line = if spelling.named { "line 3" } else { "line 2" };
        let expected = (expected.0, expected.1.replace("line 2", line));
        assert_ne!(expected.0, Some(1), "seed {seed}: {}", expected.1);
        assert_eq!(world.read(&file, &mapped), expected, "seed {seed}: {mapped:?} {spelling:?}");
    }

    world.assert_sound();
}

/// The exports of other programs say themselves what they are and how they are read, and so they
/// are: with the column that is told to be added, and the --map that is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_known_export_is_read_as_it_says_itself() {
    let (seed, draw) = &mut drawn();
    let world = World::with_partner().await;
    let commands = commands(&world.actor("staff"));
    let number = draw.u32(1..99_999);
    let cents = draw.u32(100..99_900);
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    let code = format!("RAVENS{number}");
    for (told, header, row, added, value, reader) in [
        (
            "Stripe's export of payments",
            "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Status,Description,\
             Customer ID,Customer Email,Invoice ID",
            format!(
                "ch_{number},2026-07-05 20:38:34,{amount},0.00,usd,true,1.00,Paid,Credits,\
                 cus_{number},a@example.test,in_{number}"
            ),
            "type",
            "purchase".to_owned(),
            0,
        ),
        (
            "FirstPromoter's export of promoters",
            "id,email,name,status,default_ref_id,customers_count,current_balance,paid_balance",
            format!("{number},a@example.test,Ann,active,{code},3,{amount},100.00"),
            "discord_id",
            "<@80351110224678912>".to_owned(),
            2,
        ),
        (
            "AffiliateWP's export of affiliates",
            "affiliate_id,email,username,name,payment_email,code,earnings,paid_earnings,referrals",
            format!("{number},a@example.test,ann,Ann,p@example.test,{code},{amount},100.00,3"),
            "discord_id",
            "<@80351110224678912>".to_owned(),
            2,
        ),
        (
            "Rewardful's export of affiliates",
            "ID,First Name,Last Name,Email,State,Token,Visitors,Leads,Conversions,Paid,Unpaid,Due",
            format!(
                "x{number},Ann,Smith,a@example.test,active,{code},40,5,3,USD 1.00,USD {amount},\
                 USD 0.00"
            ),
            "discord_id",
            "<@80351110224678912>".to_owned(),
            2,
        ),
    ] {
        let split = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let (mut header, mut row) = (split(header), split(&row));
        let mut maps = Vec::new();
        for (args, _) in &commands {
            let file = Spelling::draw(draw).file(&header, std::slice::from_ref(&row));
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let (status, said) = world.read(&file, &args);
            let sentence = format!(": the file is {told}: ");
            assert!(status == Some(1) && said.contains(&sentence), "seed {seed}: {said}");
            let named = said.split(" --map \"").skip(1).filter_map(|map| map.split('"').next());
            maps = named.flat_map(|map| ["--map".to_owned(), map.to_owned()]).collect::<Vec<_>>();
            assert!(!maps.is_empty(), "seed {seed}: {told}: {said}");
        }
        header.push(added.to_owned());
        row.push(value);
        let file = Spelling::draw(draw).file(&header, &[row]);
        let args = [&commands[reader].0[..], &maps].concat();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (status, said) = world.read(&file, &args);
        let all = format!("seed {seed}: {told}: {args:?}: {said}");
        assert_eq!(status, Some(0), "{all}");
        if reader == 0 {
            let stored = format!("SELECT body FROM event WHERE external_id = 'ch_{number}'");
            let stored: Value = serde_json::from_str(&world.rows(&stored).await[0]).unwrap();
            assert_eq!(stored["at"], 1_783_283_914_000_i64, "{all}");
            assert_eq!(stored["net"], format!("{amount} USD"), "{all}");
            assert_eq!(stored["customer"], format!("cus_{number}"), "{all}");
        } else {
            let line = format!("with 3 first purchases, code {code}, {amount} USD available");
            assert!(said.contains(&line), "{line}: {all}");
        }
    }
    world.assert_sound();
}

/// PayPal's own file in both languages, whatever its amounts, and an address in each of its
/// spellings.
#[tokio::test(flavor = "multi_thread")]
async fn paypals_download_names_a_payee_in_either_spelling_of_the_domain() {
    let (seed, draw) = &mut drawn();
    // Letters, composed and taken apart.
    let letters = [("ä", "a\u{308}"), ("ö", "o\u{308}"), ("é", "e\u{301}"), ("ñ", "n\u{303}")];
    let letters_of = |draw: &mut Rng| (0..4).map(|_| draw.lowercase()).collect::<String>();
    let (head, tail) = (letters_of(draw), letters_of(draw));
    let (composed, apart) = *draw.choice(&letters).unwrap();
    let domain = format!("{head}{composed}{tail}.example");
    let ascii = reqwest::Url::parse(&format!("http://{domain}")).unwrap();
    let ascii = ascii.host_str().unwrap();
    assert!(ascii.starts_with("xn--"));
    let spellings = [
        format!("Alice@{domain}"),
        format!("alice@{ascii}"),
        format!("alice@{}", ascii.to_uppercase()),
        format!("alice@{head}{apart}{tail}.example"),
        format!("alice@{}", domain.to_uppercase()),
    ];
    let world = World::ready().await;
    let alice = world.actor("alice");
    let noted = draw.choice(&spellings).unwrap().clone();
    world.partner(&alice, CODE, &noted).await;
    world.earn(CODE, "9000.00").await;
    let cents = draw.u32(1_000..100_000);
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let typed = [("amount", amount.as_str()), ("passphrase:secret", PASSPHRASE)];
    let said = alice.submit(&form, &typed).await.unwrap().message();
    assert!(said.has("We have set aside"), "{said}");
    let by = world.actor("staff").id().to_string();
    let args = ["payout", "reconcile", "sheet.csv", "--by", &by, "--dry-run"];
    for payee in &spellings {
        let id = format!("7VB{:08}KX", draw.u32(..100_000_000));
        let spelling = Spelling { bytes: Bytes::Utf8Mark, ..Spelling::draw(draw) };
        let gross = format!("-{}", spelling.amount(draw, cents));
        let ours = ["transaction", "payee", "amount", "currency"];
        let english = [
            "Date",
            "Time",
            "TimeZone",
            "Name",
            "Type",
            "Status",
            "Currency",
            "Gross",
            "Fee",
            "Net",
            "From Email Address",
            "To Email Address",
            "Transaction ID",
        ];
        let german = [
            "Datum",
            "Uhrzeit",
            "Zeitzone",
            "Name",
            "Typ",
            "Status",
            "Währung",
            "Brutto",
            "Gebühr",
            "Netto",
            "Absender E-Mail-Adresse",
            "Empfänger E-Mail-Adresse",
            "Transaktionscode",
        ];
        let activity = |date: &str, kind: &str, status: &str| {
            let shop = "shop@foxden.example";
            let row = [
                date, "12:25:11", "CET", "Alice", kind, status, "USD", &gross, "-0.78", "0.00",
                shop, payee, &id,
            ];
            row.map(str::to_owned).to_vec()
        };
        let owned = |columns: &[&str]| columns.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        for (header, row) in [
            (
                owned(&ours),
                [id.as_str(), payee.as_str(), gross.trim_start_matches('-'), "USD"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            (owned(&english), activity("12/31/2099", "Mass Pay Payment", "Completed")),
            (owned(&german), activity("31.12.2099", "Sammelzahlung", "Abgeschlossen")),
        ] {
            let (status, said) = world.read(&spelling.file(&header, &[row]), &args);
            let told = format!("seed {seed}: {noted} is {payee}, {gross}, {header:?}: {said}");
            assert!(status == Some(0) && said.contains("settles payout 1"), "{told}");
        }
    }
    // Another letter is another address.
    let other = format!("alice@{head}{}{tail}.example", &apart[..1]);
    let file =
        format!("transaction,payee,amount,currency\n7VB83412KX998412P,{other},{amount},USD\n");
    let (status, said) = world.read(file.as_bytes(), &args);
    assert!(status == Some(3) && said.contains("OPEN: 0 partners have"), "seed {seed}: {said}");
    world.assert_sound();
}
