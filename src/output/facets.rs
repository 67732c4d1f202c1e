//! The public types of facets, understood words, suggestions and explanations, and how they are filled.
//!
//! Facet values are named as filters take them, so that each can be asked for as it stands.

use schemars::JsonSchema;
use serde::Serialize;

use crate::extract::topic::Catalog;
use crate::model::TopicNumber;
use crate::query::ask::Asked;
use crate::query::facets::{Count, Facets, RegionCount};
use crate::query::plan::Plan;
use crate::query::question::WordingKind;
use crate::query::spread::Parts;
use crate::query::suggest::Suggestion;

/// How much was found has a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetCount {
    /// The value as the filter of the same name takes it; null where it is not known.
    pub value: Option<String>,
    /// Passages.
    pub passages: usize,
    /// Reports that hold them.
    pub reports: usize,
}

/// How much was found in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct YearCount {
    /// The report's year; null where it is not known.
    pub value: Option<u16>,
    /// Passages.
    pub passages: usize,
    /// Reports that hold them.
    pub reports: usize,
}

/// How much was found on a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TopicCount {
    /// The code of the class.
    pub value: String,
    /// Its name.
    pub name: String,
    /// Passages on it or a sub-class of it.
    pub passages: usize,
    /// Reports that hold them.
    pub reports: usize,
}

/// How much was found in a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegionFacet {
    /// The full name; null where the region is not known.
    pub value: Option<String>,
    /// Full names from the widest region down.
    pub path: Vec<String>,
    /// Passages of the region and of those below it.
    pub passages: usize,
    /// Reports that hold them.
    pub reports: usize,
    /// The regions right below it.
    pub below: Vec<Self>,
}

/// What was found, counted by what can be filtered for. The counts of a facet ignore the filter on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetsView {
    /// Years of the reports, newest first.
    pub year: Vec<YearCount>,
    /// Regions as a tree.
    pub region: Vec<RegionFacet>,
    /// Levels of government.
    pub level: Vec<FacetCount>,
    /// Kinds of report.
    pub kind: Vec<FacetCount>,
    /// Roles of the sections.
    pub role: Vec<FacetCount>,
    /// Classes of topics; a passage may have several.
    pub topic: Vec<TopicCount>,
    /// Titles of the chapters; null where too many reports hold what was found.
    pub chapter: Option<Vec<FacetCount>>,
}

/// Words of the query that were not taken as words alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnderstoodView {
    /// `region`, `year`, `kind`, `abbreviation`, or `everyday` for what people say in other words than reports.
    pub kind: String,
    /// The region's full name, the year, or the short form.
    pub text: String,
    /// What a short form is taken for beside itself.
    pub means: Vec<String>,
}

/// A string that stands in the reports, near to one that does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SuggestionView {
    /// What was typed.
    pub instead_of: String,
    /// What stands in the reports, as a match key.
    pub text: String,
    /// Passages that hold it.
    pub passages: usize,
    /// How often they do.
    pub occurrences: usize,
}

/// The parts of a score: the first six are added, the sum is multiplied by the others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// BM25 of the words.
    pub words: f32,
    /// BM25 of pairs of characters.
    pub grams: f32,
    /// What stands unbroken as typed.
    pub unbroken: f32,
    /// How much of the question is there.
    pub coverage: f32,
    /// How close together it stands.
    pub closeness: f32,
    /// Words in the headings above.
    pub headings: f32,
    /// A number where one is asked for.
    pub number: f32,
    /// Short passages name, but do not answer.
    pub length: f32,
    /// The year that is named.
    pub year: f32,
    /// The place that is named, not one below it.
    pub place: f32,
    /// Newer reports, a little.
    pub recency: f32,
    /// What is left behind hits that say the same.
    pub spread: f32,
}

impl Explanation {
    pub(crate) fn of(parts: &Parts) -> Self {
        Self {
            words: parts.words as f32,
            grams: parts.grams as f32,
            unbroken: parts.unbroken as f32,
            coverage: parts.coverage as f32,
            closeness: parts.closeness as f32,
            headings: parts.headings as f32,
            number: parts.number as f32,
            length: parts.length as f32,
            year: parts.year as f32,
            place: parts.place as f32,
            recency: parts.recency as f32,
            spread: parts.spread as f32,
        }
    }
}

impl FacetsView {
    pub(crate) fn of(facets: &Facets) -> Self {
        let year = |count: &Count<Option<u16>>| YearCount {
            value: count.value,
            passages: count.passages,
            reports: count.reports,
        };
        let chapter = |counts: &Vec<Count<Option<String>>>| {
            counts.iter().map(|count| named(count, Clone::clone)).collect()
        };
        Self {
            year: facets.years.iter().map(year).collect(),
            region: facets.regions.iter().map(region).collect(),
            level: list(&facets.levels, |value| {
                value.map(|level| level.name().to_owned())
            }),
            kind: list(&facets.kinds, |value| value.map(|kind| kind.name().to_owned())),
            role: list(&facets.roles, |role| Some(role.name().to_owned())),
            topic: facets.topics.iter().filter_map(topic).collect(),
            chapter: facets.chapters.as_ref().map(chapter),
        }
    }
}

fn list<V>(counts: &[Count<V>], name: impl Fn(&V) -> Option<String>) -> Vec<FacetCount> {
    counts.iter().map(|count| named(count, &name)).collect()
}

fn named<V>(count: &Count<V>, name: impl Fn(&V) -> Option<String>) -> FacetCount {
    let value = name(&count.value);
    FacetCount { value, passages: count.passages, reports: count.reports }
}

fn topic(count: &Count<TopicNumber>) -> Option<TopicCount> {
    let class = Catalog::get().class(count.value)?;
    Some(TopicCount {
        value: class.code.to_owned(),
        name: class.name.to_owned(),
        passages: count.passages,
        reports: count.reports,
    })
}

fn region(count: &RegionCount) -> RegionFacet {
    RegionFacet {
        value: count.path.last().cloned(),
        path: count.path.clone(),
        passages: count.passages,
        reports: count.reports,
        below: count.below.iter().map(region).collect(),
    }
}

/// Returns the words of a query that were taken for more than words.
pub(crate) fn understood(asked: &Asked) -> Vec<UnderstoodView> {
    let view = |kind: &str, text: String, means: Vec<String>| UnderstoodView {
        kind: kind.to_owned(),
        text,
        means,
    };
    let places = asked.named.places.iter();
    let mut out: Vec<UnderstoodView> =
        places.map(|place| view("region", place.clone(), Vec::new())).collect();
    let years = asked.named.years.iter();
    out.extend(years.map(|year| view("year", year.to_string(), Vec::new())));
    let kinds = asked.named.kinds.iter();
    out.extend(kinds.map(|kind| view("kind", kind.label().to_owned(), Vec::new())));
    asked.plan.for_each_leaf(&mut |leaf| {
        let Plan::Words(words) = leaf else { return };
        for word in words.words.iter().filter(|word| !word.also.is_empty()) {
            let kind = word.wording.map(WordingKind::name);
            let view = kind.map(|kind| view(kind, word.text.clone(), word.other_forms()));
            out.extend(view);
        }
    });
    out
}

/// Returns suggestions as they are printed.
pub(crate) fn suggestions(found: &[Suggestion]) -> Vec<SuggestionView> {
    let view = |found: &Suggestion| SuggestionView {
        instead_of: found.instead_of.clone(),
        text: found.text.clone(),
        passages: found.passages,
        occurrences: found.occurrences,
    };
    found.iter().map(view).collect()
}
