//! Packs the region list of the npm package `idn-area-data` into one sorted text that becomes part of the
//! executable. The package comes with the UI's dependencies, so a bare `cargo build` on a fresh clone has to say
//! which command fetches them.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The same folding as at run time, so that packed names and typed names meet.
#[path = "src/kernel/fold.rs"]
#[expect(dead_code, unreachable_pub, reason = "packing needs one function of it")]
mod fold;

/// One line of the packed text before it is written.
struct Line {
    code: String,
    name: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let data = manifest.join("../../ui/node_modules/idn-area-data/data");
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("regions.tsv");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/kernel/fold.rs");
    println!("cargo::rerun-if-changed={}", data.display());
    if !data.join("villages.csv").is_file() {
        println!(
            "cargo::error=The region list is not there yet. Run `cargo xtask check` once: it fetches it."
        );
        return Ok(());
    }

    let mut lines = Vec::with_capacity(92_000);
    for (file, name_column) in [("provinces", 1), ("regencies", 2), ("districts", 2), ("villages", 2)] {
        read(&data.join(file).with_extension("csv"), name_column, &mut lines)?;
    }
    // The dot sorts before the digits, so a region is followed by all that lies in it.
    lines.sort_by(|a, b| a.code.cmp(&b.code));

    let mut packed = String::with_capacity(4 << 20);
    for line in &lines {
        writeln!(packed, "{}\t{}\t{}", line.code, line.name, fold::fold_name(&line.name))?;
    }
    std::fs::write(out, packed)?;
    Ok(())
}

fn read(file: &Path, name_column: usize, lines: &mut Vec<Line>) -> Result<(), Box<dyn Error>> {
    for record in csv::Reader::from_path(file)?.records() {
        let record = record?;
        let (Some(code), Some(name)) = (record.get(0), record.get(name_column)) else {
            return Err(format!("{}: a line without code and name", file.display()).into());
        };
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push(Line { code: code.to_owned(), name });
    }
    Ok(())
}
