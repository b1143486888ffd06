//! Several calls at once: reads never wait, saves go before imports, closing waits for what is being written.

use serde_json::json;
use std::sync::{Arc, mpsc};
use titian_core::scene::{Progress, Tx, Work};
use titian_core::store::desk::Rank;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

#[test]
fn reads_go_on_during_a_long_write_and_a_save_waits_and_says_so() -> Outcome {
    let clinic = Clinic::new()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let (entered, has_entered) = mpsc::channel();
    let (leave, may_leave) = mpsc::channel::<()>();
    let (waiting, is_waiting) = mpsc::channel();
    std::thread::scope(|scope| -> Outcome {
        let long = scope.spawn(|| {
            let scene = vault.scene(clinic.app.now(), Work::default());
            vault.desk.write(Rank::Long, scene, move |tx| {
                tx.trace("imported", None, None)?;
                // Where the test has failed meanwhile, nobody listens.
                entered.send(()).ok();
                may_leave.recv().ok();
                Ok(())
            })
        });
        has_entered.recv()?;
        assert_eq!(clinic.data("client_list", &json!({}))?["total"], 1);
        let save = scope.spawn(|| {
            let report = Arc::new(move |progress: Progress| waiting.send(progress.phase).unwrap_or_default());
            clinic.app.call("draft_save", &json!({ "form": "x", "body": {} }).to_string(), report)
        });
        assert_eq!(is_waiting.recv()?, "waiting_for_import");
        leave.send(())?;
        assert!(long.join().is_ok_and(|written| written.is_ok()));
        assert!(save.join().is_ok_and(|answer| answer.is_ok()));
        Ok(())
    })
}

#[test]
fn a_check_while_somebody_writes_finds_nothing_wrong() -> Outcome {
    let clinic = Clinic::new()?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    std::thread::scope(|scope| -> Outcome {
        // Each of these folds the write-ahead log into the database behind it.
        let writing = scope.spawn(|| {
            (0..40).try_for_each(|_| {
                let scene = vault.scene(clinic.app.now(), Work::default());
                let many = |tx: &mut Tx<'_>| (0..50).try_for_each(|_| tx.trace("printed", None, None));
                vault.desk.write(Rank::Long, scene, many).map(drop)
            })
        });
        while !writing.is_finished() {
            let verified = clinic.data("verify", &json!({}))?;
            assert_eq!(verified["first_bad"], json!(null));
        }
        assert!(writing.join().is_ok_and(|written| written.is_ok()));
        Ok(())
    })
}

#[test]
fn a_save_handed_in_later_goes_before_an_import_that_waits() -> Outcome {
    let clinic = Clinic::new()?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (entered, has_entered) = mpsc::channel();
    let (leave, may_leave) = mpsc::channel::<()>();
    std::thread::scope(|scope| -> Outcome {
        let write = |rank, name: &'static str| {
            let (scene, order) = (vault.scene(clinic.app.now(), Work::default()), Arc::clone(&order));
            let vault = &vault;
            scope.spawn(move || {
                vault.desk.write(rank, scene, move |_| {
                    order.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(name);
                    Ok(())
                })
            })
        };
        let scene = vault.scene(clinic.app.now(), Work::default());
        let first = scope.spawn(|| {
            vault.desk.write(Rank::Long, scene, move |_| {
                // Where the test has failed meanwhile, nobody listens.
                entered.send(()).ok();
                may_leave.recv().ok();
                Ok(())
            })
        });
        has_entered.recv()?;
        let import = write(Rank::Long, "import");
        while vault.desk.waiting() < 1 {
            std::thread::yield_now();
        }
        let save = write(Rank::Save, "save");
        while vault.desk.waiting() < 2 {
            std::thread::yield_now();
        }
        leave.send(())?;
        for thread in [import, save] {
            assert!(thread.join().is_ok_and(|written| written.is_ok()));
        }
        assert!(first.join().is_ok_and(|written| written.is_ok()));
        Ok(())
    })?;
    assert_eq!(*order.lock().unwrap_or_else(std::sync::PoisonError::into_inner), ["save", "import"]);
    Ok(())
}

#[test]
fn a_save_during_the_preview_of_a_register_is_stored_before_the_preview_is_there() -> Outcome {
    let clinic = Clinic::new()?;
    let path = clinic.app.place().vault.with_file_name("register.csv");
    let mut register = String::from("Tgl Masuk,No. RM,Nama Klien,L/P,Layanan,Status\n");
    for row in 0..2000 {
        register.push_str(&format!("2026-01-05,B-{row:04},Peserta {row},L,Rawat Jalan,Proses\n"));
    }
    std::fs::write(&path, register)?;
    let input = json!({ "file": clinic.app.grant(path), "language": "id" }).to_string();
    let (told, reports) = mpsc::channel();
    std::thread::scope(|scope| -> Outcome {
        let preview = scope.spawn(|| {
            let report = Arc::new(move |progress: Progress| told.send(progress).unwrap_or_default());
            clinic.app.call("import_preview", &input, report)
        });
        // It is on its way through the rows when somebody saves.
        while reports.recv()?.phase != "importing" {}
        clinic.data("draft_save", &json!({ "form": "x", "body": {} }))?;
        assert!(!preview.is_finished(), "the save waited for the whole preview");
        let answer = preview.join().map_err(|_| "the preview panicked")?.map_err(|error| error.code)?;
        let answer: serde_json::Value = serde_json::from_str(&answer)?;
        assert_eq!(answer["data"]["accepted"], 2000);
        assert!(reports.try_iter().any(|progress| progress.phase == "reading"), "it did not begin again");
        Ok(())
    })?;
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 0);
    Ok(())
}

#[test]
fn a_vault_closed_while_somebody_reads_can_be_opened_again_at_once() -> Outcome {
    let clinic = Clinic::new()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let seen = vault.readers.read(|conn| {
        let count = || conn.query_row("SELECT count(*) FROM client", [], |row| row.get::<_, i64>(0));
        let before = count()?;
        clinic.app.close();
        let reopened = clinic.refusal("unlock", &json!({ "passphrase": PASSPHRASE }));
        assert_eq!(reopened, "done");
        Ok((before, count()?))
    });
    assert_eq!(seen.map_err(|error| error.to_wire().code)?, (1, 1));
    let scene = vault.scene(clinic.app.now(), Work::default());
    let late = vault.desk.write(Rank::Save, scene, |_| Ok(()));
    assert_eq!(late.map(|_| ()).map_err(|error| error.to_wire().code), Err("locked"));
    clinic.outpatient("Budi Santoso", "2026-09-02")?;
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}
