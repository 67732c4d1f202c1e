//! Years as people see them: columns of a table, and bars of a timeline.
//!
//! A table has a column for each year with a report, and one narrow column for a longer run without
//! any, so that a series that begins in 1954 does not push the present off the screen. A timeline has
//! a bar for every year, since its distances are read too; where there are many, only some are
//! named. Deliberately nothing is counted here.

use std::collections::BTreeSet;

use maud::{Markup, html};

/// The shortest run of years without a report that shares a column.
const RUN: u16 = 3;
/// Bars that are all named; of more, the decades are.
const NAMED: usize = 24;
/// Height of a bar in units of its drawing; what is there at all is never lower than `LEAST`.
const HEIGHT: f64 = 40.0;
const LEAST: f64 = 3.0;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// One year.
    Year(u16),
    /// Several years, first and last, in which there is nothing at all.
    Run(u16, u16),
}

/// Returns the columns from the first year to the last of those with a report.
pub(super) fn columns(with_report: &BTreeSet<u16>) -> Vec<Column> {
    let mut out = Vec::new();
    let mut before: Option<u16> = None;
    for &year in with_report {
        let first = before.map_or(year, |before| before + 1);
        if year - first >= RUN {
            out.push(Column::Run(first, year - 1));
        } else {
            out.extend((first..year).map(Column::Year));
        }
        out.push(Column::Year(year));
        before = Some(year);
    }
    out
}

/// Writes the heads of columns.
pub(super) fn heads(columns: &[Column]) -> Markup {
    html! {
        @for column in columns {
            @match column {
                Column::Year(year) => { th scope="col" { (year) } }
                Column::Run(from, to) => { th.run scope="col" title=(format!("{from}–{to}")) { "⋯" span.hidden { (from) "–" (to) } } }
            }
        }
    }
}

/// What the reports of a year have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// There is no report.
    NoReport,
    /// There are reports, and none has it.
    Nothing,
    /// Some have it.
    Something,
}

/// A bar of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) year: u16,
    /// What its height stands for.
    pub(super) weight: f64,
    pub(super) held: Held,
    /// The same in words.
    pub(super) said: String,
    /// Where it leads; a year without a report leads nowhere.
    pub(super) address: String,
    /// Whether the answer is narrowed to years that hold this one.
    pub(super) is_picked: bool,
    /// Whether it is narrowed to this year alone.
    pub(super) is_alone: bool,
}

/// Writes a timeline; `turns` where its links change the page that they stand on.
pub(super) fn timeline(bars: &[Bar], turns: bool) -> Markup {
    let most = bars.iter().map(|bar| bar.weight).fold(0.0, f64::max);
    let is_dense = bars.len() > NAMED;
    let last = bars.len().saturating_sub(1);
    html! {
        ol class=[is_dense.then_some("dense")] data-years[turns] data-end {
            @for (at, bar) in bars.iter().enumerate() {
                @let name = (!is_dense || is_named(bar.year, at, last)).then_some(bar.year);
                li class=[bar.is_picked.then_some("picked")] data-year=(bar.year) {
                    @if bar.held == Held::NoReport {
                        span title=(bar.said) { (drawing(bar, most)) (label(name)) }
                    } @else {
                        a href=(bar.address) title=(bar.said) aria-label=(bar.said)
                            aria-current=[bar.is_alone.then_some("true")] data-turn[turns] {
                            (drawing(bar, most)) (label(name))
                        }
                    }
                }
            }
        }
    }
}

/// Of many years the decades are named, and the ends where they are not too near to one.
fn is_named(year: u16, at: usize, last: usize) -> bool {
    let one = year % 10;
    one == 0 || at == 0 && one < 7 || at == last && one > 3
}

fn label(name: Option<u16>) -> Markup {
    html! { span.name { @if let Some(year) = name { (year) } @else { "\u{a0}" } } }
}

fn drawing(bar: &Bar, most: f64) -> Markup {
    let height = match bar.held {
        Held::Something if most > 0.0 => (bar.weight / most * HEIGHT).round().max(LEAST),
        _ => 0.0,
    };
    html! {
        svg viewBox=(format!("0 0 10 {HEIGHT}")) preserveAspectRatio="none" aria-hidden="true" {
            @if height > 0.0 {
                rect.bar x="0" width="10" y=(HEIGHT - height) height=(height) {}
            } @else if bar.held == Held::Nothing {
                rect.hollow x="0.5" width="9" y=(HEIGHT - LEAST) height=(LEAST - 1.0) {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_without_reports_takes_one_column() {
        use Column::{Run, Year};
        let check = |years: &[u16], expected: &[Column]| {
            assert_eq!(columns(&years.iter().copied().collect()), expected);
        };
        check(
            &[1960, 1964, 1966],
            &[Year(1960), Run(1961, 1963), Year(1964), Year(1965), Year(1966)],
        );
        check(&[2021, 2024], &[Year(2021), Year(2022), Year(2023), Year(2024)]);
        check(&[2021], &[Year(2021)]);
        check(&[], &[]);
    }

    fn bars(years: std::ops::RangeInclusive<u16>) -> Vec<Bar> {
        let bar = |year| Bar {
            year,
            weight: f64::from(year % 2),
            held: if year % 2 == 1 { Held::Something } else { Held::Nothing },
            said: format!("{year}!"),
            address: "/".to_owned(),
            is_picked: false,
            is_alone: false,
        };
        years.map(bar).collect()
    }

    #[test]
    fn of_many_years_the_decades_are_named() {
        let shown = timeline(&bars(1954..=2026), false).into_string();
        let is_named = |year: u16| shown.contains(&format!(">{year}</span>"));
        assert!(is_named(1954) && is_named(1960) && is_named(2020) && is_named(2026));
        assert!(!is_named(1955) && !is_named(2019));
        assert!(shown.contains("aria-label=\"2019!\""), "each says its year");
        let few = timeline(&bars(2019..=2025), false).into_string();
        assert!((2019..=2025).all(|year| few.contains(&format!(">{year}</span>"))));
    }

    #[test]
    fn a_year_without_it_is_hollow_and_one_without_a_report_is_empty() {
        let mut years = bars(2020..=2022);
        years[2].held = Held::NoReport;
        let shown = timeline(&years, true).into_string();
        assert_eq!(shown.matches("class=\"hollow\"").count(), 1);
        assert_eq!(shown.matches("class=\"bar\"").count(), 1);
        assert_eq!(shown.matches("<a ").count(), 2);
    }
}
