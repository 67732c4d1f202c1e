//! The answer of `keyness`: phrases that one set of reports uses more than another, with all counts.

use std::borrow::Borrow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::listing::Listing;
use crate::error::Result;
use crate::index::reader::Reader;
use crate::query::keyness::{Found, KeynessRequest, Side};
use crate::statistics;
use crate::statistics::dispersion::{self, Part};
use crate::statistics::history::per_10k;
use crate::statistics::keyness::{Keyness, Verdict, measure};

/// A set of reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportSet {
    /// Ids of its reports, copies of one work counted once.
    pub reports: Vec<String>,
    /// Characters that were read.
    pub chars: usize,
}

/// How a set uses a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Usage {
    /// Occurrences.
    pub occurrences: usize,
    /// Occurrences per 10,000 characters.
    pub per_10k: f64,
    /// Reports that hold it.
    pub reports: usize,
    /// Deviation of proportions, normalized: 0 evenly spread, 1 all in the smallest report; null
    /// for a set of one report, or none that holds it.
    pub dispersion: Option<f64>,
}

/// A phrase that tells two sets apart, or is common to both.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Keyword {
    /// The phrase.
    pub phrase: String,
    /// `a` or `b`: the set that uses it more.
    pub more_in: String,
    /// `key`, `weak` (a difference without enough evidence) or `lockword` (used alike).
    pub verdict: String,
    /// Use in the first set.
    pub a: Usage,
    /// Use in the second set.
    pub b: Usage,
    /// Log-likelihood G² over two cells, positive where the first set uses it more.
    pub g2: f64,
    /// Binary logarithm of the ratio of rates; half an occurrence stands for none.
    pub log_ratio: f64,
    /// 95 % interval of the log ratio.
    pub log_ratio_interval: [f64; 2],
    /// The end of the interval that is nearer to zero; the list is ordered by it.
    pub conservative: f64,
    /// Bayesian information criterion.
    pub bic: f64,
    /// Difference of rates in per cent of the second; null if that lacks the phrase.
    pub difference: Option<f64>,
    /// Whether the second set lacks the phrase.
    pub b_zero: bool,
}

/// The answer of `keyness`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct KeynessAnswer {
    /// `baogao.keyness/1`.
    pub schema: &'static str,
    /// The first set.
    pub a: ReportSet,
    /// The second set.
    pub b: ReportSet,
    /// Phrases of this kind, beyond those listed.
    pub total: usize,
    /// The phrases: those of the first set, then those of the second, the surest first.
    pub keywords: Vec<Keyword>,
}

impl Listing for KeynessAnswer {
    type Row = Keyword;
    const LIST: &'static [&'static str] = &["keywords"];
    const COLUMNS: &'static [&'static str] = &[
        "phrase",
        "more_in",
        "verdict",
        "a.occurrences",
        "b.occurrences",
        "a.per_10k",
        "b.per_10k",
        "a.reports",
        "b.reports",
        "a.dispersion",
        "b.dispersion",
        "g2",
        "log_ratio",
        "log_ratio_interval",
        "conservative",
        "bic",
        "difference",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<Keyword>> {
        self.keywords.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }
}

/// Builds the answer.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn answer(
    reader: &Reader,
    request: &KeynessRequest,
    [a, b]: &[Side; 2],
    found: &[Found],
) -> Result<KeynessAnswer> {
    let measured = found.iter().filter_map(|found| Some((found, measure(found.counts)?)));
    let mut chosen: Vec<(&Found, Keyness)> = measured
        .filter(|(_, keyness)| {
            (keyness.verdict == Verdict::Lockword) == request.lockwords
        })
        .collect();
    chosen.sort_by(|(a, of_a), (b, of_b)| {
        let rank = |keyness: &Keyness| (keyness.conservative.abs(), keyness.g2.abs());
        let ((x, g), (y, h)) = (rank(of_a), rank(of_b));
        let frequent = |found: &Found| found.counts.a + found.counts.b;
        let by_measure = match request.lockwords {
            true => frequent(b).cmp(&frequent(a)),
            false => y.total_cmp(&x).then(h.total_cmp(&g)),
        };
        by_measure.then_with(|| a.phrase.cmp(&b.phrase))
    });
    let is_of_a = |keyness: &Keyness| keyness.g2 >= 0.0;
    let of = |first: bool| {
        let side =
            chosen.iter().filter(move |(_, k)| request.lockwords || is_of_a(k) == first);
        side.take(request.limit)
    };
    let listed: Vec<_> = if request.lockwords {
        of(true).collect()
    } else {
        of(true).chain(of(false)).collect()
    };
    Ok(KeynessAnswer {
        schema: "baogao.keyness/1",
        a: report_set(reader, a)?,
        b: report_set(reader, b)?,
        total: chosen.len(),
        keywords: listed
            .into_iter()
            .map(|(found, keyness)| keyword(found, keyness))
            .collect(),
    })
}

fn report_set(reader: &Reader, side: &Side) -> Result<ReportSet> {
    let ids = side.reports.iter().map(|&number| Ok(reader.entry(number)?.id));
    Ok(ReportSet { reports: ids.collect::<Result<_>>()?, chars: side.chars.iter().sum() })
}

fn keyword(found: &Found, keyness: &Keyness) -> Keyword {
    let [of_a, of_b] = &found.parts;
    Keyword {
        phrase: found.phrase.clone(),
        more_in: if keyness.g2 >= 0.0 { "a" } else { "b" }.to_owned(),
        verdict: keyness.verdict.name().to_owned(),
        a: usage(of_a),
        b: usage(of_b),
        g2: rounded(keyness.g2),
        log_ratio: rounded(keyness.log_ratio),
        log_ratio_interval: keyness.interval.map(rounded),
        conservative: rounded(keyness.conservative),
        bic: rounded(keyness.bic),
        difference: keyness.difference.map(rounded),
        b_zero: found.counts.b == 0,
    }
}

fn usage(parts: &[Part]) -> Usage {
    let occurrences = parts.iter().map(|part| part.occurrences).sum();
    let chars = parts.iter().map(|part| part.chars).sum();
    Usage {
        occurrences,
        per_10k: rounded(per_10k(occurrences, chars).unwrap_or(0.0)),
        reports: parts.iter().filter(|part| part.occurrences > 0).count(),
        dispersion: dispersion::deviation(parts).map(rounded),
    }
}

/// Rounds a measure.
fn rounded(value: f64) -> f64 {
    statistics::rounded(value, 6)
}
