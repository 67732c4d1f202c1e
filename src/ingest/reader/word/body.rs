//! Walks the main part of a DOCX and its notes.
//!
//! What is skipped whole: deleted and moved-away text, the older state of changed properties, the
//! fallback of what stands there twice, instructions of fields, phonetic guides. Hidden text is
//! skipped run by run. A paragraph may stand inside another (a text box hangs on a run): it is put
//! after the one around it.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::super::flow::Flow;
use super::super::xml::{Node, Skip, Tag, walk};
use super::super::{Extract, Fault};
use super::numbering::Numbering;
use super::styles::{Numbered, Styles};

/// Text boxes in text boxes that are told apart.
const DEEPEST: usize = 8;

/// The main part as far as it was walked.
pub(super) struct Body {
    numbering: Numbering,
    styles: Styles,
    flow: Flow,
    /// Paragraphs that are open: one, or more inside text boxes.
    open: Vec<Open>,
    skip: Skip,
    /// Columns that the open cells cover, the innermost last.
    spans: Vec<usize>,
    /// Where text goes that stands in a text box, until the paragraph around it ends.
    boxed: Vec<String>,
    in_run_properties: bool,
    in_paragraph_properties: bool,
    in_row_properties: bool,
    in_text: bool,
    hidden_run: bool,
    /// The row that is open was deleted.
    row_deleted: bool,
    /// Beginning of a paragraph whose end was deleted: it goes on in the next.
    carried: String,
    references: Vec<(&'static str, String)>,
    notes: BTreeMap<(&'static str, String), String>,
    deleted: usize,
    hidden: usize,
    length: u64,
    most: u64,
}

/// A paragraph that is open.
#[derive(Default)]
struct Open {
    text: String,
    style: Option<String>,
    numbered: Numbered,
    /// Its end was deleted: the next paragraph belongs to it.
    joins_next: bool,
}

impl Body {
    /// Begins a walk that gives at most so many bytes of text.
    pub(super) fn new(numbering: Numbering, styles: Styles, most: u64) -> Self {
        Self {
            numbering,
            styles,
            flow: Flow::default(),
            open: Vec::new(),
            skip: Skip::default(),
            spans: Vec::new(),
            boxed: Vec::new(),
            in_run_properties: false,
            in_paragraph_properties: false,
            in_row_properties: false,
            in_text: false,
            hidden_run: false,
            row_deleted: false,
            carried: String::new(),
            references: Vec::new(),
            notes: BTreeMap::new(),
            deleted: 0,
            hidden: 0,
            length: 0,
            most,
        }
    }

    /// Takes one step of the walk.
    pub(super) fn visit(&mut self, node: &Node<'_>) {
        if self.skip.takes(node) {
            return;
        }
        match node {
            Node::Start(tag) => self.start(tag),
            Node::End(name) => self.end(name),
            Node::Text(text) if self.in_text && !self.hidden_run => self.push(text),
            Node::Text(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let properties = self.in_run_properties
            || self.in_paragraph_properties
            || self.in_row_properties;
        match tag.name() {
            "del" | "moveFrom" if !properties => {
                self.deleted += 1;
                self.skip.begin();
            }
            "rPrChange" | "pPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange"
            | "sectPr" | "Fallback" | "instrText" | "delText" | "delInstrText" | "rt"
            | "tblGrid" => self.skip.begin(),
            "p" => self.open_paragraph(),
            "pPr" => self.in_paragraph_properties = true,
            "rPr" => self.in_run_properties = true,
            "trPr" => self.in_row_properties = true,
            "tr" => {
                self.row_deleted = false;
                self.flow.open_row();
            }
            "tc" => {
                self.spans.push(1);
                self.flow.open_cell();
            }
            "gridSpan" => {
                if let (Some(span), Some(n)) = (self.spans.last_mut(), tag.number("val"))
                {
                    *span = n as usize;
                }
            }
            _ if properties => self.start_property(tag),
            _ => self.start_inline(tag),
        }
    }

    fn start_property(&mut self, tag: &Tag<'_>) {
        let paragraph = self.open.last_mut();
        match (tag.name(), paragraph) {
            ("del", _) if self.in_row_properties => self.row_deleted = true,
            ("del" | "moveFrom", Some(open)) if self.in_paragraph_properties => {
                open.joins_next = true;
            }
            ("vanish" | "webHidden", _) if self.in_run_properties => {
                let hides = tag.is_on() && !self.in_paragraph_properties;
                self.hidden += usize::from(hides && !self.hidden_run);
                self.hidden_run |= hides;
            }
            ("pStyle", Some(open)) => open.style = tag.value("val"),
            ("numId", Some(open)) => open.numbered.list = tag.value("val"),
            ("ilvl", Some(open)) => {
                open.numbered.level = tag.number("val").map(|n| n as usize);
            }
            _ => {}
        }
    }

    fn start_inline(&mut self, tag: &Tag<'_>) {
        if self.hidden_run {
            return;
        }
        match tag.name() {
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                let code =
                    tag.value("char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                // Characters of symbol fonts stand in the private area: pictures, not text.
                let sign = code.and_then(char::from_u32);
                if let Some(sign) = sign.filter(|c| !('\u{E000}'..'\u{F900}').contains(c))
                {
                    self.push(sign.encode_utf8(&mut [0; 4]));
                }
            }
            "footnoteReference" => self.refer("footnote", tag),
            "endnoteReference" => self.refer("endnote", tag),
            _ => {}
        }
    }

    fn refer(&mut self, element: &'static str, tag: &Tag<'_>) {
        self.references.extend(tag.value("id").map(|id| (element, id)));
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.close_paragraph(),
            "pPr" => self.in_paragraph_properties = false,
            "rPr" => self.in_run_properties = false,
            "trPr" => self.in_row_properties = false,
            "r" => self.hidden_run = false,
            "t" => self.in_text = false,
            "tc" => {
                let columns = self.spans.pop().unwrap_or(1);
                self.flow.close_cell(columns);
            }
            "tr" if std::mem::take(&mut self.row_deleted) => {
                self.deleted += 1;
                self.flow.drop_row();
            }
            "tr" => self.flow.close_row(),
            _ => {}
        }
    }

    fn open_paragraph(&mut self) {
        self.in_text = false;
        if self.open.len() < DEEPEST {
            self.open.push(Open::default());
        }
    }

    fn close_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let own = open.numbered;
        let by_style = open.style.as_deref().map(|style| self.styles.numbered(style));
        let by_style = by_style.unwrap_or_default();
        let numbered = Numbered {
            list: own.list.or(by_style.list),
            level: own.level.or(by_style.level),
        };
        let has_text = !open.text.trim().is_empty();
        let number = if has_text {
            self.numbering.next(&numbered, open.style.as_deref()).unwrap_or_default()
        } else {
            String::new()
        };
        if !self.open.is_empty() {
            self.boxed.push(format!("{number}{}", open.text));
            return;
        }
        let carried = std::mem::take(&mut self.carried);
        let text = format!("{carried}{number}{}", open.text);
        if open.joins_next {
            self.carried = text;
        } else {
            self.flow.paragraph(&text);
        }
        for line in std::mem::take(&mut self.boxed) {
            self.flow.paragraph(&line);
        }
    }

    fn push(&mut self, text: &str) {
        self.length += text.len() as u64;
        if self.length > self.most {
            return;
        }
        if let Some(open) = self.open.last_mut() {
            open.text.extend(text.chars().map(|c| match c {
                '\n' | '\t' => c,
                c if c.is_control() => ' ',
                c => c,
            }));
        }
    }

    /// Reads the notes of one part.
    pub(super) fn read_notes(&mut self, part: impl BufRead, element: &'static str) {
        let mut id = None;
        let mut text = String::new();
        let mut in_text = false;
        let mut skip = Skip::default();
        let walked = walk(part, |node| {
            if skip.takes(&node) {
                return;
            }
            match node {
                Node::Start(tag) => match tag.name() {
                    name if name == element => {
                        // The lines that part notes from the text are notes themselves.
                        id = tag.value("id").filter(|_| tag.value("type").is_none());
                        text.clear();
                    }
                    "del" | "moveFrom" | "instrText" | "Fallback" => skip.begin(),
                    "t" => in_text = true,
                    _ => {}
                },
                Node::End("t") => in_text = false,
                Node::End(name) if name == element => {
                    let id = id.take().map(|id| (element, id));
                    self.length += text.len() as u64;
                    if self.length <= self.most {
                        self.notes.extend(id.map(|id| (id, text.trim().to_owned())));
                    }
                }
                Node::Text(piece) if in_text => text.push_str(piece),
                Node::End(_) | Node::Text(_) => {}
            }
        });
        // Notes before the damage are whole; the others are missing, as a cut-off file's are.
        walked.unwrap_or_default();
    }

    /// Returns the text.
    pub(super) fn finish(mut self) -> Result<Extract, Fault> {
        while !self.open.is_empty() {
            self.close_paragraph();
        }
        if self.length > self.most {
            return Err(Fault::too_much(self.most));
        }
        if !self.carried.is_empty() {
            self.flow.paragraph(&self.carried);
        }
        let notes = std::mem::take(&mut self.notes);
        let notes: Vec<String> = self
            .references
            .iter()
            .filter_map(|reference| notes.get(reference))
            .filter(|note| !note.is_empty())
            .cloned()
            .collect();
        self.flow.notes(&notes);
        let mut extract = Extract::of_text(self.flow.finish());
        extract.leave_out("tracked deletions", self.deleted);
        extract.leave_out("hidden runs", self.hidden);
        Ok(extract)
    }
}
