//! A clinic and its provincial office. A clinic sends **extracts**: signed tables of coded rows, without names, of a
//! period; an office receives them, says who is late, and makes the reports of all its clinics, persons counted once.
//! `docs/SYNC.md` is the specification of the files.
//!
//! A **case** is a few clients by name, for a referral: `case`.
//!
//! `introduction` is how sites come to know each other, `persons` the key that persons are named with, `file` what is
//! sealed and signed, `extract` the preview and the export at a clinic, `policy` whether an office gets all operations instead and
//! `full` how it does, `look` what a file says of itself, `replica` where it keeps them, `receive`, `totals` and `export` what an office does with
//! them, `way` how they travel where no hand carries them, `store` the local tables.

mod case;
mod export;
mod extract;
mod file;
mod full;
mod introduction;
mod look;
mod persons;
mod policy;
mod receive;
pub mod records;
mod replica;
mod store;
#[cfg(test)]
mod tests;
mod totals;
mod way;

use crate::error::{Error, Result};
use crate::kernel::codes::SiteKind;
use crate::scene::Scene;
use crate::settings;
use rusqlite::Connection;

pub use case::{
    CaseClient, CaseFile, CaseSent, ChosenClients, ExportCase, ReceiveCase, export as case_export,
    forget as case_forget, list as case_list, preview as case_preview, read_one as case_read,
    receive as case_receive,
};
pub use export::{ExportProvince, export as export_report};
pub use extract::{ExportExtract, ExtractPreview, ExtractSent, export, preview};
pub use full::{ExportFull, FullKind, export as full_export, preview as full_preview};
pub(crate) use introduction::site_names;
pub use introduction::{
    AcceptSite, IntroductionFace, KnownSite, OpenIntroduction, SiteMachine, SitesState, WriteIntroduction,
    accept, introduce, look, sites,
};
pub use look::{CheckFile, SiteFileFace, check};
pub use persons::{GivePersonKey, PersonKeyMark, PersonKeySent, TakePersonKey, give, make, take};
pub use policy::{SetPolicy, set as set_policy};
pub use receive::{Came, ExtractTaken, ReceiveExtract, receive};
pub use replica::FullCame;
pub use store::ExtractCame;
pub use totals::{ExtractState, ProvinceReport, SiteReport, SiteStanding, report, standings};
pub(crate) use way::collect_if_due;
pub use way::{ExtractsCollected, collect, read as way_read, save as way_save};

/// Goes on only at a site of this kind.
fn require(conn: &Connection, scene: &Scene, kind: SiteKind) -> Result<()> {
    match (settings::kind(conn, scene.site)?, kind) {
        (here, wanted) if here == wanted => Ok(()),
        (_, SiteKind::Clinic) => Err(Error::refused("not_a_clinic")),
        (_, SiteKind::Province) => Err(Error::refused("not_a_province")),
    }
}
