//! Set formulas: the wording that any report of the genre uses, whatever it has to say.
//!
//! Shares of common text mislead where reports agree on salutations and closing appeals alone, so
//! each share is given with and without them. A sentence is a formula if the phrases of
//! `formula.txt` make up two fifths of its letters. It catches 现在，我代表区人民政府向大会报告工作，
//! 请予审议。; it misses a formula that one place made for itself, which only the rest of a corpus
//! could tell.

use aho_corasick::{AhoCorasick, MatchKind};

use super::letters::key;

/// Share of a sentence's letters that formulas must make up.
const SHARE: (usize, usize) = (2, 5);

/// The phrases, ready to be found.
pub(super) struct Formulas {
    phrases: AhoCorasick,
}

impl Formulas {
    /// Reads the phrases that come with the program.
    pub(super) fn shipped() -> Self {
        let lines = include_str!("formula.txt").lines().map(str::trim);
        let phrases = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let phrases = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(phrases.map(key))
            .expect("a short list of phrases makes an automaton");
        Self { phrases }
    }

    /// Returns whether a sentence of these letters is a set formula.
    pub(super) fn holds(&self, key: &str) -> bool {
        let found: usize = self.phrases.find_iter(key).map(|found| found.len()).sum();
        found > 0 && found * SHARE.1 >= key.len() * SHARE.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: bool) {
        assert_eq!(Formulas::shipped().holds(&key(sentence)), expected, "{sentence}");
    }

    #[test]
    fn salutations_and_appeals_are_formulas() {
        check("各位代表：", true);
        check("现在，我代表区人民政府，向大会报告工作，请予审议。", true);
        check(
            "现在,我代表省人民政府向大会作政府工作报告,请予审议,并请省政协委员提出意见。",
            true,
        );
        check("让我们更加紧密地团结在以习近平同志为核心的党中央周围，奋力前行！", true);
    }

    #[test]
    fn a_phrase_in_a_long_sentence_is_not() {
        check(
            "各位代表，望江区今年要建成公园三个、改造旧楼二十栋，让渡口亮起来。",
            false,
        );
        check("新建公园3个。", false);
        check("", false);
    }
}
