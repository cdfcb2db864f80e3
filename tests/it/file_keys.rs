//! Every key that the reader of a program file knows does something: code outside of `src/program/`
//! uses it, or what it says stands in what `program show` prints.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use partnerdesk::program;

use crate::bot::{binary, root};

/// What the four files do not write.
const MORE: &str = r#"schema = 1
[program]
id = "more"
name = "More"
currency = "EUR"
version = "the first one"
[[route]]
id = "open"
kind = "open"
requires = ["An account of ours"]
[[track]]
id = "one"
ladder = { metric = "active_clients", window = { rolling_days = 90 }, rate_uses = "level_before", demote = "at_review" }
levels = [{ at = 1, rate = "10%" }]
[[track]]
id = "two"
[[commission]]
id = "capped"
track = "one"
event = "purchase"
occurrence = "every"
rate = { steps = [{ from = 1, rate = "20%" }, { from = 4, rate = "5%" }] }
base = "paid_net"
cap = { amount = "50.00", per = "month" }
[[commission]]
id = "flat"
track = "two"
event = "purchase"
occurrence = { max_count = 3 }
rate = { flat = "5.00" }
base = "paid_net"
[[engagement]]
id = "ad"
name = "Advertisement"
items = ["a post"]
[[requirement]]
for = "one"
title = "What is asked"
items = [{ id = "a", kind = "channel", text = "A channel", has = ["a logo"], links_to = "our page", member = "Somebody", mention = "everyone" }]
[[bonus]]
id = "cash"
text = "To begin with"
to = "partner"
kind = "cash"
amount = "10.00"
from = "partner_registration"
[[bonus]]
id = "tenth"
to = "partner"
kind = "milestone"
amount = "10.00"
metric = "clients"
at = 10
[links]
base = "https://more.example/"
[ticket]
keep_closed_days = 90
[attribution]
by = ["link"]
binds_at = "registration"
conflict = "first"
"#;

fn sources() -> Vec<String> {
    let file =
        |name| std::fs::read_to_string(root().join(format!("programs/{name}.toml"))).unwrap();
    let mut files = ["midnight", "message-help", "yourhosting", "noxity"].map(file).to_vec();
    files.push(MORE.to_owned());
    files
}

/// Where the rules of a program are applied to what has happened.
const RATED: &str = "src/referral/earn.rs";
const RATE: &str = "program::rate(program";
/// What `program show` and `/partner terms` print.
const TERMS: &str = "commands/src/features/terms/view.rs";

/// By which code, outside of `src/program/`, a key is used.
const USED: &[(&str, &str, &str)] = &[
    ("account.negative_limit", "src/referral/earn.rs", "there >= pays.minor()"),
    ("account.prepaid", "src/top_up/mod.rs", "account.prepaid"),
    ("account.top_up[].id", "src/top_up/mod.rs", "account.way(way)"),
    ("assumption[].confirmed", "commands/src/cli/demo/mod.rs", "confirm_assumptions(&program"),
    ("assumption[].text", "commands/src/cli/demo/mod.rs", "one.text"),
    ("attribution.binds_at", TERMS, "program.attribution.binds_at"),
    ("attribution.by", "src/coupon/issue.rs", "kind == LINK ||"),
    ("attribution.conflict", "src/referral/apply.rs", "attribution.conflict == Conflict::Last"),
    ("attribution.grace", "src/referral/history.rs", "program.attribution.grace"),
    ("attribution.late", "src/referral/history.rs", "program.attribution.late"),
    ("attribution.window_days", RATED, RATE),
    ("benefit[].coupons", TERMS, "BenefitWhat::Coupon(ids)"),
    ("benefit[].kind", TERMS, "match &benefit.what"),
    ("benefit[].name", "src/partner/mod.rs", "roles_at("),
    ("benefit[].track", TERMS, "benefit.is_for(&track.id)"),
    ("benefit[].url", TERMS, "BenefitWhat::Directory(url)"),
    ("benefit[].while", TERMS, "benefit.lasts"),
    ("bonus[].amount", "src/bonus/mod.rs", "BonusWhat::"),
    ("bonus[].at", "src/price/bonus.rs", "BonusWhat::Milestone { amount, metric, at, repeat }"),
    (
        "bonus[].from",
        "src/partner/profile.rs",
        "bonus::grant_welcome_bonuses(tx, now, tenant, receiver, now)",
    ),
    ("bonus[].id", "src/bonus/mod.rs", "bonus.id"),
    ("bonus[].kind", "src/bonus/mod.rs", "BonusWhat::"),
    ("bonus[].metric", "src/price/bonus.rs", "BonusWhat::Milestone { amount, metric, at, repeat }"),
    ("bonus[].repeat", "src/price/bonus.rs", "BonusWhat::Milestone { amount, metric, at, repeat }"),
    ("bonus[].spend_on.priced_at", RATED, RATE),
    ("bonus[].spend_on.what", RATED, RATE),
    ("bonus[].to", "src/bonus/mod.rs", "receiver.partner"),
    ("bonus[].track", "src/bonus/mod.rs", "bonus.track"),
    ("bonus[].valid_days", "src/bonus/mod.rs", "valid_days"),
    ("claim[].deadline_days", "src/claim/mod.rs", "rule.deadline_days"),
    ("claim[].decide", "src/claim/mod.rs", "decision"),
    ("claim[].effect", "src/claim/mod.rs", "referral::reassign_customer("),
    ("claim[].id", "src/program_change/refusal.rs", "claim.id != *kind"),
    ("commission[].base", RATED, RATE),
    ("commission[].cap.amount", RATED, RATE),
    ("commission[].cap.per", "src/referral/earn.rs", "cap.per == CapPer::Month"),
    ("commission[].credit_to", "src/referral/earn.rs", "rule.credit_to == CreditTo::Account"),
    ("commission[].customer", RATED, RATE),
    ("commission[].event", RATED, RATE),
    ("commission[].example.base", TERMS, "example.base"),
    ("commission[].example.partner_pays", TERMS, "example.partner_pays"),
    ("commission[].example.rate", TERMS, "example.rate"),
    ("commission[].hold_days", "src/referral/earn.rs", "rule.hold_days"),
    ("commission[].id", "src/referral/earn.rs", "commission.id == *rule"),
    ("commission[].occurrence.max_count", RATED, RATE),
    ("commission[].occurrence.max_months", RATED, RATE),
    ("commission[].occurrence.within", RATED, RATE),
    ("commission[].occurrence.within_days", RATED, RATE),
    ("commission[].override", TERMS, "rule.by_contract"),
    ("commission[].products", RATED, RATE),
    ("commission[].rate.flat", RATED, RATE),
    ("commission[].rate.steps[].from", RATED, RATE),
    ("commission[].rate.steps[].rate", RATED, RATE),
    ("commission[].settle", RATED, RATE),
    ("commission[].track", RATED, RATE),
    ("commission[].trigger", RATED, RATE),
    ("contract.keep", "commands/src/features/contract/view.rs", "rules.keep"),
    ("contract.negotiates", "src/contract/mod.rs", "rules.forbidden(&terms)"),
    ("contract.required_for", "src/http/authority.rs", "program.needs_contract(&to)"),
    ("coupon[].attributes", "src/coupon/issue.rs", "coupon.attributes"),
    ("coupon[].expires_days", "src/coupon/issue.rs", "coupon.expires_days"),
    ("coupon[].for", "src/coupon/issue.rs", "coupon.holder"),
    ("coupon[].grant", TERMS, "coupon.grant"),
    ("coupon[].id", "src/coupon/issue.rs", "coupon.id"),
    ("coupon[].issue", "src/coupon/issue.rs", "Issue::Monthly"),
    ("coupon[].named_by", "src/partner/profile.rs", "coupon.named_by == Some(NamedBy::Partner)"),
    ("coupon[].needs", TERMS, "coupon.needs.contains(&Need::Account)"),
    (
        "coupon[].on_level_change",
        "src/coupon/issue.rs",
        "coupon.on_level_change == Some(OnLevelChange::Reprice)",
    ),
    ("coupon[].pattern", "src/coupon/mod.rs", "definition.pattern.matches("),
    ("coupon[].per_customer", TERMS, ".per_customer"),
    ("coupon[].rate", "src/referral/earn.rs", "coupon.rate"),
    ("coupon[].track", "src/coupon/issue.rs", "coupon.track"),
    ("coupon[].uses", "src/coupon/issue.rs", "coupon.uses"),
    ("coupon[].value", "src/coupon/issue.rs", "value_at(tenant"),
    ("coupon[].when", TERMS, "coupon.when.is_some()"),
    (
        "engagement[].id",
        "commands/src/features/engagement/view.rs",
        "program.engagement(&engagement.kind)",
    ),
    ("engagement[].on_top_of_commission", "src/engagement/mod.rs", "Price::Fixed(price)"),
    ("engagement[].price", "src/engagement/mod.rs", "Price::Fixed(price)"),
    ("engagement[].stages", "src/engagement/mod.rs", ".stages"),
    ("form[].fields[].id", "src/program_change/refusal.rs", "asked.id == field"),
    ("form[].fields[].kind", "commands/src/features/application/apply.rs", "FieldKind::Paragraph"),
    ("form[].fields[].max", "commands/src/features/application/apply.rs", "field.max"),
    ("form[].fields[].options", "commands/src/features/application/text.rs", "field.options"),
    (
        "form[].fields[].required",
        "commands/src/features/application/apply.rs",
        "input.required(field.required)",
    ),
    ("form[].fields[].short", "commands/src/features/application/apply.rs", "field.title()"),
    ("form[].id", "src/application/mod.rs", "tenant.program.form(id)"),
    ("form[].intro", "commands/src/features/help/mod.rs", "form.intro"),
    ("integration.kind", "commands/src/features/coupon/todo.rs", "panel.kind"),
    ("integration.may", "src/http/authority.rs", "program.panel_may(PanelEvent::Enrol)"),
    ("integration.redeem_at", TERMS, "panel.redeem_at"),
    ("integration.url", TERMS, "panel.url"),
    ("links.base", "commands/src/features/link/mod.rs", "links.url("),
    ("links.copy_button", "commands/src/features/link/mod.rs", "links.copy_button"),
    ("links.enabled", TERMS, "program.links.is_some()"),
    ("links.param", "commands/src/features/link/mod.rs", "links.url("),
    ("notice[].url", TERMS, "notice.url"),
    ("payout.answer_within_hours", "src/payout/mod.rs", "payout.answer_within_hours"),
    ("payout.day", "src/payout/run.rs", "schedule.day"),
    ("payout.destination", TERMS, "payout.destination"),
    ("payout.every", "src/payout/run.rs", "open_month(app"),
    ("payout.methods", "src/payout/mod.rs", "payout.settles_by_hand()"),
    ("payout.minimum", "src/payout/mod.rs", "rules.minimum"),
    ("payout.mode", "src/payout/mod.rs", "rules.mode != PayoutMode::OnRequest"),
    ("payout.needs", "src/payout/mod.rs", "rules.needs_passphrase()"),
    ("payout.via.ticket", TERMS, "payout.via.as_ref()"),
    ("product[].id", RATED, RATE),
    ("product[].match", "src/unknown_product/mod.rs", "program.product_matching(name)"),
    ("product[].match_case", "src/unknown_product/mod.rs", "program.product_matching(name)"),
    ("product[].participates", RATED, RATE),
    ("product[].rate.integrator", RATED, RATE),
    ("product[].rate.partner", RATED, RATE),
    ("product[].rate.referral", RATED, RATE),
    ("profile.fields[].for", "src/payout/mod.rs", "profile.pays_to_email()"),
    ("profile.fields[].kind", "src/partner/profile.rs", "program.profile.asks_email()"),
    ("profile.fields[].required", "src/partner/profile.rs", "program.profile.asks_email()"),
    ("profile.fields[].secret", "src/partner/payee.rs", "pub fn seal_email"),
    ("profile.passphrase.guards", "src/partner/profile.rs", "tenant.program.profile.guards(what)"),
    (
        "profile.passphrase.required",
        "src/partner/profile.rs",
        "program.profile.passphrase.required",
    ),
    (
        "profile.passphrase.reset",
        "commands/src/features/terms/agreements.rs",
        "profile.passphrase.reset",
    ),
    ("ticket.keep_closed_days", "src/ticket/mod.rs", "keep_closed_days"),
    ("program.currency", "src/payout/mod.rs", "program.meta.currency"),
    ("program.effective_from", "src/program_change/mod.rs", "program.meta.effective_from"),
    ("program.id", "src/tenant/mod.rs", "program.meta.id"),
    ("program.locale", "commands/src/cli/program/show.rs", "program.meta.locale"),
    ("program.meta.index", TERMS, "about.index"),
    ("program.meta.review", TERMS, "about.review"),
    ("program.meta.updated", TERMS, "about.updated"),
    ("program.terms_url", TERMS, "meta.terms_url"),
    ("program.timezone", "src/payout/run.rs", "timezone"),
    ("program.units[].cash", "src/tenant/mod.rs", "program.units()"),
    ("program.units[].code", "src/tenant/mod.rs", "program.units()"),
    ("program.units[].decimals", "src/tenant/mod.rs", "program.units()"),
    ("related[].url", TERMS, "related.url"),
    ("requirement[].for", TERMS, "requirement.partner_kind"),
    ("requirement[].items[].check", "src/duty/mod.rs", "duty.check != DutyCheck::Partner"),
    ("requirement[].items[].id", "src/duty/mod.rs", "rule_by_key(tenant"),
    ("requirement[].items[].include", "src/duty/mod.rs", "program.duties("),
    ("requirement[].items[].inherits", "commands/src/features/duty/view.rs", "details.inherits"),
    ("requirement[].items[].kind", "src/duty/mod.rs", "can_be_done()"),
    ("requirement[].items[].plus", "commands/src/features/duty/view.rs", "details.plus"),
    (
        "requirement[].items[].preferred",
        "commands/src/features/duty/view.rs",
        "entry.duty.preferred",
    ),
    ("requirement[].items[].recheck_days", "src/duty/mod.rs", "duty.recheck_days"),
    ("requirement[].items[].scope", "commands/src/features/duty/view.rs", "details.scope"),
    ("route[].approval", "src/application/way.rs", "RouteKind::Application"),
    ("route[].ask.ambassador", TERMS, "route.ask_of(track)"),
    ("route[].ask.other", TERMS, "route.ask_of(track)"),
    ("route[].binding", TERMS, "!route.binding"),
    ("route[].form", "src/application/mod.rs", "tenant.program.form(id)"),
    ("route[].form_optional", "src/application/mod.rs", "route.form_optional"),
    ("route[].from", "src/application/way.rs", "route.from.as_deref() == from"),
    ("route[].id", "src/application/way.rs", "route.id"),
    ("route[].kind", "src/application/way.rs", "RouteKind::Application"),
    ("route[].opened_by", TERMS, "route.opened_by"),
    ("route[].reapply_days", "src/application/way.rs", "route.reapply_days"),
    ("route[].self_apply", "src/application/way.rs", "route.is_taken_by_members()"),
    (
        "route[].shows",
        "commands/src/features/enrolment/welcome.rs",
        "shows.contains(&Shows::Rates)",
    ),
    ("route[].then", TERMS, "route.then"),
    ("route[].to", "src/application/way.rs", "route.tracks(program)"),
    ("route[].via.command", TERMS, "ContactChannel::Command"),
    ("route[].via.link", TERMS, "ContactChannel::Link(url)"),
    ("support[].kind", TERMS, "support.kind"),
    ("support[].url", TERMS, "support.url"),
    ("target[].on_miss", "src/goal/mod.rs", "rule.on_miss"),
    ("target[].review_every", "src/goal/mod.rs", "rule.review_every"),
    ("target[].track", "src/goal/mod.rs", "program.target(&found.track)"),
    ("track[].active_when", "src/partner/profile.rs", "track.active_when == ActiveWhen::Enrolled"),
    ("track[].id", "src/http/authority.rs", "program.track(&track)"),
    ("track[].kinds", "src/duty/mod.rs", "track.kinds"),
    ("track[].ladder.demote", "src/partner/level.rs", "track.ladder.falls()"),
    ("track[].ladder.grace_days", "src/partner/level.rs", "PartnerLevel"),
    ("track[].ladder.metric", "src/price/standing.rs", "ladder.metric"),
    ("track[].ladder.moves_existing", RATED, RATE),
    ("track[].ladder.rate_uses", RATED, RATE),
    ("track[].ladder.window.rolling_days", "src/referral/earn.rs", "track.ladder.rolling_days"),
    ("track[].levels[].at", "src/partner/level.rs", "level.at"),
    ("track[].levels[].audience", "src/coupon/issue.rs", "value_at(tenant"),
    ("track[].levels[].name", TERMS, "level.name"),
    ("track[].levels[].personal", "src/coupon/issue.rs", "value_at(tenant"),
    ("track[].levels[].rate", RATED, RATE),
    ("track[].levels[].role", "src/partner/mod.rs", "roles_at("),
    ("track[].order", TERMS, "track.order"),
    ("track[].payer", "src/http/authority.rs", "own.payer == Payer::Partner"),
    ("track[].rate", RATED, RATE),
    ("track[].url", TERMS, "track.url"),
];

/// Keys that are held against the rest of the file and have no other effect: what contradicts is
/// refused.
const CHECKED: &[&str] = &[
    "schema",
    // The name by which `needs` and `reset` mean the field.
    "profile.fields[].id",
    // A payout is asked for in a ticket, and every other way is refused.
    "payout.via.command",
    "payout.via.link",
    "payout.via.path",
];

fn show(folder: &Path, file: &str) -> Option<String> {
    let path = folder.join("p.toml");
    std::fs::write(&path, file).unwrap();
    let output = binary().args(["program", "show"]).arg(&path).output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// The keys that hold a value, and no keys of their own.
fn known_keys() -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for file in sources() {
        known.extend(program::parse(&file, "p.toml").unwrap().known_keys().iter().cloned());
    }
    let holds = |key: &String| {
        let below = [format!("{key}."), format!("{key}[]")];
        !known.iter().any(|other| below.iter().any(|below| other.starts_with(below.as_str())))
    };
    known.iter().filter(|key| holds(key)).cloned().collect()
}

/// Where each text of a document stands, by its key.
fn texts(
    key: &str,
    at: &[Step],
    value: &toml::Value,
    found: &mut BTreeMap<String, Vec<Vec<Step>>>,
) {
    let with = |step: Step| [at, &[step]].concat();
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table {
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                texts(&key, &with(Step::Key(name.clone())), value, found);
            }
        }
        toml::Value::Array(all) => {
            for (n, value) in all.iter().enumerate() {
                let key = if value.is_table() { format!("{key}[]") } else { key.to_owned() };
                texts(&key, &with(Step::Place(n)), value, found);
            }
        }
        toml::Value::String(_) => found.entry(key.to_owned()).or_default().push(at.to_vec()),
        _ => {}
    }
}

/// A step into a document.
#[derive(Clone)]
enum Step {
    Key(String),
    Place(usize),
}

/// The value at the end of these steps.
fn at<'v>(document: &'v mut toml::Value, steps: &[Step]) -> &'v mut toml::Value {
    steps.iter().fold(document, |value, step| match step {
        Step::Key(name) => &mut value[name.as_str()],
        Step::Place(n) => &mut value[*n],
    })
}

/// The keys of which `program show` prints what they say, whatever it is: in place of one of their
/// texts stand words that were drawn, and they are printed.
fn shown_keys(asked: &BTreeSet<String>) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = BTreeSet::new();
    for file in sources() {
        let document: toml::Value = toml::from_str(&file).unwrap();
        let mut found = BTreeMap::new();
        texts("", &[], &document, &mut found);
        for (key, places) in found {
            for place in places {
                if shown.contains(&key) || !asked.contains(&key) {
                    break;
                }
                let drawn = format!("Drawn {}", fastrand::u32(100_000..1_000_000));
                for text in [drawn.clone(), format!("https://drawn.example/{}", &drawn[6..])] {
                    let mut other = document.clone();
                    *at(&mut other, &place) = toml::Value::String(text.clone());
                    let printed = show(folder.path(), &toml::to_string(&other).unwrap());
                    if printed.is_some_and(|printed| printed.contains(&text)) {
                        shown.insert(key.clone());
                    }
                }
            }
        }
    }
    shown
}

#[test]
fn every_key_is_used_or_shown() {
    let known = known_keys();
    assert!(known.len() > 150, "{known:?}");
    let mut held: BTreeSet<String> = CHECKED.iter().map(|key| (*key).to_owned()).collect();
    for (key, file, code) in USED {
        assert!(held.insert((*key).to_owned()), "{key} stands twice");
        assert!(!file.starts_with("src/program/"), "{key}: {file}");
        let source = std::fs::read_to_string(root().join(file)).unwrap();
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let source: Vec<&str> =
            source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        assert!(
            !code.is_empty() && bare(&source.join("\n")).contains(&bare(code)),
            "{key}: {file} has no {code}"
        );
    }
    let gone: Vec<&String> = held.iter().filter(|key| !known.contains(*key)).collect();
    assert!(gone.is_empty(), "no key is called {gone:?}");
    let asked: BTreeSet<String> = known.difference(&held).cloned().collect();
    let shown = shown_keys(&asked);
    let idle: Vec<&String> = asked.difference(&shown).collect();
    assert!(idle.is_empty(), "neither used nor shown: {idle:?}");
}
