//! A `custom_id`: whatever is taken for one of ours is short, plain and spelled in one way.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partnerdesk_bot::is_custom_id;

fuzz_target!(|text: &str| {
    for line in text.split('\n').filter(|line| is_custom_id(line)) {
        assert!(line.len() <= 100, "{line} does not fit a custom_id");
        assert!(line.is_ascii() && line.starts_with("v1:") && !line.ends_with(":secret"));
        let (head, last) = line.rsplit_once(':').unwrap_or((line, ""));
        // Another spelling of the last argument would be a second id for the same thing.
        assert!(!is_custom_id(&format!("{head}:0{last}")), "two ids mean one thing: {line}");
        assert!(!is_custom_id(&format!("{head}:+{last}")), "two ids mean one thing: {line}");
    }
});
