//! The units of a comparison, side by side, in parts that load at once.
//!
//! Reports of one place differ in nearly every sentence, so that a whole comparison of two long ones
//! is half a megabyte. It is cut where a section begins, if one begins in time; `part=2` is the second
//! part, `part=all` the whole. Units keep the order of the second report; those that only the first
//! has stand under the section that answers theirs.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::{class, name};
use crate::error::{Error, ErrorKind, Result};
use crate::http::page::Visit;
use crate::output::compare::{CompareAnswer, OpView, SectionRow, UnitSide, UnitView};

/// What a part holds: a character counts one, what stands around a unit `UNIT`.
const PART: usize = 26_000;
const UNIT: usize = 140;

/// Which part is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Whole,
    Part(usize),
}

/// Units under the headings that they are shown under, cut into parts.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    units: Vec<(String, &'a UnitView)>,
    /// First unit of each part.
    starts: Vec<usize>,
    /// What stands above the units of a section, by its anchor.
    headings: BTreeMap<String, String>,
    shown: Shown,
}

impl<'a> Parts<'a> {
    /// Cuts units into parts.
    ///
    /// # Errors
    /// A part that is neither a number nor `all`.
    pub(super) fn new(
        visit: &Visit<'_>,
        units: Vec<&'a UnitView>,
        sections: &[SectionRow],
    ) -> Result<Self> {
        let answered = answered(sections);
        let units: Vec<(String, &UnitView)> =
            units.into_iter().map(|unit| (anchor_of(unit, &answered), unit)).collect();
        let starts = starts(&units);
        let shown = match visit.params.one("part")? {
            Some("all") => Shown::Whole,
            Some(text) => {
                let asked = text.parse::<usize>().ok().filter(|part| *part > 0);
                let part = asked.ok_or_else(|| {
                    let message = format!("part needs a whole number, not {text}");
                    Error::new(ErrorKind::Usage, message).hinted("write part=2")
                })?;
                Shown::Part(part.min(starts.len().max(1)))
            }
            None => Shown::Part(1),
        };
        let headings = sections.iter().rev().map(|row| {
            let path = if row.b.is_some() { &row.b_path } else { &row.a_path };
            (anchor(row.a.as_deref(), row.b.as_deref()), path.join(" › "))
        });
        let headings = headings.collect();
        Ok(Self { units, starts, headings, shown })
    }

    /// Returns whether what stands above the units is shown.
    pub(super) fn is_first(&self) -> bool {
        matches!(self.shown, Shown::Whole | Shown::Part(1))
    }

    fn slice(&self) -> &[(String, &'a UnitView)] {
        let Shown::Part(part) = self.shown else { return &self.units };
        let from = self.starts.get(part - 1).copied().unwrap_or(0);
        let to = self.starts.get(part).copied().unwrap_or(self.units.len());
        self.units.get(from..to).unwrap_or_default()
    }

    /// Returns where a section begins: an address within the page, or in another part.
    fn link(&self, visit: &Visit<'_>, anchor: &str) -> Option<String> {
        let at = self.units.iter().position(|(known, _)| known == anchor)?;
        let part = self.starts.partition_point(|start| *start <= at);
        if self.shown == Shown::Whole || self.shown == Shown::Part(part) {
            return Some(format!("#{anchor}"));
        }
        Some(format!("{}#{anchor}", self.turn(visit, &part.to_string())))
    }

    fn turn(&self, visit: &Visit<'_>, part: &str) -> String {
        let values: &[&str] = if part == "1" { &[] } else { &[part] };
        visit.turn(&visit.params.with("part", values))
    }

    /// Writes which sections answer each other, each with a way to its units.
    pub(super) fn map(&self, visit: &Visit<'_>, sections: &[SectionRow]) -> Markup {
        let last = |path: &[String]| match path.last() {
            Some(title) => title.clone(),
            None => visit.say("题首", "Front").to_owned(),
        };
        html! {
            aside.outline {
                details open {
                    summary { (visit.say("章节对照", "Sections")) }
                    ol.map lang="zh" {
                        @for row in sections {
                            @let text = html! {
                                @match (&row.a, &row.b) {
                                    (Some(_), Some(_)) if last(&row.a_path) == last(&row.b_path) => { "= " (last(&row.b_path)) }
                                    (Some(_), Some(_)) => { span { (last(&row.a_path)) } " ⇢ " span { (last(&row.b_path)) } }
                                    (Some(_), None) => { "− " span.gone { (last(&row.a_path)) } }
                                    _ => { "+ " span.new { (last(&row.b_path)) } }
                                }
                            };
                            li class=(row.state) {
                                @match self.link(visit, &anchor(row.a.as_deref(), row.b.as_deref())) {
                                    Some(address) => { a href=(address) { (text) } }
                                    None => { span { (text) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Writes the units of the part, and the ways to the others.
    pub(super) fn rows(&self, visit: &Visit<'_>, answer: &CompareAnswer) -> Markup {
        let slice = self.slice();
        let mut section = "";
        // Units of one section may stand apart: its anchor is given once.
        let mut anchored = BTreeSet::new();
        let mut rows = Vec::with_capacity(slice.len());
        for (at, unit) in slice {
            let is_new = at != section;
            section = at;
            let path = self.heading(unit, at);
            let path = if path.is_empty() {
                visit.say("题首", "Front").to_owned()
            } else {
                path
            };
            let id = anchored.insert(at).then_some(at);
            rows.push(html! {
                @if is_new { h3.anchor id=[id] lang="zh" { (path) } }
                (row(visit, unit))
            });
        }
        html! {
            @if !slice.is_empty() {
                h2 { (visit.say("逐句对照", "Sentence by sentence")) " " small { (self.units.len()) } }
                div.pair-head aria-hidden="true" { span { (name(visit, &answer.a)) } span { (name(visit, &answer.b)) } }
                @for row in &rows { (row) }
                (self.pager(visit))
            }
        }
    }

    /// What stands above the units of a section: its headings in the second report, where it has them.
    fn heading(&self, unit: &UnitView, anchor: &str) -> String {
        let own = || {
            let side = unit.b.as_ref().or(unit.a.as_ref());
            side.map(|side| side.section.path.join(" › ")).unwrap_or_default()
        };
        self.headings.get(anchor).cloned().unwrap_or_else(own)
    }

    fn pager(&self, visit: &Visit<'_>) -> Markup {
        let all = self.starts.len();
        let Shown::Part(part) = self.shown else {
            return html! {
                nav.pager aria-label=(visit.say("翻页", "Pages")) { a href=(self.turn(visit, "1")) { (visit.say("分页显示", "In parts")) } }
            };
        };
        html! {
            @if all > 1 {
                nav.pager aria-label=(visit.say("翻页", "Pages")) {
                    @if part > 1 { a rel="prev" href=(self.turn(visit, &(part - 1).to_string())) { "← " (visit.say("上一部分", "Previous part")) } }
                    span { (part) " / " (all) }
                    @if part < all { a rel="next" href=(self.turn(visit, &(part + 1).to_string())) { (visit.say("下一部分", "Next part")) " →" } }
                    a href=(self.turn(visit, "all")) { (visit.say("全文一页", "All on one page")) }
                }
            }
        }
    }
}

/// Cuts units where their weight reaches that of a part: where a section begins in its last quarter,
/// else where it is full.
fn starts(units: &[(String, &UnitView)]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut weight = PART;
    let mut before: Option<&str> = None;
    for (at, (section, unit)) in units.iter().enumerate() {
        let begins = before != Some(section.as_str());
        before = Some(section);
        if weight >= PART || begins && weight >= PART / 4 * 3 {
            out.push(at);
            weight = 0;
        }
        let chars = |side: &Option<UnitSide>| {
            side.as_ref().map_or(0, |side| side.text.chars().count())
        };
        weight += UNIT + chars(&unit.a) + chars(&unit.b);
    }
    out
}

/// Returns which section of the second report answers each of the first.
fn answered(sections: &[SectionRow]) -> BTreeMap<&str, &str> {
    let pairs =
        sections.iter().filter_map(|row| Some((row.a.as_deref()?, row.b.as_deref()?)));
    let mut out = BTreeMap::new();
    for (a, b) in pairs {
        out.entry(a).or_insert(b);
    }
    out
}

/// The anchor of a section in the second report, or in the first where the second has none.
fn anchor(a: Option<&str>, b: Option<&str>) -> String {
    match (a, b) {
        (_, Some(b)) => format!("b-{b}"),
        (Some(a), None) => format!("a-{a}"),
        (None, None) => String::new(),
    }
}

fn anchor_of(unit: &UnitView, answered: &BTreeMap<&str, &str>) -> String {
    let of =
        |side: &'_ Option<UnitSide>| side.as_ref().map(|side| side.section.id.clone());
    let (a, b) = (of(&unit.a), of(&unit.b));
    let b = b.or_else(|| answered.get(a.as_deref()?).map(|b| (*b).to_owned()));
    anchor(a.as_deref(), b.as_deref())
}

fn row(visit: &Visit<'_>, unit: &UnitView) -> Markup {
    let is_kept = unit.class == "kept";
    let is_scored = unit.class.ends_with("revised") || unit.class == "related";
    let from = unit.a.as_ref().filter(|_| unit.class.starts_with("moved"));
    html! {
        div class=(format!("unit {}", unit.class)) data-step=[(!is_kept).then_some("")] {
            p.class {
                (class(visit, &unit.class))
                @if is_scored { span title=(visit.say("相似度", "How alike they are, 0 to 1")) { " " (format!("{:.2}", unit.score)) } }
                @if unit.formula { " · " (visit.say("套话", "set formula")) }
                @if let Some(from) = from {
                    " · " (visit.say("原在 ", "from ")) span lang="zh" { (from.section.path.join(" › ")) }
                }
            }
            @match (&unit.a, &unit.b) {
                // The same words need not be read twice; each side keeps its link.
                (Some(a), Some(b)) if is_kept && a.text == b.text => {
                    p.both lang="zh" { (b.text) " " (pilcrow(visit, a)) " " (pilcrow(visit, b)) }
                }
                (a, b) => {
                    (half(visit, a.as_ref(), &unit.ops, |op| op.a, false))
                    (half(visit, b.as_ref(), &unit.ops, |op| op.b, true))
                }
            }
        }
    }
}

fn pilcrow(visit: &Visit<'_>, side: &UnitSide) -> Markup {
    let address = visit.passage_link(&side.passage);
    html! { a.pilcrow href=(address) title=(side.citation) { "¶" } }
}

fn half(
    visit: &Visit<'_>,
    side: Option<&UnitSide>,
    ops: &[OpView],
    of: fn(&OpView) -> [usize; 2],
    is_new: bool,
) -> Markup {
    let Some(side) = side else { return html! { p.none aria-hidden="true" { "—" } } };
    let chars: Vec<char> = side.text.chars().collect();
    let part = |[start, end]: [usize; 2]| -> String {
        chars.get(start..end).unwrap_or_default().iter().collect()
    };
    let has_redline = ops.iter().any(|op| op.op == "equal");
    html! {
        p lang="zh" {
            @if !has_redline { (side.text) }
            @else {
                @for op in ops {
                    @let text = part(of(op));
                    @if text.is_empty() {}
                    @else if op.op == "equal" { (text) }
                    @else if is_new { ins { (text) } }
                    @else { del { (text) } }
                }
            }
            " " (pilcrow(visit, side))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::answer::SectionRef;

    fn unit(section: &str, chars: usize) -> UnitView {
        let side = UnitSide {
            passage: format!("wangjiang-2024-work#{section}.p1"),
            section: SectionRef {
                id: section.to_owned(),
                path: Vec::new(),
                role: "tasks".to_owned(),
            },
            span: [0, chars],
            text: "字".repeat(chars),
            citation: String::new(),
        };
        UnitView {
            class: "dropped".to_owned(),
            level: "sentence".to_owned(),
            score: 0.0,
            formula: false,
            a: Some(side),
            b: None,
            ops: Vec::new(),
        }
    }

    #[test]
    fn parts_are_cut_where_a_section_begins_or_where_they_are_full() {
        let check = |sizes: &[(&str, usize)], expected: &[usize]| {
            let units: Vec<UnitView> =
                sizes.iter().map(|(section, chars)| unit(section, *chars)).collect();
            let units: Vec<(String, &UnitView)> = units
                .iter()
                .map(|unit| (anchor_of(unit, &BTreeMap::new()), unit))
                .collect();
            assert_eq!(starts(&units), expected);
        };
        check(&[("s1", 100), ("s2", 100)], &[0]);
        check(&[("s1", PART / 5 * 4), ("s2", 100), ("s2", 100)], &[0, 1]);
        check(&[("s1", PART / 5 * 4), ("s1", PART), ("s1", 100)], &[0, 2]);
        check(&[], &[]);
    }

    #[test]
    fn what_only_the_first_has_stands_under_the_section_that_answers_its_own() {
        let answered = BTreeMap::from([("s2", "s3")]);
        assert_eq!(anchor_of(&unit("s2", 1), &answered), "b-s3");
        assert_eq!(anchor_of(&unit("s4", 1), &answered), "a-s4");
    }
}
