//! What a person reads of facets: one line a facet, values with their passages, most first.

use super::layout::{Layout, one_line, truncated};
use super::words::grouped;
use crate::output::facets::{FacetCount, FacetsView, RegionFacet};

/// Values of a facet that are shown.
const SHOWN: usize = 12;
/// Columns of the names.
const NAMES: usize = 9;

/// Renders the facets of a search.
pub(super) fn render_facets(facets: &FacetsView, layout: Layout) -> String {
    let years = facets.year.iter();
    let years =
        years.map(|c| (c.value.map(|year| year.to_string()), c.passages)).collect();
    let mut regions = Vec::new();
    flatten(&facets.region, &mut regions);
    let topics = facets.topic.iter();
    let topics = topics.map(|c| (Some(c.name.clone()), c.passages)).collect();
    let mut out = String::new();
    let chapter = facets.chapter.as_deref().unwrap_or_default();
    for (name, values) in [
        ("year", years),
        ("region", regions),
        ("level", named(&facets.level)),
        ("kind", named(&facets.kind)),
        ("role", named(&facets.role)),
        ("topic", topics),
        ("chapter", named(chapter)),
    ] {
        out.push_str(&line(name, &values, layout));
    }
    out
}

fn named(counts: &[FacetCount]) -> Vec<(Option<String>, usize)> {
    counts.iter().map(|count| (count.value.clone(), count.passages)).collect()
}

fn flatten(regions: &[RegionFacet], out: &mut Vec<(Option<String>, usize)>) {
    for region in regions {
        out.push((region.value.clone(), region.passages));
        flatten(&region.below, out);
    }
}

fn line(name: &str, values: &[(Option<String>, usize)], layout: Layout) -> String {
    if values.is_empty() {
        return String::new();
    }
    let shown = values.iter().take(SHOWN).map(|(value, passages)| {
        let value = truncated(&one_line(value.as_deref().unwrap_or("–")), 24);
        format!("{value} {}", grouped(*passages))
    });
    let mut text = shown.collect::<Vec<_>>().join("  ");
    if values.len() > SHOWN {
        text.push_str(&format!("  +{}", values.len() - SHOWN));
    }
    let text = truncated(&text, layout.width.saturating_sub(NAMES));
    format!("{name:<NAMES$}{text}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::facets::{TopicCount, YearCount};

    #[test]
    fn each_facet_is_a_line() {
        let count = |value: &str, passages| FacetCount {
            value: Some(value.to_owned()),
            passages,
            reports: 1,
        };
        let facets = FacetsView {
            year: vec![
                YearCount { value: Some(2023), passages: 1200, reports: 1 },
                YearCount { value: None, passages: 2, reports: 1 },
            ],
            region: vec![RegionFacet {
                value: Some("云屿市".to_owned()),
                path: vec!["云屿市".to_owned()],
                passages: 5,
                reports: 2,
                below: vec![RegionFacet {
                    value: Some("澄江区".to_owned()),
                    path: vec!["云屿市".to_owned(), "澄江区".to_owned()],
                    passages: 3,
                    reports: 1,
                    below: Vec::new(),
                }],
            }],
            level: Vec::new(),
            kind: vec![count("work_report", 5)],
            role: vec![count("review", 4), count("tasks", 1)],
            topic: vec![TopicCount {
                value: "13".to_owned(),
                name: "民政".to_owned(),
                passages: 2,
                reports: 1,
            }],
            chapter: None,
        };
        insta::assert_snapshot!(
            render_facets(&facets, Layout { width: 80, color: false }),
            @r"
        year     2023 1,200  – 2
        region   云屿市 5  澄江区 3
        kind     work_report 5
        role     review 4  tasks 1
        topic    民政 2
        "
        );
    }
}
