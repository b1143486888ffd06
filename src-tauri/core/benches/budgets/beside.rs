//! The same edits in Automerge: every operation of the vault handed to a program that makes them there. `cargo xtask bench`
//! builds it and says where it is.

use crate::figures::{Table, megabytes};
use crate::vault::{Bench, Outcome};
use serde_json::{Map, Value, json};
use std::io::{BufWriter, Write};
use std::process::{Command, Stdio};
use titian_core::log::{op::Change, relay};

/// Where the program is.
const PROGRAM: &str = "TITIAN_BESIDE";
/// How many operations are read at once.
const STEP: u32 = 5000;

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    let Some(program) = std::env::var_os(PROGRAM) else {
        table.note("the same edits in Automerge", "measured by `cargo xtask bench`");
        return Ok(());
    };
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut lines = BufWriter::new(child.stdin.take().ok_or("no way to tell it")?);
    bench.app.vault()?.readers.read(|conn| {
        let (mut after, mut told) = (0, Ok(()));
        while told.is_ok() {
            let ops = relay::give(conn, after, STEP)?;
            if ops.is_empty() {
                break;
            }
            after += i64::from(STEP);
            for op in &ops {
                let mut changes = Vec::new();
                for part in op.parts.values() {
                    changes.extend(part.changes()?.iter().map(edit_of));
                }
                told = writeln!(lines, "{}", json!({ "dossier": op.header.dossier, "changes": changes }));
            }
        }
        Ok(told)
    })??;
    drop(lines);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err("the edits could not be made in Automerge".into());
    }
    let said: Value = serde_json::from_slice(&output.stdout)?;
    let number = |name: &str| said[name].as_f64().unwrap_or_default();
    let size = |name: &str| megabytes(said[name].as_u64().unwrap_or_default() / 1024);
    table.note(
        "the same edits in Automerge, taken",
        &format!(
            "{:.0} operations a second, {:.0} s: in memory, without tables, signatures and encryption",
            number("ops") / number("taken_seconds"),
            number("taken_seconds")
        ),
    );
    table.note(
        "what travels and what is stored there",
        &format!("{} and {}, neither encrypted nor to be searched", size("sent"), size("stored")),
    );
    Ok(())
}

fn edit_of(change: &Change) -> Value {
    let registers: Map<String, Value> =
        change.registers.iter().map(|(name, (value, _))| (name.clone(), value.clone())).collect();
    json!({ "record": change.record, "registers": registers })
}
