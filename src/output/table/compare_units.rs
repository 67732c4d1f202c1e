//! The units of a comparison for people: a mark, and the text with what changed in it.
//!
//! Marks and brackets say everything; color only adds. A revised unit is one text, taken out `[−…−]` and
//! put in `[+…+]`; sides that are only related stand side by side where the page is wide enough, else
//! one under the other. What was kept is one line. A line never breaks in the middle of a number.

use std::collections::BTreeSet;

use super::layout::{Layout, columns, one_line, truncated};
use super::words::{counted, year};
use super::wrap::wrap;
use crate::output::answer::ReportRef;
use crate::output::compare::{AlignedRow, OpView, UnitSide, UnitView};

/// Columns of the mark before a unit.
const MARK: usize = 4;

/// Least columns of a page on which two texts stand side by side.
const WIDE: usize = 80;

/// How a character is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Plain,
    Removed,
    Added,
}

/// Renders units under the headings of their sections.
pub(super) fn render_units(units: &[UnitView], layout: Layout) -> String {
    if units.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    let mut at: Option<&[String]> = None;
    for unit in units {
        let side = unit.b.as_ref().or(unit.a.as_ref());
        let path = side.map(|side| side.section.path.as_slice());
        if path != at {
            at = path;
            let path = path.unwrap_or_default().join(" › ");
            let line = truncated(&path, layout.width);
            out.push_str(&format!("\n{}\n", layout.strong(&line)));
        }
        out.push_str(&render_unit(unit, layout));
    }
    out.push_str(&format!("\n{}\n", counted(units.len(), "unit")));
    out
}

fn mark(class: &str) -> &'static str {
    match class {
        "kept" => "=",
        "moved" => "⇄",
        "revised" => "~",
        "moved_revised" => "⇄~",
        "related" => "≈",
        "dropped" => "−",
        "added" => "+",
        _ => "?",
    }
}

fn render_unit(unit: &UnitView, layout: Layout) -> String {
    let (a, b) = (text(unit.a.as_ref()), text(unit.b.as_ref()));
    let body = match unit.class.as_str() {
        "kept" => {
            let line = truncated(b, layout.width.saturating_sub(MARK));
            vec![layout.faint(&line)]
        }
        "dropped" => toned(&all(a, Tone::Removed), layout),
        "added" => toned(&all(b, Tone::Added), layout),
        "related" => beside(a, b, layout),
        _ => toned(&redline(a, b, &unit.ops), layout),
    };
    let mut out = hang(mark(&unit.class), &body, layout);
    if let ("moved" | "moved_revised", Some(from)) = (unit.class.as_str(), &unit.a) {
        let path = from.section.path.join(" › ");
        let line = truncated(&format!("from {path}"), layout.width.saturating_sub(MARK));
        out.push_str(&format!("{}{}\n", " ".repeat(MARK), layout.faint(&line)));
    }
    out
}

fn text(side: Option<&UnitSide>) -> &str {
    side.map_or("", |side| side.text.as_str())
}

/// Puts a mark before the first of some lines.
fn hang(mark: &str, lines: &[String], layout: Layout) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let mark = if at == 0 { mark } else { "" };
        let gap = " ".repeat(MARK.saturating_sub(columns(mark)));
        out.push_str(format!("{}{gap}{line}", layout.faint(mark)).trim_end());
        out.push('\n');
    }
    out
}

fn all(text: &str, tone: Tone) -> Vec<(char, Tone)> {
    one_line(text).chars().map(|c| (c, tone)).collect()
}

/// Returns one text with what was taken out and put in, in brackets.
fn redline(a: &str, b: &str, ops: &[OpView]) -> Vec<(char, Tone)> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut out = Vec::new();
    let mut add = |open: &str, text: &[char], close: &str, tone: Tone| {
        if !text.is_empty() {
            let text: String = text.iter().collect();
            out.extend(all(&format!("{open}{text}{close}"), tone));
        }
    };
    for op in ops {
        let old = a.get(op.a[0]..op.a[1]).unwrap_or_default();
        let new = b.get(op.b[0]..op.b[1]).unwrap_or_default();
        if op.op == "equal" {
            add("", new, "", Tone::Plain);
        } else {
            add("[−", old, "−]", Tone::Removed);
            add("[+", new, "+]", Tone::Added);
        }
    }
    out
}

/// Breaks a text into lines and gives each stretch its style.
fn toned(text: &[(char, Tone)], layout: Layout) -> Vec<String> {
    let chars: Vec<char> = text.iter().map(|(c, _)| *c).collect();
    let lines = wrap(&chars, layout.width.saturating_sub(MARK));
    lines
        .into_iter()
        .map(|line| {
            let stretch = text.get(line).unwrap_or_default();
            let runs = stretch.chunk_by(|x, y| x.1 == y.1);
            runs.map(|run| {
                let words: String = run.iter().map(|(c, _)| *c).collect();
                match run.first().map(|(_, tone)| *tone) {
                    Some(Tone::Removed) => layout.removed(&words),
                    Some(Tone::Added) => layout.added(&words),
                    _ => words,
                }
            })
            .collect()
        })
        .collect()
}

/// Puts two texts side by side, or one under the other on a narrow page.
fn beside(a: &str, b: &str, layout: Layout) -> Vec<String> {
    if layout.width < WIDE {
        let mut lines = toned(&all(a, Tone::Removed), layout);
        lines.push(layout.faint("↓"));
        lines.extend(toned(&all(b, Tone::Added), layout));
        return lines;
    }
    let width = (layout.width - MARK - 3) / 2;
    let broken = |text: &str| -> Vec<String> {
        let chars: Vec<char> = one_line(text).chars().collect();
        let lines = wrap(&chars, width);
        lines
            .into_iter()
            .map(|line| chars.get(line).unwrap_or_default().iter().collect())
            .collect()
    };
    let (left, right) = (broken(a), broken(b));
    let none = String::new();
    (0..left.len().max(right.len()))
        .map(|at| {
            let (x, y) = (left.get(at).unwrap_or(&none), right.get(at).unwrap_or(&none));
            let gap = " ".repeat(width.saturating_sub(columns(x)));
            format!("{x}{gap} {} {y}", layout.faint("│"))
        })
        .collect()
}

/// Returns a short name for each of several reports: the year, else the place, else the id, whichever tells
/// them apart.
pub(super) fn labels(reports: &[ReportRef]) -> Vec<String> {
    let of = |name: &dyn Fn(&ReportRef) -> String| -> Vec<String> {
        let names: Vec<String> = reports.iter().map(name).collect();
        let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0);
        let padded =
            |name: &String| format!("{name}{}", " ".repeat(widest - columns(name)));
        names.iter().map(padded).collect()
    };
    let place = |report: &ReportRef| report.region.last().cloned().unwrap_or_default();
    let by_year = of(&|report| year(report.year));
    let by_place = of(&|report| truncated(&place(report), 16));
    let is_telling =
        |names: &[String]| names.iter().collect::<BTreeSet<_>>().len() == names.len();
    match () {
        () if is_telling(&by_year) => by_year,
        () if is_telling(&by_place) => by_place,
        () => of(&|report| truncated(&report.id, 32)),
    }
}

/// Renders a row of several reports: one line or more for each that has it.
pub(super) fn render_row(labels: &[String], row: &AlignedRow, layout: Layout) -> String {
    let mut out = String::new();
    for (name, unit) in labels.iter().zip(&row.units) {
        let Some(unit) = unit else {
            out.push_str(&format!("{}\n", layout.faint(&format!("{name}  –"))));
            continue;
        };
        let chars: Vec<char> = one_line(&unit.place.text).chars().collect();
        let first = format!("{name}  {}", mark(&unit.class));
        let indent = columns(&first) + 1;
        for (at, line) in
            wrap(&chars, layout.width.saturating_sub(indent)).into_iter().enumerate()
        {
            let words: String = chars.get(line).unwrap_or_default().iter().collect();
            let lead = if at == 0 { first.clone() } else { " ".repeat(indent - 1) };
            out.push_str(&format!("{} {words}\n", layout.faint(&lead)));
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::answer::SectionRef;

    fn side(text: &str) -> Option<UnitSide> {
        Some(UnitSide {
            passage: "wangjiang-2025-work#s3.p1".to_owned(),
            section: SectionRef {
                id: "s3".to_owned(),
                path: vec!["三、今年安排".to_owned()],
                role: "tasks".to_owned(),
            },
            span: [0, text.chars().count()],
            text: text.to_owned(),
            citation: String::new(),
        })
    }

    fn unit(
        class: &str,
        a: Option<UnitSide>,
        b: Option<UnitSide>,
        ops: &[OpView],
    ) -> UnitView {
        UnitView {
            class: class.to_owned(),
            level: "sentence".to_owned(),
            score: 0.9,
            formula: false,
            a,
            b,
            ops: ops.to_vec(),
        }
    }

    fn check(unit: &UnitView, width: usize, expected: &str) {
        let layout = Layout { width, color: false };
        assert_eq!(render_unit(unit, layout), expected);
    }

    #[test]
    fn a_redline_marks_what_went_and_what_came() {
        let step = |op: &str, a, b| OpView { op: op.to_owned(), a, b };
        let ops = [step("equal", [0, 4], [0, 4]), step("replace", [4, 6], [4, 6])];
        let revised = unit("revised", side("新建公园三处"), side("新建公园五座"), &ops);
        check(&revised, 60, "~   新建公园[−三处−][+五座+]\n");
    }

    #[test]
    fn related_sides_stand_side_by_side_on_a_wide_page() {
        let related = unit("related", side("新建公园"), side("公园建设"), &[]);
        check(&related, 40, "≈   新建公园\n    ↓\n    公园建设\n");
        let wide = format!("≈   新建公园{} │ 公园建设\n", " ".repeat(30));
        check(&related, 83, &wide);
    }

    #[test]
    fn what_moved_says_from_where() {
        let moved = unit(
            "moved",
            side("新建公园"),
            side("新建公园"),
            &[OpView { op: "equal".to_owned(), a: [0, 4], b: [0, 4] }],
        );
        check(&moved, 60, "⇄   新建公园\n    from 三、今年安排\n");
    }

    #[test]
    fn reports_are_named_by_what_tells_them_apart() {
        use crate::output::table::sample::report_ref;
        let check = |reports: &[ReportRef], expected: &[&str]| {
            assert_eq!(labels(reports), expected);
        };
        check(&[report_ref(2024), report_ref(2025)], &["2024", "2025"]);
        let mut other = report_ref(2025);
        other.region = vec!["窑岭".to_owned()];
        let mut third = report_ref(2025);
        third.region = vec!["云海市".to_owned()];
        check(&[other.clone(), third], &["窑岭  ", "云海市"]);
        other.id = "yaoling".to_owned();
        let twin = ReportRef { id: "twin".to_owned(), ..other.clone() };
        check(&[other, twin], &["yaoling", "twin   "]);
    }

    #[test]
    fn color_only_adds() {
        let dropped = unit("dropped", side("新建公园"), None, &[]);
        let plain = render_unit(&dropped, Layout { width: 60, color: false });
        assert_eq!(plain, "−   新建公园\n");
        let bright = render_unit(&dropped, Layout { width: 60, color: true });
        assert!(bright.contains("新建公园") && bright.len() > plain.len());
    }
}
