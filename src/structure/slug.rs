//! Readable stems of report ids: `shanghai-changning-2021-work`.
//!
//! The names of the region's path, without the word for their kind, are romanized and followed by
//! year and kind. The first reading of a character is taken, except for the characters
//! and names in `slug.tsv`, which read differently in names of places. Unknown parts are `unknown` and `undated`.
//! Two reports may get one stem; telling them apart is left to the caller.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use crate::model::Kind;

use super::gazetteer;

const READINGS: &str = include_str!("slug.tsv");

static EXCEPTIONS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    READINGS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// Words for kinds of regions that a stem leaves out.
const KINDS: [&str; 8] = ["街道", "省", "市", "区", "县", "旗", "盟", "镇"];

/// Returns the stem of a report's id from its region path, kind and year.
///
/// ```
/// use baogao::model::Kind;
/// use baogao::structure::slug::slug;
/// let region = ["上海市".to_owned(), "长宁区".to_owned()];
/// assert_eq!(
///     slug(&region, Some(Kind::WorkReport), Some(2021)),
///     "shanghai-changning-2021-work"
/// );
/// assert_eq!(slug(&[], None, None), "unknown-undated-other");
/// ```
pub fn slug(region: &[String], kind: Option<Kind>, year: Option<u16>) -> String {
    let names: Vec<String> = region
        .iter()
        .map(|name| romanized(name))
        .filter(|name| !name.is_empty())
        .collect();
    let place = if names.is_empty() { "unknown".to_owned() } else { names.join("-") };
    let year = year.map_or_else(|| "undated".to_owned(), |year| year.to_string());
    format!("{place}-{year}-{}", kind.unwrap_or(Kind::Other).slug())
}

fn romanized(name: &str) -> String {
    if let Some(reading) = EXCEPTIONS.get(name) {
        return (*reading).to_owned();
    }
    let short = short(name);
    if let Some(reading) = EXCEPTIONS.get(short) {
        return (*reading).to_owned();
    }
    short.chars().map(syllable).collect()
}

fn syllable(c: char) -> String {
    if c.is_ascii_alphanumeric() {
        return c.to_ascii_lowercase().to_string();
    }
    let own = EXCEPTIONS.get(c.encode_utf8(&mut [0; 4]) as &str).copied();
    let first = || c.to_pinyin().map(|reading| reading.plain());
    own.or_else(first).unwrap_or_default().replace('ü', "u")
}

fn short(name: &str) -> &str {
    let known =
        gazetteer::lookup_full(name).iter().find_map(|region| region.short_name());
    if let Some(short) = known.filter(|short| name.starts_with(short)) {
        return name.get(..short.len()).unwrap_or(name);
    }
    KINDS
        .iter()
        .find_map(|kind| name.strip_suffix(kind))
        .filter(|s| !s.is_empty())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(region: &[&str], expected: &str) {
        let region: Vec<String> = region.iter().map(|&name| name.to_owned()).collect();
        let found = slug(&region, Some(Kind::WorkReport), Some(2012));
        assert_eq!(found, format!("{expected}-2012-work"), "{region:?}");
    }

    #[test]
    fn names_lose_the_word_for_their_kind() {
        check(
            &["内蒙古自治区", "呼伦贝尔市", "海拉尔区"],
            "neimenggu-hulunbeier-hailaer",
        );
        check(&["北京市"], "beijing");
        check(&["湖北省", "恩施土家族苗族自治州"], "hubei-enshi");
        check(&["中华人民共和国"], "china");
        check(&["云外市", "江湾区"], "yunwai-jiangwan");
    }

    #[test]
    fn names_of_places_have_their_own_readings() {
        check(&["上海市", "闵行区"], "shanghai-minhang");
        check(&["浙江省", "温州市", "乐清市"], "zhejiang-wenzhou-yueqing");
        check(&["四川省", "都江堰市"], "sichuan-dujiangyan");
        check(&["重庆市"], "chongqing");
        check(&["福建省", "厦门市"], "fujian-xiamen");
        check(&["山东省", "菏泽市", "单县"], "shandong-heze-shan");
        check(&["河北省", "张家口市", "蔚县"], "hebei-zhangjiakou-yu");
        check(&["安徽省", "六安市"], "anhui-luan");
        check(&["湖南省", "长沙市"], "hunan-changsha");
        check(&["陕西省", "安康市"], "shaanxi-ankang");
        check(&["西藏自治区"], "xizang");
    }

    #[test]
    fn unknown_parts_are_named() {
        assert_eq!(slug(&[], Some(Kind::Bulletin), Some(2015)), "unknown-2015-bulletin");
        assert_eq!(slug(&["𠮷".to_owned()], None, None), "unknown-undated-other");
    }

    #[test]
    fn every_name_of_the_gazetteer_has_a_plain_stem() {
        for line in include_str!("gazetteer.tsv").lines().filter(|l| !l.starts_with('#'))
        {
            let name = line.split('\t').nth(1).unwrap();
            let stem = romanized(name);
            let plain = stem.bytes().all(|b| b.is_ascii_lowercase());
            assert!(plain && !stem.is_empty(), "{name} {stem}");
        }
    }
}
