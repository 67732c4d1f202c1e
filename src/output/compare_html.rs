//! One self-contained page of a comparison: two columns, 对照表, for the screen and for print.
//!
//! No script, no request, nothing from outside: everything a report says is escaped, styles stand in the
//! page. Classes are told by a mark as well as by color. The language is that of the reports.

use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

use super::answer::ReportRef;
use super::compare::{
    CompareAnswer, FigureRow, OpView, ShareCounts, TargetRow, UnitSide, UnitView,
};
use super::figures::Figure;
use crate::model::Kind;

const STYLE: &str = include_str!("compare.css");

/// Renders the page.
pub fn render_page(answer: &CompareAnswer) -> String {
    let title = format!("{}与{}对照表", name(&answer.a.report), name(&answer.b.report));
    let page = html! {
        (DOCTYPE)
        html lang="zh-Hans" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="initial-scale=1, width=device-width";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                @for warning in &answer.warnings { p.note { (said(warning)) } }
                (shares(answer))
                (sections(answer))
                (figures(&answer.figures))
                (targets(&answer.targets))
                (wording(answer))
                (terms(answer))
                (units(answer))
            }
        }
    };
    page.into_string() + "\n"
}

fn name(report: &ReportRef) -> String {
    let region = report.region.last().map_or("", String::as_str);
    let year = report.year.map(|year| format!("{year}年")).unwrap_or_default();
    let kind = report.kind.as_deref();
    let kind = Kind::ALL.into_iter().find(|known| Some(known.name()) == kind);
    let kind = kind.map_or(report.title.clone(), |kind| kind.label().to_owned());
    format!("{region}{year}{kind}")
}

/// Says a warning in the language of the page.
fn said(warning: &str) -> &'static str {
    match warning {
        "same_text" => "两份文本内容相同，差别只在排版或个别字词。",
        "a_is_excerpt" => "前者是后者的节选，只比较节选所含部分。",
        "b_is_excerpt" => "后者是前者的节选，只比较节选所含部分。",
        "kinds_differ" => "两份报告类型不同。",
        "regions_differ" => "两份报告地区不同。",
        "years_not_adjacent" => "两份报告相隔不止一年。",
        "years_reversed" => "前者年份在后者之后。",
        _ => "",
    }
}

fn shares(answer: &CompareAnswer) -> Markup {
    let percent = |part: usize, of: &ShareCounts| match of.total {
        0 => "–".to_owned(),
        total => format!("{:.1}%", part as f64 * 100.0 / total as f64),
    };
    let (a, b) = (name(&answer.a.report), name(&answer.b.report));
    let plain = &answer.shares.without_formulas;
    let rows = [
        (a.clone(), &answer.shares.a.chars),
        (b.clone(), &answer.shares.b.chars),
        (format!("{a}，不计套话"), &plain.a.chars),
        (format!("{b}，不计套话"), &plain.b.chars),
    ];
    let heads = ["报告", "字数", "保留", "修改", "移位", "相关", "独有"];
    table(
        "文字去向（按字数）",
        &heads,
        html! {
            @for (label, of) in rows {
                tr {
                    td { (label) }
                    td { (of.total) }
                    @for part in [of.kept, of.revised, of.moved + of.moved_revised, of.related, of.alone] {
                        td { (percent(part, of)) }
                    }
                }
            }
        },
    )
}

fn sections(answer: &CompareAnswer) -> Markup {
    if answer.sections.is_empty() {
        return Markup::default();
    }
    let path = |id: Option<&String>, path: &[String]| {
        id.map_or_else(String::new, |_| joined(path))
    };
    table(
        "章节对应",
        &["前者", "后者", "相似度", "关系"],
        html! {
            @for pair in &answer.sections {
                tr class=(pair.state) {
                    td { (path(pair.a.as_ref(), &pair.a_path)) }
                    td { (path(pair.b.as_ref(), &pair.b_path)) }
                    td { @if pair.score > 0.0 { (format!("{:.2}", pair.score)) } }
                    td {
                        (match pair.state.as_str() {
                            "matched" => "对应",
                            "ambiguous" => "存疑",
                            "dropped" => "删去",
                            _ => "新增",
                        })
                    }
                }
            }
        },
    )
}

/// Joins a path of headings. What stands before the first heading and behind the last has none.
fn joined(path: &[String]) -> String {
    if path.is_empty() { "（无标题部分）".to_owned() } else { path.join(" › ") }
}

fn figures(rows: &[FigureRow]) -> Markup {
    let outside = rows.iter().filter(|row| row.state == "not_compared").count();
    let mut shown: Vec<&FigureRow> = rows
        .iter()
        .filter(|row| !matches!(row.state.as_str(), "unpaired" | "not_compared"))
        .collect();
    // Aims first, and of each those that both have: they are what a reader came for.
    shown.sort_by_key(|row| (!is_aim(row), row.a.is_none() || row.b.is_none()));
    html! {
        @if outside > 0 {
            p.note { "另有" (outside) "个数字在对方所缺的部分，不作比较。" }
        }
        @if !shown.is_empty() {
            (table("数字", &["", "指标", "前者", "后者", "变化"], html! {
                @for row in shown { (figure(row)) }
            }))
        }
    }
}

fn is_aim(row: &FigureRow) -> bool {
    [&row.a, &row.b].into_iter().flatten().any(|figure| figure.status == "target")
}

fn figure(row: &FigureRow) -> Markup {
    let text = |side: Option<&Figure>, absent: &str| match side {
        Some(side) => side.text.clone(),
        None if row.state == absent => "未提及".to_owned(),
        None => "未读出".to_owned(),
    };
    let change = match row.state.as_str() {
        "same" => "不变",
        "raised" => "提高",
        "lowered" => "降低",
        "softened" => "放宽",
        "hardened" => "收紧",
        "unit_changed" => "换了单位",
        "basis_changed" => "换了口径",
        "new" => "新提",
        "not_stated" => "不再提",
        "not_extracted" => "未读出",
        _ => "变化",
    };
    let wording = match row.wording.as_deref() {
        Some("softened") if row.state != "softened" => "，措辞放宽",
        Some("hardened") if row.state != "hardened" => "，措辞收紧",
        _ => "",
    };
    html! {
        tr class=(row.state) {
            td { (if is_aim(row) { "目标" } else { "实绩" }) }
            td { (row.indicator) }
            td { (text(row.a.as_ref(), "new")) }
            td { (text(row.b.as_ref(), "not_stated")) }
            td { (change) (wording) }
        }
    }
}

/// Sets the targets of the earlier report beside the results of the later one.
fn targets(rows: &[TargetRow]) -> Markup {
    if rows.is_empty() {
        return Markup::default();
    }
    table(
        "目标与结果",
        &["指标", "当年目标", "次年所报结果", "完成情况"],
        html! {
            @for row in rows {
                tr class=(row.fate) {
                    td { (row.indicator) }
                    td { (row.target.text) }
                    td { (row.result.as_ref().map_or("–", |figure| figure.text.as_str())) }
                    td {
                        (match row.fate.as_str() {
                            "met" => "达到",
                            "near" => "接近",
                            "missed" => "未达到",
                            "unit_changed" => "换了单位",
                            "basis_changed" => "换了口径",
                            "not_extracted" => "提及而未读出数字",
                            _ => "未报告",
                        })
                    }
                }
            }
        },
    )
}

fn wording(answer: &CompareAnswer) -> Markup {
    if answer.wording.is_empty() {
        return Markup::default();
    }
    table(
        "措辞松紧",
        &["对象", "前者", "后者", "变化"],
        html! {
            @for step in &answer.wording {
                tr class=(step.change) {
                    td { (step.object) }
                    td { (step.a.cue) }
                    td { (step.b.cue) }
                    td { (if step.change == "hardened" { "趋紧" } else { "趋松" }) }
                }
            }
        },
    )
}

fn terms(answer: &CompareAnswer) -> Markup {
    let listed = |state: &str| {
        let rows = answer.phrases.iter().filter(|row| row.state == state);
        rows.map(|row| format!("“{}”", row.phrase)).collect::<Vec<_>>().join("　")
    };
    html! {
        @for (state, label) in [("gone", "不再出现的引号词"), ("new", "新出现的引号词")] {
            @let list = listed(state);
            @if !list.is_empty() {
                h2 { (label) }
                p.terms { (list) }
            }
        }
    }
}

fn units(answer: &CompareAnswer) -> Markup {
    if answer.units.is_empty() {
        return Markup::default();
    }
    let path_of = |unit: &UnitView| {
        let side = unit.b.as_ref().or(unit.a.as_ref());
        side.map(|side| side.section.path.clone())
    };
    html! {
        table.units {
            caption { "逐句对照" }
            thead {
                tr {
                    th {}
                    th { (name(&answer.a.report)) }
                    th { (name(&answer.b.report)) }
                }
            }
            @for group in answer.units.chunk_by(|a, b| path_of(a) == path_of(b)) {
                tr.section {
                    th colspan="3" scope="rowgroup" {
                        (joined(&group.first().and_then(path_of).unwrap_or_default()))
                    }
                }
                @for unit in group {
                    @let (mark, label) = marked(&unit.class);
                    tr class=(unit.class) {
                        td { abbr title=(label) { (mark) } }
                        td { (cell(unit, true)) }
                        td { (cell(unit, false)) }
                    }
                }
            }
        }
    }
}

/// Returns the mark of a class and what it means.
fn marked(class: &str) -> (&'static str, &'static str) {
    match class {
        "kept" => ("=", "保留"),
        "moved" => ("⇄", "移位"),
        "revised" => ("~", "修改"),
        "moved_revised" => ("⇄~", "移位并修改"),
        "related" => ("≈", "相关"),
        "dropped" => ("−", "删去"),
        _ => ("+", "新增"),
    }
}

/// Renders one side of a unit with what is its own marked.
fn cell(unit: &UnitView, of_a: bool) -> Markup {
    let side: Option<&UnitSide> = if of_a { unit.a.as_ref() } else { unit.b.as_ref() };
    let Some(side) = side else { return Markup::default() };
    let chars: Vec<char> = side.text.chars().collect();
    let text = |op: &OpView| -> String {
        let [start, end] = if of_a { op.a } else { op.b };
        chars.get(start..end).unwrap_or_default().iter().collect()
    };
    let redlined = matches!(unit.class.as_str(), "revised" | "moved_revised");
    let moved = unit.class.starts_with("moved") && !of_a;
    html! {
        @for op in &unit.ops {
            @let text = text(op);
            @if text.is_empty() || op.op == "equal" || !redlined {
                (text)
            } @else if of_a {
                del { (text) }
            } @else {
                ins { (text) }
            }
        }
        @if let (true, Some(from)) = (moved, &unit.a) {
            small { "移自 " (from.section.path.join(" › ")) }
        }
    }
}

fn table(caption: &str, heads: &[&str], rows: impl Render) -> Markup {
    html! {
        table {
            caption { (caption) }
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            (rows)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::answer::SectionRef;
    use crate::output::compare::{Compared, SharesView};
    use crate::output::table::sample::report_ref;

    fn answer(units: Vec<UnitView>) -> CompareAnswer {
        let compared =
            |year| Compared { report: report_ref(year), chars: 0, units: units.len() };
        CompareAnswer {
            schema: "baogao.compare/1",
            a: compared(2024),
            b: compared(2025),
            relation: "same_series".to_owned(),
            warnings: vec!["years_reversed".to_owned()],
            sections: Vec::new(),
            figures: Vec::new(),
            targets: Vec::new(),
            phrases: Vec::new(),
            wording: Vec::new(),
            shares: SharesView::default(),
            units,
        }
    }

    fn unit(text: &str) -> UnitView {
        let len = text.chars().count();
        UnitView {
            class: "revised".to_owned(),
            level: "sentence".to_owned(),
            score: 0.8,
            formula: false,
            a: None,
            b: Some(UnitSide {
                passage: "p".to_owned(),
                section: SectionRef {
                    id: "s1".to_owned(),
                    path: vec!["一、<安排>".to_owned()],
                    role: "tasks".to_owned(),
                },
                span: [0, len],
                text: text.to_owned(),
                citation: String::new(),
            }),
            ops: vec![OpView { op: "insert".to_owned(), a: [0, 0], b: [0, len] }],
        }
    }

    #[test]
    fn everything_a_report_says_is_escaped() {
        let page = render_page(&answer(vec![unit("<script>alert(\"1\")</script>&'")]));
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains(
            "<ins>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;'</ins>"
        ));
        assert!(page.contains("一、&lt;安排&gt;"));
    }

    #[test]
    fn the_page_asks_for_nothing_from_outside() {
        let page = render_page(&answer(Vec::new()));
        for word in ["http", "src=", "url(", "@import", "<link", "<script"] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"zh-Hans\">"));
        assert!(
            page.contains("望江区2024年政府工作报告与望江区2025年政府工作报告对照表")
        );
    }
}
