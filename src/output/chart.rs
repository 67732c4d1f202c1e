//! A chart of what `trace` prints, as one SVG file with its legend.
//!
//! A line is a phrase in one series, or in all of them. A filled point is a year with the phrase, a
//! hollow one a year whose reports lack it; where a year has no report the line is broken. Lines
//! differ by color and by the shape of their points, so that a print in gray can be read. The file
//! refers to nothing outside of itself.

use maud::{Markup, html};

use crate::error::{Error, ErrorKind, Result};
use crate::output::trace::{TraceAnswer, TraceRow};

/// Most lines that can be told apart.
const MOST_LINES: usize = 12;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 40.0;
const PLOT: f64 = 320.0;
const LEGEND_LINE: f64 = 22.0;

/// Colors that stay apart for most color-blind readers (Okabe and Ito 2008), then darker turns.
const COLORS: [&str; MOST_LINES] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6a3d9a",
    "#8c510a", "#01665e", "#c51b7d", "#7f7f7f", "#000000",
];

/// Draws the rows of an answer.
///
/// # Errors
/// `Usage` for more lines than can be told apart.
pub fn render_chart(answer: &TraceAnswer) -> Result<String> {
    let rows: Vec<&TraceRow> = answer
        .phrases
        .iter()
        .flat_map(|p| p.rows.iter().chain(p.variants.iter().flat_map(|form| &form.rows)))
        .collect();
    let same = |a: &&TraceRow, b: &&TraceRow| {
        a.phrase == b.phrase && a.region == b.region && a.kind == b.kind
    };
    let lines: Vec<&[&TraceRow]> = rows.chunk_by(same).collect();
    if lines.len() > MOST_LINES {
        let message = format!("{} lines cannot be told apart in one chart", lines.len());
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("take all series together with --by year, or name one with --region and --kind"));
    }
    let years = rows.iter().map(|row| row.year);
    let first = years.clone().min().unwrap_or(0);
    let last = years.max().unwrap_or(first);
    let peak = rows.iter().filter_map(|row| row.per_10k).fold(0.0, f64::max);
    let chart = Chart { first, last, top: nice_top(peak) };
    let height = TOP + PLOT + 48.0 + LEGEND_LINE * lines.len() as f64 + 16.0;
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH} {height}"))
            width=(WIDTH) height=(height) role="img" font-family="sans-serif" font-size="13" {
            title { (title(answer)) }
            rect width="100%" height="100%" fill="#ffffff" {}
            (chart.axes())
            @for (n, line) in lines.iter().enumerate() {
                (chart.line(n, line))
                (legend(n, line))
            }
        }
    };
    // XML 1.0 has no place for control characters, escaped or not.
    let mut svg = svg.into_string();
    svg.retain(|c| !c.is_control());
    Ok(svg + "\n")
}

fn title(answer: &TraceAnswer) -> String {
    let names: Vec<String> =
        answer.phrases.iter().map(|phrase| format!("“{}”", phrase.phrase)).collect();
    format!("{} per 10,000 characters", names.join(" "))
}

/// The frame that all lines are drawn in.
struct Chart {
    first: u16,
    last: u16,
    /// Rate at the upper edge.
    top: f64,
}

impl Chart {
    fn x(&self, year: u16) -> f64 {
        let years = f64::from(self.last - self.first).max(1.0);
        let at = f64::from(year - self.first) / years;
        let at = if self.first == self.last { 0.5 } else { at };
        LEFT + at * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, rate: f64) -> f64 {
        TOP + PLOT * (1.0 - rate / self.top)
    }

    fn axes(&self) -> Markup {
        let every = usize::from(self.last - self.first) / 16 + 1;
        html! {
            text x="8" y="20" fill="#444" {
                "per 10,000 characters · ○ report without it · gap: no report"
            }
            @for step in 0..=4 {
                @let rate = self.top * f64::from(step) / 4.0;
                @let y = self.y(rate);
                line x1=(LEFT) x2=(WIDTH - RIGHT) y1=(tenth(y)) y2=(tenth(y)) stroke="#ddd" {}
                text x=(LEFT - 8.0) y=(tenth(y + 4.0)) text-anchor="end" fill="#444" {
                    (trimmed(rate))
                }
            }
            @for year in (self.first..=self.last).step_by(every) {
                text x=(tenth(self.x(year))) y=(tenth(TOP + PLOT + 22.0)) text-anchor="middle"
                    fill="#444" { (year) }
            }
        }
    }

    fn line(&self, n: usize, rows: &[&TraceRow]) -> Markup {
        let color = color(n);
        let drawn = rows.iter().filter_map(|row| Some((row, row.per_10k?)));
        let runs = rows.chunk_by(|a, b| a.per_10k.is_some() == b.per_10k.is_some());
        html! {
            @for run in runs.filter(|run| run.len() > 1) {
                @let points = self.points(run);
                @if !points.is_empty() {
                    polyline points=(points) fill="none" stroke=(color) stroke-width="2" {}
                }
            }
            @for (row, rate) in drawn {
                path d=(mark(n, self.x(row.year), self.y(rate)))
                    fill=(if rate > 0.0 { color } else { "#ffffff" }) stroke=(color)
                    stroke-width="2" {
                    title {
                        (row.phrase) " " (row.region.last().map_or("", String::as_str)) " "
                        (row.year) ": " (trimmed(rate))
                    }
                }
            }
        }
    }

    /// Returns the places of the years that have a rate.
    fn points(&self, run: &[&TraceRow]) -> String {
        let points = run.iter().filter_map(|row| Some((row.year, row.per_10k?))).map(
            |(year, rate)| format!("{},{}", tenth(self.x(year)), tenth(self.y(rate))),
        );
        points.collect::<Vec<_>>().join(" ")
    }
}

fn color(n: usize) -> &'static str {
    COLORS.get(n).copied().unwrap_or("#000000")
}

/// Writes a place to a tenth of a pixel.
fn tenth(place: f64) -> String {
    format!("{place:.1}")
}

/// Returns the outline of a point: circle, square, diamond or triangle.
fn mark(n: usize, x: f64, y: f64) -> String {
    let r = 4.0;
    match n % 4 {
        0 => format!(
            "M{:.1} {y:.1}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z",
            x - r,
            d = 2.0 * r
        ),
        1 => format!("M{:.1} {:.1}h{d}v{d}h-{d}z", x - r, y - r, d = 2.0 * r),
        2 => format!("M{x:.1} {:.1}l5 5l-5 5l-5 -5z", y - 5.0),
        _ => format!("M{x:.1} {:.1}l5 9h-10z", y - 5.0),
    }
}

fn legend(n: usize, rows: &[&TraceRow]) -> Markup {
    let Some(row) = rows.first() else { return Markup::default() };
    let y = TOP + PLOT + 48.0 + LEGEND_LINE * n as f64;
    let place = row.region.join("");
    let kind = row.kind.as_deref().unwrap_or_default();
    let label = format!("{}  {place} {kind}", row.phrase);
    html! {
        path d=(mark(n, LEFT, y)) fill=(color(n)) stroke=(color(n)) stroke-width="2" {}
        text x=(LEFT + 14.0) y=(tenth(y + 4.0)) fill="#222" { (label.trim_end()) }
    }
}

/// Returns a round number at or above the peak: 1, 2 or 5 times a power of ten.
fn nice_top(peak: f64) -> f64 {
    if peak <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(peak.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|&top| top >= peak).unwrap_or(peak)
}

fn trimmed(rate: f64) -> String {
    let text = format!("{rate:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::trace::TracedPhrase;

    fn answer(phrases: &[&str], rates: &[Option<f64>]) -> TraceAnswer {
        let row = |phrase: &str, (year, rate): (u16, &Option<f64>)| TraceRow {
            region_code: None,
            level: None,
            phrase: phrase.to_owned(),
            region: vec!["云海市".to_owned()],
            kind: Some("work_report".to_owned()),
            year,
            reports: usize::from(rate.is_some()),
            reports_with: 0,
            occurrences: None,
            chars: None,
            per_10k: *rate,
            share: None,
        };
        let phrase = |&name: &&str| TracedPhrase {
            phrase: name.to_owned(),
            occurrences: 0,
            reports_with: 0,
            rows: (2019..).zip(rates).map(|at| row(name, at)).collect(),
            first_use: None,
            last_use: None,
            state: None,
            series: Vec::new(),
            variants: Vec::new(),
        };
        TraceAnswer {
            schema: "baogao.trace/1",
            phrases: phrases.iter().map(phrase).collect(),
        }
    }

    #[test]
    fn a_year_without_a_report_breaks_the_line() {
        let rates = [Some(1.0), Some(0.0), None, Some(2.0), Some(2.5)];
        let svg = render_chart(&answer(&["养老"], &rates)).unwrap();
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert_eq!(
            svg.matches("fill=\"#ffffff\" stroke=").count(),
            1,
            "one hollow point"
        );
        assert!(svg.contains(">5</text>"), "the axis ends at a round number");
    }

    #[test]
    fn markup_in_a_phrase_is_escaped() {
        let svg = render_chart(&answer(&["<script>&\"\u{1}"], &[Some(1.0)])).unwrap();
        assert!(svg.contains("&lt;script&gt;&amp;&quot;") && !svg.contains("<script"));
        assert!(!svg.contains('\u{1}'));
    }

    #[test]
    fn too_many_lines_are_refused() {
        let names: Vec<String> = (0..13).map(|n| format!("词{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let error = render_chart(&answer(&names, &[Some(1.0)])).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        assert!(error.hint.unwrap().contains("--by year"));
    }

    #[test]
    fn nothing_at_all_is_still_a_chart() {
        assert!(render_chart(&answer(&[], &[])).unwrap().ends_with("</svg>\n"));
        assert!(render_chart(&answer(&["无"], &[None])).unwrap().contains("2019"));
    }

    #[test]
    fn the_top_is_a_round_number() {
        for (peak, top) in
            [(0.0, 1.0), (0.7, 1.0), (1.1, 2.0), (23.0, 50.0), (50.0, 50.0)]
        {
            assert!((nice_top(peak) - top).abs() < 1e-9, "{peak}");
        }
    }
}
