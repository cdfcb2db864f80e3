//! What a partner tells before being paid: a passphrase and the fields of the profile.
//!
//! Describes them only; no passphrase and no personal data is ever in a program file.

use super::names::Name;
use super::reader::Table;
use super::words::words;

words! {
    /// What the passphrase is asked for.
    Guard {
        /// Seeing sensitive fields.
        ProfileView = "profile.view",
        /// Changing sensitive fields.
        ProfileEdit = "profile.edit",
        /// Asking for a payout.
        PayoutRequest = "payout.request",
    }
}

words! {
    /// What a profile field holds.
    ProfileFieldKind {
        /// An e-mail address.
        Email = "email",
    }
}

words! {
    /// What a profile field is needed for.
    Purpose {
        /// Paying out.
        Payout = "payout",
    }
}

/// The table `[profile]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileRules {
    /// The security passphrase.
    pub passphrase: PassphraseRules,
    /// What is asked, in this order.
    pub fields: Vec<ProfileField>,
}

/// How the passphrase works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassphraseRules {
    /// Whether every partner makes one up.
    pub required: bool,
    /// What it is asked for.
    pub guards: Vec<Guard>,
    /// How a forgotten one is replaced; staff alone when absent.
    pub reset: Option<ResetRule>,
}

/// How a forgotten passphrase is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetRule {
    /// By a mail that comes from the address in this profile field.
    MailFrom(String),
}

/// A field of `[profile]`: what a partner tells before being paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileField {
    /// Its `id` in the file, unique in the profile.
    pub id: String,
    /// What it holds.
    pub kind: ProfileFieldKind,
    /// Whether the profile is incomplete without it.
    pub required: bool,
    /// Whether it is stored encrypted and shown to nobody unasked.
    pub secret: bool,
    /// What it is needed for.
    pub purpose: Option<Purpose>,
}

impl Default for ProfileRules {
    /// What a program asks that says nothing of a profile: nothing.
    fn default() -> Self {
        Self { passphrase: PassphraseRules::NONE, fields: Vec::new() }
    }
}

impl ProfileRules {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let passphrase = t.table_opt("passphrase", PassphraseRules::read);
        // A modal has five rows, and the passphrase takes one.
        Self {
            passphrase: passphrase.unwrap_or(PassphraseRules::NONE),
            fields: t.tables("fields", 0, 4, ProfileField::read),
        }
    }

    /// Whether an e-mail address for payouts is asked for.
    #[must_use]
    pub fn asks_email(&self) -> bool {
        self.fields.iter().any(|field| field.kind == ProfileFieldKind::Email && field.required)
    }

    /// The field of this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&ProfileField> {
        self.fields.iter().find(|field| field.id == id)
    }
}

impl PassphraseRules {
    /// No passphrase.
    const NONE: Self = Self { required: false, guards: Vec::new(), reset: None };

    fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            required: t.flag("required", false),
            guards: t.word_list_opt("guards"),
            reset: ResetRule::read(t),
        }
    }
}

impl ResetRule {
    fn read(t: &mut Table<'_, '_>) -> Option<Self> {
        let text = t.text_opt("reset", 50)?;
        if let Some(field) = text.strip_prefix("mail_from_") {
            t.refer(Name::ProfileField, "reset", field);
            return Some(Self::MailFrom(field.to_owned()));
        }
        t.error(
            "reset",
            format!("\"{text}\" is not \"mail_from_\" and the id of a profile field"),
            None,
        );
        None
    }
}

impl ProfileField {
    fn read(t: &mut Table<'_, '_>) -> Self {
        let id = t.id(Name::ProfileField);
        if id == "passphrase" {
            t.error("id", "\"passphrase\" is not a field: it has a table of its own", None);
        }
        Self {
            id,
            kind: t.word("kind"),
            required: t.flag("required", false),
            secret: t.flag("secret", false),
            purpose: t.word_opt("for"),
        }
    }
}
