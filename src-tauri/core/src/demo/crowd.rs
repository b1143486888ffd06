//! A crowd to measure with: the stories of the demonstration clinic, told of a hundred thousand clients over ten years.
//! One signed operation for each save, as in use; only the checks of the forms are left out, which would read more
//! than they write.

use super::dice::Dice;
use super::people::People;
use super::story::{Clinic, Event, Step, What, tell, workday};
use super::{Cast, at, found, local, moment, staff_and_partners, start_of};
use crate::access::{self, Unlock};
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
use std::sync::Arc;

const SEED: u64 = 100_000;
const YEARS: u64 = 10;
/// Sessions of a programme, so that a hundred thousand clients have about a million.
const PROGRAMME: u32 = 11;
/// Clients in one transaction.
const BATCH: u32 = 1000;
/// The page cache while the crowd is made, in KiB; the vault is opened anew afterwards.
const CACHE_KIB: i64 = 256 * 1024;

/// Makes a vault of so many clients in the application's folder and unlocks it. Tells how many there are as they come.
///
/// # Errors
/// `vault_exists`, or what the disk says.
pub fn build(app: &App, passphrase: &str, clients: u32, progress: impl Fn(u32)) -> Result<()> {
    let today = local(app.now())?.date_naive();
    let start = start_of(today, YEARS);
    let vault = found(app, passphrase, Language::Indonesian, start)?;
    let backstage = vault.scene(moment(start, 0)?, Work::default());
    let scene = backstage.clone();
    let (clinic, staff) = vault
        .desk
        .write(Rank::Long, backstage.clone(), move |tx| {
            tx.conn().pragma_update(None, "cache_size", -CACHE_KIB)?;
            staff_and_partners(tx, &scene, start, today)
        })?
        .data;
    let mut crowd = Crowd {
        clinic: Clinic { programme: PROGRAMME, ..clinic },
        staff: Arc::new(staff),
        dice: Dice::new(SEED),
        people: People::new(),
        start,
        clients,
        told: 0,
    };
    while crowd.told < clients {
        let stories = crowd.next_batch();
        let (scene, staff) = (backstage.clone(), Arc::clone(&crowd.staff));
        vault.desk.write(Rank::Long, backstage.clone(), move |tx| {
            stories.into_iter().try_for_each(|(number, events)| live(tx, &scene, &staff, number, events))
        })?;
        progress(crowd.told);
    }
    vault.desk.close();
    drop(vault);
    access::unlock(app, Unlock { person: None, passphrase: passphrase.to_owned() })?;
    Ok(())
}

/// People who come to an open vault, as fast as somebody wants them.
#[derive(Debug)]
pub struct Newcomers {
    dice: Dice,
    people: People,
    told: u32,
}

impl Newcomers {
    /// People who come after so many others.
    #[must_use]
    pub fn after(clients: u32) -> Self {
        Self { dice: Dice::new(u64::from(clients)), people: People::new(), told: clients }
    }

    /// Writes at least so many operations in one transaction; how many they were. What that costs is what it costs to
    /// apply the operations of a bundle, with the signing in place of the check.
    ///
    /// # Errors
    /// `locked`, or what the disk says.
    pub fn arrive(&mut self, app: &App, operations: usize) -> Result<usize> {
        let vault = app.vault()?;
        let scene = vault.scene(app.now(), Work::default());
        let me = scene.person.id;
        let clinic = Clinic {
            counselors: vec![me],
            doctor: me,
            centers: vec![me],
            programme: PROGRAMME,
            today: scene.today,
        };
        let (mut stories, mut done) = (Vec::new(), 0);
        while done < operations {
            let story = tell(&mut self.dice, &mut self.people, &clinic, start_of(scene.today, 1));
            self.told += 1;
            done += story.len();
            stories.push((self.told, story));
        }
        let backstage = scene.clone();
        vault.desk.write(Rank::Long, scene, move |tx| {
            stories.into_iter().try_for_each(|(number, events)| live(tx, &backstage, &[], number, events))
        })?;
        Ok(done)
    }
}

struct Crowd {
    clinic: Clinic,
    staff: Arc<Vec<Person>>,
    dice: Dice,
    people: People,
    start: Day,
    clients: u32,
    told: u32,
}

impl Crowd {
    /// The next stories, in the order of registration.
    fn next_batch(&mut self) -> Vec<(u32, Vec<Event>)> {
        let days = u64::try_from((self.clinic.today - self.start).num_days()).unwrap_or(0);
        let last = workday(self.clinic.today - Days::new(4));
        let until = (self.told + BATCH).min(self.clients);
        let batch = self.told..until;
        self.told = until;
        batch
            .map(|nth| {
                let on = workday(self.start + Days::new(u64::from(nth) * days / u64::from(self.clients)))
                    .min(last);
                (nth, tell(&mut self.dice, &mut self.people, &self.clinic, on))
            })
            .collect()
    }
}

fn live(tx: &mut Tx<'_>, backstage: &Scene, staff: &[Person], number: u32, events: Vec<Event>) -> Result<()> {
    let mut cast = Cast::default();
    for (nth, event) in (1..).zip(events) {
        let person = staff.iter().find(|person| person.id == event.by).unwrap_or(&backstage.person);
        let minutes = nth * 9 % 500;
        at(tx, backstage, person, moment(event.on, minutes)?, |tx| save(tx, &mut cast, event.what, number))?;
    }
    Ok(())
}

fn save(tx: &mut Tx<'_>, cast: &mut Cast, what: What, number: u32) -> Result<()> {
    let edits = match what {
        What::Register(mut client, episode) => {
            cast.client = tx.new_id()?;
            client.record_no = Some(format!("RM-{:02}-A-{number:06}", tx.scene.today.year().rem_euclid(100)));
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
