//! What an episode of care is made of in the log.

use crate::kernel::codes::{
    ExitDetail, Funding, Motivation, ReferralSource, Route, Service, Severity, Status, Substance,
};
use crate::log::Class::{Clinical, Coded, Narrative};
use crate::log::Kind::{Bool, Code, Day, Id, Int, Text};
use crate::log::schema::{column, register};
use crate::log::{Entity, Owner};

/// An episode of care.
pub static EPISODE: Entity = Entity::new(
    "episode",
    Owner::Client,
    &[
        register("service", Coded, &[column("", "service", Code(Service::WORDS))]).required(),
        register("opened_on", Coded, &[column("", "opened_on", Day)]).required(),
        register("source", Coded, &[column("", "source", Code(ReferralSource::WORDS))]),
        register("motivation", Coded, &[column("", "motivation", Code(Motivation::WORDS))]),
        register("funding", Coded, &[column("", "funding", Code(Funding::WORDS))]),
        register("severity", Clinical, &[column("", "severity", Code(Severity::WORDS))]),
        register("diagnosis", Clinical, &[column("", "diagnosis", Text)]),
        register("counselor", Coded, &[column("", "counselor", Id)]),
        register("partner", Coded, &[column("", "partner", Id)]),
        register(
            "end",
            Coded,
            &[
                column("status", "status", Code(Status::WORDS)),
                column("closed_on", "closed_on", Day),
                column("exit_detail", "exit_detail", Code(ExitDetail::WORDS)),
            ],
        ),
        register("end_reason", Narrative, &[column("", "end_reason", Text)]),
        register("remarks", Narrative, &[column("", "remarks", Text)]),
    ],
);

/// A substance somebody uses, as known in an episode.
pub static SUBSTANCE_USE: Entity = Entity::new(
    "substance_use",
    Owner::Client,
    &[
        register("episode", Clinical, &[column("", "episode", Id)]).required(),
        register(
            "use",
            Clinical,
            &[
                column("substance", "substance", Code(Substance::WORDS)),
                column("is_primary", "is_primary", Bool),
                column("route", "route", Code(Route::WORDS)),
                column("years_of_use", "years_of_use", Int),
                column("days_last_30", "days_last_30", Int),
            ],
        )
        .required(),
        register("removed", Clinical, &[column("", "removed", Bool)]),
    ],
);
