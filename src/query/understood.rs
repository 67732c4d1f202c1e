//! Finds the places, years and kinds of report that a query of bare words names, and makes fields of them.
//!
//! 望江 2022 养老床位 becomes 养老床位 in the reports of 望江区 of 2022, and of 2023, which look back on it. The
//! answer prints its query so (`region:望江区 year:2022..2023 养老床位`), and text in quotes stays text. 政府工作报告 or
//! 统计公报 names a kind of report, 国务院 the nation.
//!
//! A place is one that the index has reports of: its full name anywhere, its short name typed apart
//! or at the head of a run that no report holds as it stands. A year is one that reports of the index
//! are of or look back on. Catches 2021年望江加装电梯, 窑岭低空经济. Leaves 云海海洋大学 (a report says it so),
//! 2000张床位 (a number), 2023年底前 (a deadline), 到2035年 (a target), 和平 (a word as much as a place).
//!
//! It touches only what is required at the top: nothing under `-`, `|` or NEAR, and no field that is
//! named already. It deliberately knows nothing of places without a report.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use super::names::parse_kind;
use super::syntax::{Field, FieldValue, Place, Query, Words};
use super::years::YearRange;
use crate::model::Kind;
use crate::normalize::{fold_char, is_dropped, simplify_char};

/// What an index knows of places and years.
pub(crate) struct Known<'a> {
    /// Paths of full names.
    pub(crate) regions: &'a [Arc<[String]>],
    /// Years that there are reports of.
    pub(crate) years: &'a dyn Fn(u16) -> bool,
    /// Kinds that there are reports of.
    pub(crate) kinds: &'a dyn Fn(Kind) -> bool,
    /// Whether a text stands in some report.
    pub(crate) stands: &'a dyn Fn(&str) -> bool,
}

/// What the question names beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Mentioned {
    /// Years named.
    pub(crate) years: Vec<u16>,
    /// Full names of places.
    pub(crate) places: Vec<String>,
    /// Kinds of report.
    pub(crate) kinds: Vec<Kind>,
}

/// A query with its places and years told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Understood {
    /// The query, with fields for places and years.
    pub(crate) query: Query,
    /// What it named.
    pub(crate) named: Mentioned,
}

/// Full names of kinds, as people name a report that they remember; shorter ones are words too.
const KINDS: [&str; 7] = [
    "政府工作报告",
    "统计公报",
    "五年规划纲要",
    "规划纲要",
    "预算报告",
    "计划报告",
    "政策解读",
];

/// Whose reports the nation's are, as people say it.
const NATION: &str = "中华人民共和国";
const OF_NATION: &str = "国务院";

/// Names that are words as much as places.
static AMBIGUOUS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    include_str!("ambiguous.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// What stands behind the proper part of a place's name, longer endings first.
const ENDINGS: [&str; 19] = [
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "朝鲜族自治州",
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "新区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
    "镇",
    "乡",
];

/// Characters that make a number before them a quantity, no year.
const MEASURES: &str = "个张万亿元人户家台套座所条项次公平米吨千百件名辆处亩股只%.年多余";

/// Returns the query with its places and years as fields; none if it names none, or nothing else.
pub(crate) fn understand(query: &Query, known: &Known<'_>) -> Option<Understood> {
    let parts = match query {
        Query::And(parts) => parts.clone(),
        Query::Words(_) => vec![query.clone()],
        _ => return None,
    };
    let has = |is: fn(&FieldValue) -> bool| {
        parts.iter().any(|part| matches!(part, Query::Field(field) if is(&field.value)))
    };
    let mut reading = Reading {
        known,
        names: names(&parts, known.regions),
        takes_places: !has(|value| matches!(value, FieldValue::Region(_))),
        takes_years: !has(|value| matches!(value, FieldValue::Year(_))),
        takes_kinds: !has(|value| matches!(value, FieldValue::Kind(_))),
        named: Mentioned::default(),
        left: Vec::new(),
    };
    for part in &parts {
        match part {
            Query::Words(words) => reading.read(words),
            other => reading.left.push(other.clone()),
        }
    }
    let is_named = reading.named != Mentioned::default();
    let asks = reading.left.iter().any(|part| !matches!(part, Query::Field(_)));
    (is_named && asks).then(|| reading.finish())
}

/// A query while it is read.
struct Reading<'a> {
    known: &'a Known<'a>,
    /// Names of places that begin with a character of the query.
    names: Vec<&'a str>,
    takes_places: bool,
    takes_years: bool,
    takes_kinds: bool,
    named: Mentioned,
    /// What is left of the query.
    left: Vec<Query>,
}

impl Reading<'_> {
    /// Reads one run: what is no place and no year is left as runs of their own.
    fn read(&mut self, words: &Words) {
        let typed: Vec<char> = words.text.chars().filter(|&c| !is_dropped(c)).collect();
        let key: Vec<char> = typed.iter().copied().map(key_of).collect();
        let mut rest = Vec::new();
        let mut from = 0;
        let mut at = 0;
        while at < key.len() {
            match self.named_at(&key, from, at) {
                Some(len) => {
                    rest.push(from..at);
                    at += len;
                    from = at;
                }
                None => at += 1,
            }
        }
        if from == 0 {
            self.left.push(Query::Words(words.clone()));
            return;
        }
        rest.push(from..key.len());
        for range in rest.into_iter().filter(|range| !range.is_empty()) {
            let text: String = typed.get(range).unwrap_or_default().iter().collect();
            // What joins a place or a year to the rest says nothing alone.
            if !["的", "在", "年", "度", "年度", "里", "中"].contains(&text.as_str())
            {
                self.left.push(Query::Words(Words { text, place: words.place }));
            }
        }
    }

    /// Returns the length of a place or year that stands at `at`, after taking it in. `from` is where
    /// the text begins that is not taken yet.
    fn named_at(&mut self, key: &[char], from: usize, at: usize) -> Option<usize> {
        if self.takes_years
            && let Some((year, len)) = year_at(key, at)
            && ((self.known.years)(year) || (self.known.years)(year.saturating_add(1)))
        {
            if !self.named.years.contains(&year) {
                self.named.years.push(year);
            }
            return Some(len);
        }
        if self.takes_kinds
            && let Some((kind, len)) = kind_at(key, at)
            && (self.known.kinds)(kind)
        {
            if !self.named.kinds.contains(&kind) {
                self.named.kinds.push(kind);
            }
            return Some(len);
        }
        if !self.takes_places {
            return None;
        }
        let (place, len) = self.place_at(key, at, at == from)?;
        if !self.named.places.contains(&place) {
            self.named.places.push(place);
        }
        Some(len)
    }

    /// Returns the longest name of a place at `at`; short names only at the head of what is left.
    fn place_at(
        &self,
        key: &[char],
        at: usize,
        is_head: bool,
    ) -> Option<(String, usize)> {
        let behind = key.get(at..)?;
        let first = behind.first()?;
        let mut full: Option<(usize, &str)> = None;
        let mut short: Option<(usize, &str)> = None;
        let mut all = self.known.regions.iter().flat_map(|path| path.iter());
        if is_head
            && let Some(len) = prefix(behind, OF_NATION)
            && let Some(nation) = all.find(|name| *name == NATION)
            && (kind_at(key, at + len).is_some() || !self.is_said_so(behind, len))
        {
            return Some((nation.clone(), len));
        }
        for &name in self.names.iter().filter(|name| name.starts_with(*first)) {
            full = full.max(prefix(behind, name).map(|len| (len, name)));
            if is_head && full.is_none() {
                let len = short_name(name).and_then(|short| prefix(behind, short));
                short = short.max(len.map(|len| (len, name)));
            }
        }
        let short =
            short.filter(|(len, _)| full.is_some() || !self.is_said_so(behind, *len));
        let (len, name) = full.or(short)?;
        Some((name.to_owned(), len))
    }

    /// Returns whether some report holds a short name with all that stands behind it, so that both may
    /// be one name: 云海海洋大学.
    fn is_said_so(&self, behind: &[char], len: usize) -> bool {
        let text: String = behind.iter().collect();
        behind.len() > len && (self.known.stands)(&text)
    }

    fn finish(mut self) -> Understood {
        let names = joined(&self.named.places, self.known.regions);
        let field = |value| Query::Field(Field { value, place: Place::default() });
        let regions = names.into_iter().map(|name| field(FieldValue::Region(name)));
        let years = self.named.years.iter().map(|&year| {
            let to =
                if (self.known.years)(year.saturating_add(1)) { year + 1 } else { year };
            field(FieldValue::Year(YearRange { from: Some(year), to: Some(to) }))
        });
        self.left.extend(alternatives(regions.collect()));
        self.left.extend(alternatives(years.collect()));
        let kinds = self.named.kinds.iter().map(|&kind| field(FieldValue::Kind(kind)));
        self.left.extend(alternatives(kinds.collect()));
        Understood { query: Query::And(self.left), named: self.named }
    }
}

fn key_of(c: char) -> char {
    simplify_char(fold_char(c))
}

/// Returns the names of places that begin with a character of the words, each once.
fn names<'a>(parts: &[Query], regions: &'a [Arc<[String]>]) -> Vec<&'a str> {
    let words = parts.iter().filter_map(|part| match part {
        Query::Words(words) => Some(words.text.chars()),
        _ => None,
    });
    let heads: BTreeSet<char> = words.flatten().map(key_of).collect();
    let all = regions.iter().flat_map(|path| path.iter()).map(String::as_str);
    let is_named = |name: &&str| name.chars().next().is_some_and(|c| heads.contains(&c));
    let mut names: Vec<&str> = all.filter(is_named).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Joins names that stand below one another: 云海市 and 望江区 are 云海市/望江区; others are alternatives.
fn joined(names: &[String], regions: &[Arc<[String]>]) -> Vec<String> {
    let is_path = |path: &Arc<[String]>| {
        let mut rest = path.iter();
        names.iter().all(|name| rest.any(|part| part == name))
    };
    match names.len() > 1 && regions.iter().any(is_path) {
        true => vec![names.join("/")],
        false => names.to_vec(),
    }
}

fn alternatives(mut fields: Vec<Query>) -> Option<Query> {
    if fields.len() > 1 { Some(Query::Or(fields)) } else { fields.pop() }
}

/// Returns the length of a name that a text begins with.
fn prefix(text: &[char], name: &str) -> Option<usize> {
    let mut text = text.iter();
    name.chars().all(|c| text.next() == Some(&c)).then(|| name.chars().count())
}

/// Returns a place's name without what it is: 望江 of 望江区. None if too little is left, or a word.
fn short_name(full: &str) -> Option<&str> {
    let short = ENDINGS.iter().find_map(|ending| full.strip_suffix(ending))?;
    let is_name = short.chars().nth(1).is_some() && !AMBIGUOUS.contains(&short);
    is_name.then_some(short)
}

/// Returns a kind of report that is named at `at`, and how many characters its name takes.
fn kind_at(key: &[char], at: usize) -> Option<(Kind, usize)> {
    let behind = key.get(at..)?;
    KINDS.iter().find_map(|name| Some((parse_kind(name)?, prefix(behind, name)?)))
}

/// Returns a year at `at` and how many characters it takes.
fn year_at(key: &[char], at: usize) -> Option<(u16, usize)> {
    let before = at.checked_sub(1).and_then(|at| key.get(at));
    if before.is_some_and(|c| c.is_ascii_digit() || ".到至前第".contains(*c)) {
        return None;
    }
    let mut year = 0u16;
    let is_arabic = key.get(at)?.is_ascii_digit();
    for c in key.get(at..at + 4)? {
        let digit = match c.to_digit(10) {
            Some(digit) if is_arabic => digit,
            None if !is_arabic => {
                "〇一二三四五六七八九".chars().position(|d| d == *c)? as u32
            }
            _ => return None,
        };
        year = year * 10 + digit as u16;
    }
    if !(1949..=2100).contains(&year) {
        return None;
    }
    match key.get(at + 4) {
        Some('年') => {
            let is_deadline = key.get(at + 5).is_some_and(|c| "底末初前".contains(*c));
            (!is_deadline).then_some((year, 5))
        }
        Some(c) if !is_arabic || c.is_ascii() || MEASURES.contains(*c) => None,
        None if !is_arabic => None,
        _ => Some((year, 4)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    /// The query as understood by an index of two districts of one city, 2019–2023.
    fn check(query: &str, expected: &str) {
        let path = |names: &[&str]| names.iter().map(|&n| n.to_owned()).collect();
        let regions: [Arc<[String]>; 5] = [
            path(&["中华人民共和国"]),
            path(&["云屿市"]),
            path(&["云屿市", "澄江区"]),
            path(&["云屿市", "和平区"]),
            path(&["岭南省"]),
        ];
        let known = Known {
            regions: &regions,
            years: &|year| (2019..=2023).contains(&year),
            kinds: &|kind| kind != Kind::BudgetReport,
            stands: &|text| {
                "云屿大学新楼，国务院令，国务院政府工作报告渡轮".contains(text)
            },
        };
        let understood = understand(&parse(query).unwrap(), &known);
        let shown = understood.map(|u| u.query.canonical()).unwrap_or_default();
        assert_eq!(shown, expected, "{query}");
    }

    #[test]
    fn places_and_years_become_fields() {
        check("澄江 2021 养老床位", "养老床位 region:澄江区 year:2021..2022");
        check("2023年澄江区加装电梯", "加装电梯 region:澄江区 year:2023");
        check("二〇二一年渡轮", "渡轮 year:2021..2022");
        check("澄江2021渡轮", "渡轮 region:澄江区 year:2021..2022");
    }

    #[test]
    fn full_names_of_kinds_and_the_state_council_become_fields() {
        check("云屿市政府工作报告渡轮", "渡轮 region:云屿市 kind:work_report");
        check("统计公报里渡轮", "里渡轮 kind:bulletin");
        check("国务院政府工作报告渡轮", "渡轮 region:中华人民共和国 kind:work_report");
        check("2021年国务院 渡轮", "渡轮 region:中华人民共和国 year:2021..2022");
        check("国务院令", "");
        check("预算报告渡轮", "");
        check("政府工作报告", "");
    }

    #[test]
    fn names_below_one_another_are_one_place() {
        check("云屿市澄江区渡轮", "渡轮 region:云屿市/澄江区");
        check("澄江区 和平区 渡轮", "渡轮 (region:澄江区 | region:和平区)");
    }

    #[test]
    fn the_year_before_the_first_report_is_looked_back_on() {
        check("2018年渡轮", "渡轮 year:2018..2019");
        check("2030年渡轮", "");
    }

    #[test]
    fn numbers_deadlines_and_targets_are_no_years() {
        for query in ["2021张床位", "2021年底前通车", "到2021年", "12021号", "2021.5吨"]
        {
            check(query, "");
        }
    }

    #[test]
    fn a_name_that_goes_on_is_no_place() {
        check("云屿大学", "");
        check("云屿渡轮", "渡轮 region:云屿市");
        check("云屿大学渡轮", "大学渡轮 region:云屿市");
        check("新楼云屿", "");
    }

    #[test]
    fn a_place_that_is_a_word_needs_its_ending() {
        check("和平发展", "");
        check("和平区发展", "发展 region:和平区");
    }

    #[test]
    fn what_is_named_or_quoted_stays() {
        check("“澄江 2021” 渡轮", "");
        check("澄江 渡轮 region:岭南", "");
        check("2021年渡轮 year:2019", "");
        check("-澄江 渡轮", "");
        check("澄江 | 渡轮", "");
    }

    #[test]
    fn a_place_alone_is_asked_as_words() {
        check("澄江 2021", "");
    }
}
