//! Tests of the key file: its bounds, its mode, and several processes at once.

use super::*;
use crate::clock::SystemRandom;

const T0: fn() -> UtcMs = || UtcMs::parse("2026-07-01T12:00:00Z").unwrap();

fn open(path: &Path) -> Result<Keys, KeysError> {
    Keys::open_or_create(path, Arc::new(SystemRandom))
}

fn texts(secrets: &[SecretString]) -> Vec<&str> {
    secrets.iter().map(ExposeSecret::expose_secret).collect()
}

#[test]
fn the_file_is_made_once_and_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let (first, second) = (open(&path).unwrap(), open(&path).unwrap());
    assert_eq!(first.pepper().expose(), second.pepper().expose());
    assert_eq!(first.pii().id(), second.pii().id());
    assert_ne!(first.pii().expose(), first.pepper().expose());
    assert_ne!(first.pii().expose(), first.blind_index().expose());
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("# The keys of partnerdesk."));
    assert!(!beside(&path, ".new").exists());
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let keys = open(&path).unwrap();
    keys.ensure_program("midnight").unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    for mode in [0o640, 0o604, 0o660, 0o601] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let message = open(&path).unwrap_err().to_string();
        assert!(message.contains(&format!("chmod 600 {}", path.display())), "{message}");
        assert!(matches!(keys.webhook_secrets("midnight", T0()), Err(KeysError::Exposed { .. })));
    }
}

#[test]
fn a_malformed_file_is_refused_without_printing_a_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let keys = open(&path).unwrap();
    keys.ensure_program("midnight").unwrap();
    let good = std::fs::read_to_string(&path).unwrap();
    let secrets: Vec<&str> =
        good.split('"').filter(|part| part.len() > 30 && !part.contains(' ')).collect();
    assert_eq!(secrets.len(), 4);
    let bad = [
        good.replace("id = ", "id = \"x\" # "),
        good.replace("key = \"", "key = \"*"),
        good.replace("key = \"", "key = "),
        good.replace("key = \"", "kee = \""),
        good.replace("[pii]", "[pee]"),
        good.replace("whsec_", "wh_"),
        good.replace("webhook = [", "webhook = [] # "),
        good.replace("webhook = [", "webhook = [1, "),
        format!("{good}rotated_at = \"yesterday\"\n"),
        good[..good.len() / 2].to_owned(),
        String::new(),
    ];
    for text in bad {
        assert_ne!(text, good);
        std::fs::write(&path, &text).unwrap();
        let error = open(&path).unwrap_err();
        assert!(matches!(error, KeysError::Malformed { .. }), "{error}");
        let printed = format!("{error} {error:?}");
        assert!(!printed.contains('\n'), "{printed}");
        for secret in &secrets {
            assert!(!printed.contains(&secret[8..20]), "{printed}");
        }
    }
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(matches!(open(&path), Err(KeysError::Malformed { .. })));
}

#[test]
fn debug_prints_no_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let keys = open(&path).unwrap();
    keys.ensure_program("midnight").unwrap();
    let shown = keys.show("midnight", T0()).unwrap();
    let printed = format!("{keys:?} {shown:?}");
    let file = std::fs::read_to_string(&path).unwrap();
    for secret in file.split('"').filter(|part| part.len() > 30 && !part.contains(' ')) {
        assert!(!printed.contains(secret));
    }
    assert!(!printed.contains(&format!("{:?}", keys.pepper().expose())));
}

#[test]
fn two_secrets_are_valid_for_48_hours_after_a_rotation() {
    let dir = tempfile::tempdir().unwrap();
    let keys = open(&dir.path().join("keys")).unwrap();
    keys.ensure_program("midnight").unwrap();
    let first = keys.show("midnight", T0()).unwrap();
    keys.ensure_program("midnight").unwrap();
    let second = keys.rotate("midnight", T0()).unwrap();
    assert_eq!(texts(&second.webhook)[1], texts(&first.webhook)[0]);
    let count = |now| keys.webhook_secrets("midnight", now).unwrap().len();
    assert_eq!(count(T0().plus(Duration::from_secs(48 * 3600 - 1))), 2);
    assert_eq!(count(T0().plus(OVERLAP)), 1);
    let later = T0().plus(Duration::from_mins(1));
    let third = keys.rotate("midnight", later).unwrap();
    assert_eq!(third.webhook.len(), 2);
    assert_eq!(texts(&third.webhook)[1], texts(&second.webhook)[0]);
    assert_eq!(third.rotated_at, Some(later));
}

#[test]
fn a_rotation_by_another_process_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let (bot, tool) = (open(&path).unwrap(), open(&path).unwrap());
    bot.ensure_program("midnight").unwrap();
    let rotated = tool.rotate("midnight", T0()).unwrap();
    assert_eq!(texts(&bot.webhook_secrets("midnight", T0()).unwrap()), texts(&rotated.webhook));
}

#[test]
fn an_unknown_program_has_no_secrets() {
    let dir = tempfile::tempdir().unwrap();
    let keys = open(&dir.path().join("keys")).unwrap();
    assert!(keys.webhook_secrets("nobody", T0()).unwrap().is_empty());
    assert!(matches!(keys.show("nobody", T0()), Err(KeysError::UnknownProgram(_))));
    assert!(matches!(keys.rotate("nobody", T0()), Err(KeysError::UnknownProgram(_))));
    for name in ["", "a b", "a.b", "a\"]\n[pii", "ä"] {
        assert!(matches!(keys.ensure_program(name), Err(KeysError::ProgramKey(_))), "{name}");
    }
}

#[test]
fn no_change_is_lost_between_writers() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let keys = open(path).unwrap();
                for round in 0..8 {
                    keys.ensure_program(&format!("p{writer}-{round}")).unwrap();
                }
            });
        }
    });
    assert_eq!(read(&path).unwrap().program.len(), 64);
}

#[test]
fn standard_webhooks_takes_the_secrets() {
    let dir = tempfile::tempdir().unwrap();
    let keys = open(&dir.path().join("keys")).unwrap();
    keys.ensure_program("midnight").unwrap();
    let old = keys.webhook_secrets("midnight", T0()).unwrap();
    let now = crate::clock::Clock::now(&crate::clock::SystemClock);
    keys.rotate("midnight", now).unwrap();
    let signature = standardwebhooks::Webhook::new(old[0].expose_secret())
        .unwrap()
        .sign("m1", now.seconds(), b"{}")
        .unwrap();
    let mut headers = axum::http::HeaderMap::new();
    headers.insert("webhook-id", "m1".parse().unwrap());
    headers.insert("webhook-timestamp", now.seconds().to_string().parse().unwrap());
    headers.insert("webhook-signature", signature.parse().unwrap());
    let accepted = |body: &[u8]| -> Vec<bool> {
        let secrets = keys.webhook_secrets("midnight", now).unwrap();
        secrets
            .iter()
            .map(|s| {
                standardwebhooks::Webhook::new(s.expose_secret())
                    .unwrap()
                    .verify(body, &headers)
                    .is_ok()
            })
            .collect()
    };
    assert_eq!(accepted(b"{}"), [false, true]);
    assert_eq!(accepted(b"{ }"), [false, false]);
}
