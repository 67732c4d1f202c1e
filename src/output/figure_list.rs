//! Gathers figures for the answers: from the reports of an index, or from any text.
//!
//! A report's passages are read back as they are shown and extracted from on the spot, so that the
//! index need not know of figures.

use std::collections::HashSet;

use super::answer::Passage;
use super::assemble::OpenReport;
use super::commitment_list;
use super::figures::{ExtractAnswer, Figure, FigurePlace, FiguresAnswer, figure};
use crate::error::Result;
use crate::extract::{Extraction, Material, extract};
use crate::index::reader::Reader;
use crate::model::{self, OffsetMap, Role};
use crate::query::counted::Counted;
use crate::query::deadline::Watch;
use crate::query::figures::{FigureFilter, FiguresRequest};
use crate::understand::Understood;

/// What of the reports is wanted.
pub(crate) struct Scope {
    /// The reports, copies told from what counts.
    pub(crate) reports: Counted,
    /// Ids of the passages; none for all.
    pub(crate) passages: Option<HashSet<String>>,
    /// Roles of sections; none for all.
    pub(crate) roles: Vec<Role>,
}

impl Scope {
    /// Returns whether a passage is wanted.
    pub(crate) fn holds(&self, report: u32, number: usize, passage: &Passage) -> bool {
        let role = passage.section.role.as_str();
        !self.reports.repeats_passage(report, number as u32)
            && self.passages.as_ref().is_none_or(|ids| ids.contains(&passage.id))
            && (self.roles.is_empty() || self.roles.iter().any(|r| r.name() == role))
    }
}

/// Returns the figures of an index, reports in the order of their ids.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn of_reports(
    reader: &Reader,
    scope: &Scope,
    filter: &FigureFilter,
    request: &FiguresRequest,
) -> Result<FiguresAnswer> {
    let mut page = Page::new(request.offset, request.limit);
    for_each_extraction(reader, scope, &mut |extracted| {
        for found in &extracted.extraction.figures {
            let Some(passage) = extracted.passages.get(found.passage) else { continue };
            if scope.holds(extracted.report, found.passage, passage)
                && filter.admits(found)
            {
                page.take(|| view(found, passage, extracted.year, request.explain));
            }
        }
    })?;
    let Page { total, rows, .. } = page;
    Ok(FiguresAnswer { schema: "baogao.figures/1", total, figures: rows })
}

/// What was extracted from one report.
pub(crate) struct Extracted<'a> {
    /// Number of the report.
    pub(crate) report: u32,
    pub(crate) passages: &'a [Passage],
    pub(crate) extraction: &'a Extraction,
    /// Year of the report.
    pub(crate) year: Option<u16>,
}

/// Extracts from the reports of a scope, in the order of their ids.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn for_each_extraction(
    reader: &Reader,
    scope: &Scope,
    see: &mut dyn FnMut(Extracted<'_>),
) -> Result<()> {
    let numbers = (0..reader.table.alive())
        .filter_map(|rank| reader.table.by_rank(rank))
        .filter(|&number| scope.reports.reports().contains(number));
    let watch = Watch::start();
    for number in numbers {
        watch.look()?;
        let open = OpenReport::open(reader, number)?;
        let passages = open.passages()?;
        let extraction = &extract_again(&open, &passages)?;
        let year = open.entry.metadata.year;
        see(Extracted { report: number, passages: &passages, extraction, year });
    }
    Ok(())
}

/// The part of a list that was asked for, and how many there are in all.
pub(crate) struct Page<T> {
    offset: usize,
    /// Place behind the last that is listed; none for all.
    end: Option<usize>,
    pub(crate) total: usize,
    pub(crate) rows: Vec<T>,
}

impl<T> Page<T> {
    /// Creates a page that begins behind `offset` and lists at most `limit`.
    pub(crate) fn new(offset: usize, limit: Option<usize>) -> Self {
        let end = limit.map(|limit| limit.saturating_add(offset));
        Self { offset, end, total: 0, rows: Vec::new() }
    }

    /// Counts the next of the list, and makes it if it is on the page.
    pub(crate) fn take(&mut self, make: impl FnOnce() -> T) {
        if self.total >= self.offset && self.end.is_none_or(|end| self.total < end) {
            self.rows.push(make());
        }
        self.total += 1;
    }
}

fn view(
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

/// Extracts from the passages of a report as they are shown.
fn extract_again(open: &OpenReport, shown: &[Passage]) -> Result<Extraction> {
    let of =
        |passage: &Passage, kept: &crate::index::record::RecordPassage| model::Passage {
            section: kept.section as usize,
            text: passage.text.clone(),
            zone: kept.zone,
            page: kept.page,
            source: kept.source,
            dropped: Vec::new(),
            map: OffsetMap::default(),
        };
    let passages: Vec<model::Passage> =
        shown.iter().zip(open.record.passages()?).map(|(a, b)| of(a, b)).collect();
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
