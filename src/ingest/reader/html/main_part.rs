//! Finds the main text of a page and renders it as lines.
//!
//! Text outside of links is counted for each element; from the page downwards the element is followed
//! that holds most of it, as long as one does. It catches the body of an article whatever its site
//! calls it; it misses an article shorter than the notices around it, and then takes both. The short
//! lines before it (title, session, speaker) belong to it and are taken too.

use super::super::flow::{Flow, is_wide};
use super::page::{Name, Page, Piece, PieceKind};

/// Share of the text, in percent, that an element must hold to be followed.
const MOST: usize = 75;
/// Characters before the main text that are taken with it.
const LEADING: usize = 300;
/// Elements upwards in which leading lines are looked for.
const CLIMB: usize = 6;
/// Links that make a menu of an element, if it has next to nothing else.
const MENU_LINKS: usize = 3;
/// Most columns that are tracked for cells that cover several rows.
const COLUMNS: usize = 64;

/// Words of lines before the main text that belong to it: titles, and lines that say when, where
/// and from whom. What else stands there (索引号, 公开方式, 字号) are labels of the site.
///
/// Source: the heads of reports on government sites in China. Catches `——2024年1月10日在…会议上`;
/// misses a speaker named alone on a line of his own.
const LEADING_WORDS: [&str; 19] = [
    "报告", "公报", "规划", "纲要", "计划", "预算", "决议", "解读", "会议", "省长",
    "市长", "州长", "县长", "区长", "主席", "来源", "日期", "时间", "月",
];

/// The pieces that are the main text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    first: usize,
    /// Where the main text itself begins, after its leading lines.
    body: usize,
    end: usize,
    /// For each element, whether it is left out.
    dropped: Vec<bool>,
    /// For each element, whether it only lays out the page: the main text stands in it.
    around: Vec<bool>,
    /// Menus left out.
    pub(super) menus: usize,
    /// Characters left out with what stands around the main text.
    pub(super) outside: usize,
}

/// What an element holds, its children included.
#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    /// Characters outside of links.
    plain: usize,
    /// Characters in links.
    linked: usize,
    links: usize,
}

/// Chooses the main text.
pub(super) fn choose(page: &Page) -> Chosen {
    let linked = within(page, Name::Link);
    let aside = within(page, Name::Aside);
    let measures = measure(page, &linked, &aside);
    let holder = main_element(page, &measures);
    let (mut dropped, menus) = menus(page, &measures, holder);
    let aside_in_holder = |at: usize| aside.get(at) == Some(&true);
    for (at, dropped) in dropped.iter_mut().enumerate() {
        *dropped |= aside_in_holder(at);
    }
    let first = leading(page, holder, &linked, &dropped);
    let body = page.elements.get(holder).map_or(0, |element| element.first);
    for (at, element) in page.elements.iter().enumerate() {
        // What leads from page to page stands before the text too.
        if let Some(dropped) = dropped.get_mut(at).filter(|_| element.end <= body) {
            *dropped |= linked.get(at) == Some(&true);
        }
    }
    let around = around(page, holder);
    let end = page.elements.get(holder).map_or(0, |element| element.end);
    let shown = |piece: &&Piece| dropped.get(piece.element) != Some(&true);
    let total = characters(page, page.pieces.iter());
    let inside = page.pieces.get(first..end).unwrap_or_default();
    let inside = characters(page, inside.iter().filter(shown));
    let outside = total.saturating_sub(inside);
    Chosen { first, body, end, dropped, around, menus, outside }
}

fn characters<'p>(page: &Page, pieces: impl Iterator<Item = &'p Piece>) -> usize {
    pieces.filter_map(|piece| page.text_of(piece)).map(visible).sum()
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Tells for each element whether it is of a name or stands in one that is.
fn within(page: &Page, name: Name) -> Vec<bool> {
    let mut out: Vec<bool> = Vec::with_capacity(page.elements.len());
    for element in &page.elements {
        let inherited = out.get(element.parent).copied().unwrap_or(false);
        out.push(inherited || element.name == name);
    }
    out
}

/// Measures all elements: pieces first, then children into parents from the last to the first.
fn measure(page: &Page, linked: &[bool], aside: &[bool]) -> Vec<Measure> {
    let mut out = vec![Measure::default(); page.elements.len()];
    for piece in &page.pieces {
        let Some(text) = page.text_of(piece) else { continue };
        if aside.get(piece.element) == Some(&true) {
            continue;
        }
        if let Some(measure) = out.get_mut(piece.element) {
            match linked.get(piece.element) {
                Some(true) => measure.linked += visible(text),
                _ => measure.plain += visible(text),
            }
        }
    }
    for (at, element) in page.elements.iter().enumerate().skip(1).rev() {
        let own = out.get(at).copied().unwrap_or_default();
        if let Some(parent) = out.get_mut(element.parent) {
            parent.plain += own.plain;
            parent.linked += own.linked;
            parent.links += own.links + usize::from(element.name == Name::Link);
        }
    }
    out
}

/// Follows the element that holds most of the text.
fn main_element(page: &Page, measures: &[Measure]) -> usize {
    let plain = |at: usize| measures.get(at).map_or(0, |measure| measure.plain);
    let mut holder = 0;
    // Children come after their parents, so one pass over the elements follows the whole way.
    for (at, element) in page.elements.iter().enumerate().skip(1) {
        let may_hold = matches!(
            element.name,
            Name::Holder | Name::Table | Name::Row | Name::Cell | Name::Inline
        );
        if element.parent == holder && may_hold && plain(at) * 100 > plain(holder) * MOST
        {
            holder = at;
        }
    }
    // An inline element around the whole text is followed for what it holds, never for itself.
    while page.elements.get(holder).is_some_and(|e| e.name == Name::Inline) {
        holder = page.elements.get(holder).map_or(0, |element| element.parent);
    }
    holder
}

/// Marks the elements around the main text, and the row or cell that is it.
fn around(page: &Page, holder: usize) -> Vec<bool> {
    let mut out = vec![false; page.elements.len()];
    let mut at = holder;
    loop {
        let Some(element) = page.elements.get(at) else { return out };
        if let Some(around) = out.get_mut(at) {
            *around = at != holder || matches!(element.name, Name::Row | Name::Cell);
        }
        if at == element.parent {
            return out;
        }
        at = element.parent;
    }
}

/// Marks the menus inside the chosen element, with what stands in them; returns how many there are.
fn menus(page: &Page, measures: &[Measure], holder: usize) -> (Vec<bool>, usize) {
    let mut dropped: Vec<bool> = Vec::with_capacity(page.elements.len());
    let mut count = 0;
    for (at, element) in page.elements.iter().enumerate() {
        let inherited = dropped.get(element.parent).copied().unwrap_or(false);
        let measure = measures.get(at).copied().unwrap_or_default();
        let is_menu = !inherited
            && at != holder
            && matches!(
                element.name,
                Name::Holder | Name::Table | Name::Paragraph | Name::Heading
            )
            && measure.links >= MENU_LINKS
            && measure.linked > measure.plain * 2;
        count += usize::from(is_menu);
        dropped.push(inherited || is_menu);
    }
    (dropped, count)
}

/// Returns the first piece of the short lines before the chosen element.
fn leading(page: &Page, holder: usize, linked: &[bool], dropped: &[bool]) -> usize {
    let mut first = page.elements.get(holder).map_or(0, |element| element.first);
    let mut at = holder;
    let mut characters = 0;
    for _ in 0..CLIMB {
        let Some(parent) = page.elements.get(at).map(|element| element.parent) else {
            break;
        };
        let Some(begin) = page.elements.get(parent).map(|element| element.first) else {
            break;
        };
        let before = page.pieces.get(begin..first).unwrap_or_default();
        let plain = before
            .iter()
            .filter(|piece| {
                linked.get(piece.element) != Some(&true)
                    && dropped.get(piece.element) != Some(&true)
            })
            .filter_map(|piece| page.text_of(piece));
        characters += plain.map(visible).sum::<usize>();
        if characters > LEADING || at == parent {
            break;
        }
        (first, at) = (begin, parent);
    }
    first
}

/// Renders the chosen pieces as lines, rows of tables with tabs between their cells.
pub(super) fn text(page: &Page, chosen: &Chosen) -> String {
    let mut rendering = Rendering::default();
    let pieces = page.pieces.get(chosen.first..chosen.end).unwrap_or_default();
    for (at, piece) in (chosen.first..).zip(pieces) {
        if rendering.leading != (at < chosen.body) {
            rendering.end_line();
            rendering.leading = at < chosen.body;
        }
        if chosen.dropped.get(piece.element) == Some(&true) {
            // A link of a trail (首页 > 政务公开) is left out of its line, a menu ends the line.
            if !matches!(piece.kind, PieceKind::Text { .. }) {
                rendering.end_line();
            }
            continue;
        }
        let lays_out = chosen.around.get(piece.element) == Some(&true);
        if lays_out && !matches!(piece.kind, PieceKind::Text { .. }) {
            rendering.end_line();
            continue;
        }
        rendering.add(page, piece);
    }
    rendering.end_line();
    rendering.flow.finish()
}

/// Lines and rows as they are rendered.
#[derive(Default)]
struct Rendering {
    flow: Flow,
    line: String,
    /// Before the main text, where only some lines belong to it.
    leading: bool,
    /// White space since the last visible character, and whether a line end was in it.
    space: Option<bool>,
    /// Tables that are open, with the rows that cells above still cover by column.
    tables: Vec<Table>,
}

#[derive(Default)]
struct Table {
    covered: Vec<u16>,
    column: usize,
    columns: usize,
}

impl Rendering {
    fn add(&mut self, page: &Page, piece: &Piece) {
        match piece.kind {
            PieceKind::Text { .. } => {
                if let Some(text) = page.text_of(piece) {
                    self.push(text);
                }
            }
            PieceKind::Break | PieceKind::Block => self.end_line(),
            PieceKind::TableStart => {
                self.end_line();
                self.tables.push(Table::default());
            }
            PieceKind::TableEnd => {
                self.end_line();
                self.tables.pop();
            }
            PieceKind::RowStart => {
                self.end_line();
                self.flow.open_row();
                if let Some(table) = self.tables.last_mut() {
                    table.column = 0;
                }
            }
            PieceKind::RowEnd => {
                self.end_line();
                self.flow.close_row();
            }
            PieceKind::CellStart { columns, rows } => {
                self.end_line();
                self.open_cell(columns, rows);
            }
            PieceKind::CellEnd => {
                self.end_line();
                let columns = self.tables.last().map_or(1, |table| table.columns);
                self.flow.close_cell(columns);
            }
        }
    }

    /// Opens a cell, after empty ones for the columns that cells above still cover.
    fn open_cell(&mut self, columns: u16, rows: u16) {
        if let Some(table) = self.tables.last_mut() {
            while let Some(left) =
                table.covered.get_mut(table.column).filter(|left| **left > 0)
            {
                *left -= 1;
                table.column += 1;
                self.flow.open_cell();
                self.flow.close_cell(1);
            }
            table.columns = usize::from(columns).clamp(1, COLUMNS);
            let end = (table.column + table.columns).min(COLUMNS);
            if table.covered.len() < end {
                table.covered.resize(end, 0);
            }
            let own = table.covered.get_mut(table.column.min(end)..end);
            own.unwrap_or_default().fill(rows.clamp(1, 1000) - 1);
            table.column = end;
        }
        self.flow.open_cell();
    }

    /// Adds text as a page shows it: white space is one space, and none where Chinese was broken
    /// over two lines of the source.
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                let broken = c == '\n' || c == '\r';
                self.space = Some(self.space.unwrap_or(false) || broken);
                continue;
            }
            if let Some(broken) = self.space.take() {
                let last = self.line.chars().next_back();
                let inside =
                    last.is_some_and(|last| !(broken && is_wide(last) && is_wide(c)));
                if inside {
                    self.line.push(' ');
                }
            }
            if !c.is_control() && c != '\u{FEFF}' && c != '\u{200B}' {
                self.line.push(c);
            }
        }
    }

    fn end_line(&mut self) {
        self.space = None;
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        // What is left of a trail whose links were left out.
        let is_trail =
            line.chars().all(|c| matches!(c, '>' | '|' | '»' | '›' | '·') || c == ' ');
        let belongs =
            !self.leading || LEADING_WORDS.iter().any(|word| line.contains(word));
        if !is_trail && belongs {
            self.flow.paragraph(line);
        }
    }
}
