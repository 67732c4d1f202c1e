//! Counts the automatic numbers of a DOCX and writes them as Word shows them.
//!
//! A list (`num`) points to a definition (`abstractNum`) whose nine levels have a style of numeral, a
//! pattern (`第%1章`, `（%2）`) and a start. Lists of one definition count on together unless one
//! states a start of its own. A level begins anew below every number of a level above.
//!
//! Bullets are not written: they are pictures of fonts, and mean nothing in text.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use super::super::numeral::Numeral;
use super::super::xml::{Node, Tag, walk};
use super::styles::Numbered;

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a file and how far each is counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: BTreeMap<String, Definition>,
    lists: BTreeMap<String, List>,
    /// Counters by definition.
    counted: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Lists that were met.
    begun: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Definition {
    levels: [Level; LEVELS],
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: Option<u32>,
    /// None for bullets and for numbers that are not shown.
    numeral: Option<Numeral>,
    pattern: String,
    /// What follows the number.
    suffix: Suffix,
    /// The style whose paragraphs stand on this level.
    style: Option<String>,
    /// Numbers of the levels above are written in digits.
    legal: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Suffix {
    #[default]
    Gap,
    Nothing,
}

#[derive(Debug, Default)]
struct List {
    definition: String,
    starts: [Option<u32>; LEVELS],
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
        let list_id = numbered.list.as_deref()?;
        let list = self.lists.get(list_id)?;
        let definition = self.definitions.get(&list.definition)?;
        let by_style = || {
            let style = style?;
            definition.levels.iter().position(|l| l.style.as_deref() == Some(style))
        };
        let at = numbered.level.or_else(by_style).unwrap_or(0);
        let level = definition.levels.get(at)?;
        let counters = self.counted.entry(list.definition.clone()).or_default();
        if self.begun.insert(list_id.to_owned()) {
            for (counter, start) in counters.iter_mut().zip(list.starts) {
                if start.is_some() {
                    *counter = None;
                }
            }
        }
        let start = |at: usize| {
            let own = list.starts.get(at).copied().flatten();
            own.or(definition.levels.get(at).and_then(|l| l.start)).unwrap_or(1)
        };
        for (n, counter) in counters.iter_mut().enumerate() {
            match n.cmp(&at) {
                std::cmp::Ordering::Less => *counter = counter.or(Some(start(n))),
                std::cmp::Ordering::Equal => {
                    *counter = Some(counter.map_or(start(n), |n| n.saturating_add(1)));
                }
                std::cmp::Ordering::Greater => *counter = None,
            }
        }
        level.numeral?;
        Some(written(definition, level, counters))
    }
}

/// Fills the pattern of a level.
fn written(
    definition: &Definition,
    level: &Level,
    counters: &[Option<u32>; LEVELS],
) -> String {
    let mut out = String::new();
    let mut signs = level.pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        let digit = signs.peek().and_then(|c| c.to_digit(10)).filter(|_| sign == '%');
        let Some(at) = digit.and_then(|d| (d as usize).checked_sub(1)) else {
            out.push(sign);
            continue;
        };
        signs.next();
        let numeral = definition.levels.get(at).and_then(|l| l.numeral);
        let numeral = numeral.filter(|_| !level.legal).unwrap_or(Numeral::Decimal);
        let number = counters.get(at).copied().flatten();
        out.push_str(&number.map_or_else(String::new, |n| numeral.write(n)));
    }
    let is_latin = out.chars().next_back().is_some_and(|c| c.is_ascii());
    if is_latin && level.suffix == Suffix::Gap {
        out.push(' ');
    }
    out
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
            "abstractNum" => self.out.definitions.extend(self.definition.take()),
            "num" => self.out.lists.extend(self.list.take()),
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
