//! The partner program: applications, profiles, coupons, referrals, a ledger and payouts.
//!
//! No Discord types and no command line in here: whoever talks to people calls the facades and
//! renders their outcomes. One folder a noun; its `mod.rs` is the facade, its `repo.rs` all of its
//! SQL.

pub mod app_context;
pub mod application;
pub mod audit;
pub mod backup;
pub mod backup_status;
pub mod bonus;
pub mod claim;
pub mod clock;
pub mod clock_watch;
pub mod config;
pub mod contract;
pub mod correction;
pub mod coupon;
pub mod crash;
pub mod decision;
pub mod duty;
pub mod engagement;
pub mod flag;
pub mod form_draft;
pub mod goal;
mod guild_cache;
pub mod http;
pub mod id;
pub mod import;
pub mod integrity;
pub mod keys;
pub mod ledger;
pub mod metrics;
pub mod money;
pub mod notification;
pub mod outbox;
pub mod partner;
mod partner_lock;
pub mod passphrase;
pub mod payout;
pub mod price;
pub mod program;
pub mod program_change;
pub mod promotion;
pub mod referral;
pub mod schema_watch;
pub mod stats;
pub mod store;
pub mod table;
pub mod tenant;
mod text;
pub mod ticket;
pub mod top_up;
pub mod unknown_product;

pub use app_context::AppContext;
