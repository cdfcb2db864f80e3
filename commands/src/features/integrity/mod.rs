//! The checks of the ledger: what staff are told of them.

mod notice;
mod text;

use partnerdesk::integrity::IntegrityNotice;

use crate::delivery::notice::NoticeEntry;
use crate::features::Feature;

/// What the feature offers to the delivery.
pub(crate) static FEATURE: Feature =
    Feature { notices: &[NoticeEntry::of::<IntegrityNotice>()], ..Feature::NONE };
