//! Walks XML as a run of tags and texts: what DOCX and ODT are made of.
//!
//! Names come without their namespace's prefix, which is the writer's choice. Empty elements are a
//! start and an end. Only the five entities of XML and numbered characters are known, so nothing
//! expands; what cannot be resolved is left as it stands. Nesting costs heap and not stack.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// One step of the walk.
#[derive(Debug)]
pub(super) enum Node<'n> {
    /// A tag opens.
    Start(Tag<'n>),
    /// A tag closes; its name without prefix.
    End(&'n str),
    /// Characters between tags.
    Text(&'n str),
}

/// A tag that opens.
#[derive(Debug)]
pub(super) struct Tag<'n> {
    start: &'n BytesStart<'n>,
}

impl Tag<'_> {
    /// Returns the name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.start.name().into_inner())
    }

    /// Returns the value of an attribute by its name without prefix.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false).flatten().find_map(|attribute| {
            (local(attribute.key.into_inner()) == name).then(|| {
                attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_or_else(|_| attribute.value.to_string(), |v| v.into_owned())
            })
        })
    }

    /// Returns the number that an attribute holds.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.value(name)?.trim().parse().ok()
    }

    /// Tells whether an on/off property is on: `<w:b/>` is, `<w:b w:val="0"/>` is not.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Walks XML to its end; returns what is wrong with it, after everything before that was visited.
pub(super) fn walk(
    source: impl BufRead,
    mut visit: impl FnMut(Node<'_>),
) -> Result<(), String> {
    let mut reader = Reader::from_reader(source);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
            Event::Start(start) => visit(Node::Start(Tag { start: &start })),
            Event::End(end) => visit(Node::End(local(end.name().into_inner()))),
            Event::Text(text) => {
                visit(Node::Text(&text.xml_content(XmlVersion::Implicit1_0)));
            }
            Event::CData(text) => {
                visit(Node::Text(&text.xml_content(XmlVersion::Implicit1_0)));
            }
            Event::GeneralRef(reference) => {
                let name = reference.xml_content(XmlVersion::Implicit1_0);
                match reference.resolve_char_ref() {
                    Ok(Some(c)) => visit(Node::Text(c.encode_utf8(&mut [0; 4]))),
                    _ => match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(text) => visit(Node::Text(text)),
                        None => visit(Node::Text(&format!("&{name};"))),
                    },
                }
            }
            Event::Eof => return Ok(()),
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

/// Skips whole elements: counts how deep the walk is inside one that is left out.
#[derive(Debug, Default)]
pub(super) struct Skip {
    depth: usize,
}

impl Skip {
    /// Begins to skip the element that just opened.
    pub(super) fn begin(&mut self) {
        self.depth = 1;
    }

    /// Tells whether a node lies in the element that is skipped, its end included.
    pub(super) fn takes(&mut self, node: &Node<'_>) -> bool {
        if self.depth == 0 {
            return false;
        }
        match node {
            Node::Start(_) => self.depth += 1,
            Node::End(_) => self.depth -= 1,
            Node::Text(_) => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes the walk as `+name`, `-name` and text.
    fn check(xml: &str, expected: &str, whole: bool) {
        let mut out = String::new();
        let mut skip = Skip::default();
        let walked = walk(xml.as_bytes(), |node| {
            if skip.takes(&node) {
                return;
            }
            match node {
                Node::Start(tag) if tag.name() == "skip" => skip.begin(),
                Node::Start(tag) => {
                    let value = tag.value("val").unwrap_or_default();
                    out.push_str(&format!("+{}{value} ", tag.name()));
                }
                Node::End(name) => out.push_str(&format!("-{name} ")),
                Node::Text(text) => out.push_str(&format!("{text} ")),
            }
        });
        assert_eq!((out.trim_end(), walked.is_ok()), (expected, whole), "{xml}");
    }

    #[test]
    fn prefixes_are_left_out_and_empty_elements_opened() {
        check("<w:p><w:t w:val='1'/>甲</w:p>", "+p +t1 -t 甲 -p", true);
    }

    #[test]
    fn entities_are_resolved_and_never_expanded() {
        check("<t>a&amp;b&#x4E2D;&bomb;</t>", "+t a & b 中 &bomb; -t", true);
    }

    #[test]
    fn a_skipped_element_takes_all_inside_it() {
        check("<a><skip><b>x</b></skip>y</a>", "+a y -a", true);
    }

    #[test]
    fn what_stands_before_a_fault_is_visited() {
        check("<a>甲</b>", "+a 甲", false);
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let xml = "<a>".repeat(100_000);
        assert!(walk(xml.as_bytes(), |_| {}).is_ok());
    }
}
