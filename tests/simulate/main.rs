//! Machines that meet by accident: twelve machines of three clinics and their provincial office work for a while as
//! dice say, with wrong clocks, bundles that are lost, repeated, cut, altered and overtaken, vaults that are copied, set
//! back and restored, machines that are revoked, clients who are erased, and operations of a newer version. In some seeds
//! clinics give the office all their records, and take it back. Then they exchange what they have, and the laws in `laws`
//! must hold. `cargo xtask simulate [SEEDS] [FROM]` plays many seeds.
//!
//! A seed sets up three clinics of four machines each, real vaults: two that hold everything, a counselor's laptop, an
//! agent's laptop. Then come some hundred acts, each on a machine that the dice choose. What was typed is written down
//! beside (`model`), with what the machine showed just before.

mod accidents;
mod acts;
mod copies;
mod full;
mod laws;
mod model;
mod province;
mod sent;
mod settle;
mod travel;
mod versions;
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;

/// How many seeds, in the normal run.
const SEEDS: u64 = 2;
/// How many acts a seed has.
const ACTS: usize = 160;

#[test]
fn machines_that_met_in_any_way_agree_and_nothing_typed_is_gone() -> Result<(), Box<dyn std::error::Error>> {
    let seeds = number("TITIAN_SIMULATIONS", SEEDS)?;
    let first = number("TITIAN_SIMULATION_FROM", 1)?;
    let (next, failed) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + seeds {
                        return;
                    }
                    if let Err(trail) = play(seed)
                        && let Ok(mut failed) = failed.lock()
                    {
                        println!("{trail}");
                        failed.push(seed);
                    }
                    if (seed + 1 - first).is_multiple_of(50) {
                        println!("{} seeds", seed + 1 - first);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner()?;
    assert!(failed.is_empty(), "{} of {seeds} seeds failed: {failed:?}", failed.len());
    Ok(())
}

/// Plays a seed; the trail of what was done, when a law was broken.
fn play(seed: u64) -> Result<(), String> {
    let mut world = World::new(seed).map_err(|problem| format!("seed {seed}, setting up: {problem}"))?;
    world.run(ACTS).map_err(|problem| {
        let trail = world.trail.join("\n  ");
        format!(
            "seed {seed}: {problem}\n  {trail}\nAgain: cargo xtask simulate 1 {seed}\nseed {seed}: {problem}"
        )
    })
}

fn number(name: &str, otherwise: u64) -> Result<u64, std::num::ParseIntError> {
    std::env::var(name).map_or(Ok(otherwise), |text| text.parse())
}
