//! How often each candidate stands in each report: in one pass over the text, as a search counts.

use aho_corasick::{AhoCorasick, MatchKind};

use super::GoOn;
use crate::error::Result;

/// A phrase that was found, as match key text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Its text.
    pub(crate) text: String,
}

impl Candidate {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned() }
    }
}

/// Counts candidates in reports; returns for each candidate its reports and occurrences in them.
///
/// Occurrences of one candidate do not overlap; those of different candidates may.
///
/// # Errors
/// Those of `go_on`.
pub(crate) fn count(
    candidates: &[Candidate],
    reports: &[Vec<&str>],
    go_on: &GoOn<'_>,
) -> Result<Vec<Vec<(usize, usize)>>> {
    let mut found = vec![Vec::new(); candidates.len()];
    let words = candidates.iter().map(|candidate| candidate.text.as_str());
    // Some thousands of short phrases: far below any limit of the automaton.
    let Ok(automaton) =
        AhoCorasick::builder().match_kind(MatchKind::Standard).build(words)
    else {
        return Ok(found);
    };
    for (report, passages) in reports.iter().enumerate() {
        go_on()?;
        for passage in passages {
            let mut ends = vec![];
            for hit in automaton.find_overlapping_iter(passage) {
                ends.push((hit.pattern().as_usize(), hit.start(), hit.end()));
            }
            // By candidate, then by place: each candidate takes what begins after its last.
            ends.sort_unstable();
            let mut last = None;
            for (candidate, start, end) in ends {
                if last.is_some_and(|(known, until)| known == candidate && start < until)
                {
                    continue;
                }
                last = Some((candidate, end));
                let Some(counts) = found.get_mut(candidate) else { continue };
                match counts.last_mut() {
                    Some((known, seen)) if *known == report => *seen += 1,
                    _ => counts.push((report, 1)),
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_a_search() {
        let candidates = ["哈哈", "生活圈", "社区生活圈"].map(Candidate::new);
        let reports = [vec!["哈哈哈哈哈", "社区生活圈、生活圈"], vec!["生活", "圈哈哈"]];
        let found = count(&candidates, &reports, &|| Ok(())).unwrap();
        assert_eq!(found, [vec![(0, 2), (1, 1)], vec![(0, 2)], vec![(0, 1)]]);
    }

    #[test]
    fn nothing_is_counted_of_no_candidates() {
        let found = count(&[], &[vec!["文"]], &|| Ok(())).unwrap();
        assert_eq!(found, Vec::<Vec<(usize, usize)>>::new());
    }
}
