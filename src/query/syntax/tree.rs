//! The tree that a query becomes: typed nodes, each leaf with its place in the query as typed.
//!
//! Two trees are equal when they ask for the same in the same shape; places do not count. The tree
//! keeps brackets as nesting and is not flattened by the parser, so that it prints back as it was
//! understood.

use super::super::names::{Feature, FieldName};
use super::super::years::YearRange;
use crate::model::{Kind, Role};

/// A query, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Query {
    /// An exact phrase.
    Phrase(Phrase),
    /// An unquoted run of characters, ranked by its words.
    Words(Words),
    /// All parts are required.
    And(Vec<Self>),
    /// One part is enough. Without any part it asks for nothing ([`Query::nothing`]).
    Or(Vec<Self>),
    /// The part must not match.
    Not(Box<Self>),
    /// Two terms stand near each other.
    Near(Near),
    /// A property of the report, the section or the passage.
    Field(Field),
}

/// An exact phrase, with up to eight characters of anything between its parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// The stretches between the wildcards, unescaped; at least one, none of them blank.
    pub parts: Vec<String>,
    /// Where it stands, quote marks included.
    pub place: Place,
}

/// An unquoted run of characters without a space: a word, or a whole sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Words {
    /// The characters as typed.
    pub text: String,
    /// Where they stand.
    pub place: Place,
}

/// Two terms with at most so many characters between them, in either order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Near {
    /// The term typed first: a phrase, words, or alternatives of them.
    pub left: Box<Query>,
    /// The term typed second, of the same kinds.
    pub right: Box<Query>,
    /// The most characters that may stand between the two.
    pub within: u16,
    /// Where the operator stands.
    pub place: Place,
}

/// A property that the report, the section or the passage must have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// The property and its value.
    pub value: FieldValue,
    /// Where it stands, the field's name included.
    pub place: Place,
}

/// A property and its value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldValue {
    /// The report's year.
    Year(YearRange),
    /// The report's region.
    Region(String),
    /// The kind of report.
    Kind(Kind),
    /// Words of a heading above the passage.
    Chapter(String),
    /// The passage's topic, by name or code.
    Topic(String),
    /// The role of the section.
    Role(Role),
    /// What the passage holds.
    Has(Feature),
}

impl FieldValue {
    /// Returns which field it is a value of.
    pub fn field(&self) -> FieldName {
        match self {
            Self::Year(_) => FieldName::Year,
            Self::Region(_) => FieldName::Region,
            Self::Kind(_) => FieldName::Kind,
            Self::Chapter(_) => FieldName::Chapter,
            Self::Topic(_) => FieldName::Topic,
            Self::Role(_) => FieldName::Role,
            Self::Has(_) => FieldName::Has,
        }
    }
}

/// A place in the query as typed, in Unicode scalar values, `[start, end)`.
///
/// It says nothing about what is asked, so any two places are equal and trees compare by meaning.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl Place {
    /// Creates a place.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns the place from the start of this one to the end of another.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}

impl std::hash::Hash for Place {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl Phrase {
    /// Returns the phrase unescaped, each wildcard as `*`.
    pub fn text(&self) -> String {
        self.parts.join("*")
    }
}

impl Query {
    /// Returns the query that asks for nothing: what is left when nothing could be read.
    pub const fn nothing() -> Self {
        Self::Or(Vec::new())
    }

    /// Returns whether it asks for nothing.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Or(parts) if parts.is_empty())
    }

    /// Returns the query as text that parses back to the same tree.
    ///
    /// ```
    /// let query = baogao::query::parse("养老 OR \"托育\" -年份：2021").unwrap();
    /// assert_eq!(query.canonical(), "养老 | “托育” -year:2021");
    /// ```
    pub fn canonical(&self) -> String {
        self.to_string()
    }

    /// Returns whether words are asked anywhere outside a negation, so that a score says something.
    pub fn asks_words(&self) -> bool {
        match self {
            Self::Words(_) => true,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::asks_words),
            Self::Near(near) => near.left.asks_words() || near.right.asks_words(),
            Self::Phrase(_) | Self::Not(_) | Self::Field(_) => false,
        }
    }

    /// Returns where the query stands in the text it was read from.
    pub fn place(&self) -> Place {
        match self {
            Self::Phrase(phrase) => phrase.place,
            Self::Words(words) => words.place,
            Self::Field(field) => field.place,
            Self::Not(part) => part.place(),
            Self::Near(near) => near.left.place().to(near.place).to(near.right.place()),
            Self::And(parts) | Self::Or(parts) => {
                let places = parts.iter().map(Self::place);
                places.reduce(Place::to).unwrap_or_default()
            }
        }
    }

    /// Returns whether what stands for it must be named somewhere: false if it only excludes.
    ///
    /// `养老 -托育` names something, `-托育` and `养老 | -托育` do not.
    pub fn names_something(&self) -> bool {
        self.is_bounded(false)
    }

    /// Follows negations down: under one, all and any change places.
    fn is_bounded(&self, negated: bool) -> bool {
        match (self, negated) {
            (Self::Not(part), _) => part.is_bounded(!negated),
            (Self::And(parts), false) | (Self::Or(parts), true) => {
                parts.iter().any(|part| part.is_bounded(negated))
            }
            (Self::And(parts), true) | (Self::Or(parts), false) => {
                parts.iter().all(|part| part.is_bounded(negated))
            }
            (Self::Phrase(_) | Self::Words(_) | Self::Near(_) | Self::Field(_), _) => {
                !negated
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn places_do_not_count_in_comparisons() {
        assert_eq!(parse("甲  乙").unwrap(), parse("甲 AND 乙").unwrap());
        assert_ne!(parse("甲 乙").unwrap(), parse("乙 甲").unwrap());
    }

    #[test]
    fn places_span_the_terms() {
        let place = parse("甲 (“乙” | 丙丁)").unwrap().place();
        assert_eq!((place.start, place.end), (0, 11));
    }

    #[test]
    fn words_outside_negations_are_asked() {
        let asks = |query| parse(query).unwrap().asks_words();
        assert!(asks("“甲” 乙") && asks("“甲” | (“乙” 丙)") && asks("“甲” NEAR 乙"));
        assert!(!asks("“甲” -乙") && !asks("year:2021"));
    }

    #[test]
    fn exclusions_alone_name_nothing() {
        let names = |query| parse(query).unwrap().names_something();
        assert!(names("甲 -乙") && names("-(-甲)"));
        assert!(!Query::Not(Box::new(parse("甲").unwrap())).names_something());
        assert!(Query::nothing().is_nothing());
    }
}
