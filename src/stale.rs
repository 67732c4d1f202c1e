//! Whether the files of an index are as it has them.
//!
//! Files are told by size and time, and by their bytes where these leave a doubt; an archive or a table
//! stands for all reports in it. Nothing is written.

use std::collections::BTreeMap;

use crate::index::table::Entry;
use crate::index::{Committed, PassedOver};
use crate::ingest::{
    self, Candidate, Corpus, Fingerprint, Freshness, Limits, Modified, Problem,
};

/// Returns whether files of the sources changed since the last commit.
pub(crate) fn is_stale<'e>(
    committed: &Committed,
    entries: impl Iterator<Item = (&'e Entry, bool)>,
) -> bool {
    if committed.sources.iter().any(|source| !source.exists()) {
        // A source that is gone is no reason to empty the index unasked.
        return false;
    }
    let limits = Limits::default();
    let corpus = Corpus::open_tables(&committed.sources, &limits, &committed.columns);
    let mut known: BTreeMap<&str, &Entry> = BTreeMap::new();
    let mut holds_others = false;
    for (entry, is_sample) in entries {
        holds_others |= !is_sample;
        known.insert(entry.path.as_str(), entry);
    }
    let passed_over: BTreeMap<&str, &PassedOver> =
        committed.passed_over.iter().map(|p| (p.path.as_str(), p)).collect();
    let keeps_sample = committed.with_sample || !holds_others;
    let mut seen = 0;
    for candidate in &corpus.candidates {
        if candidate.sample && !keeps_sample {
            continue;
        }
        let held: Vec<&Entry> =
            held_by(&known, &candidate.path).map(|(_, entry)| *entry).collect();
        if held.is_empty() {
            let is_known = passed_over.get(candidate.path.as_str()).is_some_and(|old| {
                old.size == candidate.size && old.modified == candidate.modified
            });
            if !is_known {
                return true;
            }
        }
        seen += held.len();
        for entry in held {
            let overrides = corpus.manifest.fingerprint_for(&entry.path);
            let fresh = freshness(
                candidate,
                &entry.path,
                &entry.fingerprint,
                committed.looked_at,
            );
            if entry.overrides != overrides || !matches!(fresh, Ok(Freshness::Unchanged))
            {
                return true;
            }
        }
    }
    seen != known.len()
}

/// Returns what is known of the reports of one file: its own, or those of an archive
/// (`a.zip/b.txt`) or table (`a.csv#3`).
pub(crate) fn held_by<'m, K: Ord + std::borrow::Borrow<str>, V>(
    known: &'m BTreeMap<K, V>,
    file: &'m str,
) -> impl Iterator<Item = (&'m K, &'m V)> {
    let from = (std::ops::Bound::Included(file), std::ops::Bound::Unbounded);
    known
        .range::<str, _>(from)
        .take_while(move |(path, _)| (*path).borrow().starts_with(file))
        .filter(move |(path, _)| {
            let inner = (*path).borrow().strip_prefix(file).unwrap_or_default();
            inner.is_empty() || inner.starts_with(['/', '#'])
        })
}

/// Tells whether the file of a report differs from what was recorded.
///
/// A report inside an archive or table has a digest of its own, so its file is judged by size and
/// time alone: a change within two seconds at the same size is missed there.
pub(crate) fn freshness(
    candidate: &Candidate,
    path: &str,
    recorded: &Fingerprint,
    looked_at: Modified,
) -> Result<Freshness, Problem> {
    if path == candidate.path {
        return ingest::check_freshness(
            candidate,
            recorded,
            looked_at,
            &Limits::default(),
        );
    }
    let is_same =
        recorded.size == candidate.size && recorded.modified == candidate.modified;
    Ok(if is_same { Freshness::Unchanged } else { Freshness::Changed })
}
