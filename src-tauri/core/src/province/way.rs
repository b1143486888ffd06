//! How extracts travel where no hand carries them: a clinic leaves them in a place when somebody sends one, and its office
//! collects what lies there, also by itself.

use super::receive::{ExtractTaken, take};
use super::require;
use crate::app::App;
use crate::error::Result;
use crate::kernel::codes::{Role, SiteKind};
use crate::scene::{Rx, Scene, Tx, Work};
use crate::settings::Nothing;
use crate::store::desk::Rank;
use crate::sync::transport::{self, Errand, Looking, Pace, Place, SaveTransport, TransportState, visit};
use crate::vault::Vault;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What was collected.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExtractsCollected {
    /// The extracts taken.
    pub taken: Vec<ExtractTaken>,
    /// How it stands now.
    pub state: TransportState,
}

/// Says by which way extracts travel, and how that stands.
///
/// # Errors
/// When the vault cannot be read.
pub fn read(rx: &Rx<'_>, _: Nothing) -> Result<TransportState> {
    transport::state(rx.conn, Errand::Extracts)
}

/// Sets the way, or ends it.
///
/// # Errors
/// `invalid`, `file_unreadable`, `transport_folder_missing`, `transport_inside_vault`.
pub fn save(tx: &mut Tx<'_>, input: SaveTransport) -> Result<TransportState> {
    transport::set(tx, Errand::Extracts, input)?;
    read(&tx.written(), Nothing {})
}

/// Puts a file that `write` makes into the place that is set.
///
/// # Errors
/// `transport_not_set`, what `write` or the place says.
pub(super) fn put<T>(
    vault: &Vault,
    scene: &Scene,
    name: &str,
    write: impl FnOnce(&Path) -> Result<T>,
) -> Result<T> {
    let mut sent = None;
    let trouble = visit(vault, &|| scene.clone(), Errand::Extracts, |place, on_its_way| {
        let file = on_its_way.file("extract");
        let put = write(&file).and_then(|written| {
            place.put(name, &file)?;
            sent = Some(written);
            Ok(())
        });
        (false, put)
    })?;
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    vault.desk.write(Rank::Save, scene.clone(), |tx| {
        transport::note_put_at(tx.conn(), Errand::Extracts, tx.scene.now)
    })?;
    sent.ok_or_else(|| crate::error::Error::internal("an extract that was put nowhere"))
}

/// At an office: takes the extracts that lie in the place that is set.
///
/// # Errors
/// `not_a_province`, `transport_not_set`, `cancelled`, or what the disk of the vault says. What is wrong with the place or with a
/// file in it is in the state.
pub fn collect(app: &App, work: &Work, _: Nothing) -> Result<ExtractsCollected> {
    let vault = app.vault()?;
    let taken = go(&vault, &|| vault.scene(app.now(), work.clone()))?;
    let state = vault.readers.read(|conn| transport::state(conn, Errand::Extracts))?;
    Ok(ExtractsCollected { taken, state })
}

fn go(vault: &Vault, scene: &impl Fn() -> Scene) -> Result<Vec<ExtractTaken>> {
    vault.readers.read(|conn| require(conn, &scene(), SiteKind::Province))?;
    let mut taken = Vec::new();
    visit(vault, scene, Errand::Extracts, |place, on_its_way| {
        let outcome = take_all(vault, scene, place, on_its_way.file("in"), &mut taken);
        (!taken.is_empty(), outcome)
    })?;
    Ok(taken)
}

fn take_all(
    vault: &Vault,
    scene: &impl Fn() -> Scene,
    place: &dyn Place,
    copy: PathBuf,
    taken: &mut Vec<ExtractTaken>,
) -> Result<()> {
    let found = place.list()?;
    let total = found.len() as u64;
    let looking = Looking::begin(vault, &scene(), Errand::Extracts, place, &found, copy)?;
    for (done, found) in found.iter().enumerate() {
        let scene = scene();
        scene.work.step("extracts_collecting", done as u64, Some(total))?;
        looking.look(&scene, found, |copy| match take(vault, scene.clone(), copy) {
            Ok(extract) => {
                taken.push(extract);
                Ok(true)
            }
            // Neither is worth a word: there is nothing new in it.
            Err(error) if matches!(error.code(), "extract_known" | "extract_older") => Ok(true),
            Err(error) => Err(error),
        })?;
    }
    Ok(())
}

/// Collects beside whoever works, at an office, if a way is set, it is time, and the person signed in has one of these roles.
pub(crate) fn collect_if_due(app: &App, roles: &[Role], pace: &mut Pace) {
    if let Some(vault) = transport::due(app, Errand::Extracts, roles, pace, |_, _, _| Ok(false)) {
        // At a clinic there is nothing to collect. How it went is in the state that the screens show.
        drop(go(&vault, &|| vault.scene(app.now(), vault.quiet_work())));
    }
}
