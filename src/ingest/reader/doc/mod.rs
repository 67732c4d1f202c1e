//! Reads DOC: Word 6 to 2003.
//!
//! undoc reads the binary format; what it gives is put into lines and rows as for DOCX, deleted text
//! left out and notes at the end. What it does not tell is read beside it (`binary`): which columns a wide
//! cell covers (`edges`), and the numbers that Word counts by itself (`lists`). How many paragraphs
//! lack theirs all the same is told as a doubt.

mod binary;
mod edges;
mod lists;

use undoc::doc::DocParser;
use undoc::model::{Block, Cell, ListType, Paragraph, RevisionType, Row};

use super::flow::Flow;
use super::spans::spans;
use super::{Extract, Fault};
use crate::model::{Diagnostic, DiagnosticCode};

/// Tables in tables that are read.
const DEEPEST: usize = 16;

/// Reads the text of a DOC file.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, Fault> {
    // A DOCX that is locked by a password is such a container too, with one stream for all.
    let locked: Vec<u8> =
        "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(bytes, &locked).is_some() {
        return Err(Fault::encrypted());
    }
    let parsed = DocParser::from_bytes(bytes.to_vec()).and_then(|mut doc| doc.parse());
    let document = parsed.map_err(|error| match error {
        undoc::Error::Encrypted => Fault::encrypted(),
        other => Fault::damaged(&other.to_string().to_lowercase()),
    })?;
    let streams = binary::Streams::open(bytes).unwrap_or_default();
    let mut writing = Writing {
        edges: edges::of_rows(&streams),
        numbers: lists::Numbers::read(&streams),
        ..Writing::default()
    };
    let blocks: Vec<&Block> =
        document.sections.iter().flat_map(|section| &section.content).collect();
    let is_table = |block: &Block| matches!(block, Block::Table(_));
    // A wide table comes as one table a row.
    for run in blocks.chunk_by(|a, b| is_table(a) && is_table(b)) {
        let tables = run.iter().filter_map(|block| match block {
            Block::Table(table) => Some(&table.rows),
            _ => None,
        });
        let rows: Vec<&Row> = tables.flatten().collect();
        writing.rows(&rows, 0);
        run.iter().for_each(|block| writing.block(block));
    }
    Ok(writing.finish())
}

/// The text so far.
#[derive(Default)]
struct Writing {
    flow: Flow,
    notes: Vec<String>,
    /// Right edges of the cells of rows, as the file has them.
    edges: Vec<Vec<i64>>,
    /// Numbers of the paragraphs, as the file has them.
    numbers: lists::Numbers,
    /// Rows of the text so far.
    seen: usize,
    /// Paragraphs whose automatic number is not known.
    unnumbered: usize,
    deleted: usize,
}

impl Writing {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => {
                let text = self.text(paragraph);
                self.flow.paragraph(&text);
            }
            Block::Note { content, .. } => {
                let lines: Vec<String> =
                    content.iter().map(|paragraph| self.text(paragraph)).collect();
                self.notes.push(lines.concat().trim().to_owned());
            }
            // Tables are read with those beside them.
            Block::Table(_) => {}
            Block::PageBreak | Block::SectionBreak | Block::Image { .. } => {}
        }
    }

    fn rows(&mut self, rows: &[&Row], depth: usize) {
        let spans = match depth {
            0 => self.spans(rows),
            // Tables in tables have none: undoc gives them as lines of the cell around them.
            _ => Vec::new(),
        };
        for (at, row) in rows.iter().enumerate() {
            self.flow.open_row();
            let spans = spans.get(at);
            let count = spans.map_or(row.cells.len(), Vec::len);
            for (n, cell) in row.cells.iter().take(count).enumerate() {
                self.flow.open_cell();
                for paragraph in &cell.content {
                    let text = self.text(paragraph);
                    self.flow.paragraph(&text);
                }
                for nested in cell.nested_tables.iter().filter(|_| depth < DEEPEST) {
                    let rows: Vec<&Row> = nested.rows.iter().collect();
                    self.rows(&rows, depth + 1);
                }
                let span = spans.and_then(|spans| spans.get(n)).copied();
                self.flow.close_cell(span.unwrap_or(cell.col_span as usize));
            }
            self.flow.close_row();
        }
    }

    /// Returns how many columns the cells of a table cover; nothing where the edges are not those of
    /// its rows. A row whose properties lie elsewhere has an empty cell more than edges.
    fn spans(&mut self, rows: &[&Row]) -> Vec<Vec<usize>> {
        let end = self.seen + rows.len();
        let edges = self.edges.get(self.seen..end).unwrap_or_default();
        self.seen = end;
        let is_empty = |cell: Option<&Cell>| {
            cell.is_some_and(|cell| cell.content.iter().all(Paragraph::is_empty))
        };
        let fits = |(row, edges): (&&Row, &Vec<i64>)| {
            let more = row.cells.len().checked_sub(edges.len());
            more == Some(0) || more == Some(1) && is_empty(row.cells.last())
        };
        let all_fit = rows.len() == edges.len() && rows.iter().zip(edges).all(fits);
        if all_fit { spans(edges) } else { Vec::new() }
    }

    fn text(&mut self, paragraph: &Paragraph) -> String {
        let mut out = String::new();
        for run in &paragraph.runs {
            if run.revision == RevisionType::Deleted {
                self.deleted += 1;
                continue;
            }
            out.extend(run.text.chars().map(|c| match c {
                '\n' | '\u{B}' => '\n',
                '\t' => '\t',
                c if c.is_control() => ' ',
                c => c,
            }));
            if run.line_break {
                out.push('\n');
            }
        }
        if out.trim().is_empty() {
            return out;
        }
        // Deleted text is in the file's paragraph too.
        let whole: String = paragraph.runs.iter().map(|run| run.text.as_str()).collect();
        let number = self.numbers.of(&whole);
        let numbered = paragraph.list_info.as_ref();
        let numbered = numbered.is_some_and(|list| list.list_type == ListType::Numbered);
        self.unnumbered += usize::from(numbered && number.is_none());
        number.unwrap_or_default() + &out
    }

    fn finish(mut self) -> Extract {
        self.notes.retain(|note| !note.is_empty());
        self.flow.notes(&self.notes);
        let mut extract = Extract::of_text(self.flow.finish());
        extract.leave_out("tracked deletions", self.deleted);
        if self.unnumbered > 0 {
            let message = format!(
                "the numbers of {} paragraphs are counted by Word and not known here; save \
                 the file as DOCX to have them",
                self.unnumbered
            );
            extract
                .diagnostics
                .push(Diagnostic::new(DiagnosticCode::Incomplete, message));
        }
        extract
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::ProblemKind;

    fn check(bytes: &[u8], expected: ProblemKind) {
        assert_eq!(read(bytes).unwrap_err().kind, expected);
    }

    #[test]
    fn a_broken_container_is_damaged() {
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ProblemKind::Damaged);
        check(&[0; 600], ProblemKind::Damaged);
    }

    #[test]
    fn a_locked_docx_is_told() {
        let name: Vec<u8> =
            "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&name, ProblemKind::Encrypted);
    }

    #[test]
    fn deleted_runs_are_left_out_and_lost_numbers_told() {
        let mut paragraph = Paragraph::with_text("新");
        let mut old = undoc::model::TextRun::plain("旧");
        old.revision = RevisionType::Deleted;
        paragraph.add_run(old);
        paragraph.list_info = Some(undoc::model::ListInfo {
            list_type: ListType::Numbered,
            ..undoc::model::ListInfo::default()
        });
        let mut writing = Writing::default();
        writing.block(&Block::Paragraph(paragraph));
        let extract = writing.finish();
        assert_eq!(extract.text, "新\n");
        assert_eq!(extract.left_out[0].count, 1);
        assert_eq!(extract.diagnostics[0].code, DiagnosticCode::Incomplete);
    }
}
