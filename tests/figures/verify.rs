//! What the proof takes: `verify` in a process of its own, so that the memory is its own.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use partnerdesk::ledger;
use partnerdesk::store::Store;

use crate::{Failed, grouped, runtime};

/// Prints time and memory of the proof of a file.
pub(crate) fn print(transfers: u64, path: &Path) -> Result<(), Failed> {
    println!(
        "\nledger verify, {} transfers, {} MB",
        grouped(u128::from(transfers)),
        path.metadata()?.len() / 1_000_000
    );
    let status = Command::new(std::env::current_exe()?).arg("verify-file").arg(path).status()?;
    if status.success() { Ok(()) } else { Err("verify failed".into()) }
}

/// The child: proves the file and says what it took.
pub(crate) fn file(path: &Path) -> Result<(), Failed> {
    let runtime = runtime()?;
    let before = peak()?;
    let started = Instant::now();
    let said = runtime.block_on(all(path))?;
    let taken = started.elapsed().as_millis();
    let (before, after) = (megabytes(before), megabytes(peak()?));
    println!(
        "{said}; {}.{:03} s, peak memory {after} MB ({before} MB before it began)",
        taken / 1_000,
        taken % 1_000
    );
    Ok(())
}

/// Proves the file; says so, or is an error.
pub(crate) async fn all(path: &Path) -> Result<String, Failed> {
    let store = Store::open_existing(&format!("sqlite://{}", path.display())).await?;
    let checks = ledger::verify(&mut *store.read().await?).await?;
    store.close().await?;
    for check in &checks {
        if let Some(broken) = check.breaks.first() {
            return Err(format!("{} {}: {broken}", check.id, check.what).into());
        }
    }
    Ok(format!("{} invariants hold", checks.len()))
}

/// The most memory that this process ever had, KiB.
fn peak() -> Result<u64, Failed> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn megabytes(kib: u64) -> String {
    format!("{}.{}", kib / 1_024, kib % 1_024 * 10 / 1_024)
}
