//! The words for numbers, years, regions and kinds that people read.

use super::layout::one_line;
use crate::model::Kind;

/// Returns a number with its thousands told apart: `12,345`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns a number with its noun: `1 report`, `2 reports`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// Returns a duration for people: `3.1 ms`, `2.4 s`, `3 min 20 s`.
pub(super) fn duration(milliseconds: f64) -> String {
    if milliseconds < 1000.0 {
        return format!("{milliseconds:.1} ms");
    }
    let seconds = milliseconds / 1000.0;
    if seconds < 100.0 {
        return format!("{seconds:.1} s");
    }
    format!("{} min {} s", seconds as u64 / 60, seconds as u64 % 60)
}

/// Returns years with runs of four and more made one: `2009–2013 2020`.
pub(super) fn years(list: &[u16]) -> String {
    let mut parts = Vec::new();
    for run in list.chunk_by(|a, b| a.checked_add(1) == Some(*b)) {
        match (run.first(), run.last()) {
            (Some(first), Some(last)) if run.len() > 3 => {
                parts.push(format!("{first}–{last}"));
            }
            _ => parts.extend(run.iter().map(u16::to_string)),
        }
    }
    parts.join(" ")
}

/// Returns the year, or – where it is not stated.
pub(super) fn year(year: Option<u16>) -> String {
    year.map_or_else(|| "–".to_owned(), |y| y.to_string())
}

/// Returns the name of the narrowest region, or –.
pub(super) fn region(path: &[String]) -> String {
    path.last().map_or_else(|| "–".to_owned(), |name| one_line(name))
}

/// Returns the Chinese name of a kind, its own word if it is none of the known, or –.
pub(super) fn kind(name: Option<&str>) -> String {
    let Some(name) = name else { return "–".to_owned() };
    let known = Kind::ALL.into_iter().find(|kind| kind.name() == name);
    known.map_or_else(|| one_line(name), |kind| kind.label().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), expected);
        }
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(1, "passage"), "1 passage");
        assert_eq!(counted(0, "passage"), "0 passages");
    }

    #[test]
    fn durations_change_their_unit() {
        assert_eq!(duration(3.26), "3.3 ms");
        assert_eq!(duration(2400.0), "2.4 s");
        assert_eq!(duration(200_000.0), "3 min 20 s");
    }

    #[test]
    fn long_runs_of_years_are_shortened() {
        assert_eq!(years(&[2019, 2020, 2025]), "2019 2020 2025");
        assert_eq!(years(&[2009, 2010, 2011, 2012, 2020]), "2009–2012 2020");
        assert_eq!(years(&[]), "");
        assert_eq!(years(&[65535]), "65535");
    }

    #[test]
    fn unknown_is_a_dash() {
        assert_eq!(kind(None), "–");
        assert_eq!(kind(Some("work_report")), "政府工作报告");
        assert_eq!(kind(Some("almanac")), "almanac");
        assert_eq!(region(&[]), "–");
    }
}
