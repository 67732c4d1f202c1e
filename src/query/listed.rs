//! Phrases that lists of grams decide without a text: of one character, of two, a year.
//!
//! The list of a gram tells which passages hold it, and how often. Places of two characters that
//! differ cannot overlap, so what the list counts is what a phrase search counts; a single character
//! opens a gram wherever it stands. 发展 stands in every third passage, and its total is found
//! without reading a third of all texts.
//!
//! What lists leave open is left to the text: 人人 and 2022 where they stand several times, since places may
//! overlap (人人人 holds 人人 once and its gram twice); Latin letters, whose case grams do not know; counts
//! of [`MANY`].

use super::proof::{Layer, Needle};
use super::terms::Part;
use crate::index::gram::{END, Gram, MANY, PassageNumber, Postings};

/// What lists decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listed {
    Character(char),
    Gram {
        gram: Gram,
        /// Whether two places of it may overlap.
        overlaps: bool,
    },
}

impl Listed {
    /// Returns what lists decide of a phrase; none if it takes the text.
    pub(crate) fn of(needle: &Needle) -> Option<Self> {
        let mut parts = needle.parts(Layer::Simplified);
        let (Some(part), None) = (parts.next(), parts.next()) else { return None };
        if let (&[a, b, c, d], Some(gram)) =
            (part.as_bytes(), Gram::digits(part.as_bytes()))
        {
            return Some(Self::Gram { gram, overlaps: a == d || (a, b) == (c, d) });
        }
        if part.contains(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut chars = part.chars();
        match (chars.next(), chars.next(), chars.next()) {
            (Some(only), None, None) => Some(Self::Character(only)),
            (Some(a), Some(b), None) => {
                Some(Self::Gram { gram: Gram::new(a, Some(b)), overlaps: a == b })
            }
            _ => None,
        }
    }

    /// Returns the passages of a part that hold it, each with how often it does.
    pub(crate) fn walk(self, part: Part<'_>) -> Walk<'_> {
        let [from, end] = part.range;
        match self {
            Self::Character(only) => {
                Walk::Counts { counts: counts(part, only), from, at: 0 }
            }
            Self::Gram { gram, overlaps } => {
                let mut list = part.grams.list(gram).map(Box::new);
                if let Some(list) = &mut list {
                    list.seek(from);
                }
                Walk::List { list, end, overlaps }
            }
        }
    }
}

/// Counts a single character in all passages of a part, from the lists of all grams that begin with it.
fn counts(part: Part<'_>, only: char) -> Vec<u8> {
    let [from, end] = part.range;
    let mut counts = vec![0u8; (end - from) as usize];
    for mut list in part.grams.lists_of(only) {
        let mut passage = list.seek(from);
        while passage < end {
            if let Some(count) = counts.get_mut((passage - from) as usize) {
                // What is more than many stays many.
                *count = count.saturating_add(list.occurrences());
            }
            passage = list.advance();
        }
    }
    counts
}

/// Passages in ascending order, each with a count; [`crate::index::gram::MANY`] says that only the text tells.
pub(crate) enum Walk<'a> {
    /// One list, up to a passage.
    List { list: Option<Box<Postings<'a>>>, end: PassageNumber, overlaps: bool },
    /// A count for each passage from `from` on.
    Counts { counts: Vec<u8>, from: PassageNumber, at: usize },
}

impl Walk<'_> {
    /// Moves to the next passage; none behind the last.
    pub(crate) fn next(&mut self) -> Option<(PassageNumber, u8)> {
        match self {
            Self::List { list, end, overlaps } => {
                let list = list.as_mut()?;
                let passage = list.passage();
                if passage >= *end || passage == END {
                    return None;
                }
                let count = list.occurrences();
                list.advance();
                // Of two that overlap, one counts.
                let is_open = *overlaps && count > 1;
                Some((passage, if is_open { MANY } else { count }))
            }
            Self::Counts { counts, from, at } => {
                let ahead = counts.get(*at..)?;
                let next = ahead.iter().position(|&count| count > 0)?;
                let found = *at + next;
                *at = found + 1;
                Some((*from + found as u32, counts.get(found).copied()?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::directory::OwnedBytes;

    use super::*;
    use crate::index::gram::{Collector, Segment};

    fn check(phrase: &str, expected: Option<Listed>) {
        let needle = Needle::phrase(&[phrase]).unwrap();
        assert_eq!(Listed::of(&needle), expected, "{phrase}");
    }

    fn pair(a: char, b: char) -> Listed {
        Listed::Gram { gram: Gram::new(a, Some(b)), overlaps: a == b }
    }

    fn year(digits: &str, overlaps: bool) -> Option<Listed> {
        Gram::digits(digits.as_bytes()).map(|gram| Listed::Gram { gram, overlaps })
    }

    #[test]
    fn lists_decide_one_character_two_and_years() {
        check("发展", Some(pair('发', '展')));
        check("發展", Some(pair('发', '展')));
        check("20", Some(pair('2', '0')));
        check("人人", Some(pair('人', '人')));
        check("的", Some(Listed::Character('的')));
        check("2021", year("2021", false));
        check("5G", None);
        check("g", None);
        check("生活圈", None);
        check("202", None);
        check("2021年", None);
    }

    #[test]
    fn years_that_may_overlap_are_known() {
        for phrase in ["2022", "2012", "2020", "1111"] {
            check(phrase, year(phrase, true));
        }
        for phrase in ["2010", "2019", "2110", "1998"] {
            check(phrase, year(phrase, false));
        }
    }

    #[test]
    fn a_wildcard_takes_the_text() {
        let needle = Needle::phrase(&["生", "圈"]).unwrap();
        assert_eq!(Listed::of(&needle), None);
    }

    fn segment(keys: &[String]) -> Segment {
        let mut collector = Collector::new(3);
        keys.iter().for_each(|key| collector.push(key));
        let mut bytes = Vec::new();
        collector.write(&mut bytes).unwrap();
        Segment::open(OwnedBytes::new(bytes)).unwrap()
    }

    fn counted(listed: Listed, part: Part<'_>) -> Vec<(u32, u8)> {
        let mut walk = listed.walk(part);
        std::iter::from_fn(|| walk.next()).collect()
    }

    proptest! {
        #[test]
        fn lists_count_what_the_text_holds(
            keys in prop::collection::vec("[一二12]{0,9}", 0..300),
            cut in [0usize..300, 0usize..300],
        ) {
            let grams = segment(&keys);
            let [from, end] = cut.map(|at| 3 + at.min(keys.len()) as u32);
            let part = Part { grams: &grams, range: [from.min(end), end] };
            for phrase in ["一", "2", "一二", "二2", "22", "2122", "2112"] {
                let needle = Needle::phrase(&[phrase]).unwrap();
                let count = |key: &String| {
                    needle.count(key.as_bytes(), Layer::Simplified) as u8
                };
                let held = (3..).zip(keys.iter().map(count));
                let expected: Vec<(u32, u8)> = held
                    .filter(|&(n, count)| count > 0 && n >= part.range[0] && n < end)
                    .collect();
                let found = counted(Listed::of(&needle).unwrap(), part);
                prop_assert_eq!(found.len(), expected.len());
                for (found, expected) in found.into_iter().zip(expected) {
                    // What is left to the text is held by it.
                    prop_assert_eq!(found.0, expected.0);
                    prop_assert!(found.1 == expected.1 || found.1 == MANY && expected.1 > 0);
                    let is_open = phrase == "22" || phrase == "2122" || phrase == "2112";
                    prop_assert!(is_open || found.1 != MANY);
                }
            }
        }
    }

    #[test]
    fn more_than_many_is_left_to_the_text() {
        let grams = segment(&["一二".repeat(300), "一一".repeat(200)]);
        let part = Part { grams: &grams, range: [3, 5] };
        assert_eq!(counted(pair('一', '二'), part), [(3, MANY)]);
        assert_eq!(counted(pair('一', '一'), part), [(4, MANY)]);
        assert_eq!(counted(Listed::Character('一'), part), [(3, MANY), (4, MANY)]);
    }
}
