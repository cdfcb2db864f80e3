//! `payout`: what waits to be paid, and what the payment provider has paid.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use partnerdesk::config::Config;
use partnerdesk::id::MemberId;
use partnerdesk::payout::{self, PayoutFence, ProviderPayment, ReconcileFinding, ReconcileReport};
use partnerdesk::store::Store;
use partnerdesk::tenant;

use super::table::{Columns, LEFT, RIGHT};
use super::{ExitStatus, app_context, say};

/// What to do with payouts.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// List open payouts, the most urgent first, and whether payouts are on.
    List,
    /// Compare the payment provider's list of payments with the payouts, as after a restore.
    ///
    /// The list is a CSV file with the columns transaction, amount, currency, and at least one of
    /// payout (number), partner (number, Discord id or issued code) and payee (PayPal e-mail). An
    /// unknown payment settles the open payout that it matches, or is recorded as a new one. When
    /// every payment matches, payouts that were off after a restore are on again. Exit status 3
    /// if a payment does not match.
    Reconcile(Reconcile),
}

/// Which list, and who answers for it.
#[derive(Debug, clap::Args)]
pub(super) struct Reconcile {
    /// CSV file of payments; `-` reads standard input. A header alone means that nothing was paid.
    file: PathBuf,
    /// Your Discord id. You must be listed by id in /setup, as for settling payouts.
    #[arg(long, value_name = "DISCORD-ID")]
    by: MemberId,
    /// Id of the program, for example midnight; required if the database has several.
    #[arg(long)]
    program: Option<String>,
    /// Turn payouts on although some payments do not match; the reason goes to the audit log.
    #[arg(long, value_name = "REASON")]
    confirm: Option<String>,
    /// Show what would change, without changing it.
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn payout(config: &Config, args: &Args) -> anyhow::Result<ExitStatus> {
    match args {
        Args::List => list(config).await,
        Args::Reconcile(args) => reconcile(config, args).await,
    }
}

async fn list(config: &Config) -> anyhow::Result<ExitStatus> {
    let store = Store::open_existing(&config.database_url).await?;
    let mut conn = store.read().await?;
    let fences = payout::list_fences(&mut conn).await?;
    for (_, key) in tenant::list_keys(&store).await? {
        let tenant =
            tenant::find_stored(&store, &key).await?.context("invariant: the key was found")?;
        let open = payout::list_open_in(&mut conn, &tenant).await?;
        say(format!("{key}: {} open", open.len()));
        if let Some(fence) = fences.iter().find(|fence| fence.program == key) {
            say(format!("  payouts are {}", off(fence)));
        }
        if open.is_empty() {
            continue;
        }
        let mut table = Columns::new([LEFT, RIGHT, LEFT, LEFT, LEFT, LEFT]);
        table.header(["  payout", "amount", "partner", "Discord id", "requested", "due"]);
        for payout in open {
            table.row([
                format!("  #{}", payout.id),
                payout.amount.to_string(),
                payout.partner.to_string(),
                payout.member.to_string(),
                payout.requested_at.to_string(),
                payout.due_at.to_string(),
            ]);
        }
        say(table);
    }
    drop(conn);
    store.close().await?;
    Ok(ExitStatus::Ok)
}

/// That payouts are off, why, and what turns them on.
pub(super) fn off(fence: &PayoutFence) -> String {
    format!(
        "off: the database is a backup from {}, and what was paid since has not been checked yet; \
         run `partnerdesk payout reconcile`",
        fence.since
    )
}

async fn reconcile(config: &Config, args: &Reconcile) -> anyhow::Result<ExitStatus> {
    let app = app_context::open(config).await?;
    let tenant = app_context::program(&app.store, args.program.as_deref()).await?;
    let parsed = if args.file.as_os_str() == "-" {
        payout::parse_csv(std::io::stdin().lock(), &tenant)
    } else {
        let file = std::fs::File::open(&args.file)
            .with_context(|| format!("{} cannot be read", args.file.display()))?;
        payout::parse_csv(file, &tenant)
    };
    let payments = match parsed {
        Ok(payments) => payments,
        Err(problems) => {
            for problem in &problems {
                say(format!("{}: {problem}", args.file.display()));
            }
            bail!("{} problems in the list; nothing was recorded", problems.len());
        }
    };
    let confirm = args.confirm.as_deref();
    let done = payout::reconcile(&app, &tenant, args.by, &payments, confirm, args.dry_run)
        .await
        .context("nothing was recorded")?;
    app.store.close().await?;
    show(&payments, &done);
    if args.dry_run {
        say("Dry run: nothing was changed.");
    }
    Ok(if done.fenced || (done.open() > 0 && confirm.is_none()) {
        ExitStatus::NeedsDecision
    } else {
        ExitStatus::Ok
    })
}

fn show(payments: &[ProviderPayment], done: &ReconcileReport) {
    let mut table = Columns::new([LEFT, LEFT, RIGHT, LEFT]);
    for (payment, finding) in payments.iter().zip(&done.findings) {
        let what = match finding {
            ReconcileFinding::Known(payout) => format!("known, payout {payout}"),
            ReconcileFinding::Settled(payout) => format!("settles payout {payout}"),
            ReconcileFinding::Recorded(payout, partner) => {
                format!("recorded as payout {payout} of partner {partner}")
            }
            ReconcileFinding::Open(open) => format!("OPEN: {open}"),
        };
        table.row([
            format!("line {}", payment.line),
            payment.external_id.clone(),
            payment.amount.to_string(),
            what,
        ]);
    }
    if !payments.is_empty() {
        say(table);
    }
    let count = |kind: fn(&ReconcileFinding) -> bool| {
        done.findings.iter().filter(|finding| kind(finding)).count()
    };
    say(format!(
        "{} payments: {} known, {} settle open payouts, {} recorded, {} open",
        payments.len(),
        count(|finding| matches!(finding, ReconcileFinding::Known(_))),
        count(|finding| matches!(finding, ReconcileFinding::Settled(_))),
        count(|finding| matches!(finding, ReconcileFinding::Recorded(..))),
        done.open()
    ));
    match (done.fenced_since, done.fenced) {
        (None, _) => {}
        (Some(_), false) => say("Payouts are on."),
        (Some(since), true) => say(format!(
            "Payouts stay off: the list must account for everything paid since {since}. Correct \
             the open lines and run the command again, or turn payouts on anyway with \
             --confirm REASON."
        )),
    }
}
