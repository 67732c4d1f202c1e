//! What bytes and text are, whatever their name says: formats by their first bytes, binary content by
//! its control characters, and how much Chinese there is.
//!
//! It never decides on more than it counts: a program's listing is text here, and only its lack of
//! Chinese tells it from a report.

use super::Format;

/// First bytes of formats that are no text.
const SIGNATURES: [(&[u8], Format); 4] = [
    (b"%PDF-", Format::Pdf),
    (b"PK\x03\x04", Format::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Format::Doc),
    (b"{\\rtf", Format::Rtf),
];

/// Bytes at the beginning that are looked at.
const HEAD: usize = 1024;

/// Tells what a file is by its bytes, where they say so, and else what its name says.
///
/// Catches a web page saved as `报告.doc` and a PDF saved as `报告.txt`; misses a page that begins
/// with a fragment and is called text. A container is told apart by what it holds, elsewhere.
pub(super) fn true_format(named: Format, bytes: &[u8]) -> Format {
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = unmarked.get(..unmarked.len().min(HEAD)).unwrap_or_default();
    let known = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature));
    if let Some(&(_, format)) = known {
        return format;
    }
    // Some servers put a line of their own before the file.
    if named == Format::Pdf && memchr::memmem::find(head, b"%PDF-").is_some() {
        return Format::Pdf;
    }
    let head = head.trim_ascii_start().to_ascii_lowercase();
    let holds = |words: &[u8]| memchr::memmem::find(&head, words).is_some();
    let is_page = head.starts_with(b"<!doctype html") || head.starts_with(b"<html");
    let is_mail = (head.starts_with(b"mime-version:") || head.starts_with(b"from:"))
        && holds(b"content-type:");
    match named {
        _ if is_page => Format::Html,
        _ if is_mail => Format::Mht,
        Format::Md
        | Format::Html
        | Format::Mht
        | Format::Csv
        | Format::Jsonl
        | Format::Txt => named,
        // Word opens a fragment of a page, and text, by the name of .doc.
        Format::Doc if holds(b"<html") || holds(b"<body") => Format::Html,
        Format::Doc
        | Format::Docx
        | Format::Pdf
        | Format::Odt
        | Format::Rtf
        | Format::Zip => Format::Txt,
    }
}

/// What kinds of characters a text holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Census {
    /// All characters but white space.
    pub(super) visible: usize,
    /// Chinese characters.
    pub(super) han: usize,
    /// Control characters but line ends, tabs and page breaks; NUL among them.
    pub(super) controls: usize,
    /// U+FFFD.
    pub(super) replaced: usize,
}

/// Counts the characters of a text.
pub(super) fn take_census(text: &str) -> Census {
    let mut census = Census::default();
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' => {}
            _ if c.is_whitespace() => {}
            _ => {
                census.visible += 1;
                census.han += usize::from(is_han(c));
                census.controls += usize::from(c.is_control());
                census.replaced += usize::from(c == char::REPLACEMENT_CHARACTER);
            }
        }
    }
    census
}

impl Census {
    /// Tells whether the control characters are more than a text has: over one in a hundred.
    ///
    /// A few NUL bytes or a Ctrl-Z at the end are leavings of old programs in real texts.
    pub(super) fn is_binary(self) -> bool {
        self.controls * 100 > self.visible
    }

    /// Tells whether so much is lost that the rest says nothing sure: over one in ten.
    pub(super) fn is_ruined(self) -> bool {
        self.replaced * 10 > self.visible
    }
}

/// Tells Chinese characters: the ideographs of Unicode, compatibility forms and 〇 included.
pub(super) fn is_han(c: char) -> bool {
    matches!(
        c,
        '\u{4E00}'..='\u{9FFF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}'
            | '〇'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(named: Format, bytes: &[u8], expected: Format) {
        assert_eq!(true_format(named, bytes), expected, "{}", bytes.escape_ascii());
    }

    #[test]
    fn first_bytes_win_over_the_name() {
        check(Format::Txt, b"%PDF-1.7", Format::Pdf);
        check(Format::Docx, b"PK\x03\x04", Format::Zip);
        check(Format::Doc, b"{\\rtf1", Format::Rtf);
        check(Format::Doc, b"\xEF\xBB\xBF \r\n<!DOCTYPE HTML>", Format::Html);
        check(Format::Txt, b"<html lang=zh>", Format::Html);
        check(
            Format::Html,
            b"From: <Saved by Blink>\r\nContent-Type: multipart/related;",
            Format::Mht,
        );
        check(Format::Pdf, b"\n\n%PDF-1.4", Format::Pdf);
    }

    #[test]
    fn a_name_decides_where_the_bytes_say_nothing() {
        check(Format::Txt, "工作报告".as_bytes(), Format::Txt);
        check(Format::Md, b"", Format::Md);
        check(Format::Html, b"<!-- a -->", Format::Html);
        check(Format::Csv, b"a,b", Format::Csv);
    }

    #[test]
    fn text_that_is_called_otherwise_is_text() {
        check(Format::Doc, "工作报告".as_bytes(), Format::Txt);
        check(Format::Doc, b"<div><body>", Format::Html);
        check(Format::Txt, b"<htm", Format::Txt);
    }

    #[test]
    fn characters_are_counted_by_kind() {
        let expected = Census { visible: 6, han: 3, controls: 1, replaced: 1 };
        assert_eq!(take_census("二〇年\u{0}\u{FFFD}a \r\n\t\u{3000}"), expected);
    }

    #[test]
    fn a_stray_control_character_is_no_binary_file() {
        let text = format!("{}\u{1A}", "报告".repeat(100));
        assert!(!take_census(&text).is_binary());
        assert!(take_census("a\0b\0").is_binary());
        assert!(!take_census("").is_binary());
    }

    #[test]
    fn more_than_a_tenth_lost_is_ruin() {
        assert!(take_census("报告\u{FFFD}").is_ruined());
        assert!(!take_census(&format!("{}\u{FFFD}", "报告".repeat(5))).is_ruined());
    }

    #[test]
    fn kana_and_punctuation_are_not_chinese() {
        assert!(is_han('镇') && is_han('𠮷') && is_han('〇'));
        assert!(!is_han('の') && !is_han('，') && !is_han('a'));
    }
}
