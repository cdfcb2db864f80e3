//! What a partner tells before being paid: a passphrase and the fields of the profile.
//!
//! Describes them only; no passphrase and no personal data is ever in a program file. What nothing
//! would come of is refused.

use super::names::Name;
use super::reader::Table;
use super::words::{Word as _, words};

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
    /// What it is asked for, and nothing else; not empty where it is required. Changing the
    /// passphrase itself always takes the present one.
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
    /// What it is needed for; none where the passphrase's reset alone needs it.
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
        let profile = Self {
            passphrase: passphrase.unwrap_or(PassphraseRules::NONE),
            fields: t.tables("fields", 0, 4, ProfileField::read),
        };
        profile.check(t);
        profile
    }

    /// Every field is asked for and needed for something; one e-mail address is.
    fn check(&self, t: &mut Table<'_, '_>) {
        let reset = self.passphrase.reset.as_ref().map(|ResetRule::MailFrom(field)| field.as_str());
        for (n, field) in self.fields.iter().enumerate() {
            if field.purpose.is_none() && reset != Some(field.id.as_str()) {
                let message = format!(
                    "nothing needs \"{0}\": write for = \"payout\", or passphrase.reset = \
                     \"mail_from_{0}\"",
                    field.id
                );
                t.error_at("fields", n, message);
            }
            if let Some(first) = self.fields.iter().take(n).find(|first| first.kind == field.kind) {
                let message =
                    format!("one e-mail address is asked for, and \"{}\" is one already", first.id);
                t.error_at("fields", n, message);
            }
        }
        let shown = [Guard::ProfileView, Guard::ProfileEdit];
        let idle = self.passphrase.guards.iter().find(|guard| shown.contains(guard));
        if let Some(guard) = idle.filter(|_| self.fields.is_empty()) {
            let message = format!("\"{}\" guards fields, and the profile has none", guard.word());
            t.error("passphrase", message, None);
        }
    }

    /// Whether an e-mail address is asked for.
    #[must_use]
    pub fn asks_email(&self) -> bool {
        self.fields.iter().any(|field| field.kind == ProfileFieldKind::Email)
    }

    /// Whether payouts go to an e-mail address that the partner gives.
    #[must_use]
    pub fn pays_to_email(&self) -> bool {
        let is_paid_to = |field: &ProfileField| {
            field.kind == ProfileFieldKind::Email && field.purpose == Some(Purpose::Payout)
        };
        self.fields.iter().any(is_paid_to)
    }

    /// Whether the passphrase is asked for this.
    #[must_use]
    pub fn guards(&self, what: Guard) -> bool {
        self.passphrase.required && self.passphrase.guards.contains(&what)
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
        let rules = Self {
            required: t.flag("required", false),
            guards: t.word_list_opt("guards"),
            reset: ResetRule::read(t),
        };
        for key in ["guards", "reset"].into_iter().filter(|_| !rules.required) {
            if t.peek(key).is_some() {
                let message = format!("\"{key}\" takes required = true: nobody has a passphrase");
                t.error(key, message, None);
            }
        }
        if rules.required && t.peek("guards").is_none() {
            let words: Vec<&str> = Guard::ALL.iter().map(|(word, _)| *word).collect();
            let message = format!(
                "required = true, and nothing that the passphrase is asked for: write guards with \
                 some of {}",
                words.join(", ")
            );
            t.error("guards", message, None);
        }
        rules
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
        let always = [
            ("required", "the profile is incomplete without it"),
            ("secret", "it is stored encrypted, and shown to nobody unasked"),
        ];
        for (key, holds) in always {
            if !t.flag(key, true) {
                let message = format!("{holds}: write {key} = true, or leave \"{key}\" out");
                t.error(key, message, None);
            }
        }
        Self { id, kind: t.word("kind"), purpose: t.word_opt("for") }
    }
}
