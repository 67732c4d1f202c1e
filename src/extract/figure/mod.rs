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

mod form;
mod indicator;
mod judge;
mod mask;
mod meaning;
mod pair;
mod quantity;
mod reader;
mod reference;
mod table;
#[cfg(test)]
mod tests;
mod thing;
mod time;
mod trim;
mod unit;
mod years;

use super::letters::Letters;
use super::numeral::Numeral;
use super::{Material, PrintedNumber, numeral};
use crate::model::{Figure, Kind, Passage, Role, Section, YearSpan, Zone};

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
    /// What the headings above it tell.
    pub(crate) heading: Heading,
}

/// What the headings above a passage tell of its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heading {
    /// The years they name.
    pub(crate) years: Option<YearSpan>,
    /// Whether the section's role can be relied on.
    pub(crate) is_telling: bool,
}

impl Default for Heading {
    fn default() -> Self {
        Self { years: None, is_telling: true }
    }
}

/// Reads all figures of a report.
pub(super) fn read(material: &Material) -> Vec<Figure> {
    let mut letters = Letters::default();
    let mut figures = Vec::new();
    let han = counts_in_han(material);
    let metadata = material.metadata;
    let headings = headings(material, han);
    let mut next = 0;
    let mut lead = Lead::default();
    while let Some(passage) = material.passages.get(next) {
        let section = material.sections.get(passage.section);
        lead.read(material, passage);
        let setting = Setting {
            passage: next,
            role: section.map_or(Role::Other, |section| section.role),
            kind: metadata.kind,
            year: metadata.year,
            review: metadata.review,
            plan: metadata.plan,
            han,
            heading: lead
                .over(headings.get(passage.section).copied().unwrap_or_default()),
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

/// The years that a paragraph of a review opens with, which hold for those behind it: a review of five
/// years tells of the last one apart (过去一年，…).
#[derive(Debug, Default)]
struct Lead {
    chapter: usize,
    years: Option<YearSpan>,
}

impl Lead {
    /// Reads how a passage opens. Only the last year of a review and the whole of it lead; any other year
    /// stands for itself.
    fn read(&mut self, material: &Material, passage: &Passage) {
        let chapter = chapter_of(material.sections, passage.section);
        if chapter != self.chapter {
            *self = Self { chapter, years: None };
        }
        let is_review = |section: &Section| section.role == Role::Review;
        let Some(review) = material.metadata.review else { return };
        if review.from == review.to
            || !material.sections.get(passage.section).is_some_and(is_review)
        {
            return;
        }
        let opening: String = passage.text.chars().take(8).collect();
        let last = YearSpan { from: review.to, to: review.to };
        let years = years::of_heading(&opening, material.metadata.year);
        if let Some(years) = years.filter(|&years| years == last || years == review) {
            self.years = Some(years);
        }
    }

    /// Returns what the headings tell, with the years of the lead where they tell none.
    fn over(&self, heading: Heading) -> Heading {
        Heading { years: heading.years.or(self.years), ..heading }
    }
}

/// Returns the section of the first level that a section stands in.
fn chapter_of(sections: &[Section], section: usize) -> usize {
    let mut at = section;
    // Parents stand before their children, so that this ends.
    while let Some(parent) = sections.get(at).and_then(|section| section.parent) {
        if parent == 0 || parent >= at {
            break;
        }
        at = parent;
    }
    at
}

/// Reads the headings of a report, each with those above it.
fn headings(material: &Material, han: bool) -> Vec<Heading> {
    let mut all: Vec<Heading> = Vec::with_capacity(material.sections.len());
    for section in material.sections {
        let above = section.parent.and_then(|parent| all.get(parent)).copied();
        let years = years::of_heading(&section.title, material.metadata.year)
            .filter(|years| fits(*years, section.role, material.metadata.year));
        let own = !han || tells_time(section);
        let is_telling = match above {
            Some(above) if section.parent != Some(0) => above.is_telling || own,
            _ => own,
        };
        let years = years.or(above.and_then(|above| above.years));
        all.push(Heading { years, is_telling });
    }
    all
}

/// Returns whether the years of a heading are those of its figures: a goal for 2035 in a report of 2021
/// is no time for what is done in between.
fn fits(years: YearSpan, role: Role, year: Option<u16>) -> bool {
    match (role, year) {
        (Role::Review, Some(year)) => years.from <= year,
        (_, Some(year)) => years.to >= year && years.to <= year.saturating_add(5),
        _ => true,
    }
}

/// Returns whether a heading of an early report says that its section looks back or ahead.
///
/// Those reports are cut by matters (工业战线, 外交工作) as often as by time, and the role of a section by
/// its place in the report is a guess there. Catches １９５６年的国家预算; misses 为实现…而努力.
fn tells_time(section: &Section) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| section.title.contains(word));
    let ahead = has(&["任务", "计划", "今后", "目标", "预算", "措施", "部署", "建议"]);
    let back = has(&["成就", "执行", "回顾", "总结", "胜利", "进展", "决算", "过去"]);
    match section.role {
        Role::Review => back && !ahead || has(&["执行"]),
        Role::Goals | Role::Tasks => ahead && !back,
        _ => true,
    }
}

/// Cuts a flattened table into rows.
pub(super) fn table_columns(rows: &[&str]) -> Vec<Vec<String>> {
    table::head::columns(rows)
}

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
