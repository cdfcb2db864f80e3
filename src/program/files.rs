//! The four program files: each is read without a fault, leaves nothing open but what it says to be
//! made up, and carries its document's facts.

use super::*;

const MESSAGE_HELP: &str = include_str!("../../programs/message-help.toml");
const YOURHOSTING: &str = include_str!("../../programs/yourhosting.toml");
const NOXITY: &str = include_str!("../../programs/noxity.toml");

fn read(text: &str) -> Program {
    let said = |faults: &[ProgramProblem]| {
        faults.iter().map(ProgramProblem::to_string).collect::<Vec<_>>().join("\n")
    };
    let program = parse(text, "program.toml").unwrap_or_else(|faults| panic!("{}", said(&faults)));
    let confirmed = confirm_assumptions(&program, text);
    let program = parse(&confirmed, "program.toml").unwrap();
    let open: Vec<ProgramProblem> = check(&program)
        .into_iter()
        .filter(|fault| fault.severity != ProblemSeverity::Note)
        .collect();
    assert!(open.is_empty(), "{}", said(&open));
    program
}

/// Every text of a list stands in the file.
fn carries(file: &str, facts: &[&str]) {
    for fact in facts {
        assert!(file.contains(fact), "{fact:?} is not in the file");
    }
}

#[test]
fn message_help_takes_everybody_in_on_one_of_two_tracks() {
    let program = read(MESSAGE_HELP);
    let route = program.route("signup").unwrap();
    assert!(route.is_taken_by_members() && route.kind == RouteKind::Open);
    assert_eq!(
        route.tracks(&program).map(|track| track.id.as_str()).collect::<Vec<_>>(),
        ["referral", "integrator"]
    );
    assert!(matches!(&route.via, Some(ContactChannel::Link(url))
            if url.as_str().ends_with("status=reg&type=partner")));
    let payers: Vec<Payer> = program.tracks.iter().map(|track| track.payer).collect();
    assert_eq!(payers, [Payer::Client, Payer::Partner]);
    assert!(program.tracks.iter().all(|track| track.active_when == ActiveWhen::Enrolled));
    assert_eq!(program.payout.mode, PayoutMode::AccountBalance);
    assert!(
        program.profile.fields.is_empty() && !program.profile.passphrase.required,
        "nobody is asked"
    );
    assert_eq!(program.links.unwrap().post_on.len(), 3);
    carries(
        MESSAGE_HELP,
        &[
            "individuals",
            "web masters",
            "media owners",
            "YouTubers",
            "bloggers",
            "5.00 EUR",
            "https://crm.org/news/best-whatsapp-crm",
            "https://nethunt.com/blog/whatsapp-crm/",
            "https://premio.io/blog/5-plugins-you-can-use-to-add-whatsapp-chat-to-your-website/",
            "We help with connecting your first client",
            "Amo/Kommo/Bitrix/Message.Help CRM",
            "Altegio",
            "Demo / integration for the entire period of cooperation",
            "500.00",
            "valid_days = 60",
            "first_month_of_new_client",
            "retain an existing client",
            "Registration",
            "Installation",
            "Setup",
            "Training",
            "Communication on all issues",
            "432.00",
            "216.00",
            "id = \"card\"",
            "id = \"invoice\"",
            "in advance",
        ],
    );
}

#[test]
fn yourhosting_binds_nobody_and_pays_on_its_day() {
    let program = read(YOURHOSTING);
    let route = program.route("aanmelden").unwrap();
    assert!(!route.binding && route.is_taken_by_members());
    assert_eq!(route.shows, [Shows::Rates, Shows::Terms]);
    assert!(matches!(&route.via, Some(ContactChannel::Path(path))
            if path.ends_with("Partnerprogramma > Aanmelden")));
    assert_eq!(
        (program.meta.locale.as_str(), program.meta.timezone.name()),
        ("nl", "Europe/Amsterdam")
    );
    assert_eq!(program.first_track().partner_does_not.len(), 4);
    let payout = &program.payout;
    assert_eq!((payout.mode, payout.schedule.unwrap().day), (PayoutMode::Schedule, 1));
    assert_eq!(
        (payout.destination, payout.methods.as_slice()),
        (Some(Destination::AccountOnFile), &[PayoutMethod::Bank][..])
    );
    assert_eq!(program.related[0].name, "Resellerprogramma");
    assert!(
        program.notices[0].text.contains("Mijn Yourhosting")
            && program.notices[0].text.contains("handleidingen")
    );
    carries(
        YOURHOSTING,
        &[
            "vrienden en kennissen",
            "participating",
            "customer = \"new\"",
            "trigger = \"payment\"",
            "set yours",
        ],
    );
}

#[test]
fn noxitys_partners_come_by_promotion_alone() {
    let program = read(NOXITY);
    let route = program.route("partner").unwrap();
    assert!(!route.is_taken_by_members() && route.kind == RouteKind::Promotion);
    assert_eq!(
        (route.from.as_deref(), route.opened_by),
        (Some("ambassador"), Some(Contact::AccountManager))
    );
    assert_eq!((route.criteria.len(), route.steps.len()), (3, 4));
    assert_eq!(
        route.ask_of(Some("ambassador")),
        Some(&ContactPerson::Contact(Contact::AccountManager))
    );
    assert_eq!(
        route.ask_of(Some("affiliate")),
        Some(&ContactPerson::Route("ambassador".to_owned()))
    );
    assert_eq!(route.ask_of(None), Some(&ContactPerson::Route("ambassador".to_owned())));
    assert_eq!(program.track("partner").unwrap().active_when, ActiveWhen::ContractSigned);
    assert_eq!(program.route("ambassador").unwrap().from.as_deref(), Some("affiliate"));
    let about = &program.meta.about;
    assert_eq!(
        (about.author.as_deref(), about.review),
        (Some("Matic Bončina, Founder"), Some(Review::Pending))
    );
    assert_eq!(
        (about.updated.unwrap().to_string().as_str(), about.sources.len()),
        ("2026-05-10", 3)
    );
    let best_for: Vec<_> =
        program.support.iter().map(|support| support.best_for.is_some()).collect();
    assert_eq!(
        (best_for, program.support[1].hours.as_deref()),
        (vec![true, true], Some("business hours"))
    );
    assert!(
        program
            .benefits
            .iter()
            .all(|benefit| benefit.is_for("partner") && !benefit.is_for("affiliate"))
    );
    carries(
        NOXITY,
        &[
            "merch_logistics",
            "milestone_bonuses",
            "ad slot",
            "multi-episode arc",
            "scoped",
            "on_top_of_commission",
            "livestream",
            "a fit on both sides",
            "VPS",
            "full Noxity kit",
            "authority to negotiate",
            "direct competitors",
            "disclosure rules of the ambassador tier",
            "review_every",
            "https://help.noxity.io/llms.txt",
        ],
    );
}
