//! Laws of the query language, on random trees and random text.
//!
//! Printing parses back, simplifying and splitting keep the hits, the lenient form never fails, nothing
//! panics, and hostile queries are refused at their limits.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{
    Field, FieldValue, MAX_CHARS, Near, Phrase, Place, Query, Words, parse, parse_lenient,
};
use crate::model::{Kind, Role};
use crate::query::YearRange;
use crate::query::names::Feature;

fn phrase() -> impl Strategy<Value = Query> {
    let part = r#"[甲乙]["”“\\*「：()| 甲a-]{0,4}[丙9]"#;
    vec(part, 1..4)
        .prop_map(|parts| Query::Phrase(Phrase { parts, place: Place::default() }))
}

fn words() -> impl Strategy<Value = Query> {
    "[甲乙丙丁][甲乙a1：，-]{0,3}"
        .prop_map(|text| Query::Words(Words { text, place: Place::default() }))
}

fn field() -> impl Strategy<Value = Query> {
    let value = prop_oneof![
        (1990u16..2010, 0u16..20).prop_map(|(from, length)| {
            FieldValue::Year(YearRange { from: Some(from), to: Some(from + length) })
        }),
        Just(FieldValue::Year(YearRange { from: None, to: Some(2020) })),
        Just(FieldValue::Kind(Kind::FiveYearPlan)),
        Just(FieldValue::Role(Role::SelfGovernment)),
        Just(FieldValue::Has(Feature::Commitment)),
        r#"[甲乙]["”*\\ (|-]{0,3}[丙丁]"#.prop_map(FieldValue::Chapter),
        "[甲乙]{1,3}".prop_map(FieldValue::Region),
        "[0-9]{1,2}".prop_map(FieldValue::Topic),
    ];
    value.prop_map(|value| Query::Field(Field { value, place: Place::default() }))
}

fn near() -> impl Strategy<Value = Query> {
    let term = || {
        prop_oneof![
            phrase(),
            words(),
            vec(prop_oneof![phrase(), words()], 2..4).prop_map(Query::Or)
        ]
    };
    (term(), term(), 0u16..=1000).prop_map(|(left, right, within)| {
        let (left, right) = (Box::new(left), Box::new(right));
        Query::Near(Near { left, right, within, place: Place::default() })
    })
}

fn tree() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![3 => words(), 2 => phrase(), 1 => field(), 1 => near()];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Query::And),
            vec(inner.clone(), 2..4).prop_map(Query::Or),
            inner.prop_map(|part| Query::Not(Box::new(part))),
        ]
    })
}

fn one_word() -> Query {
    Query::Words(Words { text: "丙".to_owned(), place: Place::default() })
}

/// Answers a query over a text in the plainest way; years stand for all fields.
fn matches(query: &Query, text: &str, year: u16) -> bool {
    match query {
        Query::Phrase(phrase) => phrase.parts.iter().all(|part| text.contains(part)),
        Query::Words(words) => text.contains(&words.text),
        Query::And(parts) => parts.iter().all(|part| matches(part, text, year)),
        Query::Or(parts) => parts.iter().any(|part| matches(part, text, year)),
        Query::Not(part) => !matches(part, text, year),
        Query::Near(near) => {
            matches(&near.left, text, year) && matches(&near.right, text, year)
        }
        Query::Field(field) => match &field.value {
            FieldValue::Year(range) => range.contains(year),
            _ => year.is_multiple_of(2),
        },
    }
}

/// Text made of what the language is made of.
fn query_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("“"),
        Just("”"),
        Just("\""),
        Just("＂"),
        Just("「"),
        Just("」"),
        Just("『"),
        Just("("),
        Just("）"),
        Just("|"),
        Just("-"),
        Just("*"),
        Just("\\"),
        Just(" "),
        Just("　"),
        Just("甲"),
        Just("乙丙"),
        Just("𠮷"),
        Just("🙂"),
        Just("，"),
        Just("AND"),
        Just(" OR "),
        Just("NOT "),
        Just(" NEAR "),
        Just("NEAR/5"),
        Just("year:"),
        Just("章："),
        Just("2021"),
        Just(".."),
        Just("foo:"),
        Just("kind:公报"),
        Just("\n"),
        Just("\u{0}"),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn printing_parses_back(tree in tree()) {
        let tree = if tree.names_something() { tree } else { Query::And(vec![one_word(), tree]) };
        let printed = tree.canonical();
        match parse(&printed) {
            Ok(parsed) => prop_assert_eq!(parsed, tree),
            Err(error) => prop_assert!(false, "{}: {:?}", printed, error),
        }
    }

    #[test]
    fn simplifying_keeps_the_hits(tree in tree(), text in "[甲乙丙丁a1，-]{0,12}", year in 1990u16..2030) {
        let before = matches(&tree, &text, year);
        let simple = tree.clone().simplify();
        prop_assert_eq!(matches(&simple, &text, year), before);
        prop_assert_eq!(simple.clone().simplify(), simple.clone());
        prop_assert_eq!(simple.names_something(), tree.names_something());
    }

    #[test]
    fn splitting_off_the_filter_keeps_the_hits(tree in tree(), text in "[甲乙丙丁a1]{0,12}", year in 1990u16..2030) {
        let before = matches(&tree, &text, year);
        let (filter, rest) = tree.split_filter();
        let others = filter.regions.len() + filter.kinds.len() + filter.roles.len()
            + filter.topics.len() + filter.chapters.len();
        let passes = filter.admits_year(Some(year)) && (others == 0 || year.is_multiple_of(2));
        let after = passes && rest.is_none_or(|rest| matches(&rest, &text, year));
        prop_assert_eq!(after, before);
    }

    #[test]
    fn queries_of_marks_never_panic_and_lenient_answers_parse(text in query_text()) {
        let strict = parse(&text);
        let (query, errors) = parse_lenient(&text);
        let length = text.chars().count();
        for error in &errors {
            let (start, end) = error.span.unwrap_or((0, 0));
            prop_assert!(start <= end && end <= length, "{error:?}");
            prop_assert!(error.hint.is_some());
        }
        prop_assert_eq!(strict.is_ok(), errors.is_empty());
        if query.is_nothing() {
            prop_assert!(!errors.is_empty());
        } else {
            prop_assert_eq!(parse(&query.canonical()).map_err(|e| e.to_string()), Ok(query));
        }
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let (query, errors) = parse_lenient(&text);
        prop_assert!(!query.is_nothing() || !errors.is_empty());
    }
}

#[test]
fn a_query_of_a_megabyte_is_refused_at_once() {
    for unit in ["a", "“", "(", "-", "甲 ", "\\", "*", "NEAR/5 "] {
        let text = unit.repeat(1 << 20);
        let error = parse(&text).unwrap_err();
        assert_eq!(error.message, "query is longer than 4096 characters");
        parse_lenient(&text);
    }
}

#[test]
fn hostile_queries_of_full_length_are_answered() {
    for unit in [
        "a ", "“", "“\"", "\"“ ", "(", "(a|", "-", "NOT ", "-(", "a NEAR ", "\\", "*",
        "「", "a:",
    ] {
        let text: String = unit.chars().cycle().take(MAX_CHARS).collect();
        parse_lenient(&text);
        assert!(parse(&text).is_err(), "{unit}");
    }
}

#[test]
fn limits_hold_at_their_last_value() {
    let deep = |n: usize| format!("{}甲{}", "(".repeat(n), ")".repeat(n));
    assert!(parse(&deep(64)).is_ok());
    assert_eq!(parse(&deep(65)).unwrap_err().span, Some((64, 65)));
    assert!(parse(&"甲 ".repeat(256)).is_ok());
    assert_eq!(parse(&"甲 ".repeat(257)).unwrap_err().span, Some((512, 513)));
    assert!(parse(&"甲".repeat(4096)).is_ok());
    assert_eq!(parse(&"甲".repeat(4097)).unwrap_err().span, Some((4096, 4096)));
}
