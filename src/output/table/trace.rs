//! What a person reads after `trace`: a table of rates by year with bars beneath, then first and last
//! use of each phrase.
//!
//! 0 is a report without the phrase, – a year without a report, blank a year outside of the series.
//! Series that never use a phrase are counted, not drawn. Years that do not fit go on below.

use super::layout::{Layout, columns, truncated};
use super::words::{counted, kind, region};
use crate::output::trace::{TraceAnswer, TraceRow, TracedPhrase, UsePlace};

/// Columns of a phrase's or a series' name.
const NAME_LIMIT: usize = 30;

/// Columns of a year: four digits and a gap.
const CELL: usize = 6;

/// Series drawn; further ones are counted.
const MOST_SERIES: usize = 12;

/// Bars of rising height; the first is for rates that are not zero.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Renders the tables and the uses.
pub fn render_trace(answer: &TraceAnswer, layout: Layout) -> String {
    let mut out = String::new();
    let lines = lines(answer);
    let name_width = lines.iter().map(|line| columns(&line.name)).max().unwrap_or(0);
    let mut years: Vec<u16> =
        lines.iter().flat_map(|line| line.rows).map(|row| row.year).collect();
    years.sort_unstable();
    years.dedup();
    let peak = lines.iter().flat_map(|line| line.rows).filter_map(|row| row.per_10k);
    let peak = peak.fold(0.0, f64::max);
    let fits = (layout.width.saturating_sub(name_width) / CELL).max(1);
    for span in years.chunks(fits) {
        grid(&lines, name_width, span, peak, layout, &mut out);
        out.push('\n');
    }
    if !lines.is_empty() && lines.iter().flat_map(|l| l.rows).any(|r| r.reports == 0) {
        out.push_str(&layout.faint("– no report\n"));
    }
    for phrase in &answer.phrases {
        uses(phrase, layout, &mut out);
        for variant in &phrase.variants {
            let times = counted(variant.occurrences, "occurrence");
            let line = format!("  also {}  {times}  {}", variant.form, variant.relation);
            out.push_str(&truncated(&line, layout.width));
            out.push('\n');
        }
    }
    out
}

/// A line of the table.
struct Line<'a> {
    name: String,
    /// The series that begins here, if the lines of several stand below each other.
    head: Option<String>,
    state: Option<&'a str>,
    rows: &'a [TraceRow],
}

/// Returns a line for each phrase of each series that uses any of them.
fn lines(answer: &TraceAnswer) -> Vec<Line<'_>> {
    let mut chunks: Vec<Vec<&[TraceRow]>> = Vec::new();
    for phrase in &answer.phrases {
        let same = |a: &TraceRow, b: &TraceRow| a.region == b.region && a.kind == b.kind;
        chunks.push(phrase.rows.chunk_by(same).collect());
    }
    let series = chunks.first().map_or(0, Vec::len);
    let is_used = |at: &usize| {
        let rows = chunks.iter().filter_map(|of_phrase| of_phrase.get(*at));
        rows.flat_map(|rows| rows.iter()).any(|row| row.reports_with > 0)
    };
    let mut drawn: Vec<usize> = (0..series).filter(is_used).collect();
    if drawn.is_empty() && series == 1 {
        drawn.push(0);
    }
    let is_alone = series <= 1;
    let mut out = Vec::new();
    for at in drawn.into_iter().take(MOST_SERIES) {
        for (n, (phrase, of_phrase)) in answer.phrases.iter().zip(&chunks).enumerate() {
            let Some(rows) = of_phrase.get(at).copied() else { continue };
            let head = (n == 0 && !is_alone).then(|| series_name(rows));
            let name = truncated(&phrase.phrase, NAME_LIMIT);
            out.push(Line { name, head, state: state(phrase, rows), rows });
        }
    }
    out
}

fn series_name(rows: &[TraceRow]) -> String {
    rows.first().map_or_else(String::new, |row| {
        format!("{} {}", region(&row.region), kind(row.kind.as_deref()))
    })
}

/// Returns the state of a phrase in the series of some rows, or in all.
fn state<'a>(phrase: &'a TracedPhrase, rows: &[TraceRow]) -> Option<&'a str> {
    let row = rows.first()?;
    if row.region.is_empty() && row.kind.is_none() {
        return phrase.state.as_deref();
    }
    let of = phrase.series.iter();
    let mut of =
        of.filter(|series| series.region == row.region && series.kind == row.kind);
    of.next().map(|series| series.state.as_str())
}

fn grid(
    lines: &[Line<'_>],
    name_width: usize,
    span: &[u16],
    peak: f64,
    layout: Layout,
    out: &mut String,
) {
    let title = "per 10,000 characters";
    let pad = name_width.saturating_sub(title.len());
    let mut head = format!("{title}{}", " ".repeat(pad));
    if title.len() > name_width {
        head = format!("{title}\n{}", " ".repeat(name_width));
    }
    span.iter().for_each(|year| head.push_str(&format!("{year:>CELL$}")));
    out.push_str(&layout.faint(&head));
    out.push('\n');
    for line in lines {
        if let Some(head) = &line.head {
            out.push_str(&layout.strong(head));
            out.push('\n');
        }
        let (mut cells, mut bars) = (String::new(), String::new());
        for year in span {
            let row = line.rows.iter().find(|row| row.year == *year);
            let (cell, bar) = cell(row, peak);
            cells.push_str(&format!("{cell:>CELL$}"));
            bars.push_str(&format!("{bar:>CELL$}"));
        }
        let gap = " ".repeat(name_width - columns(&line.name));
        let state = line.state.unwrap_or("never");
        let taken = name_width + span.len() * CELL + 4 + state.len();
        let state =
            if taken <= layout.width { format!("    {state}") } else { String::new() };
        out.push_str(&format!("{}{gap}{cells}{state}", line.name));
        out.push('\n');
        if !bars.trim().is_empty() {
            out.push_str(&format!("{}{}\n", " ".repeat(name_width), bars.trim_end()));
        }
    }
}

/// Returns a year's rate and its bar.
fn cell(row: Option<&TraceRow>, peak: f64) -> (String, String) {
    let Some(row) = row else { return (String::new(), String::new()) };
    let Some(rate) = row.per_10k else {
        return ("–".to_owned(), String::new());
    };
    if rate <= 0.0 {
        return ("0".to_owned(), String::new());
    }
    let level = (rate / peak.max(f64::MIN_POSITIVE) * BARS.len() as f64).ceil() as usize;
    let bar = BARS.get(level.saturating_sub(1)).or(BARS.last()).copied().unwrap_or('█');
    // A rate too small for one decimal is not zero.
    let text = if rate < 0.05 { "<0.1".to_owned() } else { format!("{rate:.1}") };
    (text, bar.to_string())
}

fn uses(phrase: &TracedPhrase, layout: Layout, out: &mut String) {
    out.push_str(&layout.strong(&format!("“{}”", phrase.phrase)));
    let Some((first, last)) = phrase.first_use.as_ref().zip(phrase.last_use.as_ref())
    else {
        let searched: usize = phrase.rows.iter().map(|row| row.reports).sum();
        out.push_str(&format!("  in none of {}\n", counted(searched, "report")));
        return;
    };
    let with = counted(phrase.reports_with, "report");
    let times = counted(phrase.occurrences, "occurrence");
    let state = phrase.state.as_deref().unwrap_or_default();
    out.push_str(&format!("  {times} in {with}  {state}\n"));
    let before = match first.left_censored {
        true => "no earlier report was searched, so this may not be the first".to_owned(),
        false => {
            let reports = counted(first.checked_before, "earlier report");
            format!("{reports} without it")
        }
    };
    out.push_str(&use_line("first use", &first.place, &before, layout));
    if last.place.passage != first.place.passage {
        let after = match last.checked_after {
            0 => String::new(),
            n => format!("{} without it", counted(n, "later report")),
        };
        out.push_str(&use_line("last use", &last.place, &after, layout));
    }
    let mut regions: Vec<&[String]> = Vec::new();
    let mut spread: Vec<String> = Vec::new();
    for series in &phrase.series {
        if !regions.contains(&series.region.as_slice()) {
            regions.push(&series.region);
            spread.push(format!("{} {}", series.first, region(&series.region)));
        }
    }
    if spread.len() > 1 {
        let more = spread.len().saturating_sub(MOST_SERIES);
        spread.truncate(MOST_SERIES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let line = format!("  {:<9}  {}{more}", "spread", spread.join(" → "));
        out.push_str(&truncated(&line, layout.width));
        out.push('\n');
    }
}

fn use_line(label: &str, place: &UsePlace, note: &str, layout: Layout) -> String {
    let line = format!("  {label:<9}  {}  {}", place.year, place.citation);
    let line = truncated(&line, layout.width);
    if note.is_empty() {
        return format!("{line}\n");
    }
    format!("{line}\n{:13}{}\n", "", layout.faint(note))
}
