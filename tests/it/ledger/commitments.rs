//! Promises that are planted, as `commitments` tells them: what is undertaken, by when, how firmly;
//! and that what was reported of them is no promise.

use baogao::api::CommitmentsRequest;
use baogao::normalize::fold_phrase;
use baogao::output::commitments::Commitment;

use super::{SAMPLE, Sample};

/// The commitments of a sentence of a report, or of a row of its table.
fn of_sentence(sample: &Sample, file: &str, sentence: &str) -> Vec<Commitment> {
    let mut request =
        CommitmentsRequest { copies: true, ..CommitmentsRequest::default() };
    request.filters.reports = vec![sample.id(file).to_owned()];
    let listed = sample.library().commitments(&request).unwrap().commitments;
    let sentence = fold_phrase(&sentence.replace('\t', ""));
    let inside = |found: &Commitment| {
        let text = fold_phrase(&found.text.replace('\t', ""));
        sentence.contains(text.trim_end_matches('。'))
    };
    listed.into_iter().filter(inside).collect()
}

#[test]
fn what_is_promised_commits_and_what_is_reported_does_not() {
    for fact in &SAMPLE.ledger.promise {
        for step in &fact.step {
            let found = of_sentence(&SAMPLE, &step.file, &step.sentence);
            let promised = matches!(step.stage.as_str(), "promised" | "repeated");
            assert_eq!(!found.is_empty(), promised, "{}: {}", fact.id, step.sentence);
        }
    }
}

#[test]
fn a_promise_has_its_object_and_its_deadline() {
    for fact in &SAMPLE.ledger.promise {
        let step = fact.step.iter().find(|step| step.stage == "promised").unwrap();
        let found = of_sentence(&SAMPLE, &step.file, &step.sentence);
        let due = |found: &&Commitment| found.deadline.as_ref() == Some(&fact.deadline);
        let found: Vec<&Commitment> = found.iter().filter(due).collect();
        assert!(!found.is_empty(), "{}: {} is due", fact.id, fact.deadline);
        // The ledger names things shortly: 煤气发生炉42台 for 关停煤气发生炉42台.
        let object = fold_phrase(&fact.object);
        let named = found.iter().any(|found| {
            let said = fold_phrase(found.object.as_deref().unwrap_or_default());
            shares(&said, &object)
        });
        assert!(named, "{}: {object} is not the object of {found:?}", fact.id);
    }
}

/// Whether two names have four characters in a row in common, or all of the shorter one.
fn shares(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let reach = a.len().min(b.len()).min(4);
    reach > 0 && a.windows(reach).any(|part| b.windows(reach).any(|other| other == part))
}

#[test]
fn firmer_and_looser_words_give_the_strength() {
    const RANKS: [&str; 4] = ["exploratory", "soft", "firm", "hard"];
    let rank = |file: &str, sentence: &str, cue: &str| {
        let found = of_sentence(&SAMPLE, file, sentence);
        let of_cue = found.iter().find(|f| f.cue.as_deref() == Some(cue));
        let strength = &of_cue.unwrap_or_else(|| panic!("{cue}: {found:?}")).strength;
        RANKS.iter().position(|name| name == strength).unwrap()
    };
    let mut ranked = 0;
    for fact in &SAMPLE.ledger.wording {
        // The others turn on numbers or bounds, which are held by the tests of comparing.
        let Some(("力争", "确保") | ("探索", "推进")) = fact.cue.split_once(" → ")
        else {
            continue;
        };
        let (before, after) = fact.cue.split_once(" → ").unwrap();
        let a = rank(&fact.a_file, &fact.a_sentence, before);
        let b = rank(&fact.b_file, &fact.b_sentence, after);
        assert!(a < b, "{}", fact.id);
        ranked += 1;
    }
    assert!(ranked >= 2, "{ranked}");
}
