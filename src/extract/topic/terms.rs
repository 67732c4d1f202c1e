//! The words of `terms.tsv`, found in one pass over a text.
//!
//! At each place the longest word counts, so that 养老保险 is no 养老; words of no class keep shorter ones
//! inside them from counting. Texts are match keys (`normalize::fold`), and so are the words here.

use std::ops::Range;
use std::sync::LazyLock;

use super::catalog::{Catalog, lines};
use crate::extract::lexicon::Lexicon;
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
pub(super) struct Terms(Lexicon<Vec<Weight>>);

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
        Self(Lexicon::new(same.filter_map(|same| {
            let (word, _) = same.first()?;
            let weights = same.iter().filter_map(|(_, weight)| *weight).collect();
            Some((word.clone(), weights))
        })))
    }

    /// Returns how many words there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Calls `see` with each word of a text: its number, its bytes, and its weights.
    pub(super) fn find(
        &self,
        key: &str,
        mut see: impl FnMut(usize, Range<usize>, &[Weight]),
    ) {
        self.0.find(key, |word, place| see(word.number, place, word.tag));
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
