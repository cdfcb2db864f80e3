//! The layers of the library, as ARCHITECTURE.md has them: no module uses a higher one, and no
//! modules use each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::bot::root;

/// The layers, the lowest first.
const LAYERS: [&str; 6] = ["base", "program", "ledger", "partner", "earning", "operation"];

/// The modules of `src/lib.rs`.
fn modules() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = text.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    declared.map(str::to_owned).collect()
}

/// Each module with the height of its layer, as the table in ARCHITECTURE.md says.
fn layers() -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("## Layers of the library").nth(1).unwrap();
    let table = section.split("```").nth(1).unwrap();
    let mut layers = BTreeMap::new();
    for line in table.lines().skip(1) {
        let mut words = line.split_whitespace();
        let Some(name) = words.next() else { continue };
        let height = LAYERS.iter().position(|layer| *layer == name).unwrap();
        for module in words {
            assert_eq!(layers.insert(module.to_owned(), height), None, "{module} stands twice");
        }
    }
    layers
}

/// The Rust files of a module.
fn files(module: &str) -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let (mut found, base) = (Vec::new(), root().join("src").join(module));
    let file = base.with_extension("rs");
    found.extend(file.is_file().then_some(file));
    if base.is_dir() {
        below(&base, &mut found);
    }
    assert!(!found.is_empty(), "{module} has no file");
    found
}

/// The modules that a source names behind `crate::`, comments aside.
fn used(source: &str) -> BTreeSet<String> {
    let code: Vec<&str> =
        source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => first_of_each(group),
            None => vec![rest],
        };
        used.extend(names.into_iter().map(|name| {
            name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
        }));
    }
    used
}

/// The beginnings of the paths in a group of imports, whose opening brace is gone.
fn first_of_each(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut names) = (0_usize, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(group[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(group[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

/// Which modules each module uses.
fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let modules = modules();
    let uses = |module: &String| {
        let mut all = BTreeSet::new();
        for file in files(module) {
            all.extend(used(&std::fs::read_to_string(file).unwrap()));
        }
        all.retain(|other| other != module && modules.contains(other));
        all
    };
    modules.iter().map(|module| (module.clone(), uses(module))).collect()
}

#[test]
fn every_module_has_a_layer_and_uses_none_that_is_higher() {
    let layers = layers();
    assert_eq!(layers.keys().cloned().collect::<BTreeSet<_>>(), modules());
    let mut wrong = Vec::new();
    for (module, uses) in graph() {
        let higher = uses.iter().filter(|other| layers[*other] > layers[&module]);
        wrong.extend(higher.map(|other| format!("{module} uses {other}, which is higher")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let mut graph = graph();
    // What uses nothing that is left is no part of a circle: in the end nothing may be left.
    loop {
        let free: Vec<String> = graph
            .iter()
            .filter(|(_, uses)| uses.is_empty())
            .map(|(name, _)| name.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        graph.retain(|name, _| !free.contains(name));
        for uses in graph.values_mut() {
            uses.retain(|other| !free.contains(other));
        }
    }
    assert_eq!(graph, BTreeMap::new(), "modules in a circle, or above one");
}

#[test]
fn imports_are_read_in_every_spelling() {
    let source = "use crate::{audit, outbox::{self, Effect}, store::Store};\n\
                  // use crate::http;\n    crate::ledger::verify(); use crate::money::Money;";
    let expected = ["audit", "ledger", "money", "outbox", "store"];
    assert_eq!(used(source), expected.map(str::to_owned).into());
}
