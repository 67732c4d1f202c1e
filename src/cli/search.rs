//! `baogao search`: every passage that answers a query, with its place.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{Format, GlobalArgs, PartArgs, ScopeArgs, VariantArgs};
use super::reports::{SAMPLE_NOTE, nothing};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{DEFAULT_HITS, FilterWords, Library, SearchRequest, Sort};
use crate::output::answer::SearchAnswer;
use crate::output::facets::SuggestionView;
use crate::output::table::{Extent, other_forms, render_nothing, render_search};

/// Find every passage that holds a phrase, or that speaks of some words
///
/// A phrase in quotes is found wherever its characters stand, whatever the line breaks, page breaks
/// and widths of the source. Bare words are ranked. A space means and; | or OR; - or NOT; brackets
/// group; A NEAR/20 B; * inside a phrase stands for up to eight characters.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao search “15分钟社区生活圈”
  baogao search '养老 (床位 | 食堂) -就业' --year 2019..2025
  baogao search '“高质量发展” role:tasks region:望江' --sort oldest
  baogao search “一网通办” --format csv --bom > hits.csv
  baogao search “一网通办” --facets --limit 0
  baogao search “15分钟社区生活圈” --variants
  baogao search 望江 2023 养老床位 --explain
  baogao search “一网通办” --count")]
pub(super) struct SearchArgs {
    /// The query; several words are joined by spaces
    #[arg(required = true, value_name = "QUERY")]
    words: Vec<String>,
    #[command(flatten)]
    part: PartArgs,
    /// Order of the hits [default: score for bare words, newest for phrases]
    #[arg(long, value_enum, value_name = "ORDER")]
    sort: Option<Sort>,
    /// Show so many sentences more on each side of a match
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "full")]
    context: usize,
    /// Show whole passages
    #[arg(long)]
    full: bool,
    /// Leave out what matches only across traditional and simplified script
    #[arg(long)]
    no_fold: bool,
    /// Count what was found by year, region, level, kind, role, topic and chapter
    #[arg(long)]
    facets: bool,
    #[command(flatten)]
    variants: VariantArgs,
    /// Show the parts of each score
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

impl SearchArgs {
    /// Returns the query as one text.
    pub(super) fn query(&self) -> String {
        self.words.join(" ")
    }

    fn request(&self) -> SearchRequest {
        SearchRequest {
            query: self.query(),
            filters: self.scope.filters.words(),
            sort: self.sort,
            limit: self.part.limit.unwrap_or(DEFAULT_HITS),
            offset: self.part.offset,
            no_fold: self.no_fold,
            copies: self.scope.copies,
            facets: self.facets,
            explain: self.explain,
        }
    }

    fn extent(&self) -> Extent {
        if self.full { Extent::Whole } else { Extent::Sentences(self.context) }
    }
}

/// Searches and prints the hits.
pub(super) fn run(
    args: &SearchArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<SearchAnswer>(global)?;
    let library = open(global, args.scope.with_sample, screen)?;
    let mut request = args.request();
    if global.count {
        request.limit = 0;
    }
    let answer = match args.variants.own(global.corpus())? {
        Some(own) => library.search_with_variants(&request, &own)?,
        None => library.search(&request)?,
    };
    let found = answer.total.passages;
    answers::print(&answer, global, screen, |answer, page| {
        if found > 0 {
            render_search(answer, args.extent(), page)
        } else {
            let filters = &args.scope.filters;
            let nothing =
                render_nothing(&answer.searched, &filters.region, &filters.year);
            let variants = answer.variants.as_deref().unwrap_or_default();
            format!("{nothing}{}", other_forms(variants))
        }
    })?;
    if global.format() == Format::Table {
        screen.flush()?;
        if found == 0 {
            let hint = if answer.searched.reports == 0
                && args.scope.filters.names().is_empty()
            {
                nothing(&args.scope.filters)
            } else {
                advice(&library, &request, &args.scope.filters.names(), &answer)
            };
            screen.hint(&hint);
        } else {
            if !answer.suggestions.is_empty() {
                let near = answer.suggestions.iter().map(written);
                screen.hint(&near.collect::<Vec<_>>().join("; "));
            }
            note_sample(&library, &answer, screen);
        }
    }
    Ok(Outcome::of_count(found))
}

/// Says where the answer may be, by looking there: without each filter, and as near spellings.
fn advice(
    library: &Library,
    request: &SearchRequest,
    filters: &[&str],
    answer: &SearchAnswer,
) -> String {
    let without = |filters: FilterWords| {
        let wider = SearchRequest {
            filters,
            limit: 0,
            offset: 0,
            facets: false,
            ..request.clone()
        };
        // A failure here must not hide the answer that was asked for.
        library.search(&wider).ok().filter(|answer| answer.total.passages > 0)
    };
    let mut near = Vec::new();
    for name in filters {
        if let Some(found) = without(request.filters.without(name)) {
            near.push(format!("without {name}: {}", amount(&found)));
        }
    }
    if near.is_empty()
        && filters.len() > 1
        && let Some(found) = without(FilterWords::default())
    {
        near.push(format!("without {}: {}", filters.join(" "), amount(&found)));
    }
    near.extend(answer.suggestions.iter().map(written));
    if !near.is_empty() {
        return near.join("; ");
    }
    let quoted = request.query.contains(['“', '”', '"', '「', '」', '„', '‟']);
    if quoted {
        "search the words without quotes, or a shorter phrase".to_owned()
    } else {
        "try fewer or shorter words, or other words for the same thing".to_owned()
    }
}

/// Names a near spelling with its count.
fn written(near: &SuggestionView) -> String {
    format!("written {}: {}", near.text, near.occurrences)
}

fn amount(answer: &SearchAnswer) -> String {
    let (number, noun) = match answer.total.occurrences {
        Some(n) if n > 0 => (n, "occurrence"),
        _ => (answer.total.passages, "passage"),
    };
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Says so when the answer comes from the invented sample reports.
///
/// Sample reports are all left out beside real ones, so the first hit speaks for all; with
/// `--with-sample` the reader asked for them.
fn note_sample(library: &Library, answer: &SearchAnswer, screen: &mut Screen) {
    let Some(hit) = answer.hits.first() else { return };
    let filters =
        FilterWords { reports: vec![hit.report.id.clone()], ..FilterWords::default() };
    let is_sample = library
        .reports(&filters, Some(1), 0)
        .is_ok_and(|found| found.reports.iter().any(|report| report.sample));
    if is_sample {
        screen.note(SAMPLE_NOTE);
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn parse(line: &str) -> SearchArgs {
        match Cli::try_parse_from(line.split(' ')).unwrap().command {
            Command::Search(args) => args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn words_of_the_line_become_one_query() {
        let args = parse("baogao search 养老 床位 --year ..2025 --json 食堂");
        assert_eq!(args.query(), "养老 床位 食堂");
        assert_eq!(args.scope.filters.year, ["..2025"]);
        assert_eq!(args.request().limit, 20);
    }

    #[test]
    fn the_extent_is_sentences_or_the_whole() {
        assert_eq!(parse("baogao search x --context 2").extent(), Extent::Sentences(2));
        assert_eq!(parse("baogao search x --full").extent(), Extent::Whole);
        let both = "baogao search x --full --context 1".split(' ');
        assert!(Cli::try_parse_from(both).is_err());
    }
}
