//! Citations ready to paste: report, section, page.
//!
//! 《澄江区2023年政府工作报告》三（五）“织密服务网络”，第14页: the title made complete with region and
//! year where the printed one lacks them, the numbers of the headings, the last heading in quotation
//! marks where it has no number, the page where the source tells.

use crate::model::{Kind, Level, Metadata, Section};

/// Returns the title with region and year, in title marks.
pub(crate) fn of_report(metadata: &Metadata, title: &str) -> String {
    let region = metadata.region.last().map_or("", String::as_str);
    let year = metadata.year.map(|year| format!("{year}年")).unwrap_or_default();
    // Plans name their span, explanations and bulletins their subject.
    let complete = match metadata.kind {
        Some(Kind::WorkReport | Kind::BudgetReport | Kind::AnnualPlanReport) => {
            title.contains(&year)
        }
        _ => true,
    };
    let names_region = title.contains(region)
        || metadata.level == Some(Level::Nation) && title.contains("国务院");
    let region = if names_region { "" } else { region };
    let year = if complete { "" } else { year.as_str() };
    format!("《{region}{year}{}》", inner_marks(title))
}

/// Returns a title with its own title marks made single, as marks within marks are.
///
/// Source: GB/T 15834—2011, 4.15.3.3.
fn inner_marks(title: &str) -> String {
    title.replace('《', "〈").replace('》', "〉")
}

/// Returns the citation of a passage.
pub(crate) fn of_passage(
    metadata: &Metadata,
    title: &str,
    sections: &[Section],
    section: usize,
    page: Option<u32>,
) -> String {
    let mut citation = of_report(metadata, title);
    citation.push_str(&place(sections, section));
    if let Some(page) = page {
        citation.push_str(&format!("，第{page}页"));
    }
    citation
}

/// Returns the numbers of the headings from the chapter down; headings without one by their words.
fn place(sections: &[Section], section: usize) -> String {
    let mut chain = Vec::new();
    let mut at = Some(section);
    while let Some(index) = at {
        let Some(section) = sections.get(index) else { break };
        chain.push(section);
        at = section.parent.filter(|&parent| parent < index);
    }
    let mut place = String::new();
    for section in chain.iter().rev().filter(|s| s.level > 0) {
        match &section.number {
            Some(number) => {
                let bare = |c: char| !matches!(c, '（' | '）' | '(' | ')' | '”');
                if place.ends_with(bare) && number.starts_with(bare) {
                    place.push('·');
                }
                place
                    .push_str(number.trim_end_matches(['、', '.', '．', '，', ',', ' ']));
            }
            None if section.title.is_empty() => {}
            None => place.push_str(&format!("“{}”", inner_quotes(&section.title))),
        }
    }
    place
}

/// Returns a heading with its own quotation marks made single, as marks within marks are.
///
/// Source: GB/T 15834—2011, 4.8.3.2.
fn inner_quotes(title: &str) -> String {
    title.replace('“', "‘").replace('”', "’")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Role, Span};

    fn section(number: Option<&str>, title: &str, parent: Option<usize>) -> Section {
        Section {
            id: String::new(),
            level: 1,
            number: number.map(str::to_owned),
            title: title.to_owned(),
            role: Role::Tasks,
            parent,
            heading: Span::new(0, 0),
        }
    }

    #[test]
    fn a_citation_names_report_section_and_page() {
        let metadata = Metadata {
            region: vec!["云屿市".to_owned(), "澄江区".to_owned()],
            year: Some(2023),
            kind: Some(Kind::WorkReport),
            ..Metadata::default()
        };
        let sections = [
            section(Some("三、"), "工作安排", None),
            section(Some("（五）"), "增进民生福祉", Some(0)),
            section(None, "织密服务网络", Some(1)),
        ];
        assert_eq!(
            of_passage(&metadata, "政府工作报告", &sections, 2, Some(14)),
            "《澄江区2023年政府工作报告》三（五）“织密服务网络”，第14页"
        );
        assert_eq!(
            of_report(&metadata, "2023年澄江区政府工作报告"),
            "《2023年澄江区政府工作报告》"
        );
    }

    #[test]
    fn numbers_and_marks_stay_apart() {
        let sections = [
            section(Some("一、"), "工作回顾", None),
            section(Some("一是"), "“一老一小”服务更优", Some(0)),
            section(None, "“一老一小”服务更优", Some(0)),
        ];
        assert_eq!(place(&sections, 1), "一·一是");
        assert_eq!(place(&sections, 2), "一“‘一老一小’服务更优”");
    }

    #[test]
    fn title_marks_within_title_marks_are_single() {
        let metadata = Metadata {
            region: vec!["澄江区".to_owned()],
            kind: Some(Kind::Interpretation),
            ..Metadata::default()
        };
        assert_eq!(
            of_report(&metadata, "一图读懂：《澄江区统计公报》"),
            "《一图读懂：〈澄江区统计公报〉》"
        );
    }

    #[test]
    fn the_state_council_names_the_nation() {
        let metadata = Metadata {
            region: vec!["中华人民共和国".to_owned()],
            level: Some(Level::Nation),
            year: Some(2003),
            kind: Some(Kind::WorkReport),
            ..Metadata::default()
        };
        assert_eq!(
            of_report(&metadata, "国务院政府工作报告"),
            "《2003年国务院政府工作报告》"
        );
    }
}
