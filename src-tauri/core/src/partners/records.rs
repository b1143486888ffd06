//! What a partner institution is made of in the log.

use crate::kernel::codes::PartnerKind;
use crate::log::Class::Coded;
use crate::log::Kind::{Bool, Code, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// An institution that clients are referred to or come from.
pub static PARTNER: Entity = Entity::new(
    "partner",
    Owner::Site,
    &[
        register("name", Coded, &[column("", "name", Text)]).required(),
        register("kind", Coded, &[column("", "kind", Code(PartnerKind::WORDS))]),
        register("region_code", Coded, &[column("", "region_code", Text)]),
        register("phone", Coded, &[column("", "phone", Text)]),
        register("active", Coded, &[column("", "active", Bool)]),
    ],
);
