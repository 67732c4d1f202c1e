//! What a person reads after `topics`: a line a topic with its passages, and a grid by year.
//!
//! Where one topic was asked for, its names and words follow the grid, so that one sees what it means.

use super::layout::{Layout, columns, truncated};
use super::words::counted;
use super::wrap::wrap_indented;
use crate::output::topics::{TopicEntry, TopicsAnswer};

/// Columns of a topic's name.
const NAME_LIMIT: usize = 32;
/// How many words of a topic are shown.
const WORDS: usize = 16;

/// Renders the topics.
pub fn render_topics(answer: &TopicsAnswer, layout: Layout) -> String {
    let labels: Vec<String> = answer.topics.iter().map(label).collect();
    let width = labels.iter().map(|label| columns(label)).max().unwrap_or(0);
    let mut years: Vec<Option<u16>> = answer.rows.iter().map(|row| row.year).collect();
    years.sort_by_key(|year| (year.is_none(), *year));
    years.dedup();
    let cell = answer.topics.iter().map(|t| t.passages.to_string().len()).max();
    let cell = cell.unwrap_or(1).max(4) + 2;
    // The sum takes the first column.
    let per_grid = (layout.width.saturating_sub(width + cell) / cell).max(1);
    let mut out = String::new();
    for (n, span) in years.chunks(per_grid).enumerate() {
        if n > 0 {
            out.push('\n');
        }
        grid(answer, &labels, (width, cell), span, layout, &mut out);
    }
    if answer.topics.iter().any(|topic| topic.words.is_some()) {
        out.push('\n');
        for topic in &answer.topics {
            out.push_str(&meaning(topic, layout));
        }
    }
    out.push('\n');
    out.push_str(&counted(answer.total, "passage"));
    out.push_str("; a passage may have several topics\n");
    out
}

fn label(topic: &TopicEntry) -> String {
    let code = topic.code.as_deref().unwrap_or("");
    format!("{code:<4} {}", truncated(&topic.name, NAME_LIMIT))
}

fn grid(
    answer: &TopicsAnswer,
    labels: &[String],
    (width, cell): (usize, usize),
    span: &[Option<u16>],
    layout: Layout,
    out: &mut String,
) {
    let mut head = format!("{}{:>cell$}", " ".repeat(width), "all");
    for year in span {
        let year = year.map_or_else(|| "?".to_owned(), |year| year.to_string());
        head.push_str(&format!("{year:>cell$}"));
    }
    out.push_str(&layout.faint(&head));
    out.push('\n');
    for (topic, label) in answer.topics.iter().zip(labels) {
        let mut line = format!(
            "{label}{}{:>cell$}",
            " ".repeat(width - columns(label)),
            topic.passages
        );
        for year in span {
            let is_it = |row: &&crate::output::topics::TopicYear| {
                row.year == *year && row.name == topic.name && row.code == topic.code
            };
            let count = answer.rows.iter().find(is_it).map(|row| row.passages);
            let count = count.map_or_else(|| "·".to_owned(), |n| n.to_string());
            line.push_str(&format!("{count:>cell$}"));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// Says what a topic means: its other names, and the words that tell it.
fn meaning(topic: &TopicEntry, layout: Layout) -> String {
    let words = topic.words.as_deref().unwrap_or_default();
    let mut said = topic.also.join(" ");
    if !words.is_empty() {
        let first: Vec<&str> = words.iter().take(WORDS).map(String::as_str).collect();
        let more = if words.len() > WORDS { " …" } else { "" };
        said = format!("{said} · {}{more}", first.join(" "));
    }
    let said = said.trim_start_matches([' ', '·']);
    let name = topic.code.as_deref().unwrap_or(&topic.name);
    if said.is_empty() {
        return String::new();
    }
    format!("{}\n", wrap_indented(&format!("{name}: {said}"), 2, layout.width))
}
