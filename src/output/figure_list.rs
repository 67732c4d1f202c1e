//! Gathers figures for the answers: those that the index keeps, or those of any text.
//!
//! `query` tells which are listed; here they are read, each report once, and put together with
//! their place. The words that decided are not kept: they are read from the text again.

use super::answer::Passage;
use super::assemble::OpenReport;
use super::commitment_list;
use super::figures::{ExtractAnswer, Figure, FigurePlace, FiguresAnswer, figure};
use crate::error::Result;
use crate::extract::{Extraction, Material, extract};
use crate::index::reader::Reader;
use crate::model::{self, OffsetMap};
use crate::query::deadline::Watch;
use crate::query::extracted::{self, Listed, Passing, Scope};
use crate::query::figures::{FigureFilter, FiguresRequest};
use crate::understand::Understood;

/// Returns the figures of an index.
///
/// # Errors
/// A query or filter that cannot be read; an index that does not read back.
pub(crate) fn of_reports(
    reader: &Reader,
    request: &FiguresRequest,
) -> Result<FiguresAnswer> {
    let filter = FigureFilter::new(request)?;
    let query = request.query.as_deref();
    let scope = Scope::open(reader, query, &request.filters, request.copies)?;
    let order = request.order();
    let count = (filter.is_open() && order.is_by_report()).then_some(row_figures as _);
    let read = |row: &_, see: &mut dyn FnMut(Passing)| {
        let mut place = 0;
        reader.each_figure(row, &mut |figure| {
            if filter.admits(&figure) {
                see(Passing { passage: figure.passage, place, key: order.key(&figure) });
            }
            place += 1;
        })
    };
    let page = extracted::page(reader, &scope, request.wanted(), count, &read)?;
    Ok(FiguresAnswer {
        schema: "baogao.figures/1",
        total: page.total,
        figures: views(reader, &page.listed, request.explain)?,
    })
}

fn row_figures(row: &crate::index::table::Row) -> u32 {
    row.figures
}

/// Builds the objects of what is listed, in its order.
fn views(reader: &Reader, listed: &[Listed], explain: bool) -> Result<Vec<Figure>> {
    each_report(reader, listed, |open, members| {
        let mut views = Vec::with_capacity(members.len());
        let mut figures = figures_of(reader, open)?;
        if explain {
            figures = extract_again(open)?.figures;
        }
        let mut passages = Passages::default();
        for &(at, place) in members {
            let Some(found) = figures.get(place) else { continue };
            let passage = passages.get(open, found.passage)?;
            views.push((at, view(found, passage, open.entry.metadata.year, explain)));
        }
        Ok(views)
    })
}

/// What of one report is listed: places in the answer and in the report's list.
type Members = [(usize, usize)];

/// Opens every report of a list once, and returns what is made of its members in the list's order.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn each_report<T>(
    reader: &Reader,
    listed: &[Listed],
    mut make: impl FnMut(&OpenReport<'_>, &Members) -> Result<Vec<(usize, T)>>,
) -> Result<Vec<T>> {
    let mut by_report: Vec<(u32, (usize, usize))> = listed
        .iter()
        .enumerate()
        .map(|(at, found)| (found.report, (at, found.place as usize)))
        .collect();
    by_report.sort_unstable();
    let mut made = Vec::with_capacity(listed.len());
    let watch = Watch::start();
    for group in by_report.chunk_by(|a, b| a.0 == b.0) {
        watch.look()?;
        let Some(&(report, _)) = group.first() else { continue };
        let open = OpenReport::open(reader, report)?;
        let members: Vec<(usize, usize)> =
            group.iter().map(|(_, member)| *member).collect();
        made.extend(make(&open, &members)?);
    }
    made.sort_unstable_by_key(|(at, _)| *at);
    Ok(made.into_iter().map(|(_, made)| made).collect())
}

/// Returns all figures of a report.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn figures_of(
    reader: &Reader,
    open: &OpenReport<'_>,
) -> Result<Vec<model::Figure>> {
    let mut figures = Vec::with_capacity(open.row.figures as usize);
    reader.each_figure(&open.row, &mut |figure| figures.push(figure.to_figure()))?;
    Ok(figures)
}

/// The passage that was looked at last: most often the next one asked for.
#[derive(Default)]
pub(crate) struct Passages(Option<(usize, Passage)>);

impl Passages {
    /// Returns a passage of a report; always ask for the same report's.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(crate) fn get(
        &mut self,
        open: &OpenReport<'_>,
        index: usize,
    ) -> Result<&Passage> {
        let known = self.0.take().filter(|(known, _)| *known == index);
        let passage = match known {
            Some((_, passage)) => passage,
            None => open.passage(index)?,
        };
        Ok(&self.0.insert((index, passage)).1)
    }
}

/// Returns the object of a figure in its passage.
pub(crate) fn view(
    found: &model::Figure,
    passage: &Passage,
    year: Option<u16>,
    explain: bool,
) -> Figure {
    let place = FigurePlace {
        text: &passage.text,
        passage: Some(&passage.id),
        report: Some(&passage.report),
        year,
        section: Some(&passage.section),
        explain,
    };
    figure(found, &place)
}

/// Extracts from the passages of a report once more, for the words that decided.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn extract_again(open: &OpenReport<'_>) -> Result<Extraction> {
    let mut passages = Vec::with_capacity(open.row.passages as usize);
    for (index, kept) in open.record.passages()?.iter().enumerate() {
        passages.push(model::Passage {
            section: kept.section as usize,
            text: open.display(index)?,
            zone: kept.zone,
            page: kept.page,
            source: kept.source,
            dropped: Vec::new(),
            map: OffsetMap::default(),
        });
    }
    Ok(extract(&Material {
        metadata: &open.entry.metadata,
        sections: &open.record.sections,
        passages: &passages,
    }))
}

/// Returns what stands in a text; spans are those of the text that was given.
pub(crate) fn of_text(
    text: &str,
    understood: &Understood,
    explain: bool,
) -> ExtractAnswer {
    let outline = &understood.outline;
    let material = Material {
        metadata: &understood.reading.metadata,
        sections: &outline.sections,
        passages: &outline.passages,
    };
    let view = |found: &model::Figure| {
        let passage = outline.passages.get(found.passage)?;
        let place = FigurePlace {
            text,
            passage: None,
            report: None,
            year: understood.reading.metadata.year,
            section: None,
            explain,
        };
        let span = passage.map.span_to_origin(found.span);
        let printed = passage.text.get(found.span.range()).unwrap_or_default();
        let mut view = figure(&model::Figure { span, ..found.clone() }, &place);
        view.text = printed.to_owned();
        Some(view)
    };
    let found = extract(&material);
    ExtractAnswer {
        schema: "baogao.extract/1",
        figures: found.figures.iter().filter_map(view).collect(),
        commitments: commitment_list::of_text(text, understood, &found, explain),
    }
}
