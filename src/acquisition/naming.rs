//! Readable names for reports that come into a corpus: `云海市/望江区/2024年政府工作报告.pdf`.
//!
//! The folders are the region's full names from the widest down, the name is year and kind. Where
//! region, kind or year is not known, the title stands for them, and else the name that the file had.
//! Names depend on what is read from the file and on the names taken before, on nothing else. A name
//! that is taken gets a number: `…-2.pdf`.
//!
//! Guarantees: a name is one that a walk reads again (not hidden, not a readme's), holds no character
//! that a file system or a pattern of `corpus.toml` takes for something else, and leads nowhere but
//! below the corpus.

use crate::ingest::{Format, skip_by_name};
use crate::model::{Kind, Metadata};

/// Longest name without its extension, in characters: 255 bytes is the most that file systems take.
const LONGEST: usize = 60;

/// Returns the path below the corpus that a report is kept under, without number and extension.
pub(super) fn stem(metadata: Option<&Metadata>, old_name: &str) -> String {
    let old = plain(without_extension(old_name));
    let Some(metadata) = metadata else { return old };
    let folders = metadata.region.iter().map(|name| plain(name));
    let kind = metadata.kind.filter(|kind| *kind != Kind::Other);
    let title = metadata.title.as_deref().map(plain).filter(|title| !title.is_empty());
    let name = match (kind, metadata.year) {
        (Some(kind), Some(year)) if !metadata.region.is_empty() => {
            format!("{year}年{}", kind.label())
        }
        _ => title.unwrap_or(old),
    };
    folders.chain([name]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// Returns the stem with its extension; from the second of its name on with a number.
pub(super) fn numbered(stem: &str, number: usize, format: Format) -> String {
    let extension = format.name();
    match number {
        0 | 1 => format!("{stem}.{extension}"),
        _ => format!("{stem}-{number}.{extension}"),
    }
}

fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if Format::of_name(name) != Some(Format::Txt) => stem,
        Some((stem, extension)) if extension.eq_ignore_ascii_case("txt") => stem,
        _ => name,
    }
}

/// Returns a text as the name of a file or folder.
fn plain(text: &str) -> String {
    let kept = |c: char| match c {
        c if c.is_control() => None,
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '[' | ']' | '{' | '}'
        | '!' | '#' | '%' => Some('_'),
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    };
    let name: String = text.chars().filter_map(kept).take(LONGEST).collect();
    let name = name.trim_matches(|c: char| c == ' ' || c == '.' || c == '~').to_owned();
    if name.is_empty() || skip_by_name(&name).is_some() {
        return format!("报告{name}").trim_end_matches('~').to_owned();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Metadata {
        Metadata {
            title: Some("望江区政府工作报告".to_owned()),
            kind: Some(Kind::WorkReport),
            region: vec!["云海市".to_owned(), "望江区".to_owned()],
            year: Some(2024),
            ..Metadata::default()
        }
    }

    fn check(metadata: &Metadata, old: &str, expected: &str) {
        assert_eq!(stem(Some(metadata), old), expected);
    }

    #[test]
    fn region_year_and_kind_make_a_name() {
        check(&known(), "a.pdf", "云海市/望江区/2024年政府工作报告");
    }

    #[test]
    fn the_title_stands_for_what_is_not_known() {
        let title = "云海市/望江区/望江区政府工作报告";
        check(&Metadata { year: None, ..known() }, "a.pdf", title);
        check(&Metadata { kind: None, ..known() }, "a.pdf", title);
        check(&Metadata { kind: Some(Kind::Other), ..known() }, "a.pdf", title);
        let placeless = Metadata { region: Vec::new(), ..known() };
        check(&placeless, "a.pdf", "望江区政府工作报告");
    }

    #[test]
    fn the_old_name_stands_where_nothing_is_known() {
        check(&Metadata::default(), "报告 终稿.v2.docx", "报告 终稿.v2");
        check(&Metadata::default(), "2023.1.10报告", "2023.1.10报告");
        assert_eq!(stem(None, "各省.zip"), "各省");
    }

    #[test]
    fn names_are_plain() {
        let titled = |title: &str| Metadata {
            title: Some(title.to_owned()),
            ..Metadata::default()
        };
        check(&titled("../../etc/passwd"), "a", "_.._etc_passwd");
        check(&titled("A: b*c?[1]\n#"), "a", "A_ b_c__1__");
        check(&titled(".隐藏"), "a", "隐藏");
        check(&titled("README"), "a", "报告README");
        check(&titled("corpus.toml"), "a", "报告corpus.toml");
        check(&titled(".."), "...", "报告");
        assert_eq!(stem(Some(&titled(&"长".repeat(300))), "a").chars().count(), LONGEST);
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        assert_eq!(numbered("甲", 1, Format::Pdf), "甲.pdf");
        assert_eq!(numbered("甲", 2, Format::Html), "甲-2.html");
    }
}
