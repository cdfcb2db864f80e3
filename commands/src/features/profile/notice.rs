//! What people are told about a partner: the partnership, its profile, its level and track.

use partnerdesk::id::PartnerId;
use partnerdesk::partner::{self, Partner, PartnerNotice};
use partnerdesk::tenant::Tenant;

use super::ResetPassphrase;
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent, YELLOW, danger, primary, secondary};
use crate::features::coupon::ShowCode;
use crate::features::level;
use crate::features::statement::ShowEarnings;
use crate::features::terms::ShowTerms;
use crate::i18n::{Arg, mention, plain};

impl RenderNotice for PartnerNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Active { .. } => "notice-active-title",
            Self::LevelChanged { .. } => "subject-level",
            Self::TrackChanged { .. } => "subject-track",
            Self::PayeeChanged { .. } => "notice-payee-changed-title",
            Self::PassphraseChanged { .. } => "notice-passphrase-changed-title",
            Self::PassphraseLocked { .. } => "notice-passphrase-locked-title",
            Self::ResetRequested { .. } => "notice-reset-asked-title",
            Self::PassphraseReset { .. } => "subject-reset",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (Self::Active { partner: id }
        | Self::LevelChanged { partner: id, .. }
        | Self::TrackChanged { partner: id, .. }
        | Self::PayeeChanged { partner: id }
        | Self::PassphraseChanged { partner: id }
        | Self::PassphraseLocked { partner: id }
        | Self::ResetRequested { partner: id }
        | Self::PassphraseReset { partner: id }) = self;
        let partner = find(reader, *id).await?;
        let member = [("member", mention(partner.member).into())];
        let warning = |id| {
            let card = Card::new(reader.text(self.subject()), YELLOW);
            MessageContent::card(card.words(reader.with(id, &member)))
        };
        Ok(match self {
            Self::Active { .. } => active(reader, &partner).await?,
            Self::LevelChanged { from, to, .. } => level_changed(reader, &partner, *from, *to),
            Self::TrackChanged { from, to, .. } => track_changed(reader, &partner, from, to),
            Self::PayeeChanged { .. } => warning("notice-payee-changed"),
            Self::PassphraseChanged { .. } => warning("notice-passphrase-changed"),
            Self::PassphraseLocked { .. } => warning("notice-passphrase-locked"),
            Self::ResetRequested { .. } => warning("notice-reset-asked").buttons(vec![danger(
                ResetPassphrase { partner: *id },
                reader.text("button-reset"),
            )]),
            Self::PassphraseReset { .. } => {
                MessageContent::text(reader.with("notice-passphrase-reset", &member))
            }
        })
    }
}

/// The partner of a notice.
///
/// # Errors
/// [`DeliveryError`] when there is none any more, or it cannot be read.
pub(crate) async fn find(
    reader: NoticeReader<'_>,
    id: PartnerId,
) -> Result<Partner, DeliveryError> {
    partner::find(reader.app, reader.tenant, id).await?.ok_or(DeliveryError::GONE)
}

/// Whether the partner's track has levels at all.
pub(crate) fn has_levels(tenant: &Tenant, partner: &Partner) -> bool {
    tenant.program.track(&partner.track).is_some_and(|track| !track.levels.is_empty())
}

/// What a partner reads of their level who is below the first of the ladder; nothing otherwise.
fn before_first(reader: NoticeReader<'_>, partner: &Partner) -> Option<String> {
    let program = &reader.tenant.program;
    let track = program.track(&partner.track).filter(|track| !track.levels.is_empty())?;
    (partner.level == 0).then(|| level::before_first(program, track, reader.locale))
}

/// The code is issued and the partnership active.
async fn active(
    reader: NoticeReader<'_>,
    partner: &Partner,
) -> Result<MessageContent, DeliveryError> {
    let tenant = reader.tenant;
    let overview = partner::overview_of(reader.app, tenant, partner.member).await?;
    let (words, second) = if let Some(coupon) = overview.and_then(|overview| overview.coupon) {
        let first = before_first(reader, partner);
        let id = match first {
            Some(_) => "notice-active-words-first",
            None => "notice-active-words",
        };
        let args = [
            ("code", coupon.code.clone().into()),
            ("value", reader.locale.worth(&tenant.program, coupon.value).into()),
            ("level", Arg::from(partner.level)),
            ("first", first.unwrap_or_default().into()),
        ];
        let button = secondary(ShowCode {}, reader.text("button-code"));
        (reader.with(id, &args), button)
    } else {
        let args = [("program", plain(&tenant.program.meta.name, 100).into())];
        let button = secondary(ShowTerms {}, reader.text("button-terms"));
        (reader.with("notice-active-plain", &args), button)
    };
    Ok(MessageContent::card(Card::new(reader.text("notice-active-title"), GREEN).words(words))
        .saying(reader.with("notice-active", &[("member", reader.owner())]))
        .buttons(vec![primary(ShowEarnings {}, reader.text("button-earnings")), second]))
}

fn level_changed(
    reader: NoticeReader<'_>,
    partner: &Partner,
    from: u32,
    to: u32,
) -> MessageContent {
    let level = reader.tenant.program.track(&partner.track).and_then(|track| track.level(to));
    let rate = level.map(|level| reader.locale.percent(level.rate)).unwrap_or_default();
    let track = reader.tenant.program.track(&partner.track);
    let first =
        track.map(|track| level::before_first(&reader.tenant.program, track, reader.locale));
    let args = [
        ("from", Arg::from(from)),
        ("to", Arg::from(to)),
        ("rate", rate.into()),
        ("first", first.unwrap_or_default().into()),
    ];
    let (title, words, color) = match (from, to) {
        (_, 0) => ("notice-level-below-title", "notice-level-below", YELLOW),
        (0, _) => ("notice-level-title", "notice-level-first", GREEN),
        _ if to < from => ("notice-level-down-title", "notice-level-down", YELLOW),
        _ => ("notice-level-title", "notice-level", GREEN),
    };
    MessageContent::card(
        Card::new(reader.with(title, &args), color).words(reader.with(words, &args)),
    )
}

fn track_changed(
    reader: NoticeReader<'_>,
    partner: &Partner,
    from: &str,
    to: &str,
) -> MessageContent {
    let tenant = reader.tenant;
    let title = |id: &str| {
        tenant.program.track(id).map_or_else(|| id.to_owned(), |track| track.title().to_owned())
    };
    let first = before_first(reader, partner);
    let id = match first {
        Some(_) => "notice-track-first",
        None if has_levels(tenant, partner) => "notice-track",
        None => "notice-track-plain",
    };
    let args = [
        ("from", title(from).into()),
        ("to", title(to).into()),
        ("level", partner.level.into()),
        ("first", first.unwrap_or_default().into()),
    ];
    MessageContent::card(
        Card::new(reader.with("notice-track-title", &args), GREEN).words(reader.with(id, &args)),
    )
    .saying(reader.with("notice-active", &[("member", reader.owner())]))
    .buttons(vec![
        primary(ShowEarnings {}, reader.text("button-earnings")),
        secondary(ShowTerms {}, reader.text("button-terms")),
    ])
}
