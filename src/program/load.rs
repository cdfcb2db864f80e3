//! Reads the program files of a folder, and those that come with the binary.
//!
//! The one part of `program` that touches the file system. It never changes a file.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use super::fault::{ProblemSeverity, ProgramProblem};
use super::places::Places;
use super::program::Program;

/// The folder of program files where none is named. It need not be there.
pub const DEFAULT_FOLDER: &str = "programs";

/// The program files that come with the binary: name and text.
pub const BUILT_IN: [(&str, &str); 4] = [
    ("message-help.toml", include_str!("../../programs/message-help.toml")),
    ("midnight.toml", include_str!("../../programs/midnight.toml")),
    ("noxity.toml", include_str!("../../programs/noxity.toml")),
    ("yourhosting.toml", include_str!("../../programs/yourhosting.toml")),
];

/// Where a program file was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramPlace {
    /// On the disk.
    File(PathBuf),
    /// In the binary, under this name.
    BuiltIn(&'static str),
}

impl ProgramPlace {
    /// The file's name without `.toml`.
    #[must_use]
    pub fn stem(&self) -> &str {
        let path = match self {
            Self::File(path) => path.as_path(),
            Self::BuiltIn(name) => Path::new(name),
        };
        path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }
}

impl fmt::Display for ProgramPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::BuiltIn(_) => f.write_str("built in"),
        }
    }
}

/// A program file and what became of it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Where it was found.
    pub place: ProgramPlace,
    /// Its text; empty where it could not be read.
    pub source: String,
    /// The program, or the file's faults.
    pub program: Result<Program, Vec<ProgramProblem>>,
}

/// Every `*.toml` of a folder (not of the folders in it), sorted by name, and after them the
/// built-in files whose program or name is not among them. A folder or file that cannot be read has
/// a fault like any other, and of two files with one program id the second is refused.
#[must_use]
pub fn load_all(folder: &Path) -> Vec<Loaded> {
    let mut loaded: Vec<Loaded> = Vec::new();
    match toml_files(folder) {
        Ok(mut paths) => {
            paths.sort();
            for path in paths {
                let found = load_file(path, &loaded);
                loaded.push(found);
            }
        }
        Err(error)
            if error.kind() == io::ErrorKind::NotFound && folder == Path::new(DEFAULT_FOLDER) => {}
        Err(error) => loaded.push(Loaded {
            place: ProgramPlace::File(folder.to_owned()),
            source: String::new(),
            program: Err(unreadable(folder, &error.to_string())),
        }),
    }
    for (name, source) in BUILT_IN {
        let place = ProgramPlace::BuiltIn(name);
        let program = super::parse(source, name);
        let is_taken = program.as_ref().is_ok_and(|program| {
            holder_of(&loaded, &program.meta.id).is_some()
                || loaded.iter().any(|other| other.place.stem() == place.stem())
        });
        if !is_taken {
            loaded.push(Loaded { place, source: source.to_owned(), program });
        }
    }
    loaded
}

fn load_file(path: PathBuf, before: &[Loaded]) -> Loaded {
    let (source, mut program) = match fs::read_to_string(&path) {
        Ok(source) => {
            let program = super::parse(&source, &name_of(&path));
            (source, program)
        }
        Err(error) => (String::new(), Err(unreadable(&path, &error.to_string()))),
    };
    if let Ok(parsed) = &program
        && let Some(other) = holder_of(before, &parsed.meta.id)
    {
        let message = format!("the program \"{}\" is already in {other}", parsed.meta.id);
        program = Err(vec![parsed.places.fault(ProblemSeverity::Error, "program.id", message)]);
    }
    Loaded { place: ProgramPlace::File(path), source, program }
}

/// The text of a program file: that of the file, or, where there is no such file, that of the
/// built-in one of this name, with or without `.toml`.
///
/// # Errors
/// As [`fs::read_to_string`].
pub fn read_source(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let named = path.to_str().map(|name| name.trim_end_matches(".toml"));
            let built_in =
                BUILT_IN.iter().find(|(name, _)| named == Some(name.trim_end_matches(".toml")));
            built_in.map(|(_, source)| (*source).to_owned()).ok_or(error)
        }
        read => read,
    }
}

/// Reads one program file, or a built-in one as [`read_source`] does.
///
/// # Errors
/// The faults of the file, or one that says why it cannot be read.
pub fn load(path: &Path) -> Result<Program, Vec<ProgramProblem>> {
    let text = read_source(path).map_err(|error| unreadable(path, &error.to_string()))?;
    super::parse(&text, &name_of(path))
}

fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn holder_of<'l>(loaded: &'l [Loaded], id: &str) -> Option<&'l ProgramPlace> {
    let is_it = |other: &&Loaded| other.program.as_ref().is_ok_and(|program| program.meta.id == id);
    loaded.iter().find(is_it).map(|other| &other.place)
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
        write("noxity.toml", b"schema = 2");
        write("notes.txt", b"not a program");
        fs::create_dir(folder.path().join("f.toml")).unwrap();
        let loaded = load_all(folder.path());
        let names: Vec<&str> = loaded.iter().map(|one| one.place.stem()).collect();
        assert_eq!(names, ["a", "b", "c", "d", "e", "noxity", "message-help", "yourhosting"]);
        let good: Vec<bool> = loaded.iter().map(|one| one.program.is_ok()).collect();
        assert_eq!(good, [false, true, true, false, false, false, true, true]);
        let second = loaded[3].program.as_ref().unwrap_err();
        assert!(second[0].to_string().contains("already in"), "{}", second[0]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault_unless_nobody_named_it() {
        let loaded = load_all(Path::new("/does/not/exist"));
        assert!(loaded[0].program.is_err());
        assert_eq!(loaded.len(), BUILT_IN.len() + 1);
    }

    #[test]
    fn every_built_in_program_is_there_without_a_file() {
        for (name, source) in BUILT_IN {
            let stem = name.trim_end_matches(".toml");
            for path in [name, stem] {
                // The tests run where `programs/` is a folder, and these are no files beside it.
                assert_eq!(read_source(Path::new(path)).unwrap(), source);
                assert_eq!(load(Path::new(path)).unwrap().meta.id, stem);
            }
        }
        assert!(read_source(Path::new("no-such-program")).is_err());
    }
}
