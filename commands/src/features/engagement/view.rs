//! Engagements in words: for the partner, for staff, and for what is told.

use partnerdesk::engagement::{Engagement, EngagementState};
use partnerdesk::program::PAID;
use partnerdesk::tenant::Tenant;

use crate::i18n::{Locale, mention, plain, when};

/// How long a title may be in a line.
const TYPED: usize = 100;

/// What was agreed: `sponsored content: dedicated post`.
#[must_use]
pub(crate) fn what(tenant: &Tenant, engagement: &Engagement) -> String {
    match tenant.program.engagement(&engagement.kind) {
        Some(kind) => partnerdesk::engagement::label_of(kind, &engagement.item),
        None => engagement.item.clone(),
    }
}

/// A stage in words; those of the program file's own are in the file's words.
#[must_use]
pub(crate) fn stage(locale: Locale, stage: &str) -> String {
    match stage {
        "agreed" => locale.text("stage-agreed"),
        "delivered" => locale.text("stage-delivered"),
        PAID => locale.text("stage-paid"),
        own => own.replace('_', " "),
    }
}

/// What it pays, in words.
#[must_use]
pub(crate) fn price(locale: Locale, engagement: &Engagement) -> String {
    engagement.price.map_or_else(|| locale.text("engagement-unpaid"), |price| locale.money(price))
}

/// An engagement in one line.
#[must_use]
pub(crate) fn line(tenant: &Tenant, locale: Locale, engagement: &Engagement) -> String {
    let at = match engagement.state {
        EngagementState::Cancelled => locale.text("engagement-cancelled"),
        EngagementState::Open | EngagementState::Done => stage(locale, engagement.at()),
    };
    let args = [
        ("number", engagement.id.to_string().into()),
        ("title", plain(&engagement.title, TYPED).into()),
        ("what", what(tenant, engagement).into()),
        ("price", price(locale, engagement).into()),
        ("stage", at.into()),
        ("at", when(engagement.changed_at).into()),
    ];
    locale.with("engagement-line", &args)
}

/// The way through its stages: those behind it struck out, the present one bold.
#[must_use]
pub(crate) fn way(locale: Locale, engagement: &Engagement) -> String {
    let all = engagement.stages.iter().zip(0_u32..).map(|(name, place)| {
        let name = stage(locale, name);
        match place.cmp(&engagement.stage) {
            std::cmp::Ordering::Less => format!("~~{name}~~"),
            std::cmp::Ordering::Equal => format!("**{name}**"),
            std::cmp::Ordering::Greater => name,
        }
    });
    all.collect::<Vec<_>>().join(" → ")
}

/// Who moved it last.
#[must_use]
pub(crate) fn moved_by(engagement: &Engagement) -> String {
    format!("{} {}", mention(engagement.changed_by), when(engagement.changed_at))
}
