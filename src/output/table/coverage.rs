//! What a person reads after `coverage`: a grid of series by year.
//!
//! A number counts the works of a year, · is a year without a report inside a series, blank is
//! outside of it, ? collects reports whose year is not stated. Years that do not fit the page go on
//! in a further grid; a series without a report in a grid's years is left out of that grid.

use super::layout::{Layout, columns, truncated};
use super::words::{counted, kind, region, years};
use crate::output::answer::{CoverageAnswer, CoverageRow};

/// Columns of a series' name.
const NAME_LIMIT: usize = 34;

/// Renders the grid and names the gaps.
pub fn render_coverage(answer: &CoverageAnswer, layout: Layout) -> String {
    let series: Vec<&[CoverageRow]> = answer.series().collect();
    let names: Vec<String> = series.iter().map(|rows| name(rows)).collect();
    let name_width = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    let mut all: Vec<Option<u16>> = answer.rows.iter().map(|row| row.year).collect();
    // None sorts first; reports without a year belong at the end.
    all.sort_by_key(|year| (year.is_none(), *year));
    all.dedup();
    let cell = answer.rows.iter().map(|row| row.reports.to_string().len()).max();
    let cell = cell.unwrap_or(1).max(4) + 2;
    let per_grid = (layout.width.saturating_sub(name_width) / cell).max(1);
    let mut out = String::new();
    for span in all.chunks(per_grid) {
        render_grid(&series, &names, (name_width, cell), span, layout, &mut out);
        out.push('\n');
    }
    out.push_str(&summary(answer, series.len()));
    out
}

fn name(rows: &[CoverageRow]) -> String {
    rows.first().map_or_else(String::new, |row| {
        let name = format!("{} {}", region(&row.region), kind(row.kind.as_deref()));
        truncated(&name, NAME_LIMIT)
    })
}

fn render_grid(
    series: &[&[CoverageRow]],
    names: &[String],
    (name_width, cell): (usize, usize),
    span: &[Option<u16>],
    layout: Layout,
    out: &mut String,
) {
    let mut head = " ".repeat(name_width);
    for year in span {
        let year = year.map_or_else(|| "?".to_owned(), |year| year.to_string());
        head.push_str(&format!("{year:>cell$}"));
    }
    out.push_str(&layout.faint(&head));
    out.push('\n');
    for (rows, name) in series.iter().zip(names) {
        if !rows.iter().any(|row| span.contains(&row.year)) {
            continue;
        }
        let mut line = format!("{name}{}", " ".repeat(name_width - columns(name)));
        for year in span {
            let reports =
                rows.iter().find(|row| row.year == *year).map(|row| row.reports);
            let count = match reports {
                None => String::new(),
                Some(0) => "·".to_owned(),
                Some(n) => n.to_string(),
            };
            line.push_str(&format!("{count:>cell$}"));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn summary(answer: &CoverageAnswer, series: usize) -> String {
    let reports: usize = answer.rows.iter().map(|row| row.reports).sum();
    let mut out = format!("{} in {series} series\n", counted(reports, "report"));
    for gap in &answer.gaps {
        let kind = kind(gap.kind.as_deref());
        let missing = years(&gap.years);
        out.push_str(&format!("no report: {} {kind} {missing}\n", region(&gap.region)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::answer::Gap;

    fn answer(years: &[(Option<u16>, usize)]) -> CoverageAnswer {
        let region = vec!["云海市".to_owned(), "望江区".to_owned()];
        let kind = Some("work_report".to_owned());
        let row = |&(year, reports): &(Option<u16>, usize)| CoverageRow {
            region: region.clone(),
            kind: kind.clone(),
            year,
            reports,
        };
        let gaps = years.iter().filter(|y| y.1 == 0).filter_map(|y| y.0).collect();
        CoverageAnswer {
            schema: "baogao.coverage/1",
            rows: years.iter().map(row).collect(),
            gaps: vec![Gap { region: region.clone(), kind: kind.clone(), years: gaps }],
        }
    }

    #[test]
    fn a_gap_is_a_dot_and_named_below() {
        let mut answer = answer(&[(Some(2021), 1), (Some(2022), 0), (Some(2023), 2)]);
        let other = CoverageRow {
            region: vec!["云海市".to_owned()],
            kind: Some("five_year_plan".to_owned()),
            year: Some(2021),
            reports: 1,
        };
        answer.rows.insert(0, other);
        let unknown = CoverageRow { year: None, ..answer.rows[3].clone() };
        answer.rows.push(unknown);
        let page = Layout { width: 80, color: false };
        insta::assert_snapshot!(render_coverage(&answer, page), @r"
                             2021  2022  2023     ?
        云海市 五年规划纲要     1
        望江区 政府工作报告     1     ·     2     2

        6 reports in 2 series
        no report: 望江区 政府工作报告 2022
        ");
    }

    #[test]
    fn years_that_do_not_fit_go_on_below() {
        let years: Vec<_> = (2001..=2009).map(|year| (Some(year), 1)).collect();
        let page = Layout { width: 50, color: false };
        let text = render_coverage(&answer(&years), page);
        let heads =
            text.lines().filter(|line| line.contains("200") && line.starts_with(' '));
        assert_eq!(heads.count(), 2, "{text}");
        assert!(text.lines().all(|line| columns(line) <= 50), "{text}");
    }
}
