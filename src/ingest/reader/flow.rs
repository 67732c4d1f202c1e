//! Puts lines and the rows of tables together to the text that a reader gives.
//!
//! A paragraph is a line. A table's row is a line with tabs between its cells, so a cell's own
//! paragraphs are joined. A table of one column, and a row whose cells hold whole stretches of text,
//! only lay out the page: their paragraphs stay lines. Tables in cells become part of the cell.
//!
//! Guarantees: linear time, since tables nested deeper than [`DEEPEST`] are read as if they were
//! not nested; unbalanced calls (a damaged file) do no harm.

use super::super::sniff::is_han;

/// Tables in tables that are told apart: what people nest, with some to spare.
const DEEPEST: usize = 8;
/// Most columns that one cell may span: a damaged number must not fill the memory.
const WIDEST: usize = 64;
/// Characters of a cell with several paragraphs above which it is no cell but a part of the page.
const LAID_OUT: usize = 300;

/// The text so far, with the rows and cells that are open.
#[derive(Debug, Default)]
pub(super) struct Flow {
    body: Vec<String>,
    rows: Vec<Row>,
    /// Rows open below the deepest that is told apart.
    deeper: usize,
}

/// A row that is open.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<Vec<String>>,
    /// Cells of the file, not counting the columns that a wide one covers.
    own: usize,
    in_cell: bool,
}

impl Flow {
    /// Adds a paragraph; line breaks inside it stay, tabs are spaces but before the page number of a
    /// table of contents.
    pub(super) fn paragraph(&mut self, text: &str) {
        let lines = text.split('\n').map(|line| settle_tabs(line.trim_end()));
        self.lines().extend(lines);
    }

    fn lines(&mut self) -> &mut Vec<String> {
        match self.rows.last_mut().filter(|row| row.in_cell) {
            Some(row) => match row.cells.last_mut() {
                Some(cell) => cell,
                None => &mut self.body,
            },
            None => &mut self.body,
        }
    }

    /// Opens a row.
    pub(super) fn open_row(&mut self) {
        if self.rows.len() < DEEPEST {
            self.rows.push(Row::default());
        } else {
            self.deeper += 1;
        }
    }

    /// Opens a cell.
    pub(super) fn open_cell(&mut self) {
        if let Some(row) = self.rows.last_mut().filter(|_| self.deeper == 0) {
            row.cells.push(Vec::new());
            row.own += 1;
            row.in_cell = true;
        }
    }

    /// Closes a cell that covers so many columns.
    pub(super) fn close_cell(&mut self, columns: usize) {
        if let Some(row) = self.rows.last_mut().filter(|_| self.deeper == 0) {
            let covered = columns.clamp(1, WIDEST) - 1;
            row.cells.extend(std::iter::repeat_n(Vec::new(), covered));
            row.in_cell = false;
        }
    }

    /// Closes a row and adds it to what it stands in.
    pub(super) fn close_row(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(row) = self.rows.pop() {
            let lines = row.into_lines();
            self.lines().extend(lines);
        }
    }

    /// Drops the row that is open.
    pub(super) fn drop_row(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.rows.pop();
        }
    }

    /// Adds footnotes below a line of their own.
    pub(super) fn notes(&mut self, notes: &[String]) {
        if notes.is_empty() {
            return;
        }
        self.paragraph("");
        self.paragraph("注释");
        for (number, note) in (1..).zip(notes) {
            self.paragraph(&format!("[{number}] {note}"));
        }
    }

    /// Returns the text.
    pub(super) fn finish(mut self) -> String {
        self.deeper = 0;
        while !self.rows.is_empty() {
            self.close_row();
        }
        let mut out = self.body.join("\n");
        out.push('\n');
        out
    }
}

impl Row {
    fn into_lines(self) -> Vec<String> {
        let is_laid_out = |cell: &Vec<String>| {
            cell.iter().filter(|line| !line.trim().is_empty()).count() > 1
                && cell.iter().flat_map(|line| line.chars()).nth(LAID_OUT).is_some()
        };
        if self.own <= 1 || self.cells.iter().any(is_laid_out) {
            return self.cells.into_iter().flatten().collect();
        }
        let cells: Vec<String> = self.cells.iter().map(|cell| cell_text(cell)).collect();
        if cells.iter().all(String::is_empty) {
            return Vec::new();
        }
        vec![cells.join("\t")]
    }
}

/// Makes spaces of the tabs of a line, but for the one before a page number: a tab elsewhere would
/// make a row of the line.
fn settle_tabs(line: &str) -> String {
    match line.rsplit_once('\t') {
        Some((entry, page))
            if !page.is_empty()
                && !entry.trim().is_empty()
                && page.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            format!("{}\t{page}", entry.replace('\t', " "))
        }
        _ => line.replace('\t', " "),
    }
}

/// Joins the lines of a cell: without a space where Chinese meets Chinese.
fn cell_text(lines: &[String]) -> String {
    let mut out = String::new();
    for word in lines.iter().flat_map(|line| line.split(['\t', '\n'])).map(str::trim) {
        let Some(first) = word.chars().next() else { continue };
        let meets = out.chars().next_back().is_some_and(|last| {
            last.is_ascii_alphanumeric() && first.is_ascii_alphanumeric()
                || !(is_wide(last) || is_wide(first))
        });
        if meets {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Tells characters that stand beside others without a space.
pub(super) fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` opens a cell, `\n` at the top ends a row or a paragraph.
    fn check(build: impl FnOnce(&mut Flow), expected: &str) {
        let mut flow = Flow::default();
        build(&mut flow);
        assert_eq!(flow.finish(), expected);
    }

    fn row(flow: &mut Flow, cells: &[&str]) {
        flow.open_row();
        for cell in cells {
            flow.open_cell();
            flow.paragraph(cell);
            flow.close_cell(1);
        }
        flow.close_row();
    }

    #[test]
    fn cells_stand_between_tabs() {
        check(
            |flow| {
                flow.paragraph("表一");
                row(flow, &["指标", "目标"]);
                row(flow, &["", "5%"]);
            },
            "表一\n指标\t目标\n\t5%\n",
        );
    }

    #[test]
    fn only_the_tab_before_a_page_number_stays() {
        check(
            |flow| {
                flow.paragraph("一、\t工作回顾\t12");
                flow.paragraph("\t2023\t年");
            },
            "一、 工作回顾\t12\n 2023 年\n",
        );
    }

    #[test]
    fn lines_of_a_cell_are_one() {
        check(|flow| row(flow, &["人均\n收入", "a\nb", "1 \t2"]), "人均收入\ta b\t1 2\n");
    }

    #[test]
    fn a_wide_cell_keeps_the_columns_apart() {
        check(
            |flow| {
                flow.open_row();
                flow.open_cell();
                flow.paragraph("合计");
                flow.close_cell(2);
                flow.open_cell();
                flow.paragraph("9");
                flow.close_cell(1);
                flow.close_row();
            },
            "合计\t\t9\n",
        );
    }

    #[test]
    fn a_table_of_one_column_is_layout() {
        check(|flow| row(flow, &["第一段。\n第二段。"]), "第一段。\n第二段。\n");
    }

    #[test]
    fn long_stretches_in_cells_are_layout() {
        let long = format!("{}。\n第二段。", "字".repeat(LAID_OUT));
        check(|flow| row(flow, &["菜单", &long]), &format!("菜单\n{long}\n"));
    }

    #[test]
    fn a_table_in_a_cell_is_part_of_it() {
        check(
            |flow| {
                flow.open_row();
                flow.open_cell();
                row(flow, &["甲", "乙"]);
                flow.close_cell(1);
                flow.open_cell();
                flow.paragraph("丙");
                flow.close_cell(1);
                flow.close_row();
            },
            "甲乙\t丙\n",
        );
    }

    #[test]
    fn what_is_never_closed_is_kept() {
        check(
            |flow| {
                flow.open_row();
                flow.open_cell();
                flow.paragraph("甲");
            },
            "甲\n",
        );
        check(|flow| flow.close_row(), "\n");
    }

    #[test]
    fn deep_tables_are_read_flat() {
        check(
            |flow| {
                for _ in 0..10_000 {
                    flow.open_row();
                    flow.open_cell();
                }
                flow.paragraph("甲");
                for _ in 0..10_000 {
                    flow.close_cell(1);
                    flow.close_row();
                }
            },
            "甲\n",
        );
    }
}
