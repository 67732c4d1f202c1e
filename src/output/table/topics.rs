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
    let has_codes = answer.topics.iter().any(|topic| topic.code.is_some());
    let labels: Vec<String> =
        answer.topics.iter().map(|topic| label(topic, has_codes)).collect();
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

fn label(topic: &TopicEntry, has_codes: bool) -> String {
    let name = truncated(&topic.name, NAME_LIMIT);
    let code = topic.code.as_deref().unwrap_or("");
    if has_codes { format!("{code:<4} {name}") } else { name }
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
    wrap_indented(&format!("{name}: {said}"), 2, layout.width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::topics::TopicYear;

    fn entry(code: Option<&str>, name: &str, words: Option<&[&str]>) -> TopicEntry {
        let owned = |words: &[&str]| words.iter().map(|&w| w.to_owned()).collect();
        TopicEntry {
            code: code.map(str::to_owned),
            name: name.to_owned(),
            level: "class".to_owned(),
            classes: Vec::new(),
            also: Vec::new(),
            words: words.map(owned),
            cap: Vec::new(),
            passages: 7,
            primary: None,
            reports: 2,
        }
    }

    fn row(of: &TopicEntry, year: u16, passages: usize) -> TopicYear {
        TopicYear {
            code: of.code.clone(),
            name: of.name.clone(),
            year: Some(year),
            passages,
            primary: None,
            reports: 1,
            of: 50,
        }
    }

    #[test]
    fn years_are_columns_and_words_follow() {
        let class = entry(Some("13"), "卫生、体育", None);
        let familiar = entry(None, "中医药", Some(&["中医"]));
        let rows =
            vec![row(&class, 2024, 3), row(&class, 2025, 4), row(&familiar, 2025, 7)];
        let answer = TopicsAnswer {
            schema: "baogao.topics/1",
            total: 99,
            topics: vec![class, familiar],
            rows,
        };
        let page = Layout { width: 60, color: false };
        insta::assert_snapshot!(render_topics(&answer, page), @r"
                          all  2024  2025
        13   卫生、体育     7     3     4
             中医药         7     ·     7

          中医药: 中医

        99 passages; a passage may have several topics
        ");
    }
}
