//! Everything this version can write and show: the domains' entities, in one list.

use crate::log::{Entity, Schema};
use crate::{
    aftercare, authority, clients, episodes, erasure, partners, province, sessions, settings, staff, standing,
};

/// The entities of this version.
pub static SCHEMA: Schema = Schema {
    version: 1,
    entities: &ENTITIES,
    device_key: ("device", "public_key"),
    trace: "access",
    derived: &[&clients::records::CLIENT_CARD],
};

static ENTITIES: [&Entity; 20] = [
    &clients::records::CLIENT,
    &clients::records::PHONE,
    &clients::records::ATTACHMENT,
    &clients::records::CLIENT_LINK,
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
    &authority::records::CREDENTIAL,
    &authority::records::ASSIGNMENT,
    &authority::records::REKEYING,
    &erasure::records::ERASURE,
    &standing::records::DECISION,
    &province::records::KNOWN_SITE,
];

/// Registers whose values open something: history and conflicts say that they were written, not what they are.
const SECRETS: [(&str, &str); 3] = [("attachment", "file"), ("site", "secret"), ("site", "person_key")];

/// Whether what a register holds is shown to nobody.
pub(crate) fn is_secret(entity: &str, register: &str) -> bool {
    SECRETS.contains(&(entity, register))
}
