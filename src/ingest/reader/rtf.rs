//! Reads RTF: Rich Text Format.
//!
//! The file is walked control word by control word with a stack of groups. Text comes as Unicode
//! (`\u26395`) with a substitute that is passed over, or as bytes (`\'cd\'fb`) in the code page that
//! the file or its fonts name. Numbers of lists stand in the file as text and are kept; headers,
//! footers, pictures, deleted and hidden text, and every destination that is marked as optional
//! (`\*`) are left out. Rows wait until their table ends, since only all of them tell how many columns
//! a wide cell covers.
//!
//! Guarantees: linear time; groups cost heap and not stack.

use encoding_rs::{BIG5, GB18030, WINDOWS_1252};

use super::flow::Flow;
use super::spans::spans;
use super::{Extract, Fault};
use crate::ingest::decode::replaced;
use crate::ingest::read::Limits;

/// Groups open at one time.
const DEEPEST: usize = 10_000;

/// Groups that hold no text of the report.
const SILENT: [&str; 32] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "fldinst",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "themedata",
    "datastore",
    "generator",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "xmlnstbl",
    "latentstyles",
    "annotation",
    "atnid",
    "atnauthor",
    "bkmkstart",
    "bkmkend",
    "filetbl",
    "comment",
    "private",
];

/// Reads the text of an RTF file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, Fault> {
    let mut reading = Reading::new(code_page(bytes));
    let mut at = 0;
    while at < bytes.len() {
        at = reading.step(bytes, at)?;
        if reading.length > limits.max_text {
            return Err(Fault::too_much(limits.max_text));
        }
    }
    Ok(reading.finish())
}

/// Returns the code page of the file: the one it names, else that of a Chinese font.
fn code_page(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let head = bytes.get(..bytes.len().min(256 * 1024)).unwrap_or_default();
    let has = |words: &str| memchr::memmem::find(head, words.as_bytes()).is_some();
    match () {
        () if has("\\ansicpg936") || has("\\ansicpg54936") => GB18030,
        () if has("\\ansicpg950") => BIG5,
        () if has("\\fcharset134") => GB18030,
        () if has("\\fcharset136") => BIG5,
        () => WINDOWS_1252,
    }
}

/// What holds inside a group.
#[derive(Debug, Clone, Copy)]
struct Group {
    /// Nothing of it is text.
    silent: bool,
    hidden: bool,
    /// Characters that stand after a Unicode one for programs that know none.
    substitutes: usize,
    in_table: bool,
    in_note: bool,
    /// The number of a list's item.
    in_number: bool,
}

/// A row of a table that is open.
struct Row {
    cells: Vec<String>,
    edges: Vec<i64>,
}

/// The text so far.
struct Reading {
    codec: &'static encoding_rs::Encoding,
    flow: Flow,
    groups: Vec<Group>,
    now: Group,
    /// Bytes that are not decoded yet.
    bytes: Vec<u8>,
    line: String,
    cells: Vec<String>,
    /// Right edges of the cells of the row that is open, in twentieths of a point.
    edges: Vec<i64>,
    /// Rows of the table that is open.
    rows: Vec<Row>,
    note: String,
    notes: Vec<String>,
    /// First half of a character beyond the basic plane.
    half: Option<u16>,
    /// Characters still to pass over.
    pass: usize,
    length: u64,
    margins: usize,
}

impl Reading {
    fn new(codec: &'static encoding_rs::Encoding) -> Self {
        let now = Group {
            silent: false,
            hidden: false,
            substitutes: 1,
            in_table: false,
            in_note: false,
            in_number: false,
        };
        Self {
            codec,
            flow: Flow::default(),
            groups: Vec::new(),
            now,
            bytes: Vec::new(),
            line: String::new(),
            cells: Vec::new(),
            edges: Vec::new(),
            rows: Vec::new(),
            note: String::new(),
            notes: Vec::new(),
            half: None,
            pass: 0,
            length: 0,
            margins: 0,
        }
    }

    /// Takes one step and returns where the next begins.
    fn step(&mut self, bytes: &[u8], at: usize) -> Result<usize, Fault> {
        match bytes.get(at) {
            Some(b'{') => {
                self.flush();
                if self.groups.len() >= DEEPEST {
                    return Err(Fault::damaged("its groups are nested without end"));
                }
                self.groups.push(self.now);
                Ok(at + 1)
            }
            Some(b'}') => {
                self.flush();
                self.close_group();
                Ok(at + 1)
            }
            Some(b'\\') => Ok(self.control(bytes, at + 1)),
            Some(b'\r' | b'\n' | 0) => Ok(at + 1),
            Some(&byte) => {
                self.byte(byte);
                Ok(at + 1)
            }
            None => Ok(at + 1),
        }
    }

    fn close_group(&mut self) {
        self.pass = 0;
        let Some(around) = self.groups.pop() else { return };
        if self.now.in_note && !around.in_note {
            let note = std::mem::take(&mut self.note);
            self.notes.push(note.trim().to_owned());
        }
        // Whether a paragraph stands in a table holds until it is reset.
        let in_table = self.now.in_table && !around.silent;
        self.now = Group { in_table, ..around };
    }

    /// Reads a control word or sign; returns where the next step begins.
    fn control(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(&sign) = bytes.get(at) else { return at };
        if !sign.is_ascii_alphabetic() {
            return self.control_sign(bytes, at, sign);
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|b| b.is_ascii_alphabetic()).take(40).count();
        let mut end = at + length;
        let is_negative = bytes.get(end) == Some(&b'-');
        let digits_at = end + usize::from(is_negative);
        let digits = bytes.get(digits_at..).unwrap_or_default();
        let digits = digits.iter().take_while(|b| b.is_ascii_digit()).take(10);
        let mut number: Option<i64> = None;
        for digit in digits {
            number = Some(number.unwrap_or(0) * 10 + i64::from(digit - b'0'));
            end = end.max(digits_at) + 1;
        }
        let number = number.map(|n| if is_negative { -n } else { n });
        let word = bytes.get(at..at + length).unwrap_or_default();
        if bytes.get(end) == Some(&b' ') {
            end += 1;
        }
        self.flush();
        if word == b"bin" {
            return end.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
        }
        self.word(&String::from_utf8_lossy(word), number);
        end
    }

    fn control_sign(&mut self, bytes: &[u8], at: usize, sign: u8) -> usize {
        match sign {
            b'\'' => {
                let digits = bytes.get(at + 1..at + 3).unwrap_or_default();
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                if let Ok(byte) = u8::from_str_radix(digits, 16) {
                    self.byte(byte);
                }
                return at + 3;
            }
            b'*' => {
                self.flush();
                // A text box is the one optional destination that holds text.
                let rest = bytes.get(at + 1..).unwrap_or_default();
                self.now.silent |= !rest.trim_ascii_start().starts_with(b"\\shpinst");
            }
            b'~' => self.push(" "),
            b'_' => self.push("-"),
            b'\r' | b'\n' => self.end_line(),
            b'\\' | b'{' | b'}' => self.byte(sign),
            _ => {}
        }
        at + 1
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        match word {
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => {
                self.now.substitutes = usize::try_from(number.unwrap_or(1)).unwrap_or(1)
            }
            "par" | "sect" => self.end_line(),
            "line" | "page" => self.push("\n"),
            "tab" if !self.now.in_number => self.push("\t"),
            "cell" | "nestcell" => {
                let cell = std::mem::take(&mut self.line);
                self.cells.push(cell);
            }
            "row" | "nestrow" => self.end_row(),
            "trowd" if !self.now.silent => self.edges.clear(),
            "cellx" if !self.now.silent => self.edges.push(number.unwrap_or(0)),
            "intbl" => self.now.in_table = true,
            "pard" => self.now.in_table = false,
            "plain" => self.now.hidden = false,
            "v" | "deleted" => self.now.hidden = number != Some(0),
            "footnote" => self.now.in_note = true,
            "listtext" | "pntext" => self.now.in_number = true,
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            _ if SILENT.contains(&word) => {
                let margin = word.starts_with("header") || word.starts_with("footer");
                self.margins += usize::from(margin && !self.now.silent);
                self.now.silent = true;
            }
            _ => {}
        }
    }

    /// Takes a character given by its number, which is signed and sixteen bits wide.
    fn unicode(&mut self, number: i64) {
        self.pass = 0;
        let unit = (number & 0xFFFF) as u16;
        let pair = self.half.take();
        let units = [pair.unwrap_or(unit), unit];
        let units = if pair.is_some() { &units[..] } else { &units[1..] };
        if pair.is_none() && (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
        } else {
            let text = String::from_utf16_lossy(units);
            self.push(&text);
        }
        self.pass = self.now.substitutes;
    }

    fn byte(&mut self, byte: u8) {
        if self.pass > 0 {
            self.pass -= 1;
        } else if !self.now.silent && !self.now.hidden {
            self.bytes.push(byte);
        }
    }

    /// Decodes the bytes so far.
    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let (text, _) = self.codec.decode_without_bom_handling(&bytes);
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        if self.now.silent || self.now.hidden {
            return;
        }
        if !self.bytes.is_empty() {
            self.flush();
        }
        self.length += text.len() as u64;
        let into = if self.now.in_note { &mut self.note } else { &mut self.line };
        into.extend(
            text.chars().filter(|c| matches!(*c, '\n' | '\t') || !c.is_control()),
        );
    }

    fn end_line(&mut self) {
        if self.now.silent || self.now.in_note {
            return;
        }
        if self.now.in_table {
            self.line.push('\n');
            return;
        }
        self.end_table();
        // Cells that no row's end followed are text after all.
        for cell in std::mem::take(&mut self.cells) {
            self.flow.paragraph(&cell);
        }
        let line = std::mem::take(&mut self.line);
        self.flow.paragraph(&line);
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        // The definition holds for rows after it too, until the next one. A row with another number
        // of cells than defined is of a table in a cell, or damaged.
        let fits = cells.len() == self.edges.len();
        let edges = if fits { self.edges.clone() } else { Vec::new() };
        self.rows.push(Row { cells, edges });
    }

    /// Adds the rows of the table that ends here.
    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let (edges, cells): (Vec<_>, Vec<_>) =
            rows.into_iter().map(|row| (row.edges, row.cells)).unzip();
        for (cells, spans) in cells.iter().zip(spans(&edges)) {
            self.flow.open_row();
            for (n, cell) in cells.iter().enumerate() {
                self.flow.open_cell();
                self.flow.paragraph(cell);
                self.flow.close_cell(spans.get(n).copied().unwrap_or(1));
            }
            self.flow.close_row();
        }
    }

    fn finish(mut self) -> Extract {
        self.flush();
        self.now.in_table = false;
        self.now.silent = false;
        self.now.in_note = false;
        if !self.line.is_empty() || !self.cells.is_empty() {
            self.end_line();
        }
        self.end_table();
        self.flow.notes(&self.notes);
        let mut extract = Extract::of_text(self.flow.finish());
        extract.lossy = replaced(&extract.text);
        extract.leave_out("headers and footers", self.margins);
        extract
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(rtf: &str, expected: &str) {
        let extract = read(rtf.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(extract.text, expected, "{rtf}");
    }

    #[test]
    fn bytes_are_read_in_the_code_page() {
        check(r"{\rtf1\ansi\ansicpg936 \'cd\'fb\'bd\'ad 2023\par}", "望江 2023\n");
        check(r"{\rtf1{\fonttbl{\f0\fcharset134 SimSun;}}\'cd\'fb\par}", "望\n");
    }

    #[test]
    fn unicode_passes_over_its_substitutes() {
        check(r"{\rtf1\u26395\'3f\u27743?\par}", "望江\n");
        check(r"{\rtf1\uc2\u26395 ab\u27743\'61\'62c\par}", "望江c\n");
        check(r"{\rtf1\u-10179?\u-8249?\par}", "\u{1F7C7}\n");
    }

    #[test]
    fn rows_have_tabs() {
        check(
            r"{\rtf1 a\par\trowd\pard\intbl b\cell {c}\par d\cell\row\pard e\par}",
            "a\nb\tc d\ne\n",
        );
    }

    #[test]
    fn a_wide_cell_keeps_the_columns_apart() {
        check(
            r"{\rtf1\trowd\cellx1000\cellx3000\pard\intbl a\cell b\cell\row\trowd\cellx1000\cellx2000\cellx3000\pard\intbl c\cell d\cell e\cell\row\pard f\par}",
            "a\tb\t\nc\td\te\nf\n",
        );
    }

    #[test]
    fn the_cells_of_a_table_in_a_cell_leave_those_around_it() {
        check(
            r"{\rtf1\trowd\cellx1000\cellx3000\pard\intbl a{\*\nesttableprops\trowd\cellx500}\cell b\cell\row\trowd\cellx1000\cellx2000\cellx3000\pard\intbl c\cell d\cell e\cell\row\pard f\par}",
            "a\tb\t\nc\td\te\nf\n",
        );
    }

    #[test]
    fn cells_that_are_not_as_defined_are_kept() {
        check(r"{\rtf1\trowd\cellx9000\pard\intbl a\cell b\cell\row\pard}", "a\tb\n");
    }

    #[test]
    fn silent_groups_are_left_out() {
        check(
            r"{\rtf1{\info{\title x}}{\*\generator y;}{\header z\par}{\v h}{\deleted o}a\par}",
            "a\n",
        );
    }

    #[test]
    fn numbers_of_lists_are_kept() {
        check(r"{\rtf1\ansicpg936{\listtext\pard \'d2\'bb\'a1\'a2\tab}a\par}", "一、a\n");
    }

    #[test]
    fn notes_stand_at_the_end() {
        check(r"{\rtf1 a{\footnote\pard b}c\par}", "ac\n\n注释\n[1] b\n");
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let fault = read("{".repeat(100_000).as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(fault.kind, crate::ingest::ProblemKind::Damaged);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let file = [b"{\\rtf1 ".as_slice(), &bytes].concat();
            read(&file, &Limits::default()).unwrap();
        }
    }
}
