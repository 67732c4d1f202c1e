//! What a person reads after `reports`: one line a report, in aligned columns.

use super::columns::{Column, render_columns};
use super::layout::Layout;
use super::words::{counted, grouped, kind, region, year};
use crate::output::answer::{Report, ReportsAnswer};

/// Renders the reports and how many there are.
pub fn render_reports(answer: &ReportsAnswer, layout: Layout) -> String {
    let mut out = String::new();
    if !answer.reports.is_empty() {
        let heads = [
            Column::right("year"),
            Column::left("region", 16),
            Column::left("kind", 14),
            Column::left("id", 40),
            Column::right("passages"),
            Column::right("chars"),
            Column::left("title", usize::MAX),
        ];
        let rows: Vec<Vec<String>> = answer.reports.iter().map(row).collect();
        out.push_str(&render_columns(&heads, &rows, layout));
        out.push('\n');
    }
    let listed = answer.reports.len();
    if listed < answer.total {
        out.push_str(&format!("{} of ", grouped(listed)));
    }
    out.push_str(&counted(answer.total, "report"));
    out.push('\n');
    out
}

fn row(report: &Report) -> Vec<String> {
    let title = match report.containment {
        None => report.title.clone(),
        Some(share) => {
            let (relation, work) = (&report.relation, &report.work);
            format!("({relation}, {} in {work}) {}", percent(share), report.title)
        }
    };
    vec![
        year(report.year),
        region(&report.region),
        kind(report.kind.as_deref()),
        report.id.clone(),
        grouped(report.passages),
        grouped(report.chars),
        title,
    ]
}

/// Returns a share in whole hundredths; only what is whole is 100.
fn percent(share: f64) -> String {
    format!("{} %", (share * 100.0).floor())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::report;

    #[test]
    fn reports_stand_in_aligned_columns() {
        let mut copy = report(2021);
        copy.relation = "duplicate".to_owned();
        copy.containment = Some(0.998);
        copy.year = None;
        copy.kind = None;
        let answer = ReportsAnswer {
            schema: "baogao.reports/1",
            total: 9,
            reports: vec![report(2023), copy],
        };
        let page = Layout { width: 100, color: false };
        insta::assert_snapshot!(render_reports(&answer, page), @r"
        year  region  kind          id                   passages   chars  title
        2023  望江区  政府工作报告  wangjiang-2023-work       112  14,180  政府工作报告
           –  望江区  –             wangjiang-2021-work       112  14,180  (duplicate, 99 % in wangjiang-20…

        2 of 9 reports
        ");
    }

    #[test]
    fn no_report_is_no_table() {
        let answer =
            ReportsAnswer { schema: "baogao.reports/1", total: 0, reports: Vec::new() };
        let page = Layout { width: 100, color: false };
        assert_eq!(render_reports(&answer, page), "0 reports\n");
    }
}
