//! Finds the strings of atoms that recur, hold together, and stand free.
//!
//! Strings grow by one atom a round; only those that are frequent enough grow on, so that a round
//! costs no more than the text. A string is a phrase when both ends are cohesive and free:
//! - cohesion: it stands more often than its end and its rest would meet by chance;
//! - freedom: what stands before and after it varies (branching entropy, Jin and Tanaka-Ishii 2006).
//!
//! A phrase of which nearly every occurrence lies within one longer phrase is a fragment and is
//! left out: 空经济 within 低空经济. Missed: a name that always stands beside the same word.

use std::collections::HashMap;

use super::atoms::{Atom, BREAK};
use super::{Bounds, GoOn};
use crate::error::Result;

/// How many times chance must be exceeded at both ends.
const COHESION: f64 = 12.0;

/// Share of the greatest possible entropy that both sides must reach.
const FREEDOM: f64 = 0.5;

/// Neighbors beyond which more do not make a phrase freer.
const NEIGHBORS: usize = 12;

/// Share of occurrences within one longer phrase from which on a phrase is a fragment of it.
const NESTED: f64 = 0.75;

/// A string that recurs.
#[derive(Debug, Clone, Copy)]
struct Gram {
    /// Where it first stands.
    at: usize,
    count: usize,
    /// The string without its last atom, and without its first: numbers in the round before.
    parts: [u32; 2],
    is_phrase: bool,
    /// Occurrences of the most frequent phrase that holds it.
    within: usize,
}

/// Places between two questions whether to go on.
const STRETCH: usize = 1 << 12;

/// No string: too rare, or over a break.
const NONE: u32 = u32::MAX;

/// Returns the phrases of a line, each as its atoms, longest first.
pub(super) fn phrases(
    line: &[Atom],
    bounds: Bounds,
    may_be_phrase: impl Fn(&[Atom]) -> bool,
    go_on: &GoOn<'_>,
) -> Result<Vec<Vec<Atom>>> {
    let total = line.iter().filter(|&&atom| atom != BREAK).count().max(1) as f64;
    let atoms = counts_of_atoms(line);
    let atom_count = |atom: Atom| atoms.get(atom as usize).copied().unwrap_or(0) as f64;
    let (mut numbers, mut grams) = first_round(line, &atoms, bounds.least);
    let mut rounds: Vec<Vec<Gram>> = Vec::new();
    for length in 1..=bounds.longest {
        let sides = Sides::count(line, &numbers, (length, grams.len()), go_on)?;
        let last_round = rounds.last();
        let freedom = sides.freedom(&grams_counts(&grams));
        for (gram, [left, right]) in grams.iter_mut().zip(freedom) {
            let Some(text) = line.get(gram.at..gram.at + length) else { continue };
            let of_part = |part: usize| {
                let number = gram.parts.get(part).copied().unwrap_or(NONE) as usize;
                last_round
                    .and_then(|round| round.get(number))
                    .map_or(0.0, |g| g.count as f64)
            };
            let (first, last) = (text.first(), text.last());
            let chance = |end: Option<&Atom>, rest: f64| {
                end.map_or(0.0, |&end| atom_count(end)) * rest / total
            };
            let by_chance = chance(last, of_part(0)).max(chance(first, of_part(1)));
            let is_cohesive = length == 1 || gram.count as f64 >= COHESION * by_chance;
            gram.is_phrase =
                is_cohesive && left.min(right) >= FREEDOM && may_be_phrase(text);
        }
        let longer = sides.longer(&grams, bounds.least);
        let (next_numbers, next) = next_round(line, &numbers, length, &longer);
        rounds.push(std::mem::replace(&mut grams, next));
        numbers = next_numbers;
        if grams.is_empty() {
            break;
        }
    }
    mark_fragments(&mut rounds);
    Ok(collect(line, &rounds))
}

fn counts_of_atoms(line: &[Atom]) -> Vec<usize> {
    let most = line.iter().max().map_or(0, |&atom| atom as usize);
    let mut counts = vec![0; most + 1];
    for &atom in line {
        if let Some(count) = counts.get_mut(atom as usize) {
            *count += 1;
        }
    }
    counts
}

fn grams_counts(grams: &[Gram]) -> Vec<usize> {
    grams.iter().map(|gram| gram.count).collect()
}

/// Numbers the atoms that are frequent enough; returns the number at each place, and the strings.
fn first_round(line: &[Atom], counts: &[usize], least: usize) -> (Vec<u32>, Vec<Gram>) {
    let mut of_atom = vec![NONE; counts.len()];
    let mut grams = Vec::new();
    let mut numbers = Vec::with_capacity(line.len());
    for (at, &atom) in line.iter().enumerate() {
        let count = counts.get(atom as usize).copied().unwrap_or(0);
        let Some(slot) = of_atom.get_mut(atom as usize) else { continue };
        if atom != BREAK && *slot == NONE && count >= least {
            *slot = grams.len() as u32;
            grams.push(Gram { at, count, parts: [NONE; 2], is_phrase: false, within: 0 });
        }
        numbers.push(if atom == BREAK { NONE } else { *slot });
    }
    (numbers, grams)
}

/// What stands beside each string.
struct Sides {
    /// How often an atom stands before and after a string; breaks are not among them.
    neighbors: [HashMap<(u32, Atom), usize>; 2],
    /// How often nothing does.
    open: [Vec<usize>; 2],
}

impl Sides {
    fn count(
        line: &[Atom],
        numbers: &[u32],
        (length, grams): (usize, usize),
        go_on: &GoOn<'_>,
    ) -> Result<Self> {
        let mut sides = Self {
            neighbors: [HashMap::new(), HashMap::new()],
            open: [vec![0; grams], vec![0; grams]],
        };
        for (at, &number) in numbers.iter().enumerate() {
            if at % STRETCH == 0 {
                go_on()?;
            }
            if number == NONE {
                continue;
            }
            let before = at.checked_sub(1).and_then(|at| line.get(at));
            let beside = [before, line.get(at + length)];
            for ((side, open), atom) in
                sides.neighbors.iter_mut().zip(&mut sides.open).zip(beside)
            {
                match atom {
                    Some(&atom) if atom != BREAK => {
                        *side.entry((number, atom)).or_default() += 1
                    }
                    _ => open.get_mut(number as usize).into_iter().for_each(|n| *n += 1),
                }
            }
        }
        Ok(sides)
    }

    /// Returns the entropy on both sides as a share of what it could be. A break is as free as an
    /// atom that stands there once.
    fn freedom(&self, counts: &[usize]) -> Vec<[f64; 2]> {
        let mut sums = vec![[0.0; 2]; counts.len()];
        let term = |seen: usize, of: usize| {
            let share = seen as f64 / of.max(1) as f64;
            -share * share.ln()
        };
        for (side, (neighbors, open)) in self.neighbors.iter().zip(&self.open).enumerate()
        {
            // Sorted, so that a sum does not depend on the order of a hash map.
            let mut known: Vec<_> =
                neighbors.iter().map(|(&key, &seen)| (key, seen)).collect();
            known.sort_unstable();
            for ((number, _), seen) in known {
                let of = counts.get(number as usize).copied().unwrap_or(0);
                if let Some(sum) =
                    sums.get_mut(number as usize).and_then(|s| s.get_mut(side))
                {
                    *sum += term(seen, of);
                }
            }
            for ((sum, &open), &of) in sums.iter_mut().zip(open).zip(counts) {
                if let Some(sum) = sum.get_mut(side).filter(|_| open > 0) {
                    *sum += open as f64 * term(1, of);
                }
            }
        }
        for (sum, &count) in sums.iter_mut().zip(counts) {
            let most = (count.clamp(2, NEIGHBORS) as f64).ln();
            *sum = sum.map(|side| side / most);
        }
        sums
    }

    /// Returns the strings that are longer by one atom and frequent enough, with their counts.
    fn longer(&self, grams: &[Gram], least: usize) -> HashMap<(u32, Atom), usize> {
        let after = &self.neighbors[1];
        let frequent = after.iter().filter(|(_, seen)| **seen >= least);
        let known = frequent.filter(|((number, _), _)| (*number as usize) < grams.len());
        known.map(|(&key, &seen)| (key, seen)).collect()
    }
}

/// Numbers the longer strings in the order in which they first stand.
fn next_round(
    line: &[Atom],
    numbers: &[u32],
    length: usize,
    longer: &HashMap<(u32, Atom), usize>,
) -> (Vec<u32>, Vec<Gram>) {
    let mut known: HashMap<(u32, Atom), u32> = HashMap::new();
    let mut grams = Vec::new();
    let mut next = Vec::with_capacity(numbers.len());
    for (at, &number) in numbers.iter().enumerate() {
        let key = line.get(at + length).map(|&atom| (number, atom));
        let Some((key, &count)) = key.and_then(|key| Some((key, longer.get(&key)?)))
        else {
            next.push(NONE);
            continue;
        };
        let found = *known.entry(key).or_insert_with(|| {
            let rest = numbers.get(at + 1).copied().unwrap_or(NONE);
            let parts = [number, rest];
            grams.push(Gram { at, count, parts, is_phrase: false, within: 0 });
            grams.len() as u32 - 1
        });
        next.push(found);
    }
    (next, grams)
}

/// Tells each string how often the phrase stands that holds it and is most frequent, and drops the
/// phrases that are fragments.
fn mark_fragments(rounds: &mut [Vec<Gram>]) {
    for longer in (1..rounds.len()).rev() {
        let (shorter, rest) = rounds.split_at_mut(longer);
        let (Some(shorter), Some(grams)) = (shorter.last_mut(), rest.first_mut()) else {
            continue;
        };
        for gram in grams {
            if gram.within as f64 >= NESTED * gram.count as f64 {
                gram.is_phrase = false;
            }
            let within =
                if gram.is_phrase { gram.count.max(gram.within) } else { gram.within };
            for part in gram.parts {
                if let Some(part) = shorter.get_mut(part as usize) {
                    part.within = part.within.max(within);
                }
            }
        }
    }
    for gram in rounds.first_mut().into_iter().flatten() {
        gram.is_phrase &= (gram.within as f64) < NESTED * gram.count as f64;
    }
}

fn collect(line: &[Atom], rounds: &[Vec<Gram>]) -> Vec<Vec<Atom>> {
    let mut out = Vec::new();
    for (round, grams) in rounds.iter().enumerate().rev() {
        let phrases = grams.iter().filter(|gram| gram.is_phrase);
        let texts = phrases.filter_map(|gram| line.get(gram.at..=gram.at + round));
        out.extend(texts.map(<[Atom]>::to_vec));
    }
    out
}
