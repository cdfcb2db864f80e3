use super::*;

const SHAPE: TableShape = TableShape {
    name: "things",
    command: "partnerdesk thing FILE",
    columns: &["id", "name", "net", "note"],
    needed: &["id"],
    aliases: &[("kennung", "id")],
    others: false,
};
const LOOSE: TableShape = TableShape { others: true, ..SHAPE };

type Rows = Vec<(u64, Vec<Option<String>>)>;

/// The rows with their lines, or the first fault behind the header.
fn read_as(file: &[u8], shape: &'static TableShape, maps: &[&str]) -> Result<Rows, FileError> {
    let maps: Vec<ColumnMap> = maps.iter().map(|map| map.parse().unwrap()).collect();
    let values = |row: Row<'_>| {
        let values = shape.columns.iter().map(|column| row.get(column).map(str::to_owned));
        (row.line, values.collect())
    };
    let (mut rows, mut faults) = (Vec::new(), FileError::default());
    let mut table = CsvTable::open(file, &[shape], &maps)?;
    while let Some(row) = table.next_row() {
        match row {
            Ok(row) => rows.push(values(row)),
            Err(fault) => faults.add(fault),
        }
    }
    faults.or(rows)
}

fn read(file: &[u8]) -> Result<Rows, FileError> {
    read_as(file, &SHAPE, &[])
}

/// What is said of a file that is refused.
fn refused(file: &[u8]) -> String {
    read(file).expect_err(&String::from_utf8_lossy(file)).to_string()
}

fn utf16(text: &str, mark: bool, little: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    let order = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn each_kind_of_file_that_is_no_table_is_refused_with_what_to_do() {
    let mut utf32 = vec![0xff, 0xfe, 0, 0];
    utf32.extend(b"i\0\0\0");
    let files: [(&[u8], &str); 18] = [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\n \n,,\n", "the file is empty"),
        (
            b"PK\x03\x04xlsx",
            "the file is a workbook or an archive, not CSV: open it in the spreadsheet and save \
             it as \"CSV UTF-8\"",
        ),
        (
            b"\xd0\xcf\x11\xe0xls",
            "the file is a workbook or an archive, not CSV: open it in the spreadsheet and save \
             it as \"CSV UTF-8\"",
        ),
        (
            b"%PDF-1.7",
            "the file is a PDF or is compressed, not CSV: unpack it, or save it as \"CSV UTF-8\"",
        ),
        (
            b"\x1f\x8b\x08gzip",
            "the file is a PDF or is compressed, not CSV: unpack it, or save it as \"CSV UTF-8\"",
        ),
        (&utf32, "the file is in UTF-32: save it as \"CSV UTF-8\""),
        (
            b"[{\"id\":1}]",
            "the file is JSON, not CSV: save it as \"CSV UTF-8\", with commas, semicolons or tabs \
             between the columns",
        ),
        (
            b"<html>",
            "the file is a web page or XML, not CSV: save it as \"CSV UTF-8\", with commas, \
             semicolons or tabs between the columns",
        ),
        (
            b"id|name\n1|a\n",
            "the columns are separated by \"|\": save it as \"CSV UTF-8\", with commas, \
             semicolons or tabs between the columns",
        ),
        (
            b"sep=|\nid|name\n",
            "the line sep= names another separator: save it as \"CSV UTF-8\", with commas, \
             semicolons or tabs between the columns",
        ),
        (b"id,name\n1,a\0\n", "line 2: the file is not text: save it as \"CSV UTF-8\""),
        (
            b"id,name\n1,\xc3\xa4\n2,\xe4\n",
            "line 3: this line is not in the encoding of the lines before it, UTF-8 or \
             Windows-1252: save it as \"CSV UTF-8\"",
        ),
        (
            b"id,name\n1,\xe4\n2,\xc3\xa4\n",
            "line 2: this line is not in the encoding of the lines before it, UTF-8 or \
             Windows-1252: save it as \"CSV UTF-8\"",
        ),
        (
            b"id,name\n1,\x81\n",
            "line 2: there is a byte in it that is a letter neither in UTF-8 nor in \
             Windows-1252: save it as \"CSV UTF-8\"",
        ),
        (
            b"\xff\xfei\0d\0\n\0\x00\xd8",
            "line 2: the file is in UTF-16 and damaged here: save it as \"CSV UTF-8\"",
        ),
        (b"id,name,id\n1,a,2\n", "line 1: the column \"id\" stands twice"),
    ];
    for (file, expected) in files {
        assert_eq!(refused(file), expected);
    }
}

#[test]
fn what_is_wrong_with_a_header_is_said_at_once() {
    assert_eq!(
        refused(b"\nnaem,colour,NET,net\n"),
        "line 2: there is no column \"naem\"; did you mean \"name\"?\nline 2: there is no column \
         \"colour\"; the columns are id, name, net, note\nline 2: the column \"net\" stands \
         twice\nline 2: the column \"id\" is missing; the file needs id"
    );
    // Other columns are not looked at where the reader says so.
    let rows = read_as(b"colour,id\nred,1\n", &LOOSE, &[]).unwrap();
    assert_eq!(rows[0].1[0].as_deref(), Some("1"));
    let rows = read_as(b"Kennung;Name\n1;a\n", &SHAPE, &[]).unwrap();
    assert_eq!(rows[0].1[0].as_deref(), Some("1"));
}

#[test]
fn a_quote_that_is_never_closed_is_told_where_it_is_opened() {
    let long = format!("id,name\n1,a\n2,\"b\n{}", "3,c\n".repeat(400_000));
    let said = refused(long.as_bytes());
    assert!(said.starts_with("line 3: a quote is opened here and never closed"), "{said}");
    let said = refused(b"id,name\n1,a\n2,\"b\n3,c\n4,d\n");
    assert!(said.starts_with("line 3: a quote is opened here and never closed"), "{said}");
}

#[test]
fn a_row_of_another_width_is_told_with_its_line() {
    let said = refused(b"id;name;;\r\n\r\n1;a;;\r\n2;\"b\r\nc\";;x\r\n;;;\r\n3\r\n");
    assert_eq!(
        said,
        "line 4: 4 fields, and the header has 2: is there a semicolon too many, or a quote \
         missing?\nline 7: 1 fields, and the header has 2: is there a semicolon too many, or a \
         quote missing?"
    );
    assert_eq!(
        refused(b"id,,name\n1,,a\n2,x,b\n"),
        "line 3: column 2 has a value and no name in the header"
    );
}

#[test]
fn at_most_20_faults_are_told() {
    let file = format!("id,name\n{}", "1\n".repeat(50));
    assert_eq!(read(file.as_bytes()).unwrap_err().faults().len(), 20);
}

#[test]
fn a_map_says_which_of_their_columns_is_ours() {
    let file = b"Number,Full name,Net,Amount (USD),Colour\n1,a,9.00,5.00,red\n";
    let maps = ["number=id", "Full Name=Name", "Amount (USD)=net"];
    let rows = read_as(file, &SHAPE, &maps).unwrap();
    let values = ["1", "a", "5.00"].map(|value| Some(value.to_owned()));
    assert_eq!(rows, [(2, [values.as_slice(), &[None]].concat())]);
    let said = |maps: &[&str]| read_as(file, &SHAPE, maps).unwrap_err().to_string();
    assert_eq!(
        said(&["Nummer=id", "Number=key"]),
        "line 1: the file has no column \"Nummer\", which --map names\n--map: there is no column \
         \"key\"; the columns are id, name, net, note\nline 1: the column \"id\" is missing; the \
         file needs id"
    );
    assert_eq!(
        said(&["Number=id", "Net=name", "Full name=name"]),
        "line 1: the column \"name\" stands twice"
    );
    for bad in ["", "id", "=id", "Number="] {
        assert!(bad.parse::<ColumnMap>().is_err(), "{bad}");
    }
}

#[test]
fn a_known_file_is_told_with_the_command_that_reads_it() {
    for (header, command) in [
        (
            "id,Created date (UTC),Amount,Amount Refunded,Currency,Customer ID",
            "Stripe's export of payments: keep the rows that were paid, add a column type that \
             says purchase, and run `partnerdesk event FILE --map \"Created date (UTC)=at\"",
        ),
        (
            "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To \
             Email Address,Transaction ID",
            "PayPal's activity download: run `partnerdesk payout reconcile FILE --by \
             YOUR-DISCORD-ID`",
        ),
        (
            "Datum,Uhrzeit,Zeitzone,Name,Typ,Status,Währung,Brutto,Gebühr,Netto,Transaktionscode",
            "PayPal's activity download: run `partnerdesk payout reconcile",
        ),
        (
            "id,email,name,status,default_ref_id,customers_count,current_balance",
            "FirstPromoter's export of promoters: add a column discord_id, and run `partnerdesk \
             ledger import FILE --map \"id=source_id\"",
        ),
        (
            "affiliate_id,email,name,payment_email,code,paid_earnings,referrals",
            "AffiliateWP's export of affiliates: add a column discord_id, and run",
        ),
        (
            "ID,First Name,Token,Visitors,Leads,Conversions,Paid,Unpaid",
            "Rewardful's export of affiliates: add a column discord_id, and run",
        ),
        ("at,type,id,customer", "billing events: run `partnerdesk event FILE`"),
        (
            "source_id,discord_id,name,code",
            "partners to import: run `partnerdesk ledger import FILE`",
        ),
        (
            "customer,code,redeemed_at,bought",
            "customers to import: run `partnerdesk ledger import --customers FILE`",
        ),
        ("transaction,payout,amount,currency", "payments to reconcile: run"),
    ] {
        let said = refused(header.as_bytes());
        assert!(said.starts_with(&format!("line 1: the file is {command}")), "{said}");
    }
}

mod spellings {
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, Copy)]
    enum Bytes {
        Utf8,
        Utf8Mark,
        Windows1252,
        Utf16Le,
        Utf16Be,
        Utf16LeBare,
        Utf16BeBare,
    }

    #[derive(Debug, Clone)]
    #[expect(clippy::struct_excessive_bools, reason = "each spelling is there or not")]
    struct Spelling {
        bytes: Bytes,
        separator: char,
        named: bool,
        quote_all: bool,
        upper: Vec<bool>,
        trailing: usize,
        empty_rows: Vec<bool>,
        line_end: &'static str,
        last_end: bool,
        padded: bool,
    }

    fn spelling() -> impl Strategy<Value = Spelling> {
        use Bytes::{Utf8, Utf8Mark, Utf16Be, Utf16BeBare, Utf16Le, Utf16LeBare, Windows1252};
        let bytes = prop::sample::select(vec![
            Utf8,
            Utf8Mark,
            Windows1252,
            Utf16Le,
            Utf16Be,
            Utf16LeBare,
            Utf16BeBare,
        ]);
        let marks = (bytes, prop::sample::select(vec![',', ';', '\t']), any::<[bool; 4]>());
        let rows = (prop::collection::vec(any::<bool>(), 32), 0..3_usize);
        let ends = (
            prop::collection::vec(any::<bool>(), 16),
            prop::sample::select(vec!["\n", "\r\n", "\r"]),
        );
        (marks, rows, ends).prop_map(
            |((bytes, separator, bits), (upper, trailing), (empty_rows, line_end))| Spelling {
                bytes,
                separator,
                named: bits[0],
                quote_all: bits[1],
                upper,
                trailing,
                empty_rows,
                line_end,
                last_end: bits[2],
                padded: bits[3],
            },
        )
    }

    /// Letters of Windows-1252, marks of CSV, and line breaks; trimmed, as values are read.
    fn value() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a", "Z", "7", " ", ",", ";", "\t", "\"", "\n", "ä", "ß", "é", " €", "ß€", "'", "|",
            "=", "#", "sep=", "0.50",
        ]);
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat().trim().to_owned())
    }

    fn written(header: &[&str], rows: &[Vec<String>], as_: &Spelling) -> Vec<u8> {
        let mut lines = Vec::new();
        if as_.named {
            lines.push(format!("sep={}", as_.separator));
        }
        let cell = |value: &str| {
            let marks = [as_.separator, '"', '\n'];
            if as_.quote_all || value.contains(marks) {
                format!("\"{}\"", value.replace('"', "\"\""))
            } else if as_.padded {
                format!(" {value} ")
            } else {
                value.to_owned()
            }
        };
        let join = |cells: Vec<String>| {
            let mut line = cells.join(&as_.separator.to_string());
            line.extend(std::iter::repeat_n(as_.separator, as_.trailing));
            line
        };
        let cased = header
            .iter()
            .zip(&as_.upper)
            .map(|(name, upper)| if *upper { name.to_uppercase() } else { (*name).to_owned() });
        lines.push(join(cased.map(|name| cell(&name)).collect()));
        for (row, empty) in rows.iter().zip(as_.empty_rows.iter().cycle()) {
            if *empty {
                lines.push(join(vec![String::new(); header.len()]));
                lines.push(String::new());
            }
            lines.push(join(row.iter().map(|value| cell(value)).collect()));
        }
        let mut text = lines.join("\n");
        if as_.last_end {
            text.push('\n');
        }
        let text = text.replace('\n', as_.line_end);
        match as_.bytes {
            Bytes::Utf8 => text.into_bytes(),
            Bytes::Utf8Mark => format!("\u{feff}{text}").into_bytes(),
            Bytes::Windows1252 => WINDOWS_1252.encode(&text).0.into_owned(),
            Bytes::Utf16Le => utf16(&text, true, true),
            Bytes::Utf16Be => utf16(&text, true, false),
            Bytes::Utf16LeBare => utf16(&text, false, true),
            Bytes::Utf16BeBare => utf16(&text, false, false),
        }
    }

    /// A word with one letter that is not ASCII, in German, French or English, that a mark follows:
    /// at the end of a word the letter is small, or all are capitals. No word ends with Ä or Â, which
    /// with a mark behind them are letters of UTF-8 that words do end with.
    fn word() -> impl Strategy<Value = String> {
        let letters: Vec<char> = "ÀÆÇÈÉÊËÎÏÔÖŒÙÛÜŸàâäæçèéêëîïôöœùûüÿß".chars().collect();
        let marks: Vec<String> = ["", "", " ", "\u{a0}»"]
            .into_iter()
            .map(str::to_owned)
            .chain("€…’“”–—™›§©®°²³»".chars().map(String::from))
            .collect();
        (prop::sample::select(letters), prop::sample::select(marks), any::<bool>()).prop_map(
            |(letter, mark, end)| {
                let word = match (letter.is_uppercase(), end) {
                    (true, true) => format!("MEN{letter}{mark}"),
                    (true, false) => format!("{letter}BEN{mark}"),
                    (false, true) => format!("caf{letter}{mark}"),
                    (false, false) => format!("gr{letter}en{mark}"),
                };
                word.trim().to_owned()
            },
        )
    }

    proptest! {
        /// Few letters that are not ASCII, so that little tells in which encoding they are.
        #[test]
        fn words_are_read_in_the_encoding_in_which_they_are_written(
            words in prop::collection::vec(word(), 1..4),
            others in prop::collection::vec("[a-z]{1,5}", 0..3),
            windows in any::<bool>(),
        ) {
            let words: Vec<String> = others.into_iter().chain(words).collect();
            let text = format!("id\n{}\n", words.join("\n"));
            let file = if windows { WINDOWS_1252.encode(&text).0.into_owned() } else { text.into() };
            let read = read(&file).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let values: Vec<_> = read.into_iter().filter_map(|(_, row)| row[0].clone()).collect();
            prop_assert_eq!(values, words);
        }

        /// Names with one letter or mark of UTF-8 behind a letter of ASCII, where in Windows-1252
        /// there would be an end of a word.
        #[test]
        fn names_with_a_single_letter_or_mark_of_utf_8_are_read_as_it(
            words in prop::collection::vec(
                "[A-Z][a-z]{0,3}(’[A-Z]|’s|–[A-Z]|—[a-z]|\u{2009}[a-z])[a-z]{0,4}|Tư|Sư|Hồ|Kỳ|Lỳ|Số|Oțelea|Iș|\
                 Oʻzbek|A\u{300}|O\u{313}",
                1..5,
            ),
        ) {
            let file = format!("id\n{}\n", words.join("\n"));
            let read = read(file.as_bytes()).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let values: Vec<_> = read.into_iter().filter_map(|(_, row)| row[0].clone()).collect();
            prop_assert_eq!(values, words);
        }

        #[test]
        fn scripts_of_other_languages_are_read_as_utf_8(
            words in prop::collection::vec("(VIP|pro|ö)?(会员|卡|Ключ|Ваня|ΑΘΗΝΑ|שלום|مرحبا|ŁÓDŹ|imię|naïve){1,3}", 1..5),
        ) {
            let file = format!("id\n{}\n", words.join("\n"));
            let read = read(file.as_bytes()).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let values: Vec<_> = read.into_iter().filter_map(|(_, row)| row[0].clone()).collect();
            prop_assert_eq!(values, words);
        }
    }

    proptest! {
        #[test]
        fn a_table_is_read_back_the_same_in_any_mix_of_spellings(
            rows in prop::collection::vec(prop::collection::vec(value(), 4), 0..12),
            spelling in spelling(),
        ) {
            let header = ["id", "name", "net", "note"];
            // A tab around a value would be trimmed with it; a row without values is none.
            let file = written(&header, &rows, &spelling);
            let read = read(&file).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let expected: Vec<Vec<Option<String>>> = rows
                .iter()
                .filter(|row| row.iter().any(|value| !value.is_empty()))
                .map(|row| row.iter().map(|v| Some(v.clone()).filter(|v| !v.is_empty())).collect())
                .collect();
            let values: Vec<_> = read.iter().map(|(_, values)| values.clone()).collect();
            prop_assert_eq!(values, expected);
            // Each row is told with the line in which it begins.
            let text = String::from_utf8_lossy(&file).into_owned();
            if matches!(spelling.bytes, Bytes::Utf8) {
                let lines: Vec<&str> = match spelling.line_end {
                    "\r" => text.split('\r').collect(),
                    _ => text.split('\n').collect(),
                };
                for (line, values) in &read {
                    let shown = lines[usize::try_from(line - 1).unwrap()];
                    let first = values.iter().flatten().next().unwrap();
                    let begin: String = first.chars().take_while(|c| c.is_alphanumeric()).collect();
                    prop_assert!(shown.contains(&begin), "line {}: {:?}", line, shown);
                }
            }
        }
    }
}
