//! A bucket of any store that speaks S3.

use super::place::{Found, Place, is_ours};
use super::way::Bucket;
use crate::error::{Error, Result};
use futures_util::StreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpClient, HttpConnector};
use object_store::path::Path as Key;
use object_store::{
    BackoffConfig, ClientOptions, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload,
    RetryConfig, WriteMultipart,
};
use rustls_platform_verifier::BuilderVerifierExt;
use std::fs::File;
use std::io::{Read, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// A bundle larger than this goes and comes in parts of this size.
const PART: usize = 8 << 20;
/// So many objects are looked at; a bucket with more of them is full of what is not ours.
const LOOKED_AT: usize = 10_000;
/// A store that says nothing for so long is not there.
const SILENCE: Duration = Duration::from_secs(60);
/// An object that is asked for where only the answer counts.
const ASKED_FOR: &str = "none.titian";
/// One part must be through by then, also on the slowest line.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The bucket, and what runs its client while somebody waits for it.
#[derive(Debug)]
pub(super) struct Store {
    store: AmazonS3,
    prefix: Option<Key>,
    runtime: Runtime,
}

impl Store {
    /// Nothing is asked of the store yet.
    ///
    /// # Errors
    /// `transport_failed` when what is set cannot be spoken to.
    pub(super) fn new(bucket: &Bucket) -> Result<Self> {
        let retry = RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: 2,
            retry_timeout: Duration::from_secs(30),
        };
        let store = AmazonS3Builder::new()
            .with_endpoint(&bucket.endpoint)
            .with_bucket_name(&bucket.bucket)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.key_id)
            .with_secret_access_key(bucket.secret.text())
            .with_http_connector(Connector)
            .with_retry(retry)
            .build()
            .map_err(said)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let prefix = (!bucket.prefix.is_empty()).then(|| Key::from(bucket.prefix.as_str()));
        Ok(Self { store, prefix, runtime })
    }

    fn key(&self, name: &str) -> Key {
        match &self.prefix {
            Some(prefix) => prefix.clone().join(name),
            None => Key::from(name),
        }
    }

    fn found(&self, object: &ObjectMeta) -> Option<Found> {
        let name = object.location.filename().filter(|name| is_ours(name))?;
        // Not one of a folder below.
        let is_here = object.location == self.key(name);
        is_here.then(|| Found { name: name.to_owned(), tag: tag_of(object), bytes: object.size })
    }

    /// Why a listing came to nothing. It names no reason; the question about one object, whichever, does.
    async fn why(&self) -> Error {
        self.store.head(&self.key(ASKED_FOR)).await.map_or_else(said, |_| Error::refused("transport_failed"))
    }

    /// A part of an object, and what the store says of the whole; none where it is not the one that was found, or not the one
    /// of which the first part came. What is larger than a part comes in parts, since only so much must be through by a certain
    /// time. A newer object of the same size is taken, and looked at once more under its own tag; listings and answers of a store
    /// need not agree on what that is.
    async fn get_part(
        &self,
        found: &Found,
        part: Range<u64>,
        first: Option<&ObjectMeta>,
    ) -> Result<Option<(Vec<u8>, ObjectMeta)>> {
        let wanted = GetOptions {
            range: Some(part.clone().into()),
            // A weak tag matches nothing.
            if_match: first.and_then(|first| first.e_tag.clone()).filter(|tag| !tag.starts_with("W/")),
            ..GetOptions::default()
        };
        let object = match self.store.get_opts(&self.key(&found.name), wanted).await {
            Err(object_store::Error::NotFound { .. } | object_store::Error::Precondition { .. }) => {
                return Ok(None);
            }
            got => got.map_err(said)?,
        };
        let about = object.meta.clone();
        let is_same = first.is_none_or(|first| tag_of(first) == tag_of(&about));
        if about.size != found.bytes || object.range != part || !is_same {
            return Ok(None);
        }
        let (mut some, mut bytes) = (object.into_stream(), Vec::new());
        while let Some(more) = some.next().await {
            bytes.extend_from_slice(&more.map_err(said)?);
            // A store that sends more than it named is not believed.
            if bytes.len() as u64 > part.end - part.start {
                return Ok(None);
            }
        }
        let is_whole = bytes.len() as u64 == part.end - part.start;
        Ok(is_whole.then_some((bytes, about)))
    }

    async fn put_in_parts(&self, key: &Key, bundle: &mut File) -> Result<()> {
        let upload = self.store.put_multipart(key).await.map_err(said)?;
        let mut parts = WriteMultipart::new_with_chunk_size(upload, PART);
        let mut part = vec![0; PART];
        loop {
            let read = bundle.read(&mut part);
            let room = parts.wait_for_capacity(1).await;
            match (read, room) {
                (Ok(0), Ok(())) => return parts.finish().await.map(drop).map_err(said),
                (Ok(read), Ok(())) => parts.write(&part[..read]),
                (read, room) => {
                    // What lies there of it is of no use; where even this fails the store throws it away in time.
                    drop(parts.abort().await);
                    return room.map_err(said).and_then(|()| Ok(read.map(drop)?));
                }
            }
        }
    }
}

impl Place for Store {
    fn list(&self) -> Result<Vec<Found>> {
        self.runtime.block_on(async {
            let mut objects = self.store.list(self.prefix.as_ref()).take(LOOKED_AT);
            let mut found = Vec::new();
            while let Some(object) = objects.next().await {
                let Ok(object) = object else { return Err(self.why().await) };
                found.extend(self.found(&object));
            }
            found.sort_by(|one, other| one.name.cmp(&other.name));
            Ok(found)
        })
    }

    fn fetch(&self, found: &Found, to: &Path) -> Result<bool> {
        let mut copy = File::create(to)?;
        let (mut at, mut first): (u64, Option<ObjectMeta>) = (0, None);
        while at < found.bytes {
            let part = at..found.bytes.min(at + PART as u64);
            let wanted = self.get_part(found, part.clone(), first.as_ref());
            let Some((bytes, now)) = self.runtime.block_on(wanted)? else { return Ok(false) };
            copy.write_all(&bytes)?;
            (at, first) = (part.end, first.or(Some(now)));
        }
        Ok(true)
    }

    fn put(&self, name: &str, from: &Path) -> Result<()> {
        let key = self.key(name);
        let mut bundle = File::open(from)?;
        if bundle.metadata()?.len() > PART as u64 {
            return self.runtime.block_on(self.put_in_parts(&key, &mut bundle));
        }
        let mut bytes = Vec::new();
        bundle.read_to_end(&mut bytes)?;
        self.runtime.block_on(self.store.put(&key, PutPayload::from(bytes))).map(drop).map_err(said)
    }
}

/// What tells an object from the one before.
fn tag_of(object: &ObjectMeta) -> String {
    let by_time = || format!("{} {}", object.size, object.last_modified.to_rfc3339());
    object.e_tag.clone().unwrap_or_else(by_time)
}

/// What a store says, as a code alone: its words may hold what it was told.
fn said(error: object_store::Error) -> Error {
    use object_store::Error as Said;
    Error::refused(match error {
        Said::PermissionDenied { .. } | Said::Unauthenticated { .. } => "transport_denied",
        Said::NotFound { .. } => "transport_bucket_missing",
        Said::Generic { .. } => "transport_unreachable",
        _ => "transport_failed",
    })
}

/// How stores are spoken to: certificates that the system trusts, no detours, and patience with slow lines only.
#[derive(Debug)]
struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(unusable)?
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(15))
            .read_timeout(SILENCE)
            .timeout(LONGEST)
            .build()
            .map_err(unusable)?;
        Ok(HttpClient::new(client))
    }
}

fn unusable(error: impl std::error::Error + Send + Sync + 'static) -> object_store::Error {
    object_store::Error::Generic { store: "S3", source: Box::new(error) }
}

#[cfg(test)]
mod tests {
    use crate::sync::transport::way::Way;

    #[test]
    #[ignore = "needs a store: cargo xtask store"]
    fn what_is_put_into_a_store_in_parts_comes_back_whole() -> Result<(), Box<dyn std::error::Error>> {
        let there = std::path::PathBuf::from(std::env::var("TITIAN_STORE_FOLDER")?).join("parts");
        std::fs::create_dir_all(&there)?;
        let way: Way = serde_json::from_value(serde_json::json!({
            "kind": "s3", "endpoint": std::env::var("TITIAN_STORE")?, "bucket": "parts", "prefix": "",
            "region": "us-east-1", "key_id": "titian", "secret": std::env::var("TITIAN_STORE_SECRET")?,
        }))?;
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        let bytes: Vec<u8> =
            (0..20_000_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        std::fs::write(&from, &bytes)?;
        let place = way.place()?;
        let name = "file.titian";
        place.put(name, &from)?;
        let found = place.list()?;
        assert_eq!(found.iter().map(|found| found.bytes).collect::<Vec<_>>(), [20_000_000]);
        assert!(place.fetch(&found[0], &to)?);
        assert!(std::fs::read(&to)? == bytes);
        std::fs::write(&from, "another")?;
        place.put(name, &from)?;
        assert!(!place.fetch(&found[0], &to)?, "not the one that was listed");
        assert_ne!(place.list()?[0].tag, found[0].tag);
        Ok(())
    }
}
