//! Whole fronts in the typographies of the genre, and laws of the reading.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::normalize::clean;

fn read(path: &str, text: &str) -> MetadataReading {
    read_metadata(path, text, &clean(text))
}

/// Checks `kind year date speaker region`, `-` for what is not stated.
fn check(path: &str, text: &str, expected: &str) {
    let m = read(path, text).metadata;
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let mut found = or_none(m.kind.map(|k| k.name().to_owned()));
    let year = or_none(m.year.map(|y| y.to_string()));
    let (date, speaker) = (or_none(m.date), or_none(m.speaker));
    write!(found, " {year} {date} {speaker} {}", m.region.join("/")).expect("a string");
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_front_wrapped_and_spaced_is_read() {
    check(
        "x.txt",
        "云外区一届人大\n六次会议文件（9）\n 政 府 工 作 报 告\n\n——2021 年 1 月 12 日在云外区第一届\n\
         人民代表大会第六次会议上\n云外区代区长 王 五\n各位代表：\n现在，我代表云外区人民政府报告工作。",
        "work_report 2021 2021-01-12 王五 云外区",
    );
}

#[test]
fn a_known_region_gets_its_path_and_code() {
    let text = "政府工作报告\n（2016年2月3日在海拉尔区第一届人民代表大会第五次会议上）\n\
                海拉尔区人民政府区长　　王五\n各位代表";
    check(
        "a/2016.txt",
        text,
        "work_report 2016 2016-02-03 王五 内蒙古自治区/呼伦贝尔市/海拉尔区",
    );
    assert_eq!(read("a/2016.txt", text).metadata.region_code, Some(150_702));
}

#[test]
fn dates_in_chinese_digits_and_offices_of_autonomous_regions_are_read() {
    check(
        "x.txt",
        "2026年广西壮族自治区政府工作报告\n——二〇二六年一月二十七日在广西壮族自治区十四届人民代表大会\
         第四次会议上\n来源：某报\n时间：2026-02-10\n自治区主席 阿里·买买提\n各位代表：",
        "work_report 2026 2026-01-27 阿里·买买提 广西壮族自治区",
    );
}

#[test]
fn date_and_speaker_may_stand_in_other_orders() {
    check(
        "x.txt",
        "政府工作报告\n——在云外县第十届人民代表大会第三次会议上\n县长 王五\n（2008年1月5日）\n各位代表：",
        "work_report 2008 2008-01-05 王五 云外县",
    );
    check(
        "x.txt",
        "政府工作报告\n2008年1月5日在市十届人大三次会议上\n云外市市长 王五\n各位代表：",
        "work_report 2008 2008-01-05 王五 云外市",
    );
    check(
        "x.txt",
        "(云外省)云外省江湾市人民政府工作报告(2025年1月8日)\n二、2025年主要任务\n今年",
        "work_report 2025 2025-01-08 - 云外省/江湾市",
    );
}

#[test]
fn the_nation_is_read_from_session_title_or_office() {
    check(
        "n/1980.txt",
        "1980年中华人民共和国国务院政府工作报告\n各位代表：\n我受国务院的委托",
        "work_report 1980 - - 中华人民共和国",
    );
    check(
        "x.txt",
        "政府工作报告\n——２００９年３月５日在第十一届全国人民代表大会第二次会议上\n国务院总理\n李　五\n各位代表",
        "work_report 2009 2009-03-05 李五 中华人民共和国",
    );
}

#[test]
fn plans_and_their_explanations_have_the_year_planned_for() {
    check(
        "x.txt",
        "关于云外区2020年国民经济和社会发展计划执行情况\n与2021年国民经济和社会发展计划草案的报告\n\
         ——2021年1月12日在云外区第一届人民代表大会第六次会议上\n云外区发展和改革委员会\n各位代表：",
        "annual_plan_report 2021 2021-01-12 - 云外区",
    );
    check(
        "x.txt",
        "文字解读:《关于长宁区2012年国民经济和社会发展计划执行情况与2013年国民经济和社会发展计划草案的报告》\n\
         • 发文机构:某委\n• 发布日期:2013-02-04\n2013年1月12日由长宁区第一届人民代表大会第六次会议审议通过\n一、甲",
        "interpretation 2013 - - 上海市/长宁区",
    );
    check(
        "x.txt",
        "云外区国民经济和社会发展\n第十四个五年规划和二〇三五年\n远景目标纲要\n目 录\n一、甲.....2",
        "five_year_plan 2021 - - 云外区",
    );
}

#[test]
fn a_bulletin_has_the_year_it_reports_on() {
    check(
        "云外县2015年国民经济和社会发展统计公报.html",
        "云外县2015年国民经济和社会发展统计公报\n云外县统计局\n（2016年3月1日）\n一、综合",
        "bulletin 2015 - - 云外县",
    );
}

#[test]
fn the_year_planned_for_tells_the_year_where_nothing_else_does() {
    check(
        "x.txt",
        "政府工作报告\n各位代表：\n一、2024年工作回顾\n过去\n二、2025年工作安排\n今年",
        "work_report 2025 - - ",
    );
    check(
        "x.txt",
        "政府工作报告\n各位代表：\n一、2024年工作回顾\n过去",
        "work_report - - - ",
    );
}

#[test]
fn the_text_wins_over_the_file_name() {
    let text = "2021年云外市政府工作报告\n各位代表：";
    check("2020年云外市政府工作报告.txt", text, "work_report 2021 - - 云外市");
    let doubts = read("2020年云外市政府工作报告.txt", text).diagnostics;
    assert!(doubts.iter().any(|d| d.code == DiagnosticCode::Contradiction));
}

#[test]
fn a_resolution_has_the_date_it_was_passed() {
    check(
        "x.txt",
        "云外市第一届人民代表大会第四次会议关于政府工作报告的决议\n（2021年1月15日云外市第一届\
         人民代表大会第四次会议通过）\n会议听取了市长王五所作的报告。",
        "resolution 2021 2021-01-15 - 云外市",
    );
}

#[test]
fn a_month_alone_gives_the_year() {
    check(
        "x.txt",
        "政府工作报告\n——2010年1月在徐州市鼓楼区第一届人民代表大会第三次会议上\n区长 王五\n各位代表：",
        "work_report 2010 - 王五 江苏省/徐州市/鼓楼区",
    );
}

#[test]
fn what_is_not_stated_is_none_and_told() {
    let reading = read("x.txt", "通知\n请于周五开会。");
    assert_eq!(reading.metadata, Metadata::default());
    let codes: Vec<_> = reading.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(
        codes,
        [
            DiagnosticCode::KindUnknown,
            DiagnosticCode::RegionUnknown,
            DiagnosticCode::YearUnknown,
            DiagnosticCode::DateUnknown,
            DiagnosticCode::SpeakerUnknown,
        ]
    );
}

#[test]
fn evidence_points_at_the_words() {
    let text = "政 府 工 作 报 告\n——2021年1月2日在云外区第一届人大第二次会议上\n区长 王 五\n各位代表";
    let reading = read("x.txt", text);
    let speaker =
        reading.evidence.iter().find(|e| e.field == "speaker").expect("a speaker");
    assert_eq!(speaker.words, "王五");
    assert_eq!(text.get(speaker.span.expect("a place").range()).unwrap(), "王 五");
}

#[test]
fn years_looked_back_on_and_planned_for_are_read() {
    let text = "2026年云外市政府工作报告\n各位代表：\n一、“十四五”时期和2025年工作回顾\n甲\n\
                二、2026年工作安排\n乙";
    let metadata = read("x.txt", text).metadata;
    assert_eq!(metadata.review, Some(YearSpan { from: 2021, to: 2025 }));
    assert_eq!(metadata.plan, Some(YearSpan { from: 2026, to: 2026 }));
}

#[test]
fn an_address_needs_its_label() {
    assert_eq!(
        address("甲\n原文链接：https://yunwai.example/a.html 乙").as_deref(),
        Some("https://yunwai.example/a.html")
    );
    assert_eq!(address("见https://yunwai.example"), None);
}

#[test]
fn hostile_input_is_read_in_linear_time() {
    for piece in [
        "五",
        "次会议",
        "第一届人民代表大会第一次会议",
        "2021年1月1日\n",
        "一、\n",
        "各位代表\n",
    ] {
        read("x.txt", &piece.repeat(100_000));
    }
}

proptest! {
    #[test]
    fn any_text_is_read(
        lines in prop::collection::vec(
            "[一二十五年月日在第届次会议上人大报告区市长王，。（）《》·—0-9\\-\u{3000}a𠮷“”]{0,30}",
            0..12,
        ),
        path in any::<String>(),
    ) {
        let text = lines.join("\n");
        let reading = read(&path, &text);
        for evidence in &reading.evidence {
            if let Some(span) = evidence.span {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
        read("x.txt", &path);
    }
}
