//! Reads what a report says about itself: title, kind, region, year, date, session, speaker.
//!
//! The front matter speaks first (title, session, speaker), then the opening sentence, the
//! headings, the signature, and last the file's name; what the text says wins over the name, and
//! a contradiction is told. Every value keeps the words it was read from.
//!
//! Deliberately no guesses: what is not stated is `None` with a diagnostic. The day a page was
//! published is not the day a report was delivered, and a year looked back on is not the year of
//! delivery unless the plan for the year after stands beside it.

mod dates;
mod front;
mod name;
mod place;
mod session;
mod speaker;
mod title;
mod words;
mod years;

use crate::model::{
    Diagnostic, DiagnosticCode, Evidence, Kind, Metadata, Span, YearSpan, Zone,
};
use crate::normalize::{CleanText, fold_phrase};

use self::dates::{Date, Writing, dates_in, years_in};
use self::front::{Front, front, is_chapter};
use self::name::{Name, name};
pub use self::place::locate;
use self::session::{Session, Use, sessions_in};
use self::title::{Title, chosen, kind_of, titles};
use self::words::Words;
use self::years::{Spans, five_years_in, spans_in_headings, spans_in_title};

/// Metadata with the words each value was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetadataReading {
    /// The values.
    pub metadata: Metadata,
    /// What each was read from.
    pub evidence: Vec<Evidence>,
    /// What is not stated, or stated twice differently.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads metadata from the clean text and the source's path (`/`-separated, relative to the
/// corpus). `decoded` is the text as it was before cleaning; only the address of the page is
/// looked for in it.
///
/// ```
/// use baogao::normalize::clean;
/// use baogao::structure::read_metadata;
/// let decoded = "政 府 工 作 报 告\n——2021年1月12日在云外区第六届人民代表大会\n\
///                第五次会议上\n云外区区长 王五\n各位代表：";
/// let metadata = read_metadata("a.txt", decoded, &clean(decoded)).metadata;
/// assert_eq!(metadata.region, ["云外区"]);
/// assert_eq!(metadata.date.as_deref(), Some("2021-01-12"));
/// assert_eq!(metadata.speaker.as_deref(), Some("王五"));
/// ```
pub fn read_metadata(path: &str, decoded: &str, text: &CleanText) -> MetadataReading {
    let front = front(text);
    let name = name(path);
    let sessions = sessions_in(&front.words.text);
    let delivered = || sessions.iter().find(|s| s.use_of_it == Use::Delivered);
    let dated = || sessions.iter().find(|s| s.date.is_some());
    let session = delivered().or_else(dated).or(sessions.first()).copied();
    let titles = titles(&front);
    let source = Source { front, name, session, titles };
    let mut out = MetadataReading::default();
    let title = out.read_title(&source);
    out.read_kind(&source, title);
    out.read_session(&source);
    let date = out.read_date(&source);
    out.read_year(&source, title, date, text);
    out.read_spans(&source, title, text);
    out.read_speaker_and_region(&source, text);
    out.metadata.url = address(decoded);
    out.tell_what_is_missing(&source);
    out
}

/// All that is looked at, found once.
struct Source {
    front: Front,
    name: Name,
    session: Option<Session>,
    titles: Vec<Title>,
}

impl MetadataReading {
    fn record(&mut self, field: &'static str, words: &Words, span: Span) {
        let origin = words.origin(span);
        self.evidence.push(Evidence { field, words: words.printed(span), span: origin });
    }

    fn record_name(&mut self, field: &'static str, source: &Source) {
        let words = source.name.stem.clone();
        self.evidence.push(Evidence { field, words, span: None });
    }

    fn doubt(&mut self, code: DiagnosticCode, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, message));
    }

    fn read_title(&mut self, source: &Source) -> Option<Title> {
        let title = chosen(&source.titles, source.session.as_ref())?;
        let words = &source.front.words;
        self.metadata.title = Some(words.printed(title.span));
        self.record("title", words, title.span);
        Some(title)
    }

    fn read_kind(&mut self, source: &Source, title: Option<Title>) {
        let by_name = source.name.kind;
        if let Some(title) = title {
            self.metadata.kind = Some(title.kind);
            self.record("kind", &source.front.words, title.span);
            if let Some(other) = by_name.filter(|&kind| kind != title.kind) {
                let message = format!(
                    "the text is a {}, the file name says {}",
                    title.kind.name(),
                    other.name()
                );
                self.doubt(DiagnosticCode::Contradiction, message);
            }
            return;
        }
        let opening = &source.front.opening;
        if let Some(span) = work_report_opening(&opening.text) {
            self.metadata.kind = Some(Kind::WorkReport);
            self.record("kind", opening, span);
        } else if by_name.is_some() {
            self.metadata.kind = by_name;
            self.record_name("kind", source);
        }
    }

    fn read_session(&mut self, source: &Source) {
        let explained = self.metadata.kind == Some(Kind::Interpretation);
        let Some(session) = source.session.filter(|_| !explained) else { return };
        let words = &source.front.words;
        self.metadata.session = Some(words.printed(session.span));
        self.record("session", words, session.span);
    }

    fn read_date(&mut self, source: &Source) -> Option<Date> {
        use Kind::{Bulletin, FiveYearPlan, Interpretation, Resolution};
        let words = &source.front.words;
        let kind = self.metadata.kind;
        let of_session = source.session.and_then(|session| {
            let delivered = match session.use_of_it {
                Use::Delivered => true,
                Use::Passed => kind == Some(Resolution),
                Use::Mentioned => kind != Some(FiveYearPlan),
            };
            session.date.filter(|_| delivered && kind != Some(Interpretation))
        });
        let undelivered = matches!(kind, Some(Bulletin | FiveYearPlan | Interpretation));
        let found = of_session.or_else(|| {
            if undelivered { None } else { date_standing_apart(&source.front) }
        });
        let (words, (span, date)) = match found {
            Some(found) => (words, found),
            None if undelivered => return None,
            None => (&source.front.tail, secretariat_date(&source.front.tail)?),
        };
        self.metadata.date = Some(date.to_string());
        self.record("date", words, span);
        Some(date)
    }

    fn read_year(
        &mut self,
        source: &Source,
        title: Option<Title>,
        date: Option<Date>,
        text: &CleanText,
    ) {
        let words = &source.front.words;
        let kind = self.metadata.kind;
        let by_title =
            title.into_iter().chain(source.titles.iter().copied()).find_map(|title| {
                Some((year_of_title(words.get(title.span), kind)?, title.span))
            });
        let delivered = date.map(|date| date.year);
        let from_title_first =
            !matches!(kind, None | Some(Kind::WorkReport | Kind::Other));
        if from_title_first && let Some((year, span)) = by_title {
            self.metadata.year = Some(year);
            self.record("year", words, span);
        } else if let Some(year) = delivered {
            self.metadata.year = Some(year);
            let dated = self.evidence.iter().find(|e| e.field == "date").cloned();
            self.evidence.extend(dated.map(|e| Evidence { field: "year", ..e }));
        } else if let Some((year, span)) = by_title {
            self.metadata.year = Some(year);
            self.record("year", words, span);
        } else if let Some((year, span)) = year_by_session(source) {
            self.metadata.year = Some(year);
            self.record("year", words, span);
        } else if let Some(year) = source.name.year {
            self.metadata.year = Some(year);
            self.record_name("year", source);
        } else {
            self.read_year_from_headings(text, kind);
        }
        self.check_year(source, by_title.map(|(year, _)| year));
    }

    /// Takes the year planned for as the year of delivery: 2025年工作安排 in a work report.
    fn read_year_from_headings(&mut self, text: &CleanText, kind: Option<Kind>) {
        if kind != Some(Kind::WorkReport) {
            return;
        }
        let found = headings(text);
        let spans = spans_in_headings(found.iter().map(|(key, _)| key.as_str()), None);
        let Some(plan) = spans.plan else { return };
        if spans.review.is_some_and(|review| review.to + 1 != plan.from) {
            return;
        }
        let digits = plan.from.to_string();
        if let Some((key, span)) = found.iter().find(|(key, _)| key.contains(&digits)) {
            self.metadata.year = Some(plan.from);
            let words = key.clone();
            self.evidence.push(Evidence { field: "year", words, span: Some(*span) });
        }
    }

    fn check_year(&mut self, source: &Source, by_title: Option<u16>) {
        let Some(year) = self.metadata.year else { return };
        if let Some(other) = source.name.year.filter(|&other| other != year) {
            let message = format!("the text is of {year}, the file name says {other}");
            self.doubt(DiagnosticCode::Contradiction, message);
        }
        if let Some(other) = by_title.filter(|&other| other != year) {
            let message = format!("the date is of {year}, the title says {other}");
            self.doubt(DiagnosticCode::Contradiction, message);
        }
    }

    fn read_spans(&mut self, source: &Source, title: Option<Title>, text: &CleanText) {
        let kind = self.metadata.kind;
        let of_title = title
            .map(|title| spans_in_title(source.front.words.get(title.span), kind))
            .unwrap_or_default();
        let of_headings = if matches!(kind, None | Some(Kind::WorkReport)) {
            let found = headings(text);
            spans_in_headings(
                found.iter().map(|(key, _)| key.as_str()),
                self.metadata.year,
            )
        } else {
            Spans::default()
        };
        let span = |a: Option<YearSpan>, b: Option<YearSpan>| a.or(b);
        self.metadata.review = span(of_title.review, of_headings.review);
        self.metadata.plan = span(of_title.plan, of_headings.plan);
    }

    fn read_speaker_and_region(&mut self, source: &Source, text: &CleanText) {
        let words = &source.front.words;
        let explained = matches!(
            self.metadata.kind,
            Some(Kind::Interpretation | Kind::Resolution | Kind::Bulletin)
        );
        let end = source.session.map(|session| session.span.end);
        let speaker = speaker::speaker(&source.front, end).filter(|_| !explained);
        if let Some(speaker) = speaker {
            self.metadata.speaker = Some(words.printed(speaker.name));
            self.record("speaker", words, speaker.name);
        }
        let mentions = place_mentions(source, speaker.map(|s| s.office));
        let chains: Vec<Vec<String>> = mentions.iter().map(|m| m.chain.clone()).collect();
        let Some(first) = mentions.first() else { return };
        let hints: Vec<String> =
            chains.iter().flatten().chain(&source.name.chain).cloned().collect();
        let sample = beginning(text);
        let place = place::resolve(&first.chain, &hints, self.metadata.year, &sample);
        let Some(place) = place else { return };
        match first.place {
            Some((words, span)) => self.record("region", words, span),
            None => self.record_name("region", source),
        }
        self.doubt_region(&place, source);
        self.metadata.region = place.path;
        self.metadata.region_code = place.code;
        self.metadata.level = place.level;
    }

    fn doubt_region(&mut self, place: &place::Place, source: &Source) {
        let Some(last) = place.path.last() else { return };
        if place.ambiguous > 1 {
            let message = format!("{last} is the name of {} places", place.ambiguous);
            self.doubt(DiagnosticCode::RegionUnknown, message);
        } else if place.code.is_none() && last != place::NATION {
            let message = format!("{last} is no place of the gazetteer");
            self.doubt(DiagnosticCode::RegionUnknown, message);
        }
        let named = source.name.chain.last();
        if let Some(other) = named.filter(|&name| !place.path.contains(name)) {
            let message = format!("the text is of {last}, the file name says {other}");
            self.doubt(DiagnosticCode::Contradiction, message);
        }
    }

    fn tell_what_is_missing(&mut self, source: &Source) {
        let metadata = self.metadata.clone();
        let of_session = matches!(
            metadata.kind,
            None | Some(Kind::WorkReport | Kind::AnnualPlanReport | Kind::BudgetReport)
        );
        let missing = [
            (metadata.kind.is_none(), DiagnosticCode::KindUnknown, "the kind of report"),
            (metadata.region.is_empty(), DiagnosticCode::RegionUnknown, "the region"),
            (metadata.year.is_none(), DiagnosticCode::YearUnknown, "the year"),
            (
                of_session && metadata.date.is_none(),
                DiagnosticCode::DateUnknown,
                "the date of delivery",
            ),
            (
                of_session && metadata.speaker.is_none(),
                DiagnosticCode::SpeakerUnknown,
                "the speaker",
            ),
        ];
        for (_, code, what) in missing.into_iter().filter(|(missing, ..)| *missing) {
            let place = source.front.words.lines().first().copied();
            let span = place.and_then(|line| source.front.words.origin(line));
            let mut diagnostic = Diagnostic::new(code, format!("{what} is not stated"));
            diagnostic.span = span;
            self.diagnostics.push(diagnostic);
        }
    }
}

/// Names of places that a source gives, with the words they stand in.
struct PlaceMention<'a> {
    chain: Vec<String>,
    place: Option<(&'a Words, Span)>,
}

/// Returns the places that the report names as its own, the surest first.
fn place_mentions(source: &Source, office: Option<Span>) -> Vec<PlaceMention<'_>> {
    let Front { words, segments, opening, tail, .. } = &source.front;
    let mut spans: Vec<(&Words, Span)> = Vec::new();
    let mut out = Vec::new();
    if let Some(session) = source.session {
        if session.national {
            let chain = vec![place::NATION.to_owned()];
            out.push(PlaceMention { chain, place: Some((words, session.span)) });
        }
        spans.push((words, session.place));
    }
    spans.extend(
        source.titles.iter().map(|title| (words, place_in_title(words, title.span))),
    );
    if source.session.is_some_and(|session| session.use_of_it != Use::Delivered) {
        spans.rotate_left(1);
    }
    spans.extend(segments.iter().filter_map(|&s| Some((words, venue(words, s)?))));
    spans.extend(office.map(|office| (words, office)));
    spans.extend(represented(&opening.text).map(|span| (opening, span)));
    spans.extend(
        segments.iter().filter(|&&s| is_place_line(words.get(s))).map(|&s| (words, s)),
    );
    spans.extend(segments.iter().filter_map(|&s| Some((words, issuer(words, s)?))));
    spans.extend(sessions_in(&tail.text).first().map(|session| (tail, session.place)));
    out.extend(spans.into_iter().map(|(words, span)| PlaceMention {
        chain: place::chain(words.get(span)),
        place: Some((words, span)),
    }));
    out.push(PlaceMention { chain: source.name.chain.clone(), place: None });
    out.retain(|mention| !mention.chain.is_empty());
    out
}

/// Cuts off what stands before the place in a title: 关于, 2026年, 文字解读：《.
fn place_in_title(words: &Words, title: Span) -> Span {
    let text = words.get(title);
    let mut rest = text.rfind('《').and_then(|at| text.get(at..)).unwrap_or(text);
    loop {
        let before = rest;
        rest = rest.trim_start_matches(|c: char| !c.is_alphabetic() || c == '年');
        for word in
            ["关于", "一图读懂", "一图看懂", "一图速览", "图解", "解读", "文字解读"]
        {
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        if let Some(&(span, _)) =
            years_in(rest).first().filter(|(span, _)| span.start == 0)
        {
            rest = rest.get(span.end..).unwrap_or_default();
        }
        if rest == before {
            break;
        }
    }
    Span::new(title.end - rest.len(), title.end)
}

/// Returns what follows 我代表 in the opening: 云外区人民政府.
fn represented(opening: &str) -> Option<Span> {
    let (at, words) = opening.match_indices("我代表").next()?;
    let start = at + words.len();
    let end = opening
        .get(start..)?
        .find(['，', '。', '向'])
        .map_or(opening.len(), |n| start + n);
    Some(Span::new(start, end))
}

/// Returns what follows a date and 在: 云外盟行政公署全体会议上.
fn venue(words: &Words, segment: Span) -> Option<Span> {
    let text = words.get(segment);
    dates_in(text).into_iter().find_map(|(date, ..)| {
        let rest = text.get(date.end..)?.strip_prefix('在')?;
        Some(Span::new(segment.end - rest.len(), segment.end))
    })
}

fn is_place_line(text: &str) -> bool {
    let name = text.strip_suffix("人民政府").unwrap_or(text);
    let names = place::chain(name);
    !names.is_empty() && names.concat() == name
}

/// Returns the name of the publishing body: 发文机构：云外市云外区发展和改革委员会.
fn issuer(words: &Words, segment: Span) -> Option<Span> {
    let text = words.get(segment);
    ["发文机构：", "发布机构：", "制发机关：", "发文机关："].iter().find_map(|label| {
        let at = text.find(label)? + label.len();
        Some(Span::new(segment.start + at, segment.end))
    })
}

/// Returns the words that say an opening is one of a work report.
fn work_report_opening(opening: &str) -> Option<Span> {
    let at = opening.find("代表")?;
    let words =
        ["作政府工作报告", "报告工作", "作工作报告", "报告政府工作", "政府工作报告"];
    let (start, word) =
        words.iter().find_map(|word| Some((opening.find(word)?, word)))?;
    (start > at).then(|| Span::new(start, start + word.len()))
}

/// Returns a date in brackets, alone on its line or before 在…会议上; a stamp with hyphens is the page's.
fn date_standing_apart(front: &Front) -> Option<(Span, Date)> {
    front.segments.iter().find_map(|&segment| {
        let text = front.words.get(segment);
        let (span, date, _) = dates_in(text)
            .into_iter()
            .find(|(_, _, writing)| *writing == Writing::Words)?;
        let before = text.get(..span.start)?;
        let after = text.get(span.end..)?;
        let bracketed = before.ends_with('（') && after.starts_with(['）', '在']);
        let dashes = before.chars().all(|c| c == '—' || c == '-');
        let alone = dashes && (after.is_empty() || after.starts_with('在'));
        let whole = Span::new(segment.start + span.start, segment.start + span.end);
        (bracketed || alone).then_some((whole, date))
    })
}

/// Returns the date that the session's secretariat signed with, at the end.
fn secretariat_date(tail: &Words) -> Option<(Span, Date)> {
    let after = tail.text.find("会议秘书处").or_else(|| tail.text.find("大会秘书处"))?;
    dates_in(&tail.text)
        .into_iter()
        .find(|(span, ..)| span.start > after)
        .map(|(span, date, _)| (span, date))
}

/// Returns the year that stands with the session, where no day does: 2010年1月在云外市….
fn year_by_session(source: &Source) -> Option<(u16, Span)> {
    let session = source.session.filter(|session| session.use_of_it == Use::Delivered)?;
    let start = session.span.start;
    let segment =
        source.front.segments.iter().find(|s| s.start <= start && start < s.end)?;
    let (span, year) = years_in(source.front.words.get(*segment)).first().copied()?;
    Some((year, Span::new(segment.start + span.start, segment.start + span.end)))
}

/// Returns the year that a title states, by its kind.
fn year_of_title(title: &str, kind: Option<Kind>) -> Option<u16> {
    let years = years_in(title);
    let first = years.first().map(|y| y.1);
    match kind {
        Some(Kind::Interpretation) => {
            let explained =
                title.replace("解读", "").replace("图解", "").replace("一图", "");
            let kind = kind_of(&explained).filter(|&kind| kind != Kind::Interpretation);
            year_of_title(title, kind)
        }
        Some(Kind::FiveYearPlan) => {
            five_years_in(title).first().map(|span| span.from).or(first)
        }
        Some(Kind::AnnualPlanReport | Kind::BudgetReport) => years.last().map(|y| y.1),
        _ => first,
    }
}

/// Longest heading looked at, in characters.
const HEADING_CHARS: usize = 60;

/// Returns the folded chapter headings with their places in the decoded text.
fn headings(text: &CleanText) -> Vec<(String, Span)> {
    let mut out = Vec::new();
    for paragraph in text.paragraphs.iter().filter(|p| p.zone != Zone::Toc) {
        let head: String = paragraph.text.chars().take(HEADING_CHARS).collect();
        let whole = head.len() == paragraph.text.len();
        let key = fold_phrase(&head);
        let key = key.split('。').next().unwrap_or_default();
        if is_chapter(key) || whole && is_bare_heading(key) {
            out.push((key.to_owned(), paragraph.source));
        }
    }
    out
}

/// Returns whether a short line without a number is a chapter's heading: 2020年工作回顾.
fn is_bare_heading(key: &str) -> bool {
    const ENDS: [&str; 6] =
        ["工作回顾", "工作安排", "主要任务", "目标任务", "重点工作", "工作总体要求"];
    key.len() <= 90 && !key.contains('，') && ENDS.iter().any(|end| key.ends_with(end))
}

/// How much of the beginning and the end of the decoded text is searched for an address.
const ADDRESS_LINES: usize = 40;

/// Returns the address that a page gives of itself: 原文链接：https://….
fn address(decoded: &str) -> Option<String> {
    let first = decoded.lines().take(ADDRESS_LINES);
    let last = decoded.lines().rev().take(ADDRESS_LINES);
    first.chain(last).find_map(|line| {
        let labels = ["原文", "来源", "地址", "链接", "网址"];
        let at = ["https://", "http://"].iter().find_map(|scheme| line.find(scheme))?;
        let label = line.get(..at)?;
        labels.iter().any(|word| label.contains(word)).then_some(())?;
        let url = line.get(at..)?;
        let end = url.find(|c: char| !c.is_ascii_graphic() || "\"'<>".contains(c));
        Some(url.get(..end.unwrap_or(url.len()))?.to_owned())
    })
}

/// Returns the beginning of a text, for counting the places it names.
fn beginning(text: &CleanText) -> String {
    const ENOUGH: usize = 60_000;
    let mut out = String::new();
    for paragraph in &text.paragraphs {
        if out.len() + paragraph.text.len() > ENOUGH {
            break;
        }
        out.push_str(&paragraph.text);
    }
    out
}

#[cfg(test)]
mod tests;
