//! The title of a report and the kind that it states.
//!
//! A title is a segment of the front, or up to four of them run together, that names a kind of
//! report and makes no sentence. Catches titles wrapped over lines, and those that name two years and
//! two plans (…计划执行情况与…计划草案的报告); misses a title whose kind is only in a picture.

use crate::model::{Kind, Span};

use super::front::{Front, is_chapter};
use super::session::Session;

/// A title found in the front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Title {
    /// Its place in the front's words.
    pub(super) span: Span,
    /// The kind that it states.
    pub(super) kind: Kind,
}

const MOST_SEGMENTS: usize = 4;
const LONGEST: usize = 330;

/// Returns the titles in the front, in order.
pub(super) fn titles(front: &Front) -> Vec<Title> {
    let segments = &front.segments;
    let mut out: Vec<Title> = Vec::new();
    let mut from = 0;
    while from < segments.len() {
        let Some((first, last, kind)) = title_from(front, from) else { break };
        let first = with_beginning(front, from, first);
        let complete = matches!(kind, Kind::WorkReport | Kind::Other);
        let last = if complete { last } else { with_end(front, last) };
        if let (Some(a), Some(b)) = (segments.get(first), segments.get(last)) {
            // 王五在…会议上的政府工作报告 is cut after 会议上.
            let joint = front.words.get(*a).starts_with('的');
            let start = a.start + if joint { '的'.len_utf8() } else { 0 };
            let end = b.start + without_note(front.words.get(*b)).len();
            let span = Span::new(start, end);
            out.push(Title {
                span,
                kind: kind_of(front.words.get(span)).unwrap_or(kind),
            });
        }
        from = last + 1;
    }
    out
}

/// Returns the title that counts: the last before the session, unless an explanation or a
/// resolution stands first and names the title of another report.
pub(super) fn chosen(titles: &[Title], session: Option<&Session>) -> Option<Title> {
    let first = *titles.first()?;
    if matches!(first.kind, Kind::Interpretation | Kind::Resolution) {
        return Some(first);
    }
    let session = session.map_or(usize::MAX, |s| s.span.start);
    let before = titles.iter().rev().find(|t| t.span.end <= session);
    Some(before.copied().unwrap_or(first))
}

/// Returns the first and last segment of the next title.
fn title_from(front: &Front, from: usize) -> Option<(usize, usize, Kind)> {
    for last in from..front.segments.len() {
        for first in (from..=last).rev().take(MOST_SEGMENTS) {
            let (Some(a), Some(b)) =
                (front.segments.get(first), front.segments.get(last))
            else {
                continue;
            };
            let text = front.words.get(Span::new(a.start, b.end));
            if let Some(kind) = kind_of(text).filter(|_| is_title(text)) {
                return Some((first, last, kind));
            }
        }
    }
    None
}

/// Takes in the segment before, if it begins the title: 关于…, …国民经济和社会发展, …人民政府.
fn with_beginning(front: &Front, from: usize, first: usize) -> usize {
    let Some(before) = first.checked_sub(1).filter(|&before| before >= from) else {
        return first;
    };
    let Some(&segment) = front.segments.get(before) else { return first };
    let text = front.words.get(segment);
    let begins = text.starts_with("关于")
        || text.ends_with("国民经济和社会发展")
        || text.ends_with("人民政府");
    if begins && is_title(text) && kind_of(text).is_none() { before } else { first }
}

/// Takes in the segments after, while the title has no end.
fn with_end(front: &Front, last: usize) -> usize {
    const ENDS: [&str; 12] = [
        "报告",
        "纲要",
        "公报",
        "决议",
        "规划",
        "解读",
        "计划",
        "草案）",
        "》",
        "图解",
        "）",
        "日",
    ];
    let mut last = last;
    for _ in 1..MOST_SEGMENTS {
        let done = |&span: &Span| {
            let text = without_note(front.words.get(span));
            ENDS.iter().any(|e| text.ends_with(e))
        };
        let open = front.segments.get(last).is_some_and(|span| !done(span));
        let goes_on = front.segments.get(last + 1).is_some_and(|&next| {
            let text = front.words.get(next);
            text.len() <= 120 && is_title(text) && !text.starts_with(['—', '-', '（'])
        });
        if !(open && goes_on) {
            break;
        }
        last += 1;
    }
    last
}

/// Returns a line without the mark of a note at its end, as bulletins have it: `统计公报[1]`.
fn without_note(text: &str) -> &str {
    let bare =
        text.strip_suffix(']').map(|t| t.trim_end_matches(|c: char| c.is_ascii_digit()));
    bare.and_then(|t| t.strip_suffix('[')).filter(|t| !t.is_empty()).unwrap_or(text)
}

/// Returns whether a text can be (a part of) a title: no sentence, no heading, no table of contents.
fn is_title(text: &str) -> bool {
    const NEVER: [&str; 15] = [
        ">",
        "〉",
        "首页",
        "位置：",
        "，",
        "。",
        "……",
        "...",
        "会议上",
        "向大会",
        "作政府工作报告",
        "大会秘书处",
        "次会议文件",
        "发文机构",
        "来源：",
    ];
    text.len() <= LONGEST && !is_chapter(text) && !NEVER.iter().any(|w| text.contains(w))
}

/// Returns the kind of report that a title states.
pub(super) fn kind_of(title: &str) -> Option<Kind> {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let of_economy = has(&["国民经济", "社会发展"]);
    let five_years =
        has(&["五年规划", "五年计划", "五规划", "五“规划", "五计划", "五“计划"]);
    let carried_out = has(&["执行情况", "完成情况"]);
    let about_another = ["意见", "通知", "方案", "办法", "函"];
    if about_another.iter().any(|end| title.ends_with(end)) {
        return has(&["报告", "规划", "纲要", "计划"]).then_some(Kind::Other);
    }
    if has(&["解读", "图解", "一图读懂", "一图看懂", "一图速览", "图说"])
        && has(&["报告", "规划", "纲要", "公报", "计划"])
    {
        Some(Kind::Interpretation)
    } else if has(&["决议"]) && has(&["报告", "计划", "预算", "规划", "纲要", "决算"])
    {
        Some(Kind::Resolution)
    } else if has(&["统计公报"]) {
        Some(Kind::Bulletin)
    } else if (of_economy || has(&["纲要"])) && five_years && !carried_out
        || has(&["国民经济和社会发展"]) && has(&["规划纲要", "远景目标纲要"])
    {
        Some(Kind::FiveYearPlan)
    } else if of_economy && has(&["计划"]) && has(&["报告", "草案"]) {
        Some(Kind::AnnualPlanReport)
    } else if has(&["预算", "决算", "财政收支"]) && has(&["报告"]) {
        Some(Kind::BudgetReport)
    } else if has(&["政府工作报告", "政府工作的报告"])
        || has(&["政府", "行署", "行政公署"]) && title.ends_with("工作报告")
    {
        Some(Kind::WorkReport)
    } else if title.ends_with("工作报告") {
        // Of a standing committee, a court, a procuratorate. The bare words are half a title.
        (title != "工作报告").then_some(Kind::Other)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::front::front;
    use super::*;
    use crate::normalize::clean;

    fn check(text: &str, expected: &[(&str, Kind)]) {
        let front = front(&clean(text));
        let titles = titles(&front);
        let found: Vec<_> =
            titles.iter().map(|t| (front.words.get(t.span), t.kind)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn kinds_are_told_by_the_title() {
        let kind = |title| kind_of(title);
        assert_eq!(kind("2026年云外市政府工作报告"), Some(Kind::WorkReport));
        assert_eq!(
            kind("云外区国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要"),
            Some(Kind::FiveYearPlan)
        );
        assert_eq!(
            kind(
                "关于云外区2012年国民经济和社会发展计划执行情况与2013年国民经济和社会发展计划草案的报告"
            ),
            Some(Kind::AnnualPlanReport)
        );
        assert_eq!(
            kind("关于云外市2020年预算执行情况和2021年预算草案的报告"),
            Some(Kind::BudgetReport)
        );
        assert_eq!(kind("云外县2015年国民经济和社会发展统计公报"), Some(Kind::Bulletin));
        assert_eq!(kind("一图读懂：云外市政府工作报告"), Some(Kind::Interpretation));
        assert_eq!(kind("关于政府工作报告的决议"), Some(Kind::Resolution));
        assert_eq!(kind("云外市中级人民法院工作报告"), Some(Kind::Other));
        assert_eq!(kind("云外市人民政府2013年工作报告"), Some(Kind::WorkReport));
        assert_eq!(kind("云外地区行署工作报告"), Some(Kind::WorkReport));
        assert_eq!(kind("关于落实政府工作报告分工的意见"), Some(Kind::Other));
        assert_eq!(kind("云外市概况"), None);
    }

    #[test]
    fn wrapped_titles_are_joined() {
        check(
            "云外区国民经济和社会发展\n第十四个五年规划和二〇三五年\n远景目标纲要\n目 录",
            &[(
                "云外区国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要",
                Kind::FiveYearPlan,
            )],
        );
        check(
            "云外区一届人大\n六次会议文件（9）\n政 府\n工作报告\n各位代表",
            &[("政府工作报告", Kind::WorkReport)],
        );
        check(
            "云外市人民政府\n工作报告\n各位代表",
            &[("云外市人民政府工作报告", Kind::WorkReport)],
        );
    }

    #[test]
    fn the_mark_of_a_note_ends_a_title_and_is_no_part_of_it() {
        check(
            "云外市2015年国民经济和社会发展统计公报[1]\n\n云外市统计局\n\n2016年3月1日\n\n一、综合",
            &[("云外市2015年国民经济和社会发展统计公报", Kind::Bulletin)],
        );
    }

    #[test]
    fn sentences_and_captions_are_no_titles() {
        check("王五作政府工作报告\n政府工作报告。记者 摄\n各位代表", &[]);
    }
}
