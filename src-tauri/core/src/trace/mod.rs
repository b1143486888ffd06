//! Who did what: the history of any record, and the access register. Reads the log and writes nothing but the trace of
//! its own exports.

mod access;
mod history;
mod log_export;
#[cfg(test)]
mod tests;

pub use access::{
    AccessEvent, AccessKind, AccessPage, AccessQuery, ExportAccess, access_export, access_list,
};
pub use history::{HistoryEntry, HistoryQuery, history, of_client};
pub use log_export::{ExportLog, log_export};
