//! Groups reports into works: which copies belong together, and which of them is best.
//!
//! Two reports that hold most of one another are duplicates; one that is mostly held and does not hold
//! is an excerpt. What duplicates share, they pass on: a copy of a copy is of the same work. An excerpt joins
//! one work, the one that holds most of it. All orders are total and speak of texts and paths, so the same
//! reports make the same works however they came into the index.
//!
//! Deliberately not done: lending a copy what its work states. Region and year of an excerpt stay
//! what the excerpt says; its work says the rest.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::overlap::{Overlap, WHOLE};
use crate::index::table::ReportNumber;
use crate::model::{Kind, Relation};

/// Share of a text that must stand in another to make it a copy.
///
/// Copies in other formats and typographies share nine tenths and more; reports of neighboring years
/// of one place at most three tenths, mostly one in twenty. It catches a page that lacks the annex, and an
/// excerpt with a note by its editor; it misses an article that retells a report, and a page
/// that quotes a few paragraphs among many of its own.
const HELD: u32 = WHOLE / 100 * 70;

/// The same for reports that state different years, places or kinds.
///
/// It catches a reprint whose year was read wrongly; a district that takes last year's text over with
/// other numbers stays a report of its own.
const HELD_DESPITE_STATEMENTS: u32 = WHOLE / 100 * 98;

/// A text as good as the longest of its work has so many hundredths of it.
const NEARLY_WHOLE: u64 = 98;

/// What the choice of the best copy asks of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate<'a> {
    pub(crate) number: ReportNumber,
    /// Characters of text.
    pub(crate) chars: u32,
    /// How many of kind, place, year, date, session and speaker are stated.
    pub(crate) stated: usize,
    /// Rank of the format; smaller is better.
    pub(crate) format: u8,
    pub(crate) path: &'a str,
    pub(crate) year: Option<u16>,
    pub(crate) region: &'a [String],
    pub(crate) kind: Option<Kind>,
}

/// Two reports by their places in the list of candidates, and what they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) reports: [usize; 2],
    pub(crate) overlap: Overlap,
}

/// A report as a member of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    /// Place in the list of candidates.
    pub(crate) report: usize,
    pub(crate) relation: Relation,
}

/// Returns the works of which there are copies: members, the best first.
pub(crate) fn works(candidates: &[Candidate<'_>], pairs: &[Pair]) -> Vec<Vec<Member>> {
    let mut duplicates = Groups::new(candidates.len());
    let mut excerpts: Vec<Excerpt> = Vec::new();
    for pair in pairs {
        let [a, b] = pair.reports;
        let (Some(first), Some(second)) = (candidates.get(a), candidates.get(b)) else {
            continue;
        };
        let least =
            if contradict(first, second) { HELD_DESPITE_STATEMENTS } else { HELD };
        match (pair.overlap.first >= least, pair.overlap.second >= least) {
            (true, true) => duplicates.join(a, b),
            (true, false) => {
                excerpts.push(Excerpt { part: a, of: b, share: pair.overlap.first });
            }
            (false, true) => {
                excerpts.push(Excerpt { part: b, of: a, share: pair.overlap.second });
            }
            (false, false) => {}
        }
    }
    let collections = collections(candidates, &excerpts);
    excerpts.retain(|excerpt| !collections.contains(&excerpt.of));
    let groups = ordered_groups(candidates, &mut duplicates);
    attach(candidates, &groups, &excerpts)
}

/// One report that is a part of another.
#[derive(Debug, Clone, Copy)]
struct Excerpt {
    part: usize,
    of: usize,
    /// Share of the part that stands in the other.
    share: u32,
}

/// Returns whether two reports say that they are not the same.
fn contradict(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    fn differ<T: Copy + PartialEq>(a: Option<T>, b: Option<T>) -> bool {
        a.is_some() && b.is_some() && a != b
    }
    let is_elsewhere = |a: &[String], b: &[String]| match (a.last(), b.last()) {
        (Some(own), Some(other)) => !b.contains(own) && !a.contains(other),
        _ => false,
    };
    differ(a.year, b.year) || differ(a.kind, b.kind) || is_elsewhere(a.region, b.region)
}

/// Returns the reports that hold parts which contradict one another: volumes of collected reports, which
/// are a copy of none.
///
/// It catches a yearbook with the reports of ten years; it misses a volume of which the index has no
/// more than one report.
fn collections(candidates: &[Candidate<'_>], excerpts: &[Excerpt]) -> BTreeSet<usize> {
    let mut parts: BTreeMap<usize, Vec<&Candidate<'_>>> = BTreeMap::new();
    for excerpt in excerpts {
        let part = candidates.get(excerpt.part);
        parts.entry(excerpt.of).or_default().extend(part);
    }
    let is_collection = |parts: &[&Candidate<'_>]| {
        let years: BTreeSet<u16> = parts.iter().filter_map(|part| part.year).collect();
        let places: BTreeSet<&String> =
            parts.iter().filter_map(|part| part.region.last()).collect();
        years.len() > 1 || places.len() > 1
    };
    parts.retain(|_, parts| is_collection(parts));
    parts.into_keys().collect()
}

/// Reports that are joined in pairs.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn new(len: usize) -> Self {
        Self { parents: (0..len).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(&parent) = self.parents.get(at) {
            if parent == at {
                break;
            }
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(at) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.parents.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

/// Returns all reports grouped with their duplicates, the best of each group first.
fn ordered_groups(
    candidates: &[Candidate<'_>],
    duplicates: &mut Groups,
) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for report in 0..candidates.len() {
        groups.entry(duplicates.root(report)).or_default().push(report);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    for group in &mut groups {
        let chars = |report: &usize| candidates.get(*report).map_or(0, |c| c.chars);
        let longest = group.iter().map(chars).max().unwrap_or(0);
        group.sort_by_key(|&report| candidates.get(report).map(|c| goodness(c, longest)));
    }
    groups
}

/// Returns the place of a report among its duplicates: nearly whole texts first; among them what says
/// most of itself, then the better format, then the longer text.
fn goodness<'a>(
    report: &Candidate<'a>,
    longest: u32,
) -> (bool, Reverse<usize>, u8, Reverse<u32>, &'a str) {
    let is_cut = u64::from(report.chars) * 100 < u64::from(longest) * NEARLY_WHOLE;
    let (stated, format) = if is_cut { (0, 0) } else { (report.stated, report.format) };
    (is_cut, Reverse(stated), format, Reverse(report.chars), report.path)
}

/// Joins groups that are excerpts to the work that holds most of them; groups of one report stay out.
fn attach(
    candidates: &[Candidate<'_>],
    groups: &[Vec<usize>],
    excerpts: &[Excerpt],
) -> Vec<Vec<Member>> {
    let mut group_of = vec![0; candidates.len()];
    for (n, group) in groups.iter().enumerate() {
        for &report in group {
            if let Some(slot) = group_of.get_mut(report) {
                *slot = n;
            }
        }
    }
    let group_of = |report: usize| group_of.get(report).copied().unwrap_or(0);
    // Longer texts first: a work joins only one that is longer, so there is no circle.
    let size = |group: usize| {
        let best = groups.get(group).and_then(|g| candidates.get(*g.first()?));
        best.map(|best| (Reverse(best.chars), best.path))
    };
    let mut parents: Vec<Option<(Reverse<u32>, _, usize)>> = vec![None; groups.len()];
    for excerpt in excerpts {
        let (part, of) = (group_of(excerpt.part), group_of(excerpt.of));
        let (Some(own), Some(other)) = (size(part), size(of)) else { continue };
        if other < own
            && let Some(slot) = parents.get_mut(part)
        {
            let offer = (Reverse(excerpt.share), other, of);
            *slot = Some(slot.map_or(offer, |known| known.min(offer)));
        }
    }
    let root = |mut group: usize| {
        while let Some(Some((.., parent))) = parents.get(group) {
            group = *parent;
        }
        group
    };
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, group) in groups.iter().enumerate() {
        let of = root(n);
        if of != n {
            parts.entry(of).or_default().extend(group);
        }
    }
    let mut works = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        if parents.get(n).is_some_and(Option::is_some) {
            continue;
        }
        let mut parts = parts.remove(&n).unwrap_or_default();
        if group.len() + parts.len() < 2 {
            continue;
        }
        parts.sort_by_key(|&part| {
            candidates.get(part).map(|part| (Reverse(part.chars), part.path))
        });
        let relations = std::iter::once(Relation::Original)
            .chain(std::iter::repeat(Relation::Duplicate));
        let whole = group.iter().zip(relations);
        let whole = whole.map(|(&report, relation)| Member { report, relation });
        let parts = parts
            .into_iter()
            .map(|report| Member { report, relation: Relation::Excerpt });
        works.push(whole.chain(parts).collect());
    }
    works
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOWHERE: &[String] = &[];

    fn candidate(path: &str, chars: u32) -> Candidate<'_> {
        Candidate {
            number: 0,
            chars,
            stated: 0,
            format: 0,
            path,
            year: None,
            region: NOWHERE,
            kind: None,
        }
    }

    fn pair(a: usize, b: usize, first: u32, second: u32) -> Pair {
        let overlap = Overlap { first: first * 100, second: second * 100 };
        Pair { reports: [a, b], overlap }
    }

    /// Works as paths, relation by its first letter: `whole, d:reprint, e:part`.
    fn check(candidates: &[Candidate<'_>], pairs: &[Pair], expected: &[&str]) {
        let named = |pairs: &[Pair], candidates: &[Candidate<'_>]| {
            let works = works(candidates, pairs).into_iter().map(|work| {
                let members = work.iter().map(|member| {
                    let path = candidates.get(member.report).unwrap().path;
                    match member.relation {
                        Relation::Original => path.to_owned(),
                        Relation::Duplicate => format!("d:{path}"),
                        Relation::Excerpt => format!("e:{path}"),
                    }
                });
                members.collect::<Vec<_>>().join(", ")
            });
            let mut works: Vec<String> = works.collect();
            works.sort();
            works
        };
        assert_eq!(named(pairs, candidates), expected);
        // The order in which reports came does not matter.
        let turned: Vec<Candidate<'_>> = candidates.iter().rev().cloned().collect();
        let last = candidates.len() - 1;
        let turned_pairs: Vec<Pair> = pairs
            .iter()
            .rev()
            .map(|pair| Pair {
                reports: pair.reports.map(|n| last - n),
                overlap: pair.overlap,
            })
            .collect();
        assert_eq!(named(&turned_pairs, &turned), expected);
    }

    #[test]
    fn the_longer_of_two_that_hold_one_another_is_best() {
        let reports = [candidate("a", 900), candidate("b", 1000)];
        check(&reports, &[pair(0, 1, 95, 90)], &["b, d:a"]);
        check(&reports, &[pair(0, 1, 30, 27)], &[]);
    }

    #[test]
    fn among_texts_as_long_the_one_that_says_most_of_itself_is_best() {
        let paged = Candidate { stated: 3, format: 0, ..candidate("b", 990) };
        let plain = Candidate { stated: 3, format: 5, ..candidate("a", 1000) };
        let bare = Candidate { stated: 1, ..candidate("c", 1000) };
        let pairs = [pair(0, 1, 99, 99), pair(1, 2, 99, 99)];
        check(&[paged, plain, bare], &pairs, &["b, d:a, d:c"]);
    }

    #[test]
    fn an_excerpt_joins_the_work_that_holds_most_of_it() {
        let reports = [candidate("a", 1000), candidate("b", 900), candidate("part", 300)];
        let pairs = [pair(2, 0, 80, 24), pair(2, 1, 99, 33)];
        check(&reports, &pairs, &["b, e:part"]);
    }

    #[test]
    fn an_excerpt_of_an_excerpt_is_of_the_whole() {
        let reports = [candidate("a", 1000), candidate("b", 500), candidate("c", 200)];
        let pairs = [pair(1, 0, 99, 50), pair(2, 1, 99, 40)];
        check(&reports, &pairs, &["a, e:b, e:c"]);
    }

    #[test]
    fn other_years_or_places_take_nearly_all_of_the_text() {
        let place = [["甲县".to_owned()], ["乙县".to_owned()]];
        let of = |path, year| Candidate { year: Some(year), ..candidate(path, 1000) };
        let years = [of("a", 2020), of("b", 2021)];
        check(&years, &[pair(0, 1, 95, 95)], &[]);
        check(&years, &[pair(0, 1, 99, 99)], &["a, d:b"]);
        let places = [
            Candidate { region: &place[0], ..candidate("a", 1000) },
            Candidate { region: &place[1], ..candidate("b", 1000) },
        ];
        check(&places, &[pair(0, 1, 95, 95)], &[]);
    }

    #[test]
    fn a_place_named_with_and_without_its_province_is_one() {
        let long = ["云海市".to_owned(), "望江区".to_owned()];
        let short = ["望江区".to_owned()];
        let reports = [
            Candidate { region: &long, ..candidate("a", 1000) },
            Candidate { region: &short, ..candidate("b", 990) },
        ];
        check(&reports, &[pair(0, 1, 95, 95)], &["a, d:b"]);
    }

    #[test]
    fn a_volume_of_several_years_is_a_copy_of_none() {
        let of = |path, year| Candidate { year: Some(year), ..candidate(path, 1000) };
        let reports = [candidate("volume", 9000), of("a", 2020), of("b", 2021)];
        let pairs = [pair(1, 0, 100, 11), pair(2, 0, 100, 11)];
        check(&reports, &pairs, &[]);
        check(&reports, &pairs[..1], &["volume, e:a"]);
    }
}
