//! What must be in a vault, by what its worker said: which clients, after which saves, imports, erasings, backups and
//! restorings.

use std::collections::BTreeSet;

type Names = BTreeSet<String>;

/// What must be in a vault.
#[derive(Debug, Default, Clone)]
pub(crate) struct Model {
    /// One of these is what is there.
    possible: Vec<Names>,
    /// One of these is what the newest backup holds.
    backups: Vec<Names>,
    made: BTreeSet<String>,
    /// Who was erased, and does not come back with a backup; who may have been.
    erased: Names,
    perhaps_erased: Names,
    may_be_restored: bool,
}

impl Model {
    /// Takes in what a worker said until it was killed, and says amid what that was.
    pub(crate) fn hear(&mut self, said: &[String]) -> String {
        if self.possible.is_empty() {
            self.possible.push(Names::new());
        }
        self.may_be_restored = false;
        let mut begun: Option<(&str, &str)> = None;
        for line in said {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            let (what, names) = rest.split_once(' ').unwrap_or((rest, ""));
            match word {
                "begin" => begun = Some((what, names)),
                "done" => {
                    self.happened(what, names, true);
                    begun = None;
                }
                _ => {}
            }
        }
        if let Some((what, names)) = begun {
            self.happened(what, names, false);
        }
        begun.map_or("nothing", |(what, _)| what).to_owned()
    }

    /// Something was done; what was only begun may have been done or not.
    fn happened(&mut self, what: &str, names: &str, is_sure: bool) {
        let names: Names = names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        match what {
            "save" | "import" => {
                let after = self.possible.iter().map(|before| before.union(&names).cloned().collect());
                let after: Vec<Names> = after.collect();
                self.settle(after, is_sure);
            }
            "erase" => {
                let after = self.possible.iter().map(|before| before.difference(&names).cloned().collect());
                let after: Vec<Names> = after.collect();
                self.settle(after, is_sure);
                (if is_sure { &mut self.erased } else { &mut self.perhaps_erased }).extend(names);
            }
            // Before the tables are brought up to date there is a backup.
            "backup" | "migrate" => {
                let held = self.possible.clone();
                if is_sure {
                    self.backups = held;
                } else {
                    self.backups.extend(held);
                }
            }
            "restore" => {
                self.may_be_restored |= !self.backups.is_empty();
                let after = self.backups.iter().map(|held| held.difference(&self.erased).cloned().collect());
                let after: Vec<Names> = after.collect();
                self.settle(after, is_sure);
            }
            "create" if is_sure => self.made.extend(names),
            _ => {}
        }
    }

    fn settle(&mut self, after: Vec<Names>, is_sure: bool) {
        if is_sure {
            self.possible = after;
        } else {
            self.possible.extend(after);
        }
    }

    /// Holds what is there against what may be there; from now on it is what is there.
    pub(crate) fn see(&mut self, there: Names) -> Result<(), String> {
        if self.possible.contains(&there) {
            let perhaps = std::mem::take(&mut self.perhaps_erased);
            self.erased.extend(perhaps.into_iter().filter(|name| !there.contains(name)));
            self.possible = vec![there];
            return Ok(());
        }
        let nearest = self.possible.iter().min_by_key(|names| names.symmetric_difference(&there).count());
        let differences: Vec<&String> =
            nearest.into_iter().flat_map(|names| names.symmetric_difference(&there)).take(10).collect();
        Err(format!(
            "{} clients are there, which may not be; at the nearest, {differences:?} differ",
            there.len()
        ))
    }

    /// Whether the vault may be one that was just restored.
    pub(crate) const fn may_be_restored(&self) -> bool {
        self.may_be_restored
    }

    /// Whether the making of a vault was acknowledged.
    pub(crate) fn has_made(&self, name: &str) -> bool {
        self.made.contains(name)
    }
}

#[test]
fn a_client_that_was_acknowledged_and_is_gone_is_noticed() {
    let said = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Names>();
    let mut model = Model::default();
    assert_eq!(model.hear(&said(&["begin save A", "done save A", "begin save B"])), "save");
    assert!(model.see(names(&["B"])).is_err());
    assert!(model.see(names(&["A", "C"])).is_err());
    assert!(model.see(names(&["A", "B"])).is_ok());
    model.hear(&said(&[
        "begin backup",
        "done backup",
        "begin import C,D",
        "done import C,D",
        "begin restore",
    ]));
    assert!(model.see(names(&["A", "B", "C"])).is_err(), "half an import");
    assert!(model.see(names(&["A", "B"])).is_ok());
}

#[test]
fn a_client_who_was_erased_and_comes_back_with_a_backup_is_noticed() {
    let said = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Names>();
    let mut model = Model::default();
    model.hear(&said(&[
        "begin save A",
        "done save A",
        "begin save B",
        "done save B",
        "begin migrate",
        "done migrate",
        "begin erase A",
    ]));
    let mut undone = model.clone();
    assert!(undone.see(names(&["A", "B"])).is_ok());
    assert!(model.see(names(&["B"])).is_ok());
    for (model, right) in [(&mut undone, names(&["A", "B"])), (&mut model, names(&["B"]))] {
        model.hear(&said(&["begin restore", "done restore"]));
        let wrong = names(if right.len() == 1 { &["A", "B"] } else { &["B"] });
        assert!(model.see(wrong).is_err());
        assert!(model.see(right).is_ok());
    }
}
