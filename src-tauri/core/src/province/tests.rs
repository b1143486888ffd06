//! What is in an extract when it is open, and files that others could make: at the level of their bytes.

use super::file::Row;
use crate::error::Result;
use crate::sync::format::{end_line, first_line};
use crate::sync::seal;
use crate::vault::keys::KeyCost;
use crate::{App, Place};
use chrono::DateTime;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const PASSPHRASE: &str = "empat kata yang panjang";
/// What is planted in the vault and may be in no extract.
const PLANTED: [&str; 23] = [
    "Zulkarnain",
    "Si Elang",
    "5271010504900001",
    "081999888777",
    "Gang Rahasia",
    "Dusun Tersembunyi",
    "RM-RAHASIA",
    "Ibu Mawar",
    "Wali Kenanga",
    "082111222333",
    "Kota Kelahiran",
    "tukang kunci",
    "catatan-klien",
    "catatan-episode",
    "catatan-sesi",
    "catatan-kontak",
    "catatan-lanjut",
    "catatan-usaha",
    "alasan-tutup",
    "1990-04-05",
    "2026-02-03",
    "2026-09-01",
    "Rina Lestari",
];

type Outcome = Result<(), Box<dyn std::error::Error>>;

struct Site {
    app: App,
    folder: PathBuf,
}

impl Site {
    fn on(folder: &Path, name: &str, kind: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let now = DateTime::parse_from_rfc3339("2026-11-22T09:00:00+08:00")?;
        let place = Place {
            vault: folder.join(name),
            machine: name.to_owned(),
            demonstration: false,
            build_day: chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default(),
            key_cost: Some(KeyCost { memory_kib: 64, passes: 1 }),
            large_bundle: None,
        };
        let site = Self { app: App::new(place, Box::new(move || now)), folder: folder.to_owned() };
        let new = json!({
            "site_name": name, "region_code": "52.71", "timezone": "WITA", "language": "id", "admin_name": "Rina Lestari",
            "passphrase": PASSPHRASE, "kind": kind,
        });
        let created = site.call("vault_create", &new)?;
        site.call("recovery_check", &json!({ "recovery_key": created["recovery_key"] }))?;
        Ok(site)
    }

    fn call(&self, name: &str, input: &Value) -> Result<Value, String> {
        let answer = self.app.call(name, &input.to_string(), Arc::new(|_| ()));
        let answer =
            answer.map_err(|error| format!("{} {:?} {:?} ({name})", error.code, error.args, error.fields))?;
        let mut answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        Ok(answer["data"].take())
    }

    fn meet(&self, other: &Self) -> Outcome {
        let path = other.folder.join("introduction");
        let code =
            other.call("site_introduce", &json!({ "file": other.app.grant(path.clone()) }))?["code"].take();
        self.call("site_accept", &json!({ "file": self.app.grant(path), "code": code, "by": PASSPHRASE }))?;
        Ok(())
    }

    /// The lines of a file for this site.
    fn opened(&self, path: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let mut lines = seal::open(path, &seal::identity(&self.app.vault()?.device()?)?)?;
        let (mut line, mut all) = (Vec::new(), Vec::new());
        while lines.next(&mut line)? {
            all.push(String::from_utf8(line.clone())?);
        }
        Ok(all)
    }
}

/// Registers somebody with a planted word in every place that has one.
fn plant(clinic: &Site) -> Outcome {
    let client = json!({
        "name": "Zulkarnain", "alias": "Si Elang", "record_no": "RM-RAHASIA", "sex": "male", "birth": { "date": "1990-04-05" },
        "birth_place": "Kota Kelahiran", "mother_name": "Ibu Mawar", "religion": "islam",
        "identity": { "kind": "nik", "number": "5271010504900001" },
        "address": { "street": "Gang Rahasia 7", "region_code": "52.71.01.1004", "text": "Dusun Tersembunyi" },
        "guardian": { "name": "Wali Kenanga", "relation": "parent", "phone": "082111222333" },
        "phones": [{ "number": "081999888777", "owner": "self" }],
        "occupation_text": "tukang kunci", "remarks": "catatan-klien",
    });
    let episode = json!({
        "service": "outpatient", "opened_on": "2026-02-03", "source": "self", "diagnosis": "F15.2", "severity": "severe",
        "substances": [{ "substance": "amphetamines" }], "remarks": "catatan-episode",
    });
    let client = clinic.call("client_register", &json!({ "client": client, "episode": episode }))?;
    let file = clinic.call("client_read", &json!({ "id": client["id"] }))?;
    let of = file["episodes"][0]["id"].clone();
    let session = json!({ "on": "2026-02-10", "kind": "individual_counselling", "attendance": "present", "note": "catatan-sesi" });
    clinic.call("session_record", &json!({ "episode": of, "session": session }))?;
    let contact =
        json!({ "on": "2026-03-01", "channel": "phone", "reached": true, "outcome": "catatan-kontak" });
    clinic.call("contact_record", &json!({ "client": client["id"], "contact": contact }))?;
    let end = json!({ "status": "dropped_out", "closed_on": "2026-06-07", "exit_detail": "own_decision" });
    clinic.call("episode_close", &json!({ "id": of, "end": end, "reason": "alasan-tutup" }))?;
    let contact = json!({
        "origin": { "kind": "unknown" }, "on": "2026-09-01", "activity": "home_visit", "reached": true, "recovery": "abstinent",
        "productive": true, "productive_kind": "business", "productive_note": "catatan-usaha", "note": "catatan-lanjut",
    });
    clinic.call("aftercare_record", &json!({ "client": client["id"], "contact": contact }))?;
    Ok(())
}

#[test]
fn an_open_case_has_the_name_and_not_one_note() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clinic = Site::on(folder.path(), "Klinik Mataram", "clinic")?;
    let other = Site::on(folder.path(), "Klinik Bima", "clinic")?;
    clinic.meet(&other)?;
    plant(&clinic)?;
    let client = clinic.call("client_list", &json!({}))?["rows"][0]["id"].take();
    let to = other.call("session", &json!({}))?["site"]["id"].take();
    let path = folder.path().join("case.titian");
    clinic.call(
        "case_export",
        &json!({ "clients": [client], "to": to, "file": clinic.app.grant(path.clone()) }),
    )?;
    let text = other.opened(&path)?.join("\n");
    for word in ["Zulkarnain", "5271010504900001", "Gang Rahasia 7", "F15.2", "2026-02-10"] {
        assert!(text.contains(word), "{word} is what it is for");
    }
    for word in ["catatan-", "alasan-"] {
        assert!(!text.contains(word), "{word}");
    }
    Ok(())
}

#[test]
fn all_records_when_they_are_open_have_no_note_and_neither_key() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clinic = Site::on(folder.path(), "Klinik Mataram", "clinic")?;
    let office = Site::on(folder.path(), "BNNP NTB", "province")?;
    clinic.meet(&office)?;
    office.meet(&clinic)?;
    plant(&clinic)?;
    clinic.call("person_key_make", &json!({}))?;
    let site = office.call("session", &json!({}))?["site"]["id"].take();
    clinic.call("site_policy", &json!({ "site": site, "policy": "full", "by": PASSPHRASE }))?;
    let path = folder.path().join("full.titian");
    clinic.call("full_export", &json!({ "file": clinic.app.grant(path.clone()) }))?;
    let text = office.opened(&path)?.join("\n");
    let vault = clinic.app.vault()?;
    let own = vault.scene(clinic.app.now(), crate::scene::Work::default()).site;
    let (secret, key) = vault.readers.read(|conn| {
        Ok((
            crate::settings::secret_of(conn, own)?,
            crate::settings::person_key(conn, own)?.unwrap_or_default(),
        ))
    })?;
    assert_eq!(key.len(), 64);
    for word in ["catatan-", "alasan-", secret.as_str(), key.as_str()] {
        assert!(!text.contains(word), "{word}");
    }
    for word in ["Zulkarnain", "5271010504900001", "F15.2", "2026-02-10"] {
        assert!(text.contains(word), "{word} is what it is for");
    }
    // Nor is anything of it readable at the office but in its databases.
    office.call("extract_receive", &json!({ "file": office.app.grant(path) }))?;
    for entry in std::fs::read_dir(folder.path().join("BNNP NTB/sites"))? {
        let bytes = std::fs::read(entry?.path())?;
        assert!(bytes.len() > 4096);
        assert!(!bytes.windows(10).any(|window| window == b"Zulkarnain"));
    }
    Ok(())
}

#[test]
fn an_open_extract_has_the_rows_of_the_preview_and_no_planted_word() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clinic = Site::on(folder.path(), "Klinik Mataram", "clinic")?;
    let province = Site::on(folder.path(), "BNNP NTB", "province")?;
    plant(&clinic)?;
    clinic.meet(&province)?;
    clinic.call("person_key_make", &json!({}))?;
    let file = folder.path().join("rekap.titian");
    let period = json!({ "from": "2026-01-01", "to": "2026-12-31" });
    let preview = clinic.call("extract_preview", &period)?;
    let export = json!({ "from": "2026-01-01", "to": "2026-12-31", "file": clinic.app.grant(file.clone()) });
    assert_eq!(clinic.call("extract_export", &export)?["rows"], 2);

    let lines = province.opened(&file)?;
    let text = lines.concat();
    let whole = format!("{preview}{text}");
    for word in PLANTED {
        assert!(!whole.contains(word), "{word} left the clinic");
        assert!(!whole.to_lowercase().contains(&word.to_lowercase()), "{word} left the clinic");
    }
    // Nor the records' own ids, which are those of the clinic's log.
    let clients = clinic.call("client_list", &json!({}))?;
    let id = clients["rows"][0]["id"].as_str().ok_or("no client")?;
    assert!(!whole.contains(id) && !whole.contains(&id.replace('-', "")));

    assert_eq!(lines.len(), 4, "a manifest, two rows, an end");
    let rows: Vec<Row> =
        lines[1..3].iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
    let episode = serde_json::to_value(&rows[0])?["episode"].take();
    let aftercare = serde_json::to_value(&rows[1])?["aftercare"].take();
    assert_eq!(
        (json!([episode]), json!([aftercare])),
        (preview["episodes"].clone(), preview["aftercare"].clone())
    );
    let said = |name: &str| episode[name].clone();
    assert_eq!(["birth_year", "days"].map(said), [json!(1990), json!(124)]);
    assert_eq!(
        ["region", "opened", "ended"].map(said),
        [json!("52.71.01"), json!("2026-02"), json!("2026-06")]
    );
    assert_eq!(episode["person"].as_str().map(str::len), Some(64));
    Ok(())
}

#[test]
fn persons_are_named_by_the_key_that_clinics_hand_on_and_a_province_gets_none() -> Outcome {
    let folder = tempfile::tempdir()?;
    let one = Site::on(folder.path(), "Klinik Mataram", "clinic")?;
    let other = Site::on(folder.path(), "Klinik Bima", "clinic")?;
    let province = Site::on(folder.path(), "BNNP NTB", "province")?;
    for clinic in [&one, &other] {
        plant(clinic)?;
    }
    one.meet(&other)?;
    other.meet(&one)?;
    province.meet(&one)?;
    let mark = one.call("person_key_make", &json!({}))?["mark"].take();
    let file = folder.path().join("kunci.titian");
    one.call("person_key_give", &json!({ "file": one.app.grant(file.clone()) }))?;
    let refused = province.call("person_key_take", &json!({ "file": province.app.grant(file.clone()) }));
    assert!(refused.is_err_and(|said| said.starts_with("not_a_clinic")));
    assert!(province.opened(&file).is_err(), "it is sealed to the clinic alone");
    let taken = other.call("person_key_take", &json!({ "file": other.app.grant(file) }))?;
    assert_eq!(taken["mark"], mark);
    let period = json!({ "from": "2026-01-01", "to": "2026-12-31" });
    let row = |site: &Site| site.call("extract_preview", &period).map(|mut said| said["episodes"][0].take());
    let (here, there) = (row(&one)?, row(&other)?);
    assert!(here["person"].is_string() && here["person"] == there["person"]);
    assert_ne!(here["client"], there["client"]);
    // Nobody who looks at the history of the site is shown the key.
    let key = one.app.vault()?.readers.read(|conn| {
        let site = one.app.vault()?.scene(one.app.now(), crate::scene::Work::default()).site;
        crate::settings::person_key(conn, site)
    })?;
    let site = one.call("session", &json!({}))?["site"]["id"].take();
    let history = one.call("history", &json!({ "record": site }))?.to_string();
    assert!(history.contains("person_key") && !history.contains(&key.ok_or("no key")?));
    Ok(())
}

/// A file of a clinic as somebody with its keys could write it: the manifest of a genuine one, changed, and other rows.
fn forge(
    clinic: &Site,
    to: &Site,
    genuine: &Path,
    change: impl Fn(&mut Value),
    write_rows: impl Fn(&mut dyn Write) -> std::io::Result<()>,
) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let first: Value = serde_json::from_str(&to.opened(genuine)?[0])?;
    let mut manifest: Value = serde_json::from_str(first["manifest"].as_str().ok_or("no manifest")?)?;
    change(&mut manifest);
    let device = clinic.app.vault()?.device()?;
    let path = to.folder.join("forged.titian");
    let recipient = seal::recipient(&to.app.vault()?.device()?)?;
    seal::seal(std::fs::File::create(&path)?, &[recipient], |out| {
        let mut hashed = Hashed { inner: out, digest: Sha256::new() };
        hashed.write_all(&first_line(&manifest, &device)?)?;
        write_rows(&mut hashed)?;
        let hash = hashed.digest.finalize().into();
        let rows = manifest["rows"].as_u64().unwrap_or_default();
        Ok(hashed.inner.write_all(&end_line(rows, &hash, &device)?)?)
    })?;
    Ok(path)
}

struct Hashed<'w> {
    inner: &'w mut dyn Write,
    digest: Sha256,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.digest.update(bytes);
        self.inner.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

#[test]
fn a_file_of_a_newer_version_and_one_without_end_are_told_apart_from_a_damaged_one() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clinic = Site::on(folder.path(), "Klinik Mataram", "clinic")?;
    let office = Site::on(folder.path(), "BNNP NTB", "province")?;
    clinic.meet(&office)?;
    office.meet(&clinic)?;
    plant(&clinic)?;
    let path = folder.path().join("rekap.titian");
    let export = json!({ "from": "2026-01-01", "to": "2026-12-31", "file": clinic.app.grant(path.clone()) });
    clinic.call("extract_export", &export)?;
    let lines = office.opened(&path)?;
    let said = |path: PathBuf| -> String {
        let said = office.call("extract_receive", &json!({ "file": office.app.grant(path) }));
        said.map_or_else(|error| error, |_| "taken".to_owned())
    };
    let rows = |text: String| move |out: &mut dyn Write| out.write_all(text.as_bytes());
    let both = format!("{}{}", lines[1], lines[2]);
    // A row that this version does not know, a word in a row, a word in the manifest.
    let newer = format!("{}{{\"telepathy\":{{}}}}\n", lines[1]);
    assert!(said(forge(&clinic, &office, &path, |_| (), rows(newer))?).starts_with("bundle_too_new"));
    let newer = both.replacen("\"dropped_out\"", "\"teleported\"", 1);
    assert_ne!(newer, both);
    assert!(said(forge(&clinic, &office, &path, |_| (), rows(newer))?).starts_with("bundle_too_new"));
    let change = |manifest: &mut Value| manifest["extract"]["policy"] = json!("telepathic");
    assert!(said(forge(&clinic, &office, &path, change, rows(both.clone()))?).starts_with("bundle_too_new"));
    // More rows than anybody has; a number of them that do not come; rows of a size that nobody has, in a small file.
    let change = |manifest: &mut Value| manifest["rows"] = json!(1_000_001);
    assert!(
        said(forge(&clinic, &office, &path, change, rows(both.clone()))?).starts_with("bundle_too_large")
    );
    let change = |manifest: &mut Value| manifest["rows"] = json!(1000);
    assert!(
        said(forge(&clinic, &office, &path, change, rows(both.clone()))?).starts_with("bundle_truncated")
    );
    let bomb = |out: &mut dyn Write| {
        let row = [vec![b' '; 1 << 20], b"{}\n".to_vec()].concat();
        (0..1000).try_for_each(|_| out.write_all(&row))
    };
    let forged = forge(&clinic, &office, &path, change, bomb)?;
    assert!(std::fs::metadata(&forged)?.len() < 1 << 20);
    assert!(said(forged).starts_with("bundle_too_large"));
    // What is read is read all the same.
    let face = |path: &Path| {
        office.call("site_file_check", &json!({ "file": office.app.grant(path.to_owned()), "whole": true }))
    };
    let looked = face(&path)?;
    assert_eq!(
        ["purpose", "from", "rows", "period", "is_whole"].map(|name| looked[name].clone()),
        [
            json!("extract"),
            json!("Klinik Mataram"),
            json!(2),
            json!({ "from": "2026-01-01", "to": "2026-12-31" }),
            json!(true)
        ]
    );
    assert_eq!(said(forge(&clinic, &office, &path, |_| (), rows(both))?), "taken");
    Ok(())
}
