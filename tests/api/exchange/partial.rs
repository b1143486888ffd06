//! Machines that hold the clients of the people who work there, and nobody else's.

use super::transport::{between, go_by, rest};
use super::{Problem, back_up, names};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use titian_core::integrity;
use titian_core::scene::{Rx, Work};
use titian_core::settings::Nothing;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, files_below};

const SECRET: &str = "sandi petugas lapangan";

fn account(office: &Clinic, name: &str, role: &str) -> Result<Value, Problem> {
    let account =
        json!({ "name": name, "role": role, "passphrase": SECRET, "by": PASSPHRASE, "acknowledged": true });
    Ok(office.data("account_add", &account)?["person"].clone())
}

/// A client with a planted word in every class, led by somebody or nobody.
fn client(machine: &Clinic, name: &str, counselor: &Value) -> Result<Value, Problem> {
    let word = name.to_lowercase().replace(' ', "-");
    let registered = machine.data("client_register", &json!({
        "client": { "name": name, "remarks": format!("catatan-{word}") },
        "episode": { "service": "outpatient", "opened_on": "2026-09-02", "counselor": counselor, "diagnosis": "F15.2",
            "severity": "severe", "remarks": format!("remarks-{word}") },
    }))?;
    Ok(registered["id"].clone())
}

fn hand_over(machine: &Clinic, client: &Value, counselor: &Value) -> Outcome {
    let mut episode = machine.data("client_read", &json!({ "id": client }))?["episodes"][0].take();
    let id = episode["id"].take();
    let (opened_on, service) = (episode["opened_on"].take(), episode["service"].take());
    machine.data("episode_save", &json!({ "id": id, "episode": { "service": service, "opened_on": opened_on,
        "diagnosis": "F15.2", "severity": "severe", "remarks": episode["remarks"], "counselor": counselor, "substances": [] } }))?;
    Ok(())
}

fn device(machine: &Clinic) -> Result<Value, Problem> {
    Ok(machine.data("session", &json!({}))?["device"]["id"].take())
}

fn give(from: &Clinic, to: &Clinic, name: &str) -> Outcome {
    let file = from.stick(name);
    let to_device = device(to)?;
    from.data("bundle_export", &json!({ "file": from.app.grant(file.clone()), "to": [to_device] }))?;
    to.take(&file).map_err(|error| error.code)?;
    Ok(())
}

/// What is wrong with a vault, whoever sits at it.
fn verify(machine: &Clinic) -> Result<Value, Problem> {
    let vault = machine.app.vault()?;
    let scene = vault.scene(machine.app.now(), Work::default());
    let verified = vault.readers.read(|conn| integrity::verify(&Rx { conn, scene: &scene }, Nothing {}))?;
    Ok(serde_json::to_value(verified)?["first_bad"].take())
}

fn named(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Every part that a vault holds, as text.
fn parts(machine: &Clinic) -> Result<Vec<(i64, String)>, Problem> {
    Ok(machine.app.vault()?.readers.read(|conn| {
        let mut statement = conn.prepare("SELECT class, CAST(bytes AS TEXT) FROM part")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })?)
}

#[test]
fn a_laptop_holds_the_clients_of_whoever_works_there_and_no_word_about_others() -> Outcome {
    let office = Clinic::new()?;
    let rina = account(&office, "Rina Lestari", "counselor")?;
    client(&office, "Siti Rahayu", &rina)?;
    client(&office, "Zulkarnain Asing", &Value::Null)?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    assert_eq!(names(&laptop)?, named(&["Siti Rahayu"]));
    let held = parts(&laptop)?;
    assert!(held.iter().any(|(_, part)| part.contains("catatan-siti-rahayu")), "all of her file");
    assert!(held.iter().all(|(_, part)| !part.to_lowercase().contains("zulkarnain")), "nothing of his");
    assert_eq!(verify(&laptop)?, Value::Null);
    assert_eq!(verify(&office)?, Value::Null);
    // What is written there comes back whole, and goes to nobody else's laptop.
    client(&laptop, "Made Wirawan", &Value::Null)?;
    give(&laptop, &office, "1.titian")?;
    assert_eq!(names(&office)?.len(), 3);
    let jaya = account(&office, "Jaya Lapangan", "counselor")?;
    let other = office.machine_of("other", &jaya, SECRET, true)?;
    assert!(names(&other)?.is_empty());
    assert_eq!(verify(&other)?, Value::Null);
    Ok(())
}

#[test]
fn whoever_is_assigned_later_comes_whole_and_goes_once_all_is_confirmed() -> Outcome {
    let office = Clinic::new()?;
    let [rina, jaya] =
        [account(&office, "Rina Lestari", "counselor")?, account(&office, "Jaya", "counselor")?];
    let siti = client(&office, "Siti Rahayu", &jaya)?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    assert!(names(&laptop)?.is_empty());
    office.data("contact_record", &json!({ "client": siti, "contact": { "on": "2026-10-03", "channel": "phone", "reached": true, "outcome": "catatan-kontak" } }))?;
    give(&office, &laptop, "1.titian")?;
    give(&laptop, &office, "2.titian")?;
    hand_over(&office, &siti, &rina)?;
    give(&office, &laptop, "3.titian")?;
    assert_eq!(names(&laptop)?, named(&["Siti Rahayu"]));
    let file = laptop.data("client_read", &json!({ "id": siti }))?;
    assert_eq!(file["contacts"][0]["outcome"], "catatan-kontak", "what was written before, too");
    assert_eq!(verify(&laptop)?, Value::Null);
    // She writes about her, and the case goes to somebody else before anybody has heard of that.
    laptop.data("contact_record", &json!({ "client": siti, "contact": { "on": "2026-10-09", "channel": "visit", "reached": true, "outcome": "di rumah" } }))?;
    hand_over(&office, &siti, &jaya)?;
    give(&office, &laptop, "4.titian")?;
    assert_eq!(names(&laptop)?, named(&["Siti Rahayu"]), "what she wrote is nowhere else");
    give(&laptop, &office, "5.titian")?;
    give(&office, &laptop, "6.titian")?;
    assert_eq!(names(&laptop)?, named(&["Siti Rahayu"]), "nor in a backup");
    back_up(&office)?;
    give(&office, &laptop, "7.titian")?;
    assert!(names(&laptop)?.is_empty());
    assert!(
        parts(&laptop)?.iter().all(|(_, part)| !part.contains("Siti Rahayu") && !part.contains("di rumah"))
    );
    assert_eq!(verify(&laptop)?, Value::Null);
    assert_eq!(
        office.data("client_read", &json!({ "id": siti }))?["contacts"].as_array().map(Vec::len),
        Some(2)
    );
    // And back again.
    give(&laptop, &office, "8.titian")?;
    hand_over(&office, &siti, &rina)?;
    give(&office, &laptop, "9.titian")?;
    assert_eq!(
        laptop.data("client_read", &json!({ "id": siti }))?["contacts"].as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(verify(&laptop)?, Value::Null);
    Ok(())
}

#[test]
fn what_another_laptop_thinks_of_whose_clients_they_are_takes_nobody_away() -> Outcome {
    let office = Clinic::new()?;
    let [rina, jaya] =
        [account(&office, "Rina Lestari", "counselor")?, account(&office, "Jaya", "counselor")?];
    client(&office, "Siti Rahayu", &rina)?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    let other = office.machine_of("other", &jaya, SECRET, true)?;
    give(&office, &laptop, "1.titian")?;
    client(&other, "Made Wirawan", &Value::Null)?;
    // It knows of no client of Rina's, for it holds none.
    give(&other, &laptop, "2.titian")?;
    assert_eq!(names(&laptop)?, named(&["Siti Rahayu"]));
    give(&other, &office, "3.titian")?;
    give(&office, &laptop, "4.titian")?;
    assert_eq!(names(&laptop)?, named(&["Siti Rahayu"]));
    assert_eq!(verify(&laptop)?, Value::Null);
    Ok(())
}

#[test]
fn what_a_machine_that_had_not_heard_of_it_sends_about_a_client_who_went_goes_too() -> Outcome {
    let office = Clinic::new()?;
    let [rina, jaya] =
        [account(&office, "Rina Lestari", "counselor")?, account(&office, "Jaya", "counselor")?];
    let siti = client(&office, "Siti Rahayu", &rina)?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    let second = office.second_machine("second")?;
    // The second machine knows that the laptop holds her, and not that the case went to somebody else.
    give(&office, &laptop, "0.titian")?;
    give(&laptop, &second, "1.titian")?;
    give(&laptop, &office, "2.titian")?;
    hand_over(&office, &siti, &jaya)?;
    back_up(&office)?;
    give(&office, &laptop, "3.titian")?;
    assert!(names(&laptop)?.is_empty());
    second.data("contact_record", &json!({ "client": siti, "contact": { "on": "2026-10-09", "channel": "phone", "reached": true, "outcome": "catatan-kontak" } }))?;
    give(&second, &laptop, "4.titian")?;
    // Of her record nothing came, so no list shows her.
    assert!(names(&laptop)?.is_empty());
    assert!(parts(&laptop)?.iter().any(|(_, part)| part.contains("catatan-kontak")));
    give(&office, &laptop, "5.titian")?;
    assert!(parts(&laptop)?.iter().all(|(_, part)| !part.contains("catatan-kontak")));
    assert_eq!(verify(&laptop)?, Value::Null);
    Ok(())
}

#[test]
fn whom_a_laptop_registered_stays_there_whatever_order_a_third_machine_heard_of_it_in() -> Outcome {
    let office = Clinic::new()?;
    let rina = account(&office, "Rina Lestari", "counselor")?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    let whole = office.second_machine("second")?;
    let made = client(&laptop, "Made Wirawan", &Value::Null)?;
    give(&laptop, &office, "1.titian")?;
    // The bundle for the second machine has what the office wrote about him before what the laptop did.
    office.data(
        "contact_record",
        &json!({ "client": made, "contact": { "on": "2026-10-03", "channel": "phone", "reached": true } }),
    )?;
    back_up(&office)?;
    give(&office, &whole, "2.titian")?;
    give(&office, &laptop, "3.titian")?;
    give(&laptop, &whole, "4.titian")?;
    back_up(&whole)?;
    give(&whole, &laptop, "5.titian")?;
    assert_eq!(names(&laptop)?, named(&["Made Wirawan"]));
    Ok(())
}

/// Goes back to the backup that was made last, as an administrator does with the recovery sheet, and is enrolled anew.
fn restore(office: &Clinic, laptop: &Clinic, person: &Value) -> Outcome {
    let folder = laptop.app.grant(laptop.stick("backups"));
    let backups = laptop.data("backup_list", &json!({ "folder": folder }))?;
    laptop
        .data("restore", &json!({ "backup": backups[0]["backup"], "recovery_key": office.recovery_key }))?;
    laptop.data("unlock", &json!({ "person": person, "passphrase": SECRET }))?;
    let (request, answer) = (laptop.stick("anew.request"), laptop.stick("anew.titian"));
    let code =
        laptop.data("device_request", &json!({ "file": laptop.app.grant(request.clone()) }))?["code"].take();
    office.data("device_enrol", &json!({
        "request": office.app.grant(request), "code": code, "by": PASSPHRASE, "file": office.app.grant(answer.clone()),
    }))?;
    laptop.take(&answer).map_err(|error| error.code)?;
    Ok(())
}

#[test]
fn what_a_laptop_wrote_before_it_was_restored_reaches_the_office_and_is_not_given_back_before() -> Outcome {
    let office = Clinic::new()?;
    let [rina, jaya] =
        [account(&office, "Rina Lestari", "counselor")?, account(&office, "Jaya", "counselor")?];
    let siti = client(&office, "Siti Rahayu", &rina)?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    client(&laptop, "Made Wirawan", &Value::Null)?;
    laptop.data("contact_record", &json!({ "client": siti, "contact": { "on": "2026-10-09", "channel": "visit", "reached": true, "outcome": "di rumah" } }))?;
    back_up(&laptop)?;
    // The case goes to somebody else, and the laptop goes on as another machine from its backup.
    hand_over(&office, &siti, &jaya)?;
    restore(&office, &laptop, &rina)?;
    let only_here = laptop.data("work_elsewhere", &json!({}))?["unconfirmed"].take();
    assert!(
        only_here.as_u64() > Some(1),
        "{only_here}: the restored laptop answers for what it wrote before"
    );
    give(&laptop, &office, "1.titian")?;
    assert_eq!(names(&office)?, named(&["Made Wirawan", "Siti Rahayu"]));
    let file = office.data("client_read", &json!({ "id": siti }))?;
    assert_eq!(file["contacts"][0]["outcome"], "di rumah");
    back_up(&office)?;
    give(&office, &laptop, "2.titian")?;
    assert_eq!(names(&laptop)?, named(&["Made Wirawan"]));
    assert_eq!(laptop.data("work_elsewhere", &json!({}))?["unconfirmed"], 0);
    assert_eq!((verify(&laptop)?, verify(&office)?), (Value::Null, Value::Null));
    Ok(())
}

#[test]
fn a_laptop_with_some_clients_lets_no_machine_in_and_says_of_nothing_that_it_sent_what_it_did_not() -> Outcome
{
    let office = Clinic::new()?;
    let dewi = account(&office, "Dewi Anggraini", "administrator")?;
    let pc = office.second_machine("pc")?;
    client(&pc, "Siti Rahayu", &Value::Null)?;
    give(&pc, &office, "1.titian")?;
    let laptop = office.machine_of("laptop", &dewi, SECRET, true)?;
    let other = office.bare_machine("other");
    let request = laptop.stick("other.request");
    let asked = json!({ "file": other.app.grant(request.clone()), "passphrase": SECRET });
    let code = other.data("join_request", &asked)?["code"].take();
    let answer = laptop.stick("answer.titian");
    let enrol = json!({
        "request": laptop.app.grant(request), "code": code, "people": [dewi], "by": SECRET,
        "file": laptop.app.grant(answer.clone()),
    });
    assert_eq!(laptop.refusal("device_enrol", &enrol), "machine_partial");
    assert!(!answer.exists());
    let listed = laptop.data("device_list", &json!({}))?;
    assert_eq!(listed.as_array().map(Vec::len), Some(3), "nobody signed anything");

    // What the other machine wrote, which went by way of the office, is not on its way from here.
    let lost = device(&pc)?;
    office.data("device_revoke", &json!({ "device": lost, "by": PASSPHRASE }))?;
    give(&office, &laptop, "2.titian")?;
    client(&laptop, "Made Wirawan", &Value::Null)?;
    give(&laptop, &office, "3.titian")?;
    let work = laptop.data("work_elsewhere", &json!({}))?;
    let sent_to = |of: &Value| -> Vec<Value> {
        let ranges = work["ranges"].as_array().cloned().unwrap_or_default();
        ranges
            .into_iter()
            .filter(|range| range["machine"]["device"] == *of)
            .map(|mut it| it["sent_to"].take())
            .collect()
    };
    assert!(sent_to(&device(&laptop)?).iter().any(|to| to[0]["code"] == "A"), "{work}");
    let others = sent_to(&lost);
    assert!(!others.is_empty() && others.iter().all(|to| *to == json!([])), "{work}");
    Ok(())
}

#[test]
fn a_colleague_whose_name_is_kept_apart_is_no_client_to_give_back() -> Outcome {
    let office = Clinic::new()?;
    let rina = account(&office, "Rina Lestari", "counselor")?;
    let pc = office.second_machine("pc")?;
    let lost = device(&pc)?;
    let line = |of: &Value| -> Result<Value, Problem> {
        let list = office.data("device_list", &json!({}))?;
        let mut lines = list.as_array().into_iter().flatten();
        Ok(lines.find(|line| line["id"] == *of).cloned().ok_or("no such device")?)
    };
    give(&pc, &office, "0.titian")?;
    let before = line(&lost)?["last"].take();
    let dewi = pc.data(
        "staff_add",
        &json!({ "staff": { "name": "Dewi Anggraini", "profession": "nurse", "active": true } }),
    )?["id"]
        .take();
    give(&pc, &office, "1.titian")?;
    office.data(
        "account_add",
        &json!({ "staff": dewi, "role": "counselor", "passphrase": SECRET, "by": PASSPHRASE }),
    )?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    let of_dewi = |machine: &Clinic| -> Result<usize, Problem> {
        let text = dewi.as_str().ok_or("no id")?;
        Ok(parts(machine)?.iter().filter(|(_, part)| part.contains(text)).count())
    };
    let held = of_dewi(&laptop)?;
    assert!(held > 0);
    // Whoever registered her is not trusted, so that nobody here knows her name; what was signed for her stands.
    office.data("device_revoke", &json!({ "device": lost, "last": before, "by": PASSPHRASE }))?;
    laptop.data("client_register", &json!({ "client": { "name": "Made Wirawan" } }))?;
    give(&laptop, &office, "2.titian")?;
    back_up(&office)?;
    give(&office, &laptop, "3.titian")?;
    assert_eq!((of_dewi(&laptop)?, verify(&laptop)?), (held, Value::Null));
    // Nor is she one to a laptop that comes now.
    let other = office.machine_of("other", &rina, SECRET, true)?;
    assert_eq!((of_dewi(&other)?, verify(&other)?), (held, Value::Null));
    Ok(())
}

#[test]
fn what_only_a_machine_holds_that_this_very_bundle_revokes_is_not_given_back() -> Outcome {
    let office = Clinic::new()?;
    let rina = account(&office, "Rina Lestari", "counselor")?;
    let pc = office.second_machine("pc")?;
    give(&pc, &office, "0.titian")?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    give(&office, &pc, "1.titian")?;
    client(&laptop, "Made Wirawan", &Value::Null)?;
    give(&laptop, &pc, "2.titian")?;
    back_up(&pc)?;
    give(&pc, &laptop, "3.titian")?;
    assert_eq!(laptop.data("work_elsewhere", &json!({}))?["unconfirmed"], 0);
    // The office knows neither of the client nor that the stolen machine had the only other copy.
    office.data("device_revoke", &json!({ "device": device(&pc)?, "by": PASSPHRASE }))?;
    give(&office, &laptop, "4.titian")?;
    assert_eq!(names(&laptop)?, named(&["Made Wirawan"]));
    give(&laptop, &office, "5.titian")?;
    assert_eq!(names(&office)?, named(&["Made Wirawan"]));
    Ok(())
}

#[test]
fn an_agents_laptop_holds_no_clinical_and_no_narrative_part() -> Outcome {
    let office = Clinic::new()?;
    let agent = account(&office, "Jaya Lapangan", "recovery_agent")?;
    let siti = client(&office, "Siti Rahayu", &Value::Null)?;
    client(&office, "Zulkarnain Asing", &Value::Null)?;
    office.data(
        "client_assign",
        &json!({ "client": siti, "agent": agent, "active": true, "by": PASSPHRASE }),
    )?;
    let laptop = office.machine_of("laptop", &agent, SECRET, true)?;
    assert_eq!(names(&laptop)?, named(&["Siti Rahayu"]));
    let held = parts(&laptop)?;
    assert!(!held.is_empty() && held.iter().all(|(class, _)| *class < 2), "identity and coded");
    assert!(held.iter().all(|(_, part)| !part.contains("Zulkarnain")));
    office.data(
        "client_assign",
        &json!({ "client": siti, "agent": agent, "active": false, "by": PASSPHRASE }),
    )?;
    give(&office, &laptop, "1.titian")?;
    assert!(names(&laptop)?.is_empty(), "all that was written there is confirmed");
    Ok(())
}

#[test]
fn an_agents_own_words_go_from_the_laptop_once_they_are_confirmed_elsewhere() -> Outcome {
    let office = Clinic::new()?;
    let agent = account(&office, "Jaya Lapangan", "recovery_agent")?;
    let siti = client(&office, "Siti Rahayu", &Value::Null)?;
    office.data(
        "client_assign",
        &json!({ "client": siti, "agent": agent, "active": true, "by": PASSPHRASE }),
    )?;
    let laptop = office.machine_of("laptop", &agent, SECRET, true)?;
    let outcome = "keluarga minta didatangi lagi";
    laptop.data("contact_record", &json!({ "client": siti, "contact": { "on": "2026-10-09", "channel": "visit", "reached": true, "outcome": outcome } }))?;
    let holds_it = |machine: &Clinic| -> Result<bool, Problem> {
        Ok(parts(machine)?.iter().any(|(class, part)| *class >= 2 && part.contains(outcome)))
    };
    give(&laptop, &office, "1.titian")?;
    give(&office, &laptop, "2.titian")?;
    assert!(holds_it(&laptop)?, "the office has it in no backup yet");
    back_up(&office)?;
    give(&office, &laptop, "3.titian")?;
    let too_much: Vec<_> = parts(&laptop)?.into_iter().filter(|(class, _)| *class >= 2).collect();
    assert!(too_much.is_empty(), "{too_much:?}");
    let contacts = |machine: &Clinic| -> Result<Value, Problem> {
        Ok(machine.data("client_read", &json!({ "id": siti }))?["contacts"].take())
    };
    assert_eq!(contacts(&laptop)?[0]["reached"], true, "the client and the contact stay");
    assert_eq!(contacts(&office)?[0]["outcome"], outcome);
    assert_eq!((verify(&laptop)?, verify(&office)?), (Value::Null, Value::Null));
    // What is written there afterwards reaches the office beside it.
    laptop.data(
        "contact_record",
        &json!({ "client": siti, "contact": { "on": "2026-10-12", "channel": "phone", "reached": false } }),
    )?;
    give(&laptop, &office, "4.titian")?;
    assert_eq!(contacts(&office)?.as_array().map(Vec::len), Some(2));
    assert!(holds_it(&office)?);
    Ok(())
}

#[test]
fn a_machine_that_holds_some_confirms_nothing_and_gets_bundles_of_its_own() -> Outcome {
    let office = Clinic::new()?;
    let rina = account(&office, "Rina Lestari", "counselor")?;
    client(&office, "Siti Rahayu", &rina)?;
    let laptop = office.machine_of("laptop", &rina, SECRET, true)?;
    let whole = office.second_machine("second")?;
    give(&laptop, &office, "1.titian")?;
    back_up(&laptop)?;
    give(&laptop, &office, "2.titian")?;
    let unconfirmed = |machine: &Clinic| machine.data("work_elsewhere", &json!({}));
    assert!(unconfirmed(&office)?["unconfirmed"].as_u64() > Some(0), "the laptop is no place to rely on");
    // A bundle for everybody is for those who may have everything.
    let all = office.bundle("all.titian")?;
    assert_eq!(laptop.take(&all).map_err(|error| error.code), Err("bundle_not_for_us"));
    whole.take(&all).map_err(|error| error.code)?;
    let both = json!({ "file": office.app.grant(office.stick("both.titian")), "to": [device(&laptop)?, device(&whole)?] });
    assert_eq!(office.refusal("bundle_export", &both), "machine_needed");
    let machines = office.data("bundle_list", &json!({}))?["machines"].take();
    let partial: Vec<&Value> =
        machines.as_array().ok_or("none")?.iter().filter(|it| it["is_partial"] == true).collect();
    assert_eq!(partial.len(), 1);
    // An extract would leave out whom it does not hold.
    let extract = json!({ "file": laptop.app.grant(laptop.stick("extract")), "period": { "from": "2026-01-01", "to": "2026-12-31" } });
    assert_eq!(laptop.refusal("extract_export", &extract), "not_allowed");
    Ok(())
}

#[test]
fn laptops_that_hold_some_clients_find_bundles_of_their_own_in_the_place_where_machines_meet() -> Outcome {
    let office = Clinic::new()?;
    let rina = account(&office, "Rina Lestari", "counselor")?;
    let agus = account(&office, "Agus Salim", "counselor")?;
    let siti = client(&office, "Siti Rahayu", &rina)?;
    client(&office, "Budi Santoso", &agus)?;
    let ranger = office.machine_of("ranger", &rina, SECRET, true)?;
    let walker = office.machine_of("walker", &agus, SECRET, true)?;
    let whole = office.second_machine("second")?;
    let folder = between(&office)?;
    let all = [&office, &whole, &ranger, &walker];
    for machine in all {
        go_by(machine, &folder)?;
    }
    rest(&all, &folder)?;
    assert_eq!((names(&ranger)?, names(&walker)?), (named(&["Siti Rahayu"]), named(&["Budi Santoso"])));
    let theirs = files_below(&folder)?;
    assert_eq!(
        theirs.len(),
        8,
        "one of each machine, and of the two that hold everything one for each that does not"
    );
    // Somebody else has the case from now on: her file goes to one laptop and leaves the other.
    client(&walker, "Wayan Dharma", &agus)?;
    hand_over(&office, &siti, &agus)?;
    back_up(&office)?;
    rest(&all, &folder)?;
    assert!(names(&ranger)?.is_empty());
    assert_eq!(names(&walker)?, named(&["Budi Santoso", "Siti Rahayu", "Wayan Dharma"]));
    assert_eq!((names(&office)?, names(&office)?), (names(&whole)?, names(&walker)?));
    for machine in all {
        assert_eq!(verify(machine)?, Value::Null);
    }
    assert_eq!(files_below(&folder)?, theirs);
    Ok(())
}
