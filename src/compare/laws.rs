//! Laws of comparing, on invented reports that are edited in known ways.

use proptest::prelude::*;

use super::fixture::{Outline, text_of};
use super::{ReportText, Settings, compare};
use crate::compare::letters::count;
use crate::model::{
    Comparison, FigureState, OpKind, Place, Role, Share, Unit, UnitClass,
};

/// Words that sentences are made of, so that two of them share few letters.
const ACTS: [&str; 8] = ["新建", "修复", "改造", "整治", "开通", "扩大", "培育", "关停"];
const THINGS: [&str; 16] = [
    "江畔渡口夜航码头",
    "竹岭山区防火公路",
    "老旧小区电梯井道",
    "陶窑遗址展示长廊",
    "青篷菜场冷藏仓库",
    "社区长者助餐食堂",
    "北门学校运动场馆",
    "港口散货装卸岸线",
    "雨污合流排水管网",
    "林权交易服务大厅",
    "骑楼街面消防水源",
    "乡村医生轮训课堂",
    "集装箱铁路专用线",
    "水库除险加固工程",
    "残疾人就业手工坊",
    "夜间经济灯光集市",
];
const ENDS: [&str; 6] = [
    "由属地街镇逐月公布进度",
    "工程款直接公示到楼道",
    "雨季来临之前全部完工",
    "居民议事会评分验收",
    "不合格的一律返工重来",
    "结余资金留给下一年度",
];

/// Sentence number `n`; different numbers share hardly more than one of three parts.
fn sentence(n: usize) -> String {
    let (act, thing) = (ACTS[n * 3 % ACTS.len()], THINGS[n % THINGS.len()]);
    let end = ENDS[(n * 5 + n / THINGS.len()) % ENDS.len()];
    format!("{act}{thing}{}处，{end}。", n + 3)
}

/// A report of sections with the given sentences.
fn report(sections: &[Vec<String>]) -> Outline {
    let titles = ["（一）畅通江上往来", "（二）改善山里生活", "（三）守护老街旧巷"];
    let paragraphs: Vec<[String; 1]> = sections.iter().map(|s| [s.concat()]).collect();
    let paragraphs: Vec<[&str; 1]> = paragraphs.iter().map(|[p]| [p.as_str()]).collect();
    let chapters: Vec<(&str, &[&str])> =
        titles.into_iter().zip(paragraphs.iter().map(<[&str; 1]>::as_slice)).collect();
    Outline::chapters(&[("二、今年工作安排", Role::Tasks, &chapters)])
}

fn numbered(numbers: std::ops::Range<usize>) -> Vec<Vec<String>> {
    let all: Vec<String> = numbers.map(sentence).collect();
    all.chunks(5).map(<[String]>::to_vec).collect()
}

/// The steps of each unit give both texts back, and units cover the reports.
fn check_whole(a: &ReportText, b: &ReportText, found: &Comparison) {
    for unit in &found.units {
        let side = |report: &ReportText, place: Option<Place>| {
            place.map_or(String::new(), |place| text_of(report, place).to_owned())
        };
        let (x, y) = (side(a, unit.a), side(b, unit.b));
        let first: String =
            unit.ops.iter().filter_map(|op| x.get(op.a.range())).collect();
        let second: String =
            unit.ops.iter().filter_map(|op| y.get(op.b.range())).collect();
        assert_eq!((first, second), (x, y));
    }
    for (report, of) in [(a, 0), (b, 1)] {
        let mut places: Vec<Place> = found
            .units
            .iter()
            .filter_map(|unit| if of == 0 { unit.a } else { unit.b })
            .collect();
        places.sort_unstable();
        for pair in places.windows(2) {
            let apart = pair[0].passage != pair[1].passage
                || pair[0].span.end <= pair[1].span.start;
            assert!(apart, "{pair:?} overlap");
        }
        let total: usize =
            places.iter().map(|place| count(text_of(report, *place))).sum();
        let share = found.shares[of];
        let parts = share.kept
            + share.moved
            + share.revised
            + share.moved_revised
            + share.related
            + share.alone;
        assert_eq!((total, parts), (share.chars, share.chars));
    }
}

/// A unit as its other side sees it.
fn mirrored(unit: &Unit) -> (UnitClass, Option<Place>, Option<Place>, Vec<OpKind>) {
    let class = match unit.class {
        UnitClass::Dropped => UnitClass::Added,
        UnitClass::Added => UnitClass::Dropped,
        class => class,
    };
    let kinds = unit.ops.iter().map(|op| match op.kind {
        OpKind::Delete => OpKind::Insert,
        OpKind::Insert => OpKind::Delete,
        kind => kind,
    });
    (class, unit.b, unit.a, kinds.collect())
}

fn plain(unit: &Unit) -> (UnitClass, Option<Place>, Option<Place>, Vec<OpKind>) {
    (unit.class, unit.a, unit.b, unit.ops.iter().map(|op| op.kind).collect())
}

fn check_swapped(a: &ReportText, b: &ReportText, found: &Comparison) {
    let back = compare(b, a, &Settings::default());
    let mut there: Vec<_> = found.units.iter().map(mirrored).collect();
    let mut here: Vec<_> = back.units.iter().map(plain).collect();
    there.sort();
    here.sort();
    assert_eq!(there, here);
    let [x, y]: [Share; 2] = found.shares;
    assert_eq!(back.shares, [y, x]);
    assert_eq!(back.reuse, [found.reuse[1], found.reuse[0]]);
}

/// How many of the wanted sentences of `b` have the class.
fn recovered(
    b: &ReportText,
    found: &Comparison,
    wanted: &[String],
    class: UnitClass,
) -> usize {
    let of_class: Vec<&str> = found
        .units
        .iter()
        .filter(|unit| unit.class == class)
        .filter_map(|unit| unit.b.map(|place| text_of(b, place)))
        .collect();
    wanted.iter().filter(|text| of_class.contains(&text.as_str())).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_two_texts_are_partitioned_and_mirrored(
        a in prop::collection::vec("[新建公园道路，。；“”0-9%左右 ]{0,30}", 1..5),
        b in prop::collection::vec("[新建公园道路，。；“”0-9%左右 ]{0,30}", 1..5),
    ) {
        let of = |list: &[String]| {
            let texts: Vec<&str> = list.iter().map(String::as_str).collect();
            Outline::of("二、安排", &texts)
        };
        let (a, b) = (of(&a), of(&b));
        let (a, b) = (a.report(), b.report());
        let found = compare(&a, &b, &Settings::default());
        check_whole(&a, &b, &found);
        check_swapped(&a, &b, &found);
        for strict_punct in [false, true] {
            let settings = Settings { strict_punct, ..Settings::default() };
            let same = compare(&a, &a, &settings);
            prop_assert!(same.units.iter().all(|unit| unit.class == UnitClass::Kept));
            check_whole(&a, &b, &compare(&a, &b, &settings));
        }
    }

    #[test]
    fn dropped_sentences_and_changed_numbers_are_recovered(
        drop in prop::collection::btree_set(0usize..15, 0..4),
        change in prop::collection::btree_set(0usize..15, 0..5),
    ) {
        let a = numbered(0..15);
        let mut changed = Vec::new();
        let b: Vec<Vec<String>> = a.iter().enumerate().map(|(s, list)| {
            let kept = list.iter().enumerate().filter(|(i, _)| !drop.contains(&(s * 5 + i)));
            kept.map(|(i, text)| {
                let n = s * 5 + i;
                if !change.contains(&n) {
                    return text.clone();
                }
                let edited = text.replace(&format!("{}处", n + 3), &format!("{}处", n + 60));
                changed.push(edited.clone());
                edited
            }).collect()
        }).collect();
        let (x, y) = (report(&a), report(&b));
        let (x, y) = (x.report(), y.report());
        let found = compare(&x, &y, &Settings::default());
        check_whole(&x, &y, &found);
        check_swapped(&x, &y, &found);
        let revised = recovered(&y, &found, &changed, UnitClass::Revised);
        prop_assert!(revised * 100 >= changed.len() * 95, "{revised} of {}", changed.len());
        let gone = found.units.iter().filter(|unit| unit.class == UnitClass::Dropped).count();
        prop_assert_eq!(gone, drop.len());
    }

    #[test]
    fn moved_sentences_are_recovered(from in 0usize..5, to in 0usize..6) {
        let a = numbered(0..15);
        let mut b = a.clone();
        let text = b[0].remove(from);
        let at = to.min(b[2].len());
        b[2].insert(at, text.clone());
        let (x, y) = (report(&a), report(&b));
        let (x, y) = (x.report(), y.report());
        let found = compare(&x, &y, &Settings::default());
        check_whole(&x, &y, &found);
        prop_assert_eq!(recovered(&y, &found, &[text], UnitClass::Moved), 1);
    }
}

#[test]
fn pathological_repeats_come_to_an_end() {
    let same = "推进老旧小区改造。".repeat(10_000);
    let less = "推进老旧小区改造。".repeat(9_000);
    let long: String = ('\u{4e00}'..'\u{9000}').cycle().take(200_000).collect();
    let other: String = ('\u{4e00}'..'\u{9000}').rev().cycle().take(200_000).collect();
    for (a, b) in [(&same, &same), (&same, &less), (&long, &other), (&long, &same)] {
        let (a, b) = (Outline::of("二、安排", &[a]), Outline::of("二、安排", &[b]));
        let (a, b) = (a.report(), b.report());
        check_whole(&a, &b, &compare(&a, &b, &Settings::default()));
    }
}

#[test]
fn characters_outside_the_basic_plane_are_never_cut() {
    let a = Outline::of("二、安排", &["𠮷岭茶园😀开园接待游客，修复𠮷岭古道三公里。"]);
    let b = Outline::of("二、安排", &["𠮷岭茶园🎉开园接待游客，修复𠮷岭古道五公里。"]);
    let (a, b) = (a.report(), b.report());
    check_whole(&a, &b, &compare(&a, &b, &Settings::default()));
}

/// Whether an edited sentence is told as what it is.
fn is_told(b: &ReportText, found: &Comparison, text: &str, class: UnitClass) -> bool {
    recovered(b, found, &[text.to_owned()], class) == 1
}

#[test]
fn of_many_edits_at_once_nineteen_in_twenty_are_recovered() {
    let (mut made, mut told) = (0, 0);
    for seed in 0..40usize {
        let a = numbered(0..15);
        let mut b = a.clone();
        let at = |n: usize| (n / 5, n % 5);
        // Different sentences are edited in each round; 7 and 15 have no common divisor.
        let nth = |k: usize| (seed * 4 + k * 7) % 15;
        let mut wanted = Vec::new();
        for k in 0..2 {
            let (section, place) = at(nth(k));
            let text = b[section][place].replace("处，", "0处，");
            b[section][place].clone_from(&text);
            wanted.push((text, UnitClass::Revised));
        }
        let (section, place) = at(nth(2));
        let text = b[section][place].replace("处，", "处以上，全年");
        b[section][place].clone_from(&text);
        wanted.push((text, UnitClass::Revised));
        let (moved_from, moved) = at(nth(3));
        let (dropped_from, dropped) = at(nth(4));
        let moved = b[moved_from][moved].clone();
        let dropped = b[dropped_from][dropped].clone();
        b.iter_mut()
            .for_each(|list| list.retain(|text| *text != moved && *text != dropped));
        b[(moved_from + 1) % 3].push(moved.clone());
        wanted.push((moved, UnitClass::Moved));
        let (x, y) = (report(&a), report(&b));
        let (x, y) = (x.report(), y.report());
        let found = compare(&x, &y, &Settings::default());
        check_whole(&x, &y, &found);
        made += wanted.len() + 1;
        told += wanted
            .iter()
            .filter(|(text, class)| is_told(&y, &found, text, *class))
            .count();
        let gone = found.units.iter().filter(|unit| {
            let text = unit.a.map(|place| text_of(&x, place));
            unit.class == UnitClass::Dropped && text == Some(dropped.as_str())
        });
        told += gone.count();
    }
    assert!(told * 100 >= made * 95, "{told} of {made}");
}

#[test]
fn typography_is_a_change_only_where_it_is_asked_for() {
    let a = Outline::of("二、安排", &["推进“一网通办”，改造道路３公里。"]);
    let b = Outline::of("二、安排", &["推进一网通办、改造道路3公里；"]);
    let (a, b) = (a.report(), b.report());
    let classes = |settings: &Settings| -> Vec<UnitClass> {
        compare(&a, &b, settings).units.iter().map(|unit| unit.class).collect()
    };
    assert_eq!(classes(&Settings::default()), [UnitClass::Kept, UnitClass::Kept]);
    let strict = Settings { strict_punct: true, ..Settings::default() };
    assert_eq!(classes(&strict), [UnitClass::Kept, UnitClass::Revised]);
}

#[test]
fn what_was_done_answers_what_is_to_be_done_only_where_it_is_asked_for() {
    let of = |role| {
        let road = "修复山区公路二十公里，整治桥梁隐患，雨季之前全部完工。";
        Outline::chapters(&[("一、工作", role, &[("（一）修路", &[road])])])
    };
    let (a, b) = (of(Role::Tasks), of(Role::Review));
    let (a, b) = (a.report(), b.report());
    let matched = |cross_role: bool| {
        let settings = Settings { cross_role, ..Settings::default() };
        let found = compare(&a, &b, &settings);
        found.sections.iter().filter(|pair| pair.a.is_some() && pair.b.is_some()).count()
    };
    assert_eq!((matched(false), matched(true)), (0, 2));
}

#[test]
fn a_part_that_an_excerpt_lacks_is_not_called_new() {
    let of = |tail: &[&str]| {
        let mut texts = vec![
            "推进老旧小区改造三百户，加装电梯四十台，把每栋楼的账单贴到楼道里，让居民看得明白。",
            "修复山区公路二十公里，整治桥梁隐患十二处，雨季前全部完工，沿线设置避险台，地区生产总值增长6%。",
            "新建公办幼儿园两所，增加学位六百个，孩子就近入园，家长下班再接，园里管一顿晚饭。",
        ];
        texts.extend(tail);
        Outline::of("二、今年安排", &texts).with_figures()
    };
    let part = of(&[]);
    let whole = of(&[
        "渡口夜航延长到二十二点，“江上一票通”覆盖全部航线，岛上三百户人家从此不必赶末班船。",
        "社会消费品零售总额增长8%，办好家门口的市集，让手艺人有摊位，让老人孩子有去处。",
    ]);
    let (part, whole) = (part.report(), whole.report());
    let found = compare(&part, &whole, &Settings::default());
    assert_eq!(found.relation, crate::model::ReportRelation::Excerpt);
    let states: Vec<FigureState> =
        found.figures.iter().filter(|f| f.a.is_none()).map(|f| f.state).collect();
    assert!(!states.is_empty(), "the retail figure stands in what the part lacks");
    assert!(states.iter().all(|state| *state == FigureState::NotCompared), "{states:?}");
    assert_eq!(found.terms, [], "“江上一票通” stands there too");
}
