//! What a passphrase is made to cost on this machine: as much as somebody who unlocks bears, half a second to one. Whoever
//! guesses pays it for each guess. It is measured when a slot is made and kept in the slot.

use super::keys::{KeyCost, derive};
use crate::error::Result;
use std::time::{Duration, Instant};

/// What unlocking is to take.
const GOAL: Duration = Duration::from_millis(750);
/// Memory in KiB, the most first: it is what makes guessing on other hardware dear.
const MEMORY: [u32; 3] = [128 * 1024, 64 * 1024, 32 * 1024];
/// The fewest and the most passes.
const PASSES: (u32, u32) = (2, 64);

/// Measures what a passphrase can cost here.
///
/// # Errors
/// When the machine has not even the least memory for it.
pub(super) fn measure() -> Result<KeyCost> {
    let mut outcome = Ok(KeyCost { memory_kib: MEMORY[2], passes: PASSES.0 });
    for memory_kib in MEMORY {
        match one_pass(memory_kib) {
            Ok(took) if fits(took) => return Ok(KeyCost { memory_kib, passes: passes_for(took) }),
            Ok(_) => outcome = Ok(KeyCost { memory_kib, passes: PASSES.0 }),
            // Less memory may be there.
            Err(error) => outcome = Err(error),
        }
    }
    outcome
}

/// How long one pass takes: the faster of two, since the first also asks the system for the memory.
fn one_pass(memory_kib: u32) -> Result<Duration> {
    let mut fastest = Duration::MAX;
    for _ in 0..2 {
        let begun = Instant::now();
        derive("how long does this take", &[0; 16], KeyCost { memory_kib, passes: 1 })?;
        fastest = fastest.min(begun.elapsed());
    }
    Ok(fastest)
}

/// Whether two passes take no longer than a second.
fn fits(one_pass: Duration) -> bool {
    one_pass * PASSES.0 <= Duration::from_secs(1)
}

/// How many passes come nearest to the goal.
fn passes_for(one_pass: Duration) -> u32 {
    let one = one_pass.as_micros().max(1);
    let passes = (GOAL.as_micros() + one / 2) / one;
    u32::try_from(passes).unwrap_or(PASSES.1).clamp(PASSES.0, PASSES.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_costs_half_a_second_to_one_where_the_machine_allows_it() {
        for millis in [12, 40, 90, 150, 260, 400, 500] {
            let one = Duration::from_millis(millis);
            let total = one * passes_for(one);
            assert!(fits(one));
            assert!((500..=1000).contains(&total.as_millis()), "{millis} ms a pass: {total:?}");
        }
        assert_eq!(passes_for(Duration::from_micros(3)), 64);
        assert!(!fits(Duration::from_millis(501)));
        assert_eq!(passes_for(Duration::from_secs(5)), 2);
    }

    #[test]
    fn what_is_measured_can_be_used() -> Result<()> {
        let cost = measure()?;
        assert!(MEMORY.contains(&cost.memory_kib) && (PASSES.0..=PASSES.1).contains(&cost.passes));
        Ok(())
    }
}
