//! What is offered to a corpus: the bytes of a file, where they came from, and what they prove to be.
//!
//! A file of a folder is offered as it stands there; a download gets a name that tells something, since
//! names on servers are numbers (`P020240115412.pdf`) and would be read as years.
//!
//! It reads and understands; it neither downloads nor writes.

use std::path::PathBuf;

use super::attachment::Attachment;
use super::fetch::Fetched;
use crate::ingest::{
    Candidate, Format, Limits, Override, Problem, ProblemKind, Unread, read_from,
};
use crate::model::Metadata;
use crate::understand::understand;

/// Bytes that may come into the corpus, with what is known of them.
pub(super) struct Offered {
    /// As a candidate of the place where it is.
    pub(super) candidate: Candidate,
    pub(super) bytes: Vec<u8>,
    pub(super) origin: String,
    /// What is stated about it, not read from it.
    pub(super) stated: Override,
}

/// What a file proved to be.
pub(super) struct Reading {
    pub(super) format: Format,
    pub(super) publisher: Option<String>,
    pub(super) metadata: Option<Metadata>,
}

impl Reading {
    /// Returns what is said of a file that is kept whole: nothing of what is in it.
    pub(super) fn whole(format: Format) -> Self {
        Self { format, publisher: None, metadata: None }
    }
}

/// Returns a downloaded file as it is offered to the corpus.
pub(super) fn offered(fetched: Fetched, link: Option<&Attachment>) -> Offered {
    let url = fetched.url.to_string();
    let tells =
        |name: &&str| name.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let words = link.map(|link| link.words.as_str()).filter(tells);
    let name = Some(fetched.name.as_str()).filter(tells).or(words).unwrap_or("download");
    let name = name.replace(['/', '\\'], " ");
    let named = Format::of_name(&name).filter(|_| name.contains('.')).is_some();
    let path = match named {
        true => name,
        false => format!("{name}.{}", fetched.format.name()),
    };
    let candidate = Candidate {
        path: path.clone(),
        file: PathBuf::from(path),
        format: fetched.format,
        size: fetched.bytes.len() as u64,
        ..Candidate::default()
    };
    let stated = Override { url: Some(url.clone()), ..Override::default() };
    Offered { candidate, bytes: fetched.bytes, origin: url, stated }
}

/// Reads and understands a file where it is.
pub(super) fn understood(offered: &Offered) -> Result<Reading, Unread> {
    let reports =
        read_from(&offered.candidate, offered.bytes.clone(), &Limits::default());
    if reports.len() > 1 {
        // An archive or a table: it is kept whole, if anything in it can be read.
        if reports.iter().any(Result::is_ok) {
            return Ok(Reading::whole(offered.candidate.format));
        }
        let first = reports.into_iter().find_map(Result::err);
        return Err(first.unwrap_or_else(|| empty(&offered.candidate.path)));
    }
    let raw = the_only(reports).unwrap_or_else(|| Err(empty(&offered.candidate.path)))?;
    let inside = raw.path != offered.candidate.path;
    if inside {
        return Ok(Reading::whole(offered.candidate.format));
    }
    let understood = understand(&raw.speaking_path(), &raw.text, &offered.stated);
    Ok(Reading {
        format: raw.format,
        publisher: publisher(&raw.text),
        metadata: Some(understood.reading.metadata),
    })
}

fn empty(path: &str) -> Unread {
    Problem::new(path, ProblemKind::Empty, "the archive holds no files").into()
}

pub(super) fn the_only<T>(mut list: Vec<T>) -> Option<T> {
    match list.len() {
        1 => list.pop(),
        _ => None,
    }
}

/// Words before the name of who published a page.
const PUBLISHED_BY: [&str; 5] = ["信息来源", "文章来源", "稿件来源", "发布机构", "来源"];

/// Lines at the beginning that are looked at for it.
const PUBLISHER_WITHIN: usize = 30;

/// Reads who published a page from a line such as `来源：望江区人民政府办公室`.
///
/// Catches `来源：区政府　浏览次数：8` up to the space; misses a name that stands on a line of its own.
fn publisher(text: &str) -> Option<String> {
    text.lines().take(PUBLISHER_WITHIN).find_map(|line| {
        let line = line.trim();
        let rest = PUBLISHED_BY.iter().find_map(|word| line.strip_prefix(word))?;
        let rest = rest.strip_prefix(['：', ':'])?.trim_start();
        let name = rest.split(char::is_whitespace).next().unwrap_or_default();
        (!name.is_empty() && name.chars().count() <= 40).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    #[test]
    fn a_publisher_stands_behind_its_word() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(publisher(text).as_deref(), expected, "{text}");
        };
        check("标题\n来源：望江区人民政府 浏览次数：8\n", Some("望江区人民政府"));
        check("信息来源: 区政府办", Some("区政府办"));
        check("来源于实践", None);
        check("来源：", None);
        check(&format!("{}来源：区政府", "甲\n".repeat(40)), None);
    }

    #[test]
    fn names_of_servers_do_not_speak() {
        let fetched = |name: &str| Fetched {
            url: Url::parse("https://example.org/x").unwrap(),
            name: name.to_owned(),
            format: Format::Pdf,
            bytes: Vec::new(),
        };
        let path = |name: &str, words: Option<&str>| {
            let link = words.map(|words| Attachment {
                url: Url::parse("https://example.org/x").unwrap(),
                words: words.to_owned(),
                format: Format::Pdf,
            });
            offered(fetched(name), link.as_ref()).candidate.path
        };
        assert_eq!(path("P020190115.pdf", None), "download.pdf");
        assert_eq!(path("P020190115.pdf", Some("2024年报告")), "2024年报告.pdf");
        assert_eq!(path("报告.pdf", Some("附件")), "报告.pdf");
    }
}
