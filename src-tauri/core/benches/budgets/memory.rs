//! What an open vault costs in memory, measured in a process of its own.

use crate::figures::{Table, megabytes, resident};
use crate::vault::{Bench, Outcome, app, data, unlock};
use serde_json::json;
use std::path::Path;
use std::process::Command;

/// Tells the process that it is the one to be measured.
pub(crate) const ARGUMENT: &str = "--memory-of";

/// Starts the process that is measured. The vault is closed meanwhile, since only one may have it open.
pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    if resident().is_none() {
        table.note("memory", "not told by this system");
        return Ok(());
    }
    bench.app.close();
    let told = Command::new(std::env::current_exe()?).arg(ARGUMENT).arg(&bench.folder).output()?;
    unlock(&bench.app)?;
    let told = String::from_utf8(told.stdout)?;
    let mut figures = told.split_whitespace().map(str::parse::<u64>);
    let (Some(Ok(opened)), Some(Ok(used))) = (figures.next(), figures.next()) else {
        return Err(format!("the measured process said: {told}").into());
    };
    table.figure(
        "memory of an open vault: today, list, a file",
        "60 MB",
        &megabytes(opened),
        opened <= 60 * 1024,
    );
    table.figure("memory after search, lists and a report", "60 MB", &megabytes(used), used <= 60 * 1024);
    Ok(())
}

/// Opens the vault, does what a morning does, and says by how much the process grew, in KiB.
pub(crate) fn measure_here(folder: &str) -> Outcome {
    let app = app(Path::new(folder))?;
    let before = resident().unwrap_or_default();
    unlock(&app)?;
    data(&app, "today", &json!({}))?;
    let page = data(&app, "client_list", &json!({ "text": "", "limit": 50 }))?;
    data(&app, "client_read", &json!({ "id": page["rows"][0]["id"] }))?;
    let opened = resident().unwrap_or_default();
    for text in ["mu hid", "lalu", "7101", "sah", "ba"] {
        data(&app, "client_list", &json!({ "text": text, "limit": 50 }))?;
    }
    data(&app, "client_list", &json!({ "text": "", "offset": 90_000, "limit": 50 }))?;
    data(&app, "report_annual", &json!({ "from": "2025-01-01", "to": "2025-12-31" }))?;
    let used = resident().unwrap_or_default();
    println!("{} {}", opened.saturating_sub(before), used.saturating_sub(before));
    app.close();
    Ok(())
}
