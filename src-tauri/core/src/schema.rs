//! Everything this version can write and show: the domains' entities, in one list.

use crate::log::{Entity, Schema};
use crate::{aftercare, clients, episodes, partners, sessions, settings, staff};

/// The entities of this version.
pub static SCHEMA: Schema = Schema {
    version: 1,
    entities: &ENTITIES,
    refresh_client: &[
        include_str!("clients/card.sql"),
        "DELETE FROM client_card WHERE id = :dossier AND NOT EXISTS (SELECT 1 FROM client WHERE id = :dossier)",
    ],
};

static ENTITIES: [&Entity; 13] = [
    &clients::records::CLIENT,
    &clients::records::PHONE,
    &clients::records::ATTACHMENT,
    &episodes::records::EPISODE,
    &episodes::records::SUBSTANCE_USE,
    &sessions::records::CARE_SESSION,
    &sessions::records::CONTACT_ATTEMPT,
    &aftercare::records::AFTERCARE_CONTACT,
    &staff::records::STAFF,
    &partners::records::PARTNER,
    &settings::records::SITE,
    &settings::records::DEVICE,
    &settings::records::ACCESS,
];
