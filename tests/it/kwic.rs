//! A concordance: its total is that of a search, and each row a stretch of its passage.

use std::collections::BTreeMap;

use baogao::api::{Context, FilterWords, KwicRequest, KwicSort, Library};
use baogao::output::kwic::KwicAnswer;

use crate::world::{PARAGRAPHS, World, naive_scan, passages, quoted, report, request};

fn world() -> (World, Library) {
    let world = World::new();
    for (region, year, paragraphs) in [
        ("澄江区", 2019, &PARAGRAPHS[..4]),
        ("澄江区", 2022, &PARAGRAPHS[..8]),
        ("墨池县", 2020, &PARAGRAPHS[3..7]),
    ] {
        world.write(&format!("{region}{year}.txt"), report(region, year, paragraphs));
    }
    world.update();
    let library = world.library();
    (world, library)
}

fn kwic(library: &Library, phrase: &str, sort: KwicSort, limit: usize) -> KwicAnswer {
    let request = KwicRequest {
        phrase: phrase.to_owned(),
        filters: FilterWords::default(),
        context: Context { left: 5, right: 7 },
        sort,
        limit,
        offset: 0,
        no_fold: false,
        copies: false,
    };
    library.kwic(&request).unwrap()
}

#[test]
fn every_place_is_listed_once_and_the_total_is_that_of_search() {
    let (_world, library) = world();
    let all = passages(&library);
    for phrase in ["养老", "的", "工业总产值", "，", "一", "15分钟"] {
        let found = library.search(&request(&quoted(phrase), 0)).unwrap();
        for sort in [KwicSort::Year, KwicSort::Left, KwicSort::Right, KwicSort::Region] {
            let answer = kwic(&library, phrase, sort, usize::MAX);
            assert_eq!(answer.total, found.total, "{phrase}");
            assert_eq!(answer.rows.len(), naive_scan(&all, phrase).1, "{phrase}");
            let mut places: Vec<_> =
                answer.rows.iter().map(|row| (&row.passage, row.span)).collect();
            places.sort();
            places.dedup();
            assert_eq!(places.len(), answer.rows.len(), "{phrase}");
        }
    }
}

#[test]
fn a_row_is_a_stretch_of_its_passage() {
    let (_world, library) = world();
    let texts: BTreeMap<String, String> =
        passages(&library).into_iter().map(|p| (p.id, p.text)).collect();
    let answer = kwic(&library, "一", KwicSort::Left, usize::MAX);
    assert!(answer.rows.len() > 5);
    for row in &answer.rows {
        let text: Vec<char> = texts[&row.passage].chars().collect();
        let [start, end] = row.span;
        let (left, right) = (start.saturating_sub(5), (end + 7).min(text.len()));
        let cut = |from: usize, to: usize| text[from..to].iter().collect::<String>();
        assert_eq!(row.left, cut(left, start));
        assert_eq!(row.hit, cut(start, end));
        assert_eq!(row.right, cut(end, right));
    }
}

#[test]
fn the_left_context_sorts_from_the_hit_outward() {
    let world = World::new();
    let paragraphs = ["乙甲养老丁丙。", "甲乙养老丙丁。", "丙甲养老丁甲。"];
    world.write("a.txt", report("澄江区", 2021, &paragraphs));
    world.update();
    let library = world.library();
    let sides = |sort: KwicSort, side: fn(&baogao::output::kwic::KwicRow) -> &String| {
        let rows = kwic(&library, "养老", sort, 10).rows;
        rows.iter()
            .map(|row| side(row).chars().take(2).collect())
            .collect::<Vec<String>>()
    };
    // By code point: 丁 丙 乙 甲.
    assert_eq!(sides(KwicSort::Left, |row| &row.left), ["甲乙", "丙甲", "乙甲"]);
    assert_eq!(sides(KwicSort::Right, |row| &row.right), ["丁丙", "丁甲", "丙丁"]);
}

#[test]
fn years_come_newest_first_and_regions_together() {
    let (_world, library) = world();
    let years = |sort: KwicSort| {
        let rows = kwic(&library, "养老", sort, 10).rows;
        rows.iter().map(|row| row.report.year.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(years(KwicSort::Year), [2022, 2020, 2019]);
    assert!(matches!(
        years(KwicSort::Region)[..],
        [2020, 2019, 2022] | [2019, 2022, 2020]
    ));
}

#[test]
fn a_part_of_the_rows_is_a_part_of_all() {
    let (_world, library) = world();
    for sort in [KwicSort::Year, KwicSort::Right] {
        let all = kwic(&library, "一", sort, usize::MAX);
        let mut joined = Vec::new();
        for offset in (0..all.rows.len()).step_by(3) {
            let request = KwicRequest {
                phrase: "一".to_owned(),
                filters: FilterWords::default(),
                context: Context { left: 5, right: 7 },
                sort,
                limit: 3,
                offset,
                no_fold: false,
                copies: false,
            };
            joined.extend(library.kwic(&request).unwrap().rows);
        }
        assert_eq!(joined, all.rows);
    }
}

#[test]
fn only_a_folded_place_says_so() {
    let (_world, library) = world();
    let folded = |phrase: &str| kwic(&library, phrase, KwicSort::Year, 1).rows[0].folded;
    assert!(folded("工业总产值"));
    assert!(!folded("工業總產值"));
    assert!(!folded("养老"));
}
