//! Phrases through the years and between sets of reports: every count is that of a search.

use baogao::api::{
    Concept, FilterWords, KeynessRequest, Library, PanelBy, PanelRequest, TraceBy,
    TraceRequest,
};
use baogao::error::ErrorKind;

use crate::world::{PARAGRAPHS, World, naive_scan, passages, quoted, report, request};

const PHRASES: [&str; 5] = ["养老", "社区", "一", "的", "15分钟社区生活圈"];

/// Two districts with years that differ, one year missing in the middle.
fn world() -> (World, Library) {
    let world = World::new();
    for (region, year, paragraphs) in [
        ("澄江区", 2019, &PARAGRAPHS[..4]),
        ("澄江区", 2020, &PARAGRAPHS[2..6]),
        ("澄江区", 2022, &PARAGRAPHS[..8]),
        ("墨池县", 2020, &PARAGRAPHS[3..7]),
        ("墨池县", 2021, &PARAGRAPHS[4..8]),
    ] {
        world.write(&format!("{region}{year}.txt"), report(region, year, paragraphs));
    }
    world.update();
    let library = world.library();
    (world, library)
}

fn traced(phrases: &[&str], by: TraceBy) -> TraceRequest {
    TraceRequest {
        phrases: phrases.iter().map(|&phrase| phrase.to_owned()).collect(),
        filters: FilterWords::default(),
        by,
        no_fold: false,
        copies: false,
    }
}

#[test]
fn trace_totals_are_search_totals_are_scans() {
    let (_world, library) = world();
    let all = passages(&library);
    for by in [TraceBy::Series, TraceBy::Year] {
        let answer = library.trace(&traced(&PHRASES, by)).unwrap();
        for (phrase, traced) in PHRASES.iter().zip(&answer.phrases) {
            let found = library.search(&request(&quoted(phrase), 1)).unwrap();
            let (_, scanned) = naive_scan(&all, phrase);
            let rows: usize = traced.rows.iter().filter_map(|row| row.occurrences).sum();
            assert_eq!(rows, scanned, "{phrase}");
            assert_eq!(traced.occurrences, scanned, "{phrase}");
            assert_eq!(found.total.occurrences, Some(scanned), "{phrase}");
            assert_eq!(traced.reports_with, found.total.reports, "{phrase}");
        }
    }
}

#[test]
fn a_gap_has_no_count_and_a_report_without_the_phrase_has_zero() {
    let (_world, library) = world();
    let answer = library.trace(&traced(&["水上巴士"], TraceBy::Series)).unwrap();
    let phrase = &answer.phrases[0];
    let row = |region: &str, year: u16| {
        let mut rows = phrase.rows.iter();
        let found = rows.find(|r| r.year == year && r.region.last().unwrap() == region);
        found.map(|row| (row.reports, row.occurrences))
    };
    assert_eq!(row("澄江区", 2019), Some((1, Some(1))));
    assert_eq!(row("澄江区", 2020), Some((1, Some(0))));
    assert_eq!(row("澄江区", 2021), Some((0, None)));
    assert_eq!(row("墨池县", 2022), None);
    let first = phrase.first_use.as_ref().unwrap();
    assert!(first.left_censored && first.place.year == 2019);
    assert!(first.place.text.contains("水上巴士"));
    assert_eq!(phrase.state.as_deref(), Some("returned"));
}

#[test]
fn the_first_use_does_not_depend_on_the_years_shown() {
    let (_world, library) = world();
    let mut request = traced(&["水上巴士"], TraceBy::Series);
    request.filters.years = vec!["2022".to_owned()];
    let answer = library.trace(&request).unwrap();
    let phrase = &answer.phrases[0];
    assert!(phrase.rows.iter().all(|row| row.year == 2022));
    assert_eq!(phrase.first_use.as_ref().unwrap().place.year, 2019);
}

#[test]
fn keyness_counts_as_a_search_does() {
    let (_world, library) = world();
    let answer = library
        .keyness(&KeynessRequest {
            a: vec!["region:澄江".to_owned()],
            b: vec!["region:墨池".to_owned()],
            filters: FilterWords::default(),
            least: 2,
            lockwords: false,
            limit: 1000,
        })
        .unwrap();
    assert!(answer.keywords.len() > 5, "{}", answer.keywords.len());
    for keyword in &answer.keywords {
        for (region, found) in [("澄江", &keyword.a), ("墨池", &keyword.b)] {
            let mut request = request(&quoted(&keyword.phrase), 0);
            request.filters.regions = vec![region.to_owned()];
            let total = library.search(&request).unwrap().total;
            let counted = (Some(found.occurrences), found.reports);
            assert_eq!(counted, (total.occurrences, total.reports), "{}", keyword.phrase);
        }
    }
}

#[test]
fn sets_that_say_nothing_are_refused() {
    let (_world, library) = world();
    let refused = |a: &str, b: &str| {
        let request = KeynessRequest {
            a: vec![a.to_owned()],
            b: vec![b.to_owned()],
            filters: FilterWords::default(),
            least: 2,
            lockwords: false,
            limit: 10,
        };
        library.keyness(&request).unwrap_err().kind
    };
    assert_eq!(refused("year:2019..2020", "region:澄江"), ErrorKind::Usage);
    assert_eq!(refused("year:1999", "region:澄江"), ErrorKind::Usage);
    assert_eq!(refused("year:2019 养老", "region:墨池"), ErrorKind::Usage);
    assert_eq!(refused("no-such-report", "region:墨池"), ErrorKind::NotFound);
}

#[test]
fn a_panel_has_a_row_for_every_cell_and_counts_overlapping_forms_once() {
    let (_world, library) = world();
    let concept = Concept {
        name: "生活圈".to_owned(),
        forms: vec!["生活圈".to_owned(), "社区生活圈".to_owned()],
        note: String::new(),
    };
    let answer = library
        .panel(&PanelRequest {
            concepts: vec![concept],
            by: vec![PanelBy::Region, PanelBy::Year],
            filters: FilterWords::default(),
        })
        .unwrap();
    assert!(!answer.balanced);
    assert_eq!(answer.rows.len(), 2 * 4, "two regions, 2019 to 2022");
    assert_eq!(answer.missing.len(), 3);
    let total: usize = answer.rows.iter().filter_map(|row| row.occurrences).sum();
    let found = library.search(&request("“生活圈”", 0)).unwrap();
    assert_eq!(Some(total), found.total.occurrences);
    let with = answer.rows.iter().find(|row| row.occurrences > Some(0)).unwrap();
    // 社区生活圈 holds 生活圈: its five characters count once.
    let covered = with.char_share.unwrap() * with.chars.unwrap() as f64;
    assert!((covered - 5.0 * with.occurrences.unwrap() as f64).abs() < 1e-3, "{covered}");
    assert_eq!(with.forms.get("社区生活圈"), with.forms.get("生活圈"));
}
