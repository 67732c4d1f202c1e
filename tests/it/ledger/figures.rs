//! Planted numbers, as `figures` tells them: value, unit, kind, status, bound, year and indicator; and
//! that numbers in names are none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use baogao::api::FiguresRequest;
use baogao::normalize::fold_phrase;
use baogao::output::figures::Figure;

use super::facts::PointFact;
use super::{SAMPLE, Sample};

/// Facts that are read otherwise, by a part of their ids, and why.
const KNOWN: [(&str, &str); 2] = [
    (
        "-baseline-level",
        "a base that was revised or is looked back on is told as reached",
    ),
    ("-estimate-share", "预计达到 is told as a level to reach"),
];

/// Numbers in names that are taken for figures, and figures beside them that are not read.
const KNOWN_NAMES: [(&str, &str); 3] = [
    ("nf25", "18堂: lessons are not counted by a unit that is known"),
    ("nf35", "过亿元 bounds the projects that are counted, and is read as an amount"),
    ("nf40", "六百米 is a radius that is planned with"),
];

/// A figure with the text of its passage as it is compared, and where it stands there, in bytes.
struct Placed {
    figure: Figure,
    text: String,
    at: Range<usize>,
}

impl Placed {
    /// Whether it stands inside words that are quoted from the text.
    fn is_in(&self, quote: &str) -> bool {
        self.text.match_indices(quote).any(|(from, words)| {
            from <= self.at.start && self.at.end <= from + words.len()
        })
    }
}

/// The figures of a report.
fn figures(sample: &Sample, file: &str) -> Vec<Placed> {
    let mut request = FiguresRequest { copies: true, ..FiguresRequest::default() };
    request.filters.reports = vec![sample.id(file).to_owned()];
    let passages: BTreeMap<String, String> =
        sample.passages(file).into_iter().map(|p| (p.id, p.text)).collect();
    let listed = sample.library().figures(&request).unwrap().figures;
    let place = |figure: Figure| {
        let id = figure.passage.clone().unwrap();
        let chars: Vec<char> = passages[&id].chars().collect();
        let folded =
            |until: usize| fold_phrase(&chars[..until].iter().collect::<String>()).len();
        let at = folded(figure.span[0])..folded(figure.span[1]);
        Placed { figure, text: fold_phrase(&passages[&id]), at }
    };
    listed.into_iter().map(place).collect()
}

/// The value of a point, or the bound of what is open on one side.
fn value(figure: &Figure) -> Option<f64> {
    let number = figure.value.as_ref().or(figure.low.as_ref()).or(figure.high.as_ref());
    number.and_then(serde_json::Value::as_f64)
}

/// Finds the figure of a fact: the one with its value, inside the words that are quoted.
fn figure_of<'a>(figures: &'a [Placed], fact: &PointFact) -> Option<&'a Figure> {
    let quote = fold_phrase(&fact.quote);
    let name = fold_phrase(&fact.name);
    let of_fact = |placed: &&Placed| {
        let indicator = placed.figure.indicator.as_deref().map(fold_phrase);
        let is_there = match fact.table {
            true => indicator.is_some_and(|indicator| indicator.contains(&name)),
            false => placed.is_in(&quote),
        };
        let near = value(&placed.figure)
            .is_some_and(|v| (v - fact.base_value).abs() <= 1e-9 * fact.base_value.abs());
        is_there && near
    };
    figures.iter().find(of_fact).map(|placed| &placed.figure)
}

#[test]
fn planted_numbers_are_read() {
    let facts = &SAMPLE.ledger;
    let files: BTreeSet<&str> = facts.point.iter().map(|p| p.file.as_str()).collect();
    let read: BTreeMap<&str, _> =
        files.into_iter().map(|file| (file, figures(&SAMPLE, file))).collect();
    let mut wrong = Vec::new();
    for fact in &facts.point {
        let Some(figure) = figure_of(&read[fact.file.as_str()], fact) else {
            wrong.push(format!("{}: not read", fact.id));
            continue;
        };
        // A concentration is a rate by its unit, a level by the ledger.
        let kind = match (figure.kind.as_str(), fact.base_unit.contains('/')) {
            ("rate", true) => "level",
            (kind, _) => kind,
        };
        let agg = figure.agg.as_deref().unwrap_or(&fact.agg);
        let told =
            [kind, &figure.status, agg, figure.unit.as_deref().unwrap_or_default()];
        let planted = [&*fact.kind, &fact.status, &fact.agg, &fact.base_unit];
        let reached = figure.cmp == fact.cmp || fact.cmp == "reach" && figure.cmp == "eq";
        let year = figure.period.map(|years| years.to);
        if told != planted || !reached || year != Some(fact.about) {
            let cmp = &figure.cmp;
            wrong.push(format!("{}: {told:?} {cmp} {year:?}", fact.id));
        }
    }
    let known = |line: &String| KNOWN.iter().any(|(id, _)| line.contains(id));
    wrong.retain(|line| !known(line));
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn names_of_one_indicator_lead_to_one_id() {
    let facts = &SAMPLE.ledger;
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for fact in &facts.point {
        let figures = figures(&SAMPLE, &fact.file);
        let figure = figure_of(&figures, fact);
        let of_indicator = ids.entry(&fact.indicator).or_default();
        of_indicator.extend(figure.and_then(|figure| figure.indicator_id.clone()));
    }
    let of =
        |indicator: &str| ids[indicator].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of("gdp_a"), ["gdp"]);
    assert_eq!(of("revenue_a"), ["public_budget_revenue"]);
    assert_eq!(of("retail_a"), ["retail_sales"]);
    assert_eq!(of("rd_c"), ["rd_intensity"]);
    // The income of all residents took the place of that of townspeople: two indicators, as told.
    assert_eq!(of("income_a"), ["disposable_income", "urban_disposable_income"]);
    for indicator in ["renewal_a", "lift_a", "port_a", "ceramic_b", "pm25_b"] {
        assert!(of(indicator).len() <= 1, "{indicator}: {:?}", of(indicator));
    }
}

#[test]
fn numbers_in_names_are_none_and_those_beside_them_are_read() {
    let mut wrong = Vec::new();
    for fact in &SAMPLE.ledger.not_figure {
        let quote = fold_phrase(&fact.quote);
        let live = fact.live.as_deref().map(fold_phrase);
        let found: Vec<String> = figures(&SAMPLE, &fact.file)
            .into_iter()
            .filter(|placed| placed.is_in(&quote))
            .map(|placed| fold_phrase(&placed.figure.text))
            .collect();
        let token = fold_phrase(&fact.token);
        let is_live =
            |words: &String| live.as_ref().is_some_and(|live| words.contains(live));
        let fires = found.iter().any(|words| words.contains(&token) && !is_live(words));
        if fires || (live.is_some() && !found.iter().any(is_live)) {
            wrong.push(fact.id.clone());
        }
    }
    wrong.retain(|id| !KNOWN_NAMES.iter().any(|(known, _)| known == id));
    assert_eq!(wrong, Vec::<String>::new());
}
