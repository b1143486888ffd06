//! What a session and a contact attempt are made of in the log.

use crate::kernel::codes::{Attendance, Channel, SessionKind};
use crate::log::Class::{Coded, Narrative};
use crate::log::Kind::{Bool, Code, Day, Id, Int, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// A session of an episode: planned, held, missed.
pub static CARE_SESSION: Entity = Entity::new(
    "care_session",
    Owner::Client,
    &[
        register("episode", Coded, &[column("", "episode", Id)]).required(),
        register("when", Coded, &[column("on", "on_day", Day), column("time", "at_time", Text)]).required(),
        register("kind", Coded, &[column("", "kind", Code(SessionKind::WORDS))]).required(),
        register("attendance", Coded, &[column("", "attendance", Code(Attendance::WORDS))]).required(),
        register("counselor", Coded, &[column("", "counselor", Id)]),
        register("minutes", Coded, &[column("", "minutes", Int)]),
        register("note", Narrative, &[column("", "note", Text)]),
    ],
);

/// An attempt to reach a client who stays away.
pub static CONTACT_ATTEMPT: Entity = Entity::new(
    "contact_attempt",
    Owner::Client,
    &[
        register("when", Coded, &[column("on", "on_day", Day), column("time", "at_time", Text)]).required(),
        register("channel", Coded, &[column("", "channel", Code(Channel::WORDS))]).required(),
        register("reached", Coded, &[column("", "reached", Bool)]).required(),
        register("author", Coded, &[column("", "author", Id)]),
        register("outcome", Narrative, &[column("", "outcome", Text)]),
        register("next", Narrative, &[column("step", "next_step", Text), column("on", "next_on", Day)]),
    ],
);
