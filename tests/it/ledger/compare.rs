//! Paragraphs that were taken up, and wordings that became firmer or looser, as `compare` tells them.

use baogao::api::CompareRequest;
use baogao::normalize::fold_phrase;
use baogao::output::compare::CompareAnswer;
use serde::Deserialize;

use super::{SAMPLE, ledger_text};

/// The facts that comparing tells.
#[derive(Deserialize)]
struct Facts {
    reuse: Vec<Reuse>,
    wording: Vec<Wording>,
}

/// A paragraph that a later report takes up.
#[derive(Deserialize)]
struct Reuse {
    id: String,
    class: String,
    a_file: String,
    b_file: String,
    a_text: String,
    b_text: String,
}

/// Two sentences of which the later is firmer or looser.
#[derive(Deserialize)]
struct Wording {
    id: String,
    change: String,
    a_file: String,
    b_file: String,
    a_sentence: String,
    b_sentence: String,
}

fn facts() -> Facts {
    toml::from_str(&ledger_text()).unwrap()
}

fn compared(a: &str, b: &str) -> CompareAnswer {
    let sample = &*SAMPLE;
    let request = CompareRequest {
        a: sample.id(a).to_owned(),
        b: sample.id(b).to_owned(),
        ..CompareRequest::default()
    };
    sample.library().compare(&request).unwrap()
}

#[test]
fn paragraphs_taken_up_have_their_class() {
    for fact in facts().reuse {
        let answer = compared(&fact.a_file, &fact.b_file);
        let (a, b) = (fold_phrase(&fact.a_text), fold_phrase(&fact.b_text));
        let unit = answer.units.iter().find(|unit| {
            unit.b.as_ref().is_some_and(|side| fold_phrase(&side.text).contains(&b))
        });
        let unit = unit.unwrap_or_else(|| panic!("{}: no unit holds it", fact.id));
        assert_eq!(unit.class, fact.class, "{}", fact.id);
        let of_a = unit.a.as_ref().map(|side| fold_phrase(&side.text));
        assert!(of_a.is_some_and(|text| text.contains(&a)), "{}", fact.id);
    }
}

#[test]
fn wordings_became_firmer_or_looser_as_planted() {
    // 货物吞吐量 and 港口货物吞吐量 are one indicator under two names: not paired, by design.
    let renamed = |id: &str| id == "port";
    for fact in facts().wording {
        let answer = compared(&fact.a_file, &fact.b_file);
        let (a, b) = (fold_phrase(&fact.a_sentence), fold_phrase(&fact.b_sentence));
        let holds = |sentence: &str, words: &str| sentence.contains(&fold_phrase(words));
        let by_ladder = answer.wording.iter().any(|row| {
            row.change == fact.change
                && holds(&a, &row.a.place.text)
                && holds(&b, &row.b.place.text)
        });
        let by_figure = answer.figures.iter().any(|row| {
            row.wording.as_ref() == Some(&fact.change)
                && row.a.as_ref().is_some_and(|figure| holds(&a, &figure.text))
                && row.b.as_ref().is_some_and(|figure| holds(&b, &figure.text))
        });
        assert_eq!(by_ladder || by_figure, !renamed(&fact.id), "{}", fact.id);
    }
}

#[test]
fn a_copy_is_said_to_be_one() {
    let excerpt = compared(
        "望江区/2024年政府工作报告（重点任务摘要）.txt",
        "望江区/2024年政府工作报告.txt",
    );
    assert_eq!(excerpt.relation, "excerpt");
    assert_eq!(excerpt.warnings.first().map(String::as_str), Some("a_is_excerpt"));
    let copy = compared(
        "窑岭区/2024年政府工作报告.txt",
        "窑岭区/蓝青禾区长在区三届人大三次会议上的报告.txt",
    );
    assert_eq!(copy.relation, "same_text");
}
