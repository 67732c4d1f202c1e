//! Pairs the names of a 分别 list with its values: A、B和C分别增长1%、2%和3%.
//!
//! The names stand before 分别, the values behind it, one after the other. Where their numbers agree,
//! each value gets its name; where they do not, all values keep the whole list of names and a doubt
//! is noted. It deliberately never guesses which name is missing.

use crate::extract::letters::Letters;
use crate::model::{Aspect, Check, Figure, FigureKind, FigureRule};

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
        let marker = places.marker(letters, at);
        if count > 1 && places.answers(letters, figures, at, count) {
            answer(figures, at, count);
        } else if count > 1
            && let Some(marker) = marker
        {
            name(letters, figures, at, count, marker);
        } else if count > 1
            && let Some(named) = places.named(letters, figures, at, count)
        {
            name(letters, figures, at, count, named);
        }
        at += count.max(1);
    }
}

/// Gives the changes of a list the names of the levels before it, one each.
fn answer(figures: &mut [Figure], at: usize, count: usize) {
    for n in at..at + count {
        let Some(before) = n.checked_sub(count).and_then(|n| figures.get(n)) else {
            return;
        };
        let (name, id) = (before.indicator.clone(), before.indicator_id.clone());
        let Some(figure) = figures.get_mut(n) else { return };
        (figure.indicator, figure.indicator_id) = (name, id);
        figure.checks.retain(|check| *check != Check::InheritedIndicator);
        figure.checks.push(Check::InheritedIndicator);
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
        let mut before: Option<&Figure> = None;
        for figure in figures {
            at = letters.index_of(figure.span.start, at);
            // A comma parts a level from its change: 3亿元，增长9%.
            let alike = before.is_some_and(|before| before.kind == figure.kind);
            before = Some(figure);
            let joint = at == end + 1
                && (matches!(letters.at(end), '、' | '和' | '与' | '及')
                    || alike && matches!(letters.at(end), '，' | ','));
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

    /// Returns whether the figures of a list are changes of as many levels right before it:
    /// 甲5亿元，乙3亿元，增长9.8%和8.5%.
    fn answers(
        &self,
        letters: &Letters,
        figures: &[Figure],
        at: usize,
        count: usize,
    ) -> bool {
        let Some(first) = at.checked_sub(count) else { return false };
        let is_level = |figure: &Figure| figure.kind == FigureKind::Level;
        let levels = figures.get(first..at).unwrap_or_default();
        let changes = figures.get(at..at + count).unwrap_or_default();
        let more =
            first.checked_sub(1).and_then(|n| figures.get(n)).is_some_and(is_level);
        let inherits =
            |figure: &Figure| figure.checks.contains(&Check::InheritedIndicator);
        let places = self.all.get(first..=at).unwrap_or_default();
        let begin = match first.checked_sub(1).and_then(|n| self.all.get(n)) {
            Some(place) if more => place.1,
            _ => places.first().map_or(0, |place| place.0),
        };
        let end = places.last().map_or(0, |place| place.0);
        let is_broken = |from: usize, to: usize| {
            (from..to).any(|at| matches!(letters.at(at), '。' | '；'))
        };
        let whole = places.first().is_some_and(|place| !is_broken(place.0, end));
        // A level more in the same sentence leaves it open which ones are meant.
        let open = more && !is_broken(begin, places.first().map_or(0, |place| place.0));
        whole
            && !open
            && levels.iter().all(|figure| is_level(figure) && figure.indicator.is_some())
            && changes.iter().all(|figure| !is_level(figure))
            && changes.first().is_some_and(inherits)
    }

    /// Returns where the names stand of a list without 分别, if they are as many as its values:
    /// 茶叶、果品产量达到5万吨和6万吨.
    fn named(
        &self,
        letters: &Letters,
        figures: &[Figure],
        at: usize,
        count: usize,
    ) -> Option<(usize, usize)> {
        let list = figures.get(at..at + count)?;
        let (first, rest) = list.split_first()?;
        let bare = |figure: &Figure| {
            figure.unit == first.unit
                && figure.checks.contains(&Check::InheritedIndicator)
        };
        let own = first.grounds.iter().find(|ground| ground.aspect == Aspect::Indicator);
        let span = own?.span.filter(|_| rest.iter().all(bare))?;
        let from = letters.index_of(span.start, 0);
        let to = letters.index_of(span.end, from);
        let (start, ..) = *self.all.get(at)?;
        (to <= start && split(letters, from, to).len() == count).then_some((from, to))
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
    for word in ["同比", "比上年", "较上年", "将", "预计", "又", "也", "已", "要"]
    {
        if letters.ends(from, end, word) {
            end -= word.chars().count();
        }
    }
    let (from, scope) = super::trim::trimmed(letters, from, end);
    let whole = letters.text(from, end);
    let names = split(letters, from, end);
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
        if figure.scope.is_none() {
            figure.scope.clone_from(&scope);
        }
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

/// Splits a list of names.
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
    share_last_word(&mut names);
    names
}

/// Words that say what is measured of a thing, longer ones before their ends.
const MEASURES: [&str; 31] = [
    "参保人数",
    "总产量",
    "保有量",
    "存栏量",
    "产销量",
    "产量",
    "销量",
    "用量",
    "总产值",
    "产值",
    "增加值",
    "零售额",
    "销售额",
    "成交额",
    "交易额",
    "余额",
    "收入",
    "支出",
    "利润",
    "税收",
    "面积",
    "人数",
    "户数",
    "件数",
    "数量",
    "价格",
    "标准",
    "比重",
    "比例",
    "覆盖率",
    "利用率",
];

/// Gives the names of a list the measure that only the last one prints: 茶叶、果品`产量`. Leaves a list
/// alone in which an earlier name has a measure of its own.
fn share_last_word(names: &mut [String]) {
    let Some((last, others)) = names.split_last_mut() else { return };
    let measure = |name: &str| MEASURES.iter().find(|word| name.ends_with(**word));
    let is_measure = |name: &String| {
        measure(name).is_some()
            || name.ends_with(['率', '额', '数', '量', '值', '度', '费'])
    };
    let Some(word) = measure(last).filter(|word| word.len() < last.len()) else { return };
    if !others.iter().any(is_measure) {
        for name in others {
            name.push_str(word);
        }
    }
}
