//! What is said of an answer beside its hits: facets, near spellings, what bare words were taken for,
//! parts of scores, the advice of an empty answer.

use std::collections::BTreeMap;

use assert_cmd::Command;
use baogao::api::{Library, SearchRequest};
use baogao::output::answer::SearchAnswer;
use baogao::output::facets::{FacetCount, FacetsView};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::world::{PARAGRAPHS, World, report, request};

/// Reports of two districts over some years.
fn world(picks: &[Vec<usize>]) -> World {
    let world = World::new();
    for (n, picks) in picks.iter().enumerate() {
        let paragraphs: Vec<&str> =
            picks.iter().filter_map(|&n| PARAGRAPHS.get(n)).copied().collect();
        let (region, year) = (["澄江区", "临渡区"][n % 2], 2019 + n as u16 / 2);
        world.write(&format!("{region}{year}.txt"), report(region, year, &paragraphs));
    }
    world.update();
    world
}

/// Each paragraph in each of six reports.
fn full_world() -> World {
    world(&vec![(0..PARAGRAPHS.len()).collect(); 6])
}

fn faceted(library: &Library, query: &str, years: &[&str]) -> SearchAnswer {
    let mut request = SearchRequest { facets: true, ..request(query, 10_000) };
    request.filters.years = years.iter().map(|&year| year.to_owned()).collect();
    library.search(&request).unwrap()
}

fn facets(answer: &SearchAnswer) -> &FacetsView {
    answer.facets.as_ref().unwrap()
}

/// Passages and reports of each value, counted from the hits.
fn counted<V: Ord>(
    answer: &SearchAnswer,
    value: impl Fn(&baogao::output::answer::Hit) -> V,
) -> BTreeMap<V, (usize, usize)> {
    let mut counts: BTreeMap<V, Vec<&str>> = BTreeMap::new();
    for hit in &answer.hits {
        counts.entry(value(hit)).or_default().push(&hit.report.id);
    }
    let count = |(value, mut reports): (V, Vec<&str>)| {
        let passages = reports.len();
        reports.sort_unstable();
        reports.dedup();
        (value, (passages, reports.len()))
    };
    counts.into_iter().map(count).collect()
}

fn told(counts: &[FacetCount]) -> BTreeMap<Option<String>, (usize, usize)> {
    let told =
        |count: &FacetCount| (count.value.clone(), (count.passages, count.reports));
    counts.iter().map(told).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Facets are what counting the hits gives, so the counts of each sum to the total.
    #[test]
    fn facets_are_the_counts_of_the_hits(
        picks in vec(vec(0..PARAGRAPHS.len(), 2..8), 1..7),
    ) {
        let world = world(&picks);
        let library = world.library();
        for query in [
            "“产业”", "养老服务", "发展 | 电梯", "区 -渡口", "chapter:回顾 改造", "水上巴士电梯产值茶园", "代表",
        ] {
            let answer = faceted(&library, query, &[]);
            let found = facets(&answer);
            let years: BTreeMap<_, _> =
                found.year.iter().map(|c| (c.value, (c.passages, c.reports))).collect();
            prop_assert_eq!(years, counted(&answer, |hit| hit.report.year), "{}", query);
            prop_assert_eq!(told(&found.kind), counted(&answer, |hit| hit.report.kind.clone()));
            prop_assert_eq!(
                told(&found.role),
                counted(&answer, |hit| Some(hit.section.role.clone()))
            );
            let chapters = found.chapter.as_deref().unwrap();
            let total = answer.total.passages;
            for passages in [
                found.year.iter().map(|c| c.passages).sum::<usize>(),
                found.region.iter().map(|c| c.passages).sum(),
                found.level.iter().map(|c| c.passages).sum(),
                found.kind.iter().map(|c| c.passages).sum(),
                found.role.iter().map(|c| c.passages).sum(),
                chapters.iter().map(|c| c.passages).sum(),
            ] {
                prop_assert_eq!(passages, total, "{}", query);
            }
            prop_assert_eq!(answer.total_relation, "eq");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Under any filters, the counts of the values that are chosen of a facet (of all where none is) sum to
    /// the total: choosing one more value adds its count.
    #[test]
    fn chosen_values_sum_to_the_total(
        picks in vec(vec(0..PARAGRAPHS.len(), 2..8), 4..7),
        years in proptest::sample::subsequence(vec!["2019", "2020", "2021"], 0..=2),
        regions in proptest::sample::subsequence(vec!["澄江区", "临渡区"], 0..=2),
        roles in proptest::sample::subsequence(vec!["review", "tasks", "front"], 0..=2),
        topics in proptest::sample::subsequence(vec!["10", "17", "养老"], 0..=2),
        query in proptest::sample::select(vec!["“产业”", "养老服务", "区 -渡口", "代表"]),
    ) {
        let world = world(&picks);
        let library = world.library();
        let own = |values: &[&str]| values.iter().map(|&v| v.to_owned()).collect();
        let mut request = SearchRequest { facets: true, ..request(query, 10_000) };
        request.filters.years = own(&years);
        request.filters.regions = own(&regions);
        request.filters.roles = own(&roles);
        request.filters.topics = own(&topics);
        let answer = match library.search(&request) {
            Ok(answer) => answer,
            // A year or place that no report of this world has.
            Err(error) => {
                prop_assert_eq!(error.kind, baogao::error::ErrorKind::Usage);
                return Ok(());
            }
        };
        prop_assume!(!answer.relaxed);
        let found = facets(&answer);
        let is_chosen = |chosen: &[&str], value: &str| {
            chosen.is_empty() || chosen.contains(&value)
        };
        let of_years = found.year.iter().filter(|c| {
            is_chosen(&years, &c.value.map(|year| year.to_string()).unwrap_or_default())
        });
        let of_roles = found
            .role
            .iter()
            .filter(|c| is_chosen(&roles, c.value.as_deref().unwrap_or_default()));
        let below = found.region.iter().flat_map(|city| &city.below);
        let of_regions = below
            .filter(|c| is_chosen(&regions, c.value.as_deref().unwrap_or_default()));
        let total = answer.total.passages;
        prop_assert_eq!(of_years.map(|c| c.passages).sum::<usize>(), total, "years");
        prop_assert_eq!(of_roles.map(|c| c.passages).sum::<usize>(), total, "roles");
        prop_assert_eq!(of_regions.map(|c| c.passages).sum::<usize>(), total, "regions");
        prop_assert_eq!(found.kind.iter().map(|c| c.passages).sum::<usize>(), total);
        prop_assert_eq!(found.level.iter().map(|c| c.passages).sum::<usize>(), total);
        prop_assert_eq!(answer.hits.len(), total);
    }
}

/// A copy that adds a paragraph is found by it, and is no report of its own.
#[test]
fn copies_are_one_report_of_a_value() {
    let world = World::new();
    // Copies are recognized from a page of text on.
    let line = |n: usize| {
        let (year, length, runs) = (1980 + n, 310 + 7 * n, 11 + n);
        format!(
            "第{n}条渡线{year}年开通，全长{length}米，每日{runs}班，沿岸产业由此兴起。"
        )
    };
    let lines: Vec<String> = (0..30).map(line).collect();
    let all: Vec<&str> = lines.iter().map(String::as_str).collect();
    world.write("a.txt", report("澄江区", 2019, &all));
    let note = "转载时另加一段，说明渡口的产业。";
    let longer: Vec<&str> = all.iter().copied().chain([note]).collect();
    world.write("b.txt", report("澄江区", 2019, &longer));
    world.update();
    let library = world.library();
    let answer = faceted(&library, "“产业”", &[]);
    let found = facets(&answer);
    assert_eq!(answer.total.reports, 1);
    assert_eq!(found.year.iter().map(|c| c.reports).collect::<Vec<_>>(), [1]);
    assert_eq!(found.region[0].reports, 1);
    assert!(found.role.iter().all(|c| c.reports == 1));
    assert!(found.topic.iter().all(|c| c.reports == 1));
    assert!(found.chapter.iter().flatten().all(|c| c.reports == 1));
    let topics = library.topics(&baogao::api::TopicsRequest::default()).unwrap();
    assert!(topics.topics.iter().all(|topic| topic.reports <= 1));
    let held: usize = topics.topics.iter().filter_map(|topic| topic.primary).sum();
    let every = library.search(&request("topic:22", 0)).unwrap().total.passages;
    let other = topics.topics.iter().find(|t| t.code.as_deref() == Some("22")).unwrap();
    assert_eq!((held, other.passages), (topics.total, every));
}

#[test]
fn the_counts_of_a_facet_ignore_its_own_filter() {
    let world = full_world();
    let library = world.library();
    let all = faceted(&library, "“产业”", &[]);
    let one = faceted(&library, "“产业”", &["2020"]);
    assert_eq!(facets(&one).year, facets(&all).year);
    assert_eq!(facets(&all).kind[0].passages, 6);
    assert_eq!(facets(&one).kind[0].passages, 2);
    assert_eq!(faceted(&library, "“产业” year:2020", &[]).facets, one.facets);
}

#[test]
fn topics_are_counted_by_class() {
    let world = full_world();
    let answer = faceted(&world.library(), "“老旧小区”", &[]);
    let topics = &facets(&answer).topic;
    let expected = counted_topics(&answer);
    assert!(!expected.is_empty());
    let told: BTreeMap<_, _> =
        topics.iter().map(|c| (c.value.clone(), c.passages)).collect();
    assert_eq!(told, expected);
}

/// Passages of each class, counted from the hits.
fn counted_topics(answer: &SearchAnswer) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for hit in &answer.hits {
        let topics = hit.passage.topics.iter().flatten();
        let mut codes: Vec<_> = topics.map(|topic| topic.code.clone()).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            *counts.entry(code).or_default() += 1;
        }
    }
    counts
}

#[test]
fn regions_are_a_tree() {
    let world = full_world();
    let answer = faceted(&world.library(), "“产业”", &[]);
    let [city] = facets(&answer).region.as_slice() else { panic!("{:?}", answer.facets) };
    assert_eq!((city.value.as_deref(), city.passages), (Some("云屿市"), 6));
    let below: Vec<_> =
        city.below.iter().map(|r| (r.value.as_deref().unwrap(), r.passages)).collect();
    assert_eq!(below, [("临渡区", 3), ("澄江区", 3)]);
}

#[test]
fn places_and_years_in_words_are_understood() {
    let world = full_world();
    let library = world.library();
    let answer = library.search(&request("澄江 2020 电梯", 10)).unwrap();
    assert_eq!(answer.query, "电梯 region:澄江区 year:2020..2021");
    let said: Vec<_> = answer.understood.iter().map(|view| view.text.as_str()).collect();
    assert_eq!(said, ["澄江区", "2020"]);
    let found: Vec<_> = answer.hits.iter().map(|hit| hit.report.id.as_str()).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|id| id.contains("chengjiang")), "{found:?}");
}

#[test]
fn a_place_and_year_without_an_answer_are_words_again() {
    let world = full_world();
    let library = world.library();
    let answer = library.search(&request("澄江 2021 没有的词组", 10)).unwrap();
    assert!(answer.understood.is_empty());
    let quoted = library.search(&request("“澄江” “2020” 电梯", 10)).unwrap();
    assert_eq!(quoted.query, "“澄江” “2020” 电梯");
}

#[test]
fn near_spellings_are_told_with_their_counts_and_never_searched() {
    let world = full_world();
    let library = world.library();
    let answer = library.search(&request("“水上巴市”", 10)).unwrap();
    assert_eq!(answer.total.passages, 0);
    let [near] = answer.suggestions.as_slice() else {
        panic!("{:?}", answer.suggestions)
    };
    assert_eq!((near.text.as_str(), near.occurrences), ("水上巴士", 6));
    let lacking = library.search(&request("“15分钟生活圈”", 10)).unwrap();
    assert_eq!(lacking.suggestions[0].text, "15分钟社区生活圈");
    let there = library.search(&request("“水上巴士”", 10)).unwrap();
    assert!(there.suggestions.is_empty());
}

#[test]
fn scores_are_explained_when_asked() {
    let world = full_world();
    let library = world.library();
    let plain = library.search(&request("加装电梯", 5)).unwrap();
    assert!(plain.hits.iter().all(|hit| hit.explanation.is_none()));
    let asked = SearchRequest { explain: true, ..request("加装电梯", 5) };
    for hit in library.search(&asked).unwrap().hits {
        let p = hit.explanation.unwrap();
        let sum = p.words + p.grams + p.unbroken + p.coverage + p.closeness + p.headings;
        let factors = p.number * p.length * p.year * p.place * p.recency * p.spread;
        assert!((sum * factors - hit.score.unwrap()).abs() < 0.01);
    }
}

#[test]
fn pages_of_an_answer_join_without_gap_or_double() {
    let world = full_world();
    let library = world.library();
    let ids = |limit, offset| -> Vec<String> {
        let request = SearchRequest { offset, ..request("发展产业改造", limit) };
        let hits = library.search(&request).unwrap().hits;
        hits.into_iter().map(|hit| hit.passage.id).collect()
    };
    let whole = ids(1000, 0);
    let pages: Vec<String> =
        (0..whole.len()).step_by(3).flat_map(|at| ids(3, at)).collect();
    assert_eq!(pages, whole);
}

#[test]
fn an_empty_answer_says_which_filter_emptied_it_and_what_is_near() {
    let world = full_world();
    let index = world.index();
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("baogao").unwrap();
        let output = command.arg("--index").arg(&index).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let said = run(&["search", "“水上巴士”", "--year", "2030", "--region", "澄江"]);
    assert!(said.contains("hint: without --year: 3 occurrences"), "{said}");
    assert!(!said.contains("without --region"), "{said}");
    let said = run(&["search", "“水上巴市”", "--region", "澄江"]);
    assert!(said.contains("hint: written 水上巴士: 3"), "{said}");
}
