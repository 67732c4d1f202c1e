//! Cuts a sentence that commits into stretches, one for each act.
//!
//! A clause with an act of its own begins a stretch; clauses that only prepare (围绕 …, 坚持 …, a time)
//! belong to the stretch after them, clauses without an act to the one before. Stretches too short to
//! be read alone join the next. They are in order, do not overlap, and cover every clause. It catches
//! 加强监管，新建泵站2座 as two; it misses that two acts in one clause (改造提升菜场、新建公园) are two.

use super::clause::{Clause, Shape};
use super::verdict::is_imperative;
use crate::model::{CommitmentKind, Span};

/// Characters below which a stretch is not left alone.
const SHORTEST: usize = 6;

/// A run of clauses that belong to one act, as indexes `[from, to)` into the sentence's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    /// First clause.
    pub(super) from: usize,
    /// One past the last clause.
    pub(super) to: usize,
}

impl Group {
    /// Returns the clauses of the group.
    pub(super) fn clauses<'a>(&self, all: &'a [Clause]) -> &'a [Clause] {
        all.get(self.from..self.to).unwrap_or_default()
    }

    /// Returns the bytes from its first clause to its last.
    pub(super) fn span(&self, all: &[Clause]) -> Span {
        let clauses = self.clauses(all);
        let start = clauses.first().map_or(0, |clause| clause.span.start);
        Span::new(start, clauses.last().map_or(start, |clause| clause.span.end))
    }
}

/// Cuts a sentence. `measured` says whether a figure in a clause is to be reached.
pub(super) fn groups(
    text: &str,
    clauses: &[Clause],
    measured: impl Fn(&Clause) -> bool,
) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    let mut open: Option<usize> = None;
    let mut has_act = false;
    for (index, clause) in clauses.iter().enumerate() {
        let from = *open.get_or_insert(index);
        if begins(clause, &measured) {
            if has_act {
                out.push(Group { from, to: index });
                open = Some(index);
            }
            has_act = true;
        } else if has_act && prepares(clause) {
            out.push(Group { from, to: index });
            (open, has_act) = (Some(index), false);
        }
    }
    if let Some(from) = open {
        match out.last_mut() {
            // What prepares nothing more belongs to what stands before it.
            Some(last) if !has_act => last.to = clauses.len(),
            _ => out.push(Group { from, to: clauses.len() }),
        }
    }
    join_short(text, clauses, out)
}

/// Whether a clause begins a stretch of its own.
fn begins(clause: &Clause, measured: &impl Fn(&Clause) -> bool) -> bool {
    let Some(act) = clause.act else { return measured(clause) };
    is_imperative(clause)
        || (clause.shape == Shape::Plain
            && (measured(clause)
                || act.head.checked
                || act.kind == CommitmentKind::OutcomeTarget))
}

/// Whether a clause belongs to what follows it.
fn prepares(clause: &Clause) -> bool {
    matches!(clause.shape, Shape::Opening | Shape::Stance)
}

/// Joins stretches that are too short with the next, the last with the one before.
fn join_short(text: &str, clauses: &[Clause], groups: Vec<Group>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::with_capacity(groups.len());
    let mut open: Option<usize> = None;
    for group in groups {
        let whole = Group { from: open.take().unwrap_or(group.from), to: group.to };
        let span = whole.span(clauses);
        let length = text.get(span.range()).map_or(0, |part| part.chars().count());
        if length < SHORTEST {
            open = Some(whole.from);
        } else {
            out.push(whole);
        }
    }
    if let Some(from) = open {
        match out.last_mut() {
            Some(last) => last.to = clauses.len(),
            None => out.push(Group { from, to: clauses.len() }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::commitment::verdict::Sentence;

    fn check(text: &str, expected: &[&str]) {
        let sentence = Sentence::read(text, Span::new(0, text.len()));
        let found = groups(text, &sentence.clauses, |_| false);
        let words: Vec<&str> = found
            .iter()
            .map(|g| text.get(g.span(&sentence.clauses).range()).unwrap())
            .collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn each_act_begins_a_stretch() {
        check("加强河道监管，新建泵站2座。", &["加强河道监管", "新建泵站2座"]);
        check("新建泵站2座，总投资3亿元。", &["新建泵站2座，总投资3亿元"]);
    }

    #[test]
    fn preparations_belong_to_what_follows() {
        check(
            "围绕滨江新城，新建学校两所，坚持便民，优化公交线路。",
            &["围绕滨江新城，新建学校两所", "坚持便民，优化公交线路"],
        );
    }

    #[test]
    fn short_stretches_join_their_neighbors() {
        check("抓投资，促消费，建好晴川大桥。", &["抓投资，促消费", "建好晴川大桥"]);
    }
}
