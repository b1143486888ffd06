//! Bundles that travel by a store that speaks S3. Those that need a real one are run by `cargo xtask store`, which installs
//! one and starts it on loopback.

use super::transport::{now, troubles, turn};
use super::{Problem, names, two, verify};
use serde_json::{Value, json};
use std::path::PathBuf;
use titian_tests::clinic::{Clinic, Outcome, files_below};

const SECRET: &str = "Jalak-Bali-9f27-rahasia";

/// A bucket of the store that was started for the tests, as an empty folder on its disk.
pub(crate) struct Bucket {
    pub(crate) folder: PathBuf,
    name: String,
}

impl Bucket {
    pub(crate) fn new(name: &str) -> Result<Self, Problem> {
        let folder = PathBuf::from(std::env::var("TITIAN_STORE_FOLDER")?).join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, name: name.to_owned() })
    }

    pub(crate) fn way(&self) -> Result<Value, Problem> {
        let (address, secret) = (std::env::var("TITIAN_STORE")?, std::env::var("TITIAN_STORE_SECRET")?);
        Ok(json!({
            "kind": "s3", "endpoint": address, "bucket": self.name, "prefix": "klinik/paket",
            "region": "", "key_id": "titian", "secret": secret,
        }))
    }

    fn object(&self, machine: &Clinic) -> Result<PathBuf, Problem> {
        let device = machine.data("session", &json!({}))?["device"]["id"].take();
        let device = device.as_str().ok_or("no device")?;
        Ok(self.folder.join("klinik/paket").join(format!("{device}.titian")))
    }
}

fn set(machine: &Clinic, way: &Value) -> Result<Value, String> {
    machine.data("transport_save", &json!({ "way": way }))
}

/// A store where nobody answers: a door of this machine that was just closed.
fn nobody() -> Result<Value, Problem> {
    let door = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    Ok(json!({
        "kind": "s3", "endpoint": format!("http://{door}"), "bucket": "titian", "key_id": "kunci-klinik", "secret": SECRET,
    }))
}

#[test]
#[ignore = "needs a store: cargo xtask store"]
fn machines_exchange_by_a_store_and_come_to_rest() -> Outcome {
    let bucket = Bucket::new("exchange")?;
    let (office, laptop) = two()?;
    for machine in [&office, &laptop] {
        set(machine, &bucket.way()?)?;
    }
    let foreign = bucket.folder.join("klinik/paket/below");
    std::fs::create_dir_all(&foreign)?;
    std::fs::write(foreign.join("0192f0a0-0000-7000-8000-000000000000.titian"), "of no concern")?;
    std::fs::write(bucket.folder.join("klinik/paket/notes.txt"), "of no concern")?;
    office.outpatient("Siti Rahayu", "2026-11-02")?;
    laptop.outpatient("Made Wirawan", "2026-11-03")?;
    while turn(&[&office, &laptop])? > 0 {}
    assert_eq!((names(&office)?, names(&office)?.len()), (names(&laptop)?, 2));
    for machine in [&office, &laptop] {
        assert_eq!(verify(machine)?, Value::Null);
        assert!(now(machine)?["sent"].is_null(), "there is nothing more to say");
    }
    Ok(())
}

#[test]
#[ignore = "needs a store: cargo xtask store"]
fn an_object_that_is_half_there_is_taken_when_it_is_whole() -> Outcome {
    let bucket = Bucket::new("half")?;
    let (office, laptop) = two()?;
    for machine in [&office, &laptop] {
        set(machine, &bucket.way()?)?;
    }
    laptop.outpatient("Made Wirawan", "2026-11-03")?;
    now(&laptop)?;
    let object = bucket.object(&laptop)?;
    let whole = std::fs::read(&object)?;
    std::fs::write(&object, &whole[..whole.len() / 2])?;
    assert_eq!(troubles(&now(&office)?), ["B: bundle_truncated"]);
    std::fs::write(&object, &whole)?;
    assert_eq!(troubles(&now(&office)?), Vec::<String>::new());
    assert_eq!(names(&office)?.len(), 1);
    Ok(())
}

#[test]
#[ignore = "needs a store: cargo xtask store"]
fn a_wrong_key_and_a_bucket_that_is_not_there_are_told_quietly() -> Outcome {
    let bucket = Bucket::new("refusing")?;
    let (office, _laptop) = two()?;
    let mut way = bucket.way()?;
    way["secret"] = json!("another one");
    set(&office, &way)?;
    assert_eq!(troubles(&now(&office)?), ["place: transport_denied"]);
    let mut way = bucket.way()?;
    way["bucket"] = json!("nowhere");
    set(&office, &way)?;
    assert_eq!(troubles(&now(&office)?), ["place: transport_bucket_missing"]);
    set(&office, &bucket.way()?)?;
    assert_eq!(troubles(&now(&office)?), Vec::<String>::new());
    assert!(bucket.object(&office)?.is_file());
    Ok(())
}

#[test]
fn a_store_that_does_not_answer_is_told_quietly_and_nobody_works_differently() -> Outcome {
    let (office, _laptop) = two()?;
    set(&office, &nobody()?)?;
    assert_eq!(troubles(&now(&office)?), ["place: transport_unreachable"]);
    office.outpatient("Siti Rahayu", "2026-11-02")?;
    assert_eq!(names(&office)?.len(), 1);
    Ok(())
}

#[test]
fn the_key_to_a_store_is_told_to_nobody_again_and_lies_nowhere_readable() -> Outcome {
    let (office, _laptop) = two()?;
    let mut told = set(&office, &nobody()?)?.to_string();
    told += &now(&office)?.to_string();
    told += &office.data("transport_read", &json!({}))?.to_string();
    told += &office.data("access_list", &json!({}))?.to_string();
    let wrong = json!({ "way": { "kind": "s3", "endpoint": 7, "secret": SECRET } });
    told += &office
        .call("transport_save", &wrong)
        .map_or_else(|error| format!("{error:?}"), |done| done.to_string());
    assert!(told.contains("kunci-klinik") && !told.contains(SECRET), "{told}");
    let log = office.stick("log.json");
    office.data("log_export", &json!({ "file": office.app.grant(log.clone()) }))?;
    assert!(!String::from_utf8_lossy(&std::fs::read(&log)?).contains(SECRET));
    let is_in = |bytes: &[u8], planted: &[u8]| bytes.windows(planted.len()).any(|some| some == planted);
    for closed in [false, true] {
        if closed {
            office.app.close();
        }
        for file in files_below(&office.vault)? {
            let bytes = std::fs::read(office.vault.join(&file))?;
            for planted in [SECRET, "kunci-klinik", "127.0.0.1"] {
                assert!(!is_in(&bytes, planted.as_bytes()), "{planted} in {}", file.display());
            }
        }
    }
    Ok(())
}

#[test]
fn a_key_is_kept_for_the_store_it_was_typed_for_and_sent_to_no_other() -> Outcome {
    let (office, _laptop) = two()?;
    let mut way = nobody()?;
    set(&office, &way)?;
    way["secret"] = Value::Null;
    way["prefix"] = json!("klinik");
    assert_eq!(set(&office, &way)?["way"]["prefix"], "klinik");
    way["endpoint"] = json!("https://store.example");
    let wrong = |way: &Value| office.wrong_fields("transport_save", &json!({ "way": way }));
    assert_eq!(wrong(&way), ["way.secret: required"]);
    for address in ["store.example", "ftp://store.example", "https://somebody:word@store.example", "https://"]
    {
        way["endpoint"] = json!(address);
        assert!(wrong(&way).contains(&"way.endpoint: not_an_address".to_owned()), "{address}");
    }
    let nothing = json!({ "kind": "s3", "endpoint": "", "bucket": "a/b", "key_id": "" });
    assert_eq!(
        wrong(&nothing),
        ["way.endpoint: required", "way.key_id: required", "way.secret: required", "way.bucket: unreadable"]
    );
    Ok(())
}
