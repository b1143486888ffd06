//! When bundles are exchanged without anybody asking for it.

use std::time::Duration;

/// How often it is looked whether an exchange is due.
pub(crate) const LOOK: Duration = Duration::from_secs(15);
/// After so many looks there is an exchange in any case: five minutes.
const EVERY: u32 = 20;
/// After so many looks there is one when there is something to say, so that people who save all day make no bundle of each
/// save: two minutes.
const SOON: u32 = 8;
/// While the place is in the way the pauses grow to so many looks: an hour.
const LONGEST: u32 = 240;

/// How long ago the last exchange was, counted in looks, and how long the pause after it is.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// None before the first.
    looks: Option<u32>,
    /// The pause while the place is in the way.
    pause: u32,
}

impl Pace {
    /// Looks once, and says whether there is to be an exchange now.
    pub(super) fn is_due(&mut self, has_trouble: bool, has_news: impl FnOnce() -> bool) -> bool {
        let Some(looks) = self.looks.map(|looks| looks + 1) else {
            (self.looks, self.pause) = (Some(0), EVERY);
            return true;
        };
        let is_due =
            if has_trouble { looks >= self.pause } else { looks >= EVERY || looks >= SOON && has_news() };
        self.pause = match (has_trouble, is_due) {
            (true, true) => (self.pause * 2).min(LONGEST),
            (true, false) => self.pause,
            (false, _) => EVERY,
        };
        self.looks = Some(if is_due { 0 } else { looks });
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many looks the next exchange is.
    fn next(pace: &mut Pace, has_trouble: bool, has_news: bool) -> Option<u32> {
        (1..=LONGEST).find(|_| pace.is_due(has_trouble, || has_news))
    }

    #[test]
    fn an_opened_vault_exchanges_at_once_then_every_few_minutes_and_soon_after_work() {
        let mut pace = Pace::default();
        let looks: Vec<_> = [false, false, true, false].map(|news| next(&mut pace, false, news)).into();
        assert_eq!(looks, [Some(1), Some(EVERY), Some(SOON), Some(EVERY)]);
    }

    #[test]
    fn a_place_that_is_in_the_way_is_tried_less_and_less_often_up_to_an_hour_whatever_there_is_to_say() {
        let mut pace = Pace::default();
        assert_eq!(next(&mut pace, false, true), Some(1));
        let looks: Vec<_> = (0..6).map(|_| next(&mut pace, true, true)).collect();
        let doubled = [EVERY, 2 * EVERY, 4 * EVERY, 8 * EVERY, LONGEST, LONGEST];
        assert_eq!(looks, doubled.map(Some));
        // Somebody mended it, or asked for an exchange and it went well.
        assert_eq!(next(&mut pace, false, true), Some(SOON));
        assert_eq!(next(&mut pace, true, true), Some(EVERY), "and it begins anew");
    }
}
