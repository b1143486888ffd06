//! NOTICE and the licences of what ships. NOTICE is written from the lock files and checked by CI, so a dependency
//! cannot arrive unseen, nor one whose licence an Apache-2.0 program for clinics cannot carry.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tinyjson::JsonValue;

use crate::steps::{Failure, Outcome, SHIPPED, Workspace, output_of, walk};

/// What may ship. MPL-2.0 asks that changed files be published; none is changed.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The systems that Titian is packaged for; `deny.toml` names the same.
const SYSTEMS: [&str; 2] = ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc"];

/// What the lists below cannot say by themselves.
const PREFACE: &str = "\
Titian
Licensed under the Apache License, Version 2.0 (see LICENSE).

Titian ships these works of others. Their licence texts are in third-party-licences.txt of an installed Titian.

Data
  Regions of Indonesia (codes and names of provinces, regencies, districts and villages), from idn-area-data.
  Contains information from idn-area-data, which is made available under the Open Database License (ODbL) 1.0:
  https://opendatacommons.org/licenses/odbl/1-0/. The code of that package is under the MIT licence.

Inside another work
  SQLCipher, (c) Zetetic LLC, BSD-3-Clause, compiled by libsqlite3-sys together with SQLite, which is in the public domain.
";

struct Shipped {
    name: String,
    version: String,
    licence: String,
    folder: PathBuf,
}

/// Compares NOTICE with what would ship.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    println!("\n== licences");
    let written = fs::read_to_string(workspace.root.join("NOTICE")).unwrap_or_default();
    if written != text(workspace)? {
        return Err(Failure::new(
            "NOTICE is out of date. Run: cargo xtask notices, look at what changed, and commit it",
        ));
    }
    Ok(())
}

/// Writes NOTICE.
pub(crate) fn write(workspace: &Workspace) -> Outcome {
    Ok(fs::write(workspace.root.join("NOTICE"), text(workspace)?)?)
}

/// Writes the licence texts of everything that ships into one file, equal texts once.
pub(crate) fn write_texts(workspace: &Workspace, target: &Path) -> Outcome {
    let mut holders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for shipped in crates(workspace)?.into_iter().chain(packages(workspace)?) {
        let who = format!("{} {} ({})", shipped.name, shipped.version, shipped.licence);
        for file in licence_files(&shipped.folder)? {
            let words = String::from_utf8_lossy(&fs::read(file)?).trim().to_owned();
            holders.entry(words).or_default().insert(who.clone());
        }
    }
    let mut all = String::from(PREFACE);
    for (words, who) in holders {
        let who: Vec<String> = who.into_iter().collect();
        let line = "-".repeat(100);
        all.push_str(&format!("\n{line}\n{}\n{line}\n\n{words}\n", who.join("\n")));
    }
    Ok(fs::write(target, all)?)
}

fn licence_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for file in walk(folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        let named = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT", "UNLICENSE"]
            .iter()
            .any(|word| name.starts_with(word));
        let is_text =
            matches!(file.extension().and_then(|ending| ending.to_str()), None | Some("md" | "txt"));
        if named && (is_text || name.contains('-')) {
            files.push(file);
        }
    }
    Ok(files)
}

fn text(workspace: &Workspace) -> Outcome<String> {
    let mut text = String::from(PREFACE);
    for (heading, shipped) in
        [("Packages of the window", packages(workspace)?), ("Rust crates", crates(workspace)?)]
    {
        write!(text, "\n{heading}\n").map_err(|error| Failure::new(error.to_string()))?;
        for Shipped { name, version, licence, .. } in shipped {
            if !is_allowed(&licence) {
                return Err(Failure::new(format!(
                    "{name} {version} is under “{licence}”, which is not on the list of licences that may ship"
                )));
            }
            writeln!(text, "  {name} {version}, {licence}")
                .map_err(|error| Failure::new(error.to_string()))?;
        }
    }
    Ok(text)
}

/// Whether one can comply with an SPDX expression: each `AND` part must offer an allowed `OR` choice.
fn is_allowed(expression: &str) -> bool {
    // Old manifests write "MIT/Apache-2.0" for a choice.
    let expression = expression.replace(['(', ')'], " ").replace('/', " OR ");
    let mut parts = expression.split(" AND ");
    parts.all(|part| part.split(" OR ").any(|licence| ALLOWED.contains(&licence.trim())))
}

/// The npm packages that go into the page: those of the lock file that are not for development.
fn packages(workspace: &Workspace) -> Outcome<Vec<Shipped>> {
    let lock = json(&fs::read_to_string(workspace.ui().join("package-lock.json"))?)?;
    let mut shipped = Vec::new();
    for (path, about) in object(&lock, "packages")? {
        let Some((_, name)) = path.rsplit_once("node_modules/") else { continue };
        let about: &HashMap<String, JsonValue> =
            about.get().ok_or_else(|| unreadable("package-lock.json"))?;
        if about.contains_key("dev") || about.contains_key("devOptional") {
            continue;
        }
        let word =
            |key: &str| about.get(key).and_then(|value| value.get::<String>()).cloned().unwrap_or_default();
        let (version, licence) = (word("version"), word("license"));
        shipped.push(Shipped { name: name.to_owned(), version, licence, folder: workspace.ui().join(path) });
    }
    shipped.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(shipped)
}

/// The crates that are linked into the programs, on any system.
fn crates(workspace: &Workspace) -> Outcome<Vec<Shipped>> {
    // `cargo tree` knows what is linked (no build or dev dependencies), `cargo metadata` where it lies.
    let tree = ["tree", "--locked", "--edges", "normal,no-proc-macro"];
    let format = ["--prefix", "none", "--format", "{p}"];
    let systems = SYSTEMS.map(|system| ["--target", system]);
    let linked = output_of(
        &mut workspace.cargo(&[tree.as_slice(), &SHIPPED, systems.as_flattened(), &format].concat()),
    )?;
    let linked: BTreeSet<(&str, &str)> = linked.lines().filter_map(name_and_version).collect();
    let metadata =
        json(&output_of(&mut workspace.cargo(&["metadata", "--locked", "--format-version", "1"]))?)?;
    let packages: &Vec<JsonValue> = object(&metadata, "")?
        .get("packages")
        .and_then(JsonValue::get)
        .ok_or_else(|| unreadable("cargo metadata"))?;
    let mut shipped = Vec::new();
    for package in packages {
        let package: &HashMap<String, JsonValue> =
            package.get().ok_or_else(|| unreadable("cargo metadata"))?;
        let word =
            |key: &str| package.get(key).and_then(|value| value.get::<String>()).cloned().unwrap_or_default();
        let (name, version) = (word("name"), word("version"));
        let is_ours = package.get("source").is_none_or(JsonValue::is_null);
        if is_ours || !linked.contains(&(name.as_str(), version.as_str())) {
            continue;
        }
        let folder = Path::new(&word("manifest_path")).parent().unwrap_or(Path::new("")).to_path_buf();
        shipped.push(Shipped { name, version, licence: word("license"), folder });
    }
    shipped.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(shipped)
}

/// `serde v1.0.228 (*)` as its two parts.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

fn json(text: &str) -> Outcome<JsonValue> {
    text.parse().map_err(|error| Failure::new(format!("{error}")))
}

/// The object under `key`, or the value itself where the key is empty.
fn object<'a>(value: &'a JsonValue, key: &str) -> Outcome<&'a HashMap<String, JsonValue>> {
    let whole: &HashMap<String, JsonValue> = value.get().ok_or_else(|| unreadable(key))?;
    if key.is_empty() {
        return Ok(whole);
    }
    whole.get(key).and_then(JsonValue::get).ok_or_else(|| unreadable(key))
}

fn unreadable(what: &str) -> Failure {
    Failure::new(format!("{what} does not look as expected"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_needs_one_allowed_licence_and_a_sum_needs_all() {
        assert!(is_allowed("MIT OR GPL-3.0"));
        assert!(is_allowed("MIT/Apache-2.0"));
        assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!is_allowed("MIT AND GPL-3.0"));
        assert!(!is_allowed(""));
    }

    #[test]
    fn a_line_of_cargo_tree_gives_name_and_version() {
        assert_eq!(name_and_version("serde v1.0.228 (*)"), Some(("serde", "1.0.228")));
        assert_eq!(name_and_version(""), None);
    }
}
