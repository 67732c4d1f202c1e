//! The tables of a comparison: shares of the text, figures, quoted terms, wording.

use maud::{Markup, html};

use super::{class, name};
use crate::http::page::{Visit, words};
use crate::output::compare::{CompareAnswer, FigureRow, ShareA, ShareB};
use crate::output::figures::Figure;

/// Changed figures that stand beside the units; the rest is a view of its own.
const FIGURES: usize = 30;

pub(super) fn shares(visit: &Visit<'_>, answer: &CompareAnswer) -> Markup {
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

/// Writes the figures that changed: all of them, or the first with a way to the rest.
pub(super) fn figures(visit: &Visit<'_>, rows: &[FigureRow], is_whole: bool) -> Markup {
    let changed: Vec<&FigureRow> =
        rows.iter().filter(|row| row.state != "same").collect();
    let most = if is_whole { changed.len() } else { FIGURES };
    let same = rows.len() - changed.len();
    html! {
        @if !rows.is_empty() {
            details.figures open[is_whole] {
                summary { h2 { (visit.say("数字", "Figures")) " " small { (changed.len()) } } }
                p.legend {
                    (tally(visit, rows))
                    @if same > 0 { " · " (visit.say("不变 ", "same ")) (same) }
                }
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
                        tbody { @for row in changed.iter().take(most) { (figure_row(visit, row)) } }
                    }
                }
                @if changed.len() > most {
                    p.all { a href=(visit.turn(&visit.params.without(&["part"]).with("only", &["figures"]))) data-turn {
                        (visit.say("全部 ", "all ")) (changed.len()) " →"
                    } }
                }
            }
        }
    }
}

/// How many figures changed in which way, in the order in which ways first appear.
fn tally(visit: &Visit<'_>, rows: &[FigureRow]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for row in rows.iter().filter(|row| row.state != "same") {
        match counts.iter_mut().find(|(state, _)| *state == row.state) {
            Some((_, count)) => *count += 1,
            None => counts.push((&row.state, 1)),
        }
    }
    let said: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{} {count}", state(visit, name)))
        .collect();
    said.join(" · ")
}

fn figure_row(visit: &Visit<'_>, row: &FigureRow) -> Markup {
    html! {
        tr {
            th scope="row" lang="zh" { (row.indicator) }
            (figure(visit, row.a.as_ref()))
            (figure(visit, row.b.as_ref()))
            td {
                (state(visit, &row.state))
                @if let Some(wording) = &row.wording { " · " (state(visit, wording)) }
            }
        }
    }
}

/// A figure as printed, which leads to its passage; its status says what it is.
fn figure(visit: &Visit<'_>, figure: Option<&Figure>) -> Markup {
    let Some(figure) = figure else { return html! { td { "—" } } };
    let status = visit.lang.name(words::List::Status, &figure.status);
    let address = figure.passage.as_deref().map(|id| visit.passage_link(id));
    html! {
        td.side lang="zh" {
            @if let Some(address) = address { a href=(address) { (figure.text) } } @else { (figure.text) }
            " " small lang=(visit.lang.tag()) { (status) }
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
pub(super) fn terms(visit: &Visit<'_>, answer: &CompareAnswer) -> Markup {
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
