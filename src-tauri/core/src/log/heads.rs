//! Which values of a register are current. The heads are the writes that no other write replaces: a fact about the
//! *set* of operations, so order, repetition and delay cannot matter.

use super::op::OpId;
use super::schema::Register;
use chrono::{DateTime, FixedOffset};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One operation's write to one register.
#[derive(Debug, Clone)]
pub struct Write<'o> {
    /// The local row of the operation, in order of arrival.
    pub row: i64,
    /// The operation.
    pub op: OpId,
    /// The writer's clock.
    pub at: DateTime<FixedOffset>,
    /// Whether that clock was not to be trusted.
    pub at_suspect: bool,
    /// The value.
    pub value: Cow<'o, Value>,
    /// The operations whose values it replaces.
    pub replaces: Cow<'o, [OpId]>,
}

/// The current state of a register.
#[derive(Debug)]
pub struct Heads<'w> {
    /// The writes nobody replaced; the first is the one shown.
    pub heads: Vec<&'w Write<'w>>,
    /// Replaced operations that are not held.
    pub waiting: BTreeSet<OpId>,
}

impl<'w> Heads<'w> {
    /// The heads among the writes of one register.
    #[must_use]
    pub fn of(register: Option<&Register>, writes: &'w [Write<'w>]) -> Self {
        // Most registers were written once.
        if let [only] = writes {
            let waiting = only.replaces.iter().filter(|op| **op != only.op).copied().collect();
            return Self { heads: vec![only], waiting };
        }
        let held: BTreeSet<OpId> = writes.iter().map(|write| write.op).collect();
        let mut replaced: BTreeSet<OpId> = BTreeSet::new();
        for write in writes {
            replaced.extend(write.replaces.iter().filter(|op| **op != write.op));
        }
        let mut heads: Vec<&'w Write<'w>> =
            writes.iter().filter(|write| !replaced.contains(&write.op)).collect();
        heads.sort_by(|a, b| {
            protection(register, &a.value)
                .cmp(&protection(register, &b.value))
                .then(a.at_suspect.cmp(&b.at_suspect))
                .then(b.at.cmp(&a.at))
                .then(b.op.cmp(&a.op))
        });
        heads.dedup_by_key(|write| write.op);
        Self { heads, waiting: replaced.difference(&held).copied().collect() }
    }

    /// The value shown.
    #[must_use]
    pub fn shown(&self) -> Option<&'w Value> {
        self.heads.first().map(|write| &*write.value)
    }

    /// Whether heads of different values stand side by side.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.heads.windows(2).any(|pair| !same(&pair[0].value, &pair[1].value))
    }

    /// The heads that carry the value shown: what an edit of somebody who saw it replaces.
    #[must_use]
    pub fn carrying_shown(&self) -> Vec<OpId> {
        let Some(shown) = self.shown() else { return Vec::new() };
        self.heads.iter().filter(|write| same(&write.value, shown)).map(|write| write.op).collect()
    }
}

/// Whether two values say the same: an absent key and a null are the same, and so are an empty group and nothing.
#[must_use]
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter()
                .all(|key| same(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null)))
        }
        (Value::Object(group), Value::Null) | (Value::Null, Value::Object(group)) => {
            group.values().all(|value| same(value, &Value::Null))
        }
        (a, b) => a == b,
    }
}

/// How protective a value is: lower is more so. Only consent and safety flags differ.
fn protection(register: Option<&Register>, value: &Value) -> usize {
    let Some(register) = register.filter(|register| !register.protective.is_empty()) else { return 0 };
    let word = match value {
        Value::Object(group) => register.columns.first().and_then(|column| group.get(column.key)),
        other => Some(other),
    };
    let word = word.and_then(Value::as_str).unwrap_or_default();
    register.protective.iter().position(|protective| *protective == word).unwrap_or(register.protective.len())
}
