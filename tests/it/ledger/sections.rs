//! Sections that stand in some reports of a series and not in others.

use baogao::normalize::fold_phrase;
use serde::Deserialize;

use super::{SAMPLE, Sample};

/// A theme with its headings, the files that have one of them and the files that have none.
#[derive(Deserialize)]
pub(super) struct SectionFact {
    pub(super) id: String,
    pub(super) headings: Vec<String>,
    pub(super) present: Vec<String>,
    pub(super) absent: Vec<String>,
}

#[test]
fn sections_appear_and_vanish_as_planted() {
    let sample = &*SAMPLE;
    for fact in &sample.ledger.section {
        let planted: Vec<String> = fact.headings.iter().map(|h| bare(h)).collect();
        let holds =
            |file: &str| headings(sample, file).iter().any(|h| planted.contains(h));
        for file in &fact.present {
            assert!(holds(file), "{} is not in {file}", fact.id);
        }
        for file in &fact.absent {
            assert!(!holds(file), "{} is in {file}", fact.id);
        }
    }
}

/// The headings of a report with their numbers.
fn headings(sample: &Sample, file: &str) -> Vec<String> {
    let outline = sample.library().outline(sample.id(file), None, 0).unwrap();
    let printed = |s: &baogao::output::answer::Section| {
        bare(&format!("{}{}", s.number.as_deref().unwrap_or_default(), s.title))
    };
    outline.sections.iter().map(printed).collect()
}

/// A heading in one typography, without its full stop.
fn bare(heading: &str) -> String {
    fold_phrase(heading).trim_end_matches('。').to_owned()
}
