//! Two reports side by side: what became of each unit of text, section by section, and their figures.
//!
//! A long comparison comes in parts (`units`). What is shown is told apart by words and marks beside
//! color (struck, underlined, a name of the class), for print and for color-blind readers. `n` and `p`
//! go from one unit to the next.

mod tables;
mod units;

use maud::{Markup, html};

use self::units::Parts;
use super::words::List;
use super::{Body, Lang, Visit};
use crate::api::{CompareRequest, FilterWords};
use crate::error::Result;
use crate::output::answer::Report;
use crate::output::compare::{Compared, UnitView};

/// Reports that the form offers.
const OFFERED: usize = 2_000;

/// Pairs of neighboring years that the form proposes.
const PROPOSED: usize = 12;

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

    /// Reads what the parameter `only` asks for; the page shows less than the command can leave out.
    fn of(name: Option<&str>) -> Self {
        match name {
            Some("figures") => Self::Figures,
            Some(name) if name.split(',').any(|part| part == "revised") => Self::Revised,
            _ => Self::All,
        }
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
    let parts = Parts::new(visit, units, &answer.sections)?;
    let is_first = parts.is_first();
    let title = format!("{} ↔ {}", name(visit, &answer.a), name(visit, &answer.b));
    let main = html! {
        header.versus {
            h1 { (title) }
            @for warning in &answer.warnings { p.note { (said(visit, warning)) } }
            @if is_first { (tables::shares(visit, &answer)) }
            (filters(visit, shown, has_formulas))
        }
        div.columns.reading {
            (parts.map(visit, &answer.sections))
            div.results {
                @if is_first && shown != Shown::Revised {
                    (tables::figures(visit, &answer.figures, shown == Shown::Figures))
                }
                @if is_first && shown == Shown::All { (tables::terms(visit, &answer)) }
                (parts.rows(visit, &answer))
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
            @if visit.lang == Lang::En { input type="hidden" name="lang" value="en"; }
            (field("a", visit.say("前一篇", "First")))
            (field("b", visit.say("后一篇", "Second")))
            button { (visit.say("对比", "Compare")) }
            datalist #reports {
                @for report in &reports {
                    option value=(report.id) { (report.region.join("")) " " (report.year.map(|y| y.to_string()).unwrap_or_default()) " " (report.title) }
                }
            }
        }
        (proposals(visit, &reports))
    };
    Ok(Body { title: title.to_owned(), main })
}

/// The last two reports of every series that has two.
fn proposals(visit: &Visit<'_>, reports: &[Report]) -> Markup {
    let mut whole: Vec<&Report> = reports
        .iter()
        .filter(|report| report.relation == "original" && report.year.is_some())
        .collect();
    whole.sort_by_key(|report| (&report.region, &report.kind, report.year, &report.id));
    let series = whole.chunk_by(|a, b| (&a.region, &a.kind) == (&b.region, &b.kind));
    let mut pairs: Vec<[&Report; 2]> = series
        .filter_map(|series| match series {
            [.., a, b] if a.year != b.year => Some([*a, *b]),
            _ => None,
        })
        .collect();
    pairs.sort_by_key(|[_, b]| std::cmp::Reverse(b.year));
    let year = |report: &Report| report.year.map(|y| y.to_string()).unwrap_or_default();
    html! {
        @if !pairs.is_empty() {
            h2 { (visit.say("相邻两篇", "Neighbors in a series")) }
            ul {
                @for [a, b] in pairs.iter().take(PROPOSED) {
                    li { a href=(visit.link("/compare", &[("a", &a.id), ("b", &b.id)])) {
                        span lang="zh" { (b.region.last().map_or("", String::as_str)) }
                        " " (visit.lang.name(List::Kind, b.kind.as_deref().unwrap_or("other")))
                        " " (year(a)) " ↔ " (year(b))
                    } }
                }
            }
        }
    }
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

fn filters(visit: &Visit<'_>, shown: Shown, has_formulas: bool) -> Markup {
    html! {
        div.switches {
            span role="group" aria-label=(visit.say("显示", "Show")) {
                @for (value, zh, en, known) in Shown::ALL {
                    @let values: Vec<&str> = value.into_iter().collect();
                    a href=(visit.turn(&visit.params.with("only", &values).without(&["part"]))) aria-current=[(known == shown).then_some("true")] data-turn {
                        (visit.say(zh, en))
                    }
                }
            }
            span {
                @let values: &[&str] = if has_formulas { &["1"] } else { &[] };
                a href=(visit.turn(&visit.params.with("without_formulas", values).without(&["part"]))) aria-current=[(!has_formulas).then_some("true")] data-turn {
                    (visit.say("不含套话", "Without set formulas"))
                }
            }
        }
    }
}
