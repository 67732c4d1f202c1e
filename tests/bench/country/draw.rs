//! Draws by weight and by Zipf's law, and seeds that are mixed from numbers.
//!
//! A table takes constant time a draw (Walker's alias method, in the form of Vose), so that the
//! size of a word list does not slow the writing. A seed is mixed from what it is for, so that
//! nothing depends on the order in which reports are written.

use super::random::Random;

/// Resolution of the thresholds in a table.
const FULL: usize = 1 << 30;

/// Numbers from 0 up, each with its own weight.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

/// A row answers with itself below its threshold, else with the other.
#[derive(Debug, Clone, Copy)]
struct Row {
    threshold: usize,
    other: usize,
}

impl Table {
    /// Makes a table; weights that are not positive are never drawn while another is.
    pub(crate) fn new(weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let scale = weights.len() as f64 / total.max(f64::MIN_POSITIVE);
        let mut shares: Vec<f64> = weights.iter().map(|w| w * scale).collect();
        let mut rows: Vec<Row> =
            (0..weights.len()).map(|other| Row { threshold: FULL, other }).collect();
        let (mut poor, mut rich): (Vec<usize>, Vec<usize>) =
            (0..weights.len()).partition(|&at| shares.get(at).is_some_and(|&s| s < 1.0));
        while let (Some(low), Some(high)) = (poor.pop(), rich.pop()) {
            let share = shares.get(low).copied().unwrap_or_default();
            if let Some(row) = rows.get_mut(low) {
                *row = Row { threshold: (share * FULL as f64) as usize, other: high };
            }
            if let Some(left) = shares.get_mut(high) {
                *left -= 1.0 - share;
                if *left < 1.0 { poor.push(high) } else { rich.push(high) }
            }
        }
        Self { rows }
    }

    /// Draws a number; 0 from an empty table.
    pub(crate) fn draw(&self, random: &mut Random) -> usize {
        let at = random.below(self.rows.len());
        match self.rows.get(at) {
            Some(row) if random.below(FULL) >= row.threshold => row.other,
            _ => at,
        }
    }
}

/// Returns a number in `[0, 1)`.
pub(crate) fn unit(random: &mut Random) -> f64 {
    random.below(FULL) as f64 / FULL as f64
}

/// Tells whether something of this chance happens.
pub(crate) fn happens(random: &mut Random, chance: f64) -> bool {
    unit(random) < chance
}

/// Draws a rank below `end` with a chance in inverse proportion to the rank (Zipf's law).
pub(crate) fn rank(random: &mut Random, end: usize) -> usize {
    ((end as f64).powf(unit(random)) as usize).saturating_sub(1)
}

/// Draws from a bell around 0 whose deviation is 1 (sum of twelve, by the central limit).
pub(crate) fn bell(random: &mut Random) -> f64 {
    (0..12).map(|_| unit(random)).sum::<f64>() - 6.0
}

/// Mixes numbers into a seed; another order gives another seed.
pub(crate) fn mix(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0x51_7c_c1_b7_27_22_0a_95, |state, &number| {
        let mut z = (state.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z ^= z >> 32;
        z = z.wrapping_mul(0xd6e8_feb8_6659_fd93);
        z ^ (z >> 29)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_draws_by_weight() {
        let table = Table::new(&[1.0, 0.0, 3.0]);
        let mut random = Random::seeded(1);
        let mut counts = [0_usize; 3];
        for _ in 0..40_000 {
            counts[table.draw(&mut random)] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((9_500..10_500).contains(&counts[0]), "{counts:?}");
    }

    #[test]
    fn an_empty_table_draws_zero() {
        assert_eq!(Table::new(&[]).draw(&mut Random::seeded(1)), 0);
    }

    #[test]
    fn low_ranks_are_common() {
        let mut random = Random::seeded(2);
        let first = (0..10_000).filter(|_| rank(&mut random, 1_000) == 0).count();
        assert!((900..1_100).contains(&first), "{first}");
    }

    #[test]
    fn the_order_of_numbers_matters() {
        assert_ne!(mix(&[1, 2]), mix(&[2, 1]));
    }
}
