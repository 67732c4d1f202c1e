//! What a person reads after `index`: one line of counts, and a warning for each bad file.

use super::layout::{Layout, one_line};
use super::words::{counted, duration, grouped};
use crate::output::answer::{IndexAnswer, ProblemView};

/// Renders the line of counts.
pub fn render_index(answer: &IndexAnswer) -> String {
    let reports = &answer.reports;
    let seen = reports.total + reports.failed;
    let mut out = if reports.failed == 0 {
        format!("indexed {}", counted(reports.total, "report"))
    } else {
        format!("indexed {} of {}", grouped(reports.total), counted(seen, "report"))
    };
    out.push_str(&format!(", {}", counted(answer.passages, "passage")));
    for (number, word) in [
        (reports.failed, "failed"),
        (reports.added, "added"),
        (reports.updated, "updated"),
        (reports.removed, "removed"),
        (reports.unchanged, "unchanged"),
    ] {
        if number > 0 {
            out.push_str(&format!(", {} {word}", grouped(number)));
        }
    }
    out.push_str(&format!(", {}\n", duration(answer.elapsed_ms)));
    out
}

/// Renders the warning about a file.
pub fn render_problem(problem: &ProblemView, layout: Layout) -> String {
    let path = one_line(&problem.path);
    let message = one_line(&problem.message);
    let mut out = format!("{} {path}: {message}\n", layout.warning("warning:"));
    if let Some(hint) = &problem.hint {
        out.push_str(&format!("{} {}\n", layout.helpful("hint:"), one_line(hint)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::answer::ReportCounts;

    fn check(reports: ReportCounts, expected: &str) {
        let answer = IndexAnswer {
            schema: "baogao.index/1",
            reports,
            passages: 5912,
            figures: None,
            commitments: None,
            problems: Vec::new(),
            skipped: Vec::new(),
            sample_left_out: 0,
            elapsed_ms: 2400.0,
        };
        assert_eq!(render_index(&answer), expected);
    }

    #[test]
    fn counts_that_are_zero_are_left_out() {
        check(
            ReportCounts { added: 28, failed: 1, total: 28, ..ReportCounts::default() },
            "indexed 28 of 29 reports, 5,912 passages, 1 failed, 28 added, 2.4 s\n",
        );
        check(
            ReportCounts { unchanged: 1, total: 1, ..ReportCounts::default() },
            "indexed 1 report, 5,912 passages, 1 unchanged, 2.4 s\n",
        );
    }

    #[test]
    fn a_bad_file_is_named_with_its_reason() {
        let problem = ProblemView {
            path: "reports/2016.pdf".to_owned(),
            kind: "no_text".to_owned(),
            message: "no text layer; not indexed".to_owned(),
            hint: Some("it needs OCR".to_owned()),
        };
        let page = Layout { width: 80, color: false };
        assert_eq!(
            render_problem(&problem, page),
            "warning: reports/2016.pdf: no text layer; not indexed\nhint: it needs OCR\n"
        );
    }
}
