//! Reads commitments: what a government undertakes, or aims to reach.
//!
//! Passages are cut into sentences; [`verdict`] says which of them commit, [`group`] cuts these into
//! one stretch for each act, and [`clause`], [`deadline`], [`measure`] and [`actor`] read its parts.
//! Rows of tables go through [`table`]. Words live in the data files beside the modules.
//!
//! It guarantees the order of the text, spans that do not overlap and lie within one sentence or
//! row, figures only from inside the span, and time linear in the text. It deliberately does not
//! judge whether a commitment was kept, and reads no headings: what a heading announces, the text
//! below it undertakes.

mod act;
mod actor;
mod clause;
mod deadline;
mod group;
mod lead;
mod measure;
pub(crate) mod sentence;
mod table;
mod verdict;
mod words;

use std::borrow::Cow;

use clause::Clause;
use group::Group;
use verdict::{Context, Sentence};

use super::Material;
use crate::model::{
    Aspect, Commitment, CommitmentRule, DeadlineSource, Figure, Ground, Kind, Passage,
    Role, Section, Span, Zone,
};
use crate::normalize::simplify_char;

/// Reports before this year tell in whole sentences; see [`Context::narrative`].
const LAST_NARRATIVE: u16 = 1992;

/// Bytes before a deadline at the head of a sentence: ——力争到2030年.
const LEADING: usize = 30;

/// The last year that a deadline may have.
const LAST_YEAR: u16 = 2099;

/// Reads the commitments of a report. `figures` are those of the same material, in order.
pub(super) fn commitments(material: &Material, figures: &[Figure]) -> Vec<Commitment> {
    let mut reader = Reader {
        material,
        figures,
        horizons: deadline::horizons(material.metadata, material.sections),
        issuer: actor::issuer(material.metadata),
        leads_inside: lead::habit(material.passages, material.sections, figures),
        out: Vec::new(),
    };
    let narrative = material.metadata.year.is_some_and(|year| year < LAST_NARRATIVE);
    let mut context = Context::default();
    let mut columns: Option<(usize, table::Columns)> = None;
    for (index, passage) in material.passages.iter().enumerate() {
        let section = material.sections.get(passage.section);
        let role = section.map_or(Role::Other, |section| section.role);
        // Without sections all is front matter: a text that is no report.
        let bare = role == Role::Front && material.sections.len() <= 1;
        let role = if bare { Role::Other } else { role };
        context = Context { role: Some(role), guiding: false, narrative, ..context };
        columns = columns.filter(|(of, _)| *of == passage.section);
        match passage.zone {
            Zone::Table => reader.table_row(index, passage, &mut columns),
            Zone::Body => {
                let named = context.problems;
                context.problems = false;
                reader.body(index, passage, section, &mut context, named);
            }
            Zone::Heading => context.problems = false,
            Zone::Note | Zone::Toc => {}
        }
    }
    reader.out
}

struct Reader<'a> {
    material: &'a Material<'a>,
    figures: &'a [Figure],
    /// The inherited deadline of each section.
    horizons: Vec<Option<String>>,
    /// The government whose report it is.
    issuer: Option<String>,
    /// Whether passages of the report have leads inside.
    leads_inside: bool,
    out: Vec<Commitment>,
}

/// A passage being read, with what holds for all of it.
#[derive(Clone, Copy)]
struct Place<'a> {
    index: usize,
    passage: &'a Passage,
    /// Its text as it is read: in simplified script, byte for byte as long as the passage's.
    text: &'a str,
    /// Index of its first figure in the extraction's list, and its figures.
    first_figure: usize,
    figures: &'a [Figure],
}

impl<'a> Place<'a> {
    /// Returns the words of the passage at a span, as printed.
    fn words(&self, span: Span) -> &'a str {
        self.passage.text.get(span.range()).unwrap_or_default().trim()
    }

    /// Returns the figures inside a span, with their indexes.
    fn figures_in(&self, span: Span) -> impl Iterator<Item = (usize, &'a Figure)> {
        let from = self.figures.partition_point(|f| f.span.start < span.start);
        let first = self.first_figure + from;
        let inside = self.figures.get(from..).unwrap_or_default().iter();
        inside
            .take_while(move |f| f.span.start < span.end)
            .enumerate()
            .map(move |(n, figure)| (first + n, figure))
            .filter(move |(_, figure)| figure.span.end <= span.end)
    }
}

impl<'a> Reader<'a> {
    /// The year that 年底前 and the like count from.
    fn base(&self) -> Option<u16> {
        self.material.metadata.year
    }

    /// Whether a sentence states a day to come. Without a year only 年底前 and the like tell: none that is
    /// printed lies beyond the last year of the calendar that is known here. A bulletin's 年末 is past.
    fn is_due(&self, text: &str, span: Span) -> bool {
        let due = deadline::stated(text, span, self.base().or(Some(LAST_YEAR)));
        let is_past =
            |due: &deadline::Deadline| text.get(due.span.range()) == Some("年末");
        self.material.metadata.kind != Some(Kind::Bulletin)
            && due.is_some_and(|due| !is_past(&due))
    }

    fn place<'p>(&self, index: usize, passage: &'p Passage, text: &'p str) -> Place<'p>
    where
        'a: 'p,
    {
        let from = self.figures.partition_point(|f| f.passage < index);
        let to = self.figures.partition_point(|f| f.passage <= index);
        let figures = self.figures.get(from..to).unwrap_or_default();
        Place { index, passage, text, first_figure: from, figures }
    }

    /// Reads a passage of running text. `named` says that the passage before named problems.
    fn body(
        &mut self,
        index: usize,
        passage: &'a Passage,
        section: Option<&Section>,
        context: &mut Context,
        named: bool,
    ) {
        let simplified = simplified(&passage.text);
        let text = simplified.as_ref();
        let place = self.place(index, passage, text);
        // The entries of an annex are named by what they undertake.
        let is_entry = context.role == Some(Role::Annex);
        let from = if is_entry { 0 } else { heading_end(&passage.text, section) };
        let found = self.out.len();
        let sentences = sentence::sentences(text);
        let leads = self.leads(place, &sentences, from, is_entry);
        let mut carried = context.problems || named;
        for (span, is_lead) in sentences.into_iter().zip(leads) {
            if label_alone(text, span) {
                self.assign(found, place, span);
                continue;
            }
            if is_lead {
                continue;
            }
            let mut sentence = Sentence::read(text, span);
            sentence.is_due = context.heeds_days() && self.is_due(text, span);
            let mut inside = Context { problems: carried, ..*context };
            let has_target = place
                .figures_in(span)
                .any(|(_, figure)| measure::counts(text, figure, None));
            let rule = verdict::judge(text, &sentence, has_target, &mut inside);
            *context = inside;
            carried = inside.problems;
            if let Some(rule) = rule {
                self.sentence(place, &sentence, rule, context.role);
            }
        }
    }

    /// Tells which sentences only name what follows, and which belong to the heading up to `from`.
    fn leads(
        &self,
        place: Place,
        sentences: &[Span],
        from: usize,
        is_entry: bool,
    ) -> Vec<bool> {
        if is_entry {
            return vec![false; sentences.len()];
        }
        let base = self.base();
        let stated = |span: Span| {
            place.figures_in(span).next().is_some()
                || deadline::stated(place.text, span, base).is_some()
        };
        let mut leads = lead::leads(place.text, sentences, self.leads_inside, stated);
        for (lead, span) in leads.iter_mut().zip(sentences) {
            *lead |= span.start < from;
        }
        leads
    }

    /// Gives the body that a label names to the commitments before it: those of its passage, or of
    /// the one before in the same section.
    fn assign(&mut self, found: usize, place: Place, span: Span) {
        let text = place.text;
        let Some(body) = actor::named(text, span) else { return };
        let words = place.words(body);
        let section = place.passage.section;
        let passages = self.material.passages;
        let issuer = self.issuer.as_ref();
        let at = if self.out.len() > found {
            place.index
        } else {
            self.out.last().map_or(place.index, |last| last.passage)
        };
        if passages.get(at).is_none_or(|passage| passage.section != section) {
            return;
        }
        for commitment in self.out.iter_mut().rev().take_while(|c| c.passage == at) {
            if commitment.actor.as_ref() == issuer {
                commitment.actor = Some(words.to_owned());
                commitment.grounds.retain(|ground| ground.aspect != Aspect::Actor);
                let span = (at == place.index).then_some(body);
                let ground =
                    Ground { aspect: Aspect::Actor, words: words.to_owned(), span };
                commitment.grounds.push(ground);
            }
        }
    }

    /// Adds the commitments of a sentence.
    fn sentence(
        &mut self,
        place: Place,
        sentence: &Sentence,
        rule: CommitmentRule,
        role: Option<Role>,
    ) {
        let text = place.text;
        let counts = |clause: &Clause| {
            place
                .figures_in(clause.span)
                .any(|(_, figure)| measure::counts(text, figure, clause.act))
        };
        let base = self.base();
        let body = actor::named(text, sentence.span);
        let mut due: Option<deadline::Deadline> = None;
        let mut subject: Option<String> = None;
        for group in group::groups(text, &sentence.clauses, counts) {
            let span = group.span(&sentence.clauses);
            let own = deadline::stated(text, span, base);
            // 到2030年 leads all that follows it; …，年底前完成 ends what it belongs to.
            let leads =
                own.as_ref().is_none_or(|own| own.span.start - span.start <= LEADING);
            let carried = due.take();
            let mine = own.or(carried);
            due = mine.clone().filter(|_| leads);
            let rule =
                if role == Some(Role::Annex) { CommitmentRule::Project } else { rule };
            let parts = Parts { span, group, rule, due: mine, body };
            let mut commitment = self.build(place, sentence, &parts);
            // 晴川大桥主体完工，年底前建成通车: the second act has the subject of the first, but for one that
            // holds its own: 扩大内需.
            let whole = act::main_act(text, group.clauses(&sentence.clauses))
                .is_some_and(|act| act.head.nominal);
            let before = subject.take().filter(|_| !whole);
            commitment.object = commitment.object.or(before);
            subject.clone_from(&commitment.object);
            self.out.push(commitment);
        }
    }

    /// Builds one commitment.
    fn build(&self, place: Place, sentence: &Sentence, parts: &Parts) -> Commitment {
        let text = place.text;
        let clauses = parts.group.clauses(&sentence.clauses);
        let act = act::main_act(text, clauses);
        let figures: Vec<(usize, &Figure)> = place
            .figures_in(parts.span)
            .filter(|(_, figure)| measure::counts(text, figure, act))
            .collect();
        let evidence = measure::Evidence {
            text,
            span: parts.span,
            clauses,
            act,
            due: parts.due.is_some(),
            counted: !figures.is_empty(),
        };
        let (specificity, measurable) = measure::measure(&evidence);
        let (strength, cue) = act::strength(
            text,
            sentence,
            clauses,
            parts.span,
            place.figures_in(parts.span).next().is_some(),
        );
        let words = |span: Span| place.words(span).to_owned();
        let level =
            figures.first().map(|(_, figure)| (figure.span, figure.indicator.as_deref()));
        let said = act::said(text, clauses, act, parts.span, level);
        let body = clauses.iter().find_map(|clause| clause.body).or(parts.body);
        let mut grounds = Vec::new();
        let mut ground = |aspect: Aspect, span: Option<Span>, said: Option<String>| {
            let said = said.or_else(|| span.map(words)).unwrap_or_default();
            if !said.is_empty() {
                grounds.push(Ground { aspect, words: said, span });
            }
        };
        ground(Aspect::Act, act.map(|act| act.span), None);
        ground(Aspect::Strength, cue, None);
        let inherited = self.horizons.get(place.passage.section).cloned().flatten();
        let (deadline, source) = match (&parts.due, inherited) {
            (Some(due), _) => {
                ground(Aspect::Deadline, Some(due.span), None);
                (Some(due.date.clone()), Some(DeadlineSource::Explicit))
            }
            (None, Some(date)) => (Some(date), Some(DeadlineSource::Inherited)),
            (None, None) => (None, None),
        };
        ground(
            Aspect::Actor,
            body,
            body.is_none().then(|| self.issuer.clone()).flatten(),
        );
        Commitment {
            passage: place.index,
            span: parts.span,
            act: words(said.act),
            object: said.object,
            actor: body.map(words).or_else(|| self.issuer.clone()),
            kind: act::kind(act, parts.rule),
            strength,
            cue: cue.map(words),
            specificity,
            measurable,
            deadline,
            deadline_source: source,
            figures: figures.into_iter().map(|(index, _)| index).collect(),
            rule: parts.rule,
            grounds,
        }
    }

    /// Reads a row of a table.
    fn table_row(
        &mut self,
        index: usize,
        passage: &'a Passage,
        columns: &mut Option<(usize, table::Columns)>,
    ) {
        let text = passage.text.as_str();
        if let Some(found) = table::headers(text) {
            *columns = Some((passage.section, found));
            return;
        }
        let Some((_, known)) = columns else { return };
        let Some(row) = table::row(text, known) else { return };
        let place = self.place(index, passage, text);
        let goal = clause::read(text, row.goal);
        let due = deadline::stated(text, row.goal, self.base());
        let sentence = Sentence {
            span: row.goal,
            clauses: vec![goal],
            ..Sentence::read(text, row.goal)
        };
        let span =
            Span::new(row.name.start.min(row.goal.start), row.goal.end.max(row.name.end));
        let group = Group { from: 0, to: 1 };
        let rule = CommitmentRule::TableRow;
        let parts = Parts { span, group, rule, due, body: row.actor };
        let mut built = self.build(place, &sentence, &parts);
        built.object = Some(text.get(row.name.range()).unwrap_or_default().to_owned());
        built.measurable = true;
        built.specificity =
            if built.deadline_source == Some(DeadlineSource::Explicit) { 5 } else { 4 };
        self.out.push(built);
    }
}

/// What is known of a stretch before it becomes a commitment.
struct Parts {
    span: Span,
    group: Group,
    rule: CommitmentRule,
    due: Option<deadline::Deadline>,
    body: Option<Span>,
}

/// Where the text begins after a heading that opens the passage.
fn heading_end(text: &str, section: Option<&Section>) -> usize {
    let Some(section) = section.filter(|section| !section.title.is_empty()) else {
        return 0;
    };
    let printed = section.printed();
    let mut heading = printed.chars().filter(|c| !c.is_whitespace());
    let mut next = heading.next();
    for (at, c) in text.char_indices() {
        let Some(wanted) = next else {
            let rest = text.get(at..).unwrap_or_default();
            let body =
                rest.trim_start_matches(['。', '：', ':', '！', '；', ' ', '\u{3000}']);
            return text.len() - body.len();
        };
        if c.is_whitespace() {
            continue;
        }
        if c != wanted {
            return 0;
        }
        next = heading.next();
    }
    if next.is_none() { text.len() } else { 0 }
}

/// Returns a text in simplified script if it is in traditional script, each character as long in
/// bytes as before, so that spans hold for both; a character whose length would change stays.
fn simplified(text: &str) -> Cow<'_, str> {
    // Frequent characters that only traditional texts have. Compared by the compiler's tree, not one
    // after the other: every character of every passage is.
    let is_traditional = |c| {
        matches!(
            c,
            '們' | '國'
                | '發'
                | '會'
                | '經'
                | '業'
                | '產'
                | '實'
                | '進'
                | '開'
                | '學'
                | '對'
                | '爲'
                | '這'
        )
    };
    if !text.contains(is_traditional) {
        return Cow::Borrowed(text);
    }
    let same = |c: char| {
        let simple = simplify_char(c);
        if simple.len_utf8() == c.len_utf8() { simple } else { c }
    };
    Cow::Owned(text.chars().map(same).collect())
}

/// Whether a sentence only names who is responsible: 主办单位：区民政局.
fn label_alone(text: &str, span: Span) -> bool {
    let words = text.get(span.range()).unwrap_or_default();
    actor::label_at(words).is_some_and(|at| at <= '（'.len_utf8())
}

#[cfg(test)]
mod tests;
