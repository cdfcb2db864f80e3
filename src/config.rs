//! The environment: every variable, its default and its meaning, in one place.

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;

/// One environment variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfigVariable {
    /// As in the environment and in `.env.example`.
    pub name: &'static str,
    /// What holds when it is not set; empty when nothing does.
    pub default: &'static str,
}

/// Every variable that is read. `.env.example` lists the same; a test holds them equal.
pub const VARIABLES: [ConfigVariable; 10] = [
    ConfigVariable { name: "DISCORD_TOKEN", default: "" },
    ConfigVariable { name: "DISCORD_API_URL", default: "" },
    ConfigVariable { name: "DATABASE_URL", default: "sqlite://partnerdesk.db" },
    ConfigVariable { name: "PROGRAMS_DIR", default: "programs" },
    ConfigVariable { name: "PARTNERDESK_KEYS", default: "partnerdesk.keys" },
    ConfigVariable { name: "PARTNERDESK_BACKUP_DIR", default: "" },
    ConfigVariable { name: "PARTNERDESK_BACKUP_RECIPIENT", default: "" },
    ConfigVariable { name: "PARTNERDESK_HTTP", default: "127.0.0.1:8790" },
    ConfigVariable { name: "SANDBOX_HTTP", default: "127.0.0.1:8780" },
    ConfigVariable { name: "RUST_LOG", default: "info" },
];

/// The settings, read and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The bot's token; without one the built-in sandbox is started.
    pub token: Option<SecretString>,
    /// Another Discord, on this machine only.
    pub api_url: Option<String>,
    /// `DATABASE_URL`, for example `sqlite://partnerdesk.db`.
    pub database_url: String,
    /// Where the program files lie.
    pub programs_dir: PathBuf,
    /// The key file.
    pub keys: PathBuf,
    /// Where the bot writes a backup each hour; nowhere without one.
    pub backup_dir: Option<PathBuf>,
    /// For whom backups are sealed; without one they are plain.
    pub backup_recipient: Option<String>,
    /// Where the product's own HTTP listens.
    pub http: SocketAddr,
    /// Where the sandbox listens.
    pub sandbox_http: SocketAddr,
}

impl Config {
    /// Reads the settings with `get`, which gives the value of a variable.
    ///
    /// # Errors
    /// [`ConfigError`] that names the variable and says what to write.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let value = |name: &str| {
            let set =
                get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
            let default = VARIABLES
                .iter()
                .find(|variable| variable.name == name)
                .map(|v| v.default.to_owned());
            set.or(default).unwrap_or_default()
        };
        let optional = |name: &str| Some(value(name)).filter(|value| !value.is_empty());
        let address = |name: &'static str| {
            value(name).parse().map_err(|_| ConfigError::Address { name, value: value(name) })
        };
        let api_url = optional("DISCORD_API_URL");
        if let Some(url) = &api_url {
            loopback(url)?;
        }
        Ok(Self {
            token: optional("DISCORD_TOKEN").map(SecretString::from),
            api_url,
            database_url: value("DATABASE_URL"),
            programs_dir: value("PROGRAMS_DIR").into(),
            keys: value("PARTNERDESK_KEYS").into(),
            backup_dir: optional("PARTNERDESK_BACKUP_DIR").map(PathBuf::from),
            backup_recipient: optional("PARTNERDESK_BACKUP_RECIPIENT"),
            http: address("PARTNERDESK_HTTP")?,
            sandbox_http: address("SANDBOX_HTTP")?,
        })
    }
}

/// Refuses an address that is not on this machine: the token would travel there unencrypted.
fn loopback(url: &str) -> Result<(), ConfigError> {
    let host = url.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
    let local = host
        .and_then(|host| host.parse::<SocketAddr>().ok())
        .is_some_and(|addr| addr.ip().is_loopback())
        || host.is_some_and(|host| host == "localhost" || host.starts_with("localhost:"));
    if local { Ok(()) } else { Err(ConfigError::ApiUrl(url.to_owned())) }
}

/// Which variable does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not an address to listen on.
    #[error("{name} is {value:?}: write an address and a port, for example 127.0.0.1:8790")]
    Address {
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
    },
    /// Not on this machine.
    #[error(
        "DISCORD_API_URL is {0:?}: only an address on this machine is accepted, for example \
         http://127.0.0.1:8780"
    )]
    ApiUrl(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> Result<Config, ConfigError> {
        Config::read(move |asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn only_a_discord_on_this_machine_is_accepted() {
        for good in ["http://127.0.0.1:8780", "http://localhost:1/", "http://[::1]:80"] {
            assert!(with("DISCORD_API_URL", good).is_ok(), "{good}");
        }
        for bad in [
            "http://10.0.0.1:80",
            "https://127.0.0.1:80",
            "http://localhost.example",
            "127.0.0.1:80",
        ] {
            assert!(with("DISCORD_API_URL", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_variable_that_does_not_fit_is_named() {
        let error = with("PARTNERDESK_HTTP", "8790").unwrap_err().to_string();
        assert!(error.contains("PARTNERDESK_HTTP") && error.contains("127.0.0.1:8790"), "{error}");
    }
}
