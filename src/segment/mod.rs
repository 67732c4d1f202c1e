//! Cuts Chinese text into words; the only module that names jieba.
//!
//! Search mode over the default dictionary and a list of policy terms, without the hidden Markov
//! model: the same word is then always cut the same way, whatever stands around it. Cutting is for
//! the index alone; a query is cut against the index's own terms (see `query::words`), so that no
//! dictionary is loaded to answer one.
//!
//! Words rank; they never decide whether an exact phrase is found.

use std::io;
use std::sync::{Arc, LazyLock};

use jieba_rs::Jieba;

use crate::letter::is_letter;
use crate::threads;

/// Changes whenever the same text may be cut differently: the dictionary, the terms, the mode.
pub const SEGMENTER_VERSION: &str = concat!("jieba 0.11 search, terms ", "1");

/// Policy terms that the default dictionary lacks or cuts apart.
const TERMS: &str = include_str!("terms.txt");

static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(Segmenter::load);

/// Cuts text into words. Cloning shares the dictionary.
#[derive(Clone)]
pub struct Segmenter {
    jieba: Arc<Jieba>,
}

impl std::fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Segmenter")
    }
}

impl Segmenter {
    /// Makes sure that the dictionary is loaded.
    ///
    /// # Errors
    /// `OutOfMemory` if there is too little memory for it, in which jieba panics.
    pub(crate) fn ensure() -> io::Result<()> {
        let load = || {
            Self::shared();
        };
        let loaded = threads::quiet().spawn(load)?.join();
        loaded.map_err(|_| io::ErrorKind::OutOfMemory.into())
    }

    /// Returns the shared segmenter; the first call loads the dictionary (about 0.2 s).
    pub fn shared() -> Self {
        SEGMENTER.clone()
    }

    fn load() -> Self {
        let mut jieba = Jieba::new();
        for term in terms() {
            jieba.add_word(term, None, None);
        }
        Self { jieba: Arc::new(jieba) }
    }

    /// Calls `emit` with every word of `text` in search mode: long words and the words inside them.
    /// Words without a letter, digit or Han character are left out.
    ///
    /// ```
    /// let mut words = Vec::new();
    /// baogao::segment::Segmenter::shared().cut("发展新质生产力。", |w| words.push(w.to_owned()));
    /// assert!(words.contains(&"新质生产力".to_owned())); // "new quality productive forces"
    /// assert!(!words.contains(&"。".to_owned()));
    /// ```
    pub fn cut<'t>(&self, text: &'t str, mut emit: impl FnMut(&'t str)) {
        for token in self.jieba.cut_for_search(text, false) {
            if token.word.chars().any(is_letter) {
                emit(token.word);
            }
        }
    }
}

/// Returns the policy terms of the user dictionary.
fn terms() -> impl Iterator<Item = &'static str> {
    TERMS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut words = Vec::new();
        Segmenter::shared().cut(text, |w| words.push(w));
        assert_eq!(words, expected);
    }

    #[test]
    fn words_inside_long_words_are_cut_too() {
        check("人民代表大会", &["人民", "代表", "大会", "人民代表大会"]);
    }

    #[test]
    fn policy_terms_stay_whole() {
        for term in ["新质生产力", "一网通办", "全过程人民民主"] {
            let mut words = Vec::new();
            Segmenter::shared().cut(term, |w| words.push(w));
            assert_eq!(words.last(), Some(&term), "{words:?}");
        }
    }

    #[test]
    fn signs_are_no_words() {
        check("，。“”", &[]);
    }

    #[test]
    fn terms_are_listed_once() {
        let mut all: Vec<_> = terms().collect();
        let len = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), len);
    }
}
