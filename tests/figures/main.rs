//! Figures of the ledger: what is written in a second beside bare `SQLite`, what reading takes the
//! longer the history, and what its proof takes. `.ci/bench` runs it.
#![expect(clippy::print_stdout, reason = "printing figures is all it does")]

use std::error::Error;
use std::path::Path;

mod history;
mod machine;
mod raw;
mod read;
mod verify;
mod write;

/// Whatever goes wrong ends the run.
type Failed = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failed> {
    // Cargo adds a word of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let word = |at: usize| words.get(at).map(String::as_str);
    let what = word(0).unwrap_or("all");
    if what == "verify-file" {
        return verify::file(Path::new(word(1).ok_or("which file?")?));
    }
    let seed = word(1).map_or(Ok(u64::from(std::process::id())), str::parse)?;
    let most = word(2).map_or(Ok(1_000_000), str::parse)?;
    // On the disk that the work tree is on: a folder for passing files may be in memory.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    machine::print(dir.path())?;
    println!("seed {seed}, up to {most} transfers");
    if ["all", "write"].contains(&what) {
        write::print(dir.path(), seed)?;
    }
    if what == "transfers" {
        write::print_bare_transfers(dir.path(), seed)?;
    }
    if ["all", "read", "verify"].contains(&what) {
        read::print(dir.path(), seed, most, what)?;
    }
    Ok(())
}

/// The runtime of the bot.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Digits in groups of three.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `part` of `whole` as a decimal with two places.
fn ratio(part: u128, whole: u128) -> String {
    let hundredths = (part * 100 + whole / 2) / whole.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn median(mut all: Vec<u128>) -> u128 {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or(0)
}
