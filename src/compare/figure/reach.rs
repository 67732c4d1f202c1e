//! Whether a figure speaks of one year or of several, where its own sentence does not say.
//!
//! Every fifth year reports look back and ahead over five years as well as one, and 500万人 in five years is
//! no rise from 110万人 in one. Headings tell which chapter is about which (“十五五”时期主要目标, 2026年重点工作); a
//! chapter on both begins with what its heading names first, and the opening of a sentence (五年来，…; 过去一年，…)
//! tells it for all that follows. It catches the year's results at the end of “十四五”时期和2025年工作回顾; it misses a change of time that no opening names.

use crate::compare::ReportText;
use crate::extract::sentence;
use crate::model::Kind;

/// Characters at the head of a sentence in which it names its time.
const OPENING: usize = 16;

/// Words of several years, of one, and words behind the name of a plan that mean a year of it.
const YEARS: [&str; 9] =
    ["五年", "十二五", "十三五", "十四五", "十五五", "十一五", "十五", "九五", "八五"];
const YEAR: [&str; 9] = [
    "去年",
    "今年",
    "上年",
    "过去一年",
    "过去的一年",
    "一年来",
    "这一年",
    "新的一年",
    "全年",
];
const YEAR_OF_PLAN: [&str; 5] = ["开局", "收官", "首年", "第一年", "起步"];

/// How much time a figure spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// One year.
    Year,
    /// Several.
    Years,
    /// It cannot be told.
    Unknown,
}

/// The reach of every place in a report.
pub(super) struct Reaches {
    /// Of each passage, from where on which reach holds.
    passages: Vec<Vec<(usize, Reach)>>,
}

impl Reaches {
    /// Reads headings and openings.
    pub(super) fn read(report: &ReportText) -> Self {
        let headings = headings(report);
        let mut carried = (None, Reach::Unknown);
        let mut passages = Vec::with_capacity(report.passages.len());
        for passage in report.passages {
            let (chapter, said) = match headings.get(passage.section) {
                Some(&(chapter, said)) => (Some(chapter), said),
                None => (None, None),
            };
            if carried.0 != chapter {
                let title = chapter.and_then(|chapter| report.sections.get(chapter));
                let first = title.and_then(|section| first_of_both(&section.title));
                carried = (chapter, first.unwrap_or_else(|| default(report)));
            }
            let mut places = vec![(0, said.unwrap_or(carried.1))];
            if said.is_none() {
                for span in sentence::sentences(&passage.text) {
                    let text = passage.text.get(span.range()).unwrap_or_default();
                    let opening: String = text.chars().take(OPENING).collect();
                    if let Some(reach) = told(&opening) {
                        carried.1 = reach;
                        places.push((span.start, reach));
                    }
                }
            }
            passages.push(places);
        }
        Self { passages }
    }

    /// Returns the reach at a place.
    pub(super) fn at(&self, passage: usize, offset: usize) -> Reach {
        let places = self.passages.get(passage).map(Vec::as_slice).unwrap_or_default();
        let next = places.partition_point(|&(from, _)| from <= offset);
        let found = next.checked_sub(1).and_then(|last| places.get(last));
        found.map_or(Reach::Unknown, |place| place.1)
    }
}

fn default(report: &ReportText) -> Reach {
    match report.metadata.kind {
        Some(Kind::FiveYearPlan) => Reach::Years,
        _ => Reach::Unknown,
    }
}

/// Returns of each section its chapter, and what the nearest heading says that says one thing.
fn headings(report: &ReportText) -> Vec<(usize, Option<Reach>)> {
    let mut out: Vec<(usize, Option<Reach>)> = Vec::with_capacity(report.sections.len());
    for (index, section) in report.sections.iter().enumerate() {
        let above = section.parent.filter(|&parent| parent < index);
        let (chapter, said) =
            above.and_then(|parent| out.get(parent)).copied().unwrap_or((index, None));
        out.push((chapter, told(&section.title).or(said)));
    }
    out
}

/// Returns what a heading or an opening says; none if it names no time, or both.
fn told(text: &str) -> Option<Reach> {
    match (years(text), year(text)) {
        (Some(_), None) => Some(Reach::Years),
        (None, Some(_)) => Some(Reach::Year),
        _ => None,
    }
}

/// Returns what a heading on both names first.
fn first_of_both(title: &str) -> Option<Reach> {
    let (years, year) = (years(title)?, year(title)?);
    Some(if years < year { Reach::Years } else { Reach::Year })
}

/// Returns where a text first names several years.
fn years(text: &str) -> Option<usize> {
    let of_word = |word: &&str| {
        let mut places = text.match_indices(*word).map(|(at, _)| at);
        places.find(|at| {
            let rest = text.get(at + word.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches(['”', '"', '规', '划', '的']);
            !YEAR_OF_PLAN.iter().any(|year| rest.starts_with(year))
        })
    };
    YEARS.iter().filter_map(of_word).min()
}

/// Returns where a text first names one year.
fn year(text: &str) -> Option<usize> {
    let words = YEAR_OF_PLAN.iter().chain(&YEAR);
    words.filter_map(|word| text.find(word)).chain(numbered(text)).min()
}

/// Returns where a text names one year by its number: 2026年, but not 2021—2025年.
fn numbered(text: &str) -> Option<usize> {
    text.match_indices('年').map(|(at, _)| at).find(|&at| {
        let before: Vec<char> =
            text.get(..at).unwrap_or_default().chars().rev().take(5).collect();
        let digits = before.iter().take_while(|c| c.is_numeric()).count();
        let joined =
            matches!(before.get(4), Some('-' | '—' | '–' | '~' | '～' | '至' | '到'));
        digits == 4 && !joined
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::Outline;
    use crate::model::Role;

    #[test]
    fn a_heading_names_one_time_or_none() {
        let check = |text: &str, expected: Option<Reach>| {
            assert_eq!(told(text), expected, "{text}");
        };
        check("“十五五”时期主要目标任务", Some(Reach::Years));
        check("过去五年工作回顾", Some(Reach::Years));
        check("2026年重点工作安排", Some(Reach::Year));
        check("２０２６年重点工作", Some(Reach::Year));
        check("2021—2025年发展目标", None);
        check("“十四五”时期和2025年工作回顾", None);
        check("做好“十四五”开局工作", Some(Reach::Year));
        check("着力改善民生", None);
        let check = |title: &str, expected: Option<Reach>| {
            assert_eq!(first_of_both(title), expected, "{title}");
        };
        check("“十四五”时期和2025年工作回顾", Some(Reach::Years));
        check("2025年和“十四五”时期工作回顾", Some(Reach::Year));
        check("2026年重点工作安排", None);
    }

    #[test]
    fn an_opening_holds_for_what_follows() {
        let outline = Outline::chapters(&[
            (
                "一、“十四五”时期和2025年工作回顾",
                Role::Review,
                &[(
                    "（一）产业",
                    &[
                        "工厂多了，船坞也多了。新增就业十万人。",
                        "过去一年，新增就业两万人。",
                    ],
                )],
            ),
            ("二、2026年安排", Role::Tasks, &[("（一）产业", &["未来五年也要看。"])]),
        ]);
        let reaches = Reaches::read(&outline.report());
        let of = |words: &str| {
            let mut passages = outline.passages.iter().enumerate();
            let found = passages.find_map(|(at, p)| Some((at, p.text.find(words)?)));
            let (passage, at) = found.unwrap();
            reaches.at(passage, at)
        };
        assert_eq!(of("十万人"), Reach::Years);
        assert_eq!(of("两万人"), Reach::Year);
        assert_eq!(of("也要看"), Reach::Year, "the heading says more than an opening");
        assert_eq!(reaches.at(99, 0), Reach::Unknown);
    }

    #[test]
    fn a_plan_is_about_several_years() {
        let mut outline = Outline::of("二、主要目标", &["建成公园十座。"]);
        assert_eq!(Reaches::read(&outline.report()).at(1, 0), Reach::Unknown);
        outline.metadata.kind = Some(Kind::FiveYearPlan);
        assert_eq!(Reaches::read(&outline.report()).at(1, 0), Reach::Years);
    }
}
