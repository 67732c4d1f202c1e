//! The words of `terms.tsv`, found in one pass over a text.
//!
//! At each place the longest word counts, so that 养老保险 is no 养老; words of no class keep shorter ones
//! inside them from counting. Texts are match keys (`normalize::fold`), and so are the words here.
//!
//! Words are grouped by their first two characters, of which one look tells that hardly any word begins
//! at a place. An automaton would do the same in as many steps, but takes forty times as long to
//! build: a query whose hits hold commitments would wait for it.

use std::ops::Range;
use std::sync::LazyLock;

use super::catalog::{Catalog, lines};
use crate::model::TopicNumber;
use crate::normalize::fold_phrase;

/// How much a word speaks for a class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weight {
    /// Class or sub-class.
    pub(super) number: TopicNumber,
    /// Place of its class among the 22, from 0.
    pub(super) main: usize,
    pub(super) weight: f32,
}

/// The words with their weights.
#[derive(Debug)]
pub(super) struct Terms {
    /// Group after group, the longest word of each first.
    words: Vec<Term>,
    /// Number of the first word of each group, and one behind the last.
    groups: Vec<u32>,
}

/// A word with what it speaks for.
#[derive(Debug)]
struct Term {
    word: String,
    weights: Vec<Weight>,
}

/// Groups of words; a power of two above their number.
const GROUPS: u32 = 1 << 13;

/// Returns the group of the words that begin with two characters, or are the first alone.
fn group(first: char, second: Option<char>) -> u32 {
    let second = second.map_or(0, u32::from);
    // The golden ratio spreads neighboring numbers (Knuth, volume 3, section 6.4).
    let mixed = (u32::from(first) << 16 ^ second).wrapping_mul(0x9e37_79b1);
    mixed >> (32 - GROUPS.trailing_zeros())
}

static TERMS: LazyLock<Terms> = LazyLock::new(Terms::read);

impl Terms {
    /// Returns the words.
    pub(super) fn get() -> &'static Self {
        &TERMS
    }

    fn read() -> Self {
        let catalog = Catalog::get();
        let mut words: Vec<(String, Option<Weight>)> = Vec::new();
        for [code, weight, list] in lines(include_str!("terms.tsv")) {
            let weight = catalog.number(code).map(|number| Weight {
                number,
                main: main_index(code),
                weight: weight.parse().unwrap_or_default(),
            });
            words.extend(list.split(' ').map(|word| (fold_phrase(word), weight)));
        }
        words.retain(|(word, _)| !word.is_empty());
        words.sort_by(|a, b| a.0.cmp(&b.0));
        let same = words.chunk_by(|a, b| a.0 == b.0);
        let terms = same.filter_map(|same| {
            let (word, _) = same.first()?;
            let weights = same.iter().filter_map(|(_, weight)| *weight).collect();
            let mut chars = word.chars();
            let group = group(chars.next()?, chars.next());
            Some((group, Term { word: word.clone(), weights }))
        });
        let mut terms: Vec<(u32, Term)> = terms.collect();
        terms.sort_by_key(|(group, term)| (*group, std::cmp::Reverse(term.word.len())));
        let first = |group: u32| terms.partition_point(|(of, _)| *of < group) as u32;
        let groups = (0..=GROUPS).map(first).collect();
        Self { words: terms.into_iter().map(|(_, term)| term).collect(), groups }
    }

    /// Returns how many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Calls `see` with each word of a text: its number, its bytes, and its weights.
    pub(super) fn find(
        &self,
        key: &str,
        mut see: impl FnMut(usize, Range<usize>, &[Weight]),
    ) {
        let mut chars = key.char_indices().peekable();
        let mut free = 0;
        while let Some((at, first)) = chars.next() {
            if at < free {
                continue;
            }
            let second = chars.peek().map(|(_, second)| *second);
            let rest = key.get(at..).unwrap_or_default();
            let long = second.and_then(|_| self.longest(first, second, rest));
            if let Some((number, term)) = long.or_else(|| self.longest(first, None, rest))
            {
                free = at + term.word.len();
                see(number, at..free, &term.weights);
            }
        }
    }

    /// Returns the longest word of a group that a text begins with, and its number.
    fn longest(
        &self,
        first: char,
        second: Option<char>,
        text: &str,
    ) -> Option<(usize, &Term)> {
        let group = group(first, second) as usize;
        let [from, end] = [*self.groups.get(group)?, *self.groups.get(group + 1)?];
        let words = self.words.get(from as usize..end as usize)?;
        let mut words = (from as usize..).zip(words);
        words.find(|(_, term)| text.starts_with(term.word.as_str()))
    }
}

/// Returns the weightiest words of a class or sub-class, in the order of the file among equals.
pub(crate) fn telling_words(number: TopicNumber, most: usize) -> Vec<String> {
    let code = Catalog::get().class(number).map_or("-", |class| class.code);
    let mut lists: Vec<_> = lines(include_str!("terms.tsv"))
        .filter(|[listed, ..]| listed.starts_with(code))
        .collect();
    lists.sort_by(|a, b| b[1].cmp(a[1]));
    let words = lists.into_iter().flat_map(|[.., words]| words.split(' '));
    words.take(most).map(str::to_owned).collect()
}

/// Returns the place of a code's class among the 22, from 0.
fn main_index(code: &str) -> usize {
    let main = code.get(..2).and_then(|main| main.parse::<usize>().ok());
    main.map_or(0, |main| main.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let text = fold_phrase(text);
        Terms::get().find(&text, |_, _, weights| {
            let codes = weights.iter().map(|weight| {
                Catalog::get().class(weight.number).map_or("", |class| class.code)
            });
            found.extend(codes);
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn the_longest_word_at_a_place_counts() {
        check("养老保险", &["1502"]);
        check("养老服务", &["1703"]);
    }

    #[test]
    fn words_of_no_class_hide_others() {
        check("平稳健康发展", &[]);
        check("健康中国", &["1301"]);
    }

    /// Words at every place, by trying all: the longest of those that begin there, the first place free.
    fn tried(text: &str) -> Vec<(Range<usize>, String)> {
        let mut free = 0;
        let mut found = Vec::new();
        for (at, _) in text.char_indices() {
            let rest = text.get(at..).unwrap();
            let begins = |term: &&Term| rest.starts_with(term.word.as_str());
            let longest = Terms::get().words.iter().filter(begins);
            let longest = longest.max_by_key(|term| term.word.len());
            if let Some(term) = longest.filter(|_| at >= free) {
                free = at + term.word.len();
                found.push((at..free, term.word.clone()));
            }
        }
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn words_are_those_that_trying_all_finds(
            picks in prop::collection::vec((0usize..6000, "[市养老5g，。]{0,2}"), 0..12),
        ) {
            let terms = Terms::get();
            let word = |n: usize| terms.words.get(n % terms.words.len()).unwrap().word.as_str();
            let text: String =
                picks.iter().map(|(n, between)| format!("{}{between}", word(*n))).collect();
            let mut found = Vec::new();
            terms.find(&text, |number, span, _| {
                found.push((span, terms.words.get(number).unwrap().word.clone()));
            });
            prop_assert_eq!(found, tried(&text));
        }
    }

    #[test]
    fn width_and_script_do_not_count() {
        check("ＰＭ２．５", &["1003"]);
        check("養老服務", &["1703"]);
    }

    #[test]
    fn every_code_and_weight_of_the_file_is_known() {
        for [code, weight, words] in lines(include_str!("terms.tsv")) {
            assert!(code == "-" || Catalog::get().number(code).is_some(), "{code}");
            assert!(matches!(weight.parse::<u8>(), Ok(1..=7 | 30)), "{code} {weight}");
            assert!(words.split(' ').all(|word| !word.is_empty()), "{words}");
        }
    }
}
