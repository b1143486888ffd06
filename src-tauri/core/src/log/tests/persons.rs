//! The signatures of persons travel with their operations and stay what they are.

use super::machine::{Machine, Outcome, SITE};
use crate::kernel::ids::Id;
use crate::log::personal::{self, Personal, Signing};
use crate::log::{Edit, Op, Pen, Signatory};
use crate::schema::SCHEMA;
use crate::settings::records::ACCESS;
use std::sync::Arc;

/// Something that somebody signed on a machine.
fn signed(machine: &mut Machine, by: &Arc<Signatory>) -> Result<Op, Box<dyn std::error::Error>> {
    let transaction = machine.conn.unchecked_transaction()?;
    let mut pen =
        Pen::new(&transaction, &SCHEMA, &machine.device, by.person, machine.clock, 0, machine.last)?;
    pen.signing = vec![Signing { by: Arc::clone(by), number: 1, prev: None }];
    pen.append(SITE, vec![Edit::new(&ACCESS, Id::from_u128(900)).set("kind", "printed")?], None)?;
    let last = pen.last;
    transaction.commit()?;
    machine.last = last;
    machine.ops()?.pop().ok_or_else(|| "nothing written".into())
}

#[test]
fn a_signature_is_kept_and_relayed_with_its_operation() -> Outcome {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    let by = Arc::new(Signatory::new(Id::from_u128(7), &[3; 32]));
    let op = signed(&mut here, &by)?;
    assert!(op.personal.len() == 1 && op.personal[0].is_by(op.id, &by.public_key()));
    assert_eq!((op.header.signers.len(), op.header.signers[0].number), (1, 1));
    there.receive(&here.ops()?)?;
    assert_eq!(there.ops()?.last(), Some(&op));
    assert!(there.verified()?.ok);
    Ok(())
}

#[test]
fn a_signature_that_was_lost_on_the_way_comes_later_and_a_wrong_one_does_not_keep_it_out() -> Outcome {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    let by = Arc::new(Signatory::new(Id::from_u128(7), &[3; 32]));
    let op = signed(&mut here, &by)?;
    let wrong = Personal { sig: [5; 64], ..op.personal[0] };
    let mut without = here.ops()?;
    without.last_mut().ok_or("none")?.personal = vec![wrong];
    there.receive(&without)?;
    assert_eq!(personal::signed(&there.conn)?[0].personal, [wrong]);
    assert_eq!(there.receive(&here.ops()?)?.stored, 1);
    assert!(personal::signed(&there.conn)?[0].personal.contains(&op.personal[0]));
    assert_eq!(there.receive(&here.ops()?)?.stored, 0);
    Ok(())
}

#[test]
fn however_many_wrong_signatures_come_the_right_one_gets_in() -> Outcome {
    let mut here = Machine::new(1)?;
    let by = Arc::new(Signatory::new(Id::from_u128(7), &[3; 32]));
    let op = signed(&mut here, &by)?;
    let many = |from: u8| -> Vec<Personal> {
        (from..from + 17).map(|at| Personal { sig: [at; 64], ..op.personal[0] }).collect()
    };
    assert!(Op::read(op.header_bytes.clone(), op.sig, op.parts.clone(), many(0)).is_err());
    let mut there = Machine::new(2)?;
    for from in [0, 17] {
        let mut flooded = here.ops()?;
        flooded.last_mut().ok_or("none")?.personal = many(from);
        there.receive(&flooded)?;
    }
    there.receive(&here.ops()?)?;
    assert!(personal::signed(&there.conn)?[0].personal.contains(&op.personal[0]));
    // That of somebody who is not to sign it does not.
    let mut others = here.ops()?;
    others.last_mut().ok_or("none")?.personal = vec![Personal { person: Id::from_u128(8), ..op.personal[0] }];
    let mut elsewhere = Machine::new(3)?;
    elsewhere.receive(&others)?;
    assert!(personal::signed(&elsewhere.conn)?.is_empty());
    Ok(())
}
