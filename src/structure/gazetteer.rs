//! Provinces, cities and counties with their GB/T 2260 codes, those of the past included.
//!
//! The rows of `gazetteer.tsv` are read once, at first use, and kept sorted by code (for the way
//! up to the province) and by name (for looking up). A short name is the name without the word
//! for its kind (长宁区 → 长宁, 内蒙古自治区 → 内蒙古, 恩施土家族苗族自治州 → 恩施); 单县 has none.
//!
//! A name gives every place that bears it or bore it; [`in_force`] narrows them to a year.
//! Deliberately not here: townships, development zones, and any choice between places of one
//! name, which is for the caller, who knows the text.

use std::sync::LazyLock;

use crate::model::{Level, Span};

const ROWS: &str = include_str!("gazetteer.tsv");

/// An administrative division under one of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// GB/T 2260 code, six digits.
    pub code: u32,
    /// Full name.
    pub name: &'static str,
    /// First year in force, as far as the source tells; 1980 is its first revision.
    pub since: u16,
    /// Last year in force; none if it still is.
    pub until: Option<u16>,
}

/// A region's name found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the text.
    pub span: Span,
    /// The places that bear the name.
    pub regions: Vec<Region>,
}

impl Region {
    /// Returns the level of its government: districts of a directly administered city are of the
    /// county level.
    pub fn level(self) -> Level {
        match (self.code % 10_000, self.code % 100) {
            (0, _) => Level::Province,
            (_, 0) => Level::City,
            _ => Level::County,
        }
    }

    /// Returns the full names from the province down, layers without a government left out.
    ///
    /// ```
    /// use baogao::structure::gazetteer::lookup;
    /// assert_eq!(lookup("长宁区")[0].path(), ["上海市", "长宁区"]);
    /// assert_eq!(
    ///     lookup("海拉尔")[0].path(),
    ///     ["内蒙古自治区", "呼伦贝尔市", "海拉尔区"]
    /// );
    /// ```
    pub fn path(self) -> Vec<&'static str> {
        let mut codes = vec![self.code / 10_000 * 10_000, self.code / 100 * 100];
        codes.retain(|&code| code != self.code);
        codes.dedup();
        let mut path: Vec<_> =
            codes.iter().filter_map(|&code| GAZETTEER.above(code, self)).collect();
        path.push(self.name);
        path
    }

    /// Returns the short name, if the name has one of two characters or more.
    pub fn short_name(self) -> Option<&'static str> {
        short_name(self.name)
    }

    fn is_in_force(self, year: u16) -> bool {
        self.since <= year && self.until.is_none_or(|until| year <= until)
    }
}

/// Returns the places of a full name, or else of a short name: present ones first, wider first.
///
/// ```
/// use baogao::structure::gazetteer::lookup;
/// assert!(lookup("鼓楼区").len() > 1);
/// assert_eq!(lookup("北京")[0].name, "北京市");
/// assert!(lookup("云外市").is_empty());
/// ```
pub fn lookup(name: &str) -> Vec<Region> {
    let full = lookup_full(name);
    if full.is_empty() { lookup_short(name) } else { full }
}

/// Returns the places of a full name: present ones first, wider first.
pub fn lookup_full(name: &str) -> Vec<Region> {
    ranked(GAZETTEER.named(&GAZETTEER.by_name, name))
}

/// Returns the places of a short name: present ones first, wider first.
pub fn lookup_short(name: &str) -> Vec<Region> {
    ranked(GAZETTEER.named(&GAZETTEER.by_short_name, name))
}

/// Returns the GB/T 2260 code of the one region that has this path of full names, in six digits.
pub fn code_of(path: &[String]) -> Option<String> {
    let found = lookup_full(path.last()?);
    let is_same = |region: &&Region| {
        let known = region.path();
        path.iter().all(|name| known.contains(&name.as_str()))
    };
    let mut codes: Vec<u32> =
        found.iter().filter(is_same).map(|region| region.code).collect();
    codes.sort_unstable();
    codes.dedup();
    match codes.as_slice() {
        [code] => Some(format!("{code:06}")),
        _ => None,
    }
}

/// Narrows places to those in force in a year; if none was, to the present ones; if there are
/// none, to those that lasted longest.
pub fn in_force(regions: &[Region], year: Option<u16>) -> Vec<Region> {
    let keep = |test: &dyn Fn(&Region) -> bool| -> Vec<Region> {
        regions.iter().copied().filter(|r| test(r)).collect()
    };
    let then = keep(&|r| year.is_some_and(|year| r.is_in_force(year)));
    if !then.is_empty() {
        return then;
    }
    let now = keep(&|r| r.until.is_none());
    if !now.is_empty() {
        return now;
    }
    let last = regions.iter().filter_map(|r| r.until).max();
    keep(&|r| r.until == last)
}

/// Finds the names of regions in a text: at each place the longest full name, or short name of
/// a province.
///
/// Catches 上海市 and 长宁区 in 上海市长宁区政府; misses counties and cities called by their short
/// names, because many of those are words (和平, 安定) or names of people.
pub fn find_in(text: &str) -> Vec<Mention> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(regions) = GAZETTEER.longest_at(rest) {
            let len = regions.len;
            out.push(Mention { span: Span::new(at, at + len), regions: regions.found });
            at += len;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    out
}

fn ranked(mut regions: Vec<Region>) -> Vec<Region> {
    regions.sort_by_key(|r| {
        (r.until.map_or(0, |until| u16::MAX - until), r.level(), r.code)
    });
    regions
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::read);

struct Gazetteer {
    /// Sorted by code.
    rows: Vec<Region>,
    /// Names with the places in `rows`, sorted.
    by_name: Vec<(&'static str, u16)>,
    by_short_name: Vec<(&'static str, u16)>,
}

struct Longest {
    len: usize,
    found: Vec<Region>,
}

impl Gazetteer {
    fn read() -> Self {
        let mut rows: Vec<Region> =
            ROWS.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect();
        rows.sort_by_key(|r| (r.code, r.until.is_some(), r.until));
        let numbered = || (0_u16..).zip(&rows);
        let mut by_name: Vec<_> = numbered().map(|(i, r)| (r.name, i)).collect();
        let mut by_short_name: Vec<_> =
            numbered().filter_map(|(i, r)| Some((r.short_name()?, i))).collect();
        by_name.sort_unstable();
        by_short_name.sort_unstable();
        Self { rows, by_name, by_short_name }
    }

    fn named(&self, names: &[(&'static str, u16)], name: &str) -> Vec<Region> {
        let from = names.partition_point(|&(n, _)| n < name);
        let same = names.iter().skip(from).take_while(|&&(n, _)| n == name);
        same.filter_map(|&(_, i)| self.rows.get(usize::from(i)).copied()).collect()
    }

    /// Returns the name that the code above a region bore when the region was last in force.
    fn above(&self, code: u32, below: Region) -> Option<&'static str> {
        let from = self.rows.partition_point(|r| r.code < code);
        let same = || self.rows.iter().skip(from).take_while(|r| r.code == code);
        let wanted = below.until.unwrap_or(u16::MAX);
        same()
            .filter(|r| r.until.unwrap_or(u16::MAX) >= wanted)
            .min_by_key(|r| r.until.unwrap_or(u16::MAX))
            .or_else(|| same().max_by_key(|r| r.until.unwrap_or(u16::MAX)))
            .map(|r| r.name)
    }

    fn longest_at(&self, text: &str) -> Option<Longest> {
        let names = prefixes(&self.by_name, text).filter(|name| !is_generic(name)).max();
        let short = prefixes(&self.by_short_name, text).max().filter(|name| {
            self.named(&self.by_short_name, name)
                .iter()
                .any(|r| r.level() == Level::Province)
        });
        let name = names.max(short)?;
        let found = lookup(name);
        Some(Longest { len: name.len(), found })
    }
}

/// Returns the names of a sorted list that a text begins with; the longest sorts last.
fn prefixes<'a>(
    names: &'a [(&'static str, u16)],
    text: &'a str,
) -> impl Iterator<Item = &'static str> + 'a {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let head = text.get(..first).unwrap_or_default();
    let from = names.partition_point(|&(name, _)| name < head);
    names
        .iter()
        .skip(from)
        .map(|&(name, _)| name)
        .take_while(move |name| name.starts_with(head))
        .filter(move |name| text.starts_with(name))
}

/// Returns whether a full name is also a common noun: 郊区, 新区, 城区.
fn is_generic(name: &str) -> bool {
    name.chars().count() == 2 && name.ends_with('区')
}

fn row(line: &'static str) -> Option<Region> {
    let mut fields = line.split('\t');
    let code = fields.next()?.parse().ok()?;
    let name = fields.next()?;
    let since = fields.next().and_then(|f| f.parse().ok()).unwrap_or(1980);
    let until = fields.next().and_then(|f| f.parse().ok());
    Some(Region { code, name, since, until })
}

/// Words for kinds of regions, longer ones before those that end them.
const KINDS: [&str; 16] = [
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "矿区",
    "特区",
    "新区",
    "省",
    "市",
    "盟",
    "县",
    "区",
    "旗",
];

/// Peoples named in autonomous regions, without the final 族 that some of the names drop.
const PEOPLES: [&str; 49] = [
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "普米",
    "塔吉克",
    "怒",
    "独龙",
    "裕固",
    "保安",
    "鄂温克",
    "鄂伦春",
    "各",
    "毛难",
    "俄罗斯",
    "塔塔尔",
    "阿昌",
];

fn short_name(name: &'static str) -> Option<&'static str> {
    let (mut rest, kind) =
        KINDS.iter().find_map(|kind| Some((name.strip_suffix(kind)?, *kind)))?;
    if kind.starts_with("自治") {
        while let Some(shorter) = without_people(rest) {
            rest = shorter;
        }
        rest = rest.strip_suffix('族').unwrap_or(rest);
    }
    (rest.chars().count() >= 2).then_some(rest)
}

/// Removes a people's name from the end, where a place's name of two characters is left.
fn without_people(name: &'static str) -> Option<&'static str> {
    let long_enough = |rest: &&str| rest.chars().count() >= 2;
    PEOPLES.iter().find_map(|people| {
        if let Some(stem) = name.strip_suffix('族') {
            return stem.strip_suffix(people).filter(long_enough);
        }
        let dropped = people.chars().count() >= 2;
        name.strip_suffix(people).filter(|_| dropped).filter(long_enough)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, paths: &[&[&str]]) {
        let found: Vec<_> =
            in_force(&lookup(name), None).iter().map(|r| r.path()).collect();
        assert_eq!(found, paths, "{name}");
    }

    #[test]
    fn a_path_of_names_has_a_code_if_it_is_one_region() {
        let check = |path: &[&str], expected: Option<&str>| {
            let path: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(code_of(&path).as_deref(), expected, "{path:?}");
        };
        check(&["上海市", "长宁区"], Some("310105"));
        check(&["云海市", "望江区"], None);
        check(&[], None);
    }

    #[test]
    fn full_names_give_the_path_from_the_province() {
        check("长宁区", &[&["上海市", "长宁区"]]);
        check("海拉尔区", &[&["内蒙古自治区", "呼伦贝尔市", "海拉尔区"]]);
        check("恩施市", &[&["湖北省", "恩施土家族苗族自治州", "恩施市"]]);
        check("济源市", &[&["河南省", "济源市"]]);
        check("北京市", &[&["北京市"]]);
    }

    #[test]
    fn short_names_are_known() {
        check("内蒙古", &[&["内蒙古自治区"]]);
        check("新疆", &[&["新疆维吾尔自治区"]]);
        check("香港", &[&["香港特别行政区"]]);
        check(
            "恩施",
            &[
                &["湖北省", "恩施土家族苗族自治州"],
                &["湖北省", "恩施土家族苗族自治州", "恩施市"],
            ],
        );
        check(
            "积石山",
            &[&["甘肃省", "临夏回族自治州", "积石山保安族东乡族撒拉族自治县"]],
        );
        check("莫力达瓦", &[&["内蒙古自治区", "呼伦贝尔市", "莫力达瓦达斡尔族自治旗"]]);
        check("长宁", &[&["上海市", "长宁区"], &["四川省", "宜宾市", "长宁县"]]);
    }

    #[test]
    fn peoples_are_not_taken_for_places() {
        assert_eq!(short_name("东乡族自治县"), Some("东乡"));
        assert_eq!(short_name("鄂伦春自治旗"), Some("鄂伦春"));
        assert_eq!(short_name("三都水族自治县"), Some("三都"));
        assert_eq!(short_name("单县"), None);
    }

    #[test]
    fn places_of_the_past_are_known() {
        check("闸北区", &[&["上海市", "闸北区"]]);
        check("陇南地区", &[&["甘肃省", "陇南地区"]]);
    }

    #[test]
    fn a_year_tells_what_a_name_meant() {
        let at = |year| {
            let found = in_force(&lookup("巢湖市"), Some(year));
            found.iter().map(|r| r.level()).collect::<Vec<_>>()
        };
        assert_eq!(at(2008), [Level::City]);
        assert_eq!(at(2015), [Level::County]);
    }

    #[test]
    fn levels_follow_the_code() {
        let level = |name| lookup(name).first().map(|r| r.level());
        assert_eq!(level("重庆市"), Some(Level::Province));
        assert_eq!(level("兴安盟"), Some(Level::City));
        assert_eq!(level("科尔沁右翼前旗"), Some(Level::County));
        assert_eq!(level("石河子市"), Some(Level::County));
    }

    #[test]
    fn names_are_found_longest_first() {
        let text = "内蒙古自治区与上海市长宁区，郊区和平";
        let found: Vec<_> =
            find_in(text).iter().map(|m| text.get(m.span.range()).unwrap()).collect();
        assert_eq!(found, ["内蒙古自治区", "上海市", "长宁区"]);
    }

    #[test]
    fn every_row_is_read_with_its_way_up() {
        let lines = ROWS.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(GAZETTEER.rows.len(), lines);
        for region in &GAZETTEER.rows {
            let path = region.path();
            assert!(!path.is_empty() && path.len() <= 3, "{region:?}");
            let top = path.first().and_then(|name| lookup(name).first().copied());
            assert_eq!(top.map(|r| r.level()), Some(Level::Province), "{path:?}");
        }
    }
}
