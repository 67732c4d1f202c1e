//! The known word that a misspelled one most likely means.
//!
//! It knows spelling only, not meaning: `heading` does not lead to `title`.

/// Returns the known word nearest to `word`, if at most a third of its letters differ.
///
/// Catches `titel` for `title` and `work-report` for `work_report`; misses `yr` for `year`.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    const LONGEST: usize = 40;
    let letters: Vec<char> = word.to_lowercase().chars().take(LONGEST + 1).collect();
    if letters.len() > LONGEST {
        return None;
    }
    let best = known.iter().map(|known| (distance(&letters, known), *known)).min()?;
    (best.0 * 3 <= letters.len().max(best.1.chars().count()) + 1).then_some(best.1)
}

/// Counts the letters to insert, delete or replace.
fn distance(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (i, y) in b.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (x, &up) in a.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(*x != y)).min(up + 1).min(left + 1);
            diagonal = up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<&str>) {
        let known = ["title", "region", "kind", "year", "date", "work_report"];
        assert_eq!(nearest(word, &known), expected, "{word}");
    }

    #[test]
    fn misspelled_words_are_recognized() {
        check("titel", Some("title"));
        check("Region", Some("region"));
        check("years", Some("year"));
        check("work-report", Some("work_report"));
    }

    #[test]
    fn other_words_are_not() {
        check("heading", None);
        check("标题", None);
        check("", None);
        check(&"title".repeat(1000), None);
    }

    #[test]
    fn distances_count_single_letters() {
        let letters: Vec<char> = "kitten".chars().collect();
        assert_eq!(distance(&letters, "sitting"), 3);
        assert_eq!(distance(&[], "abc"), 3);
        assert_eq!(distance(&letters, ""), 6);
    }
}
