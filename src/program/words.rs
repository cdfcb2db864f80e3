//! Closed sets of words: one macro that makes an enum which the file spells as a string.
//!
//! Each set lists the words that this version acts on and no others, so a word that is accepted is
//! also obeyed.

/// A closed set of words of the program file.
pub(super) trait Word: Copy + PartialEq + 'static {
    /// Every word with its value, in the order of the documentation.
    const ALL: &'static [(&'static str, Self)];
}

/// Declares an enum with a word for each variant; `priv` before the name keeps it to its file,
/// which only reads it.
macro_rules! words {
    ($(#[$meta:meta])* priv $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum $name {
            $($(#[$variant_meta])* $variant),+
        }

        impl $crate::program::words::Word for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }
    };
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant),+
        }

        impl $name {
            /// The word that the program file uses.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl $crate::program::words::Word for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }
    };
}

pub(super) use words;
