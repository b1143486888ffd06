//! By which way bundles travel: what is kept of it in the vault, what a person chooses, what they are shown again.

use super::bucket::Store;
use super::folder::{self, Folder};
use super::place::Place;
use crate::error::{Check, Error, Result};
use crate::scene::Scene;
use object_store::path::Path as Key;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The longest of the texts that a person types here.
const LONGEST: usize = 300;
/// What stores without regions are told.
const REGION: &str = "us-east-1";

/// A way, with what opens it. It lies in the encrypted database and goes nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Way {
    Folder { path: String },
    S3(Bucket),
}

/// A bucket, and the key to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bucket {
    pub(super) endpoint: String,
    pub(super) bucket: String,
    pub(super) prefix: String,
    pub(super) region: String,
    pub(super) key_id: String,
    pub(super) secret: Secret,
}

/// The secret half of a key: never printed, zeroed on drop.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Secret(String);

/// The way that a person chose.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransportForm {
    /// A folder that another program carries to the other machines.
    Folder {
        /// The token of the folder chosen.
        folder: String,
    },
    /// A bucket of a store that speaks S3.
    S3 {
        /// The store's address, `https://…`.
        endpoint: String,
        /// The bucket.
        bucket: String,
        /// What the names of the objects begin with, without the last `/`; may be empty.
        #[serde(default)]
        prefix: String,
        /// The store's region; empty where it has none.
        #[serde(default)]
        region: String,
        /// The public half of the key.
        key_id: String,
        /// The secret half; none leaves the one there is, for the same store and key.
        #[serde(default)]
        secret: Option<Secret>,
    },
}

/// The way, as it is shown.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransportFace {
    /// A folder.
    Folder {
        /// Where it is.
        path: String,
    },
    /// A bucket; the secret half of the key is told to nobody again.
    S3 {
        /// The store's address.
        endpoint: String,
        /// The bucket.
        bucket: String,
        /// What the names of the objects begin with.
        prefix: String,
        /// The store's region.
        region: String,
        /// The public half of the key.
        key_id: String,
    },
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// The text, for the library that needs it.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl Way {
    /// The word for it in the access register.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "folder",
            Self::S3(_) => "s3",
        }
    }

    pub(super) fn face(&self) -> TransportFace {
        match self.clone() {
            Self::Folder { path } => TransportFace::Folder { path },
            Self::S3(Bucket { endpoint, bucket, prefix, region, key_id, .. }) => {
                TransportFace::S3 { endpoint, bucket, prefix, region, key_id }
            }
        }
    }

    /// The place at its other end.
    ///
    /// # Errors
    /// `transport_failed` when what is set cannot be spoken to.
    pub(super) fn place(&self) -> Result<Box<dyn Place>> {
        Ok(match self {
            Self::Folder { path } => Box::new(Folder::new(path)),
            Self::S3(bucket) => Box::new(Store::new(bucket)?),
        })
    }
}

impl TransportForm {
    /// The way that is meant.
    ///
    /// # Errors
    /// `file_unreadable`, `transport_folder_missing`, `transport_inside_vault`; `invalid`.
    pub(super) fn way(self, scene: &Scene, before: Option<&Way>) -> Result<Way> {
        match self {
            Self::Folder { folder } => {
                let path = scene.files.path(&folder)?;
                folder::require(&scene.folder, &path)?;
                let path = path.into_os_string().into_string();
                Ok(Way::Folder { path: path.map_err(|_| Error::refused("file_unreadable"))? })
            }
            Self::S3 { endpoint, bucket, prefix, region, key_id, secret } => {
                let clean = |text: &str| text.trim().trim_matches('/').to_owned();
                let (endpoint, key_id) = (clean(&endpoint), key_id.trim().to_owned());
                // A key typed for one store is sent to no other.
                let kept = || match before {
                    Some(Way::S3(known)) if known.endpoint == endpoint && known.key_id == key_id => {
                        Some(known.secret.clone())
                    }
                    _ => None,
                };
                let secret = secret.filter(|secret| !secret.text().is_empty()).or_else(kept);
                let region =
                    Some(region.trim()).filter(|region| !region.is_empty()).unwrap_or(REGION).to_owned();
                let bucket = Bucket {
                    secret: secret.unwrap_or_else(|| Secret(String::new())),
                    bucket: clean(&bucket),
                    prefix: clean(&prefix),
                    endpoint,
                    region,
                    key_id,
                };
                check(&bucket)?;
                Ok(Way::S3(bucket))
            }
        }
    }
}

fn check(bucket: &Bucket) -> Result<()> {
    let mut check = Check::default();
    let typed = [
        ("way.endpoint", &bucket.endpoint),
        ("way.bucket", &bucket.bucket),
        ("way.key_id", &bucket.key_id),
        ("way.secret", &bucket.secret.0),
    ];
    for (field, text) in typed {
        check.require(!text.is_empty(), field, "required");
        check.text(field, Some(text), LONGEST);
    }
    check.text("way.prefix", Some(&bucket.prefix), LONGEST);
    check.text("way.region", Some(&bucket.region), LONGEST);
    check.require(
        bucket.endpoint.is_empty() || is_address(&bucket.endpoint),
        "way.endpoint",
        "not_an_address",
    );
    check.require(Key::parse(&bucket.prefix).is_ok(), "way.prefix", "unreadable");
    let is_name =
        |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
    check.require(is_name(&bucket.bucket), "way.bucket", "unreadable");
    check.require(is_name(&bucket.region), "way.region", "unreadable");
    check.done()
}

/// Whether a text is the address of a store: of a server, without a name and passphrase in it, or a question.
fn is_address(text: &str) -> bool {
    reqwest::Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "https" | "http")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    })
}
