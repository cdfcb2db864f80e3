//! A program's terms in words: what one earns, gets and does, and how one gets in. For Discord and
//! the command line.
//!
//! The frame is in the reader's language, the program's own words as its file has them.

use partnerdesk::money::{BasisPoints, Money};
use partnerdesk::program::{
    ApplicationForm, Base, Benefit, BenefitWhat, BindsAt, BonusWhat, CapPer, CommissionRule,
    Contact, ContactChannel, ContactPerson, CouponRule, CouponValue, CreditTo, CustomerKind, Every,
    Grant, Holder, Issue, Level, Metric, NamedBy, Need, Occurrence, Payer, PayoutMode, Product,
    ProductRate, Program, RateSource, Review, Route, RouteKind, Settle, Step, Support, SupportKind,
    Track,
};

use crate::features::duty;
use crate::i18n::{Arg, Locale, calm};

/// The most characters of a card's field. Source: Discord, "Embed Limits".
const FIELD: usize = 1024;

/// A part of the terms: a heading and its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TermsSection {
    /// The heading.
    pub(crate) title: String,
    /// The lines, in plain words.
    pub(crate) lines: Vec<String>,
}

impl TermsSection {
    /// A heading with lines under it.
    pub(crate) fn new(title: impl Into<String>, lines: Vec<String>) -> Self {
        Self { title: title.into(), lines }
    }

    /// The section as fields of a card: as few as hold all lines, each with the heading.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in &self.lines {
            let line: String =
                calm(&line.replace("```", "\\`\\`\\`")).chars().take(FIELD).collect();
            match fields.last_mut() {
                Some((_, text)) if text.chars().count() + 1 + line.chars().count() <= FIELD => {
                    text.push('\n');
                    text.push_str(&line);
                }
                _ => fields.push((self.title.clone(), line)),
            }
        }
        fields
    }
}

/// All terms, in the order in which people read them; of one track, or of every track.
pub(crate) fn sections(
    program: &Program,
    track: Option<&Track>,
    locale: Locale,
) -> Vec<TermsSection> {
    let mut all = vec![notices(program, locale)];
    let mut tracks: Vec<&Track> =
        program.tracks.iter().filter(|own| track.is_none_or(|t| t.id == own.id)).collect();
    tracks.sort_by_key(|track| track.order);
    for track in tracks {
        all.extend(about(program, track, locale));
        all.push(rates(program, track, locale));
        all.push(super::agreements::contract(program, track, locale));
        all.extend(duties(program, track, locale));
        all.push(super::agreements::target(program, track, locale));
        all.push(benefits(program, track, locale));
    }
    all.push(super::agreements::engagements(program, locale));
    all.push(coupons(program, locale));
    all.push(super::agreements::claims(program, locale));
    all.push(payout(program, locale));
    all.push(super::agreements::paying_in(program, locale));
    all.push(super::agreements::profile(program, track, locale));
    let routes = program
        .routes
        .iter()
        .filter(|route| track.is_none_or(|t| route.from.as_deref() == Some(&t.id)));
    all.extend(
        routes.clone().map(|route| way_in(program, route, track.map(|t| t.id.as_str()), locale)),
    );
    let asked =
        |form: &&ApplicationForm| routes.clone().any(|route| route.form.as_ref() == Some(&form.id));
    all.extend(program.forms.iter().filter(asked).map(|form| questions(form, locale)));
    all.push(related(program, locale));
    all.push(support(program, locale));
    all.push(origin(program, locale));
    all.retain(|section| !section.lines.is_empty());
    all
}

/// A line of a list.
pub(crate) fn bullet(text: impl std::fmt::Display) -> String {
    format!("• {text}")
}

/// Lines without a condition, then those of each condition under it as their heading.
pub(crate) fn by_condition(
    lines: impl IntoIterator<Item = (Option<String>, String)>,
) -> Vec<String> {
    let mut groups: Vec<(Option<String>, Vec<String>)> = vec![(None, Vec::new())];
    for (condition, line) in lines {
        match groups.iter_mut().find(|(known, _)| *known == condition) {
            Some((_, known)) => known.push(line),
            None => groups.push((condition, vec![line])),
        }
    }
    groups.into_iter().flat_map(|(condition, lines)| condition.into_iter().chain(lines)).collect()
}

fn list(title: String, texts: &[String]) -> TermsSection {
    TermsSection::new(title, texts.iter().map(bullet).collect())
}

/// What everybody has to know first.
pub(crate) fn notices(program: &Program, locale: Locale) -> TermsSection {
    let line = |notice: &partnerdesk::program::ProgramNotice| match &notice.url {
        Some(url) => format!("{}\n{url}", notice.text),
        None => notice.text.clone(),
    };
    TermsSection::new(locale.text("terms-notices"), program.notices.iter().map(line).collect())
}

/// The heading of a track's part; the part's own name where there is but one track.
pub(crate) fn of_track(program: &Program, track: &Track, id: &str, locale: Locale) -> String {
    let title = locale.text(id);
    if program.tracks.len() > 1 { format!("{} · {title}", track.title()) } else { title }
}

fn about(program: &Program, track: &Track, locale: Locale) -> Option<TermsSection> {
    let mut lines: Vec<String> = track.summary.iter().cloned().collect();
    if !track.suits.is_empty() {
        lines.push(locale.with("terms-suits", &[("who", track.suits.join(", ").into())]));
    }
    // Customers pay: that goes without saying, unless there is a track where they do not.
    if program.tracks.iter().any(|track| track.payer == Payer::Partner) {
        let id = if track.payer == Payer::Partner {
            "terms-payer-partner"
        } else {
            "terms-payer-client"
        };
        lines.push(locale.text(id));
    }
    lines.extend(track.url.clone());
    (!lines.is_empty())
        .then(|| TermsSection::new(of_track(program, track, "terms-about", locale), lines))
}

/// What partners of a track earn: every rule, the levels, the bonuses.
pub(crate) fn rates(program: &Program, track: &Track, locale: Locale) -> TermsSection {
    let rules = program.commissions.iter().filter(|rule| rule.track == track.id);
    let mut lines: Vec<String> =
        rules.flat_map(|rule| rule_lines(program, track, rule, locale)).collect();
    let bonuses = program
        .bonuses
        .iter()
        .filter(|bonus| bonus.track.as_deref().is_none_or(|own| own == track.id));
    for bonus in bonuses {
        let said = bonus_line(program, &bonus.what, locale);
        lines.push(bullet(
            bonus.text.as_ref().map_or_else(|| said.clone(), |text| format!("{text}: {said}")),
        ));
    }
    if lines.is_empty() {
        lines.push(locale.text("terms-rates-none"));
    }
    TermsSection::new(of_track(program, track, "terms-rates", locale), lines)
}

fn rule_lines(
    program: &Program,
    track: &Track,
    rule: &CommissionRule,
    locale: Locale,
) -> Vec<String> {
    let mut shares = Vec::new();
    let levels = || {
        let line = |level: &Level| match rule.settle {
            Settle::Credit => level_line(program, track, level, locale),
            Settle::Discount => {
                level_gives(program, track, level, &[locale.percent(level.rate)], locale)
            }
        };
        track.levels.iter().map(line).collect::<Vec<_>>()
    };
    match &rule.rate {
        RateSource::Level => shares = levels(),
        RateSource::Percent(rate) => shares.push(locale.percent(*rate)),
        RateSource::Flat(amount) => shares.push(locale.money(*amount)),
        RateSource::Full => shares.push(locale.percent(BasisPoints::FULL)),
        RateSource::Steps(steps) => {
            shares.extend(steps.iter().map(|(from, rate)| {
                locale.with(
                    "terms-step",
                    &[("from", (*from).into()), ("rate", locale.percent(*rate).into())],
                )
            }));
        }
        RateSource::Product => {
            let counted = program.products.iter().filter(|product| rule.counts(Some(product)));
            let counted: Vec<&Product> = counted.collect();
            if counted.iter().any(|p| {
                !matches!(p.rates.get(&track.id), Some(ProductRate::Fixed(_) | ProductRate::Unset))
            }) {
                shares = levels();
            }
            shares.extend(counted.into_iter().map(|product| {
                let rate = match product.rates.get(&track.id) {
                    Some(ProductRate::Fixed(rate)) => locale.percent(*rate),
                    Some(ProductRate::Unset) => locale.text("terms-unset"),
                    Some(ProductRate::Level) | None => locale.text("terms-by-level"),
                };
                format!("{}: {rate}", product.title())
            }));
        }
    }
    let head = locale.with(
        match (rule.settle, &rule.rate) {
            (Settle::Discount, _) => "terms-rule-discount",
            (Settle::Credit, RateSource::Flat(_)) => "terms-rule-flat",
            (Settle::Credit, _) => "terms-rule",
        },
        &[("base", locale.text(base(rule.base)).into()), ("which", which(rule, locale).into())],
    );
    let mut lines = vec![head];
    lines.extend(shares.iter().map(bullet));
    if rule.customer == CustomerKind::New {
        lines.push(locale.text("terms-new-customers"));
    }
    if rule.hold_days > 0 {
        lines.push(locale.with("terms-hold", &[("days", rule.hold_days.into())]));
    }
    if let Some(cap) = &rule.cap {
        let id = match cap.per {
            CapPer::Event => "terms-cap-event",
            CapPer::Customer => "terms-cap-customer",
            CapPer::Month => "terms-cap-month",
        };
        lines.push(locale.with(id, &[("amount", locale.money(cap.amount).into())]));
    }
    if rule.by_contract {
        lines.push(locale.text("terms-by-contract"));
    }
    if rule.credit_to == CreditTo::Account {
        lines.push(locale.text("terms-to-account"));
    }
    if let Some(example) = &rule.example {
        let args = [
            ("plan", example.plan.as_str().into()),
            ("base", locale.money(example.base).into()),
            ("rate", locale.percent(example.rate).into()),
            ("pays", locale.money(example.partner_pays).into()),
        ];
        lines.push(locale.with("terms-example", &args));
    }
    lines
}

fn base(base: Base) -> &'static str {
    match base {
        Base::PaidNet => "base-paid-net",
        Base::Gross => "base-gross",
        Base::List => "base-list",
        Base::OfferPrice => "base-offer-price",
    }
}

/// Which of a customer's purchases count.
fn which(rule: &CommissionRule, locale: Locale) -> String {
    match rule.occurrence {
        Occurrence::First => locale.text("which-first"),
        Occurrence::Every => locale.text("which-every"),
        Occurrence::Limited { max_count, max_months, within_days } => {
            let bound = |id: &str, bound: Option<u32>| {
                bound.map(|count| locale.with(id, &[("count", count.into())]))
            };
            let payments =
                bound("which-count", max_count).unwrap_or_else(|| locale.text("which-all"));
            let times = [bound("which-months", max_months), bound("which-days", within_days)];
            let times: Vec<String> = times.into_iter().flatten().collect();
            format!("{payments} {}", times.join(", ")).trim_end().to_owned()
        }
    }
}

/// A level: from which count on, what it earns, what coupons are worth.
pub(crate) fn level_line(
    program: &Program,
    track: &Track,
    level: &Level,
    locale: Locale,
) -> String {
    let id = if program.pays_less(&track.id) { "terms-discount" } else { "terms-kickback" };
    let mut gives = vec![locale.with(id, &[("rate", locale.percent(level.rate).into())])];
    for coupon in &program.coupons {
        let by_level = coupon.value_at(level).filter(|_| !level.values.is_empty());
        if let Some(value) = by_level {
            let id =
                if coupon.holder == Holder::Customer { "help-audience" } else { "help-personal" };
            gives.push(locale.with(id, &[("value", locale.worth(program, value).into())]));
        }
    }
    level_gives(program, track, level, &gives, locale)
}

/// A level with what it gives, whatever that is.
fn level_gives(
    program: &Program,
    track: &Track,
    level: &Level,
    gives: &[String],
    locale: Locale,
) -> String {
    let number = || locale.with("level-number", &[("level", level.number.into())]);
    let name = level.name.clone().unwrap_or_else(number);
    let id = if level.at == 0 && track.ladder.metric != Metric::Manual {
        "terms-level-start"
    } else {
        "terms-level"
    };
    let args = [
        ("level", name.into()),
        ("from", counted(program, track.ladder.metric, level.at, locale).into()),
        ("gives", gives.join(", ").into()),
    ];
    locale.with(id, &args)
}

/// A count of what a ladder counts, in words.
pub(crate) fn counted(program: &Program, metric: Metric, count: u64, locale: Locale) -> String {
    let id = match metric {
        Metric::FirstPurchases => "metric-first-purchases",
        Metric::Clients => "metric-clients",
        Metric::ActiveClients => "metric-active-clients",
        Metric::Manual => "metric-manual",
        Metric::Revenue | Metric::Commissions => {
            let amount =
                Money::new(i64::try_from(count).unwrap_or(i64::MAX), program.meta.currency);
            let id =
                if metric == Metric::Revenue { "metric-revenue" } else { "metric-commissions" };
            return locale.with(id, &[("amount", locale.money(amount).into())]);
        }
    };
    locale.with(id, &[("count", count.into())])
}

fn bonus_line(program: &Program, what: &BonusWhat, locale: Locale) -> String {
    match what {
        BonusWhat::Cash(amount) => {
            locale.with("bonus-cash", &[("amount", locale.money(*amount).into())])
        }
        BonusWhat::Milestone { amount, metric, at, repeat } => {
            let args = [
                ("amount", locale.money(*amount).into()),
                ("count", counted(program, *metric, *at, locale).into()),
            ];
            locale.with(if *repeat { "bonus-milestone-each" } else { "bonus-milestone" }, &args)
        }
        BonusWhat::ByContract => locale.text("bonus-contract"),
        BonusWhat::Restricted { amount, valid_days, .. } => {
            let args = [("amount", locale.money(*amount).into()), ("days", (*valid_days).into())];
            locale.with("bonus-restricted", &args)
        }
    }
}

/// What partners of a track do, need not do, and what the operator does; then their duties.
pub(crate) fn duties(program: &Program, track: &Track, locale: Locale) -> Vec<TermsSection> {
    let heading = |id| of_track(program, track, id, locale);
    let mut all = vec![
        list(heading("terms-does"), &track.partner_does),
        list(heading("terms-does-not"), &track.partner_does_not),
        list(heading("terms-operator-does"), &track.operator_does),
    ];
    let of_kind = |kind: &String| track.kinds.contains(kind) || *kind == track.id;
    for requirement in
        program.requirements.iter().filter(|requirement| of_kind(&requirement.partner_kind))
    {
        let lines = duty::view::list(&program.duties(&requirement.partner_kind), locale);
        all.push(TermsSection::new(requirement.title.clone(), lines));
    }
    all.retain(|section| !section.lines.is_empty());
    all
}

/// What partners of a track get beside money.
fn benefits(program: &Program, track: &Track, locale: Locale) -> TermsSection {
    let own = program.benefits.iter().filter(|benefit| benefit.is_for(&track.id));
    let lines = benefit_lines(program, own, locale);
    TermsSection::new(of_track(program, track, "field-benefits", locale), lines)
}

/// Benefits with what they consist of, under their conditions.
pub(crate) fn benefit_lines<'a>(
    program: &Program,
    benefits: impl Iterator<Item = &'a Benefit>,
    locale: Locale,
) -> Vec<String> {
    by_condition(benefits.map(|benefit| {
        let lasts = benefit.lasts.map(|_| locale.text("terms-while-active"));
        let when = benefit.when.as_ref();
        let when =
            when.map(|when| locale.with("list-condition", &[("when", when.as_str().into())]));
        let conditions: Vec<String> = lasts.into_iter().chain(when).collect();
        let conditions = (!conditions.is_empty()).then(|| conditions.join(" · "));
        (conditions, benefit_line(program, benefit, locale))
    }))
}

fn benefit_line(program: &Program, benefit: &Benefit, locale: Locale) -> String {
    let items = benefit.items.join(", ");
    let mut line = match &benefit.text {
        Some(text) if items.is_empty() => text.clone(),
        Some(text) => format!("{text}: {items}"),
        None => items,
    };
    match &benefit.what {
        BenefitWhat::Directory(url) => line = format!("{line}: {url}"),
        BenefitWhat::Coupon(ids) => {
            let worth = ids.iter().filter_map(|id| program.coupon(id));
            let worth: Vec<String> = worth.map(|own| coupon_value(program, own, locale)).collect();
            line = format!("{line} ({})", worth.join(" · "));
        }
        BenefitWhat::DiscordRole(_) | BenefitWhat::Given(_) => {}
    }
    bullet(line)
}

fn coupons(program: &Program, locale: Locale) -> TermsSection {
    let mut lines: Vec<String> =
        program.coupons.iter().map(|coupon| bullet(coupon_line(program, coupon, locale))).collect();
    if let Some(place) = redeem_at(program).filter(|_| !program.coupons.is_empty()) {
        lines.push(locale.with("terms-redeem-at", &[("place", place.into())]));
    }
    if let Some(links) = program.links.as_ref().filter(|links| !links.post_on.is_empty()) {
        lines.push(locale.text("terms-post-on"));
        lines.extend(links.post_on.iter().map(bullet));
    } else if program.links.is_some() {
        lines.push(bullet(locale.text("terms-link")));
    }
    if !lines.is_empty() {
        lines.push(locale.text(match program.attribution.binds_at {
            BindsAt::Registration => "terms-binds-registration",
            BindsAt::Redemption => "terms-binds-redemption",
        }));
    }
    TermsSection::new(locale.text("terms-coupons"), lines)
}

/// A coupon: for whom, what it is worth, what redeeming it takes, and how often that can be done.
fn coupon_line(program: &Program, coupon: &CouponRule, locale: Locale) -> String {
    let id = match (coupon.holder, coupon.issue) {
        (Holder::Customer, _) => "terms-coupon-customer",
        (Holder::Partner, Issue::Monthly) => "terms-coupon-monthly",
        (Holder::Partner, Issue::Once) => "terms-coupon-partner",
    };
    let value = coupon_value(program, coupon, locale);
    let mut more = Vec::new();
    if coupon.named_by == Some(NamedBy::Partner) {
        more.push(locale.text("terms-coupon-named"));
    }
    more.extend(coupon.grant.map(|grant| {
        locale.text(match grant {
            Grant::AccountBalance => "terms-coupon-balance",
            Grant::Discount => "terms-coupon-discount",
        })
    }));
    if coupon.when.is_some() {
        more.push(locale.text("terms-coupon-registration"));
    }
    if coupon.needs.contains(&Need::Account) {
        more.push(locale.text("terms-coupon-account"));
    }
    more.extend(
        coupon
            .per_customer
            .map(|count| locale.with("terms-coupon-per-customer", &[("count", count.into())])),
    );
    more.extend(
        coupon.uses.map(|count| locale.with("terms-coupon-uses", &[("count", count.into())])),
    );
    more.insert(0, locale.with(id, &[("value", value.into())]));
    more.join(" ")
}

/// What a coupon is worth, whatever the level.
fn coupon_value(program: &Program, coupon: &CouponRule, locale: Locale) -> String {
    match &coupon.value {
        CouponValue::Fixed(value) => locale.worth(program, *value),
        CouponValue::Level(_) => value_range(program, coupon, locale),
    }
}

/// What a coupon is worth from the lowest to the highest level.
fn value_range(program: &Program, coupon: &CouponRule, locale: Locale) -> String {
    let levels = program.tracks.iter().flat_map(|track| &track.levels);
    let values: Vec<Money> = levels.filter_map(|level| coupon.value_at(level)).collect();
    let range = values.iter().min().zip(values.iter().max());
    let Some((least, most)) = range.filter(|(least, most)| least.unit() == most.unit()) else {
        return locale.text("terms-by-level");
    };
    if least == most {
        return locale.worth(program, *least);
    }
    // A currency with a sign has it at both ends; other units are named once.
    let least = if locale.money(*least).ends_with(char::is_alphabetic) {
        locale.amount(*least)
    } else {
        locale.money(*least)
    };
    locale
        .with("terms-range", &[("from", least.into()), ("to", locale.worth(program, *most).into())])
}

/// Where customers and partners redeem codes, where the file says it.
pub(crate) fn redeem_at(program: &Program) -> Option<String> {
    let panel = program.integration.as_ref()?;
    let url = panel.url.as_ref()?;
    Some(match &panel.redeem_at {
        Some(place) => format!("{url} ({place})"),
        None => url.to_string(),
    })
}

/// When and how partners get their money.
pub(crate) fn payout(program: &Program, locale: Locale) -> TermsSection {
    let payout = &program.payout;
    let minimum: Arg = locale.money(payout.minimum).into();
    let mut lines = Vec::new();
    match (payout.mode, payout.schedule) {
        (PayoutMode::AccountBalance, _) => lines.push(locale.text("terms-payout-account")),
        (PayoutMode::Schedule, Some(schedule)) => {
            let Every::Month = schedule.every;
            lines.push(locale.with("terms-payout-month", &[("day", schedule.day.into())]));
            if payout.destination.is_some() {
                lines.push(locale.text("terms-payout-on-file"));
            }
        }
        _ => {
            let hours = payout.answer_within_hours;
            let id = match (payout.needs_passphrase(), hours) {
                (true, Some(_)) => "help-payout",
                (false, Some(_)) => "terms-payout-hours",
                (true, None) => "terms-payout-passphrase",
                (false, None) if payout.minimum.minor() == 0 => "terms-payout-any",
                (false, None) => "terms-payout",
            };
            lines.push(
                locale.with(
                    id,
                    &[("minimum", minimum.clone()), ("hours", hours.unwrap_or(0).into())],
                ),
            );
        }
    }
    if let Some(ContactChannel::Ticket(name)) =
        payout.via.as_ref().filter(|_| payout.mode == PayoutMode::OnRequest)
    {
        lines.push(locale.with("terms-payout-ticket", &[("name", name.as_str().into())]));
    }
    if payout.mode == PayoutMode::Schedule && payout.minimum.minor() > 0 {
        lines.push(locale.with("terms-minimum", &[("minimum", minimum)]));
    }
    TermsSection::new(locale.text("field-payout"), lines)
}

/// How one gets in by a route; `track` is the track of whoever reads it.
pub(crate) fn way_in(
    program: &Program,
    route: &Route,
    track: Option<&str>,
    locale: Locale,
) -> TermsSection {
    let tracks: Vec<&str> = route.tracks(program).map(Track::title).collect();
    let id = match route.kind {
        RouteKind::Open => "way-open",
        RouteKind::Application => "way-application",
        RouteKind::Invite => "way-invite",
        RouteKind::Promotion => "way-promotion",
    };
    let title = if program.tracks.len() > 1 {
        locale.with("way-title", &[("tracks", tracks.join(", ").into())])
    } else {
        locale.text("way-title-only")
    };
    let mut lines = vec![locale.text(id)];
    if let Some(who) = &route.who {
        lines.push(locale.with("way-who", &[("who", who.as_str().into())]));
    }
    if let Some(from) = route.from.as_deref().and_then(|id| program.track(id)) {
        lines.push(locale.with("way-from", &[("track", from.title().into())]));
    }
    lines.extend(
        route
            .requires
            .iter()
            .map(|text| locale.with("way-requires", &[("what", text.as_str().into())])),
    );
    if route.form_optional {
        lines.push(locale.text("way-form-optional"));
    }
    lines.extend(via(route, locale));
    lines.extend(binding(route, locale));
    if let Some(by) = route.opened_by {
        lines.push(locale.with("way-opened-by", &[("whom", contact(by, locale).into())]));
    }
    if !route.criteria.is_empty() {
        lines.push(locale.text("way-criteria"));
        lines.extend(route.criteria.iter().map(bullet));
    }
    lines.extend(
        route.steps.iter().enumerate().map(|(n, step)| format!("{}) {step}", n.saturating_add(1))),
    );
    if !route.then.is_empty() {
        let steps: Vec<String> = route.then.iter().map(|step| next_step(*step, locale)).collect();
        lines.push(locale.with("way-then", &[("steps", steps.join(", ").into())]));
    }
    if let Some(days) = route.reapply_days {
        lines.push(locale.with("way-reapply", &[("days", days.into())]));
    }
    lines.extend(ask(program, route, track, locale));
    TermsSection::new(title, lines)
}

/// What follows once somebody is in.
fn next_step(step: Step, locale: Locale) -> String {
    locale.text(match step {
        Step::CollectProfile => "step-collect-profile",
        Step::NameCoupon => "step-name-coupon",
        Step::IssueCoupon => "step-issue-coupon",
    })
}

/// Whom to talk to about a route.
fn ask(program: &Program, route: &Route, track: Option<&str>, locale: Locale) -> Option<String> {
    Some(match route.ask_of(track)? {
        ContactPerson::Contact(whom) => {
            locale.with("way-ask", &[("whom", contact(*whom, locale).into())])
        }
        ContactPerson::Route(id) => {
            let first: Vec<&str> = program.route(id)?.tracks(program).map(Track::title).collect();
            locale.with("way-ask-route", &[("tracks", first.join(", ").into())])
        }
    })
}

fn contact(whom: Contact, locale: Locale) -> String {
    locale.text(match whom {
        Contact::Staff => "contact-staff",
        Contact::AccountManager => "contact-account-manager",
    })
}

/// A form: what stands above it, and its questions.
fn questions(form: &ApplicationForm, locale: Locale) -> TermsSection {
    let questions = form.fields.iter().map(|field| bullet(&field.label));
    TermsSection::new(
        locale.text("terms-form"),
        form.intro.iter().cloned().chain(questions).collect(),
    )
}

/// Where one asks.
pub(crate) fn via(route: &Route, locale: Locale) -> Option<String> {
    match route.via.as_ref()? {
        ContactChannel::Ticket(name) => {
            Some(locale.with("way-ticket", &[("name", name.as_str().into())]))
        }
        ContactChannel::Link(url) => Some(locale.with("way-link", &[("url", url.as_str().into())])),
        ContactChannel::Path(path) => {
            Some(locale.with("way-path", &[("path", path.as_str().into())]))
        }
        ContactChannel::Command(command) => {
            Some(locale.with("way-command", &[("command", command.as_str().into())]))
        }
    }
}

/// That one commits oneself to nothing, where that is so.
pub(crate) fn binding(route: &Route, locale: Locale) -> Option<String> {
    (!route.binding).then(|| locale.text("way-not-binding"))
}

fn related(program: &Program, locale: Locale) -> TermsSection {
    let line = |related: &partnerdesk::program::RelatedProgram| {
        let mut line = related.name.clone();
        if let Some(when) = &related.when {
            line = format!("{line}: {when}");
        }
        if let Some(url) = &related.url {
            line = format!("{line} {url}");
        }
        bullet(line)
    };
    TermsSection::new(locale.text("terms-related"), program.related.iter().map(line).collect())
}

/// Where to ask, with what, and when somebody is there.
pub(crate) fn support(program: &Program, locale: Locale) -> TermsSection {
    let line = |support: &Support| {
        let kind = locale.text(match support.kind {
            SupportKind::Discord => "support-discord",
            SupportKind::Ticket => "support-ticket",
            SupportKind::LiveChat => "support-live-chat",
            SupportKind::Page => "support-page",
        });
        let mut line = format!("{kind}: {}", support.url);
        if let Some(best_for) = &support.best_for {
            line = format!(
                "{line}\n{}",
                locale.with("support-best-for", &[("what", best_for.as_str().into())])
            );
        }
        if let Some(hours) = &support.hours {
            line = format!(
                "{line}\n{}",
                locale.with("support-hours", &[("hours", hours.as_str().into())])
            );
        }
        line
    };
    TermsSection::new(locale.text("field-support"), program.support.iter().map(line).collect())
}

/// Where the terms stand in full, who wrote them and when, and after what.
fn origin(program: &Program, locale: Locale) -> TermsSection {
    let (meta, about) = (&program.meta, &program.meta.about);
    let day =
        |id: &str, day: chrono::NaiveDate| locale.with(id, &[("day", day.to_string().into())]);
    let text = |id: &str, text: &str| locale.with(id, &[("text", text.into())]);
    let mut lines = Vec::new();
    lines.extend(meta.terms_url.as_ref().map(|url| text("origin-terms", url.as_str())));
    lines.extend(meta.version.as_ref().map(|version| text("origin-version", version)));
    lines.extend(meta.effective_from.map(|from| day("origin-effective", from)));
    lines.extend(about.author.as_ref().map(|author| text("origin-author", author)));
    lines.extend(about.updated.map(|updated| day("origin-updated", updated)));
    lines.extend(about.review.map(|review| {
        locale.text(match review {
            Review::Pending => "origin-review-pending",
            Review::Done => "origin-review-done",
        })
    }));
    lines.extend(about.index.as_ref().map(|url| text("origin-index", url.as_str())));
    if !about.sources.is_empty() {
        lines.push(text("origin-sources", &about.sources.join(", ")));
    }
    TermsSection::new(locale.text("terms-origin"), lines)
}
