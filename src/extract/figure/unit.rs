//! Reads the unit after a number: 元, 个百分点, 平方米/千人.
//!
//! The list stands in `unit.tsv`. After a slash a second unit follows, with its own magnitude. A
//! unit that goes on as another word is none: 元 in 元素, 人 in 人民, 年 in 年度.

use std::sync::LazyLock;

use crate::extract::letters::Letters;
use crate::extract::words::{Words, rows};

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitClass {
    Percent,
    Points,
    Money,
    /// Area, length, mass, volume, energy and the like.
    Measure,
    Times,
    Person,
    Age,
    /// Things counted by a classifier of their own.
    Thing,
    /// Things or ideas: 个, 项, 种.
    Generic,
    Time,
}

/// A unit with its place among the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: UnitClass,
    /// Whether it is a ratio of two units.
    pub(crate) ratio: bool,
}

static UNITS: LazyLock<Words<UnitClass>> = LazyLock::new(|| {
    Words::forward(
        rows(include_str!("unit.tsv")).map(|(class, word)| (word, class_of(class))),
    )
});

fn class_of(name: &str) -> UnitClass {
    match name {
        "percent" => UnitClass::Percent,
        "points" => UnitClass::Points,
        "money" => UnitClass::Money,
        "times" => UnitClass::Times,
        "person" => UnitClass::Person,
        "age" => UnitClass::Age,
        "thing" | "vehicle" => UnitClass::Thing,
        "generic" => UnitClass::Generic,
        "time" => UnitClass::Time,
        _ => UnitClass::Measure,
    }
}

/// Letters after a unit that make another word of it.
const CONTINUED: [(&str, &str); 42] = [
    ("元", "化素旦首月宵件帅老器代宇"),
    ("人", "大民才均工类文口事防力体均间士生情心物群社机形格选居"),
    ("家", "庭乡口属禽"),
    ("金", "融属色银额砖"),
    ("银", "行色河"),
    ("铜", "业矿材"),
    ("国", "际家内有企资防集营库"),
    ("市", "场民级值政容"),
    ("省", "级份会"),
    ("县", "级域城"),
    ("村", "级庄民居"),
    ("区", "级域块间"),
    ("镇", "级区村"),
    ("届", "全中人"),
    ("期", "间工建货权"),
    ("组", "织成合建团长"),
    ("户", "籍口外均型"),
    ("所", "有得在以谓"),
    ("处", "理于置罚在分级以"),
    ("条", "件例"),
    ("次", "产序数要性第"),
    ("面", "向对积貌临"),
    ("起", "步来到草点源"),
    ("场", "所地景馆"),
    ("年", "度代级均来轻货"),
    ("月", "份底末初"),
    ("点", "击"),
    ("分", "之别析配类享布工管级"),
    ("道", "路德"),
    ("门", "类槛"),
    ("部", "门分署队委长级"),
    ("方", "面针案式向法便位"),
    ("里", "程面"),
    ("支", "持撑出付部柱援队撑"),
    ("级", "别"),
    ("层", "次面级"),
    ("例", "如会"),
    ("把", "手"),
    ("站", "式"),
    ("头", "等"),
    ("字", "号"),
    ("千人", "计"),
];

/// Reads the unit that begins at an index.
pub(crate) fn read(letters: &Letters, at: usize) -> Option<Unit> {
    let (len, class) = UNITS.at(letters, at)?;
    let mut end = at + len;
    if is_continued(letters, at, end) {
        return None;
    }
    let latin = letters.before(end).is_ascii_alphabetic();
    if latin && letters.at(end).is_ascii_alphanumeric() {
        return None;
    }
    let mut ratio = false;
    if letters.at(end) == '/' {
        let mut next = end + 1;
        while matches!(letters.at(next), '十' | '百' | '千' | '万' | '亿' | '0'..='9')
        {
            next += 1;
        }
        if let Some((len, _)) = UNITS.at(letters, next) {
            (end, ratio) = (next + len, true);
        }
    }
    Some(Unit { start: at, end, class, ratio })
}

fn is_continued(letters: &Letters, start: usize, end: usize) -> bool {
    let next = letters.at(end);
    CONTINUED.iter().any(|(unit, after)| {
        letters.starts(start, unit)
            && end - start == unit.chars().count()
            && after.contains(next)
            && next != '\0'
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let letters = Letters::new(text);
        let unit = read(&letters, 0).map(|unit| letters.text(unit.start, unit.end));
        assert_eq!(unit.as_deref(), expected, "{text}");
    }

    #[test]
    fn the_longest_unit_is_read() {
        check("个百分点", Some("个百分点"));
        check("人次", Some("人次"));
        check("吨标准煤", Some("吨标准煤"));
    }

    #[test]
    fn ratios_take_their_second_unit() {
        check("平方米/千人以上", Some("平方米/千人"));
        check("车次/天", Some("车次/天"));
        check("元/平方米", Some("元/平方米"));
    }

    #[test]
    fn a_unit_that_goes_on_as_a_word_is_none() {
        check("元化发展", None);
        check("人大代表", None);
        check("年度计划", None);
        check("Gxy", None);
    }
}
