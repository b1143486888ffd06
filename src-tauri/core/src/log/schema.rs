//! What may be written: entities, their registers, and the column each value is shown in. Names and meanings never
//! change; a new meaning is a new register. A test of the store compares this with the tables.

use std::sync::OnceLock;

/// Who may hold a part of an operation. The order is of the numbers by which the tables know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Names, numbers, addresses: who somebody is.
    Identity,
    /// Coded facts: what reports count.
    Coded,
    /// Clinical facts.
    Clinical,
    /// What people wrote about people, reasons included.
    Narrative,
}

impl Class {
    /// Every class, in the order of a header.
    pub const ALL: [Self; 4] = [Self::Identity, Self::Coded, Self::Clinical, Self::Narrative];

    /// The word in a header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Coded => "coded",
            Self::Clinical => "clinical",
            Self::Narrative => "narrative",
        }
    }

    /// The class of a header's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }
}

/// Whose dossier the records of an entity live in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A client's: the dossier is the client's id.
    Client,
    /// A staff person's.
    Staff,
    /// The site's: ids only, never a client's name.
    Site,
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A calendar day.
    Day,
    /// Yes or no.
    Bool,
    /// The id of a record.
    Id,
    /// Any JSON, kept as text.
    Json,
    /// One of these words; another is from a newer version and parked.
    Code(&'static [&'static str]),
}

/// A column of a projected table and the key of its value inside the register (empty for a register of one value).
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The key inside the register's value; empty when the value itself is shown.
    pub key: &'static str,
    /// The column's name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// A field, or a group of fields that are only right together: written and resolved whole.
#[derive(Debug, Clone, Copy)]
pub struct Register {
    /// The name in the log, for ever.
    pub name: &'static str,
    /// Who may hold it.
    pub class: Class,
    /// Where it is shown.
    pub columns: &'static [Column],
    /// Whether a record without it is not shown: the registers its creating operation writes.
    pub required: bool,
    /// For consent and safety flags: the values from most to least protective.
    pub protective: &'static [&'static str],
}

impl Register {
    /// The same register, without which a record is not shown.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same register, of whose conflicting values the most protective is shown (first word of a group's first column).
    #[must_use]
    pub const fn protective(mut self, order: &'static [&'static str]) -> Self {
        self.protective = order;
        self
    }
}

/// A register whose columns are declared one by one.
#[must_use]
pub const fn register(name: &'static str, class: Class, columns: &'static [Column]) -> Register {
    Register { name, class, columns, required: false, protective: &[] }
}

/// A column of a register.
#[must_use]
pub const fn column(key: &'static str, name: &'static str, kind: Kind) -> Column {
    Column { key, name, kind }
}

/// The statement that puts rows of a kind of record in the place of those there are, in the pieces that do not say how many.
#[derive(Debug)]
pub(super) struct Upsert {
    pub(super) insert: String,
    pub(super) columns: usize,
    pub(super) otherwise: String,
}

/// What a kind of record is made of.
#[derive(Debug)]
pub struct Entity {
    /// The name in the log and of the projected table.
    pub name: &'static str,
    /// Whose dossier its records live in.
    pub owner: Owner,
    /// Its registers.
    pub registers: &'static [Register],
    upsert: OnceLock<Upsert>,
}

impl Entity {
    /// Declares a kind of record.
    #[must_use]
    pub const fn new(name: &'static str, owner: Owner, registers: &'static [Register]) -> Self {
        Self { name, owner, registers, upsert: OnceLock::new() }
    }

    /// Every column of the projected table behind `id` and `dossier`, in the order of the registers.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.registers.iter().flat_map(|register| register.columns)
    }

    /// The statement that shows a record: `id`, `dossier`, then the columns.
    pub(super) fn upsert(&self) -> &Upsert {
        self.upsert.get_or_init(|| {
            let names: Vec<&str> = self.columns().map(|column| column.name).collect();
            let list: String = names.iter().map(|name| format!(", {name}")).collect();
            let updates: String = names.iter().map(|name| format!(", {name} = excluded.{name}")).collect();
            Upsert {
                insert: format!("INSERT INTO {} (id, dossier{list})", self.name),
                columns: names.len() + 2,
                otherwise: format!("ON CONFLICT (id) DO UPDATE SET dossier = excluded.dossier{updates}"),
            }
        })
    }

    /// The register of a name.
    #[must_use]
    pub fn register(&self, name: &str) -> Option<&'static Register> {
        self.registers.iter().find(|register| register.name == name)
    }
}

/// A table derived from several others: one line for each dossier that its statement gives one.
#[derive(Debug)]
pub struct Derived {
    /// The table's name. Its column `id` is the dossier, `n` the number of the line.
    pub name: &'static str,
    /// Its columns, in the order of the statement.
    pub columns: &'static [&'static str],
    /// The statement that gives the line of `:dossier`.
    pub select: &'static str,
    /// The word indexes over it.
    pub words: &'static [WordIndex],
}

/// An FTS5 table over columns of a derived table, which it names in their order there.
#[derive(Debug)]
pub struct WordIndex {
    /// The FTS5 table's name.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [&'static str],
}

/// Everything this version can write and show.
#[derive(Debug)]
pub struct Schema {
    /// The version that operations carry.
    pub version: u32,
    /// Every entity.
    pub entities: &'static [&'static Entity],
    /// The register in which a device's record holds the key that its signatures are checked with: entity and name.
    pub device_key: (&'static str, &'static str),
    /// The entity of the access register: whoever may do anything leaves a trace in it.
    pub trace: &'static str,
    /// The tables derived from several others, refreshed after an operation changed a client's dossier.
    pub derived: &'static [&'static Derived],
}

impl Schema {
    /// The entity of a name.
    #[must_use]
    pub fn entity(&self, name: &str) -> Option<&'static Entity> {
        self.entities.iter().find(|entity| entity.name == name).copied()
    }
}
