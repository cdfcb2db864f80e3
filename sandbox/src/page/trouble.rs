//! Trouble on demand, from the page or by `curl`: what a test does with a [`Fault`] and with the
//! gateway.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::core::Core;
use crate::fault::{ANY, Fault};
use crate::gateway::session::Push;
use crate::world::World;

/// What is asked for. What a kind has no use for is not looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    kind: String,
    #[serde(default = "any")]
    method: String,
    #[serde(default = "any")]
    route: String,
    #[serde(default)]
    skip: u32,
    #[serde(default = "once")]
    times: u32,
    #[serde(default)]
    after: bool,
    /// Of "status".
    status: Option<u16>,
    /// One of Discord's, of "status"; or a close code, of "gateway-close".
    code: Option<u16>,
    /// In milliseconds, of "limited" and "delay".
    wait: Option<u64>,
    /// Of "gateway-invalidate".
    #[serde(default)]
    resumable: bool,
}

fn any() -> String {
    ANY.to_owned()
}

fn once() -> u32 {
    1
}

/// Does what is asked for; the error is a sentence.
pub(super) fn order(core: &Core, what: Value) -> Result<(), String> {
    let order: Order = serde_json::from_value(what).map_err(|error| error.to_string())?;
    let tell = |push: fn() -> Push| core.read(|world| world.sessions.tell_all(push));
    match order.kind.as_str() {
        "clear" => core.change(World::disarm),
        "gateway-drop" => tell(|| Push::Drop),
        "gateway-silence" => tell(|| Push::Silence),
        "gateway-reconnect" => tell(Push::reconnect),
        "gateway-close" => {
            let reason = order.code.unwrap_or(4000);
            core.read(|world| world.sessions.tell_all(|| Push::Close(reason)));
        }
        "gateway-invalidate" => core.change(|world| world.sessions.invalidate(order.resumable)),
        _ => {
            let fault = fault(&order)?;
            core.change(|world| world.arm(fault));
        }
    }
    Ok(())
}

fn fault(order: &Order) -> Result<Fault, String> {
    let fault = Fault::on(&order.method, &order.route).skip(order.skip).times(order.times);
    let fault = if order.after { fault.after() } else { fault };
    let wait = Duration::from_millis(order.wait.unwrap_or(1000));
    Ok(match order.kind.as_str() {
        "status" => {
            let status = order.status.unwrap_or(500);
            if !(200..600).contains(&status) {
                return Err(format!("{status} is no status of an answer"));
            }
            match order.code {
                Some(code) => fault.code(status, code.into()),
                None => fault.status(status),
            }
        }
        "limited" => fault.limited(wait, true),
        "blocked" => fault.blocked(),
        "drop" => fault.drop(),
        "delay" => fault.delay(wait),
        "hang" => fault.hang(),
        "hold" => fault.hold(),
        other => return Err(format!("there is no fault {other:?}")),
    })
}
