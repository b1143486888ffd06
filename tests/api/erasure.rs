//! Erasing a client: two persons, a basis, and no byte left.

use aes::Aes256;
use aes::cipher::{BlockCipherDecrypt, KeyInit};
use serde_json::{Value, json};
use titian_core::scene::Work;
use titian_core::store::desk::Rank;
use titian_core::vault::keys::KeyFile;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, app, send};

const PAGE: usize = 4096;
/// What SQLCipher keeps at the end of a page: a vector of 16 bytes and a seal of 64.
const RESERVED: usize = 80;
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const DEWI: &str = "sandi milik dewi sendiri";
/// Words that nobody else's data has, in every kind of record that can hold some.
const MARKS: [&str; 12] = [
    "Zulkarnaen",
    "Wirabuana",
    "zulkarnaen",
    "5271011005900001",
    "Kenanga",
    "kambuhpesta",
    "081999888777",
    "Buangansurat",
    "catatansesi",
    "hasilkunjungan",
    "bakalisi",
    "wirabuana",
];

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A clinic with two accounts who may erase together, and the second one's id.
fn clinic_of_two() -> Result<(Clinic, Value), Box<dyn std::error::Error>> {
    let clinic = Clinic::new()?;
    let account = json!({ "name": "Dewi Anggraini", "role": "head", "passphrase": DEWI, "by": PASSPHRASE });
    let dewi = clinic.data("account_add", &account)?["person"].clone();
    Ok((clinic, dewi))
}

/// A client about whom there is something of every kind, marked.
fn marked(clinic: &Clinic) -> Result<Value, Box<dyn std::error::Error>> {
    let form = json!({
        "name": "Zulkarnaen Wirabuana", "identity": { "kind": "nik", "number": "5271011005900001" }, "birth": { "date": "1990-05-10" },
        "sex": "male", "address": { "street": "Gang Kenanga 17B" }, "remarks": "kambuhpesta", "phones": [{ "number": "081999888777", "owner": "self" }],
    });
    let episode = json!({ "service": "outpatient", "opened_on": "2026-10-01", "substances": [{ "substance": "heroin" }] });
    let client =
        clinic.data("client_register", &json!({ "client": form, "episode": episode }))?["id"].clone();
    let file = clinic.data("client_read", &json!({ "id": client }))?;
    let episode = &file["episodes"][0]["id"];
    clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-10-05", "kind": "individual_counselling", "attendance": "present", "note": "catatansesi" } }))?;
    clinic.data("contact_record", &json!({ "client": client, "contact": { "on": "2026-10-20", "channel": "phone", "reached": false, "outcome": "hasilkunjungan" } }))?;
    clinic.data("draft_save", &json!({ "form": format!("client:{}", client.as_str().unwrap_or_default()), "client": client, "body": { "remarks": "bakalisi" } }))?;
    let scan = clinic.vault.with_file_name("surat.pdf");
    std::fs::write(&scan, b"%PDF-1.7 surat")?;
    clinic.data(
        "attachment_add",
        &json!({ "client": client, "file": clinic.app.grant(scan), "title": "Buangansurat" }),
    )?;
    clinic.data("client_printed", &json!({ "id": client }))?;
    Ok(client)
}

fn erase(client: &Value, second: &Value) -> Value {
    json!({ "client": client, "basis": "subject_request", "passphrase": PASSPHRASE, "second_person": second, "second_passphrase": DEWI })
}

/// Every byte of the database and its write-ahead log, decrypted page by page as they lie in the files: the free pages
/// and what is left over within a page, too.
fn decrypted(clinic: &Clinic) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let keys = KeyFile::read(&clinic.vault.join("keys.json")).map_err(|error| error.to_wire().code)?;
    let rina = keys.slots.iter().find(|slot| slot.name == "Rina Lestari").ok_or("no slot")?.person;
    let key = keys.unlock(rina, PASSPHRASE).map_err(|error| error.to_wire().code)?.key;
    let cipher = Aes256::new(key.bytes().into());
    let mut plain = Vec::new();
    for page in std::fs::read(clinic.vault.join("titian.db"))?.chunks_exact(PAGE) {
        plain.extend(decrypted_page(&cipher, page));
    }
    let wal = std::fs::read(clinic.vault.join("titian.db-wal")).unwrap_or_default();
    for frame in wal.get(WAL_HEADER..).unwrap_or_default().chunks_exact(FRAME_HEADER + PAGE) {
        plain.extend(decrypted_page(&cipher, &frame[FRAME_HEADER..]));
    }
    Ok(plain)
}

/// A page as SQLCipher keeps it: AES-256 in CBC mode, and behind that the vector it begins from and a seal. The first
/// page begins with a salt instead of text, which spoils the first block of what comes out and no other.
fn decrypted_page(cipher: &Aes256, page: &[u8]) -> Vec<u8> {
    let (text, rest) = page.split_at(PAGE - RESERVED);
    let mut before: [u8; 16] = rest[..16].try_into().unwrap_or_default();
    let mut plain = Vec::with_capacity(text.len());
    for block in text.chunks_exact(16) {
        let mut out = aes::Block::try_from(block).unwrap_or_default();
        cipher.decrypt_block(&mut out);
        plain.extend(out.iter().zip(before).map(|(byte, before)| byte ^ before));
        before = block.try_into().unwrap_or_default();
    }
    plain
}

/// Locks the vault and opens it as the first administrator.
fn reopen(clinic: &mut Clinic) -> Result<Value, String> {
    clinic.app.close();
    clinic.app = clinic.restarted();
    let people = clinic.data("vault_status", &json!({}))?["people"].take();
    let rina = list(&people).iter().find(|one| one["name"] == "Rina Lestari").ok_or("nobody")?["id"].clone();
    clinic.data("unlock", &json!({ "person": rina, "passphrase": PASSPHRASE }))
}

fn marks_in(bytes: &[u8]) -> Vec<&'static str> {
    MARKS
        .into_iter()
        .filter(|mark| bytes.windows(mark.len()).any(|window| window == mark.as_bytes()))
        .collect()
}

#[test]
fn after_an_erasure_no_byte_of_the_client_is_left_in_the_vault() -> Outcome {
    let (mut clinic, dewi) = clinic_of_two()?;
    let client = marked(&clinic)?;
    let (other, _) = clinic.outpatient("Siti Rahayu", "2026-10-02")?;
    assert!(marks_in(&decrypted(&clinic)?).len() >= 11, "the marks are found before");
    assert_eq!(std::fs::read_dir(clinic.vault.join("attachments"))?.count(), 1);
    let before = clinic.data("verify", &json!({}))?["ops"].clone();

    let answer = clinic.call("client_erase", &erase(&client, &dewi)).map_err(|error| format!("{error:?}"))?;
    assert!(list(&answer["touched"]).contains(&json!("client")));
    assert!(answer["data"]["ops"].as_u64() > Some(3));
    assert_eq!(marks_in(&decrypted(&clinic)?), Vec::<&str>::new());
    assert_eq!(std::fs::read_dir(clinic.vault.join("attachments"))?.count(), 0);
    assert_eq!(std::fs::metadata(clinic.vault.join("titian.db-wal")).map_or(0, |wal| wal.len()), 0);

    assert_eq!(clinic.refusal("client_read", &json!({ "id": client })), "not_found");
    assert_eq!(clinic.data("client_list", &json!({ "text": "zulkar" }))?["matching"], 0);
    assert_eq!(clinic.data("draft_list", &json!({}))?, json!([]));
    assert_eq!(clinic.data("client_list", &json!({}))?["rows"][0]["id"], other);
    assert_eq!(
        clinic.data("history", &json!({ "record": client })).err().map(|e| e.contains("not_found")),
        Some(true)
    );
    let verified = clinic.data("verify", &json!({}))?;
    assert_eq!((&verified["ok"], &verified["first_bad"]), (&json!(true), &Value::Null));
    assert!(verified["ops"].as_u64() > before.as_u64(), "every header is still there");

    reopen(&mut clinic)?;
    assert_eq!(marks_in(&decrypted(&clinic)?), Vec::<&str>::new());
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    let done = clinic.data("erasure_list", &json!({}))?;
    assert_eq!(
        (&done[0]["client"], &done[0]["basis"], &done[0]["cleaned"]),
        (&client, &json!("subject_request"), &json!(true))
    );
    assert_eq!(done[0]["signers"], json!(["Rina Lestari", "Dewi Anggraini"]));
    assert_eq!(done[0]["late"], json!([]));
    assert_eq!(list(&done[0]["copies"]).len(), 1, "the print is still out");
    assert_eq!(clinic.data("erasure_late", &json!({}))?, json!({ "clients": 0, "ops": 0 }));
    let newest = clinic.data("access_list", &json!({ "kinds": ["erased"] }))?;
    assert!(
        newest["rows"][0]["detail_text"]
            .as_str()
            .is_some_and(|text| text.starts_with("dasar: Permintaan klien"))
    );
    Ok(())
}

#[test]
fn a_preview_says_what_would_go_what_the_law_asks_and_where_copies_are() -> Outcome {
    let (clinic, _) = clinic_of_two()?;
    let client = marked(&clinic)?;
    for (name, names) in [("laporan.xlsx", "xlsx"), ("angka.csv", "csv")] {
        let file = clinic.app.grant(clinic.vault.with_file_name(name));
        clinic.data("report_export", &json!({ "from": "2026-01-01", "to": "2026-12-31", "file": file, "format": names, "language": "id" }))?;
    }
    clinic.data("log_export", &json!({ "file": clinic.app.grant(clinic.vault.with_file_name("log")) }))?;
    let preview = clinic.data("erasure_preview", &json!({ "id": client }))?;
    assert_eq!(preview["name"], "Zulkarnaen Wirabuana");
    assert_eq!((&preview["last_visit"], &preview["free_on"]), (&json!("2026-10-05"), &json!("2051-10-05")));
    assert_eq!((&preview["basis_needed"], &preview["drafts"]), (&json!(true), &json!(1)));
    assert!(!list(&preview["bases"]).contains(&json!("retention_over")));
    let count = |entity: &str| {
        list(&preview["records"])
            .iter()
            .find(|count| count["entity"] == entity)
            .map(|count| count["count"].clone())
    };
    assert_eq!(
        (count("client"), count("care_session"), count("attachment"), count("phone")),
        (Some(json!(1)), Some(json!(1)), Some(json!(1)), Some(json!(1)))
    );
    let copies: Vec<&str> =
        list(&preview["copies"]).iter().filter_map(|copy| copy["kind"].as_str()).collect();
    assert_eq!(
        copies,
        ["exported", "exported", "printed"],
        "two reports with names, one print; the log names nobody"
    );
    assert_eq!(
        clinic.data("client_read", &json!({ "id": client }))?["client"]["name"],
        "Zulkarnaen Wirabuana"
    );
    Ok(())
}

#[test]
fn one_person_or_the_wrong_one_or_no_basis_erases_nobody() -> Outcome {
    let (clinic, dewi) = clinic_of_two()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-10-01")?;
    let rina = clinic.data("session", &json!({}))?["person"]["id"].clone();
    let with = |field: &str, value: Value| {
        let mut input = erase(&client, &dewi);
        input[field] = value;
        input
    };
    assert_eq!(clinic.wrong_fields("client_erase", &with("basis", Value::Null)), ["basis: required"]);
    assert_eq!(
        clinic.wrong_fields("client_erase", &with("basis", json!("retention_over"))),
        ["basis: does_not_fit"]
    );
    assert_eq!(
        clinic.wrong_fields("client_erase", &with("second_person", rina)),
        ["second_person: same_person"]
    );
    let mut both = with("passphrase", json!("tebakan saja"));
    both["second_passphrase"] = json!("tebakan juga");
    assert_eq!(
        clinic.wrong_fields("client_erase", &both),
        ["passphrase: wrong_passphrase", "second_passphrase: wrong_passphrase"]
    );
    let nobody = json!("00000000-0000-0000-0000-000000000009");
    assert_eq!(clinic.refusal("client_erase", &with("client", nobody)), "not_found");
    let account = json!({ "name": "Made", "role": "counselor", "passphrase": "sandi milik made sendiri", "by": PASSPHRASE });
    let made = clinic.data("account_add", &account)?["person"].clone();
    let mut counselor = with("second_person", made);
    counselor["second_passphrase"] = json!("sandi milik made sendiri");
    assert_eq!(clinic.refusal("client_erase", &counselor), "signature_needed");
    assert_eq!(clinic.data("client_read", &json!({ "id": client }))?["client"]["name"], "Siti Rahayu");
    assert_eq!(clinic.data("erasure_list", &json!({}))?, json!([]));
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn twenty_five_years_after_the_last_visit_no_other_basis_is_needed() -> Outcome {
    let (clinic, dewi) = clinic_of_two()?;
    let client = clinic.data(
        "client_register",
        &json!({ "client": { "name": "Siti Rahayu" }, "episode": { "service": "outpatient", "opened_on": "2001-11-20" } }),
    )?["id"]
        .clone();
    let preview = clinic.data("erasure_preview", &json!({ "id": client }))?;
    assert_eq!((&preview["basis_needed"], &preview["free_on"]), (&json!(false), &json!("2026-11-20")));
    let mut input = erase(&client, &dewi);
    input["basis"] = Value::Null;
    clinic.data("client_erase", &input)?;
    assert_eq!(clinic.data("erasure_list", &json!({}))?[0]["basis"], "retention_over");
    Ok(())
}

#[test]
fn what_was_erased_stays_so_in_a_vault_of_an_earlier_day() -> Outcome {
    let (mut clinic, dewi) = clinic_of_two()?;
    let client = marked(&clinic)?;
    clinic.app.close();
    let earlier = clinic.vault.with_file_name("earlier");
    std::fs::create_dir(&earlier)?;
    for name in ["titian.db", "keys.json", "head"] {
        std::fs::copy(clinic.vault.join(name), earlier.join(name))?;
    }
    reopen(&mut clinic)?;
    // Acts between that day and the erasure, without which its signatures would not count there.
    for name in ["Made", "Wayan"] {
        let account = json!({ "name": name, "role": "counselor", "passphrase": "sandi orang lain lagi", "by": PASSPHRASE });
        clinic.data("account_add", &account)?;
    }
    clinic.data("client_erase", &erase(&client, &dewi))?;
    clinic.app.close();
    let sealed = std::fs::read_to_string(clinic.vault.join("erased.json"))?;
    assert!(!sealed.contains(client.as_str().unwrap_or_default()), "the list tells nobody who it is about");

    for name in ["titian.db", "keys.json", "head"] {
        std::fs::copy(earlier.join(name), clinic.vault.join(name))?;
    }
    reopen(&mut clinic)?;
    assert_eq!(clinic.refusal("client_read", &json!({ "id": client })), "not_found");
    assert_eq!(marks_in(&decrypted(&clinic)?), Vec::<&str>::new());
    assert_eq!(clinic.data("verify", &json!({}))?["first_bad"], Value::Null);
    assert_eq!(clinic.data("erasure_list", &json!({}))?[0]["client"], client);
    reopen(&mut clinic)?;
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);

    // Without the list it would have come back: the list it is that keeps it away.
    clinic.app.close();
    for name in ["titian.db", "keys.json", "head"] {
        std::fs::copy(earlier.join(name), clinic.vault.join(name))?;
    }
    let list = std::fs::read(clinic.vault.join("erased.json"))?;
    std::fs::remove_file(clinic.vault.join("erased.json"))?;
    reopen(&mut clinic)?;
    assert_eq!(clinic.refusal("client_read", &json!({ "id": client })), "done");
    // A damaged one is said, and one carried here from a backup's folder works.
    std::fs::write(clinic.vault.join("erased.json"), b"{\"format\":1,\"lists\":[\"AAAA\"]}")?;
    let session = reopen(&mut clinic)?;
    assert!(list_of(&session["notices"]).contains(&"erased_list_damaged".to_owned()), "{session}");
    std::fs::write(earlier.join("erased.json"), list)?;
    clinic.app.close();
    titian_core::erasure::carry(&earlier, &clinic.vault).map_err(|error| error.to_wire().code)?;
    reopen(&mut clinic)?;
    assert_eq!(clinic.refusal("client_read", &json!({ "id": client })), "not_found");
    Ok(())
}

fn list_of(value: &Value) -> Vec<String> {
    list(value).iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

#[test]
fn somebody_who_drops_a_file_without_signatures_is_found_out() -> Outcome {
    let (mut clinic, _) = clinic_of_two()?;
    let client = marked(&clinic)?;
    let id: titian_core::kernel::ids::Id = serde_json::from_value(client)?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let scene = vault.scene(clinic.app.now(), Work::default());
    vault
        .desk
        .write(Rank::Save, scene, move |tx| {
            titian_core::log::erase::settle(tx.conn(), &titian_core::schema::SCHEMA, &[id].into()).map(drop)
        })
        .map_err(|error| error.to_wire().code)?;
    drop(vault);
    assert_eq!(clinic.data("verify", &json!({}))?["first_bad"]["reason"], "missing_part");
    reopen(&mut clinic)?;
    assert_eq!(clinic.data("verify", &json!({}))?["first_bad"]["reason"], "missing_part");
    Ok(())
}

#[test]
fn words_that_an_import_remembers_and_open_conflicts_go_with_the_client() -> Outcome {
    let (clinic, dewi) = clinic_of_two()?;
    let client = marked(&clinic)?;
    let seen =
        clinic.call("client_read", &json!({ "id": client })).map_err(|error| error.code)?["rev"].clone();
    for street in ["Gang Kenanga 18", "Gang Kenanga 19"] {
        let form = json!({ "name": "Zulkarnaen Wirabuana", "identity": { "kind": "nik", "number": "5271011005900001" },
            "birth": { "date": "1990-05-10" }, "sex": "male", "address": { "street": street }, "remarks": "kambuhpesta",
            "phones": [{ "number": "081999888777", "owner": "self" }] });
        clinic.data("client_save", &json!({ "id": client, "rev": seen, "client": form }))?;
    }
    assert_eq!(list(&clinic.data("conflict_list", &json!({}))?).len(), 1);
    // Somebody else's row, in which a word about the client had to be explained.
    let register = clinic.vault.with_file_name("register.csv");
    std::fs::write(
        &register,
        "Nama;Tgl Masuk;Layanan;Status\nBudi Santoso;05-01-2026;RJ;Ikut Zulkarnaen Wirabuana\n",
    )?;
    let preview = || {
        clinic
            .data("import_preview", &json!({ "file": clinic.app.grant(register.clone()), "language": "id" }))
    };
    let first = preview()?;
    assert_eq!(first["accepted"], 0, "nobody explained the word yet");
    let sheet = first["sheets"][0]["sheet"].as_str().ok_or("no sheet")?.to_owned();
    let mapping = json!({ sheet: { "words": { "status": { "Ikut Zulkarnaen Wirabuana": "ongoing" } } } });
    let file = clinic.app.grant(register.clone());
    clinic.data("import_store", &json!({ "file": file, "mapping": mapping, "language": "id" }))?;
    assert_eq!(preview()?["accepted"], 1, "the word is remembered");
    clinic.data("client_erase", &erase(&client, &dewi))?;
    assert_eq!(clinic.data("conflict_list", &json!({}))?, json!([]));
    assert_eq!(preview()?["accepted"], 0, "and forgotten with the client");
    assert_eq!(marks_in(&decrypted(&clinic)?), Vec::<&str>::new());
    Ok(())
}

#[test]
fn the_backups_know_of_an_erasure_before_the_next_one_is_made() -> Outcome {
    let (clinic, dewi) = clinic_of_two()?;
    let client = marked(&clinic)?;
    let stick = tempfile::tempdir()?;
    let folder = clinic.app.grant(stick.path().to_owned());
    clinic.data("backup_settings", &json!({ "folder": folder, "room_mb": 1000, "warn_days": 7 }))?;
    clinic.data("backup_now", &json!({}))?;
    let rina = clinic.data("session", &json!({}))?["person"]["id"].clone();
    clinic.data("client_erase", &erase(&client, &dewi))?;
    clinic.app.close();
    // The disk is lost; the stick is not.
    let elsewhere = tempfile::tempdir()?;
    let other = app(&elsewhere.path().join("vault"), &clinic.clock());
    let call =
        |name: &str, input: &Value| send(&other, name, input).map_err(|error| format!("{name}: {error:?}"));
    let found =
        call("backup_list", &json!({ "folder": other.grant(stick.path().to_owned()) }))?["data"].take();
    call("restore", &json!({ "backup": found[0]["backup"], "person": rina, "passphrase": PASSPHRASE }))?;
    call("unlock", &json!({ "person": rina, "passphrase": PASSPHRASE }))?;
    let read = send(&other, "client_read", &json!({ "id": client }));
    assert_eq!(read.err().map(|error| error.code), Some("not_found"));
    Ok(())
}

#[test]
fn a_backup_from_before_an_erasure_does_not_bring_the_client_back_here_or_elsewhere() -> Outcome {
    let (mut clinic, dewi) = clinic_of_two()?;
    let client = marked(&clinic)?;
    let stick = tempfile::tempdir()?;
    let folder = clinic.app.grant(stick.path().to_owned());
    clinic.data("backup_settings", &json!({ "folder": folder, "room_mb": 1000, "warn_days": 7 }))?;
    clinic.data("backup_now", &json!({}))?;
    let rina = clinic.data("session", &json!({}))?["person"]["id"].clone();
    let done = clinic.data("client_erase", &erase(&client, &dewi))?;
    let copies: Vec<&str> = list(&done["copies"]).iter().filter_map(|copy| copy["kind"].as_str()).collect();
    assert_eq!(copies, ["backup", "printed"], "the backup is named as a copy that is out");
    clinic.pass_days(1);
    clinic.data("backup_now", &json!({}))?;
    clinic.app.close();

    let restore = |app: &titian_core::App, which: usize| -> Result<(), Box<dyn std::error::Error>> {
        let folder = app.grant(stick.path().to_owned());
        let call =
            |name: &str, input: &Value| send(app, name, input).map_err(|error| format!("{name}: {error:?}"));
        let found = call("backup_list", &json!({ "folder": folder }))?["data"].take();
        assert_eq!(list(&found).len(), 2);
        let input = json!({ "backup": found[which]["backup"], "person": rina, "passphrase": PASSPHRASE });
        call("restore", &input)?;
        call("unlock", &json!({ "person": rina, "passphrase": PASSPHRASE }))?;
        assert_eq!(
            send(app, "client_read", &json!({ "id": client })).err().map(|error| error.code),
            Some("not_found")
        );
        assert_eq!(call("verify", &json!({}))?["data"]["first_bad"], Value::Null);
        Ok(())
    };
    for which in [1, 0] {
        // Here, beside this machine's own list; and on another machine, which has the stick alone.
        clinic.app = clinic.restarted();
        restore(&clinic.app, which)?;
        clinic.app.close();
        let elsewhere = tempfile::tempdir()?;
        let other = app(&elsewhere.path().join("vault"), &clinic.clock());
        restore(&other, which)?;
        other.close();
        let scans = elsewhere.path().join("vault/attachments");
        assert_eq!(std::fs::read_dir(scans).map_or(0, Iterator::count), 0);
    }
    Ok(())
}
