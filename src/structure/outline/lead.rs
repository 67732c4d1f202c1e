//! Finds run-in leads: the short first sentence of a paragraph, or a bold run in it, that names what
//! follows.
//!
//! A bold run at the start of a sentence proves itself. Without bold one sentence proves nothing, so
//! the paragraphs under one heading are looked at together: where at least two, and at least half of
//! those between the first and the last, begin with a short sentence of a lead's shape, all of these
//! are leads. It catches 做强三产。…… 做优二产。…… under one heading; it misses a lead that stands
//! alone under its heading in a text without others, and does not look for leads in mid-paragraph.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::heading::{Heading, HeadingKind, is_salutation, title_end};
use crate::model::{Span, Zone};
use crate::normalize::Paragraph;
use crate::normalize::marker::{self, MarkerKind, digit};

/// Longest and shortest lead, in characters.
const LONGEST: usize = 34;
const SHORTEST: usize = 4;
/// Longest lead that fills its paragraph.
const LONGEST_ALONE: usize = 18;
/// Longest lead that only its neighbors prove.
const LONGEST_WEAK: usize = 14;
/// Longest and shortest bold lead, in characters: bold proves more.
const LONGEST_BOLD: usize = 60;
const SHORTEST_BOLD: usize = 3;
/// Characters that must follow a lead in its paragraph.
const REST: usize = 16;
/// Characters that a bold run cut off by a page is extended by, up to its full stop.
const BOLD_REST: usize = 14;
/// Points that make a sentence a possible lead, and a lead that stands alone.
const POSSIBLE: u32 = 2;
/// Points of a short sentence that is a lead only among others.
const WEAK: u32 = 1;
const SURE: u32 = 4;

/// Adds leads, keeping the order of the text.
pub(super) fn add(paragraphs: &[Paragraph], front: usize, headings: &mut Vec<Heading>) {
    let mut out = bold_leads(paragraphs, front, headings);
    let has_bold = !out.is_empty();
    let runs = runs(paragraphs, front, headings);
    let candidates: Vec<Vec<(usize, usize, u32)>> =
        runs.iter().map(|run| candidates(paragraphs, run)).collect();
    let mut accepted = 0;
    let mut sparse = Vec::new();
    for (run, found) in runs.iter().zip(&candidates) {
        if is_parallel(paragraphs, run, found) {
            accepted += 1;
            out.extend(found.iter().filter_map(|c| lead(paragraphs, c)));
        } else if !found.is_empty() {
            sparse.push((run, found));
        }
    }
    // Where the text uses leads under most headings, a single one under another heading counts too.
    let usual = accepted * 5 >= runs.iter().filter(|r| r.len() >= 2).count().max(1) * 2;
    if usual && accepted >= 3 && !has_bold {
        for (run, found) in sparse {
            if run.len() >= 2 {
                let sure =
                    found.iter().filter(|c| c.2 >= SURE && run.first() != Some(&c.0));
                out.extend(sure.filter_map(|c| lead(paragraphs, c)));
            }
        }
    }
    headings.extend(out);
    headings.sort_by_key(|h| (h.paragraph, h.start));
    headings.dedup_by_key(|h| (h.paragraph, h.start));
}

fn lead(paragraphs: &[Paragraph], found: &(usize, usize, u32)) -> Option<Heading> {
    let &(index, end, _) = found;
    let heading = Heading::new(paragraphs.get(index)?, index, Span::new(0, end), 0);
    Some(Heading { kind: HeadingKind::Lead, ..heading })
}

/// Runs of body paragraphs that stand under one heading and carry none themselves.
fn runs(paragraphs: &[Paragraph], front: usize, headings: &[Heading]) -> Vec<Vec<usize>> {
    let mut out = Vec::new();
    let mut run = Vec::new();
    let mut next = headings.iter().peekable();
    for (i, p) in paragraphs.iter().enumerate().skip(front) {
        let mut heads = false;
        while let Some(h) = next.next_if(|h| h.paragraph <= i) {
            heads |= h.paragraph == i && h.start == 0;
        }
        // 各位代表！ opens what belongs to no item any more.
        if heads || p.zone != Zone::Body || is_salutation(&p.text) {
            out.push(std::mem::take(&mut run));
        } else {
            run.push(i);
        }
    }
    out.push(run);
    out.retain(|r| !r.is_empty());
    out
}

/// Paragraphs of a run that may begin with a lead: index, end of the lead, points.
fn candidates(paragraphs: &[Paragraph], run: &[usize]) -> Vec<(usize, usize, u32)> {
    // Leads on lines of their own that are built alike: 这是……的五年。
    let mut alike: HashMap<String, u32> = HashMap::new();
    for p in run.iter().filter_map(|&i| own_line(paragraphs, i)) {
        *alike.entry(frame(&p.text)).or_default() += 1;
    }
    run.iter()
        .filter_map(|&i| {
            let p = paragraphs.get(i)?;
            let end = title_end(&p.text);
            let follows = p.text.get(end..)?.chars().nth(REST).is_some();
            let sentence = p.text.get(..end)?;
            if follows {
                return Some((i, end, points(sentence))).filter(|c| c.2 >= WEAK);
            }
            own_line(paragraphs, i).filter(|_| run.binary_search(&(i + 1)).is_ok())?;
            let repeated = alike.get(&frame(&p.text)).is_some_and(|&n| n >= 3);
            let points = if repeated { SURE } else { points(sentence) };
            let short =
                sentence.chars().count() <= LONGEST_ALONE && !sentence.contains('，');
            (repeated || short && points >= POSSIBLE).then_some((i, end, points))
        })
        .collect()
}

/// Returns a paragraph that is one short sentence above a long paragraph.
fn own_line(paragraphs: &[Paragraph], i: usize) -> Option<&Paragraph> {
    let p = paragraphs
        .get(i)
        .filter(|p| p.text.len() < 4 * LONGEST && p.text.ends_with('。'))?;
    let long =
        paragraphs.get(i + 1).is_some_and(|n| n.zone == Zone::Body && n.text.len() > 150);
    (long && title_end(&p.text) + '。'.len_utf8() == p.text.len()).then_some(p)
}

/// The first and last two characters of a sentence.
fn frame(sentence: &str) -> String {
    let chars: Vec<char> = sentence.trim_end_matches('。').chars().collect();
    let last = chars.len().saturating_sub(2).max(2);
    chars.iter().take(2).chain(chars.iter().skip(last)).collect()
}

/// Whether the leads found in a run stand in parallel.
fn is_parallel(
    paragraphs: &[Paragraph],
    run: &[usize],
    found: &[(usize, usize, u32)],
) -> bool {
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return false };
    let strong = found.iter().filter(|f| f.2 >= POSSIBLE).count();
    if strong < 2 {
        return false;
    }
    let between = run
        .iter()
        .filter(|&&i| i >= first.0 && i <= last.0)
        .filter(|&&i| paragraphs.get(i).is_some_and(|p| !is_salutation(&p.text)))
        .count();
    found.len() * 2 >= between
}

/// Weighs a first sentence; 0 is no lead.
pub(super) fn points(sentence: &str) -> u32 {
    let words = words();
    let length = sentence.chars().count();
    let starts = |list: &[&str]| {
        list.iter()
            .filter(|w| sentence.starts_with(**w))
            .map(|w| w.len())
            .max()
            .unwrap_or(0)
    };
    let opening = starts(&words.verb);
    let barred = !(SHORTEST..=LONGEST).contains(&length)
        || has_digit(sentence)
        || sentence.contains(['；', '：', ';', ':', '！', '？', '.'])
        || starts(&words.not) > opening
        || words.never.iter().any(|w| sentence.contains(w))
        || sentence.matches('，').count() > 2
        || marker::parse(sentence).is_some();
    if barred {
        return 0;
    }
    let verb = opening > 0;
    let end = words.end.iter().any(|w| sentence.ends_with(w))
        || length <= 20 && words.mid.iter().any(|w| sentence.contains(w));
    let clauses: Vec<usize> =
        sentence.split(['，', ',']).map(|c| c.chars().count()).collect();
    let balanced = matches!(clauses.as_slice(), [a, b] if a.abs_diff(*b) <= 4);
    let single = clauses.len() == 1;
    let short = length <= 20;
    let shape = 2 * u32::from(verb) + 2 * u32::from(end);
    let form = u32::from(short) + u32::from(single || balanced);
    if shape == 0 {
        return u32::from(length <= LONGEST_WEAK && single) * WEAK;
    }
    (shape + form).saturating_sub(u32::from(clauses.len() > 2))
}

/// Whether digits stand outside quotation marks.
fn has_digit(sentence: &str) -> bool {
    let mut depth = 0;
    sentence.chars().any(|c| {
        match c {
            '“' | '《' | '「' => depth += 1,
            '”' | '》' | '」' => depth -= 1,
            _ => {}
        }
        depth == 0 && digit(c).is_some()
    })
}

/// Leads that bold type tells.
fn bold_leads(
    paragraphs: &[Paragraph],
    front: usize,
    headings: &[Heading],
) -> Vec<Heading> {
    let mut out = Vec::new();
    let mut numbered = headings.iter().peekable();
    for (i, p) in paragraphs.iter().enumerate().skip(front) {
        let mut after = 0;
        while let Some(h) = numbered.next_if(|h| h.paragraph <= i) {
            if h.paragraph == i {
                after = h.span.end.max(after);
            }
        }
        if p.zone != Zone::Body {
            continue;
        }
        for bold in &p.bold {
            if let Some(span) = bold_lead(p, *bold, after) {
                after = span.end;
                let heading = Heading::new(p, i, span, 0);
                out.push(Heading { kind: HeadingKind::Bold, ..heading });
            }
        }
    }
    out
}

/// Reads a bold run as a lead: it begins a sentence, and a full stop ends it.
fn bold_lead(p: &Paragraph, bold: Span, after: usize) -> Option<Span> {
    let before = p.text.get(after..bold.start)?.trim_end();
    let opens = bold.start == 0 || before.ends_with(['。', '！', '？', '；', '”']);
    let run = p.text.get(bold.range())?;
    let rest = p.text.get(bold.end..)?;
    let sentence = title_end(run);
    let colon = run.ends_with(['：', ':']);
    let end = if colon || sentence < run.len() {
        bold.start + sentence
    } else if rest.starts_with(['。', '：', '！']) {
        bold.end
    } else {
        // A page broke the run; its full stop is near.
        let (more, _) = rest.char_indices().take(BOLD_REST).find(|&(_, c)| c == '。')?;
        rest.get(..more).filter(|r| !r.contains(['，', '、']))?;
        bold.end + more
    };
    let title = p.text.get(bold.start..end)?;
    let length = title.chars().count();
    let follows = p.text.get(end..)?.chars().nth(4).is_some();
    let numbered = bold.start > 0
        && marker::parse(title).is_some_and(|m| m.kind == MarkerKind::Dash);
    (opens
        && follows
        && !numbered
        && (SHORTEST_BOLD..=LONGEST_BOLD).contains(&length)
        && !is_salutation(title))
    .then_some(Span::new(bold.start, end))
}

/// The words of `lead.txt`.
#[derive(Default)]
struct Words {
    verb: Vec<&'static str>,
    end: Vec<&'static str>,
    mid: Vec<&'static str>,
    not: Vec<&'static str>,
    never: Vec<&'static str>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words::default();
        for line in include_str!("lead.txt").lines() {
            let Some((what, list)) = line.split_once('\t') else { continue };
            let list = list.split(' ');
            match what {
                "verb" => words.verb.extend(list),
                "end" => words.end.extend(list),
                "mid" => words.mid.extend(list),
                "not" => words.not.extend(list),
                "never" => words.never.extend(list),
                _ => {}
            }
        }
        words
    })
}
