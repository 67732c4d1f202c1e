//! Builds the answers of `compare` from reports of an index.
//!
//! Reports are read back as they are shown, compared, and what was found is put beside the ids of its
//! passages. Fractions are cut to ten-thousandths by the largest remainder, so that they sum to one.

use super::answer;
use super::assemble::{self, OpenReport, report_ref, scalar_spans};
use super::compare::{
    AlignedRow, CompareAnswer, CompareRowsAnswer, CompareStep, Compared, FigureRow,
    OpView, PhraseRow, RowUnit, SectionRow, ShareA, ShareB, ShareCounts, SharePair,
    SharesView, TargetRow, UnitSide, UnitView, WordingRow, WordingSide,
};
use super::figures::{Figure, FigurePlace, figure};
use crate::compare::{
    self, CompareRequest, Formulas, ReportText, Row, Settings, narrow, sections_named,
};
use crate::error::{Error, ErrorKind, Result};
use crate::extract::{Material, extract};
use crate::index::reader::Reader;
use crate::index::table::ReportNumber;
use crate::model::{self, Comparison, OffsetMap, Place, Share, Span};

/// A report read back for comparing.
pub(crate) struct Loaded<'r> {
    open: OpenReport<'r>,
    passages: Vec<answer::Passage>,
    texts: Vec<model::Passage>,
    figures: Vec<model::Figure>,
}

impl<'r> Loaded<'r> {
    /// Reads a report.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(crate) fn read(reader: &'r Reader, number: ReportNumber) -> Result<Self> {
        let open = OpenReport::open(reader, number)?;
        let passages = open.passages()?;
        let texts = passages.iter().zip(open.record.passages()?).map(|(shown, kept)| {
            model::Passage {
                section: kept.section as usize,
                text: shown.text.clone(),
                zone: kept.zone,
                page: kept.page,
                source: kept.source,
                dropped: Vec::new(),
                map: OffsetMap::default(),
            }
        });
        let texts: Vec<model::Passage> = texts.collect();
        let figures = extract(&Material {
            metadata: &open.entry.metadata,
            sections: &open.record.sections,
            passages: &texts,
        })
        .figures;
        Ok(Self { open, passages, texts, figures })
    }

    /// Returns the report as it is compared.
    pub(crate) fn text(&self) -> ReportText<'_> {
        ReportText {
            metadata: &self.open.entry.metadata,
            sections: &self.open.record.sections,
            passages: &self.texts,
            figures: &self.figures,
        }
    }

    fn side(&self, place: Place) -> Option<UnitSide> {
        let passage = self.passages.get(place.passage)?;
        let span = *scalar_spans(&passage.text, &[place.span]).first()?;
        Some(UnitSide {
            passage: passage.id.clone(),
            section: passage.section.clone(),
            span,
            text: passage.text.get(place.span.range())?.to_owned(),
            citation: passage.citation.clone(),
        })
    }

    fn id_of(&self, place: Option<Place>) -> Option<String> {
        self.passages.get(place?.passage).map(|passage| passage.id.clone())
    }

    fn figure(&self, at: Option<usize>) -> Option<Figure> {
        let found = self.figures.get(at?)?;
        let passage = self.passages.get(found.passage)?;
        let place = FigurePlace {
            text: &passage.text,
            passage: Some(&passage.id),
            report: Some(&passage.report),
            year: self.open.entry.metadata.year,
            section: Some(&passage.section),
            explain: false,
        };
        Some(figure(found, &place))
    }

    fn section(&self, at: Option<usize>) -> (Option<String>, Vec<String>) {
        let sections = &self.open.record.sections;
        let id = at.and_then(|at| sections.get(at)).map(|section| section.id.clone());
        (id, at.map(|at| assemble::path(sections, at)).unwrap_or_default())
    }
}

/// Compares two reports.
///
/// # Errors
/// A section that neither report has.
pub(crate) fn pair(
    a: &Loaded,
    b: &Loaded,
    request: &CompareRequest,
    formulas: &Formulas,
) -> Result<CompareAnswer> {
    let (x, y) = (a.text(), b.text());
    let CompareRequest { strict_punct, cross_role, .. } = *request;
    let settings = Settings { formulas, strict_punct, cross_role };
    let mut found = compare::compare(&x, &y, &settings);
    if let Some(name) = &request.section {
        let named = [sections_named(&x, name), sections_named(&y, name)];
        if named.iter().all(Vec::is_empty) {
            let (a, b) = (&a.open.entry.id, &b.open.entry.id);
            let message = format!("neither report has a section {name}");
            return Err(Error::new(ErrorKind::NotFound, message)
                .hinted(format!("see baogao outline {a} and baogao outline {b}")));
        }
        let [in_a, in_b] = &named;
        narrow(&mut found, &x, &y, [in_a, in_b]);
    }
    request.only.keep(&mut found);
    if request.summary {
        found.units.clear();
    }
    Ok(view(a, b, &found))
}

/// Compares several reports.
pub(crate) fn rows(reports: &[Loaded]) -> CompareRowsAnswer {
    let texts: Vec<ReportText> = reports.iter().map(Loaded::text).collect();
    let found = compare::compare_several(&texts, &Settings::default());
    let neighbors = reports.iter().zip(reports.iter().skip(1));
    let step = |((a, b), found): ((&Loaded, &Loaded), &Comparison)| CompareStep {
        a: a.open.entry.id.clone(),
        b: b.open.entry.id.clone(),
        relation: found.relation.name().to_owned(),
        warnings: found.warnings.iter().map(|w| w.name().to_owned()).collect(),
        shares: shares_view(found),
    };
    CompareRowsAnswer {
        schema: "baogao.compare/1",
        reports: reports.iter().map(|report| report_ref(&report.open.entry)).collect(),
        steps: neighbors.zip(&found.steps).map(step).collect(),
        rows: found.rows.iter().map(|row| row_view(reports, row)).collect(),
    }
}

fn row_view(reports: &[Loaded], row: &Row) -> AlignedRow {
    let cell = |(cell, report): (&Option<compare::Cell>, &Loaded)| {
        let cell = (*cell)?;
        Some(RowUnit {
            report: report.open.entry.id.clone(),
            class: cell.class.name().to_owned(),
            score: rounded(cell.score),
            place: report.side(cell.place)?,
        })
    };
    AlignedRow {
        level: row.level.name().to_owned(),
        units: row.cells.iter().zip(reports).map(cell).collect(),
    }
}

fn view(a: &Loaded, b: &Loaded, found: &Comparison) -> CompareAnswer {
    let [share_a, share_b] = &found.shares;
    let compared = |side: &Loaded, share: &Share, units: usize| Compared {
        report: report_ref(&side.open.entry),
        chars: share.chars,
        units,
    };
    let units_a = found.units.iter().filter(|unit| unit.a.is_some()).count();
    let units_b = found.units.iter().filter(|unit| unit.b.is_some()).count();
    CompareAnswer {
        schema: "baogao.compare/1",
        a: compared(a, share_a, units_a),
        b: compared(b, share_b, units_b),
        relation: found.relation.name().to_owned(),
        warnings: found.warnings.iter().map(|w| w.name().to_owned()).collect(),
        sections: found.sections.iter().map(|pair| section_row(a, b, pair)).collect(),
        units: found.units.iter().map(|unit| unit_view(a, b, unit)).collect(),
        figures: found.figures.iter().map(|pair| figure_row(a, b, pair)).collect(),
        targets: found.targets.iter().filter_map(|row| target_row(a, b, row)).collect(),
        phrases: found.terms.iter().map(|term| phrase_row(a, b, term)).collect(),
        wording: found.wording.iter().filter_map(|w| wording_row(a, b, w)).collect(),
        shares: shares_view(found),
    }
}

fn shares_view(found: &Comparison) -> SharesView {
    let [share_a, share_b] = &found.shares;
    let [plain_a, plain_b] = &found.without_formulas;
    SharesView {
        a: share_of_a(share_a),
        b: share_of_b(share_b),
        without_formulas: SharePair { a: share_of_a(plain_a), b: share_of_b(plain_b) },
        reuse8: found.reuse.map(rounded),
    }
}

fn section_row(a: &Loaded, b: &Loaded, pair: &model::SectionPair) -> SectionRow {
    let ((id_a, a_path), (id_b, b_path)) = (a.section(pair.a), b.section(pair.b));
    SectionRow {
        a: id_a,
        b: id_b,
        score: rounded(pair.score),
        next: rounded(pair.next),
        state: pair.state.name().to_owned(),
        a_path,
        b_path,
        reuse8: pair.reuse.map(|share| share.map(rounded)),
    }
}

fn unit_view(a: &Loaded, b: &Loaded, unit: &model::Unit) -> UnitView {
    let of_a = unit.a.and_then(|place| a.side(place));
    let of_b = unit.b.and_then(|place| b.side(place));
    let text = |side: &Option<UnitSide>| {
        side.as_ref().map_or("", |s| s.text.as_str()).to_owned()
    };
    let (text_a, text_b) = (text(&of_a), text(&of_b));
    let spans = |of: &dyn Fn(&model::Op) -> Span, text: &str| {
        let spans: Vec<Span> = unit.ops.iter().map(of).collect();
        scalar_spans(text, &spans)
    };
    let (in_a, in_b) = (spans(&|op| op.a, &text_a), spans(&|op| op.b, &text_b));
    let ops = unit.ops.iter().zip(in_a).zip(in_b);
    let ops = ops.map(|((op, a), b)| OpView { op: op.kind.name().to_owned(), a, b });
    UnitView {
        class: unit.class.name().to_owned(),
        level: unit.level.name().to_owned(),
        score: rounded(unit.score),
        formula: unit.formula,
        ops: ops.collect(),
        a: of_a,
        b: of_b,
    }
}

fn figure_row(a: &Loaded, b: &Loaded, pair: &model::FigurePair) -> FigureRow {
    FigureRow {
        state: pair.state.name().to_owned(),
        wording: pair.wording.map(|wording| wording.name().to_owned()),
        indicator: pair.indicator.clone(),
        a: a.figure(pair.a),
        b: b.figure(pair.b),
    }
}

fn target_row(a: &Loaded, b: &Loaded, row: &model::TargetResult) -> Option<TargetRow> {
    let (earlier, later) = if row.reversed { (b, a) } else { (a, b) };
    Some(TargetRow {
        fate: row.fate.name().to_owned(),
        indicator: row.indicator.clone(),
        target: earlier.figure(Some(row.target))?,
        result: later.figure(row.result),
    })
}

fn phrase_row(a: &Loaded, b: &Loaded, term: &model::Term) -> PhraseRow {
    PhraseRow {
        phrase: term.phrase.clone(),
        state: term.state.name().to_owned(),
        a: term.a,
        b: term.b,
        a_passage: a.id_of(term.first_a),
        b_passage: b.id_of(term.first_b),
    }
}

fn wording_row(a: &Loaded, b: &Loaded, found: &model::Wording) -> Option<WordingRow> {
    Some(WordingRow {
        change: found.change.name().to_owned(),
        ladder: found.ladder.clone(),
        object: found.object.clone(),
        a: WordingSide { cue: found.a_cue.clone(), place: a.side(found.a)? },
        b: WordingSide { cue: found.b_cue.clone(), place: b.side(found.b)? },
    })
}

fn share_of_a(share: &Share) -> ShareA {
    let [kept, moved, revised, moved_revised, related, dropped] = fractions(share);
    let chars = counts(share);
    ShareA { kept, moved, revised, moved_revised, related, dropped, chars }
}

fn share_of_b(share: &Share) -> ShareB {
    let [kept, moved, revised, moved_revised, related, added] = fractions(share);
    let chars = counts(share);
    ShareB { kept, moved, revised, moved_revised, related, added, chars }
}

fn counts(share: &Share) -> ShareCounts {
    ShareCounts {
        total: share.chars,
        kept: share.kept,
        moved: share.moved,
        revised: share.revised,
        moved_revised: share.moved_revised,
        related: share.related,
        alone: share.alone,
        revised_equal: share.revised_equal,
    }
}

/// Parts of a whole in the fractions that are printed.
const PARTS: usize = 10_000;

/// Returns the fractions of a share, in ten-thousandths that sum to one; all zero of nothing.
fn fractions(share: &Share) -> [f64; 6] {
    let counts = [
        share.kept,
        share.moved,
        share.revised,
        share.moved_revised,
        share.related,
        share.alone,
    ];
    let total = share.chars.max(1);
    let mut parts = counts.map(|count| count * PARTS / total);
    let mut by_rest: Vec<usize> = (0..counts.len()).collect();
    let rest = |at: usize| counts.get(at).map_or(0, |count| count * PARTS % total);
    by_rest.sort_by_key(|&at| (std::cmp::Reverse(rest(at)), at));
    let missing = if share.chars == 0 { 0 } else { PARTS - parts.iter().sum::<usize>() };
    for at in by_rest.into_iter().take(missing) {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts.map(|part| part as f64 / PARTS as f64)
}

fn rounded(value: f64) -> f64 {
    (value * PARTS as f64).round() / PARTS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_sum_to_one() {
        let share = Share { chars: 3, kept: 1, revised: 1, alone: 1, ..Share::default() };
        assert_eq!(fractions(&share), [0.3334, 0.0, 0.3333, 0.0, 0.0, 0.3333]);
        assert_eq!(fractions(&Share::default()), [0.0; 6]);
    }
}
