//! A bot as a process of its own: the built binary, whose log is read.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

/// How often is looked whether the process has ended.
const LOOK: Duration = Duration::from_millis(10);

/// A running process.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) http: SocketAddr,
    log: Arc<Mutex<String>>,
    halted: watch::Receiver<bool>,
    /// Reads what it logs, to the end.
    reader: Option<std::thread::JoinHandle<()>>,
}

impl Process {
    /// Starts it, and waits until it says that it has started, or has halted on its way there.
    ///
    /// # Errors
    /// With what it logged.
    pub(crate) async fn start(mut command: Command, patience: Duration) -> Result<Self, String> {
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (told, address) = std::sync::mpsc::channel();
        let (halting, halted) = watch::channel(false);
        let kept = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                // Kept before it is told: whoever hears of a line finds it.
                *kept.lock().unwrap() += &(line.clone() + "\n");
                if let Some(http) = started(&line) {
                    let _ = told.send(http);
                }
                if line.contains("halted at ") {
                    let _ = told.send(SocketAddr::from((Ipv4Addr::LOCALHOST, 9)));
                    halting.send_replace(true);
                }
            }
        });
        let waited =
            tokio::task::spawn_blocking(move || address.recv_timeout(patience)).await.unwrap();
        let Ok(http) = waited else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("the bot did not start:\n{}", log.lock().unwrap()));
        };
        Ok(Self { child, http, log, halted, reader: Some(reader) })
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Whether it stands still at the point where it was told to halt.
    pub(crate) fn has_halted(&self) -> bool {
        *self.halted.borrow()
    }

    /// Resolves when it has halted; never when it does not.
    pub(crate) async fn halted(&self) {
        if self.halted.clone().wait_for(|halted| *halted).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it has ended by itself; its exit status.
    pub(crate) async fn ended(&mut self, patience: Duration) -> Option<i32> {
        let deadline = std::time::Instant::now() + patience;
        while self.is_running() {
            assert!(std::time::Instant::now() < deadline, "the bot does not end:\n{}", self.log());
            tokio::time::sleep(LOOK).await;
        }
        self.reader.take().unwrap().join().unwrap();
        self.child.wait().unwrap().code()
    }

    /// `kill -9`. Gives where it has halted before, if it has.
    pub(crate) fn kill(mut self) -> Option<String> {
        let log = self.log();
        let halted = log.lines().find_map(|line| line.split_once("halted at "));
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        halted.map(|(_, at)| at.split(" number=").next().unwrap().to_owned())
    }
}

/// The address in the line that says that the bot has started, in either form of the log.
fn started(line: &str) -> Option<SocketAddr> {
    if let Some((_, http)) = line.split_once(": started http=") {
        return http.trim().parse().ok();
    }
    let line: Value = serde_json::from_str(line).ok()?;
    if line["message"] == "started" { line["http"].as_str()?.parse().ok() } else { None }
}
