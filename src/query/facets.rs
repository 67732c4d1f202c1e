//! Counts what was found by year, region, level, kind, role, topic and chapter, in passages and in reports.
//!
//! All but chapters come out of the counts that a search makes anyway: what a report is of holds for
//! all its passages. Chapters stand in the records of reports, so they are only told where few reports
//! hold what was found ([`tells_chapters`]).
//!
//! Guarantees: counts are exact; those of years, levels, kinds, roles and chapters each sum to the total
//! of passages, as do the regions at the top of the tree; what is not known is a value of its own. Copies of
//! one work are one report of a value, unless every copy was asked for. As in library catalogs, the
//! counts of a facet ignore the filter on that facet (the caller sees to it).

use std::collections::{BTreeMap, BTreeSet};

use super::bits::BitSet;
use super::tally::Tally;
use crate::error::Result;
use crate::index::reader::Reader;
use crate::index::record::OpenRecord;
use crate::index::table::Row;
use crate::model::{Kind, Level, Role, TopicNumber};

/// Most reports whose chapters are read, and most of all in an index where they always are: a record
/// takes up to a fifth of a millisecond, and facets should not cost more than the search.
const CHAPTER_REPORTS: usize = 30;
const SMALL_INDEX: usize = 300;

/// What can be counted by and filtered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    Year,
    Region,
    Level,
    Kind,
    Role,
    Topic,
}

/// How much has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count<V> {
    pub(crate) value: V,
    pub(crate) passages: usize,
    pub(crate) reports: usize,
}

/// A region with those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RegionCount {
    /// Full names from the widest region down; empty where the region is not known.
    pub(crate) path: Vec<String>,
    /// Passages of the region and of those below it.
    pub(crate) passages: usize,
    pub(crate) reports: usize,
    pub(crate) below: Vec<Self>,
}

/// The counts of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facets {
    /// Newest first, unknown last.
    pub(crate) years: Vec<Count<Option<u16>>>,
    /// Most passages first, on each level of the tree.
    pub(crate) regions: Vec<RegionCount>,
    /// In the order of the levels, unknown last.
    pub(crate) levels: Vec<Count<Option<Level>>>,
    /// Most passages first.
    pub(crate) kinds: Vec<Count<Option<Kind>>>,
    /// In the order of a report.
    pub(crate) roles: Vec<Count<Role>>,
    /// Most passages first; a passage may have several.
    pub(crate) topics: Vec<Count<TopicNumber>>,
    /// Most passages first; none where too many reports would have to be read.
    pub(crate) chapters: Option<Vec<Count<Option<String>>>>,
}

/// Counts what was found. `ignoring` counts anew without the filter on a facet, or says that there is
/// none; `listed` returns a tally with all hits of the search.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn count(
    reader: &Reader,
    every_copy: bool,
    found: &Tally,
    ignoring: impl Fn(Facet) -> Result<Option<Tally>>,
    listed: impl Fn() -> Result<Tally>,
) -> Result<Facets> {
    let holders = Holders { reader, every_copy };
    let years = ignoring(Facet::Year)?;
    let regions = ignoring(Facet::Region)?;
    let levels = ignoring(Facet::Level)?;
    let kinds = ignoring(Facet::Kind)?;
    let roles = ignoring(Facet::Role)?;
    let topics = ignoring(Facet::Topic)?;
    let mut years = holders.by_report(years.as_ref().unwrap_or(found), |row| row.year);
    years.sort_by_key(|count| std::cmp::Reverse(count.value));
    let levels = holders.by_report(levels.as_ref().unwrap_or(found), |row| {
        row.level.map_or((1, None), |level| (0, Some(level)))
    });
    let levels = levels.into_iter().map(|count| Count {
        value: count.value.1,
        passages: count.passages,
        reports: count.reports,
    });
    let mut kinds = holders.by_report(kinds.as_ref().unwrap_or(found), |row| row.kind);
    kinds.sort_by_key(|count| std::cmp::Reverse(count.passages));
    Ok(Facets {
        years,
        regions: holders.by_region(regions.as_ref().unwrap_or(found)),
        levels: levels.collect(),
        kinds,
        roles: holders.by_role(roles.as_ref().unwrap_or(found)),
        topics: holders.by_topic(topics.as_ref().unwrap_or(found)),
        chapters: match tells_chapters(reader, found) {
            true => Some(holders.by_chapter(&listed()?)?),
            false => None,
        },
    })
}

/// Returns whether so few reports hold what was found that their chapters are read.
fn tells_chapters(reader: &Reader, found: &Tally) -> bool {
    reader.table.alive() <= SMALL_INDEX || found.reports.len() <= CHAPTER_REPORTS
}

/// Passages and the reports that hold them, each work once.
#[derive(Debug, Default)]
struct Sum {
    passages: usize,
    /// Reports without copies.
    single: usize,
    /// Works with several copies.
    works: BTreeSet<usize>,
}

impl Sum {
    fn reports(&self) -> usize {
        self.single + self.works.len()
    }

    /// Counts a report; one without a work number stands for itself, and is told of once.
    fn hold(&mut self, work: Option<usize>) {
        match work {
            Some(work) => {
                self.works.insert(work);
            }
            None => self.single += 1,
        }
    }

    fn count<V>(self, value: V) -> Count<V> {
        Count { value, passages: self.passages, reports: self.reports() }
    }
}

/// The reports of an index, and what they count as.
#[derive(Clone, Copy)]
struct Holders<'a> {
    reader: &'a Reader,
    /// Whether each copy counts by itself.
    every_copy: bool,
}

impl<'a> Holders<'a> {
    /// Returns the number of a report's work; none if it counts by itself.
    fn work(self, report: u32) -> Option<usize> {
        match self.every_copy {
            true => None,
            false => self.reader.copies.find(report).map(|member| member.work),
        }
    }

    /// Returns the reports that hold what was found: row, work, passages.
    fn of(
        self,
        tally: &'a Tally,
    ) -> impl Iterator<Item = (Row, Option<usize>, usize)> + 'a {
        let counts =
            (0..).zip(&tally.by_report).filter(|(_, [passages, _])| *passages > 0);
        counts.filter_map(move |(number, [passages, _])| {
            let row = self.reader.table.row(number)?;
            Some((row, self.work(number), *passages as usize))
        })
    }

    /// Counts by what a report is of, in the order of the values.
    fn by_report<V: Ord>(
        self,
        tally: &Tally,
        value: impl Fn(&Row) -> V,
    ) -> Vec<Count<V>> {
        let mut sums: BTreeMap<V, Sum> = BTreeMap::new();
        for (row, work, passages) in self.of(tally) {
            let sum = sums.entry(value(&row)).or_default();
            sum.passages += passages;
            sum.hold(work);
        }
        sums.into_iter().map(|(value, sum)| sum.count(value)).collect()
    }

    fn by_role(self, tally: &Tally) -> Vec<Count<Role>> {
        let mut sums: Vec<Sum> = Role::ALL.iter().map(|_| Sum::default()).collect();
        for (sum, passages) in sums.iter_mut().zip(tally.by_role) {
            sum.passages = passages;
        }
        for (report, &roles) in (0..).zip(&tally.roles).filter(|(_, roles)| **roles > 0) {
            let work = self.work(report);
            for (role, sum) in Role::ALL.into_iter().zip(&mut sums) {
                if roles >> (role as u32) & 1 == 1 {
                    sum.hold(work);
                }
            }
        }
        let counts = Role::ALL.into_iter().zip(sums).map(|(role, sum)| sum.count(role));
        counts.filter(|count| count.passages > 0).collect()
    }

    fn by_topic(self, tally: &Tally) -> Vec<Count<TopicNumber>> {
        let count = |(&value, (passages, holding)): (&TopicNumber, &(usize, BitSet))| {
            let mut sum = Sum { passages: *passages, ..Sum::default() };
            holding.iter().for_each(|report| sum.hold(self.work(report)));
            sum.count(value)
        };
        let mut counts: Vec<_> = tally.topics.iter().map(count).collect();
        counts.sort_by_key(|count| std::cmp::Reverse(count.passages));
        counts
    }

    fn by_region(self, tally: &Tally) -> Vec<RegionCount> {
        let paths = self.reader.table.regions();
        let mut sums: BTreeMap<&[String], Sum> = BTreeMap::new();
        for (row, work, passages) in self.of(tally) {
            let path = paths.get(row.whole as usize).map(|path| &**path);
            let path = path.unwrap_or_default();
            for len in 1.min(path.len())..=path.len() {
                let sum = sums.entry(path.get(..len).unwrap_or_default()).or_default();
                sum.passages += passages;
                sum.hold(work);
            }
        }
        let count = |(path, sum): (_, Sum)| (path, [sum.passages, sum.reports()]);
        below(&sums.into_iter().map(count).collect(), &[])
    }

    fn by_chapter(self, tally: &Tally) -> Result<Vec<Count<Option<String>>>> {
        let mut places: Vec<(u32, u32)> =
            tally.items.iter().map(|item| (item.report, item.passage)).collect();
        places.sort_unstable();
        let mut sums: BTreeMap<Option<String>, Sum> = BTreeMap::new();
        for of_report in places.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(report, _)) = of_report.first() else { continue };
            let record = self.reader.record(&self.reader.row(report)?)?;
            let mut seen = BTreeSet::new();
            for &(_, passage) in of_report {
                let chapter = chapter(&record, passage)?;
                let sum = sums.entry(chapter.clone()).or_default();
                sum.passages += 1;
                if seen.insert(chapter) {
                    sum.hold(self.work(report));
                }
            }
        }
        let mut out: Vec<_> =
            sums.into_iter().map(|(chapter, sum)| sum.count(chapter)).collect();
        out.sort_by_key(|count| std::cmp::Reverse(count.passages));
        Ok(out)
    }
}

/// Returns the regions right below a path, with theirs; those of no known region come last.
fn below(counts: &BTreeMap<&[String], [usize; 2]>, above: &[String]) -> Vec<RegionCount> {
    let is_below = |path: &[String]| {
        path.len() == above.len() + 1 && path.starts_with(above)
            || above.is_empty() && path.is_empty()
    };
    let mut out: Vec<RegionCount> = counts
        .range(above..)
        .take_while(|(path, _)| path.starts_with(above))
        .filter(|(path, _)| is_below(path))
        .map(|(path, &[passages, reports])| RegionCount {
            path: path.to_vec(),
            passages,
            reports,
            below: if path.is_empty() { Vec::new() } else { below(counts, path) },
        })
        .collect();
    out.sort_by_key(|count| (count.path.is_empty(), std::cmp::Reverse(count.passages)));
    out
}

/// Returns the title of the chapter that a passage stands in; none before the first one.
fn chapter(record: &OpenRecord<'_>, passage: u32) -> Result<Option<String>> {
    let mut at = Some(record.passage(passage as usize)?.section as usize);
    while let Some(section) = at.and_then(|at| record.sections.get(at)) {
        if section.level <= 1 {
            return Ok((section.level == 1).then(|| section.title.clone()));
        }
        // Parents stand before their children; anything else would go round in a circle.
        at = section.parent.filter(|&parent| at.is_some_and(|at| parent < at));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_counted_on_every_level() {
        let path =
            |names: &[&str]| names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>();
        let (city, east, west) =
            (path(&["甲市"]), path(&["甲市", "东区"]), path(&["甲市", "西区"]));
        let none = path(&[]);
        let counts = BTreeMap::from([
            (city.as_slice(), [9, 3]),
            (east.as_slice(), [2, 1]),
            (west.as_slice(), [5, 1]),
            (none.as_slice(), [1, 1]),
        ]);
        let tree = below(&counts, &[]);
        let names: Vec<_> = tree.iter().map(|r| (r.path.len(), r.passages)).collect();
        assert_eq!(names, [(1, 9), (0, 1)]);
        let below: Vec<_> = tree[0].below.iter().map(|r| r.path[1].as_str()).collect();
        assert_eq!(below, ["西区", "东区"]);
    }
}
