//! Who may say what: what the signing secret of a billing panel is good for.
//!
//! What customers do, it reports as it is. What changes a partner's track, account or contract, it
//! may say where the program file lists it (`[integration] may`), and within the file's own rules.
//! What it may not say is the operator's: `partnerdesk event FILE --by`. Source:
//! docs/design/security.md, Webhook.

use std::collections::HashMap;
use std::fmt;

use super::SOURCE;
use crate::app_context::AppContext;
use crate::contract;
use crate::id::PartnerId;
use crate::partner::{self, Partner, PartnerState};
use crate::program::{PanelEvent, Payer, Program, RouteKind};
use crate::referral::{self, BillingEvent, EventKind};
use crate::store::StoreError;
use crate::tenant::Tenant;

/// An event that the signing secret is not good for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unauthorised {
    /// The event's place in its request, from 1.
    place: usize,
    /// Its id.
    id: String,
    /// Its type.
    kind: EventKind,
    /// Why.
    why: Why,
}

/// Why the secret is not good for an event.
#[derive(Debug, PartialEq, Eq)]
enum Why {
    /// The program file does not list the type.
    NotListed,
    /// Customers of this track pay by themselves.
    ClientsPay(String),
    /// No open route leads from the first track to the second.
    NoOpenRoute(String, String),
    /// This track takes a contract, and the partner has none.
    NoContract(String),
    /// This track takes no contract.
    TakesNoContract(String),
    /// Partners of the program have no prepaid account.
    NoAccount,
}

/// In English, for the panel.
impl fmt::Display for Unauthorised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.as_str();
        write!(f, "event {} ({:?}, {kind}): ", self.place, self.id)?;
        match &self.why {
            Why::NotListed => write!(
                f,
                "the signing secret is not good for this type: write may = [\"{kind}\"] in \
                 [integration] of the program file"
            ),
            Why::ClientsPay(track) => write!(
                f,
                "the partner is on track \"{track}\", whose customers pay by themselves: the \
                 track takes payer = \"partner\""
            ),
            Why::NoOpenRoute(from, to) => write!(
                f,
                "no route of kind \"open\" leads from track \"{from}\" to track \"{to}\", so \
                 staff decide about it in Discord"
            ),
            Why::NoContract(track) => {
                write!(f, "track \"{track}\" takes a contract, and the partner has none that holds")
            }
            Why::TakesNoContract(track) => write!(
                f,
                "the partner is on track \"{track}\", which [contract] does not list in \
                 required_for"
            ),
            Why::NoAccount => f.write_str("the program file has no [account] with prepaid = true"),
        }?;
        write!(f, "; or record it with `partnerdesk event FILE --by DISCORD-ID`")
    }
}

/// The first of the events that the signing secret is not good for, in the order of their time. An
/// event that is recorded already was judged before.
pub(super) async fn find_unauthorised(
    app: &AppContext,
    tenant: &Tenant,
    events: &[BillingEvent],
) -> Result<Option<Unauthorised>, StoreError> {
    let mut ordered: Vec<_> = (1..).zip(events).collect();
    ordered.sort_by_key(|(_, event)| event.at);
    // Where the events before bring partners.
    let mut tracks = HashMap::new();
    for (place, event) in ordered {
        if is_of_customer(event.kind)
            || referral::find_event_time(app, tenant, SOURCE, &event.id).await?.is_some()
        {
            continue;
        }
        if let Some(why) = judge(app, tenant, event, &mut tracks).await? {
            return Ok(Some(Unauthorised { place, id: event.id.clone(), kind: event.kind, why }));
        }
    }
    Ok(None)
}

/// Whether it says what a customer has done: that is what a panel is there for.
fn is_of_customer(kind: EventKind) -> bool {
    match kind {
        EventKind::Signup
        | EventKind::Redeem
        | EventKind::Purchase
        | EventKind::Renewal
        | EventKind::Refund
        | EventKind::Chargeback => true,
        EventKind::PartnerPayment | EventKind::Topup | EventKind::Enrol | EventKind::Contract => {
            false
        }
    }
}

async fn judge(
    app: &AppContext,
    tenant: &Tenant,
    event: &BillingEvent,
    tracks: &mut HashMap<PartnerId, String>,
) -> Result<Option<Why>, StoreError> {
    let program = &tenant.program;
    let listed = match event.kind {
        EventKind::Enrol => program.panel_may(PanelEvent::Enrol),
        EventKind::Topup => program.panel_may(PanelEvent::Topup),
        EventKind::Contract => program.panel_may(PanelEvent::Contract),
        _ => true,
    };
    if !listed {
        return Ok(Some(Why::NotListed));
    }
    if event.kind == EventKind::Topup {
        let prepaid = program.account.as_ref().is_some_and(|account| account.prepaid);
        return Ok((!prepaid).then_some(Why::NoAccount));
    }
    let Some(partner) = named(app, tenant, event).await? else { return Ok(None) };
    let track = tracks.get(&partner.id).unwrap_or(&partner.track).clone();
    match event.kind {
        EventKind::PartnerPayment => {
            let pays = program.track(&track).is_some_and(|own| own.payer == Payer::Partner);
            Ok((!pays).then_some(Why::ClientsPay(track)))
        }
        EventKind::Contract => {
            Ok((!program.needs_contract(&track)).then_some(Why::TakesNoContract(track)))
        }
        _ => {
            let to = event.track.clone().unwrap_or_else(|| program.first_track().id.clone());
            // What is not in the file leads to nothing, and the event says so.
            if program.track(&to).is_none() || to == track {
                return Ok(None);
            }
            if !is_open(program, &track, &to) {
                return Ok(Some(Why::NoOpenRoute(track, to)));
            }
            if program.needs_contract(&to)
                && contract::find_in_force(app, tenant, partner.id).await?.is_none()
            {
                return Ok(Some(Why::NoContract(to)));
            }
            tracks.insert(partner.id, to);
            Ok(None)
        }
    }
}

/// The active partner whom the event names; without one it does nothing.
async fn named(
    app: &AppContext,
    tenant: &Tenant,
    event: &BillingEvent,
) -> Result<Option<Partner>, StoreError> {
    let text = event.partner.as_deref().unwrap_or_default();
    let mut conn = app.store.read().await?;
    let found = partner::find_by_reference(&mut conn, tenant.id, text).await?;
    Ok(found.one().filter(|partner| partner.state == PartnerState::Active))
}

/// Whether a route that takes whoever comes leads from the one track to the other.
fn is_open(program: &Program, from: &str, to: &str) -> bool {
    program.routes.iter().any(|route| {
        route.kind == RouteKind::Open
            && route.from.as_deref().is_none_or(|start| start == from)
            && route.tracks(program).any(|track| track.id == to)
    })
}
