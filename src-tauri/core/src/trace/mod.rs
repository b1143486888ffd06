//! Who did what, and who holds what: the history of any record, the access register, the log for others to check, the
//! clients of a device, a client's full copy. Reads every table and writes nothing but the traces of its own exports.

mod access;
mod copy;
mod held;
mod history;
mod log_export;
#[cfg(test)]
mod tests;

pub(crate) use access::copies_of;
pub use access::{
    AccessEvent, AccessKind, AccessPage, AccessQuery, ExportAccess, access_export, access_list,
};
pub use copy::{ClientCopy, SaveCopy, SavedCopy, client_copy, client_copy_printed, client_copy_save};
pub(crate) use held::devices;
pub use held::{
    DataKind, DeviceHolding, ExportHeld, HeldClient, HeldQuery, HeldReport, device_clients,
    device_clients_export,
};
pub(crate) use history::may_see;
pub use history::{HistoryEntry, HistoryQuery, history, of_client};
pub use log_export::{ExportLog, log_export};
