//! What signing keys, assignments and re-keyings are made of in the log. All of them are in the site's dossier or a
//! staff person's, which every vault of the site holds: whoever judges a signature holds what it rests on.

use crate::log::Class::Coded;
use crate::log::Kind::{Bool, Id, Json, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// A person's signing key. Ending it names the last acts that are still accepted from the person.
pub static CREDENTIAL: Entity = Entity::new(
    "credential",
    Owner::Staff,
    &[
        register("key", Coded, &[column("person", "person", Id), column("public_key", "public_key", Text)])
            .required(),
        register("ended", Coded, &[column("", "ended_last", Json)]),
    ],
);

/// A client whom a recovery agent may see.
pub static ASSIGNMENT: Entity = Entity::new(
    "assignment",
    Owner::Site,
    &[
        register("pair", Coded, &[column("agent", "agent", Id), column("client", "client", Id)]).required(),
        register("active", Coded, &[column("", "active", Bool)]),
    ],
);

/// The vault of a device got a new key, which some people were not given.
pub static REKEYING: Entity = Entity::new(
    "rekeying",
    Owner::Site,
    &[register("left_out", Coded, &[column("", "left_out", Json)]).required()],
);
