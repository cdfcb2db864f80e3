//! Reads the program files of a folder.
//!
//! The one part of `program` that touches the file system. It never changes a file.

use std::fs;
use std::path::{Path, PathBuf};

use super::fault::{ProblemSeverity, ProgramProblem};
use super::places::Places;
use super::program::Program;

/// A file and what became of it.
pub type Loaded = (PathBuf, Result<Program, Vec<ProgramProblem>>);

/// Every `*.toml` of a folder (not of the folders in it), sorted by name. A folder or file that
/// cannot be read has a fault like any other, and of two files with one program id the second is
/// refused.
#[must_use]
pub fn load_dir(folder: &Path) -> Vec<Loaded> {
    let mut paths = match toml_files(folder) {
        Ok(paths) => paths,
        Err(error) => {
            return vec![(folder.to_owned(), Err(unreadable(folder, &error.to_string())))];
        }
    };
    paths.sort();
    let mut loaded: Vec<Loaded> = Vec::new();
    for path in paths {
        let mut result = load(&path);
        if let Ok(program) = &result
            && let Some(other) = holder_of(&loaded, &program.meta.id)
        {
            let message =
                format!("the program \"{}\" is already in {}", program.meta.id, other.display());
            result = Err(vec![program.places.fault(ProblemSeverity::Error, "program.id", message)]);
        }
        loaded.push((path, result));
    }
    loaded
}

/// Reads one program file.
///
/// # Errors
/// The faults of the file, or one that says why it cannot be read.
pub fn load(path: &Path) -> Result<Program, Vec<ProgramProblem>> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error.to_string()))?;
    super::parse(&text, &name_of(path))
}

fn toml_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn holder_of<'l>(loaded: &'l [Loaded], id: &str) -> Option<&'l Path> {
    let is_it = |(_, result): &&Loaded| result.as_ref().is_ok_and(|program| program.meta.id == id);
    loaded.iter().find(is_it).map(|(path, _)| path.as_path())
}

fn unreadable(path: &Path, why: &str) -> Vec<ProgramProblem> {
    vec![Places::new(&name_of(path)).fault(
        ProblemSeverity::Error,
        "",
        format!("cannot be read: {why}"),
    )]
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDNIGHT: &str = include_str!("../../programs/midnight.toml");

    #[test]
    fn a_folder_is_read_in_order_and_one_bad_file_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).unwrap();
        write("c.toml", MIDNIGHT.replace("id = \"midnight\"", "id = \"other\"").as_bytes());
        write("b.toml", MIDNIGHT.as_bytes());
        write("a.toml", b"schema = 2");
        write("d.toml", MIDNIGHT.as_bytes());
        write("e.toml", b"\xff\xfe");
        write("notes.txt", b"not a program");
        fs::create_dir(folder.path().join("f.toml")).unwrap();
        let loaded = load_dir(folder.path());
        let names: Vec<String> = loaded.iter().map(|(path, _)| name_of(path)).collect();
        assert_eq!(names, ["a.toml", "b.toml", "c.toml", "d.toml", "e.toml"]);
        let good: Vec<bool> = loaded.iter().map(|(_, result)| result.is_ok()).collect();
        assert_eq!(good, [false, true, true, false, false]);
        let second = loaded[3].1.as_ref().unwrap_err();
        assert!(second[0].to_string().contains("already in"), "{}", second[0]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault() {
        let loaded = load_dir(Path::new("/does/not/exist"));
        assert!(loaded[0].1.is_err());
    }
}
