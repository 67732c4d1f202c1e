//! The researcher's table: concepts, each with its forms, counted by region, kind and year.
//!
//! Concepts come from a file in TOML. A concept's count is that of a search for any of its forms:
//! where forms overlap in a text, the place counts once; each form's own count stands beside it.

use serde::Deserialize;

use super::ask::{self, Asked};
use super::kwic;
use super::request::{FilterWords, SearchRequest, Sort};
use super::{trace, written};
use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;
use crate::normalize::fold_phrase;

/// Most forms of all concepts together: each is a search of its own.
const MOST_FORMS: usize = 2_000;

/// What rows are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum PanelBy {
    /// The region
    Region,
    /// The level of government
    Level,
    /// The kind of report
    Kind,
    /// The year of the report
    Year,
}

/// A concept and the phrases that name it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Its name.
    pub name: String,
    /// Exact phrases; the name itself if there are none.
    #[serde(default)]
    pub forms: Vec<String>,
    /// What it means and where it comes from, for readers of the file.
    #[serde(default)]
    pub note: String,
}

/// A file of concepts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    #[serde(default)]
    concept: Vec<Concept>,
}

/// A table to fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelRequest {
    /// The concepts.
    pub concepts: Vec<Concept>,
    /// What rows are told apart by.
    pub by: Vec<PanelBy>,
    /// Filters.
    pub filters: FilterWords,
}

/// A concept that was counted.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) name: String,
    /// Occurrences of any form in each report, by its number.
    pub(crate) any: Vec<u32>,
    /// Each form with its occurrences in each report.
    pub(crate) forms: Vec<(String, Vec<u32>)>,
    /// Characters of the places of any form in each report; none where forms of a fixed length do not
    /// overlap, so that their occurrences tell.
    pub(crate) covered: Option<Vec<u32>>,
}

/// Reads a file of concepts.
///
/// # Errors
/// `Usage` for TOML that cannot be read, a file without concepts, or a name that stands twice.
pub fn concepts(text: &str) -> Result<Vec<Concept>> {
    let example =
        "write [[concept]] with name = \"养老\" and forms = [\"养老服务\", \"居家养老\"]";
    let terms: Terms = written::read(text, "terms", example)?;
    let usage =
        |message: String| Err(Error::new(ErrorKind::Usage, message).hinted(example));
    if terms.concept.is_empty() {
        return usage("the terms name no concept".to_owned());
    }
    if let Some(name) = written::twice(terms.concept.iter().map(|concept| &concept.name))
    {
        return usage(format!("two concepts are called {name}"));
    }
    let forms: usize =
        terms.concept.iter().map(|concept| concept.forms.len().max(1)).sum();
    if forms > MOST_FORMS {
        return usage(format!("{forms} forms are more than {MOST_FORMS}"));
    }
    Ok(terms.concept)
}

/// Counts every concept in every report that the filters leave.
///
/// # Errors
/// `Query` for a form that is no phrase, `Usage` and `NotFound` for filters.
pub(crate) fn count(reader: &Reader, request: &PanelRequest) -> Result<Vec<Counted>> {
    request.concepts.iter().map(|concept| count_one(reader, request, concept)).collect()
}

fn count_one(
    reader: &Reader,
    request: &PanelRequest,
    concept: &Concept,
) -> Result<Counted> {
    let own = [concept.name.clone()];
    let forms = if concept.forms.is_empty() { &own[..] } else { &concept.forms };
    let queries = forms.iter().map(|form| trace::quoted(form));
    let queries = queries.collect::<Result<Vec<_>>>()?;
    let run = |query: String, limit: usize| -> Result<Asked> {
        ask::run(
            reader,
            &SearchRequest {
                query,
                filters: request.filters.clone(),
                sort: Some(Sort::Oldest),
                limit,
                offset: 0,
                no_fold: false,
                copies: false,
                facets: false,
                explain: false,
            },
        )
    };
    let occurrences = |asked: &Asked| -> Vec<u32> {
        asked.tally.by_report.iter().map(|&[_, occurrences]| occurrences).collect()
    };
    let must_be_read = may_overlap(forms);
    let any = run(queries.join(" | "), if must_be_read { usize::MAX } else { 0 })?;
    let covered = if must_be_read { Some(kwic::covered(reader, &any)?) } else { None };
    let of_form = forms
        .iter()
        .zip(queries)
        .map(|(form, query)| Ok((form.clone(), occurrences(&run(query, 0)?))));
    Ok(Counted {
        name: concept.name.clone(),
        any: occurrences(&any),
        forms: of_form.collect::<Result<_>>()?,
        covered,
    })
}

/// Returns whether the places of two forms may have characters in common, or a form has no fixed length.
fn may_overlap(forms: &[String]) -> bool {
    let keys: Vec<Vec<char>> =
        forms.iter().map(|form| fold_phrase(form).chars().collect()).collect();
    let meet = |a: &[char], b: &[char]| {
        // An end of one is a beginning of the other, or one holds the other.
        (1..=a.len().min(b.len())).any(|n| a.ends_with(b.get(..n).unwrap_or_default()))
            || b.len() < a.len() && a.windows(b.len().max(1)).any(|part| part == b)
    };
    let others =
        |at: usize| keys.iter().enumerate().filter(move |(other, _)| *other != at);
    forms.iter().any(|form| form.contains(['*', '＊']))
        || (0..keys.len()).any(|at| {
            let Some(key) = keys.get(at) else { return false };
            others(at).any(|(_, other)| meet(key, other))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let error = concepts(text).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        assert!(error.message.contains(expected), "{}", error.message);
    }

    #[test]
    fn a_concept_has_a_name_and_forms() {
        let text = "[[concept]]\nname = \"养老\"\nforms = [\"养老服务\"]\n[[concept]]\nname = \"托育\"";
        let found = concepts(text).unwrap();
        assert_eq!(found[0].forms, ["养老服务"]);
        assert!(found[1].forms.is_empty() && found[1].name == "托育");
    }

    #[test]
    fn forms_that_may_overlap_are_told() {
        let check = |forms: &[&str], expected: bool| {
            let forms: Vec<String> = forms.iter().map(|&form| form.to_owned()).collect();
            assert_eq!(may_overlap(&forms), expected, "{forms:?}");
        };
        check(&["养老服务"], false);
        check(&["养老服务", "托育服务"], false);
        check(&["生活圈", "社区生活圈"], true);
        check(&["养老服务", "服务中心"], true);
        check(&["养老*服务"], true);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        check("", "no concept");
        check("[[concept]]\nname = 3", "line 2");
        check("[[concept]]\nname = \"a\"\nform = [\"b\"]", "line 3");
        check("[[concept]]\nname = \"a\"\n[[concept]]\nname = \"a\"", "two concepts");
    }
}
