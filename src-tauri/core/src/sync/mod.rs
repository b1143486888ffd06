//! The exchange between machines: bundles that go out and come in, and how a machine joins a site. `docs/SYNC.md` is the
//! specification of the files.
//!
//! [`format`] is what is in a bundle and `seal` what is around it, `write` and `read` make and take the stream, `examine`
//! checks one whole, `inbox` copies it in and applies it, `exchange` has the use cases of it; `request`, `enrol` and
//! `join` are the three steps of a second machine. `store` keeps the local tables.

mod enrol;
mod examine;
mod exchange;
mod format;
mod inbox;
mod join;
mod read;
mod request;
mod seal;
mod store;
#[cfg(test)]
mod tests;
mod write;

use crate::app::App;
use crate::error::{Error, Result};
use crate::log::Device;
use crate::scene::Work;
use std::sync::Arc;

pub use enrol::{EnrolMachine, MachineEnrolled, enrol};
pub use exchange::{
    BundleFace, BundleRange, BundleSent, BundleTaken, CheckBundle, ExchangeState, ExportBundle, Machine,
    MachineFace, ReceiveBundle, check, export, list, receive,
};
pub use format::Purpose;
pub use join::{JoinFinish, JoinRequest, finish as join_finish, request as join_request};
pub use request::{RequestCode, RequestMachine, request};
pub use store::{BundleCame, BundleState};

/// What bundles for a device are encrypted to.
///
/// # Errors
/// When the key does not come about.
pub(crate) fn age_key(device: &Device) -> Result<String> {
    seal::recipient(device)
}

/// Goes on with the bundles that were being applied when the program stopped, beside whoever works. What hinders it
/// hinders it again at the next unlocking; how far each bundle is says `bundle_list`.
///
/// # Errors
/// When the vault cannot be read, or the system gives no thread.
pub(crate) fn go_on(app: &App) -> Result<()> {
    let vault = app.vault()?;
    if !inbox::is_unfinished(&vault)? {
        return Ok(());
    }
    let scene = vault.scene(app.now(), Work::default());
    let vault = Arc::clone(&vault);
    std::thread::Builder::new()
        .name("titian-bundles".to_owned())
        .spawn(move || drop(inbox::go_on(&vault, &scene)))
        .map_err(|e| Error::internal(format!("starting the thread of bundles: {e}")))?;
    Ok(())
}
