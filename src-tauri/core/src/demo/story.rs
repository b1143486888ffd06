//! What happens to somebody from the registration on: the events of one client, in order, as far as today.

use super::dice::Dice;
use super::people::People;
use crate::aftercare::{AftercareForm, Origin};
use crate::clients::ClientForm;
use crate::episodes::{EpisodeEnd, EpisodeForm, SubstanceUse};
use crate::kernel::codes::{
    AftercareActivity, AftercareOrigin, Attendance, Channel, ExitDetail, Funding, ProductiveKind, Recovery,
    ReferralSource, Route, Service, SessionKind, Severity, Status, Substance,
};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::sessions::{ContactForm, SessionForm};
use chrono::{Datelike, Days, Months, Weekday};

const HOURS: [&str; 8] = ["08:30", "09:00", "09:45", "10:30", "11:15", "13:00", "13:45", "14:30"];

/// Who and what the clinic works with.
#[derive(Debug)]
pub(super) struct Clinic {
    pub(super) counselors: Vec<Id>,
    pub(super) doctor: Id,
    pub(super) centers: Vec<Id>,
    /// Sessions of an outpatient programme.
    pub(super) programme: u32,
    pub(super) today: Day,
}

/// Something that happens on a day.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) on: Day,
    /// Who writes it down.
    pub(super) by: Id,
    pub(super) what: What,
}

/// What happens. Episodes are named by their number in the client's story.
#[derive(Debug)]
pub(super) enum What {
    Register(Box<ClientForm>, EpisodeForm),
    Open(EpisodeForm),
    Session(usize, SessionForm),
    Contact(ContactForm, Step),
    Close(usize, EpisodeEnd),
    Aftercare(usize, AftercareForm),
    Move,
    Archive,
}

/// What was agreed after a contact attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Nothing,
    Visit,
}

/// How a story goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Completes,
    StaysAway,
    Inpatient,
    Community,
    Transferred,
    Dies,
    Forgotten,
}

/// A story in the making.
struct Story<'c> {
    clinic: &'c Clinic,
    counselor: Id,
    events: Vec<Event>,
    episodes: usize,
    /// Whether the last episode goes on today.
    is_ongoing: bool,
    ended_on: Option<(Day, Status)>,
}

/// The story of somebody who registers on a day.
pub(super) fn tell(dice: &mut Dice, people: &mut People, clinic: &Clinic, on: Day) -> Vec<Event> {
    let counselor = *dice.one(&clinic.counselors);
    let mut story =
        Story { clinic, counselor, events: Vec::new(), episodes: 0, is_ongoing: false, ended_on: None };
    let turn = dice.weighted(&[
        (Turn::Completes, 50),
        (Turn::StaysAway, 26),
        (Turn::Inpatient, 10),
        (Turn::Community, 9),
        (Turn::Transferred, 4),
        (Turn::Dies, 1),
    ]);
    // Some who came lately have not been seen for weeks, and nobody has closed their episode.
    let is_forgotten = (45..=110).contains(&(clinic.today - on).num_days()) && dice.percent(30);
    let turn = if is_forgotten { Turn::Forgotten } else { turn };
    let client = people.invent(dice, on);
    let first = story.episode(dice, turn, on);
    story.note(on, What::Register(Box::new(client), first));
    story.live(dice, turn, on);
    if let (Some((end, Status::Completed)), false) = (story.ended_on, story.is_ongoing) {
        story.aftercare(dice, end);
    }
    if let (Some((end, status)), false, true) = (story.ended_on, story.is_ongoing, dice.percent(14)) {
        let again = workday(dice.later(end, 90, 240));
        if again < clinic.today && status != Status::Deceased && status != Status::Transferred {
            let form = story.episode(dice, Turn::Completes, again);
            story.note(again, What::Open(form));
            let turn = if dice.percent(60) { Turn::Completes } else { Turn::StaysAway };
            story.live(dice, turn, again);
        }
    }
    if let (Some((end, _)), false) = (story.ended_on, story.is_ongoing) {
        let archived_on = workday(end + Days::new(400));
        if archived_on < clinic.today && dice.percent(20) {
            story.note(archived_on, What::Archive);
        }
    }
    if dice.percent(8) {
        let moved_on = workday(dice.later(on, 5, 40));
        story.insert(moved_on, What::Move);
    }
    story.events
}

impl Story<'_> {
    fn note(&mut self, on: Day, what: What) {
        self.episodes += usize::from(matches!(what, What::Register(..) | What::Open(_)));
        self.events.push(Event { on, by: self.counselor, what });
    }

    /// Notes something that happened in between, unless the file was closed by then.
    fn insert(&mut self, on: Day, what: What) {
        let is_closed = self.events.iter().any(|event| matches!(event.what, What::Archive) && event.on <= on);
        if on < self.clinic.today && !is_closed {
            self.note(on, what);
            self.events.sort_by_key(|event| event.on);
        }
    }

    fn episode(&self, dice: &mut Dice, turn: Turn, on: Day) -> EpisodeForm {
        let service = match turn {
            Turn::Inpatient => Service::Inpatient,
            Turn::Community => Service::Community,
            Turn::Completes | Turn::StaysAway | Turn::Transferred | Turn::Dies | Turn::Forgotten => {
                Service::Outpatient
            }
        };
        // Who is pushed stays away more often.
        let own_will = if turn == Turn::StaysAway { 40 } else { 80 };
        let source = dice.weighted(&[
            (ReferralSource::OneSelf, own_will),
            (ReferralSource::Family, 28),
            (ReferralSource::Outreach, 12),
            (ReferralSource::Police, 16),
            (ReferralSource::IntegratedAssessment, 7),
            (ReferralSource::CommunityUnit, 5),
            (ReferralSource::HealthFacility, 4),
            (ReferralSource::School, 4),
            (ReferralSource::OtherInstitution, 2),
            (ReferralSource::Raid, 3),
        ]);
        let source = if service == Service::Community { ReferralSource::CommunityUnit } else { source };
        let (substance, block) = dice.weighted(&[
            ((Substance::Amphetamines, 15), 50),
            ((Substance::Cannabis, 12), 17),
            ((Substance::OtherOpiates, 11), 11),
            ((Substance::Alcohol, 10), 7),
            ((Substance::Inhalants, 18), 6),
            ((Substance::Sedatives, 13), 6),
            ((Substance::Several, 19), 3),
        ]);
        let mut substances = vec![used(dice, substance, true)];
        if dice.percent(35) && substance != Substance::Alcohol {
            substances.push(used(dice, Substance::Alcohol, false));
        }
        let severity = match service {
            Service::Inpatient => Severity::Severe,
            Service::Community => Severity::Mild,
            Service::Outpatient => {
                dice.weighted(&[(Severity::Mild, 35), (Severity::Moderate, 50), (Severity::Severe, 15)])
            }
        };
        EpisodeForm {
            service,
            opened_on: on,
            source: dice.percent(97).then_some(source),
            motivation: None,
            funding: Some(if service == Service::Inpatient && dice.percent(30) {
                Funding::Apbd
            } else {
                Funding::DipaBnn
            }),
            severity: Some(severity),
            diagnosis: dice.percent(95).then(|| format!("F{block}.{}", dice.between(1, 2))),
            counselor: Some(self.counselor),
            partner: (service == Service::Inpatient).then(|| *dice.one(&self.clinic.centers)),
            substances,
            remarks: None,
        }
    }

    fn live(&mut self, dice: &mut Dice, turn: Turn, on: Day) {
        match turn {
            Turn::Completes => self.outpatient(dice, on, self.clinic.programme, Status::Completed),
            Turn::Transferred => {
                let sessions = dice.between(2, 5);
                self.outpatient(dice, on, sessions, Status::Transferred);
            }
            Turn::Dies => self.outpatient(dice, on, 3, Status::Deceased),
            Turn::Community => self.outpatient(dice, on, 5, Status::Completed),
            Turn::StaysAway => self.stays_away(dice, on),
            Turn::Forgotten => self.forgotten(dice, on),
            Turn::Inpatient => self.inpatient(dice, on),
        }
    }

    /// Sessions week after week until as many are held as it takes; then the end.
    fn outpatient(&mut self, dice: &mut Dice, on: Day, sessions: u32, end: Status) {
        self.examination(on);
        let (mut held, mut day) = (0, on);
        while held < sessions {
            day = workday(dice.later(day, 6, 9));
            if day >= self.clinic.today {
                return self.goes_on(day);
            }
            let attendance = dice.weighted(&[
                (Attendance::Present, 82),
                (Attendance::NoShow, 10),
                (Attendance::Excused, 8),
            ]);
            held += u32::from(attendance == Attendance::Present);
            self.session(dice, day, attendance);
        }
        self.close(dice, day, end);
    }

    /// A few sessions, then absence; somebody asks after the client; at last the episode is closed.
    fn stays_away(&mut self, dice: &mut Dice, on: Day) {
        self.examination(on);
        let mut day = on;
        for at in 0..dice.between(3, 7) {
            day = workday(dice.later(day, 6, 9));
            if day >= self.clinic.today {
                return self.goes_on(day);
            }
            let came = at < 2 || dice.percent(40);
            self.session(dice, day, if came { Attendance::Present } else { Attendance::NoShow });
        }
        for _ in 0..2 {
            day = workday(dice.later(day, 6, 8));
            if day >= self.clinic.today {
                self.is_ongoing = true;
                return;
            }
            self.session(dice, day, Attendance::NoShow);
        }
        for channel in [Channel::Whatsapp, Channel::Phone, Channel::Family] {
            day = workday(dice.later(day, 4, 9));
            if day >= self.clinic.today {
                self.is_ongoing = true;
                return;
            }
            self.contact(dice, day, channel);
        }
        let closed_on = workday(dice.later(day, 14, 30));
        if closed_on >= self.clinic.today {
            self.is_ongoing = true;
            return;
        }
        self.close(dice, closed_on, Status::DroppedOut);
    }

    /// Two sessions, two absences and a call that nobody answered.
    fn forgotten(&mut self, dice: &mut Dice, on: Day) {
        self.examination(on);
        self.is_ongoing = true;
        let mut day = on;
        for attendance in [Attendance::Present, Attendance::NoShow, Attendance::NoShow] {
            day = workday(dice.later(day, 6, 8));
            if day < self.clinic.today {
                self.session(dice, day, attendance);
            }
        }
        let called_on = workday(self.clinic.today - Days::new(u64::from(dice.between(6, 12))));
        if called_on > day {
            let visit_on = Some(called_on + Days::new(4));
            let form = ContactForm {
                on: called_on,
                time: Some("10:15".to_owned()),
                channel: Channel::Phone,
                reached: false,
                outcome: None,
                next_step: None,
                next_on: visit_on,
            };
            self.note(called_on, What::Contact(form, Step::Visit));
        }
    }

    fn inpatient(&mut self, dice: &mut Dice, on: Day) {
        let closed_on = workday(dice.later(on, 95, 190));
        if closed_on >= self.clinic.today {
            self.is_ongoing = true;
            return;
        }
        let completes = dice.percent(82);
        self.close(dice, closed_on, if completes { Status::Completed } else { Status::DroppedOut });
        let back_on = workday(dice.later(closed_on, 7, 21));
        if self.ended_on.is_some_and(|(_, status)| status == Status::Completed)
            && back_on < self.clinic.today
            && dice.percent(55)
        {
            let form = EpisodeForm {
                source: Some(ReferralSource::OtherInstitution),
                ..self.episode(dice, Turn::Completes, back_on)
            };
            self.note(back_on, What::Open(form));
            self.outpatient(dice, back_on, self.clinic.programme, Status::Completed);
        }
    }

    fn examination(&mut self, on: Day) {
        let form = SessionForm {
            on,
            time: Some("08:30".to_owned()),
            kind: SessionKind::PhysicalExamination,
            attendance: Attendance::Present,
            counselor: Some(self.clinic.doctor),
            minutes: Some(30),
            note: None,
        };
        self.note(on, What::Session(self.episodes - 1, form));
    }

    fn session(&mut self, dice: &mut Dice, on: Day, attendance: Attendance) {
        let kind = dice.weighted(&[
            (SessionKind::IndividualCounselling, 40),
            (SessionKind::AddictionCounselling, 15),
            (SessionKind::MotivationalInterviewing, 12),
            (SessionKind::Cbt, 10),
            (SessionKind::RelapsePrevention, 10),
            (SessionKind::FamilyCounselling, 6),
            (SessionKind::UrineTest, 7),
        ]);
        let form = SessionForm {
            on,
            time: Some((*dice.one(&HOURS)).to_owned()),
            kind,
            attendance,
            counselor: Some(self.counselor),
            minutes: (attendance == Attendance::Present).then(|| dice.between(3, 6) * 10),
            note: None,
        };
        self.note(on, What::Session(self.episodes - 1, form));
    }

    /// The next session is agreed on, and lies ahead.
    fn goes_on(&mut self, next: Day) {
        self.is_ongoing = true;
        let form = SessionForm {
            on: next,
            time: Some(HOURS[usize::try_from(next.ordinal()).unwrap_or(0) % HOURS.len()].to_owned()),
            kind: SessionKind::IndividualCounselling,
            attendance: Attendance::Planned,
            counselor: Some(self.counselor),
            minutes: None,
            note: None,
        };
        let agreed_on = self.events.last().map_or(next, |event| event.on);
        self.note(agreed_on, What::Session(self.episodes - 1, form));
    }

    fn contact(&mut self, dice: &mut Dice, on: Day, channel: Channel) {
        let reached = channel == Channel::Family || dice.percent(25);
        let (step, next_on) = if dice.percent(60) {
            (Step::Visit, Some(workday(on + Days::new(5))))
        } else {
            (Step::Nothing, None)
        };
        let form = ContactForm {
            on,
            time: Some("15:00".to_owned()),
            channel,
            reached,
            outcome: None,
            next_step: None,
            next_on,
        };
        self.note(on, What::Contact(form, step));
    }

    fn close(&mut self, dice: &mut Dice, on: Day, status: Status) {
        let exit_detail = (status == Status::DroppedOut).then(|| {
            dice.weighted(&[
                (ExitDetail::LostContact, 30),
                (ExitDetail::OwnDecision, 16),
                (ExitDetail::Environment, 18),
                (ExitDetail::HeavyDependence, 12),
                (ExitDetail::Moved, 10),
                (ExitDetail::Relapsed, 8),
                (ExitDetail::Detained, 6),
            ])
        });
        self.note(
            on,
            What::Close(self.episodes - 1, EpisodeEnd { status, closed_on: Some(on), exit_detail }),
        );
        self.ended_on = Some((on, status));
    }

    fn aftercare(&mut self, dice: &mut Dice, end: Day) {
        let learns = dice.percent(18);
        for months in [1, 3, 6] {
            let due = end.checked_add_months(Months::new(months)).unwrap_or(end);
            let on = workday(dice.later(due, 0, 12));
            if on >= self.clinic.today || dice.percent(22) {
                continue;
            }
            let reached = dice.percent(84);
            let recovery = dice.weighted(&[
                (Recovery::Abstinent, 76),
                (Recovery::Lapse, 9),
                (Recovery::Relapse, 11),
                (Recovery::Unknown, 4),
            ]);
            let productive = dice.percent(64);
            let kind = if learns {
                ProductiveKind::VocationalTraining
            } else {
                dice.weighted(&[
                    (ProductiveKind::Employment, 50),
                    (ProductiveKind::Business, 25),
                    (ProductiveKind::School, 12),
                    (ProductiveKind::Household, 8),
                ])
            };
            let form = AftercareForm {
                origin: Origin { kind: AftercareOrigin::Episode, episode: None, institution: None },
                on,
                activity: dice.weighted(&[
                    (AftercareActivity::HomeVisit, 40),
                    (AftercareActivity::GroupMeeting, 22),
                    (AftercareActivity::Counselling, 22),
                    (AftercareActivity::UrineTest, 16),
                ]),
                reached,
                recovery: reached.then_some(recovery),
                productive: reached.then_some(productive),
                productive_kind: (reached && productive).then_some(kind),
                productive_note: None,
                note: None,
            };
            self.note(on, What::Aftercare(self.episodes - 1, form));
        }
    }
}

fn used(dice: &mut Dice, substance: Substance, is_primary: bool) -> SubstanceUse {
    let route = match substance {
        Substance::Amphetamines | Substance::Cannabis | Substance::Inhalants => Route::Smoked,
        _ => Route::Oral,
    };
    SubstanceUse {
        id: None,
        substance,
        is_primary,
        route: Some(route),
        years_of_use: Some(dice.between(1, 9)),
        days_last_30: Some(dice.between(2, 28)),
    }
}

/// The day itself, or the Monday after it.
pub(super) fn workday(day: Day) -> Day {
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
    }
}
