//! Reads web pages, saved as HTML or as MHTML.
//!
//! The page is cut into tokens by the HTML standard and kept as a flat list of pieces with the element
//! that each stands in (`page`). The main text is the smallest element that holds most of the text
//! outside of links, with the short lines that stand before it (`main_part`). Above it stands what
//! the page says of itself: title, source, date, address (`head`), one a line, as a printed page
//! would have it, so that metadata is read from it with the place it was read from.
//!
//! Guarantees: linear time and no recursion; elements nested deeper than [`page::DEEPEST`] are read as
//! if they were not nested.
//!
//! It runs no scripts: a page that fetches its text later has none.

mod head;
mod links;
mod mail;
mod main_part;
mod page;

use super::{Extract, Fault};
use crate::ingest::decode::{Encoding, decode, decode_as};
pub use links::{Link, Links, links};
use page::Page;

/// Bytes at the beginning in which a page declares its encoding: the standard has 1024, yet saved
/// pages have scripts of the browser's before it.
const DECLARED_WITHIN: usize = 8 * 1024;

/// Reads a page saved as HTML.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, Fault> {
    let declared = declared_encoding(bytes);
    let decoded = match declared {
        Some(encoding) => decode_as(bytes, encoding),
        None => decode(bytes),
    };
    let extract = read_text(&decoded.text, None);
    Ok(Extract {
        encoding: decoded.encoding,
        plausibility: decoded.plausibility,
        ..extract
    })
}

/// Reads a page saved as MHTML.
pub(super) fn read_mail(bytes: &[u8]) -> Result<Extract, Fault> {
    let part = mail::page(bytes)?;
    let mut extract = read_text(&part.html, part.address.as_deref());
    extract.encoding = part.encoding;
    extract.leave_out("pictures and other parts", part.others);
    Ok(extract)
}

fn read_text(html: &str, address: Option<&str>) -> Extract {
    let page = Page::parse(html);
    let chosen = main_part::choose(&page);
    let body = main_part::text(&page, &chosen);
    let head = head::lines(&page, &body, address);
    let mut extract = Extract::of_text(head + &body);
    extract.lossy = crate::ingest::decode::replaced(&extract.text);
    extract.leave_out("menus and lists of links", chosen.menus);
    extract.leave_out("hidden elements", page.hidden);
    extract.leave_out("characters outside of the main text", chosen.outside);
    extract
}

/// Returns the encoding that a page declares, if Chinese reports come in it.
///
/// Catches both `<meta charset>` and the older `content="text/html; charset=gb2312"`.
fn declared_encoding(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes.get(..bytes.len().min(DECLARED_WITHIN)).unwrap_or_default();
    let head = head.to_ascii_lowercase();
    memchr::memmem::find_iter(&head, b"charset").find_map(|at| {
        let rest = head.get(at + b"charset".len()..)?.trim_ascii_start();
        let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
        let is_label = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
        let length = rest.iter().take_while(is_label).count();
        Encoding::of_label(rest.get(..length)?)
    })
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
