//! Reads where the cells of a DOC's rows end on the paper: undoc does not tell, and without it a cell
//! over two columns looks like one over a single column.
//!
//! Each row ends in a paragraph of its own whose properties define the cells ([MS-DOC] 2.9.325,
//! `TDefTableOperand`); those of seven columns and more lie in a stream of their own. What is found is
//! used only where the number of cells agrees with the text's, row by row.
//!
//! It misses files that Word 6 or 95 wrote. Files that were saved in pieces may hold their rows in
//! another order; then the numbers of cells rarely agree, and nothing is told.

use super::binary::{CELLS, MOST, Streams, each, long, paragraphs, short};

/// The paragraph ends a row.
const ROW_END: u16 = 0x2417;
/// The properties lie at this place of the data stream.
const ELSEWHERE: u16 = 0x6646;

/// Returns the right edges of the cells of each row, in the order of the file.
pub(super) fn of_rows(streams: &Streams) -> Vec<Vec<i64>> {
    let mut rows = Rows { data: &streams.data, found: Vec::new(), read: 0 };
    streams.pages().for_each(|page| rows.read_page(page));
    rows.found
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
        for paragraph in paragraphs(page) {
            let own = paragraph.properties;
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

/// Returns the edges of the row that a list of properties ends; none for other paragraphs.
fn row(properties: &[u8]) -> Option<Vec<i64>> {
    let value = |wanted| {
        each(properties).find(|(property, _)| *property == wanted).map(|(_, value)| value)
    };
    let ends_row = value(ROW_END)?.first() == Some(&1);
    value(CELLS).and_then(cell_edges).filter(|_| ends_row)
}

/// Reads the definition of cells: how many, the left edge of the first, then their right edges.
fn cell_edges(value: &[u8]) -> Option<Vec<i64>> {
    let count = usize::from(*value.first()?);
    let edge = |at: usize| Some(i64::from(short(value, 1 + at * 2)?.cast_signed()));
    (1..=count).map(edge).collect()
}

#[cfg(test)]
mod tests {
    use super::super::binary::PAGE;
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
}
