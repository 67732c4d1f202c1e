//! What a person reads after `kwic`: the hits one below the other in one column, year and region in
//! front.
//!
//! Columns are display columns, of which a Han character takes two. Both sides share what the page
//! leaves beside the hit, as the context asked for does; what does not fit is cut on the outside. A row
//! whose hit or context is short is padded, so that all hits begin in the same column.

use super::layout::{Layout, columns, one_line, truncated};
use super::words::{counted, region, year};
use crate::output::kwic::{KwicAnswer, KwicRow};
use unicode_width::UnicodeWidthChar;

/// Most columns of a region's name.
const REGION_LIMIT: usize = 14;

/// Most columns of a hit: a pattern may stand for a long stretch.
const HIT_LIMIT: usize = 32;

/// Renders the aligned rows and the total.
pub fn render_kwic(answer: &KwicAnswer, layout: Layout) -> String {
    let widths = Widths::of(&answer.rows, layout.width);
    let mut out = String::new();
    for row in &answer.rows {
        out.push_str(&line(row, &widths, layout));
    }
    let total = &answer.total;
    let occurrences = total.occurrences.unwrap_or_default();
    if !answer.rows.is_empty() {
        out.push('\n');
    }
    out.push_str(&format!(
        "{} in {} of {}",
        counted(occurrences, "occurrence"),
        counted(total.passages, "passage"),
        counted(total.reports, "report"),
    ));
    if answer.rows.len() < occurrences {
        out.push_str(&format!("    {} shown (--limit, --offset)", answer.rows.len()));
    }
    out.push('\n');
    out
}

/// Display columns of the parts of a line.
struct Widths {
    region: usize,
    left: usize,
    hit: usize,
    right: usize,
}

impl Widths {
    fn of(rows: &[KwicRow], page: usize) -> Self {
        let widest = |part: &dyn Fn(&KwicRow) -> usize| rows.iter().map(part).max();
        let region = widest(&|row| columns(&place(row))).unwrap_or(0).min(REGION_LIMIT);
        let hit = widest(&|row| columns(&one_line(&row.hit))).unwrap_or(0).min(HIT_LIMIT);
        let left = widest(&|row| columns(&one_line(&row.left))).unwrap_or(0);
        let right = widest(&|row| columns(&one_line(&row.right))).unwrap_or(0);
        let taken = "2025".len() + 2 + region + 2 + 1 + hit + 1;
        let room = page.saturating_sub(taken);
        // Each side gets its share of the room by the context asked for; none more than it needs.
        // Whole Han characters: an odd column on the left would stay empty.
        let share = (room * left).checked_div(left + right).unwrap_or(0) / 2 * 2;
        let left = left.min(share);
        Self { region, left, hit, right: right.min(room - left) }
    }
}

fn place(row: &KwicRow) -> String {
    region(&row.report.region)
}

fn line(row: &KwicRow, widths: &Widths, layout: Layout) -> String {
    let place = truncated(&place(row), widths.region);
    let place = format!(
        "{:>4}  {place}{}",
        year(row.report.year),
        " ".repeat(widths.region.saturating_sub(columns(&place)))
    );
    let left = last_columns(&one_line(&row.left), widths.left);
    let hit = truncated(&row.hit, widths.hit);
    let right = first_columns(&one_line(&row.right), widths.right);
    let pad = " ".repeat(widths.left.saturating_sub(columns(&left)));
    let place = layout.faint(&place);
    let line = format!("{place}  {pad}{left} {} {right}", layout.matched(&hit));
    format!("{}\n", line.trim_end())
}

/// Returns as many of the first characters as fit.
fn first_columns(text: &str, width: usize) -> String {
    let mut taken = 0;
    let fits = |c: &char| {
        taken += c.width().unwrap_or(0);
        taken <= width
    };
    text.chars().take_while(fits).collect()
}

/// Returns as many of the last characters as fit.
fn last_columns(text: &str, width: usize) -> String {
    let reversed: String = text.chars().rev().collect();
    first_columns(&reversed, width).chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::answer::{ReportRef, SearchTotal, SectionRef};

    fn row(left: &str, hit: &str, right: &str) -> KwicRow {
        KwicRow {
            report: ReportRef {
                id: "a".to_owned(),
                title: "政府工作报告".to_owned(),
                kind: None,
                year: Some(2023),
                region: vec!["望江区".to_owned()],
            },
            section: SectionRef {
                id: "s1".to_owned(),
                path: Vec::new(),
                role: "tasks".to_owned(),
            },
            passage: "a#s1.p1".to_owned(),
            span: [0, 0],
            left: left.to_owned(),
            hit: hit.to_owned(),
            right: right.to_owned(),
            folded: false,
            citation: String::new(),
        }
    }

    fn check(width: usize, rows: Vec<KwicRow>, expected: &str) {
        let total = SearchTotal { passages: 1, occurrences: Some(2), reports: 1 };
        let answer =
            KwicAnswer { schema: "baogao.kwic/1", phrase: String::new(), total, rows };
        let text = render_kwic(&answer, Layout { width, color: false });
        let lines: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
        assert_eq!(lines.join("\n"), expected);
    }

    #[test]
    fn hits_begin_in_one_column() {
        check(
            60,
            vec![row("推动", "养老", "服务"), row("a", "养老", "b")],
            "2023  望江区  推动 养老 服务\n2023  望江区     a 养老 b",
        );
    }

    #[test]
    fn what_does_not_fit_is_cut_on_the_outside() {
        check(
            30,
            vec![row("一二三四五六", "养老", "七八九十甲乙")],
            "2023  望江区  五六 养老 七八九",
        );
    }
}
