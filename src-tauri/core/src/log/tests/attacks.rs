//! What somebody with the key could do to the stored log with other software, and that `verify` names the operation.

use super::machine::{Machine, Outcome};
use crate::kernel::ids::Id;
use crate::log::verify::FirstBad;
use rusqlite::params;

const SITI: Id = Id::from_u128(1000);
const BUDI: Id = Id::from_u128(2000);

/// A machine of nine operations in three dossiers: 1 site, 2 Siti, 3 Budi, 4 Siti, 5 Siti, 6 Budi, 7 Siti, 8 Budi, 9 Siti.
fn written() -> Result<Machine, crate::Error> {
    let mut machine = Machine::new(1)?;
    machine.register(SITI, "Siti")?;
    machine.register(BUDI, "Budi")?;
    machine.set(SITI, "alias", "Sit", None)?;
    machine.set(SITI, "remarks", "Datang sendiri", None)?;
    machine.set(BUDI, "alias", "Bud", None)?;
    machine.add_phone(SITI, Id::from_u128(1001), "081234500")?;
    machine.set(BUDI, "remarks", "Diantar kakak", None)?;
    machine.set(SITI, "alias", "Siti R.", None)?;
    assert_eq!(machine.verified()?.first_bad, None);
    Ok(machine)
}

/// Does something to the database of a fresh machine and says what `verify` then says.
fn after(sql: &str) -> Result<Option<(u64, &'static str)>, crate::Error> {
    let machine = written()?;
    machine.conn.execute_batch(sql)?;
    Ok(machine.verified()?.first_bad.map(|FirstBad { seq, reason, .. }| (seq, reason)))
}

#[test]
fn a_flipped_bit_of_any_header_signature_salt_or_part_is_named() -> Outcome {
    let machine = written()?;
    let rows: Vec<(i64, u64)> = machine
        .conn
        .prepare("SELECT row, seq FROM op ORDER BY seq")?
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (row, seq) in rows {
        for (table, key, column) in
            [("op", "row", "header"), ("op", "row", "sig"), ("part", "op", "salt"), ("part", "op", "bytes")]
        {
            let whole: Vec<u8> = machine.conn.query_row(
                &format!("SELECT {column} FROM {table} WHERE {key} = ? LIMIT 1"),
                [row],
                |r| r.get(0),
            )?;
            for at in [0, whole.len() / 2, whole.len() - 1] {
                let mut altered = whole.clone();
                altered[at] ^= 1;
                let put = format!("UPDATE {table} SET {column} = ?1 WHERE {key} = ?2 AND {column} = ?3");
                machine.conn.execute(&put, params![altered, row, whole])?;
                let bad = machine.verified()?.first_bad.ok_or("unnoticed")?;
                assert_eq!(bad.seq, seq, "byte {at} of {column}: {}", bad.reason);
                machine.conn.execute(&put, params![whole, row, altered])?;
            }
        }
    }
    assert_eq!(machine.verified()?.first_bad, None);
    Ok(())
}

#[test]
fn a_removed_operation_is_named_by_the_one_after_it() -> Outcome {
    let remove = |seq: u64| {
        format!(
            "DELETE FROM part WHERE op = (SELECT row FROM op WHERE seq = {seq});
             DELETE FROM touch WHERE op = (SELECT row FROM op WHERE seq = {seq});
             DELETE FROM op WHERE seq = {seq};"
        )
    };
    for seq in 1..9 {
        assert_eq!(after(&remove(seq))?.map(|(bad, _)| bad), Some(seq + 1), "removed {seq}");
    }
    // The end alone could have been cut at any time: the tables still show what it said, and `head` knows its number.
    assert_eq!(after(&remove(9))?.map(|(_, reason)| reason), Some("tables"));
    Ok(())
}

#[test]
fn operations_renumbered_over_a_gap_are_named() -> Outcome {
    let closing = "DELETE FROM part WHERE op = (SELECT row FROM op WHERE seq = 4);
        DELETE FROM touch WHERE op = (SELECT row FROM op WHERE seq = 4);
        DELETE FROM op WHERE seq = 4;
        UPDATE op SET seq = seq - 1 WHERE seq > 4;";
    assert_eq!(after(closing)?, Some((4, "header")));
    assert_eq!(after("UPDATE op SET dossier_seq = 2 WHERE seq = 5")?, Some((5, "header")));
    Ok(())
}

#[test]
fn two_operations_that_changed_places_are_named() -> Outcome {
    let numbers = "UPDATE op SET seq = -seq WHERE seq IN (4, 5); UPDATE op SET seq = 9 + seq WHERE seq < 0;";
    assert_eq!(after(numbers)?, Some((4, "header")));
    let bytes = "CREATE TEMP TABLE kept AS SELECT * FROM op WHERE seq IN (4, 5);
        DELETE FROM op WHERE seq IN (4, 5);
        INSERT INTO op SELECT row, id, device, seq, dossier, dossier_seq, (SELECT header FROM kept k WHERE k.seq = 9 - kept.seq), sig FROM kept;";
    assert_eq!(after(bytes)?, Some((4, "header")));
    Ok(())
}

#[test]
fn swapped_signatures_and_signatures_of_another_device_are_named() -> Outcome {
    let swapped = "CREATE TEMP TABLE kept AS SELECT seq, sig FROM op WHERE seq IN (4, 7);
        UPDATE op SET sig = (SELECT sig FROM kept WHERE kept.seq = 11 - op.seq) WHERE seq IN (4, 7);";
    assert_eq!(after(swapped)?, Some((4, "signature")));
    let key = hex::encode(Machine::empty(2)?.device.public_key().as_bytes());
    assert_eq!(after(&format!("UPDATE device SET public_key = '{key}'"))?, Some((1, "signature")));
    assert_eq!(after("DELETE FROM device")?, Some((1, "unknown_device")));
    Ok(())
}

#[test]
fn parts_that_changed_places_are_named() -> Outcome {
    let between_operations = "CREATE TEMP TABLE kept AS SELECT p.*, o.seq FROM part p JOIN op o ON o.row = p.op WHERE o.seq IN (4, 9);
        UPDATE part SET (salt, bytes) = (SELECT salt, bytes FROM kept WHERE kept.seq = 13 - (SELECT seq FROM op WHERE row = part.op) AND kept.class = part.class)
        WHERE op IN (SELECT op FROM kept);";
    assert_eq!(after(between_operations)?, Some((4, "part")));
    let to_another_class = "UPDATE part SET class = 1 WHERE op = (SELECT row FROM op WHERE seq = 5)";
    assert_eq!(after(to_another_class)?, Some((5, "part")));
    let to_another_operation = "UPDATE part SET op = (SELECT row FROM op WHERE seq = 6) WHERE op = (SELECT row FROM op WHERE seq = 5)";
    assert_eq!(after(to_another_operation)?, Some((5, "missing_part")));
    Ok(())
}

#[test]
fn a_part_taken_out_is_named_even_if_it_is_called_withheld_on_a_machine_that_holds_everything() -> Outcome {
    let out = "DELETE FROM part WHERE op = (SELECT row FROM op WHERE seq = 5);
        UPDATE client SET remarks = NULL WHERE remarks = 'Datang sendiri';";
    assert_eq!(after(out)?, Some((5, "missing_part")));
    let called_withheld = format!("{out} INSERT INTO withheld SELECT row, 3 FROM op WHERE seq = 5;");
    assert_eq!(after(&called_withheld)?, Some((5, "missing_part")));
    Ok(())
}

#[test]
fn tables_that_say_something_else_are_named_by_the_last_operation_of_the_record() -> Outcome {
    assert_eq!(after("UPDATE client SET alias = 'X' WHERE name = 'Siti'")?, Some((9, "tables")));
    assert_eq!(after("DELETE FROM phone")?, Some((7, "tables")));
    assert_eq!(
        after("INSERT INTO phone (id, dossier, number) VALUES (x'00', x'00', '1')")?,
        Some((9, "tables"))
    );
    assert_eq!(after("UPDATE client_card SET name = 'X' WHERE name = 'Budi'")?, Some((8, "tables")));
    assert_eq!(
        after("DELETE FROM touch WHERE op = (SELECT row FROM op WHERE seq = 7)")?,
        Some((7, "tables"))
    );
    Ok(())
}
