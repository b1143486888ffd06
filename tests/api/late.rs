//! What somebody wrote about a client who had been erased without their having heard of it: dropped, and they and the
//! administrators are told how much, whatever their role.

use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, hand_over};

type Problem = Box<dyn std::error::Error>;

const HEAD: &str = "sandi milik kepala sendiri";
const OTHER: &str = "sandi milik rekan sendiri";

fn sign_in(clinic: &mut Clinic, person: &Value, passphrase: &str) -> Result<(), Problem> {
    clinic.app.close();
    clinic.app = clinic.restarted();
    clinic.data("unlock", &json!({ "person": person, "passphrase": passphrase }))?;
    Ok(())
}

fn add(clinic: &Clinic, name: &str, role: &str, passphrase: &str) -> Result<Value, String> {
    let account = json!({ "name": name, "role": role, "passphrase": passphrase, "by": PASSPHRASE, "acknowledged": true });
    Ok(clinic.data("account_add", &account)?["person"].take())
}

/// Somebody of a role writes about a client on a laptop while the office erases the client; then the two meet.
fn erased_meanwhile(role: &str) -> Outcome {
    let mut office = Clinic::new()?;
    let rina = office.data("session", &json!({}))?["person"]["id"].clone();
    let (head, writer) = (add(&office, "Dewi", "head", HEAD)?, add(&office, "Jaya", role, OTHER)?);
    let (client, _) = office.outpatient("Zulkarnaen Wirabuana", "2026-09-02")?;
    if role == "recovery_agent" {
        let assigned = json!({ "client": client, "agent": writer, "active": true, "by": PASSPHRASE });
        office.data("client_assign", &assigned)?;
    }
    office.app.close();
    let mut laptop = office.copied_as("laptop", &rina)?;
    sign_in(&mut office, &rina, PASSPHRASE)?;
    sign_in(&mut laptop, &writer, OTHER)?;
    for outcome in ["belum bertemu", "janji bertemu"] {
        let contact = json!({ "on": "2026-11-20", "channel": "phone", "reached": false, "outcome": outcome });
        laptop.data("contact_record", &json!({ "client": client, "contact": contact }))?;
    }
    assert_eq!(laptop.data("erasure_late", &json!({}))?, json!({ "clients": 0, "ops": 0 }));
    let erase = json!({ "client": client, "basis": "subject_request", "passphrase": PASSPHRASE, "second_person": head, "second_passphrase": HEAD });
    office.data("client_erase", &erase)?;
    hand_over(&laptop.app, &office.app)?;
    let listed = office.data("erasure_list", &json!({}))?;
    assert_eq!(listed[0]["late"], json!([{ "person": writer, "name": "Jaya", "ops": 2 }]), "{role}");
    assert_eq!(office.data("erasure_late", &json!({}))?, json!({ "clients": 0, "ops": 0 }), "not their own");

    hand_over(&office.app, &laptop.app)?;
    sign_in(&mut office, &writer, OTHER)?;
    for clinic in [&office, &laptop] {
        assert_eq!(clinic.data("erasure_late", &json!({}))?, json!({ "clients": 1, "ops": 2 }), "{role}");
        let refused = clinic.refusal("client_read", &json!({ "id": client }));
        assert!(["not_found", "not_allowed"].contains(&refused.as_str()), "{role}: {refused}");
    }
    sign_in(&mut laptop, &rina, PASSPHRASE)?;
    let verified = laptop.data("verify", &json!({}))?;
    assert_eq!(verified["first_bad"], Value::Null, "{role}");
    Ok(())
}

#[test]
fn whoever_wrote_without_having_heard_is_told_how_much_was_dropped_and_so_are_administrators() -> Outcome {
    for role in ["administrator", "head", "counselor", "medical", "recovery_agent"] {
        erased_meanwhile(role)?;
    }
    Ok(())
}
