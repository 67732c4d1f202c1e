//! A web page as a flat list of pieces, each with the element that it stands in.
//!
//! Elements are numbered in the order of their start tags, so parents come before children and an
//! element's pieces are one stretch of the list. End tags that are missing are supplied where it
//! matters for the text (paragraphs, items, rows and cells); others end with what is around them.
//!
//! It is not the standard's tree: misnested formatting is left as it stands, since it bears no text.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

/// Elements open at one time that are told apart.
pub(super) const DEEPEST: usize = 256;

/// A web page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// All text, one piece after another.
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// The first is the page itself.
    pub(super) elements: Vec<Element>,
    /// `name` or `property` in lower case, and `content`, of the `meta` tags.
    pub(super) metas: Vec<(String, String)>,
    /// Text of `title`.
    pub(super) title: String,
    /// The address that the page says to have.
    pub(super) address: Option<String>,
    /// Elements left out because the page does not show them.
    pub(super) hidden: usize,
}

/// An element that was open around pieces.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: Name,
    pub(super) parent: usize,
    /// Its stretch in the list of pieces.
    pub(super) first: usize,
    pub(super) end: usize,
}

/// A piece of the page, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) element: usize,
    pub(super) kind: PieceKind,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Bytes of the page's text.
    Text {
        start: usize,
        end: usize,
    },
    /// A new line.
    Break,
    /// A paragraph ends or begins.
    Block,
    /// A table begins or ends.
    TableStart,
    TableEnd,
    /// A row begins or ends.
    RowStart,
    RowEnd,
    /// A cell begins, over so many columns and rows.
    CellStart {
        columns: u16,
        rows: u16,
    },
    CellEnd,
}

/// Names of elements, as far as the text depends on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// The page itself, and elements that may hold the main text.
    Holder,
    Table,
    Row,
    Cell,
    Paragraph,
    Heading,
    Item,
    Link,
    /// Formatting, and whatever is unknown.
    Inline,
    /// Never part of the main text.
    Aside,
    /// Holds no text that is shown.
    Silent,
    Title,
}

impl Name {
    fn of(name: &[u8]) -> Self {
        match name {
            b"div" | b"section" | b"article" | b"main" | b"center" | b"body"
            | b"html" | b"form" | b"fieldset" | b"dl" | b"dd" | b"blockquote"
            | b"figure" | b"ul" | b"ol" | b"tbody" | b"thead" | b"tfoot" | b"details" => {
                Self::Holder
            }
            b"table" => Self::Table,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"p" | b"pre" | b"address" | b"caption" | b"dt" | b"figcaption" | b"hr" => {
                Self::Paragraph
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Self::Heading,
            b"li" => Self::Item,
            b"a" => Self::Link,
            b"nav" | b"aside" | b"footer" | b"button" | b"select" | b"menu" => {
                Self::Aside
            }
            b"script" | b"style" | b"noscript" | b"template" | b"iframe" | b"object"
            | b"svg" | b"textarea" | b"noframes" | b"rt" | b"rp" | b"map" => Self::Silent,
            b"title" => Self::Title,
            // Sites that make their own elements wrap the whole text in them.
            name if name.len() > 9 => Self::Holder,
            _ => Self::Inline,
        }
    }

    fn is_block(self) -> bool {
        !matches!(self, Self::Link | Self::Inline | Self::Silent | Self::Title)
    }
}

/// Elements that never hold anything.
fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

impl Page {
    /// Parses a page.
    pub(super) fn parse(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut building = Building::new();
        for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
            match token {
                Token::StartTag(tag) => building.open(&tag),
                Token::EndTag(tag) => building.close(&tag.name),
                Token::String(text) => building.text(&text),
                Token::Comment(comment) => building.comment(&comment),
                Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        building.finish()
    }

    /// Returns the text of a piece, if it is one of text.
    pub(super) fn text_of(&self, piece: &Piece) -> Option<&str> {
        match piece.kind {
            PieceKind::Text { start, end } => self.text.get(start..end),
            _ => None,
        }
    }

    /// Returns what a `meta` tag of one of the names says, the first name first.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self
                .metas
                .iter()
                .find(|(known, content)| known == name && !content.trim().is_empty());
            found.map(|(_, content)| content.trim())
        })
    }
}

/// An element that is open.
struct Open {
    tag: HtmlString,
    element: usize,
    name: Name,
}

/// A page that is being parsed.
struct Building {
    page: Page,
    open: Vec<Open>,
    /// Elements open that hold nothing that is shown.
    silent: usize,
    /// Start tags beyond the depth that is told apart, whose end tags must be passed over.
    beyond: usize,
}

impl Building {
    fn new() -> Self {
        let root = Element { name: Name::Holder, parent: 0, first: 0, end: 0 };
        let page = Page { elements: vec![root], ..Page::default() };
        Self { page, open: Vec::new(), silent: 0, beyond: 0 }
    }

    fn element(&self) -> usize {
        self.open.last().map_or(0, |open| open.element)
    }

    fn push(&mut self, kind: PieceKind) {
        let element = self.element();
        self.page.pieces.push(Piece { element, kind });
    }

    fn open(&mut self, tag: &StartTag<()>) {
        let bytes: &[u8] = &tag.name;
        let name = Name::of(bytes);
        match bytes {
            b"meta" => self.meta(tag),
            b"link" => self.link(tag),
            b"br" if self.silent == 0 => self.push(PieceKind::Break),
            _ => {}
        }
        if is_void(bytes) {
            if name.is_block() && self.silent == 0 {
                self.push(PieceKind::Block);
            }
            return;
        }
        self.close_implied(name);
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        let hidden = is_hidden(tag);
        self.page.hidden += usize::from(hidden && self.silent == 0);
        let name = if hidden { Name::Silent } else { name };
        let parent = self.element();
        let element = self.page.elements.len();
        let first = self.page.pieces.len();
        self.page.elements.push(Element { name, parent, first, end: first });
        self.open.push(Open { tag: tag.name.clone(), element, name });
        self.silent += usize::from(name == Name::Silent);
        if self.silent == 0 {
            self.begin(name, tag);
        }
    }

    /// Adds the pieces that stand where an element begins.
    fn begin(&mut self, name: Name, tag: &StartTag<()>) {
        match name {
            Name::Table => self.push(PieceKind::TableStart),
            Name::Row => self.push(PieceKind::RowStart),
            Name::Cell => {
                let (columns, rows) = (span(tag, b"colspan"), span(tag, b"rowspan"));
                self.push(PieceKind::CellStart { columns, rows });
            }
            name if name.is_block() => self.push(PieceKind::Block),
            _ => {}
        }
    }

    /// Closes what the start of an element ends without an end tag.
    fn close_implied(&mut self, name: Name) {
        let ends: &[Name] = match name {
            Name::Item => &[Name::Paragraph, Name::Item],
            Name::Row => &[Name::Paragraph, Name::Item, Name::Cell, Name::Row],
            Name::Cell => &[Name::Paragraph, Name::Item, Name::Cell],
            name if name.is_block() => &[Name::Paragraph],
            _ => return,
        };
        // Formatting inside a paragraph that was never closed ends with it; a table, a list and an
        // element that may hold the text end nothing around them.
        let mut keep = self.open.len();
        for (at, open) in self.open.iter().enumerate().rev() {
            if ends.contains(&open.name) {
                keep = at;
            } else if !matches!(open.name, Name::Inline | Name::Link) {
                break;
            }
        }
        self.close_to(keep);
    }

    fn close(&mut self, name: &[u8]) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if name == b"br" || name == b"p" && !self.has_open(b"p") {
            self.push(PieceKind::Break);
            return;
        }
        let is_cell = matches!(Name::of(name), Name::Cell | Name::Row);
        // The end tag of a cell never closes the table around its own.
        let within = self
            .open
            .iter()
            .rposition(|open| open.name == Name::Table && is_cell)
            .map_or(0, |at| at + 1);
        let found = self.open.iter().rposition(|open| *open.tag == *name);
        // The end tag of formatting does not close the blocks around it.
        let found = found.filter(|&at| at >= within).filter(|&at| {
            Name::of(name).is_block()
                || self.open.iter().skip(at + 1).all(|open| !open.name.is_block())
                || self.open.get(at).is_some_and(|open| open.name == Name::Silent)
        });
        if let Some(at) = found {
            self.close_to(at);
        }
    }

    fn has_open(&self, name: &[u8]) -> bool {
        self.open.iter().any(|open| *open.tag == *name)
    }

    /// Closes all but the first elements that are open.
    fn close_to(&mut self, keep: usize) {
        while self.open.len() > keep {
            if self.silent == 0 {
                match self.open.last().map(|open| open.name) {
                    Some(Name::Table) => self.push(PieceKind::TableEnd),
                    Some(Name::Row) => self.push(PieceKind::RowEnd),
                    Some(Name::Cell) => self.push(PieceKind::CellEnd),
                    Some(name) if name.is_block() => self.push(PieceKind::Block),
                    _ => {}
                }
            }
            let Some(open) = self.open.pop() else { return };
            self.silent -= usize::from(open.name == Name::Silent);
            let end = self.page.pieces.len();
            if let Some(element) = self.page.elements.get_mut(open.element) {
                element.end = end;
            }
        }
    }

    fn text(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        if self.open.last().is_some_and(|open| open.name == Name::Title) {
            self.page.title.push_str(&text);
        } else if self.silent == 0 && !text.is_empty() {
            let start = self.page.text.len();
            self.page.text.push_str(&text);
            let end = self.page.text.len();
            self.push(PieceKind::Text { start, end });
        }
    }

    /// Reads where the browser saved the page from.
    fn comment(&mut self, comment: &[u8]) {
        let comment = String::from_utf8_lossy(comment);
        if let Some(rest) = comment.trim().strip_prefix("saved from url=") {
            let address = rest.split_once(')').map_or(rest, |(_, address)| address);
            self.page.address.get_or_insert(address.trim().to_owned());
        }
    }

    fn meta(&mut self, tag: &StartTag<()>) {
        let name = attribute(tag, b"name").or(attribute(tag, b"property"));
        if let (Some(name), Some(content)) = (name, attribute(tag, b"content")) {
            self.page.metas.push((name.to_lowercase(), content));
        }
    }

    fn link(&mut self, tag: &StartTag<()>) {
        if attribute(tag, b"rel").as_deref() == Some("canonical") {
            let address = attribute(tag, b"href");
            self.page.address = self.page.address.take().or(address);
        }
    }

    fn finish(mut self) -> Page {
        self.close_to(0);
        let end = self.page.pieces.len();
        if let Some(root) = self.page.elements.first_mut() {
            root.end = end;
        }
        self.page
    }
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let value = tag.attributes.get(name)?;
    Some(String::from_utf8_lossy(value).into_owned())
}

fn span(tag: &StartTag<()>, name: &[u8]) -> u16 {
    attribute(tag, name).and_then(|n| n.trim().parse().ok()).unwrap_or(1)
}

/// Tells whether a page hides an element where it stands.
///
/// Catches `hidden` and `style="display: none"`; misses what a style sheet hides.
fn is_hidden(tag: &StartTag<()>) -> bool {
    if tag.attributes.contains_key(b"hidden".as_slice()) {
        return true;
    }
    attribute(tag, b"style").is_some_and(|style| {
        let style: String =
            style.chars().filter(|c| !c.is_whitespace()).take(400).collect();
        style.to_ascii_lowercase().contains("display:none")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes pieces as text, `/` for breaks, `|` for blocks and rows, `[` and `]` for cells.
    fn check(html: &str, expected: &str) {
        let page = Page::parse(html);
        let mut out = String::new();
        for piece in &page.pieces {
            match piece.kind {
                PieceKind::Text { .. } => out.push_str(page.text_of(piece).unwrap()),
                PieceKind::Break => out.push('/'),
                PieceKind::CellStart { .. } => out.push('['),
                PieceKind::CellEnd => out.push(']'),
                _ => out.push('|'),
            }
        }
        assert_eq!(out, expected, "{html}");
    }

    #[test]
    fn text_keeps_its_order_and_blocks_part_it() {
        check("<p>甲<b>乙</b></p><p>丙<br>丁", "|甲乙||丙/丁|");
    }

    #[test]
    fn missing_end_tags_are_supplied() {
        check("<ul><li>甲<li>乙</ul>", "||甲||乙||");
        check("<table><tr><td>甲<td>乙<tr><td>丙</table>", "||[甲][乙]||[丙]||");
    }

    #[test]
    fn scripts_styles_and_hidden_elements_are_silent() {
        check("<script>if (a<b) {}</script>甲<style>p{}</style>", "甲");
        check("<div style='DISPLAY : none'><p>隐</p></div>甲<i hidden>隐</i>", "甲");
    }

    #[test]
    fn stray_end_tags_close_nothing_around_them() {
        check("<div><b><p>甲</b>乙</p></div>", "||甲乙||");
        check("<table><tr><td></div></table></td>甲", "||[]||甲");
    }

    #[test]
    fn what_the_page_says_of_itself_is_kept() {
        let page = Page::parse(
            "<!-- saved from url=(0020)http://example.org/a.html --><title>望江</title>\
             <meta name=PubDate content='2024-01-20'>",
        );
        assert_eq!(page.title, "望江");
        assert_eq!(page.address.as_deref(), Some("http://example.org/a.html"));
        assert_eq!(page.meta(&["date", "pubdate"]), Some("2024-01-20"));
    }

    #[test]
    fn deep_nesting_is_bounded() {
        let page = Page::parse(&format!("{}甲", "<div>".repeat(100_000)));
        assert!(page.elements.len() <= DEEPEST + 1);
        assert_eq!(page.text, "甲");
    }
}
