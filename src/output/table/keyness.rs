//! What a person reads after `keyness`: the phrases of each set with counts, rates and evidence.

use super::columns::{Align, Column, render_columns};
use super::layout::Layout;
use super::words::counted;
use crate::output::keyness::{KeynessAnswer, Keyword, ReportSet};

/// Columns of a phrase.
const PHRASE_LIMIT: usize = 30;

/// Renders the lists.
pub fn render_keyness(answer: &KeynessAnswer, layout: Layout) -> String {
    let mut out = String::new();
    for (name, set) in [("a", &answer.a), ("b", &answer.b)] {
        out.push_str(&format!("{name}  {}\n", set_line(set)));
    }
    let locked = |keyword: &&Keyword| keyword.verdict == "lockword";
    let parts = [
        ("used alike", answer.keywords.iter().filter(locked).collect::<Vec<_>>()),
        ("more in a", of(answer, "a")),
        ("more in b", of(answer, "b")),
    ];
    for (title, keywords) in parts {
        if keywords.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{}\n", layout.strong(title)));
        let rows: Vec<Vec<String>> =
            keywords.iter().map(|keyword| cells(keyword)).collect();
        out.push_str(&render_columns(&heads(), &rows, layout));
    }
    let listed = answer.keywords.len();
    if listed < answer.total {
        out.push_str(&format!("\n{listed} of {}\n", counted(answer.total, "phrase")));
    }
    out.push_str(&layout.faint(
        "counts and rates per 10,000 characters; log ratio +1 is twice as often; \
         weak: not enough evidence\n",
    ));
    out
}

fn of<'a>(answer: &'a KeynessAnswer, set: &str) -> Vec<&'a Keyword> {
    let keywords = answer.keywords.iter();
    keywords.filter(|k| k.verdict != "lockword" && k.more_in == set).collect()
}

fn set_line(set: &ReportSet) -> String {
    let named = match set.reports.as_slice() {
        few @ ([] | [_] | [_, _] | [_, _, _]) => few.join(", "),
        many => format!(
            "{} … {}",
            many.first().map_or("", |id| id),
            many.last().map_or("", |id| id)
        ),
    };
    let chars = counted(set.chars, "character");
    format!("{}, {chars}: {named}", counted(set.reports.len(), "report"))
}

fn heads() -> Vec<Column> {
    let mut heads = vec![Column::left("phrase", PHRASE_LIMIT)];
    for head in ["a", "b", "rate a", "rate b", "log ratio", "interval", "G²"] {
        heads.push(Column { align: Align::Right, ..Column::right(head) });
    }
    heads.push(Column::left("", usize::MAX));
    heads
}

fn cells(keyword: &Keyword) -> Vec<String> {
    let [low, high] = keyword.log_ratio_interval;
    vec![
        keyword.phrase.clone(),
        keyword.a.occurrences.to_string(),
        keyword.b.occurrences.to_string(),
        format!("{:.2}", keyword.a.per_10k),
        format!("{:.2}", keyword.b.per_10k),
        format!("{:+.2}", keyword.log_ratio),
        format!("{low:+.2} {high:+.2}"),
        format!("{:.1}", keyword.g2.abs()),
        if keyword.verdict == "weak" { "weak".to_owned() } else { String::new() },
    ]
}
