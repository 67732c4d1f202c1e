//! Builds the objects of an answer from what the index holds.
//!
//! Byte offsets become Unicode scalar offsets here, citations are put together here, and what no
//! extractor tells yet is `null`.

use super::answer::{
    DiagnosticView, Passage, Report, ReportRef, Section, SectionRef, Source, SourceRange,
    TopicRef, Years,
};
use super::citation;
use super::topics::topic_refs;
use crate::error::Result;
use crate::index::copies::overlap::WHOLE;
use crate::index::reader::Reader;
use crate::index::record::OpenRecord;
use crate::index::table::{Entry, Row};
use crate::model::{
    self, Diagnostic, Kind, Level, Metadata, Relation, Span, Topics, YearSpan,
};

/// Returns the offsets of byte spans of `text` in Unicode scalar values. Spans are in order.
pub(crate) fn scalar_spans(text: &str, spans: &[Span]) -> Vec<[usize; 2]> {
    let mut at = 0;
    let mut count = 0;
    let mut to_scalar = |byte: usize| {
        count += text.get(at..byte).map_or(0, |part| part.chars().count());
        at = byte.max(at);
        count
    };
    spans.iter().map(|s| [to_scalar(s.start), to_scalar(s.end)]).collect()
}

/// Returns the object of a report.
///
/// `work` is the id of the best copy, `share` how much of the report stands in that.
pub(crate) fn report(row: &Row, entry: &Entry, work: &str, share: u32) -> Report {
    let m = &entry.metadata;
    Report {
        id: entry.id.clone(),
        title: title(m, &entry.path),
        kind: m.kind.map(|k| Kind::name(k).to_owned()),
        region: m.region.clone(),
        level: m.level.map(|l| Level::name(l).to_owned()),
        year: m.year,
        date: m.date.clone(),
        session: m.session.clone(),
        speaker: m.speaker.clone(),
        review: m.review.map(years),
        plan: m.plan.map(years),
        source: source(entry),
        work: work.to_owned(),
        relation: row.relation.name().to_owned(),
        containment: (row.relation != Relation::Original)
            .then(|| f64::from(share) / f64::from(WHOLE)),
        passages: row.passages as usize,
        chars: row.chars as usize,
        figures: Some(row.figures as usize),
        commitments: Some(row.commitments as usize),
        sample: row.sample,
        diagnostics: entry.diagnostics.iter().map(diagnostic).collect(),
    }
}

/// Returns the title as printed, or the file's name where none is.
fn title(metadata: &Metadata, path: &str) -> String {
    metadata.title.clone().unwrap_or_else(|| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
    })
}

fn years(span: YearSpan) -> Years {
    Years { from: span.from, to: span.to }
}

fn source(entry: &Entry) -> Source {
    Source {
        path: entry.path.clone(),
        format: entry.format.clone(),
        encoding: entry.encoding.clone(),
        sha256: entry.fingerprint.sha256.to_string(),
        url: entry.metadata.url.clone(),
    }
}

fn diagnostic(diagnostic: &Diagnostic) -> DiagnosticView {
    DiagnosticView {
        code: name_of(diagnostic.code),
        message: diagnostic.message.clone(),
        span: diagnostic.span.map(|s| [s.start, s.end]),
    }
}

/// Returns the name that serde gives a unit variant.
pub(crate) fn name_of(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => format!("{other:?}"),
    }
}

/// Returns the short form of a report.
pub(crate) fn report_ref(entry: &Entry) -> ReportRef {
    let m = &entry.metadata;
    ReportRef {
        id: entry.id.clone(),
        title: title(m, &entry.path),
        kind: m.kind.map(|k| k.name().to_owned()),
        year: m.year,
        region: m.region.clone(),
    }
}

/// Returns the printed headings from the chapter down to a section.
pub(crate) fn path(sections: &[model::Section], index: usize) -> Vec<String> {
    let mut path = Vec::new();
    let mut at = Some(index);
    while let Some(section) = at.and_then(|at| sections.get(at)) {
        let heading = section.printed();
        if section.level > 0 && !heading.is_empty() {
            path.push(heading);
        }
        // Parents stand before their children; anything else would go round in a circle.
        at = section.parent.filter(|&parent| at.is_some_and(|at| parent < at));
    }
    path.reverse();
    path
}

/// Returns the objects of the front matter and of all sections that have a heading.
///
/// The closing appeal is a section without one: its passages name it, an outline does not list it.
pub(crate) fn sections(sections: &[model::Section]) -> Vec<Section> {
    let view = |(index, section): (usize, &model::Section)| Section {
        id: section.id.clone(),
        level: section.level,
        number: section.number.clone(),
        title: section.title.clone(),
        role: section.role.name().to_owned(),
        path: path(sections, index),
    };
    let listed = |(_, section): &(usize, &model::Section)| {
        section.level == 0 || !section.title.is_empty() || section.number.is_some()
    };
    sections.iter().enumerate().filter(listed).map(view).collect()
}

/// A report opened to show its passages, each read when it is asked for.
pub(crate) struct OpenReport<'r> {
    reader: &'r Reader,
    pub(crate) entry: Entry,
    pub(crate) row: Row,
    pub(crate) record: OpenRecord<'r>,
}

impl<'r> OpenReport<'r> {
    /// Opens a report.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(crate) fn open(reader: &'r Reader, number: u32) -> Result<Self> {
        let row = reader.row(number)?;
        let entry = reader.entry(number)?;
        let record = reader.record(&row)?;
        Ok(Self { reader, entry, row, record })
    }

    /// Returns the topics of a passage.
    pub(crate) fn topics(&self, passage: usize) -> Topics {
        let number = u32::try_from(passage).ok();
        let number = number.and_then(|passage| self.row.first.checked_add(passage));
        number.map_or(Topics::default(), |number| self.reader.topics.of(number))
    }

    /// Returns the match key of a passage.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(crate) fn key(&self, index: usize) -> Result<&'r str> {
        self.reader.key(&self.row, self.record.passage(index)?)
    }

    /// Returns the display text of a passage.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(crate) fn display(&self, index: usize) -> Result<String> {
        self.reader.display(&self.row, self.record.passage(index)?)
    }

    /// Returns the object of a passage.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(crate) fn passage(&self, index: usize) -> Result<Passage> {
        let passage = self.record.passage(index)?;
        let display = self.reader.display(&self.row, passage)?;
        let view = PassageView {
            report: &self.entry.id,
            metadata: &self.entry.metadata,
            path: &self.entry.path,
            sections: &self.record.sections,
            section: passage.section as usize,
            ordinal: passage.ordinal,
            zone: passage.zone,
            page: passage.page,
            source: passage.source,
            dropped: &passage.dropped,
            topics: topic_refs(self.topics(index)),
        };
        Ok(view.build(display))
    }

    /// Returns all passages, in order.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(crate) fn passages(&self) -> Result<Vec<Passage>> {
        (0..self.record.len()).map(|index| self.passage(index)).collect()
    }
}

/// Numbers passages within their sections, from 1.
pub(crate) fn ordinals(sections: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut counts: Vec<u32> = Vec::new();
    let number = |section: usize| {
        if counts.len() <= section {
            counts.resize(section + 1, 0);
        }
        counts.get_mut(section).map_or(0, |count| {
            *count += 1;
            *count
        })
    };
    sections.map(number).collect()
}

/// What a passage's object is built from.
pub(crate) struct PassageView<'a> {
    pub(crate) report: &'a str,
    pub(crate) metadata: &'a Metadata,
    /// The source's path, which stands in for a missing title.
    pub(crate) path: &'a str,
    pub(crate) sections: &'a [model::Section],
    pub(crate) section: usize,
    pub(crate) ordinal: u32,
    pub(crate) zone: model::Zone,
    pub(crate) page: Option<u32>,
    pub(crate) source: Span,
    pub(crate) dropped: &'a [Span],
    pub(crate) topics: Vec<TopicRef>,
}

impl PassageView<'_> {
    /// Builds the object around its display text.
    pub(crate) fn build(self, text: String) -> Passage {
        let section = self.sections.get(self.section);
        let section_id = section.map_or("s0", |s| s.id.as_str());
        let title = title(self.metadata, self.path);
        Passage {
            id: format!("{}#{section_id}.p{}", self.report, self.ordinal),
            report: self.report.to_owned(),
            section: SectionRef {
                id: section_id.to_owned(),
                path: path(self.sections, self.section),
                role: section.map_or("other", |s| s.role.name()).to_owned(),
            },
            text,
            zone: self.zone.name().to_owned(),
            page: self.page,
            source: SourceRange {
                start: self.source.start,
                end: self.source.end,
                dropped: self.dropped.iter().map(|s| [s.start, s.end]).collect(),
            },
            topics: Some(self.topics),
            citation: citation::of_passage(
                self.metadata,
                &title,
                self.sections,
                self.section,
                self.page,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_scalar_values() {
        let text = "一𠮷二三";
        let spans = [Span::new(3, 7), Span::new(7, 13)];
        assert_eq!(scalar_spans(text, &spans), [[1, 2], [2, 4]]);
    }

    #[test]
    fn passages_are_numbered_within_their_section() {
        assert_eq!(ordinals([0, 0, 2, 0, 2].into_iter()), [1, 2, 1, 3, 2]);
    }
}
