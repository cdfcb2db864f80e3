//! The profile: every refusal has its own sentence, nothing good that was typed is lost, and the
//! passphrase guards the rest.

use discord_sandbox::{Actor, MessageView, ModalView};

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, manage, now, profile, root, text_of};

const OTHER_PASSPHRASE: &str = "nine violet kettles hum softly";

impl World {
    /// Approves an application of `who`. Returns the message with the buttons of the profile.
    async fn approved(&self, who: &Actor) -> MessageView {
        self.apply(who).await;
        let ticket = self.ticket_of(who).await;
        let card = self.post(&self.actor("staff"), ticket, "In review").await;
        manage(&self.actor("staff"), &card, "Approve").await.unwrap();
        self.post(who, ticket, "You are approved").await
    }
}

/// The form for what is missing in the profile.
async fn form(who: &Actor) -> ModalView {
    let shown = who.command("partner profile", &[]).await.unwrap().message();
    who.click(&shown, "Complete my profile").await.unwrap().modal()
}

/// Opens a form by a button of the complete profile, and submits it.
async fn submit(who: &Actor, button: &str, values: &[(&str, &str)]) -> MessageView {
    let shown = who.command("partner profile", &[]).await.unwrap().message();
    let form = who.click(&shown, button).await.unwrap().modal();
    who.submit(&form, values).await.unwrap().message()
}

async fn view(who: &Actor, passphrase: &str) -> MessageView {
    submit(who, "Show my PayPal e-mail", &[("passphrase:secret", passphrase)]).await
}

fn value<'f>(form: &'f ModalView, input: &str) -> Option<&'f str> {
    form.input(input).map(|input| input.value.as_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refused_part_has_its_own_sentence() {
    let world = World::partnered().await;
    let bob = world.actor("bob");
    world.approved(&bob).await;
    let form = form(&bob).await;
    let long = "tulip orbit candle frost ".repeat(6);
    let (long_email, long_code) = (format!("{}@example.com", "é".repeat(240)), "A".repeat(21));
    let derived = "It is too easy to guess";
    let email =
        "That is not a valid e-mail address. Enter it as in PayPal, for example name@example.com.";
    let length = "A code has 4 to 20 letters and digits.";
    for (typed, expected) in [
        (
            ["tulip orbit 42", "bob", "FOX"],
            ["Too short: 14 of at least 15 characters. Add a word or two.", email, length],
        ),
        (
            [&long, "bob@", &long_code],
            ["Too long: the limit is 128 characters. Please shorten it.", email, length],
        ),
        (
            ["aaaaaaaaaaaaaaaaaa", "bob@localhost", "FOX DEN"],
            [
                "It repeats the same characters. Choose several different words.",
                email,
                "A code can only contain A to Z and digits. \" \" is not allowed.",
            ],
        ),
        (
            ["abcdefghijklmnopqrstuvwxyz", "@example.com", "ÉTOILE"],
            [
                "It follows the alphabet, the digits or the keyboard. Choose several different \
                 words.",
                email,
                "A code can only contain A to Z and digits. \"É\" is not allowed.",
            ],
        ),
        (
            ["iloveyoupassword", &long_email, "FOXDEN"],
            [
                "It uses common words that are easy to guess. Choose four or five unrelated words",
                email,
                "That code is taken. Choose another.",
            ],
        ),
        (
            ["midnighthosting2026", "bob@@example.com", "f0xden"],
            [
                derived,
                email,
                "That code looks too much like an existing one. 0 and O, 1 and I, 5 and S look \
                 alike.",
            ],
        ),
        (
            ["tulip orbit\tcandle frost", "bob example.com", "FOXDENS"],
            [
                "It contains a line break or an invisible character. Type it on one line.",
                email,
                "That code is only one letter away from another partner's. Choose another.",
            ],
        ),
        (
            ["short", "bob", "D1SC0RD"],
            [
                "Too short: 5 of at least 15 characters",
                email,
                "That code is reserved. Choose another.",
            ],
        ),
        (
            ["short", "bob", "M1DN1GHT"],
            [
                "Too short: 5 of at least 15 characters",
                email,
                "That code is reserved. Choose another.",
            ],
        ),
    ] {
        let [passphrase, address, code] = typed;
        let said = bob.submit(&form, &profile(passphrase, address, code)).await.unwrap().message();
        for (part, sentence) in
            ["Security passphrase", "PayPal e-mail", "Code"].into_iter().zip(expected)
        {
            let line = format!("❌ **{part}**: {sentence}");
            assert!(said.has(&line), "{typed:?}: {line:?} is not in {said}");
        }
    }
    assert_eq!(world.count("SELECT count(*) FROM coupon WHERE kind = 'audience'").await, 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn valid_profile_parts_are_saved_and_rejected_ones_prefilled_after_restart() {
    let mut world = World::ready().await;
    let alice = world.actor("alice");
    let approved = world.approved(&alice).await;
    let first = alice.click(&approved, "Complete my profile").await.unwrap().modal();
    let said =
        alice.submit(&first, &profile(PASSPHRASE, "alice@foxden", "FOX")).await.unwrap().message();
    insta::assert_snapshot!(text_of(&said), @"
    ✅ Security passphrase saved.
    ❌ **PayPal e-mail**: That is not a valid e-mail address. Enter it as in PayPal, for example name@example.com.
    ❌ **Code**: A code has 4 to 20 letters and digits.
    Your partner profile
    Still missing. You enter it in a private form:

    • **PayPal e-mail**: the address for your payouts. We store it encrypted.
    • **Code**: the name that your audience enters, 4 to 20 letters and digits.
    [Complete my profile]
    ");
    world.restart().await;

    let second = alice.click(&said, "Complete my profile").await.unwrap().modal();
    assert_eq!(value(&second, "passphrase:secret"), None, "what is kept is not asked for again");
    assert_eq!(
        (value(&second, "email:secret"), value(&second, "code")),
        (Some("alice@foxden"), Some("FOX"))
    );
    let said = alice.submit(&second, &[("email:secret", EMAIL)]).await.unwrap().message();
    assert!(said.has("✅ PayPal e-mail saved.") && said.has("❌ **Code**"), "{said}");
    world.restart().await;

    let third = form(&alice).await;
    assert_eq!((third.inputs.len(), value(&third, "code")), (1, Some("FOX")));
    let said = alice.submit(&third, &[("code", " fox-den ")]).await.unwrap().message();
    insta::assert_snapshot!(text_of(&said), @"
    Your partnership is active
    Your profile is complete. Your code and next steps are in <#…>.
    ");
    let said = alice
        .submit(&first, &profile(OTHER_PASSPHRASE, "mallory@example.com", "MALLORY"))
        .await
        .unwrap()
        .message();
    assert!(said.has("Your profile is complete."), "a form from before changes nothing: {said}");
    let said = alice.click(&approved, "Complete my profile").await.unwrap().message();
    assert!(
        said.has("Your profile is complete\nYou can change it with `/partner profile`."),
        "{said}"
    );

    let shown = alice.command("partner profile", &[]).await.unwrap().message();
    insta::assert_snapshot!(text_of(&shown), @"
    Your partner profile
    Your profile is complete. We ask for your passphrase to view your private details, to change them, to request a payout.
    Security passphrase
    set
    PayPal e-mail
    set <t:…:R>
    Code
    `FOXDEN`
    [Show my PayPal e-mail]
    [Change PayPal e-mail]
    [Change passphrase]
    [Forgot passphrase]
    ");
    let said = view(&alice, PASSPHRASE).await;
    assert!(said.has("`a***@foxden.example`"), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM coupon WHERE kind = 'audience'").await, 1);
    assert_eq!(
        world.count("SELECT count(*) FROM profile_draft").await,
        0,
        "no draft outlives what it became"
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_not_made_of_code_or_email() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let derived = "It is too easy to guess";
    world.approved(&alice).await;
    let (email, code) = ("vexqorimplanzuth@example.com", "ZUQUIVORTAX");
    let all = form(&alice).await;
    let said =
        alice.submit(&all, &profile("vexqorimplanzuth", email, "no!")).await.unwrap().message();
    assert!(said.has(derived) && said.has("✅ PayPal e-mail saved."), "{said}");
    let said = alice
        .submit(&form(&alice).await, &[("passphrase:secret", "vexqorimplanzuth"), ("code", code)])
        .await;
    let said = said.unwrap().message();
    assert!(said.has(derived) && said.has("✅ Code saved."), "the e-mail was kept before: {said}");
    let said = alice
        .submit(&form(&alice).await, &[("passphrase:secret", "zuquivortax 2026")])
        .await
        .unwrap()
        .message();
    assert!(said.has(derived), "the code was kept before: {said}");
    let said = alice
        .submit(&form(&alice).await, &[("passphrase:secret", PASSPHRASE)])
        .await
        .unwrap()
        .message();
    assert!(said.has("Your partnership is active"), "{said}");

    for made in ["vexqorimplanzuth", "zuquivortax 2026"] {
        let typed = [("passphrase:secret", PASSPHRASE), ("new-passphrase:secret", made)];
        let said = submit(&alice, "Change passphrase", &typed).await;
        assert!(said.has(derived), "{made}: {said}");
    }
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generated_passphrase_works() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let approved = world.approved(&alice).await;
    let form = alice.click(&approved, "Generate a passphrase").await.unwrap().modal();
    let made = value(&form, "passphrase:secret").unwrap().to_owned();
    assert!(made.chars().count() >= 15, "{} characters", made.chars().count());
    let other = alice.click(&approved, "Generate a passphrase").await.unwrap().modal();
    assert_ne!(value(&other, "passphrase:secret"), Some(made.as_str()), "each is a new one");
    let said =
        alice.submit(&form, &[("email:secret", EMAIL), ("code", CODE)]).await.unwrap().message();
    assert!(said.has("Your partnership is active"), "{said}");
    let said = view(&alice, &made).await;
    assert!(said.has("`a***@foxden.example`"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_email_is_changed_with_the_passphrase_and_not_while_a_payout_is_open() {
    let world = World::partnered().await;
    let alice = world.actor("alice");
    let new = "alice.new@foxden.example";
    let said = submit(
        &alice,
        "Change PayPal e-mail",
        &[("passphrase:secret", "wrong"), ("email:secret", "alice@")],
    )
    .await;
    assert!(said.has("That is not a valid e-mail address"), "{said}");
    let again = alice.click(&said, "Try again").await.unwrap().modal();
    assert_eq!(
        (value(&again, "email:secret"), value(&again, "passphrase:secret")),
        (Some("alice@"), Some(""))
    );
    assert_eq!(
        world.count("SELECT count(*) FROM passphrase_attempt").await,
        0,
        "a bad address costs no try"
    );
    let typed = [("passphrase:secret", "copper lantern"), ("email:secret", new)];
    let said = alice.submit(&again, &typed).await.unwrap().message();
    assert!(said.has("That passphrase is not correct"), "{said}");
    let again = alice.click(&said, "Try again").await.unwrap().modal();
    assert_eq!(
        value(&again, "email:secret"),
        Some(new),
        "a wrong passphrase does not lose the address"
    );
    let said = alice.submit(&again, &[("passphrase:secret", PASSPHRASE)]).await.unwrap().message();
    assert!(said.has("Future payouts go to a***@foxden.example."), "{said}");
    let notice = format!(
        "The PayPal e-mail of {} was changed after the passphrase was entered.",
        alice.mention()
    );
    world.told(&alice, &notice).await;
    world.logged(&notice).await;

    let fresh = alice.command("partner profile", &[]).await.unwrap().message();
    let fresh = alice.click(&fresh, "Change PayPal e-mail").await.unwrap().modal();
    assert_eq!(value(&fresh, "email:secret"), Some(""), "nor does a form show what is in use");

    world.earn(CODE, "100.00").await;
    let payout = alice.command("partner payout", &[]).await.unwrap().modal();
    alice.submit(&payout, &[("passphrase:secret", PASSPHRASE)]).await.unwrap();
    let open = "You have an open payout to your current e-mail\nYou can change the address once \
                it is settled.";
    let profile = alice.command("partner profile", &[]).await.unwrap().message();
    let said = alice.click(&profile, "Change PayPal e-mail").await.unwrap().message();
    assert!(said.has(open), "{said}");
    let typed = [("passphrase:secret", PASSPHRASE), ("email:secret", EMAIL)];
    let said = alice.submit(&fresh, &typed).await.unwrap().message();
    assert!(
        said.has(open) && said.buttons().is_empty(),
        "a form from before the payout is refused, too: {said}"
    );
    let card = world
        .post(&world.actor("staff"), world.channel("payout-2").await, "Waiting for staff")
        .await;
    let form = manage(&world.actor("staff"), &card, "Pay and settle").await.unwrap().modal();
    assert_eq!(value(&form, "email:secret"), Some(new), "the payout goes where it was asked for");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_passphrase_is_changed_with_the_present_one() {
    let world = World::partnered().await;
    let alice = world.actor("alice");
    let change = |present, new| [("passphrase:secret", present), ("new-passphrase:secret", new)];
    let said = submit(&alice, "Change passphrase", &change(PASSPHRASE, "too short")).await;
    assert!(said.has("Too short: 9 of at least 15 characters"), "{said}");
    let said =
        submit(&alice, "Change passphrase", &change("copper lantern", OTHER_PASSPHRASE)).await;
    assert!(
        said.has(
            "That passphrase is not correct\nCheck capital letters and spaces, and try again."
        ),
        "{said}"
    );
    let again = alice.click(&said, "Try again").await.unwrap().modal();
    let said = alice.submit(&again, &change(PASSPHRASE, OTHER_PASSPHRASE)).await.unwrap().message();
    assert!(said.has("Your passphrase has been changed."), "{said}");
    let notice = format!(
        "The passphrase of {} was changed. If this was not you, tell our staff now.",
        alice.mention()
    );
    world.told(&alice, &notice).await;
    world.logged(&notice).await;
    assert!(view(&alice, PASSPHRASE).await.has("That passphrase is not correct"));
    assert!(view(&alice, OTHER_PASSPHRASE).await.has("`a***@foxden.example`"));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_passphrase_takes_two_listed_members() {
    let mut world = World::partnered().await;
    let (alice, staff, mia, tom) =
        (world.actor("alice"), world.actor("staff"), world.actor("mia"), world.actor("tom"));
    let shown = alice.command("partner profile", &[]).await.unwrap().message();
    for _ in 0..2 {
        let said = alice.click(&shown, "Forgot passphrase").await.unwrap().message();
        assert!(
            said.has("Please send them an e-mail from your PayPal address and ask for a reset."),
            "{said}"
        );
    }
    let notice = world.logged(&format!("{} forgot their passphrase.", alice.mention())).await;
    world.delivered().await;
    let log = world.sandbox.messages(notice.channel);
    assert_eq!(
        log.iter().filter(|m| m.has("forgot their passphrase.")).count(),
        1,
        "staff are told once"
    );

    let said = tom.click(&notice, "Reset passphrase").await.unwrap().message();
    assert!(
        said.has(
            "You may not move money or see personal data\nOnly the members listed for it in \
             `/setup` may."
        ),
        "{said}"
    );
    for _ in 0..2 {
        let said = staff.click(&notice, "Reset passphrase").await.unwrap().message();
        assert!(
            said.has(
                "Your approval is recorded. A second member listed in `/setup` must press the \
                 button, too."
            ),
            "{said}"
        );
        world.restart().await;
    }
    assert!(
        view(&alice, PASSPHRASE).await.has("`a***@foxden.example`"),
        "one alone resets nothing"
    );
    let said = mia.click(&notice, "Reset passphrase").await.unwrap().message();
    assert!(
        said.has("Passphrase reset. The partner sets a new one with `/partner profile`."),
        "{said}"
    );
    let said = mia.click(&notice, "Reset passphrase").await.unwrap().message();
    assert!(
        said.has("There is nothing to reset: it was already done, or nobody asked for it."),
        "{said}"
    );
    world.told(&alice, "your passphrase was reset. Set a new one with `/partner profile`.").await;

    let missing = form(&alice).await;
    assert_eq!(missing.inputs.len(), 1, "code and e-mail stay: {missing}");
    let said =
        alice.submit(&missing, &[("passphrase:secret", OTHER_PASSPHRASE)]).await.unwrap().message();
    assert!(said.has("Your profile is complete."), "{said}");
    assert!(view(&alice, OTHER_PASSPHRASE).await.has("`a***@foxden.example`"));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn three_wrong_passphrases_lock_for_a_stated_time() {
    let mut world = World::partnered().await;
    let alice = world.actor("alice");
    let mut third = now()..=now();
    for _ in 0..3 {
        let begun = now();
        let said = view(&alice, "copper lantern drifts over mars").await;
        assert!(
            said.has(
                "That passphrase is not correct\nCheck capital letters and spaces, and try again."
            ),
            "{said}"
        );
        third = begun..=now();
    }
    world.restart().await;
    let said = view(&alice, PASSPHRASE).await;
    assert!(said.has("Too many wrong passphrases\nTry again <t:"), "{said}");
    let text = said.text();
    let until: i64 =
        text.split("<t:").nth(1).and_then(|rest| rest.split(':').next()).unwrap().parse().unwrap();
    assert!(third.contains(&(until - 30)), "until {until}, the third try was {third:?}");

    // The lock is the partner's, wherever the passphrase is asked for.
    world.earn(CODE, "100.00").await;
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let said = alice.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await.unwrap().message();
    assert!(said.has("Too many wrong passphrases\nTry again <t:"), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM payout").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_profile_there_is_nothing_to_see_or_change() {
    let world = World::ready().await;
    let (alice, bob) = (world.actor("alice"), world.actor("bob"));
    for command in ["partner profile", "partner code", "partner earnings", "partner payout"] {
        let said = bob.command(command, &[]).await.unwrap().message();
        assert!(
            said.has("You are not a partner yet\nApply with `/partner apply`."),
            "{command}: {said}"
        );
    }
    world.approved(&alice).await;
    let welcome = world.sandbox.channel("welcome").unwrap();
    for custom_id in ["v1:view", "v1:payee", "v1:passphrase", "v1:payout"] {
        let message = world.left_over(welcome, custom_id).await;
        let said = alice.click(&message, "Left over").await.unwrap().message();
        assert!(
            said.has("Your profile is not complete yet\nComplete it with `/partner profile`."),
            "{custom_id}: {said}"
        );
    }
    let said = alice.command("partner code", &[]).await.unwrap().message();
    assert!(said.has("You have no code yet. Complete your profile first."), "{said}");
    let said = alice.command("partner apply", &[]).await.unwrap().message();
    assert!(said.has("You are already a partner\n`/partner status` shows your status."), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_passphrase_is_asked_for_what_it_guards_and_nothing_else() {
    let midnight = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    let guards = "guards = [\"profile.view\", \"profile.edit\", \"payout.request\"]";
    let needs = "needs = [\"passphrase\", \"paypal_email\"]";
    for (view, edit, payout) in
        [(true, false, false), (false, true, false), (false, false, true), (true, true, true)]
    {
        let all = [(view, "profile.view"), (edit, "profile.edit"), (payout, "payout.request")];
        let listed: Vec<String> =
            all.iter().filter(|(is, _)| *is).map(|(_, word)| format!("\"{word}\"")).collect();
        let said = format!("guards = [{}]", listed.join(", "));
        let file = midnight.replace(guards, &said);
        let file = if payout { file } else { file.replace(needs, "needs = [\"paypal_email\"]") };
        let world = World::running(&file).await;
        let alice = world.actor("alice");
        world.partner(&alice, CODE, EMAIL).await;
        world.earn(CODE, "100.00").await;
        let shown = alice.command("partner profile", &[]).await.unwrap().message();
        let asked = |form: &ModalView| form.input("passphrase:secret").is_some();

        let answer = alice.click(&shown, "Show my PayPal e-mail").await.unwrap();
        let said = if view {
            let form = answer.modal();
            assert!(asked(&form), "{listed:?}");
            let wrong = [("passphrase:secret", OTHER_PASSPHRASE)];
            let said = alice.submit(&form, &wrong).await.unwrap().message();
            assert!(said.has("That passphrase is not correct"), "{said}");
            alice.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await.unwrap().message()
        } else {
            answer.message()
        };
        assert!(said.has("`a***@foxden.example`"), "{listed:?}: {said}");

        let form = alice.click(&shown, "Change PayPal e-mail").await.unwrap().modal();
        assert_eq!(asked(&form), edit, "{listed:?}");
        let mut typed = vec![("email:secret", "new@foxden.example")];
        if edit {
            typed.push(("passphrase:secret", PASSPHRASE));
        }
        let said = alice.submit(&form, &typed).await.unwrap().message();
        assert!(said.has("Future payouts go to n***@foxden.example."), "{listed:?}: {said}");

        // Changing the passphrase takes the present one, whatever it guards.
        let form = alice.click(&shown, "Change passphrase").await.unwrap().modal();
        let typed =
            [("passphrase:secret", OTHER_PASSPHRASE), ("new-passphrase:secret", OTHER_PASSPHRASE)];
        let said = alice.submit(&form, &typed).await.unwrap().message();
        assert!(said.has("That passphrase is not correct"), "{listed:?}: {said}");

        let form = alice.command("partner payout", &[]).await.unwrap().modal();
        assert_eq!(asked(&form), payout, "{listed:?}");
        let mut typed = vec![("amount", "5.00")];
        if payout {
            typed.push(("passphrase:secret", PASSPHRASE));
        }
        let said = alice.submit(&form, &typed).await.unwrap().message();
        assert!(said.has("We have set aside $5.00 for you."), "{listed:?}: {said}");
        world.assert_sound();
    }
}
