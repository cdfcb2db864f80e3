//! What every facade works with: the store, the clock, the keys, the hashing thread, and who runs
//! which program.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::backup_status::BackupStatus;
use crate::clock::{Clock, Random};
use crate::guild_cache::GuildCache;
use crate::keys::Keys;
use crate::partner_lock::PartnerLock;
use crate::passphrase::Hasher;
use crate::store::Store;

/// The services that every facade shares. Cheap to share behind an [`Arc`].
#[derive(Debug)]
pub struct AppContext {
    /// One writer and two readers of the SQLite file.
    pub store: Store,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where random bytes come from.
    pub random: Arc<dyn Random>,
    /// The key file.
    pub keys: Arc<Keys>,
    /// The thread that hashes passphrases.
    pub hasher: Hasher,
    /// The folder of the program files that `/setup` offers.
    pub programs_dir: PathBuf,
    /// How the backups of each hour go.
    pub backups: BackupStatus,
    outbox_notify: Notify,
    opened: Notify,
    /// One payout request of a partner at a time: a double click costs no hash.
    pub(crate) payouts: PartnerLock,
    /// What is known of each guild, so that it is not read for every interaction.
    pub(crate) guilds: GuildCache,
}

impl AppContext {
    /// A context over these parts.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        keys: Arc<Keys>,
        hasher: Hasher,
    ) -> Self {
        Self {
            store,
            clock,
            random,
            keys,
            hasher,
            programs_dir: PathBuf::from("programs"),
            backups: BackupStatus::default(),
            outbox_notify: Notify::new(),
            opened: Notify::new(),
            payouts: PartnerLock::default(),
            guilds: GuildCache::default(),
        }
    }

    /// The same context with the program files of this folder; `programs` when it is not called.
    #[must_use]
    pub fn with_programs_dir(self, programs_dir: PathBuf) -> Self {
        Self { programs_dir, ..self }
    }

    /// Wakes whoever delivers the outbox. A notification that nobody waits for is
    /// kept for the next wait.
    pub(crate) fn notify_outbox(&self) {
        self.outbox_notify.notify_one();
    }

    /// Resolves after the next notification.
    pub async fn outbox_notified(&self) {
        self.outbox_notify.notified().await;
    }

    /// Wakes whoever waits for a ticket's channel: there is one, or something stands in its way.
    pub(crate) fn ticket_changed(&self) {
        self.opened.notify_waiters();
    }

    /// Resolves when a ticket's channel was opened, or could not be, after this call.
    pub fn ticket_opened(&self) -> impl Future<Output = ()> + '_ {
        self.opened.notified()
    }
}
