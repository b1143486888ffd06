//! What a decision leaves in the log beside the value: why it was made.

use crate::log::Class::Narrative;
use crate::log::Kind::Text;
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// Why somebody decided a conflict of a client's dossier as they did. It is written in the operation that decides, and
/// that is how history knows what it is the reason of.
pub static DECISION: Entity = Entity::new(
    "decision",
    Owner::Client,
    &[register("decision_reason", Narrative, &[column("", "decision_reason", Text)]).required()],
);

/// Registers that hold the reason of another, which is decided together with it: entity, register, its reason.
pub(super) const REASONS: [(&str, &str, &str); 2] =
    [("episode", "end", "end_reason"), ("client", "archived", "archive_reason")];
