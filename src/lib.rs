//! The partner program: applications, profiles, coupons, referrals, a ledger and payouts.
//!
//! No Discord types and no command line in here: whoever talks to people calls the facades and
//! renders their outcomes. One folder a noun; its `mod.rs` is the facade, its `repo.rs` all of its
//! SQL.

pub mod app_context;
pub mod application;
pub mod audit;
pub mod backup;
pub mod bonus;
pub mod claim;
pub mod clock;
pub mod config;
pub mod contract;
pub mod correction;
pub mod coupon;
pub mod crash;
pub mod draft;
pub mod duty;
pub mod engagement;
pub mod flag;
pub mod guild;
pub mod http;
pub mod id;
pub mod import;
pub mod keys;
pub mod ledger;
pub mod metrics;
pub mod money;
pub mod outbox;
pub mod partner;
pub mod passphrase;
pub mod payout;
pub mod price;
pub mod program;
pub mod promotion;
pub mod referral;
pub mod stats;
pub mod store;
pub mod switch;
pub mod target;
pub mod ticket;
pub mod top_up;
mod turns;
pub mod upkeep;
pub mod watch;

pub use app_context::AppContext;
