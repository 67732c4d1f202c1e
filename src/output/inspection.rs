//! Builds the answer of `inspect`: how one file was understood.

use super::answer::{
    EvidenceView, InspectAnswer, LeftOutView, Passage, RemovedView, TableView,
};
use super::assemble::{self, PassageView};
use super::topics::explained_refs;
use crate::extract;
use crate::extract::topic::{Classifier, Readable};
use crate::index::table::{Extent, Row};
use crate::ingest::{RawReport, Sha256};
use crate::model::{Relation, Span, Zone};
use crate::normalize::{CleanText, Removed, fold_phrase};
use crate::understand::{self, Understood};

/// Characters of a removed stretch that are shown.
const SHOWN_CHARS: usize = 40;
/// Words that decided a topic, at most.
const WORDS: usize = 6;

/// Returns the answer of `inspect`.
pub(crate) fn answer(
    raw: &RawReport,
    understood: &Understood,
    sample: bool,
) -> InspectAnswer {
    let entry = understand::entry(raw, understood, Sha256::default());
    let outline = &understood.outline;
    let indexed = outline.passages.iter().filter(|p| p.zone != Zone::Toc);
    let chars = indexed
        .clone()
        .flat_map(|p| p.text.chars())
        .filter(|&c| !crate::normalize::is_dropped(c))
        .count();
    let extraction = understand::extraction(&entry.metadata, outline);
    let row = Row {
        first: 0,
        whole: 0,
        alive: true,
        sample,
        traditional: false,
        kind: entry.metadata.kind,
        level: entry.metadata.level,
        relation: Relation::Original,
        year: entry.metadata.year,
        region: 0,
        rank: 0,
        work: 0,
        passages: indexed.count() as u32,
        chars: chars as u32,
        text: Extent::default(),
        text_crc: 0,
        record: Extent::default(),
        extraction: Extent::default(),
        figures: extraction.figures.len() as u32,
        commitments: extraction.commitments.len() as u32,
    };
    let left_out = raw.left_out.iter().map(|left_out| LeftOutView {
        what: left_out.what.to_owned(),
        count: left_out.count,
    });
    let evidence = understood.reading.evidence.iter().map(|evidence| EvidenceView {
        field: evidence.field.to_owned(),
        words: evidence.words.clone(),
        span: evidence.span.map(|s| [s.start, s.end]),
    });
    let passages = passages(&entry.id, understood, &raw.path);
    InspectAnswer {
        schema: "baogao.inspect/1",
        pages: raw.pages,
        left_out: left_out.collect(),
        evidence: evidence.collect(),
        removed: removed(&raw.text, &understood.clean),
        sections: assemble::sections(&outline.sections),
        tables: tables(&passages),
        passages,
        report: assemble::report(&row, &entry, &entry.id, 0),
    }
}

/// Returns the stretches that are no part of the text, between paragraphs and inside them.
fn removed(text: &str, clean: &CleanText) -> Vec<RemovedView> {
    let mut all: Vec<Removed> =
        clean.removed.iter().chain(&clean.inside).copied().collect();
    all.sort_by_key(|removed| removed.span);
    let view = |removed: Removed| RemovedView {
        start: removed.span.start,
        end: removed.span.end,
        reason: assemble::name_of(removed.reason),
        text: shortened(text, removed.span),
    };
    all.into_iter().map(view).collect()
}

fn passages(id: &str, understood: &Understood, path: &str) -> Vec<Passage> {
    let outline = &understood.outline;
    let ordinals = assemble::ordinals(outline.passages.iter().map(|p| p.section));
    let mut classifier = Classifier::new(&outline.sections);
    let view = |(passage, ordinal): (&crate::model::Passage, u32)| {
        let key = fold_phrase(&passage.text);
        let readable = Readable { section: passage.section, key: &key };
        let view = PassageView {
            report: id,
            metadata: &understood.reading.metadata,
            path,
            sections: &outline.sections,
            section: passage.section,
            ordinal,
            zone: passage.zone,
            page: passage.page,
            source: passage.source,
            dropped: &passage.dropped,
            topics: explained_refs(&classifier.explain(&readable, WORDS)),
        };
        view.build(passage.text.clone())
    };
    outline.passages.iter().zip(ordinals).map(view).collect()
}

/// Returns the tables among passages: rows that follow one another.
pub(super) fn tables(passages: &[Passage]) -> Vec<TableView> {
    let is_row = |passage: &Passage| passage.zone == "table";
    let runs = passages.chunk_by(|a, b| is_row(a) && is_row(b));
    let runs = runs.filter(|run| run.first().is_some_and(is_row));
    runs.map(|run| {
        let rows: Vec<&str> = run.iter().map(|row| row.text.as_str()).collect();
        TableView {
            first: run.first().map(|row| row.id.clone()).unwrap_or_default(),
            rows: rows.len(),
            cells: rows.iter().map(|row| row.split('\t').count()).max().unwrap_or(0),
            columns: extract::table_columns(&rows),
        }
    })
    .collect()
}

/// Returns the beginning of a stretch on one line.
fn shortened(text: &str, span: Span) -> String {
    let words = text.get(span.range()).unwrap_or_default().split_whitespace();
    let line = words.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
