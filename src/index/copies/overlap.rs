//! Decides on the texts: how much of one stands in another, and which passage repeats which.
//!
//! Shares are of distinct shingles, counted exactly. A twin of a passage is where its text stands in the
//! other report: one passage, or neighbors where the copy's lines were joined otherwise. A twin only
//! says where to look whether the other report answers a query too; so a doubtful one does no harm
//! beyond a second look.

use crate::letter::is_letter;

use super::shingle::{SHINGLE, for_each_shingle, shingles, whole};

/// Shares are given in so many parts.
pub(crate) const WHOLE: u32 = 10_000;

/// Least share of a passage's shingles that stand in its twin.
///
/// It catches a paragraph with a word mended, and one without its last sentence; it misses one
/// that was made of two paragraphs from different places, which then counts as a text of its own.
const IN_TWIN: usize = 60;

/// How much of two texts stands in one another, in parts of [`WHOLE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// Share of the first that stands in the second.
    pub(crate) first: u32,
    /// Share of the second that stands in the first.
    pub(crate) second: u32,
}

impl Overlap {
    /// Returns the same seen from the other side.
    pub(crate) fn swapped(self) -> Self {
        Self { first: self.second, second: self.first }
    }
}

/// Returns how much of two keys stands in one another; nothing of texts shorter than `least`
/// shingles.
pub(crate) fn overlap(a: &str, b: &str, least: usize) -> Overlap {
    let (a, b) = (shingles(a), shingles(b));
    if a.len().min(b.len()) < least.max(1) {
        return Overlap { first: 0, second: 0 };
    }
    let mut shared = 0;
    let mut rest = b.as_slice();
    for hash in &a {
        let skip = rest.iter().take_while(|other| *other < hash).count();
        rest = rest.get(skip..).unwrap_or_default();
        shared += usize::from(rest.first() == Some(hash));
    }
    let share = |of: usize| (shared as u64 * u64::from(WHOLE) / of as u64) as u32;
    Overlap { first: share(a.len()), second: share(b.len()) }
}

/// A report's key with where its passages stand in it.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) key: String,
    /// Byte range of each passage.
    pub(crate) passages: Vec<[usize; 2]>,
}

impl Text {
    fn passage(&self, n: usize) -> &str {
        let range = self.passages.get(n).copied().unwrap_or_default();
        self.key.get(range[0]..range[1]).unwrap_or_default()
    }
}

/// Passages of another report, `[first, end)`; empty for none.
pub(crate) type Twin = [u32; 2];

/// Returns the twin of each passage of `copy` in `other`.
pub(crate) fn twins(copy: &Text, other: &Text) -> Vec<Twin> {
    let places = places(other);
    let mut twins: Vec<Twin> =
        (0..copy.passages.len()).map(|n| twin(copy.passage(n), &places)).collect();
    fill_gaps(copy, other, &mut twins);
    twins
}

/// Returns the shingles of a report with the first passage that holds each, in ascending order.
fn places(text: &Text) -> Vec<(u64, u32)> {
    let mut places = Vec::with_capacity(text.key.len() / 3);
    for n in 0..text.passages.len() {
        for_each_part(text.passage(n), |hash| places.push((hash, n as u32)));
    }
    places.sort_unstable();
    places.dedup_by_key(|(hash, _)| *hash);
    places
}

/// Calls `see` with the shingles of a passage, or with the whole of one that is too short.
fn for_each_part(key: &str, mut see: impl FnMut(u64)) {
    let mut is_short = true;
    for_each_shingle(key, |hash| {
        is_short = false;
        see(hash);
    });
    if is_short {
        whole(key).into_iter().for_each(see);
    }
}

fn twin(key: &str, places: &[(u64, u32)]) -> Twin {
    let mut total = 0;
    let mut votes: Vec<u32> = Vec::new();
    for_each_part(key, |hash| {
        total += 1;
        let found = places.binary_search_by_key(&hash, |(known, _)| *known);
        let place = found.ok().and_then(|at| places.get(at));
        votes.extend(place.map(|&(_, passage)| passage));
    });
    votes.sort_unstable();
    let runs: Vec<(u32, usize)> = votes
        .chunk_by(|a, b| a == b)
        .filter_map(|run| Some((*run.first()?, run.len())))
        .collect();
    // Neighboring passages with votes, the stretch with most of them.
    let mut best: (usize, Twin) = (0, [0, 0]);
    for stretch in runs.chunk_by(|a, b| a.0 + 1 == b.0) {
        let held: usize = stretch.iter().map(|(_, votes)| votes).sum();
        if let (Some(first), Some(last)) = (stretch.first(), stretch.last())
            && held > best.0
        {
            best = (held, [first.0, last.0 + 1]);
        }
    }
    if total > 0 && best.0 * 100 >= total * IN_TWIN { best.1 } else { [0, 0] }
}

/// Gives short passages without a twin the passages between those of their neighbors: a heading that
/// stands alone in the copy and opens a paragraph in the other report.
fn fill_gaps(copy: &Text, other: &Text, twins: &mut [Twin]) {
    let is_none = |twin: &Twin| twin[0] == twin[1];
    for n in 1..twins.len().saturating_sub(1) {
        let (Some(&before), Some(own), Some(&after)) =
            (twins.get(n - 1), twins.get(n), twins.get(n + 1))
        else {
            continue;
        };
        let letters = copy.passage(n).chars().filter(|&c| is_letter(c));
        let is_short = letters.take(SHINGLE).count() < SHINGLE;
        let is_close = before[1] <= after[0] + 1 && after[0] <= before[1] + 1;
        let has_neighbors = !is_none(&before) && !is_none(&after);
        if is_none(own) && is_short && has_neighbors && is_close {
            let end = (after[0] + 1).min(other.passages.len() as u32);
            if let Some(slot) = twins.get_mut(n) {
                *slot = [before[1] - 1, end];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FERRY: &str = "澄江区开通水上巴士两条航线沿江渡口全部修缮一新";
    const LIFTS: &str = "老旧小区加装电梯一百一十八台惠及居民四千余户";
    const PORT: &str = "海洋装备和冷链食品两大产业产值增长百分之七左右";

    fn text(passages: &[&str]) -> Text {
        let mut key = String::new();
        let mut places = Vec::new();
        for passage in passages {
            let start = key.len();
            key.push_str(passage);
            places.push([start, key.len()]);
        }
        Text { key, passages: places }
    }

    #[test]
    fn shares_are_told_from_both_sides() {
        let whole = format!("{FERRY}。{LIFTS}。{PORT}。");
        let found = overlap(FERRY, &whole, 1);
        assert_eq!(found.first, WHOLE);
        assert!((1500..3500).contains(&found.second), "{found:?}");
        assert_eq!(overlap(&whole, FERRY, 1), found.swapped());
        assert_eq!(overlap(FERRY, LIFTS, 1), Overlap { first: 0, second: 0 });
    }

    #[test]
    fn short_texts_share_nothing() {
        assert_eq!(overlap(FERRY, FERRY, 400), Overlap { first: 0, second: 0 });
        assert_eq!(overlap("", "", 0), Overlap { first: 0, second: 0 });
    }

    #[test]
    fn twins_are_found_whatever_lines_were_joined() {
        let joined = format!("{FERRY}{LIFTS}");
        let check = |copy: &[&str], other: &[&str], expected: &[Twin]| {
            assert_eq!(twins(&text(copy), &text(other)), expected);
        };
        check(&[LIFTS, PORT], &[FERRY, LIFTS, PORT], &[[1, 2], [2, 3]]);
        check(&[&joined], &[PORT, FERRY, LIFTS], &[[1, 3]]);
        check(&[FERRY, LIFTS], &[PORT, &joined], &[[1, 2], [1, 2]]);
        check(&[PORT], &[FERRY, LIFTS], &[[0, 0]]);
        check(&[], &[FERRY], &[]);
    }

    #[test]
    fn a_heading_on_its_own_line_is_found_in_the_paragraph_that_it_opens() {
        let run_in = format!("（一）水运。{LIFTS}");
        let copy = text(&[FERRY, "（一）水运", LIFTS]);
        assert_eq!(twins(&copy, &text(&[FERRY, &run_in])), [[0, 1], [0, 2], [1, 2]]);
    }

    #[test]
    fn a_text_of_the_copy_alone_has_no_twin() {
        let copy = text(&[FERRY, "转载请注明出处", PORT]);
        assert_eq!(
            twins(&copy, &text(&[FERRY, LIFTS, LIFTS, PORT])),
            [[0, 1], [0, 0], [3, 4]]
        );
    }

    proptest! {
        #[test]
        fn twins_lie_within_the_other_report(
            copy in proptest::collection::vec("[一二三。]{0,20}", 0..6),
            other in proptest::collection::vec("[一二三。]{0,20}", 0..6),
        ) {
            let of = |list: &[String]| text(&list.iter().map(String::as_str).collect::<Vec<_>>());
            let found = twins(&of(&copy), &of(&other));
            prop_assert_eq!(found.len(), copy.len());
            for [first, end] in found {
                prop_assert!(first <= end && end as usize <= other.len());
            }
        }
    }
}
