//! Filters over commitments: what was typed, which commitments pass, and in what order.

use super::extracted::{LAST, Wanted};
use super::figures::{named, years};
use super::request::FilterWords;
use crate::error::{Error, ErrorKind, Result};
use crate::index::extraction::StoredCommitment;
use crate::model::{DeadlineSource, Strength};

/// A request for commitments, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommitmentsRequest {
    /// Words or phrases that the passage must hold; none for all passages.
    pub query: Option<String>,
    /// Filters on reports and sections.
    pub filters: FilterWords,
    /// Least specificity, 0 to 5.
    pub min_specificity: u8,
    /// Only what can be checked.
    pub measurable: bool,
    /// Years or dates by which it is due, or `explicit`, `inherited`.
    pub deadline: Vec<String>,
    /// Names of strengths.
    pub strength: Vec<String>,
    /// The order.
    pub sort: CommitmentSort,
    /// The order the other way round.
    pub reverse: bool,
    /// Commitments to list; none for all.
    pub limit: Option<usize>,
    /// Commitments to pass over.
    pub offset: usize,
    /// Whether the words that decided are wanted.
    pub explain: bool,
    /// Whether every copy of a work is read.
    pub copies: bool,
}

/// The order of commitments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum CommitmentSort {
    /// Newest report first, in the order of the text within a report.
    #[default]
    Newest,
    /// Oldest report first.
    Oldest,
    /// What is due first; what has no deadline last.
    Deadline,
    /// Most specific first.
    Specificity,
}

/// The order of commitments with its direction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CommitmentOrder {
    sort: CommitmentSort,
    reverse: bool,
}

impl CommitmentsRequest {
    /// Returns the order that is asked for.
    pub(crate) fn order(&self) -> CommitmentOrder {
        CommitmentOrder { sort: self.sort, reverse: self.reverse }
    }

    /// Returns the part of the list that is asked for.
    pub(crate) fn wanted(&self) -> Wanted {
        let oldest = match self.sort {
            CommitmentSort::Newest => self.reverse,
            CommitmentSort::Oldest => !self.reverse,
            CommitmentSort::Deadline | CommitmentSort::Specificity => false,
        };
        Wanted { oldest, offset: self.offset, limit: self.limit }
    }
}

impl CommitmentOrder {
    /// Returns whether the order of reports is the order of their commitments.
    pub(crate) fn is_by_report(self) -> bool {
        matches!(self.sort, CommitmentSort::Newest | CommitmentSort::Oldest)
    }

    /// Returns what a commitment is ordered by, smallest first.
    pub(crate) fn key(self, commitment: &StoredCommitment<'_>) -> i64 {
        let ascending = match self.sort {
            CommitmentSort::Newest | CommitmentSort::Oldest => return 0,
            CommitmentSort::Deadline => match commitment.deadline.and_then(day) {
                Some(day) => day,
                None => return LAST,
            },
            CommitmentSort::Specificity => -i64::from(commitment.specificity),
        };
        if self.reverse { -ascending } else { ascending }
    }
}

/// Returns an ISO date as a number in the order of days.
fn day(date: &str) -> Option<i64> {
    date.split('-').try_fold(0, |day, part| Some(day * 100 + part.parse::<i64>().ok()?))
}

/// What a commitment must be like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CommitmentFilter {
    min_specificity: u8,
    measurable: bool,
    deadline: Vec<Due>,
    strength: Vec<Strength>,
}

/// A wish for deadlines.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Due {
    /// From one year to another.
    Years(u16, u16),
    /// The beginning of an ISO date: 2026-06.
    Begins(String),
    /// Where it was read.
    From(DeadlineSource),
}

impl CommitmentFilter {
    /// Reads the filters of a request.
    ///
    /// # Errors
    /// `Usage` for a value that cannot be read.
    pub(crate) fn new(request: &CommitmentsRequest) -> Result<Self> {
        let strength = Strength::ALL.iter().map(|strength| (strength.name(), *strength));
        Ok(Self {
            min_specificity: request.min_specificity,
            measurable: request.measurable,
            deadline: request
                .deadline
                .iter()
                .map(|text| due(text))
                .collect::<Result<_>>()?,
            strength: named(
                "--strength",
                &request.strength,
                &strength.collect::<Vec<_>>(),
            )?,
        })
    }

    /// Returns whether every commitment passes.
    pub(crate) fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Returns whether a commitment passes.
    pub(crate) fn admits(&self, commitment: &StoredCommitment<'_>) -> bool {
        commitment.specificity >= self.min_specificity
            && (!self.measurable || commitment.measurable)
            && (self.strength.is_empty() || self.strength.contains(&commitment.strength))
            && (self.deadline.is_empty()
                || self.deadline.iter().any(|due| due.admits(commitment)))
    }
}

impl Due {
    fn admits(&self, commitment: &StoredCommitment<'_>) -> bool {
        let date = commitment.deadline;
        match self {
            Self::From(source) => commitment.deadline_source == Some(*source),
            Self::Begins(start) => date.is_some_and(|date| date.starts_with(start)),
            Self::Years(from, to) => date
                .and_then(|date| date.get(..4)?.parse::<u16>().ok())
                .is_some_and(|year| (*from..=*to).contains(&year)),
        }
    }
}

/// Reads a wish for deadlines: 2030, 2026..2030, 2026-06, explicit, inherited.
fn due(text: &str) -> Result<Due> {
    let text = text.trim();
    let source = DeadlineSource::ALL.iter().find(|source| source.name() == text);
    if let Some(source) = source {
        return Ok(Due::From(*source));
    }
    let dated = text.len() >= 7 && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    if dated {
        return Ok(Due::Begins(text.to_owned()));
    }
    let (from, to) = years(text).map_err(|_| {
        let message =
            format!("--deadline needs years, a date, explicit or inherited, not {text}");
        Error::new(ErrorKind::Usage, message)
            .hinted("write it like 2030, 2026..2030, 2026-06 or explicit")
    })?;
    Ok(Due::Years(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_are_years_dates_or_sources() {
        let check = |text: &str, expected: Option<Due>| {
            assert_eq!(due(text).ok(), expected, "{text}");
        };
        check("2030", Some(Due::Years(2030, 2030)));
        check("2026..2030", Some(Due::Years(2026, 2030)));
        check("2026-06", Some(Due::Begins("2026-06".to_owned())));
        check("explicit", Some(Due::From(DeadlineSource::Explicit)));
        check("soon", None);
    }

    #[test]
    fn an_unknown_strength_is_refused() {
        let request = CommitmentsRequest {
            strength: vec!["strong".to_owned()],
            ..CommitmentsRequest::default()
        };
        assert!(CommitmentFilter::new(&request).is_err());
    }
}
