//! What narrows an answer: years in a form, everything else as counts that can be clicked.
//!
//! A value is a link that adds it to its filter, or takes it away again. The counts of a facet
//! ignore the filter on it, so what else could be asked for is always seen.

use maud::{Markup, html};

use super::Visit;
use super::words::List;
use crate::extract::topic::Catalog;
use crate::output::facets::{FacetCount, FacetsView, RegionFacet, TopicCount};

/// Values of a facet that are shown at once; the rest is folded.
const SHOWN: usize = 8;

/// A value of a facet, as deep as it stands in its tree.
struct Choice {
    value: String,
    label: String,
    passages: usize,
    depth: usize,
}

/// Returns the column beside the hits.
pub(super) fn narrowing(visit: &Visit<'_>, facets: &FacetsView) -> Markup {
    let mut regions = Vec::new();
    flatten(&facets.region, 0, &mut regions);
    let named = |list: List, counts: &[FacetCount]| -> Vec<Choice> {
        let known = counts.iter().filter_map(|count| {
            let value = count.value.clone()?;
            let label = visit.lang.name(list, &value);
            Some(Choice { value, label, passages: count.passages, depth: 0 })
        });
        known.collect()
    };
    let topic = |count: &TopicCount| Choice {
        value: count.value.clone(),
        label: count.name.clone(),
        passages: count.passages,
        depth: 0,
    };
    let topics: Vec<Choice> = facets.topic.iter().map(topic).collect();
    let year = visit.params.one("year").ok().flatten().unwrap_or_default();
    let kept = visit.params.without(&["year", "offset"]);
    html! {
        aside.narrow {
            details open {
                summary { (visit.say("筛选", "Narrow")) }
                form action=(visit.view.path()) data-narrow {
                    @for (name, value) in kept.pairs() {
                        input type="hidden" name=(name) value=(value);
                    }
                    label {
                        span { (visit.say("年份", "Years")) }
                        input name="year" value=(year) placeholder="2019..2025" pattern="[0-9.]*";
                    }
                    button { (visit.say("应用", "Apply")) }
                }
                (facet(visit, "region", visit.say("地区", "Region"), &regions))
                (facet(visit, "kind", visit.say("文种", "Kind"), &named(List::Kind, &facets.kind)))
                (facet(visit, "role", visit.say("章节", "Part"), &named(List::Role, &facets.role)))
                (facet(visit, "topic", visit.say("主题", "Topic"), &topics))
            }
        }
    }
}

/// The filters that are set, each with a way to let it go.
pub(super) fn active(visit: &Visit<'_>) -> Markup {
    let set: Vec<(&str, &str)> =
        visit.params.pairs().filter(|(name, _)| is_filter(name)).collect();
    html! {
        @if !set.is_empty() {
            p.active {
                (visit.say("条件：", "Filters: "))
                @for (name, value) in &set {
                    @let others: Vec<String> = visit.params.all(name).into_iter().filter(|other| other != value.trim()).collect();
                    @let others: Vec<&str> = others.iter().map(String::as_str).collect();
                    a.tag href=(visit.turn(&visit.params.with(name, &others).without(&["offset"]))) data-turn
                        aria-label=(format!("{} {}", visit.say("去掉", "without"), shown(visit, name, value))) {
                        (shown(visit, name, value)) " ✕"
                    }
                    " "
                }
            }
        }
    }
}

/// Returns whether a parameter is one of the filters.
pub(super) fn is_filter(name: &str) -> bool {
    ["year", "region", "kind", "role", "topic", "report"].contains(&name)
}

/// Returns what a value of a filter is called.
pub(super) fn shown(visit: &Visit<'_>, name: &str, value: &str) -> String {
    match name {
        "kind" => visit.lang.name(List::Kind, value),
        "role" => visit.lang.name(List::Role, value),
        "region" => value.replace('/', " › "),
        "topic" => {
            let found = Catalog::get().find(value);
            found.map_or_else(|| value.to_owned(), |found| found.name.to_owned())
        }
        _ => value.to_owned(),
    }
}

fn flatten(regions: &[RegionFacet], depth: usize, out: &mut Vec<Choice>) {
    for region in regions {
        if let Some(name) = &region.value {
            out.push(Choice {
                value: region.path.join("/"),
                label: name.clone(),
                passages: region.passages,
                depth,
            });
        }
        flatten(&region.below, depth + 1, out);
    }
}

fn facet(visit: &Visit<'_>, name: &str, title: &str, choices: &[Choice]) -> Markup {
    let (first, rest) = choices.split_at(choices.len().min(SHOWN));
    html! {
        @if !choices.is_empty() {
            section.facet {
                h2 { (title) }
                ul { @for choice in first { (value(visit, name, choice)) } }
                @if !rest.is_empty() {
                    details {
                        summary { (visit.say("更多", "More")) " " (rest.len()) }
                        ul { @for choice in rest { (value(visit, name, choice)) } }
                    }
                }
            }
        }
    }
}

fn value(visit: &Visit<'_>, name: &str, choice: &Choice) -> Markup {
    let set = visit.params.all(name);
    // A filter may be typed shorter than the facet names it: 望江 for 云海市/望江区.
    let means = |typed: &String| {
        *typed == choice.value
            || name == "region" && choice.label.starts_with(typed.as_str())
            || name == "topic" && choice.label == *typed
    };
    let is_set = set.iter().any(means);
    let mut values: Vec<&str> =
        set.iter().filter(|typed| !means(typed)).map(String::as_str).collect();
    if !is_set {
        values.push(&choice.value);
    }
    let params = visit.params.with(name, &values).without(&["offset"]);
    let depth = format!("depth{}", choice.depth.min(3));
    html! {
        li {
            a class=(depth) href=(visit.turn(&params)) aria-current=[is_set.then_some("true")] data-turn {
                span { (choice.label) } " " span.number { (choice.passages) }
            }
        }
    }
}
