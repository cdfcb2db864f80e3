//! What was read about a guild and is asked for by every interaction.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::id::GuildId;

/// One value for each guild. It does not know what is kept, so that [`AppContext`] needs to know
/// nothing of the nouns that use it.
///
/// [`AppContext`]: crate::app_context::AppContext
#[derive(Debug, Default)]
pub(crate) struct GuildCache(RwLock<HashMap<GuildId, Arc<dyn Any + Send + Sync>>>);

impl GuildCache {
    /// What is kept for the guild; nothing where another kind of value is kept.
    pub(crate) fn get<T: Any + Send + Sync>(&self, guild: GuildId) -> Option<Arc<T>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&guild).cloned();
        kept.and_then(|kept| kept.downcast().ok())
    }

    /// What is kept for the guild, whichever, whose value fits.
    pub(crate) fn find<T: Any + Send + Sync>(&self, fits: impl Fn(&T) -> bool) -> Option<Arc<T>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.values().filter_map(|kept| Arc::clone(kept).downcast().ok()).find(|kept| fits(kept))
    }

    /// Keeps a value until it is removed or another takes its place.
    pub(crate) fn insert<T: Any + Send + Sync>(&self, guild: GuildId, value: &Arc<T>) {
        let value: Arc<dyn Any + Send + Sync> = Arc::<T>::clone(value);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(guild, value);
    }

    /// Keeps nothing for the guild any more: the next look-up reads it again.
    pub(crate) fn remove(&self, guild: GuildId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&guild);
    }
}
