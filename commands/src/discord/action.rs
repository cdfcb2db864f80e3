//! What a button, a select menu or a form asks for: the `custom_id` as a type.
//!
//! A `custom_id` is `v1:word:argument…`, at most 100 bytes. It carries ids and nothing else: all
//! state lies in the database, so that each works after any restart and whoever finds an old one is
//! answered with how things stand now.
//!
//! A feature declares its actions once, with [`actions!`]: the word, the arguments,
//! how it is answered and the function behind it. A form and the button that opens it are one
//! declaration.

use std::fmt;
use std::pin::Pin;
use std::str::FromStr;

use crate::discord::input::Input;
use crate::discord::reply::Reply;
use crate::discord::request_context::RequestContext;
use crate::user_error::UserError;

/// How soon an action has to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Response {
    /// Within Discord's 15 minutes: the member is first told that an answer will come.
    Deferred,
    /// Within Discord's three seconds: a form or a changed message must be the first response.
    Immediate,
    /// As [`Response::Deferred`], for the menus of `/setup`: the set-up need not be complete, and
    /// the message that holds the menu is changed.
    Setup,
}

/// Where a `custom_id` may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// A button or a select menu.
    Component,
    /// A form that was submitted.
    Form,
}

/// The running function of an action.
pub(crate) type ActionFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Reply, UserError>> + Send + 'a>>;

/// One row of a feature's table of actions, as [`actions!`] writes it.
#[derive(Debug)]
pub(crate) struct ActionEntry {
    /// The word of the `custom_id`, also the name in logs and metrics.
    pub(crate) word: &'static str,
    /// Where it may come from.
    pub(crate) source: Source,
    /// How soon it has to be answered.
    pub(crate) response: Response,
    /// Starts it with the arguments of the `custom_id`; `None` when they are none of this action's.
    pub(crate) start: for<'a> fn(&'a RequestContext, &str, Input) -> Option<ActionFuture<'a>>,
    /// Whether the arguments of a `custom_id` are this action's, in their one spelling.
    pub(crate) accepts: fn(&str) -> bool,
    /// A `custom_id` of this action.
    #[cfg(test)]
    pub(crate) example: fn() -> String,
}

/// An action with its arguments, to be put on a button or a select menu.
pub(crate) trait Action: fmt::Display {}

/// An action that opens a form.
pub(crate) trait FormAction: Action {
    /// The `custom_id` of the form that this action opens: its own, with `-form` behind the word.
    fn form_id(&self) -> String {
        let id = self.to_string();
        let (word, arguments) = split(&id).unwrap_or((&id, ""));
        format!("v1:{word}-form{arguments}")
    }
}

/// An id of the program file: a track, a claim, a question. At most 32 of `a` to `z`, `0` to `9`,
/// `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileId(pub(crate) String);

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for FileId {
    type Err = UnknownAction;

    fn from_str(text: &str) -> Result<Self, UnknownAction> {
        let fits = (1..=32).contains(&text.len())
            && text.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        if fits { Ok(Self(text.to_owned())) } else { Err(UnknownAction) }
    }
}

impl From<&str> for FileId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

/// The `custom_id` is none of ours, or of a version that is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown custom_id")]
pub(crate) struct UnknownAction;

/// The word of a `custom_id`, and its arguments: empty, or with the colon before the first.
pub(crate) fn split(custom_id: &str) -> Option<(&str, &str)> {
    let rest = custom_id.strip_prefix("v1:")?;
    Some(rest.split_at(rest.find(':').unwrap_or(rest.len())))
}

/// Declares the actions of a feature, and `ACTIONS`, their table for the router.
///
/// ```text
/// actions! {
///     /// Agree to a correction of a balance.
///     Agree("agree") { correction: CorrectionId } => Deferred |ctx, _| agree(ctx, correction);
///     /// Deny an application.
///     Deny("deny") { application: ApplicationId } => Form |ctx, _| deny_form(ctx, application),
///         submit |ctx, input| deny(ctx, application, &input.text(field::REASON));
/// }
/// ```
///
/// `Deferred` and `Immediate` are the two ways to answer; `Setup` is for the menus of `/setup`. A `Form` is opened immediately, and what
/// was typed into it is answered deferred; its `custom_id` is the word with `-form` behind it.
macro_rules! actions {
    ($(
        $(#[$doc:meta])*
        $name:ident($word:literal) $({ $($arg:ident: $ty:ty),+ $(,)? })?
            => $how:ident |$ctx:pat_param, $input:pat_param| $run:expr
            $(, submit |$submit_ctx:pat_param, $submit_input:pat_param| $submit:expr)?;
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub(crate) struct $name { $($(
                #[doc = concat!("The `", stringify!($arg), "` in question.")]
                pub(crate) $arg: $ty,
            )+)? }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!("v1:", $word))?;
                    $($(write!(f, ":{}", self.$arg)?;)+)?
                    Ok(())
                }
            }

            impl $name {
                /// The arguments of a `custom_id`, read back. An id has one spelling, or two
                /// texts would mean one thing.
                fn parse(arguments: &str) -> Option<Self> {
                    let mut parts = arguments.split(':').skip(1);
                    let action = Self { $($($arg: parts.next()?.parse().ok()?,)+)? };
                    let spelled = action.to_string();
                    let (_, spelled) = $crate::discord::action::split(&spelled)?;
                    (parts.next().is_none() && spelled == arguments).then_some(action)
                }

                #[cfg(test)]
                fn example() -> Self {
                    Self { $($($arg: "7".parse().unwrap(),)+)? }
                }
            }

            impl $crate::discord::action::Action for $name {}

            $crate::discord::action::form_action!($name $(, $submit)?);
        )+

        /// What the router finds the actions of this feature in.
        pub(crate) static ACTIONS: &[&[$crate::discord::action::ActionEntry]] = &[$(
            $crate::discord::action::entries!(
                $name, $word, $how, [$($($arg),+)?], [$ctx, $input, $run]
                $(, [$submit_ctx, $submit_input, $submit])?
            )
        ),+];
    };
}

/// Part of [`actions!`]: whether the action opens a form.
macro_rules! form_action {
    ($name:ident) => {};
    ($name:ident, $submit:expr) => {
        impl $crate::discord::action::FormAction for $name {}
    };
}

/// Part of [`actions!`]: the rows of the table for an action, and for its form.
macro_rules! entries {
    ($name:ident, $word:literal, $how:ident, [$($arg:ident),*], [$($run:tt)*]) => {
        &[$crate::discord::action::entry!(
            $name, $word, Component, $crate::discord::action::response!($how), [$($arg),*],
            $name::example().to_string(), $($run)*
        )]
    };
    ($name:ident, $word:literal, $how:ident, [$($arg:ident),*], [$($run:tt)*],
        [$($submit:tt)*]) => {
        &[
            $crate::discord::action::entry!(
                $name, $word, Component, $crate::discord::action::response!($how), [$($arg),*],
                $name::example().to_string(), $($run)*
            ),
            $crate::discord::action::entry!(
                $name, concat!($word, "-form"), Form,
                $crate::discord::action::Response::Deferred, [$($arg),*],
                $crate::discord::action::FormAction::form_id(&$name::example()), $($submit)*
            ),
        ]
    };
}

/// Part of [`actions!`]: a row of the table.
macro_rules! entry {
    (
        $name:ident, $word:expr, $source:ident, $response:expr, [$($arg:ident),*], $example:expr,
        $ctx:pat_param, $input:pat_param, $run:expr
    ) => {
        $crate::discord::action::ActionEntry {
            word: $word,
            source: $crate::discord::action::Source::$source,
            response: $response,
            start: |ctx, arguments, input| {
                let $name { $($arg),* } = $name::parse(arguments)?;
                let ($ctx, $input) = (ctx, input);
                Some(Box::pin(async move { $run.await }))
            },
            accepts: |arguments| $name::parse(arguments).is_some(),
            #[cfg(test)]
            example: || $example,
        }
    };
}

/// Part of [`actions!`]: how the action itself is answered.
macro_rules! response {
    (Deferred) => {
        $crate::discord::action::Response::Deferred
    };
    (Immediate) => {
        $crate::discord::action::Response::Immediate
    };
    (Setup) => {
        $crate::discord::action::Response::Setup
    };
    (Form) => {
        $crate::discord::action::Response::Immediate
    };
}

pub(crate) use actions;
pub(crate) use entries;
pub(crate) use entry;
pub(crate) use form_action;
pub(crate) use response;
