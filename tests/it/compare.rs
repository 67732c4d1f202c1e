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
    assert_eq!((answer.schema, answer.reports.len()), ("baogao.compare/1", 3));
    let steps: Vec<(&str, &str)> =
        answer.steps.iter().map(|step| (step.a.as_str(), step.b.as_str())).collect();
    let ids: Vec<&str> = answer.reports.iter().map(|report| report.id.as_str()).collect();
    assert_eq!(steps, [(ids[0], ids[1]), (ids[1], ids[2])]);
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
    let three = ["compare", "2024.txt", "2025.txt", "2026.txt"];
    let rows = run(&[&three[..], &["--format", "csv"]].concat());
    let rows = String::from_utf8(rows.stdout).unwrap();
    let mut lines = rows.lines();
    let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(heads.len(), 1 + 3 * 3, "{heads:?}");
    assert!(heads[1].ends_with("2024-work") && heads[4] == format!("{}.class", heads[1]));
    assert!(lines.any(|line| line.contains("公园6座") && line.contains("公园4座")));
    assert_eq!(run(&[&three[..], &["--summary"]].concat()).status.code(), Some(2));
    let differ = run(&["compare", "2024.txt", "2025.txt", "--exit-code"]);
    assert_eq!(differ.status.code(), Some(1));
    let same = run(&["compare", "2024.txt", "2024.txt", "--exit-code"]);
    assert_eq!(same.status.code(), Some(0));
    let table = run(&["compare", "2024.txt", "2025.txt"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.contains("[−") && table.contains("[+"), "{table}");
}

#[test]
fn targets_stand_beside_what_the_next_report_tells() {
    let world = World::new();
    let of = |year, result: &str, aim: &str| report("澄江区", year, &[result, aim]);
    world.write(
        "2024.txt",
        of(2024, "粮食丰收。", "地区生产总值增长6%，城镇新增就业1万人。"),
    );
    world.write(
        "2025.txt",
        of(2025, "地区生产总值增长5.1%，城镇新增就业1.2万人。", "种树。"),
    );
    world.update();
    let answer = world.library().compare(&request("2024.txt", "2025.txt")).unwrap();
    let rows: Vec<(&str, &str)> = answer
        .targets
        .iter()
        .map(|row| (row.indicator.as_str(), row.fate.as_str()))
        .collect();
    assert_eq!(rows, [("地区生产总值", "missed"), ("城镇新增就业", "met")]);
    let back = world.library().compare(&request("2025.txt", "2024.txt")).unwrap();
    assert_eq!(back.targets, answer.targets, "whichever is asked for first");
    let only = Only { targets: true, ..Only::default() };
    let alone = CompareRequest { only, ..request("2024.txt", "2025.txt") };
    let alone = world.library().compare(&alone).unwrap();
    assert_eq!((alone.targets.len(), alone.figures.len(), alone.units.len()), (2, 0, 0));
}

#[test]
fn what_other_places_say_too_is_set_wording() {
    let world = World::new();
    let slogan = "奋力谱写江海同治山城共兴的崭新篇章，一年接着一年干下去。";
    let own = "渡口夜航延长到二十二点，船票不变，老人免费乘坐。";
    for year in [2024, 2025] {
        world.write(
            &format!("a{year}.txt"),
            report("澄江区", year, &["粮食丰收。", slogan, own]),
        );
    }
    let formula = |world: &World, text: &str| {
        world.update();
        let found = world.library().compare(&request("a2024.txt", "a2025.txt")).unwrap();
        let unit = found
            .units
            .iter()
            .find(|unit| unit.b.as_ref().is_some_and(|side| side.text.contains(text)));
        unit.map(|unit| (unit.class.clone(), unit.formula))
    };
    let kept = |formula| Some(("kept".to_owned(), formula));
    assert_eq!(formula(&world, "江海同治"), kept(false), "no other report tells");
    for (at, name) in "甲乙丙丁戊己庚辛壬癸子丑".chars().enumerate() {
        let said = format!("{name}处修路{at}里，{name}处修桥{at}座。");
        let text = report(&format!("{name}山县"), 2025, &[&said, slogan]);
        world.write(&format!("{name}.txt"), text);
    }
    assert_eq!(formula(&world, "江海同治"), kept(true));
    assert_eq!(formula(&world, "渡口夜航"), kept(false));
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
    let gdp = answer.figures.iter().find(|row| {
        let is_aim = |figure: &baogao::output::figures::Figure| {
            figure.status == "target" && figure.text.contains("3%左右")
        };
        row.indicator == "地区生产总值" && row.b.as_ref().is_some_and(is_aim)
    });
    let gdp = gdp.map(|row| (row.state.as_str(), row.a.is_none()));
    assert_eq!(gdp, Some(("new", true)), "the first report sets no target for it");
}

#[test]
fn shared_runs_of_real_reports_are_those_of_the_reference() {
    let Some((index, _place)) = district() else { return };
    let library = Library::open(&index).unwrap();
    let (report, later) = ("000_8535199911b4836e.txt", "003_4bb3868d2361c57a.txt");
    let plan = "002_";
    let plan =
        library.reports(&Default::default(), None, 0).unwrap().reports.into_iter().find(
            |found| {
                found
                    .source
                    .path
                    .rsplit('/')
                    .next()
                    .is_some_and(|name| name.starts_with(plan))
            },
        );
    let plan = plan.unwrap().id;
    let reuse = |a: &str, b: &str| {
        let mut request = request(a, b);
        request.summary = true;
        library.compare(&request).unwrap().shares.reuse8
    };
    // The reference was measured on letters joined by other means: a percent point is allowed.
    let near = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 0.01, "{found} is not {expected}");
    };
    let [a, b] = reuse(report, later);
    near(a, 0.099);
    near(b, 0.082);
    near(reuse(&plan, report)[1], 0.289);
    near(reuse(&plan, later)[1], 0.059);
}
