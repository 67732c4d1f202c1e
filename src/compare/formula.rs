//! Set formulas: the wording that any report of the genre uses, whatever it has to say.
//!
//! Shares of common text mislead where reports agree on salutations and closing appeals alone, so
//! each share is given with and without them. What is set is known from two sources: the phrases of
//! `formula.txt`, and other reports of the kind and period from elsewhere, where there are enough of them:
//! a run of eight letters that a fifth of them have is nobody's own. A sentence is a formula if phrases and
//! runs together make up two fifths of its letters. It catches 现在，我代表区人民政府向大会报告工作，请予审议。
//! by the list and the year's slogans by the other reports; it misses a formula that one place made for
//! itself, and without other reports what the list lacks.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::ReportText;
use super::letters::key;

/// Share of a sentence's letters that formulas must make up.
const SHARE: (usize, usize) = (2, 5);

/// Letters of a run that is looked for in other reports.
const RUN: usize = 8;

/// Fewest other reports that can tell what is common.
const LEAST_PEERS: usize = 10;

/// A run is set if one of so many other reports has it, and no fewer than [`LEAST_WITH`].
const ONE_IN: usize = 5;
const LEAST_WITH: usize = 3;

/// What is set wording, ready to be found.
#[derive(Debug, Clone)]
pub struct Formulas {
    phrases: AhoCorasick,
    /// Runs that other reports share.
    runs: HashSet<u64>,
}

static SHIPPED: LazyLock<Formulas> = LazyLock::new(|| {
    let lines = include_str!("formula.txt").lines().map(str::trim);
    let phrases = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let phrases = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(phrases.map(key))
        .expect("a short list of phrases makes an automaton");
    Formulas { phrases, runs: HashSet::new() }
});

impl Formulas {
    /// Returns the phrases that come with the program.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Adds the runs of two reports that other reports, given by their texts, have too.
    pub fn with_peers(reports: [&ReportText; 2], peers: &[&str]) -> Self {
        let mut formulas = SHIPPED.clone();
        if peers.len() < LEAST_PEERS {
            return formulas;
        }
        // For each run, how many of the others have it, and the last one that did.
        let mut seen: HashMap<u64, (usize, usize)> = HashMap::new();
        for passage in reports.iter().flat_map(|report| report.passages) {
            for run in runs(&key(&passage.text)) {
                seen.entry(run).or_default();
            }
        }
        for (at, peer) in peers.iter().enumerate() {
            for run in runs(&key(peer)) {
                if let Some((with, last)) = seen.get_mut(&run)
                    && *last != at + 1
                {
                    (*with, *last) = (*with + 1, at + 1);
                }
            }
        }
        let least = peers.len().div_ceil(ONE_IN).max(LEAST_WITH);
        let common = seen.into_iter().filter(|(_, (with, _))| *with >= least);
        formulas.runs = common.map(|(run, _)| run).collect();
        formulas
    }

    /// Returns whether a sentence of these letters is a set formula.
    pub(super) fn holds(&self, key: &str) -> bool {
        let mut set = vec![false; key.len()];
        for found in self.phrases.find_iter(key) {
            mark(&mut set, found.start(), found.end());
        }
        if !self.runs.is_empty() {
            let starts: Vec<usize> = key.char_indices().map(|(at, _)| at).collect();
            for (at, run) in runs(key).enumerate() {
                if self.runs.contains(&run) {
                    let end = starts.get(at + RUN).copied().unwrap_or(key.len());
                    mark(&mut set, starts.get(at).copied().unwrap_or(end), end);
                }
            }
        }
        let found = set.iter().filter(|&&set| set).count();
        found > 0 && found * SHARE.1 >= key.len() * SHARE.0
    }
}

fn mark(set: &mut [bool], from: usize, to: usize) {
    if let Some(slots) = set.get_mut(from..to) {
        slots.fill(true);
    }
}

/// Returns a number for each run of letters, in order; equal runs have equal numbers.
fn runs(key: &str) -> impl Iterator<Item = u64> + '_ {
    // A polynomial over the letters, carried on from run to run.
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    const OLDEST: u64 = BASE.wrapping_pow(RUN as u32);
    let mut sum = 0u64;
    let leaving = std::iter::repeat_n(None, RUN).chain(key.chars().map(Some));
    let each = key.chars().zip(leaving).map(move |(new, old)| {
        let old = old.map_or(0, |c| u64::from(u32::from(c)) + 1);
        let new = u64::from(u32::from(new)) + 1;
        sum = sum.wrapping_mul(BASE).wrapping_add(new);
        sum = sum.wrapping_sub(old.wrapping_mul(OLDEST));
        sum
    });
    each.skip(RUN - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::Outline;

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
    fn a_phrase_in_a_long_sentence_is_no_formula() {
        check(
            "各位代表，望江区今年要建成公园三个、改造旧楼二十栋，让渡口亮起来。",
            false,
        );
        check("新建公园3个。", false);
        check("", false);
    }

    #[test]
    fn what_a_fifth_of_other_reports_say_is_a_formula() {
        let own = "渡口夜航延长到二十二点，船票不变。";
        let slogan = "坚持江海同治山城共兴，奋力谱写新篇。";
        let outline = Outline::of("二、安排", &[own, slogan]);
        let report = outline.report();
        let holds = |peers: &[String], sentence: &str| {
            let peers: Vec<&str> = peers.iter().map(String::as_str).collect();
            Formulas::with_peers([&report, &report], &peers).holds(&key(sentence))
        };
        let peers = |with: usize, of: usize| -> Vec<String> {
            let text = |at: usize| {
                let said = if at < with { slogan } else { "别的事。" };
                format!("第{at}处：{said}完。")
            };
            (0..of).map(text).collect()
        };
        assert!(holds(&peers(3, 12), slogan));
        assert!(!holds(&peers(12, 12), own));
        assert!(!holds(&peers(2, 12), slogan), "two are no custom");
        assert!(!holds(&peers(9, 9), slogan), "nine cannot tell");
        assert!(!holds(&peers(7, 40), slogan), "less than a fifth");
    }

    #[test]
    fn equal_runs_have_equal_numbers_wherever_they_stand() {
        let (a, b): (Vec<u64>, Vec<u64>) = (
            runs("江海同治山城共兴").collect(),
            runs("要坚持江海同治山城共兴").collect(),
        );
        assert_eq!((a.len(), b.len()), (1, 4));
        assert_eq!(a.first(), b.last());
        assert_eq!(runs("江海同治山城").count(), 0);
    }
}
