//! The stored form of a passphrase: argon2id with a pepper, as a PHC string.
//!
//! The string names its pepper by id; the pepper itself is in the key file, so a copy of the
//! database alone lets nobody try passphrases. Who may try, and how often, is not decided here.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, KeyId, Params, ParamsBuilder, Version};
use zeroize::{Zeroize, Zeroizing};

use super::policy::Passphrase;
use crate::clock::Random;
use crate::keys::Key;

/// Memory, in KiB. **Source:** RFC 9106, 4, second recommended option.
const MEMORY: u32 = 65_536;
/// Passes over the memory. **Source:** as [`MEMORY`].
const PASSES: u32 = 3;
/// Lanes. RFC 9106 has four; one costs an attacker the same and leaves the other core to the bot.
const LANES: u32 = 1;
/// The salt, in bytes.
const SALT: usize = 16;
/// The tag, in bytes.
const TAG: usize = 32;
/// A stored string that asks for more passes is damaged: nothing here ever wrote one.
const MAX_PASSES: u32 = 16;

/// The memory of one hash at a time, 64 MiB, wiped when dropped. One arena serves any number of
/// hashes.
pub(super) struct Arena(Vec<Block>);

impl Arena {
    /// Takes the memory.
    ///
    /// # Errors
    /// [`HashError::OutOfMemory`].
    pub(super) fn new() -> Result<Self, HashError> {
        let size = usize::try_from(MEMORY).map_err(|_| HashError::OutOfMemory)?;
        let mut blocks = Vec::new();
        blocks.try_reserve_exact(size).map_err(|_| HashError::OutOfMemory)?;
        blocks.resize(size, Block::new());
        Ok(Self(blocks))
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// How a comparison came out.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// Whether it is the passphrase.
    pub ok: bool,
    /// What to store instead, when it is and the stored string has outdated costs.
    pub rehash: Option<String>,
}

/// The PHC string for `passphrase`, with a fresh salt.
///
/// # Errors
/// None but [`HashError::Malformed`], which here would be a mistake in the constants of this file.
pub(super) fn hash_passphrase(
    pepper: &Key,
    random: &dyn Random,
    passphrase: &Passphrase,
    arena: &mut Arena,
) -> Result<String, HashError> {
    hash_with(pepper, random, &current(pepper)?, passphrase, arena)
}

fn hash_with(
    pepper: &Key,
    random: &dyn Random,
    params: &Params,
    passphrase: &Passphrase,
    arena: &mut Arena,
) -> Result<String, HashError> {
    let mut salt = [0; SALT];
    random.fill(&mut salt);
    let tag = tag(pepper, params, passphrase, &salt, arena)?;
    let phc = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|_| HashError::Malformed)?,
        salt: Some(Salt::new(&salt).map_err(|_| HashError::Malformed)?),
        hash: Some(tag),
    };
    Ok(phc.to_string())
}

/// Compares `passphrase` with a stored string.
///
/// # Errors
/// [`HashError::UnknownPepper`] when the key file is not the one that made `phc`,
/// [`HashError::Malformed`] when `phc` is not a string of this module.
pub(super) fn verify_passphrase(
    pepper: &Key,
    random: &dyn Random,
    passphrase: &Passphrase,
    phc: &str,
    arena: &mut Arena,
) -> Result<Verified, HashError> {
    let stored = PasswordHash::new(phc).map_err(|_| HashError::Malformed)?;
    let params = Params::try_from(&stored).map_err(|_| HashError::Malformed)?;
    let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
        return Err(HashError::Malformed);
    };
    let id = params.keyid().try_into().map(u32::from_be_bytes).map_err(|_| HashError::Malformed)?;
    if id != pepper.id() {
        return Err(HashError::UnknownPepper { id });
    }
    let fits =
        params.m_cost() <= MEMORY && params.t_cost() <= MAX_PASSES && params.p_cost() <= LANES;
    let ours = stored.algorithm == ARGON2ID_IDENT && stored.version == Some(Version::V0x13.into());
    if !(fits && ours && expected.len() == TAG) {
        return Err(HashError::Malformed);
    }
    // `Output` compares in constant time.
    let ok = tag(pepper, &params, passphrase, &salt, arena)? == expected;
    let outdated = params != current(pepper)?;
    let rehash = if ok && outdated {
        Some(hash_passphrase(pepper, random, passphrase, arena)?)
    } else {
        None
    };
    Ok(Verified { ok, rehash })
}

fn current(pepper: &Key) -> Result<Params, HashError> {
    params(pepper, MEMORY, PASSES)
}

fn params(pepper: &Key, memory: u32, passes: u32) -> Result<Params, HashError> {
    let id = KeyId::new(&pepper.id().to_be_bytes()).map_err(|_| HashError::Malformed)?;
    let mut builder = ParamsBuilder::new();
    builder.m_cost(memory).t_cost(passes).p_cost(LANES).output_len(TAG).keyid(id);
    builder.build().map_err(|_| HashError::Malformed)
}

fn tag(
    pepper: &Key,
    params: &Params,
    passphrase: &Passphrase,
    salt: &[u8],
    arena: &mut Arena,
) -> Result<Output, HashError> {
    let argon2 = Argon2::new_with_secret(
        pepper.expose(),
        Algorithm::Argon2id,
        Version::V0x13,
        params.clone(),
    )
    .map_err(|_| HashError::Malformed)?;
    let mut tag = Zeroizing::new([0; TAG]);
    argon2
        .hash_password_into_with_memory(
            passphrase.expose().as_bytes(),
            salt,
            &mut *tag,
            &mut arena.0,
        )
        .map_err(|_| HashError::Malformed)?;
    Output::new(&*tag).map_err(|_| HashError::Malformed)
}

/// Why nothing was hashed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The queue is full; try again in a moment. It does not count as a try.
    #[error("too many passphrases are being checked at once")]
    Busy,
    /// Another key file made the stored string.
    #[error(
        "the passphrase was stored with pepper {id}, which is not in the key file: is it the \
         right one?"
    )]
    UnknownPepper {
        /// The pepper's id.
        id: u32,
    },
    /// The stored string is damaged.
    #[error("the stored form of the passphrase is damaged")]
    Malformed,
    /// 64 MiB could not be had.
    #[error("there are no 64 MiB of memory to check a passphrase with")]
    OutOfMemory,
    /// The hashing thread is gone.
    #[error("the hashing thread has stopped")]
    Stopped,
}

impl HashError {
    /// Whether the user only has to come again; all else is our fault.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Busy)
    }
}

/// A string with the costs of argon2's own default, to be replaced on success.
#[cfg(test)]
pub(super) fn needs_rehash(pepper: &Key, passphrase: &Passphrase, arena: &mut Arena) -> String {
    let old = params(pepper, Params::DEFAULT_M_COST, Params::DEFAULT_T_COST).unwrap();
    hash_with(pepper, &crate::clock::SystemRandom, &old, passphrase, arena).unwrap()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::SystemRandom;
    use crate::keys::Keys;

    fn keys() -> Keys {
        let dir = tempfile::tempdir().unwrap();
        Keys::open_or_create(&dir.path().join("keys"), Arc::new(SystemRandom)).unwrap()
    }

    #[test]
    fn only_the_same_text_with_the_same_pepper_verifies() {
        let (keys, mut arena) = (keys(), Arena::new().unwrap());
        let right = Passphrase::attempt("tulip orbit candle frost");
        let phc = hash_passphrase(keys.pepper(), &SystemRandom, &right, &mut arena).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=65536,t=3,p=1,keyid="), "{phc}");
        assert!(!phc.contains("tulip"));
        let mut check = |text: &str, phc: &str| {
            verify_passphrase(
                keys.pepper(),
                &SystemRandom,
                &Passphrase::attempt(text),
                phc,
                &mut arena,
            )
        };
        assert_eq!(
            check("tulip orbit candle frost", &phc),
            Ok(Verified { ok: true, rehash: None })
        );
        assert_eq!(
            check("tulip orbit candle frosT", &phc),
            Ok(Verified { ok: false, rehash: None })
        );
        assert_eq!(check("", &phc), Ok(Verified { ok: false, rehash: None }));

        // The same id with another pepper: the pepper really goes into the hash.
        let other = self::keys();
        let swap = |key: &Key, phc: &str| {
            let id = KeyId::new(&key.id().to_be_bytes()).unwrap();
            let mine = ParamsBuilder::new()
                .m_cost(MEMORY)
                .t_cost(PASSES)
                .p_cost(LANES)
                .output_len(TAG)
                .keyid(id)
                .build();
            let mut parsed = PasswordHash::new(phc).unwrap();
            parsed.params = ParamsString::try_from(&mine.unwrap()).unwrap();
            parsed.to_string()
        };
        let verdict = verify_passphrase(other.pepper(), &SystemRandom, &right, &phc, &mut arena);
        assert_eq!(verdict, Err(HashError::UnknownPepper { id: keys.pepper().id() }));
        let verdict = verify_passphrase(
            other.pepper(),
            &SystemRandom,
            &right,
            &swap(other.pepper(), &phc),
            &mut arena,
        );
        assert_eq!(verdict, Ok(Verified { ok: false, rehash: None }));
    }

    #[test]
    fn outdated_costs_are_rehashed_on_success_only() {
        let (keys, mut arena) = (keys(), Arena::new().unwrap());
        let right = Passphrase::attempt("tulip orbit candle frost");
        let phc = needs_rehash(keys.pepper(), &right, &mut arena);
        let verified =
            verify_passphrase(keys.pepper(), &SystemRandom, &right, &phc, &mut arena).unwrap();
        let fresh = verified.rehash.unwrap();
        assert!(verified.ok && fresh.contains("m=65536,t=3,p=1"));
        let verified =
            verify_passphrase(keys.pepper(), &SystemRandom, &right, &fresh, &mut arena).unwrap();
        assert_eq!(verified, Verified { ok: true, rehash: None });
        let wrong = Passphrase::attempt("wrong");
        let verified =
            verify_passphrase(keys.pepper(), &SystemRandom, &wrong, &phc, &mut arena).unwrap();
        assert_eq!(verified, Verified { ok: false, rehash: None });
    }

    #[test]
    fn a_damaged_string_is_a_fault_not_a_wrong_guess() {
        let (keys, mut arena) = (keys(), Arena::new().unwrap());
        let text = Passphrase::attempt("tulip orbit candle frost");
        let good = hash_passphrase(keys.pepper(), &SystemRandom, &text, &mut arena).unwrap();
        for bad in [
            String::new(),
            good.replace("argon2id", "argon2d"),
            good.replace("v=19", "v=16"),
            good.replace("m=65536", "m=65537"),
            good.replace("m=65536", "m=4000000000"),
            good.replace("t=3", "t=4000000000"),
            good.replace("p=1", "p=8"),
            good[..good.len() - 10].to_owned(),
            good.split(",keyid").next().unwrap().to_owned(),
        ] {
            let verdict = verify_passphrase(keys.pepper(), &SystemRandom, &text, &bad, &mut arena);
            assert_eq!(verdict, Err(HashError::Malformed), "{bad}");
        }
    }
}
