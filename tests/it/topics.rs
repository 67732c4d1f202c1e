//! Topics as the library answers them: of passages and commitments, as filters, and counted by year.

use baogao::api::{
    CommitmentsRequest, FiguresRequest, FilterWords, Library, SearchRequest,
    TopicsRequest,
};
use baogao::error::ErrorKind;
use baogao::output::answer::Passage;
use proptest::prelude::*;

use crate::world::{World, passages, report, request};

const PARAGRAPHS: [&str; 4] = [
    "建成养老床位300张、助餐点9个。",
    "老旧小区改造惠及2000户，加装电梯40台。社区医院全部达标。",
    "新建小学2所，教师编制增加100名。",
    "粮食总产5万吨，高标准农田建成3万亩。",
];

fn world() -> World {
    let world = World::new();
    world.write("2024.txt", report("澄江区", 2024, &PARAGRAPHS));
    world.write("2026.txt", report("澄江区", 2026, &PARAGRAPHS[..3]));
    world.update();
    world
}

fn on(topics: &[&str]) -> FilterWords {
    FilterWords {
        topics: topics.iter().map(|&topic| topic.to_owned()).collect(),
        ..FilterWords::default()
    }
}

/// The distinct texts that a query finds on some topics.
fn found(library: &Library, query: &str, topics: &[&str]) -> Vec<String> {
    let asked = SearchRequest { filters: on(topics), ..request(query, 100) };
    let hits = library.search(&asked).unwrap().hits;
    let mut texts: Vec<String> = hits.into_iter().map(|hit| hit.passage.text).collect();
    texts.sort();
    texts.dedup();
    texts
}

#[test]
fn every_passage_has_topics_the_primary_one_first() {
    let library = world().library();
    let all = passages(&library);
    let of = |text: &str| {
        let passage = all.iter().find(|passage| passage.text == text).unwrap();
        let topics = passage.topics.as_ref().unwrap().iter();
        topics.map(|t| (t.code.clone(), t.sub.clone().unwrap())).collect::<Vec<_>>()
    };
    let expected = |code: &str, sub: &str| (code.to_owned(), sub.to_owned());
    assert_eq!(of(PARAGRAPHS[0]), [expected("17", "社会福利")]);
    assert_eq!(
        of(PARAGRAPHS[1]),
        [expected("10", "城乡建设（含住房）"), expected("13", "卫生")]
    );
    for passage in &all {
        let count = passage.topics.as_ref().unwrap().len();
        assert!((1..=4).contains(&count), "{}", passage.text);
    }
}

#[test]
fn codes_official_and_familiar_names_filter() {
    let library = world().library();
    let check = |query: &str, topics: &[&str], expected: &[&str]| {
        assert_eq!(found(&library, query, topics), expected, "{query} {topics:?}");
    };
    check("“建成”", &[], &[PARAGRAPHS[0], PARAGRAPHS[3]]);
    check("“建成”", &["17"], &[PARAGRAPHS[0]]);
    check("“建成”", &["农业"], &[PARAGRAPHS[3]]);
    check("“建成”", &["养老", "三农"], &[PARAGRAPHS[0], PARAGRAPHS[3]]);
    check("“建成” topic:养老", &[], &[PARAGRAPHS[0]]);
    check("“建成” -主题:养老", &[], &[PARAGRAPHS[3]]);
    check("主题:1102", &[], &[PARAGRAPHS[2]]);
    check("小学 教师", &["教育"], &[PARAGRAPHS[2]]);
    check("小学 教师", &["养老"], &[]);
}

#[test]
fn a_familiar_name_is_narrower_than_its_class() {
    let library = world().library();
    assert_eq!(found(&library, "topic:城市更新", &[]), [PARAGRAPHS[1]]);
    assert_eq!(found(&library, "topic:垃圾分类", &[]), [""; 0]);
    // The words of a filter are not what was looked for.
    let hits = library.search(&request("“电梯” topic:城市更新", 9)).unwrap().hits;
    assert!(hits.iter().all(|hit| hit.matches.len() == 1), "{hits:?}");
}

#[test]
fn the_script_of_a_report_does_not_matter_to_a_name() {
    let world = World::new();
    world.write("2024.txt", report("澄江区", 2024, &["社區加裝電梯40臺。", "修橋。"]));
    world.update();
    let library = world.library();
    let asked =
        SearchRequest { no_fold: true, ..request("“社區” topic:加梯", 9) };
    let hits = library.search(&asked).unwrap().hits;
    assert_eq!(hits.len(), 1);
    assert!(!hits[0].folded);
}

#[test]
fn figures_and_commitments_are_filtered_too() {
    let library = world().library();
    let filters = on(&["教育"]);
    let figures =
        library.figures(&FiguresRequest { filters, ..Default::default() }).unwrap();
    assert!(figures.total > 0);
    assert!(figures.figures.iter().all(|f| PARAGRAPHS[2].contains(&f.text)));
    let filters = on(&["教育"]);
    let request = CommitmentsRequest { filters, ..Default::default() };
    let commitments = library.commitments(&request).unwrap().commitments;
    assert!(!commitments.is_empty());
    for commitment in commitments {
        assert_eq!(commitment.topics.unwrap()[0].code, "11", "{}", commitment.text);
    }
}

#[test]
fn an_unknown_topic_is_refused_with_the_nearest_names() {
    let library = world().library();
    let asked = SearchRequest { filters: on(&["城市更薪"]), ..request("改造", 9) };
    for error in [
        library.search(&asked).unwrap_err(),
        library.search(&request("改造 topic:城市更薪", 9)).unwrap_err(),
        library
            .topics(&TopicsRequest {
                name: Some("城市更薪".to_owned()),
                ..TopicsRequest::default()
            })
            .unwrap_err(),
    ] {
        assert_eq!(error.kind, ErrorKind::Usage);
        assert_eq!(error.message, "unknown topic 城市更薪");
        assert_eq!(error.hint.as_deref(), Some("did you mean 城市更新"));
    }
}

#[test]
fn topics_are_counted_by_year() {
    let library = world().library();
    let counted = |name: Option<&str>, filters: FilterWords| {
        let name = name.map(str::to_owned);
        let request = TopicsRequest { name, filters, copies: false };
        library.topics(&request).unwrap()
    };
    let all = counted(None, FilterWords::default());
    assert_eq!(all.topics.len(), 22);
    assert_eq!(all.total, passages(&library).len());
    let primary: usize = all.topics.iter().filter_map(|topic| topic.primary).sum();
    assert_eq!(primary, all.total, "every passage has one primary topic");
    let farming: Vec<_> =
        all.rows.iter().filter(|row| row.name.contains("农业")).collect();
    assert!(farming.iter().all(|row| row.year == Some(2024) && row.reports == 1));
    let of_sums = |year| all.rows.iter().find(|row| row.year == Some(year)).unwrap().of;
    assert_eq!(of_sums(2024) + of_sums(2026), all.total);
    let education = counted(Some("11"), FilterWords::default());
    let sub =
        education.topics.iter().find(|t| t.code.as_deref() == Some("1102")).unwrap();
    assert_eq!(sub.passages, education.topics[0].passages);
    assert!(sub.also.iter().any(|name| name == "学校"));
    let narrow = counted(Some("加梯"), FilterWords::default());
    assert_eq!((narrow.topics.len(), narrow.topics[0].level.as_str()), (1, "familiar"));
    let found = library.search(&request("topic:加装电梯", 0)).unwrap().total.passages;
    assert_eq!(narrow.topics[0].passages, found);
    let crossed = counted(None, on(&["城市更新"]));
    let health = crossed.topics.iter().find(|t| t.code.as_deref() == Some("13")).unwrap();
    assert_eq!(health.passages, found);
    assert_eq!(crossed.total, found);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Reports with the same text have the same topics, whatever else the index holds.
    #[test]
    fn topics_depend_on_the_report_alone(
        texts in proptest::collection::vec("[新建小学医院公路粮食养老旅游银行，]{4,30}。", 1..5),
    ) {
        let paragraphs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let alone = World::new();
        alone.write("a.txt", report("澄江区", 2024, &paragraphs));
        alone.update();
        let together = world();
        together.write("a.txt", report("临水区", 2024, &paragraphs));
        together.update();
        let topics = |world: &World, region: &str| {
            let shown = world.library().show("a.txt", None, 0).unwrap().passages;
            let of = |p: Passage| (p.text, p.topics);
            shown.into_iter().map(of).filter(|(t, _)| !t.contains(region)).collect::<Vec<_>>()
        };
        let expected = topics(&alone, "澄江区");
        let found = topics(&together, "临水区");
        prop_assert_eq!(found, expected);
    }
}
