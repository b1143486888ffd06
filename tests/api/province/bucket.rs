//! Extracts that travel by a store that speaks S3. `cargo xtask store` installs one and starts it on loopback.

use super::{SHARED, collect, province, register, year};
use crate::exchange::bucket::Bucket;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use titian_tests::clinic::{Outcome, PASSPHRASE, send};

/// An office looks after fifteen seconds; so often is looked whether it has.
const LOOKS: u32 = 300;
const BETWEEN: Duration = Duration::from_millis(200);

#[test]
#[ignore = "needs a store: cargo xtask store"]
fn an_office_collects_by_itself_what_its_clinics_leave_in_a_store_each_once_and_says_quietly_what_is_wrong()
-> Outcome {
    let bucket = Bucket::new("extracts")?;
    let (one, other, mut office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    for site in [&one, &other, &office] {
        site.data("extract_way_save", &json!({ "way": bucket.way()? }))?;
    }
    assert_eq!(one.data("extract_export", &year())?["to"], "BNNP NTB");
    let inbox = bucket.folder.join("klinik/paket");
    std::fs::write(inbox.join("surat.titian"), "Dengan hormat,")?;
    std::fs::write(inbox.join("surat.txt"), "Dengan hormat,")?;

    office.app.close();
    let app = Arc::new(office.restarted());
    send(&app, "unlock", &json!({ "passphrase": PASSPHRASE })).map_err(|error| error.code)?;
    app.keep_exchanging().map_err(|error| error.to_wire().code)?;
    let read = || -> Result<Value, &str> {
        let mut answer = send(&app, "extract_way_read", &json!({})).map_err(|error| error.code)?;
        Ok(answer["data"].take())
    };
    let mut state = read()?;
    for _ in 0..LOOKS {
        if !state["took_at"].is_null() && state["troubles"] != json!([]) {
            break;
        }
        std::thread::sleep(BETWEEN);
        state = read()?;
    }
    app.close();
    drop(app);
    office.reopen().map_err(|error| error.code)?;
    assert!(state["took_at"].is_string(), "{state}");
    let said = office.data("province_report", &year())?;
    assert_eq!(said["sites"][1]["report"], one.data("report_annual", &year())?);
    assert_eq!(said["sites"][0]["state"], "missing", "nobody sent anything from Bima");

    // What is wrong is told where somebody looks; what was taken is not looked at again until another one lies there.
    let wrong = || vec!["surat.titian bundle_not_one".to_owned()];
    assert_eq!(collect(&office)?, (vec![], wrong()));
    other.data("extract_export", &year())?;
    assert_eq!(collect(&office)?, (vec![json!("Klinik Bima")], wrong()));
    std::fs::remove_file(inbox.join("surat.titian"))?;
    assert_eq!(collect(&office)?, (vec![], vec![]));
    Ok(())
}
