//! Makes a query's tree flat and free of doubles without changing what it matches.
//!
//! `(a b) c` becomes `a b c`, `a | a` becomes `a`, `-(-a)` becomes `a`. What is matched stays the same;
//! a score may not, since words asked twice weigh once. Nothing is distributed or reordered.

use super::tree::{Near, Query};

impl Query {
    /// Returns the query flattened and without doubles.
    ///
    /// ```
    /// let query = baogao::query::parse("(养老 托育) 养老").unwrap();
    /// assert_eq!(query.simplify().canonical(), "养老 托育");
    /// ```
    #[must_use]
    pub fn simplify(self) -> Self {
        match self {
            Self::And(parts) => {
                let flat = flatten(parts, |part| match part {
                    Self::And(inner) => Ok(inner),
                    other => Err(other),
                });
                one_or(flat, Self::And)
            }
            Self::Or(parts) => {
                let flat = flatten(parts, |part| match part {
                    Self::Or(inner) => Ok(inner),
                    other => Err(other),
                });
                one_or(flat, Self::Or)
            }
            Self::Not(part) => match part.simplify() {
                Self::Not(inner) => *inner,
                other => Self::Not(Box::new(other)),
            },
            Self::Near(near) => Self::Near(Near {
                left: Box::new(near.left.simplify()),
                right: Box::new(near.right.simplify()),
                ..near
            }),
            leaf @ (Self::Phrase(_) | Self::Words(_) | Self::Field(_)) => leaf,
        }
    }
}

/// Simplifies the parts, opens those of the same sort and keeps the first of equal ones.
///
/// Asking for nothing in an or adds nothing and vanishes with its empty list.
fn flatten(
    parts: Vec<Query>,
    open: fn(Query) -> Result<Vec<Query>, Query>,
) -> Vec<Query> {
    let mut flat: Vec<Query> = Vec::new();
    for part in parts {
        let inner = open(part.simplify()).unwrap_or_else(|other| vec![other]);
        for part in inner {
            if !flat.contains(&part) {
                flat.push(part);
            }
        }
    }
    flat
}

/// Returns the only part, or all of them in their sort.
fn one_or(mut parts: Vec<Query>, sort: fn(Vec<Query>) -> Query) -> Query {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            sort(parts)
        }
        None => sort(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    fn check(query: &str, expected: &str) {
        assert_eq!(parse(query).unwrap().simplify().canonical(), expected, "{query}");
    }

    #[test]
    fn nested_groups_of_one_sort_become_flat() {
        check("(甲 乙) (丙 (丁 戊))", "甲 乙 丙 丁 戊");
        check("甲 | (乙 | 丙)", "甲 | 乙 | 丙");
        check("甲 (乙 | 丙)", "甲 (乙 | 丙)");
    }

    #[test]
    fn doubles_vanish() {
        check("甲 乙 甲", "甲 乙");
        check("“甲” | 甲 | “甲”", "“甲” | 甲");
        check("(甲 | 甲) 甲", "甲");
        check("甲 NEAR/5 (乙 | 乙)", "甲 NEAR/5 乙");
    }

    #[test]
    fn double_negations_vanish() {
        check("甲 -(-乙)", "甲 乙");
        check("甲 -(-(乙 丙))", "甲 乙 丙");
    }
}
