//! Whether one set of reports uses a phrase more than another, and by how much.
//!
//! Four numbers go in: how often the phrase stands in each set (`a`, `b`), and how large each set is
//! in characters (`c`, `d`). Evidence (G², BIC) and size of the effect (log ratio) are told apart,
//! since a long text makes any difference significant.

/// Counts of a phrase in two sets, and the sizes of the sets in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Occurrences in the first set.
    pub a: usize,
    /// Occurrences in the second set.
    pub b: usize,
    /// Characters of the first set.
    pub c: usize,
    /// Characters of the second set.
    pub d: usize,
}

/// G² that chance exceeds once in a hundred comparisons (chi-squared, one degree of freedom).
const EVIDENCE: f64 = 6.63;

/// Half the width of a 95 % interval in standard errors.
const Z: f64 = 1.96;

/// Log ratios nearer to zero than this are no difference: 15 % more or less.
const LOCKED: f64 = 0.2;

/// Occurrences that each set needs before sameness says anything.
const LOCKED_LEAST: usize = 5;

/// What the numbers amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Used more by one set: the evidence suffices, and the interval leaves out zero.
    Key,
    /// A difference without enough evidence.
    Weak,
    /// Used alike by both.
    Lockword,
}

impl Verdict {
    /// Returns the name that answers carry.
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Weak => "weak",
            Self::Lockword => "lockword",
        }
    }
}

/// The measures of one phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keyness {
    /// Log-likelihood G², signed: positive where the first set uses it more.
    pub g2: f64,
    /// Binary logarithm of the ratio of rates; half an occurrence stands for none.
    pub log_ratio: f64,
    /// 95 % interval of the log ratio.
    pub interval: [f64; 2],
    /// The end of the interval that is nearer to zero; 0 if zero lies within.
    pub conservative: f64,
    /// Bayesian information criterion: 2 and more is positive, 6 strong, 10 very strong evidence.
    pub bic: f64,
    /// Difference of rates in per cent of the second; none if the second set lacks the phrase.
    pub difference: Option<f64>,
    /// What it amounts to.
    pub verdict: Verdict,
}

/// Measures a phrase; none of an empty set.
///
/// G² in the form of two cells (Rayson and Garside 2000; the calculator of UCREL), log ratio by
/// Hardie (2014) with the interval of a ratio of rates, BIC by Wilson (2013), %DIFF by Gabrielatos
/// and Marchi (2011).
pub fn measure(counts: Counts) -> Option<Keyness> {
    if counts.c == 0 || counts.d == 0 {
        return None;
    }
    let [a, b, c, d] = [counts.a, counts.b, counts.c, counts.d].map(|n| n as f64);
    let share = (a + b) / (c + d);
    let cell = |seen: f64, size: f64| match seen > 0.0 {
        true => seen * (seen / (size * share)).ln(),
        false => 0.0,
    };
    // Rounding may leave a little less than nothing.
    let g2 = (2.0 * (cell(a, c) + cell(b, d))).max(0.0);
    let or_half = |seen: f64| if seen > 0.0 { seen } else { 0.5 };
    let (seen_a, seen_b) = (or_half(a), or_half(b));
    let log_ratio = ((seen_a / c) / (seen_b / d)).log2();
    let variance = (1.0 / seen_a - 1.0 / c + 1.0 / seen_b - 1.0 / d).max(0.0);
    let half = Z * variance.sqrt() / std::f64::consts::LN_2;
    let interval = [log_ratio - half, log_ratio + half];
    let conservative = match interval {
        [low, _] if low > 0.0 => low,
        [_, high] if high < 0.0 => high,
        _ => 0.0,
    };
    let is_locked = counts.a.min(counts.b) >= LOCKED_LEAST && log_ratio.abs() < LOCKED;
    let verdict = match () {
        () if g2 >= EVIDENCE && conservative != 0.0 => Verdict::Key,
        () if is_locked => Verdict::Lockword,
        () => Verdict::Weak,
    };
    Some(Keyness {
        g2: if a / c < b / d { -g2 } else { g2 },
        log_ratio,
        interval,
        conservative,
        bic: g2 - (c + d).ln(),
        difference: (counts.b > 0).then(|| 100.0 * (a / c - b / d) / (b / d)),
        verdict,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds measures against reference values to four decimals, or as many as were published.
    fn check(
        [a, b, c, d]: [usize; 4],
        g2: f64,
        ratio: [f64; 3],
        bic: f64,
        verdict: Verdict,
    ) {
        let found = measure(Counts { a, b, c, d }).unwrap();
        assert!((found.g2.abs() - g2).abs() < 1e-4, "{found:?}");
        let [low, high] = found.interval;
        for (found, expected) in [found.log_ratio, low, high].into_iter().zip(ratio) {
            assert!((found - expected).abs() < 6e-3, "{found} is not {expected}");
        }
        assert!((found.bic - bic).abs() < 6e-3, "{found:?}");
        assert_eq!(found.verdict, verdict);
    }

    #[test]
    fn reference_values_of_two_reports() {
        let check = |a, b, g2, ratio, bic, verdict| {
            check([a, b, 12870, 13307], g2, ratio, bic, verdict);
        };
        check(0, 20, 27.0636, [-5.27, -9.32, -1.23], 16.89, Verdict::Key);
        check(7, 0, 9.9397, [3.86, -0.28, 7.99], -0.23, Verdict::Weak);
        check(6, 1, 4.1313, [2.63, -0.42, 5.69], -6.04, Verdict::Weak);
        check(0, 4, 5.4127, [-2.95, -7.19, 1.29], -4.76, Verdict::Weak);
    }

    #[test]
    fn what_both_use_alike_is_a_lockword() {
        let found = measure(Counts { a: 7, b: 7, c: 12870, d: 13307 }).unwrap();
        assert!(
            (found.g2 - 0.0039).abs() < 1e-4 && (found.log_ratio - 0.05).abs() < 6e-3
        );
        assert_eq!(found.verdict, Verdict::Lockword);
        let few = measure(Counts { a: 2, b: 2, c: 12870, d: 13307 }).unwrap();
        assert_eq!(few.verdict, Verdict::Weak);
    }

    #[test]
    fn swapping_the_sets_turns_the_signs() {
        let there = measure(Counts { a: 9, b: 2, c: 1000, d: 3000 }).unwrap();
        let back = measure(Counts { a: 2, b: 9, c: 3000, d: 1000 }).unwrap();
        assert!((there.g2 + back.g2).abs() < 1e-9 && there.g2 > 0.0);
        assert!((there.log_ratio + back.log_ratio).abs() < 1e-9);
        assert!((there.conservative + back.conservative).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_measured_against_an_empty_set() {
        assert_eq!(measure(Counts { a: 1, b: 0, c: 10, d: 0 }), None);
        let none = measure(Counts { a: 0, b: 0, c: 10, d: 10 }).unwrap();
        assert!(none.g2.abs() < 1e-12 && none.difference.is_none());
    }
}
