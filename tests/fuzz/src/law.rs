//! What must hold of each step's answer, whatever the input.
//!
//! Two texts are compared by their fold (`fold_only`): widths, signs and white space do not count,
//! every other character does. A law that fails panics with what was promised.

use std::time::Duration;

use baogao::ingest::{
    Candidate, Decoded, Format, Limits, ProblemKind, Unread, decode, read_from,
};
use baogao::model::{OffsetMap, Span};
use baogao::normalize::{CleanText, MatchKey, fold_only, is_dropped};
use baogao::query::{Query, parse, parse_lenient};
use baogao::structure::Outline;

/// Checks a decoded text: places of replaced bytes lie in it, and UTF-8 comes back as it was.
pub fn check_decoded(bytes: &[u8], decoded: &Decoded) {
    for span in &decoded.lossy {
        let lost = slice(&decoded.text, *span);
        assert!(
            lost.chars().all(|c| c == '\u{fffd}'),
            "lossy places hold U+FFFD: {lost:?}"
        );
    }
    assert!((0.0..=1.0).contains(&decoded.plausibility), "plausibility is a share");
    let again = decode(bytes);
    assert_eq!(&again, decoded, "decoding is repeatable");
}

/// Checks that a file is read or refused with a reason, twice in the same way, and that no reader
/// fails on it or takes too long.
pub fn check_read(format: Format, bytes: &[u8]) {
    let candidate = Candidate {
        path: format!("a.{}", format.name()),
        file: "a".into(),
        format,
        size: bytes.len() as u64,
        ..Candidate::default()
    };
    let max_time = Duration::from_secs(5);
    let limits = Limits { min_han: 0, max_time, ..Limits::default() };
    let reports = read_from(&candidate, bytes.to_vec(), &limits);
    for report in &reports {
        match report {
            Ok(report) => assert!(!report.text.is_empty(), "a report has text"),
            Err(Unread::Problem(problem)) => {
                let broken = [ProblemKind::ReaderFailed, ProblemKind::TimedOut];
                assert!(!broken.contains(&problem.kind), "no reader fails: {problem:?}");
                assert!(problem.path.starts_with(&candidate.path), "a problem is named");
            }
            Err(Unread::Skipped(_)) => {}
        }
    }
    let again = read_from(&candidate, bytes.to_vec(), &limits);
    assert_eq!(again, reports, "reading is repeatable");
}

/// Checks a clean text against the decoded text it came from.
pub fn check_clean(decoded: &str, clean: &CleanText) {
    for paragraph in &clean.paragraphs {
        check_piece(decoded, &paragraph.text, paragraph.source, &paragraph.dropped);
        check_map(decoded, &paragraph.text, &paragraph.map, paragraph.source);
        check_key(&paragraph.text);
        for &bold in &paragraph.bold {
            slice(&paragraph.text, bold);
        }
    }
    for removed in &clean.removed {
        slice(decoded, removed.span);
    }
    let starts = clean.paragraphs.iter().map(|p| p.source.start);
    assert!(starts.is_sorted(), "paragraphs are in the order of the text");
    check_coverage(decoded, clean);
}

/// Checks that no visible character is lost or shown twice.
fn check_coverage(decoded: &str, clean: &CleanText) {
    let mut shown = vec![0u8; decoded.len()];
    let mut left_out = vec![false; decoded.len()];
    for paragraph in &clean.paragraphs {
        for (stretch, origin) in paragraph.map.stretches() {
            let bytes = slice(&paragraph.text, stretch).bytes().enumerate();
            // A space may stand for white space that another paragraph also ends with.
            for (at, _) in bytes.filter(|(_, byte)| !byte.is_ascii_whitespace()) {
                shown[origin + at] = shown[origin + at].saturating_add(1);
            }
        }
        for span in &paragraph.dropped {
            left_out[span.range()].fill(true);
        }
    }
    for removed in &clean.removed {
        left_out[removed.span.range()].fill(true);
    }
    for (at, c) in decoded.char_indices().filter(|(_, c)| !is_dropped(*c)) {
        assert!(shown[at] <= 1, "a character is shown once: {c:?} at {at}");
        let is_kept = shown[at] == 1 || left_out[at];
        assert!(is_kept, "a character is shown or left out by name: {c:?} at {at}");
    }
}

/// Checks sections and passages against the clean text they were cut from.
pub fn check_outline(decoded: &str, clean: &CleanText, outline: &Outline) {
    let first = outline.sections.first().expect("there is always a first section");
    assert_eq!(first.id, "s0", "the first section is what stands before any heading");
    for (at, section) in outline.sections.iter().enumerate() {
        assert!(
            section.parent.is_none_or(|parent| parent < at),
            "a section follows its parent"
        );
        slice(decoded, section.heading);
    }
    for passage in &outline.passages {
        check_piece(decoded, &passage.text, passage.source, &passage.dropped);
        check_map(decoded, &passage.text, &passage.map, passage.source);
        assert!(passage.section < outline.sections.len(), "a passage has a section");
    }
    let starts = outline.passages.iter().map(|p| p.source.start);
    assert!(starts.is_sorted(), "passages are in the order of the text");
    check_order(outline);
    let cut: String = outline.passages.iter().map(|p| fold_only(&p.text)).collect();
    let whole: String = clean.paragraphs.iter().map(|p| fold_only(&p.text)).collect();
    assert_eq!(cut, whole, "every character stands in exactly one passage");
}

/// Checks that sections cover the text in order: the next passage stands in the same section, in one
/// that begins later, or, after the last item of a list, in one above that is still open.
fn check_order(outline: &Outline) {
    let is_above = |above: usize, section: usize| {
        let parent = |&at: &usize| outline.sections.get(at).and_then(|s| s.parent);
        std::iter::successors(Some(section), parent).any(|at| at == above)
    };
    let (mut last, mut furthest) = (0, 0);
    for passage in &outline.passages {
        let later = passage.section > furthest;
        assert!(
            later || is_above(passage.section, last),
            "sections cover the text in order"
        );
        last = passage.section;
        furthest = furthest.max(last);
    }
}

/// Checks that a query is understood in one way, and that what was understood prints and parses back.
pub fn check_query(text: &str) {
    let strict = parse(text);
    let (query, errors) = parse_lenient(text);
    let length = text.chars().count();
    for error in &errors {
        let (start, end) = error.span.unwrap_or((0, 0));
        assert!(start <= end && end <= length, "errors lie in the query: {error:?}");
    }
    assert_eq!(strict.is_ok(), errors.is_empty(), "both forms agree on what is right");
    if query.is_nothing() {
        assert!(!errors.is_empty(), "nothing is asked only with an error");
        return;
    }
    check_round_trip(&query);
    let simple = query.simplify();
    assert_eq!(
        simple.clone().simplify(),
        simple,
        "simplifying twice is simplifying once"
    );
}

fn check_round_trip(query: &Query) {
    let printed = query.canonical();
    // Escapes may make a query of the full length longer than a query may be.
    if printed.chars().count() <= baogao::query::syntax::MAX_CHARS {
        let parsed = parse(&printed).map_err(|error| error.to_string());
        assert_eq!(parsed.as_ref(), Ok(query), "what is printed parses back: {printed}");
    }
}

/// Checks that the source without what was dropped folds to the text.
fn check_piece(decoded: &str, text: &str, source: Span, dropped: &[Span]) {
    let mut kept = String::new();
    let mut at = source.start;
    for &gap in dropped {
        assert!(at <= gap.start, "dropped stretches are in order and apart");
        kept.push_str(slice(decoded, Span::new(at, gap.start)));
        slice(decoded, gap);
        at = gap.end;
    }
    kept.push_str(slice(decoded, Span::new(at, source.end)));
    assert_eq!(
        fold_only(&kept),
        fold_only(text),
        "source without dropped folds to the text"
    );
}

/// Checks that the way back leads to the same characters, in order and inside `source`.
fn check_map(decoded: &str, text: &str, map: &OffsetMap, source: Span) {
    assert_eq!(map.len(), text.len(), "the map covers the text");
    let mut last = source.start;
    for (stretch, origin) in map.stretches() {
        assert!(origin >= last, "stretches are in order and lie in the source");
        let copied = slice(text, stretch).as_bytes();
        let came_from = decoded.as_bytes().get(origin..source.end).unwrap_or_default();
        assert!(copied.len() <= came_from.len(), "stretches lie in the source");
        // White space stands for white space of any kind, so its byte may be another.
        let is_same =
            copied.iter().zip(came_from).all(|(a, b)| a == b || a.is_ascii_whitespace());
        assert!(is_same, "a stretch is copied unchanged: {:?}", slice(text, stretch));
        // The last space of a stretch may stand for fewer or more bytes than the one it is.
        last = origin + copied.len();
    }
}

/// Checks that every character of the match key leads to a character of the text that folds to it.
fn check_key(text: &str) {
    let key = MatchKey::new(text);
    for (at, c) in key.text.char_indices() {
        let place = key.span_to_display(Span::new(at, at + c.len_utf8()));
        let folded = baogao::normalize::fold_phrase(slice(text, place));
        assert_eq!(folded, c.to_string(), "a key character leads to its own");
    }
}

/// Returns the stretch of a text; panics where the span is no stretch of it.
fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_else(|| panic!("{span:?} is no stretch of the text"))
}
