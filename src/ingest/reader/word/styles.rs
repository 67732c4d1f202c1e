//! What the styles of a DOCX say of its paragraphs: the automatic numbering that they bring.
//!
//! A style inherits from the one it is based on. Everything else about styles (fonts, sizes,
//! colors) is of no concern here.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::super::xml::{Node, Skip, walk};

/// Styles that one may be based on, one on another: a circle must end.
const LONGEST_CHAIN: usize = 16;

/// The numbering that a paragraph or a style asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Numbered {
    /// Which list; `0` is the wish for none.
    pub(super) list: Option<String>,
    /// Which level of it, from 0.
    pub(super) level: Option<usize>,
}

/// The paragraph styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    numbered: Numbered,
}

impl Styles {
    /// Reads `styles.xml`; what is damaged of it is left out.
    pub(super) fn read(part: impl BufRead) -> Self {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        let mut skip = Skip::default();
        let walked = walk(part, |node| {
            if skip.takes(&node) {
                return;
            }
            match node {
                Node::Start(tag) => match (tag.name(), open.as_mut()) {
                    ("style", _) => {
                        let id = tag.value("styleId").unwrap_or_default();
                        open = Some((id, Style::default()));
                    }
                    ("pPrChange", _) => skip.begin(),
                    ("basedOn", Some((_, style))) => style.based_on = tag.value("val"),
                    ("numId", Some((_, style))) => style.numbered.list = tag.value("val"),
                    ("ilvl", Some((_, style))) => {
                        style.numbered.level = tag.number("val").map(|n| n as usize);
                    }
                    _ => {}
                },
                Node::End("style") => styles.by_id.extend(open.take()),
                Node::End(_) | Node::Text(_) => {}
            }
        });
        if walked.is_err() {
            // Styles read so far are right; paragraphs of the others have no automatic number.
            styles.by_id.extend(open);
        }
        styles
    }

    /// Returns the numbering that a style brings, with what it inherits.
    pub(super) fn numbered(&self, id: &str) -> Numbered {
        let mut found = Numbered::default();
        let mut next = self.by_id.get(id);
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = next else { break };
            found.list = found.list.or_else(|| style.numbered.list.clone());
            found.level = found.level.or(style.numbered.level);
            next = style.based_on.as_ref().and_then(|id| self.by_id.get(id));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, id: &str, list: Option<&str>, level: Option<usize>) {
        let styles = Styles::read(xml.as_bytes());
        let expected = Numbered { list: list.map(str::to_owned), level };
        assert_eq!(styles.numbered(id), expected, "{id}");
    }

    const XML: &str = r#"<w:styles>
        <w:style w:styleId="1"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/>
            </w:numPr></w:pPr></w:style>
        <w:style w:styleId="2"><w:basedOn w:val="1"/></w:style>
        <w:style w:styleId="3"><w:basedOn w:val="4"/></w:style>
        <w:style w:styleId="4"><w:basedOn w:val="3"/></w:style></w:styles>"#;

    #[test]
    fn numbering_is_inherited() {
        check(XML, "1", Some("7"), Some(1));
        check(XML, "2", Some("7"), Some(1));
    }

    #[test]
    fn a_circle_of_styles_ends() {
        check(XML, "3", None, None);
    }

    #[test]
    fn an_unknown_style_brings_nothing() {
        check(XML, "9", None, None);
    }
}
