//! Reads PDF by the places of its glyphs.
//!
//! hayro interprets each page and tells for each glyph where it stands and which character it is
//! (`glyphs`); the glyphs are put into lines, columns and the cells of tables, ruled or not (`lines`,
//! `columns`, `grid`, `aligned`). Each page ends in a form feed. Page numbers and running heads stay: `normalize` takes
//! them out and keeps the number of the paper's page.
//!
//! A page without characters is a picture, and a font may draw characters without telling which
//! they are. Both are said and never guessed: a file of nothing else is a fault that asks for OCR.
//!
//! Slanted text (watermarks) and characters drawn twice to look bold are left out.

mod aligned;
mod bomb;
mod columns;
mod glyphs;
mod grid;
mod homes;
mod lines;
mod sign;

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent};
use hayro_interpret::{interpret_page, kurbo};

use super::{Extract, Fault};
use crate::ingest::problem::ProblemKind;
use crate::ingest::read::Limits;
use crate::ingest::sniff::take_census;
use crate::model::{Diagnostic, DiagnosticCode};
use glyphs::PageGlyphs;

/// Most pages that are read: the yearbook of a province has 900.
const MOST_PAGES: usize = 5_000;
/// Most bytes that one stream may unpack to: the picture of a large sheet in full color has 100 MB.
const MOST_UNPACKED: u64 = 256 << 20;
/// Fewest characters of a page that is more than a picture with a page number.
const FEWEST: usize = 8;
/// Pages whose numbers must count steadily before they are taken for page numbers.
const FEWEST_NUMBERED: usize = 3;
/// Pages that are named one by one in a diagnostic.
const NAMED_PAGES: usize = 10;

const OCR_HINT: &str =
    "run it through OCR, or look for the same report as a web page or DOCX";

/// Reads the text of a PDF file.
pub(super) fn read(bytes: &Arc<Vec<u8>>, limits: &Limits) -> Result<Extract, Fault> {
    if bomb::unpacks_to_more(bytes, MOST_UNPACKED) {
        return Err(Fault::too_much(MOST_UNPACKED));
    }
    let data: Arc<Vec<u8>> = Arc::clone(bytes);
    let pdf = Pdf::new(data).map_err(|error| fault_of(&error))?;
    let count = pdf.pages().len();
    if count > MOST_PAGES {
        return Err(Fault::new(
            ProblemKind::TooLarge,
            format!("it has {count} pages, more than the {MOST_PAGES} that are read"),
            "split it into one file for each report",
        ));
    }
    let settings = InterpreterSettings {
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut reading = Reading::default();
    for page in pdf.pages().iter() {
        let view = page.initial_transform(true);
        let (width, height) = page.render_dimensions();
        let area = kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let view = hayro_interpret::TransformExt::to_kurbo(&view);
        let mut context = Context::new(view, area, &cache, pdf.xref(), settings.clone());
        let mut glyphs = PageGlyphs::new(area);
        interpret_page(page, &mut context, &mut glyphs);
        reading.take(&glyphs);
        if reading.length > limits.max_text {
            return Err(Fault::too_much(limits.max_text));
        }
    }
    reading.finish(count)
}

fn fault_of(error: &LoadPdfError) -> Fault {
    match error {
        // The kind of failure is not exported but for its name.
        LoadPdfError::Decryption(reason)
            if format!("{reason:?}") == "PasswordProtected" =>
        {
            Fault::encrypted()
        }
        LoadPdfError::Decryption(_) => Fault::new(
            ProblemKind::Encrypted,
            "the file is encrypted in a way that is not known here",
            "print it to a new PDF, or save it without protection",
        ),
        LoadPdfError::Invalid => Fault::damaged("it is no complete PDF"),
    }
}

/// The pages read so far.
#[derive(Debug, Default)]
struct Reading {
    /// The text of each page.
    texts: Vec<String>,
    length: u64,
    /// Pages without text, counted from 1.
    pictures: Vec<usize>,
    pages: usize,
    glyphs: usize,
    /// Glyphs whose character is not told.
    nameless: usize,
    slanted: usize,
}

impl Reading {
    fn take(&mut self, page: &PageGlyphs) {
        self.pages += 1;
        let seen = page.glyphs.iter().filter(|glyph| glyph.text != " ").count();
        self.glyphs += seen;
        self.nameless += page.nameless;
        self.slanted += page.slanted;
        if seen < FEWEST && page.images > 0 {
            self.pictures.push(self.pages);
        }
        let text = lines::text(page);
        self.length += text.len() as u64;
        self.texts.push(text);
    }

    fn finish(mut self, pages: usize) -> Result<Extract, Fault> {
        dress_page_numbers(&mut self.texts);
        let mut text = self.texts.join("\u{C}");
        text.push('\u{C}');
        self.check(&text)?;
        let mut extract = Extract::of_text(text);
        extract.pages = u32::try_from(pages).ok();
        extract.lossy = crate::ingest::decode::replaced(&extract.text);
        extract.leave_out("slanted characters (watermarks)", self.slanted);
        if !self.pictures.is_empty() {
            let named: Vec<String> =
                self.pictures.iter().take(NAMED_PAGES).map(usize::to_string).collect();
            let more = if self.pictures.len() > NAMED_PAGES { " …" } else { "" };
            let message = format!(
                "{} of {pages} pages are pictures without text: {}{more}",
                self.pictures.len(),
                named.join(", "),
            );
            extract
                .diagnostics
                .push(Diagnostic::new(DiagnosticCode::Incomplete, message));
        }
        Ok(extract)
    }

    /// Refuses files whose text cannot be known.
    fn check(&self, text: &str) -> Result<(), Fault> {
        let census = take_census(text);
        if self.pages == 0 {
            return Err(Fault::damaged("it has no pages"));
        }
        if self.glyphs < FEWEST * self.pages && self.pictures.len() * 2 > self.pages {
            return Err(Fault::new(
                ProblemKind::NoTextLayer,
                "no text layer: the pages are pictures and need OCR",
                OCR_HINT,
            ));
        }
        let private = text.chars().filter(|c| ('\u{E000}'..'\u{F900}').contains(c));
        let unknown = self.nameless + private.count() + census.controls;
        if unknown * 5 > self.glyphs.max(1) {
            return Err(Fault::new(
                ProblemKind::NoTextLayer,
                "no text layer: the fonts do not tell which characters they draw; it needs OCR",
                OCR_HINT,
            ));
        }
        Ok(())
    }
}

/// Sets the last line of each page in dashes where it is a number that counts with the pages.
///
/// A bare number in the middle of a note could be anything once the page is forgotten; here it is
/// known to be the page's.
fn dress_page_numbers(pages: &mut [String]) {
    let numbers: Vec<Option<(i64, usize)>> =
        (0..).zip(pages.iter()).map(|(at, page)| last_number(page, at)).collect();
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for (offset, _) in numbers.iter().flatten() {
        *counts.entry(*offset).or_default() += 1;
    }
    let Some((steady, count)) = counts.into_iter().max_by_key(|(_, count)| *count) else {
        return;
    };
    if count < FEWEST_NUMBERED {
        return;
    }
    for ((at, page), number) in (0..).zip(pages).zip(numbers) {
        if let Some((offset, begin)) = number
            && offset == steady
        {
            page.truncate(begin);
            page.push_str(&format!("— {} —\n", at + offset));
        }
    }
}

/// Returns how far the number on a page's last line is ahead of the page, and where the line begins.
fn last_number(page: &str, at: i64) -> Option<(i64, usize)> {
    let body = page.trim_end();
    let begin = body.rfind('\n').map_or(0, |end| end + 1);
    let line = body.get(begin..)?;
    let number = line.trim_matches(|c: char| c.is_whitespace() || "-—–―·•".contains(c));
    let is_number = number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
    let number: i64 = number.parse().ok().filter(|_| is_number)?;
    Some((number - at, begin))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
