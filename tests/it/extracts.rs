//! Figures and commitments that the index keeps: they are those of the text, and every answer about
//! them counts the same.

#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::collections::BTreeSet;
use std::path::Path;

use baogao::api::{
    CommitmentSort, CommitmentsRequest, FigureSort, FiguresRequest, FilterWords, Library,
    SearchRequest,
};
use baogao::output::commitments::Commitment;
use baogao::output::figures::Figure;

use crate::world::{World, report, request, update_at};

const FIRST: [&str; 4] = [
    "新增养老床位258张，比上年增长7.4%。渡口修缮竣工。",
    "公共服务仍有短板，停车难问题突出。",
    "新建公园6座，优化公交线路。到2030年，力争建成滨江绿道18公里。",
    "全面提升服务水平，打造宜居城区。",
];
const SECOND: [&str; 4] = [
    "新增养老床位312张，占全市的三分之一。",
    "建成公园9座，税收达到4.2亿元。",
    "新建公园8座，新增养老床位400张以上。",
    "研究制定停车管理办法。",
];

/// Two reports of one district, built one after the other.
fn world() -> World {
    let world = World::new();
    world.write("2025.txt", report("澄江区", 2025, &FIRST));
    world.update();
    world.write("2026.txt", report("澄江区", 2026, &SECOND));
    world.update();
    world
}

fn figures(library: &Library, request: &FiguresRequest) -> Vec<Figure> {
    library.figures(request).unwrap().figures
}

fn commitments(library: &Library, request: &CommitmentsRequest) -> Vec<Commitment> {
    library.commitments(request).unwrap().commitments
}

/// What is kept and what is read from the text again are one and the same.
fn assert_kept_as_read(library: &Library) {
    let kept = FiguresRequest { copies: true, ..FiguresRequest::default() };
    let read = FiguresRequest { explain: true, ..kept.clone() };
    let plain = |figure: Figure| Figure { explain: None, ..figure };
    let read: Vec<Figure> = figures(library, &read).into_iter().map(plain).collect();
    assert!(!read.is_empty());
    assert_eq!(figures(library, &kept), read);
    let kept = CommitmentsRequest { copies: true, ..CommitmentsRequest::default() };
    let read = CommitmentsRequest { explain: true, ..kept.clone() };
    let plain = |found: Commitment| Commitment { explain: None, ..found };
    let read: Vec<Commitment> =
        commitments(library, &read).into_iter().map(plain).collect();
    assert!(!read.is_empty());
    assert_eq!(commitments(library, &kept), read);
}

#[test]
fn what_is_kept_is_what_the_text_says() {
    assert_kept_as_read(&world().library());
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["corpus/sample", "../shared/reports"] {
        let folder = package.join(folder);
        if !folder.is_dir() {
            println!("skipped: there is no folder {}", folder.display());
            continue;
        }
        let world = World::new();
        update_at(&world.index(), &folder);
        assert_kept_as_read(&world.library());
    }
}

#[test]
fn counts_of_builds_reports_and_lists_agree() {
    let world = world();
    let library = world.library();
    let built = world.update();
    let listed = figures(&library, &FiguresRequest::default()).len();
    assert_eq!(built.figures, Some(listed));
    let promised = commitments(&library, &CommitmentsRequest::default()).len();
    assert_eq!(built.commitments, Some(promised));
    let reports = library.reports(&FilterWords::default(), None, 0).unwrap().reports;
    let sum = |count: fn(&baogao::output::answer::Report) -> Option<usize>| {
        reports.iter().filter_map(count).sum::<usize>()
    };
    assert_eq!(sum(|report| report.figures), listed);
    assert_eq!(sum(|report| report.commitments), promised);
}

#[test]
fn has_finds_the_passages_that_hold_one() {
    let world = world();
    let library = world.library();
    let check = |query: &str, expected: &BTreeSet<String>| {
        let answer = library.search(&request(query, 100)).unwrap();
        let found: BTreeSet<String> =
            answer.hits.into_iter().map(|hit| hit.passage.id).collect();
        assert_eq!(&found, expected, "{query}");
        assert_eq!(answer.total.passages, expected.len(), "{query}");
    };
    let of = |passage: Option<String>| passage.unwrap();
    let all = figures(&library, &FiguresRequest::default());
    let counted: BTreeSet<String> = all.into_iter().map(|f| of(f.passage)).collect();
    let all = commitments(&library, &CommitmentsRequest::default());
    let promised: BTreeSet<String> = all.into_iter().map(|c| of(c.passage)).collect();
    assert_ne!(counted, promised);
    check("has:figure", &counted);
    check("有:数字", &counted);
    check("has:commitment", &promised);
    check("有:承诺", &promised);
    check("has:figure has:commitment", &(&counted & &promised));
    check("有:承诺 -有:数字", &(&promised - &counted));
    let parks = |id: &&String| {
        !library.show(id, None, 0).unwrap().passages[0].text.contains("公园")
    };
    let without: BTreeSet<String> = counted.iter().filter(parks).cloned().collect();
    check("has:figure -“公园”", &without);
}

#[test]
fn a_query_leaves_the_figures_of_the_passages_that_it_finds() {
    let world = world();
    let library = world.library();
    for query in ["“养老床位”", "公园", "has:commitment", "year:2025", "停车 短板"]
    {
        let hits = library.search(&request(query, 100)).unwrap().hits;
        let found: BTreeSet<String> =
            hits.iter().map(|hit| hit.passage.id.clone()).collect();
        let query = Some(query.to_owned());
        let asked = FiguresRequest { query: query.clone(), ..FiguresRequest::default() };
        let all = figures(&library, &FiguresRequest::default());
        let is_found = |id: &Option<String>| found.contains(id.as_ref().unwrap());
        let expected: Vec<Figure> =
            all.into_iter().filter(|figure| is_found(&figure.passage)).collect();
        assert_eq!(figures(&library, &asked), expected, "{query:?}");
        let asked = CommitmentsRequest { query, ..CommitmentsRequest::default() };
        let all = commitments(&library, &CommitmentsRequest::default());
        let expected: Vec<Commitment> =
            all.into_iter().filter(|found| is_found(&found.passage)).collect();
        assert_eq!(commitments(&library, &asked), expected);
    }
}

#[test]
fn a_hit_holds_the_figures_and_commitments_of_its_passage() {
    let world = world();
    let library = world.library();
    let all = figures(&library, &FiguresRequest::default());
    let promised = commitments(&library, &CommitmentsRequest::default());
    let hits = library
        .search(&SearchRequest { ..request("区 | 公园 | 服务", 100) })
        .unwrap()
        .hits;
    assert!(hits.len() >= 4);
    for hit in hits {
        let id = Some(hit.passage.id.clone());
        let expected: Vec<&Figure> = all.iter().filter(|f| f.passage == id).collect();
        assert_eq!(hit.figures.as_ref().unwrap().iter().collect::<Vec<_>>(), expected);
        let expected: Vec<&Commitment> =
            promised.iter().filter(|c| c.passage == id).collect();
        let found: Vec<&Commitment> = hit.commitments.as_ref().unwrap().iter().collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn lists_are_ordered_and_paged_as_asked() {
    let world = world();
    let library = world.library();
    let check = |sort, reverse, expected: &[&str]| {
        let unit = vec!["张".to_owned()];
        let asked = FiguresRequest { sort, reverse, unit, ..FiguresRequest::default() };
        let found = figures(&library, &asked);
        let found: Vec<String> = found
            .iter()
            .map(|f| f.value.as_ref().or(f.low.as_ref()).unwrap().to_string())
            .collect();
        assert_eq!(found, expected, "{sort:?}");
        for limit in 1..4 {
            let paged: Vec<String> = (0..4)
                .step_by(limit)
                .flat_map(|offset| {
                    let page =
                        FiguresRequest { offset, limit: Some(limit), ..asked.clone() };
                    let answer = library.figures(&page).unwrap();
                    assert_eq!(answer.total, expected.len());
                    answer.figures
                })
                .map(|f| f.value.as_ref().or(f.low.as_ref()).unwrap().to_string())
                .collect();
            assert_eq!(paged, expected, "{sort:?} by {limit}");
        }
    };
    check(FigureSort::Newest, false, &["312", "400", "258"]);
    check(FigureSort::Oldest, false, &["258", "312", "400"]);
    check(FigureSort::Newest, true, &["258", "312", "400"]);
    check(FigureSort::Value, false, &["400", "312", "258"]);
    check(FigureSort::Value, true, &["258", "312", "400"]);
    let due = |reverse| {
        let sort = CommitmentSort::Deadline;
        let asked = CommitmentsRequest { sort, reverse, ..CommitmentsRequest::default() };
        let found = commitments(&library, &asked);
        found.into_iter().map(|c| c.deadline).collect::<Vec<_>>()
    };
    let mut expected = due(false);
    expected.sort_by_key(|deadline| (deadline.is_none(), deadline.clone()));
    assert_eq!(due(false), expected);
    assert!(expected.first().unwrap().is_some());
    assert_eq!(due(true).first().unwrap().as_deref(), Some("2030-12-31"));
}
