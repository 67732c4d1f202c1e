//! How long comparing takes, in process: two reports of about fifteen thousand characters, and texts that
//! are built to be slow.
//!
//! The baseline is a plain diff of the two texts by characters (Myers, without a deadline): what a general
//! diff tool does, without sections, sentences, moves, figures or terms. Figures are read before the
//! clock starts, as an index would have them.

use std::time::Duration;

use baogao::compare::{ReportText, Settings, compare};
use baogao::extract::{self, extract};
use baogao::model::{Figure, Metadata, Passage, Section};
use baogao::normalize::clean;
use baogao::structure::{outline, read_metadata};
use similar::{Algorithm, capture_diff_slices};

use crate::clock::{Times, ratio, time};
use crate::material::{Material, Text};
use crate::table::{Row, duration};

/// Rounds over all pairs; the middle one counts.
const ROUNDS: usize = 5;

/// Characters of the reports that are compared.
const LENGTH: std::ops::RangeInclusive<usize> = 12_000..=19_000;

/// Most pairs of reports.
const PAIRS: usize = 12;

/// A report that owns its parts.
struct Read {
    metadata: Metadata,
    sections: Vec<Section>,
    passages: Vec<Passage>,
    figures: Vec<Figure>,
}

impl Read {
    fn of(path: &str, decoded: &str) -> Self {
        let clean = clean(decoded);
        let metadata = read_metadata(path, decoded, &clean).metadata;
        let outline = outline(&clean, metadata.kind);
        let figures = extract(&extract::Material {
            metadata: &metadata,
            sections: &outline.sections,
            passages: &outline.passages,
        })
        .figures;
        Self { metadata, sections: outline.sections, passages: outline.passages, figures }
    }

    fn text(&self) -> ReportText<'_> {
        ReportText {
            metadata: &self.metadata,
            sections: &self.sections,
            passages: &self.passages,
            figures: &self.figures,
        }
    }

    fn chars(&self) -> Vec<char> {
        self.passages.iter().flat_map(|passage| passage.text.chars()).collect()
    }
}

/// Measures pairs of neighboring reports, and pathological ones.
pub(crate) fn measure(material: &Material) -> Vec<Row> {
    let read = |text: &Text| Read::of(&text.path, &text.decoded);
    let reports: Vec<Read> = material.texts.iter().map(read).collect();
    let of_length: Vec<&Read> =
        reports.iter().filter(|report| LENGTH.contains(&report.chars().len())).collect();
    let pairs: Vec<[&Read; 2]> = of_length
        .windows(2)
        .filter_map(|pair| pair.try_into().ok())
        .take(PAIRS)
        .collect();
    let mut rows = Vec::new();
    if !pairs.is_empty() {
        let (ours, plain): (Vec<Duration>, Vec<Duration>) =
            pairs.iter().map(|[a, b]| middle(a, b)).unzip();
        let (ours, plain) = (Times::new(ours), Times::new(plain));
        rows.push(Row {
            what: format!(
                "compare two reports of 12,000–19,000 characters, p50 of {} pairs",
                pairs.len()
            ),
            ours: format!("{}, slowest {}", duration(ours.p50()), duration(ours.p100())),
            baseline: format!("{}, diff of characters", duration(plain.p50())),
            ratio: format!("{:.2} × the time", ratio(ours.p50(), plain.p50())),
            target: "≤ 60 ms",
        });
    }
    rows.push(pathological());
    rows
}

/// Returns the middle time of a comparison and of the baseline, taken in turns.
fn middle(a: &Read, b: &Read) -> (Duration, Duration) {
    let (x, y) = (a.chars(), b.chars());
    let rounds = (0..ROUNDS).map(|_| {
        let ours = time(|| compare(&a.text(), &b.text(), &Settings::default())).0;
        let plain = time(|| capture_diff_slices(Algorithm::Myers, &x, &y)).0;
        (ours, plain)
    });
    let (ours, plain): (Vec<Duration>, Vec<Duration>) = rounds.unzip();
    (Times::new(ours).p50(), Times::new(plain).p50())
}

/// Measures the slowest of texts that repeat themselves, or have nothing in common.
fn pathological() -> Row {
    let sentence = "推进老旧小区改造。";
    let long: String = ('\u{4e00}'..'\u{9000}').cycle().take(100_000).collect();
    let other: String = ('\u{4e00}'..'\u{9000}').rev().cycle().take(100_000).collect();
    let texts = [
        (sentence.repeat(10_000), sentence.repeat(9_000)),
        ("推进改造，".repeat(20_000), "改造推进，".repeat(20_000)),
        ("增长5%，".repeat(5_000), "增长6%。".repeat(5_000)),
        (long, other),
    ];
    let took = texts.iter().map(|(a, b)| {
        let (a, b) = (Read::of("a.txt", a), Read::of("b.txt", b));
        time(|| compare(&a.text(), &b.text(), &Settings::default())).0
    });
    let slowest = took.max().unwrap_or_default();
    Row {
        what: "compare texts of 40,000–100,000 characters built of repeats, slowest"
            .to_owned(),
        ours: duration(slowest),
        target: "≤ 2 s",
        ..Row::default()
    }
}
