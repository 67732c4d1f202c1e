//! Finds the known names that a mistyped one may have meant.
//!
//! Names are compared by edit distance over characters, a swap of two neighbours counting once,
//! without regard to ASCII case; a name that holds the other whole counts as one edit away. At most
//! three names come back, nearest first, in the order of the list among equals.
//!
//! Catches `yaer` → `year`, `计划` → `计划报告`. Misses synonyms: `annual` is not near `year`;
//! those are for the lists of names themselves.

/// How many names are offered.
const OFFERED: usize = 3;

/// Longest name compared: what is longer is no slip of the pen, and the cost stays bounded.
const LONGEST: usize = 48;

/// Returns the names of a list that are near to `name`, nearest first, at most three.
///
/// ```
/// use baogao::query::nearest::nearest;
/// assert_eq!(nearest("regoin", ["year", "region"]), ["region"]);
/// ```
pub fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Vec<&'a str> {
    let typed: Vec<char> =
        name.chars().take(LONGEST + 1).map(|c| c.to_ascii_lowercase()).collect();
    if typed.is_empty() || typed.len() > LONGEST {
        return Vec::new();
    }
    let mut near: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        let Some(distance) = closeness(&typed, candidate) else { continue };
        if !near.iter().any(|&(_, known)| known == candidate) {
            near.push((distance, candidate));
        }
    }
    near.sort_by_key(|&(distance, _)| distance);
    near.into_iter().take(OFFERED).map(|(_, candidate)| candidate).collect()
}

/// Returns the distance if it is small for names of this length.
fn closeness(typed: &[char], candidate: &str) -> Option<usize> {
    let known: Vec<char> =
        candidate.chars().take(LONGEST).map(|c| c.to_ascii_lowercase()).collect();
    if typed == known {
        return Some(0);
    }
    if typed.len() >= 2 && holds(&known, typed)
        || known.len() >= 2 && holds(typed, &known)
    {
        return Some(1);
    }
    // A third of the letters may be wrong; one of two in short names.
    let longer = typed.len().max(known.len());
    let allowed = if longer <= 3 { longer / 2 } else { (longer + 1) / 3 };
    let distance = edit_distance(typed, &known);
    (distance <= allowed).then_some(distance)
}

/// Returns whether `part` stands in `whole`.
fn holds(whole: &[char], part: &[char]) -> bool {
    part.len() <= whole.len() && whole.windows(part.len()).any(|w| w == part)
}

/// Counts the insertions, deletions, replacements and swaps of neighbours between two names.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, &to) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(from != to);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 7] =
        ["year", "region", "kind", "chapter", "topic", "role", "has"];

    fn check(name: &str, expected: &[&str]) {
        assert_eq!(nearest(name, FIELDS), expected, "{name}");
    }

    #[test]
    fn a_swap_counts_once() {
        check("yaer", &["year"]);
        check("regoin", &["region"]);
    }

    #[test]
    fn case_does_not_count() {
        check("YEAR", &["year"]);
    }

    #[test]
    fn plural_is_near() {
        check("years", &["year"]);
        check("kinds", &["kind"]);
    }

    #[test]
    fn nothing_is_near_to_a_stranger() {
        check("foo", &[]);
        check("annual", &[]);
        check("", &[]);
    }

    #[test]
    fn part_of_a_chinese_name_is_near() {
        assert_eq!(nearest("计划", ["预算报告", "计划报告"]), ["计划报告"]);
    }

    #[test]
    fn long_names_cost_nothing() {
        check(&"年".repeat(1_000_000), &[]);
    }
}
