//! The variants of a query: the query with one phrase in another form that stands in the reports.
//!
//! [`variant`](super::variant) makes forms up; here those that no report holds are left out, by the
//! same lists and proof that answer a phrase. Forms that a user wrote down stay, found or not: that
//! they are absent is an answer. Each variant is a query of its own and is counted by a search.

use super::counted::Counted;
use super::filter::Filter;
use super::syntax::{self, Query};
use super::variant::{OwnVariants, Variant, VariantRelation, variants};
use super::{lower, scope};
use crate::error::Result;
use crate::index::reader::Reader;

/// A query with a phrase in another form.
#[derive(Debug)]
pub(crate) struct OtherForm {
    pub(crate) variant: Variant,
    /// The query that holds it.
    pub(crate) query: String,
}

/// Returns the variants of every phrase of a query that stand in some report.
///
/// # Errors
/// `Query` for a query that cannot be read.
pub(crate) fn other_forms(
    reader: &Reader,
    typed: &str,
    own: &[OwnVariants],
) -> Result<Vec<OtherForm>> {
    let mut query = syntax::parse(typed)?;
    let mut phrases = Vec::new();
    for_each_phrase(&mut query, &mut |parts| phrases.push(parts.clone()));
    let all = Counted::every_copy(reader, scope::reports(reader, &Filter::default())?);
    let mut found = Vec::new();
    for (at, phrase) in phrases.iter().enumerate() {
        for variant in variants(phrase, own) {
            let is_own = matches!(variant.relation, VariantRelation::Own(_));
            if !is_own && !lower::stands(reader, &variant.parts, &all)? {
                continue;
            }
            let mut other = query.clone();
            let mut count = 0;
            for_each_phrase(&mut other, &mut |parts| {
                if count == at {
                    parts.clone_from(&variant.parts);
                }
                count += 1;
            });
            found.push(OtherForm { variant, query: other.canonical() });
        }
    }
    Ok(found)
}

/// Shows every phrase of a query, in the order typed.
fn for_each_phrase(query: &mut Query, see: &mut dyn FnMut(&mut Vec<String>)) {
    match query {
        Query::Phrase(phrase) => see(&mut phrase.parts),
        Query::And(parts) | Query::Or(parts) => {
            parts.iter_mut().for_each(|part| for_each_phrase(part, see));
        }
        Query::Near(near) => {
            for_each_phrase(&mut near.left, see);
            for_each_phrase(&mut near.right, see);
        }
        // What must not stand there has no other forms to be counted.
        Query::Not(_) | Query::Words(_) | Query::Field(_) => {}
    }
}
