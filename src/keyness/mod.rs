//! The phrases by which two sets of reports differ, found in the texts themselves.
//!
//! `atoms` turns match keys into numbers, `grow` finds the strings that recur and hold together,
//! `count` says how often each stands in each report. No dictionary is asked: a programme that was
//! named this year is found like any other. Counts are those of an exact phrase search.
//!
//! Pure: texts come in, candidates with their counts go out. Time and memory are linear in the text.

mod atoms;
mod count;
mod grow;

pub(crate) use count::{Candidate, count};

use crate::error::Result;

/// Bounds of the search for phrases.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Fewest occurrences in both sets together.
    pub(crate) least: usize,
    /// Most atoms of a phrase.
    pub(crate) longest: usize,
}

/// Asked now and then whether the work may go on; what it fails with ends the work.
pub(crate) type GoOn<'a> = dyn Fn() -> Result<()> + 'a;

/// Finds the phrases of some passages, given by their match keys, report after report.
///
/// # Errors
/// Those of `go_on`.
pub(crate) fn candidates(
    reports: &[Vec<&str>],
    bounds: Bounds,
    go_on: &GoOn<'_>,
) -> Result<Vec<Candidate>> {
    let mut alphabet = atoms::Alphabet::default();
    let mut line = Vec::new();
    for passages in reports {
        for passage in passages {
            alphabet.push(passage, &mut line);
        }
    }
    let may_be_phrase = |phrase: &[atoms::Atom]| alphabet.may_be_phrase(phrase);
    let phrases = grow::phrases(&line, bounds, may_be_phrase, go_on)?;
    Ok(phrases.iter().map(|phrase| Candidate::new(&alphabet.text(phrase))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};

    fn check(text: &str, holds: &[&str], lacks: &[&str]) {
        // Other text, no two characters of it alike: chance is measured against all that is read.
        let other: String = ('\u{4e00}'..='\u{5e00}').collect();
        let mut passages: Vec<&str> = text.split('\n').collect();
        passages.push(&other);
        let reports = vec![passages];
        let bounds = Bounds { least: 3, longest: 12 };
        let found = candidates(&reports, bounds, &|| Ok(())).unwrap();
        let found: Vec<&str> = found.iter().map(|c| c.text.as_str()).collect();
        for phrase in holds {
            assert!(found.contains(phrase), "{phrase} is not among {found:?}");
        }
        for phrase in lacks {
            assert!(!found.contains(phrase), "{phrase} is among {found:?}");
        }
    }

    #[test]
    fn a_phrase_is_found_whole_and_its_fragments_are_not() {
        check(
            "布局低空经济新赛道\n壮大低空经济\n抓住低空经济机遇\n发展低空经济产业\n支持低空经济企业",
            &["低空经济"],
            &["低空经", "空经济", "空经", "低空"],
        );
    }

    #[test]
    fn numbers_stay_whole() {
        check(
            "“15分钟社区生活圈”建设\n完善“15分钟社区生活圈”\n打造“15分钟社区生活圈”网络",
            &["15分钟社区生活圈"],
            &["分钟社区生活圈", "5分钟社区生活圈", "社区生活圈"],
        );
    }

    #[test]
    fn a_part_that_stands_alone_too_is_kept() {
        check(
            "便民生活圈三个\n社区便民生活圈五个\n增设便民生活圈\n社区便民生活圈达标\n看社区便民生活圈\n便民生活圈多",
            &["便民生活圈"],
            &["民生活圈", "便民生活"],
        );
    }

    #[test]
    fn the_work_ends_when_it_may_not_go_on() {
        let stop = || Err(Error::new(ErrorKind::TooSlow, "too slow"));
        let reports = vec![vec!["布局低空经济新赛道"]];
        let bounds = Bounds { least: 3, longest: 12 };
        assert!(candidates(&reports, bounds, &stop).is_err());
        assert!(count(&[Candidate::new("低空")], &reports, &stop).is_err());
    }

    #[test]
    fn what_stands_twice_is_no_phrase() {
        check("海草房修缮\n海草房开放\n别的", &[], &["海草房"]);
    }
}
