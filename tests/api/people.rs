//! Several people on one machine: whose signature counts for what.

use serde_json::{Value, json};
use titian_core::log::Edit;
use titian_core::scene::{Tx, Work};
use titian_core::staff::records::STAFF;
use titian_core::store::desk::Rank;
use titian_tests::clinic::{Clinic, Outcome};

/// Writes into the vault past every use case, as other software with the vault's key could.
fn write_past_the_gate(
    clinic: &Clinic,
    work: impl FnOnce(&mut Tx<'_>) -> titian_core::Result<()> + Send + 'static,
) -> Outcome {
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let scene = vault.scene(clinic.app.now(), Work::default());
    vault.desk.write(Rank::Save, scene, work).map_err(|error| error.to_wire().code)?;
    Ok(())
}

fn codes(violations: &Value) -> Vec<&str> {
    violations.as_array().into_iter().flatten().filter_map(|violation| violation["code"].as_str()).collect()
}

#[test]
fn a_role_that_nobody_signed_has_no_effect_and_is_shown() -> Outcome {
    let mut clinic = Clinic::new()?;
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    let me: titian_core::kernel::ids::Id =
        serde_json::from_value(clinic.data("session", &json!({}))?["person"]["id"].clone())?;
    write_past_the_gate(&clinic, move |tx| {
        let edit = Edit::of(&STAFF, me).set("role", json!({ "role": "reporter" }))?;
        tx.save(me, vec![edit], None).map(drop)
    })?;
    assert_eq!(codes(&clinic.data("violation_list", &json!({}))?), ["role_without_signature"]);
    clinic.reopen().map_err(|error| error.code)?;
    assert_eq!(clinic.data("session", &json!({}))?["person"]["role"], "administrator");
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn verify_misses_a_signature_that_was_taken_away_or_altered() -> Outcome {
    for sql in ["DELETE FROM personal", "UPDATE personal SET sig = zeroblob(64)"] {
        let clinic = Clinic::new()?;
        write_past_the_gate(&clinic, move |tx| Ok(tx.conn().execute_batch(sql)?))?;
        let verified = clinic.data("verify", &json!({}))?;
        assert_eq!(
            (&verified["ok"], &verified["first_bad"]["reason"]),
            (&json!(false), &json!("person")),
            "{sql}"
        );
        assert_eq!(verified["first_bad"]["seq"], 1);
    }
    Ok(())
}
