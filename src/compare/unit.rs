//! Makes the units of a comparison: pairs of sentences and clauses, and what has no counterpart.
//!
//! A sentence that has no counterpart as a whole but whose clauses do is cut into stretches: each
//! clause that was taken up, and the text between. The stretches cover the sentence.

use super::align::{Field, Link, RELATED, REVISED, align, one};
use super::cut::{Sentence, cut};
use super::moves::{Clause, Sections, cut_clauses, moved, reused};
use super::overlap::matches;
use super::redline::{redline, replaced, unchanged};
use super::section_map::{blocks_of, map};
use super::token::Marks;
use super::{PassageRange, ReportText, Settings, is_within, text_of};
use crate::model::{
    Op, OpKind, Place, Role, SectionPair, SectionState, Span, Unit, UnitClass, UnitLevel,
};

/// What the alignment of two reports came to.
pub(super) struct Work {
    pub(super) sections: Vec<SectionPair>,
    pub(super) units: Vec<Unit>,
}

impl Work {
    /// Exchanges the two reports.
    pub(super) fn swap(&mut self) {
        for pair in &mut self.sections {
            std::mem::swap(&mut pair.a, &mut pair.b);
            pair.state = match pair.state {
                SectionState::Dropped => SectionState::Added,
                SectionState::Added => SectionState::Dropped,
                state @ (SectionState::Matched | SectionState::Ambiguous) => state,
            };
        }
        for unit in &mut self.units {
            std::mem::swap(&mut unit.a, &mut unit.b);
            unit.class = match unit.class {
                UnitClass::Dropped => UnitClass::Added,
                UnitClass::Added => UnitClass::Dropped,
                class => class,
            };
            unit.ops.iter_mut().for_each(swap_op);
        }
    }
}

fn swap_op(op: &mut Op) {
    std::mem::swap(&mut op.a, &mut op.b);
    op.kind = match op.kind {
        OpKind::Delete => OpKind::Insert,
        OpKind::Insert => OpKind::Delete,
        kind @ (OpKind::Equal | OpKind::Replace) => kind,
    };
}

/// Aligns two reports.
pub(super) fn work(
    a: &ReportText,
    b: &ReportText,
    ranges: [PassageRange; 2],
    settings: &Settings,
) -> Work {
    let formulas = settings.formulas;
    let [left, right] = [(a, ranges[0]), (b, ranges[1])].map(|(report, range)| {
        let mut list = cut(report, formulas);
        list.retain(|sentence| is_within(range, sentence.place.passage));
        list
    });
    let mut sections = map(a, b, settings.cross_role);
    let in_range = |side: usize, section: Option<usize>, report: &ReportText| {
        ranges.get(side).copied().flatten().is_none_or(|(from, to)| {
            let passages = report.passages.get(from..=to).unwrap_or_default();
            let holds = |index: usize| {
                passages.iter().any(|p| is_under(report, p.section, index))
            };
            section.is_none_or(holds)
        })
    };
    sections.retain(|pair| in_range(0, pair.a, a) && in_range(1, pair.b, b));
    let field = Sides { a, b, left: &left, right: &right, settings };
    let units = field.units(&sections);
    Work { sections, units }
}

/// Returns whether a section is another or stands below it.
fn is_under(report: &ReportText, mut section: usize, above: usize) -> bool {
    while section != above {
        let parent = report.sections.get(section).and_then(|section| section.parent);
        match parent.filter(|&parent| parent < section) {
            Some(parent) => section = parent,
            None => return false,
        }
    }
    true
}

/// The two reports cut into sentences.
struct Sides<'a> {
    a: &'a ReportText<'a>,
    b: &'a ReportText<'a>,
    left: &'a [Sentence],
    right: &'a [Sentence],
    settings: &'a Settings<'a>,
}

impl Sides<'_> {
    fn units(&self, map: &[SectionPair]) -> Vec<Unit> {
        let (blocks_a, blocks_b) = (blocks_of(self.a), blocks_of(self.b));
        let block = |blocks: &[usize], list: &[Sentence], at: usize| {
            let section = list.get(at).map_or(0, |sentence| sentence.section);
            blocks.get(section).copied().unwrap_or(section)
        };
        let block_a = |at: usize| block(&blocks_a, self.left, at);
        let block_b = |at: usize| block(&blocks_b, self.right, at);
        let mut answers: Vec<(usize, usize)> =
            map.iter().filter_map(|pair| Some((pair.a?, pair.b?))).collect();
        answers.sort_unstable();
        let role = |report: &ReportText, at: usize| {
            let role = report.sections.get(at).map(|section| section.role);
            // Aims and tasks are told apart by some reports and set out in one by others.
            if role == Some(Role::Goals) { Some(Role::Tasks) } else { role }
        };
        // Reports of two places or kinds are not built alike: there a sentence can only have gone from
        // what was done to what is to be done.
        let (x, y) = (self.a.metadata, self.b.metadata);
        let one_series = x.region == y.region && x.kind == y.kind;
        let stays = |x: usize, y: usize| {
            let mapped = answers.iter().any(|pair| pair.0 == x || pair.1 == y);
            let at_home = !mapped && ordinal(self.a, x) == ordinal(self.b, y);
            let same_role =
                self.settings.cross_role || role(self.a, x) == role(self.b, y);
            same_role && (at_home || !one_series)
        };
        let sections = Sections {
            a: &block_a,
            b: &block_b,
            answer: &|x, y| answers.binary_search(&(x, y)).is_ok(),
            stays: &stays,
        };
        let mut free = (vec![true; self.left.len()], vec![true; self.right.len()]);
        let links = self.links(map, &sections, &mut free);
        let mut units: Vec<Unit> = links.iter().map(|link| self.pair(link)).collect();
        units.extend(self.clause_units(&sections, &mut free));
        let alone = |list: &[Sentence], free: &[bool], class: UnitClass| -> Vec<Unit> {
            let left = list.iter().zip(free).filter(|(_, free)| **free);
            left.map(|(sentence, _)| alone(sentence, class, level(sentence))).collect()
        };
        units.extend(alone(self.left, &free.0, UnitClass::Dropped));
        units.extend(alone(self.right, &free.1, UnitClass::Added));
        units
    }

    /// Pairs sentences: section by section, then wherever they stand.
    fn links(
        &self,
        map: &[SectionPair],
        sections: &Sections,
        free: &mut (Vec<bool>, Vec<bool>),
    ) -> Vec<Link> {
        let x: Vec<&[u64]> = self.left.iter().map(|s| s.grams.as_slice()).collect();
        let y: Vec<&[u64]> = self.right.iter().map(|s| s.grams.as_slice()).collect();
        let found = matches(&x, &y, RELATED);
        let field = Field { a: self.left, b: self.right, matches: &found };
        let mut ordered: Vec<&SectionPair> = map.iter().collect();
        ordered.sort_by(|p, q| {
            (p.state == SectionState::Ambiguous)
                .cmp(&(q.state == SectionState::Ambiguous))
                .then(q.score.total_cmp(&p.score))
                .then((p.a, p.b).cmp(&(q.a, q.b)))
        });
        let mut out = self.same();
        take(free, &out);
        for pair in ordered {
            let (Some(p), Some(q)) = (pair.a, pair.b) else { continue };
            let still = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(false);
            let of_a: Vec<usize> = (0..self.left.len())
                .filter(|&at| still(&free.0, at) && (sections.a)(at) == p)
                .collect();
            let of_b: Vec<usize> = (0..self.right.len())
                .filter(|&at| still(&free.1, at) && (sections.b)(at) == q)
                .collect();
            let links = align(&field, &of_a, &of_b);
            take(free, &links);
            out.extend(links);
        }
        let links = moved(self.left, self.right, &found, free, sections);
        take(free, &links);
        out.extend(links);
        out
    }

    /// Pairs all sentences of reports that have the same ones.
    fn same(&self) -> Vec<Link> {
        let is_same = self.left.len() == self.right.len()
            && self
                .left
                .iter()
                .zip(self.right)
                .all(|(a, b)| a.key == b.key && a.heading == b.heading);
        let pairs = if is_same { 0..self.left.len() } else { 0..0 };
        pairs.map(|at| one(at, at, 1.0)).collect()
    }

    /// Makes the units of the clauses that were taken up, and of what is left of their sentences.
    fn clause_units(
        &self,
        sections: &Sections,
        free: &mut (Vec<bool>, Vec<bool>),
    ) -> Vec<Unit> {
        let x = cut_clauses(self.a, self.left, &free.0, self.settings.formulas);
        let y = cut_clauses(self.b, self.right, &free.1, self.settings.formulas);
        let links = reused(&x, &y, sections);
        let mut out = Vec::new();
        for link in &links {
            let (Some(p), Some(q)) = (x.get(link.a.start), y.get(link.b.start)) else {
                continue;
            };
            let (a, b) = (self.side(self.a, &[&p.read]), self.side(self.b, &[&q.read]));
            out.push(self.made(link, p.read.key == q.read.key, a, b, UnitLevel::Clause));
        }
        let used = |of: &dyn Fn(&Link) -> usize, len: usize| {
            let mut used = vec![false; len];
            for link in &links {
                if let Some(slot) = used.get_mut(of(link)) {
                    *slot = true;
                }
            }
            used
        };
        let used_a = used(&|link| link.a.start, x.len());
        let used_b = used(&|link| link.b.start, y.len());
        out.extend(rest(&x, &used_a, &mut free.0, UnitClass::Dropped));
        out.extend(rest(&y, &used_b, &mut free.1, UnitClass::Added));
        out
    }

    fn pair(&self, link: &Link) -> Unit {
        let of_a: Vec<&Sentence> =
            self.left.get(link.a.clone()).unwrap_or_default().iter().collect();
        let of_b: Vec<&Sentence> =
            self.right.get(link.b.clone()).unwrap_or_default().iter().collect();
        let key = |list: &[&Sentence]| -> String {
            list.iter().map(|sentence| sentence.key.as_str()).collect()
        };
        let heading = of_a.iter().any(|sentence| sentence.heading);
        let level = if heading { UnitLevel::Heading } else { UnitLevel::Sentence };
        let same = key(&of_a) == key(&of_b);
        self.made(link, same, self.side(self.a, &of_a), self.side(self.b, &of_b), level)
    }

    /// Makes the unit of a link; `same` says that the letters of both sides are the same.
    fn made(
        &self,
        link: &Link,
        same: bool,
        a: (Place, &str, bool),
        b: (Place, &str, bool),
        level: UnitLevel,
    ) -> Unit {
        let strict = self.settings.strict_punct;
        let kept = same && (!strict || printed(a.1).eq(printed(b.1)));
        let class = match (kept, link.moved) {
            (true, false) => UnitClass::Kept,
            (true, true) => UnitClass::Moved,
            (false, true) => UnitClass::MovedRevised,
            (false, false) if same || link.score >= REVISED => UnitClass::Revised,
            (false, false) => UnitClass::Related,
        };
        let marks = if strict { Marks::Counted } else { Marks::Ignored };
        let ops = match class {
            UnitClass::Kept | UnitClass::Moved => unchanged(a.1, b.1),
            UnitClass::Related => replaced(a.1, b.1),
            _ => redline(a.1, b.1, marks),
        };
        // Alike in letters, but in no order that a reader would call revised.
        let scattered = !same
            && class == UnitClass::Revised
            && ops.iter().all(|op| op.kind == OpKind::Replace);
        let class = if scattered { UnitClass::Related } else { class };
        let score = if same { 1.0 } else { link.score };
        let formula = a.2 && b.2;
        Unit { class, level, score, formula, a: Some(a.0), b: Some(b.0), ops }
    }

    fn side<'t>(
        &self,
        report: &ReportText<'t>,
        list: &[&Sentence],
    ) -> (Place, &'t str, bool) {
        let first =
            list.first().map_or(Place { passage: 0, span: Span::default() }, |s| s.place);
        let end = list.last().map_or(first.span.end, |sentence| sentence.place.span.end);
        let place = Place { span: Span::new(first.span.start, end), ..first };
        (place, text_of(report, place), list.iter().all(|sentence| sentence.formula))
    }
}

/// Returns the place of a section among those beside it.
fn ordinal(report: &ReportText, at: usize) -> usize {
    let parent = report.sections.get(at).and_then(|section| section.parent);
    let before = report.sections.get(..at).unwrap_or_default();
    before.iter().filter(|section| section.parent == parent).count()
}

fn take(free: &mut (Vec<bool>, Vec<bool>), links: &[Link]) {
    for link in links {
        for (list, range) in [(&mut free.0, &link.a), (&mut free.1, &link.b)] {
            if let Some(slots) = list.get_mut(range.clone()) {
                slots.fill(false);
            }
        }
    }
}

/// Returns the characters of a text as they are printed, white space aside.
fn printed(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !c.is_whitespace())
}

pub(super) fn level(sentence: &Sentence) -> UnitLevel {
    if sentence.heading { UnitLevel::Heading } else { UnitLevel::Sentence }
}

fn alone(sentence: &Sentence, class: UnitClass, level: UnitLevel) -> Unit {
    let (a, b) = match class {
        UnitClass::Added => (None, Some(sentence.place)),
        _ => (Some(sentence.place), None),
    };
    let formula = sentence.formula;
    let ops = vec![alone_op(class, sentence.place.span.len())];
    Unit { class, level, score: 0.0, formula, a, b, ops }
}

/// Returns the one step of a unit that stands in one report.
fn alone_op(class: UnitClass, len: usize) -> Op {
    let (all, none) = (Span::new(0, len), Span::default());
    match class {
        UnitClass::Added => Op { kind: OpKind::Insert, a: none, b: all },
        _ => Op { kind: OpKind::Delete, a: all, b: none },
    }
}

/// Returns the stretches of sentences that are left between clauses that were taken up.
fn rest(
    list: &[Clause],
    used: &[bool],
    free: &mut [bool],
    class: UnitClass,
) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut from = 0;
    for group in list.chunk_by(|p, q| p.sentence == q.sentence) {
        let marks = used.get(from..from + group.len()).unwrap_or_default();
        from += group.len();
        let Some(first) = group.first() else { continue };
        if !marks.contains(&true) {
            continue;
        }
        if let Some(slot) = free.get_mut(first.sentence) {
            *slot = false;
        }
        let mut open: Option<Unit> = None;
        for (clause, used) in group.iter().zip(marks) {
            if *used {
                out.extend(open.take());
                continue;
            }
            match &mut open {
                Some(unit) => {
                    let end = clause.read.place.span.end;
                    for place in [&mut unit.a, &mut unit.b].into_iter().flatten() {
                        place.span.end = end;
                        unit.ops = vec![alone_op(class, place.span.len())];
                    }
                    unit.formula &= clause.read.formula;
                }
                none => *none = Some(alone(&clause.read, class, UnitLevel::Clause)),
            }
        }
        out.extend(open);
    }
    out
}

/// Where a unit stands in the order of reading.
pub(super) type ReadingKey = (Option<Place>, bool, Option<Place>);

/// Returns the order of reading: as the second report has it, dropped units behind what they followed
/// in the first.
pub(super) fn reading_order(units: &[Unit]) -> impl Fn(&Unit) -> ReadingKey + use<> {
    // Places of the first report that stayed, with where they stand in the second.
    let mut stays: Vec<(Place, Place)> = units
        .iter()
        .filter(|unit| !matches!(unit.class, UnitClass::Moved | UnitClass::MovedRevised))
        .filter_map(|unit| Some((unit.a?, unit.b?)))
        .collect();
    stays.sort_unstable();
    move |unit| match (unit.a, unit.b) {
        (_, Some(b)) => (Some(b), false, None),
        (Some(a), None) => {
            let at = stays.partition_point(|(place, _)| *place < a);
            let before = at.checked_sub(1).and_then(|last| stays.get(last));
            (before.map(|(_, b)| *b), true, Some(a))
        }
        (None, None) => (None, false, None),
    }
}
