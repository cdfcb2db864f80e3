//! Who did what: the audit trail in words.

use partnerdesk::audit::{self, AuditAction, AuditEntry};
use partnerdesk::import::ImportAction;
use partnerdesk::partner;

use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip};
use crate::discord::request_context::RequestContext;
use crate::features::FEATURES;
use crate::features::partner_file::file;
use crate::i18n::{Locale, mention, plain, when};
use crate::user_error::{Explain, UserError};

/// How many lines are shown.
const SHOWN: u32 = 20;

/// A noun's actions in words.
pub(crate) trait AuditText: AuditAction {
    /// The id of what is said of whoever did it: "settled a payout".
    fn text_id(self) -> &'static str;
}

/// Finds the text for an action of one noun.
#[derive(Debug)]
pub(crate) struct AuditTexts {
    /// The id of the text for an action as it is stored; `None` when the noun has no such action.
    find: fn(&str) -> Option<&'static str>,
    /// All actions of the noun, as they are stored.
    #[cfg(test)]
    all: fn() -> Vec<String>,
}

impl AuditTexts {
    /// Those of a noun.
    pub(crate) const fn of<A: AuditText>() -> Self {
        Self {
            find: |stored| A::from_stored(stored).map(A::text_id),
            #[cfg(test)]
            all: || A::all().map(A::stored).collect(),
        }
    }
}

/// What is said of an import, which is made on the command line.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ImportAction>();

impl AuditText for ImportAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::TakeOver => "audit-import",
            Self::TakeOverCustomers => "audit-import-customers",
            Self::Undo => "audit-import-undo",
        }
    }
}

/// The id of the text for an action of any noun.
fn text_id(stored: &str) -> Option<&'static str> {
    let mut texts = FEATURES.iter().filter_map(|feature| feature.audit.as_ref());
    texts.find_map(|texts| (texts.find)(stored))
}

/// The file of the partner that was named, or what was done last.
pub(crate) async fn show(ctx: &RequestContext, partner: Option<&str>) -> Result<Reply, UserError> {
    ctx.staff()?;
    if let Some(text) = partner {
        let mut conn = ctx.app.store.read().await?;
        let found = partner::find_by_mention(&mut conn, ctx.tenant.id, text).await?;
        drop(conn);
        return file::of(ctx, &found.ok_or_else(|| NoSuchPartner(text.to_owned()))?).await;
    }
    let lines = audit::list_newest(&ctx.app, ctx.tenant.id, SHOWN).await?;
    let words = if lines.is_empty() {
        ctx.text("audit-empty")
    } else {
        lines.iter().map(|done| line(ctx.locale, done, true)).collect::<Vec<_>>().join("\n")
    };
    let card = Card::new(ctx.text("audit-title"), BLUE)
        .words(clip(&words, 4096))
        .footer(ctx.text("audit-footer"));
    Ok(Reply::Message(MessageContent::card(card)))
}

/// No partner of that name, number or code.
#[derive(Debug, thiserror::Error)]
#[error("no partner {0:?}")]
struct NoSuchPartner(String);

impl Explain for NoSuchPartner {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(locale.with("error-no-such-partner", &[("text", plain(&self.0, 100).into())]))
    }
}

/// One line of the trail; `subject`: with what it was done to.
#[must_use]
pub(crate) fn line(locale: Locale, done: &AuditEntry, subject: bool) -> String {
    let what = match text_id(&done.action) {
        Some(id) => locale.text(id),
        // Another version wrote it.
        None => plain(&done.action, 80),
    };
    let done_so = format!("{} {} {what}", when(done.at), mention(done.member));
    let more =
        [done.subject.as_str(), done.detail.as_str()].into_iter().skip(usize::from(!subject));
    let more = more
        .filter(|more| !more.is_empty())
        .map(|more| format!("`{}`", clip(&more.replace('`', "'"), 80)));
    std::iter::once(done_so).chain(more).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use partnerdesk::clock::UtcMs;
    use partnerdesk::id::MemberId;

    use super::*;

    #[test]
    fn every_action_is_read_back_and_has_words_of_its_own_in_every_language() {
        let texts = || FEATURES.iter().filter_map(|feature| feature.audit.as_ref());
        let all: Vec<String> = texts().flat_map(|texts| (texts.all)()).collect();
        assert!(all.len() > 40 && all.contains(&"payout.settle".to_owned()), "{all:?}");
        let mut ids = BTreeSet::new();
        for stored in &all {
            let found: Vec<_> = texts().filter_map(|texts| (texts.find)(stored)).collect();
            let [id] = found[..] else { panic!("{stored} is said in {} ways", found.len()) };
            assert!(ids.insert(id), "{stored}: {id} is said of another action, too");
            let (english, dutch) = (Locale::En.find(id), Locale::Nl.find(id));
            assert!(english.is_some() && dutch.is_some() && english != dutch, "{stored}: {id}");
        }
    }

    #[test]
    fn an_action_that_another_version_wrote_is_shown_as_it_is() {
        for unknown in ["payout.forget", "planet.settle", "settle", ""] {
            assert_eq!(text_id(unknown), None, "{unknown}");
        }
        let entry = AuditEntry {
            member: MemberId::try_from(7_u64).unwrap(),
            action: "payout.forget".to_owned(),
            subject: "payout:7".to_owned(),
            detail: String::new(),
            at: UtcMs::new(0),
        };
        assert!(line(Locale::En, &entry, true).ends_with("payout.forget `payout:7`"));
    }
}
