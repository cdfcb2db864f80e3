//! A program: everything that its file says, typed.
//!
//! A [`Program`] exists only when its file has no error: references resolve, thresholds rise, texts
//! fit Discord. It is never changed; another version of the file is another program.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use toml::de::DeValue;

use super::account::AccountRules;
use super::assumption::Assumption;
use super::attribution::{AttributedBy, Attribution, Links};
use super::benefit::{Benefit, BenefitWhat};
use super::bonus::{BonusRule, BonusWhat};
use super::claim::{ClaimRule, MAX_CLAIMS};
use super::commission::{CommissionEvent, CommissionRule, Products, RateSource, Settle};
use super::contract::ContractRule;
use super::coupon::{CouponRule, CouponValue, Holder, NamedBy};
use super::engagement::{self, EngagementRule};
use super::form::ApplicationForm;
use super::goal::GoalRule;
use super::integration::{Integration, PanelEvent};
use super::meta::ProgramMeta;
use super::notice::ProgramNotice;
use super::payout::PayoutRules;
use super::places::Places;
use super::product::{Product, fold};
use super::profile::ProfileRules;
use super::reader::{MAX_LIST, Table};
use super::related::RelatedProgram;
use super::requirement::{self, DutyRule, ItemWhat, Requirement};
use super::route::{Route, RouteKind, Step};
use super::support::Support;
use super::ticket::TicketRules;
use super::track::{Level, Track};
use crate::money::Unit;

/// The version of the format that this code reads.
const SCHEMA: u32 = 1;
/// The most characters that a list of texts may have together: an embed's description holds 4,096.
/// Source: Discord, "Embed Limits".
const MAX_TOGETHER: usize = 4000;
/// What each line of such a list takes beside its text.
const LINE_FRAME: usize = 10;

/// A partner program, as its file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Names, language, currency.
    pub meta: ProgramMeta,
    /// What everybody has to know first.
    pub notices: Vec<ProgramNotice>,
    /// Other programs of the operator.
    pub related: Vec<RelatedProgram>,
    /// Where people get help.
    pub support: Vec<Support>,
    /// The ways in; at least one.
    pub routes: Vec<Route>,
    /// What applicants are asked; routes name them.
    pub forms: Vec<ApplicationForm>,
    /// What a partner tells before being paid.
    pub profile: ProfileRules,
    /// The tracks; at least one, and the first is the usual one.
    pub tracks: Vec<Track>,
    /// What customers buy.
    pub products: Vec<Product>,
    /// What earns a kickback.
    pub commissions: Vec<CommissionRule>,
    /// The codes that partners have.
    pub coupons: Vec<CouponRule>,
    /// How a customer is bound to a partner.
    pub attribution: Attribution,
    /// The links that partners share; none when the program has no links.
    pub links: Option<Links>,
    /// What partners get once.
    pub bonuses: Vec<BonusRule>,
    /// How partners get their money.
    pub payout: PayoutRules,
    /// What partners get beside money.
    pub benefits: Vec<Benefit>,
    /// What partners have to do.
    pub requirements: Vec<Requirement>,
    /// What partners are engaged for beside commissions.
    pub engagements: Vec<EngagementRule>,
    /// What partners are expected to reach, at most one a track.
    pub targets: Vec<GoalRule>,
    /// The account on which partners keep money with the operator; none when they keep none.
    pub account: Option<AccountRules>,
    /// Which tracks take a signed contract; none when the program has no contracts.
    pub contract: Option<ContractRule>,
    /// What a partner may claim on evidence.
    pub claims: Vec<ClaimRule>,
    /// What becomes of tickets' channels.
    pub tickets: TicketRules,
    /// The billing panel; none when staff enters purchases.
    pub integration: Option<Integration>,
    /// What the file's author has made up so that it runs.
    pub assumptions: Vec<Assumption>,
    pub(super) places: Places,
    pub(super) version: String,
}

impl Program {
    /// The first 12 hex digits of the SHA-256 of the file's text: kept with everything that the
    /// program pays.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The keys that were asked for while the file was read, whether it writes them or not, such as
    /// `track[].levels[].at`: what a table of the file may hold.
    #[must_use]
    pub fn known_keys(&self) -> &BTreeSet<String> {
        self.places.known()
    }

    /// The names of the Discord roles that the program hands out, in the order of levels and then
    /// of benefits.
    #[must_use]
    pub fn roles(&self) -> Vec<&str> {
        let levels = self
            .tracks
            .iter()
            .flat_map(|track| &track.levels)
            .filter_map(|level| level.role.as_deref());
        levels.chain(self.benefits.iter().filter_map(role_of)).collect()
    }

    /// Whether partners of this track pay less for their customers, and are credited nothing.
    #[must_use]
    pub fn pays_less(&self, track: &str) -> bool {
        let mut rules = self.commissions.iter().filter(|rule| rule.track == track).peekable();
        rules.peek().is_some() && rules.all(|rule| rule.settle == Settle::Discount)
    }

    /// The roles that every active partner of this track holds, whatever the level.
    pub fn partner_roles(&self, track: &str) -> impl Iterator<Item = &str> {
        self.benefits.iter().filter(move |benefit| benefit.is_for(track)).filter_map(role_of)
    }

    /// The track of this id.
    #[must_use]
    pub fn track(&self, id: &str) -> Option<&Track> {
        self.tracks.iter().find(|track| track.id == id)
    }

    /// The track that a partner joins unless told otherwise.
    ///
    /// # Panics
    /// Never: a program without a track is refused when it is read.
    #[must_use]
    pub fn first_track(&self) -> &Track {
        self.tracks.first().expect("invariant: a program has a track")
    }

    /// The route of this id.
    #[must_use]
    pub fn route(&self, id: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.id == id)
    }

    /// The form of this id.
    #[must_use]
    pub fn form(&self, id: &str) -> Option<&ApplicationForm> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The coupon of this id.
    #[must_use]
    pub fn coupon(&self, id: &str) -> Option<&CouponRule> {
        self.coupons.iter().find(|coupon| coupon.id == id)
    }

    /// The product that a billing event means by this name. Where several fit, a whole name decides
    /// before a beginning, and a longer beginning before a shorter one.
    #[must_use]
    pub fn product_matching(&self, name: &str) -> Option<&Product> {
        let folded = fold(name);
        let fitting = self.products.iter().filter_map(|product| {
            let fits = product.matches.iter().filter_map(|one| one.fits(name, &folded)).max()?;
            Some((fits, product))
        });
        fitting.max_by_key(|(fits, _)| *fits).map(|(_, product)| product)
    }

    /// A name by which a billing event would mean this product; none when every name that fits it
    /// means another one.
    #[must_use]
    pub fn name_of(&self, product: &Product) -> Option<String> {
        let whole = product.matches.iter().filter(|one| !one.open_ended);
        let begun = product.matches.iter().filter(|one| one.open_ended);
        let longer = begun.clone().map(|one| format!("{}{}", one.text, product.id));
        let names = whole.chain(begun).map(|one| one.text.clone()).chain(longer);
        let means = |name: &String| {
            !name.trim().is_empty()
                && self.product_matching(name).is_some_and(|found| found.id == product.id)
        };
        names.into_iter().find(means)
    }

    /// Under which name the milestones of a contract are paid on this track: that of the bonus
    /// which leaves them to the contract, and otherwise simply `contract`.
    #[must_use]
    pub fn contract_bonus(&self, track: &str) -> &str {
        let left = |bonus: &&BonusRule| {
            bonus.what == BonusWhat::ByContract && bonus.track.as_ref().is_none_or(|of| of == track)
        };
        self.bonuses.iter().find(left).map_or("contract", |bonus| &bonus.id)
    }

    /// The bonus of restricted credit, if the program has one.
    #[must_use]
    pub fn restricted_bonus(&self) -> Option<&BonusRule> {
        self.bonuses.iter().find(|bonus| matches!(bonus.what, BonusWhat::Restricted { .. }))
    }

    /// The commission that decides what such an event of this product means for a partner of this
    /// track.
    #[must_use]
    pub fn commission(
        &self,
        track: &str,
        event: CommissionEvent,
        product: Option<&Product>,
    ) -> Option<&CommissionRule> {
        let fits = |rule: &&CommissionRule| {
            rule.track == track && rule.events.contains(&event) && rule.counts(product)
        };
        self.commissions.iter().find(fits)
    }

    /// The coupon that partners give to their customers, if the program has one.
    #[must_use]
    pub fn customer_coupon(&self) -> Option<&CouponRule> {
        self.coupons.iter().find(|coupon| coupon.holder == Holder::Customer)
    }

    /// The first route of this kind.
    #[must_use]
    pub fn route_of(&self, kind: RouteKind) -> Option<&Route> {
        self.routes.iter().find(|route| route.kind == kind)
    }

    /// Whether the billing panel may report this beside what customers do.
    #[must_use]
    pub fn panel_may(&self, what: PanelEvent) -> bool {
        self.integration.as_ref().is_some_and(|panel| panel.may.contains(&what))
    }

    /// The unit of this code, with its decimals.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<Unit> {
        self.meta.all_units().into_iter().find(|unit| unit.code() == code)
    }

    /// Every unit, and whether it is cash.
    pub fn units(&self) -> impl Iterator<Item = (Unit, bool)> {
        let own = self.meta.units.iter().map(|own| (own.unit, own.cash));
        std::iter::once((self.meta.currency, true)).chain(own)
    }

    /// The names of the roles that an active partner of this track holds at this level.
    #[must_use]
    pub fn roles_at(&self, track: &str, level: u32) -> Vec<String> {
        let of_level = self
            .track(track)
            .and_then(|track| track.level(level))
            .and_then(|level| level.role.as_deref());
        self.partner_roles(track).chain(of_level).map(str::to_owned).collect()
    }

    /// The engagement of this id.
    #[must_use]
    pub fn engagement(&self, id: &str) -> Option<&EngagementRule> {
        self.engagements.iter().find(|engagement| engagement.id == id)
    }

    /// The target of this track.
    #[must_use]
    pub fn target(&self, track: &str) -> Option<&GoalRule> {
        self.targets.iter().find(|target| target.track == track)
    }

    /// Whether nobody is on this track without a signed contract.
    #[must_use]
    pub fn needs_contract(&self, track: &str) -> bool {
        self.contract
            .as_ref()
            .is_some_and(|contract| contract.required_for.iter().any(|id| id == track))
    }

    /// The duties of a kind of partner or of a track, with those that it includes and inherits.
    #[must_use]
    pub fn duties(&self, partner_kind: &str) -> Vec<DutyRule<'_>> {
        requirement::duties(&self.requirements, partner_kind)
    }

    /// Reads the whole document; nothing when a table that every program has is missing.
    pub(super) fn read(t: &mut Table<'_, '_>, text: &str) -> Option<Self> {
        read_schema(t);
        let meta = t.table("program", ProgramMeta::read);
        let units: Vec<Unit> = meta.as_ref().map(ProgramMeta::all_units).unwrap_or_default();
        let written = level_values(t);
        let coupons = t.tables("coupon", 0, MAX_LIST, |t| CouponRule::read(t, &written, &units));
        let mut values: Vec<String> = Vec::new();
        for coupon in &coupons {
            if let CouponValue::Level(name) = &coupon.value
                && !name.is_empty()
                && !values.contains(name)
            {
                values.push(name.clone());
            }
        }
        let tracks = t.tables("track", 1, MAX_LIST, |t| Track::read(t, &values, &units));
        let track_ids: Vec<&str> = tracks.iter().map(|track| track.id.as_str()).collect();
        let profile = t.table_opt("profile", ProfileRules::read).unwrap_or_default();
        let currency = meta.as_ref().map(|meta| meta.currency);
        let payout =
            t.table_opt("payout", |t| Some(PayoutRules::read(t, currency?, Some(&profile))));
        let payout = payout.flatten().or_else(|| Some(PayoutRules::unsaid(currency?)));
        let attribution = t.table("attribution", Attribution::read);
        let links = t.table_opt("links", Links::read).flatten();
        let tickets = t.table_opt("ticket", TicketRules::read).unwrap_or_default();
        let bonuses = t.tables("bonus", 0, MAX_LIST, |t| BonusRule::read(t, &units));
        let notices = t.tables("notice", 0, 5, ProgramNotice::read);
        let related = t.tables("related", 0, 10, RelatedProgram::read);
        let support = t.tables("support", 0, MAX_LIST, Support::read);
        let routes = t.tables("route", 1, MAX_LIST, Route::read);
        let forms = t.tables("form", 0, MAX_LIST, ApplicationForm::read);
        let products = t.tables("product", 0, MAX_LIST, |t| Product::read(t, &track_ids));
        let commissions = t.tables("commission", 0, MAX_LIST, |t| {
            CommissionRule::read(t, currency.unwrap_or(Unit::NONE))
        });
        let benefits = t.tables("benefit", 0, MAX_LIST, Benefit::read);
        let requirements = t.tables("requirement", 0, MAX_LIST, Requirement::read);
        let engagements =
            t.tables("engagement", 0, MAX_LIST, |t| EngagementRule::read(t, currency));
        let targets = t.tables("target", 0, MAX_LIST, GoalRule::read);
        let account = t.table_opt("account", |t| AccountRules::read(t, currency));
        let contract = t.table_opt("contract", ContractRule::read);
        let claims = t.tables("claim", 0, MAX_CLAIMS, ClaimRule::read);
        let integration = t.table_opt("integration", Integration::read);
        let assumptions = t.tables("assumption", 0, MAX_LIST, Assumption::read);
        if let Some(message) = payout.as_ref().and_then(|payout| payout.contradiction(&profile)) {
            t.error(if t.peek("payout").is_some() { "payout" } else { "profile" }, message, None);
        }
        check_binding(t, attribution.as_ref(), &coupons, links.as_ref());
        check_together(t, &benefits, &requirements);
        engagement::check_menu(t, &engagements);
        check_steps(t, &routes, &coupons, &profile);
        check_matches(t, &products);
        check_overlap(t, &commissions, &products);
        check_rates(t, &commissions, &tracks);
        let program = Self {
            meta: meta?,
            notices,
            related,
            support,
            routes,
            forms,
            profile,
            tracks,
            products,
            commissions,
            coupons,
            attribution: attribution?,
            links,
            tickets,
            bonuses,
            payout: payout?,
            benefits,
            requirements,
            engagements,
            targets,
            account,
            contract,
            claims,
            integration,
            assumptions,
            places: Places::new(""),
            version: version_of(text),
        };
        Some(program)
    }

    /// The same program, knowing where its keys stand.
    pub(super) fn placed(self, places: Places) -> Self {
        Self { places, ..self }
    }
}

fn role_of(benefit: &Benefit) -> Option<&str> {
    match &benefit.what {
        BenefitWhat::DiscordRole(name) => Some(name.as_str()),
        BenefitWhat::Directory(_) | BenefitWhat::Coupon(_) | BenefitWhat::Given(_) => None,
    }
}

fn version_of(text: &str) -> String {
    let bytes: Vec<String> =
        Sha256::digest(text.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    bytes.concat()
}

fn read_schema(t: &mut Table<'_, '_>) {
    let schema = t.integer_opt("schema", 0..=u32::MAX);
    t.need("schema");
    if schema.is_some_and(|schema| schema != SCHEMA) {
        t.error("schema", format!("this version reads schema = {SCHEMA}"), None);
    }
}

/// The keys of all levels that are not a level's own: coupon values, if a coupon asks for them.
fn level_values<'t>(t: &Table<'_, 't>) -> Vec<&'t str> {
    let under =
        |value: &'t DeValue<'t>, key: &str| value.get(key).and_then(|v| v.get_ref().as_array());
    let tracks =
        t.peek("track").and_then(|tracks| tracks.get_ref().as_array()).into_iter().flatten();
    let levels = tracks.filter_map(|track| under(track.get_ref(), "levels")).flatten();
    let keys = levels.filter_map(|level| level.get_ref().as_table()).flat_map(|level| level.keys());
    keys.map(|key| -> &str { key.get_ref() }).filter(|key| !Level::KEYS.contains(key)).collect()
}

/// What the customers are bound by has to be there.
fn check_binding(
    t: &mut Table<'_, '_>,
    attribution: Option<&Attribution>,
    coupons: &[CouponRule],
    links: Option<&Links>,
) {
    let Some(attribution) = attribution else { return };
    if attribution.by.contains(&AttributedBy::Coupon)
        && !coupons.iter().any(|coupon| coupon.attributes)
    {
        let message = "customers are bound by coupon, but no coupon has \"attributes = true\"";
        t.error("attribution", message, None);
    }
    if attribution.by.contains(&AttributedBy::Link) && links.is_none() {
        t.error("attribution", "customers are bound by link, but there is no table [links]", None);
    }
    if links.is_some() && !attribution.by.contains(&AttributedBy::Link) {
        let message = "the links of [links] bind customers, but by does not list \"link\"";
        t.error("attribution", message, None);
    }
    if let Some(coupon) = coupons.iter().find(|coupon| coupon.attributes)
        && !attribution.by.contains(&AttributedBy::Coupon)
    {
        let message = format!(
            "the coupon \"{}\" binds customers (attributes = true), but by does not list \
             \"coupon\"",
            coupon.id
        );
        t.error("attribution", message, None);
    }
}

/// What is to follow once somebody is in can follow.
fn check_steps(
    t: &mut Table<'_, '_>,
    routes: &[Route],
    coupons: &[CouponRule],
    profile: &ProfileRules,
) {
    let mut of_customers = coupons.iter().filter(|coupon| coupon.holder == Holder::Customer);
    let coupon = of_customers.next();
    for (n, route) in routes.iter().enumerate() {
        for step in &route.then {
            let lacks = match step {
                Step::CollectProfile
                    if !profile.passphrase.required && profile.fields.is_empty() =>
                {
                    "the file has no [profile]"
                }
                Step::NameCoupon
                    if coupon.is_none_or(|own| own.named_by != Some(NamedBy::Partner)) =>
                {
                    "no coupon for customers says named_by = \"partner\""
                }
                Step::IssueCoupon if coupon.is_none() => "the file has no coupon for customers",
                _ => continue,
            };
            let message = format!("\"{}\" cannot follow: {lacks}", step.word());
            t.error_at("route", n, message);
        }
    }
}

/// A name means one product: no two of them may claim it alike.
fn check_matches(t: &mut Table<'_, '_>, products: &[Product]) {
    for (n, product) in products.iter().enumerate() {
        for (place, one) in product.matches.iter().enumerate() {
            let own = product.matches.iter().take(place).map(|other| (product, other));
            let earlier = products
                .iter()
                .take(n)
                .flat_map(|other| other.matches.iter().map(move |one| (other, one)));
            let Some((other, _)) = earlier.chain(own).find(|(_, other)| one.is_like(other)) else {
                continue;
            };
            let message = if other.id == product.id {
                format!("\"{one}\" stands twice in the match of product \"{}\"", product.id)
            } else {
                format!(
                    "the products \"{}\" and \"{}\" both match \"{one}\": capital and small \
                     letters are one unless both say match_case = true",
                    other.id, product.id
                )
            };
            t.error_at("product", n, message);
        }
    }
}

/// An event is decided by one rule: two commissions of a track share no product of one event.
fn check_overlap(t: &mut Table<'_, '_>, commissions: &[CommissionRule], products: &[Product]) {
    let all = |rule: &CommissionRule| rule.products == Products::All;
    let both = |one: &CommissionRule, other: &CommissionRule| {
        let shared = |product: &Product| one.counts(Some(product)) && other.counts(Some(product));
        (all(one) && all(other)) || products.iter().any(shared)
    };
    for (n, rule) in commissions.iter().enumerate() {
        let before = commissions.iter().take(n).filter(|other| other.track == rule.track);
        let same_event =
            |other: &&CommissionRule| rule.events.iter().any(|event| other.events.contains(event));
        for other in before.filter(same_event).filter(|other| both(rule, other)) {
            let message = format!(
                "the commissions \"{}\" and \"{}\" both decide one event of one product: they \
                 share a product of one track",
                other.id, rule.id
            );
            t.error_at("commission", n, message);
        }
    }
}

/// A rate by level needs levels.
fn check_rates(t: &mut Table<'_, '_>, commissions: &[CommissionRule], tracks: &[Track]) {
    for (n, rule) in
        commissions.iter().enumerate().filter(|(_, rule)| rule.rate == RateSource::Level)
    {
        let track = tracks.iter().find(|track| track.id == rule.track);
        if track.is_some_and(|track| track.levels.is_empty() && track.rate.is_none()) {
            let message = format!(
                "the commission \"{}\" pays by level, and track \"{}\" has no levels",
                rule.id, rule.track
            );
            t.error_at("commission", n, message);
        }
    }
}

/// Benefits are shown as one list, and so are the duties of one kind of partner: each has to fit.
fn check_together(t: &mut Table<'_, '_>, benefits: &[Benefit], requirements: &[Requirement]) {
    let length = |text: &str| text.chars().count() + LINE_FRAME;
    let too_long = |all: usize| {
        (all > MAX_TOGETHER).then(|| format!("have {all} characters together; {MAX_TOGETHER} fit"))
    };
    if let Some(message) =
        too_long(benefits.iter().map(|benefit| benefit.length() + LINE_FRAME).sum())
    {
        t.error("benefit", format!("the benefits {message}"), None);
    }
    for requirement in requirements {
        let kind = &requirement.partner_kind;
        let duties = requirement::duties(requirements, kind);
        let all = duties.iter().map(|duty| {
            length(duty.text)
                + duty.when.iter().map(|w| length(w)).sum::<usize>()
                + duty.details.length()
        });
        if let Some(message) = too_long(all.sum()) {
            t.error("requirement", format!("the duties of \"{kind}\" {message}"), None);
        }
        for item in &requirement.items {
            if let ItemWhat::Include(included) = &item.what
                && requirements.iter().any(|r| r.partner_kind == *included && r.has_include())
            {
                let message = format!(
                    "\"{kind}\" includes \"{included}\", which itself includes another: one step \
                     only"
                );
                t.error("requirement", message, None);
            }
        }
    }
}
