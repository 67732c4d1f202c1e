//! Pages in a real browser: search, filter, open, sort, keys, no script, hostile text, no request to
//! elsewhere. Skipped with a message where there is no browser.
//!
//! `BAOGAO_PICTURES` names a folder for pictures of every view at three widths, light and dark;
//! `BAOGAO_AXE` the script of axe-core, which then judges every view beside our own checks.

use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::served::{Served, world};
use super::webdriver::Browser;
use crate::world::update_at;

/// Things that no page may have: what a checker of accessibility calls serious. Names the first
/// offender of each sort.
const FAULTS: &str = r#"
const faults = [];
const add = (what, list) => { if (list.length) faults.push(what + ": " + list[0].outerHTML.slice(0, 160)); };
const all = (selector) => [...document.querySelectorAll(selector)];
const named = (e) => (e.getAttribute("aria-label") || e.textContent || e.title || "").trim() !== ""
  || [...e.querySelectorAll("[aria-label],title")].length > 0;
add("link without a name", all("a[href]").filter((e) => !named(e)));
add("button without a name", all("button").filter((e) => !named(e)));
add("field without a label", all("input:not([type=hidden]), select, textarea")
  .filter((e) => !e.labels.length && !e.getAttribute("aria-label")));
add("image without a text", all("img:not([alt]), svg:not([aria-hidden]):not([role=img])"));
add("role img without a name", all("svg[role=img]").filter((e) => !named(e)));
const ids = all("[id]").map((e) => e.id);
add("id given twice", all("[id]").filter((e) => ids.indexOf(e.id) !== ids.lastIndexOf(e.id)));
add("no language", document.documentElement.lang ? [] : [document.body]);
add("no title", document.title ? [] : [document.body]);
add("not one main", all("main").length === 1 ? [] : [document.body]);
add("not one first heading", all("h1").length === 1 ? [] : [document.body]);
add("list with other children", all("ul > :not(li), ol > :not(li)"));
add("dl with other children", all("dl > :not(dt):not(dd):not(div)"));
add("positive tabindex", all("[tabindex]").filter((e) => e.tabIndex > 0));
add("wide region without focus", all(".scroll:not([tabindex])"));
add("style in the text", all("[style], style"));
add("script in the text", all("script:not([src])"));
const light = (c) => {
  const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const parse = (c) => (c.match(/[\d.]+/g) || []).map(Number);
const ground = (e) => {
  for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c.slice(0, 3);
  }
  return [255, 255, 255];
};
add("contrast", all("body *").filter((e) => {
  const text = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (!text || e.closest(".hidden, .skip, [hidden]") || e.offsetParent === null) return false;
  const style = getComputedStyle(e);
  if (style.opacity === "0" || style.color.startsWith("color(")) return false;
  const [a, b] = [light(parse(style.color)), light(ground(e))].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05) < 4.5;
}));
add("wider than the window", document.documentElement.scrollWidth > innerWidth + 1 ? [document.body] : []);
return faults;
"#;

/// Lets axe-core judge the page; what it calls serious or worse.
const AXE: &str = r#"
;const done = arguments[arguments.length - 1];
axe.run().then((found) => done(found.violations
  .filter((fault) => ["serious", "critical"].includes(fault.impact))
  .map((fault) => fault.id + ": " + fault.nodes[0].html.slice(0, 160))));
"#;

/// The sample world, served, with the address of its page.
fn sample() -> (TempDir, Served, String) {
    let folder = TempDir::new().unwrap();
    let index = folder.path().join("index");
    update_at(&index, &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample"));
    let served = Served::start(&index);
    let home = format!("http://{}/", served.addr);
    (folder, served, home)
}

/// The address of a page with parameters.
fn page(home: &str, path: &str, params: &[(&str, &str)]) -> String {
    let mut query = Vec::new();
    for (name, value) in params {
        let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        query.push(format!("{name}={value}"));
    }
    format!("{home}{path}?{}", query.join("&"))
}

/// Checks that a page told the console nothing and asked nobody else.
fn check_quiet(browser: &Browser, home: &str) {
    assert_eq!(browser.console(), Vec::<String>::new());
    for address in browser.requests() {
        let is_own = address.starts_with(home) || address.starts_with("data:");
        assert!(is_own, "a request to elsewhere: {address}");
    }
}

#[test]
fn a_reader_searches_narrows_opens_and_goes_on_by_keys() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, _served, home) = sample();
    browser.open(&home);
    browser.enter("#q", "“养老”\u{e007}");
    browser.wait("document.querySelector('.hit')");
    let before = browser.text(".summary h1");
    // A narrower answer comes without a new page, and the address holds it.
    browser.run("window.stays = true");
    browser.run(
        "const s = document.querySelector('.narrow [name=year]'); s.value = '2024'; \
         s.dispatchEvent(new Event('change', {bubbles: true}))",
    );
    browser.wait("location.search.includes('year=2024')");
    browser.wait("[...document.querySelectorAll('.hit .year')].every((y) => y.textContent === '2024')");
    assert_ne!(browser.text(".summary h1"), before);
    assert_eq!(browser.run("return window.stays"), json!(true));
    browser.run("history.back()");
    browser.wait("!location.search.includes('year=2024')");
    browser
        .wait(&format!("document.querySelector('.summary h1').innerText === {before:?}"));
    // Keys lead from hit to hit, into the report, and from match to match.
    browser.press("n");
    browser.press("n");
    browser.press("p");
    assert_eq!(browser.count(".hit.current"), 1);
    browser.press("\u{e007}");
    browser.wait("location.pathname.startsWith('/report/')");
    browser.wait("document.querySelector('mark')");
    browser.press("n");
    assert_eq!(browser.count(".current mark"), browser.count(".current mark").max(1));
    browser.press("/");
    assert_eq!(browser.run("return document.activeElement.id"), json!("q"));
    check_quiet(&browser, &home);
}

#[test]
fn years_and_facets_narrow_an_answer_and_let_it_go() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, _served, home) = sample();
    // Narrow windows fold the facets.
    browser.dress(1280, 900, false);
    browser.open(&page(&home, "", &[("q", "养老")]));
    browser.click(".strip a[aria-label*='2024']");
    browser.wait("location.search.includes('year=2024')");
    assert_eq!(browser.count(".strip [aria-current]"), 1);
    let value = "document.querySelector('.facet a:not([aria-current])')";
    let shown =
        browser.run(&format!("return {value}.querySelector('.number').textContent"));
    browser.click(".facet a:not([aria-current])");
    browser.wait("document.querySelector('.facet a[aria-current]')");
    let passages =
        browser.run("return document.querySelectorAll('.summary h1 b')[0].textContent");
    assert_eq!(passages, shown, "the count of a facet is what it leaves");
    browser.click(".facet a[aria-current]");
    browser.wait("!document.querySelector('.facet a[aria-current]')");
    check_quiet(&browser, &home);
}

#[test]
fn two_reports_stand_side_by_side() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, _served, home) = sample();
    browser.open(&page(
        &home,
        "compare",
        &[("a", "yunhai-wangjiang-2023-work"), ("b", "yunhai-wangjiang-2025-work")],
    ));
    assert!(browser.count(".unit") > 10);
    assert!(browser.count(".map li") > 3);
    browser.press("n");
    browser.press("n");
    assert_eq!(browser.count(".unit.current:not(.kept)"), 1);
    browser.click(".switches a[href*='only=revised']");
    browser.wait("location.search.includes('only=revised')");
    browser.wait("[...document.querySelectorAll('.unit')].every((u) => u.matches('.revised, .moved_revised'))");
    assert!(browser.count(".unit ins, .unit del") > 0);
    browser.click(".switches a[href*='only=figures']");
    browser.wait("document.querySelectorAll('.unit').length === 0");
    assert!(browser.count(".figures tbody tr") > 0);
    check_quiet(&browser, &home);
}

#[test]
fn a_concordance_is_sorted_and_left_again() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, _served, home) = sample();
    browser.open(&page(&home, "", &[("q", "“养老”"), ("view", "kwic")]));
    browser.wait_for(".kwic tbody tr");
    browser.click(".switches a[href*='sort=right']");
    browser.wait("location.search.includes('sort=right')");
    let sorted =
        "[...document.querySelectorAll('.kwic .after')].map((c) => c.textContent)";
    let before = browser.run(&format!("return {sorted}"));
    browser.click(".switches a[href*='sort=left']");
    browser.wait("location.search.includes('sort=left')");
    assert_ne!(browser.run(&format!("return {sorted}")), before);
    // The orders of a concordance are not those of hits, so they stay behind.
    browser.click(".switches a[href*='view=region']");
    browser.wait("document.querySelector('.group h2 a')");
    assert_eq!(browser.run("return location.search.includes('sort=')"), json!(false));
    browser.click(".group h2 a");
    browser.wait("location.search.includes('region=') && document.querySelector('.hit')");
    // What narrows the answer stands above it and is let go there.
    browser.click(".active a");
    browser.wait("!location.search.includes('region=')");
    check_quiet(&browser, &home);
}

#[test]
fn a_chip_opens_its_sentence_and_leads_to_all_of_a_report() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, _served, home) = sample();
    browser.open(&page(&home, "", &[("q", "养老床位")]));
    browser.wait_for(".chip");
    assert_eq!(browser.run("return document.querySelector('.chip').open"), json!(false));
    browser.click(".chip summary");
    browser.wait("document.querySelector('.chip[open] blockquote mark').offsetParent");
    browser.click(".hit .cite summary");
    browser.click(".hit .cite dd:last-of-type .copy");
    browser.wait(
        "document.querySelector('.hit .cite dd:last-of-type .copy').textContent === '✓'",
    );
    browser.click(".chips .more a");
    browser.wait("location.search.includes('evidence=1')");
    assert!(browser.count(".report .chip") > browser.count(".report .chip.promise"));
    browser.wait("document.querySelector(':target')");
    check_quiet(&browser, &home);
}

#[test]
fn a_phrase_is_followed_down_to_its_sentences() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, _served, home) = sample();
    browser.open(&page(&home, "", &[("q", "“15分钟社区生活圈”")]));
    browser.click(".onward a[href^='/trace']");
    browser.wait("location.pathname === '/trace' && document.querySelector('.traced .strip rect.bar')");
    let title = browser
        .run("return document.querySelector('.grid td.has a').closest('td').title");
    let count = title.as_str().unwrap().split(' ').next().unwrap().to_owned();
    browser.click(".grid td.has a");
    browser.wait("location.pathname === '/' && document.querySelector('.hit mark')");
    let marks = browser.run("return document.querySelectorAll('.hit .text mark').length");
    assert_eq!(marks.to_string(), count, "a number leads to as many places");
    check_quiet(&browser, &home);
}

#[test]
fn the_syntax_is_at_hand_and_goes_away() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, _served, home) = sample();
    browser.open(&page(&home, "coverage", &[]));
    browser.click(".help summary");
    browser.wait("document.querySelector('.help .syntax').offsetParent");
    browser.press("\u{e00c}");
    browser.wait("!document.querySelector('.help').open");
    browser.click(".grid td.has a");
    browser.wait(
        "location.pathname === '/reports' && document.querySelector('.rows tbody a')",
    );
    browser.click(".rows tbody a");
    browser.wait("location.pathname.startsWith('/report/')");
    // Keys go on into the next page of a list.
    browser.open(&page(&home, "", &[("q", "发展"), ("limit", "2")]));
    for _ in 0..3 {
        browser.press("n");
    }
    browser.wait("location.search.includes('offset=2')");
    check_quiet(&browser, &home);
}

#[test]
fn tables_sort_and_citations_copy() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, _served, home) = sample();
    browser.open(&page(&home, "figures", &[("unit", "%")]));
    browser.click("thead th:nth-child(3) button");
    let values = "[...document.querySelectorAll('tbody td:nth-child(3)')]\
                  .map((c) => c.dataset.value).filter((v) => v !== '').map(Number)";
    browser.wait(&format!("{values}.every((v, i, all) => i === 0 || all[i - 1] <= v)"));
    browser.click("thead th:nth-child(3) button");
    browser.wait(&format!("{values}.every((v, i, all) => i === 0 || all[i - 1] >= v)"));
    browser.click("td.printed a");
    browser.wait("location.hash !== '' && document.querySelector(':target')");
    browser.click(".cite summary");
    browser.click(".cite .copy");
    browser.wait("document.querySelector('.cite .copy').textContent === '✓'");
    check_quiet(&browser, &home);
}

#[test]
fn the_page_is_whole_without_a_script() {
    let Some(browser) = Browser::start(false) else { return };
    let (_folder, _served, home) = sample();
    browser.open(&home);
    browser.enter("#q", "“养老”\u{e007}");
    browser.wait_for(".hit mark");
    assert_eq!(browser.count(".copy:not([hidden])"), 0);
    browser.click(".switches a[href*='view=kwic']");
    browser.wait_for(".kwic tbody tr");
    browser.click(".kwic tbody a");
    browser.wait_for(".report mark");
    browser.open(&page(&home, "", &[("q", "养老"), ("year", "2024")]));
    assert!(browser.count(".hit") > 0);
}

#[test]
fn a_script_in_a_report_is_not_run() {
    let Some(browser) = Browser::start(true) else { return };
    let world = world();
    let served = Served::start(&world.index());
    let home = format!("http://{}/", served.addr);
    for view in ["list", "kwic", "region"] {
        browser.open(&page(&home, "", &[("q", "“渡口”"), ("view", view)]));
        assert!(
            browser
                .run("return document.body.innerText")
                .to_string()
                .contains("<script>")
        );
        assert_eq!(browser.count("main script"), 0);
    }
    check_quiet(&browser, &home);
}

/// The views that are looked at.
fn views(served: &Served, home: &str) -> Vec<(&'static str, String)> {
    let reports = served.get("/v1/reports", &[("kind", "work_report")]).json();
    let reports = reports["reports"].as_array().unwrap();
    let id = reports[reports.len() / 2]["id"].as_str().unwrap();
    vec![
        ("welcome", home.to_owned()),
        ("search", page(home, "", &[("q", "“15分钟社区生活圈”")])),
        ("words", page(home, "", &[("q", "养老服务床位"), ("lang", "en")])),
        ("kwic", page(home, "", &[("q", "“高质量发展”"), ("view", "kwic")])),
        ("regions", page(home, "", &[("q", "“营商环境”"), ("view", "region")])),
        ("nothing", page(home, "", &[("q", "“养老服务圈圈”"), ("year", "2021")])),
        ("fault", page(home, "", &[("q", "“养老 year:2021..")])),
        ("report", page(home, &format!("report/{id}"), &[("q", "养老")])),
        ("figures", page(home, "figures", &[("status", "target")])),
        ("commitments", page(home, "commitments", &[("min_specificity", "3")])),
        (
            "compare",
            page(
                home,
                "compare",
                &[
                    ("a", "yunhai-wangjiang-2023-work"),
                    ("b", "yunhai-wangjiang-2025-work"),
                ],
            ),
        ),
        (
            "trace",
            page(home, "trace", &[("q", "15分钟社区生活圈"), ("q", "一刻钟便民生活圈")]),
        ),
        ("evidence", page(home, &format!("report/{id}"), &[("evidence", "1")])),
        ("figures-none", page(home, "figures", &[("year", "1999"), ("unit", "%")])),
        ("phrases", page(home, "trace", &[])),
        (
            "revised",
            page(
                home,
                "compare",
                &[
                    ("a", "yunhai-wangjiang-2023-work"),
                    ("b", "yunhai-wangjiang-2025-work"),
                    ("only", "revised,moved_revised"),
                    ("part", "all"),
                    ("lang", "en"),
                ],
            ),
        ),
        ("pairs", page(home, "compare", &[])),
        ("coverage", page(home, "coverage", &[])),
        ("reports", page(home, "reports", &[])),
    ]
}

#[test]
fn nobody_is_shut_out() {
    let Some(browser) = Browser::start(true) else { return };
    let (_folder, served, home) = sample();
    let folder = std::env::var_os("BAOGAO_PICTURES");
    let axe =
        std::env::var_os("BAOGAO_AXE").map(|file| fs_err::read_to_string(file).unwrap());
    for (name, address) in views(&served, &home) {
        for (width, height) in [(360, 740), (900, 900), (1440, 900)] {
            for is_dark in [false, true] {
                browser.dress(width, height, is_dark);
                browser.open(&address);
                let faults = browser.run(FAULTS);
                assert_eq!(faults, json!([]), "{name} at {width}, dark: {is_dark}");
                if let Some(axe) = &axe {
                    let serious = browser.run_async(&format!("{axe}{AXE}"));
                    assert_eq!(serious, json!([]), "{name} at {width}, dark: {is_dark}");
                }
                if let Some(folder) = &folder {
                    let scheme = if is_dark { "dark" } else { "light" };
                    let file =
                        Path::new(folder).join(format!("{name}-{width}-{scheme}.png"));
                    fs_err::write(file, browser.picture()).unwrap();
                }
            }
        }
    }
    browser.console();
}
