//! Pages: the numbers of the API, links that lead somewhere, text that stays text.

use std::collections::BTreeSet;

use serde_json::json;

use super::served::{Served, world};
use crate::world::{World, report, update_at};

/// The addresses on a page, of links and of what it loads.
fn addresses(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in ["href=\"", "src=\"", "action=\""] {
        for part in html.split(name).skip(1) {
            let address = part.split('"').next().unwrap_or_default();
            found.insert(address.replace("&amp;", "&"));
        }
    }
    found
}

#[test]
fn a_page_has_the_numbers_of_the_api() {
    let world = world();
    let served = Served::start(&world.index());
    for query in ["“渡口”", "养老", "“15分钟社区生活圈” 年:2022.."] {
        let total = &served.get("/v1/search", &[("q", query)]).json()["total"];
        let page = served.get("/", &[("q", query)]).body;
        let passages = format!("<b>{}</b> 段", total["passages"]);
        assert!(page.contains(&passages), "{query}: no {passages}");
        if total["occurrences"] != json!(null) {
            let occurrences = format!("<b>{}</b> 处", total["occurrences"]);
            assert!(page.contains(&occurrences), "{query}: no {occurrences}");
        }
    }
}

#[test]
fn every_link_leads_somewhere_on_this_server() {
    let world = world();
    let served = Served::start(&world.index());
    let mut open = vec!["/".to_owned(), "/?q=%E6%B8%A1%E5%8F%A3&lang=en".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(address) = open.pop() {
        let path = address.split('#').next().unwrap_or_default().to_owned();
        if path.is_empty() || !seen.insert(path.clone()) || seen.len() > 300 {
            continue;
        }
        assert!(path.starts_with('/'), "a link to elsewhere: {path}");
        let answer = served.get(&path, &[]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        if answer.header("content-type").starts_with("text/html") {
            assert!(answer.body.len() < 150_000, "{path}: {} bytes", answer.body.len());
            open.extend(addresses(&answer.body));
        }
    }
    assert!(seen.len() > 30, "{seen:?}");
}

#[test]
fn markup_in_a_report_is_shown_and_not_run() {
    let world = world();
    let served = Served::start(&world.index());
    let hostile = "<script>alert('渡口')</script>";
    for (path, query) in [("/", "渡口"), ("/", "“<script>”"), ("/", hostile)] {
        for view in ["list", "kwic", "region"] {
            let page = served.get(path, &[("q", query), ("view", view)]).body;
            assert!(!page.contains("<script>"), "{query} {view}");
            assert_eq!(page.matches("<script").count(), 1, "{query} {view}");
        }
    }
    let reports = served.get("/v1/reports", &[("region", "临河")]).json();
    let id = reports["reports"][0]["id"].as_str().unwrap();
    let page = served.get(&format!("/report/{id}"), &[("q", "渡口")]).body;
    assert!(
        page.contains("&lt;script&gt;alert('<mark>渡口</mark>')&lt;/script&gt;"),
        "{page}"
    );
    // Attributes stand in double quotes, so a single one ends nothing.
    for attack in ["\"><script>x</script>", "\" onmouseover=\"x", "</textarea><script>"] {
        let page =
            served.get("/", &[("q", attack), ("lang", attack), ("sort", attack)]).body;
        assert!(!page.contains("<script>") && !page.contains(attack), "{attack}");
    }
}

#[test]
fn an_empty_answer_says_which_filter_emptied_it() {
    let world = world();
    let served = Served::start(&world.index());
    let page =
        served.get("/", &[("q", "“渡口夜市”"), ("year", "2021"), ("kind", "bulletin")]);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("没有找到"));
    let page = served.get("/", &[("q", "“渡口夜市”"), ("year", "2021")]).body;
    assert!(page.contains("去掉一个条件") && page.contains("不限 2021"), "{page}");
    let page = served.get("/", &[("q", "“渡口夜市")]);
    assert_eq!(page.status, 400);
    assert!(page.body.contains("<mark>“</mark>渡口夜市"), "{}", page.body);
}

#[test]
fn the_page_names_the_same_answer_as_a_command_and_as_a_call() {
    let world = world();
    let served = Served::start(&world.index());
    let page =
        served.get("/", &[("q", "“渡口”"), ("year", "2021..2024"), ("lang", "en")]).body;
    assert!(page.contains("baogao search “渡口” --year 2021..2024"), "{page}");
    let call =
        addresses(&page).into_iter().find(|a| a.starts_with("/v1/search?")).unwrap();
    let hits = served.get(&call, &[]).json()["hits"].as_array().unwrap().len();
    assert_eq!(page.matches("<article").count(), hits);
}

#[test]
fn assets_are_kept_for_good_and_pages_are_asked_for_again() {
    let world = world();
    let served = Served::start(&world.index());
    let page = served.get("/", &[]);
    assert_eq!(page.header("cache-control"), "no-cache");
    let assets = addresses(&page.body).into_iter().filter(|a| a.starts_with("/assets/"));
    let mut weight = page.body.len();
    for address in assets {
        let asset = served.get(&address, &[]);
        assert!(asset.header("cache-control").contains("immutable"), "{address}");
        weight += asset.body.len();
    }
    assert!(weight < 150_000, "{weight} bytes");
}

/// The stretches of a page between two marks, in order.
fn between<'a>(html: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    html.split(from).skip(1).filter_map(|part| part.split(to).next()).collect()
}

/// A paragraph of characters drawn by number, so that no two are alike.
fn drawn(seed: usize) -> String {
    let draw = |at: usize| (seed * 7_919 + at * 104_729 + seed * at * 31) % 20_000;
    let number = |at: usize| u32::try_from(draw(at)).unwrap();
    (0..240).filter_map(|at| char::from_u32(0x4E00 + number(at))).chain(['。']).collect()
}

/// Two reports of one district that share some paragraphs, too long for one page.
fn long_reports() -> (World, Served, [String; 2]) {
    let world = World::new();
    for year in [2023, 2024] {
        let seed =
            |n: usize| if n.is_multiple_of(9) { n } else { n + usize::from(year) * 100 };
        let paragraphs: Vec<String> = (0..110).map(|n| drawn(seed(n))).collect();
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        world.write(&format!("heting-{year}.txt"), report("鹤汀区", year, &paragraphs));
    }
    world.update();
    let served = Served::start(&world.index());
    let reports = served.get("/v1/reports", &[]).json();
    let id = |n: usize| reports["reports"][n]["id"].as_str().unwrap().to_owned();
    let ids = [id(0), id(1)];
    (world, served, ids)
}

#[test]
fn a_long_comparison_comes_in_parts_that_make_up_the_whole() {
    let (_world, served, [a, b]) = long_reports();
    let page =
        |part: &str| served.get("/compare", &[("a", &a), ("b", &b), ("part", part)]).body;
    let units = |page: &str| -> Vec<String> {
        between(page, "<div class=\"unit ", "</div>")
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let whole = page("all");
    let call = served.get("/v1/compare", &[("a", &a), ("b", &b)]).json();
    assert_eq!(units(&whole).len(), call["units"].as_array().unwrap().len());
    assert!(whole.len() > 150_000, "this pair is too short to show anything");
    let mut parts = Vec::new();
    let mut number = 1;
    loop {
        let page = page(&number.to_string());
        assert!(page.len() < 110_000, "part {number}: {} bytes", page.len());
        parts.extend(units(&page));
        number += 1;
        if !page.contains("rel=\"next\"") {
            break;
        }
    }
    assert!(number > 2);
    assert_eq!(parts, units(&whole));
    // The map of sections leads to where a section is, in whatever part.
    let first = page("1");
    let map = between(&first, "<ol class=\"map\"", "</ol>")[0].to_owned();
    for address in addresses(&map) {
        let (path, anchor) = address.split_once('#').unwrap();
        let target =
            if path.is_empty() { first.clone() } else { served.get(path, &[]).body };
        assert!(target.contains(&format!("id=\"{anchor}\"")), "{address}");
    }
    assert_eq!(
        served.get("/compare", &[("a", &a), ("b", &b), ("part", "x")]).status,
        400
    );
}

#[test]
fn a_concordance_has_the_rows_and_the_order_of_the_command() {
    let world = world();
    let served = Served::start(&world.index());
    for sort in ["year", "left", "right", "region"] {
        let query = [("q", "“养老”"), ("sort", sort)];
        let rows = served.get("/v1/kwic", &query).json()["rows"].clone();
        let rows = rows.as_array().unwrap();
        let page = served.get("/", &[query[0], query[1], ("view", "kwic")]).body;
        let shown = between(&page, "<td class=\"before\" lang=\"zh\"><bdi>", "</bdi>");
        let expected: Vec<&str> =
            rows.iter().map(|row| row["left"].as_str().unwrap()).collect();
        assert_eq!(shown, expected, "{sort}");
        assert!(!shown.is_empty() && page.contains("baogao kwic “养老”"), "{sort}");
    }
    // What is no phrase has no concordance, and its command is a search.
    let page = served.get("/", &[("q", "养老 托育"), ("view", "kwic")]).body;
    assert!(
        page.contains("baogao search '养老 托育'")
            && page.contains("<td class=\"inside\"")
    );
}

#[test]
fn regions_add_up_to_the_answer() {
    let world = world();
    let served = Served::start(&world.index());
    let query = [("q", "“渡口”"), ("facets", "1")];
    let found = served.get("/v1/search", &query).json();
    let page = served.get("/", &[query[0], ("view", "region")]).body;
    // Both districts lie in one city, so they stand side by side.
    let groups = between(&page, "<section class=\"group\">", "</h2>");
    assert_eq!(groups.len(), 2, "{groups:?}");
    let counts = groups.iter().map(|group| {
        let count = between(group, "<small>", " 段")[0];
        count.parse::<u64>().unwrap()
    });
    assert_eq!(counts.sum::<u64>(), found["total"]["passages"].as_u64().unwrap());
}

#[test]
fn every_number_of_a_phrase_leads_to_as_many_places() {
    let world = world();
    let served = Served::start(&world.index());
    let page = served.get("/trace", &[("q", "养老"), ("q", "渡口")]).body;
    let mut checked = 0;
    for cell in between(&page, "<td class=\"cell has\" title=\"", "</td>") {
        let (count, rest) = cell.split_once(" 处").unwrap();
        let Some(address) = addresses(rest).into_iter().next() else {
            assert_eq!(count, "0");
            continue;
        };
        let call = address.replacen("/?", "/v1/search?", 1);
        let found = served.get(&call, &[]).json();
        assert_eq!(found["total"]["occurrences"].to_string(), count, "{address}");
        checked += 1;
    }
    assert!(checked > 4, "{page}");
}

#[test]
fn errors_speak_the_language_of_the_page() {
    let world = world();
    let served = Served::start(&world.index());
    let check = |path: &str, params: &[(&str, &str)], said: &str| {
        let page = served.get(path, params).body;
        assert!(page.contains(said), "{path} {params:?}: no {said} in {page}");
        assert!(!page.contains("<p lang=\"en\">"), "{path} {params:?}");
        let english = [params, &[("lang", "en")]].concat();
        assert!(!served.get(path, &english).body.contains(said), "{path} {params:?}");
    };
    check("/", &[("q", "“养老")], "短语没有收尾");
    check("/", &[("q", "养老"), ("region", "澄江市")], "没有名为“澄江市”的地区");
    check("/", &[("q", "养老"), ("kind", "work_repot")], "没有名为“work_repot”的文种");
    check("/", &[("q", "养老"), ("year", "一九")], "“一九”不是年份");
    check("/", &[("q", "养老"), ("topic", "天气")], "没有名为“天气”的主题");
    check("/", &[("q", "养老"), ("limit", "x")], "limit 要填整数");
    check("/figures", &[("min", "多")], "要填数字，而不是“多”");
    check("/figures", &[("status", "hoped")], "没有“hoped”这个值");
    check("/commitments", &[("min_specificity", "9")], "具体度至多 5");
    check("/commitments", &[("deadline", "将来")], "期限要填年份或日期");
    check("/report/nowhere-2020-work", &[], "没有报告“nowhere-2020-work”");
    check("/compare", &[("a", "x-2020"), ("b", "y-2021")], "没有报告“x-2020”");
    check("/nowhere", &[], "没有页面 /nowhere");
    let reports = served.get("/v1/reports", &[]).json();
    let id = reports["reports"][0]["id"].as_str().unwrap();
    check(&format!("/report/{}", id.trim_end_matches('k')), &[], "是不是：");
}

#[test]
fn a_condition_inside_the_query_can_be_blamed_too() {
    let world = world();
    let served = Served::start(&world.index());
    let page = served.get("/", &[("q", "“渡口夜市” 年:2021")]).body;
    assert!(page.contains("去掉一个条件") && page.contains("不限 年:2021"), "{page}");
    let wider = addresses(&page).into_iter().find(|address| {
        address.starts_with("/?q=")
            && !address.contains("2021")
            && address.contains("%E5%A4%9C")
    });
    assert!(served.get(&wider.unwrap(), &[]).body.contains("<article"));
    let page = served.get("/figures", &[("unit", "%"), ("year", "1999")]).body;
    assert!(page.contains("不限 1999"), "{page}");
}

#[test]
fn a_report_shows_everything_that_was_read_from_it() {
    let world = world();
    let served = Served::start(&world.index());
    let reports = served.get("/v1/reports", &[]).json();
    let report = &reports["reports"][0];
    let id = report["id"].as_str().unwrap();
    let page = served.get(&format!("/report/{id}"), &[("evidence", "1")]).body;
    let count = |name: &str| usize::try_from(report[name].as_u64().unwrap()).unwrap();
    let promises = page.matches("<details class=\"chip promise\"").count();
    assert_eq!(promises, count("commitments"));
    assert_eq!(page.matches("<details class=\"chip\"").count(), count("figures"));
    assert!(promises > 0 && page.contains("依据："));
    let plain = served.get(&format!("/report/{id}"), &[]).body;
    assert!(!plain.contains("class=\"chip"));
}

#[test]
fn pages_over_the_sample_are_light() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    update_at(&index, &sample);
    let served = Served::start(&index);
    let welcome = served.get("/", &[]).body;
    let assets = addresses(&welcome).into_iter().filter(|a| a.starts_with("/assets/"));
    let assets: usize = assets.map(|address| served.get(&address, &[]).body.len()).sum();
    for query in ["“15分钟社区生活圈”", "养老服务床位", "“高质量发展”", "增长"]
    {
        for view in ["list", "kwic", "region"] {
            let weight = served.get("/", &[("q", query), ("view", view)]).body.len();
            assert!(weight + assets < 150_000, "{query} {view}: {weight} + {assets}");
        }
    }
}
