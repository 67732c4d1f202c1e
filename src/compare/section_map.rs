//! Which sections of two reports answer each other, by what they say.
//!
//! Titles change every year and sections change places, so the text decides: the cosine of their
//! letter pairs, each weighed by how few passages of both reports have it, and a little the title.
//! Only sections of the same role are held against each other: what was done never answers what is to
//! be done. Chapters are mapped first, then their sections; the best pair left is taken each time.
//! It catches 全周期管理 beside 城区治理 (few words of the titles in common); it misses a section that was
//! spread over many others, which ends as dropped.

use std::collections::HashMap;

use super::ReportText;
use super::grams::{Gram, grams, sequence, similarity};
use super::letters::key;
use crate::extract::sentence;
use crate::model::{Role, SectionPair, SectionState, Zone};

/// Least score of a pair.
const ACCEPTED: f64 = 0.08;

/// A next best candidate this near to the best leaves the pair in doubt.
const NEAR: f64 = 1.2;

/// What the text and the title weigh.
const TEXT: f64 = 0.85;
const TITLE: f64 = 0.15;

/// Least letters of a passage that may have been taken over whole, and how alike it must be.
const TAKEN_OVER: (usize, f64) = (24, 0.7);

/// A section of which this share was taken over whole is the same section; of less, a passage moved.
const MOSTLY: f64 = 0.5;

/// Deepest level that is mapped.
const DEEPEST: u8 = 2;

/// Most sections of a level that are mapped; a text of more is no outline.
const MOST: usize = 400;

/// A mapped section: a chapter or a section right below one, with all under it.
struct Block {
    section: usize,
    role: Role,
    /// 1 for chapters and what stands outside of them, 2 below.
    tier: u8,
    /// A chapter without sections below may answer a section.
    leaf: bool,
    weights: Vec<(Gram, f64)>,
    norm: f64,
    title: Vec<Gram>,
    /// Sentences long enough to be known again.
    sentences: Vec<Vec<Gram>>,
    /// Pairs of letters, repeats included.
    letters: usize,
}

/// Returns, for each section of a report, the mapped section that it belongs to.
pub(super) fn blocks_of(report: &ReportText) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::with_capacity(report.sections.len());
    for (index, section) in report.sections.iter().enumerate() {
        let above = section.parent.filter(|&parent| parent < index);
        let block = match above {
            Some(above) if section.level > DEEPEST => {
                out.get(above).copied().unwrap_or(index)
            }
            _ => index,
        };
        out.push(block);
    }
    out
}

/// Maps the sections of two reports; `cross_role` lets any role answer any other.
pub(super) fn map(a: &ReportText, b: &ReportText, cross_role: bool) -> Vec<SectionPair> {
    let alike = a.metadata.kind == b.metadata.kind;
    let merged = [a, b]
        .iter()
        .any(|report| !report.sections.iter().any(|s| s.role == Role::Tasks));
    let idf = rarity(a, b);
    let (left, right) = (blocks(a, &idf), blocks(b, &idf));
    let mut taken = (vec![false; left.len()], vec![false; right.len()]);
    let mut pairs = Vec::new();
    for tier in [1, 2] {
        let in_tier = |block: &Block, taken: bool| {
            block.tier == tier || tier == 2 && block.leaf && !taken
        };
        let open = |blocks: &[Block], taken: &[bool]| -> Vec<usize> {
            let fits = |&at: &usize| {
                let taken = taken.get(at).copied().unwrap_or(true);
                blocks.get(at).is_some_and(|block| in_tier(block, taken))
            };
            (0..blocks.len()).filter(fits).take(MOST).collect()
        };
        let (x, y) = (open(&left, &taken.0), open(&right, &taken.1));
        let mut table = Vec::new();
        for &i in &x {
            for &j in &y {
                if let (Some(p), Some(q)) = (left.get(i), right.get(j))
                    && (cross_role || roles_answer(p.role, q.role, alike, merged))
                {
                    table.push((i, j, score(p, q, &idf)));
                }
            }
        }
        take_best(table, &mut taken, &mut pairs);
    }
    listed(&pairs, &left, &right)
}

/// Returns whether sections of these roles may answer each other. `alike` says that both reports are of one
/// kind, `merged` that one of them sets out aims and tasks in one.
fn roles_answer(a: Role, b: Role, alike: bool, merged: bool) -> bool {
    let planned = |role| matches!(role, Role::Goals | Role::Tasks);
    let ahead = |role| {
        matches!(role, Role::Goals | Role::Tasks | Role::SelfGovernment | Role::Other)
    };
    a == b || merged && planned(a) && planned(b) || !alike && ahead(a) && ahead(b)
}

/// Takes the best pair left, again and again; then what is left or near joins as ambiguous.
fn take_best(
    mut table: Vec<(usize, usize, f64)>,
    taken: &mut (Vec<bool>, Vec<bool>),
    pairs: &mut Vec<(usize, usize, f64, f64, SectionState)>,
) {
    table.sort_by(|p, q| q.2.total_cmp(&p.2).then((p.0, p.1).cmp(&(q.0, q.1))));
    let is = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(true);
    let set = |list: &mut [bool], at: usize| {
        if let Some(slot) = list.get_mut(at) {
            *slot = true;
        }
    };
    let next = |i: usize, j: usize| {
        table.iter().find(|row| row.0 == i && row.1 != j).map_or(0.0, |row| row.2)
    };
    let mut best: Vec<(usize, usize, f64)> = Vec::new();
    for &(i, j, score) in table.iter().take_while(|row| row.2 >= ACCEPTED) {
        if !is(&taken.0, i) && !is(&taken.1, j) {
            set(&mut taken.0, i);
            set(&mut taken.1, j);
            best.push((i, j, score));
            pairs.push((i, j, score, next(i, j), SectionState::Matched));
        }
    }
    let mut late = Vec::new();
    for &(i, j, score) in table.iter().take_while(|row| row.2 >= ACCEPTED) {
        if best.iter().any(|row| (row.0, row.1) == (i, j)) {
            continue;
        }
        let of_a = best.iter().find(|row| row.0 == i).map(|row| row.2);
        let of_b = best.iter().find(|row| row.1 == j).map(|row| row.2);
        let first_of_a = !late.iter().any(|row: &(usize, usize, f64)| row.0 == i);
        let first_of_b = !late.iter().any(|row: &(usize, usize, f64)| row.1 == j);
        let left_over = of_a.is_none() && first_of_a || of_b.is_none() && first_of_b;
        let near = |best: Option<f64>| best.is_some_and(|best| score * NEAR >= best);
        if left_over || near(of_a) && near(of_b) {
            late.push((i, j, score));
            set(&mut taken.0, i);
            set(&mut taken.1, j);
            pairs.push((i, j, score, next(i, j), SectionState::Ambiguous));
        }
    }
}

/// Returns the pairs in the order of the first report, then what only the second has.
fn listed(
    pairs: &[(usize, usize, f64, f64, SectionState)],
    left: &[Block],
    right: &[Block],
) -> Vec<SectionPair> {
    let section = |blocks: &[Block], at: usize| blocks.get(at).map(|block| block.section);
    let mut out = Vec::new();
    for (i, block) in left.iter().enumerate() {
        let mut own: Vec<_> = pairs.iter().filter(|pair| pair.0 == i).collect();
        own.sort_by(|p, q| q.2.total_cmp(&p.2));
        for &&(_, j, score, next, state) in &own {
            let b = section(right, j);
            let a = Some(block.section);
            out.push(SectionPair { a, b, score, next, state, reuse: [None; 2] });
        }
        if own.is_empty() {
            let (a, state) = (Some(block.section), SectionState::Dropped);
            let reuse = [None; 2];
            out.push(SectionPair { a, b: None, score: 0.0, next: 0.0, state, reuse });
        }
    }
    for (j, block) in right.iter().enumerate() {
        if !pairs.iter().any(|pair| pair.1 == j) {
            let (b, state) = (Some(block.section), SectionState::Added);
            let reuse = [None; 2];
            out.push(SectionPair { a: None, b, score: 0.0, next: 0.0, state, reuse });
        }
    }
    out
}

/// Returns how much each pair of letters tells: less, the more passages have it.
fn rarity(a: &ReportText, b: &ReportText) -> HashMap<Gram, f64> {
    let mut counts: HashMap<Gram, u32> = HashMap::new();
    let mut passages = 0u32;
    for passage in a.passages.iter().chain(b.passages) {
        if matches!(passage.zone, Zone::Toc | Zone::Heading) {
            continue;
        }
        passages += 1;
        for gram in grams(&key(&passage.text)) {
            *counts.entry(gram).or_default() += 1;
        }
    }
    let weight = |count: u32| (f64::from(passages + 1) / f64::from(count)).ln();
    counts.into_iter().map(|(gram, count)| (gram, weight(count))).collect()
}

fn blocks(report: &ReportText, idf: &HashMap<Gram, f64>) -> Vec<Block> {
    let block_of = blocks_of(report);
    let mut texts: Vec<Vec<Gram>> = vec![Vec::new(); report.sections.len()];
    let mut sentences: Vec<Vec<Vec<Gram>>> = vec![Vec::new(); report.sections.len()];
    for passage in report.passages {
        if matches!(passage.zone, Zone::Toc | Zone::Heading) {
            continue;
        }
        let whole = key(&passage.text);
        let block = block_of.get(passage.section).copied().unwrap_or(passage.section);
        if let Some(list) = sentences.get_mut(block) {
            let cut = sentence::sentences(&passage.text).into_iter();
            let sets = cut.filter_map(|span| {
                let set = grams(&key(passage.text.get(span.range())?));
                (set.len() >= TAKEN_OVER.0).then_some(set)
            });
            list.extend(sets);
        }
        // A section's text counts for it and for all above.
        let mut at = Some(passage.section);
        while let Some(section) = at.and_then(|at| report.sections.get(at)) {
            let index = at.unwrap_or_default();
            if block_of.get(index) == Some(&index)
                && let Some(text) = texts.get_mut(index)
            {
                text.extend(sequence(&whole));
            }
            at = section.parent.filter(|&parent| parent < index);
        }
    }
    let mut out = Vec::new();
    for (index, section) in report.sections.iter().enumerate() {
        if block_of.get(index) != Some(&index) {
            continue;
        }
        let text = texts.get_mut(index).map(std::mem::take).unwrap_or_default();
        let letters = text.len();
        let weights = weighted(text, idf);
        let norm = weights.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
        let parent = |other: &crate::model::Section| {
            other.parent == Some(index) && other.level <= DEEPEST
        };
        out.push(Block {
            section: index,
            role: section.role,
            tier: section.level.clamp(1, 2),
            leaf: section.level == 1 && !report.sections.iter().any(parent),
            weights,
            norm,
            title: grams(&key(&section.title)),
            sentences: sentences.get_mut(index).map(std::mem::take).unwrap_or_default(),
            letters,
        });
    }
    out
}

fn weighted(mut text: Vec<Gram>, idf: &HashMap<Gram, f64>) -> Vec<(Gram, f64)> {
    text.sort_unstable();
    let runs = text.chunk_by(|x, y| x == y);
    runs.filter_map(|run| {
        let gram = *run.first()?;
        Some((gram, run.len() as f64 * idf.get(&gram).copied().unwrap_or(0.0)))
    })
    .collect()
}

fn score(a: &Block, b: &Block, idf: &HashMap<Gram, f64>) -> f64 {
    let mut text =
        cosine(&a.weights, &b.weights) / (a.norm * b.norm).max(f64::MIN_POSITIVE);
    if text >= ACCEPTED {
        text = without_moved(a, b, idf).unwrap_or(text);
    }
    let title = match (a.title.is_empty(), b.title.is_empty()) {
        (true, true) => None,
        _ => Some(similarity(&a.title, &b.title)),
    };
    match title {
        // Headings over nothing.
        _ if a.weights.is_empty() && b.weights.is_empty() => title.unwrap_or(1.0),
        None => text,
        Some(title) => TEXT * text + TITLE * title,
    }
}

fn cosine(a: &[(Gram, f64)], b: &[(Gram, f64)]) -> f64 {
    let mut dot = 0.0;
    let (mut i, mut j) = (0, 0);
    while let (Some((x, v)), Some((y, w))) = (a.get(i), b.get(j)) {
        if x == y {
            dot += v * w;
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    dot
}

/// Returns the likeness without sentences that were taken over whole, if they are the smaller part: a
/// paragraph that moved does not take its old section along.
fn without_moved(a: &Block, b: &Block, idf: &HashMap<Gram, f64>) -> Option<f64> {
    let mut moved: Vec<Gram> = Vec::new();
    let mut letters = 0;
    for one in &a.sentences {
        let other = b.sentences.iter().find(|other| {
            let (x, y) = (one.len().min(other.len()), one.len().max(other.len()));
            x * 2 > y && similarity(one, other) >= TAKEN_OVER.1
        });
        if let Some(other) = other {
            letters += one.len();
            moved.extend(one.iter().chain(other));
        }
    }
    let smaller = a.letters.min(b.letters);
    if moved.is_empty() || letters as f64 >= MOSTLY * smaller as f64 {
        return None;
    }
    moved.sort_unstable();
    moved.dedup();
    let rest = |weights: &[(Gram, f64)]| -> Vec<(Gram, f64)> {
        // What else the section says in these letters is left with one occurrence fewer.
        let less = |&(gram, weight): &(Gram, f64)| {
            let once = idf.get(&gram).copied().unwrap_or(0.0);
            let known = moved.binary_search(&gram).is_ok();
            (gram, if known { (weight - once).max(0.0) } else { weight })
        };
        weights.iter().map(less).collect()
    };
    let (x, y) = (rest(&a.weights), rest(&b.weights));
    let norm = |list: &[(Gram, f64)]| list.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
    Some(cosine(&x, &y) / (norm(&x) * norm(&y)).max(f64::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::Outline;

    fn states(
        a: &Outline,
        b: &Outline,
    ) -> Vec<(Option<usize>, Option<usize>, SectionState)> {
        map(&a.report(), &b.report(), false)
            .into_iter()
            .map(|pair| (pair.a, pair.b, pair.state))
            .collect()
    }

    #[test]
    fn sections_are_found_by_what_they_say_wherever_they_stand() {
        let a = Outline::chapters(&[(
            "二、今年工作安排",
            Role::Tasks,
            &[
                ("（一）办好教育", &["新建学校三所，增加学位，建设教师宿舍。"]),
                ("（二）修好道路", &["修复山区公路二十公里，整治桥梁隐患。"]),
            ],
        )]);
        let b = Outline::chapters(&[(
            "二、今年工作安排",
            Role::Tasks,
            &[
                ("（一）让山里人走得顺", &["修复山区公路三十公里，整治桥梁。"]),
                ("（二）让孩子学得好", &["新建学校一所，增加学位。"]),
            ],
        )]);
        let matched = |a, b| (Some(a), Some(b), SectionState::Matched);
        assert_eq!(states(&a, &b), [matched(0, 0), matched(1, 2), matched(2, 1)]);
    }

    #[test]
    fn a_result_never_answers_a_task() {
        let of = |role| {
            Outline::chapters(&[(
                "一、工作",
                role,
                &[("（一）修路", &["修复山区公路。"])],
            )])
        };
        let states = states(&of(Role::Review), &of(Role::Tasks));
        assert!(
            states.iter().all(|row| row.0.is_none() || row.1.is_none()),
            "{states:?}"
        );
    }

    #[test]
    fn a_section_on_another_matter_has_no_counterpart() {
        let a = Outline::chapters(&[(
            "二、安排",
            Role::Tasks,
            &[
                ("（一）防疫", &["落实发热门诊哨点制度，做好核酸检测。"]),
                ("（二）修路", &["修复山区公路，整治桥梁隐患。"]),
            ],
        )]);
        let b = Outline::chapters(&[(
            "二、安排",
            Role::Tasks,
            &[
                ("（一）修路", &["修复山区公路，整治桥梁。"]),
                ("（二）助农", &["推广良种水稻，建设冷库粮仓。"]),
            ],
        )]);
        let states = states(&a, &b);
        assert!(states.contains(&(Some(1), None, SectionState::Dropped)), "{states:?}");
        assert!(states.contains(&(None, Some(2), SectionState::Added)), "{states:?}");
    }
}
