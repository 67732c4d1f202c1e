//! Two sets of reports held against each other: their texts, the phrases in them, and the counts.

use super::bits::BitSet;
use super::counted::Counted;
use super::deadline::Watch;
use super::request::FilterWords;
use super::sets::{self, Beside};
use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;
use crate::keyness::{self, Bounds};
use crate::statistics::dispersion::Part;
use crate::statistics::keyness::Counts;

/// Most characters of both sets together: a phrase search keeps some forty bytes for each.
const MOST_CHARS: usize = 60_000_000;

/// Most atoms of a phrase.
const LONGEST: usize = 12;

/// Sets of reports to compare, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeynessRequest {
    /// Reports of the first set: names, or fields as `year:2025 region:望江`.
    pub a: Vec<String>,
    /// Reports of the second set; all others if none are named.
    pub b: Vec<String>,
    /// Filters on both.
    pub filters: FilterWords,
    /// Fewest occurrences in both sets together.
    pub least: usize,
    /// Show what both use alike, and not what one uses more.
    pub lockwords: bool,
    /// Phrases to list of each set.
    pub limit: usize,
}

/// A set as it was read.
#[derive(Debug)]
pub(crate) struct Side {
    /// Numbers of its reports, in order of their ids.
    pub(crate) reports: Vec<u32>,
    /// Characters of each that were read.
    pub(crate) chars: Vec<usize>,
}

/// A phrase with its counts.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) phrase: String,
    pub(crate) counts: Counts,
    /// Occurrences and characters of each report of either set.
    pub(crate) parts: [Vec<Part>; 2],
}

/// Finds and counts the phrases of two sets.
///
/// # Errors
/// `Usage` for an empty set, sets that share a report, or more text than fits; otherwise as
/// [`sets::reports`].
pub(crate) fn run(
    reader: &Reader,
    request: &KeynessRequest,
) -> Result<([Side; 2], Vec<Found>)> {
    let beside = Beside::new(reader, &request.filters)?;
    let sets = both(reader, request, &beside)?;
    let mut texts: Vec<Vec<&str>> = Vec::new();
    let mut sides = Vec::new();
    for set in &sets {
        let numbers =
            (0..reader.table.alive()).filter_map(|rank| reader.table.by_rank(rank));
        let mut side = Side { reports: Vec::new(), chars: Vec::new() };
        for number in numbers.filter(|&number| set.contains(number)) {
            let passages = beside.passages(reader, &reader.row(number)?);
            side.reports.push(number);
            side.chars.push(passages.iter().map(|key| key.chars().count()).sum());
            texts.push(passages);
        }
        sides.push(side);
    }
    let Ok([a, b]) = <[Side; 2]>::try_from(sides) else {
        return Err(Error::new(ErrorKind::Usage, "two sets are needed"));
    };
    let size = |side: &Side| side.chars.iter().sum::<usize>();
    let (c, d) = (size(&a), size(&b));
    if c + d > MOST_CHARS {
        let millions = (c + d) / 1_000_000;
        let message = format!("the two sets hold {millions} million characters together");
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("narrow them with --kind, --region or --year to 60 million"));
    }
    let bounds = Bounds { least: request.least.max(2), longest: LONGEST };
    let watch = Watch::start();
    let go_on = || watch.look();
    let candidates = keyness::candidates(&texts, bounds, &go_on)?;
    let counts = keyness::count(&candidates, &texts, &go_on)?;
    let found = candidates.into_iter().zip(counts).map(|(candidate, counts)| {
        let parts = parts(&a, &b, &counts);
        let sum = |parts: &[Part]| parts.iter().map(|part| part.occurrences).sum();
        let counts = Counts { a: sum(&parts[0]), b: sum(&parts[1]), c, d };
        Found { phrase: candidate.text, counts, parts }
    });
    let found = found.collect();
    Ok(([a, b], found))
}

/// Returns the reports of both sets.
fn both(
    reader: &Reader,
    request: &KeynessRequest,
    beside: &Beside,
) -> Result<[BitSet; 2]> {
    let mut a = sets::reports(reader, &request.a)?;
    a.intersect(&beside.reports);
    let mut b = BitSet::new(reader.table.len());
    if request.b.is_empty() {
        for (number, row) in reader.table.rows() {
            if beside.reports.contains(number)
                && !a.contains(number)
                && !a.contains(row.work)
            {
                b.insert(number);
            }
        }
    } else {
        b = sets::reports(reader, &request.b)?;
        b.intersect(&beside.reports);
    }
    let mut shared = a.clone();
    shared.intersect(&b);
    if shared.len() > 0 {
        let message = format!("{} reports stand in both sets", shared.len());
        return Err(Error::new(ErrorKind::Usage, message).hinted(
            "what is compared with itself shows no difference: take them out of one",
        ));
    }
    for (name, set) in [("first", &a), ("second", &b)] {
        if set.len() == 0 {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("the {name} set has no report"),
            )
            .hinted("see which there are: baogao reports"));
        }
    }
    let once = |set: BitSet| Counted::new(reader, set).works().clone();
    Ok([once(a), once(b)])
}

fn parts(a: &Side, b: &Side, counts: &[(usize, usize)]) -> [Vec<Part>; 2] {
    let part = |chars: &usize| Part { occurrences: 0, chars: *chars };
    let mut parts =
        [&a.chars, &b.chars].map(|chars| chars.iter().map(part).collect::<Vec<_>>());
    for &(report, seen) in counts {
        let (side, at) = match report.checked_sub(a.chars.len()) {
            None => (0, report),
            Some(at) => (1, at),
        };
        if let Some(part) = parts.get_mut(side).and_then(|side| side.get_mut(at)) {
            part.occurrences = seen;
        }
    }
    parts
}
