//! A program file: faults that an editor can jump to, or a program whose reading hangs on its
//! content alone.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partnerdesk::clock::UtcMs;
use partnerdesk::money::{MAX_MINOR, Money};
use partnerdesk::program::{
    CommissionEvent, CustomerHistory, PartnerHistory, ProblemSeverity, Program, RateSource,
    RatedEvent, check, parse, rate, worked_example,
};

fuzz_target!(|text: &str| {
    match parse(text, "f.toml") {
        Ok(program) => accepted(text, &program),
        Err(faults) => {
            assert!(
                faults.iter().any(|fault| fault.severity == ProblemSeverity::Error),
                "refused without an error"
            );
            let lines = text.matches('\n').count() + 1;
            for fault in faults {
                assert!(
                    (1..=lines).contains(&fault.line) && fault.column >= 1,
                    "{fault} of {lines} lines"
                );
                assert!(fault.to_string().starts_with("f.toml:"), "{fault}");
            }
        }
    }
});

fn accepted(text: &str, program: &Program) {
    assert_eq!(parse(text, "f.toml").as_ref(), Ok(program), "read twice, it differs");
    assert!(
        check(program).iter().all(|fault| fault.severity != ProblemSeverity::Error),
        "an error in an accepted file"
    );
    let example = worked_example(program);
    // The same content in another layout is the same program, but for where its keys stand and the
    // file's version.
    let table: toml::Table = toml::from_str(text).expect("what is accepted is TOML");
    let layout = toml::to_string(&table).expect("a table has a layout");
    let again = parse(&layout, "f.toml")
        .unwrap_or_else(|faults| panic!("refused in another layout: {faults:?}"));
    assert_eq!(worked_example(&again), example, "another layout pays otherwise");
    assert_eq!(
        (&again.tracks, &again.routes, &again.forms),
        (&program.tracks, &program.routes, &program.forms)
    );
    assert_eq!(
        (&again.payout, &again.profile, &again.coupons),
        (&program.payout, &program.profile, &program.coupons)
    );
    pays_no_more_than_was_paid(program);
}

fn pays_no_more_than_was_paid(program: &Program) {
    let events = [
        CommissionEvent::Purchase,
        CommissionEvent::Renewal,
        CommissionEvent::PartnerPayment,
        CommissionEvent::Signup,
        CommissionEvent::Redeem,
    ];
    let customer = CustomerHistory::new(UtcMs::new(0));
    for track in &program.tracks {
        let counts = track.levels.iter().flat_map(|level| [level.at.saturating_sub(1), level.at]);
        for count in counts.chain([0, u64::MAX]) {
            let level = track.level_at(count).number;
            let partner = PartnerHistory {
                count,
                level,
                month_level: level,
                ..PartnerHistory::new(&track.id)
            };
            let names: Vec<String> =
                program.products.iter().filter_map(|product| program.name_of(product)).collect();
            for product in names.iter().map(|name| Some(name.as_str())).chain([None]) {
                for (event, minor) in events
                    .into_iter()
                    .flat_map(|event| [0, 1, 99, 1000, MAX_MINOR].map(|minor| (event, minor)))
                {
                    let paid = Some(Money::new(minor, program.meta.currency));
                    let occasion = RatedEvent {
                        event,
                        at: UtcMs::new(1),
                        product,
                        list: paid,
                        gross: paid,
                        net: paid,
                    };
                    let outcome = rate(program, &partner, &customer, &occasion);
                    let flat = program
                        .commissions
                        .iter()
                        .filter(|rule| Some(&rule.id) == outcome.rule.as_ref());
                    let flat = flat.map(|rule| {
                        if let RateSource::Flat(amount) = rule.rate { amount.minor() } else { 0 }
                    });
                    let most = minor.max(flat.max().unwrap_or(0));
                    assert!((0..=most).contains(&outcome.amount.minor()), "{}", outcome.why);
                    assert!(outcome.level_after >= outcome.level_before, "{}", outcome.why);
                }
            }
        }
    }
}
