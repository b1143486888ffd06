//! What was typed, kept apart from the vaults to judge them by: each value with the operation it became and the values
//! that its writer had before them.

use crate::world::{Machine, Outcome, Site, id};
use rusqlite::OptionalExtension;
use serde_json::Value;
use std::collections::BTreeSet;
use titian_core::log::heads::same;

/// A value that somebody typed.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    /// In which act.
    pub(crate) act: usize,
    pub(crate) dossier: String,
    pub(crate) record: String,
    pub(crate) register: String,
    pub(crate) value: Value,
    /// The operation.
    pub(crate) op: String,
    pub(crate) device: String,
    pub(crate) seq: u64,
    /// The operations whose values stood before its writer.
    pub(crate) saw: BTreeSet<String>,
    /// Whether no machine held it when one that did was set back, or it was written on a machine that was revoked: only
    /// a bundle can bring it any more, and may not.
    pub(crate) may_be_lost: bool,
}

/// A value of a register that somebody is about to type, and what stood there.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub(crate) record: String,
    pub(crate) register: String,
    pub(crate) value: Value,
    pub(crate) saw: BTreeSet<String>,
}

impl Site {
    /// The typed values of a register that are held and that nothing held has seen.
    pub(crate) fn current<'s>(
        &'s self,
        held: &'s BTreeSet<String>,
        record: &'s str,
        register: &'s str,
    ) -> Vec<&'s Typed> {
        let of = || {
            self.typed.iter().filter(move |typed| {
                typed.record == record && typed.register == register && held.contains(&typed.op)
            })
        };
        let seen: BTreeSet<&String> = of().flat_map(|typed| &typed.saw).collect();
        of().filter(|typed| !seen.contains(&typed.op)).collect()
    }

    /// The operations that carry the value shown, of those that are held.
    pub(crate) fn saw(
        &self,
        held: &BTreeSet<String>,
        record: &str,
        register: &str,
        shown: &Value,
    ) -> BTreeSet<String> {
        let current = self.current(held, record, register).into_iter();
        current.filter(|typed| same(&typed.value, shown)).map(|typed| typed.op.clone()).collect()
    }

    /// Writes down what was typed on a machine just now in a dossier, by the operation that it became.
    pub(crate) fn wrote(&mut self, act: usize, at: usize, dossier: &str, edits: Vec<Edit>) -> Outcome {
        let machine = &self.machines[at];
        let (op, device, seq) = last(machine, dossier)?;
        for Edit { record, register, value, saw } in edits {
            self.typed.push(Typed {
                act,
                dossier: dossier.to_owned(),
                record,
                register,
                value,
                op: op.clone(),
                device: device.clone(),
                seq,
                saw,
                may_be_lost: machine.is_revoked,
            });
        }
        Ok(())
    }

    /// After a machine lost something: what no machine of the clinic holds any more may be lost.
    pub(crate) fn note_losses(&mut self) -> Outcome {
        let mut held = BTreeSet::new();
        for machine in self.machines.iter().filter(|machine| !machine.is_revoked) {
            held.append(&mut machine.texts(
                "SELECT lower(hex(id)) FROM op WHERE (SELECT count(*) FROM part WHERE part.op = op.row)
                    = (SELECT count(*) FROM json_each(CAST(header AS TEXT), '$.parts'))",
                [],
            )?);
        }
        for typed in &mut self.typed {
            typed.may_be_lost |= !held.contains(&typed.op);
        }
        for (_, op, may_be_lost) in &mut self.erased {
            *may_be_lost |= !held.contains(op);
        }
        Ok(())
    }
}

/// The newest operation of a dossier: its id, and device and number.
pub(crate) fn last(machine: &Machine, dossier: &str) -> Outcome<(String, String, u64)> {
    let id = id(dossier)?;
    let sql =
        "SELECT lower(hex(id)), lower(hex(device)), seq FROM op WHERE dossier = ? ORDER BY row DESC LIMIT 1";
    let last = machine.read(|conn| {
        conn.query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
    })?;
    last.ok_or_else(|| format!("nothing was written about {dossier}"))
}
