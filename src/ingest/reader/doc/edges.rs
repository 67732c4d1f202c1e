//! Reads where the cells of a DOC's rows end on the paper: undoc does not tell, and without it a cell
//! over two columns looks like one over a single column.
//!
//! Each row ends in a paragraph of its own whose properties define the cells ([MS-DOC] 2.9.325,
//! `TDefTableOperand`). Properties of paragraphs lie in pages of 512 bytes that a list in the table
//! stream names (`PlcBtePapx`), and those of seven columns and more in a stream of their own. What is
//! found is used only where the number of cells agrees with the text's, row by row.
//!
//! It misses files that Word 6 or 95 wrote. Files that were saved in pieces may hold their rows in
//! another order; then the numbers of cells rarely agree, and nothing is told.

use std::io::{Cursor, Read as _};

/// Bytes of a page of properties.
const PAGE: usize = 512;
/// Most bytes read of a stream.
const MOST: u64 = 64 << 20;
/// Place of the list of pages in the head of the file: where it begins, and its length.
const PLACE_OF_PAGES: usize = 0x102;
/// Bit of the head that tells which of two streams is the table stream.
const WHICH_TABLE: u16 = 0x0200;
/// First version of the format that is read here: Word 97.
const WORD_97: u16 = 0x00C1;
/// The paragraph ends a row.
const ROW_END: u16 = 0x2417;
/// The cells of the row.
const CELLS: u16 = 0xD608;
/// The properties lie at this place of the data stream.
const ELSEWHERE: u16 = 0x6646;

/// Returns the right edges of the cells of each row, in the order of the file.
pub(super) fn of_rows(file: &[u8]) -> Vec<Vec<i64>> {
    rows(file).unwrap_or_default()
}

fn rows(file: &[u8]) -> Option<Vec<Vec<i64>>> {
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
    let (from, length) = (long(&main, PLACE_OF_PAGES)?, long(&main, PLACE_OF_PAGES + 4)?);
    let list = table.get(from..from.checked_add(length)?)?;
    // A list of n pages has n + 1 places of text before their numbers; no page is named twice.
    let count = list.len().saturating_sub(4) / 8;
    let mut rows = Rows { data: &data, found: Vec::new(), read: 0 };
    for at in 0..count.min(main.len() / PAGE) {
        let number = long(list, (count + 1 + at) * 4)? & 0x003F_FFFF;
        let begin = number.checked_mul(PAGE)?;
        if let Some(page) = main.get(begin..begin + PAGE) {
            rows.read_page(page);
        }
    }
    Some(rows.found)
}

/// The rows found so far.
struct Rows<'d> {
    /// The stream of properties that no page has room for.
    data: &'d [u8],
    found: Vec<Vec<i64>>,
    /// Bytes of it that were read: a damaged file may name the same ones again and again.
    read: usize,
}

impl<'d> Rows<'d> {
    /// Adds the rows that end on a page of properties.
    fn read_page(&mut self, page: &[u8]) {
        let count = usize::from(page.last().copied().unwrap_or(0));
        for at in 0..count {
            // Behind count + 1 places of text stand thirteen bytes a paragraph, the first of which
            // tells where its properties lie, in words of two bytes.
            let place = page.get((count + 1) * 4 + at * 13).copied().unwrap_or(0);
            let own = properties_of_page(page, usize::from(place) * 2);
            let Some(own) = own.filter(|_| place > 0) else { continue };
            let elsewhere = each(own)
                .find(|(property, _)| *property == ELSEWHERE)
                .and_then(|(_, place)| self.properties_of_data(place));
            self.found.extend(row(elsewhere.unwrap_or(own)));
        }
    }

    fn properties_of_data(&mut self, place: &[u8]) -> Option<&'d [u8]> {
        let begin = long(place, 0)?;
        let length = usize::from(short(self.data, begin)?);
        self.read += length;
        let is_sane = self.read as u64 <= MOST;
        self.data.get(begin + 2..begin + 2 + length).filter(|_| is_sane)
    }
}

/// Returns the list of properties that lies at a place of a page.
fn properties_of_page(page: &[u8], begin: usize) -> Option<&[u8]> {
    let words = usize::from(*page.get(begin)?);
    let (from, length) = match words {
        0 => (begin + 2, usize::from(*page.get(begin + 1)?) * 2),
        words => (begin + 1, words * 2 - 1),
    };
    // The number of the paragraph's style comes first.
    page.get(from + 2..(from + length).min(page.len()))
}

/// Returns the edges of the row that a list of properties ends; none for other paragraphs.
fn row(properties: &[u8]) -> Option<Vec<i64>> {
    let value = |wanted| {
        each(properties).find(|(property, _)| *property == wanted).map(|(_, value)| value)
    };
    let ends_row = value(ROW_END)?.first() == Some(&1);
    value(CELLS).and_then(cell_edges).filter(|_| ends_row)
}

/// Returns the properties of a list with their values, up to the first that is cut off.
fn each(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
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

/// Reads the definition of cells: how many, the left edge of the first, then their right edges.
fn cell_edges(value: &[u8]) -> Option<Vec<i64>> {
    let count = usize::from(*value.first()?);
    let edge = |at: usize| Some(i64::from(short(value, 1 + at * 2)?.cast_signed()));
    (1..=count).map(edge).collect()
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of properties: the end of a row of cells with the given edges.
    fn properties(edges: &[i16], ends: u8) -> Vec<u8> {
        let mut value = vec![edges.len() as u8 - 1];
        value.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
        let mut out = vec![0x17, 0x24, ends];
        // A property of two bytes in between is passed over.
        out.extend([0x03, 0x48, 7, 7]);
        out.extend(CELLS.to_le_bytes());
        out.extend((value.len() as u16 + 1).to_le_bytes());
        out.extend(value);
        out
    }

    #[test]
    fn edges_of_a_row_are_read() {
        assert_eq!(row(&properties(&[-108, 900, 2000], 1)), Some(vec![900, 2000]));
    }

    #[test]
    fn what_ends_no_row_has_none() {
        assert_eq!(row(&properties(&[0, 900], 0)), None);
        assert_eq!(row(&[0x17, 0x24, 1]), None);
        assert_eq!(row(&[]), None);
    }

    #[test]
    fn cut_off_properties_do_no_harm() {
        let whole = properties(&[0, 900, 2000], 1);
        for length in 0..whole.len() {
            assert_eq!(row(&whole[..length]), None, "{length}");
        }
    }

    #[test]
    fn paragraphs_of_a_page_are_looked_up() {
        let mut page = vec![0; PAGE];
        let list = properties(&[0, 900, 2000], 1);
        // One paragraph, whose properties begin at byte 100: a length of zero says that the next byte
        // has it, and a style of two bytes.
        page[PAGE - 1] = 1;
        page[8] = 50;
        page[101] = (list.len() as u8 + 3) / 2;
        page[104..104 + list.len()].copy_from_slice(&list);
        let mut rows = Rows { data: &[], found: Vec::new(), read: 0 };
        rows.read_page(&page);
        assert_eq!(rows.found, [vec![900, 2000]]);
    }

    #[test]
    fn properties_that_lie_elsewhere_are_followed_once() {
        let mut page = vec![0; PAGE];
        (page[PAGE - 1], page[8], page[100]) = (1, 50, 5);
        page[103..105].copy_from_slice(&ELSEWHERE.to_le_bytes());
        page[105] = 1;
        let list = properties(&[0, 900], 1);
        let data = [&[9, list.len() as u8, 0][..], &list].concat();
        let mut rows = Rows { data: &data, found: Vec::new(), read: 0 };
        rows.read_page(&page);
        assert_eq!(rows.found, [vec![900]]);
        let again = [&[9, 6, 0][..], &ELSEWHERE.to_le_bytes(), &[1, 0, 0, 0]].concat();
        let mut rows = Rows { data: &again, found: Vec::new(), read: 0 };
        rows.read_page(&page);
        assert_eq!(rows.found, Vec::<Vec<i64>>::new());
    }

    #[test]
    fn something_else_has_no_rows() {
        assert_eq!(of_rows(b"\xD0\xCF\x11\xE0"), Vec::<Vec<i64>>::new());
    }
}
