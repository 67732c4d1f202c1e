//! The file of copies: which reports are one work, and where each passage of a copy stands in the others.
//!
//! Written whole with every commit (`copies-N.bin`) and never changed after; read from the mapped file.
//! All of it is numbers of four bytes:
//!
//! ```text
//! magic (two numbers), counts of works, members, decisions, twins
//! | first member of each work, and the count of members | members, work after work, the best first
//! | members by the number of their report | decisions | twins
//! ```
//!
//! Decisions are what was found out of pairs of texts, kept so that the next commit need not read them
//! again. Numbers of reports are never used again, so a decision holds as long as both are there.

use std::ops::Range;

use tantivy::directory::OwnedBytes;

use super::overlap::{Overlap, Twin};
use crate::index::table::ReportNumber;

const MAGIC: [u32; 2] = [0x676f_6162, 0x3143_6f61];
const HEADER: usize = 6;
const MEMBER: usize = 4;
const BY_REPORT: usize = 2;
const DECISION: usize = 4;

/// Members of a work, the best first, whose passages the later ones are held against.
pub(crate) const HELD_AGAINST: usize = 8;

/// A member of a work as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewMember {
    pub(crate) report: ReportNumber,
    /// Share of its text that stands in the best copy, in parts of [`super::overlap::WHOLE`].
    pub(crate) share: u32,
    pub(crate) passages: u32,
    /// Twins of its passages in each of the members before it, at most [`HELD_AGAINST`].
    pub(crate) twins: Vec<Vec<Twin>>,
}

/// What was found out of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decision {
    /// Their numbers, the smaller first.
    pub(crate) reports: [ReportNumber; 2],
    /// Shares of the first in the second and of the second in the first.
    pub(crate) shares: [u32; 2],
}

impl Decision {
    /// Creates the decision of a pair, in any order.
    pub(crate) fn new(reports: [ReportNumber; 2], overlap: Overlap) -> Self {
        let overlap = if reports[0] <= reports[1] { overlap } else { overlap.swapped() };
        let reports = [reports[0].min(reports[1]), reports[0].max(reports[1])];
        Self { reports, shares: [overlap.first, overlap.second] }
    }
}

/// Writes the file; decisions are in ascending order.
pub(crate) fn write(works: &[Vec<NewMember>], decisions: &[Decision]) -> Vec<u8> {
    let members = || works.iter().flatten();
    let twins: usize = members().flat_map(|m| &m.twins).map(|t| 2 * t.len()).sum();
    let counts = [works.len(), members().count(), decisions.len(), twins];
    let mut numbers: Vec<u32> = MAGIC.to_vec();
    numbers.extend(counts.map(|count| count as u32));
    let mut start = 0;
    for work in works {
        numbers.push(start);
        start += work.len() as u32;
    }
    numbers.push(start);
    let mut at = 0;
    for member in members() {
        numbers.extend([member.report, member.share, at, member.passages]);
        at += member.twins.iter().map(|table| 2 * table.len() as u32).sum::<u32>();
    }
    let mut by_report: Vec<(u32, u32)> = members().map(|m| m.report).zip(0..).collect();
    by_report.sort_unstable();
    numbers.extend(by_report.into_iter().flat_map(|(report, member)| [report, member]));
    for decision in decisions {
        numbers.extend(decision.reports.into_iter().chain(decision.shares));
    }
    numbers.extend(members().flat_map(|m| &m.twins).flatten().flatten());
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// The copies of an index, opened for reading. An empty file is one without copies.
#[derive(Debug, Clone)]
pub(crate) struct Copies {
    bytes: OwnedBytes,
    works: usize,
    members: usize,
    decisions: usize,
}

/// A report that is one of several copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) report: ReportNumber,
    /// Share of its text that stands in the best copy, in parts of [`super::overlap::WHOLE`].
    pub(crate) share: u32,
    /// Place among the copies of its work; the best is 0.
    pub(crate) place: usize,
    /// Number of the work in this file.
    pub(crate) work: usize,
    pub(crate) passages: u32,
    twins_at: usize,
}

impl Copies {
    /// Opens the bytes of a committed file; none if they are no whole one.
    pub(crate) fn open(bytes: OwnedBytes) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self { bytes, works: 0, members: 0, decisions: 0 });
        }
        let number = |at: usize| read(&bytes, at);
        if [number(0)?, number(1)?] != MAGIC {
            return None;
        }
        let count = |at: usize| number(at).map(|n| n as usize);
        let (works, members) = (count(2)?, count(3)?);
        let (decisions, twins) = (count(4)?, count(5)?);
        let numbers = HEADER
            .checked_add(works.checked_add(1)?)?
            .checked_add(members.checked_mul(MEMBER + BY_REPORT)?)?
            .checked_add(decisions.checked_mul(DECISION)?)?
            .checked_add(twins)?;
        let is_whole = bytes.len() == numbers.checked_mul(4)?;
        is_whole.then_some(Self { bytes, works, members, decisions })
    }

    /// Returns the bytes of the file.
    pub(crate) fn into_bytes(self) -> OwnedBytes {
        self.bytes
    }

    /// Returns whether the bytes are those that were written.
    pub(crate) fn has_crc(&self, crc: u32) -> bool {
        crc32fast::hash(&self.bytes) == crc
    }

    fn number(&self, at: usize) -> u32 {
        read(&self.bytes, at).unwrap_or(0)
    }

    fn members_at(&self) -> usize {
        HEADER + self.works + 1
    }

    fn decisions_at(&self) -> usize {
        self.members_at() + self.members * (MEMBER + BY_REPORT)
    }

    fn twins_at(&self) -> usize {
        self.decisions_at() + self.decisions * DECISION
    }

    /// Returns how many works have copies.
    pub(crate) fn works(&self) -> usize {
        self.works
    }

    /// Returns the members of a work, the best first.
    pub(crate) fn work(&self, work: usize) -> impl Iterator<Item = Member> + '_ {
        let range = match work < self.works {
            true => self.number(HEADER + work)..self.number(HEADER + work + 1),
            false => 0..0,
        };
        let end = (range.end as usize).min(self.members);
        (range.start as usize..end)
            .zip(0..)
            .map(move |(member, place)| self.member(member, work, place))
    }

    fn member(&self, member: usize, work: usize, place: usize) -> Member {
        let at = self.members_at() + member * MEMBER;
        Member {
            report: self.number(at),
            share: self.number(at + 1),
            twins_at: self.number(at + 2) as usize,
            passages: self.number(at + 3),
            place,
            work,
        }
    }

    /// Returns a report as a member of its work; none if it has no copies.
    pub(crate) fn find(&self, report: ReportNumber) -> Option<Member> {
        let at = self.members_at() + self.members * MEMBER;
        let places =
            partition(self.members, |n| self.number(at + n * BY_REPORT) < report);
        if places == self.members || self.number(at + places * BY_REPORT) != report {
            return None;
        }
        let member = self.number(at + places * BY_REPORT + 1);
        let works = partition(self.works, |work| self.number(HEADER + work) <= member);
        let work = works.checked_sub(1)?;
        let place = member.checked_sub(self.number(HEADER + work))?;
        Some(self.member(member as usize, work, place as usize))
    }

    /// Returns the passages of the work's member at `place` that a passage of a later member repeats,
    /// by their numbers within their report; none if they are not its twins or were not looked for.
    pub(crate) fn twin(&self, member: &Member, passage: u32, place: usize) -> Range<u32> {
        if place >= member.place.min(HELD_AGAINST) || passage >= member.passages {
            return 0..0;
        }
        let passage = place * member.passages as usize + passage as usize;
        let at = self.twins_at() + member.twins_at + 2 * passage;
        self.number(at)..self.number(at + 1)
    }

    /// Returns all that was found out of pairs of texts, in ascending order.
    pub(crate) fn decisions(&self) -> impl Iterator<Item = Decision> + '_ {
        let start = self.decisions_at();
        (0..self.decisions).map(move |n| {
            let number = |k: usize| self.number(start + n * DECISION + k);
            Decision { reports: [number(0), number(1)], shares: [number(2), number(3)] }
        })
    }

    /// Returns the twins of all passages of a member in the work's member at `place`; none if they were not
    /// looked for.
    pub(crate) fn twins(&self, member: &Member, place: usize) -> Option<Vec<Twin>> {
        let twin = |passage| {
            let range = self.twin(member, passage, place);
            [range.start, range.end]
        };
        let is_known = place < member.place.min(HELD_AGAINST);
        is_known.then(|| (0..member.passages).map(twin).collect())
    }
}

/// Returns the first number below `len` for which `is_before` does not hold.
fn partition(len: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low.midpoint(high);
        if is_before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn read(bytes: &[u8], at: usize) -> Option<u32> {
    let at = at.checked_mul(4)?;
    let number = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(number.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn member(report: u32, twins: Vec<Vec<Twin>>) -> NewMember {
        NewMember { report, share: 9000 + report, passages: 2, twins }
    }

    fn sample() -> Vec<u8> {
        let works = [
            vec![member(7, vec![]), member(3, vec![vec![[0, 1], [4, 6]]])],
            vec![
                member(5, vec![]),
                member(9, vec![vec![[1, 2], [0, 0]]]),
                member(4, vec![vec![[2, 3], [3, 4]], vec![[5, 6], [0, 0]]]),
            ],
        ];
        let decisions = [
            Decision { reports: [3, 7], shares: [9003, 4000] },
            Decision { reports: [4, 5], shares: [9004, 1] },
        ];
        write(&works, &decisions)
    }

    #[test]
    fn members_and_their_twins_read_back() {
        let copies = Copies::open(OwnedBytes::new(sample())).unwrap();
        let reports = |work| copies.work(work).map(|m| m.report).collect::<Vec<_>>();
        assert_eq!(
            (reports(0), reports(1), reports(2)),
            (vec![7, 3], vec![5, 9, 4], vec![])
        );
        let found = copies.find(4).unwrap();
        assert_eq!((found.work, found.place, found.share), (1, 2, 9004));
        assert_eq!(copies.twin(&found, 1, 0), 3..4);
        assert_eq!(copies.twin(&found, 0, 1), 5..6);
        assert_eq!(copies.twin(&found, 2, 1), 0..0);
        assert_eq!(copies.twin(&found, 0, 2), 0..0);
        let other = copies.find(3).unwrap();
        assert_eq!(copies.twins(&other, 0), Some(vec![[0, 1], [4, 6]]));
        assert_eq!(copies.twins(&other, 1), None);
        assert_eq!(copies.find(6), None);
        assert_eq!(copies.decisions().count(), 2);
    }

    #[test]
    fn an_empty_file_has_no_copies() {
        let copies = Copies::open(OwnedBytes::empty()).unwrap();
        assert_eq!((copies.works(), copies.find(0)), (0, None));
        assert_eq!(copies.decisions().count(), 0);
    }

    #[test]
    fn a_decision_is_the_same_from_both_sides() {
        let overlap = Overlap { first: 1, second: 2 };
        let decision = Decision::new([9, 4], overlap);
        assert_eq!(decision, Decision { reports: [4, 9], shares: [2, 1] });
        assert_eq!(decision, Decision::new([4, 9], overlap.swapped()));
    }

    proptest! {
        #[test]
        fn damage_never_panics(at: usize, byte: u8, cut in 0usize..400) {
            let mut bytes = sample();
            let len = bytes.len();
            bytes[at % len] = byte;
            bytes.truncate(len - cut.min(3));
            if let Some(copies) = Copies::open(OwnedBytes::new(bytes)) {
                for report in 0..12 {
                    if let Some(found) = copies.find(report) {
                        copies.twin(&found, 1, 0);
                        copies.twins(&found, 0).map(|twins| twins.len().min(9));
                    }
                }
                (0..copies.works().min(9)).for_each(|work| { copies.work(work).count(); });
            }
        }
    }
}
