//! Narrows a comparison to some sections, or to some of what it found.

use super::{ReportText, share};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Comparison, Place, UnitClass};

/// What of a comparison is wanted; nothing named means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// Classes of units.
    pub classes: Vec<UnitClass>,
    /// Whether units are wanted at all; implied by a class.
    pub units: bool,
    /// Whether figures are wanted.
    pub figures: bool,
    /// Whether targets beside their results are wanted.
    pub targets: bool,
    /// Whether quoted terms are wanted.
    pub phrases: bool,
    /// Whether steps on ladders of words are wanted.
    pub wording: bool,
    /// Whether the section map is wanted.
    pub sections: bool,
}

/// Parts of an answer that are named beside the classes of units.
const PARTS: [&str; 6] =
    ["units", "figures", "targets", "phrases", "wording", "sections"];

impl Only {
    /// Reads names of classes and parts.
    ///
    /// # Errors
    /// `Usage` for a name that is neither, with those that are.
    pub fn parse<S: AsRef<str>>(names: &[S]) -> Result<Self> {
        let mut only = Self::default();
        for name in names.iter().map(|name| name.as_ref().trim()) {
            if let Some(class) = UnitClass::ALL.iter().find(|class| class.name() == name)
            {
                only.classes.push(*class);
                continue;
            }
            match name {
                "units" => only.units = true,
                "figures" => only.figures = true,
                "targets" => only.targets = true,
                "phrases" => only.phrases = true,
                "wording" => only.wording = true,
                "sections" => only.sections = true,
                _ => {
                    let classes = UnitClass::ALL.iter().map(|class| class.name());
                    let known: Vec<&str> = classes.chain(PARTS).collect();
                    let message = format!("--only does not know {name}");
                    return Err(Error::new(ErrorKind::Usage, message)
                        .hinted(format!("it knows {}", known.join(", "))));
                }
            }
        }
        Ok(only)
    }

    /// Returns whether nothing was named.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Leaves out what is not wanted. Shares still speak of the whole.
    pub fn keep(&self, comparison: &mut Comparison) {
        if self.is_everything() {
            return;
        }
        let classes = &self.classes;
        comparison.units.retain(|unit| {
            if classes.is_empty() { self.units } else { classes.contains(&unit.class) }
        });
        if !self.figures {
            comparison.figures.clear();
        }
        if !self.targets {
            comparison.targets.clear();
        }
        if !self.phrases {
            comparison.terms.clear();
        }
        if !self.wording {
            comparison.wording.clear();
        }
        if !self.sections {
            comparison.sections.clear();
        }
    }
}

/// Returns the sections of a report that a name means: its id, or a part of its heading.
pub fn sections_named(report: &ReportText, name: &str) -> Vec<usize> {
    let sections = report.sections.iter().enumerate();
    let by_id: Vec<usize> =
        sections.clone().filter(|(_, s)| s.id == name).map(|(at, _)| at).collect();
    if !by_id.is_empty() {
        return by_id;
    }
    let holds = |(_, section): &(usize, &crate::model::Section)| {
        !name.is_empty() && section.printed().contains(name)
    };
    sections.filter(holds).map(|(at, _)| at).collect()
}

/// Keeps what stands in the named sections, below them, and in the sections that answer them; shares
/// are counted anew.
pub fn narrow(
    comparison: &mut Comparison,
    a: &ReportText,
    b: &ReportText,
    [in_a, in_b]: [&[usize]; 2],
) {
    let mut wanted = [mark(a, in_a), mark(b, in_b)];
    let [of_a, of_b] = &mut wanted;
    let named = (of_a.clone(), of_b.clone());
    let is = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(false);
    for pair in &comparison.sections {
        if let (Some(x), Some(y)) = (pair.a, pair.b) {
            if is(&named.0, x) {
                spread(b, of_b, y);
            }
            if is(&named.1, y) {
                spread(a, of_a, x);
            }
        }
    }
    let inside = |list: &[bool], report: &ReportText, place: Option<Place>| {
        let passage = place.and_then(|place| report.passages.get(place.passage));
        passage.is_some_and(|passage| is(list, passage.section))
    };
    let either =
        |x: Option<Place>, y: Option<Place>| inside(of_a, a, x) || inside(of_b, b, y);
    comparison.units.retain(|unit| either(unit.a, unit.b));
    comparison.terms.retain(|term| either(term.first_a, term.first_b));
    comparison.wording.retain(|step| either(Some(step.a), Some(step.b)));
    let stands = |list: &[bool], report: &ReportText, at: Option<usize>| {
        let figure = at.and_then(|at| report.figures.get(at));
        let passage = figure.and_then(|figure| report.passages.get(figure.passage));
        passage.is_some_and(|passage| is(list, passage.section))
    };
    comparison.figures.retain(|pair| stands(of_a, a, pair.a) || stands(of_b, b, pair.b));
    comparison.targets.retain(|row| {
        let (earlier, later) = if row.reversed {
            ((&*of_b, b), (&*of_a, a))
        } else {
            ((&*of_a, a), (&*of_b, b))
        };
        stands(earlier.0, earlier.1, Some(row.target))
            || stands(later.0, later.1, row.result)
    });
    comparison.sections.retain(|pair| {
        pair.a.is_some_and(|at| is(of_a, at)) || pair.b.is_some_and(|at| is(of_b, at))
    });
    let [shares, plain] = share::shares(a, b, &comparison.units);
    (comparison.shares, comparison.without_formulas) = (shares, plain);
}

/// Marks sections and what stands below them.
fn mark(report: &ReportText, named: &[usize]) -> Vec<bool> {
    let mut marks = vec![false; report.sections.len()];
    for &at in named {
        spread(report, &mut marks, at);
    }
    marks
}

fn spread(report: &ReportText, marks: &mut [bool], from: usize) {
    for (at, section) in report.sections.iter().enumerate().skip(from) {
        let above = section.parent.filter(|&parent| parent < at);
        let below =
            above.is_some_and(|parent| marks.get(parent).copied().unwrap_or(false));
        if (at == from || below)
            && let Some(slot) = marks.get_mut(at)
        {
            *slot = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_parts_are_told_apart() {
        let check = |names: &[&str], expected: Option<&Only>| {
            assert_eq!(Only::parse(names).ok().as_ref(), expected);
        };
        check(&[], Some(&Only::default()));
        let revised = Only { classes: vec![UnitClass::Revised], ..Only::default() };
        check(&["revised"], Some(&revised));
        check(&["figures"], Some(&Only { figures: true, ..Only::default() }));
        check(&["weather"], None);
    }
    use crate::compare::fixture::{Outline, text_of};
    use crate::compare::{Settings, compare};
    use crate::model::Role;

    fn reports() -> (Outline, Outline) {
        let of = |road: &str, school: &str| {
            Outline::chapters(&[(
                "二、安排",
                Role::Tasks,
                &[("（一）修好道路", &[road]), ("（二）办好教育", &[school])],
            )])
        };
        (
            of("修复山区公路二十公里，整治桥梁隐患。", "新建公办学校三所，增加学位。"),
            of("修复山区公路三十公里，整治桥梁隐患。", "新建公办学校一所，增加学位。"),
        )
    }

    #[test]
    fn a_section_brings_the_one_that_answers_it() {
        let (a, b) = reports();
        let (a, b) = (a.report(), b.report());
        let mut compared = compare(&a, &b, &Settings::default());
        narrow(&mut compared, &a, &b, [&sections_named(&a, "道路"), &[]]);
        let texts: Vec<&str> = compared
            .units
            .iter()
            .filter_map(|u| u.b.map(|place| text_of(&b, place)))
            .collect();
        assert_eq!(texts, ["（一）修好道路", "修复山区公路三十公里，整治桥梁隐患。"]);
    }

    #[test]
    fn only_what_is_named_stays() {
        let (a, b) = reports();
        let mut compared = compare(&a.report(), &b.report(), &Settings::default());
        let only = Only { classes: vec![UnitClass::Revised], ..Only::default() };
        only.keep(&mut compared);
        assert_eq!(compared.units.len(), 2);
        assert!(compared.sections.is_empty());
    }
}
