//! What stands around every page: head, search box, ways to other views, and how to get the same
//! elsewhere.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::assets::address;
use super::same::same;
use super::words::Lang;
use super::{Body, View, Visit, welcome};

/// Parameters that a new search keeps: the filters, not the place in the list.
const KEPT: &[&str] =
    &["year", "region", "kind", "role", "topic", "report", "sort", "view"];

/// Returns the whole page.
pub(super) fn page(visit: &Visit<'_>, body: &Body) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(visit.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="initial-scale=1, width=device-width";
                meta name="color-scheme" content="light dark";
                title { (body.title) " · " (visit.say("报告", "baogao")) }
                link rel="stylesheet" href=(address(".css"));
                link rel="icon" type="image/svg+xml" href=(address(".svg"));
                script src=(address(".js")) defer {}
            }
            body {
                a.skip href="#main" { (visit.say("跳到正文", "Skip to content")) }
                (header(visit))
                main #main tabindex="-1" { (body.main) }
                (footer(visit))
            }
        }
    }
}

fn header(visit: &Visit<'_>) -> Markup {
    let query = visit.params.one("q").ok().flatten().unwrap_or_default();
    let is_search = *visit.view == View::Search;
    let kept = visit
        .params
        .pairs()
        .filter(|(name, _)| *name == "lang" || is_search && KEPT.contains(name));
    html! {
        header.top {
            a.brand href=(visit.link("/", &[])) { (visit.say("报告", "baogao")) }
            form.ask action="/" role="search" {
                label.hidden for="q" { (visit.say("检索", "Search")) }
                input #q name="q" type="search" value=(query) autocomplete="off"
                    placeholder=(visit.say("“原文短语”，或几个词", "“exact phrase”, or words"))
                    maxlength="1000";
                @for (name, value) in kept {
                    input type="hidden" name=(name) value=(value);
                }
                button { (visit.say("检索", "Search")) }
            }
            (help(visit))
            nav aria-label=(visit.say("栏目", "Sections")) {
                (way(visit, &View::Figures, visit.say("数字", "Figures")))
                (way(visit, &View::Commitments, visit.say("承诺", "Commitments")))
                (way(visit, &View::Trace, visit.say("提法", "Phrases")))
                (way(visit, &View::Compare, visit.say("对比", "Compare")))
                (way(visit, &View::Coverage, visit.say("馆藏", "Coverage")))
                (switch(visit))
            }
        }
    }
}

/// The query language at hand on every page but the welcome, which shows it anyway.
fn help(visit: &Visit<'_>) -> Markup {
    let is_welcome = *visit.view == View::Search && visit.params.all("q").is_empty();
    html! {
        @if !is_welcome {
            details.help {
                summary { (visit.say("语法", "Syntax")) }
                div { (welcome::examples(visit)) }
            }
        }
    }
}

fn way(visit: &Visit<'_>, view: &View, name: &str) -> Markup {
    let current = (visit.view == view).then_some("page");
    html! { a href=(visit.link(&view.path(), &[])) aria-current=[current] { (name) } }
}

/// The same page in the other language.
fn switch(visit: &Visit<'_>) -> Markup {
    let (params, name, tag) = match visit.lang {
        Lang::Zh => (visit.params.with("lang", &["en"]), "English", "en"),
        Lang::En => (visit.params.without(&["lang"]), "中文", "zh-CN"),
    };
    html! { a.lang href=(visit.turn(&params)) hreflang=(tag) lang=(tag) { (name) } }
}

fn footer(visit: &Visit<'_>) -> Markup {
    html! {
        footer {
            (same(visit))
            p {
                (visit.say(
                    "数字与命令行、接口相同；本页不向别处请求任何东西。",
                    "The numbers are those of the command line and the API; this page asks nothing of anyone else.",
                ))
                " "
                a href="/v1/openapi.json" { "OpenAPI" }
            }
        }
    }
}

/// Says that a report is one of the invented sample.
pub(super) fn sample_note(visit: &Visit<'_>) -> Markup {
    html! {
        p.note role="note" {
            (visit.say(
                "这是随程序附带的虚构样例：其中的地方、人物和数字都不存在。",
                "These are invented sample reports that come with the program: places, people and numbers do not exist.",
            ))
        }
    }
}

/// Ways to the parts of a list before and after this one.
pub(super) fn pager(
    visit: &Visit<'_>,
    limit: usize,
    offset: usize,
    total: usize,
) -> Markup {
    let to = |offset: usize| {
        let text = offset.to_string();
        let values: &[&str] = if offset == 0 { &[] } else { &[&text] };
        visit.turn(&visit.params.with("offset", values))
    };
    let end = offset.saturating_add(limit);
    if limit == 0 || offset == 0 && end >= total {
        return PreEscaped(String::new());
    }
    html! {
        nav.pager aria-label=(visit.say("翻页", "Pages")) {
            @if offset > 0 {
                a rel="prev" href=(to(offset.saturating_sub(limit))) { "← " (visit.say("上一页", "Previous")) }
            }
            span { (offset.saturating_add(1).min(total)) "–" (end.min(total)) " / " (total) }
            @if end < total {
                a rel="next" href=(to(end)) { (visit.say("下一页", "Next")) " →" }
            }
        }
    }
}
