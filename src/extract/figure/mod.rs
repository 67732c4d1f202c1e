//! Reads the figures of a report, passage by passage.
//!
//! Each passage goes through the same steps: names that hold a number are passed over (`mask`), a
//! number is read with its unit and bounds (`quantity`), it is judged whether it counts anything
//! (`judge`), and then what it says: growth or level (`meaning`), of what (`indicator`), when and
//! whether reached (`time`). Tables are read by their columns (`table`).
//!
//! It guarantees figures in the order of the text, without overlap, and time linear in the text: no
//! scanner looks further than a fixed number of letters from its number. It deliberately refuses a
//! number that no unit follows, but in tables.

mod indicator;
mod judge;
mod mask;
mod meaning;
mod pair;
mod quantity;
mod reader;
mod table;
mod time;
mod unit;

use super::letters::Letters;
use super::numeral::Numeral;
use super::{Material, PrintedNumber, numeral};
use crate::model::{Figure, Kind, Role, YearSpan, Zone};

/// What holds for a passage as a whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Its number in the report.
    pub(crate) passage: usize,
    /// What its section is for.
    pub(crate) role: Role,
    /// The kind of report.
    pub(crate) kind: Option<Kind>,
    /// Year of delivery.
    pub(crate) year: Option<u16>,
    /// The years looked back on.
    pub(crate) review: Option<YearSpan>,
    /// The years planned for.
    pub(crate) plan: Option<YearSpan>,
    /// Whether the report writes its counts in Chinese numerals, as those before about 1990 do.
    pub(crate) han: bool,
}

/// Reads all figures of a report.
pub(super) fn read(material: &Material) -> Vec<Figure> {
    let mut letters = Letters::default();
    let mut figures = Vec::new();
    let han = counts_in_han(material);
    let metadata = material.metadata;
    let mut next = 0;
    while let Some(passage) = material.passages.get(next) {
        let section = material.sections.get(passage.section);
        let setting = Setting {
            passage: next,
            role: section.map_or(Role::Other, |section| section.role),
            kind: metadata.kind,
            year: metadata.year,
            review: metadata.review,
            plan: metadata.plan,
            han,
        };
        match passage.zone {
            Zone::Toc => next += 1,
            Zone::Table => {
                let rows = material.passages.iter().skip(next);
                let count = rows.take_while(|row| row.zone == Zone::Table).count();
                table::read(material, next, count, &setting, &mut letters, &mut figures);
                next += count.max(1);
            }
            Zone::Heading | Zone::Body | Zone::Note => {
                letters.read(&passage.text);
                reader::read(&letters, &setting, &mut figures);
                next += 1;
            }
        }
    }
    figures
}

/// Cuts a flattened table into rows.
pub(super) fn flat_rows(cells: &[&str]) -> Vec<super::FlatRow> {
    table::flat::rows(cells)
}

/// Reads every number of a text, judged by nothing.
pub(super) fn numbers(text: &str) -> Vec<PrintedNumber> {
    let letters = Letters::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let Some(numeral) = numeral::read(&letters, at) else {
            at += 1;
            continue;
        };
        let numeral = reader::with_sign(&letters, in_trade(&letters, numeral));
        let q = quantity::read(&letters, numeral, at);
        found.push(PrintedNumber {
            span: letters.span(q.number, q.end),
            low: q.low,
            high: q.high,
            unit: quantity::unit_text(&letters, &q),
        });
        at = q.end.max(at + 1);
    }
    found
}

/// Multiplies what trade and engineering count in: 五十打, 12k. Reports use neither: their 4K is a name.
fn in_trade(letters: &Letters, mut numeral: Numeral) -> Numeral {
    let by: i64 = match letters.at(numeral.end) {
        _ if letters.at(numeral.end + 1).is_ascii_alphanumeric() => return numeral,
        '打' => 12,
        'k' | 'K' => 1_000,
        'M' => 1_000_000,
        'G' => 1_000_000_000,
        'T' => 1_000_000_000_000,
        _ => return numeral,
    };
    numeral.end += 1;
    numeral.scaled(by.into())
}

/// Returns whether a report writes its amounts in Chinese numerals: more 百分之, 亿 and 万 after Chinese
/// numerals than after digits. A text without either counts as modern.
fn counts_in_han(material: &Material) -> bool {
    let (mut han, mut arabic) = (0_usize, 0_usize);
    for passage in material.passages {
        let mut before = '\0';
        for c in passage.text.chars() {
            match c {
                '万' | '亿' | '之' | '个' => {
                    let is_han = "二三四五六七八九十百千".contains(before);
                    han += usize::from(is_han);
                    arabic += usize::from(
                        before.is_ascii_digit() || ('０'..='９').contains(&before),
                    );
                }
                '%' | '％' => arabic += 1,
                _ => {}
            }
            before = c;
        }
    }
    han > arabic
}
