//! Fills the slots of a sentence that no word list can: figures, years, and what the region is.

use std::fmt::Write as _;

use super::draw::unit;
use super::random::Random;

/// What fills a place in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A whole number of so many digits.
    Whole(u32),
    /// A number with one decimal: 0.1 to 19.9.
    Small,
    /// An amount with two decimals or fewer, over five orders of magnitude.
    Amount,
    /// A rate of growth in per cent.
    Rate,
    /// The report's year, the one before, an earlier one.
    Year,
    LastYear,
    PastYear,
    /// The word for the region's level, and for the level above.
    Kind,
    Upper,
    /// The region's name.
    Region,
    /// The guiding thought of the time.
    Thought,
}

impl Slot {
    /// Returns the slot of a name in the rules.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "n1" => Self::Whole(1),
            "n2" => Self::Whole(2),
            "n3" => Self::Whole(3),
            "n4" => Self::Whole(4),
            "d1" => Self::Small,
            "d2" => Self::Amount,
            "pct" => Self::Rate,
            "year" => Self::Year,
            "last" => Self::LastYear,
            "past" => Self::PastYear,
            "kind" => Self::Kind,
            "upper" => Self::Upper,
            "region" => Self::Region,
            "thought" => Self::Thought,
            _ => return None,
        })
    }
}

/// Writes a number that fills a slot; nothing for slots that are no numbers.
pub(crate) fn write_number(out: &mut String, slot: Slot, random: &mut Random) {
    // Writing to a `String` cannot fail.
    let _: std::fmt::Result = match slot {
        Slot::Whole(digits) => {
            let low = 10_usize.pow(digits.saturating_sub(1));
            let value = low + random.below(low * 9);
            // Round numbers are commoner in print than chance would have them.
            let round = if digits > 1 && random.below(3) == 0 { low } else { 1 };
            write!(out, "{}", value / round * round)
        }
        Slot::Small => write!(out, "{}.{}", random.below(20), 1 + random.below(9)),
        Slot::Amount => {
            let value = 10_f64.powf(unit(random) * 4.0 - 0.3);
            let decimals = [0, 1, 2, 2].get(random.below(4)).copied().unwrap_or(1);
            write!(out, "{value:.decimals$}")
        }
        Slot::Rate => {
            let value = 0.5 + 18.0 * unit(random) * unit(random) + 6.0 * unit(random);
            let decimals = usize::from(random.below(4) != 0);
            write!(out, "{value:.decimals$}")
        }
        _ => Ok(()),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(slot: Slot, holds: fn(f64) -> bool) {
        let mut random = Random::seeded(7);
        for _ in 0..200 {
            let mut out = String::new();
            write_number(&mut out, slot, &mut random);
            assert!(out.parse().is_ok_and(holds), "{slot:?}: {out}");
        }
    }

    #[test]
    fn numbers_are_of_their_size() {
        check(Slot::Whole(1), |n| (1.0..10.0).contains(&n));
        check(Slot::Whole(3), |n| (100.0..1_000.0).contains(&n));
        check(Slot::Small, |n| (0.1..20.0).contains(&n));
        check(Slot::Amount, |n| (0.0..6_000.0).contains(&n));
        check(Slot::Rate, |n| (0.0..25.0).contains(&n));
    }

    #[test]
    fn a_name_that_is_no_slot_is_none() {
        assert_eq!(Slot::named("np"), None);
    }
}
