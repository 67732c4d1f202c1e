//! `read` and `outline`: the text of a report, and the sections that lead into it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, ECHO, NAME, Tool, once, params_of, quoted};
use crate::error::Result;
use crate::mcp::budget::shorten;
use crate::mcp::told::{self, Line, Told};
use crate::output::answer::{Passage, ReportRef, Section};

/// Characters of a passage that one row holds.
const PIECE: usize = 800;

const READ: (&str, &str) = (
    "Read",
    "Returns the text of a report, of a section (s3.2) or of a passage (s3.2.p1), in pages. Ask \
     outline for the sections first: a report is long.",
);
const OUTLINE: (&str, &str) =
    ("Outline", "Lists the sections of a report with their ids.");

/// Returns the tool `read`.
pub(super) fn read_tool() -> Tool {
    let params = once(params_of("show"), "report");
    Tool::new("read", READ, params, told::schema::<ReadHead, PieceRow>, read)
}

/// Returns the tool `outline`.
pub(super) fn outline_tool() -> Tool {
    let params = once(params_of("outline"), "report");
    Tool::new("outline", OUTLINE, params, told::schema::<ReadHead, SectionRow>, outline)
}

/// The report that is read.
#[derive(Debug, Serialize, JsonSchema)]
struct ReadHead {
    /// The report's id.
    report: String,
    /// Its title, at most 60 characters of it.
    title: String,
    /// Its kind.
    kind: Option<String>,
    /// Its year.
    year: Option<u16>,
    /// Its region.
    region: String,
    /// Passages or sections in all.
    total: usize,
}

impl ReadHead {
    fn new(report: &ReportRef, total: usize) -> Self {
        Self {
            report: report.id.clone(),
            title: shorten(&report.title, ECHO),
            kind: report.kind.clone(),
            year: report.year,
            region: shorten(&report.region.concat(), ECHO),
            total,
        }
    }
}

fn read(call: &Call<'_>) -> Result<Told> {
    let report = call.params.one("report")?.unwrap_or_default();
    let target = match call.params.one("section")? {
        Some(section) => format!("{report}#{}", part_of(section)),
        None => report.to_owned(),
    };
    let answer = call.library.show(&target, None, 0)?;
    let report = ReportRef {
        id: answer.report.id,
        title: answer.report.title,
        kind: answer.report.kind,
        year: answer.report.year,
        region: answer.report.region,
    };
    let head = ReadHead::new(&report, answer.passages.len());
    let summary = format!("{} {}: {} passages", head.report, head.title, head.total);
    let pieces: Vec<PieceRow> =
        answer.passages.iter().flat_map(PieceRow::pieces).collect();
    let total = pieces.len();
    let rows = call.cut(pieces);
    call.tell(total, (head, summary), rows, Vec::new())
}

/// Returns the section of an id that was copied with its report: `…#s3.2.p1` is `s3.2.p1`.
fn part_of(section: &str) -> &str {
    section.rsplit_once('#').map_or(section, |(_, part)| part)
}

fn outline(call: &Call<'_>) -> Result<Told> {
    let report = call.params.one("report")?.unwrap_or_default();
    let answer = call.library.outline(report, None, 0)?;
    let head = ReadHead::new(&answer.report, answer.sections.len());
    let summary = format!("{} {}: {} sections", head.report, head.title, head.total);
    let rows = call.cut(answer.sections.iter().map(SectionRow::new));
    call.tell(answer.sections.len(), (head, summary), rows, Vec::new())
}

/// Part of the text of a report.
#[derive(Debug, Serialize, JsonSchema)]
struct PieceRow {
    /// Id of the passage.
    passage: String,
    /// `heading`, `body`, `table`, `note`.
    zone: String,
    /// Page of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// Character of the passage that `text` begins with; long passages come in several rows.
    start: usize,
    /// The text, unabridged.
    text: String,
}

impl PieceRow {
    /// Returns the rows of a passage; their texts are the passage's, one after another.
    fn pieces(passage: &Passage) -> Vec<Self> {
        let chars: Vec<char> = passage.text.chars().collect();
        let piece = |(number, part): (usize, &[char])| Self {
            passage: passage.id.clone(),
            zone: passage.zone.clone(),
            page: passage.page,
            start: number * PIECE,
            text: part.iter().collect(),
        };
        chars.chunks(PIECE).enumerate().map(piece).collect()
    }
}

impl Line for PieceRow {
    fn line(&self) -> String {
        quoted(&self.passage, &self.text)
    }
}

/// A section of the outline.
#[derive(Debug, Serialize, JsonSchema)]
struct SectionRow {
    /// What `read` takes as section.
    id: String,
    /// 1 for chapters, 0 for the front matter.
    level: u8,
    /// The number as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// The heading, at most 120 characters of it.
    title: String,
    /// `front`, `review`, `goals`, `tasks`, `self`, `table`, `annex`, `glossary`, `closing`, `other`.
    role: String,
}

impl SectionRow {
    fn new(section: &Section) -> Self {
        Self {
            id: section.id.clone(),
            level: section.level,
            number: section.number.as_deref().map(|number| shorten(number, NAME)),
            title: shorten(&section.title, NAME),
            role: section.role.clone(),
        }
    }
}

impl Line for SectionRow {
    fn line(&self) -> String {
        let number = self.number.as_deref().unwrap_or_default();
        shorten(&format!("{} {number}{}", self.id, self.title), 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_may_be_given_with_its_report() {
        assert_eq!(part_of("chengjiang-2021-work#s3.p1"), "s3.p1");
        assert_eq!(part_of("s3"), "s3");
    }
}
