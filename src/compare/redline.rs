//! The redline of two texts: what stayed, went and came, in steps that give both texts back.
//!
//! Tokens are compared by Myers' algorithm; then what a reader would not call common is given up: an
//! equal stretch between two changes that is a single character, or no longer than what changed on
//! either side of it and no word of its own. If hardly anything stays, the whole is one replacement. The texts of equal and
//! delete steps together are the first text to the byte, those of equal and insert the second.
//!
//! Myers' cost grows with the product of length and difference. Texts whose product is large are first
//! cut at runs of letters that stand once in each; what is still too large becomes a replacement.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::align::rising;
use super::token::{Marks, Token, quoted, tokens};
use crate::model::{Op, OpKind, Span};

/// Share of the longer text that must stay for a redline.
const LEAST_EQUAL: f64 = 0.30;

/// Most cells that are compared without looking for places to cut.
const CELLS: usize = 4_000_000;

/// Letters that are words in common, whatever changed beside them.
const WORDS: usize = 4;

/// Tokens of a run that cuts large texts.
const RUN: usize = 8;

/// A step in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    equal: bool,
    a: (usize, usize),
    b: (usize, usize),
}

/// Returns the redline of two texts.
pub(super) fn redline(a: &str, b: &str, marks: Marks) -> Vec<Op> {
    let (in_a, in_b) = (quoted(a), quoted(b));
    let shared: Vec<String> =
        in_a.into_iter().filter(|term| in_b.binary_search(term).is_ok()).collect();
    let (x, y) = (tokens(a, &shared, marks), tokens(b, &shared, marks));
    let (left, right) = numbered(&x, &y);
    let steps = cleaned(steps(&left, &right), &x, &y);
    let equal: usize = steps
        .iter()
        .filter(|step| step.equal)
        .map(|step| letters(&x, step.a).max(letters(&y, step.b)))
        .sum();
    let longer = letters(&x, (0, x.len())).max(letters(&y, (0, y.len())));
    if (equal as f64) < LEAST_EQUAL * longer as f64 {
        return replaced(a, b);
    }
    steps.iter().map(|step| op(step, &x, &y)).collect()
}

/// Returns the one step of texts that are the same but for typography.
pub(super) fn unchanged(a: &str, b: &str) -> Vec<Op> {
    vec![Op { kind: OpKind::Equal, a: Span::new(0, a.len()), b: Span::new(0, b.len()) }]
}

/// Returns the one step of texts with too little in common for a redline.
pub(super) fn replaced(a: &str, b: &str) -> Vec<Op> {
    let kind = match (a.is_empty(), b.is_empty()) {
        (true, true) => return Vec::new(),
        (true, false) => OpKind::Insert,
        (false, true) => OpKind::Delete,
        (false, false) => OpKind::Replace,
    };
    vec![Op { kind, a: Span::new(0, a.len()), b: Span::new(0, b.len()) }]
}

/// Gives equal tokens one number.
fn numbered(a: &[Token], b: &[Token]) -> (Vec<usize>, Vec<usize>) {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut number = |token: &Token| {
        let next = known.len();
        *known.entry(token.key.clone()).or_insert(next)
    };
    (a.iter().map(&mut number).collect(), b.iter().map(&mut number).collect())
}

fn letters(tokens: &[Token], (from, to): (usize, usize)) -> usize {
    tokens.get(from..to).unwrap_or_default().iter().map(|token| token.len).sum()
}

/// Compares two lists of tokens.
fn steps(a: &[usize], b: &[usize]) -> Vec<Step> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) =
        (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let ends = rest_a.iter().rev().zip(rest_b.iter().rev());
    let tail = ends.take_while(|(x, y)| x == y).count();
    let mut out = Vec::new();
    push(&mut out, true, (0, head), (0, head));
    let (end_a, end_b) = (a.len() - tail, b.len() - tail);
    between(a, b, (head, end_a), (head, end_b), &mut out);
    push(&mut out, true, (end_a, a.len()), (end_b, b.len()));
    out
}

/// Compares two stretches, cut at shared runs where they are large.
fn between(
    a: &[usize],
    b: &[usize],
    of_a: (usize, usize),
    of_b: (usize, usize),
    out: &mut Vec<Step>,
) {
    let x = a.get(of_a.0..of_a.1).unwrap_or_default();
    let y = b.get(of_b.0..of_b.1).unwrap_or_default();
    if x.len().saturating_mul(y.len()) <= CELLS {
        for step in myers(x, y) {
            let shift = |(from, to): (usize, usize), by: usize| (from + by, to + by);
            push(out, step.equal, shift(step.a, of_a.0), shift(step.b, of_b.0));
        }
        return;
    }
    let (mut at_a, mut at_b) = (of_a.0, of_b.0);
    for (i, j) in runs(x, y) {
        let (i, j) = (i + of_a.0, j + of_b.0);
        if i < at_a || j < at_b {
            continue;
        }
        small_or_replaced(a, b, (at_a, i), (at_b, j), out);
        let longest = (of_a.1 - i).min(of_b.1 - j);
        let same = |k: &usize| a.get(i + k) == b.get(j + k);
        let len = (0..longest).take_while(same).count();
        push(out, true, (i, i + len), (j, j + len));
        (at_a, at_b) = (i + len, j + len);
    }
    small_or_replaced(a, b, (at_a, of_a.1), (at_b, of_b.1), out);
}

/// Compares a stretch between two cuts if it is small enough.
fn small_or_replaced(
    a: &[usize],
    b: &[usize],
    of_a: (usize, usize),
    of_b: (usize, usize),
    out: &mut Vec<Step>,
) {
    let cells = (of_a.1 - of_a.0).saturating_mul(of_b.1 - of_b.0);
    if cells <= CELLS {
        between(a, b, of_a, of_b, out);
    } else {
        push(out, false, of_a, of_b);
    }
}

fn myers(a: &[usize], b: &[usize]) -> Vec<Step> {
    let steps = capture_diff_slices(Algorithm::Myers, a, b);
    steps
        .iter()
        .map(|step| {
            let equal = matches!(step, DiffOp::Equal { .. });
            let (a, b) = (step.old_range(), step.new_range());
            Step { equal, a: (a.start, a.end), b: (b.start, b.end) }
        })
        .collect()
}

/// Returns where runs of tokens begin that stand once in each list, in rising order.
fn runs(a: &[usize], b: &[usize]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&[usize], [(usize, usize); 2]> = HashMap::new();
    for (side, list) in [a, b].into_iter().enumerate() {
        for (at, run) in list.windows(RUN).enumerate() {
            if let Some(entry) = seen.entry(run).or_default().get_mut(side) {
                *entry = (entry.0 + 1, at);
            }
        }
    }
    let mut once: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|[in_a, in_b]| in_a.0 == 1 && in_b.0 == 1)
        .map(|[in_a, in_b]| (in_a.1, in_b.1))
        .collect();
    once.sort_unstable();
    rising(&once)
}

/// Appends a step, joined with the last if that is of the same sort.
fn push(out: &mut Vec<Step>, equal: bool, a: (usize, usize), b: (usize, usize)) {
    if a.0 == a.1 && b.0 == b.1 {
        return;
    }
    match out.last_mut() {
        Some(last) if last.equal == equal => (last.a.1, last.b.1) = (a.1, b.1),
        _ => out.push(Step { equal, a, b }),
    }
}

/// Gives up equal stretches that no reader would call common.
fn cleaned(steps: Vec<Step>, a: &[Token], b: &[Token]) -> Vec<Step> {
    let size = |step: &Step| letters(a, step.a).max(letters(b, step.b));
    let mut kept: Vec<Step> = Vec::new();
    for step in steps {
        // A change may make the equal stretch before it worthless, and so on backwards.
        let mut step = step;
        while !step.equal
            && let [.., before, middle] = kept.as_slice()
            && !before.equal
            && middle.equal
        {
            let len = letters(a, middle.a);
            let (left, right) = (size(before), size(&step));
            let words = len >= WORDS && len * 2 >= left.max(right);
            if len > 1 && (len > left || len > right || words) {
                break;
            }
            step = Step {
                equal: false,
                a: (before.a.0, step.a.1),
                b: (before.b.0, step.b.1),
            };
            kept.truncate(kept.len() - 2);
        }
        push(&mut kept, step.equal, step.a, step.b);
    }
    kept
}

fn op(step: &Step, a: &[Token], b: &[Token]) -> Op {
    let (of_a, of_b) = (bytes(a, step.a), bytes(b, step.b));
    let kind = match (step.equal, of_a.is_empty(), of_b.is_empty()) {
        (true, ..) => OpKind::Equal,
        (false, false, true) => OpKind::Delete,
        (false, true, false) => OpKind::Insert,
        (false, ..) => OpKind::Replace,
    };
    Op { kind, a: of_a, b: of_b }
}

/// Returns the bytes of a stretch of tokens.
fn bytes(tokens: &[Token], (from, to): (usize, usize)) -> Span {
    let before = from.checked_sub(1).and_then(|last| tokens.get(last));
    let start = before.map_or(0, |token| token.span.end);
    let last = to.checked_sub(1).and_then(|last| tokens.get(last));
    Span::new(start, last.map_or(0, |token| token.span.end).max(start))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes a redline as `[-deleted-][+inserted+]`.
    fn marked(a: &str, b: &str, marks: Marks) -> String {
        let mut out = String::new();
        for op in redline(a, b, marks) {
            let (old, new) = (a.get(op.a.range()).unwrap(), b.get(op.b.range()).unwrap());
            match op.kind {
                OpKind::Equal => out.push_str(old),
                OpKind::Delete => out.push_str(&format!("[-{old}-]")),
                OpKind::Insert => out.push_str(&format!("[+{new}+]")),
                OpKind::Replace => out.push_str(&format!("[-{old}-][+{new}+]")),
            }
        }
        out
    }

    fn check(a: &str, b: &str, expected: &str) {
        assert_eq!(marked(a, b, Marks::Ignored), expected);
    }

    #[test]
    fn numbers_are_replaced_whole() {
        check(
            "区级财政收入完成180.97亿元。",
            "区级财政收入完成129.03亿元。",
            "区级财政收入完成[-180.97亿元。-][+129.03亿元。+]",
        );
        check("收入增长5%", "收入增长5%左右", "收入增长[-5%-][+5%左右+]");
    }

    #[test]
    fn punctuation_is_no_change() {
        check("新建公园，改造道路。", "新建公园、改造道路；", "新建公园，改造道路。");
        check("推进“两网”建设", "推进两网建设", "推进“两网”建设");
    }

    #[test]
    fn punctuation_is_a_change_where_it_is_asked_for() {
        let check = |a: &str, b: &str, expected: &str| {
            assert_eq!(marked(a, b, Marks::Counted), expected);
        };
        check(
            "新建公园，改造道路。",
            "新建公园、改造道路。",
            "新建公园[-，-][+、+]改造道路。",
        );
        check("推进“两网”建设", "推进两网建设", "推进[-“-]两网[-”-]建设");
        check("增长 5%", "增长5%", "增长 5%");
    }

    #[test]
    fn a_single_character_between_changes_is_given_up() {
        check(
            "打造一刻钟便民生活圈样板小区",
            "打造15分钟社区生活圈样板小区",
            "打造[-一刻钟便民-][+15分钟社区+]生活圈样板小区",
        );
    }

    #[test]
    fn texts_with_little_in_common_are_replaced_whole() {
        check("新建公园三处。", "加大招商力度，", "[-新建公园三处。-][+加大招商力度，+]");
    }

    #[test]
    fn large_texts_are_cut_at_runs_that_stand_once() {
        let long: String = ('\u{4e00}'..'\u{9000}').take(6000).collect();
        let changed = format!("甲乙丙丁{}戊己庚辛", long.replace('\u{5000}', "子丑寅"));
        let ops = redline(&long, &changed, Marks::Ignored);
        let equal: usize =
            ops.iter().filter(|op| op.kind == OpKind::Equal).map(|op| op.a.len()).sum();
        assert!(equal > long.len() * 9 / 10, "{equal}");
    }

    proptest! {
        #[test]
        fn steps_give_both_texts_back(
            a in "[新建公园，道路“”5%左右. \u{3000}A𠮷]{0,40}",
            b in "[新建公园，道路“”5%左右. \u{3000}A𠮷]{0,40}",
            strict in any::<bool>(),
        ) {
            let marks = if strict { Marks::Counted } else { Marks::Ignored };
            let ops = redline(&a, &b, marks);
            let first: String = ops.iter().filter_map(|op| a.get(op.a.range())).collect();
            let second: String = ops.iter().filter_map(|op| b.get(op.b.range())).collect();
            prop_assert_eq!(first, a.clone());
            prop_assert_eq!(second, b.clone());
            for op in &ops {
                prop_assert_eq!(op.kind == OpKind::Insert, op.a.is_empty());
                prop_assert_eq!(op.kind == OpKind::Delete, op.b.is_empty());
            }
        }
    }
}
