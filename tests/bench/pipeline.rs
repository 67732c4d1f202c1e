//! How fast decoded text becomes clean text, sections, passages, match keys, figures and commitments,
//! on one core.
//!
//! Beside it two baselines: reading the same bytes once in the plainest way (UTF-8 validated, Han
//! characters counted), the floor of anything that looks at every character; and jieba cutting the
//! same text, the step that any Chinese index pays for.

use std::hint::black_box;
use std::time::Duration;

use baogao::extract::{self, extract};
use baogao::normalize::{CleanText, MatchKey, clean};
use baogao::segment::Segmenter;
use baogao::structure::{Outline, outline, read_metadata};

use crate::clock::{Times, ratio, speed, time};
use crate::material::Material;
use crate::table::Row;

/// Rounds over all texts; the middle one counts.
const ROUNDS: usize = 7;

/// Times of one round.
#[derive(Default)]
struct Round {
    clean: Duration,
    metadata: Duration,
    outline: Duration,
    keys: Duration,
    extract: Duration,
    plain: Duration,
    words: Duration,
}

/// Measures each step, all of them, and the baselines.
pub(crate) fn measure(material: &Material) -> Vec<Row> {
    let segmenter = Segmenter::shared();
    let rounds: Vec<Round> = (0..ROUNDS).map(|_| round(material, &segmenter)).collect();
    let bytes = material.bytes();
    let middle = |part: &dyn Fn(&Round) -> Duration| {
        Times::new(rounds.iter().map(part).collect()).p50()
    };
    let plain = middle(&|round| round.plain);
    let words = middle(&|round| round.words);
    let all = middle(&|round| round.clean + round.metadata + round.outline + round.keys);
    let row = |what: &str, ours: Duration, name: &str, baseline: Duration, target| Row {
        what: what.to_owned(),
        ours: format!("{:.0} MB/s", speed(bytes, ours)),
        baseline: format!("{:.0} MB/s, {name}", speed(bytes, baseline)),
        ratio: format!("{:.2} × the speed", ratio(baseline, ours)),
        target,
    };
    let scan = "validate UTF-8, count Han";
    vec![
        row("normalize + structure, one core", all, scan, plain, "≥ 20 MB/s"),
        row("the same", all, "jieba, search mode", words, ""),
        row("– clean paragraphs", middle(&|round| round.clean), scan, plain, ""),
        row("– metadata", middle(&|round| round.metadata), scan, plain, ""),
        row("– sections and passages", middle(&|round| round.outline), scan, plain, ""),
        row("– match keys", middle(&|round| round.keys), scan, plain, ""),
        row(
            "figures and commitments, one core",
            middle(&|round| round.extract),
            "jieba, search mode",
            words,
            "≥ 8 MB/s",
        ),
    ]
}

fn round(material: &Material, segmenter: &Segmenter) -> Round {
    let mut round = Round::default();
    for text in &material.texts {
        let (took, cleaned) = time(|| clean(&text.decoded));
        round.clean += took;
        let (took, reading) = time(|| read_metadata(&text.path, &text.decoded, &cleaned));
        round.metadata += took;
        let (took, outline) = time(|| outline(&cleaned, reading.metadata.kind));
        round.outline += took;
        round.keys += time(|| keys(&outline)).0;
        let material = extract::Material {
            metadata: &reading.metadata,
            sections: &outline.sections,
            passages: &outline.passages,
        };
        round.extract += time(|| black_box(extract(&material))).0;
        round.plain += time(|| count_han(text.decoded.as_bytes())).0;
        round.words += time(|| count_words(&cleaned, segmenter)).0;
    }
    round
}

fn keys(outline: &Outline) -> usize {
    outline.passages.iter().map(|passage| MatchKey::new(&passage.text).text.len()).sum()
}

fn count_han(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count()
}

fn count_words(clean: &CleanText, segmenter: &Segmenter) -> usize {
    let mut words = 0;
    for paragraph in &clean.paragraphs {
        segmenter.cut(&paragraph.text, |_| words += 1);
    }
    words
}
