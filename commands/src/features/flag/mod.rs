//! Flags: customers that staff should look at.

mod notice;

use partnerdesk::flag::FlagNotice;

use crate::delivery::notice::NoticeEntry;
use crate::features::Feature;

/// What the feature offers to the delivery.
pub(crate) static FEATURE: Feature =
    Feature { notices: &[NoticeEntry::of::<FlagNotice>()], ..Feature::NONE };
