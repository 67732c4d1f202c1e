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
mod section_map;
mod several;
mod share;
mod term;
mod token;
mod unit;

pub use narrow::{Only, narrow, sections_named};
pub use several::{Cell, Row, compare_several};

use crate::model::{
    Comparison, Figure, Metadata, Passage, Place, Section, SectionPair, SectionState,
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

/// Compares two reports.
pub fn compare(a: &ReportText, b: &ReportText) -> Comparison {
    let [of_a, of_b] = &share::reuse(a, b);
    let relation = preflight::relation(a, b, [of_a, of_b]);
    let warnings = preflight::warnings(a, b, relation, [of_a, of_b]);
    let mut ranges = preflight::ranges(&warnings, [of_a, of_b]);
    let reversed = order(a, b).is_gt();
    let (x, y) = if reversed { (b, a) } else { (a, b) };
    if reversed {
        ranges.reverse();
    }
    let mut work = unit::work(x, y, ranges);
    let mut pairs = figure::pair(x, y, &work);
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
        terms: term::terms(a, b),
        wording: ladder::changes(a, b),
        shares,
        without_formulas,
        reuse: [of_a.fraction(), of_b.fraction()],
        sections: listed(work.sections),
        units: work.units,
    }
}

/// Returns which of two reports the work begins with: the same whichever is asked for first.
fn order(a: &ReportText, b: &ReportText) -> std::cmp::Ordering {
    let texts = |report: &ReportText| -> Vec<String> {
        report.passages.iter().map(|passage| passage.text.clone()).collect()
    };
    (a.metadata.year, texts(a)).cmp(&(b.metadata.year, texts(b)))
}

/// Puts sections into the order of the first report, those of the second alone behind them.
fn listed(mut sections: Vec<SectionPair>) -> Vec<SectionPair> {
    sections.sort_by_key(|pair| {
        let doubtful = pair.state == SectionState::Ambiguous;
        (pair.a.is_none(), pair.a, doubtful, pair.b)
    });
    sections
}

/// Returns the text of a place.
pub(crate) fn text_of<'a>(report: &ReportText<'a>, place: Place) -> &'a str {
    let passage = report.passages.get(place.passage);
    passage.and_then(|p| p.text.get(place.span.range())).unwrap_or_default()
}
