//! Tells what passages are about: the State Council's subject classes, up to four a passage.
//!
//! Each sentence is a vote. Its words have weights by class (`terms.tsv`, found in one pass, the longest
//! word at a place), the headings above it speak too, and it votes with its length, shared among
//! its classes by the squares of their weights. The class with most of the text is the primary one;
//! others follow that have a share worth finding them by. `catalog` has the classes, their codes and
//! the names that people type for them.
//!
//! It guarantees one to four topics of different classes, the same for the same text, in time linear in
//! the text. It deliberately does not learn from a corpus: what a passage is about does not depend
//! on what else is indexed.

mod catalog;
mod classify;
mod terms;

pub(crate) use catalog::{Catalog, Class, Named};
pub(crate) use classify::{Classifier, Readable, Told};
pub(crate) use terms::telling_words;

/// Names the rules and words by which topics are told; raised whenever a passage's topics may differ.
pub(crate) const TOPICS_VERSION: u32 = 3;
