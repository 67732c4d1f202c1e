//! No two reports share a sentence, but for set formulas, planted reuse and copies.
//!
//! Otherwise the reports would be one template, and every test of comparing and following would find
//! agreement that nobody planted.

use std::collections::BTreeMap;

use baogao::normalize::fold_phrase;
use serde::Deserialize;

use super::{SAMPLE, Sample};

/// Longest sentence that may come again by chance, in characters.
const SHORT: usize = 15;

/// A formula that may stand in several reports.
#[derive(Deserialize)]
pub(super) struct FormulaFact {
    pub(super) text: String,
}

/// A second text of one work.
#[derive(Deserialize)]
pub(super) struct CopyFact {
    pub(super) file: String,
    pub(super) of: String,
    pub(super) relation: String,
}

#[test]
fn no_sentence_stands_in_two_reports_unplanned() {
    let sample = &*SAMPLE;
    let planned = planned(sample);
    let mut first_in: BTreeMap<String, &str> = BTreeMap::new();
    let mut shared = Vec::new();
    for file in sample.ids.keys().filter(|file| !sample.is_copy(file)) {
        for sentence in sentences(sample, file) {
            let other = *first_in.entry(sentence.clone()).or_insert(file);
            let known =
                planned.iter().any(|p| p.contains(&sentence) || sentence.contains(p));
            if other != file && !known && !names_the_meeting(&sentence) {
                shared.push(format!("{other}, {file}: {sentence}"));
            }
        }
    }
    assert_eq!(shared, Vec::<String>::new());
}

#[test]
fn a_copy_is_the_text_of_its_work() {
    let sample = &*SAMPLE;
    for fact in &sample.ledger.copy {
        let work: String = text(sample, &fact.of);
        let sentences = sentences(sample, &fact.file);
        let known = sentences.iter().filter(|s| work.contains(s.as_str())).count();
        assert!(known * 100 >= sentences.len() * 95, "{}: {known}", fact.file);
    }
}

/// What may come again, in one typography.
fn planned(sample: &Sample) -> Vec<String> {
    let formulas = sample.ledger.set_formula.iter().map(|fact| &fact.text);
    let reuse = sample.ledger.reuse.iter().flat_map(|fact| [&fact.a_text, &fact.b_text]);
    formulas.chain(reuse).map(|text| fold_phrase(text)).collect()
}

/// The line of the meeting and the title that names it.
fn names_the_meeting(sentence: &str) -> bool {
    sentence.contains("人民代表大会") || sentence.contains("草案的报告")
}

/// The longer sentences of a report, in one typography.
fn sentences(sample: &Sample, file: &str) -> Vec<String> {
    let mut out = Vec::new();
    for passage in sample.passages(file) {
        let text = fold_phrase(&passage.text);
        let sentences = text.split(['。', '；', '！', '？']);
        out.extend(sentences.filter(|s| s.chars().count() > SHORT).map(str::to_owned));
    }
    out
}

fn text(sample: &Sample, file: &str) -> String {
    sample.passages(file).iter().map(|passage| fold_phrase(&passage.text)).collect()
}
