//! Pages: the numbers of the API, links that lead somewhere, text that stays text.

use std::collections::BTreeSet;

use serde_json::json;

use super::served::{Served, world};

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
