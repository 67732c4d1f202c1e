//! Finds who is to do it: labels of annexes (主办单位：区民政局), brackets (市教育局负责), and 由 … 牵头.
//!
//! It catches 由县水务局牵头实施 and （责任单位：县教育局、各镇）; it misses a body whose name ends in no word of
//! the lexicon, and does not resolve short names. Whom a commitment does not name, the government of
//! the report stands for: that is known to the caller, not here.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::words::bodies;
use crate::model::{Level, Metadata, Span};

/// Finds a body that a stretch of text names as responsible.
pub(super) fn named(text: &str, within: Span) -> Option<Span> {
    let part = text.get(within.range())?;
    let verbs = || VERBS.iter().any(|verb| verb.find(part.as_bytes()).is_some());
    labeled(part)
        .or_else(|| verbs().then(|| in_brackets(part).or_else(|| after_by(part)))?)
        .map(|span| Span::new(span.start + within.start, span.end + within.start))
}

/// What a body that no label names is said to do: to be in charge, or to lead.
static VERBS: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| ["负责", "牵头"].map(|verb| Finder::new(verb.as_bytes())));

/// Returns where a label of bodies begins in a text, if one does: 主办单位：.
pub(super) fn label_at(text: &str) -> Option<usize> {
    // Hardly any sentence has a colon, and a label always ends before one.
    text.match_indices(['：', ':']).find_map(|(colon, _)| {
        let before = text.get(..colon)?.trim_end_matches(' ');
        let labels = bodies().labels.iter().filter(|label| before.ends_with(**label));
        labels.map(|label| before.len() - label.len()).min()
    })
}

/// Reads the list after a label, up to the end of its sentence or bracket.
fn labeled(text: &str) -> Option<Span> {
    let start = label_at(text)?;
    let rest = text.get(start..)?;
    let colon = rest.find(['：', ':'])?;
    let list = rest.get(colon..)?.trim_start_matches(['：', ':', ' ', '\u{3000}', '\t']);
    let from = text.len() - list.len();
    let end = list
        .find(['。', '；', ';', '）', ')', '\t', '\n', '】', ']'])
        .unwrap_or(list.len());
    let list = list.get(..end)?.trim_end();
    (!list.is_empty()).then(|| Span::new(from, from + list.len()))
}

/// Reads （市教育局负责） and （市教育局牵头）.
fn in_brackets(text: &str) -> Option<Span> {
    ["负责）", "负责)", "牵头）", "牵头)"].iter().find_map(|end| {
        let close = text.find(end)?;
        let before = text.get(..close)?;
        let open = before.rfind(['（', '('])?;
        let start = open + before.get(open..)?.chars().next()?.len_utf8();
        let body = before.get(start..)?;
        ends_as_body(body).then(|| Span::new(start, close))
    })
}

/// Reads 由县水务局牵头 and 由各镇负责.
fn after_by(text: &str) -> Option<Span> {
    let by = text.find('由')?;
    let start = by + '由'.len_utf8();
    let rest = text.get(start..)?;
    let end = ["牵头", "负责"].iter().filter_map(|verb| rest.find(verb)).min()?;
    let body = rest.get(..end)?;
    (body.chars().count() <= 30 && ends_as_body(body))
        .then(|| Span::new(start, start + end))
}

/// Whether a text ends as names of bodies do.
fn ends_as_body(text: &str) -> bool {
    let text = text.trim_end();
    let bodies = bodies();
    !text.is_empty()
        && (bodies.ends.iter().any(|end| text.ends_with(end))
            || bodies.names.iter().any(|name| text.ends_with(name)))
}

/// Returns the government that a report speaks for: 国务院, 晴川市人民政府.
pub(super) fn issuer(metadata: &Metadata) -> Option<String> {
    if metadata.level == Some(Level::Nation) {
        return Some("国务院".to_owned());
    }
    metadata.region.last().map(|region| format!("{region}人民政府"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_found_by_label_bracket_and_preposition() {
        let check = |text: &str, expected: Option<&str>| {
            let found = named(text, Span::new(0, text.len()));
            assert_eq!(found.map(|s| text.get(s.range()).unwrap()), expected, "{text}");
        };
        check("新建公园3个。主办单位：区绿化局、各街道。", Some("区绿化局、各街道"));
        check("新建公园3个（责任单位：区绿化局）", Some("区绿化局"));
        check("改造菜场2个（区商务委负责）", Some("区商务委"));
        check("由县水务局牵头实施", Some("县水务局"));
        check("由此推动发展，大家负责", None);
        check("单位：万元", None);
        check("新建公园3个", None);
    }

    #[test]
    fn the_issuer_is_the_government_of_the_last_region() {
        let metadata = Metadata {
            region: vec!["晴川省".to_owned(), "望江市".to_owned()],
            ..Metadata::default()
        };
        assert_eq!(issuer(&metadata).as_deref(), Some("望江市人民政府"));
        assert_eq!(issuer(&Metadata::default()), None);
    }
}
