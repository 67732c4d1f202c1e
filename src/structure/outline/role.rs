//! Gives each section its role: review, goals, tasks, self, annex and so on.
//!
//! The heading's own words decide, except below a chapter that looks back: all of it is review. What
//! has no words of its own inherits from above. A chapter without words is review if it comes first
//! in a work report, else tasks; one that names problems looks back, and the last one is about the
//! government itself where it says so. It catches 二、2025年重点工作 and 四、建设过硬政府; it misses a
//! chapter whose heading is a slogan and that does not stand where such a chapter usually does.

use std::sync::OnceLock;

use crate::model::{Kind, Role, Section};
use crate::normalize::marker::digit;

/// Assigns the roles.
pub(super) fn assign(sections: &mut [Section], kind: Option<Kind>) {
    let chapters = sections.iter().filter(|s| is_chapter(s)).count();
    let titles = sections.iter().filter(|s| is_chapter(s)).map(|s| &s.title);
    let latest = titles.filter_map(|title| year_in(title)).max().unwrap_or(0);
    let mut chapter = 0;
    for i in 0..sections.len() {
        let Some(section) = sections.get(i) else { break };
        chapter += usize::from(is_chapter(section));
        if section.role != Role::Other || section.level == 0 {
            continue;
        }
        let above = section.parent.and_then(|p| sections.get(p)).map(|p| p.role);
        // Deeper headings name subjects, and subjects say little: 夯实发展基础 is a task.
        let own = (section.level <= 2).then(|| by_words(&section.title)).flatten();
        let own = if looks_back(section, latest) { Some(Role::Review) } else { own };
        let role = match (above, own) {
            (
                Some(
                    fixed @ (Role::Review | Role::Annex | Role::Glossary | Role::Closing),
                ),
                _,
            ) => fixed,
            (_, Some(role)) => role,
            (Some(above), None) => above,
            (None, None) => by_position(section, chapter, chapters, kind),
        };
        if let Some(section) = sections.get_mut(i) {
            section.role = role;
        }
    }
}

fn is_chapter(section: &Section) -> bool {
    section.level == 1 && section.role == Role::Other
}

/// Whether a chapter is about the work of a year before the one that another chapter plans:
/// 一、2024年主要工作 beside 三、2025年主要任务.
fn looks_back(section: &Section, latest: u32) -> bool {
    const AHEAD: [&str; 5] = ["目标", "任务", "安排", "规划", "部署"];
    section.level == 1
        && section.title.contains("工作")
        && year_in(&section.title).is_some_and(|year| year < latest)
        && !AHEAD.iter().any(|word| section.title.contains(word))
}

/// Returns the last year that a title names: 2025年, ２０２５年 or 二〇二五年.
fn year_in(title: &str) -> Option<u32> {
    let mut last = None;
    let mut digits = 0;
    let mut value = 0u32;
    for c in title.chars() {
        let numeral =
            || "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32);
        let zero = matches!(c, '○' | '零').then_some(0);
        match digit(c).or_else(numeral).or(zero) {
            Some(d) => (digits, value) = (digits + 1, (value * 10 + d) % 10_000),
            None => {
                if c == '年' && digits == 4 {
                    last = last.max(Some(value));
                }
                (digits, value) = (0, 0);
            }
        }
    }
    last
}

/// What a chapter is where its heading does not say.
fn by_position(
    section: &Section,
    chapter: usize,
    chapters: usize,
    kind: Option<Kind>,
) -> Role {
    let work =
        kind.is_none_or(|k| matches!(k, Kind::WorkReport | Kind::AnnualPlanReport));
    match kind {
        _ if section.title.is_empty() => Role::Other,
        _ if work && chapters > 1 && chapter == 1 => Role::Review,
        _ if work && names_problems(&section.title) => Role::Review,
        _ if work && chapter == chapters && names_government(&section.title) => {
            Role::SelfGovernment
        }
        Some(Kind::FiveYearPlan) => Role::Tasks,
        _ if work && chapters > 1 => Role::Tasks,
        _ => Role::Other,
    }
}

/// Whether a chapter tells what went wrong so far. It catches 二、存在的困难和问题, and leaves alone
/// 二、着力解决突出问题, a task; it misses 二、我们还差在哪里.
fn names_problems(title: &str) -> bool {
    const PROBLEMS: [&str; 6] = ["困难", "问题", "不足", "短板", "欠账", "难处"];
    const SOLVED: [&str; 8] =
        ["解决", "破解", "化解", "补", "克服", "整改", "攻坚", "着力"];
    let holds = |words: &[&str]| words.iter().any(|word| title.contains(word));
    holds(&PROBLEMS) && !holds(&SOLVED)
}

/// Whether the last chapter is about the government itself: 四、建设过硬政府. A year in it is a plan's:
/// 四、2025年政府工作. It misses 四、守好规矩.
fn names_government(title: &str) -> bool {
    title.contains("政府") && year_in(title).is_none()
}

/// Reads a role from the words of a heading.
fn by_words(title: &str) -> Option<Role> {
    rules()
        .iter()
        .find(|(_, words)| {
            words.iter().any(|w| w.split('+').all(|part| title.contains(part)))
        })
        .map(|(role, _)| *role)
}

fn rules() -> &'static [(Role, Vec<&'static str>)] {
    static RULES: OnceLock<Vec<(Role, Vec<&'static str>)>> = OnceLock::new();
    RULES.get_or_init(|| {
        let lines = include_str!("role.txt").lines().filter_map(|l| l.split_once('\t'));
        lines
            .filter_map(|(name, words)| {
                let role = Role::ALL.into_iter().find(|r| r.name() == name)?;
                Some((role, words.split(' ').collect()))
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_year_of_a_title_is_read() {
        let check =
            |title: &str, year: Option<u32>| assert_eq!(year_in(title), year, "{title}");
        check("2024年主要工作", Some(2024));
        check("二〇二四年工作和２０２５年任务", Some(2025));
        check("过去五年工作", None);
        check("一、12024年", None);
    }

    fn check(titles: &[&str], expected: &[Role]) {
        let chapter = |title: &&str| Section {
            id: String::new(),
            level: 1,
            number: None,
            title: (*title).to_owned(),
            role: Role::Other,
            parent: None,
            heading: crate::model::Span::new(0, 0),
        };
        let mut sections: Vec<Section> = titles.iter().map(chapter).collect();
        assign(&mut sections, Some(Kind::WorkReport));
        let roles: Vec<Role> = sections.iter().map(|s| s.role).collect();
        assert_eq!(roles, expected, "{titles:?}");
    }

    #[test]
    fn a_chapter_about_the_year_before_looks_back() {
        check(&["2024年主要工作", "2025年主要工作"], &[Role::Review, Role::Tasks]);
    }

    #[test]
    fn a_chapter_of_problems_looks_back_and_one_that_solves_them_does_not() {
        check(
            &["这一年走过的路", "绕不开的困难和短板", "今年这样干", "补上民生短板"],
            &[Role::Review, Role::Review, Role::Tasks, Role::Tasks],
        );
    }

    #[test]
    fn the_last_chapter_is_about_the_government_where_it_says_so() {
        check(
            &["这一年走过的路", "政府牵头办的大事", "建设过硬政府"],
            &[Role::Review, Role::Tasks, Role::SelfGovernment],
        );
    }
}
