//! The billing panel: what customers do, what the file says that it is worth, and that the bot has
//! booked just that.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use partnerdesk::clock::UtcMs;
use partnerdesk::money::Money;
use partnerdesk::partner::{self, PartnerOverview};
use partnerdesk::price::{self, PriceLine, PriceLineKind};
use partnerdesk::program::{
    Base, BindsAt, BonusRule, BonusWhat, CommissionEvent, CommissionRule, CustomerKind, Metric,
    Occurrence, Product, Program, Settle,
};
use partnerdesk::referral::{BillingEvent, parse_json};
use serde_json::{Value, json};

use super::entry::{self, member, partner_of, tenant};
use super::stage::Stage;
use super::tour::Player;

/// The most customers who come so that something is reached.
const CROWD: usize = 40;
/// What a customer pays, where the file has no example: units of the currency.
const PRICE: &str = "100";
/// What a file without products is told that was bought.
const ANYTHING: &str = "hosting";
/// What no file knows.
const UNKNOWN: &str = "gift-card";
/// How long before a report the first of its events happened.
const BEFORE: Duration = Duration::from_mins(50);
const DAY: Duration = Duration::from_hours(24);

/// What the panel has reported so far, and what stands for it that Discord has seen: who takes
/// part, and what was signed.
#[derive(Debug, Default)]
pub(super) struct Till {
    events: Vec<BillingEvent>,
    customers: u32,
    invoices: u32,
}

/// Events on their way to a report.
struct Batch<'t> {
    till: &'t mut Till,
    currency: String,
    at: UtcMs,
    events: Vec<Value>,
}

impl Till {
    /// Somebody has become a partner: what prices are computed from knows it too.
    pub(super) async fn enters(
        &mut self,
        stage: &Stage,
        player: &mut Player,
    ) -> anyhow::Result<()> {
        let partner = partner_of(stage, player).await?.context("the player is a partner")?;
        if stage.program.links.is_some() {
            player.code =
                partnerdesk::coupon::find_link_code(&stage.app, &*tenant(stage).await?, partner.id)
                    .await?;
        }
        let at = partner.activated_at.unwrap_or_else(|| stage.app.clock.now());
        let mut events = vec![json!({
            "id": format!("enrol-{}", player.name()), "type": "enrol", "at": moment(at),
            "partner": player.code, "track": player.track,
        })];
        let terms = entry::terms(&stage.program, &player.track);
        if stage.program.needs_contract(&player.track) {
            let terms = format!("{{ {} }}", terms.replace('\n', ", "));
            let at = stage.app.clock.now();
            events.push(json!({
                "id": format!("contract-{}", player.name()), "type": "contract", "at": moment(at),
                "partner": player.code, "terms": terms,
            }));
        }
        self.events.extend(read(&events)?);
        Ok(())
    }

    /// What happens in the hour that passes now.
    async fn batch(&mut self, stage: &mut Stage) -> anyhow::Result<Batch<'_>> {
        stage.pass(Duration::from_hours(1)).await?;
        let currency = stage.program.meta.currency.code().to_owned();
        Ok(Batch {
            till: self,
            currency,
            at: stage.app.clock.now().minus(BEFORE),
            events: Vec::new(),
        })
    }

    /// Whether the player has been given a bonus for a count.
    fn has_milestone(&self, program: &Program, player: &Player) -> bool {
        let lines = price::price_events(program, price::CodeStarts::default(), &self.events);
        let own = |line: &&PriceLine| {
            line.kind == PriceLineKind::Bonus && line.partner.as_deref() == Some(&player.code)
        };
        lines.iter().filter(own).any(|line| {
            let bonus = program.bonuses.iter().find(|bonus| Some(&bonus.id) == line.rule.as_ref());
            bonus.is_some_and(|bonus| is_milestone(bonus, &player.track))
        })
    }

    /// What comes of these events after all that there were.
    fn price(&self, program: &Program, events: &[Value]) -> anyhow::Result<Vec<PriceLine>> {
        let new = read(events)?;
        let ids: HashSet<&str> = new.iter().map(|event| event.id.as_str()).collect();
        let all: Vec<BillingEvent> = self.events.iter().chain(&new).cloned().collect();
        let lines = price::price_events(program, price::CodeStarts::default(), &all);
        Ok(lines.into_iter().filter(|line| ids.contains(line.event.as_str())).collect())
    }
}

impl Batch<'_> {
    fn push(&mut self, mut event: Value) {
        self.at = self.at.plus(Duration::from_secs(20));
        event["at"] = json!(moment(self.at));
        self.events.push(event);
    }

    /// A customer nobody has seen.
    fn customer(&mut self) -> String {
        self.till.customers = self.till.customers.saturating_add(1);
        format!("customer-{}", self.till.customers)
    }

    fn invoice(&mut self) -> String {
        self.till.invoices = self.till.invoices.saturating_add(1);
        format!("2026-{:03}", self.till.invoices)
    }

    /// The customer comes by the player's link or code.
    fn comes(&mut self, program: &Program, player: &Player, customer: &str) {
        let kind = match program.attribution.binds_at {
            BindsAt::Registration => "signup",
            BindsAt::Redemption => "redeem",
        };
        let id = format!("{kind}-{customer}");
        self.push(json!({ "id": id, "type": kind, "customer": customer, "code": player.code }));
    }

    /// The customer pays, or the partner for them. Gives the invoice.
    fn pays(
        &mut self,
        rule: &CommissionRule,
        kind: CommissionEvent,
        player: &Player,
        customer: &str,
        product: &str,
        price: Money,
    ) -> String {
        let invoice = self.invoice();
        let mut event = json!({
            "id": format!("paid-{invoice}"), "type": kind.word(), "customer": customer,
            "invoice": invoice, "product": product, "net": price.decimal(), "list": price.decimal(),
            "currency": self.currency,
        });
        if rule.base == Base::Gross {
            event["gross"] = event["net"].clone();
        }
        if kind == CommissionEvent::PartnerPayment {
            event["partner"] = json!(player.code);
        }
        self.push(event);
        invoice
    }
}

/// All that the file pays this player for, and what it does not.
pub(super) async fn sells(
    stage: &mut Stage,
    player: &Player,
    till: &mut Till,
) -> anyhow::Result<()> {
    let program = stage.program.clone();
    for rule in program.commissions.iter().filter(|rule| rule.track == player.track) {
        stage.pass(Duration::from_hours(1)).await?;
        match payment(rule) {
            Some(CommissionEvent::PartnerPayment) => {
                partner_pays(stage, player, till, rule).await?;
            }
            Some(kind) => customers_pay(stage, player, till, rule, kind).await?,
            None => {
                let mut batch = till.batch(stage).await?;
                let customer = batch.customer();
                batch.comes(&program, player, &customer);
                let events = batch.events;
                report(stage, player, till, "somebody who has come by them", &events).await?;
            }
        }
        climbs(stage, player, till, rule).await?;
        let bonus =
            |lines: &[PriceLine]| lines.iter().any(|line| line.kind == PriceLineKind::Bonus);
        if program.bonuses.iter().any(|bonus| is_milestone(bonus, &player.track))
            && !till.has_milestone(&program, player)
        {
            crowd(stage, player, till, rule, "so many customers that a bonus is due", &bonus)
                .await?;
        }
    }
    stage.command(&player.actor, "partner level", &[]).await?;
    stage.command(&player.actor, "partner earnings", &[]).await?;
    Ok(())
}

/// Whether partners of the track are given it when a count is reached.
fn is_milestone(bonus: &BonusRule, track: &str) -> bool {
    let of_track = bonus.track.as_ref().is_none_or(|of| of == track);
    of_track && matches!(bonus.what, BonusWhat::Milestone { .. } | BonusWhat::ByContract)
}

/// The first kind of payment that the rule is for.
fn payment(rule: &CommissionRule) -> Option<CommissionEvent> {
    let pays =
        [CommissionEvent::Purchase, CommissionEvent::Renewal, CommissionEvent::PartnerPayment];
    pays.into_iter().find(|kind| rule.events.contains(kind))
}

/// What the panel calls the products that the rule counts.
fn counted(program: &Program, rule: &CommissionRule) -> Vec<String> {
    let counts = |product: &&Product| rule.counts(Some(product));
    let known: Vec<String> =
        program.products.iter().filter(counts).filter_map(|own| program.name_of(own)).collect();
    if known.is_empty() { vec![ANYTHING.to_owned()] } else { known }
}

/// What the panel calls something that the rule does not count.
fn uncounted(program: &Program, rule: &CommissionRule) -> Option<String> {
    let known = program.products.iter().find(|product| !rule.counts(Some(product)));
    known
        .and_then(|product| program.name_of(product))
        .or_else(|| (!rule.counts(None)).then(|| UNKNOWN.to_owned()))
}

fn price_of(program: &Program, rule: &CommissionRule) -> anyhow::Result<Money> {
    let example = rule.example.as_ref().map(|example| example.base);
    Ok(example.map_or_else(|| Money::parse(PRICE, program.meta.currency), Ok)?)
}

/// Customers come and pay: once, once more, for everything that counts and for something that does
/// not, one who had bought before, and one who gets half of it back.
async fn customers_pay(
    stage: &mut Stage,
    player: &Player,
    till: &mut Till,
    rule: &CommissionRule,
    kind: CommissionEvent,
) -> anyhow::Result<()> {
    let program = stage.program.clone();
    let (price, products) = (price_of(&program, rule)?, counted(&program, rule));
    let renewal = if rule.events.contains(&CommissionEvent::Renewal) {
        CommissionEvent::Renewal
    } else {
        kind
    };
    let mut batch = till.batch(stage).await?;
    let mut first = None;
    for product in &products {
        let customer = batch.customer();
        batch.comes(&program, player, &customer);
        let invoice = batch.pays(rule, kind, player, &customer, product, price);
        batch.pays(rule, renewal, player, &customer, product, price);
        first.get_or_insert((customer, invoice));
    }
    let (customer, invoice) = first.context("something is sold")?;
    if let Some(other) = uncounted(&program, rule) {
        batch.pays(rule, kind, player, &customer, &other, price);
    }
    if rule.customer == CustomerKind::New
        && let Some(product) = products.first()
    {
        let before = batch.customer();
        batch.pays(rule, kind, player, &before, product, price);
        batch.at = batch.at.plus(program.attribution.grace);
        batch.comes(&program, player, &before);
        batch.pays(rule, kind, player, &before, product, price);
    }
    let events = batch.events;
    report(stage, player, till, "what customers did", &events).await?;

    let mut batch = till.batch(stage).await?;
    let half = Money::new(price.minor().checked_div(2).unwrap_or(0), price.unit());
    let currency = batch.currency.clone();
    batch.push(json!({
        "id": format!("refund-{invoice}"), "type": "refund", "customer": customer, "of": invoice,
        "net": half.decimal(), "currency": currency,
    }));
    let events = batch.events;
    report(stage, player, till, "that half of a payment went back", &events).await?;

    if let Occurrence::Limited { max_months, within_days, .. } = rule.occurrence
        && let Some(days) =
            within_days.or_else(|| max_months.map(|months| months.saturating_mul(31)))
    {
        stage.does("time", &format!("passes: {days} days, for which customers count"));
        stage.pass(DAY.saturating_mul(days)).await?;
        let mut batch = till.batch(stage).await?;
        if let Some(product) = products.first() {
            batch.pays(rule, renewal, player, &customer, product, price);
        }
        let events = batch.events;
        report(stage, player, till, "that the first customer pays again", &events).await?;
    }
    Ok(())
}

/// The partner pays for customers, less the discount; and once with the credit, where the file
/// gives any.
async fn partner_pays(
    stage: &mut Stage,
    player: &Player,
    till: &mut Till,
    rule: &CommissionRule,
) -> anyhow::Result<()> {
    let program = stage.program.clone();
    let (price, products) = (price_of(&program, rule)?, counted(&program, rule));
    let kind = CommissionEvent::PartnerPayment;
    let credit = program
        .restricted_bonus()
        .is_some_and(|bonus| matches!(bonus.what, BonusWhat::Restricted { .. }));
    if rule.settle == Settle::Discount && credit {
        let mut batch = till.batch(stage).await?;
        let (customer, invoice) = (batch.customer(), batch.invoice());
        let (currency, list) =
            (batch.currency.clone(), Money::parse(PRICE, price.unit())?.decimal());
        batch.push(json!({
            "id": format!("paid-{invoice}"), "type": kind.word(), "partner": player.code,
            "customer": customer, "invoice": invoice, "product": products.first(), "list": list,
            "currency": currency,
        }));
        let events = batch.events;
        report(
            stage,
            player,
            till,
            "a new customer's first month, for which the credit is to pay",
            &events,
        )
        .await?;
        stage.pass(Duration::from_hours(1)).await?;
    }
    let mut batch = till.batch(stage).await?;
    for product in &products {
        let customer = batch.customer();
        batch.pays(rule, kind, player, &customer, product, price);
    }
    if let Some((other, customer)) =
        uncounted(&program, rule).map(|other| (other, batch.customer()))
    {
        batch.pays(rule, kind, player, &customer, &other, price);
    }
    let events = batch.events;
    report(stage, player, till, "what the partner pays for customers", &events).await
}

/// So many more customers come and pay that the next level is reached, where it takes no more than
/// a crowd.
async fn climbs(
    stage: &mut Stage,
    player: &Player,
    till: &mut Till,
    rule: &CommissionRule,
) -> anyhow::Result<()> {
    let program = stage.program.clone();
    let by_hand =
        program.track(&player.track).is_none_or(|track| track.ladder.metric == Metric::Manual);
    let partner = partner_of(stage, player).await?.context("the player is a partner")?;
    if by_hand {
        return Ok(());
    }
    let reached = |line: &PriceLine| line.level_after > partner.level;
    crowd(stage, player, till, rule, "a crowd of customers", &|lines| lines.iter().any(reached))
        .await
        .map(drop)
}

/// New customers come and pay until `enough` says so; none of them when a crowd is not enough. Says
/// whether they came.
pub(super) async fn crowd(
    stage: &mut Stage,
    player: &Player,
    till: &mut Till,
    rule: &CommissionRule,
    what: &str,
    enough: &(dyn Fn(&[PriceLine]) -> bool + Sync),
) -> anyhow::Result<bool> {
    let program = stage.program.clone();
    let Some(kind) = payment(rule) else { return Ok(false) };
    let (price, product) = (price_of(&program, rule)?, counted(&program, rule).into_iter().next());
    let product = product.unwrap_or_default();
    let (customers, invoices) = (till.customers, till.invoices);
    let mut batch = till.batch(stage).await?;
    for _ in 0..CROWD {
        let customer = batch.customer();
        if kind != CommissionEvent::PartnerPayment {
            batch.comes(&program, player, &customer);
        }
        batch.pays(rule, kind, player, &customer, &product, price);
        if enough(&batch.till.price(&program, &batch.events)?) {
            let events = batch.events;
            report(stage, player, till, what, &events).await?;
            return Ok(true);
        }
    }
    (till.customers, till.invoices) = (customers, invoices);
    Ok(false)
}

/// The panel reports; the bot has to book what the file says.
async fn report(
    stage: &mut Stage,
    player: &Player,
    till: &mut Till,
    what: &str,
    events: &[Value],
) -> anyhow::Result<()> {
    let program = stage.program.clone();
    let before = overview(stage, player).await?;
    let lines = till.price(&program, events)?;
    stage.does(
        "the billing panel",
        &format!("reports {what}; what the file makes of it stands behind each line"),
    );
    let shown = if events.len() > 12 { events.len().saturating_sub(4) } else { 0 };
    if shown > 0 {
        stage.tells(&format!("… {shown} events like these …"));
    }
    for event in events.iter().skip(shown) {
        let line = lines.iter().find(|line| Some(line.event.as_str()) == event["id"].as_str());
        stage.tells(&said(&program, event, line));
    }
    stage.report(events).await?;
    till.events.extend(read(events)?);

    let after = overview(stage, player).await?;
    let sum = |kind: PriceLineKind| -> i64 {
        lines.iter().filter(|line| line.kind == kind).map(|line| line.amount.minor()).sum()
    };
    let money = |minor: i64| Money::new(minor, program.meta.currency);
    if let Some(level) = lines
        .iter()
        .rev()
        .find(|line| line.kind != PriceLineKind::None)
        .map(|line| line.level_after)
    {
        ensure!(
            after.partner.level == level,
            "level {level} is reached, and not {}",
            after.partner.level
        );
    }
    let left = |of: &PartnerOverview| of.credit.map_or(0, |credit| credit.left.minor());
    let spent = left(&before).saturating_sub(left(&after));
    ensure!(
        spent == sum(PriceLineKind::Spend),
        "{} of the credit is spent",
        money(sum(PriceLineKind::Spend))
    );
    // What a discount leaves to be paid may have been taken from the account.
    if sum(PriceLineKind::Discount) == 0 {
        let gained = worth(&after, &program).saturating_sub(worth(&before, &program));
        let due = [PriceLineKind::Accrue, PriceLineKind::Clawback, PriceLineKind::Bonus]
            .map(sum)
            .iter()
            .sum();
        ensure!(
            gained == due,
            "the file says that {} comes of it, and {} was booked",
            money(due),
            money(gained)
        );
    }
    stage.hears(&player.actor).await.map(drop)
}

/// What an event says, and what comes of it.
fn said(program: &Program, event: &Value, line: Option<&PriceLine>) -> String {
    let text = |name: &str| event[name].as_str().unwrap_or_default();
    let currency = program.meta.currency.code();
    let customer = text("customer");
    let (product, invoice) = (text("product"), text("invoice"));
    let what = match text("type") {
        "signup" => format!("{customer} registers with {}", text("code")),
        "redeem" => format!("{customer} redeems {}", text("code")),
        "refund" => format!("{} {currency} of {} goes back to {customer}", text("net"), text("of")),
        "renewal" => format!(
            "{customer} pays {} {currency} for another period of {product} ({invoice})",
            text("net")
        ),
        "partner_payment" if text("net").is_empty() => {
            format!(
                "{customer} starts with {product}, list price {} {currency} ({invoice})",
                text("list")
            )
        }
        "partner_payment" => {
            format!("{product} for {customer}, {} {currency} ({invoice})", text("net"))
        }
        _ => format!("{customer} pays {} {currency} for {product} ({invoice})", text("net")),
    };
    match line {
        Some(line)
            if line.kind != PriceLineKind::None || !matches!(text("type"), "signup" | "redeem") =>
        {
            format!("{what}: {}", line.why)
        }
        _ => what,
    }
}

/// All that is the player's own, paid out or not, in minor units of the program's currency; credit
/// left out.
fn worth(of: &PartnerOverview, program: &Program) -> i64 {
    let cash = of.balances.iter().find(|balance| balance.unit == program.meta.currency);
    cash.map_or(0, |cash| {
        let own =
            [cash.pending, cash.available, cash.reserved, cash.in_flight, cash.prepaid, cash.paid];
        own.iter().map(Money::minor).sum::<i64>().saturating_sub(cash.owed.minor())
    })
}

/// The player's standing and money.
pub(super) async fn overview(stage: &Stage, player: &Player) -> anyhow::Result<PartnerOverview> {
    let overview =
        partner::overview_of(&stage.app, &*tenant(stage).await?, member(&player.actor)?).await?;
    overview.context("the player is a partner")
}

fn read(events: &[Value]) -> anyhow::Result<Vec<BillingEvent>> {
    Ok(parse_json(json!(events).to_string().as_bytes())?)
}

fn moment(at: UtcMs) -> String {
    at.datetime().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
