//! A program file: faults that an editor can jump to, or a program whose reading hangs on its content alone.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partnerdesk::money::{MAX_MINOR, Money};
use partnerdesk::program::{PartnerState, Program, Purchase, Severity, check, parse, rate, worked_example};

fuzz_target!(|text: &str| {
    match parse(text, "f.toml") {
        Ok(program) => accepted(text, &program),
        Err(faults) => {
            assert!(faults.iter().any(|fault| fault.severity == Severity::Error), "refused without an error");
            let lines = text.matches('\n').count() + 1;
            for fault in faults {
                assert!((1..=lines).contains(&fault.line) && fault.column >= 1, "{fault} of {lines} lines");
                assert!(fault.to_string().starts_with("f.toml:"), "{fault}");
            }
        }
    }
});

fn accepted(text: &str, program: &Program) {
    assert_eq!(parse(text, "f.toml").as_ref(), Ok(program), "read twice, it differs");
    assert!(check(program).iter().all(|fault| fault.severity != Severity::Error), "an error in an accepted file");
    let example = worked_example(program);
    // The same content in another layout is the same program, but for where its keys stand and the file's version.
    let table: toml::Table = toml::from_str(text).expect("what is accepted is TOML");
    let layout = toml::to_string(&table).expect("a table has a layout");
    let again = parse(&layout, "f.toml").unwrap_or_else(|faults| panic!("refused in another layout: {faults:?}"));
    assert_eq!(worked_example(&again), example, "another layout pays otherwise");
    assert_eq!((&again.tracks, &again.routes, &again.forms), (&program.tracks, &program.routes, &program.forms));
    assert_eq!((&again.payout, &again.profile, &again.coupons), (&program.payout, &program.profile, &program.coupons));
    pays_no_more_than_was_paid(program);
}

fn pays_no_more_than_was_paid(program: &Program) {
    for track in &program.tracks {
        let counts = track.levels.iter().flat_map(|level| [level.at.saturating_sub(1), level.at]);
        for first_purchases in counts.chain([0, u32::MAX]) {
            for product in &program.products {
                for minor in [0, 1, 99, 1000, MAX_MINOR] {
                    let base = Money::new(minor, program.meta.currency);
                    let partner = PartnerState { track: &track.id, first_purchases };
                    let outcome = rate(program, &partner, &Purchase { product: &product.matches, base, first: true });
                    assert!((0..=minor).contains(&outcome.amount.minor()), "{}", outcome.why);
                    assert!(outcome.level_after >= outcome.level_before, "{}", outcome.why);
                }
            }
        }
    }
}
