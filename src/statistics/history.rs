//! The life of a phrase in a series of reports: first and last use, and what has become of it.
//!
//! Only years with a report speak. A year without one is neither use nor absence, so that a phrase is
//! never called retired because reports are missing.

/// What one year with at least one report says of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: u16,
    /// Reports of that year.
    pub reports: usize,
    /// Times that the phrase stands in them.
    pub occurrences: usize,
    /// Characters of those reports.
    pub chars: usize,
}

/// What has become of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// First used in the last year, while earlier years lack it.
    New,
    /// Used in the last year.
    Active,
    /// Used in the last two years, in each at most a third as often as at its peak.
    Fading,
    /// Absent from the last year alone.
    Dormant,
    /// Absent from the last two years and more.
    Retired,
    /// Used in the last year after at least one that lacks it.
    Returned,
}

impl State {
    /// Returns the name that answers carry.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Active => "active",
            Self::Fading => "fading",
            Self::Dormant => "dormant",
            Self::Retired => "retired",
            Self::Returned => "returned",
        }
    }
}

/// The life of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// The first year of use.
    pub first: u16,
    /// Reports before it, all without the phrase; with none, it may not be the first use at all.
    pub checked_before: usize,
    /// The last year of use.
    pub last: u16,
    /// Reports after it, all without the phrase.
    pub checked_after: usize,
    /// The first year with a report after the last use.
    pub absent_since: Option<u16>,
    /// What has become of it.
    pub state: State,
}

/// Follows a phrase through years in ascending order; none if it is never used.
pub fn follow(years: &[Year]) -> Option<History> {
    let is_used = |year: &Year| year.occurrences > 0;
    let first = years.iter().position(is_used)?;
    let last = years.iter().rposition(is_used)?;
    let (before, _) = years.split_at(first);
    let after = years.get(last + 1..).unwrap_or_default();
    let reports = |years: &[Year]| years.iter().map(|year| year.reports).sum();
    Some(History {
        first: years.get(first)?.year,
        checked_before: reports(before),
        last: years.get(last)?.year,
        checked_after: reports(after),
        absent_since: after.first().map(|year| year.year),
        state: state(years, first, after.len()),
    })
}

fn state(years: &[Year], first: usize, absent: usize) -> State {
    match absent {
        0 => {}
        1 => return State::Dormant,
        _ => return State::Retired,
    }
    let lasting = years.len() - first;
    if lasting == 1 {
        return if first > 0 { State::New } else { State::Active };
    }
    let before_last = years.get(years.len() - 2);
    if before_last.is_some_and(|year| year.occurrences == 0) {
        return State::Returned;
    }
    // Rates as fractions, multiplied crosswise: a third of a peak is a third of it exactly.
    let is_a_third = |year: &Year, peak: &Year| {
        year.occurrences as u128 * 3 * peak.chars as u128
            <= peak.occurrences as u128 * year.chars as u128
    };
    let latest = years.get(years.len() - 2..).unwrap_or_default();
    let is_below = |peak: &Year| latest.iter().all(|year| is_a_third(year, peak));
    let fades = lasting > 2 && years.iter().any(is_below);
    if fades { State::Fading } else { State::Active }
}

/// Returns how often something stands in ten thousand characters; none of no characters.
pub fn per_10k(occurrences: usize, chars: usize) -> Option<f64> {
    (chars > 0).then(|| occurrences as f64 * 1e4 / chars as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(occurrences: &[usize]) -> Vec<Year> {
        let year =
            |(year, &occurrences)| Year { year, reports: 1, occurrences, chars: 1000 };
        (2019..).zip(occurrences).map(year).collect()
    }

    fn check(occurrences: &[usize], expected: Option<State>) {
        let found = follow(&years(occurrences)).map(|history| history.state);
        assert_eq!(found, expected, "{occurrences:?}");
    }

    #[test]
    fn the_last_years_tell_the_state() {
        check(&[0, 0], None);
        check(&[], None);
        check(&[0, 0, 2], Some(State::New));
        check(&[2], Some(State::Active));
        check(&[0, 1, 2], Some(State::Active));
        check(&[3, 2, 0], Some(State::Dormant));
        check(&[3, 0, 0], Some(State::Retired));
        check(&[3, 0, 1], Some(State::Returned));
        check(&[3, 0, 2, 2], Some(State::Active));
        check(&[3, 0, 1, 1], Some(State::Fading));
        check(&[9, 5, 3, 2], Some(State::Fading));
        check(&[9, 5, 4, 2], Some(State::Active));
        check(&[1, 3], Some(State::Active));
    }

    #[test]
    fn what_was_checked_before_and_after_is_counted_in_reports() {
        let mut series = years(&[0, 0, 4, 1, 0, 0]);
        series[1].reports = 3;
        let history = follow(&series).unwrap();
        assert_eq!((history.first, history.checked_before), (2021, 4));
        assert_eq!((history.last, history.checked_after), (2022, 2));
        assert_eq!(history.absent_since, Some(2023));
        assert_eq!(follow(&years(&[4])).unwrap().checked_before, 0);
    }

    #[test]
    fn a_rate_is_per_ten_thousand_characters() {
        assert_eq!(per_10k(3, 15_000), Some(2.0));
        assert_eq!(per_10k(0, 15_000), Some(0.0));
        assert_eq!(per_10k(0, 0), None);
    }
}
