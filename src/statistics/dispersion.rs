//! How evenly a phrase is spread over the reports of a set.

/// Occurrences of a phrase in a report, and the report's size in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Occurrences.
    pub occurrences: usize,
    /// Characters.
    pub chars: usize,
}

/// Returns the normalized deviation of proportions: 0 where each report has its share by size, 1
/// where the smallest has all. None for fewer than two reports, or a phrase that is never used.
///
/// Gries (2008), with the normalization of Lijffijt and Gries (2012).
pub fn deviation(parts: &[Part]) -> Option<f64> {
    let sum = |of: fn(&Part) -> usize| parts.iter().map(of).sum::<usize>() as f64;
    let (occurrences, chars) = (sum(|p| p.occurrences), sum(|p| p.chars));
    if parts.len() < 2 || occurrences == 0.0 || chars == 0.0 {
        return None;
    }
    let shares = parts
        .iter()
        .map(|part| (part.occurrences as f64 / occurrences, part.chars as f64 / chars));
    let apart: f64 = shares.clone().map(|(seen, size)| (seen - size).abs()).sum();
    let least = shares.map(|(_, size)| size).fold(1.0, f64::min);
    (least < 1.0).then(|| apart / 2.0 / (1.0 - least))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parts: &[(usize, usize)], expected: Option<f64>) {
        let parts: Vec<Part> = parts
            .iter()
            .map(|&(occurrences, chars)| Part { occurrences, chars })
            .collect();
        match (deviation(&parts), expected) {
            (Some(found), Some(expected)) => {
                assert!((found - expected).abs() < 1e-9, "{found}")
            }
            (found, expected) => assert_eq!(found, expected),
        }
    }

    #[test]
    fn three_equal_reports_with_two_thirds_one_third_and_none() {
        check(&[(2, 100), (1, 100), (0, 100)], Some(0.5));
    }

    #[test]
    fn even_is_zero_and_all_in_the_smallest_is_one() {
        check(&[(2, 200), (1, 100)], Some(0.0));
        check(&[(0, 200), (5, 100)], Some(1.0));
    }

    #[test]
    fn one_report_has_no_spread() {
        check(&[(2, 200)], None);
        check(&[(0, 200), (0, 100)], None);
        check(&[], None);
    }
}
