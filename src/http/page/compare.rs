//! Two reports side by side: what became of each unit of text, section by section, and their figures.
//!
//! What is shown is told apart by words and marks beside color (struck, underlined, a name of the
//! class), for print and for color-blind readers. `n` and `p` go from one unit to the next.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::hits::place;
use super::words::List;
use super::{Body, Visit};
use crate::api::{CompareRequest, FilterWords, Only};
use crate::error::Result;
use crate::output::compare::{
    CompareAnswer, Compared, FigureRow, OpView, SectionRow, ShareA, ShareB, UnitSide,
    UnitView,
};

/// Reports that the form offers.
const OFFERED: usize = 2_000;

/// What of a comparison is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    All,
    Revised,
    Figures,
}

impl Shown {
    const ALL: [(Option<&'static str>, &'static str, &'static str, Self); 3] = [
        (None, "全部", "Everything", Self::All),
        (Some("revised,moved_revised"), "只看修改", "Only revised", Self::Revised),
        (Some("figures"), "只看数字", "Only figures", Self::Figures),
    ];

    fn of(name: Option<&str>) -> Self {
        let known = Self::ALL.iter().find(|(known, _, _, _)| *known == name);
        known.map_or(Self::All, |(_, _, _, shown)| *shown)
    }
}

/// Returns the page of a comparison, or the form that asks for one.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    let (Some(a), Some(b)) = (visit.params.one("a")?, visit.params.one("b")?) else {
        return asking(visit);
    };
    let answer = visit.library.compare(&CompareRequest {
        a: a.to_owned(),
        b: b.to_owned(),
        section: visit.params.one("section")?.map(str::to_owned),
        only: Only::default(),
        summary: false,
        ..CompareRequest::default()
    })?;
    let shown = Shown::of(visit.params.one("only")?);
    let has_formulas = !visit.params.is_on("without_formulas")?;
    let units: Vec<&UnitView> = answer
        .units
        .iter()
        .filter(|unit| shown != Shown::Figures && (has_formulas || !unit.formula))
        .filter(|unit| shown == Shown::All || unit.class.ends_with("revised"))
        .collect();
    let title = format!("{} ↔ {}", name(visit, &answer.a), name(visit, &answer.b));
    let main = html! {
        header.versus {
            h1 { (title) }
            @for warning in &answer.warnings { p.note { (said(visit, warning)) } }
            (shares(visit, &answer))
            (filters(visit, shown, has_formulas))
        }
        div.columns.reading {
            (map(visit, &answer.sections))
            div.results {
                @if shown != Shown::Revised { (figures(visit, &answer.figures)) }
                @if shown == Shown::All { (terms(visit, &answer)) }
                (side_by_side(visit, &units, &answer))
            }
        }
    };
    Ok(Body { title, main })
}

/// The form that picks two reports.
fn asking(visit: &Visit<'_>) -> Result<Body> {
    let reports =
        visit.library.reports(&FilterWords::default(), Some(OFFERED), 0)?.reports;
    let title = visit.say("对比", "Compare");
    let field = |name: &str, label: &str| {
        let value = visit.params.one(name).ok().flatten().unwrap_or_default();
        html! {
            label { span { (label) } input name=(name) value=(value) list="reports" required; }
        }
    };
    let main = html! {
        h1 { (title) }
        p.lead { (visit.say("两篇报告逐句对照：哪些保留，哪些改写，哪些消失，数字如何变化。",
            "Two reports sentence by sentence: what stayed, what was rewritten, what vanished, how figures changed.")) }
        form.asking.pair action="/compare" {
            @if visit.lang == super::Lang::En { input type="hidden" name="lang" value="en"; }
            (field("a", visit.say("前一篇", "First")))
            (field("b", visit.say("后一篇", "Second")))
            button { (visit.say("对比", "Compare")) }
            datalist #reports {
                @for report in &reports {
                    option value=(report.id) { (report.region.join("")) " " (report.year.map(|y| y.to_string()).unwrap_or_default()) " " (report.title) }
                }
            }
        }
    };
    Ok(Body { title: title.to_owned(), main })
}

fn name(visit: &Visit<'_>, side: &Compared) -> String {
    let report = &side.report;
    let kind = visit.lang.name(List::Kind, report.kind.as_deref().unwrap_or("other"));
    let year = report.year.map(|year| format!("{year} ")).unwrap_or_default();
    format!("{year}{} {kind}", report.region.last().map_or("", String::as_str))
}

fn said(visit: &Visit<'_>, warning: &str) -> String {
    let known = match warning {
        "same_text" => visit.say("两者文本相同，没有改写。", "Both have the same text."),
        "a_is_excerpt" => {
            visit.say("前一篇是后一篇的节选。", "The first is a part of the second.")
        }
        "b_is_excerpt" => {
            visit.say("后一篇是前一篇的节选。", "The second is a part of the first.")
        }
        "kinds_differ" => visit.say(
            "文种不同，体例本不相同。",
            "The kinds differ: they set out other things.",
        ),
        "regions_differ" => visit.say("地区不同。", "The regions differ."),
        "years_not_adjacent" => {
            visit.say("两者相隔一年以上。", "More than one year lies between them.")
        }
        "years_reversed" => {
            visit.say("前一篇晚于后一篇。", "The first is the later one.")
        }
        other => return other.to_owned(),
    };
    known.to_owned()
}

/// What a class of units is called, with its mark.
fn class(visit: &Visit<'_>, class: &str) -> String {
    let known = match class {
        "kept" => visit.say("＝ 保留", "= kept"),
        "moved" => visit.say("⇄ 移动", "⇄ moved"),
        "revised" => visit.say("± 修改", "± revised"),
        "moved_revised" => visit.say("⇄± 移动并修改", "⇄± moved and revised"),
        "related" => visit.say("≈ 相关", "≈ related"),
        "dropped" => visit.say("− 删去", "− dropped"),
        "added" => visit.say("+ 新增", "+ added"),
        other => return other.to_owned(),
    };
    known.to_owned()
}

fn shares(visit: &Visit<'_>, answer: &CompareAnswer) -> Markup {
    let all = &answer.shares;
    let bare = &all.without_formulas;
    let of_a =
        |s: &ShareA| [s.kept, s.moved, s.revised, s.moved_revised, s.related, s.dropped];
    let of_b =
        |s: &ShareB| [s.kept, s.moved, s.revised, s.moved_revised, s.related, s.added];
    let rows = [
        (name(visit, &answer.a), of_a(&all.a), of_a(&bare.a), answer.a.chars),
        (name(visit, &answer.b), of_b(&all.b), of_b(&bare.b), answer.b.chars),
    ];
    let heads = ["kept", "moved", "revised", "moved_revised", "related"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.say("占比", "Shares")) {
            table.shares {
                caption { (visit.say("各占字数的百分比；括号内不计套话", "Per cent of the characters; without set formulas in brackets")) }
                thead {
                    tr {
                        th scope="col" { (visit.say("报告", "Report")) }
                        th.number scope="col" { (visit.say("字数", "Characters")) }
                        @for head in heads { th.number scope="col" { (class(visit, head)) } }
                        th.number scope="col" { (visit.say("仅此篇有", "here alone")) }
                    }
                }
                tbody {
                    @for (name, all, bare, chars) in &rows {
                        tr {
                            th scope="row" { (name) }
                            td.number { (chars) }
                            @for (share, bare) in all.iter().zip(bare) {
                                td.number { (percent(*share)) " " small { "(" (percent(*bare)) ")" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

fn filters(visit: &Visit<'_>, shown: Shown, has_formulas: bool) -> Markup {
    html! {
        div.switches {
            span role="group" aria-label=(visit.say("显示", "Show")) {
                @for (value, zh, en, known) in Shown::ALL {
                    @let values: Vec<&str> = value.into_iter().collect();
                    a href=(visit.turn(&visit.params.with("only", &values))) aria-current=[(known == shown).then_some("true")] data-turn {
                        (visit.say(zh, en))
                    }
                }
            }
            span {
                @let values: &[&str] = if has_formulas { &["1"] } else { &[] };
                a href=(visit.turn(&visit.params.with("without_formulas", values))) aria-current=[(!has_formulas).then_some("true")] data-turn {
                    (visit.say("不含套话", "Without set formulas"))
                }
            }
        }
    }
}

/// The anchor of a section in the second report, or in the first where the second has none.
fn anchor(a: Option<&str>, b: Option<&str>) -> String {
    match (a, b) {
        (_, Some(b)) => format!("b-{b}"),
        (Some(a), None) => format!("a-{a}"),
        (None, None) => String::new(),
    }
}

fn map(visit: &Visit<'_>, sections: &[SectionRow]) -> Markup {
    let last = |path: &[String]| path.last().cloned().unwrap_or_default();
    html! {
        aside.outline {
            details open {
                summary { (visit.say("章节对照", "Sections")) }
                ol.map lang="zh" {
                    @for row in sections {
                        li class=(row.state) {
                            a href=(format!("#{}", anchor(row.a.as_deref(), row.b.as_deref()))) {
                                @match (&row.a, &row.b) {
                                    (Some(_), Some(_)) => { span { (last(&row.a_path)) } " ⇢ " span { (last(&row.b_path)) } }
                                    (Some(_), None) => { "− " del { (last(&row.a_path)) } }
                                    _ => { "+ " ins { (last(&row.b_path)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn side_by_side(
    visit: &Visit<'_>,
    units: &[&UnitView],
    answer: &CompareAnswer,
) -> Markup {
    let mut section = String::new();
    // Units of one section may stand apart: its anchor is given once.
    let mut anchored = BTreeSet::new();
    let mut rows = Vec::with_capacity(units.len());
    for unit in units {
        let of =
            |side: &Option<UnitSide>| side.as_ref().map(|side| side.section.id.clone());
        let at = anchor(of(&unit.a).as_deref(), of(&unit.b).as_deref());
        let is_new = at != section;
        let heading =
            unit.b.as_ref().or(unit.a.as_ref()).map(|side| side.section.path.join(" › "));
        if is_new {
            section.clone_from(&at);
        }
        let id = anchored.insert(at.clone()).then_some(&at);
        rows.push(html! {
            @if is_new { h3.anchor id=[id] lang="zh" { (heading.unwrap_or_default()) } }
            (row(visit, unit))
        });
    }
    html! {
        @if !units.is_empty() {
            h2 { (visit.say("逐句对照", "Sentence by sentence")) " " small { (units.len()) } }
            div.pair-head aria-hidden="true" { span { (name(visit, &answer.a)) } span { (name(visit, &answer.b)) } }
            @for row in &rows { (row) }
        }
    }
}

fn row(visit: &Visit<'_>, unit: &UnitView) -> Markup {
    let is_kept = unit.class == "kept";
    html! {
        div class=(format!("unit {}", unit.class)) data-step=[(!is_kept).then_some("")] {
            p.class {
                (class(visit, &unit.class))
                @if unit.formula { " · " (visit.say("套话", "set formula")) }
            }
            (half(visit, unit.a.as_ref(), &unit.ops, |op| op.a, false))
            (half(visit, unit.b.as_ref(), &unit.ops, |op| op.b, true))
        }
    }
}

fn half(
    visit: &Visit<'_>,
    side: Option<&UnitSide>,
    ops: &[OpView],
    of: fn(&OpView) -> [usize; 2],
    is_new: bool,
) -> Markup {
    let Some(side) = side else { return html! { p.none aria-hidden="true" { "—" } } };
    let report = side.passage.split_once('#').map_or("", |(report, _)| report);
    let address = visit.report_link(report, place(&side.passage), None);
    let chars: Vec<char> = side.text.chars().collect();
    let part = |[start, end]: [usize; 2]| -> String {
        chars.get(start..end).unwrap_or_default().iter().collect()
    };
    html! {
        p lang="zh" {
            @if ops.is_empty() { (side.text) }
            @for op in ops {
                @let text = part(of(op));
                @if text.is_empty() {}
                @else if op.op == "equal" { (text) }
                @else if is_new { ins { (text) } }
                @else { del { (text) } }
            }
            " "
            a.pilcrow href=(address) title=(side.citation) aria-label=(side.citation) { "¶" }
        }
    }
}

fn figures(visit: &Visit<'_>, rows: &[FigureRow]) -> Markup {
    let text = |figure: &Option<crate::output::figures::Figure>| match figure {
        Some(figure) => figure.text.clone(),
        None => "—".to_owned(),
    };
    let changed: Vec<&FigureRow> =
        rows.iter().filter(|row| row.state != "same").collect();
    html! {
        @if !rows.is_empty() {
            details.figures open[changed.len() <= 60] {
                summary { h2 { (visit.say("数字", "Figures")) " " small { (changed.len()) } } }
                div.scroll tabindex="0" role="region" aria-label=(visit.say("数字", "Figures")) {
                    table.rows data-sort {
                        thead {
                            tr {
                                th scope="col" { (visit.say("指标", "Indicator")) }
                                th scope="col" { (visit.say("前", "First")) }
                                th scope="col" { (visit.say("后", "Second")) }
                                th scope="col" { (visit.say("变化", "Change")) }
                            }
                        }
                        tbody {
                            @for row in &changed {
                                tr {
                                    th scope="row" lang="zh" { (row.indicator) }
                                    td lang="zh" { (text(&row.a)) }
                                    td lang="zh" { (text(&row.b)) }
                                    td { (state(visit, &row.state)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn state(visit: &Visit<'_>, state: &str) -> String {
    let known = match state {
        "raised" => visit.say("↑ 调高", "↑ raised"),
        "lowered" => visit.say("↓ 调低", "↓ lowered"),
        "softened" => visit.say("放宽", "softened"),
        "hardened" => visit.say("收紧", "hardened"),
        "unit_changed" => visit.say("单位改变", "other unit"),
        "basis_changed" => visit.say("口径改变", "other basis"),
        "changed" => visit.say("改变", "changed"),
        "new" => visit.say("+ 新提", "+ new"),
        "not_stated" => visit.say("− 未再提", "− not stated"),
        "not_extracted" => visit.say("提及而未读出", "named, not read"),
        "unpaired" => visit.say("未配对", "unpaired"),
        "not_compared" => visit.say("对方无此部分", "in a part the other lacks"),
        other => return other.to_owned(),
    };
    known.to_owned()
}

/// Quoted terms that came and went, and steps on ladders of words.
fn terms(visit: &Visit<'_>, answer: &CompareAnswer) -> Markup {
    let of = |state: &str| -> Vec<&str> {
        let rows = answer.phrases.iter().filter(|row| row.state == state);
        rows.map(|row| row.phrase.as_str()).collect()
    };
    let (gone, new) = (of("gone"), of("new"));
    html! {
        @if !gone.is_empty() || !new.is_empty() {
            details.terms {
                summary { h2 { (visit.say("引号词", "Quoted terms")) " " small { "−" (gone.len()) " +" (new.len()) } } }
                dl lang="zh" {
                    dt { (visit.say("不再出现", "Gone")) }
                    dd { @for term in gone { a.term href=(visit.link("/", &[("q", &format!("“{term}”"))])) { (term) } " " } }
                    dt { (visit.say("新出现", "New")) }
                    dd { @for term in new { a.term href=(visit.link("/", &[("q", &format!("“{term}”"))])) { (term) } " " } }
                }
            }
        }
        @if !answer.wording.is_empty() {
            details.terms {
                summary { h2 { (visit.say("措辞轻重", "Wording")) " " small { (answer.wording.len()) } } }
                ul {
                    @for row in &answer.wording {
                        li {
                            (if row.change == "hardened" { visit.say("收紧：", "hardened: ") } else { visit.say("放宽：", "softened: ") })
                            span lang="zh" { del { (row.a.cue) } " → " ins { (row.b.cue) } " " (row.object) }
                        }
                    }
                }
            }
        }
    }
}
