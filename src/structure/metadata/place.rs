//! Which region a report is of: from the words for a place to a path from the province down.
//!
//! [`chain`] reads the names that a phrase begins with (上海市长宁区人民政府 → 上海市, 长宁区), those of
//! the gazetteer first, else a name that ends in the word for a kind of region, so that places the
//! gazetteer lacks are taken as printed. [`resolve`] gives the last name its full path. Of several
//! places of one name the one is taken whose province or city the report names elsewhere; where
//! nothing decides, the printed name stands alone. A bare 区 or 省 (在省十四届人大三次会议上) is no name.

use crate::model::{Level, Metadata};
use crate::structure::gazetteer::{self, Region};

/// The name of the nation in a region path.
pub(super) const NATION: &str = "中华人民共和国";

/// What is known about the region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Full names from the widest known region down.
    pub(super) path: Vec<String>,
    /// Code of the last region.
    pub(super) code: Option<u32>,
    /// Level of its government.
    pub(super) level: Option<Level>,
    /// How many places bear the name, where nothing decided between them.
    pub(super) ambiguous: usize,
}

const KINDS: [char; 9] = ['省', '市', '区', '县', '旗', '州', '盟', '镇', '乡'];

/// Words that begin what stands after a place, or that no name of a place holds.
const NO_PLACE: [&str; 30] = [
    "政府", "工作", "报告", "人民", "国民", "经济", "代表", "关于", "会议", "大会",
    "发展", "常务", "委员", "现在", "财政", "统计", "计划", "规划", "全体", "我国",
    "代理", "第", "年", "我", "本", "全", "各", "该", "向", "副",
];

/// Longest name taken as printed, without the word for its kind, in characters.
const LONGEST_UNKNOWN: usize = 7;

/// Returns the names of places that a phrase begins with, from the wider to the narrower.
pub(super) fn chain(phrase: &str) -> Vec<String> {
    let mut rest = phrase.trim_start_matches(|c: char| !c.is_alphabetic());
    rest = rest.strip_prefix("报告人").unwrap_or(rest);
    rest = rest.trim_start_matches(|c: char| !c.is_alphabetic());
    if ["国务院", NATION, "全国", "中央人民政府"]
        .iter()
        .any(|word| rest.starts_with(word))
    {
        return vec![NATION.to_owned()];
    }
    let mut out: Vec<String> = Vec::new();
    while let Some((name, len)) = name_at(rest, out.is_empty()) {
        // A page may print the wider region in brackets first: (云外省)云外省江湾市.
        if !out.contains(&name) {
            out.push(name);
        }
        rest = rest.get(len..).unwrap_or_default();
        rest = rest.trim_start_matches(['（', '）', '·', '-']);
    }
    out
}

/// Returns the full name of the region that a text begins with, and the length of the print.
fn name_at(text: &str, first: bool) -> Option<(String, usize)> {
    if let Some(name) = longest_full_name(text) {
        return Some((name.to_owned(), name.len()));
    }
    if first && let Some(found) = short_name_at(text) {
        return Some(found);
    }
    let len = unknown_name(text)?;
    Some((text.get(..len)?.to_owned(), len))
}

fn longest_full_name(text: &str) -> Option<&str> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(20);
    ends.filter_map(|end| text.get(..end))
        .filter(|name| name.ends_with(KINDS) && name.chars().count() >= 2)
        .filter(|name| !gazetteer::lookup_full(name).is_empty())
        .last()
}

/// Reads the short name of a province, or of another region that stands right before 政府.
fn short_name_at(text: &str) -> Option<(String, usize)> {
    let end = ["人民政府", "政府"].iter().find_map(|word| text.find(word));
    let whole = text.get(..end.unwrap_or(text.len()))?;
    let heads =
        [2_usize, 3].map(|n| text.char_indices().nth(n).map_or(text.len(), |at| at.0));
    let heads = heads.iter().filter_map(|&end| text.get(..end));
    let province = heads.rev().find_map(|head| {
        let found = gazetteer::lookup_short(head);
        let province = found.iter().find(|r| r.level() == Level::Province)?;
        let goes_on = text.get(head.len()..).unwrap_or_default();
        let another = goes_on.starts_with(KINDS) || goes_on.starts_with("生产建设兵团");
        (!another).then_some((province.name.to_owned(), head.len()))
    });
    province.or_else(|| {
        let found = gazetteer::in_force(&gazetteer::lookup_short(whole), None);
        match *found {
            [only] => Some((only.name.to_owned(), whole.len())),
            _ => None,
        }
    })
}

/// Returns the length of a name that ends in the word for a kind of region.
fn unknown_name(text: &str) -> Option<usize> {
    for (count, (at, c)) in text.char_indices().enumerate() {
        if !c.is_alphabetic() || c.is_ascii() || count > LONGEST_UNKNOWN {
            return None;
        }
        if !KINDS.contains(&c) || count == 0 {
            continue;
        }
        let name = text.get(..at)?;
        if NO_PLACE.iter().any(|word| name.contains(word)) {
            return None;
        }
        if name == "自治" {
            return None;
        }
        return Some(at + c.len_utf8());
    }
    None
}

/// Gives the last name of a chain its path; `hints` are other places that the report names, and
/// `text` its beginning, where the name of a province or city may decide.
pub(super) fn resolve(
    chain: &[String],
    hints: &[String],
    year: Option<u16>,
    text: &str,
) -> Option<Place> {
    let (last, wider) = chain.split_last()?;
    if last == NATION {
        let path = vec![NATION.to_owned()];
        return Some(Place { path, level: Some(Level::Nation), ..Place::default() });
    }
    let mut found = gazetteer::in_force(&gazetteer::lookup_full(last), year);
    let under = |r: &Region, names: &[String]| {
        names.iter().all(|name| r.path().contains(&name.as_str()))
    };
    found.retain(|r| under(r, wider));
    if found.len() > 1 {
        found = narrowed(found, hints, text);
    }
    Some(match *found {
        [only] => Place {
            path: only.path().into_iter().map(str::to_owned).collect(),
            code: Some(only.code),
            level: Some(only.level()),
            ambiguous: 0,
        },
        _ => Place {
            path: chain.to_vec(),
            code: None,
            level: common_level(&found).or_else(|| level_of_suffix(last, wider)),
            ambiguous: found.len(),
        },
    })
}

fn narrowed(found: Vec<Region>, hints: &[String], text: &str) -> Vec<Region> {
    let hinted: Vec<Region> = found
        .iter()
        .copied()
        .filter(|r| hints.iter().any(|h| h != r.name && r.path().contains(&h.as_str())))
        .collect();
    if hinted.len() == 1 {
        return hinted;
    }
    let mut counted: Vec<(usize, Region)> =
        found.iter().map(|&r| (mentions_above(r, text), r)).collect();
    counted.sort_by_key(|&(count, r)| (usize::MAX - count, r.code));
    match *counted {
        // A report names its own province and city often, another's now and then.
        [(most, first), (second, _), ..] if most >= 2 && most >= 3 * second => {
            vec![first]
        }
        _ => found,
    }
}

/// Counts how often a text names the regions above one, by their short names.
fn mentions_above(region: Region, text: &str) -> usize {
    let path = region.path();
    let above = path.iter().take(path.len().saturating_sub(1));
    let shorts = above.map(|name| {
        let found = gazetteer::lookup_full(name);
        found.first().and_then(|r| r.short_name()).unwrap_or(name)
    });
    shorts.map(|short| text.matches(short).count()).sum()
}

/// Looks up code and level of a region that was stated, not read: by its path, or else by the word
/// for its kind.
pub fn locate(metadata: &mut Metadata) {
    let Some((name, wider)) = metadata.region.split_last() else { return };
    let stated: Vec<&str> = metadata.region.iter().map(String::as_str).collect();
    let found: Vec<Region> = gazetteer::lookup_full(name)
        .into_iter()
        .filter(|region| region.path().ends_with(&stated))
        .collect();
    let found = gazetteer::in_force(&found, metadata.year);
    if let [only] = found.as_slice() {
        metadata.region_code = Some(only.code);
    }
    metadata.level = match &**name {
        "中华人民共和国" => Some(Level::Nation),
        _ => common_level(&found).or_else(|| level_of_suffix(name, wider)),
    };
}

fn common_level(found: &[Region]) -> Option<Level> {
    let first = found.first()?.level();
    found.iter().all(|r| r.level() == first).then_some(first)
}

/// Returns the level that the word for the kind of a region tells; 市 may be of three levels.
fn level_of_suffix(name: &str, wider: &[String]) -> Option<Level> {
    if name.ends_with("街道") {
        return Some(Level::Township);
    }
    match name.chars().next_back()? {
        '省' => Some(Level::Province),
        '县' | '旗' => Some(Level::County),
        '区' if name.ends_with("自治区") => Some(Level::Province),
        '区' if name.ends_with("地区") => Some(Level::City),
        '区' => Some(Level::County),
        '州' | '盟' => Some(Level::City),
        '镇' | '乡' => Some(Level::Township),
        '市' if wider.iter().any(|w| w.ends_with(['市', '州', '盟'])) => {
            Some(Level::County)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stated_region_gets_its_code_and_level() {
        let check = |region: &[&str], code: Option<u32>, level: Level| {
            let region = region.iter().map(|&name| name.to_owned()).collect();
            let mut metadata = Metadata { region, ..Metadata::default() };
            locate(&mut metadata);
            assert_eq!((metadata.region_code, metadata.level), (code, Some(level)));
        };
        check(&["上海市", "长宁区"], Some(310_105), Level::County);
        check(&["云外市", "澄江区"], None, Level::County);
        check(&["中华人民共和国"], None, Level::Nation);
    }

    fn check(phrase: &str, names: &[&str]) {
        assert_eq!(chain(phrase), names, "{phrase}");
    }

    #[test]
    fn names_are_read_from_the_wider_down() {
        check("上海市长宁区人民政府工作报告", &["上海市", "长宁区"]);
        check("（上海市）上海市长宁区人民政府", &["上海市", "长宁区"]);
        check("内蒙古海拉尔区", &["内蒙古自治区", "海拉尔区"]);
        check("恩施土家族苗族自治州", &["恩施土家族苗族自治州"]);
    }

    #[test]
    fn short_names_stand_for_full_ones() {
        check("新疆政府工作报告", &["新疆维吾尔自治区"]);
        check("黑龙江", &["黑龙江省"]);
        check("宜春政府工作报告", &["宜春市"]);
        check("新疆生产建设兵团第一师", &[]);
    }

    #[test]
    fn unknown_names_are_taken_as_printed() {
        check("云外市江湾新区人民政府", &["云外市", "江湾新区"]);
        check("云外县国民经济", &["云外县"]);
    }

    #[test]
    fn bare_kinds_are_no_names() {
        check("省", &[]);
        check("市人民政府", &[]);
        check("自治区主席", &[]);
        check("全市经济", &[]);
        check("政府工作报告", &[]);
        check("发展和改革委员会驻市", &[]);
    }

    #[test]
    fn the_nation_is_a_region() {
        check("国务院", &[NATION]);
        check("中华人民共和国国务院政府工作报告", &[NATION]);
    }

    fn check_resolved(chain: &[&str], hints: &[&str], text: &str, path: &[&str]) {
        let own =
            |names: &[&str]| names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>();
        let place = resolve(&own(chain), &own(hints), Some(2021), text).expect("a place");
        assert_eq!(place.path, path);
    }

    #[test]
    fn hints_decide_between_places_of_one_name() {
        check_resolved(&["鼓楼区"], &["福建省"], "", &["福建省", "福州市", "鼓楼区"]);
        check_resolved(&["鼓楼区"], &[], "南京江苏南京", &["江苏省", "南京市", "鼓楼区"]);
        check_resolved(&["徐州市", "鼓楼区"], &[], "", &["江苏省", "徐州市", "鼓楼区"]);
        check_resolved(&["鼓楼区"], &[], "", &["鼓楼区"]);
    }

    #[test]
    fn levels_of_unknown_places_follow_the_word() {
        let level = |name: &str, wider: &[String]| level_of_suffix(name, wider);
        assert_eq!(level("云外区", &[]), Some(Level::County));
        assert_eq!(level("云外镇", &[]), Some(Level::Township));
        assert_eq!(level("云外市", &[]), None);
    }
}
