//! Clients who may be one person, registered twice: on two machines that did not know of each other, or years apart.
//! Proposed with reasons, never joined by themselves; what somebody decided about a pair is in `links`.

use super::duplicates::{Reason, SIMILAR, SIMILAR_SAME_BIRTH};
use super::links;
use crate::error::Result;
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::history;
use crate::scene::Rx;
use crate::settings::{self, Nothing};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

/// The most pairs proposed at a time; more come as these are decided.
const MOST: usize = 200;

/// Two clients who may be one person.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AlikePair {
    /// The one, registered first.
    pub one: AlikeClient,
    /// The other.
    pub other: AlikeClient,
    /// Why.
    pub reasons: Vec<Reason>,
    /// How similar the names are, 0 to 1.
    pub similarity: f64,
}

/// One of them.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AlikeClient {
    /// Who.
    pub client: Id,
    /// Their name.
    pub name: String,
    /// Their record number.
    pub record_no: String,
    /// Their birth date.
    pub birth_date: Option<Day>,
    /// On which machine they were registered.
    pub device_code: Option<String>,
}

/// Two clients who may be one person, and what they have in common.
#[derive(Debug, Clone, Copy)]
struct Likeness {
    one: Id,
    other: Id,
    is_same_number: bool,
    is_same_birth: bool,
    is_similar: bool,
    similarity: f64,
}

impl Likeness {
    fn of(one: &Card, other: &Card, is_same_number: bool) -> Self {
        let (one, other) = if one.id < other.id { (one, other) } else { (other, one) };
        let similarity = strsim::jaro_winkler(&one.sort_name, &other.sort_name);
        let is_same_birth = one.birth_date.is_some() && one.birth_date == other.birth_date;
        let is_similar = similarity >= if is_same_birth { SIMILAR_SAME_BIRTH } else { SIMILAR };
        Self { one: one.id, other: other.id, is_same_number, is_same_birth, is_similar, similarity }
    }

    fn reasons(&self) -> Vec<Reason> {
        [
            (self.is_same_number, Reason::SameIdentity),
            (self.is_same_birth, Reason::SameBirth),
            (self.is_similar, Reason::SimilarName),
        ]
        .into_iter()
        .filter_map(|(is_so, reason)| is_so.then_some(reason))
        .collect()
    }

    /// The likeliest first; of equals, the one registered first.
    fn rank(&self, other: &Self) -> Ordering {
        let strength = |likeness: &Self| {
            [likeness.is_same_number, likeness.is_same_birth, likeness.is_similar]
                .into_iter()
                .map(usize::from)
                .sum::<usize>()
        };
        strength(other)
            .cmp(&strength(self))
            .then(other.similarity.total_cmp(&self.similarity))
            .then((self.one, self.other).cmp(&(other.one, other.other)))
    }
}

#[derive(Debug)]
struct Card {
    id: Id,
    sort_name: String,
    birth_date: Option<Day>,
}

/// Goes through the pairs that nobody has decided about: those of one number, and those of one birth date and similar
/// names. One after the other: a register that was taken in twice has more of them than should be held at a time.
fn each(rx: &Rx<'_>, mut with: impl FnMut(Likeness)) -> Result<()> {
    let decided = links::decided(rx)?;
    let mut of_one_number = BTreeSet::new();
    each_pair(
        rx,
        "SELECT card.id, card.sort_name, card.birth_date, c.identity_kind || c.identity_number
         FROM client c JOIN client_card card ON card.id = c.id
         WHERE c.identity_number IN (SELECT identity_number FROM client WHERE identity_number IS NOT NULL GROUP BY identity_number HAVING count(*) > 1)
            AND card.archived = 0 ORDER BY 4",
        |one, other| {
            let likeness = Likeness::of(one, other, true);
            let pair = (likeness.one, likeness.other);
            of_one_number.insert(pair);
            if !decided.contains(&pair) {
                with(likeness);
            }
        },
    )?;
    each_pair(
        rx,
        "SELECT id, sort_name, birth_date, birth_date FROM client_card WHERE birth_date IS NOT NULL AND archived = 0 ORDER BY 4",
        |one, other| {
            let likeness = Likeness::of(one, other, false);
            let pair = (likeness.one, likeness.other);
            if likeness.is_similar && !of_one_number.contains(&pair) && !decided.contains(&pair) {
                with(likeness);
            }
        },
    )
}

/// Goes through the pairs of cards that have the fourth column in common, by which the rows are ordered.
fn each_pair(rx: &Rx<'_>, sql: &str, mut with: impl FnMut(&Card, &Card)) -> Result<()> {
    let mut statement = rx.conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut common = String::new();
    let mut group: Vec<Card> = Vec::new();
    while let Some(row) = rows.next()? {
        let card = Card { id: row.get(0)?, sort_name: row.get(1)?, birth_date: row.get(2)? };
        let of: String = row.get(3)?;
        if of != common {
            common = of;
            group.clear();
        }
        group.iter().for_each(|before| with(before, &card));
        group.push(card);
    }
    Ok(())
}

/// How many pairs nobody has decided about.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn count(rx: &Rx<'_>) -> Result<u64> {
    let mut count = 0;
    each(rx, |_| count += 1)?;
    Ok(count)
}

/// The likeliest of them.
fn likeliest(rx: &Rx<'_>) -> Result<Vec<Likeness>> {
    let mut best = Vec::with_capacity(2 * MOST);
    let keep = |best: &mut Vec<Likeness>| {
        best.sort_unstable_by(Likeness::rank);
        best.truncate(MOST);
    };
    each(rx, |likeness| {
        best.push(likeness);
        if best.len() == 2 * MOST {
            keep(&mut best);
        }
    })?;
    keep(&mut best);
    Ok(best)
}

/// Clients who may be one person.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<AlikePair>> {
    let devices = settings::device_codes(rx.conn)?;
    likeliest(rx)?
        .into_iter()
        .map(|likeness| {
            Ok(AlikePair {
                one: face(rx, &devices, likeness.one)?,
                other: face(rx, &devices, likeness.other)?,
                reasons: likeness.reasons(),
                similarity: likeness.similarity,
            })
        })
        .collect()
}

fn face(rx: &Rx<'_>, devices: &HashMap<Id, String>, client: Id) -> Result<AlikeClient> {
    let registered_on = history::first_device(rx.conn, client)?;
    let mut statement = rx
        .conn
        .prepare_cached("SELECT name, coalesce(record_no, ''), birth_date FROM client WHERE id = ?")?;
    Ok(statement.query_row([client], |row| {
        Ok(AlikeClient {
            client,
            name: row.get(0)?,
            record_no: row.get(1)?,
            birth_date: row.get(2)?,
            device_code: registered_on.and_then(|device| devices.get(&device).cloned()),
        })
    })?)
}
