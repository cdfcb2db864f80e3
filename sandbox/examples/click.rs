//! A sandbox to click in: `cargo run -p discord-sandbox --example click [address]`.
//!
//! Prints nothing; point a bot at the address, and open it in a browser.

use discord_sandbox::{Sandbox, Seed};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8780".to_owned());
    let sandbox = Sandbox::start(address.parse()?, Seed::small()).await?;
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
