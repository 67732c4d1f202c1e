//! Reads the automatic numbers of a DOC: undoc tells that a paragraph is counted, and neither by which
//! list nor how its number looks (一、 or 1.).
//!
//! The table stream defines lists with their levels (`PlfLst`, [MS-DOC] 2.9.131) and says which list
//! goes by which definition (`PlfLfo`). A paragraph asks for a list and a level by its own properties or
//! by those of its style. The paragraphs are gone through in the order of the text, with the text that
//! they hold, and counted as `counting` does; the reader of the text then looks its paragraphs up by
//! their text, so that one that undoc passes over costs no other its number.
//!
//! It misses numbers in files of Word 6 and 95, and those of fields (`LISTNUM`).

use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;

use super::super::counting::{Definition, LEVELS, Level, List, Lists, Suffix};
use super::super::numeral::Numeral;
use super::binary::{Streams, each, long, paragraphs, short};

/// Numbers of the pairs in the file's head: styles, pieces of text, definitions, lists.
const STYLES: usize = 1;
const PIECES: usize = 33;
const DEFINITIONS: usize = 73;
const LISTS: usize = 74;
/// Place of the count of characters of the main text in the file's head.
const TEXT_LENGTH: usize = 0x4C;
/// The property that names a level, and the one that names a list.
const LEVEL: u16 = 0x260A;
const LIST: u16 = 0x460B;
/// Styles that one may be based on, one on another: a circle must end.
const LONGEST_CHAIN: usize = 16;
/// Paragraphs ahead in which a text is looked for.
const AHEAD: usize = 64;
/// Marks that begin a field, end its instruction, and end it.
const FIELD: [u16; 3] = [0x13, 0x14, 0x15];

/// The numbers of the paragraphs that have one, and the text of all, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    paragraphs: Vec<(String, Option<String>)>,
    next: usize,
}

impl Numbers {
    /// Counts the paragraphs of a file.
    pub(super) fn read(streams: &Streams) -> Self {
        Self { paragraphs: count(streams).unwrap_or_default(), next: 0 }
    }

    /// Returns the number of the paragraph with a text, the first such behind the last that was found.
    pub(super) fn of(&mut self, text: &str) -> Option<String> {
        let text = bare(text);
        let ahead = self.paragraphs.iter().skip(self.next).take(AHEAD);
        let at = self.next + ahead.map(|(own, _)| own).position(|own| *own == text)?;
        self.next = at + 1;
        self.paragraphs.get(at)?.1.clone()
    }
}

/// Returns the characters that both readings of a paragraph have.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}

/// Returns text and number of each paragraph of the main text.
fn count(streams: &Streams) -> Option<Vec<(String, Option<String>)>> {
    let mut lists = lists(streams)?;
    let styles = styles(streams);
    let mut by_end: BTreeMap<usize, Asked> = BTreeMap::new();
    for paragraph in streams.pages().flat_map(paragraphs) {
        let own = Asked::of(paragraph.properties);
        let style = styles.get(usize::from(paragraph.style)).copied().unwrap_or_default();
        by_end.insert(paragraph.end, own.or(style));
    }
    let number = |(end, text): (usize, String)| {
        // The stretch that a mark stands in is the first that ends behind it.
        let asked = by_end.range(end + 1..).next().map(|(_, asked)| *asked);
        (text, asked.and_then(|asked| asked.number(&mut lists)))
    };
    Some(texts(streams)?.into_iter().map(number).collect())
}

/// The list and level that properties ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Asked {
    list: Option<u16>,
    level: Option<u8>,
}

impl Asked {
    fn of(properties: &[u8]) -> Self {
        let mut asked = Self::default();
        for (property, value) in each(properties) {
            match property {
                LIST => asked.list = short(value, 0),
                LEVEL => asked.level = value.first().copied(),
                _ => {}
            }
        }
        asked
    }

    fn or(self, other: Self) -> Self {
        Self { list: self.list.or(other.list), level: self.level.or(other.level) }
    }

    fn number(self, lists: &mut Lists) -> Option<String> {
        let list = self.list.filter(|list| *list > 0)?;
        lists.next(&list.to_string(), usize::from(self.level.unwrap_or(0)))
    }
}

/// Reads what each style asks for, by its number.
fn styles(streams: &Streams) -> Vec<Asked> {
    let sheet = streams.part(STYLES).unwrap_or_default();
    let styles = bounded_styles(sheet).unwrap_or_default();
    let whole = |at: usize| {
        let mut asked = Asked::default();
        let mut next = Some(at);
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = next.and_then(|at| styles.get(at)) else { break };
            asked = asked.or(style.asked);
            next = Some(style.based_on);
        }
        asked
    };
    (0..styles.len()).map(whole).collect()
}

#[derive(Debug, Default)]
struct Style {
    based_on: usize,
    asked: Asked,
}

/// Reads the style sheet ([MS-DOC] 2.9.271) up to where it is damaged.
fn bounded_styles(sheet: &[u8]) -> Option<Vec<Style>> {
    let (count, base) = (short(sheet, 2)?, usize::from(short(sheet, 4)?));
    let mut at = 2 + usize::from(short(sheet, 0)?);
    let mut out = Vec::new();
    for _ in 0..count {
        let Some(length) = short(sheet, at) else { break };
        let end = at + 2 + usize::from(length);
        let style = sheet.get(at + 2..end).unwrap_or_default();
        out.push(read_style(style, base).unwrap_or_default());
        at = end;
    }
    Some(out)
}

/// Reads one style: a fixed head, its name, then its properties of paragraphs.
fn read_style(style: &[u8], base: usize) -> Option<Style> {
    let (kind, based_on) = (short(style, 2)? & 0xF, short(style, 2)? >> 4);
    let name = usize::from(short(style, base)?);
    let at = base + 2 + name * 2 + 2;
    let length = usize::from(short(style, at)?);
    // The number of the style comes first.
    let properties = style.get(at + 4..at + 2 + length).unwrap_or_default();
    let is_of_paragraphs = kind == 1;
    let asked = if is_of_paragraphs { Asked::of(properties) } else { Asked::default() };
    Some(Style { based_on: usize::from(based_on), asked })
}

/// Reads the definitions and the lists that go by them.
fn lists(streams: &Streams) -> Option<Lists> {
    let mut lists = Lists::default();
    lists.define(definitions(streams)?);
    let part = streams.part(LISTS)?;
    let count = long(part, 0)?;
    let heads: Vec<(usize, u8)> = (0..count)
        .map_while(|at| {
            let head = 4 + at * 16;
            Some((long(part, head)?, *part.get(head + 12)?))
        })
        .collect();
    // Behind the heads stand what each list states of its own, four bytes apart.
    let mut at = 4 + heads.len() * 16;
    let list = |(number, (definition, own)): (usize, &(usize, u8))| {
        let mut list = List { definition: definition.to_string(), ..List::default() };
        at += 4;
        for _ in 0..*own {
            at = read_start(part, at, &mut list).unwrap_or(part.len());
        }
        ((number + 1).to_string(), list)
    };
    lists.add(heads.iter().enumerate().map(list).collect::<Vec<_>>());
    Some(lists)
}

/// Reads what a list states of one level ([MS-DOC] 2.9.133); returns where the next stands.
fn read_start(part: &[u8], at: usize, list: &mut List) -> Option<usize> {
    const START: usize = 0x10;
    const FORMAT: usize = 0x20;
    let (start, flags) = (long(part, at)?, long(part, at + 4)?);
    if flags & START != 0
        && let Some(own) = list.starts.get_mut(flags & 0xF)
    {
        *own = u32::try_from(start).ok();
    }
    let next = at + 8;
    if flags & FORMAT == 0 { Some(next) } else { Some(read_level(part, next)?.1) }
}

/// Reads the definitions: their heads, then the levels of each.
fn definitions(streams: &Streams) -> Option<Vec<(String, Definition)>> {
    const HEAD: usize = 28;
    const SIMPLE: u8 = 1;
    let heads = streams.part(DEFINITIONS)?;
    let count = usize::from(short(heads, 0)?);
    let heads: Vec<(usize, usize)> = (0..count)
        .map_while(|at| {
            let head = 2 + at * HEAD;
            let simple = heads.get(head + 26)? & SIMPLE != 0;
            Some((long(heads, head)?, if simple { 1 } else { LEVELS }))
        })
        .collect();
    // The levels stand behind the stretch that the file's head names.
    let begin = long(&streams.main, 0x9A + DEFINITIONS * 8)?;
    let rest = streams.table.get(begin..)?;
    let mut at = 2 + heads.len() * HEAD;
    let mut out = Vec::new();
    for (id, levels) in heads {
        let mut definition = Definition::default();
        for level in definition.levels.iter_mut().take(levels) {
            let Some((read, next)) = read_level(rest, at) else { return Some(out) };
            (*level, at) = (read, next);
        }
        out.push((id.to_string(), definition));
    }
    Some(out)
}

/// Reads a level ([MS-DOC] 2.9.150); returns where the next stands.
fn read_level(bytes: &[u8], at: usize) -> Option<(Level, usize)> {
    const HEAD: usize = 28;
    const LEGAL: u8 = 4;
    let byte = |place: usize| bytes.get(at + place).copied();
    let text = at + HEAD + usize::from(byte(24)?) + usize::from(byte(25)?);
    let length = usize::from(short(bytes, text)?);
    let units = (0..length).map(|n| short(bytes, text + 2 + n * 2));
    let units: Vec<u16> = units.collect::<Option<_>>()?;
    let signs =
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    let mut pattern = String::new();
    for sign in signs {
        match u32::from(sign) {
            // The number of a level stands as the number of that level.
            level @ 0..=8 => pattern.push_str(&format!("%{}", level + 1)),
            _ => pattern.push(sign),
        }
    }
    let level = Level {
        start: u32::try_from(long(bytes, at)?).ok(),
        numeral: numeral(byte(4)?),
        pattern,
        suffix: if byte(15)? == 2 { Suffix::Nothing } else { Suffix::Gap },
        style: None,
        legal: byte(5)? & LEGAL != 0,
    };
    Some((level, text + 2 + length * 2))
}

/// Returns the numeral that a number of `MSONFC` stands for ([MS-OSHARED] 2.2.1.3).
fn numeral(code: u8) -> Option<Numeral> {
    Some(match code {
        0x17 | 0xFF => return None,
        0x01 => Numeral::UpperRoman,
        0x02 => Numeral::LowerRoman,
        0x03 => Numeral::UpperLetter,
        0x04 => Numeral::LowerLetter,
        0x0A | 0x11 | 0x24 => Numeral::ChineseDigits,
        0x0B | 0x21 | 0x23 | 0x25 | 0x27 => Numeral::Chinese,
        0x22 | 0x26 => Numeral::ChineseLegal,
        0x0E | 0x13 => Numeral::FullWidth,
        0x12 | 0x1C => Numeral::Circled,
        0x16 => Numeral::TwoDigits,
        0x1E => Numeral::Stems,
        0x1F => Numeral::Branches,
        _ => Numeral::Decimal,
    })
}

/// Returns the paragraphs of the main text: where the mark at the end of each stands in the main
/// stream, and its characters.
fn texts(streams: &Streams) -> Option<Vec<(usize, String)>> {
    // No honest text has more characters than the stream has bytes, however often pieces name them.
    let mut left = long(&streams.main, TEXT_LENGTH)?.min(streams.main.len());
    let mut out = Vec::new();
    let mut open = Open::default();
    for piece in pieces(streams.part(PIECES)?)? {
        let count = piece.count.min(left);
        left -= count;
        for n in 0..count {
            let Some((at, unit)) = piece.unit(&streams.main, n) else { break };
            if matches!(unit, 0x0D | 0x07) {
                out.push((at, bare(&String::from_utf16_lossy(&open.units))));
                open = Open::default();
            } else {
                open.take(unit);
            }
        }
    }
    Some(out)
}

/// The paragraph that is being read.
#[derive(Debug, Default)]
struct Open {
    units: Vec<u16>,
    /// Fields whose instruction has not ended.
    instructions: usize,
}

impl Open {
    fn take(&mut self, unit: u16) {
        let [begins, separates, ends] = FIELD;
        match unit {
            _ if unit == begins => self.instructions += 1,
            _ if unit == separates || unit == ends => {
                self.instructions = self.instructions.saturating_sub(1);
            }
            _ if self.instructions == 0 => self.units.push(unit),
            _ => {}
        }
    }
}

/// A stretch of the text that lies in one place of the main stream.
#[derive(Debug)]
struct Piece {
    begin: usize,
    /// Characters of it.
    count: usize,
    /// Whether a character takes one byte.
    narrow: bool,
}

impl Piece {
    /// Returns a unit of the text and where it stands.
    fn unit(&self, main: &[u8], n: usize) -> Option<(usize, u16)> {
        if !self.narrow {
            let at = self.begin.checked_add(n * 2)?;
            return Some((at, short(main, at)?));
        }
        let at = self.begin.checked_add(n)?;
        let byte = *main.get(at)?;
        let wide = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
        let unit = wide.filter(|_| byte >= 0x80).map_or(u32::from(byte), u32::from);
        Some((at, u16::try_from(unit).ok()?))
    }
}

/// Reads the list of pieces ([MS-DOC] 2.9.38): behind some properties, places and what lies there.
fn pieces(clx: &[u8]) -> Option<Vec<Piece>> {
    const PROPERTIES: u8 = 1;
    const NARROW: usize = 0x4000_0000;
    let mut at = 0;
    while *clx.get(at)? == PROPERTIES {
        at += 3 + usize::from(short(clx, at + 1)?);
    }
    let length = long(clx, at + 1)?;
    let list = clx.get(at + 5..)?;
    let count = length.min(list.len()).saturating_sub(4) / 12;
    let piece = |n: usize| {
        let (from, to) = (long(list, n * 4)?, long(list, n * 4 + 4)?);
        let place = long(list, (count + 1) * 4 + n * 8 + 2)?;
        let narrow = place & NARROW != 0;
        let begin = place & (NARROW - 1);
        let begin = if narrow { begin / 2 } else { begin };
        Some(Piece { begin, count: to.saturating_sub(from), narrow })
    };
    Some((0..count).map_while(piece).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;

    /// The streams of a file with lists of three levels.
    fn streams() -> Streams {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/files/numbered.doc");
        Streams::open(&fs_err::read(path).unwrap()).unwrap()
    }

    #[test]
    fn paragraphs_of_a_file_are_counted() {
        let mut numbers = Numbers::read(&streams());
        assert_eq!(numbers.of("望江区人民政府工作报告"), None);
        assert_eq!(numbers.of("二〇二四年重点任务").as_deref(), Some("二、"));
        assert_eq!(numbers.of("减免检测费用三百万元。").as_deref(), Some("2."));
    }

    proptest! {
        #[test]
        fn damage_costs_numbers_and_no_more(
            changes in prop::collection::vec((any::<bool>(), any::<Index>(), any::<u8>()), 1..60)
        ) {
            let mut streams = streams();
            for (is_main, at, byte) in changes {
                let stream = if is_main { &mut streams.main } else { &mut streams.table };
                let at = at.index(stream.len());
                stream[at] = byte;
            }
            let counted = Numbers::read(&streams).paragraphs;
            prop_assert!(counted.len() <= streams.main.len());
        }
    }

    /// A level: how it counts, what follows the number, and the text around it.
    fn level(code: u8, follow: u8, text: &str) -> Vec<u8> {
        let mut out = vec![0; 28];
        (out[0], out[4], out[15]) = (1, code, follow);
        let units: Vec<u16> = text.encode_utf16().collect();
        out.extend((units.len() as u16).to_le_bytes());
        out.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        out
    }

    fn check_level(bytes: &[u8], number: u32, expected: &str) {
        let (level, end) = read_level(bytes, 0).unwrap();
        assert_eq!(end, bytes.len());
        let mut definition = Definition::default();
        definition.levels[0] = Level { start: Some(number), ..level };
        let mut lists = Lists::default();
        lists.define([("甲".to_owned(), definition)]);
        let list = List { definition: "甲".to_owned(), ..List::default() };
        lists.add([("1".to_owned(), list)]);
        assert_eq!(lists.next("1", 0).as_deref(), Some(expected));
    }

    #[test]
    fn levels_are_written_as_word_shows_them() {
        check_level(&level(0x27, 2, "\0、"), 12, "十二、");
        check_level(&level(0x25, 0, "（\0）"), 3, "（三）");
        check_level(&level(0x00, 0, "\0."), 3, "3. ");
        check_level(&level(0x1C, 2, "\0"), 2, "②");
    }

    #[test]
    fn a_cut_off_level_is_none() {
        let whole = level(0x27, 2, "第\0章");
        for length in 0..whole.len() {
            assert!(read_level(&whole[..length], 0).is_none(), "{length}");
        }
    }

    #[test]
    fn own_properties_go_before_those_of_the_style() {
        let own = Asked::of(&[0x0A, 0x26, 1]);
        let style = Asked::of(&[0x0B, 0x46, 3, 0, 0x0A, 0x26, 0]);
        assert_eq!(own.or(style), Asked { list: Some(3), level: Some(1) });
        let none = Asked::of(&[0x0B, 0x46, 0, 0]);
        assert_eq!(none.or(style).number(&mut Lists::default()), None);
    }

    #[test]
    fn paragraphs_are_looked_up_by_their_text() {
        let entry = |text: &str, number: Option<&str>| {
            (text.to_owned(), number.map(str::to_owned))
        };
        let paragraphs = vec![
            entry("标题", None),
            entry("工作回顾", Some("一、")),
            entry("隐藏", Some("二、")),
            entry("工作回顾", Some("三、")),
        ];
        let mut numbers = Numbers { paragraphs, next: 0 };
        assert_eq!(numbers.of("工作 回顾").as_deref(), Some("一、"));
        assert_eq!(numbers.of("没有这一段"), None);
        assert_eq!(numbers.of("工作回顾").as_deref(), Some("三、"));
        assert_eq!(numbers.of("工作回顾"), None);
    }

    #[test]
    fn pieces_lie_in_one_byte_or_two() {
        let list = [2, 28, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0];
        let narrow = [0, 0, 0x08, 0, 0, 0x40, 0, 0];
        let wide = [0, 0, 0x06, 0, 0, 0, 0, 0];
        let pieces = pieces(&[&list[..], &narrow, &wide].concat()).unwrap();
        let main = [0, 0, 0, 0, b'a', 0x93, 0x00, 0x4E];
        let units: Vec<_> = pieces
            .iter()
            .flat_map(|piece| (0..piece.count).map(|n| piece.unit(&main, n)))
            .collect();
        assert_eq!(units, [Some((4, 0x61)), Some((5, 0x201C)), Some((6, 0x4E00))]);
    }

    #[test]
    fn instructions_of_fields_are_no_text() {
        let mut open = Open::default();
        for unit in [0x13, 0x41, 0x14, 0x4E00, 0x15, 0x4E8C] {
            open.take(unit);
        }
        assert_eq!(open.units, [0x4E00, 0x4E8C]);
    }
}
