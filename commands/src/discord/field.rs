//! The names of the inputs of forms. Those whose values are secret end in `:secret`: by this ending
//! a sandbox keeps them out of its records, and the bot out of what it keeps of a form.

/// The security passphrase.
pub(crate) const PASSPHRASE: &str = "passphrase:secret";
/// A new security passphrase.
pub(crate) const NEW_PASSPHRASE: &str = "new-passphrase:secret";
/// A PayPal e-mail.
pub(crate) const EMAIL: &str = "email:secret";
/// The code's name.
pub(crate) const CODE: &str = "code";
/// An amount of money, as typed: a decimal in the program's currency.
pub(crate) const AMOUNT: &str = "amount";
/// A transaction id.
pub(crate) const TRANSACTION: &str = "transaction";
/// What shows that a duty is done, or that a claim is right.
pub(crate) const EVIDENCE: &str = "evidence";
/// What an engagement is.
pub(crate) const WHAT: &str = "what";
/// What staff call an engagement.
pub(crate) const TITLE: &str = "title";
/// What is to be reached.
pub(crate) const VALUE: &str = "value";
/// How often that is looked at.
pub(crate) const EVERY: &str = "every";
/// A way of paying in.
pub(crate) const WAY: &str = "way";
/// A payment's reference.
pub(crate) const REFERENCE: &str = "reference";
/// The terms of a contract.
pub(crate) const TERMS: &str = "terms";
/// The document of a contract, or a link to it.
pub(crate) const DOCUMENT: &str = "document";
/// The SHA-256 of a linked file.
pub(crate) const FILE_HASH: &str = "file-hash";
/// A full name.
pub(crate) const NAME: &str = "name";
/// A customer's id in the billing panel.
pub(crate) const CUSTOMER: &str = "customer";
/// A reason or note.
pub(crate) const REASON: &str = "reason";

/// Whether what is typed into this input is a secret.
pub(crate) fn is_secret(id: &str) -> bool {
    id.ends_with(":secret")
}
