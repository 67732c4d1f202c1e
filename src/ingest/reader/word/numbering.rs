//! Reads what a DOCX says of its automatic numbers.
//!
//! A list (`num`) points to a definition (`abstractNum`) of nine levels; `counting` says what they mean.

use std::io::BufRead;

use super::super::counting::{Definition, LEVELS, List, Lists, Suffix};
use super::super::numeral::Numeral;
use super::super::xml::{Node, Tag, walk};
use super::styles::Numbered;

/// The lists of a file and how far each is counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: Lists,
}

impl Numbering {
    /// Reads `numbering.xml`; what is damaged of it is left out.
    pub(super) fn read(part: impl BufRead) -> Self {
        let mut reading = Reading::default();
        let walked = walk(part, |node| match node {
            Node::Start(tag) => reading.open(&tag),
            Node::End(name) => reading.close(name),
            Node::Text(_) => {}
        });
        if walked.is_err() {
            // What was defined before the damage counts rightly.
            reading.close("abstractNum");
        }
        reading.out
    }

    /// Counts a paragraph and returns its number as Word shows it, with what follows it.
    pub(super) fn next(
        &mut self,
        numbered: &Numbered,
        style: Option<&str>,
    ) -> Option<String> {
        let list = numbered.list.as_deref()?;
        let by_style = || self.lists.level_of(list, style?);
        let level = numbered.level.or_else(by_style).unwrap_or(0);
        self.lists.next(list, level)
    }
}

/// The part that is being read.
#[derive(Debug, Default)]
struct Reading {
    out: Numbering,
    definition: Option<(String, Definition)>,
    list: Option<(String, List)>,
    /// The level that is open.
    level: usize,
}

impl Reading {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "abstractNum" => {
                let id = tag.value("abstractNumId").unwrap_or_default();
                self.definition = Some((id, Definition::default()));
            }
            "num" => {
                let id = tag.value("numId").unwrap_or_default();
                self.list = Some((id, List::default()));
            }
            "abstractNumId" => {
                if let Some((_, list)) = self.list.as_mut() {
                    list.definition = tag.value("val").unwrap_or_default();
                }
            }
            "lvl" | "lvlOverride" => {
                self.level = tag.number("ilvl").map_or(LEVELS, |n| n as usize);
            }
            "startOverride" => {
                let list = self.list.as_mut();
                let start = list.and_then(|(_, list)| list.starts.get_mut(self.level));
                if let Some(start) = start {
                    *start = tag.number("val");
                }
            }
            _ => self.open_in_level(tag),
        }
    }

    fn open_in_level(&mut self, tag: &Tag<'_>) {
        let definition = self.definition.as_mut();
        let level = definition.and_then(|(_, d)| d.levels.get_mut(self.level));
        let Some(level) = level else { return };
        match tag.name() {
            "start" => level.start = tag.number("val"),
            "numFmt" => {
                level.numeral = tag.value("val").and_then(|name| numeral(&name));
            }
            "lvlText" => level.pattern = tag.value("val").unwrap_or_default(),
            "suff" if tag.value("val").as_deref() == Some("nothing") => {
                level.suffix = Suffix::Nothing;
            }
            "pStyle" => level.style = tag.value("val"),
            "isLgl" => level.legal = tag.is_on(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "abstractNum" => self.out.lists.define(self.definition.take()),
            "num" => self.out.lists.add(self.list.take()),
            _ => {}
        }
    }
}

/// Returns the numeral that a name of `ST_NumberFormat` stands for.
fn numeral(name: &str) -> Option<Numeral> {
    Some(match name {
        "bullet" | "none" => return None,
        "decimalZero" => Numeral::TwoDigits,
        "decimalFullWidth" | "decimalFullWidth2" => Numeral::FullWidth,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => Numeral::Chinese,
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            Numeral::ChineseDigits
        }
        "chineseLegalSimplified" | "ideographLegalTraditional" => Numeral::ChineseLegal,
        "ideographTraditional" => Numeral::Stems,
        "ideographZodiac" => Numeral::Branches,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numeral::Circled,
        "lowerLetter" => Numeral::LowerLetter,
        "upperLetter" => Numeral::UpperLetter,
        "lowerRoman" => Numeral::LowerRoman,
        "upperRoman" => Numeral::UpperRoman,
        _ => Numeral::Decimal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<w:numbering><w:abstractNum w:abstractNumId="3">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
            <w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
            <w:pStyle w:val="二级"/><w:lvlText w:val="（%2）"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/>
            <w:lvlText w:val="%1.%3."/></w:lvl>
        <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0">
            <w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>"#;

    /// Counts paragraphs given as list and level.
    fn check(paragraphs: &[(&str, usize)], expected: &[Option<&str>]) {
        let mut numbering = Numbering::read(XML.as_bytes());
        let written: Vec<_> = paragraphs
            .iter()
            .map(|&(list, level)| {
                let list = Some(list.to_owned());
                numbering.next(&Numbered { list, level: Some(level) }, None)
            })
            .collect();
        let written: Vec<_> = written.iter().map(Option::as_deref).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn levels_count_and_begin_anew() {
        check(
            &[("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)],
            &[Some("一、"), Some("（一）"), Some("（二）"), Some("二、"), Some("（一）")],
        );
    }

    #[test]
    fn a_legal_level_writes_all_in_digits() {
        check(&[("1", 0), ("1", 2)], &[Some("一、"), Some("1.1. ")]);
    }

    #[test]
    fn a_list_may_state_its_start() {
        check(
            &[("1", 0), ("2", 0), ("2", 0)],
            &[Some("一、"), Some("五、"), Some("六、")],
        );
    }

    #[test]
    fn bullets_and_unknown_lists_have_no_number() {
        check(&[("1", 3), ("0", 0), ("9", 0), ("1", 88)], &[None; 4]);
    }

    #[test]
    fn a_style_names_its_level() {
        let mut numbering = Numbering::read(XML.as_bytes());
        let numbered = Numbered { list: Some("1".to_owned()), level: None };
        let number = numbering.next(&numbered, Some("二级"));
        assert_eq!(number.as_deref(), Some("（一）"));
    }
}
