//! The laws of merging, over whatever machines may do: write on old forms, send in any order, lose, repeat, hold back,
//! and speak of things of a newer version.

use super::machine::{Machine, Outcome, change, without};
use crate::clients::records::{CLIENT, PHONE};
use crate::kernel::ids::Id;
use crate::log::heads::same;
use crate::log::op::{Op, OpId};
use crate::log::verify::Extent;
use crate::log::{Class, Edit};
use crate::schema::SCHEMA;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

const CLIENTS: [Id; 2] = [Id::from_u128(1000), Id::from_u128(2000)];

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    /// Somebody saves a form that was read some revisions ago, with some fields changed.
    Save {
        on: usize,
        client: usize,
        back: usize,
        alias: Option<u8>,
        sex: Option<u8>,
        consent: Option<u8>,
        remarks: Option<u8>,
    },
    /// Somebody adds a phone, or removes one.
    Phone { on: usize, client: usize, phone: u8, removed: bool },
    /// Operations travel: in an order of their own, some lost, some without a part.
    Send { from: usize, to: usize, shuffle: u64, lost: u64, without: Option<usize> },
    /// A newer version writes.
    Newer { on: usize, client: usize, what: u8 },
    /// A clock is set.
    Clock { on: usize, days: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let machine = || 0..3usize;
    let value = || proptest::option::weighted(0.4, 0..4u8);
    prop_oneof![
        5 => (machine(), 0..2usize, prop_oneof![2 => Just(0usize), 1 => 1..6usize], value(), value(), value(), value()).prop_map(
            |(on, client, back, alias, sex, consent, remarks)| Step::Save { on, client, back, alias, sex, consent, remarks }
        ),
        1 => (machine(), 0..2usize, 0..3u8, any::<bool>())
            .prop_map(|(on, client, phone, removed)| Step::Phone { on, client, phone, removed }),
        4 => (machine(), machine(), any::<u64>(), any::<u64>(), proptest::option::weighted(0.5, prop_oneof![Just(1usize), Just(3usize)]))
            .prop_map(|(from, to, shuffle, lost, without)| Step::Send { from, to, shuffle, lost, without }),
        1 => (machine(), 0..2usize, 0..3u8).prop_map(|(on, client, what)| Step::Newer { on, client, what }),
        1 => (machine(), prop_oneof![Just(1u64), Just(600u64)]).prop_map(|(on, days)| Step::Clock { on, days }),
    ]
}

/// What a person at a machine could see at a revision, kept apart from the log to judge it by.
#[derive(Clone, Default)]
struct Sight {
    rev: i64,
    /// The columns of the clients shown.
    clients: HashMap<Id, HashMap<&'static str, Value>>,
    /// Every value held.
    held: HashMap<(OpId, Id, String), Value>,
}

const REGISTERS: [(&str, &str); 4] =
    [("alias", "alias"), ("sex", "sex"), ("consent", "consent_status"), ("remarks", "remarks")];

struct World {
    machines: Vec<Machine>,
    sights: Vec<Vec<Sight>>,
}

impl World {
    fn new() -> Result<Self, crate::Error> {
        let mut machines = vec![Machine::new(1)?, Machine::new(2)?, Machine::new(3)?];
        machines[0].register(CLIENTS[0], "Siti")?;
        machines[1].register(CLIENTS[1], "Budi")?;
        let introductions = machines
            .iter()
            .map(|machine| machine.ops().map(|ops| ops[0].clone()))
            .collect::<Result<Vec<_>, _>>()?;
        let mut world = Self { machines, sights: vec![Vec::new(); 3] };
        for at in 0..3 {
            world.machines[at].receive(&introductions)?;
            world.look(at)?;
        }
        Ok(world)
    }

    /// Notes what can be seen at a machine.
    fn look(&mut self, at: usize) -> Result<(), crate::Error> {
        let machine = &self.machines[at];
        let mut sight = Sight { rev: machine.rev()?, ..Sight::default() };
        for client in CLIENTS {
            if machine.conn.prepare("SELECT 1 FROM client WHERE id = ?")?.exists([client])? {
                let mut columns = HashMap::new();
                for (register, column) in REGISTERS {
                    let shown = machine.shown(client, column)?;
                    columns.insert(register, shown.map_or(Value::Null, |word| value_of(register, word)));
                }
                sight.clients.insert(client, columns);
            }
        }
        for op in machine.ops()? {
            for (record, register, value, _) in writes(&op) {
                sight.held.insert((op.id, record, register), value);
            }
        }
        self.sights[at].push(sight);
        Ok(())
    }

    fn go(&mut self, step: &Step) -> Outcome {
        match *step {
            Step::Save { on, client, back, alias, sex, consent, remarks } => {
                let sight = &self.sights[on][self.sights[on].len().saturating_sub(1 + back)];
                let Some(shown) = sight.clients.get(&CLIENTS[client]).cloned() else { return Ok(()) };
                let typed = [
                    ("alias", alias.map(|n| json!(["Ali", "Ucok", "Upik", "Buyung"][usize::from(n)]))),
                    (
                        "sex",
                        sex.map(|n| {
                            [json!("male"), json!("female"), Value::Null, json!("male")][usize::from(n)]
                                .clone()
                        }),
                    ),
                    (
                        "consent",
                        consent.map(|n| {
                            value_of(
                                "consent",
                                ["given", "refused", "withdrawn", "not_asked"][usize::from(n)].to_owned(),
                            )
                        }),
                    ),
                    ("remarks", remarks.map(|n| json!(format!("Catatan {n}")))),
                ];
                let mut edit = Edit::of(&CLIENT, CLIENTS[client]);
                let mut is_changed = false;
                for (register, typed) in typed {
                    let value = typed.unwrap_or_else(|| shown[register].clone());
                    is_changed |= !same(&value, &shown[register]);
                    edit = edit.set(register, value)?;
                }
                let sight = sight.clone();
                let saved = self.machines[on].save(CLIENTS[client], vec![edit], Some(sight.rev))?;
                assert_eq!(saved.changed, is_changed, "a form says what its fields say");
                if saved.changed {
                    self.judge(on, &sight)?;
                }
            }
            Step::Phone { on, client, phone, removed } => {
                let id = Id::from_u128(CLIENTS[client].as_u128() + 1 + u128::from(phone));
                let is_there =
                    self.machines[on].conn.prepare("SELECT 1 FROM touch WHERE record = ?")?.exists([id])?;
                let edit = if is_there {
                    Edit::of(&PHONE, id).set("removed", removed)?
                } else {
                    Edit::new(&PHONE, id)
                };
                let edit =
                    edit.set("phone", json!({ "number": format!("08123450{phone}"), "owner": "self" }))?;
                self.machines[on].save(CLIENTS[client], vec![edit], None)?;
            }
            Step::Send { from, to, shuffle, lost, without: dropped } => {
                let mut ops = self.machines[from].ops()?;
                shuffle_by(&mut ops, shuffle);
                let mut at = 0u32;
                ops.retain(|_| {
                    at += 1;
                    lost >> (at % 64) & 3 != 0
                });
                if let Some(class) = dropped {
                    ops = ops.iter().map(|op| without(op, &[Class::ALL[class]])).collect();
                }
                self.machines[to].receive(&ops)?;
                self.check_verify(to)?;
            }
            Step::Newer { on, client, what } => {
                let (client, thing) = (CLIENTS[client], Id::from_u128(CLIENTS[client].as_u128() + 50));
                let (class, change) = match what {
                    0 => (Class::Clinical, change("screening", thing, "score", json!(27), vec![])),
                    1 => (Class::Coded, change("client", client, "clan", json!("Sasak"), vec![])),
                    _ => (Class::Coded, change("client", client, "sex", json!("unspecified"), vec![])),
                };
                self.machines[on].write_raw(client, class, &[change])?;
            }
            Step::Clock { on, days } => self.machines[on].pass_days(days),
        }
        for at in 0..3 {
            self.look(at)?;
        }
        Ok(())
    }

    /// The last operation of a machine replaces only what was there, and was shown, when its form was read.
    fn judge(&self, on: usize, sight: &Sight) -> Outcome {
        let ops = self.machines[on].ops()?;
        let op = ops.last().ok_or("nothing was written")?;
        for (record, register, _, replaces) in writes(op) {
            for replaced in replaces {
                let value = sight.held.get(&(replaced, record, register.clone()));
                let value = value.ok_or_else(|| format!("{register} replaces what had not arrived"))?;
                let shown = &sight.clients[&record][register.as_str()];
                assert!(same(value, shown), "{register} replaces {value}, but {shown} was shown");
            }
        }
        Ok(())
    }

    /// A machine that misses something says which kind of thing, and nothing worse.
    fn check_verify(&self, at: usize) -> Outcome {
        let verified = self.machines[at].verified()?;
        if let Some(bad) = verified.first_bad {
            assert!(["gap", "missing_part"].contains(&bad.reason), "{bad:?}");
        }
        Ok(())
    }

    /// Everybody sends everything to everybody, in orders of their own and twice over.
    fn settle(&mut self, seed: u64) -> Result<(), crate::Error> {
        for round in 0..2 {
            for from in 0..3 {
                for to in 0..3 {
                    let mut ops = self.machines[from].ops()?;
                    shuffle_by(&mut ops, seed ^ (round * 16 + from as u64 * 4 + to as u64));
                    self.machines[to].receive(&ops)?;
                }
            }
        }
        Ok(())
    }
}

fn value_of(register: &str, word: String) -> Value {
    if register == "consent" { json!({ "status": word }) } else { json!(word) }
}

fn writes(op: &Op) -> Vec<(Id, String, Value, Vec<OpId>)> {
    let changes = op.parts.values().flat_map(|part| part.changes().expect("a part reads"));
    changes
        .flat_map(|change| {
            change.registers.iter().map(|(register, (value, replaces))| {
                (change.record, register.clone(), value.clone(), replaces.clone())
            })
        })
        .collect()
}

fn shuffle_by<T>(items: &mut [T], mut seed: u64) {
    for at in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, usize::try_from(seed >> 33).unwrap_or(0) % (at + 1));
    }
}

/// Every value ever written is shown, or replaced by name, or one side of a conflict that is listed, or of a newer version and listed as such.
fn check_values(machine: &Machine) -> Outcome {
    let mut by_register: BTreeMap<(Id, String), Vec<(OpId, Value)>> = BTreeMap::new();
    let mut replaced: HashSet<(Id, String, OpId)> = HashSet::new();
    let mut entities: HashMap<Id, String> = HashMap::new();
    for op in machine.ops()? {
        for part in op.parts.values() {
            for change in part.changes()? {
                entities.insert(change.record, change.entity.clone());
            }
        }
        for (record, register, value, replaces) in writes(&op) {
            replaced.extend(replaces.into_iter().map(|id| (record, register.clone(), id)));
            by_register.entry((record, register)).or_default().push((op.id, value));
        }
    }
    let is_listed = |table: &str, record: Id, register: &str| {
        machine
            .conn
            .prepare(&format!("SELECT 1 FROM {table} WHERE record = ? AND register IN (?, '')"))
            .and_then(|mut listed| listed.exists(rusqlite::params![record, register]))
    };
    for ((record, register), writes) in by_register {
        let current: Vec<&Value> = writes
            .iter()
            .filter(|(op, _)| !replaced.contains(&(record, register.clone(), *op)))
            .map(|(_, value)| value)
            .collect();
        let first = current.first().ok_or("a register without a current value")?;
        let is_known =
            SCHEMA.entity(&entities[&record]).is_some_and(|entity| entity.register(&register).is_some());
        if !is_known {
            assert!(is_listed("parked", record, &register)?, "{register} is not listed as parked");
            continue;
        }
        let is_conflict = current.iter().any(|value| !same(value, first));
        assert_eq!(is_listed("conflict", record, &register)?, is_conflict, "{register}: {current:?}");
        if let Some((_, column)) = REGISTERS.iter().find(|(name, _)| *name == register) {
            let shown = machine.shown(record, column)?.map_or(Value::Null, |word| value_of(&register, word));
            let is_parked = is_listed("parked", record, &register)?;
            assert!(
                is_parked || current.iter().any(|value| same(value, &shown)),
                "{register}: {shown} of {current:?}"
            );
        }
    }
    Ok(())
}

fn check(steps: &[Step], seed: u64) -> Outcome {
    let mut world = World::new()?;
    for step in steps {
        world.go(step)?;
    }
    world.settle(seed)?;
    let picture = world.machines[0].picture()?;
    for machine in &world.machines {
        assert_eq!(machine.picture()?, picture);
        assert_eq!(machine.verified()?.first_bad, None);
        machine.rebuild()?;
        assert_eq!(machine.picture()?, picture, "a rebuild gives the same tables");
    }
    check_values(&world.machines[0])?;
    check_partial(&world.machines[0], seed)
}

/// Two offices that get one dossier only, without narratives, have the same tables, and verify as what they are.
fn check_partial(whole: &Machine, seed: u64) -> Outcome {
    let ops: Vec<Op> = whole.ops()?.into_iter().filter(|op| op.header.dossier != CLIENTS[1]).collect();
    let mut pictures = Vec::new();
    for turn in 0..2 {
        let mut office = Machine::empty(9)?;
        let mut ops = ops.clone();
        shuffle_by(&mut ops, seed ^ turn);
        office.receive_without(&ops, &[Class::Narrative])?;
        office.receive_without(&ops[..ops.len() / 2], &[Class::Narrative])?;
        assert_eq!(office.verified_as(Extent::Partial)?.first_bad, None);
        pictures.push(office.picture()?);
    }
    assert_eq!(pictures[0], pictures[1]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn machines_that_hold_the_same_show_the_same_and_lose_nothing(
        steps in proptest::collection::vec(step(), 1..28),
        seed in any::<u64>(),
    ) {
        if let Err(error) = check(&steps, seed) {
            return Err(TestCaseError::fail(error.to_string()));
        }
    }
}
