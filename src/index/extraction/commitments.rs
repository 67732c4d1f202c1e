//! The commitments of a report as columns.
//!
//! Their words stand in the passage most often, and are kept as places in its display text; what
//! stands elsewhere (the body in a table's header, a word broken by a space) is kept as it is. The
//! words that decided are read from the text again when they are asked for.

use memchr::memmem;

use super::columns::{Reader, Writer, pick};
use crate::model::{
    Commitment, CommitmentKind, CommitmentRule, DeadlineSource, Span, Strength,
};

/// The columns, in the order in which they are kept.
#[derive(Clone, Copy)]
enum Column {
    Passage,
    Start,
    Len,
    ActLen,
    ActAt,
    ObjectLen,
    ObjectAt,
    ActorLen,
    ActorAt,
    CueLen,
    CueAt,
    Kind,
    Strength,
    Specificity,
    Deadline,
    Source,
    Figures,
    Rule,
}
use Column as C;

const COLUMNS: usize = C::Rule as usize + 1;

/// The columns of words: their length, and where they stand.
const ACT: [C; 2] = [C::ActLen, C::ActAt];
const OBJECT: [C; 2] = [C::ObjectLen, C::ObjectAt];
const ACTOR: [C; 2] = [C::ActorLen, C::ActorAt];
const CUE: [C; 2] = [C::CueLen, C::CueAt];

/// How far before a commitment its words are looked for, in bytes.
const LOOK_BACK: usize = 400;

/// Words of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words<'a> {
    /// They stand in the passage's display text.
    Here(Span),
    /// They stand elsewhere.
    Said(&'a str),
}

impl<'a> Words<'a> {
    /// Returns the words, given the display text of the passage.
    fn of(self, display: &str) -> String {
        match self {
            Self::Here(span) => display.get(span.range()).unwrap_or_default().to_owned(),
            Self::Said(words) => words.to_owned(),
        }
    }
}

/// A commitment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredCommitment<'a> {
    /// Number of its passage in the report.
    pub(crate) passage: u32,
    pub(crate) span: Span,
    act: Words<'a>,
    object: Option<Words<'a>>,
    actor: Option<Words<'a>>,
    cue: Option<Words<'a>>,
    pub(crate) kind: CommitmentKind,
    pub(crate) strength: Strength,
    pub(crate) specificity: u8,
    pub(crate) measurable: bool,
    pub(crate) deadline: Option<&'a str>,
    pub(crate) deadline_source: Option<DeadlineSource>,
    /// Places of its figures in the report's list.
    pub(crate) figures: Vec<usize>,
    pub(crate) rule: CommitmentRule,
}

impl StoredCommitment<'_> {
    /// Returns the commitment, given the display text of its passage, without the words that
    /// decided it.
    pub(crate) fn to_commitment(&self, display: &str) -> Commitment {
        let words = |words: Option<Words<'_>>| words.map(|words| words.of(display));
        Commitment {
            passage: self.passage as usize,
            span: self.span,
            act: self.act.of(display),
            object: words(self.object),
            actor: words(self.actor),
            kind: self.kind,
            strength: self.strength,
            cue: words(self.cue),
            specificity: self.specificity,
            measurable: self.measurable,
            deadline: self.deadline.map(str::to_owned),
            deadline_source: self.deadline_source,
            figures: self.figures.clone(),
            rule: self.rule,
            grounds: Vec::new(),
        }
    }
}

/// Returns the columns of commitments; `display` gives the text of a passage.
pub(super) fn pack<'a>(
    commitments: &'a [Commitment],
    display: &dyn Fn(usize) -> &'a str,
) -> Vec<u8> {
    let mut out = Writer::new(COLUMNS);
    let mut passage = 0;
    let mut end = 0;
    let mut figure = 0;
    for found in commitments {
        if found.passage != passage {
            end = 0;
        }
        out.signed(C::Passage as usize, found.passage as i64 - passage as i64);
        out.signed(C::Start as usize, found.span.start as i64 - end);
        out.number(C::Len as usize, found.span.len() as u64);
        passage = found.passage;
        end = found.span.end as i64;
        let text = display(passage);
        let mut words = |columns, words: Option<&'a str>| {
            push_words(&mut out, columns, words, text, found.span);
        };
        words(ACT, Some(&found.act));
        words(OBJECT, found.object.as_deref());
        words(ACTOR, found.actor.as_deref());
        words(CUE, found.cue.as_deref());
        out.number(C::Kind as usize, found.kind as u64);
        out.number(C::Strength as usize, found.strength as u64);
        let specificity = u64::from(found.specificity) << 1 | u64::from(found.measurable);
        out.number(C::Specificity as usize, specificity);
        out.word(C::Deadline as usize, found.deadline.as_deref());
        let source = found.deadline_source.map_or(0, |source| source as u64 + 1);
        out.number(C::Source as usize, source);
        out.number(C::Figures as usize, found.figures.len() as u64);
        for &place in &found.figures {
            out.signed(C::Figures as usize, place as i64 - figure);
            figure = place as i64;
        }
        out.number(C::Rule as usize, found.rule as u64);
    }
    out.finish(commitments.len())
}

/// Appends words: 0 for none, twice their length in bytes and their place from the commitment's
/// start where the text has them, 1 and their place among the words otherwise.
fn push_words<'a>(
    out: &mut Writer<'a>,
    [len, at]: [C; 2],
    words: Option<&'a str>,
    text: &str,
    span: Span,
) {
    let (len, at) = (len as usize, at as usize);
    let Some(words) = words else {
        out.number(len, 0);
        return;
    };
    match place_of(words, text, span) {
        Some(start) => {
            out.number(len, (words.len() as u64) << 1);
            out.signed(at, start as i64 - span.start as i64);
        }
        None => {
            out.number(len, 1);
            let place = out.place(words);
            out.number(at, place);
        }
    }
}

/// Returns where words stand: in the commitment, or a little before it.
fn place_of(words: &str, text: &str, span: Span) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let words = words.as_bytes();
    let own = text.get(span.range())?.as_bytes();
    if let Some(at) = memmem::find(own, words) {
        return Some(span.start + at);
    }
    let mut from = span.start.saturating_sub(LOOK_BACK);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    Some(from + memmem::rfind(text.get(from..span.start)?.as_bytes(), words)?)
}

/// Calls `see` with every commitment of columns, in order; none if they do not read back.
pub(super) fn for_each(
    bytes: &[u8],
    see: &mut dyn FnMut(StoredCommitment<'_>),
) -> Option<()> {
    let mut columns = Reader::open(bytes, COLUMNS)?;
    let mut passage = 0_i64;
    let mut end = 0_i64;
    let mut figure = 0_i64;
    for _ in 0..columns.rows {
        let step = columns.signed(C::Passage as usize)?;
        if step != 0 {
            end = 0;
        }
        passage = passage.checked_add(step)?;
        let start = end.checked_add(columns.signed(C::Start as usize)?)?;
        let len = i64::try_from(columns.number(C::Len as usize)?).ok()?;
        end = start.checked_add(len)?;
        let start = usize::try_from(start).ok()?;
        let span = Span::new(start, usize::try_from(end).ok()?);
        let act = take_words(&mut columns, ACT, start)??;
        let object = take_words(&mut columns, OBJECT, start)?;
        let actor = take_words(&mut columns, ACTOR, start)?;
        let cue = take_words(&mut columns, CUE, start)?;
        let kind = pick(CommitmentKind::ALL, columns.number(C::Kind as usize)?)?;
        let strength = pick(Strength::ALL, columns.number(C::Strength as usize)?)?;
        let specificity = columns.number(C::Specificity as usize)?;
        let deadline = columns.word(C::Deadline as usize)?;
        let source = match columns.number(C::Source as usize)? {
            0 => None,
            place => Some(pick(DeadlineSource::ALL, place - 1)?),
        };
        let mut figures = Vec::new();
        for _ in 0..columns.number(C::Figures as usize)? {
            figure = figure.checked_add(columns.signed(C::Figures as usize)?)?;
            figures.push(usize::try_from(figure).ok()?);
        }
        see(StoredCommitment {
            passage: u32::try_from(passage).ok()?,
            span,
            act,
            object,
            actor,
            cue,
            kind,
            strength,
            specificity: u8::try_from(specificity >> 1).ok()?,
            measurable: specificity & 1 == 1,
            deadline,
            deadline_source: source,
            figures,
            rule: pick(CommitmentRule::ALL, columns.number(C::Rule as usize)?)?,
        });
    }
    Some(())
}

fn take_words<'a>(
    from: &mut Reader<'a>,
    [len, at]: [C; 2],
    start: usize,
) -> Option<Option<Words<'a>>> {
    match from.number(len as usize)? {
        0 => Some(None),
        1 => {
            let place = from.number(at as usize)?;
            Some(Some(Words::Said(from.at(place)?)))
        }
        len => {
            let back = from.signed(at as usize)?;
            let at = start.checked_add_signed(isize::try_from(back).ok()?)?;
            let end = at.checked_add(usize::try_from(len >> 1).ok()?)?;
            Some(Some(Words::Here(Span::new(at, end))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "由区民政局负责，新增养老床位258张。";

    fn commitment() -> Commitment {
        let start = TEXT.find('新').unwrap();
        Commitment {
            passage: 2,
            span: Span::new(start, TEXT.len()),
            act: "新增".to_owned(),
            object: Some("养老床位".to_owned()),
            actor: Some("区民政局".to_owned()),
            kind: CommitmentKind::OutputDelivery,
            strength: Strength::Firm,
            cue: None,
            specificity: 4,
            measurable: true,
            deadline: Some("2025-12-31".to_owned()),
            deadline_source: Some(DeadlineSource::Inherited),
            figures: vec![7, 9],
            rule: CommitmentRule::Undertaking,
            grounds: Vec::new(),
        }
    }

    fn round(commitments: &[Commitment]) -> Vec<Commitment> {
        let mut back = Vec::new();
        let bytes = pack(commitments, &|_| TEXT);
        for_each(&bytes, &mut |found| back.push(found.to_commitment(TEXT))).unwrap();
        back
    }

    #[test]
    fn commitments_read_back_as_they_were() {
        let elsewhere = Commitment {
            actor: Some("云屿市人民政府".to_owned()),
            object: Some(String::new()),
            figures: vec![8],
            deadline: None,
            deadline_source: None,
            ..commitment()
        };
        let odd = Commitment { span: Span::new(0, 900), ..commitment() };
        let before = Commitment { passage: 0, ..commitment() };
        let all = vec![commitment(), elsewhere, odd, before];
        assert_eq!(round(&all), all);
    }

    #[test]
    fn words_of_the_passage_take_no_room_of_their_own() {
        let bytes = pack(&[commitment()], &|_| TEXT);
        let holds = |word: &str| {
            bytes.windows(word.len()).any(|window| window == word.as_bytes())
        };
        assert!(!holds("养老床位") && !holds("区民政局"));
        assert!(holds("2025-12-31"));
    }

    #[test]
    fn damaged_columns_never_panic() {
        let whole = pack(&[commitment(), commitment()], &|_| TEXT);
        for at in 0..whole.len() {
            for flip in [1, 0x40, 0xff] {
                let mut damaged = whole.clone();
                if let Some(byte) = damaged.get_mut(at) {
                    *byte ^= flip;
                }
                for_each(&damaged, &mut |found| {
                    found.to_commitment(TEXT);
                });
            }
        }
    }
}
