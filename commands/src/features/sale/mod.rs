//! A sale that staff record by hand: the same events on the same path as the billing panel's own.

mod text;

use partnerdesk::coupon::{CodeError, CouponCode, CouponError};
use partnerdesk::http::SOURCE;
use partnerdesk::referral::{self, BillingEvent, EventFields};

use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{MessageContent, Reply};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::user_error::UserError;

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature { staff_commands: &[sale_command], ..Feature::NONE };

/// Record a sale that the billing panel has not reported.
#[poise::command(slash_command, guild_only, rename = "sale")]
async fn sale_command(
    ctx: Context<'_>,
    #[description = "The customer's id in the billing panel"]
    #[max_length = 128]
    customer: String,
    #[description = "What was paid, without tax, for example 10.00"]
    #[max_length = 16]
    amount: String,
    #[description = "The invoice's number in the billing panel"]
    #[max_length = 128]
    invoice: String,
    #[description = "The partner code that the customer has redeemed, if it is not known yet"]
    #[max_length = 64]
    code: Option<String>,
    #[description = "The product's id in the billing panel"]
    #[max_length = 128]
    product: Option<String>,
    #[description = "When it was paid, for example 2026-07-01T12:00:00Z; now when left out"]
    #[max_length = 40]
    at: Option<String>,
) -> Result<(), Error> {
    let sale = SaleArgs { customer, amount, invoice, code, product, at };
    Box::pin(run(ctx, true, async |request| record(request, sale).await)).await
}

/// What staff typed.
#[derive(Debug)]
pub(crate) struct SaleArgs {
    /// The customer's id in the billing panel.
    pub(crate) customer: String,
    /// What was paid, without tax, in the program's currency.
    pub(crate) amount: String,
    /// The invoice's number in the billing panel.
    pub(crate) invoice: String,
    /// The code that the customer has redeemed.
    pub(crate) code: Option<String>,
    /// The product; the program's first when left out.
    pub(crate) product: Option<String>,
    /// When it was paid, RFC 3339; now when left out.
    pub(crate) at: Option<String>,
}

/// Records the sale, and the redemption before it when a code is given.
pub(crate) async fn record(ctx: &RequestContext, sale: SaleArgs) -> Result<Reply, UserError> {
    ctx.listed()?;
    let program = &ctx.tenant.program;
    // The invoice names the sale: recording it again, now or later, is then a repetition and not
    // another sale.
    let mut known = sale.at.clone();
    // Where the panel had reported the sale already, only the redemption was new.
    for id in [format!("sale:{}", sale.invoice), format!("sale:{}:code", sale.invoice)] {
        if known.is_none() {
            known = referral::find_event_time(&ctx.app, &ctx.tenant, SOURCE, &id).await?;
        }
    }
    let at = known.unwrap_or_else(|| ctx.app.clock.now().to_string());
    let product =
        sale.product.or_else(|| program.products.first().and_then(|own| program.name_of(own)));
    let mut events = Vec::new();
    if let Some(code) = sale.code {
        // Nobody has a code with a letter that none can have: it was typed wrongly.
        if let Err(error @ CodeError::NotAscii { .. }) = CouponCode::parse_existing(&code) {
            return Err(CouponError::from(error).into());
        }
        events.push(BillingEvent::parse(EventFields {
            id: Some(format!("sale:{}:code", sale.invoice)),
            r#type: Some("redeem".to_owned()),
            at: Some(at.clone()),
            customer: Some(sale.customer.clone()),
            code: Some(code),
            ..EventFields::default()
        })?);
    }
    events.push(BillingEvent::parse(EventFields {
        id: Some(format!("sale:{}", sale.invoice)),
        r#type: Some("purchase".to_owned()),
        at: Some(at),
        customer: Some(sale.customer.clone()),
        invoice: Some(sale.invoice.clone()),
        product,
        net: Some(sale.amount.clone()),
        currency: Some(program.meta.currency.code().to_owned()),
        ..EventFields::default()
    })?);
    let recorded = referral::record_events(&ctx.app, &ctx.tenant, SOURCE, &events).await?;
    let mut lines: Vec<String> = recorded
        .outcomes
        .iter()
        .map(|applied| ctx.text(&format!("sale-{}", applied.outcome.as_str().replace('_', "-"))))
        .collect();
    if recorded.stored == 0 {
        lines.push(ctx.with("sale-before", &[("invoice", sale.invoice.into())]));
    }
    Ok(Reply::Message(MessageContent::text(lines.join("\n"))))
}
