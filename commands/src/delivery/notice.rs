//! How a notice finds its words: each feature says those of its noun.

use std::fmt;
use std::pin::Pin;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::MemberId;
use partnerdesk::outbox::{Notice, NounNotice, UndeliveredReason};
use partnerdesk::tenant::Tenant;

use super::DeliveryError;
use crate::discord::reply::MessageContent;
use crate::features::FEATURES;
use crate::i18n::{Arg, Locale, mention};

/// For whom a notice is put into words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoticeReader<'a> {
    /// What the facts are looked up in.
    pub(crate) app: &'a AppContext,
    /// In whose server it is said.
    pub(crate) tenant: &'a Tenant,
    /// The reader's language.
    pub(crate) locale: Locale,
    /// Whose ticket or inbox it goes to; the staff's log channel otherwise.
    pub(crate) owner: Option<MemberId>,
}

impl NoticeReader<'_> {
    /// The text with this id.
    pub(crate) fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// The text with this id and arguments.
    pub(crate) fn with(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        self.locale.with(id, args)
    }

    /// The owner's mention; empty for the staff.
    pub(crate) fn owner(&self) -> Arg {
        self.owner.map(mention).unwrap_or_default().into()
    }

    /// One id for the owner, another one for the staff.
    pub(crate) fn pick(&self, owner: &'static str, staff: &'static str) -> &'static str {
        if self.owner.is_some() { owner } else { staff }
    }
}

/// A noun's notices in words.
pub(crate) trait RenderNotice: NounNotice + Send + Sync {
    /// The id of a text that says what the notice is about, in a few words.
    fn subject(&self) -> &'static str;

    /// The message. What it is about is looked up, so that it says how things stand now.
    ///
    /// # Errors
    /// [`DeliveryError`] when that is no longer there, or cannot be read.
    fn render(
        &self,
        reader: NoticeReader<'_>,
    ) -> impl Future<Output = Result<MessageContent, DeliveryError>> + Send;
}

/// The running rendering of a notice.
type Rendering<'a> =
    Pin<Box<dyn Future<Output = Result<MessageContent, DeliveryError>> + Send + 'a>>;

/// A noun's notices, as a feature lists them.
pub(crate) struct NoticeEntry {
    /// The noun whose notices they are.
    pub(crate) noun: &'static str,
    /// What one of them is about; `None` when it cannot be read.
    subject: fn(&Notice) -> Option<&'static str>,
    /// One of them as a message.
    render: for<'a> fn(&'a Notice, NoticeReader<'a>) -> Rendering<'a>,
    /// The words under which they are stored.
    #[cfg(test)]
    pub(crate) words: &'static [&'static str],
}

impl NoticeEntry {
    /// The notices of a noun.
    pub(crate) const fn of<N: RenderNotice>() -> Self {
        Self {
            noun: N::NOUN,
            subject: |notice| notice.read::<N>().map(|notice| notice.subject()),
            render: |notice, reader| {
                Box::pin(async move {
                    let unreadable = DeliveryError::Permanent(UndeliveredReason::Unreadable);
                    notice.read::<N>().ok_or(unreadable)?.render(reader).await
                })
            },
            #[cfg(test)]
            words: N::VARIANTS,
        }
    }
}

impl fmt::Debug for NoticeEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoticeEntry").field("noun", &self.noun).finish_non_exhaustive()
    }
}

fn find(notice: &Notice) -> Option<&'static NoticeEntry> {
    let all = FEATURES.iter().flat_map(|feature| feature.notices);
    all.into_iter().find(|entry| entry.noun == notice.noun())
}

/// What a notice is about: the id of a text.
pub(crate) fn subject(notice: &Notice) -> &'static str {
    find(notice).and_then(|entry| (entry.subject)(notice)).unwrap_or("letter-unreadable")
}

/// The message for a notice. Its owner is notified.
pub(super) async fn message(
    notice: &Notice,
    reader: NoticeReader<'_>,
) -> Result<MessageContent, DeliveryError> {
    let entry = find(notice).ok_or(DeliveryError::Permanent(UndeliveredReason::Unreadable))?;
    let message = (entry.render)(notice, reader).await?;
    Ok(match reader.owner {
        Some(owner) => message.notify(owner.snowflake()),
        None => message,
    })
}
