//! What each report says of itself, and the reports that are missing on purpose.

use std::collections::BTreeSet;

use baogao::api::FilterWords;
use baogao::output::answer::Years;
use serde::Deserialize;

use super::{SAMPLE, file_of};

/// A report and what its text states.
#[derive(Deserialize)]
pub(super) struct ReportFact {
    pub(super) file: String,
    pub(super) kind: String,
    region: Vec<String>,
    year: u16,
    date: Option<String>,
    session: Option<String>,
    speaker: Option<String>,
    review: Option<[u16; 2]>,
    plan: Option<[u16; 2]>,
}

/// A year of a series that has no report.
#[derive(Deserialize)]
pub(super) struct MissingFact {
    pub(super) region: Vec<String>,
    pub(super) kind: String,
    pub(super) year: u16,
}

#[test]
fn each_report_says_what_it_states() {
    let sample = &*SAMPLE;
    let all = sample.library().reports(&FilterWords::default(), None, 0).unwrap();
    assert_eq!(all.reports.len(), sample.ledger.report.len());
    for report in all.reports {
        let file = file_of(&report.source.path);
        let fact = sample.ledger.report.iter().find(|fact| fact.file == file);
        let fact = fact.unwrap_or_else(|| panic!("{file} is not in the ledger"));
        let years = |span: Option<[u16; 2]>| span.map(|[from, to]| Years { from, to });
        assert_eq!(report.kind.as_deref(), Some(fact.kind.as_str()), "{file}");
        assert_eq!(report.region, fact.region, "{file}");
        assert_eq!(report.year, Some(fact.year), "{file}");
        assert_eq!(report.date, fact.date, "{file}");
        assert_eq!(report.session, fact.session, "{file}");
        assert_eq!(report.speaker, fact.speaker, "{file}");
        assert_eq!(report.review, years(fact.review), "{file}");
        assert_eq!(report.plan, years(fact.plan), "{file}");
        assert!(report.sample, "{file} is not marked as a sample");
    }
}

#[test]
fn missing_years_are_gaps_and_nothing_else_is() {
    let sample = &*SAMPLE;
    let answer = sample.library().coverage(&FilterWords::default()).unwrap();
    let found: BTreeSet<_> = answer
        .gaps
        .iter()
        .flat_map(|gap| {
            gap.years.iter().map(|&y| (gap.region.clone(), gap.kind.clone(), y))
        })
        .collect();
    let planted: BTreeSet<_> = sample
        .ledger
        .missing
        .iter()
        .map(|fact| (fact.region.clone(), Some(fact.kind.clone()), fact.year))
        .collect();
    assert_eq!(found, planted);
}

#[test]
fn every_file_says_that_its_place_does_not_exist() {
    let sample = &*SAMPLE;
    for fact in &sample.ledger.report {
        let said = sample.passages(&fact.file).iter().any(|p| p.text.contains("虚构"));
        assert!(said, "{}", fact.file);
    }
}
