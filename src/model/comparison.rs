//! What comparing two reports finds: sections that answer each other, units of text with what became
//! of them, figures side by side, terms and wordings gained and lost.
//!
//! Plain data; places are passages and byte spans of the two reports, `a` the first, `b` the second.

use serde::{Deserialize, Serialize};

use super::Span;
use super::named::named;

named! {
    /// How two reports stand to each other as a whole.
    ReportRelation {
        /// The same text, whatever its typography.
        SameText = "same_text",
        /// One is a part of the other.
        Excerpt = "excerpt",
        /// Reports of one region and kind.
        SameSeries = "same_series",
        /// Anything else.
        Different = "different",
    }
}

named! {
    /// What a reader must know before trusting a comparison.
    Warning {
        /// Both have the same text: nothing was rewritten.
        SameText = "same_text",
        /// `a` is a part of `b`; only that part of `b` is compared.
        AIsExcerpt = "a_is_excerpt",
        /// `b` is a part of `a`; only that part of `a` is compared.
        BIsExcerpt = "b_is_excerpt",
        /// The kinds differ: a plan and a work report set out other things.
        KindsDiffer = "kinds_differ",
        /// The regions differ.
        RegionsDiffer = "regions_differ",
        /// More than one year lies between them.
        YearsNotAdjacent = "years_not_adjacent",
        /// The first is the later one.
        YearsReversed = "years_reversed",
    }
}

named! {
    /// What became of a unit of text.
    UnitClass {
        /// The same words in the same place.
        Kept = "kept",
        /// The same words elsewhere.
        Moved = "moved",
        /// Other words in the same place.
        Revised = "revised",
        /// Other words elsewhere.
        MovedRevised = "moved_revised",
        /// On the same matter in the same place, too far apart for a redline.
        Related = "related",
        /// Only in the first.
        Dropped = "dropped",
        /// Only in the second.
        Added = "added",
    }
}

named! {
    /// How large a unit is.
    UnitLevel {
        /// One sentence, or two neighbors that answer one.
        Sentence = "sentence",
        /// A clause, or a stretch of clauses, of a sentence that has no counterpart as a whole.
        Clause = "clause",
        /// A heading on a line of its own.
        Heading = "heading",
    }
}

named! {
    /// How a section stands in the other report.
    SectionState {
        /// It has one counterpart.
        Matched = "matched",
        /// Another section answers it nearly as well: it was split or merged, or cannot be told.
        Ambiguous = "ambiguous",
        /// Only in the first.
        Dropped = "dropped",
        /// Only in the second.
        Added = "added",
    }
}

named! {
    /// A step of a redline.
    OpKind {
        /// The same but for typography.
        Equal = "equal",
        /// Only in the first.
        Delete = "delete",
        /// Only in the second.
        Insert = "insert",
        /// Other words.
        Replace = "replace",
    }
}

named! {
    /// What became of a figure.
    FigureState {
        /// The same value in the same words.
        Same = "same",
        /// A higher value.
        Raised = "raised",
        /// A lower value.
        Lowered = "lowered",
        /// The same value, bound more loosely: 5% → 5%左右.
        Softened = "softened",
        /// The same value, bound more firmly: 300张 → 不少于300张.
        Hardened = "hardened",
        /// The same indicator in another unit.
        UnitChanged = "unit_changed",
        /// The same indicator against another basis.
        BasisChanged = "basis_changed",
        /// The same indicator in values that have no order: a range beside a point.
        Changed = "changed",
        /// Only in the second; the first does not name the indicator.
        New = "new",
        /// Only in the first; the second does not name the indicator.
        NotStated = "not_stated",
        /// Only in one; the other names the indicator, but no comparable figure was read there.
        NotExtracted = "not_extracted",
        /// Only in one, of an indicator that is not among the known ones.
        Unpaired = "unpaired",
        /// Only in one, in a part that the other lacks: that one is an excerpt.
        NotCompared = "not_compared",
    }
}

named! {
    /// What became of a target of the earlier report, as the later one tells.
    TargetFate {
        /// The result is as good as the target or better.
        Met = "met",
        /// The target named its number as about, and the result is worse by less than a tenth of it.
        Near = "near",
        /// The result is worse than the target.
        Missed = "missed",
        /// The result is told in another unit.
        UnitChanged = "unit_changed",
        /// The result is told of another scope, against another basis, or summed in another way.
        BasisChanged = "basis_changed",
        /// The later report names the indicator, but no comparable result was read there.
        NotExtracted = "not_extracted",
        /// The later report does not name it.
        NotReported = "not_reported",
    }
}

named! {
    /// Which way a wording moved.
    WordingChange {
        /// Firmer: 力争 → 确保, 探索 → 推进.
        Hardened = "hardened",
        /// Looser.
        Softened = "softened",
    }
}

named! {
    /// Whether a quoted term stands in one report or both.
    TermState {
        /// Only in the first.
        Gone = "gone",
        /// Only in the second.
        New = "new",
        /// In both.
        Shared = "shared",
    }
}

/// A stretch of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Index of the passage in the report's list.
    pub passage: usize,
    /// Bytes in the passage's display text.
    pub span: Span,
}

/// A step of a redline, in bytes of the two units' texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Op {
    /// What the step does.
    pub kind: OpKind,
    /// Bytes of the first unit's text; empty for an insertion.
    pub a: Span,
    /// Bytes of the second unit's text; empty for a deletion.
    pub b: Span,
}

/// A unit of text and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// What became of it.
    pub class: UnitClass,
    /// How large it is.
    pub level: UnitLevel,
    /// How alike the two sides are, 0 to 1; 0 for one side alone.
    pub score: f64,
    /// Whether it is a set formula of the genre.
    pub formula: bool,
    /// Its place in the first report.
    pub a: Option<Place>,
    /// Its place in the second.
    pub b: Option<Place>,
    /// The redline; one step for a unit of one side, or of sides too far apart.
    pub ops: Vec<Op>,
}

/// A section beside its counterpart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SectionPair {
    /// Index in the first report's sections.
    pub a: Option<usize>,
    /// Index in the second's.
    pub b: Option<usize>,
    /// How alike their texts are, 0 to 1.
    pub score: f64,
    /// The score of the next best counterpart.
    pub next: f64,
    /// How they stand.
    pub state: SectionState,
    /// Of each section: the share of its letters in runs of eight and more that the other report has
    /// too, wherever; none where there is no section.
    pub reuse: [Option<f64>; 2],
}

/// A figure beside its counterpart, as indexes into the figures of the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigurePair {
    /// What became of it.
    pub state: FigureState,
    /// Which way the words that bind it moved.
    pub wording: Option<WordingChange>,
    /// What is counted: the name that both have in common.
    pub indicator: String,
    /// Index in the first report's figures.
    pub a: Option<usize>,
    /// Index in the second's.
    pub b: Option<usize>,
}

/// A target of the earlier report beside the result that the later one tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetResult {
    /// What became of it.
    pub fate: TargetFate,
    /// What is counted.
    pub indicator: String,
    /// Whether the earlier report is the second one.
    pub reversed: bool,
    /// Index of the target in the earlier report's figures.
    pub target: usize,
    /// Index of the result in the later report's figures.
    pub result: Option<usize>,
}

/// A quoted term and how often each report has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The term without its quote marks, as first printed.
    pub phrase: String,
    /// Where it stands.
    pub state: TermState,
    /// Times in the first report, with or without quote marks.
    pub a: usize,
    /// Times in the second.
    pub b: usize,
    /// First place in the first report.
    pub first_a: Option<Place>,
    /// First place in the second.
    pub first_b: Option<Place>,
}

/// A step up or down a ladder of words before the same object: 探索…改革 → 全面推进…改革.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Which way it went.
    pub change: WordingChange,
    /// The ladder's name.
    pub ladder: String,
    /// What the words are about, as far as both have it.
    pub object: String,
    /// The word and its object in the first report.
    pub a: Place,
    /// The word itself.
    pub a_cue: String,
    /// The word and its object in the second report.
    pub b: Place,
    /// The word itself.
    pub b_cue: String,
}

/// How a report's characters are shared out among the classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Characters in all, white space not counted.
    pub chars: usize,
    /// Kept.
    pub kept: usize,
    /// Moved.
    pub moved: usize,
    /// Revised, what stayed included.
    pub revised: usize,
    /// Moved and revised, what stayed included.
    pub moved_revised: usize,
    /// Related.
    pub related: usize,
    /// In this report alone.
    pub alone: usize,
    /// Of the revised ones, moved or not: characters that stayed.
    pub revised_equal: usize,
}

/// What comparing two reports found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// How they stand to each other.
    pub relation: ReportRelation,
    /// What to know first.
    pub warnings: Vec<Warning>,
    /// Sections, in the order of the first report, then those of the second alone.
    pub sections: Vec<SectionPair>,
    /// Units in the order of the second report, dropped ones where they stood in the first.
    pub units: Vec<Unit>,
    /// Figures.
    pub figures: Vec<FigurePair>,
    /// What became of the targets of the earlier report.
    pub targets: Vec<TargetResult>,
    /// Quoted terms.
    pub terms: Vec<Term>,
    /// Steps on ladders of words.
    pub wording: Vec<Wording>,
    /// Shares of the two reports, all text.
    pub shares: [Share; 2],
    /// Shares of the two reports without set formulas.
    pub without_formulas: [Share; 2],
    /// Of each report: the share of its letters in runs of eight and more that the other has too.
    pub reuse: [f64; 2],
}
