//! `payout`: what waits to be paid, and what the payment provider has paid.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use partnerdesk::config::Config;
use partnerdesk::id::{MemberId, PayoutId};
use partnerdesk::payout::{
    self, PaymentList, PaymentStatus, PayoutFence, ReconcileFinding, ReconcileReport,
};
use partnerdesk::store::Store;
use partnerdesk::tenant;

use super::table::{Columns, LEFT, RIGHT};
use super::time::TimeArgs;
use super::{ExitStatus, app_context, file, say};

/// What to do with payouts.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// List open payouts, the most urgent first, and whether payouts are on.
    List,
    /// Compare the payment provider's list of payments with the payouts, as after a restore.
    ///
    /// The list is PayPal's activity download as it is (all transactions, CSV, English or German),
    /// or a CSV file with the columns transaction, amount, currency, and at least one of payout
    /// (number), partner (number, Discord id or issued code) and payee (PayPal e-mail).
    ///
    /// A completed payment settles the open payout that it names ("Payout 17"), or that has its
    /// payee and amount and was not requested later. Pending, unclaimed and held ones mark the
    /// payout as being paid. Rows of other people are counted. After a restore, a payment that
    /// settles nothing is recorded as a payout of its own; one of PayPal's list only with --record.
    /// When every payment matches, payouts that were off after a restore are on again. Exit status
    /// 3 if a payment does not match, was denied, failed, or came back.
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
    /// After a restore, record this payment of PayPal's list as a payout of its own; may be
    /// repeated.
    #[arg(long, value_name = "TRANSACTION")]
    record: Vec<String>,
    /// Show what would change, without changing it.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    columns: file::ColumnArgs,
    #[command(flatten)]
    time: TimeArgs,
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
    let app = app_context::open(config, args.time).await?;
    let tenant = app_context::program(&app.store, args.program.as_deref()).await?;
    let list = match payout::parse_csv(file::open(&args.file)?, &tenant, &args.columns.maps) {
        Ok(list) => list,
        Err(error) => {
            app.store.close().await?;
            return Ok(file::refuse(&args.file, &error, "Nothing was recorded"));
        }
    };
    let confirm = args.confirm.as_deref();
    let done =
        payout::reconcile(&app, &tenant, args.by, &list, &args.record, confirm, args.dry_run)
            .await
            .context("nothing was recorded")?;
    app.store.close().await?;
    show(&list, &done);
    if args.dry_run {
        say("Dry run: nothing was changed.");
    }
    Ok(if done.fenced || (done.open() > 0 && confirm.is_none()) {
        ExitStatus::NeedsDecision
    } else {
        ExitStatus::Ok
    })
}

fn show(list: &PaymentList, done: &ReconcileReport) {
    let mut shown = false;
    let payments = &list.payments;
    let mut table = Columns::new([LEFT, LEFT, RIGHT, LEFT]);
    for (payment, finding) in payments.iter().zip(&done.findings) {
        let what = match finding {
            ReconcileFinding::Known(payout) => format!("known, payout {payout}"),
            ReconcileFinding::Settled(payout) => format!("settles payout {payout}"),
            ReconcileFinding::Recorded(payout, partner) => {
                format!("recorded as payout {payout} of partner {partner}")
            }
            ReconcileFinding::Underway(payout) => {
                format!("payout {payout} is being paid: {}", payment.status.meaning())
            }
            ReconcileFinding::NotPaid(payout) => not_paid(*payout, &payment.status),
            ReconcileFinding::Open(open) => format!("OPEN: {open}"),
            ReconcileFinding::Foreign => continue,
        };
        shown = true;
        table.row([
            format!("line {}", payment.line),
            payment.external_id.clone(),
            payment.amount.to_string(),
            what,
        ]);
    }
    if shown {
        say(table);
    }
    let count = |kind: fn(&ReconcileFinding) -> bool| {
        done.findings.iter().filter(|finding| kind(finding)).count()
    };
    let foreign = count(|finding| matches!(finding, ReconcileFinding::Foreign));
    say(format!(
        "{} payments: {} known, {} settle open payouts, {} recorded, {} open",
        payments.len().saturating_sub(foreign),
        count(|finding| matches!(finding, ReconcileFinding::Known(_))),
        count(|finding| matches!(finding, ReconcileFinding::Settled(_))),
        count(|finding| matches!(finding, ReconcileFinding::Recorded(..))),
        done.open()
    ));
    let underway = count(|finding| matches!(finding, ReconcileFinding::Underway(_)));
    if underway > 0 {
        say(format!("{underway} being paid"));
    }
    let foreign = foreign.saturating_add(list.foreign);
    if foreign > 0 || list.incoming > 0 {
        say(format!("Not of partners: {} incoming, {foreign} others", list.incoming));
    }
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

/// What a payment that paid nobody means.
fn not_paid(payout: Option<PayoutId>, status: &PaymentStatus) -> String {
    let meaning = match status {
        // A row that gives a payment back is itself completed.
        PaymentStatus::Completed => "the money has come back".to_owned(),
        status => status.meaning(),
    };
    match payout {
        Some(payout) => format!("OPEN: payout {payout}: {meaning}"),
        None => format!("OPEN: {meaning}"),
    }
}
