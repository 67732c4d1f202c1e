//! Proposes pairs of reports that may hold one another, from their sketches alone.
//!
//! All sampled shingles are sorted once; a report then looks up its smallest ones, and whoever shares
//! enough of them is a candidate. Of a shingle that stands in many reports, only the largest few of those
//! reports are looked at: a formula costs as much as any other shingle, and thirty copies of one text
//! all meet its largest. So the time grows with the texts, not with the pairs.
//!
//! Candidates depend on the sketches and paths of the reports that are there, not on their numbers.
//! It proposes only; too many are no fault, and of texts that share seven tenths about one in a thousand is missed.

use std::cmp::Reverse;

use crate::index::table::ReportNumber;

/// Shingles that a report looks up. Shares of a half and of seven tenths are three standard
/// deviations apart.
const PROBES: usize = 48;
/// Reports that are looked at for one shingle.
const LOOKED_AT: usize = 16;
/// Candidates for one report, the likeliest first.
const CANDIDATES: usize = 16;
/// Shingles that two reports must share at least.
const SHARED_LEAST: usize = 2;
/// Rare shingles that must stand behind a candidate whose other shingles are formulas.
const RARE_LEAST: usize = 8;

/// The sketches of all reports that are there.
#[derive(Debug, Default)]
pub(crate) struct Sketches {
    /// Shingle and number of its report.
    samples: Vec<(u32, ReportNumber)>,
    /// The smallest shingles of each report.
    probes: Vec<(u32, ReportNumber)>,
    /// Size of each sketch, by number.
    sizes: Vec<u32>,
}

impl Sketches {
    /// Creates an empty set with room for so many shingles, so that it never moves while it grows.
    pub(crate) fn with_room(shingles: usize) -> Self {
        Self { samples: Vec::with_capacity(shingles), ..Self::default() }
    }

    /// Adds the sketch of a report; its shingles are in ascending order.
    pub(crate) fn add(&mut self, report: ReportNumber, sketch: &[u32]) {
        self.samples.extend(sketch.iter().map(|&hash| (hash, report)));
        self.probes.extend(sketch.iter().take(PROBES).map(|&hash| (hash, report)));
        if self.sizes.len() <= report as usize {
            self.sizes.resize(report as usize + 1, 0);
        }
        if let Some(size) = self.sizes.get_mut(report as usize) {
            *size = sketch.len() as u32;
        }
    }

    /// Returns pairs of a report and one at least as large that may hold most of it.
    ///
    /// `path` tells reports of equal size apart.
    pub(crate) fn candidates<'p>(
        self,
        path: impl Fn(ReportNumber) -> &'p str,
    ) -> Vec<[ReportNumber; 2]> {
        let Self { mut samples, mut probes, sizes } = self;
        let mut reports: Vec<ReportNumber> =
            (0..sizes.len() as u32).filter(|&n| size(&sizes, n) > 0).collect();
        reports.sort_by(|&a, &b| {
            size(&sizes, b).cmp(&size(&sizes, a)).then_with(|| path(a).cmp(path(b)))
        });
        let mut places = vec![0u32; sizes.len()];
        for (place, &report) in (0..).zip(&reports) {
            if let Some(slot) = places.get_mut(report as usize) {
                *slot = place;
            }
        }
        for (_, report) in samples.iter_mut().chain(&mut probes) {
            *report = places.get(*report as usize).copied().unwrap_or_default();
        }
        samples.sort_unstable();
        let mut lists = lists(&samples, probes);
        lists.sort_unstable();
        let mut pairs = Vec::new();
        for own in lists.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(place, _)) = own.first() else { continue };
            let starts = own.iter().map(|&(_, start)| start as usize);
            for other in meet(&samples, place, starts) {
                let pair = [place, other]
                    .map(|place| reports.get(place as usize).copied().unwrap_or(0));
                pairs.push(pair);
            }
        }
        pairs
    }
}

fn size(sizes: &[u32], report: ReportNumber) -> u32 {
    sizes.get(report as usize).copied().unwrap_or(0)
}

/// Returns where the list of each probe begins among the samples, with the place of its report. Lists
/// in which the report stands first lead to none that is larger, and are left in to be counted.
fn lists(samples: &[(u32, u32)], mut probes: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    probes.sort_unstable();
    let mut at = 0;
    let mut out = Vec::with_capacity(probes.len());
    for (hash, place) in probes {
        while samples.get(at).is_some_and(|&(sample, _)| sample < hash) {
            at += 1;
        }
        out.push((place, at as u32));
    }
    out
}

/// Returns the places of the reports that share enough with the one at `place`.
fn meet(
    samples: &[(u32, u32)],
    place: u32,
    starts: impl Iterator<Item = usize>,
) -> Vec<u32> {
    let mut met: Vec<(u32, bool)> = Vec::new();
    let (mut whole, mut cut) = (0, 0);
    for start in starts {
        let list = samples.get(start..).unwrap_or_default();
        let Some(&(hash, _)) = list.first() else { continue };
        let mut larger =
            list.iter().take_while(|&&(h, other)| h == hash && other < place);
        let before = met.len();
        met.extend(larger.by_ref().take(LOOKED_AT).map(|&(_, other)| (other, false)));
        let is_cut = larger.next().is_some();
        if is_cut {
            met.iter_mut().skip(before).for_each(|(_, in_cut)| *in_cut = true);
            cut += 1;
        } else {
            whole += 1;
        }
    }
    met.sort_unstable();
    let mut found: Vec<(Reverse<usize>, Reverse<usize>, u32)> = Vec::new();
    for run in met.chunk_by(|a, b| a.0 == b.0) {
        let shared = run.len();
        let in_cut = run.iter().filter(|(_, in_cut)| *in_cut).count();
        let is_half = 2 * shared >= whole + cut;
        let is_half_of_rare = whole >= RARE_LEAST && 2 * shared >= whole + in_cut;
        if shared >= SHARED_LEAST && (is_half || is_half_of_rare) {
            let rare = Reverse(shared - in_cut);
            found.extend(run.first().map(|&(other, _)| (rare, Reverse(shared), other)));
        }
    }
    // Formulas alone would crowd out the one that shares what is rare.
    found.sort_unstable();
    found.truncate(CANDIDATES);
    found.into_iter().map(|(.., other)| other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs of sketches, in ascending order; paths are those of the numbers.
    fn check(sketches: &[Vec<u32>], expected: &[[u32; 2]]) {
        let paths: Vec<String> = (0..sketches.len()).map(|n| format!("{n:04}")).collect();
        let mut all = Sketches::default();
        for (number, sketch) in (0..).zip(sketches) {
            all.add(number, sketch);
        }
        let mut pairs = all.candidates(|n| paths.get(n as usize).unwrap());
        pairs.sort_unstable();
        assert_eq!(pairs, expected);
    }

    fn range(from: u32, to: u32) -> Vec<u32> {
        (from..to).collect()
    }

    #[test]
    fn a_part_meets_its_whole() {
        check(&[range(0, 100), range(20, 60), range(500, 600)], &[[1, 0]]);
    }

    #[test]
    fn a_few_shared_shingles_are_no_candidate() {
        check(&[range(0, 100), range(80, 180)], &[]);
        check(&[range(0, 100), vec![7]], &[]);
    }

    #[test]
    fn a_formula_in_all_reports_proposes_none() {
        let reports: Vec<Vec<u32>> = (0..200)
            .map(|n| {
                let mut sketch = range(0, 10);
                sketch.extend(1000 * (n + 1)..1000 * (n + 1) + 60);
                sketch
            })
            .collect();
        check(&reports, &[]);
    }

    #[test]
    fn more_copies_than_are_looked_at_all_meet_the_first() {
        let copies = vec![range(0, 60); 40];
        let mut all = Sketches::default();
        for (number, sketch) in (0..).zip(&copies) {
            all.add(number, sketch);
        }
        let paths: Vec<String> = (0..40).map(|n| format!("{n:04}")).collect();
        let pairs = all.candidates(|n| paths.get(n as usize).unwrap());
        assert!((1..40).all(|n| pairs.contains(&[n, 0])));
        assert!(pairs.len() <= 40 * CANDIDATES);
    }

    #[test]
    fn a_copy_with_many_formulas_is_told_by_what_is_rare() {
        // Forty reports share thirty shingles; the last is a part of the fortieth.
        let mut all = Sketches::default();
        for n in 0..40 {
            let rare = 1000 * (n + 1)..1000 * (n + 1) + 80;
            let sketch: Vec<u32> = rare.chain(1_000_000..1_000_030).collect();
            all.add(n, &sketch);
        }
        let part: Vec<u32> = (40_000..40_018).chain(1_000_000..1_000_030).collect();
        all.add(40, &part);
        let paths: Vec<String> = (0..41).map(|n| format!("{n:04}")).collect();
        let pairs = all.candidates(|n| paths.get(n as usize).unwrap());
        assert_eq!(pairs.first(), Some(&[40, 39]));
        assert!(pairs.iter().all(|pair| pair[0] == 40), "{pairs:?}");
    }
}
