//! Reads years and ranges of years: `2021`, `2019..2025`, `2019..`, `..2025`.
//!
//! Full-width digits and a final 年 are read as people type them. Every other way of writing a range
//! (`2019-2025`, `2019至2025`) is refused with the right one in the hint, so that a value is never
//! half understood.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The years that a report can be of; anything else is a slip of the pen.
const POSSIBLE: std::ops::RangeInclusive<u16> = 1900..=2100;

/// A range of years, both ends included; a missing end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct YearRange {
    /// First year.
    pub from: Option<u16>,
    /// Last year.
    pub to: Option<u16>,
}

/// Why a value is no range of years: a message and a hint, for the caller to place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearFault {
    /// What is wrong: lower case, no final full stop.
    pub message: String,
    /// What to write.
    pub hint: String,
}

impl YearRange {
    /// Creates the range of a single year.
    pub const fn single(year: u16) -> Self {
        Self { from: Some(year), to: Some(year) }
    }

    /// Reads a year or a range of years.
    ///
    /// ```
    /// use baogao::query::YearRange;
    /// let range = YearRange::parse("2019..2025").unwrap();
    /// assert!(range.contains(2021) && !range.contains(2018));
    /// ```
    ///
    /// # Errors
    /// The fault says what is wrong and what to write.
    pub fn parse(text: &str) -> Result<Self, YearFault> {
        let text = text.trim();
        let Some((from, to)) = text.split_once("..") else {
            return match parse_year(text) {
                Some(year) => Ok(Self::single(year)),
                None => Err(bad_year(text)),
            };
        };
        let end = |end| parse_end(end).ok_or_else(|| bad_year(text));
        let range = Self { from: end(from)?, to: end(to)? };
        match (range.from, range.to) {
            (None, None) => Err(YearFault {
                message: "range of years has no year".into(),
                hint: "write 2019..2025, 2019.. or ..2025".into(),
            }),
            (Some(from), Some(to)) if from > to => Err(YearFault {
                message: format!("range of years {from}..{to} runs backward"),
                hint: format!("write {to}..{from}"),
            }),
            _ => Ok(range),
        }
    }

    /// Returns whether a year lies in the range.
    pub fn contains(self, year: u16) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }

    /// Returns the years in both ranges, or none if they share no year.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let shared = from.is_none_or(|from| to.is_none_or(|to| from <= to));
        shared.then_some(Self { from, to })
    }
}

impl fmt::Display for YearRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (from, to) => {
                if let Some(from) = from {
                    write!(f, "{from}")?;
                }
                f.write_str("..")?;
                to.map_or(Ok(()), |to| write!(f, "{to}"))
            }
        }
    }
}

/// Reads one end of a range; the inner value is none where the end is open.
fn parse_end(text: &str) -> Option<Option<u16>> {
    let text = text.trim();
    if text.is_empty() { Some(None) } else { parse_year(text).map(Some) }
}

/// Reads four digits, half or full width, with an optional 年 behind.
fn parse_year(text: &str) -> Option<u16> {
    let digits = text.strip_suffix('年').unwrap_or(text);
    let mut year = 0u16;
    let mut count = 0;
    for c in digits.chars() {
        count += 1;
        let digit = digit_value(c)?;
        year = year.checked_mul(10)?.checked_add(digit)?;
    }
    (count == 4 && POSSIBLE.contains(&year)).then_some(year)
}

/// Returns the value of a half- or full-width digit.
fn digit_value(c: char) -> Option<u16> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        _ => return None,
    };
    u16::try_from(c as u32 - zero as u32).ok()
}

/// Says what is no year, and how a range typed in another way is written.
fn bad_year(text: &str) -> YearFault {
    let hint = other_range(text).unwrap_or_else(|| {
        "write a year of four digits such as 2021, or a range such as 2019..2025".into()
    });
    let shown: String = text.chars().take(20).collect();
    YearFault { message: format!("not a year: {shown}"), hint }
}

/// Returns the right way to write two years with something else between.
fn other_range(text: &str) -> Option<String> {
    let separator = |c: char| digit_value(c).is_none() && c != '年';
    let from: String = text.chars().take_while(|&c| !separator(c)).collect();
    let rest = text.get(from.len()..)?;
    let to = rest.trim_start_matches(separator);
    let between = rest.get(..rest.len() - to.len())?;
    let (from, to) = (parse_year(&from)?, parse_year(to)?);
    Some(match between {
        "," | "，" | "、" => {
            format!("write the alternatives apart: (year:{from} | year:{to})")
        }
        _ => format!("write {}..{}", from.min(to), from.max(to)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let got = match YearRange::parse(text) {
            Ok(range) => range.to_string(),
            Err(fault) => format!("{} / {}", fault.message, fault.hint),
        };
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn years_and_ranges_are_read() {
        check("2021", "2021");
        check("2019..2025", "2019..2025");
        check("2019..", "2019..");
        check("..2025", "..2025");
        check("2020..2020", "2020");
    }

    #[test]
    fn full_width_digits_and_a_final_mark_are_read() {
        check("２０２１年", "2021");
        check("2019年..2021年", "2019..2021");
    }

    #[test]
    fn other_ways_of_a_range_are_refused_with_the_right_one() {
        check("2019-2025", "not a year: 2019-2025 / write 2019..2025");
        check("2019至2025", "not a year: 2019至2025 / write 2019..2025");
        check("2019...2025", "not a year: 2019...2025 / write 2019..2025");
        check(
            "2019,2021",
            "not a year: 2019,2021 / write the alternatives apart: (year:2019 | year:2021)",
        );
    }

    #[test]
    fn bad_years_are_refused() {
        let hint =
            "write a year of four digits such as 2021, or a range such as 2019..2025";
        for text in ["21", "20211", "2o21", "", "0021", "2021.5", "3021"] {
            let fault = YearRange::parse(text).unwrap_err();
            assert_eq!(fault.hint, hint, "{text}");
        }
        check("2025..2019", "range of years 2025..2019 runs backward / write 2019..2025");
        check("..", "range of years has no year / write 2019..2025, 2019.. or ..2025");
    }

    #[test]
    fn intersections_keep_the_shared_years() {
        let range = |text| YearRange::parse(text).unwrap();
        assert_eq!(
            range("2019..").intersection(range("..2021")),
            Some(range("2019..2021"))
        );
        assert_eq!(range("2019").intersection(range("2021")), None);
    }
}
