//! The streams of a DOC and the properties of its paragraphs, for what undoc does not tell.
//!
//! Properties of paragraphs lie in pages of 512 bytes that a list in the table stream names
//! (`PlcBtePapx`), and long ones in a stream of their own ([MS-DOC] 2.6.1, 2.9.175). All of it is read
//! with care: a damaged file has fewer pages and properties, and never others.

use std::io::{Cursor, Read as _};

/// Bytes of a page of properties.
pub(super) const PAGE: usize = 512;
/// Most bytes read of a stream.
pub(super) const MOST: u64 = 64 << 20;
/// Where the pairs of places and lengths begin in the head of the file.
const PAIRS: usize = 0x9A;
/// Number of the pair of the list of pages.
const PAGES: usize = 13;
/// Bit of the head that tells which of two streams is the table stream.
const WHICH_TABLE: u16 = 0x0200;
/// First version of the format that is read here: Word 97.
const WORD_97: u16 = 0x00C1;
/// The definition of a row's cells: the only property whose length takes two bytes.
pub(super) const CELLS: u16 = 0xD608;

/// The streams of a file.
#[derive(Debug, Default)]
pub(super) struct Streams {
    pub(super) main: Vec<u8>,
    pub(super) table: Vec<u8>,
    /// Properties that no page has room for.
    pub(super) data: Vec<u8>,
}

impl Streams {
    /// Opens a file of Word 97 or later.
    pub(super) fn open(file: &[u8]) -> Option<Self> {
        let mut container = cfb::CompoundFile::open(Cursor::new(file)).ok()?;
        let mut stream = |name: &str| {
            let mut bytes = Vec::new();
            let stream = container.open_stream(name).ok()?;
            stream.take(MOST).read_to_end(&mut bytes).ok()?;
            Some(bytes)
        };
        let main = stream("/WordDocument")?;
        if short(&main, 2)? < WORD_97 {
            return None;
        }
        let is_first = short(&main, 0x0A)? & WHICH_TABLE != 0;
        let table = stream(if is_first { "/1Table" } else { "/0Table" })?;
        let data = stream("/Data").unwrap_or_default();
        Some(Self { main, table, data })
    }

    /// Returns the stretch of the table stream that a pair of the file's head names.
    pub(super) fn part(&self, pair: usize) -> Option<&[u8]> {
        let at = PAIRS + pair * 8;
        let (from, length) = (long(&self.main, at)?, long(&self.main, at + 4)?);
        self.table.get(from..from.checked_add(length)?)
    }

    /// Returns the pages of properties, in the order of the text.
    pub(super) fn pages(&self) -> impl Iterator<Item = &[u8]> {
        let list = self.part(PAGES).unwrap_or_default();
        // A list of n pages has n + 1 places of text before their numbers; no page is named twice.
        let count = list.len().saturating_sub(4) / 8;
        (0..count.min(self.main.len() / PAGE)).filter_map(move |at| {
            let number = long(list, (count + 1 + at) * 4)? & 0x003F_FFFF;
            let begin = number.checked_mul(PAGE)?;
            self.main.get(begin..begin.checked_add(PAGE)?)
        })
    }
}

/// A paragraph on a page of properties.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paragraph<'p> {
    /// Where its text ends in the main stream.
    pub(super) end: usize,
    /// Number of its style.
    pub(super) style: u16,
    pub(super) properties: &'p [u8],
}

/// Returns the paragraphs of a page of properties.
pub(super) fn paragraphs(page: &[u8]) -> impl Iterator<Item = Paragraph<'_>> {
    let count = usize::from(page.last().copied().unwrap_or(0));
    (0..count).filter_map(move |at| {
        let end = long(page, (at + 1) * 4)?;
        // Behind count + 1 places of text stand thirteen bytes a paragraph, the first of which tells
        // where its properties lie, in words of two bytes.
        let place = *page.get((count + 1) * 4 + at * 13)?;
        let (style, properties) = match place {
            0 => (0, &[][..]),
            place => styled(page, usize::from(place) * 2)?,
        };
        Some(Paragraph { end, style, properties })
    })
}

/// Returns the style and the properties that lie at a place of a page.
fn styled(page: &[u8], begin: usize) -> Option<(u16, &[u8])> {
    let words = usize::from(*page.get(begin)?);
    let (from, length) = match words {
        0 => (begin + 2, usize::from(*page.get(begin + 1)?) * 2),
        words => (begin + 1, words * 2 - 1),
    };
    let properties = page.get(from + 2..(from + length).min(page.len()))?;
    Some((short(page, from)?, properties))
}

/// Returns the properties of a list with their values, up to the first that is cut off.
pub(super) fn each(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let property = short(list, at)?;
        let (begin, length) = operand(list, at + 2, property)?;
        let value = list.get(begin..begin.checked_add(length)?)?;
        at = begin + length;
        Some((property, value))
    })
}

/// Returns where the value of a property stands, and its length, by the three highest bits of its
/// number ([MS-DOC] 2.6.1).
fn operand(properties: &[u8], at: usize, property: u16) -> Option<(usize, usize)> {
    let fixed = |length| Some((at, length));
    match property >> 13 {
        0 | 1 => fixed(1),
        2 | 4 | 5 => fixed(2),
        3 => fixed(4),
        7 => fixed(3),
        _ if property == CELLS => {
            Some((at + 2, usize::from(short(properties, at)?).saturating_sub(1)))
        }
        _ => Some((at + 1, usize::from(*properties.get(at)?))),
    }
}

/// Reads two bytes, the low one first.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

/// Reads four bytes, the low ones first.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_length_are_passed_over() {
        let list = [
            &[0x17, 0x24, 1][..],
            &[0x03, 0x48, 7, 7],
            &[0x49, 0x66, 1, 2, 3, 4],
            &[0x15, 0xC6, 2, 8, 9],
            &[0x08, 0xD6, 3, 0, 1, 1],
        ];
        let found: Vec<(u16, usize)> = each(&list.concat())
            .map(|(property, value)| (property, value.len()))
            .collect();
        assert_eq!(
            found,
            [(0x2417, 1), (0x4803, 2), (0x6649, 4), (0xC615, 2), (0xD608, 2)]
        );
    }

    #[test]
    fn paragraphs_of_a_page_are_looked_up() {
        let mut page = vec![0; PAGE];
        // Two paragraphs; the second has no properties of its own. Those of the first begin at byte
        // 100: a length of zero says that the next byte has it, and then comes the style.
        page[PAGE - 1] = 2;
        (page[4], page[8]) = (30, 40);
        page[12] = 50;
        page[101..107].copy_from_slice(&[3, 9, 0, 0x17, 0x24, 1]);
        let found: Vec<_> =
            paragraphs(&page).map(|p| (p.end, p.style, p.properties.to_vec())).collect();
        assert_eq!(found, [(30, 9, vec![0x17, 0x24, 1, 0]), (40, 0, vec![])]);
    }

    #[test]
    fn something_else_has_no_streams() {
        assert!(Streams::open(b"\xD0\xCF\x11\xE0").is_none());
    }
}
