//! Files that travel without a hand: by a folder that some other program carries between the machines, or a store that
//! speaks S3. Of bundles one lies there for each machine, the newest in the place of the one before; extracts go by a way of
//! their own, which `province` uses.
//!
//! [`way`] is what is set, `place` what a place has to offer, `folder` and `bucket` the two kinds; `round` is one exchange with it,
//! `looking` how its files are looked at, `news` whether there is something to say, `pace` when there is one, `store` keeps the
//! local tables. Nobody waits for any of this: what hinders it is told where
//! the machines of the clinic are listed, and tried again.

mod bucket;
mod folder;
mod looking;
mod news;
mod pace;
mod place;
mod round;
mod store;
mod way;

use super::exchange::{MachineFace, face};
use super::pack::others;
use crate::app::App;
use crate::error::Result;
use crate::kernel::codes::Role;
use crate::scene::{Rx, Scene, Tx, Work};
use crate::settings::{self, Nothing};
use crate::vault::Vault;
use chrono::{DateTime, FixedOffset};
pub(crate) use looking::Looking;
pub(crate) use pace::{LOOK, Pace};
use place::Name;
pub(crate) use place::Place;
pub(crate) use round::visit;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Kept;
pub(crate) use store::{Errand, note_put_at};
pub use way::{Secret, TransportFace, TransportForm};

/// By which way bundles are to travel.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveTransport {
    /// The way; none ends it.
    pub way: Option<TransportForm>,
}

/// How the exchange by itself stands.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TransportState {
    /// The way; none when bundles are carried by hand only.
    pub way: Option<TransportFace>,
    /// When all went well last.
    pub good_at: Option<DateTime<FixedOffset>>,
    /// When this machine's bundle was put there last.
    pub put_at: Option<DateTime<FixedOffset>>,
    /// When something new was taken from there last.
    pub took_at: Option<DateTime<FixedOffset>>,
    /// What is in the way.
    pub troubles: Vec<TransportTrouble>,
}

/// What is in the way of the exchange.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TransportTrouble {
    /// The machine whose file it is about.
    pub machine: Option<MachineFace>,
    /// The file it is about; none where it is about the place.
    pub file: Option<String>,
    /// The code of the refusal.
    pub code: String,
    /// What its words need.
    #[cfg_attr(test, ts(type = "Record<string, string | number>"))]
    pub args: serde_json::Value,
    /// Since when.
    pub since: DateTime<FixedOffset>,
}

/// What one exchange did.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TransportDone {
    /// How many operations are in the bundle that was put there; none when there was nothing to say.
    pub sent: Option<u64>,
    /// What was taken.
    pub taken: Vec<TransportTaken>,
    /// The entities changed.
    pub touched: Vec<String>,
    /// How it stands now.
    pub state: TransportState,
}

/// A bundle that was taken.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TransportTaken {
    /// The machine that sent it.
    pub machine: MachineFace,
    /// How many operations in it were new here.
    pub fresh: u64,
}

/// Says how the exchange by itself stands.
///
/// # Errors
/// When the vault cannot be read.
pub fn read(rx: &Rx<'_>, _: Nothing) -> Result<TransportState> {
    let codes = settings::device_codes(rx.conn)?;
    let machines = super::enrolled(&rx.scene.authority);
    let mut state = state(rx.conn, Errand::Machines)?;
    for trouble in &mut state.troubles {
        let named = trouble.file.as_deref().and_then(Name::read);
        trouble.machine = named.map(|name| face(&codes, name.from));
    }
    let counts = |trouble: &TransportTrouble| match &trouble.machine {
        Some(machine) => machines.contains_key(&machine.device),
        None => trouble.file.is_none(),
    };
    state.troubles.retain(counts);
    Ok(state)
}

/// How the exchange of an errand stands: what is in the way of it all first, then of single files, by when it began.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn state(conn: &Connection, errand: Errand) -> Result<TransportState> {
    let kept = store::kept(conn, errand)?;
    let files = store::files(conn, errand)?;
    let mut troubles: Vec<TransportTrouble> =
        files.into_iter().filter_map(|(name, file)| Some(file.trouble?.told(Some(name)))).collect();
    troubles.extend(kept.trouble.map(|noted| noted.told(None)));
    troubles.sort_by_key(|trouble| (trouble.file.is_some(), trouble.since));
    Ok(TransportState {
        way: kept.way.as_ref().map(way::Way::face),
        good_at: kept.good_at,
        put_at: kept.put_at,
        took_at: kept.took_at,
        troubles,
    })
}

/// Sets the way, or ends it.
///
/// # Errors
/// `invalid`, `file_unreadable`, `transport_folder_missing`, `transport_inside_vault`.
pub fn save(tx: &mut Tx<'_>, input: SaveTransport) -> Result<TransportState> {
    set(tx, Errand::Machines, input)?;
    read(&tx.written(), Nothing {})
}

/// Sets the way of an errand, or ends it.
///
/// # Errors
/// As [`save`].
pub(crate) fn set(tx: &mut Tx<'_>, errand: Errand, input: SaveTransport) -> Result<()> {
    let before = store::kept(tx.conn(), errand)?.way;
    let way = input.way.map(|form| form.way(tx.scene, before.as_ref())).transpose()?;
    if way != before {
        store::set(tx.conn(), errand, way.as_ref())?;
        let kind = way.as_ref().map_or("none", way::Way::kind);
        tx.trace("transport_settings", None, Some(&format!("transport to={kind}")))?;
    }
    Ok(())
}

/// Exchanges bundles at once.
///
/// # Errors
/// `transport_not_set`, `device_not_enrolled`, `cancelled`, `locked` where what came ended the account of whoever is
/// signed in, or what the disk of the vault says. What is wrong with the place or with a file in it is in the state.
pub fn now(app: &App, work: &Work, _: Nothing) -> Result<TransportDone> {
    let vault = app.vault()?;
    let outcome = round::go(&vault, || vault.scene(app.now(), work.clone()));
    let scene = vault.scene(app.now(), work.clone());
    let said = vault
        .readers
        .read(|conn| Ok((settings::device_codes(conn)?, read(&Rx { conn, scene: &scene }, Nothing {})?)));
    if vault.is_signed_out() {
        // What came ended the account of whoever sits there.
        app.close();
    }
    let (done, (codes, state)) = (outcome?, said?);
    let taken = done
        .taken
        .into_iter()
        .map(|(machine, fresh)| TransportTaken { machine: face(&codes, machine), fresh });
    Ok(TransportDone {
        sent: done.sent,
        taken: taken.collect(),
        touched: done.touched.into_iter().collect(),
        state,
    })
}

/// Exchanges bundles beside whoever works, if a way is set, it is time, and the person signed in has one of these roles.
pub(crate) fn exchange_if_due(app: &App, roles: &[Role], pace: &mut Pace) {
    let due = due(app, Errand::Machines, roles, pace, |conn, scene, kept| {
        for file in news::files(conn, scene)? {
            if file.news(conn, scene, kept.put.get(&file.name.to_string()))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    });
    let Some(vault) = due.filter(|vault| others(&vault.scene(app.now(), vault.quiet_work())).is_ok()) else {
        return;
    };
    // How it went is in the state that the screens show.
    drop(round::go(&vault, || vault.scene(app.now(), vault.quiet_work())));
    if vault.is_signed_out() {
        app.close();
    }
}

/// The vault, if it is time for an errand: a way is set, and the person signed in has one of these roles.
pub(crate) fn due(
    app: &App,
    errand: Errand,
    roles: &[Role],
    pace: &mut Pace,
    has_news: impl FnOnce(&Connection, &Scene, &Kept) -> Result<bool>,
) -> Option<Arc<Vault>> {
    let vault = app.vault().ok().filter(|vault| !vault.is_setting_up() && !vault.is_signed_out());
    let kept = vault.as_ref().and_then(|vault| {
        let scene = vault.scene(app.now(), vault.quiet_work());
        let kept = vault.readers.read(|conn| store::kept(conn, errand)).ok()?;
        (roles.contains(&scene.person.role) && kept.way.is_some()).then_some((scene, kept))
    });
    let (Some(vault), Some((scene, kept))) = (vault, kept) else {
        *pace = Pace::default();
        return None;
    };
    let has_news = || vault.readers.read(|conn| has_news(conn, &scene, &kept)).is_ok_and(|has_news| has_news);
    pace.is_due(kept.trouble.is_some(), has_news).then_some(vault)
}
