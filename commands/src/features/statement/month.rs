//! A partner's own statement of a month.

use partnerdesk::ledger::{self, Statement, StatementLine, StatementPeriod};
use partnerdesk::partner;

use crate::discord::reply::{BLUE, Card, MessageContent, Reply};
use crate::discord::request_context::RequestContext;
use crate::features::statement::text::StatementError;
use crate::features::statement::transfer::TransferStyle;
use crate::features::statement::view::{held, in_brackets, table};
use crate::i18n::plain;
use crate::user_error::UserError;

/// How many lines fit the card; with more, the table is attached.
const SHOWN: usize = 15;
/// How long what somebody typed may be in a line.
const TYPED: usize = 80;
/// The largest table that is attached, in bytes: Discord takes 10 MiB.
const LARGEST: usize = 8 * 1024 * 1024;

/// The statement of the month that is written like `2026-07`; of this month when there is none.
pub(crate) async fn show(ctx: &RequestContext, month: Option<&str>) -> Result<Reply, UserError> {
    let partner = partner::find_by_member(&ctx.app, &ctx.tenant, ctx.member)
        .await?
        .ok_or(UserError::NoPartner)?;
    let (zone, now) = (ctx.tenant.program.meta.timezone, ctx.app.clock.now());
    let period = match month {
        Some(text) => StatementPeriod::month(text.trim(), zone),
        None => StatementPeriod::month_of(now, zone),
    };
    let period = period.filter(|period| period.from() <= now).ok_or(StatementError::Month)?;
    let mut conn = ctx.app.store.read().await?;
    let statement = ledger::statement_of(&mut conn, ctx.tenant.id, partner.id, period).await?;
    drop(conn);
    Ok(Reply::Message(message(ctx, &statement)))
}

fn message(ctx: &RequestContext, statement: &Statement) -> MessageContent {
    let (locale, period) = (ctx.locale, &statement.period);
    let lines: usize = statement.parts.iter().map(|part| part.lines.len()).sum();
    let mut words = Vec::new();
    let mut room = SHOWN;
    for part in &statement.parts {
        for (id, standing) in
            [("statement-opened", &part.opening), ("statement-closed", &part.closing)]
        {
            if id == "statement-closed" {
                words.extend(part.lines.iter().take(room).map(|line| said(ctx, period, line)));
                room = room.saturating_sub(part.lines.len());
            }
            let args = [
                ("total", locale.money(standing.total).into()),
                ("held", in_brackets(&held(standing, locale)).into()),
            ];
            words.push(ctx.with(id, &args));
        }
    }
    if statement.parts.is_empty() {
        words.push(ctx.text("statement-empty"));
    }
    let table = (lines > SHOWN).then(|| table(statement, locale));
    let file = table.filter(|table| table.len() <= LARGEST);
    if lines > SHOWN {
        let args = [("shown", SHOWN.into()), ("count", lines.into())];
        words.push(
            ctx.with(if file.is_some() { "statement-more" } else { "statement-too-long" }, &args),
        );
    }
    let (first, last) = period.days();
    let args = [("first", first.into()), ("last", last.into()), ("zone", period.zone().into())];
    let card = Card::new(ctx.with("statement-title", &[("month", period.name().into())]), BLUE)
        .words(words.join("\n"))
        .footer(ctx.with("statement-footer", &args));
    let message = MessageContent::card(card);
    match file {
        Some(table) => message.file(format!("statement-{}.csv", period.name()), table),
        None => message,
    }
}

fn said(ctx: &RequestContext, period: &StatementPeriod, line: &StatementLine) -> String {
    let (locale, transfer) = (ctx.locale, &line.transfer);
    let style =
        TransferStyle { locale, typed: &|text| plain(text, TYPED), at: &|at| period.day(at) };
    let amount = match line.change.minor() {
        0 => style.moved(transfer),
        change => format!("**{}{}**", if change > 0 { "+" } else { "" }, locale.money(line.change)),
    };
    format!("{} #{} {}: {amount}", period.day(transfer.at), transfer.id, style.what(transfer))
}
