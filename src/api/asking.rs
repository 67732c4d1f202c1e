//! What reports say: searching, counting, following, listing figures and commitments.
//!
//! A function hands its request to `query`, and what was found to `output`. Where an answer is made
//! of several (other forms of a phrase, queries of a file), each part is the answer of the same
//! function asked alone, so that no number differs between them.

use std::time::Instant;

use super::Library;
use crate::error::Result;
use crate::output::advice::error_answer;
use crate::output::answer::{FoundVariant, SearchAnswer};
use crate::output::batch::{BatchAnswer, BatchEntry};
use crate::output::commitments::CommitmentsAnswer;
use crate::output::figures::FiguresAnswer;
use crate::output::keyness::KeynessAnswer;
use crate::output::kwic::KwicAnswer;
use crate::output::panel::PanelAnswer;
use crate::output::pattern::VariantsAnswer;
use crate::output::topics::TopicsAnswer;
use crate::output::trace::{Grid, TraceAnswer, TracedVariant};
use crate::output::{commitment_list, figure_list, found, topic_list};
use crate::query::batch::NamedQuery;
use crate::query::commitments::CommitmentsRequest;
use crate::query::counted::Counted;
use crate::query::figures::FiguresRequest;
use crate::query::keyness::KeynessRequest;
use crate::query::kwic::KwicRequest;
use crate::query::panel::PanelRequest;
use crate::query::pattern::PatternRequest;
use crate::query::request::{FilterWords, SearchRequest, Sort, TopicsRequest};
use crate::query::trace::TraceRequest;
use crate::query::variant::{OwnVariants, VariantRelation};
use crate::query::{ask, forms, keyness, kwic, panel, pattern, scope, trace};

impl Library {
    /// Answers a search.
    ///
    /// # Errors
    /// A query or filter that cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer> {
        let started = Instant::now();
        let asked = ask::run(&self.reader, request)?;
        found::answer(&self.reader, &asked, started)
    }

    /// Answers a search, with other forms of its phrases beside: each counted for itself.
    ///
    /// # Errors
    /// As [`Library::search`].
    pub fn search_with_variants(
        &self,
        request: &SearchRequest,
        own: &[OwnVariants],
    ) -> Result<SearchAnswer> {
        let mut answer = self.search(request)?;
        let mut variants: Vec<FoundVariant> = Vec::new();
        for other in forms::other_forms(&self.reader, &request.query, own)? {
            let query = other.query.clone();
            let request = SearchRequest {
                query,
                limit: 0,
                offset: 0,
                facets: false,
                ..request.clone()
            };
            let total = ask::run(&self.reader, &request)?;
            let occurrences = total.tally.occurrences;
            let is_own = matches!(other.variant.relation, VariantRelation::Own(_));
            if is_own || occurrences > 0 {
                variants.push(FoundVariant {
                    form: other.variant.form(),
                    relation: other.variant.relation.name().to_owned(),
                    passages: total.tally.passages,
                    occurrences,
                    reports: total.reports.works_of(&total.tally.reports).len(),
                });
            }
        }
        variants.sort_by_key(|found| std::cmp::Reverse(found.occurrences));
        answer.variants = Some(variants);
        Ok(answer)
    }

    /// Lists the figures of reports, in the order of the text within a report.
    ///
    /// # Errors
    /// A query or filter that cannot be read.
    pub fn figures(&self, request: &FiguresRequest) -> Result<FiguresAnswer> {
        figure_list::of_reports(&self.reader, request)
    }

    /// Lists the commitments of reports, in the order of the text within a report.
    ///
    /// # Errors
    /// A query or filter that cannot be read.
    pub fn commitments(&self, request: &CommitmentsRequest) -> Result<CommitmentsAnswer> {
        commitment_list::of_reports(&self.reader, request)
    }

    /// Lists topics with their passages by year: all classes, or what a code or name stands for.
    ///
    /// # Errors
    /// A name or filter that cannot be read.
    pub fn topics(&self, request: &TopicsRequest) -> Result<TopicsAnswer> {
        let named = request.name.as_deref().map(ask::topic).transpose()?;
        let filter = ask::filter(&request.filters)?;
        let reports = scope::reports(&self.reader, &filter)?;
        let reports = match request.copies || !filter.reports.is_empty() {
            true => Counted::every_copy(&self.reader, reports),
            false => Counted::new(&self.reader, reports),
        };
        topic_list::answer(&self.reader, &reports, &filter, named.as_ref())
    }

    /// Follows phrases through the years of every series.
    ///
    /// # Errors
    /// A phrase or filter that cannot be read.
    pub fn trace(&self, request: &TraceRequest) -> Result<TraceAnswer> {
        let (field, traced) = trace::run(&self.reader, request)?;
        let grid = Grid::new(&self.reader, &field, request.by, request.copies);
        let follow = |phrase: &trace::Traced| {
            grid.follow(phrase, &|report| {
                let report = self.reader.entry(report)?.id;
                let found = self.search(&SearchRequest {
                    query: phrase.asked.canonical.clone(),
                    filters: FilterWords {
                        years: Vec::new(),
                        reports: vec![report],
                        ..request.filters.clone()
                    },
                    sort: Some(Sort::Oldest),
                    limit: 1,
                    offset: 0,
                    no_fold: request.no_fold,
                    copies: request.copies,
                    facets: false,
                    explain: false,
                })?;
                Ok(found.hits.into_iter().next())
            })
        };
        let phrases = traced.iter().map(follow).collect::<Result<_>>()?;
        Ok(TraceAnswer { schema: "baogao.trace/1", phrases })
    }

    /// Follows phrases, with other forms of each beside: rows of their own, in no other number.
    ///
    /// # Errors
    /// As [`Library::trace`].
    pub fn trace_with_variants(
        &self,
        request: &TraceRequest,
        own: &[OwnVariants],
    ) -> Result<TraceAnswer> {
        let mut answer = self.trace(request)?;
        for (typed, traced) in request.phrases.iter().zip(&mut answer.phrases) {
            for other in forms::other_forms(&self.reader, &trace::quoted(typed)?, own)? {
                let phrases = vec![other.query];
                let found = self.trace(&TraceRequest { phrases, ..request.clone() })?;
                let is_own = matches!(other.variant.relation, VariantRelation::Own(_));
                let found = found.phrases.into_iter();
                let found = found.filter(|found| is_own || found.occurrences > 0);
                traced.variants.extend(found.map(|found| TracedVariant {
                    form: other.variant.form(),
                    relation: other.variant.relation.name().to_owned(),
                    occurrences: found.occurrences,
                    rows: found.rows,
                }));
            }
            traced.variants.sort_by_key(|found| std::cmp::Reverse(found.occurrences));
        }
        Ok(answer)
    }

    /// Lists the places of a phrase, each between the characters beside it.
    ///
    /// # Errors
    /// A phrase or filter that cannot be read.
    pub fn kwic(&self, request: &KwicRequest) -> Result<KwicAnswer> {
        let (asked, found) = kwic::run(&self.reader, request)?;
        crate::output::kwic::answer(&self.reader, request, &asked, &found)
    }

    /// Lists the strings that fill a pattern, most frequent first.
    ///
    /// # Errors
    /// A pattern or filter that cannot be read.
    pub fn variants(&self, request: &PatternRequest) -> Result<VariantsAnswer> {
        let (asked, found) = pattern::run(&self.reader, request)?;
        Ok(crate::output::pattern::answer(request, &asked, found))
    }

    /// Runs named queries; one that fails is told in its own entry.
    pub fn batch(&self, queries: &[NamedQuery]) -> BatchAnswer {
        let entry = |query: &NamedQuery| {
            let found = self.search(&query.request);
            let (answer, error) = match found {
                Ok(answer) => (Some(answer), None),
                Err(error) => (None, Some(error_answer(&error))),
            };
            BatchEntry { name: query.name.clone(), answer, error }
        };
        let answers: Vec<BatchEntry> = queries.iter().map(entry).collect();
        BatchAnswer {
            schema: "baogao.batch/1",
            total: answers.len(),
            failed: answers.iter().filter(|entry| entry.error.is_some()).count(),
            answers,
        }
    }

    /// Finds the phrases that one set of reports uses more than another.
    ///
    /// # Errors
    /// Sets that are empty, overlap or are too large; filters that cannot be read.
    pub fn keyness(&self, request: &KeynessRequest) -> Result<KeynessAnswer> {
        let (sides, found) = keyness::run(&self.reader, request)?;
        crate::output::keyness::answer(&self.reader, request, &sides, &found)
    }

    /// Counts concepts by region, level, kind and year.
    ///
    /// # Errors
    /// A form or filter that cannot be read.
    pub fn panel(&self, request: &PanelRequest) -> Result<PanelAnswer> {
        let field = trace::field(&self.reader, &request.filters)?;
        let counted = panel::count(&self.reader, request)?;
        crate::output::panel::answer(&self.reader, request, &field, &counted)
    }
}
