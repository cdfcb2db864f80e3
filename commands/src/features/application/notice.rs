//! What people are told about applications.

use partnerdesk::application::{self, ApplicationNotice};
use partnerdesk::id::ApplicationId;
use partnerdesk::partner::{self, ProfilePart};

use super::{Revise, view};
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{BLUE, Card, GREEN, MessageContent, RED, primary, secondary};
use crate::features::profile::{CompleteProfile, GeneratePassphrase};
use crate::i18n::{channel, mention, plain, staff_role};

impl RenderNotice for ApplicationNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "subject-submitted",
            Self::DetailsRequested { .. } => "notice-asked-title",
            Self::Revised => "subject-revised",
            Self::Answers { .. } => "subject-answers",
            Self::Approved { .. } => "notice-approved-title",
            Self::Denied { .. } => "notice-denied-title",
            Self::Invited { .. } => "subject-invited",
            Self::Enrolled { .. } => "subject-enrolled",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let tenant = reader.tenant;
        let program = [("program", tenant.program.meta.name.as_str().into())];
        Ok(match self {
            Self::Submitted { application } => submitted(reader, *application).await?,
            Self::DetailsRequested { staff, fields, note } => {
                let asked = [("member", reader.owner()), ("staff", mention(*staff).into())];
                details_requested(reader, fields, note)
                    .await?
                    .saying(reader.with("notice-asked", &asked))
            }
            Self::Revised => {
                let args = [("member", reader.owner()), ("staff", staff_role(tenant).into())];
                MessageContent::text(reader.with("notice-revised", &args))
                    .notify_role(tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
            }
            Self::Answers { part } => {
                let owner = reader.owner.ok_or(DeliveryError::GONE)?;
                let about = application::find_newest_by_member(reader.app, tenant, owner)
                    .await?
                    .ok_or(DeliveryError::GONE)?;
                view::answers(tenant, reader.locale, &about, *part)
            }
            Self::Approved { staff } => {
                let parts = partner::profile_parts(&tenant.program);
                let name = |part: &ProfilePart| match part {
                    ProfilePart::Passphrase => reader.text("approved-passphrase"),
                    ProfilePart::Email => reader.text("approved-email"),
                    ProfilePart::Code => reader.text("approved-code"),
                };
                let list: Vec<String> =
                    parts.iter().map(|part| format!("• {}", name(part))).collect();
                let args = [("staff", mention(*staff).into()), ("parts", list.join("\n").into())];
                let card = Card::new(reader.text("notice-approved-title"), GREEN)
                    .words(reader.with("notice-approved-words", &args));
                let mut buttons =
                    vec![primary(CompleteProfile {}, reader.text("button-complete-profile"))];
                if parts.contains(&ProfilePart::Passphrase) {
                    buttons.push(secondary(GeneratePassphrase {}, reader.text("button-generate")));
                }
                MessageContent::card(card)
                    .saying(reader.with("notice-approved", &[("member", reader.owner())]))
                    .buttons(buttons)
            }
            Self::Denied { staff, reason } => {
                let card = Card::new(reader.text("notice-denied-title"), RED)
                    .words(plain(reason, 1000))
                    .fact(reader.text("field-decided-by"), mention(*staff));
                MessageContent::card(card)
                    .saying(reader.with("notice-denied", &[("member", reader.owner())]))
            }
            Self::Invited { staff } => {
                let panel = tenant.panel_channel.map(channel).unwrap_or_default();
                let args = [("staff", mention(*staff).into()), ("panel", panel.into())];
                MessageContent::card(
                    Card::new(reader.with("invited-title", &program), BLUE)
                        .words(reader.with("notice-invited", &args)),
                )
            }
            Self::Enrolled { staff } => {
                let args = [("staff", mention(*staff).into())];
                let card = Card::new(reader.with("notice-enrolled-title", &program), GREEN)
                    .words(reader.with("notice-enrolled", &args));
                MessageContent::card(card).buttons(vec![primary(
                    CompleteProfile {},
                    reader.text("button-complete-profile"),
                )])
            }
        })
    }
}

/// The line about an application that has come in, with the buttons that its ticket's card lacks.
async fn submitted(
    reader: NoticeReader<'_>,
    id: ApplicationId,
) -> Result<MessageContent, DeliveryError> {
    let about =
        application::find(reader.app, reader.tenant, id).await?.ok_or(DeliveryError::GONE)?;
    let ticket = about.ticket.map(|ticket| ticket.to_string()).unwrap_or_default();
    let args = [("member", mention(about.member).into()), ("ticket", ticket.into())];
    Ok(MessageContent::text(reader.with("notice-submitted", &args))
        .buttons(view::staff_buttons(reader.locale, &about)))
}

/// What staff want to know, with the questions and the button that opens their form.
async fn details_requested(
    reader: NoticeReader<'_>,
    fields: &[String],
    note: &str,
) -> Result<MessageContent, DeliveryError> {
    let about = match reader.owner {
        Some(owner) => application::find_newest_by_member(reader.app, reader.tenant, owner).await?,
        None => None,
    };
    let form = about
        .as_ref()
        .and_then(|about| application::application_form(reader.tenant, &about.route).ok());
    let asked =
        form.into_iter().flat_map(|form| &form.fields).filter(|field| fields.contains(&field.id));
    let questions: Vec<String> =
        asked.map(|field| format!("• {}", plain(&field.label, 500))).collect();
    let words = format!("{}\n\n{}", plain(note, 1000), questions.join("\n"));
    let button =
        about.map(|about| primary(Revise { application: about.id }, reader.text("button-answer")));
    Ok(MessageContent::card(Card::new(reader.text("notice-asked-title"), BLUE).words(words))
        .buttons(button.into_iter().collect()))
}
