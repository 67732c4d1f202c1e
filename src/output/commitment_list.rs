//! Gathers commitments for the answers: from the reports of an index, or from any text.
//!
//! As with figures, a report's passages are read back as they are shown and extracted from on the
//! spot, so that the index need not know of commitments.

use super::answer::Passage;
use super::assemble::path;
use super::commitments::{Commitment, CommitmentPlace, CommitmentsAnswer, commitment};
use super::figure_list::{Extracted, Page, Scope, for_each_extraction};
use super::topics::topics_of;
use crate::error::Result;
use crate::extract::Extraction;
use crate::index::reader::Reader;
use crate::model::{self, Role};
use crate::query::commitments::{CommitmentFilter, CommitmentsRequest};
use crate::understand::Understood;

/// Returns the commitments of an index, reports in the order of their ids.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn of_reports(
    reader: &Reader,
    scope: &Scope,
    filter: &CommitmentFilter,
    request: &CommitmentsRequest,
) -> Result<CommitmentsAnswer> {
    let mut page = Page::new(request.offset, request.limit);
    for_each_extraction(reader, scope, &mut |extracted| {
        let Extracted { report, passages, extraction, year } = extracted;
        for found in &extraction.commitments {
            let Some(passage) = passages.get(found.passage) else { continue };
            if scope.holds(report, found.passage, passage) && filter.admits(found) {
                page.take(|| view(found, extraction, passage, year, request.explain));
            }
        }
    })?;
    let Page { total, rows, .. } = page;
    Ok(CommitmentsAnswer { schema: "baogao.commitments/1", total, commitments: rows })
}

fn view(
    found: &model::Commitment,
    extraction: &Extraction,
    passage: &Passage,
    year: Option<u16>,
    explain: bool,
) -> Commitment {
    let printed = passage.text.get(found.span.range()).unwrap_or_default();
    let role = Role::ALL.into_iter().find(|role| role.name() == passage.section.role);
    let role = role.unwrap_or(Role::Other);
    let place = CommitmentPlace {
        text: &passage.text,
        printed,
        passage: Some(&passage.id),
        report: Some(&passage.report),
        year,
        section: Some(&passage.section),
        measures: measures(found, extraction, &passage.text),
        topics: topics_of(printed, &passage.section.path, role),
        explain,
    };
    commitment(found, place)
}

/// Returns the figures of a commitment as printed.
fn measures(
    found: &model::Commitment,
    extraction: &Extraction,
    text: &str,
) -> Vec<String> {
    let figures = found.figures.iter().filter_map(|&index| extraction.figures.get(index));
    figures
        .filter_map(|figure| text.get(figure.span.range()))
        .map(str::to_owned)
        .collect()
}

/// Returns the commitments of a text; spans are those of the text that was given.
pub(crate) fn of_text(
    text: &str,
    understood: &Understood,
    extraction: &Extraction,
    explain: bool,
) -> Vec<Commitment> {
    let view = |found: &model::Commitment| {
        let passage = understood.outline.passages.get(found.passage)?;
        let section = understood.outline.sections.get(passage.section);
        let place = CommitmentPlace {
            text,
            printed: passage.text.get(found.span.range()).unwrap_or_default(),
            passage: None,
            report: None,
            year: understood.reading.metadata.year,
            section: None,
            measures: measures(found, extraction, &passage.text),
            topics: topics_of(
                passage.text.get(found.span.range()).unwrap_or_default(),
                &path(&understood.outline.sections, passage.section),
                section.map_or(Role::Other, |section| section.role),
            ),
            explain,
        };
        let span = passage.map.span_to_origin(found.span);
        Some(commitment(&model::Commitment { span, ..found.clone() }, place))
    };
    extraction.commitments.iter().filter_map(view).collect()
}
