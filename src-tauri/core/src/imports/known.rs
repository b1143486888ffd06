//! Who is known already: clients by record number, identity number, or name and birth date; staff and partners by name.

use crate::clients::Known;
use crate::error::Result;
use crate::exchange::{BirthCandidate, ClientCandidate};
use crate::kernel::fold::fold_name;
use crate::kernel::ids::Id;
use crate::partners;
use crate::staff;
use rusqlite::Connection;
use std::collections::HashMap;

/// The client whom a row is about, those whom earlier rows of the same file brought included: by record number, else
/// identity number, else name and birth date.
pub(super) fn client(conn: &Connection, row: &ClientCandidate) -> Result<Option<Known>> {
    if let Some(record_no) = &row.record_no
        && let Some(known) = Known::by_record_no(conn, record_no)?
    {
        return Ok(Some(known));
    }
    if let Some(identity) = &row.identity
        && let Some(known) = Known::by_identity(conn, &identity.number)?
    {
        return Ok(Some(known));
    }
    match row.birth {
        Some(BirthCandidate::Date(birth)) => Known::by_birth(conn, &fold_name(&row.name), birth),
        _ => Ok(None),
    }
}

/// The client whom a list that gives names alone can mean: the only one of that name.
pub(super) fn client_in_passing(conn: &Connection, row: &ClientCandidate) -> Result<Option<Known>> {
    let known = client(conn, row)?;
    if known.is_some() || row.record_no.is_some() || row.identity.is_some() {
        return Ok(known);
    }
    Known::only_named(conn, &fold_name(&row.name))
}

/// Staff and partners by folded name.
pub(super) struct KnownNames {
    pub(super) staff: HashMap<String, Id>,
    pub(super) partners: HashMap<String, Id>,
}

impl KnownNames {
    /// Reads everybody.
    pub(super) fn read(conn: &Connection) -> Result<Self> {
        Ok(Self {
            staff: staff::names(conn)?.into_iter().map(|(id, name)| (fold_name(&name), id)).collect(),
            partners: partners::names(conn)?.into_iter().map(|(id, name)| (fold_name(&name), id)).collect(),
        })
    }
}
