//! Typed numbers: row ids of our own tables, and Discord's ids.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            sqlx::Type)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// The id with this number.
            #[must_use]
            pub fn new(id: i64) -> Self {
                Self(id)
            }

            /// The number.
            #[must_use]
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A program: one guild with its program file.
    ProgramId,
    /// A ledger account.
    AccountId,
    /// A ledger transfer.
    TransferId,
    /// A partner of a program.
    PartnerId,
    /// An application, from its draft on.
    ApplicationId,
    /// A ticket; what people see as its number.
    TicketId,
    /// A coupon code.
    CouponId,
    /// A to-do for staff: create, reprice or delete a code in the billing panel.
    TodoId,
    /// A stored billing event.
    EventId,
    /// An event that contradicts what has counted before it came.
    ConflictId,
    /// A file of events on its way in.
    StagedFileId,
    /// A payout; what people see as its number.
    PayoutId,
    /// A partner's duty.
    DutyId,
    /// An engagement; what people see as its number.
    EngagementId,
    /// What a partner should reach.
    GoalId,
    /// A top-up that staff have noted.
    TopUpId,
    /// A contract with a partner.
    ContractId,
    /// A partner's way to another track.
    PromotionId,
    /// What a partner claims on evidence.
    ClaimId,
    /// A program on its way to another version of its file.
    ProgramChangeId,
    /// A correction of a balance by hand.
    CorrectionId,
    /// A row of the outbox.
    OutboxId,
}

macro_rules! snowflakes {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        ids! { $($(#[$doc])* $name),+ }
        $(
            impl TryFrom<u64> for $name {
                type Error = std::num::TryFromIntError;

                fn try_from(id: u64) -> Result<Self, Self::Error> {
                    i64::try_from(id).map(Self)
                }
            }

            impl $name {
                /// The id as Discord writes it.
                #[must_use]
                pub fn snowflake(self) -> u64 {
                    self.0.unsigned_abs()
                }
            }
        )+
    };
}

snowflakes! {
    /// A Discord server.
    GuildId,
    /// A Discord user.
    MemberId,
    /// A Discord channel.
    ChannelId,
    /// A Discord role.
    RoleId,
    /// A Discord message.
    MessageId,
}
