//! Compares two reports: what was kept, moved, revised, dropped and added, and which figures, terms and
//! wordings changed.
//!
//! Two reports of one place, a few years apart, share few sentences, so a plain diff prints that
//! everything went and everything came. This works in layers, each on what the one before left:
//! `section_map` finds the sections that answer each other, `align` their sentences, `moves` what
//! stands elsewhere and clauses that were taken up, `redline` shows a revised sentence character by
//! character, `figure` puts figures side by side, `term` and `ladder` look at quoted terms and at the
//! force of words. `preflight` says first what the two texts are to each other.
//!
//! It guarantees: every character that is not white space stands in exactly one unit of its report, so
//! that shares add up; the steps of a redline give both texts back; swapping the reports swaps the
//! result, because the work is always done in one order of the two; time is bounded on any text.
//! It deliberately judges no meaning: two sentences are alike by their letters alone.

mod align;
mod cut;
mod figure;
#[cfg(test)]
mod fixture;
mod formula;
mod grams;
mod ladder;
#[cfg(test)]
mod laws;
mod letters;
mod moves;
mod narrow;
mod overlap;
mod preflight;
mod redline;
mod request;
mod section_map;
mod several;
mod share;
mod term;
mod token;
mod unit;

pub use formula::Formulas;
pub use narrow::{Only, narrow, sections_named};
pub use request::CompareRequest;
pub use several::{Alignment, Cell, Row, compare_several};

use crate::model::{
    Comparison, Figure, Metadata, Passage, Place, ReportRelation, Section, SectionPair,
    SectionState, Unit, Warning,
};

/// A report as comparing needs it.
#[derive(Debug, Clone, Copy)]
pub struct ReportText<'a> {
    /// What it says of itself.
    pub metadata: &'a Metadata,
    /// Its sections.
    pub sections: &'a [Section],
    /// Its passages, in the order of the text.
    pub passages: &'a [Passage],
    /// Its figures, in the order of the text.
    pub figures: &'a [Figure],
}

/// How reports are compared.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The set formulas that shares are also given without.
    pub formulas: &'a Formulas,
    /// Whether punctuation, widths and scripts count as wording.
    pub strict_punct: bool,
    /// Whether what was done may answer what is to be done.
    pub cross_role: bool,
}

impl Default for Settings<'static> {
    fn default() -> Self {
        let formulas = Formulas::shipped();
        Self { formulas, strict_punct: false, cross_role: false }
    }
}

/// Compares two reports.
pub fn compare(a: &ReportText, b: &ReportText, settings: &Settings) -> Comparison {
    let Begun { reuse, relation, warnings, ranges, reversed, pair, in_order, mut work } =
        Begun::new(a, b, settings);
    let ([of_a, of_b], [x, y]) = (reuse, pair);
    let mut pairs = figure::pair(x, y, &work, in_order, settings.cross_role);
    if reversed {
        work.swap();
        pairs.iter_mut().for_each(figure::Paired::swap);
    }
    let order = unit::reading_order(&work.units);
    work.units.sort_by_cached_key(order);
    let [shares, without_formulas] = share::shares(a, b, &work.units);
    Comparison {
        relation,
        warnings,
        figures: figure::states(a, b, &pairs),
        targets: figure::follow(x, y, reversed),
        terms: term::terms(a, b, ranges),
        wording: ladder::changes(a, b, ranges),
        shares,
        without_formulas,
        reuse: [of_a.fraction(), of_b.fraction()],
        sections: listed(
            work.sections,
            &[share::by_section(a, &of_a), share::by_section(b, &of_b)],
        ),
        units: work.units,
    }
}

/// Returns the units of a comparison alone, in no order.
fn units(a: &ReportText, b: &ReportText, settings: &Settings) -> Vec<Unit> {
    let Begun { reversed, mut work, .. } = Begun::new(a, b, settings);
    if reversed {
        work.swap();
    }
    work.units
}

/// What comparing two reports begins with.
struct Begun<'r> {
    reuse: [share::Reuse; 2],
    relation: ReportRelation,
    warnings: Vec<Warning>,
    ranges: [PassageRange; 2],
    /// Whether the work begins with the second report.
    reversed: bool,
    /// The reports and their ranges in the order of the work.
    pair: [&'r ReportText<'r>; 2],
    in_order: [PassageRange; 2],
    work: unit::Work,
}

impl<'r> Begun<'r> {
    fn new(a: &'r ReportText<'r>, b: &'r ReportText<'r>, settings: &Settings) -> Self {
        let reuse = share::reuse(a, b);
        let [of_a, of_b] = &reuse;
        let relation = preflight::relation(a, b, [of_a, of_b]);
        let warnings = preflight::warnings(a, b, relation, [of_a, of_b]);
        let ranges = preflight::ranges(&warnings, [of_a, of_b]);
        let reversed = order(a, b).is_gt();
        let [in_a, in_b] = ranges;
        let (pair, in_order) =
            if reversed { ([b, a], [in_b, in_a]) } else { ([a, b], ranges) };
        let [x, y] = pair;
        let work = unit::work(x, y, in_order, settings);
        Self { reuse, relation, warnings, ranges, reversed, pair, in_order, work }
    }
}

/// Returns which of two reports the work begins with: the same whichever is asked for first.
fn order(a: &ReportText, b: &ReportText) -> std::cmp::Ordering {
    let (x, y) = (a.passages.iter(), b.passages.iter());
    let by_text = || x.map(|passage| &passage.text).cmp(y.map(|passage| &passage.text));
    a.metadata.year.cmp(&b.metadata.year).then_with(by_text)
}

/// Puts sections into the order of the first report, those of the second alone behind them.
fn listed(mut sections: Vec<SectionPair>, reuse: &[Vec<f64>; 2]) -> Vec<SectionPair> {
    let [of_a, of_b] = reuse;
    let of = |list: &[f64], at: Option<usize>| list.get(at?).copied();
    for pair in &mut sections {
        pair.reuse = [of(of_a, pair.a), of(of_b, pair.b)];
    }
    sections.sort_by_key(|pair| {
        let doubtful = pair.state == SectionState::Ambiguous;
        (pair.a.is_none(), pair.a, doubtful, pair.b)
    });
    sections
}

/// The passages of a report that are compared, from the first to the last; none for all.
pub(crate) type PassageRange = Option<(usize, usize)>;

/// Returns whether a passage is compared.
fn is_within(range: PassageRange, passage: usize) -> bool {
    range.is_none_or(|(from, to)| (from..=to).contains(&passage))
}

/// Returns the text of a place.
pub(crate) fn text_of<'a>(report: &ReportText<'a>, place: Place) -> &'a str {
    let passage = report.passages.get(place.passage);
    passage.and_then(|p| p.text.get(place.span.range())).unwrap_or_default()
}
