//! Scores of passages: BM25 over words and phrases, with a bonus for words that stand unbroken.
//!
//! Of a word the lists tell whether a passage holds it (a word of one or two characters is a gram) and
//! how often (as the segmenter cut it); the text is read for what they leave open. What cannot reach
//! the worst hit that is kept is told before its text is read, by what the lists allow at most.
//!
//! Guarantees: a score is the same however it was reached, sums are taken in one order; a passage
//! is turned down only if its score is below the bar. It deliberately knows no filters and counts
//! nothing.

use super::docs::Docs;
use super::frequency::Frequencies;
use super::plan::{Held, Phrase, Plan, Word, Words};
use super::proof::Layer;
use super::terms::{self, Part};
use crate::error::Result;
use crate::index::gram::PassageNumber;
use crate::index::reader::Reader;

/// BM25's usual constants (Robertson and Zaragoza 2009, section 3.3.2).
pub(super) const K1: f64 = 1.2;
const B: f64 = 0.75;
/// More than the last bits in which sums of the same parts in another order differ.
const LAST_BITS: f64 = 1e-9;
/// What an unbroken occurrence of all words is worth, in shares of their weights.
const UNBROKEN_BONUS: f64 = 0.5;

/// What the words and phrases of a plan weigh in a score.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    /// Mean length of a passage in bytes of its key.
    length: f64,
    /// Weight of each phrase and each word, in the order of the plan.
    idf: Vec<f64>,
}

impl Weights {
    /// Weighs the words and phrases of a plan by how many passages hold them.
    pub(crate) fn new(reader: &Reader, plan: &Plan) -> Self {
        let passages = reader.table.passages();
        let length = reader.table.text().max(1) as f64 / passages.max(1) as f64;
        let mut idf = Vec::new();
        plan.for_each_leaf(&mut |leaf| match leaf {
            Plan::Phrase(phrase) => {
                let parts = phrase.needle.parts(Layer::Simplified);
                let counts = parts.map(|part| terms::key_frequency(reader, part));
                idf.push(inverse_frequency(counts.min().unwrap_or(0), passages));
            }
            Plan::Words(words) => {
                let words = words.words.iter();
                idf.extend(words.map(|word| inverse_frequency(word.passages, passages)));
            }
            _ => {}
        });
        Self { length, idf }
    }
}

/// Returns the weight of what so many of all passages hold: BM25's idf, never negative.
pub(super) fn inverse_frequency(passages: u64, total: u64) -> f64 {
    let total = total as f64;
    let n = (passages.max(1) as f64).min(total);
    (1.0 + (total - n + 0.5) / (n + 0.5)).ln()
}

/// A passage to be scored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scored<'k> {
    pub(crate) number: PassageNumber,
    /// Its match key in a layer.
    pub(crate) key: &'k [u8],
    pub(crate) layer: Layer,
    /// Length of the key in the index.
    pub(crate) len: usize,
}

/// Scores passages in ascending order.
pub(crate) struct Scorer<'a> {
    /// Mean length of a passage.
    length: f64,
    leaves: Vec<Leaf<'a>>,
    /// What no passage without an unbroken run scores more than.
    ceiling: f64,
}

/// A leaf of the plan with what its score needs.
enum Leaf<'a> {
    Phrase { phrase: &'a Phrase, idf: f64, count: usize },
    Words(ScoredWords<'a>),
}

/// A run of bare words with what its score needs.
struct ScoredWords<'a> {
    words: &'a Words,
    idf: Vec<f64>,
    /// Places of the words, those that weigh most first: they tell soonest that a passage is none of the best.
    heaviest: Vec<usize>,
    /// All weights together.
    weights: f64,
    frequencies: Frequencies<'a>,
    /// Passages that may hold each word.
    held: Vec<Held<'a>>,
    /// How often each word stands in the passage at hand; none if only the text can tell.
    counts: Vec<Option<usize>>,
    /// Passages that may hold each unbroken run.
    unbroken: Vec<Docs<'a>>,
    /// Whether every passage asked about is in the lists of all words that are demanded.
    is_listed: bool,
}

impl<'a> Scorer<'a> {
    /// Makes a plan ready to score its own candidates.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn open(
        reader: &'a Reader,
        plan: &'a Plan,
        weights: &Weights,
    ) -> Result<Self> {
        let is_decided = plan.is_decided_by_words();
        let mut leaves = Vec::new();
        let mut idf = weights.idf.iter().copied();
        let mut failed = None;
        plan.for_each_leaf(&mut |leaf| match leaf {
            Plan::Phrase(phrase) => {
                let idf = idf.next().unwrap_or(0.0);
                leaves.push(Leaf::Phrase { phrase, idf, count: 0 });
            }
            Plan::Words(words) => {
                let texts = words.words.iter().map(|word| word.text.as_str());
                let idf: Vec<f64> = idf.by_ref().take(words.words.len()).collect();
                match Frequencies::open(reader, texts.collect()) {
                    Ok(frequencies) => leaves.push(Leaf::Words(ScoredWords {
                        words,
                        weights: idf.iter().sum(),
                        heaviest: heaviest(&idf),
                        idf,
                        frequencies,
                        held: Vec::new(),
                        counts: Vec::new(),
                        unbroken: Vec::new(),
                        is_listed: is_decided && words.spared() == 0,
                    })),
                    Err(e) => failed = Some(e),
                }
            }
            _ => {}
        });
        let ceiling = weights.idf.iter().sum::<f64>() * (K1 + 1.0);
        match failed {
            Some(e) => Err(e),
            None => Ok(Self { length: weights.length, leaves, ceiling }),
        }
    }

    /// Turns to another file of grams.
    pub(crate) fn enter(&mut self, part: Part<'a>) {
        for leaf in &mut self.leaves {
            let Leaf::Words(scored) = leaf else { continue };
            let runs = scored.words.unbroken.iter();
            let docs =
                runs.map(|run| terms::key_docs(part, run.parts(Layer::Simplified)));
            scored.unbroken = docs.collect();
            scored.held = scored.words.held(part);
        }
    }

    /// Returns whether a passage of the plan's candidates holds as many words as are demanded; only for
    /// plans whose words are decided so ([`Plan::is_decided_by_words`]).
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn holds_words(&mut self, passage: Scored<'_>) -> Result<bool> {
        for leaf in &mut self.leaves {
            let Leaf::Words(scored) = leaf else { continue };
            if !scored.holds_enough(passage)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns the score of a passage; none if it is below `bar`.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn score(
        &mut self,
        passage: Scored<'_>,
        bar: Option<f64>,
    ) -> Result<Option<f64>> {
        let is_below = |most: f64| bar.is_some_and(|bar| most + LAST_BITS < bar);
        // Among many passages that hold the words, the best repeat them unbroken: of a common query,
        // most passages are told by these few lists to be none of them.
        let bonus: f64 = self.leaves.iter_mut().map(|leaf| leaf.bonus(passage)).sum();
        if is_below(self.ceiling + bonus) {
            return Ok(None);
        }
        let norm = K1 * (1.0 - B + B * passage.len as f64 / self.length);
        let mut most = self.ceiling + bonus;
        for leaf in &mut self.leaves {
            if !leaf.count_by_lists(passage, norm, &mut most, &is_below)? {
                return Ok(None);
            }
        }
        let mut score = 0.0;
        for leaf in &mut self.leaves {
            leaf.count_by_text(passage);
            score += leaf.score(norm);
        }
        if is_below(score + bonus) {
            return Ok(None);
        }
        for leaf in &mut self.leaves {
            score += leaf.bonus_by_text(passage);
        }
        Ok(Some(score))
    }
}

/// Returns the share in a score of what stands so often in a passage.
pub(super) fn part(idf: f64, count: usize, norm: f64) -> f64 {
    let count = count as f64;
    idf * count * (K1 + 1.0) / (count + norm)
}

impl Leaf<'_> {
    /// Returns what the unbroken runs add at most, by their lists.
    fn bonus(&mut self, passage: Scored<'_>) -> f64 {
        let Self::Words(scored) = self else { return 0.0 };
        let runs = scored.unbroken.iter_mut();
        let held = runs.filter_map(|docs| {
            (docs.seek(passage.number) == passage.number).then_some(())
        });
        let held = held.count();
        scored.bonus(held)
    }

    /// Returns what the unbroken runs add.
    fn bonus_by_text(&mut self, passage: Scored<'_>) -> f64 {
        let Self::Words(scored) = self else { return 0.0 };
        let runs = scored.words.unbroken.iter().zip(&mut scored.unbroken);
        let whole = runs.filter_map(|(run, docs)| {
            // The list is cheaper to ask than the text.
            let may = docs.seek(passage.number) == passage.number;
            (may && run.is_in(passage.key, passage.layer)).then_some(())
        });
        let whole = whole.count();
        scored.bonus(whole)
    }

    /// Counts words as far as the lists tell, and takes from `most` what they add less than they might;
    /// returns false once that `is_below` the bar.
    fn count_by_lists(
        &mut self,
        passage: Scored<'_>,
        norm: f64,
        most: &mut f64,
        is_below: &dyn Fn(f64) -> bool,
    ) -> Result<bool> {
        match self {
            Self::Phrase { phrase, idf, count } => {
                *count = phrase.needle.count(passage.key, passage.layer);
                *most += part(*idf, *count, norm) - *idf * (K1 + 1.0);
                Ok(!is_below(*most))
            }
            Self::Words(scored) => {
                scored.counts.clear();
                scored.counts.resize(scored.idf.len(), None);
                for place in 0..scored.heaviest.len() {
                    let Some(&at) = scored.heaviest.get(place) else { break };
                    let idf = scored.idf.get(at).copied().unwrap_or(0.0);
                    if let Some(count) = scored.count_by_list(at, passage.number)? {
                        *most += part(idf, count, norm) - idf * (K1 + 1.0);
                        if is_below(*most) {
                            return Ok(false);
                        }
                    }
                }
                Ok(true)
            }
        }
    }

    /// Counts in the text what the lists did not tell.
    fn count_by_text(&mut self, passage: Scored<'_>) {
        let Self::Words(scored) = self else { return };
        for (word, count) in scored.words.words.iter().zip(&mut scored.counts) {
            count.get_or_insert_with(|| word.count(passage.key, passage.layer));
        }
    }

    /// Returns what its words add to a score once they are counted.
    fn score(&self, norm: f64) -> f64 {
        match self {
            Self::Phrase { idf, count, .. } => part(*idf, *count, norm),
            Self::Words(scored) => {
                let counts = scored.idf.iter().zip(&scored.counts);
                counts.map(|(idf, count)| part(*idf, count.unwrap_or(0), norm)).sum()
            }
        }
    }
}

impl ScoredWords<'_> {
    /// Returns what so many unbroken runs add.
    fn bonus(&self, runs: usize) -> f64 {
        let all = self.words.unbroken.len().max(1) as f64;
        UNBROKEN_BONUS * (runs as f64 / all) * self.weights
    }

    fn holds_enough(&mut self, passage: Scored<'_>) -> Result<bool> {
        let mut missing = self.words.spared();
        for at in 0..self.held.len() {
            let Some(word) = self.words.words.get(at).filter(|word| !word.optional)
            else {
                continue;
            };
            if self.holds(at, word, passage)? {
                continue;
            }
            if missing == 0 {
                return Ok(false);
            }
            missing -= 1;
        }
        Ok(true)
    }

    fn holds(&mut self, at: usize, word: &Word, passage: Scored<'_>) -> Result<bool> {
        Ok(match self.in_list(at, word, passage.number) {
            None => false,
            Some(true) => true,
            Some(false) => {
                self.frequencies.of(at, passage.number)? > 0
                    || word.is_in(passage.key, passage.layer)
            }
        })
    }

    /// Returns whether the list of a word proves that a passage holds it; none if it does not hold it.
    fn in_list(&mut self, at: usize, word: &Word, number: PassageNumber) -> Option<bool> {
        let held = self.held.get_mut(at)?;
        let is_there =
            self.is_listed && !word.optional || held.docs.seek(number) == number;
        is_there.then_some(held.is_exact)
    }

    /// Counts a word if the lists tell how often it stands in a passage. What stands there only as a part
    /// of other words (发展 in 发展中国家) counts once; reading all texts to count it would cost most of a
    /// search.
    fn count_by_list(
        &mut self,
        at: usize,
        number: PassageNumber,
    ) -> Result<Option<usize>> {
        let Some(word) = self.words.words.get(at) else { return Ok(None) };
        let count = match self.in_list(at, word, number) {
            None => Some(0),
            Some(is_exact) => match self.frequencies.of(at, number)? {
                0 if word.optional => Some(0),
                0 if is_exact && word.also.is_empty() => Some(1),
                0 => None,
                known => Some(known),
            },
        };
        if let Some(slot) = self.counts.get_mut(at) {
            *slot = count;
        }
        Ok(count)
    }
}

/// Returns the places of weights, the largest first.
fn heaviest(weights: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..weights.len()).collect();
    let weight = |place: &usize| weights.get(*place).copied().unwrap_or(0.0);
    places.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    places
}
