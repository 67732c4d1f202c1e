//! Reads figures and commitments in the passages of a report, and tells what passages are about.
//!
//! Extraction sees a whole report at once, because what a number means stands elsewhere: the
//! section's role tells a target from a result, a table's header names unit and year, the report's
//! years settle 全年 and 今年. [`extract`] is pure and total: any material gives an extraction, doubts
//! stand in the results themselves.
//!
//! It guarantees the order of the text, spans on character borders inside their passage, and time
//! linear in the text. It deliberately does not compare figures with one another.

mod commitment;
mod figure;
mod letters;
mod lexicon;
mod numeral;
pub(crate) mod topic;
mod words;

pub(crate) use commitment::sentence;
use rust_decimal::Decimal;

use crate::model::{Commitment, Figure, Metadata, Passage, Section, Span};

/// Raised with every change of a rule or a lexicon, so that no index answers with what older rules
/// found.
pub const EXTRACTOR_VERSION: &str = "figures 3, commitments 3";

/// What a report offers to extraction.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// What the report says of itself; empty for a text that is no report.
    pub metadata: &'a Metadata,
    /// Its sections.
    pub sections: &'a [Section],
    /// Its passages, in the order of the text.
    pub passages: &'a [Passage],
}

/// What was read in a report, each list in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extraction {
    /// Numeric statements.
    pub figures: Vec<Figure>,
    /// Forward statements.
    pub commitments: Vec<Commitment>,
}

/// A number as printed, whatever it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedNumber {
    /// Bytes in the text: the number with its unit.
    pub span: Span,
    /// Lower end; equal to the upper one for a point. Shares, fractions and tenths are per cent.
    pub low: Decimal,
    /// Upper end.
    pub high: Decimal,
    /// The unit as printed, `%` for what is per cent.
    pub unit: Option<String>,
}

/// Reads every number of a text with its unit, also those that count nothing.
///
/// ```
/// // Twelve thousand and some households, and a quarter of something.
/// let found = baogao::extract::numbers("一万二千多户、四分之一");
/// assert_eq!(found[0].low, 12_000.into());
/// assert_eq!(found[0].high, 13_000.into());
/// assert_eq!((found[1].low, found[1].unit.as_deref()), (25.into(), Some("%")));
/// ```
pub fn numbers(text: &str) -> Vec<PrintedNumber> {
    figure::numbers(text)
}

/// A row of a table that was flattened to one cell a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatRow {
    /// Its cells.
    pub cells: std::ops::Range<usize>,
    /// Whether it has another number of cells than the head, so that columns are in doubt.
    pub is_uncertain: bool,
}

/// Cuts the cells of a flattened table into rows by their running numbers; the head is a row too.
pub fn flat_rows(cells: &[&str]) -> Vec<FlatRow> {
    figure::flat_rows(cells)
}

/// Returns for each column of a table the names that stand over it, from the top; none without a head.
///
/// ```
/// let rows = ["指标\t2022年\t2023年\t", "\t产量\t产量\t增长", "茶\t9\t10\t2.0"];
/// assert_eq!(baogao::extract::table_columns(&rows)[3], ["2023年", "增长"]); // growth in 2023
/// ```
pub fn table_columns(rows: &[&str]) -> Vec<Vec<String>> {
    figure::table_columns(rows)
}

/// Reads figures and commitments in the passages of a report.
pub fn extract(material: &Material) -> Extraction {
    let figures = figure::read(material);
    let commitments = commitment::commitments(material, &figures);
    Extraction { figures, commitments }
}
