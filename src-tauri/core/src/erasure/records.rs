//! What an erasure is made of in the log. It lies in the site's dossier and holds ids: nothing about the client, and
//! nothing that a part of the client's own would have to be kept for.

use crate::kernel::codes::ErasureBasis;
use crate::log::Class::{Coded, Narrative};
use crate::log::Kind::{Code, Id, Json, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// Two persons' act by which a client's dossier is erased.
pub static ERASURE: Entity = Entity::new(
    "erasure",
    Owner::Site,
    &[
        register("dossier", Coded, &[column("", "erased_dossier", Id)]).required(),
        register("basis", Coded, &[column("", "basis", Code(ErasureBasis::WORDS))]),
        // Up to which number of each device the dossier was known to whoever erased it.
        register("known", Coded, &[column("", "known", Json)]),
        register("reason", Narrative, &[column("", "reason", Text)]),
    ],
);
