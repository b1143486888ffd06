//! Reads the edits of a vault, a line of JSON for each operation, makes them in Automerge as a sender would, one change for
//! each, and measures a receiver that takes them. Prints its figures as JSON.
//!
//! A dossier is a document, as both would be shared by dossier. The receiver keeps what it takes in memory and packs each
//! document at the end, as it would be stored. Nothing is encrypted, signed, checked against a person's rights or shown in
//! tables that can be searched: all of that Titian does besides.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::io::BufRead;
use std::time::Instant;

type Outcome<R = ()> = Result<R, Box<dyn std::error::Error>>;

/// An operation: what one save changed in one dossier.
#[derive(Deserialize)]
struct Edit {
    dossier: String,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    record: String,
    registers: HashMap<String, Value>,
}

#[derive(Serialize)]
struct Figures {
    ops: usize,
    /// How long making them took, as the sender's machines did over the years.
    made_seconds: f64,
    /// How long taking them took.
    taken_seconds: f64,
    /// What travels, in bytes.
    sent: usize,
    /// What is stored, in bytes.
    stored: usize,
}

fn main() -> Outcome {
    let start = Instant::now();
    let mut documents: HashMap<String, AutoCommit> = HashMap::new();
    let mut sent: HashMap<String, Vec<u8>> = HashMap::new();
    let mut ops = 0;
    for line in std::io::stdin().lock().lines() {
        let edit: Edit = serde_json::from_str(&line?)?;
        let document = documents.entry(edit.dossier.clone()).or_default();
        for change in edit.changes {
            let record = record(document, &change.record)?;
            for (register, value) in change.registers {
                document.put(&record, register, scalar(value))?;
            }
        }
        document.commit();
        sent.entry(edit.dossier).or_default().extend(document.save_incremental());
        ops += 1;
    }
    drop(documents);
    let made_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut taken = Vec::with_capacity(sent.len());
    for bytes in sent.values() {
        let mut document = AutoCommit::new();
        document.load_incremental(bytes)?;
        taken.push(document.save());
    }
    let taken_seconds = start.elapsed().as_secs_f64();
    let figures = Figures {
        ops,
        made_seconds,
        taken_seconds,
        sent: sent.values().map(Vec::len).sum(),
        stored: taken.iter().map(Vec::len).sum(),
    };
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

/// The map of a record.
fn record(document: &mut AutoCommit, id: &str) -> Outcome<ObjId> {
    match document.get(ROOT, id)? {
        Some((_, map)) => Ok(map),
        None => Ok(document.put_object(ROOT, id, ObjType::Map)?),
    }
}

/// A register is written and resolved whole: a group of fields is one value.
fn scalar(value: Value) -> ScalarValue {
    match value {
        Value::Null => ScalarValue::Null,
        Value::Bool(is) => is.into(),
        Value::String(text) => text.into(),
        Value::Number(number) if number.is_i64() => number.as_i64().unwrap_or_default().into(),
        group => group.to_string().into(),
    }
}
