//! Claiming something on evidence, by form.

use partnerdesk::claim::{self, ClaimError, Draft};
use partnerdesk::program::Claim;
use serenity::all::{CreateButton, CreateInputText};

use super::profile::again;
use crate::action::{Action, input};
use crate::answer::{Answer, Card, Face, Form, GREEN, clip, line, paragraph, secondary};
use crate::failure::Failure;
use crate::i18n::{moment, plain};
use crate::visit::Visit;

/// The buttons for what a partner of the program may claim.
pub(crate) fn buttons(visit: &Visit) -> Vec<CreateButton> {
    let claims = &visit.tenant.program.claims;
    let label = |claim: &Claim| {
        if claims.len() == 1 { visit.text("button-claim") } else { clip(&claim.text, 80) }
    };
    claims
        .iter()
        .enumerate()
        .map(|(kind, claim)| secondary(Action::Claim { kind }, label(claim)))
        .collect()
}

/// The form, with what was typed before and refused.
pub(crate) async fn form(visit: &Visit, kind: usize) -> Result<Answer, Failure> {
    let rule = rule(visit, kind)?;
    let draft = claim::draft(&visit.desk, &visit.tenant, visit.member, &rule.id).await?;
    let filled = |input: CreateInputText, text: String| {
        if text.is_empty() { input } else { input.value(text) }
    };
    let customer = line(input::CUSTOMER, &visit.text("label-customer"), claim::LONGEST_CUSTOMER)
        .placeholder(visit.text("placeholder-customer"));
    let evidence =
        paragraph(input::EVIDENCE, &visit.text("label-evidence"), claim::LONGEST_EVIDENCE)
            .placeholder(clip(&rule.evidence, 100));
    let form = Form::new(Action::ClaimForm { kind }, &visit.text("claim-form-title"));
    Ok(Answer::Form(
        form.input(filled(customer, draft.customer)).input(filled(evidence, draft.evidence)),
    ))
}

/// Customer and evidence were typed.
pub(crate) async fn make(visit: &Visit, kind: usize, draft: Draft) -> Result<Answer, Failure> {
    let rule = rule(visit, kind)?;
    match claim::make(&visit.desk, &visit.tenant, visit.member, &rule.id, &draft).await {
        Ok(made) => {
            let title = visit.with("claim-made-title", &[("number", made.id.to_string().into())]);
            let due =
                made.due_at.map(|due| visit.with("claim-made-due", &[("due", moment(due).into())]));
            let words =
                visit.with("claim-made", &[("customer", plain(&made.customer, 128).into())]);
            let words = [Some(words), due].into_iter().flatten().collect::<Vec<_>>().join(" ");
            Ok(Answer::Message(Face::card(Card::new(title, GREEN).words(words))))
        }
        Err(error) if error.is_about_input() => {
            Ok(again(visit, &error.into(), Action::Claim { kind }))
        }
        Err(error) => Err(error.into()),
    }
}

fn rule(visit: &Visit, kind: usize) -> Result<&Claim, Failure> {
    Ok(visit.tenant.program.claims.get(kind).ok_or(ClaimError::Unknown)?)
}
