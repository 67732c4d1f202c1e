//! One work, many copies: counted once, found by whatever only one of them says.

use std::collections::BTreeSet;

use baogao::api::{CommitmentsRequest, FiguresRequest, FilterWords, Library};
use baogao::normalize::fold_phrase;
use baogao::output::answer::{Report, SearchAnswer};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::world::{
    World, naive_scan, passages, quoted, report, request, timeless, update_at,
};

const PLACES: [&str; 10] = [
    "柳湾渡口",
    "石桥新村",
    "青禾农场",
    "北塔河岸",
    "长汀集市",
    "云屿码头",
    "南岭茶园",
    "西陂水库",
    "白鹭公园",
    "松坡学校",
];
const DEEDS: [&str; 10] = [
    "修缮改造一新",
    "建成投入使用",
    "完成雨污分流",
    "启动二期工程",
    "新增绿化面积",
    "开通便民专线",
    "引进冷链企业",
    "整治违法搭建",
    "更换老旧管网",
    "评为示范单位",
];

/// An invented sentence, another for each number below 100.
fn sentence(n: usize) -> String {
    format!("{}{}，惠及群众{}户。", PLACES[n % 10], DEEDS[n / 10 % 10], 10 * n + 7)
}

/// Paragraphs of three sentences each.
fn paragraphs(sentences: impl Iterator<Item = usize>) -> Vec<String> {
    let all: Vec<String> = sentences.map(sentence).collect();
    all.chunks(3).map(<[String]>::concat).collect()
}

/// A work report made of sentences.
fn work_report(year: u16, sentences: impl Iterator<Item = usize>) -> String {
    let paragraphs = paragraphs(sentences);
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    report("澄江区", year, &paragraphs)
}

/// A report, its reprint with a note, and an excerpt with neither head nor year.
fn one_work() -> World {
    let world = World::new();
    let whole = work_report(2021, 0..60);
    world.write("a/2021.txt", &whole);
    world.write("reprint.txt", format!("{whole}编者按：全文转载自虚构的澄江日报。\n"));
    world.write("part.txt", paragraphs(30..60).join("\n"));
    world.write("2022.txt", work_report(2022, 60..100));
    world.update();
    world
}

fn reports(library: &Library) -> Vec<Report> {
    library.reports(&FilterWords::default(), None, 0).unwrap().reports
}

fn find<'a>(reports: &'a [Report], path: &str) -> &'a Report {
    reports.iter().find(|report| report.source.path.ends_with(path)).unwrap()
}

fn search(library: &Library, query: &str, copies: bool) -> SearchAnswer {
    let mut request = request(query, 10_000);
    request.copies = copies;
    library.search(&request).unwrap()
}

#[test]
fn copies_are_told_with_their_work_and_how_much_of_it_they_share() {
    let world = one_work();
    let reports = reports(&world.library());
    let reprint = find(&reports, "reprint.txt");
    let check = |path: &str, relation: &str, share: Option<f64>| {
        let report = find(&reports, path);
        assert_eq!(
            (report.relation.as_str(), report.work.as_str()),
            (relation, reprint.id.as_str())
        );
        match (share, report.containment) {
            (Some(least), Some(share)) => {
                assert!((least..=1.0).contains(&share), "{share}")
            }
            (least, share) => assert_eq!(least, share),
        }
    };
    // The reprint has all of the text and its note.
    check("reprint.txt", "original", None);
    check("a/2021.txt", "duplicate", Some(1.0));
    check("part.txt", "excerpt", Some(0.9));
    let other = find(&reports, "2022.txt");
    assert_eq!((other.relation.as_str(), &other.work), ("original", &other.id));
}

#[test]
fn an_excerpt_states_no_more_than_it_says() {
    let world = one_work();
    let reports = reports(&world.library());
    let part = find(&reports, "part.txt");
    assert_eq!((part.year, part.region.len()), (None, 0));
}

#[test]
fn every_count_takes_a_work_once() {
    let world = one_work();
    let library = world.library();
    let phrase = quoted("柳湾渡口启动二期工程");
    let once = search(&library, &phrase, false);
    assert_eq!((once.total.passages, once.total.occurrences), (1, Some(1)));
    assert_eq!((once.total.reports, once.searched.reports), (1, 2));
    assert_eq!(once.hits[0].copies, 3);
    let all = search(&library, &phrase, true);
    assert_eq!((all.total.passages, all.total.reports, all.hits.len()), (3, 3, 3));
    assert!(all.hits.iter().all(|hit| hit.copies == 3));
    let words = search(&library, "柳湾渡口 启动", false);
    assert_eq!(words.total.reports, 1);
    let coverage = library.coverage(&FilterWords::default()).unwrap();
    let rows: Vec<_> = coverage.rows.iter().map(|row| (row.year, row.reports)).collect();
    assert_eq!(rows, [(Some(2021), 1), (Some(2022), 1)]);
}

#[test]
fn what_only_a_copy_says_is_found() {
    let world = one_work();
    // Now the plain text is the longest, and the reprint has lost its end.
    world.write("a/2021.txt", work_report(2021, 0..70));
    world.update();
    let library = world.library();
    let all = reports(&library);
    assert_eq!(find(&all, "reprint.txt").relation, "duplicate");
    let note = search(&library, &quoted("编者按"), false);
    assert_eq!((note.total.passages, note.total.reports), (1, 1));
    assert_eq!(note.hits[0].report.id, find(&all, "reprint.txt").id);
    assert_eq!(note.hits[0].copies, 1);
    assert_eq!(note.absent[0].without, [2022]);
}

#[test]
fn who_names_a_copy_means_it() {
    let world = one_work();
    let library = world.library();
    let part = find(&reports(&library), "part.txt").id.clone();
    let mut request = request(&quoted("柳湾渡口启动二期工程"), 10);
    request.filters.reports = vec![part.clone()];
    let answer = library.search(&request).unwrap();
    assert_eq!(
        (answer.total.passages, answer.hits[0].report.id.as_str()),
        (1, part.as_str())
    );
}

#[test]
fn a_name_that_copies_share_means_the_best_of_them() {
    let world = one_work();
    let library = world.library();
    let named = library.outline("澄江-2021", None, 0).unwrap().report.id;
    assert_eq!(named, find(&reports(&library), "reprint.txt").id);
}

#[test]
fn figures_and_commitments_are_taken_once() {
    let world = one_work();
    let library = world.library();
    let count = |query: Option<&str>, copies: bool| {
        let query = query.map(str::to_owned);
        let figures =
            FiguresRequest { query: query.clone(), copies, ..FiguresRequest::default() };
        let figures = library.figures(&figures).unwrap().total;
        let promises =
            CommitmentsRequest { query, copies, ..CommitmentsRequest::default() };
        (figures, library.commitments(&promises).unwrap().total)
    };
    let (once, all) = (count(None, false), count(None, true));
    assert_eq!(all.0 - once.0, 60 + 30, "one figure a sentence");
    for query in [None, Some("“柳湾渡口启动二期工程”")] {
        let (once, all) = (count(query, false), count(query, true));
        assert!(once.0 > 0 && all.0 > once.0, "{once:?} {all:?}");
        assert!(all.1 >= once.1, "{once:?} {all:?}");
    }
}

#[test]
fn a_region_that_takes_its_last_report_over_has_two() {
    let world = World::new();
    world.write("2021.txt", work_report(2021, 0..60));
    world.write("2022.txt", work_report(2022, (0..50).chain(80..90)));
    world.update();
    let reports = reports(&world.library());
    assert!(reports.iter().all(|report| report.relation == "original"), "{reports:?}");
}

#[test]
fn a_volume_of_collected_reports_is_no_copy_of_them() {
    let world = World::new();
    world.write("2021.txt", work_report(2021, 0..50));
    world.write("2022.txt", work_report(2022, 50..100));
    let volume = paragraphs(0..100).join("\n");
    world.write("volume.txt", format!("澄江区文献汇编\n{volume}"));
    world.update();
    let reports = reports(&world.library());
    assert!(reports.iter().all(|report| report.relation == "original"), "{reports:?}");
}

#[test]
fn a_damaged_table_of_copies_is_told() {
    let world = one_work();
    let data = world.index().join("data-1");
    let file = fs_err::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    let file = file
        .filter(|path| path.to_string_lossy().contains("copies-"))
        .max()
        .expect("a table of copies");
    let mut bytes = fs_err::read(&file).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs_err::write(&file, &bytes).unwrap();
    let error = Library::open(&world.index()).expect_err("a changed file");
    assert_eq!(error.kind, baogao::error::ErrorKind::IndexDamaged);
}

/// A text of a history: a report of some year, a part of it, a reprint, or another report.
fn text(year: u16, kind: usize, from: usize) -> String {
    match kind {
        0 => work_report(year, from..from + 50),
        1 => paragraphs(from..from + 30).join("\n"),
        2 => format!("{}编者按：转载。\n", work_report(year, from..from + 50)),
        _ => work_report(year, from + 10..from + 45),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Works do not depend on the order in which their copies came, changed and went.
    #[test]
    fn history_leaves_no_trace_in_works(
        steps in vec((0usize..5, 0usize..5, 0usize..2), 1..10),
    ) {
        let world = World::new();
        world.write("always.txt", text(2020, 0, 0));
        world.update();
        for &(file, kind, from) in &steps {
            let name = format!("{file}.txt");
            if kind == 4 && world.corpus().join(&name).exists() {
                world.remove(&name);
            } else {
                world.write(&name, text(2020 + from as u16, kind, 50 * from));
            }
            world.update();
        }
        let fresh = World::new();
        update_at(&fresh.index(), &world.corpus());
        let (a, b) = (world.library(), fresh.library());
        let all = FilterWords::default();
        prop_assert_eq!(reports(&a), reports(&b));
        prop_assert_eq!(a.coverage(&all).unwrap(), b.coverage(&all).unwrap());
        for query in ["“启动二期”", "“转载”", "渡口 管网", "“新村” -“农场”"] {
            for copies in [false, true] {
                let (a, b) = (search(&a, query, copies), search(&b, query, copies));
                prop_assert_eq!(timeless(&a), timeless(&b), "{}", query);
            }
        }
    }

    /// With all copies, a phrase search is a scan; without, it finds the same works and no passage of
    /// a best copy is missing.
    #[test]
    fn counting_once_loses_nothing(
        kinds in vec((0usize..4, 0usize..2), 2..5),
        queries in vec((0usize..4000, 2usize..=14), 30),
    ) {
        let world = World::new();
        for (n, &(kind, from)) in kinds.iter().enumerate() {
            world.write(&format!("{n}.txt"), text(2020 + from as u16, kind, 50 * from));
        }
        world.update();
        let library = world.library();
        let all = passages(&library);
        let reports = reports(&library);
        let work_of = |id: &str| reports.iter().find(|r| r.id == id).unwrap().work.clone();
        let letters: Vec<char> = all.iter().flat_map(|p| p.text.chars()).collect();
        for (at, len) in queries {
            let phrase: String = letters.iter().cycle().skip(at).take(len).collect();
            if fold_phrase(&phrase).is_empty() {
                continue;
            }
            let (every, once) = (search(&library, &quoted(&phrase), true), search(&library, &quoted(&phrase), false));
            let (expected_passages, expected) = naive_scan(&all, &phrase);
            prop_assert_eq!(every.total.passages, expected_passages, "{}", phrase);
            prop_assert_eq!(every.total.occurrences, Some(expected), "{}", phrase);
            let works = |answer: &SearchAnswer| -> BTreeSet<String> {
                answer.hits.iter().map(|hit| work_of(&hit.report.id)).collect()
            };
            prop_assert_eq!(works(&every), works(&once), "{}", phrase);
            prop_assert_eq!(once.total.reports, works(&once).len());
            let best = |answer: &SearchAnswer| -> BTreeSet<String> {
                let of_best = answer.hits.iter().filter(|hit| work_of(&hit.report.id) == hit.report.id);
                of_best.map(|hit| hit.passage.id.clone()).collect()
            };
            prop_assert_eq!(best(&every), best(&once), "{}", phrase);
            for hit in &once.hits {
                prop_assert!(hit.copies >= 1 && hit.copies <= reports.len());
            }
        }
    }
}
