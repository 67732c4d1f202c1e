//! Small reports for the tests of comparing; the places do not exist.

use super::ReportText;
use super::cut::{Sentence, Stretch};
use super::formula::Formulas;
use crate::model::{
    Figure, Metadata, OffsetMap, Passage, Place, Role, Section, Span, Zone,
};

pub(super) use super::text_of;

/// A chapter: its heading, its role, its sections with their paragraphs.
pub(super) type Chapter<'a> = (&'a str, Role, &'a [(&'a str, &'a [&'a str])]);

/// A report that owns its parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    pub(super) metadata: Metadata,
    pub(super) sections: Vec<Section>,
    pub(super) passages: Vec<Passage>,
    pub(super) figures: Vec<Figure>,
}

impl Outline {
    /// One chapter of tasks with its paragraphs.
    pub(super) fn of(heading: &str, paragraphs: &[&str]) -> Self {
        let mut out = Self::default();
        let chapter = out.section(heading, 1, Role::Tasks, None);
        for paragraph in paragraphs {
            out.passage(chapter, paragraph, Zone::Body);
        }
        out
    }

    /// Chapters with their sections.
    pub(super) fn chapters(chapters: &[Chapter]) -> Self {
        let mut out = Self::default();
        for (heading, role, sections) in chapters {
            let chapter = out.section(heading, 1, *role, None);
            for (heading, paragraphs) in *sections {
                let section = out.section(heading, 2, *role, Some(chapter));
                for paragraph in *paragraphs {
                    out.passage(section, paragraph, Zone::Body);
                }
            }
        }
        out
    }

    fn section(
        &mut self,
        heading: &str,
        level: u8,
        role: Role,
        parent: Option<usize>,
    ) -> usize {
        let at = heading.find(['、', '）']).map_or(0, |at| at + '、'.len_utf8());
        let (number, title) = heading.split_at(at);
        let index = self.sections.len();
        self.sections.push(Section {
            id: format!("s{index}"),
            level,
            number: (!number.is_empty()).then(|| number.to_owned()),
            title: title.to_owned(),
            role,
            parent,
            heading: Span::default(),
        });
        self.passage(index, heading, Zone::Heading);
        index
    }

    fn passage(&mut self, section: usize, text: &str, zone: Zone) {
        self.passages.push(Passage {
            section,
            text: text.to_owned(),
            zone,
            page: None,
            source: Span::default(),
            dropped: Vec::new(),
            map: OffsetMap::default(),
        });
    }

    /// The report as it is compared, with the figures that are read in it.
    pub(super) fn with_figures(mut self) -> Self {
        let material = crate::extract::Material {
            metadata: &self.metadata,
            sections: &self.sections,
            passages: &self.passages,
        };
        self.figures = crate::extract::extract(&material).figures;
        self
    }

    pub(super) fn report(&self) -> ReportText<'_> {
        ReportText {
            metadata: &self.metadata,
            sections: &self.sections,
            passages: &self.passages,
            figures: &self.figures,
        }
    }
}

/// Sentences of one passage.
pub(super) fn sentences(texts: &[&str]) -> Vec<Sentence> {
    let formulas = Formulas::shipped();
    let mut at = 0;
    let mut read = |text: &&str| {
        let span = Span::new(at, at + text.len());
        at = span.end;
        let stretch =
            Stretch { text, section: 0, heading: false, number: None, formulas };
        Sentence::read(Place { passage: 0, span }, &stretch)
    };
    texts.iter().map(&mut read).collect()
}
