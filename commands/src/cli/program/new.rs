//! `program new`: a commented program file from a few answers.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use partnerdesk::money::{BasisPoints, Money, Unit};
use partnerdesk::program::{self, WebUrl};

use crate::cli::question::{ask, choose};

/// What the new program is.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// File to create; an existing file is never overwritten.
    file: PathBuf,
    /// Name of the program.
    #[arg(long)]
    name: Option<String>,
    /// Id of the program in addresses and commands. Default: made from the name.
    #[arg(long)]
    id: Option<String>,
    /// Language of the program's texts, for example en or nl.
    #[arg(long)]
    locale: Option<String>,
    /// Currency of the program (ISO 4217), for example EUR.
    #[arg(long)]
    currency: Option<String>,
    /// How people become partners.
    #[arg(long)]
    route: Option<Route>,
    /// The partner's share, for example 20%.
    #[arg(long)]
    rate: Option<String>,
    /// Which purchases of a customer earn: the first, or every one.
    #[arg(long)]
    earn: Option<Earn>,
    /// Page that partners' links lead to. Without it, customers are recognized by a partner's code.
    #[arg(long)]
    link: Option<String>,
    /// Value of a partner's code for a customer, for example 5.00; not with --link.
    #[arg(long, conflicts_with = "link")]
    code: Option<String>,
    /// When partners are paid.
    #[arg(long)]
    payout: Option<Payout>,
    /// Minimum amount of a payout, for example 10.00.
    #[arg(long)]
    minimum: Option<String>,
}

impl Args {
    /// Everything is asked for.
    pub(in crate::cli) fn asking(file: PathBuf) -> Self {
        Self {
            file,
            name: None,
            id: None,
            locale: None,
            currency: None,
            route: None,
            rate: None,
            earn: None,
            link: None,
            code: None,
            payout: None,
            minimum: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Route {
    /// Anyone can join at once.
    Open,
    /// People apply, and staff decide.
    Application,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Earn {
    /// Only the first purchase.
    First,
    /// Every purchase and renewal.
    Every,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Payout {
    /// When they request a payout.
    Request,
    /// Automatically, once a month.
    Monthly,
    /// Not at all: earnings stay in their account with you.
    Account,
}

/// All answers.
struct Answers {
    name: String,
    id: String,
    locale: String,
    currency: Unit,
    route: Route,
    rate: BasisPoints,
    earn: Earn,
    known_by: KnownBy,
    payout: Payout,
    minimum: Money,
}

/// How one knows whose customer somebody is.
enum KnownBy {
    Link(WebUrl),
    Code(Money),
}

/// Writes the file. Returns its name.
pub(in crate::cli) fn new(args: &Args) -> anyhow::Result<PathBuf> {
    if args.file.exists() {
        bail!("{} already exists: choose another file name", args.file.display());
    }
    let text = written(&answers(args)?);
    // The answers are judged one by one before; what is wrong with all of them together shows here.
    if let Err(problems) = program::parse(&text, &args.file.display().to_string()) {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        bail!("these answers do not fit together, so no file was created: {first}");
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&args.file)
        .with_context(|| format!("{} cannot be written", args.file.display()))?;
    file.write_all(text.as_bytes())
        .with_context(|| format!("{} cannot be written", args.file.display()))?;
    Ok(args.file.clone())
}

fn answers(args: &Args) -> anyhow::Result<Answers> {
    let own = |text: &Option<String>| text.clone();
    let name =
        ask("name", own(&args.name), "Name of the program?", "My partner program", |text| {
            let fits =
                (1..=100).contains(&text.chars().count()) && !text.contains(char::is_control);
            if fits { Ok(text.to_owned()) } else { Err("1 to 100 characters".to_owned()) }
        })?;
    let id = ask("id", own(&args.id), "Id, for addresses and commands?", &id_of(&name), |text| {
        if id_of(text) == text {
            Ok(text.to_owned())
        } else {
            Err(format!("lowercase letters, digits and hyphens, for example {}", id_of(text)))
        }
    })?;
    let locale = ask("locale", own(&args.locale), "Language of its texts?", "en", |text| {
        let fits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
        if fits {
            Ok(text.to_owned())
        } else {
            Err("two lowercase letters, for example en or nl".to_owned())
        }
    })?;
    let currency = ask("currency", own(&args.currency), "Currency?", "EUR", |text| {
        Unit::currency(text).map_err(|_| "an ISO 4217 code, for example EUR".to_owned())
    })?;
    let money = |text: &str| Money::parse(text, currency).map_err(|error| error.to_string());
    let route = choose("route", args.route, "How do people become partners?")?;
    let rate = ask(
        "rate",
        own(&args.rate),
        "The partner's share of what a customer pays?",
        "10%",
        |text| BasisPoints::parse(text).map_err(|error| error.to_string()),
    )?;
    let earn = choose("earn", args.earn, "Which purchases earn?")?;
    let known_by = if args.code.is_some() {
        KnownBy::Code(ask("code", own(&args.code), "", "5.00", money)?)
    } else {
        let link = ask(
            "link",
            own(&args.link),
            "Page that partners' links lead to (- to use codes instead)?",
            "-",
            |text| {
                if text == "-" {
                    Ok(None)
                } else {
                    WebUrl::parse(text).map(Some).map_err(|error| error.to_string())
                }
            },
        )?;
        match link {
            Some(url) => KnownBy::Link(url),
            None => {
                KnownBy::Code(ask("code", None, "Value of a code for a customer?", "5.00", money)?)
            }
        }
    };
    let payout = choose("payout", args.payout, "When are partners paid?")?;
    let minimum = match payout {
        Payout::Account => Money::new(0, currency),
        Payout::Request | Payout::Monthly => {
            ask("minimum", own(&args.minimum), "Minimum amount of a payout?", "10.00", money)?
        }
    };
    Ok(Answers { name, id, locale, currency, route, rate, earn, known_by, payout, minimum })
}

/// A small-letter id of what the text says.
fn id_of(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let words: String = text.chars().map(plain).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let id: String = words
        .join("-")
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '-')
        .chars()
        .take(32)
        .collect();
    let id = id.trim_end_matches('-');
    if id.is_empty() { "program".to_owned() } else { id.to_owned() }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn written(answers: &Answers) -> String {
    let Answers { name, id, locale, currency, route, rate, earn, known_by, payout, minimum } =
        answers;
    let mut parts = vec![format!(
        "# {name}\n#\n\
         # One file is one partner program. Change what differs, and look what it does:\n\
         #     partnerdesk program check FILE     every fault, open decisions, a worked example\n\
         #     partnerdesk program show FILE      the terms as people read them\n\
         # Money is a decimal in quotes (\"5.00\"), a rate has its sign (\"13%\"), and a key that \
         is not known is an error.\n\n\
         schema = 1\n\n\
         [program]\nid = {}\nname = {}\n\
         summary = \"Bring us customers and earn a share of what they pay.\"\n\
         locale = {}\ncurrency = \"{}\"",
        quoted(id),
        quoted(name),
        quoted(locale),
        currency.code()
    )];
    parts.push(match route {
        Route::Open => "# Whoever wants to takes part at once.\n[[route]]\nid = \"join\"\n\
                        kind = \"open\"\n\
                        shows = [\"rates\", \"terms\"]        # what one sees right away"
            .to_owned(),
        Route::Application => "# One applies, and staff decide.\n[[route]]\nid = \"apply\"\n\
                               kind = \"application\"\nform = \"questions\"\n\
                               reapply_days = 30                  # after a denial\n\n\
                               # A modal shows 45 characters of a question: a longer one needs a \
                               `short` beside it.\n\
                               [[form]]\nid = \"questions\"\nfields = [\n  \
                               { id = \"who\", label = \"Who are you?\" },\n  \
                               { id = \"where\", label = \"Where would you recommend us?\" },\n  \
                               { id = \"site\", label = \"Your page, if you have one\", \
                               kind = \"url\", required = false },\n]"
            .to_owned(),
    });
    parts.push(
        "# A program may have several tracks, each with levels; see programs/midnight.toml.\n\
         [[track]]\nid = \"partner\"\n\
         active_when = \"enrolled\"           # nothing else is waited for\n\
         partner_does = [\"Recommend us\"]"
            .to_owned(),
    );
    let (events, occurrence) = match earn {
        Earn::First => ("\"purchase\"", "first"),
        Earn::Every => ("[\"purchase\", \"renewal\"]", "every"),
    };
    let credit = if *payout == Payout::Account { "\ncredit_to = \"account\"" } else { "" };
    parts.push(format!(
        "# DECISION: the share is of what was really paid, without tax.\n\
         [[commission]]\nid = \"kickback\"\ntrack = \"partner\"\nevent = {events}\n\
         occurrence = \"{occurrence}\"\n\
         rate = \"{rate}\"\nbase = \"paid_net\"\n\
         hold_days = 0                      # days that a refund is waited for{credit}"
    ));
    parts.push(match known_by {
        KnownBy::Link(url) => format!(
            "# Customers are known by the partner's link.\n[links]\nbase = {}\n\
             param = \"ref\"                      # carries the partner's code\n\n\
             # DECISION: a customer who followed two partners' links stays with the first.\n\
             [attribution]\nby = [\"link\"]\nbinds_at = \"registration\"\nconflict = \"first\"",
            quoted(url.as_str())
        ),
        KnownBy::Code(value) => format!(
            "# Customers are known by the partner's code, which the partner names.\n\
             [[coupon]]\nid = \"code\"\nfor = \"customer\"\nvalue = \"{} {}\"\n\
             named_by = \"partner\"\n\
             pattern = \"^[A-Z0-9]{{4,20}}$\"\nper_customer = 1\nattributes = true\n\n\
             # DECISION: a customer who redeems two partners' codes stays with the first.\n\
             [attribution]\nby = [\"coupon\"]\nbinds_at = \"redemption\"\nconflict = \"first\"",
            value.decimal(),
            currency.code()
        ),
    });
    let minimum = minimum.decimal();
    parts.push(match payout {
        Payout::Request => format!(
            "# Partners ask when they like; staff pay and note the transaction.\n\
             [payout]\nmode = \"on_request\"\nminimum = \"{minimum}\"\nanswer_within_hours = 48"
        ),
        Payout::Monthly => format!(
            "# Once a month, without asking.\n[payout]\nmode = \"schedule\"\nevery = \"month\"\n\
             day = 1\nminimum = \"{minimum}\"\n\
             methods = [\"bank\"]\ndestination = \"account_on_file\""
        ),
        Payout::Account => {
            "# What is earned goes to the partner's account with you, and pays for services.\n\
             [payout]\nmode = \"account_balance\""
                .to_owned()
        }
    });
    parts.join("\n\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_of_answers_passes_the_check() {
        let currency = Unit::currency("EUR").unwrap();
        let money = |text| Money::parse(text, currency).unwrap();
        let link = || KnownBy::Link(WebUrl::parse("https://a.example/?x=1").unwrap());
        let mut seen = 0;
        for route in Route::value_variants() {
            for earn in Earn::value_variants() {
                for payout in Payout::value_variants() {
                    for known_by in [link(), KnownBy::Code(money("5.00"))] {
                        let text = written(&Answers {
                            name: "The \"best\" \\ program".to_owned(),
                            id: id_of("The \"best\" \\ program"),
                            locale: "nl".to_owned(),
                            currency,
                            route: *route,
                            rate: BasisPoints::parse("12.5%").unwrap(),
                            earn: *earn,
                            known_by,
                            payout: *payout,
                            minimum: money("25.00"),
                        });
                        let program = program::parse(&text, "new.toml")
                            .unwrap_or_else(|faults| panic!("{faults:?}\n{text}"));
                        let open: Vec<_> = program::check(&program);
                        let open: Vec<_> = open
                            .iter()
                            .filter(|f| f.severity != program::ProblemSeverity::Note)
                            .collect();
                        assert!(open.is_empty(), "{open:?}\n{text}");
                        seen += 1;
                    }
                }
            }
        }
        assert_eq!(seen, 24);
    }

    #[test]
    fn any_name_gives_a_valid_id() {
        for (name, id) in [
            ("Fox Den", "fox-den"),
            ("  2 Côtés!", "c-t-s"),
            ("!!", "program"),
            ("noxity", "noxity"),
        ] {
            assert_eq!(id_of(name), id);
        }
    }
}
