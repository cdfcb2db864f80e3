//! The facts of the four programs' documents: the terms say them in their place, and members meet
//! them.

use std::collections::BTreeMap;
use std::path::Path;

use discord_sandbox::{Actor, MessageView, Seed};
use serde_json::json;

use crate::bot::{World, binary, purchase, redeem, root};

/// Parts of a program's terms: the heading, and words of one line below it.
type Facts<'f> = &'f [(&'f str, &'f [&'f str])];

/// A program's file, with what its author has made up confirmed.
fn source(program: &str) -> String {
    let file = std::fs::read_to_string(root().join(format!("programs/{program}.toml"))).unwrap();
    file.replace("confirmed = false", "confirmed = true")
}

/// What `program show` prints of a program file.
fn show(file: &Path) -> String {
    let shown = binary().args(["program", "show"]).arg(file).output().unwrap();
    assert_eq!(shown.status.code(), Some(0));
    String::from_utf8(shown.stdout).unwrap()
}

/// The terms of a program: headings with what stands below them.
fn terms(program: &str) -> BTreeMap<String, String> {
    let shown = show(&root().join(format!("programs/{program}.toml")));
    let mut parts = BTreeMap::<String, String>::new();
    let mut heading = String::new();
    let lines: Vec<&str> = shown.lines().collect();
    for (n, line) in lines.iter().enumerate() {
        let is_rule =
            |line: &str| !line.is_empty() && line.bytes().all(|byte| byte == b'-' || byte == b'=');
        if lines.get(n + 1).is_some_and(|next| is_rule(next)) {
            (*line).clone_into(&mut heading);
        } else if !is_rule(line) {
            let part = parts.entry(heading.clone()).or_default();
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}

/// Every fact stands below its heading.
fn say(program: &str, facts: Facts<'_>) {
    let terms = terms(program);
    for (heading, words) in facts {
        let part =
            terms.get(*heading).unwrap_or_else(|| panic!("no {heading:?} in {:?}", terms.keys()));
        for words in *words {
            assert!(part.contains(words), "{heading}: {words:?} is not in\n{part}");
        }
    }
}

#[test]
fn midnights_terms_say_its_facts() {
    say(
        "midnight",
        &[
            (
                "Midnight Hosting Partnership Program",
                &[
                    "a coupon code of their own to give to their audience",
                    "a kickback",
                    "nobody has to purchase credits",
                ],
            ),
            (
                "What you earn",
                &[
                    "each customer's first purchase",
                    "amount paid, excluding tax",
                    "• Level 1 (from the start): 13% kickback, a code worth 50 Credits, your own \
                     monthly code worth 20 Credits",
                    "• Level 2 (5 first purchases): 22% kickback, a code worth 60 Credits, your \
                     own monthly code worth 30 Credits",
                    "• Level 3 (15 first purchases): 33% kickback, a code worth 70 Credits, your \
                     own monthly code worth 50 Credits",
                    "• Level 4 (25 first purchases): 44% kickback, a code worth 80 Credits, your \
                     own monthly code worth 65 Credits",
                ],
            ),
            (
                "Discord communities",
                &[
                    "• There is no minimum of members: we strive to help people grow",
                    "• A dedicated partner channel for our advertisement",
                    "• Chronic-Reflexes#9251 is in a partner role in your server",
                    "with an @everyone ping",
                    "a hyperlink to the #partner-channel",
                ],
            ),
            (
                "Streamers",
                &[
                    "• You are preferably an affiliate",
                    "in your bio for our logo and a small blurb about our hosting services, with \
                     a hyperlink to our website",
                    "Condition: you use Streamlabs sponsor banners\n\
                     • Our logos are on your sponsor banners too",
                    "Condition: you have a Discord community for your Twitch channel\n",
                    "\n• A dedicated partner channel for our advertisement",
                ],
            ),
            (
                "Benefits",
                &[
                    "A coupon code with a name of your own",
                    "each month a single-use code for your own services",
                    "A special partner rank",
                    "partner page: https://www.midnightgaming.xyz/hosting/partners",
                ],
            ),
            (
                "Codes and links",
                &[
                    "• A code for your customers, worth 50 to 80 Credits, depending on your \
                     level. You choose its name. Anyone with an account can redeem it at any \
                     time, without a purchase. Each customer can use it once.",
                    "• A monthly code for yourself, worth 20 to 65 Credits, depending on your \
                     level. It can be used once.",
                    "Redeem codes here: https://billing.midnighthostingsolutions.com (store page)",
                ],
            ),
            (
                "Payout",
                &[
                    "You can request a payout from $5.00 at any time with `/partner payout` and \
                     your passphrase.",
                    "Our staff reply within 48 hours.",
                    "Your request opens its own ticket: Partner Ticket",
                ],
            ),
            (
                "Your profile",
                &[
                    "We need a few details to make sure that your earnings reach you and nobody \
                     else:",
                    "passphrase that you choose. We ask for it to view your private details, to \
                     change them, to request a payout",
                    "Your PayPal e-mail for payouts",
                    "The name of your code",
                    "an e-mail from your PayPal address and ask for a reset",
                    "Your partnership becomes active as soon as your code has been created.",
                ],
            ),
            (
                "How to join",
                &[
                    "This opens its own ticket: Partner Ticket",
                    "We invite you, and you apply with `/partner apply`.",
                    "The form is optional for you.",
                ],
            ),
            (
                "Application questions",
                &[
                    "Please follow the format; it saves time for everyone.",
                    "• Who are you?",
                    "• What do you do?",
                    "• Why would you like to partner with us?",
                    "• What would you like to achieve out of this partnership?",
                    "• What can we do to further benefit this collaboration ?",
                    "• Looking forward, where do you see yourself in the future?",
                ],
            ),
            ("Questions?", &["Discord: https://discord.gg/x59QfjTEFz"]),
        ],
    );
}

#[test]
fn message_helps_terms_say_its_facts() {
    let bonus = "• €500.00 of credit for a new customer's first month at list price. Unused \
                 credit expires 60 days after you join";
    let demo = "While your partnership is active\n• Demo / integration for the entire period of \
                cooperation";
    say(
        "message-help",
        &[
            (
                "How to join: Referral program, Integrator / Partner",
                &[
                    "Join right away with `/partner apply`.",
                    "For: Every Message.Help user",
                    "https://message.help/app/login/?status=reg&type=partner",
                ],
            ),
            (
                "Referral program · Overview",
                &[
                    "Minimal interaction: a recommendation from you",
                    "registers with your promotional code or link",
                    "by what they pay you receive a reward",
                    "Best for: individuals, any user of the service, web masters, media owners, \
                     YouTubers, bloggers",
                    "Your customers pay us directly.",
                ],
            ),
            (
                "Referral program · What you earn",
                &[
                    "You earn a share of every payment by your customers (amount paid, excluding \
                     tax):",
                    "• Level 1 (1 customer): 20% kickback",
                    "• Level 2 (30 customers): 30% kickback",
                    "It is added to your account balance.",
                    bonus,
                ],
            ),
            (
                "Referral program · What you do",
                &["Recommend Message.Help", "register with your promotional code or link"],
            ),
            (
                "Referral program · What we do",
                &["Further support of the client", "Billing: the client pays us"],
            ),
            ("Referral program · Benefits", &[demo]),
            (
                "Integrator / Partner · Overview",
                &[
                    "Complete installation and customer service by you",
                    "You pay us for your customers, minus your discount.",
                ],
            ),
            (
                "Integrator / Partner · What you earn",
                &[
                    "You get a discount on every payment by your customers (offer price):",
                    "• Level 1 (1 customer): 35%",
                    "• Level 2 (5 customers): 40%",
                    "• Level 3 (10 customers): 50%",
                    "• Integration with Amo/Kommo/Bitrix/Message.Help CRM: depends on your level",
                    "• Integration with Altegio: 35%",
                    "Example for Unlim, annual, with a discount for a review: €432.00 minus 50% \
                     means you pay \
                     €216.00.",
                    bonus,
                ],
            ),
            (
                "Integrator / Partner · What you do",
                &[
                    "• Registration",
                    "• Installation",
                    "• Setup",
                    "• Training",
                    "• Communication on all issues",
                    "• Payment: the client pays you, and you replenish your account with the \
                     amount minus your discount",
                ],
            ),
            ("Integrator / Partner · What we do", &["We help with connecting your first client"]),
            ("Integrator / Partner · Benefits", &[demo]),
            (
                "Codes and links",
                &[
                    "worth €5.00. You choose its name. It adds the amount to the account balance. \
                     It is for people who sign up with it.",
                    "Places to share your link and code:",
                    "https://crm.org/news/best-whatsapp-crm",
                    "https://nethunt.com/blog/whatsapp-crm/",
                    "https://premio.io/blog/5-plugins-you-can-use-to-add-whatsapp-chat-to-your-website/",
                ],
            ),
            (
                "What you can claim",
                &["• You may retain an existing client\n\
                     Evidence needed: Evidence that you support the client's integration\n\
                     Our staff decide on each claim."],
            ),
            (
                "Payout",
                &["Your earnings are added to your account balance, which you use to pay for \
                     services."],
            ),
            (
                "Ways to top up",
                &[
                    "• card: In the partner account",
                    "• invoice (requires your billing details, sent to us in advance)",
                ],
            ),
        ],
    );
}

#[test]
fn yourhostings_terms_say_its_facts_in_dutch() {
    say(
        "yourhosting",
        &[
            (
                "Partnerprogramma (Mijn Yourhosting)",
                &[
                    "aan te bevelen bij vrienden en kennissen",
                    "krijg jij hier een percentage van uitbetaald",
                ],
            ),
            (
                "Let op",
                &[
                    "nieuwe online klantomgeving: Mijn Yourhosting",
                    "zoals je gewend bent",
                    "volg de handleidingen",
                ],
            ),
            (
                "Wat je verdient",
                &[
                    "betaald bedrag, exclusief btw",
                    "elke betaling van je klanten",
                    "• Voorbeeldproduct: 10%",
                    "Alleen nieuwe klanten tellen mee.",
                ],
            ),
            ("Wat jij doet", &["• Nieuwe klanten naar ons doorverwijzen via je link"]),
            (
                "Wat je niet hoeft te doen",
                &[
                    "• Support",
                    "• Service",
                    "• Facturatie",
                    "• Een klantrelatie met de klanten die zich via de link aanmelden",
                ],
            ),
            ("Codes en links", &["Een eigen link om te delen"]),
            (
                "Uitbetaling",
                &["één keer per maand", "We betalen op de bankrekening die bij ons bekend is."],
            ),
            (
                "Zo doe je mee",
                &[
                    "Doe meteen mee met `/partner aanmelden`.",
                    "Mijn Yourhosting > Account > Partnerprogramma > Aanmelden",
                    "Je zit nergens aan vast.",
                ],
            ),
            (
                "Zoek je iets anders?",
                &["• Resellerprogramma: Je wilt je eigen klanten beheren en prijzen bepalen"],
            ),
        ],
    );
}

#[test]
fn noxitys_terms_say_its_facts() {
    say(
        "noxity",
        &[
            (
                "Noxity Partner program",
                &["The partner tier is the top", "built to fit the partner"],
            ),
            (
                "Affiliate · Overview",
                &["The entry tier.", "https://help.noxity.io/members/partners/affiliates"],
            ),
            (
                "Ambassador · Overview",
                &[
                    "The route into the partner tier.",
                    "https://help.noxity.io/members/partners/ambassadors",
                ],
            ),
            (
                "Partner · Overview",
                &["The top of the program: sponsorship built to fit the partner"],
            ),
            (
                "Partner · What you earn",
                &[
                    "your customers' payments in their first month (list price)",
                    "• 100%",
                    "Your contract may set a different rate.",
                    "• milestone bonuses, as agreed in your contract",
                ],
            ),
            (
                "Partner · Contract",
                &[
                    "This track requires a signed contract.",
                    "• Rate",
                    "• Commission overrides",
                    "• Milestones",
                    "• Exclusivity",
                    "• Scope",
                    "• Term",
                    "• Deliverables",
                    "• Merchandise",
                ],
            ),
            (
                "What we expect of partners",
                &[
                    "• No promoting direct competitors during the term · scope set in the contract",
                    "• The disclosure rules of the ambassador tier carry over · same as for: \
                     ambassador · more may be set in the contract",
                ],
            ),
            (
                "Partner · Targets",
                &[
                    "• referrals, content: agreed with you in advance",
                    "We agree on a review schedule with you.",
                    "If you miss a target, our staff will talk to you about it.",
                ],
            ),
            (
                "Partner · Benefits",
                &[
                    "While your partnership is active · Condition: it makes sense for the work you \
                     are \
                     doing\n• ",
                    "covered for the duration of the partnership: hosting, VPS, add-ons",
                    "• Merch: the full Noxity kit, anything custom we put together for partner \
                     activations",
                    "a single point of contact, with the authority to negotiate and to keep \
                     things moving",
                ],
            ),
            (
                "Engagements",
                &[
                    "• paid placement: ad slot, post, integration · price and format agreed per \
                     piece",
                    "• sponsored content: long-form sponsored video, dedicated post, \
                     multi-episode arc · price by agreement · scoped → briefed → delivered → paid",
                    "• joint event: content drop, giveaway, livestream, announcement",
                    "Condition: there is a fit on both sides\n• joint event: ",
                ],
            ),
            (
                "How to join: Affiliate",
                &["Join right away with `/partner apply`.", "For: Anyone with a Noxity account"],
            ),
            (
                "How to join: Ambassador",
                &["Apply with `/partner apply`.", "For: Affiliates who have the audience for it"],
            ),
            (
                "How to join: Partner",
                &[
                    "By invitation from our staff only.",
                    "Open to partners on this track only: Ambassador",
                    "Who starts the conversation: your account manager",
                    "• You hit your referral targets",
                    "• You produce quality content",
                    "• You keep the relationship clean",
                    "1) Be a successful ambassador",
                    "2) We reach out",
                    "3) We negotiate: rate structure, exclusivity, scope, term, deliverables",
                    "4) You sign",
                    "Interested? Start here: Ambassador",
                ],
            ),
            (
                "Questions?",
                &[
                    "Open a ticket: https://members.noxity.io/submitticket.php",
                    "Best for: anything that needs an account check or a config change on our end",
                    "Live chat: https://noxity.io/contact",
                    "Best for: quick questions",
                    "Hours: business hours",
                ],
            ),
            (
                "About these terms",
                &[
                    "Author: Matic Bončina, Founder",
                    "Updated 2026-05-10",
                    "Not reviewed yet",
                    "https://help.noxity.io/llms.txt",
                    "/members/partners/overview, /members/partners/ambassadors, \
                     /members/partners/affiliates",
                ],
            ),
        ],
    );
}

#[test]
fn noxitys_tiers_are_shown_in_the_order_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |order: &str| {
        let file = folder.path().join("noxity.toml");
        std::fs::write(&file, source("noxity").replace("order = 3", order)).unwrap();
        let shown = show(&file);
        ["Affiliate", "Ambassador", "Partner"]
            .map(|track| shown.find(&format!("{track} · Overview")).unwrap())
    };
    assert!(shown("order = 3").is_sorted(), "tier three comes last");
    let [affiliate, _, partner] = shown("order = 0");
    assert!(partner < affiliate);
}

async fn asked(who: &Actor, command: &str) -> MessageView {
    who.command(command, &[]).await.unwrap().message()
}

fn has_all(shown: &MessageView, words: &[&str]) {
    for words in words {
        assert!(shown.has(words), "{words:?} is not in\n{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn midnights_panel_asks_for_the_format_and_its_code_says_where_it_is_redeemed() {
    let world = World::partnered().await;
    has_all(
        &world.panel(),
        &[
            "Please follow the format; it saves time for everyone.",
            "https://www.midnightgaming.xyz/hosting/partners",
        ],
    );
    let code = asked(&world.actor("alice"), "partner code").await;
    has_all(&code, &["50 Credits", "https://billing.midnighthostingsolutions.com (store page)"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_personal_code_comes_anew_each_month_and_brings_no_kickback() {
    let codes = "SELECT count(*) FROM coupon WHERE kind = 'personal'";
    let mut world = World::partnered().await;
    assert_eq!(world.count(codes).await, 1);
    for months in 2..=3 {
        world.jump(31 * 86_400);
        world.restart().await;
        world.until_count(codes, months).await;
        world.restart().await;
        world.delivered().await;
        assert_eq!(
            world.count(codes).await,
            months,
            "a second start in one month brings no second code"
        );
    }
    let code = world
        .rows("SELECT code FROM coupon WHERE kind = 'personal' ORDER BY id")
        .await
        .pop()
        .unwrap();
    let (status, said) =
        world.report(&json!([redeem("c1", &code, 1), purchase("c1", "i1", 2)])).await;
    assert_eq!(status, 202, "{said}");
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'accrue'").await, 0);
    let own = "is only for you";
    let told = world
        .actor("alice")
        .dms()
        .iter()
        .filter(|message| message.has(own) && message.has("20 Credits"))
        .count();
    assert_eq!(told, 3, "{:?}", world.actor("alice").dms());
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_help_user_takes_part_at_once_with_link_credit_and_claims() {
    let world = World::running(&source("message-help")).await;
    let alice = world.actor("alice");
    let choice = asked(&alice, "partner apply").await;
    let said = alice.select(&choice, "v1:enter", &["signup/integrator"]).await.unwrap().message();
    has_all(
        &said,
        &[
            "Your track is **Integrator / Partner**.",
            "https://message.help/app/login/?status=reg&type=partner",
            "Integration with Altegio: 35%",
            "We help with connecting your first client",
        ],
    );
    let link = asked(&alice, "partner link").await;
    has_all(
        &link,
        &[
            "```\nhttps://message.help/app/login/?status=reg&ref=",
            "https://nethunt.com/blog/whatsapp-crm/",
        ],
    );
    let earnings = asked(&alice, "partner earnings").await;
    has_all(
        &earnings,
        &[
            "€500.00",
            "card: In the partner account",
            "requires your billing details, sent to us in advance",
        ],
    );
    let status = asked(&alice, "partner status").await;
    let form = alice.click(&status, "Claim a customer").await.unwrap().modal();
    assert!(
        form.to_string().contains("Evidence that you support the client's integration"),
        "{form}"
    );
    let refused = asked(&alice, "partner payout").await;
    has_all(
        &refused,
        &["Your earnings are added to your account balance, which you use to pay for services."],
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yourhosting_member_sees_the_rates_at_once_and_copies_a_link() {
    let world = World::running(&source("yourhosting")).await;
    let alice = world.actor("alice");
    has_all(&world.panel(), &["Mijn Yourhosting. Heb je nu al een andere klantomgeving bij ons?"]);
    let said = asked(&alice, "partner apply").await;
    has_all(
        &said,
        &[
            "There is no obligation.",
            "Mijn Yourhosting > Account > Partnerprogramma > Aanmelden",
            "Voorbeeldproduct: 10%",
            "Facturatie",
            "once a month",
        ],
    );
    let link = asked(&alice, "partner link").await;
    has_all(&link, &["```\nhttps://www.yourhosting.nl/?partner="]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn yourhosting_is_not_set_up_before_its_rates_are_confirmed() {
    let mut world = World::empty(Seed::small()).await;
    let folder = world.folder.path().join("programs");
    std::fs::create_dir(&folder).unwrap();
    let unset = source("yourhosting").replace("partner = \"10%\"", "partner = \"unset\"");
    std::fs::write(folder.join("yourhosting.toml"), unset).unwrap();
    world.set("PROGRAMS_DIR", folder.to_str().unwrap());
    world.program = "yourhosting".to_owned();
    world.start().await;
    let said = world.setup(&world.all_options()).await;
    has_all(&said, &["Which share does \"Voorbeeldproduct\" pay"]);
    assert_eq!(world.count("SELECT count(*) FROM program").await, 0);

    // The file as it is shipped: nobody has confirmed what it has made up.
    std::fs::copy(root().join("programs/yourhosting.toml"), folder.join("yourhosting.toml"))
        .unwrap();
    world.restart().await;
    let said = world.setup(&world.all_options()).await;
    has_all(&said, &["The program file has 4 errors", "One product, ", "confirmed = true"]);
    assert_eq!(world.count("SELECT count(*) FROM program").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn noxitys_affiliates_are_in_at_once_and_its_partners_are_promoted_by_staff() {
    let world = World::running(&source("noxity")).await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let said = asked(&alice, "partner apply").await;
    has_all(&said, &["Welcome to Noxity Partner program", "Your track is **Affiliate**."]);
    let promotion = [("partner", json!(alice.id().to_string())), ("track", json!("partner"))];
    let refused = staff.command("staff promote", &promotion).await.unwrap().message();
    assert!(
        refused.selects().is_empty(),
        "affiliates are not promoted past the ambassadors: {refused}"
    );
    let filed = asked(&alice, "partner apply").await;
    has_all(&filed, &["Your application has been submitted."]);
    world.channel("partner-1").await;
    staff.command("ticket approve", &[("ticket", json!(1))]).await.unwrap();
    let said = asked(&alice, "partner apply").await;
    has_all(
        &said,
        &["By invitation from our staff only.", "Interested? Talk to your account manager."],
    );
    let shown = staff.command("staff promote", &promotion).await.unwrap().message();
    has_all(&shown, &["Ambassador to Partner", "4) You sign"]);
    let menu = shown.selects()[0].clone();
    assert_eq!(menu.options.len(), 3, "all criteria have to be ticked");
    let waits = staff.select(&shown, &menu.custom_id, &["0", "1", "2"]).await.unwrap().message();
    has_all(&waits, &["They move to Partner as soon as they sign"]);
    assert_eq!(
        world.count("SELECT count(*) FROM partner WHERE track = 'ambassador'").await,
        1,
        "not before"
    );
    world.assert_sound();
}
