//! The demonstration clinic: a clinic of Lombok with three years of invented people behind it, the same every time but
//! for the ids. It is made through the use cases, day by day, so every rule holds in it. [`crowd`] makes one of a
//! hundred thousand clients, to measure with.

pub mod crowd;
mod dice;
mod people;
mod story;

use crate::access::{self, Unlock};
use crate::aftercare::{self, RecordAftercare};
use crate::app::App;
use crate::clients::{self, RegisterClient, SaveClient, WithReason};
use crate::episodes::{self, CloseEpisode, OpenEpisode};
use crate::error::{Error, Result};
use crate::kernel::codes::{Attendance, Language, PartnerKind, Profession, Role, SiteKind, Timezone};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::l10n::Words;
use crate::log::Pen;
use crate::partners::{self, AddPartner, PartnerForm};
use crate::scene::{Person, Scene, Tx, Work};
use crate::sessions::{self, RecordContact, RecordSession};
use crate::settings::{self, Nothing, SaveSettings};
use crate::staff::{self, AddStaff, StaffForm};
use crate::store;
use crate::store::desk::Rank;
use crate::vault::{CreateVault, Place, Vault};
use chrono::{DateTime, Days, FixedOffset, NaiveTime, TimeDelta};
use dice::Dice;
use people::People;
use std::collections::HashMap;
use story::{Clinic, Event, Step, What, tell, workday};

const SEED: u64 = 2019;
const CLIENTS: u32 = 180;
const YEARS: u64 = 3;
/// How many come on the day the demonstration is made.
const TODAY: [&str; 6] = ["08:30", "09:00", "10:30", "11:15", "13:00", "14:30"];
const REGION: &str = "52.71";
const STAFF: [(&str, Profession); 6] = [
    ("Baiq Hartini", Profession::AddictionCounselor),
    ("Lalu Wirajaya", Profession::AddictionCounselor),
    ("Komang Suardana", Profession::AddictionCounselor),
    ("dr. Made Ariani", Profession::Doctor),
    ("Nurul Hikmah", Profession::Nurse),
    ("Yuni Pratiwi", Profession::Psychologist),
];
const PARTNERS: [(&str, PartnerKind); 5] = [
    ("Balai Rehabilitasi Gunung Sasak", PartnerKind::Center),
    ("Rumah Sakit Teluk Ampera", PartnerKind::Hospital),
    ("Yayasan Jembatan Hati", PartnerKind::Foundation),
    ("Puskesmas Karang Melati", PartnerKind::Office),
    ("BLK Mandiri Sejahtera", PartnerKind::School),
];

/// Makes the demonstration clinic in the application's folder and unlocks it.
///
/// # Errors
/// `vault_exists`, or what the disk says.
pub fn build(app: &App, passphrase: &str, language: Language) -> Result<()> {
    let today = local(app.now())?.date_naive();
    let start = start_of(today, YEARS);
    let vault = found(app, passphrase, language, start)?;
    let scene = vault.scene(moment(start, 0)?, Work::default());
    let backstage = scene.clone();
    let written = vault.desk.write(Rank::Long, scene, move |tx| {
        let (clinic, people) = staff_and_partners(tx, &backstage, start, today)?;
        play(tx, &backstage, &people, stories(&clinic, start), &Words::of(language))
    });
    // Its clock belongs to another day: it is opened anew, as it will be by whoever uses it.
    vault.desk.close();
    drop(vault);
    if let Err(error) = written {
        // Half a demonstration would be taken for a clinic. The folder was absent or empty before.
        std::fs::remove_dir_all(&app.place().vault)?;
        return Err(error);
    }
    access::unlock(app, &Work::default(), Unlock { person: None, passphrase: passphrase.to_owned() })?;
    Ok(())
}

/// Makes the vault as on its first day, by a program of that day.
fn found(app: &App, passphrase: &str, language: Language, start: Day) -> Result<Vault> {
    let new = CreateVault {
        site_name: "Klinik Pratama Titian".to_owned(),
        region_code: REGION.to_owned(),
        timezone: Timezone::Wita,
        language,
        admin_name: "Rina Lestari".to_owned(),
        passphrase: passphrase.to_owned(),
        kind: SiteKind::Clinic,
    };
    let place = Place { build_day: start, ..app.place().clone() };
    let vault = Vault::create(&place, &new, moment(start, 0)?, app.files())?.0;
    vault.skip_sheet()?;
    Ok(vault)
}

/// The clinic's first day.
fn start_of(today: Day, years: u64) -> Day {
    workday(today - Days::new(years * 365))
}

fn zone() -> Result<FixedOffset> {
    FixedOffset::east_opt(Timezone::Wita.offset_seconds()).ok_or_else(|| Error::internal("no such zone"))
}

fn local(now: DateTime<FixedOffset>) -> Result<DateTime<FixedOffset>> {
    Ok(now.with_timezone(&zone()?))
}

/// So many minutes after eight on a day.
fn moment(day: Day, minutes: u32) -> Result<DateTime<FixedOffset>> {
    let eight = NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default();
    let at = day.and_time(eight) + TimeDelta::minutes(i64::from(minutes.min(600)));
    at.and_local_timezone(zone()?).single().ok_or_else(|| Error::internal("no such moment"))
}

/// Does something the way somebody did it at another moment.
fn at<R>(
    tx: &mut Tx<'_>,
    backstage: &Scene,
    person: &Person,
    now: DateTime<FixedOffset>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<R>,
) -> Result<R> {
    let scene = Scene { now, today: now.date_naive(), person: person.clone(), ..backstage.clone() };
    let pen = Pen::new(tx.pen.conn, tx.pen.schema, tx.pen.device, person.id, now, 0, tx.pen.last)?;
    let mut then = Tx { pen, scene: &scene, sight: None };
    let done = work(&mut then)?;
    let Pen { last, touched, .. } = then.pen;
    tx.pen.last = last;
    tx.pen.touched.extend(touched);
    Ok(done)
}

/// What stories need to know of the clinic, and its people.
fn staff_and_partners(
    tx: &mut Tx<'_>,
    backstage: &Scene,
    start: Day,
    today: Day,
) -> Result<(Clinic, Vec<Person>)> {
    at(tx, backstage, &backstage.person, moment(start, 30)?, |tx| {
        let mut clinic = Clinic {
            counselors: Vec::new(),
            doctor: backstage.person.id,
            centers: Vec::new(),
            programme: 8,
            today,
        };
        let mut people = vec![backstage.person.clone()];
        for (name, profession) in STAFF {
            let form = StaffForm { name: name.to_owned(), profession, active: true };
            let id = staff::add(tx, AddStaff { staff: form })?.id;
            people.push(Person { id, name: name.to_owned(), role: Role::Counselor });
            match profession {
                Profession::AddictionCounselor => clinic.counselors.push(id),
                Profession::Doctor => clinic.doctor = id,
                _ => {}
            }
        }
        for (name, kind) in PARTNERS {
            let form = PartnerForm {
                name: name.to_owned(),
                kind,
                region_code: Some(REGION.to_owned()),
                phone: None,
                active: true,
            };
            let id = partners::add(tx, AddPartner { partner: form })?.id;
            if matches!(kind, PartnerKind::Center | PartnerKind::Hospital) {
                clinic.centers.push(id);
            }
        }
        let mut settings = settings::read(&tx.rx(), Nothing {})?;
        settings.letterhead =
            Some("KLINIK PRATAMA TITIAN\nJl. Jembatan Kecil No. 1, Mataram, Nusa Tenggara Barat".to_owned());
        settings.signatory = Some("dr. Made Ariani\nKepala Klinik".to_owned());
        settings::save(tx, SaveSettings { rev: None, settings })?;
        Ok((clinic, people))
    })
}

/// What happens at the clinic, day after day: whose story, and the event.
fn stories(clinic: &Clinic, start: Day) -> Vec<(usize, Event)> {
    let mut dice = Dice::new(SEED);
    let mut people = People::new();
    let days = u32::try_from((clinic.today - start).num_days()).unwrap_or(0);
    let mut events = Vec::new();
    for nth in 0..CLIENTS {
        let on = start + Days::new(u64::from(nth * days / CLIENTS));
        // The last ones came last week at the latest, so that nobody registers tomorrow.
        let on = workday(dice.later(on, 0, 4)).min(workday(clinic.today - Days::new(4)));
        let story = tell(&mut dice, &mut people, clinic, on);
        events.extend(story.into_iter().map(|event| (nth as usize, event)));
    }
    events.sort_by_key(|(_, event)| event.on);
    let planned = events.iter_mut().filter_map(|(_, event)| match &mut event.what {
        What::Session(_, form) if form.attendance == Attendance::Planned => Some(form),
        _ => None,
    });
    for (form, time) in planned.zip(TODAY) {
        form.on = clinic.today;
        form.time = Some(time.to_owned());
    }
    events
}

/// What has become of a story so far: the client, and their episodes.
#[derive(Default)]
struct Cast {
    client: Id,
    episodes: Vec<Id>,
}

fn play(
    tx: &mut Tx<'_>,
    backstage: &Scene,
    people: &[Person],
    events: Vec<(usize, Event)>,
    words: &Words,
) -> Result<()> {
    let mut casts: HashMap<usize, Cast> = HashMap::new();
    let (mut day, mut minutes) = (Day::MIN, 0);
    let mut newest = None;
    for (nth, event) in events {
        minutes = if event.on == day { minutes + 9 } else { 60 };
        day = event.on;
        let person = people.iter().find(|person| person.id == event.by).unwrap_or(&backstage.person);
        let cast = casts.entry(nth).or_default();
        let is_registration = matches!(event.what, What::Register(..));
        at(tx, backstage, person, moment(day, minutes)?, |tx| happen(tx, cast, event.what, words))?;
        if is_registration {
            newest = Some(cast.client);
        }
    }
    // Two colleagues corrected the same address without knowing of each other: a conflict waits for somebody.
    let Some(newest) = newest else { return Ok(()) };
    let seen = store::revision(tx.conn())?;
    for (person, street) in people.iter().skip(1).zip(["Jl. Pejanggik No. 27", "Jl. Pejanggik No. 72"]) {
        at(tx, backstage, person, moment(day, minutes + 30)?, |tx| move_to(tx, newest, street, Some(seen)))?;
    }
    Ok(())
}

fn happen(tx: &mut Tx<'_>, cast: &mut Cast, what: What, words: &Words) -> Result<()> {
    match what {
        What::Register(client, episode) => {
            let input = RegisterClient {
                client: *client,
                episode: Some(episode),
                confirm_duplicate: true,
                clock_wrong: false,
            };
            cast.client = clients::register(tx, input)?.id;
            cast.episodes
                .extend(episodes::of_client(&tx.rx(), cast.client)?.first().map(|episode| episode.id));
        }
        What::Open(episode) => {
            let input = OpenEpisode { client: cast.client, episode, clock_wrong: false };
            cast.episodes.push(episodes::open(tx, input)?.id);
        }
        What::Session(nth, session) => {
            let input = RecordSession { episode: cast.episodes[nth], session, clock_wrong: false };
            sessions::record(tx, input)?;
        }
        What::Contact(mut contact, step) => {
            contact.outcome = (!contact.reached).then(|| words.code("exit", "lost_contact"));
            contact.next_step = (step == Step::Visit).then(|| words.code("activity", "home_visit"));
            let input = RecordContact { client: cast.client, contact, clock_wrong: false };
            sessions::record_contact(tx, input)?;
        }
        What::Close(nth, end) => {
            let reason = end.exit_detail.map(|detail| words.code("exit", detail.as_str()));
            let input = CloseEpisode { id: cast.episodes[nth], rev: None, end, reason, clock_wrong: false };
            episodes::close(tx, input)?;
        }
        What::Aftercare(nth, mut contact) => {
            contact.origin.episode = Some(cast.episodes[nth]);
            aftercare::record(tx, RecordAftercare { client: cast.client, contact, clock_wrong: false })?;
        }
        What::Move => move_to(tx, cast.client, "Gang Kenanga No. 4", None)?,
        What::Archive => {
            let reason = words.code("exit", "moved");
            clients::archive(tx, WithReason { id: cast.client, rev: None, reason })?;
        }
    }
    Ok(())
}

fn move_to(tx: &mut Tx<'_>, client: Id, street: &str, rev: Option<i64>) -> Result<()> {
    let mut form = clients::read(&tx.rx(), client)?.form;
    form.address.street = Some(street.to_owned());
    clients::save(tx, SaveClient { id: client, rev, client: form, clock_wrong: false })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::codes::{Service, Status};

    /// An episode of a story: its service, its first day and, once it is over, its last.
    type Lived = (Service, Day, Option<Day>);

    #[test]
    fn stories_keep_the_rules_whatever_day_it_is() {
        let first = Day::from_ymd_opt(2026, 11, 1).unwrap();
        for today in first.iter_days().take(400).step_by(11) {
            let clinic = Clinic {
                counselors: vec![Id::from_u128(1), Id::from_u128(2)],
                doctor: Id::from_u128(3),
                centers: vec![Id::from_u128(4)],
                programme: 8,
                today,
            };
            let start = start_of(today, YEARS);
            let mut lives: HashMap<usize, (Vec<Lived>, bool)> = HashMap::new();
            for (nth, event) in stories(&clinic, start) {
                assert!(event.on < today && event.on >= start, "{event:?} on {today}");
                let (episodes, is_archived) = lives.entry(nth).or_default();
                assert!(!*is_archived, "{event:?} of an archived client on {today}");
                match event.what {
                    What::Register(..) if !episodes.is_empty() => panic!("registered twice"),
                    What::Register(_, form) | What::Open(form) => {
                        assert!(
                            episodes
                                .iter()
                                .all(|(service, _, end)| *service != form.service || end.is_some())
                        );
                        episodes.push((form.service, event.on, None));
                    }
                    What::Session(at, form) => {
                        let (_, from, to) = episodes[at];
                        assert!(form.on >= from && to.is_none_or(|to| form.on <= to), "{form:?} on {today}");
                        assert_eq!(
                            form.on >= today,
                            form.attendance == Attendance::Planned,
                            "{form:?} on {today}"
                        );
                    }
                    What::Close(at, end) => {
                        assert!(episodes[at].2.is_none() && end.status != Status::Ongoing);
                        episodes[at].2 = end.closed_on;
                    }
                    What::Aftercare(at, _) => assert!(episodes[at].2.is_some(), "{today}"),
                    What::Archive => {
                        assert!(episodes.iter().all(|(.., end)| end.is_some()), "{today}");
                        *is_archived = true;
                    }
                    What::Contact(..) | What::Move => assert!(!episodes.is_empty()),
                }
            }
        }
    }
}
