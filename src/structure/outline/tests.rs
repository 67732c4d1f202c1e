//! Laws of the outline, the named cases of `tests/suite/structure`, and real reports where they are.

#![expect(
    clippy::string_slice,
    reason = "an offset inside a character must fail the test"
)]

use proptest::prelude::*;

use super::*;
use crate::model::Role;
use crate::normalize::{clean, suite};

/// Checks that passages cover the paragraphs once, in order, and that the tree is sound.
fn assert_laws(text: &str) {
    let clean = clean(text);
    let outline = outline(&clean, None);
    let paragraphs: String = clean.paragraphs.iter().map(|p| p.text.as_str()).collect();
    let passages: String = outline.passages.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(passages, paragraphs, "passages of {text:?}");
    let mut at = 0;
    for p in &outline.passages {
        assert!(
            p.source.start >= at && p.source.end >= p.source.start,
            "order in {text:?}"
        );
        assert!(p.section < outline.sections.len());
        let mut kept = String::new();
        let mut from = p.source.start;
        for d in &p.dropped {
            kept.push_str(&text[from..d.start]);
            from = d.end;
        }
        kept.push_str(&text[from..p.source.end]);
        let strip =
            |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(strip(&kept), strip(&p.text), "source of a passage in {text:?}");
        at = p.source.end;
    }
    assert_eq!(outline.sections[0].role, Role::Front);
    for (i, s) in outline.sections.iter().enumerate() {
        assert!(s.parent.is_none_or(|p| p < i && outline.sections[p].level < s.level));
        assert!(s.level <= 4 && text.get(s.heading.range()).is_some());
    }
    let mut ids: Vec<&str> = outline.sections.iter().map(|s| s.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), outline.sections.len(), "section ids in {text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn passages_cover_the_text_once_in_order(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "一、工作回顾\n", "二、", "三、重点任务\n", "（一）做强产业。", "（二）", "第一，", "1.", "——", "一是", "二是",
            "附件1\n", "名词解释\n", "第一章 总则\n", "第二节", "结束语\n", "各位代表！\n", "目录\n", "甲……3\n", "**", "一\n",
            "**扩大内需。**", "做优二产。", "加快城市更新。", "全县完成投资三十八亿元，新开工项目四十六个，群众收入稳步提高。",
            "让我们团结奋斗，作出新的贡献！", "\n", "\n\n", "\n\n\n\n\n", "。", "：", "；", "甲\t乙\t丙\n", "𠮷", "关于水利建设\n", "\u{3000}\u{3000}"
        ]), 0..80)
    ) {
        assert_laws(&pieces.concat());
    }

    #[test]
    fn any_text_gives_a_sound_outline(text in "\\PC{0,200}") {
        assert_laws(&text);
    }
}

#[test]
fn named_cases_come_out_as_written() {
    suite::run("structure", |input| {
        let outline = outline(&clean(input), None);
        let mut out = String::new();
        for s in &outline.sections {
            let number = s.number.as_deref().unwrap_or("-");
            let indent = "  ".repeat(usize::from(s.level));
            out.push_str(&format!(
                "{indent}{} {} {number} {}\n",
                s.id,
                s.role.name(),
                s.title
            ));
        }
        for p in &outline.passages {
            let start: String = p.text.chars().take(16).collect();
            out.push_str(&format!(
                "{} {} {start}\n",
                outline.sections[p.section].id,
                p.zone.name()
            ));
        }
        for d in &outline.diagnostics {
            out.push_str(&format!("doubt {}\n", d.message));
        }
        out
    });
}

#[test]
fn hostile_texts_are_cut_in_time() {
    for piece in [
        "一、甲\n",
        "（一）甲。乙丙丁\n",
        "——甲。\n",
        "一是甲。乙\n",
        "甲……1\n",
        "各位代表！\n",
        "加快发展。\n",
        "**甲甲甲甲。**",
    ] {
        let text = piece.repeat(400_000 / piece.len());
        let outline = outline(&clean(&text), None);
        assert!(!outline.sections.is_empty());
    }
}

#[test]
fn real_reports_obey_the_laws() {
    for text in suite::real_reports() {
        assert_laws(&text);
    }
}
