//! Commitments as the library answers them: filters, spans, figures and bodies.

use baogao::api::{CommitmentsRequest, FiguresRequest, extract_text};
use baogao::output::commitments::CommitmentsAnswer;

use crate::world::{World, report};

const PARAGRAPHS: [&str; 4] = [
    "新建公园9座。渡口修缮竣工，服务居民3万人次。",
    "公共服务仍有短板，停车难问题突出。对此，我们将认真加以解决。",
    "新建公园6座，优化公交线路。到2030年，力争建成滨江绿道18公里。",
    "（一）办好实事。由区教育局牵头新增托位200个，鼓励社区设立便民点。",
];

fn world() -> World {
    let world = World::new();
    world.write("2026.txt", report("澄江区", 2026, &PARAGRAPHS));
    world.update();
    world
}

fn listed(request: &CommitmentsRequest) -> CommitmentsAnswer {
    world().library().commitments(request).unwrap()
}

fn texts(answer: &CommitmentsAnswer) -> Vec<&str> {
    answer.commitments.iter().map(|commitment| commitment.text.as_str()).collect()
}

#[test]
fn a_review_holds_results_and_a_pledge() {
    let all = listed(&CommitmentsRequest::default());
    let expected = [
        "我们将认真加以解决",
        "新建公园6座",
        "优化公交线路",
        "到2030年，力争建成滨江绿道18公里",
        "由区教育局牵头新增托位200个",
        "鼓励社区设立便民点",
    ];
    let found = texts(&all);
    assert!(
        expected.iter().all(|text| found.iter().any(|f| f.contains(text))),
        "{found:?}"
    );
    assert!(!found.iter().any(|text| text.contains('9')), "{found:?}");
    assert_eq!(all.total, all.commitments.len());
}

#[test]
fn filters_take_what_they_say() {
    let check = |request: CommitmentsRequest, expected: &[&str]| {
        assert_eq!(texts(&listed(&request)), expected);
    };
    let none = CommitmentsRequest::default();
    check(
        CommitmentsRequest { deadline: vec!["2030".to_owned()], ..none.clone() },
        &["到2030年，力争建成滨江绿道18公里"],
    );
    check(
        CommitmentsRequest { deadline: vec!["explicit".to_owned()], ..none.clone() },
        &["到2030年，力争建成滨江绿道18公里"],
    );
    check(
        CommitmentsRequest { strength: vec!["exploratory".to_owned()], ..none.clone() },
        &["鼓励社区设立便民点"],
    );
    check(
        CommitmentsRequest { min_specificity: 5, ..none.clone() },
        &["到2030年，力争建成滨江绿道18公里"],
    );
    check(
        CommitmentsRequest {
            query: Some("“公园6座”".to_owned()),
            measurable: true,
            ..none
        },
        &["新建公园6座", "到2030年，力争建成滨江绿道18公里"],
    );
}

#[test]
fn figures_are_places_in_the_list_of_figures() {
    let world = world();
    let library = world.library();
    let figures = library.figures(&FiguresRequest::default()).unwrap().figures;
    let all = library.commitments(&CommitmentsRequest::default()).unwrap();
    let mut measured = 0;
    for commitment in &all.commitments {
        for (place, printed) in commitment.figures.iter().zip(&commitment.measures) {
            assert_eq!(&figures[*place].text, printed);
            measured += 1;
        }
    }
    assert!(measured >= 3, "{measured}");
}

#[test]
fn the_body_named_and_the_words_that_decided_are_told() {
    let request = CommitmentsRequest { explain: true, ..CommitmentsRequest::default() };
    let all = listed(&request);
    let found = all.commitments.iter().find(|c| c.text.contains("托位")).unwrap();
    assert_eq!(found.actor.as_deref(), Some("区教育局"));
    let grounds = found.explain.as_ref().unwrap();
    assert!(grounds.iter().any(|ground| ground.of == "act" && ground.words == "新增"));
}

#[test]
fn spans_of_any_text_are_those_of_the_text_given() {
    let text = report("澄江区", 2026, &PARAGRAPHS);
    let chars: Vec<char> = text.chars().collect();
    let found = extract_text(&text, false).commitments;
    assert!(!found.is_empty());
    for commitment in found {
        let [start, end] = commitment.span;
        let words: String = chars[start..end].iter().collect();
        assert_eq!(words, commitment.text);
    }
}
