//! `search`: passages that answer a query, each around its first match.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, ECHO, NAME, SNIPPET, Tool, params_of};
use crate::error::Result;
use crate::http::commands;
use crate::mcp::budget::shorten;
use crate::mcp::told::{self, Line, NOT_HERE, Told, ranges};
use crate::output::answer::{Absent, FoundVariant, Hit, SearchTotal};

/// Characters before the first match in a snippet.
const BEFORE: usize = 60;
/// Most series that are named as lacking a phrase.
const MOST_ABSENT: usize = 5;
/// Most other forms that are named.
const MOST_FORMS: usize = 8;
/// Tokens that a row takes at least.
const ROW: usize = 60;

const SEARCH: (&str, &str) = (
    "Search",
    "Finds passages of Chinese government reports. Put an exact phrase in quotes (“一网通办”): it is \
     found wherever its characters stand, and the totals are exact. Bare words are ranked. A space \
     means and, | or, - not. Answers with citations; `absent` names years whose reports lack the \
     phrase and years without a report. Read a passage whole with read.",
);

/// Returns the tool `search`.
pub(super) fn search_tool() -> Tool {
    Tool::new(
        "search",
        SEARCH,
        params_of("search"),
        told::schema::<SearchHead, HitRow>,
        search,
    )
}

/// What a search found in all.
#[derive(Debug, Serialize, JsonSchema)]
struct SearchHead {
    /// The query as understood, at most 60 characters of it.
    query: String,
    /// True when few passages held all words and fewer were asked for.
    relaxed: bool,
    /// How much was found, beyond the rows listed.
    total: SearchTotal,
    /// `eq`, or `gte` where an exact total would cost too much.
    total_relation: String,
    /// Series that were searched and lack the phrase in some years, the first five of them.
    absent: Vec<AbsentHead>,
    /// How many such series there are.
    absent_series: usize,
    /// Other forms of the phrases, where `variants` is asked for: the eight most frequent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variants: Vec<FormHead>,
}

/// Another form of a phrase; it is in no other number.
#[derive(Debug, Serialize, JsonSchema)]
struct FormHead {
    /// The form, at most 60 characters of it.
    form: String,
    /// How it stands to the phrase.
    relation: String,
    /// How often it stands in the reports.
    occurrences: usize,
    /// Reports that hold it.
    reports: usize,
}

impl FormHead {
    fn new(found: &FoundVariant) -> Self {
        Self {
            form: shorten(&found.form, ECHO),
            relation: shorten(&found.relation, ECHO),
            occurrences: found.occurrences,
            reports: found.reports,
        }
    }
}

/// Where a phrase is not.
#[derive(Debug, Serialize, JsonSchema)]
struct AbsentHead {
    /// The series' region.
    region: String,
    /// The series' kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// Years with a report that lacks it.
    without: String,
    /// Years without a report in this corpus.
    no_report: String,
}

impl AbsentHead {
    fn new(absent: &Absent) -> Self {
        Self {
            region: shorten(&absent.region.concat(), ECHO),
            kind: absent.kind.map(str::to_owned),
            without: shorten(&ranges(&absent.without), ECHO),
            no_report: shorten(&ranges(&absent.no_report), ECHO),
        }
    }
}

fn search(call: &Call<'_>) -> Result<Told> {
    let answer = commands::search(call.library, &call.part(ROW))?;
    let total = answer.total;
    let occurrences =
        total.occurrences.map_or_else(String::new, |n| format!(", {n} occurrences"));
    let query = shorten(&answer.query, ECHO);
    let summary = format!(
        "{query}: {} passages in {} reports{occurrences}",
        total.passages, total.reports
    );
    let mut notes = Vec::new();
    if total.passages > 0 && !answer.absent.is_empty() {
        notes.push(NOT_HERE.to_owned());
    }
    if answer.relaxed {
        notes.push("Few passages hold all words, so fewer were asked for.".to_owned());
    }
    let near = answer.suggestions.iter().take(3);
    notes.extend(near.map(|near| {
        format!(
            "“{}” stands in {} passages.",
            shorten(&near.text, ECHO / 2),
            near.passages
        )
    }));
    let variants = answer.variants.as_deref().unwrap_or_default();
    let head = SearchHead {
        query,
        relaxed: answer.relaxed,
        total,
        total_relation: answer.total_relation.to_owned(),
        absent: answer.absent.iter().take(MOST_ABSENT).map(AbsentHead::new).collect(),
        absent_series: answer.absent.len(),
        variants: variants.iter().take(MOST_FORMS).map(FormHead::new).collect(),
    };
    let rows = answer.hits.iter().map(HitRow::new).collect();
    call.tell(total.passages, (head, summary), rows, notes)
}

/// A passage that answers a query.
#[derive(Debug, Serialize, JsonSchema)]
struct HitRow {
    /// Id of the passage: `read` takes the part before # as report, the part behind as section.
    passage: String,
    /// Printed headings from the chapter down.
    section: String,
    /// The passage, or at most 200 characters of it around the first match.
    snippet: String,
    /// `[start, end)` of matches in `snippet`, in characters.
    matches: Vec<[usize; 2]>,
    /// True if only folding traditional to simplified script made it match.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    folded: bool,
    /// Figures in the passage.
    figures: usize,
    /// Commitments in the passage.
    commitments: usize,
    /// Copies of the work that hold it.
    copies: usize,
    /// Ready to paste.
    citation: String,
}

impl HitRow {
    fn new(hit: &Hit) -> Self {
        let (snippet, matches) = snippet(&hit.passage.text, &hit.matches);
        Self {
            passage: hit.passage.id.clone(),
            section: path(&hit.section.path),
            snippet,
            matches,
            folded: hit.folded,
            figures: hit.figures.as_ref().map_or(0, Vec::len),
            commitments: hit.commitments.as_ref().map_or(0, Vec::len),
            copies: hit.copies,
            citation: shorten(&hit.citation, NAME),
        }
    }
}

impl Line for HitRow {
    fn line(&self) -> String {
        let start = self.matches.first().map_or(0, |m| m[0].saturating_sub(10));
        let text: String = self.snippet.chars().skip(start).collect();
        format!("{}: {}", self.passage, shorten(&text, 60))
    }
}

fn path(path: &[String]) -> String {
    shorten(&path.join(" › "), NAME)
}

/// Returns at most [`SNIPPET`] characters around the first match, and the matches in them.
fn snippet(text: &str, matches: &[[usize; 2]]) -> (String, Vec<[usize; 2]>) {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= SNIPPET {
        return (text.to_owned(), matches.to_vec());
    }
    // Room for the two signs of what was cut off.
    let room = SNIPPET - 2;
    let first = matches.first().map_or(0, |m| m[0]);
    let start = first.saturating_sub(BEFORE).min(chars.len() - room);
    let end = start + room;
    let lead = usize::from(start > 0);
    let mut shown = String::new();
    shown.extend((start > 0).then_some('…'));
    shown.extend(chars.iter().skip(start).take(room));
    shown.extend((end < chars.len()).then_some('…'));
    let inside = |&[from, to]: &[usize; 2]| {
        let (from, to) = (from.max(start), to.min(end));
        (from < to).then(|| [from - start + lead, to - start + lead])
    };
    (shown, matches.iter().filter_map(inside).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, matches: &[[usize; 2]], word: &str) {
        let (shown, places) = snippet(text, matches);
        let chars: Vec<char> = shown.chars().collect();
        assert!(chars.len() <= SNIPPET, "{shown}");
        let [from, to] = places[0];
        assert_eq!(chars[from..to].iter().collect::<String>(), word, "{shown}");
    }

    #[test]
    fn a_snippet_keeps_its_match_wherever_it_stands() {
        check("新建渡口三处", &[[2, 4]], "渡口");
        for before in [0, 1, 59, 60, 61, 150, 199, 200, 500] {
            for after in [0, 1, 200, 400] {
                let text = format!("{}渡口{}", "江".repeat(before), "水".repeat(after));
                check(&text, &[[before, before + 2]], "渡口");
            }
        }
    }

    #[test]
    fn a_match_that_is_longer_than_a_snippet_is_clipped() {
        let (shown, places) = snippet(&"江".repeat(300), &[[10, 290]]);
        assert_eq!(shown.chars().count(), SNIPPET - 1);
        assert_eq!(places, [[10, 198]]);
    }
}
