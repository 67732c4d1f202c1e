//! One self-contained page of a comparison: two columns, 对照表, for the screen and for print.
//!
//! No script, no request, nothing from outside: everything a report says is escaped, styles stand in the
//! page. Classes are told by a mark as well as by color. The language is that of the reports.

use std::fmt::Write as _;

use super::answer::ReportRef;
use super::compare::{
    CompareAnswer, FigureRow, OpView, ShareCounts, TargetRow, UnitSide, UnitView,
};
use crate::model::Kind;

const STYLE: &str = include_str!("compare.css");

/// Renders the page.
pub fn render_page(answer: &CompareAnswer) -> String {
    let title = format!("{}与{}对照表", name(&answer.a.report), name(&answer.b.report));
    let mut out = String::new();
    out.push_str(
        "<!doctype html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n",
    );
    out.push_str(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    );
    push(&mut out, "title", "", &escape(&title));
    push(&mut out, "style", "", STYLE);
    out.push_str("</head>\n<body>\n");
    push(&mut out, "h1", "", &escape(&title));
    for warning in &answer.warnings {
        push(&mut out, "p", "note", said(warning));
    }
    shares(&mut out, answer);
    sections(&mut out, answer);
    figures(&mut out, &answer.figures);
    targets(&mut out, &answer.targets);
    wording(&mut out, answer);
    terms(&mut out, answer);
    units(&mut out, answer);
    out.push_str("</body>\n</html>\n");
    out
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

fn shares(out: &mut String, answer: &CompareAnswer) {
    let percent = |part: usize, of: &ShareCounts| match of.total {
        0 => "–".to_owned(),
        total => format!("{:.1}%", part as f64 * 100.0 / total as f64),
    };
    let (a, b) = (name(&answer.a.report), name(&answer.b.report));
    let plain = &answer.shares.without_formulas;
    open_table(
        out,
        "文字去向（按字数）",
        &["报告", "字数", "保留", "修改", "移位", "相关", "独有"],
    );
    for (label, of) in [
        (a.clone(), &answer.shares.a.chars),
        (b.clone(), &answer.shares.b.chars),
        (format!("{a}，不计套话"), &plain.a.chars),
        (format!("{b}，不计套话"), &plain.b.chars),
    ] {
        let parts =
            [of.kept, of.revised, of.moved + of.moved_revised, of.related, of.alone];
        let mut cells = vec![escape(&label), of.total.to_string()];
        cells.extend(parts.iter().map(|&part| percent(part, of)));
        row(out, "", &cells);
    }
    out.push_str("</table>\n");
}

fn sections(out: &mut String, answer: &CompareAnswer) {
    if answer.sections.is_empty() {
        return;
    }
    open_table(out, "章节对应", &["前者", "后者", "相似度", "关系"]);
    for pair in &answer.sections {
        let path = |id: &Option<String>, path: &[String]| match (id, path) {
            (None, _) => String::new(),
            // What stands before the first heading, and behind the last.
            (Some(_), []) => "（无标题部分）".to_owned(),
            (Some(_), path) => escape(&path.join(" › ")),
        };
        let state = match pair.state.as_str() {
            "matched" => "对应",
            "ambiguous" => "存疑",
            "dropped" => "删去",
            _ => "新增",
        };
        let score =
            if pair.score > 0.0 { format!("{:.2}", pair.score) } else { String::new() };
        row(
            out,
            &pair.state,
            &[
                path(&pair.a, &pair.a_path),
                path(&pair.b, &pair.b_path),
                score,
                state.to_owned(),
            ],
        );
    }
    out.push_str("</table>\n");
}

fn figures(out: &mut String, rows: &[FigureRow]) {
    let shown: Vec<&FigureRow> = rows
        .iter()
        .filter(|row| !matches!(row.state.as_str(), "unpaired" | "not_compared"))
        .collect();
    let outside = rows.iter().filter(|row| row.state == "not_compared").count();
    if outside > 0 {
        let said = format!("另有{outside}个数字在对方所缺的部分，不作比较。");
        push(out, "p", "note", &said);
    }
    if shown.is_empty() {
        return;
    }
    // Aims first, and of each those that both have: they are what a reader came for.
    let ahead = |row: &FigureRow| {
        [&row.a, &row.b].into_iter().flatten().any(|figure| figure.status == "target")
    };
    let mut shown = shown;
    shown.sort_by_key(|row| (!ahead(row), row.a.is_none() || row.b.is_none()));
    open_table(out, "数字", &["", "指标", "前者", "后者", "变化"]);
    for figure in shown {
        let text = |side: &Option<super::figures::Figure>, absent: &str| match side {
            Some(side) => escape(&side.text),
            None if figure.state == absent => "未提及".to_owned(),
            None => "未读出".to_owned(),
        };
        let change = match figure.state.as_str() {
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
        let wording = match figure.wording.as_deref() {
            Some("softened") if figure.state != "softened" => "，措辞放宽",
            Some("hardened") if figure.state != "hardened" => "，措辞收紧",
            _ => "",
        };
        let cells = [
            if ahead(figure) { "目标" } else { "实绩" }.to_owned(),
            escape(&figure.indicator),
            text(&figure.a, "new"),
            text(&figure.b, "not_stated"),
            format!("{change}{wording}"),
        ];
        row(out, &figure.state, &cells);
    }
    out.push_str("</table>\n");
}

/// Sets the targets of the earlier report beside the results of the later one.
fn targets(out: &mut String, rows: &[TargetRow]) {
    if rows.is_empty() {
        return;
    }
    open_table(out, "目标与结果", &["指标", "当年目标", "次年所报结果", "完成情况"]);
    for target in rows {
        let fate = match target.fate.as_str() {
            "met" => "达到",
            "near" => "接近",
            "missed" => "未达到",
            "unit_changed" => "换了单位",
            "basis_changed" => "换了口径",
            "not_extracted" => "提及而未读出数字",
            _ => "未报告",
        };
        let result = target.result.as_ref().map_or("–", |figure| figure.text.as_str());
        let cells = [
            escape(&target.indicator),
            escape(&target.target.text),
            escape(result),
            fate.to_owned(),
        ];
        row(out, &target.fate, &cells);
    }
    out.push_str("</table>\n");
}

fn wording(out: &mut String, answer: &CompareAnswer) {
    if answer.wording.is_empty() {
        return;
    }
    open_table(out, "措辞松紧", &["对象", "前者", "后者", "变化"]);
    for step in &answer.wording {
        let change = if step.change == "hardened" { "趋紧" } else { "趋松" };
        let cells = [
            escape(&step.object),
            escape(&step.a.cue),
            escape(&step.b.cue),
            change.to_owned(),
        ];
        row(out, &step.change, &cells);
    }
    out.push_str("</table>\n");
}

fn terms(out: &mut String, answer: &CompareAnswer) {
    for (state, label) in [("gone", "不再出现的引号词"), ("new", "新出现的引号词")]
    {
        let list = answer.phrases.iter().filter(|row| row.state == state);
        let list: Vec<String> =
            list.map(|row| format!("“{}”", escape(&row.phrase))).collect();
        if !list.is_empty() {
            push(out, "h2", "", label);
            push(out, "p", "terms", &list.join("　"));
        }
    }
}

fn units(out: &mut String, answer: &CompareAnswer) {
    if answer.units.is_empty() {
        return;
    }
    let (a, b) = (name(&answer.a.report), name(&answer.b.report));
    out.push_str(
        "<table class=\"units\">\n<caption>逐句对照</caption>\n<thead><tr><th></th>",
    );
    let _ = writeln!(out, "<th>{}</th><th>{}</th></tr></thead>", escape(&a), escape(&b));
    let mut at: Option<&[String]> = None;
    for unit in &answer.units {
        let side = unit.b.as_ref().or(unit.a.as_ref());
        let path = side.map(|side| side.section.path.as_slice());
        if path != at {
            at = path;
            let heading = match path.unwrap_or_default() {
                [] => "（无标题部分）".to_owned(),
                path => escape(&path.join(" › ")),
            };
            let _ = writeln!(
                out,
                "<tr class=\"section\"><th colspan=\"3\" scope=\"rowgroup\">{heading}</th></tr>"
            );
        }
        let (mark, label) = marked(&unit.class);
        let mark = format!("<abbr title=\"{label}\">{mark}</abbr>");
        row(out, &unit.class, &[mark, cell(unit, true), cell(unit, false)]);
    }
    out.push_str("</table>\n");
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
fn cell(unit: &UnitView, of_a: bool) -> String {
    let side: Option<&UnitSide> = if of_a { unit.a.as_ref() } else { unit.b.as_ref() };
    let Some(side) = side else { return String::new() };
    let chars: Vec<char> = side.text.chars().collect();
    let own = if of_a { "del" } else { "ins" };
    let redlined = matches!(unit.class.as_str(), "revised" | "moved_revised");
    let mut out = String::new();
    let step = |op: &OpView| if of_a { op.a } else { op.b };
    for op in &unit.ops {
        let [start, end] = step(op);
        let text: String = chars.get(start..end).unwrap_or_default().iter().collect();
        if text.is_empty() {
            continue;
        }
        if op.op == "equal" || !redlined {
            out.push_str(&escape(&text));
        } else {
            let _ = write!(out, "<{own}>{}</{own}>", escape(&text));
        }
    }
    if unit.class.starts_with("moved")
        && !of_a
        && let Some(from) = &unit.a
    {
        let _ =
            write!(out, "<small>移自 {}</small>", escape(&from.section.path.join(" › ")));
    }
    out
}

fn open_table(out: &mut String, caption: &str, heads: &[&str]) {
    let _ = write!(out, "<table>\n<caption>{caption}</caption>\n<thead><tr>");
    for head in heads {
        let _ = write!(out, "<th scope=\"col\">{head}</th>");
    }
    out.push_str("</tr></thead>\n");
}

/// Writes a row of cells that are escaped already.
fn row(out: &mut String, class: &str, cells: &[String]) {
    let _ = write!(out, "<tr class=\"{class}\">");
    for cell in cells {
        let _ = write!(out, "<td>{cell}</td>");
    }
    out.push_str("</tr>\n");
}

/// Writes an element around text that is escaped already.
fn push(out: &mut String, element: &str, class: &str, text: &str) {
    let class =
        if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(out, "<{element}{class}>{text}</{element}>");
}

/// Escapes a text for HTML, in elements and in attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
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
            "<ins>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</ins>"
        ));
        assert!(page.contains("一、&lt;安排&gt;"));
    }

    #[test]
    fn the_page_asks_for_nothing_from_outside() {
        let page = render_page(&answer(Vec::new()));
        for word in ["http", "src=", "url(", "@import", "<link", "<script"] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-Hans\">"));
        assert!(
            page.contains("望江区2024年政府工作报告与望江区2025年政府工作报告对照表")
        );
    }
}
