//! Counts distinct grams in little memory.
//!
//! HyperLogLog (Flajolet and others, 2007) with 65,536 registers: the standard error is 0.4 %, whether
//! there are thousand grams or thousand million, which no set would hold. Below 2.5 grams a register
//! the empty registers are counted instead, as the authors propose. Grams are runs of Chinese
//! characters, letters and digits; they do not cross punctuation or spaces.

use std::fmt::Write as _;

use anyhow::Result;

use super::super::draw::mix;
use super::sample::Sample;

const BITS: u32 = 16;
const REGISTERS: usize = 1 << BITS;

/// Lengths of the grams that are counted.
const LENGTHS: [usize; 3] = [2, 4, 8];

/// Numbers of reports at which growth is told.
const STEPS: [usize; 8] = [50, 100, 300, 1_000, 3_000, 10_000, 30_000, 50_000];

/// Counts the distinct among many hashes.
#[derive(Debug, Clone)]
struct Distinct {
    registers: Vec<u8>,
}

impl Default for Distinct {
    fn default() -> Self {
        Self { registers: vec![0; REGISTERS] }
    }
}

impl Distinct {
    fn add(&mut self, hash: u64) {
        let rank = ((hash << BITS) | 1).leading_zeros() as u8 + 1;
        if let Some(register) = self.registers.get_mut((hash >> (64 - BITS)) as usize) {
            *register = rank.max(*register);
        }
    }

    fn count(&self) -> f64 {
        let all = REGISTERS as f64;
        let sum: f64 = self.registers.iter().map(|&r| 0.5_f64.powi(i32::from(r))).sum();
        let raw = 0.7213 / (1.0 + 1.079 / all) * all * all / sum;
        let empty = self.registers.iter().filter(|&&r| r == 0).count() as f64;
        if raw <= 2.5 * all && empty > 0.0 { all * (all / empty).ln() } else { raw }
    }
}

/// Counts distinct grams of each length.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grams {
    counters: [Distinct; LENGTHS.len()],
}

impl Grams {
    /// Adds the grams of a text.
    pub(crate) fn add(&mut self, text: &str) {
        let mut run: Vec<u64> = Vec::new();
        for c in text.chars().chain(['\n']) {
            if c.is_alphanumeric() {
                run.push(u64::from(u32::from(c)));
                continue;
            }
            for (length, counter) in LENGTHS.iter().zip(&mut self.counters) {
                run.windows(*length).for_each(|gram| counter.add(mix(gram)));
            }
            run.clear();
        }
    }

    /// Returns how many are distinct, for 2, 4 and 8 characters.
    pub(crate) fn distinct(&self) -> [f64; LENGTHS.len()] {
        [0, 1, 2].map(|at: usize| self.counters.get(at).map_or(0.0, Distinct::count))
    }
}

/// Tells how distinct grams grow with the reports of a folder.
pub(crate) fn growth(sample: &Sample) -> Result<String> {
    let mut out = String::from(
        "| reports | text, MB | 2-grams | 4-grams | 8-grams | 8-grams a report |\n\
         |---:|---:|---:|---:|---:|---:|\n",
    );
    let mut grams = Grams::default();
    let (mut count, mut bytes, mut told) = (0_usize, 0_usize, 0_usize);
    let mut tell = |grams: &Grams, count: usize, bytes: usize| -> Result<()> {
        let [two, four, eight] = grams.distinct();
        let megabytes = bytes as f64 / 1e6;
        let each = eight / count.max(1) as f64;
        writeln!(
            out,
            "| {count} | {megabytes:.1} | {two:.0} | {four:.0} | {eight:.0} | {each:.0} |"
        )?;
        Ok(())
    };
    for text in sample.texts() {
        grams.add(&text);
        count += 1;
        bytes += text.len();
        if STEPS.contains(&count) {
            tell(&grams, count, bytes)?;
            told = count;
        }
    }
    if told != count {
        tell(&grams, count, bytes)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct_grams_are_counted_nearly_right() {
        let mut distinct = Distinct::default();
        for number in 0..300_000_u64 {
            distinct.add(mix(&[number]));
            distinct.add(mix(&[number]));
        }
        assert!(
            (295_000.0..305_000.0).contains(&distinct.count()),
            "{}",
            distinct.count()
        );
    }

    #[test]
    fn grams_do_not_cross_punctuation() {
        let mut grams = Grams::default();
        grams.add("甲乙，丙丁");
        assert_eq!(grams.distinct().map(f64::round), [2.0, 0.0, 0.0]);
    }
}
