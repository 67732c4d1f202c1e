//! The formats that reports come in, told by a file's extension.
//!
//! It does not look into the file; what the bytes say is told by `sniff`.

use serde::{Deserialize, Serialize};

/// A format that reports come in.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text; also a file without extension.
    #[default]
    Txt,
    /// Text with Markdown marks.
    Md,
    /// Paper as PDF.
    Pdf,
    /// Word since 2007.
    Docx,
    /// Word before 2007.
    Doc,
    /// A saved web page.
    Html,
    /// A saved web page with its pictures in one file.
    Mht,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// An archive.
    Zip,
    /// A table of reports.
    Csv,
    /// Reports as JSON, one a line.
    Jsonl,
}

/// Extensions in lower case, with their formats.
const EXTENSIONS: [(&str, Format); 17] = [
    ("txt", Format::Txt),
    ("md", Format::Md),
    ("pdf", Format::Pdf),
    ("docx", Format::Docx),
    ("doc", Format::Doc),
    // Word's templates, and WPS Writer, which saves in Word's format.
    ("dot", Format::Doc),
    ("wps", Format::Doc),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("shtml", Format::Html),
    ("mht", Format::Mht),
    ("mhtml", Format::Mht),
    ("odt", Format::Odt),
    ("rtf", Format::Rtf),
    ("zip", Format::Zip),
    ("csv", Format::Csv),
    ("jsonl", Format::Jsonl),
];

impl Format {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Md => "md",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Doc => "doc",
            Self::Html => "html",
            Self::Mht => "mht",
            Self::Odt => "odt",
            Self::Rtf => "rtf",
            Self::Zip => "zip",
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// Tells the format of a file by its name; none if reports do not come in it.
    ///
    /// ```
    /// use baogao::ingest::Format;
    /// assert_eq!(Format::of_name("2023年政府工作报告.TXT"), Some(Format::Txt));
    /// assert_eq!(Format::of_name("2023年政府工作报告"), Some(Format::Txt));
    /// assert_eq!(Format::of_name("封面.png"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        let Some(extension) = extension(name) else { return Some(Self::Txt) };
        let known = |(known, _): &&(&str, Self)| extension.eq_ignore_ascii_case(known);
        EXTENSIONS.iter().find(known).map(|&(_, format)| format)
    }
}

/// Returns what follows the last dot, if it looks like an extension: up to ten ASCII letters and
/// digits with a letter among them.
///
/// Names of reports hold dots of their own. Catches `2023.1.10政府工作报告` and `报告2023.1.10`,
/// which have none; misses `政府工作报告.final`, whose last word is taken for one.
fn extension(name: &str) -> Option<&str> {
    let (stem, last) = name.rsplit_once('.')?;
    let plausible = !stem.is_empty()
        && last.len() <= 10
        && last.bytes().all(|b| b.is_ascii_alphanumeric())
        && last.bytes().any(|b| b.is_ascii_alphabetic());
    plausible.then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<Format>) {
        assert_eq!(Format::of_name(name), expected, "{name}");
    }

    #[test]
    fn extensions_are_read_in_any_case() {
        check("a.txt", Some(Format::Txt));
        check("a.TXT", Some(Format::Txt));
        check("a.Md", Some(Format::Md));
        check("a.HTM", Some(Format::Html));
    }

    #[test]
    fn a_dot_inside_a_chinese_name_begins_no_extension() {
        check("报告", Some(Format::Txt));
        check("2023.1.10政府工作报告", Some(Format::Txt));
        check("报告2023.1.10", Some(Format::Txt));
        check("报告.", Some(Format::Txt));
    }

    #[test]
    fn other_extensions_are_no_report() {
        check("a.png", None);
        check("a.7z", None);
        check("a.tsv", None);
    }

    #[test]
    fn names_are_those_of_json() {
        for (_, format) in EXTENSIONS {
            assert_eq!(serde_json::to_value(format).unwrap(), format.name());
        }
    }
}
