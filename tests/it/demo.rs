//! `partnerdesk demo`: the whole story, for whoever wants to see it.

use std::path::Path;
use std::process::{Output, Stdio};

use crate::bot::binary;

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What `ledger verify` says of a demo's database; it needs the path and nothing else.
fn verify(folder: &Path) -> Output {
    let url = format!("sqlite://{}", folder.join("partnerdesk.db").display());
    binary().args(["ledger", "verify"]).env("DATABASE_URL", url).output().unwrap()
}

fn assert_played(folder: &Path, output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "nothing goes wrong on the way");
    for step in [
        "1/8 ·",
        "8/8 ·",
        "alice presses “Apply”",
        "Approved.",
        "Your partnership is active",
        "is set aside for you",
        "is settled",
        "the ledger holds",
    ] {
        assert!(said.contains(step), "{step} is missing from:\n{said}");
    }
    assert!(said.contains(&folder.file_name().unwrap().to_string_lossy().into_owned()), "the folder is named");
    assert_eq!(names(folder), ["partnerdesk.db", "transcript.txt"]);
    let transcript = std::fs::read_to_string(folder.join("transcript.txt")).unwrap();
    assert!(said.contains(transcript.trim()), "the transcript is what was printed");
    let verified = verify(folder);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn the_demo_leaves_a_sound_database_and_a_transcript() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new").join("played");
    let output = binary().arg("demo").arg("--out").arg(&out).current_dir(folder.path()).output().unwrap();
    assert_played(&out, &output);
    assert_eq!(names(folder.path()), ["new"], "nothing else is left in the working directory");
    assert_eq!(names(&folder.path().join("new")), ["played"]);

    // What was played is not played over.
    let again = binary().arg("demo").arg("--out").arg(&out).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&again.stderr);
    assert_eq!(again.status.code(), Some(1));
    assert!(said.contains("holds a partnerdesk.db already") && said.contains("--out"), "{said}");
    assert!(verify(&out).status.success());
}

#[test]
fn two_demos_at_once_each_make_a_folder_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let mut demo = binary();
        demo.arg("demo").current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        demo.spawn().unwrap()
    };
    let outputs = [start(), start()].map(|demo| demo.wait_with_output().unwrap());
    let names = names(folder.path());
    assert_eq!(names.len(), 2, "{names:?}");
    for output in outputs {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let mine: Vec<&String> = names.iter().filter(|name| said.contains(&format!("{name}/"))).collect();
        assert_eq!(mine.len(), 1, "each names its own folder:\n{said}");
        assert!(mine[0].starts_with("partnerdesk-demo-"), "{mine:?}");
        assert_played(&folder.path().join(mine[0]), &output);
    }
}

#[test]
fn a_program_file_with_faults_is_not_played() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.toml"), "schema = 1\n[progam]\n").unwrap();
    let output = binary().args(["demo", "--program", "mine.toml"]).current_dir(folder.path()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("mine.toml:2:") && said.contains("does not pass the check"), "{said}");
    assert_eq!(names(folder.path()), ["mine.toml"]);
}
