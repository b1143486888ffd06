//! What an aftercare contact is made of in the log.

use crate::kernel::codes::{AftercareActivity, AftercareOrigin, ProductiveKind, Recovery};
use crate::log::Class::{Clinical, Coded, Narrative};
use crate::log::Kind::{Bool, Code, Day, Id, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// A contact after the programme. It belongs to the client, with the care it follows as its origin.
pub static AFTERCARE_CONTACT: Entity = Entity::new(
    "aftercare_contact",
    Owner::Client,
    &[
        register(
            "origin",
            Coded,
            &[
                column("kind", "origin_kind", Code(AftercareOrigin::WORDS)),
                column("episode", "origin_episode", Id),
                column("institution", "origin_institution", Text),
            ],
        ),
        register("on", Coded, &[column("", "on_day", Day)]).required(),
        register("activity", Coded, &[column("", "activity", Code(AftercareActivity::WORDS))]).required(),
        register("reached", Coded, &[column("", "reached", Bool)]).required(),
        register("recovery", Clinical, &[column("", "recovery", Code(Recovery::WORDS))]),
        register(
            "productive",
            Coded,
            &[
                column("is", "productive", Bool),
                column("kind", "productive_kind", Code(ProductiveKind::WORDS)),
            ],
        ),
        register("productive_note", Narrative, &[column("", "productive_note", Text)]),
        register("note", Narrative, &[column("", "note", Text)]),
    ],
);
