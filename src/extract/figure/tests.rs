//! What passages say in figures: each test reads whole sentences, written for it.
//!
//! A sentence is read as one passage of a work report of 2021 that looks back on 2020. What single steps do
//! is tested in their own files.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::reader::read;
use super::{Heading, Setting};
use crate::extract::letters::Letters;
use crate::model::{Agg, Basis, Cmp, Figure, FigureStatus, Role, YearSpan};

fn setting(role: Role) -> Setting {
    let years = |year| Some(YearSpan { from: year, to: year });
    Setting {
        passage: 0,
        role,
        kind: None,
        year: Some(2021),
        review: years(2020),
        plan: years(2021),
        han: false,
        heading: Heading::default(),
    }
}

fn figures(text: &str, role: Role) -> Vec<Figure> {
    let mut out = Vec::new();
    read(&Letters::new(text), &setting(role), &mut out);
    out
}

/// Each figure as `printed | low..high unit | indicator | kind`.
fn check(text: &str, expected: &[&str]) {
    let show = |figure: &Figure| {
        let end = |end: Option<Decimal>| end.map_or(String::new(), |end| end.to_string());
        let value = match figure.value {
            Some(value) => value.to_string(),
            None => format!("{}..{}", end(figure.low), end(figure.high)),
        };
        format!(
            "{} | {value} {} | {} | {}",
            text.get(figure.span.range()).unwrap(),
            figure.unit.as_deref().unwrap_or("-"),
            figure.indicator.as_deref().unwrap_or("-"),
            figure.kind.name()
        )
    };
    let found: Vec<String> = figures(text, Role::Review).iter().map(show).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_change_takes_the_indicator_before_it() {
    check(
        "云海港吞吐量完成12.5万吨，同比增长7.4%，占全市比重达60%。",
        &[
            "12.5万吨 | 125000 吨 | 云海港吞吐量 | level",
            "同比增长7.4% | 7.4 % | 云海港吞吐量 | growth",
            "达60% | 60 % | 云海港吞吐量占全市比重 | share",
        ],
    );
}

#[test]
fn a_classifier_counts_what_follows_it() {
    check(
        "建成8家书屋、12个健身点，新增床位258张。",
        &[
            "8家 | 8 家 | 书屋 | level",
            "12个 | 12 个 | 健身点 | level",
            "258张 | 258 张 | 新增床位 | level",
        ],
    );
}

#[test]
fn a_fall_is_negative_and_its_bound_turns() {
    check("审批时间压缩50%以上。", &["压缩50%以上 | ..-50 % | 审批时间 | growth"]);
    check(
        "噪声投诉、占道投诉同比分别下降2.6%、21.9%。",
        &[
            "同比分别下降2.6% | -2.6 % | 噪声投诉 | growth",
            "21.9% | -21.9 % | 占道投诉 | growth",
        ],
    );
}

#[test]
fn points_are_differences() {
    check(
        "绿化覆盖率比上年提高1.2个百分点。",
        &["比上年提高1.2个百分点 | 1.2 个百分点 | 绿化覆盖率 | diff"],
    );
}

#[test]
fn ranges_and_bounds_are_intervals() {
    check(
        "引进企业2－3家，培训4万余人，好评率不低于95%。",
        &[
            "2－3家 | 2..3 家 | 引进企业 | level",
            "4万余人 | 40000..50000 人 | 培训 | level",
            "不低于95% | 95.. % | 好评率 | share",
        ],
    );
}

#[test]
fn names_with_numbers_count_nothing() {
    for text in [
        "推进“20分钟便民圈”建设",
        "落实三年行动计划",
        "第七次会议",
        "望江路445弄",
        "5G基站",
        "“6+1”产业",
        "2020年11月",
        "打造四大中心",
        "一批重点项目",
        "《云海市规划(2024-2035)》",
        "落实县委十届十二次全会部署",
        "筹备第十届三次会议",
    ] {
        check(text, &[]);
    }
}

#[test]
fn the_figure_beside_a_name_is_read() {
    check("“7天+360天”服务站达到5家。", &["达到5家 | 5 家 | “7天+360天”服务站 | level"]);
    check("建成地铁15号线3座车站。", &["3座 | 3 座 | 车站 | level"]);
}

#[test]
fn an_ordinal_after_an_area_is_a_rank() {
    check("总量位居全省第三。", &["全省第三 | 3 位 | 总量 | rank"]);
    check("第三产业加快发展。", &[]);
}

#[test]
fn words_overrule_the_role() {
    let status = |text, role| figures(text, role).first().map(|figure| figure.status);
    let told = [
        ("新增床位30张", Role::Review, FigureStatus::Actual),
        ("新增床位30张", Role::Tasks, FigureStatus::Target),
        ("预计完成税收30亿元", Role::Review, FigureStatus::Estimate),
        ("去年新增床位30张", Role::Tasks, FigureStatus::Actual),
        ("到2025年床位达到300张", Role::Review, FigureStatus::Target),
        ("床位比去年减少3张", Role::Tasks, FigureStatus::Target),
        ("去年建成3家，今年新增床位30张", Role::Glossary, FigureStatus::Definition),
        ("争取上级资金3亿元", Role::Review, FigureStatus::Actual),
        ("年底前建成床位300张", Role::Other, FigureStatus::Target),
        ("去年底前建成床位300张", Role::Other, FigureStatus::Actual),
        ("年底建成床位300张", Role::Other, FigureStatus::Actual),
        ("在连续两年增长8%的基础上", Role::Tasks, FigureStatus::Actual),
        ("全县共有床位300张", Role::Tasks, FigureStatus::Actual),
        ("我们取消了30项收费", Role::Tasks, FigureStatus::Actual),
        ("为了服务30个村庄", Role::Tasks, FigureStatus::Target),
        ("要办成了30件实事才算数", Role::Tasks, FigureStatus::Target),
        ("到2025年共有床位300张", Role::Tasks, FigureStatus::Target),
    ];
    for (text, role, expected) in told {
        assert_eq!(status(text, role), Some(expected), "{text}");
    }
}

#[test]
fn sums_over_time_are_told_apart() {
    let agg = |text| figures(text, Role::Review).first().and_then(|figure| figure.agg);
    assert_eq!(agg("新增床位30张"), Some(Agg::Increment));
    assert_eq!(agg("五年累计建成床位30张"), Some(Agg::Cumulative));
    assert_eq!(agg("每年建设床位30张"), Some(Agg::EachYear));
    assert_eq!(agg("年均增长3%"), Some(Agg::PerYearMean));
    assert_eq!(agg("床位累计达300张"), Some(Agg::Stock));
    assert_eq!(agg("床位总数达到300张"), Some(Agg::Stock));
    assert_eq!(agg("全年完成税收3亿元"), Some(Agg::PeriodTotal));
    assert_eq!(agg("截至6月底床位30张"), Some(Agg::Point));
    assert_eq!(agg("床位增加到300张"), None);
    assert_eq!(agg("财政收入3亿元"), Some(Agg::PeriodTotal));
    assert_eq!(agg("常住人口3万人"), None);
    assert_eq!(agg("五年累计财政收入3亿元"), Some(Agg::Cumulative));
}

#[test]
fn levels_named_instead_of_printed_are_references() {
    check(
        "辍学人数控制在省下达指标以内。",
        &["控制在省下达指标以内 | .. - | 辍学人数 | reference"],
    );
    check(
        "村民收入增长与茶叶产值增长同步。",
        &["增长与茶叶产值增长同步 | .. - | 村民收入 | reference"],
    );
    check(
        "港口客流高于全省平均水平2.1个百分点。",
        &["高于全省平均水平2.1个百分点 | 2.1 个百分点 | 港口客流 | diff"],
    );
}

#[test]
fn what_is_said_over_a_named_level_is_a_difference() {
    check(
        "人均期望寿命达到84.1岁，高于全市平均水平1.3岁。",
        &[
            "达到84.1岁 | 84.1 岁 | 人均期望寿命 | level",
            "高于全市平均水平1.3岁 | 1.3 岁 | 人均期望寿命 | diff",
        ],
    );
}

#[test]
fn nothing_left_is_a_zero() {
    check("安全事故发生率力争为零。", &["零 | 0 - | 安全事故发生率 | rate"]);
    check("拖欠工资降为零，", &["零 | 0 - | 拖欠工资 | level"]);
    check("零部件产业壮大。零距离服务。", &[]);
    check("煤炭消费实现零增长。", &["零增长 | 0 % | 煤炭消费 | growth"]);
}

#[test]
fn counts_of_places_reached_are_coverage() {
    check("书香村落建设12个乡镇全覆盖。", &["12个 | 12 个 | 书香村落建设 | coverage"]);
    check("网络覆盖300个村。", &["300个 | 300 个 | 村 | coverage"]);
}

#[test]
fn people_are_counted_without_a_unit() {
    check("解决6.4万农村人口的饮水安全问题。", &["6.4万 | 64000 人 | 农村人口 | level"]);
    check("二十万移民迁入新居。", &["二十万 | 200000 人 | 移民 | level"]);
    check("为120万农户办理延包。", &["120万 | 1200000 户 | 农户 | level"]);
    check("600万云海人民团结一心。千百万群众热情高涨。", &[]);
}

#[test]
fn a_ratio_to_one_is_a_rate() {
    check("城乡居民收入比缩小至2.3∶1。", &["2.3∶1 | 2.3 - | 城乡居民收入比 | rate"]);
    check("男足以3∶1获胜。", &[]);
}

#[test]
fn parts_of_a_whole_are_a_composition() {
    check(
        "三次产业比调整为5∶40∶55。",
        &[
            "5 | 5 - | 三次产业比 | composition",
            "40 | 40 - | 三次产业比 | composition",
            "55 | 55 - | 三次产业比 | composition",
        ],
    );
}

#[test]
fn what_is_counted_per_is_no_figure() {
    check("急救设备达到每10万人8台。", &["8台 | 8 台 | 急救设备 | level"]);
    check("打造20分钟便民生活圈[1]。", &[]);
}

#[test]
fn a_level_is_reached_only_where_it_is_aimed_at() {
    let cmp = |text, role| figures(text, role).first().map(|figure| figure.cmp);
    assert_eq!(cmp("泊位达到300个", Role::Tasks), Some(Cmp::Reach));
    assert_eq!(cmp("泊位达到300个", Role::Review), Some(Cmp::Eq));
    assert_eq!(cmp("泊位达到300个以上", Role::Tasks), Some(Cmp::Ge));
    assert_eq!(cmp("泊位约300个", Role::Tasks), Some(Cmp::Approx));
    assert_eq!(cmp("泊位不足300个", Role::Tasks), Some(Cmp::Lt));
    assert_eq!(cmp("泊位不超过300个", Role::Tasks), Some(Cmp::Le));
    assert_eq!(cmp("每个村至少建成1座书屋", Role::Tasks), Some(Cmp::Ge));
    assert_eq!(cmp("收入与经济同步", Role::Tasks), Some(Cmp::Sync));
}

/// The years of each figure, what it is compared with, and since when.
fn check_time(text: &str, role: Role, expected: &[(u16, u16, Option<Basis>)]) {
    let found: Vec<_> = figures(text, role)
        .iter()
        .map(|figure| {
            let period = figure.period.unwrap();
            (period.from, period.to, figure.basis)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_basis_is_no_period() {
    let (review, tasks) = (Role::Review, Role::Tasks);
    let (yoy, since) = (Some(Basis::YearOnYear), Some(Basis::Since));
    check_time("产量比2015年增长8%。", review, &[(2020, 2020, since)]);
    check_time("一九五三年产量比一九五二年增长8%。", review, &[(1953, 1953, yoy)]);
    check_time("税收为2010年的2.4倍。", review, &[(2020, 2020, since)]);
    check_time(
        "比重由2015年的5%提高到7%，产量12吨。",
        review,
        &[(2015, 2015, None), (2020, 2020, None), (2020, 2020, None)],
    );
    check_time("能耗比上年下降3%。", tasks, &[(2021, 2021, yoy)]);
    check_time("五年累计竣工8座。", review, &[(2016, 2020, None)]);
    check_time("到2025年建成8座。", tasks, &[(2025, 2025, None)]);
    check_time("“十三五”期间建成8座。", review, &[(2016, 2020, None)]);
}

#[test]
fn a_change_goes_on_from_the_one_before() {
    let (yoy, other) = (Some(Basis::YearOnYear), Some(Basis::Place));
    check_time(
        "税收比上年增加3亿元，增长8%。",
        Role::Review,
        &[(2020, 2020, yoy), (2020, 2020, yoy)],
    );
    check_time(
        "增速8%，高于全市1个百分点。",
        Role::Review,
        &[(2020, 2020, None), (2020, 2020, other)],
    );
    // An aggregate of the year grows over the year before.
    check_time("地区生产总值增长5%。", Role::Review, &[(2020, 2020, yoy)]);
    check_time("年均增长5%。", Role::Review, &[(2020, 2020, None)]);
    check_time("审批时间压缩5%。", Role::Review, &[(2020, 2020, None)]);
}

#[test]
fn changes_answer_the_levels_before_them() {
    check(
        "茶叶产值5亿元，果品产值3亿元，增长9%和8%。",
        &[
            "5亿元 | 500000000 元 | 茶叶产值 | level",
            "3亿元 | 300000000 元 | 果品产值 | level",
            "增长9% | 9 % | 茶叶产值 | growth",
            "8% | 8 % | 果品产值 | growth",
        ],
    );
}

#[test]
fn names_end_where_the_words_do() {
    check(
        "渔民人均纯收入，1981年为120元。",
        &["120元 | 120 元 | 渔民人均纯收入 | level"],
    );
    check("3家书屋改建更新。", &["3家 | 3 家 | 书屋改建更新 | level"]);
    check("平均审批时间缩短20%。", &["缩短20% | -20 % | 平均审批时间 | growth"]);
    check(
        "3个“书香+”建设三年行动计划。",
        &["3个 | 3 个 | “书香+”建设三年行动计划 | level"],
    );
    check(
        "书桌数由3.2张增至4.1张。",
        &["3.2张 | 3.2 张 | 书桌数 | level", "4.1张 | 4.1 张 | 书桌数 | level"],
    );
    check(
        "超过30%的有12种。",
        &["超过30% | 30.. % | - | share", "12种 | 12 种 | - | level"],
    );
}

#[test]
fn a_list_shares_its_last_word() {
    check(
        "茶叶、果品产量分别达到5万吨、6万吨。",
        &[
            "达到5万吨 | 50000 吨 | 茶叶产量 | level",
            "6万吨 | 60000 吨 | 果品产量 | level",
        ],
    );
    check(
        "茶叶、果品产量达到5万吨和6万吨。",
        &[
            "达到5万吨 | 50000 吨 | 茶叶产量 | level",
            "6万吨 | 60000 吨 | 果品产量 | level",
        ],
    );
    check(
        "茶叶、果品产量达到5万吨。",
        &["达到5万吨 | 50000 吨 | 茶叶、果品产量 | level"],
    );
    check(
        "绿化覆盖率、造林面积分别增长3%、4%。",
        &["分别增长3% | 3 % | 绿化覆盖率 | growth", "4% | 4 % | 造林面积 | growth"],
    );
}

#[test]
fn a_list_may_part_things_by_their_level() {
    check(
        "认定国家级示范工厂5家、省级20家。",
        &["5家 | 5 家 | 国家级示范工厂 | level", "20家 | 20 家 | 省级示范工厂 | level"],
    );
}

#[test]
fn a_part_of_trade_is_not_the_whole() {
    check(
        "外贸进出口总额50亿元，其中出口26亿元。",
        &[
            "50亿元 | 5000000000 元 | 外贸进出口总额 | level",
            "26亿元 | 2600000000 元 | 外贸出口 | level",
        ],
    );
}

#[test]
fn money_is_named_by_what_it_is() {
    check(
        "市财政安排4亿元专项补助资金。",
        &["4亿元 | 400000000 元 | 专项补助资金 | level"],
    );
    check("投资4亿元建设渡口。", &["4亿元 | 400000000 元 | 投资 | level"]);
    check("产值迈上3亿元新台阶。", &["迈上3亿元 | 300000000.. 元 | 产值 | level"]);
    check("新增减税3亿元。", &["3亿元 | 300000000 元 | 新增减税 | level"]);
}

#[test]
fn words_of_time_are_no_part_of_a_name() {
    check("家禽年末实有3万羽。", &["3万羽 | 30000 羽 | 家禽 | level"]);
    check("处理污水能力日均12吨。", &["12吨 | 12 吨 | 污水能力 | level"]);
    check("晴川县6月底前要新建书屋3座。", &["3座 | 3 座 | 新建书屋 | level"]);
    check("年底前建成绿道12公里。", &["12公里 | 12 公里 | 绿道 | level"]);
    check("产量较3年前增长4%。", &["增长4% | 4 % | 产量 | growth"]);
    check("全市性会议压减20%。", &["压减20% | -20 % | 全市性会议 | growth"]);
}

#[test]
fn the_thing_of_one_count_is_no_part_of_the_next_name() {
    check(
        "开通3条新线、新增里程30公里，总里程达90公里。",
        &[
            "3条 | 3 条 | 新线 | level",
            "30公里 | 30 公里 | 新增里程 | level",
            "达90公里 | 90 公里 | 新增里程总里程 | level",
        ],
    );
    check(
        "建设5万平方米小区和2万平方米厂房。",
        &[
            "5万平方米 | 50000 平方米 | 小区 | level",
            "2万平方米 | 20000 平方米 | 厂房 | level",
        ],
    );
    check("预算外资金增长3%。", &["增长3% | 3 % | 预算外资金 | growth"]);
    check("共建园区新开工项目7个。", &["7个 | 7 个 | 共建园区新开工项目 | level"]);
    check("使渔业产值达到6万元。", &["达到6万元 | 60000 元 | 渔业产值 | level"]);
    check("零售总额扣除价格因素增长3%。", &["增长3% | 3 % | 零售总额 | growth"]);
    check("其他收入为6万元。", &["6万元 | 60000 元 | 其他收入 | level"]);
    check("形成14个布局比较合理的基地，", &["14个 | 14 个 | 布局比较合理的基地 | level"]);
    check(
        "为60名老人发放补贴176万元。",
        &["60名 | 60 名 | 老人 | level", "176万元 | 1760000 元 | 补贴 | level"],
    );
}

#[test]
fn a_list_goes_on_with_what_is_new() {
    let sums: Vec<_> = figures("新增学校4所、书屋2所，病床3张。", Role::Review)
        .iter()
        .map(|figure| figure.agg)
        .collect();
    assert_eq!(sums, [Some(Agg::Increment), Some(Agg::Increment), None]);
}

#[test]
fn the_nearest_clause_names_what_is_left_out() {
    check(
        "农业全面丰收，粮食总产量实现八连增，连续5年丰收。",
        &["5年 | 5 年 | 粮食总产量 | level"],
    );
}

proptest! {
    #[test]
    fn any_text_gives_figures_in_order_on_character_borders(
        text in "[0-9.,%％一二三十百万亿点几个家元第分之成翻番至到约超过以上左右增长下降，。、；“”《》年月日\u{4e00}-\u{4e20} \t-]{0,60}"
    ) {
        let found = figures(&text, Role::Other);
        for figure in &found {
            prop_assert!(text.get(figure.span.range()).is_some_and(|text| !text.is_empty()));
            if let (Some(low), Some(high)) = (figure.low, figure.high) {
                prop_assert!(low <= high);
            }
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].span.start <= pair[1].span.start);
        }
    }
}
