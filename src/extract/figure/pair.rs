//! Pairs the names of a 分别 list with its values: A、B和C分别增长1%、2%和3%.
//!
//! The names stand before 分别, the values behind it, one after the other. Where their numbers agree,
//! each value gets its name; where they do not, all values keep the whole list of names and a doubt
//! is noted. It deliberately never guesses which name is missing.

use crate::extract::letters::Letters;
use crate::model::{Aspect, Check, Figure, FigureRule};

/// Letters before the first value within which 分别 and the names stand.
const REACH: usize = 60;

/// Pairs the lists of a passage whose figures begin at `first`.
pub(super) fn assign(letters: &Letters, figures: &mut [Figure], first: usize) {
    let Some(figures) = figures.get_mut(first..) else { return };
    if figures.len() < 2 || letters.len() < 4 {
        return;
    }
    let places = Places::new(letters, figures);
    let mut at = 0;
    while at < figures.len() {
        let count = places.list_len(at);
        if count > 1
            && let Some(marker) = places.marker(letters, at)
        {
            name(letters, figures, at, count, marker);
        }
        at += count.max(1);
    }
}

/// Where the figures of a passage stand among its letters.
struct Places {
    /// First and last letter of each, and whether it continues the one before.
    all: Vec<(usize, usize, bool)>,
}

impl Places {
    fn new(letters: &Letters, figures: &[Figure]) -> Self {
        let mut at = 0;
        let mut end = 0;
        let mut all = Vec::with_capacity(figures.len());
        for figure in figures {
            at = letters.index_of(figure.span.start, at);
            let joint = at == end + 1
                && matches!(letters.at(end), '、' | '和' | '与' | '及' | '，' | ',');
            let linked = end > 0 && joint && figure.rule != FigureRule::Rank;
            end = letters.index_of(figure.span.end, at);
            all.push((at, end, linked));
        }
        Self { all }
    }

    /// Number of figures of the list that begins with one.
    fn list_len(&self, from: usize) -> usize {
        let rest = self.all.get(from + 1..).unwrap_or_default();
        1 + rest.iter().take_while(|place| place.2).count()
    }

    /// Returns where 分别 stands before a figure, after the one before it.
    fn marker(&self, letters: &Letters, index: usize) -> Option<(usize, usize)> {
        let (_, end, _) = *self.all.get(index)?;
        let floor = index.checked_sub(1).and_then(|i| self.all.get(i)).map_or(0, |p| p.1);
        let floor = floor.max(end.saturating_sub(REACH));
        let at = (floor..end).rev().find(|&at| letters.starts(at, "分别"))?;
        let names = (floor..at).rev().find(|&at| {
            matches!(letters.at(at), '，' | '。' | '；' | '：' | '\n' | '\t')
        });
        Some((names.map_or(floor, |at| at + 1), at))
    }
}

/// Gives the figures of a list their names.
fn name(
    letters: &Letters,
    figures: &mut [Figure],
    at: usize,
    count: usize,
    (from, to): (usize, usize),
) {
    let mut end = to;
    for word in ["同比", "比上年", "将", "预计", "又", "也", "已", "要"] {
        if letters.ends(from, end, word) {
            end -= word.chars().count();
        }
    }
    let names = split(letters, from, end);
    let whole = letters.text(from, end);
    let Some(list) = figures.get_mut(at..at + count) else { return };
    if whole.is_empty() {
        return;
    }
    let agree = names.len() == count;
    for (n, figure) in list.iter_mut().enumerate() {
        figure.checks.retain(|check| *check != Check::InheritedIndicator);
        figure.indicator = match names.get(n) {
            Some(name) if agree => Some(name.clone()),
            _ => Some(whole.clone()),
        };
        if !agree {
            figure.checks.push(Check::PairMismatch);
        }
        figure.indicator_id =
            figure.indicator.as_deref().and_then(super::indicator::canonical);
        figure.grounds.retain(|ground| ground.aspect != Aspect::Indicator);
        figure.grounds.push(crate::model::Ground {
            aspect: Aspect::Indicator,
            words: whole.clone(),
            span: Some(letters.span(from, end)),
        });
    }
}

/// Splits a list of names; the last one's tail that a quantity needs (…总额) is given to none but it.
fn split(letters: &Letters, from: usize, to: usize) -> Vec<String> {
    let mut names = Vec::new();
    let mut start = from;
    let mut depth = 0_i32;
    for at in from..to {
        match letters.at(at) {
            '“' | '(' | '《' => depth += 1,
            '”' | ')' | '》' => depth -= 1,
            '、' | '和' | '与' | '及' if depth <= 0 => {
                if at > start {
                    names.push(letters.text(start, at));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    if to > start {
        names.push(letters.text(start, to));
    }
    names
}
