//! What a person reads after `compare`: what changed on one screen, then the units in order.
//!
//! The head says what the two texts are to each other, how much of each was kept, which sections answer
//! each other, and which figures, wordings and quoted terms changed. Lists are cut so that they fit on a
//! screen, and say how many there are.

use super::columns::{Column, render_columns};
use super::compare_units::{labels, render_row, render_units};
use super::layout::{Layout, one_line, truncated};
use super::words::{counted, grouped, kind, region, year};
use super::wrap::wrap_indented;
use crate::output::compare::{
    CompareAnswer, CompareRowsAnswer, FigureRow, PhraseRow, SectionRow, ShareCounts,
    TargetRow,
};

/// Columns that the name of a block takes.
const NAME: usize = 10;

/// Renders a comparison; of each list at most `most` rows.
pub fn render_compare(answer: &CompareAnswer, most: usize, layout: Layout) -> String {
    let mut out = head(answer, layout);
    out.push_str(&warnings(answer, layout));
    out.push('\n');
    out.push_str(&shares(answer, layout));
    out.push_str(&sections(&answer.sections, layout));
    out.push_str(&figures(&answer.figures, most, layout));
    out.push_str(&targets(&answer.targets, most, layout));
    out.push_str(&wordings(answer, most, layout));
    out.push_str(&terms(&answer.phrases, most, layout));
    out.push_str(&render_units(&answer.units, layout));
    out
}

/// Renders the rows of several reports.
pub fn render_compare_rows(answer: &CompareRowsAnswer, layout: Layout) -> String {
    let mut out = String::new();
    for report in &answer.reports {
        let name = format!("{}  {}", year(report.year), region(&report.region));
        let title = kind(report.kind.as_deref());
        let line = format!("{name}  {title}");
        out.push_str(&layout.ends(
            0,
            (&line, &layout.strong(&line)),
            (&report.id, &layout.faint(&report.id)),
        ));
    }
    out.push('\n');
    out.push_str(&steps(answer, layout));
    let labels = labels(&answer.reports);
    for row in &answer.rows {
        out.push_str(&render_row(&labels, row, layout));
    }
    out.push_str(&format!("{}\n", counted(answer.rows.len(), "row")));
    out
}

/// Says how much each report has of the one before it.
fn steps(answer: &CompareRowsAnswer, layout: Layout) -> String {
    let names = labels(&answer.reports);
    let neighbors = names.iter().zip(names.iter().skip(1));
    let cells: Vec<Vec<String>> = answer
        .steps
        .iter()
        .zip(neighbors)
        .map(|(step, (a, b))| {
            let label = format!("{} → {}", a.trim_end(), b.trim_end());
            share_row(label, &step.shares.b.chars, &step.shares.without_formulas.b.chars)
        })
        .collect();
    format!("{}\n", render_columns(&share_heads(), &cells, layout))
}

/// Names both reports: once what they share, then what differs.
fn head(answer: &CompareAnswer, layout: Layout) -> String {
    let (a, b) = (&answer.a.report, &answer.b.report);
    let both = |x: String, y: String| if x == y { x } else { format!("{x} → {y}") };
    let name = [
        both(region(&a.region), region(&b.region)),
        both(kind(a.kind.as_deref()), kind(b.kind.as_deref())),
        both(year(a.year), year(b.year)),
    ]
    .join("  ");
    let size =
        format!("{} → {} characters", grouped(answer.a.chars), grouped(answer.b.chars));
    layout.ends(0, (&name, &layout.strong(&name)), (&size, &layout.faint(&size)))
}

fn warnings(answer: &CompareAnswer, layout: Layout) -> String {
    let (a, b) = (&answer.a.report.id, &answer.b.report.id);
    let mut out = String::new();
    for warning in &answer.warnings {
        let text = match warning.as_str() {
            "same_text" => {
                "the same text: what differs is typography or a mend".to_owned()
            }
            "a_is_excerpt" => format!("{a} is a part of {b}; only that part is compared"),
            "b_is_excerpt" => format!("{b} is a part of {a}; only that part is compared"),
            "kinds_differ" => "reports of different kinds".to_owned(),
            "regions_differ" => "reports of different regions".to_owned(),
            "years_not_adjacent" => "more than one year lies between them".to_owned(),
            "years_reversed" => "the first is the later one".to_owned(),
            other => other.to_owned(),
        };
        out.push_str(&format!("{} {text}\n", layout.warning("note:")));
    }
    out
}

fn shares(answer: &CompareAnswer, layout: Layout) -> String {
    let (a, b) = (&answer.a.report, &answer.b.report);
    let label = |own: Option<u16>, other: Option<u16>, id: &str| match own {
        Some(own) if other.is_some_and(|other| other != own) => own.to_string(),
        _ => truncated(id, 24),
    };
    let plain = &answer.shares.without_formulas;
    let rows = [
        share_row(label(a.year, b.year, &a.id), &answer.shares.a.chars, &plain.a.chars),
        share_row(label(b.year, a.year, &b.id), &answer.shares.b.chars, &plain.b.chars),
    ];
    render_columns(&share_heads(), &rows, layout)
}

fn share_heads() -> [Column; 7] {
    [
        Column::left("", 24),
        Column::right("kept"),
        Column::right("revised"),
        Column::right("moved"),
        Column::right("related"),
        Column::right("own"),
        Column::left("without set formulas", 40),
    ]
}

fn share_row(name: String, all: &ShareCounts, plain: &ShareCounts) -> Vec<String> {
    let percent = |part: usize, of: &ShareCounts| match of.total {
        0 => "–".to_owned(),
        total => format!("{:.1} %", part as f64 * 100.0 / total as f64),
    };
    let moved = |of: &ShareCounts| of.moved + of.moved_revised;
    let parts = |of: &ShareCounts| {
        [of.kept, of.revised, moved(of), of.related, of.alone]
            .map(|part| percent(part, of))
    };
    let short = parts(plain).map(|part| part.trim_end_matches(" %").to_owned());
    let mut cells = vec![name];
    cells.extend(parts(all));
    cells.push(short.join(" / "));
    cells
}

/// Begins a block: its name, then text that hangs beside it.
fn block(name: &str, text: &str, layout: Layout) -> String {
    let wrapped = wrap_indented(text, NAME, layout.width);
    let label = format!("{name:NAME$}");
    let rest = wrapped.get(NAME..).unwrap_or_default();
    format!("{}{rest}", layout.faint(&label))
}

fn sections(rows: &[SectionRow], layout: Layout) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let names =
        |state: &str, of: &dyn Fn(&SectionRow) -> Option<String>| -> Vec<String> {
            rows.iter().filter(|row| row.state == state).filter_map(of).collect()
        };
    let last = |path: &[String]| path.last().map(|title| truncated(title, 40));
    let matched = rows.iter().filter(|row| row.state == "matched").count();
    let doubtful = rows.iter().filter(|row| row.state == "ambiguous").count();
    let mut parts = vec![format!("{matched} matched")];
    if doubtful > 0 {
        parts.push(format!("{doubtful} in doubt"));
    }
    for (word, list) in [
        ("dropped", names("dropped", &|row| last(&row.a_path))),
        ("added", names("added", &|row| last(&row.b_path))),
    ] {
        if !list.is_empty() {
            parts.push(format!("{} {word}: {}", list.len(), list.join("，")));
        }
    }
    block("sections", &parts.join(" · "), layout)
}

fn figures(rows: &[FigureRow], most: usize, layout: Layout) -> String {
    let mut changed: Vec<&FigureRow> = rows
        .iter()
        .filter(|row| !matches!(row.state.as_str(), "same" | "unpaired" | "not_compared"))
        .collect();
    let outside = rows.iter().filter(|row| row.state == "not_compared").count();
    let outside = match outside {
        0 => String::new(),
        n => {
            let said = format!("{} in what the other lacks", counted(n, "figure"));
            format!("{}\n", layout.faint(&said))
        }
    };
    if changed.is_empty() {
        return outside;
    }
    // Aims first: they are what a reader came for.
    let ahead = |row: &FigureRow| {
        [&row.a, &row.b].into_iter().flatten().any(|figure| figure.status == "target")
    };
    let paired = |row: &FigureRow| row.a.is_some() && row.b.is_some();
    changed.sort_by_key(|row| (!ahead(row), !paired(row)));
    let total = changed.len();
    let printed = |row: &FigureRow, of_a: bool| {
        let (own, absent) = if of_a { (&row.a, "new") } else { (&row.b, "not_stated") };
        match own {
            Some(figure) => one_line(&figure.text),
            None if row.state == absent => "not stated".to_owned(),
            None => "not read".to_owned(),
        }
    };
    let cells: Vec<Vec<String>> = changed
        .iter()
        .take(most)
        .map(|row| {
            let kind = if ahead(row) { "aim" } else { "result" };
            let state = match (&row.wording, row.state.as_str()) {
                (Some(wording), state) if wording != state => {
                    format!("{state}, {wording}")
                }
                (_, state) => state.replace('_', " "),
            };
            let values = format!("{} → {}", printed(row, true), printed(row, false));
            vec![kind.to_owned(), truncated(&one_line(&row.indicator), 32), values, state]
        })
        .collect();
    let heads = [
        Column::left("figures", 7),
        Column::left("", 32),
        Column::left("", 40),
        Column::left("", 24),
    ];
    let mut out = format!("\n{}", render_columns(&heads, &cells, layout));
    if total > most {
        out.push_str(&more(total - most, "--only figures", layout));
    }
    out.push_str(&outside);
    out
}

/// Says what became of the earlier report's targets: how many, then one a line, the missed ones first.
fn targets(rows: &[TargetRow], most: usize, layout: Layout) -> String {
    const FATES: [&str; 7] = [
        "missed",
        "near",
        "not_reported",
        "not_extracted",
        "unit_changed",
        "basis_changed",
        "met",
    ];
    if rows.is_empty() {
        return String::new();
    }
    let of = |fate: &str| rows.iter().filter(|row| row.fate == fate).count();
    let counts: Vec<String> = FATES
        .iter()
        .rev()
        .filter(|fate| of(fate) > 0)
        .map(|fate| format!("{} {}", of(fate), fate.replace('_', " ")))
        .collect();
    let mut sorted: Vec<&TargetRow> = rows.iter().collect();
    sorted.sort_by_key(|row| FATES.iter().position(|fate| *fate == row.fate));
    let cells: Vec<Vec<String>> = sorted
        .iter()
        .take(most)
        .map(|row| {
            let result = row.result.as_ref().map_or("–", |figure| figure.text.as_str());
            let values = format!("{} ⇒ {}", one_line(&row.target.text), one_line(result));
            let name = truncated(&one_line(&row.indicator), 32);
            vec![String::new(), name, values, row.fate.replace('_', " ")]
        })
        .collect();
    let heads = [
        Column::left("", 7),
        Column::left("", 32),
        Column::left("", 40),
        Column::left("", 24),
    ];
    let mut out = format!("\n{}", block("targets", &counts.join(" · "), layout));
    out.push_str(&render_columns(&heads, &cells, layout));
    if rows.len() > most {
        out.push_str(&more(rows.len() - most, "--only targets", layout));
    }
    out
}

fn more(count: usize, option: &str, layout: Layout) -> String {
    format!("{}\n", layout.faint(&format!("and {count} more: {option}")))
}

fn wordings(answer: &CompareAnswer, most: usize, layout: Layout) -> String {
    if answer.wording.is_empty() {
        return String::new();
    }
    let cells: Vec<Vec<String>> = answer
        .wording
        .iter()
        .take(most)
        .map(|row| {
            let steps = format!("{} → {}", row.a.cue, row.b.cue);
            vec![row.change.clone(), steps, one_line(&row.object)]
        })
        .collect();
    let heads = [Column::left("wording", 10), Column::left("", 28), Column::left("", 50)];
    let mut out = format!("\n{}", render_columns(&heads, &cells, layout));
    if answer.wording.len() > most {
        out.push_str(&more(answer.wording.len() - most, "--only wording", layout));
    }
    out
}

fn terms(rows: &[PhraseRow], most: usize, layout: Layout) -> String {
    let line = |state: &str| {
        let list: Vec<&PhraseRow> =
            rows.iter().filter(|row| row.state == state).collect();
        if list.is_empty() {
            return String::new();
        }
        let shown: Vec<String> = list
            .iter()
            .take(most)
            .map(|row| format!("“{}”", one_line(&row.phrase)))
            .collect();
        let rest = match list.len().saturating_sub(most) {
            0 => String::new(),
            rest => format!(" and {rest} more: --only phrases"),
        };
        block(state, &format!("{}{rest}", shown.join(" ")), layout)
    };
    let (gone, new) = (line("gone"), line("new"));
    if gone.is_empty() && new.is_empty() {
        return String::new();
    }
    format!("\n{}\n{gone}{new}", layout.faint("quoted terms"))
}
