//! What a client's file is made of in the log.

use crate::kernel::codes::{
    ConsentGiver, ConsentStatus, Education, IdentityKind, Marital, Occupation, PhoneOwner, Religion, Sex,
};
use crate::log::Class::{Coded, Identity, Narrative};
use crate::log::Kind::{Bool, Code, Day, Id, Int, Text};
use crate::log::schema::{column, register};
use crate::log::{Derived, Entity, Owner, WordIndex};

/// A client: who somebody is.
pub static CLIENT: Entity = Entity::new(
    "client",
    Owner::Client,
    &[
        register("record_no", Identity, &[column("", "record_no", Text)]),
        register("name", Identity, &[column("", "name", Text)]).required(),
        register("alias", Identity, &[column("", "alias", Text)]),
        register(
            "identity",
            Identity,
            &[
                column("kind", "identity_kind", Code(IdentityKind::WORDS)),
                column("number", "identity_number", Text),
                column("override_reason", "identity_reason", Text),
            ],
        ),
        register("sex", Coded, &[column("", "sex", Code(Sex::WORDS))]),
        register(
            "birth",
            Identity,
            &[
                column("date", "birth_date", Day),
                column("year", "birth_year", Int),
                column("age", "birth_age", Int),
                column("as_of", "birth_as_of", Day),
            ],
        ),
        register("birth_place", Identity, &[column("", "birth_place", Text)]),
        register("mother_name", Identity, &[column("", "mother_name", Text)]),
        register("religion", Identity, &[column("", "religion", Code(Religion::WORDS))]),
        register(
            "address",
            Identity,
            &[
                column("street", "street", Text),
                column("region_code", "region_code", Text),
                column("text", "address_text", Text),
            ],
        ),
        register(
            "guardian",
            Identity,
            &[
                column("name", "guardian_name", Text),
                column("relation", "guardian_relation", Code(PhoneOwner::WORDS)),
                column("phone", "guardian_phone", Text),
            ],
        ),
        register(
            "consent",
            Coded,
            &[
                column("status", "consent_status", Code(ConsentStatus::WORDS)),
                column("on", "consent_on", Day),
                column("given_by", "consent_by", Code(ConsentGiver::WORDS)),
            ],
        )
        .protective(&["withdrawn", "refused", "not_asked", "given"]),
        register("marital", Coded, &[column("", "marital", Code(Marital::WORDS))]),
        register("education", Coded, &[column("", "education", Code(Education::WORDS))]),
        register("occupation", Coded, &[column("", "occupation", Code(Occupation::WORDS))]),
        register("occupation_text", Identity, &[column("", "occupation_text", Text)]),
        register("remarks", Narrative, &[column("", "remarks", Text)]),
        register("archived", Coded, &[column("", "archived", Bool)]),
        register("archive_reason", Narrative, &[column("", "archive_reason", Text)]),
    ],
);

/// A phone of a client or of somebody near.
pub static PHONE: Entity = Entity::new(
    "phone",
    Owner::Client,
    &[
        register(
            "phone",
            Identity,
            &[
                column("number", "number", Text),
                column("owner", "owner", Code(PhoneOwner::WORDS)),
                column("owner_name", "owner_name", Text),
            ],
        )
        .required(),
        register("removed", Identity, &[column("", "removed", Bool)]),
    ],
);

/// A scan: the file itself lies in the vault's folder, encrypted under the key kept here.
pub static ATTACHMENT: Entity = Entity::new(
    "attachment",
    Owner::Client,
    &[
        register(
            "file",
            Identity,
            &[
                column("hash", "hash", Text),
                column("size", "size", Int),
                column("media_type", "media_type", Text),
                column("key", "file_key", Text),
            ],
        )
        .required(),
        register("title", Identity, &[column("", "title", Text)]),
        register("added_on", Coded, &[column("", "added_on", Day)]),
        register("removed", Identity, &[column("", "removed", Bool)]),
    ],
);

/// Whether two clients are one person. In the site's dossier: ids only, and neither file knows of the other.
pub static CLIENT_LINK: Entity = Entity::new(
    "client_link",
    Owner::Site,
    &[
        register("pair", Coded, &[column("one", "one", Id), column("other", "other", Id)]).required(),
        register("same", Coded, &[column("", "same", Bool)]),
    ],
);

/// One line a client for lists and search. Its statement reads the whole dossier, whichever folder its tables belong to.
pub static CLIENT_CARD: Derived = Derived {
    name: "client_card",
    columns: &[
        "id",
        "name",
        "sort_name",
        "record_no",
        "sex",
        "birth_date",
        "birth_year",
        "birth_age",
        "birth_as_of",
        "region_code",
        "place",
        "archived",
        "episode",
        "service",
        "status",
        "opened_on",
        "counselor",
        "last_contact_on",
        "violations",
        "words",
        "digits",
        "archived_words",
        "archived_digits",
    ],
    select: include_str!("card.sql"),
    words: &[
        WordIndex { name: "client_words", columns: &["words", "archived_words"] },
        WordIndex { name: "client_digits", columns: &["digits", "archived_digits"] },
    ],
};
