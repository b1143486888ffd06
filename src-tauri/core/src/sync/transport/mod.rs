//! Bundles that travel without a hand: by a folder that some other program carries between the machines, or a store that
//! speaks S3. One file lies there for each machine, the newest in the place of the one before.
//!
//! [`way`] is what is set, `place` what a place has to offer, `folder` and `bucket` the two kinds; `round` is one exchange with it, `news`
//! whether there is something to say, `pace` when there is one, `store` keeps the local tables. Nobody waits for any of this: what hinders it is told where
//! the machines of the clinic are listed, and tried again.

mod bucket;
mod folder;
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
use crate::scene::{Rx, Tx, Work};
use crate::settings::{self, Nothing};
use chrono::{DateTime, FixedOffset};
pub(crate) use pace::{LOOK, Pace};
use serde::{Deserialize, Serialize};
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
    /// Whose file it is about; none where it is about the place.
    pub machine: Option<MachineFace>,
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
    let kept = store::kept(rx.conn)?;
    let mut troubles = Vec::new();
    troubles.extend(kept.trouble.map(|noted| noted.told(None)));
    let mut files: Vec<TransportTrouble> = store::files(rx.conn)?
        .into_iter()
        .filter(|(machine, _)| machines.contains_key(machine))
        .filter_map(|(machine, file)| Some(file.trouble?.told(Some(face(&codes, machine)))))
        .collect();
    files.sort_by_key(|trouble| trouble.since);
    troubles.extend(files);
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
    let before = store::kept(tx.conn())?.way;
    let way = input.way.map(|form| form.way(tx.scene, before.as_ref())).transpose()?;
    if way != before {
        store::set(tx.conn(), way.as_ref())?;
        let kind = way.as_ref().map_or("none", way::Way::kind);
        tx.trace("transport_settings", None, Some(&format!("transport to={kind}")))?;
    }
    read(&tx.written(), Nothing {})
}

/// Exchanges bundles at once.
///
/// # Errors
/// `transport_not_set`, `device_not_enrolled`, `cancelled`, or what the disk of the vault says. What is wrong with the place or with a
/// file in it is in the state.
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
    let Ok(vault) = app.vault() else { return *pace = Pace::default() };
    let scene = vault.scene(app.now(), vault.quiet_work());
    let may = !vault.is_setting_up() && !vault.is_signed_out() && roles.contains(&scene.person.role);
    let (Ok(_), Ok(kept), true) = (others(&scene), vault.readers.read(store::kept), may) else {
        return *pace = Pace::default();
    };
    if kept.way.is_none() {
        return *pace = Pace::default();
    }
    let has_news = || {
        let said = vault.readers.read(|conn| {
            for file in news::files(conn, &scene)? {
                if file.news(conn, &scene, kept.put.get(&file.name.to_string()))?.is_some() {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        said.is_ok_and(|has_news| has_news)
    };
    if !pace.is_due(kept.trouble.is_some(), has_news) {
        return;
    }
    // How it went is in the state that the screens show.
    drop(round::go(&vault, || vault.scene(app.now(), vault.quiet_work())));
    if vault.is_signed_out() {
        app.close();
    }
}
