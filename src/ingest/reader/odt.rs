//! Reads ODT: OpenDocument text.
//!
//! Paragraphs become lines and rows of tables lines with tabs; notes stand at the end; tracked
//! deletions, comments and the running heads of the page styles are left out. Numbers of lists are
//! counted by the list's style, since ODF does not write them into the text. Headings that are counted
//! by the outline of the file, without a list, lack theirs.

use std::collections::BTreeMap;

use super::flow::Flow;
use super::numeral::Numeral;
use super::package::Package;
use super::xml::{Node, Skip, Tag, walk};
use super::{Extract, Fault};
use crate::ingest::read::Limits;
use crate::model::{Diagnostic, DiagnosticCode};

/// Levels of a list.
const LEVELS: usize = 10;
/// Spaces that one element may stand for.
const MOST_SPACES: u32 = 100;

/// Reads the text of an ODT file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, Fault> {
    let mut package = Package::open(bytes, limits.max_text.saturating_mul(2))?;
    let encrypted = match package.stream("META-INF/manifest.xml")? {
        Some(part) => {
            let mut found = false;
            let walked = walk(part, |node| {
                if let Node::Start(tag) = node {
                    found |= tag.name() == "encryption-data";
                }
            });
            walked.is_ok() && found
        }
        None => false,
    };
    if encrypted {
        return Err(Fault::encrypted());
    }
    let mut body = Body { most: limits.max_text, ..Body::default() };
    if let Some(part) = package.stream("styles.xml")? {
        // A damaged part defines fewer lists.
        walk(part, |node| body.define(&node)).ok();
    }
    let Some(part) = package.stream("content.xml")? else {
        return Err(Fault::damaged("it has no content"));
    };
    let walked = walk(part, |node| body.visit(&node));
    let mut extract = body.finish()?;
    if let Err(reason) = walked {
        if extract.text.trim().is_empty() {
            return Err(Fault::damaged(&reason));
        }
        let message =
            format!("the file is damaged, its text may end too early: {reason}");
        extract.diagnostics.push(Diagnostic::new(DiagnosticCode::Incomplete, message));
    }
    Ok(extract)
}

/// The numbering of one level of a list style.
#[derive(Debug, Clone, Default)]
struct Level {
    numeral: Option<Numeral>,
    prefix: String,
    suffix: String,
    start: Option<u32>,
}

/// The content as far as it was walked.
#[derive(Default)]
struct Body {
    flow: Flow,
    skip: Skip,
    /// Text of the paragraphs that are open; a text box in a paragraph opens one more.
    open: Vec<String>,
    boxed: Vec<String>,
    /// The note that is open.
    note: Option<String>,
    notes: Vec<String>,
    styles: BTreeMap<String, Vec<Level>>,
    /// The list style that is being read.
    style: Option<String>,
    /// Styles of the lists that are open, from the outermost.
    lists: Vec<String>,
    counters: [u32; LEVELS],
    /// The number of the item that just began.
    number: Option<String>,
    spans: Vec<usize>,
    deleted: usize,
    length: u64,
    most: u64,
}

impl Body {
    /// Takes the list styles of the part that defines the styles with names; the text has others.
    fn define(&mut self, node: &Node<'_>) {
        match node {
            Node::Start(tag) => match tag.name() {
                "list-style" => self.style = tag.value("name"),
                "list-level-style-number" => self.define_level(tag),
                _ => {}
            },
            Node::End("list-style") => self.style = None,
            Node::End(_) | Node::Text(_) => {}
        }
    }

    fn visit(&mut self, node: &Node<'_>) {
        if self.skip.takes(node) {
            return;
        }
        match node {
            Node::Start(tag) => self.start(tag),
            Node::End(name) => self.end(name),
            Node::Text(text) => self.push(text),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "tracked-changes" => self.skip.begin(),
            "annotation" | "note-citation" | "ruby-text" | "desc" | "title"
            | "table-header" | "master-styles" => self.skip.begin(),
            "deletion" => {
                self.deleted += 1;
                self.skip.begin();
            }
            "p" | "h" => self.open.push(self.number.take().unwrap_or_default()),
            "note" => self.note = Some(String::new()),
            "line-break" => self.push("\n"),
            "tab" => self.push("\t"),
            "s" => {
                let count = tag.number("c").unwrap_or(1).min(MOST_SPACES);
                self.length += u64::from(count);
                if let Some(open) = self.open.last_mut()
                    && self.length <= self.most
                {
                    open.push_str(&" ".repeat(count as usize));
                }
            }
            "table-row" => self.flow.open_row(),
            "table-cell" | "covered-table-cell" => {
                let columns = tag.number("number-columns-repeated").unwrap_or(1);
                self.spans.push(columns as usize);
                self.flow.open_cell();
            }
            _ => self.start_list(tag),
        }
    }

    fn start_list(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "list-style" => self.style = tag.value("name"),
            "list-level-style-number" => self.define_level(tag),
            "list" => {
                let style = tag.value("style-name");
                let style = style.or_else(|| self.lists.last().cloned());
                let goes_on = tag.value("continue-numbering").as_deref() == Some("true")
                    || tag.value("continue-list").is_some();
                if let Some(counter) = self.counters.get_mut(self.lists.len())
                    && !goes_on
                {
                    *counter = 0;
                }
                self.lists.push(style.unwrap_or_default());
            }
            "list-item" => self.begin_item(tag.number("start-value")),
            _ => {}
        }
    }

    fn define_level(&mut self, tag: &Tag<'_>) {
        let Some(style) = self.style.clone() else { return };
        let at = tag.number("level").unwrap_or(1).saturating_sub(1) as usize;
        if at >= LEVELS {
            return;
        }
        let levels = self.styles.entry(style).or_default();
        if levels.len() <= at {
            levels.resize(at + 1, Level::default());
        }
        if let Some(level) = levels.get_mut(at) {
            *level = Level {
                numeral: tag.value("num-format").and_then(|format| numeral(&format)),
                prefix: tag.value("num-prefix").unwrap_or_default(),
                suffix: tag.value("num-suffix").unwrap_or_default(),
                start: tag.number("start-value"),
            };
        }
    }

    fn begin_item(&mut self, start: Option<u32>) {
        let Some(at) = self.lists.len().checked_sub(1).filter(|&at| at < LEVELS) else {
            return;
        };
        let level = self
            .lists
            .last()
            .and_then(|style| self.styles.get(style))
            .and_then(|levels| levels.get(at))
            .cloned()
            .unwrap_or_default();
        let Some(counter) = self.counters.get_mut(at) else { return };
        *counter = match start {
            Some(start) => start,
            None if *counter == 0 => level.start.unwrap_or(1),
            None => counter.saturating_add(1),
        };
        let number = *counter;
        self.number = level.numeral.map(|numeral| {
            let gap = if level.suffix.is_ascii() { " " } else { "" };
            format!("{}{}{}{gap}", level.prefix, numeral.write(number), level.suffix)
        });
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" | "h" => self.close_paragraph(),
            "note" => self.notes.extend(self.note.take()),
            "list-style" => self.style = None,
            "list" => {
                self.lists.pop();
            }
            "list-item" => self.number = None,
            "table-row" => self.flow.close_row(),
            "table-cell" | "covered-table-cell" => {
                let columns = self.spans.pop().unwrap_or(1);
                self.flow.close_cell(columns);
            }
            _ => {}
        }
    }

    fn close_paragraph(&mut self) {
        let Some(text) = self.open.pop() else { return };
        if let Some(note) = self.note.as_mut() {
            note.push_str(&text);
        } else if !self.open.is_empty() {
            self.boxed.push(text);
        } else {
            self.flow.paragraph(&text);
            for line in std::mem::take(&mut self.boxed) {
                self.flow.paragraph(&line);
            }
        }
    }

    fn push(&mut self, text: &str) {
        let Some(open) = self.open.last_mut() else { return };
        self.length += text.len() as u64;
        if self.length > self.most {
            return;
        }
        if matches!(text, "\n" | "\t") {
            open.push_str(text);
            return;
        }
        // White space of the file is one space; spaces that count are elements.
        let mut spaced = open.ends_with(' ');
        for c in text.chars() {
            let is_space = c.is_ascii_whitespace();
            match is_space {
                true if spaced => {}
                true => open.push(' '),
                false if c.is_control() => {}
                false => open.push(c),
            }
            spaced = is_space;
        }
    }

    fn finish(mut self) -> Result<Extract, Fault> {
        while !self.open.is_empty() {
            self.close_paragraph();
        }
        if self.length > self.most {
            return Err(Fault::too_much(self.most));
        }
        self.flow.notes(&self.notes);
        let mut extract = Extract::of_text(self.flow.finish());
        extract.leave_out("tracked deletions", self.deleted);
        Ok(extract)
    }
}

/// Returns the numeral that a `num-format` stands for: its first sign.
fn numeral(format: &str) -> Option<Numeral> {
    Some(match format.chars().next()? {
        '1' => Numeral::Decimal,
        '１' => Numeral::FullWidth,
        'a' => Numeral::LowerLetter,
        'A' => Numeral::UpperLetter,
        'i' => Numeral::LowerRoman,
        'I' => Numeral::UpperRoman,
        '一' => Numeral::Chinese,
        '壹' => Numeral::ChineseLegal,
        '甲' => Numeral::Stems,
        '子' => Numeral::Branches,
        '①' => Numeral::Circled,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::pack;
    use super::*;

    fn check(body: &str, expected: &str) {
        let content = format!(
            "<office:document-content><office:automatic-styles><text:list-style \
             style:name=\"L\"><text:list-level-style-number text:level=\"1\" \
             style:num-format=\"一, 二, 三, ...\" style:num-suffix=\"、\"/></text:list-style>\
             </office:automatic-styles><office:body>{body}</office:body>\
             </office:document-content>"
        );
        let file = pack(&[("mimetype", b""), ("content.xml", content.as_bytes())]);
        assert_eq!(read(&file, &Limits::default()).unwrap().text, expected, "{body}");
    }

    #[test]
    fn paragraphs_are_lines() {
        check(
            "<text:h>标题</text:h><text:p>甲<text:span>乙</text:span><text:s text:c=\"2\"/>丙\
             <text:line-break/>丁</text:p>",
            "标题\n甲乙  丙\n丁\n",
        );
    }

    #[test]
    fn rows_have_tabs() {
        check(
            "<table:table><table:table-row><table:table-cell><text:p>甲</text:p>\
             </table:table-cell><table:covered-table-cell/><table:table-cell>\
             <text:p>乙</text:p></table:table-cell></table:table-row></table:table>",
            "甲\t\t乙\n",
        );
    }

    #[test]
    fn lists_are_counted() {
        let item = "<text:list-item><text:p>项</text:p></text:list-item>";
        check(
            &format!(
                "<text:list text:style-name=\"L\">{item}{item}</text:list>\
                 <text:list text:style-name=\"L\" text:continue-numbering=\"true\">{item}\
                 </text:list><text:list text:style-name=\"L\">{item}</text:list>"
            ),
            "一、项\n二、项\n三、项\n一、项\n",
        );
    }

    #[test]
    fn lists_may_go_by_styles_of_the_file() {
        let styles = "<office:styles><text:list-style style:name=\"章\">\
             <text:list-level-style-number text:level=\"1\" style:num-format=\"甲\"/>\
             </text:list-style></office:styles>";
        let content = "<office:body><text:list text:style-name=\"章\"><text:list-item>\
             <text:p>项</text:p></text:list-item></text:list></office:body>";
        let file = pack(&[
            ("mimetype", b""),
            ("styles.xml", styles.as_bytes()),
            ("content.xml", content.as_bytes()),
        ]);
        assert_eq!(read(&file, &Limits::default()).unwrap().text, "甲 项\n");
    }

    #[test]
    fn deletions_comments_and_citations_are_left_out() {
        check(
            "<text:tracked-changes><text:p>旧</text:p></text:tracked-changes><text:p>新\
             <office:annotation><text:p>批</text:p></office:annotation><text:note>\
             <text:note-citation>1</text:note-citation><text:note-body><text:p>注文。</text:p>\
             </text:note-body></text:note></text:p>",
            "新\n\n注释\n[1] 注文。\n",
        );
    }

    #[test]
    fn a_locked_file_is_told() {
        let manifest = "<m:manifest><m:encryption-data/></m:manifest>";
        let file = pack(&[
            ("META-INF/manifest.xml", manifest.as_bytes()),
            ("content.xml", b"\x01\x02"),
        ]);
        let fault = read(&file, &Limits::default()).unwrap_err();
        assert_eq!(fault.kind, crate::ingest::ProblemKind::Encrypted);
    }
}
