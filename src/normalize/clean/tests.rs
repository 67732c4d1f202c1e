//! Laws of cleaning, the named cases of `tests/suite/normalize`, and real reports where they are.

#![expect(
    clippy::string_slice,
    reason = "an offset inside a character must fail the test"
)]

use proptest::prelude::*;

use super::line::is_zero_width;
use super::*;
use crate::normalize::suite;

/// Bodies of paragraphs about an invented place.
const PARAGRAPHS: [&str; 6] = [
    "过去一年，云麓县坚持把稳增长放在首位，强化经济运行调度，完成固定资产投资38.6亿元，同比增长7.2%，\
     新开工重点项目46个，竣工投产29个，其中3个项目列入省级清单。",
    "县城东片区更新改造全面推开，完成老旧小区改造21个、惠及群众5600户，打通断头路4条，新增公共停车位1200个，\
     “口袋公园”建成开放8处，餐饮业和零售业营业面积明显扩大。",
    "我们健全多层次社会保障体系，城乡居民养老保险参保率稳定在97.5%，新建社区食堂13家；实施教育提质工程，\
     新增学位2400个，县第二人民医院主体完工。",
    "深入打好蓝天、碧水、净土保卫战，空气优良天数比例达到93.4%，青溪河、白石河等断面水质全部达标，\
     完成造林绿化3.2万亩，单位产值能耗下降3.1%。",
    "纵深推进政务服务改革，“一件事”集成办理事项扩展到41项，办件时限平均压缩六成，企业开办实现半日办结，\
     群众满意度连续三年保持全市前列。",
    "同时也要看到，产业结构偏重、创新人才不足、基层治理还有短板等问题依然存在，必须拿出更实的举措，\
     在今后的工作中认真加以解决，决不辜负全县人民的期望。",
];

fn visible(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace() && !is_zero_width(*c)).collect()
}

/// Checks that nothing was changed and nothing lost.
fn assert_laws(text: &str) {
    let clean = clean(text);
    let mut spans: Vec<Span> = clean.removed.iter().map(|r| r.span).collect();
    for p in &clean.paragraphs {
        let mut kept = String::new();
        let mut from = p.source.start;
        for d in &p.dropped {
            assert!(
                d.start >= from && d.end <= p.source.end,
                "dropped out of order in {text:?}"
            );
            kept.push_str(&text[from..d.start]);
            from = d.end;
        }
        kept.push_str(&text[from..p.source.end]);
        let strip =
            |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(strip(&kept), strip(&p.text), "changed in {text:?}");
        assert_eq!(p.map.len(), p.text.len());
        for (i, c) in p.text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            assert!(
                text[p.map.to_origin(i)..].starts_with(c),
                "{c:?} misplaced in {text:?}"
            );
        }
        for b in &p.bold {
            assert!(p.text.get(b.range()).is_some());
        }
        spans.push(p.source);
    }
    spans.sort();
    let mut at = 0;
    for s in &spans {
        assert!(s.start >= at, "stretches overlap in {text:?}");
        assert_eq!(visible(&text[at..s.start]), "", "lost in {text:?}");
        at = s.end;
    }
    assert_eq!(visible(&text[at..]), "", "lost at the end of {text:?}");
    assert!(clean.removed.windows(2).all(|w| w[0].span.start <= w[1].span.start));
}

/// Wraps a paragraph at a number of characters.
fn wrap(text: &str, width: usize, indent: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut lines = Vec::new();
    let mut from = 0;
    while from < chars.len() {
        let room = if from == 0 { width - indent } else { width };
        let mut to = (from + room).min(chars.len());
        // Typesetting keeps closing marks off the beginning of a line.
        while to < chars.len() && "，。、；：！？”）》%".contains(chars[to]) {
            to += 1;
        }
        lines.push(chars[from..to].iter().collect());
        from = to;
    }
    lines
}

/// One of the ways in which the paragraphs may have been set.
fn set(paragraphs: &[&str], style: usize, width: usize) -> String {
    let lines = |indent: usize| -> Vec<Vec<String>> {
        paragraphs.iter().map(|p| wrap(p, width, indent)).collect()
    };
    match style {
        0 => paragraphs.join("\n"),
        1 => paragraphs.join("\n\n"),
        2 => paragraphs.iter().map(|p| format!("\u{3000}\u{3000}{p}\r\n")).collect(),
        3 => paragraphs.join("\r\r\n"),
        // Every line followed by a blank one; first lines two characters narrower.
        4 => lines(2).concat().iter().map(|l| format!("{l}\n\n")).collect(),
        // Blank lines between paragraphs only.
        5 => lines(0).iter().map(|p| p.join("\n") + "\n\n").collect(),
        // Indented first lines, no blank lines.
        6 => lines(2)
            .iter()
            .map(|p| format!("\u{3000}\u{3000}{}\n", p.join("\n")))
            .collect(),
        // A page number after every ninth line, wherever it falls.
        7 => {
            let mut out = String::new();
            let mut page = 1;
            for (i, line) in lines(2).concat().iter().enumerate() {
                out.push_str(line);
                out.push_str("\n\n");
                if i % 9 == 8 {
                    out.push_str(&format!("{page}\n\n"));
                    page += 1;
                }
            }
            out
        }
        // The same with dashes and a form feed.
        8 => {
            let mut out = String::new();
            for (i, line) in lines(2).concat().iter().enumerate() {
                out.push_str(line);
                out.push('\n');
                if i % 9 == 8 {
                    out.push_str(&format!("- {} -\n\x0c", i / 9 + 1));
                }
            }
            out
        }
        // Digits set apart.
        _ => paragraphs
            .iter()
            .map(|p| {
                let spaced: String =
                    p.chars()
                        .map(|c| {
                            if c.is_ascii_digit() {
                                format!("{c} ")
                            } else {
                                c.to_string()
                            }
                        })
                        .collect();
                format!("{spaced}\n\n")
            })
            .collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn nothing_is_changed_and_nothing_is_lost(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "一、", "（二）", "各位代表：", "政 府 工 作 报 告", "全县经济稳中有进", "。", "，", "；", "：",
            "**", "***", "\\*", "\\", "## ", "#", "<U+00A0>", "\u{200b}", "\u{feff}", "\u{ad}", "\u{a0}",
            "\u{3000}\u{3000}", " ", "\t", "\n", "\n\n", "\r\n", "\r\r\n", "\r", "\x0c", "\x0b", "5", "- 5 -",
            "第5页 共30页", "1 9 9 7 年", "12 500", "TOD next", "𠮷", "😀", "𝟙", "目录", "……3", "....\t12",
            "甲\t乙\t丙", "相关报道", "来源：某报", "下载 打印", "名词解释", "注释：", "附件1", "——", "一是", "“", "”",
            "（", "）", "验证码:", "本报记者 某某摄", "国家的力量来自人民群众的创造精神和团结奋斗的实践"
        ]), 0..60)
    ) {
        assert_laws(&pieces.concat());
    }

    #[test]
    fn any_text_obeys_the_laws(text in "\\PC{0,200}") {
        assert_laws(&text);
    }

    #[test]
    fn paragraphs_come_back_from_every_setting(
        order in Just(PARAGRAPHS.to_vec()).prop_shuffle(),
        style in 0..10usize,
        width in 24..40usize,
    ) {
        // Where a paragraph ends at the very edge and nothing else tells, no one can tell.
        let edge = |p: &&str| {
            let indent = if matches!(style, 5) { 0 } else { 2 };
            wrap(p, width, indent).last().is_some_and(|l| l.chars().count() + 5 > width)
        };
        prop_assume!(!matches!(style, 4 | 7 | 8) || !order.iter().any(edge));
        let text = set(&order, style, width);
        let got: Vec<String> = clean(&text).paragraphs.iter().map(|p| visible(&p.text)).collect();
        let want: Vec<String> = order.iter().map(|p| visible(p)).collect();
        prop_assert_eq!(got, want, "style {} width {}\n{}", style, width, text);
        assert_laws(&text);
    }
}

#[test]
fn named_cases_come_out_as_written() {
    suite::run("normalize", |input| {
        let clean = clean(input);
        let mut out = String::new();
        for p in &clean.paragraphs {
            let page = p.page.map_or(String::new(), |n| format!(" p{n}"));
            out.push_str(&format!(
                "{}{page} {}\n",
                p.zone.name(),
                p.text.replace('\t', "⇥")
            ));
            for b in &p.bold {
                out.push_str(&format!("  bold {}\n", &p.text[b.range()]));
            }
            for d in &p.dropped {
                out.push_str(&format!("  dropped {:?}\n", &input[d.range()]));
            }
        }
        for r in &clean.removed {
            out.push_str(&format!(
                "removed {:?} {:?}\n",
                r.reason,
                &input[r.span.range()]
            ));
        }
        for i in &clean.imprint {
            out.push_str(&format!("imprint {}\n", i.text));
        }
        for d in &clean.diagnostics {
            out.push_str(&format!("doubt {}\n", d.message));
        }
        out
    });
}

#[test]
fn what_a_short_text_repeats_is_text() {
    for line in [
        "地区生产总值增长5%左右，城镇新增就业3000人，年底前建成晴川大桥。\n",
        "加快推进晴川新城建设工程\n\n",
        "晴川县新建书屋 ",
    ] {
        let numbered = line.ends_with(' ');
        let text: String = (1..=6)
            .map(|n| if numbered { format!("{line}{n}\n") } else { line.to_owned() })
            .collect();
        assert_eq!(clean(&text).removed, [], "{text}");
    }
}

#[test]
fn hostile_texts_are_cleaned_in_time() {
    for piece in [
        "一",
        "*",
        "**",
        "\n",
        "5\n",
        "一、甲\n",
        "\\",
        "<U+00A0>",
        "甲\t乙\n",
        "第一章 甲……1\n",
        "“",
    ] {
        let text = piece.repeat(400_000 / piece.len());
        let clean = clean(&text);
        assert!(clean.paragraphs.len() <= text.len());
    }
}

#[test]
fn real_reports_obey_the_laws() {
    for text in suite::real_reports() {
        assert_laws(&text);
    }
}
