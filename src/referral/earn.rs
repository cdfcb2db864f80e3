//! What an event of a bound customer earns: the states are read, `program` rates, the ledger posts,
//! levels and bonuses follow.

use std::borrow::Cow;
use std::time::Duration;

use sqlx::SqliteConnection;

use super::ReferralNotice;
use super::context::{CustomerHistoryRow, CustomerRow, EventContext, find_event_context};
use super::history::Counted;
use super::imported;
use super::repo::SaleRow;
use super::{BillingEvent, EventKind, EventOutcome, ReferralError, repo};
use crate::bonus::{self, BonusCounts, BonusReceiver};
use crate::clock::UtcMs;
use crate::contract;
use crate::id::{EventId, PartnerId, ProgramId, TransferId};
use crate::ledger::{self, Accrual, AccrualBasis, StatementPeriod};
use crate::money::Money;
use crate::notification;
use crate::outbox::{self, Effect};
use crate::partner::{self, LevelCountChange, Partner};
use crate::program::{
    self, CapPer, CommissionEvent, CommissionRule, CreditTo, CustomerHistory, NoRewardReason,
    PartnerHistory, Program, RatedEvent, Reward, RewardKind,
};
use crate::tenant::{self, Tenant};

/// Whose the customer was when an event happened, and what they had brought by then.
#[derive(Clone, Copy)]
pub(super) struct AsOf<'c> {
    pub(super) owner: PartnerId,
    /// The partner's track when the event was first judged; none for the one they are on now.
    pub(super) track: Option<&'c str>,
    /// The sale whose place it takes: it is rated at that one's level.
    pub(super) instead_of: Option<&'c SaleRow>,
    pub(super) counted: &'c Counted,
}

/// What an event comes to.
pub(super) enum Judged<'t> {
    /// Nothing, and why; whose the customer is.
    Nothing(EventOutcome, Option<PartnerId>),
    /// It counts.
    Earns(Box<Earning<'t>>),
}

impl Judged<'_> {
    /// What is stored of the event, and for whom it counts.
    pub(super) fn outcome(&self) -> (EventOutcome, Option<PartnerId>) {
        match self {
            Self::Nothing(outcome, partner) => (*outcome, *partner),
            Self::Earns(earning) => (earning.outcome(), Some(earning.partner.id)),
        }
    }
}

/// What an event has earned, before it is booked.
pub(super) struct Earning<'t> {
    kind: CommissionEvent,
    program: Cow<'t, Program>,
    partner: Partner,
    rated: Reward,
    known: CustomerHistory,
}

impl Earning<'_> {
    /// The partner as they were when it was judged.
    pub(super) fn partner(&self) -> &Partner {
        &self.partner
    }

    /// Whether all that is booked of it is an accrual that is held, or nothing.
    pub(super) fn is_held(&self) -> bool {
        let accrues = matches!(self.rated.kind, RewardKind::Accrue | RewardKind::None);
        accrues && (self.rated.amount.minor() == 0 || self.hold_days() > 0)
    }

    /// The rule by which it was earned.
    fn rule(&self) -> Option<&CommissionRule> {
        let rule = self.rated.rule.as_ref()?;
        self.program.commissions.iter().find(|commission| commission.id == *rule)
    }

    fn hold_days(&self) -> u32 {
        self.rule().map_or(0, |rule| rule.hold_days)
    }

    /// How it is booked, where it is an accrual.
    pub(super) fn accrual(&self, now: UtcMs, tenant: &Tenant, sale: &Sale<'_>) -> Option<Accrual> {
        let rated = &self.rated;
        if !matches!(rated.kind, RewardKind::Accrue | RewardKind::None) || rated.amount.minor() == 0
        {
            return None;
        }
        let held = Duration::from_secs(u64::from(self.hold_days()).saturating_mul(86_400));
        Some(Accrual {
            program: tenant.id,
            partner: self.partner.id,
            amount: rated.amount,
            event: sale.id,
            source: sale.source.to_owned(),
            invoice: sale.event.invoice_name().into_owned(),
            line: sale.event.line.as_deref().unwrap_or("1").to_owned(),
            again: sale.again,
            basis: AccrualBasis {
                rule: rated.rule.clone().unwrap_or_default(),
                program_version: self.program.version().to_owned(),
                level: rated.level,
                base: rated.base.minor(),
                bps: rated.bps,
                held_until: sale.event.at.min(now).plus(held),
            },
        })
    }

    /// How it counts.
    pub(super) fn counted(&self, sale: &Sale<'_>) -> SaleRow {
        let Self { rated, known, .. } = self;
        let number = if self.kind.is_payment() {
            known.invoice.map_or(known.paid.saturating_add(1), |invoice| invoice.number)
        } else {
            0
        };
        let kind = match rated.kind {
            RewardKind::Discount => "discount",
            RewardKind::Spend => "spend",
            RewardKind::Accrue | RewardKind::None => "accrue",
        };
        SaleRow {
            event: sale.id,
            partner: self.partner.id,
            invoice: sale.event.invoice_name().into_owned(),
            at: sale.event.at,
            rule: rated.rule.clone().unwrap_or_default(),
            kind: kind.to_owned(),
            level: rated.level,
            level_before: rated.level_before,
            level_after: rated.level_after,
            number,
            first: rated.first,
            first_ever: rated.first && !known.bought_before,
            base: rated.base.minor(),
            amount: rated.amount.minor(),
        }
    }

    /// By how much it moves what ladders count.
    pub(super) fn moved(&self, counted: &SaleRow) -> LevelCountChange {
        let payment = self.kind.is_payment();
        let earns = payment && self.rated.kind == RewardKind::Accrue;
        LevelCountChange {
            first_purchases: i64::from(counted.first_ever),
            clients: i64::from(counted.first),
            revenue: if payment { counted.base } else { 0 },
            earned: if earns { counted.amount } else { 0 },
        }
    }

    /// What the partner is told of an accrual: its amount, and how many customers have paid by then.
    pub(super) fn told(&self, counted: &SaleRow) -> Option<(Money, u32)> {
        let customers = self.partner.clients.saturating_add(u32::from(counted.first));
        (self.outcome() == EventOutcome::Accrued).then_some((self.rated.amount, customers))
    }

    pub(super) fn outcome(&self) -> EventOutcome {
        match self.rated.kind {
            RewardKind::Spend => EventOutcome::Spent,
            RewardKind::Discount => EventOutcome::Discounted,
            RewardKind::Accrue | RewardKind::None if self.rated.amount.minor() == 0 => {
                EventOutcome::TooSmall
            }
            RewardKind::Accrue | RewardKind::None => EventOutcome::Accrued,
        }
    }
}

/// Rates the event and books what follows. The customer has to be bound to an active partner before
/// the event. Without `as_of` nothing that is recorded of the customer is later than the event.
pub(super) async fn post_earnings(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    id: EventId,
    event: &BillingEvent,
    as_of: Option<AsOf<'_>>,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    if commission_event(event.kind).is_none() {
        return Ok((EventOutcome::NoRule, None));
    }
    let owner = as_of.map(|as_of| as_of.owner);
    let context = find_event_context(tx, tenant.id, source, event, Some(id), owner).await?;
    let judged = judge(tx, tenant, event, context, as_of).await?;
    let again = match as_of {
        Some(_) => repo::find_again(tx, id).await?,
        None => None,
    };
    let outcome = judged.outcome();
    if let Judged::Earns(earning) = judged {
        let sale = Sale { id, event, source, again };
        post(tx, now, tenant, &sale, &earning).await?;
    }
    Ok(outcome)
}

/// Rates the event, and books nothing.
pub(super) async fn judge<'t>(
    tx: &mut SqliteConnection,
    tenant: &'t Tenant,
    event: &BillingEvent,
    context: EventContext,
    as_of: Option<AsOf<'_>>,
) -> Result<Judged<'t>, ReferralError> {
    let owner = context.customer.as_ref().map(|customer| customer.partner);
    let partner = match as_of.map(|as_of| as_of.owner).or(owner) {
        Some(owner) => partner::find_in(tx, tenant.id, owner).await?,
        None => None,
    };
    judge_for(tx, tenant, event, context, partner, as_of).await
}

/// The same, where the partner whose the customer is was read before.
pub(super) async fn judge_for<'t>(
    tx: &mut SqliteConnection,
    tenant: &'t Tenant,
    event: &BillingEvent,
    context: EventContext,
    partner: Option<Partner>,
    as_of: Option<AsOf<'_>>,
) -> Result<Judged<'t>, ReferralError> {
    let Some(kind) = commission_event(event.kind) else {
        return Ok(Judged::Nothing(EventOutcome::NoRule, None));
    };
    let Some(mut customer) = context.customer else {
        return Ok(Judged::Nothing(EventOutcome::Unbound, None));
    };
    if let Some(as_of) = as_of.filter(|as_of| as_of.owner != customer.partner) {
        customer = CustomerRow { partner: as_of.owner, version: None, ..customer };
    }
    let whose = Some(customer.partner);
    if event.at < customer.bound_at && as_of.is_none() {
        return Ok(Judged::Nothing(EventOutcome::BeforeBinding, whose));
    }
    let Some(partner) = partner.filter(|partner| partner.state == partner::PartnerState::Active)
    else {
        return Ok(Judged::Nothing(EventOutcome::PartnerEnded, whose));
    };
    let before = partner.taken_over_at.is_some_and(|taken| event.at < taken);
    if before && kind.is_payment() && as_of.is_none() {
        return Ok(Judged::Nothing(EventOutcome::BeforeTakeover, whose));
    }
    let mut rated_as = partner.clone();
    if let Some(track) = as_of.and_then(|as_of| as_of.track) {
        track.clone_into(&mut rated_as.track);
    }
    let program =
        tenant::find_version_for(tx, tenant, customer.version.as_deref(), &rated_as.track).await?;
    let facts = Facts { kind, customer: &customer, history: context.history, as_of };
    let (rated, known) = rate(tx, tenant, &program, &rated_as, event, &facts).await?;
    Ok(match rated.none {
        Some(reason) => Judged::Nothing(reason.into(), whose),
        None => Judged::Earns(Box::new(Earning { kind, program, partner, rated, known })),
    })
}

/// Books what an event has earned: posting, count, level and bonuses.
pub(super) async fn post(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    sale: &Sale<'_>,
    earning: &Earning<'_>,
) -> Result<(), ReferralError> {
    let (event, partner) = (sale.event, &earning.partner);
    book(tx, now, tenant, sale, earning).await?;
    let counted = earning.counted(sale);
    repo::insert_sale(tx, tenant.id, &event.customer, &counted).await?;
    // The kickback is told before the level and the bonus that it may lead to.
    if let Some((amount, customers)) = earning.told(&counted) {
        notification::record_earning(tx, now, tenant, partner, amount, customers).await?;
    }
    let moved = earning.moved(&counted);
    let partner = partner::apply_count_change(tx, now, tenant, partner, moved, event.at).await?;
    if earning.kind.is_payment() {
        let receiver =
            BonusReceiver { partner: partner.id, member: partner.member, track: &partner.track };
        let reached = BonusCounts {
            first_purchases: u64::from(partner.first_purchases),
            clients: u64::from(partner.clients),
            revenue: u64::try_from(partner.revenue).unwrap_or(0),
            commissions: u64::try_from(partner.earned).unwrap_or(0),
        };
        let terms = contract::terms_at(tx, tenant, partner.id, event.at).await?;
        bonus::grant_milestone_bonuses(
            tx,
            now,
            tenant,
            receiver,
            reached,
            terms.as_ref(),
            event.at,
        )
        .await?;
    }
    Ok(())
}

/// An event on its way to being booked.
pub(super) struct Sale<'e> {
    pub(super) id: EventId,
    pub(super) event: &'e BillingEvent,
    /// Where its id comes from.
    pub(super) source: &'e str,
    /// Set where an accrual of this line may be there already.
    pub(super) again: Option<i64>,
}

/// What is known of the customer of an event.
struct Facts<'f> {
    kind: CommissionEvent,
    customer: &'f CustomerRow,
    history: CustomerHistoryRow,
    as_of: Option<AsOf<'f>>,
}

/// Reads what is known of partner and customer, and rates.
async fn rate(
    tx: &mut SqliteConnection,
    tenant: &Tenant,
    program: &Program,
    partner: &Partner,
    event: &BillingEvent,
    facts: &Facts<'_>,
) -> Result<(Reward, CustomerHistory), ReferralError> {
    let Facts { kind, customer, history, as_of } = *facts;
    let Some(track) = program.track(&partner.track) else {
        let state = PartnerHistory::new(&partner.track);
        let known = CustomerHistory::new(customer.bound_at);
        return Ok((program::rate(program, &state, &known, &occasion(kind, event)), known));
    };
    let who = (event.customer.as_str(), partner.id);
    let window = Duration::from_secs(
        u64::from(track.ladder.rolling_days.unwrap_or(0)).saturating_mul(86_400),
    );
    let coupon = customer.coupon.as_deref().and_then(|id| program.coupon(id));
    let payment = kind.is_payment();
    let imported = match customer.imported_since {
        Some(_) => imported::find(tx, tenant.id, &event.customer).await?,
        None => None,
    };
    let bought_before = match &imported {
        Some(imported) if imported.binds(customer) => false,
        Some(imported) if imported.bought => true,
        _ => {
            history.has_paid_before
                && repo::has_bought_before(tx, tenant, &event.customer, customer.new_since).await?
        }
    };
    // What they had bought for this partner by then.
    let imported = imported.filter(|imported| imported.bought && imported.partner == partner.id);
    let paid = history.paid.saturating_add(u32::from(imported.is_some()));
    let first_at =
        imported.as_ref().map_or(history.first_at, |imported| Some(imported.redeemed_at));
    let recorded = CustomerHistory {
        bound_at: customer.bound_at,
        bought_before,
        // Registrations and redemptions are counted by themselves.
        first_at: first_at.filter(|_| payment),
        paid: if payment { paid } else { history.rewarded },
        invoice: if history.has_invoice {
            repo::find_invoice_history(tx, tenant.id, who, &event.invoice_name()).await?
        } else {
            None
        },
        active: history.last_at.is_some_and(|last| last > event.at.minus(window)),
        level: imported.map_or(history.level, |imported| Some(imported.level)),
        coupon_rate: coupon.and_then(|coupon| coupon.rate),
    };
    // Levels are those of the order in which events are committed; all else is of their own times.
    let known = as_of.map_or(recorded, |AsOf { counted, .. }| CustomerHistory {
        active: recorded.active,
        level: recorded.level,
        invoice: recorded.invoice.filter(|_| counted.known.invoice.is_some()),
        ..counted.known
    });
    let instead_of = as_of.and_then(|as_of| as_of.instead_of);
    let (count, standing) = partner::level_at(tx, tenant, track, partner, event.at).await?;
    let product = event.product.as_deref().and_then(|name| program.product_matching(name));
    let cap = program.commission(&track.id, kind, product).and_then(|rule| Some((rule, rule.cap?)));
    let capped = match cap {
        Some((rule, cap)) if cap.per == CapPer::Customer => {
            repo::sum_earned_from(tx, partner.id, &rule.id, &event.customer).await?
        }
        Some((rule, cap)) if cap.per == CapPer::Month => {
            match StatementPeriod::month_of(event.at, program.meta.timezone) {
                Some(month) => {
                    repo::sum_earned_between(
                        tx,
                        partner.id,
                        &rule.id,
                        (month.from(), month.until()),
                    )
                    .await?
                }
                None => 0,
            }
        }
        _ => 0,
    };
    let terms = contract::terms_at(tx, tenant, partner.id, event.at).await?;
    let state = PartnerHistory {
        track: &partner.track,
        count,
        level: instead_of.map_or(standing.level, |sale| sale.level_before),
        month_level: instead_of.map_or(standing.month_level, |sale| sale.level),
        terms: terms.as_ref(),
        capped,
        credit: if history.has_credit {
            bonus::list_credits(tx, tenant, partner.id, event.at).await?.map(|credit| credit.left)
        } else {
            None
        },
    };
    Ok((program::rate(program, &state, &known, &occasion(kind, event)), known))
}

/// The event as the rules see it.
pub(super) fn occasion(kind: CommissionEvent, event: &BillingEvent) -> RatedEvent<'_> {
    RatedEvent {
        event: kind,
        at: event.at,
        product: event.product.as_deref(),
        list: event.list,
        gross: event.gross,
        net: event.net,
    }
}

/// Posts what was rated.
async fn book(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    sale: &Sale<'_>,
    earning: &Earning<'_>,
) -> Result<(), ReferralError> {
    let Earning { partner, rated, .. } = earning;
    let owner = (tenant.id, partner.id);
    let line = sale.event.line.as_deref().unwrap_or("1");
    let invoice = sale.event.invoice_name();
    match rated.kind {
        RewardKind::Spend => {
            let named = format!("{invoice}:{line}");
            ledger::spend(tx, now, owner, &named, rated.amount, ledger::SpendSource::Restricted)
                .await?;
            let notice = ReferralNotice::CreditSpent {
                partner: partner.id,
                invoice: invoice.clone().into_owned(),
                amount: rated.amount.minor(),
                pays: rated.pays.map_or(0, |pays| pays.minor()),
                unit: rated.amount.unit().code().to_owned(),
            };
            outbox::enqueue(tx, now, tenant.id, &Effect::tell(partner.member, notice)).await?;
            return Ok(());
        }
        RewardKind::Discount => {
            let from_account = match rated.pays {
                Some(pays) => {
                    pay_from_account(tx, now, tenant, partner, (&invoice, line), pays).await?
                }
                None => false,
            };
            let notice = ReferralNotice::Discounted {
                partner: partner.id,
                invoice: invoice.clone().into_owned(),
                base: rated.base.minor(),
                amount: rated.amount.minor(),
                unit: rated.amount.unit().code().to_owned(),
                from_account,
            };
            outbox::enqueue(tx, now, tenant.id, &Effect::tell(partner.member, notice)).await?;
            return Ok(());
        }
        RewardKind::Accrue | RewardKind::None => {}
    }
    let Some(accrual) = earning.accrual(now, tenant, sale) else { return Ok(()) };
    let posted = ledger::accrue(tx, now, accrual).await?;
    if earning.hold_days() == 0 {
        ledger::release_accrual(tx, now, posted.transfer).await?;
        if earning.rule().is_some_and(|rule| rule.credit_to == CreditTo::Account) {
            move_all(tx, now, owner, posted.transfer, rated.amount).await?;
        }
    }
    Ok(())
}

/// What the partner still pays is taken from the prepaid account, when there is enough on it;
/// otherwise it was paid elsewhere. Says whether it was.
async fn pay_from_account(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    (invoice, line): (&str, &str),
    pays: Money,
) -> Result<bool, ReferralError> {
    let balances = ledger::balance(tx, tenant.id, partner.id).await?;
    let there = balances
        .iter()
        .find(|balance| balance.unit == pays.unit())
        .map_or(0, |balance| balance.prepaid.minor());
    let enough = pays.minor() > 0 && there >= pays.minor();
    if enough {
        let invoice = format!("{invoice}:{line}");
        ledger::spend(
            tx,
            now,
            (tenant.id, partner.id),
            &invoice,
            pays,
            ledger::SpendSource::Prepaid,
        )
        .await?;
    }
    Ok(enough)
}

/// Once an accrual is released: moves it to the partner's account, when its rule says so.
pub(super) async fn move_to_account(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    accrual: TransferId,
) -> Result<(), ReferralError> {
    let (earned, basis) = ledger::find_accrual(tx, accrual).await?;
    let Some(partner) = earned.credit.owner.partner() else { return Ok(()) };
    let program = tenant::find_version(tx, tenant, &basis.program_version).await?;
    let rule = program.commissions.iter().find(|rule| rule.id == basis.rule);
    if rule.is_some_and(|rule| rule.credit_to == CreditTo::Account) {
        move_all(tx, now, (tenant.id, partner), accrual, earned.amount).await?;
    }
    Ok(())
}

/// Moves the amount from what can be paid out to the account; less when a part of it has settled
/// what was owed.
async fn move_all(
    tx: &mut SqliteConnection,
    now: UtcMs,
    owner: (ProgramId, PartnerId),
    accrual: TransferId,
    amount: Money,
) -> Result<(), ReferralError> {
    let balances = ledger::balance(tx, owner.0, owner.1).await?;
    let there = balances
        .iter()
        .find(|balance| balance.unit == amount.unit())
        .map_or(0, |balance| balance.available.minor());
    let amount = Money::new(amount.minor().min(there), amount.unit());
    if amount.minor() > 0 {
        ledger::transfer_in(tx, now, owner, &accrual.to_string(), amount).await?;
    }
    Ok(())
}

pub(super) fn commission_event(kind: EventKind) -> Option<CommissionEvent> {
    match kind {
        EventKind::Purchase => Some(CommissionEvent::Purchase),
        EventKind::Renewal => Some(CommissionEvent::Renewal),
        EventKind::PartnerPayment => Some(CommissionEvent::PartnerPayment),
        EventKind::Signup => Some(CommissionEvent::Signup),
        EventKind::Redeem => Some(CommissionEvent::Redeem),
        EventKind::Refund
        | EventKind::Chargeback
        | EventKind::Topup
        | EventKind::Enrol
        | EventKind::Contract => None,
    }
}

impl From<NoRewardReason> for EventOutcome {
    fn from(reason: NoRewardReason) -> Self {
        match reason {
            NoRewardReason::NotFirst => Self::NotFirst,
            NoRewardReason::NotNew => Self::NotNew,
            NoRewardReason::Over | NoRewardReason::WindowOver => Self::Over,
            NoRewardReason::NoCredit => Self::NoCredit,
            NoRewardReason::OtherCurrency { .. } => Self::OtherCurrency,
            NoRewardReason::UnknownTrack(_)
            | NoRewardReason::ProductDoesNotCount(_)
            | NoRewardReason::NothingPaid
            | NoRewardReason::NoPrice(_)
            | NoRewardReason::RateUnset
            | NoRewardReason::TooLarge => Self::NoRule,
        }
    }
}
