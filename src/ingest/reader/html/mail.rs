//! Finds the page in an MHTML file: the first HTML part of a mail.
//!
//! Transfer encodings and charsets are undone by `mail-parser`. Pictures and style sheets are only
//! counted.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::super::Fault;
use crate::ingest::decode::Encoding;

/// The page of an MHTML file.
#[derive(Debug)]
pub(super) struct SavedPage {
    pub(super) html: String,
    pub(super) encoding: Encoding,
    /// Where it was saved from.
    pub(super) address: Option<String>,
    /// Parts that are left out.
    pub(super) others: usize,
}

/// Returns the page.
pub(super) fn page(bytes: &[u8]) -> Result<SavedPage, Fault> {
    let message = MessageParser::default().parse(bytes);
    let message = message.ok_or_else(|| Fault::damaged("it is no saved page"))?;
    let own_address = message.header("Snapshot-Content-Location");
    let own_address = own_address.and_then(|value| value.as_text()).map(str::to_owned);
    let pages = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some((part, html)),
        _ => None,
    });
    let Some((part, html)) = pages else {
        return Err(Fault::damaged("it holds no page"));
    };
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    let encoding = charset.and_then(|label| Encoding::of_label(label.as_bytes()));
    Ok(SavedPage {
        html: html.to_string(),
        encoding: encoding.unwrap_or(Encoding::Utf8),
        address: own_address.or(part.content_location().map(str::to_owned)),
        others: message.parts.len().saturating_sub(2),
    })
}
