//! What is asked of a large index and how long it takes, beside the usual way and a scan.
//!
//! Everything is asked through the library, one question after another, of an index, a baseline and
//! a file of match keys that `scale` left. Every set of questions is asked twice. The first time
//! finds pages that this process has not touched; phrases are then held against a scan of all keys,
//! which empties the processor's caches before the next. The second time each engine is asked by
//! itself, question after question, as benchmarks of search usually do it: pages are mapped,
//! nothing else is warm. No engine keeps answers. Times of both are printed, those of the second
//! time under the plain name. Whole processes come last, beside the program's start.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use baogao::api::{FilterWords, Library, SearchRequest, Sort, TraceBy, TraceRequest};
use baogao::normalize::fold_phrase;
use baogao::output::answer::SearchAnswer;
use jieba_rs::Jieba;
use memchr::memmem;

use crate::clock::{Times, ratio, time};
use crate::phrase::{Keys, draw, quoted};
use crate::plain::Plain;
use crate::process::{ours, run, version};
use crate::table::{Row, duration};

const PHRASES: usize = 300;
/// Common phrases asked for.
const COMMON: usize = 20;
/// Passages that phrases are drawn from and common ones are counted in.
const SAMPLE: usize = 60_000;
/// Hits that are left out for a page deep in the result.
const DEEP: usize = 10_000;
/// Questions that are named as the slowest.
const SLOWEST: usize = 5;

/// Measures queries over what was left in a folder: `index`, `words` and `passages.txt`.
pub(crate) fn measure(place: &Path) -> Result<Vec<Row>> {
    let jieba = Arc::new(Jieba::new());
    let index = place.join("index");
    let asking = Asking {
        library: Library::open(&index)?,
        keys: Keys::read(&place.join("passages.txt"))?,
        plain: Plain::open(&place.join("words"), &jieba)?,
    };
    let drawn = draw(&asking.keys.sample(SAMPLE), PHRASES * 4, &jieba);
    let long = |phrase: &String| (4..=10).contains(&fold_phrase(phrase).chars().count());
    let phrases: Vec<String> = drawn.into_iter().filter(long).take(PHRASES).collect();
    let common = common_phrases(&asking.keys, &jieba);
    let mut rows = asking.exact(&phrases)?;
    rows.extend(asking.common(&common)?);
    rows.push(asking.facets(&phrases)?);
    rows.extend(asking.ranked(&phrases)?);
    rows.extend(asking.narrowed(&common)?);
    rows.push(asking.traced(&common)?);
    rows.extend(processes(&phrases, &index)?);
    Ok(rows)
}

/// Everything that is asked.
struct Asking {
    library: Library,
    keys: Keys,
    plain: Plain,
}

impl Asking {
    /// Measures exact phrases, and holds their totals against a scan.
    fn exact(&self, phrases: &[String]) -> Result<Vec<Row>> {
        let proved = self.prove(phrases)?;
        let found = named("exact phrases", self.again(phrases)?);
        let mut usual = Vec::new();
        for phrase in phrases {
            let key = fold_phrase(phrase);
            let (took, count) = time(|| self.plain.count(&key));
            count?;
            usual.push(took);
        }
        let usual = Times::new(usual);
        let [first, first_usual] = [&proved.ours, &proved.usual];
        let words = "PhraseQuery over jieba words";
        let scan = "memmem over all keys";
        let what = "exact phrase of 4–10 characters, exact total, p50";
        let target = "≤ 5 ms, ≤ 3 ×";
        let p50 = [found.p50(), usual.p50()];
        let p99 = [found.p99(), usual.p99()];
        let first_p50 = [first.p50(), first_usual.p50()];
        let first_p99 = [first.p99(), first_usual.p99()];
        Ok(vec![
            beside(what, p50, words, target),
            beside("the same, p99", p99, words, "≤ 50 ms"),
            beside("the same, asked for the first time, p50", first_p50, words, ""),
            beside("the same, asked for the first time, p99", first_p99, words, ""),
            beside("the same, p50", [found.p50(), proved.scanned.p50()], scan, ""),
            proved.wrong_totals(phrases.len()),
        ])
    }

    /// Measures the commonest phrases, and holds their totals against a scan.
    fn common(&self, common: &[String]) -> Result<Vec<Row>> {
        let proved = self.prove(common)?;
        let times = named("common phrases", self.again(common)?);
        let what = format!("the {} commonest phrases, exact total", common.len());
        Ok(vec![
            alone(&what, &times, "all ≤ 300 ms"),
            alone("the same, asked for the first time", &proved.ours, ""),
            proved.wrong_totals(common.len()),
        ])
    }

    /// Asks for phrases for the first time, and holds their totals against a scan.
    fn prove(&self, phrases: &[String]) -> Result<Proved> {
        let (mut found, mut usual, mut scanned) = (Vec::new(), Vec::new(), Vec::new());
        let (mut wrong, mut missed) = (0, 0);
        for phrase in phrases {
            let key = fold_phrase(phrase);
            let (took, answer) = self.ask(&request(&quoted(phrase)))?;
            found.push((took, phrase));
            let (took, truth) = time(|| self.keys.scan(&key));
            scanned.push(took);
            let (took, count) = time(|| self.plain.count(&key));
            usual.push(took);
            let total = (answer.total.passages, answer.total.occurrences);
            wrong += usize::from(total != (truth.0, Some(truth.1)));
            missed += usize::from(count? != truth.0);
        }
        Ok(Proved {
            ours: named("phrases asked for the first time", found),
            usual: Times::new(usual),
            scanned: Times::new(scanned),
            wrong,
            missed,
        })
    }

    /// Asks for phrases, one after another.
    fn again<'p>(&self, phrases: &'p [String]) -> Result<Vec<(Duration, &'p String)>> {
        let ask = |phrase: &'p String| {
            let (took, _) = self.ask(&request(&quoted(phrase)))?;
            Ok((took, phrase))
        };
        phrases.iter().map(ask).collect()
    }

    /// Measures phrases with facets beside the same without.
    fn facets(&self, phrases: &[String]) -> Result<Row> {
        let (mut plain, mut faceted) = (Vec::new(), Vec::new());
        for phrase in phrases {
            plain.push(self.ask(&request(&quoted(phrase)))?.0);
            let request = SearchRequest { facets: true, ..request(&quoted(phrase)) };
            faceted.push(self.ask(&request)?.0);
        }
        let times = [Times::new(faceted).p50(), Times::new(plain).p50()];
        Ok(beside("the same phrases with facets, p50", times, "without", "≤ 2 ×"))
    }

    /// Measures phrases asked as bare words, and what their exact totals and facets cost.
    fn ranked(&self, phrases: &[String]) -> Result<Vec<Row>> {
        let words = |phrase: &String| -> String {
            phrase.chars().filter(|c| c.is_alphanumeric()).collect()
        };
        let asked: Vec<(String, &String)> = phrases
            .iter()
            .map(|phrase| (words(phrase), phrase))
            .filter(|(words, _)| !words.is_empty())
            .collect();
        let ask = |facets: bool| -> Result<Vec<(Duration, &String)>> {
            let asked = asked.iter().map(|(words, phrase)| {
                let request = SearchRequest { facets, ..request(words) };
                Ok((self.ask(&request)?.0, *phrase))
            });
            asked.collect()
        };
        let first = named("bare words asked for the first time", ask(false)?);
        let ranked = named("bare words", ask(false)?);
        let faceted = named("bare words with facets", ask(true)?);
        Ok(vec![
            alone(
                "the same phrases as bare words, ranked, top 10",
                &ranked,
                "p50 ≤ 10 ms, p99 ≤ 50 ms",
            ),
            alone("the same, asked for the first time", &first, ""),
            alone("the same with facets and exact totals", &faceted, ""),
        ])
    }

    /// Measures common phrases with filters, in another order, and deep in the result.
    fn narrowed(&self, common: &[String]) -> Result<Vec<Row>> {
        let region = self.a_region()?;
        let years = |filters: &mut FilterWords| filters.years = vec!["2015".to_owned()];
        let regions = |filters: &mut FilterWords| filters.regions = vec![region.clone()];
        let measure = |what: &str, change: &dyn Fn(&mut SearchRequest)| -> Result<Row> {
            let mut times = Vec::new();
            for _ in 0..2 {
                times.clear();
                for phrase in common {
                    let mut request = request(&quoted(phrase));
                    change(&mut request);
                    times.push((self.ask(&request)?.0, phrase));
                }
            }
            Ok(alone(what, &named(what, times), ""))
        };
        Ok(vec![
            measure("the commonest phrases of one year", &|r| years(&mut r.filters))?,
            measure("of one region", &|r| regions(&mut r.filters))?,
            measure("oldest first", &|r| r.sort = Some(Sort::Oldest))?,
            measure("hits 10,001 to 10,010", &|r| r.offset = DEEP)?,
        ])
    }

    /// Returns the name of a region that has reports.
    fn a_region(&self) -> Result<String> {
        let reports = self.library.search(&request("“的”"))?.hits;
        let region = reports.first().and_then(|hit| hit.report.region.last().cloned());
        region.context("no report has a region")
    }

    /// Measures following the commonest phrases through all years.
    fn traced(&self, common: &[String]) -> Result<Row> {
        let mut times = Vec::new();
        for phrase in common {
            let request = TraceRequest {
                phrases: vec![phrase.clone()],
                filters: FilterWords::default(),
                by: TraceBy::Year,
                no_fold: false,
                copies: false,
            };
            let (took, answer) = time(|| self.library.trace(&request));
            answer.with_context(|| format!("the library refused to trace {phrase}"))?;
            times.push((took, phrase));
        }
        let times = named("traces", times);
        Ok(alone("trace of the commonest phrases, by year", &times, "all ≤ 1 s"))
    }

    fn ask(&self, request: &SearchRequest) -> Result<(Duration, SearchAnswer)> {
        let (took, answer) = time(|| self.library.search(request));
        Ok((took, answer.with_context(|| format!("refused: {}", request.query))?))
    }
}

/// What the first asking showed.
struct Proved {
    ours: Times,
    /// Times of the baseline.
    usual: Times,
    scanned: Times,
    /// Phrases with totals other than those of the scan.
    wrong: usize,
    /// The same of the baseline.
    missed: usize,
}

impl Proved {
    fn wrong_totals(&self, phrases: usize) -> Row {
        let share = |n: usize| n as f64 * 100.0 / phrases.max(1) as f64;
        Row {
            what: format!("wrong totals among {phrases} phrases"),
            ours: format!("{:.1} %", share(self.wrong)),
            baseline: format!(
                "{:.1} %, PhraseQuery over jieba words",
                share(self.missed)
            ),
            target: "0 %",
            ..Row::default()
        }
    }
}

/// Returns times without their questions, and names the slowest on stderr: they are what to look at.
#[expect(clippy::print_stderr, reason = "the table on stdout is for all, this is not")]
fn named(what: &str, mut times: Vec<(Duration, &String)>) -> Times {
    times.sort_unstable();
    let slowest = times.iter().rev().take(SLOWEST);
    let slowest: Vec<String> =
        slowest.map(|(took, phrase)| format!("{phrase} {}", duration(*took))).collect();
    eprintln!("slowest of {what}: {}", slowest.join(", "));
    Times::new(times.into_iter().map(|(took, _)| took).collect())
}

fn beside(
    what: &str,
    [ours, baseline]: [Duration; 2],
    name: &str,
    target: &'static str,
) -> Row {
    Row {
        what: what.to_owned(),
        ours: duration(ours),
        baseline: format!("{}, {name}", duration(baseline)),
        ratio: format!("{:.2} × the time", ratio(ours, baseline)),
        target,
    }
}

fn alone(what: &str, times: &Times, target: &'static str) -> Row {
    let [p50, p99, p100] = [times.p50(), times.p99(), times.p100()].map(duration);
    Row {
        what: what.to_owned(),
        ours: format!("p50 {p50}, p99 {p99}, slowest {p100}"),
        target,
        ..Row::default()
    }
}

fn request(query: &str) -> SearchRequest {
    SearchRequest {
        query: query.to_owned(),
        filters: FilterWords::default(),
        sort: None,
        limit: 10,
        offset: 0,
        no_fold: false,
        copies: true,
        facets: false,
        explain: false,
    }
}

/// Returns the commonest words of two to six characters of a sample.
fn common_phrases(keys: &Keys, jieba: &Jieba) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for passage in keys.sample(SAMPLE / 10) {
        for token in jieba.cut(&passage.key, false) {
            let chars = token.word.chars().count();
            if (2..=6).contains(&chars) && token.word.chars().all(char::is_alphabetic) {
                *counts.entry(token.word.to_owned()).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().take(COMMON).map(|(phrase, _)| phrase).collect()
}

/// Measures whole processes, beside the program's start.
fn processes(phrases: &[String], index: &Path) -> Result<Vec<Row>> {
    let program = Path::new(env!("CARGO_BIN_EXE_baogao"));
    let (mut whole, mut start) = (Vec::new(), Vec::new());
    for phrase in phrases.iter().take(100) {
        let (took, output) = time(|| run(&mut ours(program, index, phrase, "json")));
        output?;
        whole.push((took, phrase));
        let (took, output) = time(|| run(&mut version(program)));
        output?;
        start.push(took);
    }
    let whole = named("whole processes", whole);
    let start = Times::new(start).p50();
    let row = |what: &str, whole: Duration, target| Row {
        what: what.to_owned(),
        ours: duration(whole),
        baseline: format!("{}, process start", duration(start)),
        ratio: format!("{} over it", duration(whole.saturating_sub(start))),
        target,
    };
    Ok(vec![
        row("whole process, one phrase, p50", whole.p50(), "≤ 20 ms over process start"),
        row("the same, p99", whole.p99(), ""),
    ])
}

impl Keys {
    /// Reads the keys of a file, one a line.
    fn read(lines: &Path) -> Result<Self> {
        let text = fs_err::read_to_string(lines)?;
        let ends = memmem::find_iter(text.as_bytes(), "\n").map(|at| at + 1).collect();
        Ok(Self { text, ends })
    }
}
