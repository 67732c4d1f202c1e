//! Cuts bare words against the index's own terms, so that no dictionary is loaded for a query.
//!
//! The best cut is the likeliest one when every term is as probable as the share of words that are it, told
//! from the passages that hold it (Viterbi over all substrings that are terms). 养老床位增加 becomes 养老床位 or 养老 + 床位,
//! as the reports have it; what no report holds is cut into single characters, which then find
//! nothing, or only what stands in the text.

use crate::error::Result;
use crate::index::reader::Reader;

use super::terms::word_frequency;

/// Longest term that is tried, in characters; policy terms are at most twelve long.
const LONGEST: usize = 12;

/// How many words a passage has, roughly: a compound that is a term is likelier than its parts one by one.
const WORDS_OF_A_PASSAGE: f64 = 50.0;

/// Characters of the shortest word that is made of words.
const COMPOUND: usize = 4;

/// A word of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CutWord {
    /// Key text, Latin letters in lower case.
    pub(crate) text: String,
    /// Where it stands in the key, in characters.
    pub(crate) at: usize,
    /// Passages that hold it as a word; 0 if only the text can tell.
    pub(crate) passages: u64,
}

/// Cuts a run of key text into words, in their order.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn cut(reader: &Reader, key: &str) -> Result<Vec<CutWord>> {
    let key = key.to_ascii_lowercase();
    let mut words: Vec<CutWord> = Vec::new();
    let mut at = 0;
    for run in key.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = run.trim_end_matches(|c: char| !c.is_alphanumeric());
        for mut word in cut_run(reader, word, LONGEST)? {
            word.at += at;
            words.push(word);
        }
        at += run.chars().count();
    }
    Ok(words)
}

/// The best way to reach a character of a run.
#[derive(Clone, Copy)]
struct Step {
    /// Log probability of the way here.
    score: f64,
    /// Where the last word began.
    from: usize,
    /// Passages that hold it.
    passages: u64,
}

/// Cuts a word into the words that it is made of; none if it is not made of words.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn parts(reader: &Reader, word: &str) -> Result<Vec<String>> {
    let length = word.chars().count();
    if length < COMPOUND {
        return Ok(Vec::new());
    }
    let parts = cut_run(reader, word, length - 1)?;
    let are_words =
        parts.iter().all(|part| part.passages > 0 && part.text.chars().count() > 1);
    let texts = parts.into_iter().map(|part| part.text).collect();
    Ok(if are_words { texts } else { Vec::new() })
}

/// Cuts a run into words of at most so many characters.
fn cut_run(reader: &Reader, run: &str, longest: usize) -> Result<Vec<CutWord>> {
    // Byte places of all characters and of the end.
    let mut places: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    places.push(run.len());
    let total = WORDS_OF_A_PASSAGE * (reader.table.passages() + 1) as f64;
    let mut steps: Vec<Option<Step>> = vec![None; places.len()];
    if let Some(first) = steps.first_mut() {
        *first = Some(Step { score: 0.0, from: 0, passages: 0 });
    }
    for from in 0..places.len() - 1 {
        let Some(Step { score, .. }) = steps.get(from).copied().flatten() else {
            continue;
        };
        for to in from + 1..places.len().min(from + 1 + longest) {
            let Some(word) = text(run, &places, from, to) else { continue };
            let passages = word_frequency(reader, word)?;
            if passages == 0 && !is_atom(word, run, places.get(to).copied()) {
                continue;
            }
            // An unknown character is less likely than any known word.
            let probability = (passages as f64).max(0.01) / total;
            let score = score + probability.ln();
            let better = steps.get(to).copied().flatten().is_none_or(|s| score > s.score);
            if let (true, Some(step)) = (better, steps.get_mut(to)) {
                *step = Some(Step { score, from, passages });
            }
        }
    }
    let mut words = Vec::new();
    let mut at = places.len() - 1;
    while at > 0 {
        let Some(step) = steps.get(at).copied().flatten() else { break };
        if let Some(word) = text(run, &places, step.from, at) {
            let text = word.to_owned();
            words.push(CutWord { text, at: step.from, passages: step.passages });
        }
        at = step.from;
    }
    words.reverse();
    Ok(words)
}

fn text<'r>(run: &'r str, places: &[usize], from: usize, to: usize) -> Option<&'r str> {
    run.get(*places.get(from)?..*places.get(to)?)
}

/// Returns whether an unknown word may stand in a cut: a single Han character, or a run of Latin
/// letters and digits that is not continued behind it.
fn is_atom(word: &str, run: &str, end: Option<usize>) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    if word.chars().all(latin) {
        let next =
            end.and_then(|end| run.get(end..)).and_then(|rest| rest.chars().next());
        return !next.is_some_and(latin);
    }
    word.chars().nth(1).is_none()
}
