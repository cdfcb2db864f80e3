//! The bot's actions, as the list of all `custom_id`s has them.

use std::sync::LazyLock;

/// Lines such as `Component Deferred v1:agree:7`; a test of the router keeps it up to date.
const LIST: &str = include_str!(concat!(
    "../../../commands/src/snapshots/",
    "partnerdesk_bot__router__tests__the_custom_ids_are_those_that_were_decided.snap"
));

/// What a `custom_id` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Action {
    /// The word behind `v1:`.
    pub(super) word: &'static str,
    /// How many arguments are behind the word.
    pub(super) arguments: usize,
    /// Whether it comes from a form, or from a button or a select menu.
    pub(super) is_form: bool,
}

/// Every action of the bot.
pub(super) static ACTIONS: LazyLock<Vec<Action>> = LazyLock::new(|| {
    let actions: Vec<Action> = LIST.lines().filter_map(Action::parse).collect();
    assert!(actions.len() > 90, "only {} actions are listed", actions.len());
    actions
});

impl Action {
    fn parse(line: &'static str) -> Option<Self> {
        let (place, custom_id) = line.split_once(" v1:")?;
        let mut parts = custom_id.split(':');
        let word = parts.next()?;
        Some(Self { word, arguments: parts.count(), is_form: place.starts_with("Form ") })
    }

    /// Whether it comes from a select menu. The list does not say so; all but one are called so.
    pub(super) fn is_menu(self) -> bool {
        self.word == "enter" || self.word.ends_with("-pick")
    }

    /// Its `custom_id`, with this id as every argument.
    pub(super) fn custom_id(self, id: i64) -> String {
        format!("v1:{}{}", self.word, format!(":{id}").repeat(self.arguments))
    }
}
