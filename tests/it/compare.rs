//! Comparing reports as the program does it: real ones where they are, and invented ones.
#![expect(clippy::print_stdout, reason = "a test says that it was skipped")]

use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt as _;
use baogao::api::{CompareRequest, Library, Only};
use baogao::model::UnitClass;
use baogao::output::compare::{CompareAnswer, FigureRow};
use tempfile::TempDir;

use crate::world::{World, report, update_at};

const EARLIER: [&str; 4] = [
    "新建公园9座，往返渡口的班船增加到每天二十四班。",
    "区里的热线受理来电三万件，办结率达到96%。",
    "新建公园6座，优化公交线路。地区生产总值增长5%。",
    "探索水上巴士一票换乘办法，由区交通局牵头。",
];
const LATER: [&str; 4] = [
    "新建公园6座，往返渡口的班船增加到每天三十班。",
    "区里的热线受理来电四万件，办结率达到98%。",
    "新建公园4座，优化公交线路。地区生产总值增长5%左右。",
    "全面推行水上巴士一票换乘办法，由区交通局牵头，称为“江上一票通”。",
];

fn world() -> World {
    let world = World::new();
    world.write("2024.txt", report("澄江区", 2024, &EARLIER));
    world.write("2025.txt", report("澄江区", 2025, &LATER));
    world.write("2026.txt", report("澄江区", 2026, &EARLIER));
    world.update();
    world
}

fn request(a: &str, b: &str) -> CompareRequest {
    CompareRequest { a: a.to_owned(), b: b.to_owned(), ..CompareRequest::default() }
}

/// Each side of a unit is the text at its span in the passage that it names.
fn check_evidence(library: &Library, answer: &CompareAnswer) {
    for id in [&answer.a.report.id, &answer.b.report.id] {
        let shown = library.show(id, None, 0).unwrap().passages;
        let sides = answer.units.iter().flat_map(|unit| [&unit.a, &unit.b]).flatten();
        for side in sides.filter(|side| side.passage.starts_with(&format!("{id}#"))) {
            let passage = shown.iter().find(|p| p.id == side.passage).unwrap();
            let chars: Vec<char> = passage.text.chars().collect();
            let text: String = chars[side.span[0]..side.span[1]].iter().collect();
            assert_eq!(text, side.text);
        }
    }
    for unit in &answer.units {
        let text = |side: &Option<baogao::output::compare::UnitSide>| -> Vec<char> {
            side.as_ref().map_or(Vec::new(), |side| side.text.chars().collect())
        };
        let (a, b) = (text(&unit.a), text(&unit.b));
        let old: Vec<char> =
            unit.ops.iter().flat_map(|op| a[op.a[0]..op.a[1]].to_vec()).collect();
        let new: Vec<char> =
            unit.ops.iter().flat_map(|op| b[op.b[0]..op.b[1]].to_vec()).collect();
        assert_eq!((old, new), (a, b));
    }
}

#[test]
fn what_changed_between_two_years_is_told() {
    let world = world();
    let library = world.library();
    let answer = library.compare(&request("2024.txt", "2025.txt")).unwrap();
    check_evidence(&library, &answer);
    assert_eq!(answer.relation, "same_series");
    let state = |name: &str, text: &str| {
        let row = answer.figures.iter().find(|row| {
            row.indicator == name && row.b.as_ref().is_some_and(|b| b.text.contains(text))
        });
        row.map(|row| row.state.as_str())
    };
    assert_eq!(state("地区生产总值", "5%左右"), Some("softened"));
    let steps: Vec<&str> = answer.wording.iter().map(|row| row.b.cue.as_str()).collect();
    assert_eq!(steps, ["全面推行"]);
    let new: Vec<&str> = answer
        .phrases
        .iter()
        .filter(|row| row.state == "new")
        .map(|row| row.phrase.as_str())
        .collect();
    assert_eq!(new, ["江上一票通"]);
    let shares = &answer.shares.a;
    let sum = shares.kept
        + shares.moved
        + shares.revised
        + shares.moved_revised
        + shares.related
        + shares.dropped;
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
}

#[test]
fn parts_can_be_asked_for_alone() {
    let world = world();
    let library = world.library();
    let ask = |only: Only, section: Option<&str>, summary: bool| {
        let section = section.map(str::to_owned);
        library.compare(&CompareRequest {
            only,
            section,
            summary,
            ..request("2024.txt", "2025.txt")
        })
    };
    let revised = Only { classes: vec![UnitClass::Revised], ..Only::default() };
    let answer = ask(revised, None, false).unwrap();
    assert!(!answer.units.is_empty() && answer.figures.is_empty());
    assert!(answer.units.iter().all(|unit| unit.class == "revised"));
    assert!(ask(Only::default(), None, true).unwrap().units.is_empty());
    let tasks = ask(Only::default(), Some("工作安排"), false).unwrap();
    assert!(!tasks.units.is_empty());
    let in_tasks = |unit: &baogao::output::compare::UnitView| {
        unit.b.as_ref().is_none_or(|side| side.section.role == "tasks")
    };
    assert!(tasks.units.iter().all(in_tasks));
    assert!(ask(Only::default(), Some("没有这一节"), false).is_err());
}

#[test]
fn several_reports_stand_in_rows() {
    let world = world();
    let names = ["2024.txt", "2025.txt", "2026.txt"].map(str::to_owned);
    let answer = world.library().compare_rows(&names).unwrap();
    assert_eq!(answer.reports.len(), 3);
    assert!(answer.rows.iter().all(|row| row.units.len() == 3));
    let text = |unit: &Option<baogao::output::compare::RowUnit>| {
        unit.as_ref().map_or("", |unit| unit.place.text.as_str()).to_owned()
    };
    let parks = answer.rows.iter().find(|row| text(&row.units[0]).contains("公园6座"));
    let parks: Vec<String> = parks.unwrap().units.iter().map(text).collect();
    assert!(parks[1].contains("公园4座") && parks[2].contains("公园6座"), "{parks:?}");
}

#[test]
fn the_command_has_its_statuses_and_writes_a_page() {
    let world = world();
    let run = |args: &[&str]| {
        let mut command = Command::cargo_bin("baogao").unwrap();
        let index = world.index();
        command.args(args).arg("--index").arg(index).output().unwrap()
    };
    assert_eq!(run(&["compare", "2024.txt"]).status.code(), Some(2));
    assert_eq!(run(&["compare", "2024.txt", "1066.txt"]).status.code(), Some(3));
    let wrong = run(&["compare", "2024.txt", "2025.txt", "--only", "weather"]);
    assert_eq!(wrong.status.code(), Some(2));
    let folder = TempDir::new().unwrap();
    let page = folder.path().join("changes.html");
    let file = page.to_str().unwrap();
    let done = run(&["compare", "2024.txt", "2025.txt", "--html", file]);
    assert_eq!(done.status.code(), Some(0));
    let page = fs_err::read_to_string(&page).unwrap();
    assert!(page.contains("<del>") && page.contains("江上一票通"), "{page}");
    let csv = run(&["compare", "2024.txt", "2025.txt", "--format", "csv"]);
    let csv = String::from_utf8(csv.stdout).unwrap();
    assert!(csv.starts_with("class,level,score,"), "{csv}");
    let table = run(&["compare", "2024.txt", "2025.txt"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.contains("[−") && table.contains("[+"), "{table}");
}

/// The real reports of a district, where they are.
fn district() -> Option<(PathBuf, TempDir)> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports/changning");
    if !folder.is_dir() {
        println!("skipped: there are no reports in {}", folder.display());
        return None;
    }
    let place = TempDir::new().unwrap();
    update_at(&place.path().join("index"), &folder);
    Some((place.path().join("index"), place))
}

#[test]
fn half_a_report_is_found_in_the_whole() {
    let Some((index, _place)) = district() else { return };
    let library = Library::open(&index).unwrap();
    let answer = library
        .compare(&request("001_3166c1b689b5d1cc.txt", "003_4bb3868d2361c57a.txt"))
        .unwrap();
    assert_eq!(answer.relation, "excerpt");
    assert!(answer.shares.a.kept >= 0.97, "{}", answer.shares.a.kept);
    check_evidence(&library, &answer);
}

#[test]
fn sections_and_figures_of_two_real_reports_are_paired_right() {
    let Some((index, _place)) = district() else { return };
    let library = Library::open(&index).unwrap();
    let answer = library
        .compare(&request("000_8535199911b4836e.txt", "003_4bb3868d2361c57a.txt"))
        .unwrap();
    check_evidence(&library, &answer);
    let first = |a: &str| {
        let row = answer.sections.iter().find(|row| row.a.as_deref() == Some(a));
        row.and_then(|row| row.b.as_deref())
    };
    for (a, b) in [
        ("s1", "s1"),
        ("s1.2", "s1.1"),
        ("s1.3", "s1.2"),
        ("s1.4", "s1.4"),
        ("s1.5", "s1.6"),
        ("s1.6", "s1.7"),
        ("s3", "s2"),
        ("s3.2", "s2.1"),
        ("s3.3", "s2.2"),
        ("s3.4", "s2.3"),
        ("s3.5", "s2.4"),
        ("s3.6", "s2.6"),
        ("s3.7", "s2.5"),
        ("s3.8", "s2.7"),
    ] {
        assert_eq!(first(a), Some(b), "{a}");
    }
    // Both are about the epidemic.
    assert_eq!((first("s1.1"), first("s3.1")), (None, None));
    let values = |row: &FigureRow| {
        let value = |side: &Option<baogao::output::figures::Figure>| {
            side.as_ref()?.value.as_ref()?.as_f64()
        };
        value(&row.a).zip(value(&row.b))
    };
    let pairs: Vec<(f64, f64)> = answer.figures.iter().filter_map(values).collect();
    for pair in [
        (5.0, 2.0),
        (129.03e8, 180.97e8),
        (116e4, 100e4),
        (6852.0, 5460.0),
        (98.46, 99.0),
    ] {
        assert!(pairs.contains(&pair), "{pair:?} of {pairs:?}");
    }
    for pair in [(70.0, 4.0), (80.5, 74.0), (4.94, 13.45), (5.0, 3.0), (100e4, 100e4)] {
        assert!(!pairs.contains(&pair), "{pair:?}");
    }
}
