//! Registrations and redemptions: whose a customer is from then on, and what staff should look at.

use super::book::Book;
use super::customer::SimulatedBinding;
use super::line::PriceLine;
use crate::clock::UtcMs;
use crate::flag::{CustomerIdentity, evaluate_flag};
use crate::program::{
    CommissionEvent, Conflict, CustomerHistory, PartnerHistory, RatedEvent, rate,
};
use crate::referral::{BillingEvent, EventKind};

impl Book<'_> {
    /// Binds the customer to the partner of the code from `at` on, unless another partner's they
    /// stay. That is the event's own time, or when the code was there.
    pub(super) fn bind(&mut self, event: &BillingEvent, at: UtcMs, out: &mut Vec<PriceLine>) {
        let customer = self.customers.place(&event.customer);
        self.identify(customer, event);
        let Some(code) = &event.code else {
            out.push(self.nothing(event, "no code: the customer came by nobody"));
            return;
        };
        if let Some(there) = self.starts.of(code).there().filter(|there| at < *there) {
            let why = format!("the code {code} was not there until {there}: it binds nobody");
            out.push(self.nothing(event, why));
            return;
        }
        let partner = self.partner(code, at);
        if let Some(partner) = self.partners.get_mut(partner) {
            partner.advance(self.program, at);
        }
        let before = self.customers.get(customer).and_then(|customer| customer.binding.as_ref());
        let before = before.map(SimulatedBinding::partner);
        let name =
            |place: usize| self.partners.get(place).map_or("", |partner| partner.code.as_str());
        let stays = before.is_some_and(|other| {
            other == partner || self.program.attribution.conflict == Conflict::First
        });
        let why = match before {
            Some(other) if other == partner => {
                format!("{} is {}'s already", event.customer, name(partner))
            }
            Some(other) if stays => {
                format!("{} stays {}'s, who came first", event.customer, name(other))
            }
            Some(other) => {
                format!(
                    "{} is {}'s from now on, and no longer {}'s",
                    event.customer,
                    name(partner),
                    name(other)
                )
            }
            None => format!("{} is {}'s from now on", event.customer, name(partner)),
        };
        let why = self.flagged(customer, partner, why);
        let redeemed = event.kind == EventKind::Redeem;
        let mut waiting = Vec::new();
        if !stays {
            let rate = self.coupon_rate(partner, redeemed);
            let grace = self.program.attribution.grace;
            let since = if before.is_none() { at.minus(grace) } else { at };
            waiting = self.waiting.take(customer);
            waiting.retain(|payment| before.is_none() && payment.at >= since);
            self.customers.bind(customer, partner, at, rate, since);
        }
        let line = self
            .reward(event, at, customer, partner)
            .unwrap_or_else(|| self.about(event, partner, ""));
        let why = if line.why.is_empty() { why } else { format!("{}; {why}", line.why) };
        out.push(PriceLine { why, ..line });
        self.catch_up_customer(customer, at, waiting, out);
    }

    /// A flat amount for a registration or a redemption, where the program has one.
    fn reward(
        &mut self,
        event: &BillingEvent,
        at: UtcMs,
        customer: usize,
        partner: usize,
    ) -> Option<PriceLine> {
        let program = self.program;
        let kind = if event.kind == EventKind::Redeem {
            CommissionEvent::Redeem
        } else {
            CommissionEvent::Signup
        };
        let known = self.partners.get(partner).filter(|known| !known.is_before(event.at))?;
        let binding = self
            .customers
            .get(customer)?
            .binding
            .as_ref()
            .filter(|binding| binding.partner() == partner)?;
        let track = known.track(program);
        let rule = program.commission(&track.id, kind, None)?;
        let place = program.commissions.iter().position(|other| other.id == rule.id)?;
        let state = PartnerHistory {
            track: &track.id,
            count: known.standing.count(&track.ladder),
            level: known.standing.level(),
            month_level: known.standing.month_level(),
            terms: known.terms(at),
            capped: self.capped(place, partner, Some(binding), at),
            credit: None,
        };
        let occasion =
            RatedEvent { event: kind, at, product: None, list: None, gross: None, net: None };
        let known = CustomerHistory {
            paid: binding.rewarded,
            first_at: None,
            ..binding.state(None, false)
        };
        let mut outcome = rate(program, &state, &known, &occasion);
        let line = outcome.counts().then(|| self.rated(event, partner, &mut outcome))?;
        if let Some(binding) =
            self.customers.get_mut(customer).and_then(|customer| customer.binding.as_mut())
        {
            binding.rewarded = binding.rewarded.saturating_add(1);
        }
        self.earned_by_rule(place, partner, customer, outcome.amount.minor(), at);
        Some(line)
    }

    /// The rate of the coupon that bound the customer: links have none, and a registration may have
    /// come by a link.
    fn coupon_rate(&self, partner: usize, redeemed: bool) -> Option<crate::money::BasisPoints> {
        let track = &self.partners.get(partner)?.track(self.program).id;
        let by_coupon = redeemed || self.program.links.is_none();
        let mut coupons = self.program.coupons.iter().filter(|coupon| coupon.attributes);
        let fits = coupons.find(|coupon| coupon.track.as_ref().is_none_or(|of| of == track));
        fits.filter(|_| by_coupon).and_then(|coupon| coupon.rate)
    }

    /// Keeps what the event says of who the customer is.
    pub(super) fn identify(&mut self, place: usize, event: &BillingEvent) {
        let Some(customer) = self.customers.get_mut(place) else { return };
        if let Some(hash) = &event.email_hash {
            let (email, first) = self.emails.place(hash, place);
            let who = customer.identity_mut();
            who.like = who.like.or((first != place).then_some(first));
            who.email = email.into();
        }
        if let Some(account) = &event.discord_id {
            let (account, first) = self.accounts.place(account, place);
            let who = customer.identity_mut();
            who.like = who.like.or((first != place).then_some(first));
            who.account = account.into();
        }
    }

    /// `why`, and what staff should look at: it is said, and never a reason to refuse.
    pub(super) fn flagged(&self, place: usize, partner: usize, why: String) -> String {
        let (Some(customer), Some(partner)) =
            (self.customers.get(place), self.partners.get(partner))
        else {
            return why;
        };
        let who = customer.identity();
        let like = who.like.get().map(|like| self.customers.name(like));
        let is = |name, email_hash, account| CustomerIdentity { name, email_hash, account };
        let customer = is(
            self.customers.name(place),
            self.emails.name(who.email),
            self.accounts.name(who.account),
        );
        let partner =
            is(&partner.code, partner.email_hash.as_deref(), partner.discord_id.as_deref());
        match evaluate_flag(customer, partner, like) {
            Some(flag) => format!("{why}; flag: {flag}"),
            None => why,
        }
    }
}
