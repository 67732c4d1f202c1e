//! Measures one sample: compression, words, common phrases, lengths, grams.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use baogao::segment::Segmenter;

use super::distinct::Grams;

/// How many of the commonest phrases are looked for.
const PHRASES: usize = 50;

/// The level of zstd that an index of this size would use.
const LEVEL: i32 = 3;

/// The numbers of a sample.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measured {
    pub(crate) reports: f64,
    /// Mean characters of a report.
    pub(crate) characters: f64,
    pub(crate) megabytes: f64,
    pub(crate) ratio_each: f64,
    pub(crate) ratio_together: f64,
    pub(crate) distinct_words: f64,
    pub(crate) words: f64,
    /// Share of passages that hold a phrase, for each phrase.
    pub(crate) holding: Vec<f64>,
    pub(crate) common_mean: f64,
    pub(crate) common_any: f64,
    /// Lengths in characters.
    pub(crate) passage_mean: f64,
    pub(crate) passage_median: f64,
    pub(crate) passage_ninetieth: f64,
    /// Distinct grams of 2, 4 and 8 characters.
    pub(crate) grams: [f64; 3],
}

/// Measures texts and the passages made of them.
pub(crate) fn measure(
    texts: &[String],
    passages: &[String],
    phrases: &[String],
) -> Result<Measured> {
    let all = texts.concat();
    let mut each = 0;
    for text in texts {
        each += zstd::encode_all(text.as_bytes(), LEVEL)?.len();
    }
    let together = zstd::encode_all(all.as_bytes(), LEVEL)?.len();
    let mut distinct = BTreeSet::new();
    let mut words = 0_usize;
    for passage in passages {
        Segmenter::shared().cut(passage, |word| {
            words += 1;
            distinct.insert(word);
        });
    }
    let count = passages.len() as f64;
    let holders =
        |phrase: &String| passages.iter().filter(|p| p.contains(phrase)).count();
    let holding: Vec<f64> =
        phrases.iter().map(|phrase| holders(phrase) as f64 / count).collect();
    let any = passages.iter().filter(|p| phrases.iter().any(|phrase| p.contains(phrase)));
    let mut lengths: Vec<usize> = passages.iter().map(|p| p.chars().count()).collect();
    lengths.sort_unstable();
    let quantile = |at: usize| lengths.get(lengths.len() * at / 10).copied();
    let mut grams = Grams::default();
    texts.iter().for_each(|text| grams.add(text));
    Ok(Measured {
        reports: texts.len() as f64,
        characters: all.chars().count() as f64 / texts.len() as f64,
        megabytes: all.len() as f64 / 1e6,
        ratio_each: all.len() as f64 / each as f64,
        ratio_together: all.len() as f64 / together as f64,
        distinct_words: distinct.len() as f64,
        words: words as f64,
        common_mean: holding.iter().sum::<f64>() / holding.len() as f64,
        common_any: any.count() as f64 / count,
        holding,
        passage_mean: lengths.iter().sum::<usize>() as f64 / count,
        passage_median: quantile(5).unwrap_or_default() as f64,
        passage_ninetieth: quantile(9).unwrap_or_default() as f64,
        grams: grams.distinct(),
    })
}

/// Returns the phrases of 2 to 6 Chinese characters that stand most often in the passages.
pub(crate) fn commonest(passages: &[String]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let runs = passages.iter().flat_map(|p| p.split(|c| !is_han(c)));
    for run in runs {
        let starts: Vec<usize> =
            run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        for (at, &start) in starts.iter().enumerate() {
            for &end in starts.iter().skip(at + 2).take(5) {
                if let Some(phrase) = run.get(start..end) {
                    *counts.entry(phrase).or_default() += 1;
                }
            }
        }
    }
    let mut ranked: Vec<(usize, &str)> =
        counts.into_iter().map(|(phrase, count)| (count, phrase)).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    ranked.into_iter().take(PHRASES).map(|(_, phrase)| phrase.to_owned()).collect()
}

/// Tells a character of the basic block of Chinese characters.
pub(crate) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_phrase_comes_first() {
        let passages = ["发展，发展。".to_owned(), "建设发展".to_owned()];
        assert_eq!(commonest(&passages)[0], "发展");
    }

    #[test]
    fn shares_are_of_passages() {
        let passages = ["发展发展".to_owned(), "建设".to_owned()];
        let measured = measure(&passages, &passages, &["发展".to_owned()]).unwrap();
        assert_eq!((measured.common_mean, measured.passage_mean), (0.5, 3.0));
    }
}
