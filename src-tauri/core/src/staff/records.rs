//! What a staff person is made of in the log.

use crate::kernel::codes::{Profession, Role};
use crate::log::Class::{Coded, Identity};
use crate::log::Kind::{Bool, Code, Json, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// A person who works here; with a role, one who has an account.
pub static STAFF: Entity = Entity::new(
    "staff",
    Owner::Staff,
    &[
        register("name", Identity, &[column("", "name", Text)]).required(),
        register("profession", Coded, &[column("", "profession", Code(Profession::WORDS))]),
        register("active", Coded, &[column("", "active", Bool)]),
        // Counts with an administrator's signature only; `last` names the acts of the person that are still accepted.
        register(
            "role",
            Coded,
            &[column("role", "role", Code(Role::WORDS)), column("last", "role_last", Json)],
        ),
    ],
);
