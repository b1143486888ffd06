//! What a site knows of other sites, in the log.

use crate::kernel::codes::{SiteKind, SitePolicy};
use crate::log::Class::Coded;
use crate::log::Kind::{Code, Json, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// Another site: a provincial office or a clinic. The record's id is that site's. Counts with an administrator's
/// signature only, since files for it are encrypted to the keys in it.
pub static KNOWN_SITE: Entity = Entity::new(
    "known_site",
    Owner::Site,
    &[
        register(
            "introduction",
            Coded,
            &[
                column("kind", "kind", Code(SiteKind::WORDS)),
                column("name", "name", Text),
                column("region_code", "region_code", Text),
                column("machines", "machines", Json),
            ],
        )
        .required(),
        // What a provincial office gets of this clinic; extracts, where nothing is said.
        register("policy", Coded, &[column("", "policy", Code(SitePolicy::WORDS))]),
    ],
);
