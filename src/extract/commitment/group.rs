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
        if has_act && describes(text, clause) {
            continue;
        }
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

/// Whether a clause only says how large or dear is what the clause before it does: 全长3公里, 其中公租房2000套;
/// or goes on with the level that the one before it states: 增长8%.
fn describes(text: &str, clause: &Clause) -> bool {
    const WORDS: [&str; 18] = [
        "其中",
        "全长",
        "总长",
        "长度",
        "总投资",
        "投资额",
        "总面积",
        "面积",
        "占地",
        "总建筑面积",
        "建筑面积",
        "总规模",
        "总里程",
        "里程",
        "总库容",
        "设计",
        "总量",
        "共计",
    ];
    const LEVELS: [&str; 8] =
        ["达到", "达", "增长", "同比增长", "年均增长", "下降", "同比下降", "增幅"];
    let words = text.get(clause.span.range()).unwrap_or_default();
    let known = WORDS.iter().chain(&LEVELS).filter(|word| words.starts_with(**word));
    let Some(word) = known.max_by_key(|word| word.len()) else {
        return false;
    };
    // 总投资增长8%, 面积达到3万亩以上 state levels of their own.
    let rest = words.get(word.len()..).unwrap_or_default();
    *word == "其中"
        || rest.trim_start_matches(['约', '超', '过', '近', '达']).starts_with(
            |c: char| c.is_numeric() || "一二三四五六七八九十百两几".contains(c),
        )
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
    fn a_size_belongs_to_what_has_it() {
        let check = |text: &str, expected: &[&str]| {
            let sentence = Sentence::read(text, Span::new(0, text.len()));
            let found = groups(text, &sentence.clauses, |_| true);
            let words: Vec<&str> = found
                .iter()
                .map(|g| text.get(g.span(&sentence.clauses).range()).unwrap())
                .collect();
            assert_eq!(words, expected, "{text}");
        };
        check("建成滨江绿道，全长3公里。", &["建成滨江绿道，全长3公里"]);
        check("筹集住房3千套，其中公租房2千套。", &["筹集住房3千套，其中公租房2千套"]);
        check("新建厂房9座，总投资增长8%。", &["新建厂房9座", "总投资增长8%"]);
        check("农业产值达到9亿元，增长8%。", &["农业产值达到9亿元，增长8%"]);
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
