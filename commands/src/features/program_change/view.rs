//! What another version of a program file changes, in the reader's language: in a card, in a file
//! beside it, and on the command line.
//!
//! Keys and values are the file's and are never translated; amounts, rates, durations and yes or no
//! are written as the language writes them.

use std::fmt::Write as _;

use partnerdesk::program::{ChangeAudience, ChangeImpact, ProgramDiffEntry, ProgramValue};

use crate::discord::reply::{Card, clip};
use crate::i18n::{Locale, plain};

/// The most characters that the changes take in a card, beside title, words and what stands in the
/// way. Source: Discord, "Embed Limits": 6,000 in all.
const CHANGES: usize = 3_500;
/// The most characters of a field.
pub(super) const FIELD: usize = 1_024;
/// The most fields with changes.
const FIELDS: usize = 10;
/// The most characters of a value; of a longer one the part is shown that differs.
const VALUE: usize = 72;
/// How much of what is the same is shown before the part that differs.
const BEFORE: usize = 16;

/// The card with the changes, a field for whomever they concern; `false` when not all of them fit.
pub(super) fn with_changes(
    mut card: Card,
    locale: Locale,
    changes: &[ProgramDiffEntry],
) -> (Card, bool) {
    if changes.is_empty() {
        return (
            card.field(locale.text("switch-changes"), locale.text("switch-changes-none")),
            true,
        );
    }
    let groups = by_audience(changes.iter());
    let (mut left, mut whole) = (CHANGES, groups.len() <= FIELDS);
    for (audience, changes) in groups.into_iter().take(FIELDS) {
        let title = clip(&heading(locale, audience), 256);
        let mut text = String::new();
        for change in changes {
            let line = format!("{} {}", mark(change.impact), marked_up(locale, change));
            let room = FIELD.min(left.saturating_sub(title.chars().count()));
            if text.chars().count().saturating_add(line.chars().count()).saturating_add(3) > room {
                whole = false;
                text.push('…');
                break;
            }
            text.extend([line.as_str(), "\n"]);
        }
        left = left.saturating_sub(title.chars().count()).saturating_sub(text.chars().count());
        if text.chars().count() > 1 {
            card = card.field(title, text.trim_end().to_owned());
        }
    }
    (card, whole)
}

/// All changes without markup: how much they matter, for whom, and a line each.
#[must_use]
pub(crate) fn report(locale: Locale, changes: &[ProgramDiffEntry]) -> String {
    let mut text = String::new();
    for part in changes.chunk_by(|one, other| one.impact == other.impact) {
        let Some(first) = part.first() else { continue };
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{}", impact(locale, first.impact));
        for (audience, changes) in by_audience(part.iter()) {
            let _ = writeln!(text, "  {}", heading(locale, audience));
            for change in changes {
                let _ = writeln!(text, "    {}", line(locale, change, &str::to_owned));
            }
        }
    }
    text
}

/// A change as Discord shows it.
fn marked_up(locale: Locale, change: &ProgramDiffEntry) -> String {
    line(locale, change, &|value| plain(value, 300))
}

/// The key, the old value and the new one; `escape` makes a value harmless where markup is read,
/// and the key is code there.
fn line(locale: Locale, change: &ProgramDiffEntry, escape: &dyn Fn(&str) -> String) -> String {
    let key = if escape("_") == "_" {
        change.key.clone()
    } else {
        format!("`{}`", change.key.replace('`', "'"))
    };
    let text = |value: &ProgramValue| value_text(locale, value);
    match (change.old.as_ref().map(text), change.new.as_ref().map(text)) {
        (Some(old), Some(new)) => {
            let (old, new) = differing(&old, &new);
            let args =
                [("key", key.into()), ("old", escape(&old).into()), ("new", escape(&new).into())];
            locale.with("change-changed", &args)
        }
        (None, new) => {
            let value = escape(&clip(&new.unwrap_or_default(), VALUE * 2));
            locale.with("change-added", &[("key", key.into()), ("value", value.into())])
        }
        (Some(old), None) => {
            let value = escape(&clip(&old, VALUE * 2));
            locale.with("change-removed", &[("key", key.into()), ("value", value.into())])
        }
    }
}

/// A value as the language writes it, in one line.
fn value_text(locale: Locale, value: &ProgramValue) -> String {
    let count = |id, count: u32| locale.with(id, &[("count", count.into())]);
    match value {
        ProgramValue::Money(amount) => locale.money(*amount),
        ProgramValue::Percent(rate) => locale.percent(*rate),
        ProgramValue::Number(number) => number.clone(),
        ProgramValue::Days(days) => count("change-days", *days),
        ProgramValue::Hours(hours) => count("change-hours", *hours),
        ProgramValue::Months(months) => count("change-months", *months),
        ProgramValue::Flag(true) => locale.text("change-yes"),
        ProgramValue::Flag(false) => locale.text("change-no"),
        ProgramValue::Date(date) => date.to_string(),
        ProgramValue::Word(word) => in_one_line(word),
        ProgramValue::Text(text) => format!("“{}”", in_one_line(text)),
        ProgramValue::List(all) if all.is_empty() => locale.text("change-none"),
        ProgramValue::List(all) => {
            all.iter().map(|value| value_text(locale, value)).collect::<Vec<_>>().join(", ")
        }
        ProgramValue::Table(entries) => {
            let entry = |(key, value): &(String, ProgramValue)| {
                let text = value_text(locale, value);
                if matches!(value, ProgramValue::Table(_)) {
                    format!("{key} = {{ {text} }}")
                } else {
                    format!("{key} = {text}")
                }
            };
            // Its id is in the key already.
            let entries = entries.iter().filter(|(key, _)| key != "id");
            entries.map(entry).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A text whose line breaks are shown as marks.
fn in_one_line(text: &str) -> String {
    text.split('\n').map(str::trim_end).collect::<Vec<_>>().join(" ↵ ")
}

/// Both values in a length that fits one line: where they are longer, the part that differs.
fn differing(old: &str, new: &str) -> (String, String) {
    if old.chars().count().max(new.chars().count()) <= VALUE {
        return (old.to_owned(), new.to_owned());
    }
    let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
    let mut from = same.saturating_sub(BEFORE);
    if from > 0 {
        // At a whole word, if one begins there.
        let mut before = old.chars().skip(from).take(BEFORE);
        from = from.saturating_add(before.position(char::is_whitespace).map_or(0, |at| at + 1));
    }
    let part = |text: &str| {
        let mut part: String = if from == 0 { String::new() } else { "…".to_owned() };
        part.extend(text.chars().skip(from));
        clip(&part, VALUE)
    };
    (part(old), part(new))
}

/// The changes by whom they concern, in the order in which they come.
fn by_audience<'c>(
    changes: impl Iterator<Item = &'c ProgramDiffEntry>,
) -> Vec<(&'c ChangeAudience, Vec<&'c ProgramDiffEntry>)> {
    let mut groups: Vec<(&ChangeAudience, Vec<&ProgramDiffEntry>)> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|(audience, _)| *audience == &change.audience) {
            Some((_, group)) => group.push(change),
            None => groups.push((&change.audience, vec![change])),
        }
    }
    groups
}

fn heading(locale: Locale, audience: &ChangeAudience) -> String {
    match audience {
        ChangeAudience::NewCustomers => locale.text("change-for-new-customers"),
        ChangeAudience::Partners => locale.text("change-for-partners"),
        ChangeAudience::TrackPartners(track) => {
            locale.with("change-for-track", &[("track", track.as_str().into())])
        }
        ChangeAudience::Codes => locale.text("change-for-codes"),
        ChangeAudience::Applicants => locale.text("change-for-applicants"),
        ChangeAudience::Staff => locale.text("change-for-staff"),
        ChangeAudience::Everyone => locale.text("change-for-everyone"),
    }
}

fn impact(locale: Locale, impact: ChangeImpact) -> String {
    locale.text(match impact {
        ChangeImpact::Less => "change-impact-less",
        ChangeImpact::Other => "change-impact-other",
        ChangeImpact::More => "change-impact-more",
        ChangeImpact::Rules => "change-impact-rules",
        ChangeImpact::Texts => "change-impact-texts",
    })
}

/// Marks how much a change matters.
fn mark(impact: ChangeImpact) -> &'static str {
    match impact {
        ChangeImpact::Less => "🔻",
        ChangeImpact::Other => "🔸",
        ChangeImpact::More => "🔺",
        ChangeImpact::Rules => "📋",
        ChangeImpact::Texts => "💬",
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use partnerdesk::program::{diff, parse};

    use super::*;
    use crate::discord::reply::{BLUE, MessageContent};

    const MIDNIGHT: &str = include_str!("../../../../programs/midnight.toml");

    fn change(impact: ChangeImpact, audience: ChangeAudience, key: &str) -> ProgramDiffEntry {
        ProgramDiffEntry {
            impact,
            key: key.to_owned(),
            old: None,
            new: Some(ProgramValue::Flag(true)),
            audience,
        }
    }

    /// What these replacements change of Midnight's file.
    fn changes(replacements: &[(&str, &str)]) -> Vec<ProgramDiffEntry> {
        let mut text = MIDNIGHT.to_owned();
        for (from, to) in replacements {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        diff(&parse(MIDNIGHT, "m.toml").unwrap(), &parse(&text, "m.toml").unwrap())
    }

    /// Names and values of the card's fields.
    fn fields(card: Card) -> Vec<(String, String)> {
        let message = serde_json::to_value(MessageContent::card(card).create_message()).unwrap();
        let fields = message["embeds"][0]["fields"].as_array().unwrap().clone();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        fields.iter().map(|field| (text(&field["name"]), text(&field["value"]))).collect()
    }

    #[test]
    fn each_change_names_its_key_its_old_and_new_value_and_whom_it_concerns() {
        let found = changes(&[
            ("rate = \"22%\"", "rate = \"12.5%\""),
            ("at = 15\n", "at = 10\nname = \"Silver\"\n"),
            ("minimum = \"5.00\"", "minimum = \"1250.00\""),
            ("hold_days = 0", "hold_days = 14\ncap = { amount = \"50.00\", per = \"month\" }"),
            ("audience = \"70 CREDIT\"", "audience = \"75 CREDIT\""),
            ("occurrence = \"first\"", "occurrence = { max_months = 12 }"),
            ("conflict = \"first\"", "conflict = \"last\""),
            ("attributes = false", "attributes = true"),
            ("id = \"outreach\"", "id = \"invited\""),
            ("label = \"Who are you?\"", "label = \"Who are you, *really*?\""),
            ("locale = \"en\"", "locale = \"en\"\nterms_url = \"https://example.org/terms\""),
            ("We support partners in the long run", "We support partners for years"),
            ("methods = [\"paypal_csv\", \"paypal_manual\"]", "methods = [\"paypal_manual\"]"),
        ]);
        assert_snapshot!(report(Locale::En, &found), @"
        Less for partners
          New customers (existing customers keep their current rates)
            commission.kickback.hold_days: 0 days → 14 days
            commission.kickback.cap (new): amount = $50.00, per = month
            track.partner.levels.2.rate: 22% → 12.50%
          All partners
            payout.minimum: $5.00 → $1,250.00

        Other amounts for partners
          New customers (existing customers keep their current rates)
            attribution.conflict: first → last

        More for partners
          New customers (existing customers keep their current rates)
            commission.kickback.occurrence: first → max_months = 12 months
          Partners on the track partner
            track.partner.levels.3.at: 15 → 10
          Codes issued or repriced from now on
            track.partner.levels.3.audience: 70 CREDIT → 75 CREDIT

        Rules
          Codes issued or repriced from now on
            coupon.personal.attributes: no → yes
          All partners
            payout.methods: paypal_csv, paypal_manual → paypal_manual
          New applicants
            route.outreach (removed): approval = staff, form = six, form_optional = yes, kind = invite, then = collect_profile, name_coupon, issue_coupon, via = { ticket = “Partner …
            route.invited (new): approval = staff, form = six, form_optional = yes, kind = invite, then = collect_profile, name_coupon, issue_coupon, via = { ticket = “Partner …

        Texts
          New applicants
            form.six.fields.who.label: “Who are you?” → “Who are you, *really*?”
          Everyone
            program.summary: …partners in the long run: the more customers you refer who purchase cr… → …partners for years: the more customers you refer who purchase credits,…
            program.terms_url (new): https://example.org/terms
            track.partner.levels.3.name (new): “Silver”
        ");
        assert_snapshot!(report(Locale::Nl, &found), @"
        Minder voor partners
          Nieuwe klanten (bestaande klanten houden de huidige tarieven)
            commission.kickback.hold_days: 0 dagen → 14 dagen
            commission.kickback.cap (nieuw): amount = $ 50,00, per = month
            track.partner.levels.2.rate: 22% → 12,50%
          Alle partners
            payout.minimum: $ 5,00 → $ 1.250,00

        Andere bedragen voor partners
          Nieuwe klanten (bestaande klanten houden de huidige tarieven)
            attribution.conflict: first → last

        Meer voor partners
          Nieuwe klanten (bestaande klanten houden de huidige tarieven)
            commission.kickback.occurrence: first → max_months = 12 maanden
          Partners op het traject partner
            track.partner.levels.3.at: 15 → 10
          Codes die vanaf nu worden uitgegeven of aangepast
            track.partner.levels.3.audience: 70 CREDIT → 75 CREDIT

        Regels
          Codes die vanaf nu worden uitgegeven of aangepast
            coupon.personal.attributes: nee → ja
          Alle partners
            payout.methods: paypal_csv, paypal_manual → paypal_manual
          Nieuwe aanmelders
            route.outreach (verwijderd): approval = staff, form = six, form_optional = ja, kind = invite, then = collect_profile, name_coupon, issue_coupon, via = { ticket = “Partner T…
            route.invited (nieuw): approval = staff, form = six, form_optional = ja, kind = invite, then = collect_profile, name_coupon, issue_coupon, via = { ticket = “Partner T…

        Teksten
          Nieuwe aanmelders
            form.six.fields.who.label: “Who are you?” → “Who are you, *really*?”
          Iedereen
            program.summary: …partners in the long run: the more customers you refer who purchase cr… → …partners for years: the more customers you refer who purchase credits,…
            program.terms_url (nieuw): https://example.org/terms
            track.partner.levels.3.name (nieuw): “Silver”
        ");
        let (card, whole) = with_changes(Card::new("x", BLUE), Locale::En, &found);
        let shown: Vec<String> =
            fields(card).iter().map(|(name, value)| format!("{name}\n{value}")).collect();
        assert_snapshot!(shown.join("\n\n"), @r"
        New customers (existing customers keep their current rates)
        🔻 `commission.kickback.hold_days`: 0 days → 14 days
        🔻 `commission.kickback.cap` (new): amount = $50.00, per = month
        🔻 `track.partner.levels.2.rate`: 22% → 12.50%
        🔸 `attribution.conflict`: first → last
        🔺 `commission.kickback.occurrence`: first → max\_months = 12 months

        All partners
        🔻 `payout.minimum`: $5.00 → $1,250.00
        📋 `payout.methods`: paypal\_csv, paypal\_manual → paypal\_manual

        Partners on the track partner
        🔺 `track.partner.levels.3.at`: 15 → 10

        Codes issued or repriced from now on
        🔺 `track.partner.levels.3.audience`: 70 CREDIT → 75 CREDIT
        📋 `coupon.personal.attributes`: no → yes

        New applicants
        📋 `route.outreach` (removed): approval = staff, form = six, form\_optional = yes, kind = invite, then = collect\_profile, name\_coupon, issue\_coupon, via = { ticket = “Partner …
        📋 `route.invited` (new): approval = staff, form = six, form\_optional = yes, kind = invite, then = collect\_profile, name\_coupon, issue\_coupon, via = { ticket = “Partner …
        💬 `form.six.fields.who.label`: “Who are you?” → “Who are you, \*really\*?”

        Everyone
        💬 `program.summary`: …partners in the long run: the more customers you refer who purchase cr… → …partners for years: the more customers you refer who purchase credits,…
        💬 `program.terms_url` (new): https://example.org/terms
        💬 `track.partner.levels.3.name` (new): “Silver”
        ");
        assert!(whole);
    }

    #[test]
    fn of_long_texts_the_part_is_shown_that_differs() {
        let long = |end: &str| format!("“{}{end}”", "the same words again and ".repeat(5));
        let (old, new) = differing(&long("here"), &long("there"));
        assert_eq!((old.as_str(), new.as_str()), ("…again and here”", "…again and there”"));
        assert_eq!(differing("a", "b"), ("a".to_owned(), "b".to_owned()));
        assert_eq!(in_one_line("a\nb"), "a ↵ b");
    }

    #[test]
    fn changes_stand_together_by_whom_they_concern() {
        let changes = [
            change(ChangeImpact::Less, ChangeAudience::Partners, "less"),
            change(ChangeImpact::More, ChangeAudience::Codes, "more"),
            change(ChangeImpact::Texts, ChangeAudience::Partners, "words"),
        ];
        let (card, whole) = with_changes(Card::new("x", BLUE), Locale::En, &changes);
        let expected = [
            ("All partners", "🔻 `less` (new): yes\n💬 `words` (new): yes"),
            ("Codes issued or repriced from now on", "🔺 `more` (new): yes"),
        ];
        assert_eq!(fields(card), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(whole);
    }

    #[test]
    fn a_long_list_is_cut_to_what_a_card_holds_and_given_whole_as_a_file() {
        let changes: Vec<ProgramDiffEntry> = (0..400)
            .map(|n| {
                let audience = ChangeAudience::TrackPartners((n % 14).to_string());
                change(ChangeImpact::Rules, audience, &format!("key{n}.{}", "x".repeat(n % 250)))
            })
            .collect();
        let (card, whole) = with_changes(Card::new("x", BLUE), Locale::En, &changes);
        let fields = fields(card);
        let lengths =
            fields.iter().map(|(name, value)| (name.chars().count(), value.chars().count()));
        assert!(
            lengths.clone().all(|(name, value)| name <= 256 && (1..=FIELD).contains(&value)),
            "{fields:?}"
        );
        assert!(
            lengths.map(|(name, value)| name + value).sum::<usize>() <= CHANGES + FIELDS,
            "{fields:?}"
        );
        assert!(!whole && fields.len() <= FIELDS);
        assert_eq!(report(Locale::En, &changes).matches("    key").count(), 400);
    }
}
