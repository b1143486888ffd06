//! Where a vault may not lie, and clocks that are wrong by years.

use super::folder::{Files, closed_clinic};
use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, app, send};

fn code(outcome: Result<Value, titian_core::WireError>) -> String {
    outcome.map_or_else(|error| error.code.to_owned(), |_| "done".to_owned())
}

#[test]
fn a_vault_in_a_synchronised_folder_is_neither_made_nor_opened_and_opens_again_elsewhere() -> Outcome {
    let (clinic, whole) = closed_clinic()?;
    let folder = tempfile::tempdir()?;
    let synced = folder.path().join("OneDrive - BNN/Titian");
    let there = app(&synced, &clinic.clock());
    let new = json!({ "site_name": "Klinik Pratama", "region_code": "52.71", "timezone": "WITA", "language": "id", "admin_name": "Rina Lestari", "passphrase": PASSPHRASE });
    let refused = send(&there, "vault_create", &new).err().ok_or("made")?;
    assert_eq!(
        (refused.code, serde_json::to_value(&refused.args)?),
        ("folder_synced", json!({ "service": "OneDrive" }))
    );
    assert!(!synced.exists(), "nothing was begun there");
    whole.put(&synced)?;
    assert_eq!(code(send(&there, "unlock", &json!({ "passphrase": PASSPHRASE }))), "folder_synced");
    assert_eq!(Files::of(&synced)?, whole, "a refused opening leaves everything as it is");
    assert_eq!(
        send(&there, "vault_status", &json!({})).map_err(|error| error.code)?["data"]["state"],
        "locked"
    );
    let moved = folder.path().join("Titian");
    std::fs::rename(&synced, &moved)?;
    let here = app(&moved, &clinic.clock());
    assert_eq!(code(send(&here, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    assert_eq!(send(&here, "client_list", &json!({})).map_err(|error| error.code)?["data"]["total"], 3);
    here.close();
    Ok(())
}

#[test]
fn a_clock_wrong_by_years_stops_nobody_and_what_is_written_says_so() -> Outcome {
    let mut clinic = Clinic::new()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let mut suspect = Vec::new();
    for (n, (moment, is_suspect)) in [
        ("2001-01-01T00:00:00+08:00", true),
        ("2041-05-05T09:00:00+08:00", true),
        ("2026-11-23T09:00:00+08:00", false),
        // A machine that was off for a year is not doubted.
        ("2027-11-23T09:00:00+08:00", false),
        ("1970-01-01T00:00:01+08:00", true),
    ]
    .into_iter()
    .enumerate()
    {
        clinic.set_clock(moment)?;
        let session = clinic.reopen().map_err(|error| error.code)?["data"].take();
        assert_eq!(
            (&session["clock_suspect"], &session["notices"]),
            (&json!(is_suspect), &json!([])),
            "{moment}"
        );
        let mut form = clinic.data("client_read", &json!({ "id": client }))?["client"].take();
        form["alias"] = json!(format!("Panggilan {n}"));
        clinic.data("client_save", &json!({ "id": client, "client": form }))?;
        suspect.push((json!(format!("Panggilan {n}")), json!(is_suspect)));
        assert_eq!(clinic.refusal("draft_save", &json!({ "form": "x", "body": {} })), "done");
        assert_eq!(
            clinic.refusal("report_annual", &json!({ "from": "2026-01-01", "to": "2026-12-31" })),
            "done"
        );
    }
    let history = clinic.data("client_history", &json!({ "id": client }))?;
    for (alias, is_suspect) in suspect {
        let entry = history
            .as_array()
            .into_iter()
            .flatten()
            .find(|entry| entry["to"] == alias)
            .ok_or("not in the history")?;
        assert_eq!(entry["at_suspect"], is_suspect, "{alias}");
    }
    assert_eq!(
        clinic.data("client_read", &json!({ "id": client }))?["client"]["alias"],
        "Panggilan 4",
        "what was seen and replaced is replaced"
    );
    assert_eq!(clinic.data("conflict_list", &json!({}))?, json!([]));
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}
