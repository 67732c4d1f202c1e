//! Gathers commitments for the answers: those that the index keeps, or those of any text.
//!
//! As with figures, `query` tells which are listed; here they are read, each report once, and put
//! together with their place and the figures that measure them.

use super::answer::Passage;
use super::assemble::path;
use super::commitments::{Commitment, CommitmentPlace, CommitmentsAnswer, commitment};
use super::figure_list::{Passages, each_report, extract_again, figures_of};
use super::topics::topics_of;
use crate::error::Result;
use crate::extract::Extraction;
use crate::index::reader::Reader;
use crate::model::{self, Figure, Role};
use crate::query::commitments::{CommitmentFilter, CommitmentsRequest};
use crate::query::extracted::{self, Listed, Passing, Scope};
use crate::understand::Understood;

/// Returns the commitments of an index.
///
/// # Errors
/// A query or filter that cannot be read; an index that does not read back.
pub(crate) fn of_reports(
    reader: &Reader,
    request: &CommitmentsRequest,
) -> Result<CommitmentsAnswer> {
    let filter = CommitmentFilter::new(request)?;
    let query = request.query.as_deref();
    let scope = Scope::open(reader, query, &request.filters, request.copies)?;
    let order = request.order();
    let count =
        (filter.is_open() && order.is_by_report()).then_some(row_commitments as _);
    let read = |row: &_, see: &mut dyn FnMut(Passing)| {
        let mut place = 0;
        reader.each_commitment(row, &mut |found| {
            if filter.admits(&found) {
                see(Passing { passage: found.passage, place, key: order.key(&found) });
            }
            place += 1;
        })
    };
    let page = extracted::page(reader, &scope, request.wanted(), count, &read)?;
    Ok(CommitmentsAnswer {
        schema: "baogao.commitments/1",
        total: page.total,
        commitments: views(reader, &page.listed, request.explain)?,
    })
}

fn row_commitments(row: &crate::index::table::Row) -> u32 {
    row.commitments
}

/// Builds the objects of what is listed, in its order.
fn views(reader: &Reader, listed: &[Listed], explain: bool) -> Result<Vec<Commitment>> {
    each_report(reader, listed, |open, members| {
        let mut views = Vec::with_capacity(members.len());
        let figures = figures_of(reader, open)?;
        let mut wanted = members.iter().peekable();
        let mut found: Vec<(usize, model::Commitment)> = Vec::new();
        if explain {
            let again = extract_again(open)?.commitments.into_iter().enumerate();
            found.extend(again.filter_map(|(place, commitment)| {
                let (at, _) = wanted.next_if(|(_, next)| *next == place)?;
                Some((*at, commitment))
            }));
        } else {
            let mut place = 0;
            reader.each_commitment(&open.row, &mut |stored| {
                if let Some((at, _)) = wanted.next_if(|(_, next)| *next == place) {
                    // A text that cannot be read ends the list when its passage is shown.
                    let text = open.display(stored.passage as usize).unwrap_or_default();
                    found.push((*at, stored.to_commitment(&text)));
                }
                place += 1;
            })?;
        }
        let mut passages = Passages::default();
        let year = open.entry.metadata.year;
        let figure = |number: usize| figures.get(number);
        for (at, found) in &found {
            let passage = passages.get(open, found.passage)?;
            views.push((*at, view(found, &figure, passage, year, explain)));
        }
        Ok(views)
    })
}

/// Returns the object of a commitment in its passage; `figure` returns a figure of its report by number.
pub(crate) fn view<'f>(
    found: &model::Commitment,
    figure: &dyn Fn(usize) -> Option<&'f Figure>,
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
        measures: measures(found, figure, &passage.text),
        topics: topics_of(printed, &passage.section.path, role),
        explain,
    };
    commitment(found, place)
}

/// Returns the figures of a commitment as printed.
fn measures<'f>(
    found: &model::Commitment,
    figure: &dyn Fn(usize) -> Option<&'f Figure>,
    text: &str,
) -> Vec<String> {
    let figures = found.figures.iter().filter_map(|&number| figure(number));
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
    let figure = |number: usize| extraction.figures.get(number);
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
            measures: measures(found, &figure, &passage.text),
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
