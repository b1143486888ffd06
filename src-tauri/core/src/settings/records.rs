//! What a site, its devices and its access register are made of in the log.

use crate::kernel::codes::{SiteKind, Timezone};
use crate::log::Class::{Coded, Narrative};
use crate::log::Kind::{Bool, Code, Id, Int, Json, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// The clinic and its settings. The record's id is the site's.
pub static SITE: Entity = Entity::new(
    "site",
    Owner::Site,
    &[
        register("name", Coded, &[column("", "name", Text)]).required(),
        register("region_code", Coded, &[column("", "region_code", Text)]),
        register("timezone", Coded, &[column("", "timezone", Code(Timezone::WORDS))]),
        register("sessions_target", Coded, &[column("", "sessions_target", Int)]),
        register("quiet_days", Coded, &[column("", "quiet_days", Int)]),
        register("unconfirmed_days", Coded, &[column("", "unconfirmed_days", Int)]),
        register("idle_minutes", Coded, &[column("", "idle_minutes", Int)]),
        register("aftercare_months", Coded, &[column("", "aftercare_months", Json)]),
        register("motivation_by_source", Coded, &[column("", "motivation_by_source", Json)]),
        register("record_no_pattern", Coded, &[column("", "record_no_pattern", Text)]),
        register("letterhead", Coded, &[column("", "letterhead", Text)]),
        register("signatory", Coded, &[column("", "signatory", Text)]),
        // Narrative parts never leave the clinic, and neither may this: ids of imported records are made with it.
        register("secret", Narrative, &[column("", "secret", Text)]),
        // A clinic, where nothing is said.
        register("kind", Coded, &[column("", "kind", Code(SiteKind::WORDS))]),
        // What persons are named with in extracts: the province must never hold it.
        register("person_key", Narrative, &[column("", "person_key", Text)]),
    ],
);

/// A machine of the site: what its signatures are checked with, and the code in its record numbers.
pub static DEVICE: Entity = Entity::new(
    "device",
    Owner::Site,
    &[
        register("public_key", Coded, &[column("", "public_key", Text)]).required(),
        register("code", Coded, &[column("", "code", Text)]),
        // Counts with an administrator's signature only.
        register("enrolled", Coded, &[column("", "enrolled", Bool)]),
        // What bundles for it are encrypted to. Counts, like the above, with an administrator's signature only.
        register("age_key", Coded, &[column("", "age_key", Text)]),
        // So does this: of a revoked device the last operations accepted.
        register("accepted", Coded, &[column("", "accepted_last", Json)]),
        // And this: whose clients it holds, if not everybody's, and what of them.
        register("extent", Coded, &[column("", "extent", Json)]),
        // The machine from whose vault this one was restored or copied.
        register("was", Coded, &[column("", "was", Id)]),
    ],
);

/// An event of the access register: an unlocking, an export, a print.
pub static ACCESS: Entity = Entity::new(
    "access",
    Owner::Site,
    &[
        register("kind", Coded, &[column("", "kind", Text)]).required(),
        register("about", Coded, &[column("", "about", Id)]),
        register("detail", Coded, &[column("", "detail", Text)]),
    ],
);
