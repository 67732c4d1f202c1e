//! The page of a visitor who has asked nothing yet, and the examples of the query language.

use maud::{Markup, html};

use super::{Body, Lang, Visit, frame};
use crate::api::FilterWords;
use crate::error::Result;

/// Queries that show the language, with what they ask for.
const EXAMPLES: [(&str, &str, &str); 8] = [
    ("“15分钟社区生活圈”", "原文短语，一字不差", "an exact phrase"),
    ("养老服务", "几个词，按相关排序", "words, ranked"),
    ("养老 (床位 | 食堂) -就业", "与（空格）、或、非", "and (a space), or, not"),
    ("养老 NEAR/20 床位", "相距不过二十字", "within twenty characters"),
    ("“推动*高质量发展”", "* 代表至多八个字", "* stands for up to eight characters"),
    ("“高质量发展” 年:2021.. 部分:任务", "限定年份和章节", "years and parts of a report"),
    (
        "床位 类型:政府工作报告 章:民生",
        "限定文种和标题",
        "a kind of report and words of a heading",
    ),
    ("床位 主题:养老 有:数字", "限定主题，含有数字", "a subject, with figures"),
];

/// Returns the page.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    let coverage = visit.library.coverage(&FilterWords::default())?;
    let reports = visit.library.reports_count();
    let years =
        coverage.rows.iter().filter(|row| row.reports > 0).filter_map(|row| row.year);
    let span = years.clone().min().zip(years.max());
    let first = visit.library.reports(&FilterWords::default(), Some(1), 0)?;
    let main = html! {
        section.welcome {
            h1 { (visit.say("政府报告全文检索", "Search in government reports")) }
            p.lead {
                @match visit.lang {
                    Lang::Zh => {
                        (reports) " 篇报告"
                        @if let Some((from, to)) = span { "，" (from) "–" (to) " 年" }
                        "。加引号的短语逐字核对原文：查到的都在，没有的确实没有。"
                    }
                    Lang::En => {
                        (reports) " reports"
                        @if let Some((from, to)) = span { ", " (from) "–" (to) }
                        ". A quoted phrase is proved on the text: what is there is found, what is not is not."
                    }
                }
            }
            @if first.reports.iter().any(|report| report.sample) { (frame::sample_note(visit)) }
            h2 { (visit.say("怎样检索", "How to ask")) }
            (examples(visit))
            h2 { (visit.say("还可以", "What else")) }
            ul {
                li { a href=(visit.link("/figures", &[])) { (visit.say("数字", "Figures")) } (visit.say("：指标、数值、时期，目标还是实绩", ": indicators, values, years, reached or aimed at")) }
                li { a href=(visit.link("/commitments", &[])) { (visit.say("承诺", "Commitments")) } (visit.say("：谁答应在何时之前做什么", ": who undertook what by when")) }
                li { a href=(visit.link("/trace", &[])) { (visit.say("提法", "Phrases")) } (visit.say("：最早、最近，历年多少", ": first use, last use, every year")) }
                li { a href=(visit.link("/compare", &[])) { (visit.say("对比", "Compare")) } (visit.say("：两篇报告逐句对照", ": two reports sentence by sentence")) }
                li { a href=(visit.link("/coverage", &[])) { (visit.say("馆藏", "Coverage")) } (visit.say("：有什么，缺什么", ": what is here and what is missing")) }
            }
            p.keys {
                kbd { "/" } " " (visit.say("检索框", "search box")) " · "
                kbd { "n" } " " kbd { "p" } " " (visit.say("下一条、上一条", "next and previous hit"))
            }
        }
    };
    Ok(Body { title: visit.say("检索", "Search").to_owned(), main })
}

/// Writes the examples of the query language.
pub(super) fn examples(visit: &Visit<'_>) -> Markup {
    html! {
        dl.syntax {
            @for (query, zh, en) in EXAMPLES {
                div {
                    dt lang="zh" { a href=(visit.link("/", &[("q", query)])) { code { (query) } } }
                    dd { (visit.say(zh, en)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn every_example_is_a_query() {
        for (query, _, _) in EXAMPLES {
            assert!(parse(query).is_ok(), "{query}");
        }
    }
}
