//! `payout`: what waits to be paid, and what the payment provider has paid.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use partnerdesk::config::Config;
use partnerdesk::id::MemberId;
use partnerdesk::payout::{self, PayoutFence, ProviderPayment, ReconcileFinding, ReconcileReport};
use partnerdesk::store::Store;
use partnerdesk::tenant;

use super::{ExitStatus, app_context, say};

/// What to do with payouts.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// The payouts that wait, the one that is due first at the top, and whether payouts are on.
    List,
    /// Hold the payment provider's list of what was really paid against the payouts, as after a
    /// restored backup.
    ///
    /// The list is CSV with the columns transaction, amount, currency, and at least one of payout
    /// (a number), partner (a number, Discord id or issued code) and payee (the PayPal e-mail).
    /// A payment that is not known settles the open payout that it fits, or is recorded as one
    /// of its own. Payouts that a restore has turned off are on again when every payment fits.
    /// Exit status 3 when one does not.
    Reconcile(Reconcile),
}

/// Which list, and who answers for it.
#[derive(Debug, clap::Args)]
pub(super) struct Reconcile {
    /// The list; `-` reads standard input. One with a header alone says that nothing was paid.
    file: PathBuf,
    /// Your Discord id: a member whom /setup lists by id, as for settling.
    #[arg(long, value_name = "DISCORD-ID")]
    by: MemberId,
    /// The program's key, for example midnight; needed when the database holds several.
    #[arg(long)]
    program: Option<String>,
    /// Turn payouts on although some payments fit nothing; the reason is kept in the audit trail.
    #[arg(long, value_name = "REASON")]
    confirm: Option<String>,
    /// Show what would happen, and change nothing.
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
        say(format!("{key}: {} wait", open.len()));
        if let Some(fence) = fences.iter().find(|fence| fence.program == key) {
            say(format!("  payouts are {}", off(fence)));
        }
        for payout in open {
            say(format!(
                "  #{:<6} {:>14} {}  partner {} (Discord {}), asked for {}, due {}",
                payout.id,
                payout.amount.decimal(),
                payout.amount.unit(),
                payout.partner,
                payout.member,
                payout.requested_at,
                payout.due_at
            ));
        }
    }
    drop(conn);
    store.close().await?;
    Ok(ExitStatus::Ok)
}

/// That payouts are off, why, and what turns them on.
pub(super) fn off(fence: &PayoutFence) -> String {
    format!(
        "off: the database is the backup of {}, and nobody has looked yet at what was paid since; \
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
        Err(faults) => {
            for fault in &faults {
                say(format!("{}: {fault}", args.file.display()));
            }
            bail!("{} of its lines do not fit; nothing was recorded", faults.len());
        }
    };
    let confirm = args.confirm.as_deref();
    let done = payout::reconcile(&app, &tenant, args.by, &payments, confirm, args.dry_run)
        .await
        .context("nothing was recorded")?;
    app.store.close().await?;
    show(&payments, &done);
    if args.dry_run {
        say("a dry run: nothing was changed");
    }
    Ok(if done.fenced || (done.open() > 0 && confirm.is_none()) {
        ExitStatus::NeedsDecision
    } else {
        ExitStatus::Ok
    })
}

fn show(payments: &[ProviderPayment], done: &ReconcileReport) {
    for (payment, finding) in payments.iter().zip(&done.findings) {
        let what = match finding {
            ReconcileFinding::Known(payout) => format!("known, payout {payout}"),
            ReconcileFinding::Settled(payout) => format!("settles payout {payout}"),
            ReconcileFinding::Recorded(payout, partner) => {
                format!("recorded as payout {payout} of partner {partner}")
            }
            ReconcileFinding::Open(open) => format!("OPEN: {open}"),
        };
        let (id, amount) = (&payment.external_id, payment.amount);
        say(format!("line {}: {id} {} {}: {what}", payment.line, amount.decimal(), amount.unit()));
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
        (Some(_), false) => say("payouts are on"),
        (Some(since), true) => say(format!(
            "payouts stay off: the list must account for everything paid since {since}. Correct \
             the lines that are open and run it again, or turn payouts on all the same with \
             --confirm REASON"
        )),
    }
}
