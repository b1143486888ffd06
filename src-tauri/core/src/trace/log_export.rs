//! The log as a file that anybody can check, without what is in it.

use crate::error::Result;
use crate::log::{export, verify};
use crate::reports::replace_with;
use crate::scene::Tx;
use crate::settings;
use serde::Deserialize;
use std::io::BufWriter;

/// Where the log goes.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportLog {
    /// The token of the chosen file.
    pub file: String,
}

/// Writes headers, signatures and the keys of the devices to a file: who wrote when, and never what. It ends with the
/// trace of its own making.
///
/// # Errors
/// `cancelled`, or what the disk says.
pub fn log_export(tx: &mut Tx<'_>, input: ExportLog) -> Result<()> {
    let path = tx.scene.files.path(&input.file)?;
    tx.trace("exported", None, Some("log"))?;
    let authority = tx.authority()?;
    let keys = export::Keys {
        devices: settings::device_keys(tx.conn())?,
        root: tx.scene.keys.root()?.key,
        persons: authority.certified_keys(),
    };
    let total = verify::count(tx.conn())?;
    let step = |done| tx.scene.work.step("exporting", done, Some(total));
    replace_with(&path, |file| {
        export::write(
            tx.conn(),
            (tx.scene.site, tx.scene.now),
            &keys,
            tx.pen.device,
            BufWriter::new(file),
            step,
        )
    })
}
