//! Coupon codes, two at a time: what is accepted has the shape of a code, and looking alike or near
//! is mutual.
//!
//! The input is two codes and a pattern, one a line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partnerdesk::coupon::CouponCode;
use partnerdesk::coupon::code::{MAX_LENGTH, MIN_LENGTH, distance_one};
use partnerdesk::program::CodePattern;

fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let codes: Vec<CouponCode> = lines.by_ref().take(2).filter_map(accepted).collect();
    if let Some(Ok(pattern)) = lines.next().map(CodePattern::parse) {
        assert_eq!(CodePattern::parse(&pattern.to_string()), Ok(pattern));
        assert!(!codes.iter().any(
            |code| pattern.matches(code.as_str()) && !CodePattern::SAFE.matches(code.as_str())
        ));
    }
    let [a, b] = codes.as_slice() else { return };
    let near = distance_one(a, b);
    assert_eq!(near, distance_one(b, a));
    assert_eq!(
        near,
        a.as_str().len().max(b.as_str().len()) >= 6 && one_slip(a.as_str(), b.as_str()),
        "{a} {b}"
    );
    if a.skeleton() == b.skeleton() {
        assert_eq!(a.is_reserved(), b.is_reserved(), "{a} {b}");
    }
});

fn accepted(line: &str) -> Option<CouponCode> {
    let code = match CouponCode::parse(line) {
        Ok(code) => code,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return None;
        }
    };
    let text = code.as_str();
    assert!((MIN_LENGTH..=MAX_LENGTH).contains(&text.len()));
    assert!(CodePattern::SAFE.matches(text), "{text}");
    assert_eq!(CouponCode::parse(&text.to_ascii_lowercase()).as_ref(), Ok(&code));
    assert_eq!(CouponCode::parse(&format!(" -{text}- ")).as_ref(), Ok(&code));
    let skeleton = code.skeleton();
    assert!(
        skeleton.len() <= 2 * MAX_LENGTH
            && !skeleton.contains(['0', '1', 'L', '2', '5', '6', '8', 'W', 'M'])
    );
    if let Ok(again) = CouponCode::parse(&skeleton) {
        assert_eq!(again.skeleton(), skeleton);
    }
    Some(code)
}

/// Whether one symbol more, less or other, or two neighbours swapped, makes one of the other: tried
/// out one by one.
fn one_slip(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() {
        (a.as_bytes(), b.as_bytes())
    } else {
        (b.as_bytes(), a.as_bytes())
    };
    if short.len() == long.len() {
        let differ: Vec<usize> = (0..short.len()).filter(|&at| short[at] != long[at]).collect();
        return match differ.as_slice() {
            [_] => true,
            [i, j] => i + 1 == *j && short[*i] == long[*j] && short[*j] == long[*i],
            _ => false,
        };
    }
    (0..long.len()).any(|gone| [&long[..gone], &long[gone + 1..]].concat() == short)
}
