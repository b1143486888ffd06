//! A crowd to measure with: the stories of the demonstration clinic, told of a hundred thousand clients over ten years.
//! One signed operation for each save, as in use; only the checks of the forms are left out, which would read more
//! than they write.

use super::dice::Dice;
use super::people::People;
use super::story::{Clinic, Event, Step, What, tell, workday};
use super::{Cast, at, local, moment, staff_and_partners};
use crate::aftercare::{self, records::AFTERCARE_CONTACT};
use crate::app::App;
use crate::clients::{self, records::CLIENT};
use crate::episodes::{self, records::EPISODE};
use crate::error::Result;
use crate::kernel::codes::{Attendance, ExitDetail, Language, Status};
use crate::kernel::days::Day;
use crate::log::Edit;
use crate::scene::{Person, Scene, Tx, Work};
use crate::sessions::{
    self,
    records::{CARE_SESSION, CONTACT_ATTEMPT},
};
use crate::store::desk::Rank;
use chrono::{Datelike, Days};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Sessions of a programme, so that a hundred thousand clients have about a million.
const PROGRAMME: u32 = 11;
/// Clients in one transaction.
const BATCH: u32 = 1000;
/// The page cache while the crowd is made, in KiB; the vault is opened anew afterwards.
const CACHE_KIB: i64 = 256 * 1024;

/// A clinic without clients yet.
#[derive(Debug)]
pub struct Founded {
    clinic: Clinic,
    staff: Vec<Person>,
    start: Day,
}

/// Makes a vault as on its first day, which is today by the application's clock, and opens it.
///
/// # Errors
/// `vault_exists`, or what the disk says.
pub fn found(app: &App, passphrase: &str) -> Result<Founded> {
    let start = workday(local(app.now())?.date_naive());
    let vault = super::found(app, passphrase, Language::Indonesian, start)?;
    let scene = vault.scene(moment(start, 0)?, Work::default());
    let backstage = scene.clone();
    let written =
        vault.desk.write(Rank::Long, scene, move |tx| staff_and_partners(tx, &backstage, start, start))?;
    app.set_vault(vault);
    let (clinic, staff) = written.data;
    Ok(Founded { clinic, staff, start })
}

/// Lets so many clients come between the clinic's first day and today by the application's clock. Tells how many there are
/// as they come. The vault is left as they did, by another day's clock, and is to be closed.
///
/// # Errors
/// What the disk says.
pub fn come(app: &App, founded: Founded, clients: u32, progress: impl Fn(u32)) -> Result<()> {
    let Founded { clinic, staff, start } = founded;
    let vault = app.vault()?;
    let backstage = vault.scene(moment(start, 0)?, Work::default());
    let today = local(app.now())?.date_naive();
    let mut crowd = Crowd {
        clinic: Clinic { programme: PROGRAMME, today, ..clinic },
        dice: Dice::new(u64::from(clients)),
        people: People::new(),
        start,
        clients,
        told: 0,
        to_come: BTreeMap::new(),
    };
    let staff = Arc::new(staff);
    let mut so_far = SoFar::default();
    while crowd.told < clients || !crowd.to_come.is_empty() {
        let days = crowd.next_days();
        let (scene, staff) = (backstage.clone(), Arc::clone(&staff));
        let written = vault.desk.write(Rank::Step, backstage.clone(), move |tx| {
            // More than the desk gives to a long work.
            tx.conn().pragma_update(None, "cache_size", -CACHE_KIB)?;
            days.into_iter()
                .try_for_each(|(day, events)| live(tx, &scene, &staff, &mut so_far, day, events))?;
            Ok(so_far)
        })?;
        so_far = written.data;
        progress(crowd.told);
    }
    Ok(())
}

/// The events of a day, and whose they are.
type Events = Vec<(u32, Event)>;

/// What was written so far: each story's client and episodes, and how many were registered in each year.
#[derive(Default)]
struct SoFar {
    casts: HashMap<u32, Cast>,
    registered: HashMap<i32, u32>,
}

struct Crowd {
    clinic: Clinic,
    dice: Dice,
    people: People,
    start: Day,
    clients: u32,
    told: u32,
    /// What was told and has not been written yet.
    to_come: BTreeMap<Day, Events>,
}

impl Crowd {
    /// The days until the next batch of clients has come. They are written one after the other, as in use, so what
    /// happened to one client lies apart in the log.
    fn next_days(&mut self) -> BTreeMap<Day, Events> {
        let until = (self.told + BATCH).min(self.clients);
        for nth in self.told..until {
            let on = self.arrival(nth);
            for event in tell(&mut self.dice, &mut self.people, &self.clinic, on) {
                self.to_come.entry(event.on).or_default().push((nth, event));
            }
        }
        self.told = until;
        let still_open =
            if until < self.clients { self.to_come.split_off(&self.arrival(until)) } else { BTreeMap::new() };
        std::mem::replace(&mut self.to_come, still_open)
    }

    fn arrival(&self, nth: u32) -> Day {
        let days = u64::try_from((self.clinic.today - self.start).num_days()).unwrap_or(0);
        let last = workday(self.clinic.today - Days::new(4));
        workday(self.start + Days::new(u64::from(nth) * days / u64::from(self.clients))).min(last)
    }
}

fn live(
    tx: &mut Tx<'_>,
    backstage: &Scene,
    staff: &[Person],
    so_far: &mut SoFar,
    day: Day,
    events: Events,
) -> Result<()> {
    let many = u32::try_from(events.len()).unwrap_or(u32::MAX);
    for (nth, (number, event)) in (0..).zip(events) {
        let person = staff.iter().find(|person| person.id == event.by).unwrap_or(&backstage.person);
        let cast = so_far.casts.entry(number).or_default();
        let registered = so_far.registered.entry(day.year()).or_default();
        let now = moment(day, nth * 540 / many)?;
        at(tx, backstage, person, now, |tx| save(tx, cast, event.what, registered))?;
    }
    Ok(())
}

fn save(tx: &mut Tx<'_>, cast: &mut Cast, what: What, registered: &mut u32) -> Result<()> {
    let edits = match what {
        What::Register(mut client, episode) => {
            cast.client = tx.new_id()?;
            *registered += 1;
            let year = tx.scene.today.year().rem_euclid(100);
            client.record_no = Some(format!("RM-{year:02}-A-{registered:04}"));
            let mut edits = clients::create(tx, cast.client, &client)?;
            let (id, more) = episodes::create(tx, &episode)?;
            cast.episodes.push(id);
            edits.extend(more);
            edits
        }
        What::Open(episode) => {
            let (id, edits) = episodes::create(tx, &episode)?;
            cast.episodes.push(id);
            edits
        }
        What::Session(nth, mut session) => {
            if session.attendance == Attendance::Present {
                session.note =
                    Some("Klien datang tepat waktu; rencana minggu depan dibicarakan bersama.".to_owned());
            }
            let edit = Edit::new(&CARE_SESSION, tx.new_id()?).set("episode", cast.episodes[nth])?;
            vec![sessions::fill(edit, &session)?]
        }
        What::Contact(mut contact, step) => {
            contact.next_step = (step == Step::Visit).then(|| "Kunjungan rumah".to_owned());
            let edit = Edit::new(&CONTACT_ATTEMPT, tx.new_id()?).set("author", tx.scene.person.id)?;
            vec![sessions::fill_contact(edit, &contact)?]
        }
        What::Close(nth, mut end) => {
            if end.status == Status::Completed {
                end.exit_detail = Some(ExitDetail::Completed);
            }
            vec![
                Edit::of(&EPISODE, cast.episodes[nth])
                    .set("end", end)?
                    .set("end_reason", "Sesuai rencana")?,
            ]
        }
        What::Aftercare(nth, mut contact) => {
            contact.origin.episode = Some(cast.episodes[nth]);
            vec![aftercare::fill(Edit::new(&AFTERCARE_CONTACT, tx.new_id()?), &contact)?]
        }
        What::Move => vec![Edit::of(&CLIENT, cast.client).set("occupation_text", "Pedagang")?],
        What::Archive => {
            vec![Edit::of(&CLIENT, cast.client).set("archived", true)?.set("archive_reason", "Pindah")?]
        }
    };
    tx.save(cast.client, edits, None)?;
    Ok(())
}
