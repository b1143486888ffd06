//! The exchange between machines: bundles that go out and come in, and how a machine joins a site. `docs/SYNC.md` is the
//! specification of the files.
//!
//! [`format`] is what is in a bundle and `seal` what is around it, `write` and `read` make and take the stream, `examine`
//! checks one whole, `inbox` copies it in and applies it, `exchange` has the use cases of it; `request`, `enrol` and
//! `join` are the three steps of a second machine; `key` gives out what opens a bundle with other software. `transport` carries bundles where no hand does. `store` keeps the local
//! tables.

mod enrol;
mod examine;
mod exchange;
pub(crate) mod format;
pub(crate) mod full;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod inbox;
mod join;
mod key;
mod large;
mod pack;
mod read;
mod receipts;
pub(crate) mod request;
pub(crate) mod seal;
mod share;
mod store;
#[cfg(test)]
mod tests;
pub(crate) mod transport;
pub(crate) mod write;

use crate::app::App;
use crate::authority::Authority;
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::Device;
use crate::log::ranges::{self, Held};
use crate::log::verify::Extent;
use crate::scene::{Tx, Work};
use rusqlite::Connection;
use std::collections::BTreeMap;

pub use enrol::{EnrolMachine, MachineEnrolled, enrol};
pub use exchange::{
    BundleFace, BundleRange, BundleSent, BundleTaken, CheckBundle, ExchangeState, ExportBundle, Machine,
    MachineFace, ReceiveBundle, check, export, list, receive,
};
pub use format::Purpose;
pub use join::{JoinFinish, JoinRequest, finish as join_finish, request as join_request};
pub use key::{AskBundleKey, BundleKey, bundle_key};
pub(crate) use pack::enrolled;
pub(crate) use receipts::unconfirmed_since;
pub use receipts::{WorkElsewhere, WorkRange, work_elsewhere};
pub use request::{RequestCode, RequestMachine, request};
pub use store::{BundleCame, BundleState};
pub use transport::{
    SaveTransport, Secret, TransportDone, TransportFace, TransportForm, TransportState, TransportTaken,
    TransportTrouble, now as transport_now, read as transport_read, save as transport_save,
};

/// How much of the others' logs a machine is meant to hold.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn extent(conn: &Connection, authority: &Authority, device: Id) -> Result<Extent> {
    Ok(share::Scope::of(conn, authority, device)?.map_or(Extent::Whole, |_| Extent::Partial))
}

/// What is held of each device with all that belongs to it: parts, and signatures of persons that are right. What is said to
/// be held is not sent again, and a signature may have been lost on the way.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn held(conn: &Connection, authority: &Authority, extent: Extent) -> Result<BTreeMap<Id, Held>> {
    let mut held = ranges::held(conn, extent)?;
    ranges::end_before(conn, &mut held, &authority.first_unsigned_of())?;
    Ok(held)
}

/// What bundles for a device are encrypted to.
///
/// # Errors
/// When the key does not come about.
pub(crate) fn age_key(device: &Device) -> Result<String> {
    seal::recipient(device)
}

/// Notes what the last backup of this machine holds that was read again: its next bundle says so.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn note_backed_up(tx: &Tx<'_>, held: &BTreeMap<Id, Held>) -> Result<()> {
    store::keep(tx.conn(), store::Known::BackedUp, tx.scene.device, held)
}

/// Goes on with the bundles that were being applied when the program stopped, beside whoever works. What hinders it keeps
/// nobody from working and hinders it again at the next unlocking; how far each bundle is says `bundle_list`.
pub(crate) fn go_on(app: &App) {
    let Ok(vault) = app.vault() else { return };
    if !inbox::is_unfinished(&vault).is_ok_and(|is_unfinished| is_unfinished) {
        return;
    }
    let scene = vault.scene(app.now(), Work::default());
    let go_on = move || drop(inbox::go_on(&vault, &scene));
    drop(std::thread::Builder::new().name("titian-bundles".to_owned()).spawn(go_on));
}
