//! Registering clients.

use serde_json::json;
use titian_tests::clinic::{Clinic, Outcome};

#[test]
fn a_name_too_short_to_look_for_is_registered_all_the_same() -> Outcome {
    let clinic = Clinic::new()?;
    for name in ["Al", "Ni Ayu", "-"] {
        let client = clinic.data("client_register", &json!({ "client": { "name": name } }))?;
        assert_eq!(client["name"], name);
    }
    Ok(())
}
