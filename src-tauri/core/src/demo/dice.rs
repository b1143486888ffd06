//! Chance that falls the same way every time.

use crate::kernel::days::Day;
use chrono::Days;

/// Dice that always fall the same way.
#[derive(Debug)]
pub(super) struct Dice(fastrand::Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// A number of a range, both ends included.
    pub(super) fn between(&mut self, least: u32, most: u32) -> u32 {
        self.0.u32(least..=most)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn percent(&mut self, times: u32) -> bool {
        self.0.u32(0..100) < times
    }

    /// One of several.
    pub(super) fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.0.usize(0..of.len())]
    }

    /// One of several that come up as often as their weights say.
    pub(super) fn weighted<T: Copy>(&mut self, of: &[(T, u32)]) -> T {
        let mut left = self.0.u32(0..of.iter().map(|(_, weight)| weight).sum());
        for (one, weight) in of {
            if left < *weight {
                return *one;
            }
            left -= weight;
        }
        of[0].0
    }

    /// A day so many days later.
    pub(super) fn later(&mut self, day: Day, least: u32, most: u32) -> Day {
        day + Days::new(u64::from(self.between(least, most)))
    }
}
