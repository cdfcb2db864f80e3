//! A `custom_id`: whatever is read as an action is written again as the same text.

#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;

#[path = "../../commands/src/action.rs"]
mod action;

use action::{Action, input};

/// The inputs of forms, which must not be taken for actions.
const INPUTS: [&str; 7] = [
    input::PASSPHRASE,
    input::NEW_PASSPHRASE,
    input::EMAIL,
    input::CODE,
    input::AMOUNT,
    input::TRANSACTION,
    input::REASON,
];

fuzz_target!(|text: &str| {
    let mut read = HashSet::new();
    // Several at once, so that two spellings of one action are found as well.
    for line in text.split('\n') {
        let Ok(action) = line.parse::<Action>() else { continue };
        assert_eq!(action.to_string(), line);
        assert!(line.len() <= 100, "{line} does not fit a custom_id");
        assert!(line.is_ascii() && !INPUTS.contains(&line));
        assert_eq!(line.split(':').nth(1), Some(action.word()));
        read.insert((line, format!("{action:?}")));
    }
    let ids: HashSet<_> = read.iter().map(|(line, _)| line).collect();
    let actions: HashSet<_> = read.iter().map(|(_, action)| action).collect();
    assert_eq!(ids.len(), actions.len(), "two ids mean one thing: {read:?}");
});
