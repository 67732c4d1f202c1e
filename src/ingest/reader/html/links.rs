//! The links of a page: addresses with the words that they stand on, in the order of the page.
//!
//! Addresses are as the page has them; links without one are passed over. It does not judge what a
//! link leads to.

use html5gum::{StartTag, Token, Tokenizer};

use super::declared_encoding;
use crate::ingest::decode::{decode, decode_as};

/// The links of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// What the page says its relative addresses are relative to, if it does.
    pub base: Option<String>,
    /// The links, in the order of the page.
    pub links: Vec<Link>,
}

/// A link of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// The address as the page has it, relative or not.
    pub address: String,
    /// The words of the link, or its title where it has none.
    pub words: String,
}

/// Most characters of a link's words: what is longer is no link but a page.
const LONGEST: usize = 300;

/// Returns the links of a page saved as HTML.
///
/// ```
/// let page = "<p>附件：<a href='a.pdf'>工作<b>报告</b></a></p>";
/// let found = baogao::ingest::links(page.as_bytes()).links;
/// assert_eq!(found[0].address, "a.pdf");
/// assert_eq!(found[0].words, "工作报告");
/// ```
pub fn links(page: &[u8]) -> Links {
    let decoded = match declared_encoding(page) {
        Some(encoding) => decode_as(page, encoding),
        None => decode(page),
    };
    let mut found = Links::default();
    let mut open: Option<Open> = None;
    for token in Tokenizer::new(decoded.text.as_str()).flatten() {
        match token {
            Token::StartTag(tag) if **tag.name == *b"base" => {
                found.base = found.base.or(value(&tag, b"href"));
            }
            // A link inside a link ends the outer one.
            Token::StartTag(tag) if **tag.name == *b"a" => {
                found.links.extend(open.take().map(Open::into_link));
                open = value(&tag, b"href").map(|address| Open {
                    address,
                    title: value(&tag, b"title").unwrap_or_default(),
                    words: String::new(),
                });
            }
            Token::EndTag(tag) if **tag.name == *b"a" => {
                found.links.extend(open.take().map(Open::into_link));
            }
            Token::String(text) => {
                if let Some(open) = &mut open {
                    open.words.push_str(&String::from_utf8_lossy(&text));
                }
            }
            _ => {}
        }
    }
    found.links.extend(open.map(Open::into_link));
    found
}

/// A link whose end has not come.
struct Open {
    address: String,
    title: String,
    words: String,
}

impl Open {
    fn into_link(self) -> Link {
        let words = Some(self.words.trim()).filter(|words| !words.is_empty());
        let words = words.unwrap_or(&self.title).chars().take(LONGEST).collect();
        Link { address: self.address, words }
    }
}

fn value(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let value = String::from_utf8_lossy(tag.attributes.get(name)?).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &[(&str, &str)]) {
        let found = links(page.as_bytes()).links;
        let found: Vec<_> =
            found.iter().map(|l| (l.address.as_str(), l.words.as_str())).collect();
        assert_eq!(found, expected, "{page}");
    }

    #[test]
    fn words_stand_beside_their_address() {
        check(
            "<a href=a.pdf>甲<br>乙</a>丙<a href=b>丁",
            &[("a.pdf", "甲乙"), ("b", "丁")],
        );
    }

    #[test]
    fn a_title_stands_for_missing_words() {
        check("<a href=a title=甲><img src=b></a>", &[("a", "甲")]);
    }

    #[test]
    fn a_link_without_address_is_none() {
        check("<a name=top>甲</a><a href=''>乙</a>", &[]);
    }

    #[test]
    fn the_first_base_counts() {
        let found = links(b"<base href='/x/'><base href='/y/'>");
        assert_eq!(found.base.as_deref(), Some("/x/"));
    }

    #[test]
    fn words_are_read_in_the_declared_encoding() {
        let found = links(b"<meta charset=gb2312><a href=a>\xB1\xA8\xB8\xE6</a>");
        assert_eq!(found.links[0].words, "报告");
    }
}
