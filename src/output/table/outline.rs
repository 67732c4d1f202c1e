//! What a person reads after `outline`: the tree of sections with role and id.

use super::layout::{Layout, columns, truncated};
use super::words::{counted, kind, region, year};
use crate::output::answer::{OutlineAnswer, ReportRef, Section};

/// Renders the report's name and its tree.
pub fn render_outline(answer: &OutlineAnswer, layout: Layout) -> String {
    let mut out = head(&answer.report, layout);
    out.push_str(&render_tree(&answer.sections, 0, layout));
    out.push_str(&format!("\n{}\n", counted(answer.sections.len(), "section")));
    out
}

fn head(report: &ReportRef, layout: Layout) -> String {
    let kind = kind(report.kind.as_deref());
    let name = format!("{}  {}  {kind}", year(report.year), region(&report.region));
    layout.ends(
        0,
        (&name, &layout.strong(&name)),
        (&report.id, &layout.faint(&report.id)),
    )
}

/// Renders sections as a tree, indented by their level.
pub(super) fn render_tree(sections: &[Section], indent: usize, layout: Layout) -> String {
    let id_width = sections.iter().map(|s| columns(&s.id)).max().unwrap_or(0);
    let role_width = sections.iter().map(|s| columns(&s.role)).max().unwrap_or(0);
    let mut out = String::new();
    for section in sections {
        // Deep levels of a broken outline must not push the words off the page.
        let depth = usize::from(section.level.saturating_sub(1)).min(8);
        let pad = indent + 2 * depth;
        let right = format!("{:role_width$}  {:id_width$}", section.role, section.id);
        let room = layout.width.saturating_sub(pad + right.len() + 2);
        let words = truncated(&words(section), room.max(8));
        let right = right.trim_end();
        let gap = layout
            .width
            .saturating_sub(pad + columns(&words) + role_width + id_width + 2);
        let gap = " ".repeat(gap.max(2));
        out.push_str(&format!(
            "{}{words}{gap}{}\n",
            " ".repeat(pad),
            layout.faint(right)
        ));
    }
    out
}

fn words(section: &Section) -> String {
    let words =
        format!("{}{}", section.number.as_deref().unwrap_or_default(), section.title);
    if words.is_empty() { "(before the first heading)".to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::outline;

    #[test]
    fn sections_are_indented_by_level_with_role_and_id_at_the_right() {
        let page = Layout { width: 60, color: false };
        insta::assert_snapshot!(render_outline(&outline(), page), @r"
        2023  望江区  政府工作报告               wangjiang-2023-work
        (before the first heading)                    front   s0
        一、2022年工作回顾                            review  s1
        二、2023年工作安排                            tasks   s2
          （一）增进民生福祉                          tasks   s2.1
            织密服务网络                              tasks   s2.1.1

        5 sections
        ");
    }

    #[test]
    fn long_headings_are_cut_at_the_page() {
        let mut answer = outline();
        answer.sections[1].title = "工作回顾".repeat(30);
        answer.sections[4].level = 200;
        let page = Layout { width: 60, color: false };
        let text = render_outline(&answer, page);
        assert!(text.lines().all(|line| columns(line) <= 60), "{text}");
        assert!(text.contains('…'));
    }
}
