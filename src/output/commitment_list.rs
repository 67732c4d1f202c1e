//! Gathers commitments for the answers: from the reports of an index, or from any text.
//!
//! As with figures, a report's passages are read back as they are shown and extracted from on the
//! spot, so that the index need not know of commitments.

use super::answer::Passage;
use super::assemble::OpenReport;
use super::commitments::{Commitment, CommitmentPlace, CommitmentsAnswer, commitment};
use super::figure_list::{Scope, extract_again};
use crate::error::Result;
use crate::extract::Extraction;
use crate::index::reader::Reader;
use crate::model::{self, Relation};
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
    let mut total = 0;
    let mut commitments = Vec::new();
    let last = request.limit.map(|limit| limit.saturating_add(request.offset));
    let all_copies = request.copies || !request.filters.reports.is_empty();
    let numbers = (0..reader.table.alive())
        .filter_map(|rank| reader.table.by_rank(rank))
        .filter(|&number| scope.reports.contains(number));
    for number in numbers {
        let open = OpenReport::open(reader, number)?;
        if !all_copies && open.row.relation != Relation::Original {
            continue;
        }
        let passages: Vec<Passage> = open.passages().collect();
        let extraction = extract_again(&open, &passages);
        for found in &extraction.commitments {
            let Some(passage) = passages.get(found.passage) else { continue };
            if !scope.holds(passage) || !filter.admits(found) {
                continue;
            }
            if total >= request.offset && last.is_none_or(|last| total < last) {
                let year = open.entry.metadata.year;
                commitments.push(view(
                    found,
                    &extraction,
                    passage,
                    year,
                    request.explain,
                ));
            }
            total += 1;
        }
    }
    Ok(CommitmentsAnswer { schema: "baogao.commitments/1", total, commitments })
}

fn view(
    found: &model::Commitment,
    extraction: &Extraction,
    passage: &Passage,
    year: Option<u16>,
    explain: bool,
) -> Commitment {
    let printed = passage.text.get(found.span.range()).unwrap_or_default();
    let place = CommitmentPlace {
        text: &passage.text,
        printed,
        passage: Some(&passage.id),
        report: Some(&passage.report),
        year,
        section: Some(&passage.section),
        measures: measures(found, extraction, &passage.text),
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
        let place = CommitmentPlace {
            text,
            printed: passage.text.get(found.span.range()).unwrap_or_default(),
            passage: None,
            report: None,
            year: understood.reading.metadata.year,
            section: None,
            measures: measures(found, extraction, &passage.text),
            explain,
        };
        let span = passage.map.span_to_origin(found.span);
        Some(commitment(&model::Commitment { span, ..found.clone() }, place))
    };
    extraction.commitments.iter().filter_map(view).collect()
}
