//! What the figures were taken on.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use crate::{Failed, grouped, median};

/// Prints processors, memory, kernel, library and disk.
pub(crate) fn print(dir: &Path) -> Result<(), Failed> {
    let line = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let value = text
            .lines()
            .find(|line| line.starts_with(name))
            .and_then(|line| line.split(':').nth(1));
        value.map_or_else(|| "unknown".to_owned(), |value| value.trim().to_owned())
    };
    let cores = std::thread::available_parallelism()?;
    println!(
        "{cores} x {}, {} of memory",
        line("/proc/cpuinfo", "model name"),
        line("/proc/meminfo", "MemTotal")
    );
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("Linux {}, SQLite {}, load {}", kernel.trim(), rusqlite::version(), load.trim());
    println!("4 KiB to the disk and synced: {} us in the median", grouped(synced(dir)?));
    Ok(())
}

/// Microseconds that a write of 4 KiB takes with its sync, in the median of 200.
fn synced(dir: &Path) -> Result<u128, Failed> {
    let mut file = File::create(dir.join("synced"))?;
    let mut all = Vec::new();
    for _ in 0..200 {
        let started = Instant::now();
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        all.push(started.elapsed().as_micros());
    }
    Ok(median(all))
}

/// The time that processors have spent on this process, microseconds, in steps of 10,000.
pub(crate) fn processor() -> Result<u128, Failed> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // Behind the name, which is in brackets: the 14th and 15th field of the line, in hundredths of
    // a second.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    let ticks = fields.map(str::parse::<u128>).sum::<Result<u128, _>>()?;
    Ok(ticks * 10_000)
}
