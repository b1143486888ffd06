//! Which work lies safe elsewhere: another enrolled machine says that it holds it with all parts, and that it is in its last
//! backup that was read again.

use super::exchange::{MachineFace, face};
use super::pack::{enrolled, partial};
use super::store::{self, Known};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::ranges::{self, Held};
use crate::scene::Rx;
use crate::settings::{self, Nothing};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How the work stands elsewhere that is lost with this machine: its own, and that of machines that are no more.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WorkElsewhere {
    /// The operations, by machine, the own ones first, in order; those that stand alike together. Where there are only
    /// events of the access register there is no range.
    pub ranges: Vec<WorkRange>,
    /// How many operations are confirmed by nobody.
    pub unconfirmed: u64,
    /// When the first of them was written, by the clock of its machine.
    pub since: Option<DateTime<FixedOffset>>,
}

/// Operations of one machine that stand alike.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WorkRange {
    /// Who wrote them.
    pub machine: MachineFace,
    /// The first number.
    pub from: u64,
    /// The last.
    pub to: u64,
    /// How many of them are more than events of the access register.
    pub ops: u64,
    /// When the first of those was written, by the clock of its machine.
    pub since: Option<DateTime<FixedOffset>>,
    /// The machines for which a bundle with them was written and that have not confirmed them.
    pub sent_to: Vec<MachineFace>,
    /// The machines that hold them and have them in a backup.
    pub confirmed_by: Vec<MachineFace>,
}

/// What is known of another machine.
struct Witness {
    machine: Id,
    sent: BTreeMap<Id, Held>,
    holds: BTreeMap<Id, Held>,
    backed_up: BTreeMap<Id, Held>,
}

/// What the machines of the clinic say.
struct Witnesses {
    all: Vec<Witness>,
    /// The machines whose work is lost with this one: this one, and those that speak for themselves no more.
    answered_for: Vec<Id>,
    copied: BTreeSet<Id>,
}

/// Says how the work that is lost with this machine stands elsewhere.
///
/// # Errors
/// When the vault cannot be read.
pub fn work_elsewhere(rx: &Rx<'_>, _: Nothing) -> Result<WorkElsewhere> {
    let codes = settings::device_codes(rx.conn)?;
    let witnesses = Witnesses::read(rx)?;
    let mut elsewhere = WorkElsewhere { ranges: Vec::new(), unconfirmed: 0, since: None };
    for of in &witnesses.answered_for {
        for range in witnesses.ranges(rx, *of, &codes)? {
            if range.confirmed_by.is_empty() {
                elsewhere.unconfirmed += range.ops;
                elsewhere.since = earliest(elsewhere.since, range.since);
            }
            elsewhere.ranges.push(range);
        }
    }
    Ok(elsewhere)
}

/// Since when there is work that is lost with this machine, by the clock of whoever wrote it.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn unconfirmed_since(rx: &Rx<'_>) -> Result<Option<DateTime<FixedOffset>>> {
    let witnesses = Witnesses::read(rx)?;
    let mut since = None;
    for of in &witnesses.answered_for {
        let mut confirmed = 0;
        for witness in &witnesses.all {
            confirmed = confirmed.max(witnesses.confirmed(rx, witness, *of)?);
        }
        since = earliest(since, ranges::first_work(rx.conn, *of, confirmed + 1)?);
    }
    Ok(since)
}

/// Up to which number the operations of this machine, and of those whose vault it goes on with, are confirmed by another.
pub(super) fn confirmed(rx: &Rx<'_>) -> Result<BTreeMap<Id, u64>> {
    let witnesses = Witnesses::read(rx)?;
    let mut confirmed = BTreeMap::new();
    for of in settings::lineage(rx.conn, rx.scene.device)? {
        let upto = confirmed.entry(of).or_default();
        for witness in &witnesses.all {
            *upto = witnesses.confirmed(rx, witness, of)?.max(*upto);
        }
    }
    Ok(confirmed)
}

fn earliest(
    one: Option<DateTime<FixedOffset>>,
    other: Option<DateTime<FixedOffset>>,
) -> Option<DateTime<FixedOffset>> {
    one.into_iter().chain(other).min()
}

impl Witnesses {
    fn read(rx: &Rx<'_>) -> Result<Self> {
        let own = rx.scene.device;
        let was = settings::successors(rx.conn)?;
        let mut all = Vec::new();
        let others = enrolled(&rx.scene.authority);
        let partial = partial(rx.conn, &rx.scene.authority, others.keys())?;
        // What a machine holds that does not hold everything is no copy to rely on.
        for machine in others.into_keys().filter(|machine| *machine != own && !partial.contains(machine)) {
            let known = |known: Known| store::known(rx.conn, known, machine);
            let holds = known(Known::Holds)?;
            // A machine whose vault goes on as another's is thought gone, until it says that it has heard of that one.
            let is_gone = was.iter().any(|(next, before)| *before == machine && !holds.contains_key(next));
            if !is_gone {
                let (sent, backed_up) = (known(Known::Sent)?, known(Known::BackedUp)?);
                all.push(Witness { machine, sent, holds, backed_up });
            }
        }
        // A laptop speaks for its own work, but not for what it wrote before it became this machine.
        let own_line = settings::lineage(rx.conn, own)?;
        let speaks = |machine: &Id| {
            partial.contains(machine) && !own_line.contains(machine)
                || all.iter().any(|witness| witness.machine == *machine)
        };
        let others = settings::device_codes(rx.conn)?.into_keys();
        let mut silent: Vec<Id> = others.filter(|machine| *machine != own && !speaks(machine)).collect();
        silent.sort();
        let answered_for = std::iter::once(own).chain(silent).collect();
        Ok(Self { all, answered_for, copied: ranges::copied(rx.conn)? })
    }

    fn reach(&self, rx: &Rx<'_>, known: &BTreeMap<Id, Held>, of: Id) -> Result<u64> {
        known.get(&of).map_or(Ok(0), |held| ranges::needs_beyond(rx.conn, &self.copied, of, *held))
    }

    /// Up to which number a machine has the operations of another in a backup.
    fn confirmed(&self, rx: &Rx<'_>, by: &Witness, of: Id) -> Result<u64> {
        Ok(self.reach(rx, &by.holds, of)?.min(self.reach(rx, &by.backed_up, of)?))
    }

    fn ranges(&self, rx: &Rx<'_>, of: Id, codes: &HashMap<Id, String>) -> Result<Vec<WorkRange>> {
        let last = ranges::highest(rx.conn, of)?;
        let mut reaches = Vec::new();
        for witness in &self.all {
            let confirmed = self.confirmed(rx, witness, of)?;
            reaches.push((witness.machine, self.reach(rx, &witness.sent, of)?, confirmed));
        }
        let mut ends: BTreeSet<u64> =
            reaches.iter().flat_map(|(_, sent, confirmed)| [*sent, *confirmed]).collect();
        ends.insert(last);
        ends.remove(&0);
        let mut listed = Vec::new();
        let mut from = 1;
        for to in ends {
            let ops = ranges::count_work(rx.conn, of, from, to)?;
            let named = |stands: &dyn Fn(u64, u64) -> bool| -> Vec<MachineFace> {
                let such = reaches.iter().filter(|(_, sent, confirmed)| stands(*sent, *confirmed));
                let mut faces: Vec<MachineFace> = such.map(|(machine, ..)| face(codes, *machine)).collect();
                faces.sort_by(|a, b| (&a.code, a.device).cmp(&(&b.code, b.device)));
                faces
            };
            if ops > 0 {
                listed.push(WorkRange {
                    machine: face(codes, of),
                    from,
                    to,
                    ops,
                    since: ranges::first_work(rx.conn, of, from)?,
                    sent_to: named(&|sent, confirmed| sent >= to && confirmed < to),
                    confirmed_by: named(&|_, confirmed| confirmed >= to),
                });
            }
            from = to + 1;
        }
        Ok(listed)
    }
}
