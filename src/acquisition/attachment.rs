//! Which attachments a page points to: the files beside it that reports come in.
//!
//! Governments often publish a page with a few words and the report itself as a file. A link counts
//! by the end of its address, or of its words where a script hands out the file
//! (`download.jsp?id=7` called `附件：2024年政府工作报告.pdf`). Each address counts once.
//!
//! It misses files that only a script of the page knows of, and does not fetch anything.

use url::Url;

use crate::ingest::{Format, Links};

/// Most attachments of one page: what has more is a list of reports.
const MOST: usize = 20;

/// A file that a page points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attachment {
    pub(super) url: Url,
    /// Words of the link, on one line.
    pub(super) words: String,
    /// What the address or the words say that it is.
    pub(super) format: Format,
}

/// Returns the attachments among the links of a page, in the order of the page.
pub(super) fn attachments(page: &Url, links: &Links) -> Vec<Attachment> {
    let base = links.base.as_deref().and_then(|base| page.join(base).ok());
    let base = base.as_ref().unwrap_or(page);
    let mut found: Vec<Attachment> = Vec::new();
    for link in &links.links {
        let Some(url) = resolve(base, &link.address) else { continue };
        let Some(format) = format(&url, &link.words) else { continue };
        if found.len() < MOST && !found.iter().any(|known| known.url == url) {
            let words = link.words.split_whitespace().collect::<Vec<_>>().join(" ");
            found.push(Attachment { url, words, format });
        }
    }
    found
}

fn resolve(page: &Url, address: &str) -> Option<Url> {
    let mut url = page.join(address.trim()).ok()?;
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// Tells the format of an attachment; none for pages and for what reports do not come in.
fn format(url: &Url, words: &str) -> Option<Format> {
    let query = url.query().unwrap_or_default();
    let names = [url.path(), query, words.trim_end_matches(['）', ')', ' '])];
    let of_name = |name: &&str| {
        let (_, extension) = name.rsplit_once('.')?;
        Format::of_name(&format!("a.{}", extension.trim())).filter(is_attached)
    };
    names.iter().find_map(of_name)
}

fn is_attached(format: &Format) -> bool {
    matches!(
        format,
        Format::Pdf
            | Format::Docx
            | Format::Doc
            | Format::Odt
            | Format::Rtf
            | Format::Zip
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Link;

    fn check(links: &[(&str, &str)], expected: &[(&str, Format)]) {
        check_below(None, links, expected);
    }

    fn check_below(
        base: Option<&str>,
        links: &[(&str, &str)],
        expected: &[(&str, Format)],
    ) {
        let page = Url::parse("https://www.example.org/zwgk/2024/t1.html").unwrap();
        let links = links.iter().map(|(address, words)| Link {
            address: (*address).to_owned(),
            words: (*words).to_owned(),
        });
        let links =
            Links { base: base.map(str::to_owned), links: links.collect::<Vec<_>>() };
        let found: Vec<(String, Format)> = attachments(&page, &links)
            .into_iter()
            .map(|found| (found.url.to_string(), found.format))
            .collect();
        let expected: Vec<(String, Format)> =
            expected.iter().map(|(url, format)| ((*url).to_owned(), *format)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn files_are_told_by_their_address() {
        check(
            &[
                ("./P02024.PDF", "附件"),
                ("/a/b.doc?x=1", "报告"),
                ("../t2.html", "下一篇"),
                ("//img.example.org/c.wps", "文字"),
            ],
            &[
                ("https://www.example.org/zwgk/2024/P02024.PDF", Format::Pdf),
                ("https://www.example.org/a/b.doc?x=1", Format::Doc),
                ("https://img.example.org/c.wps", Format::Doc),
            ],
        );
    }

    #[test]
    fn a_file_of_a_script_is_told_by_its_words() {
        check(
            &[("/download.jsp?id=7", "望江区2024年政府工作报告.docx")],
            &[("https://www.example.org/download.jsp?id=7", Format::Docx)],
        );
    }

    #[test]
    fn addresses_are_relative_to_the_base() {
        check_below(
            Some("/files/"),
            &[("a.pdf", "附件")],
            &[("https://www.example.org/files/a.pdf", Format::Pdf)],
        );
    }

    #[test]
    fn other_links_are_none() {
        check(
            &[
                ("javascript:void(0)", "下载.pdf"),
                ("mailto:a@example.org", "信箱"),
                ("a.png", "图"),
                ("", "空"),
            ],
            &[],
        );
    }

    #[test]
    fn a_file_that_is_linked_twice_is_one() {
        check(
            &[("a.pdf", "标题"), ("a.pdf#page=2", "下载")],
            &[("https://www.example.org/zwgk/2024/a.pdf", Format::Pdf)],
        );
    }
}
