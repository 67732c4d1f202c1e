//! Lays out the invented country: its provinces, cities and counties, and which years they report.
//!
//! The shape is that of a real one: 31 provinces (four of them cities without a layer of cities), 333
//! cities, 2,800 counties, and series of years that begin between 2000 and 2018 and have gaps. A name
//! is two characters and the word for its kind; none is borne by a real place, none by two.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use baogao::structure::gazetteer::{lookup_full, lookup_short};

use super::draw::{happens, mix};
use super::lexicon::Class;
use super::random::Random;

/// First and last year that reports are delivered in.
pub(crate) const YEARS: (u16, u16) = (2000, 2025);

const PROVINCES: usize = 31;
const CITIES: usize = 333;
const COUNTIES: usize = 2_800;

/// Share of the years of a series that have no report.
const GAPS: f64 = 0.06;

/// A region with a government that reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    /// Full names from the province down.
    pub(crate) path: Vec<String>,
    /// What its wording is drawn from.
    pub(crate) seed: u64,
}

/// A report to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Task {
    /// Which region of the country.
    pub(crate) region: usize,
    pub(crate) year: u16,
}

impl Region {
    /// Returns its full name.
    pub(crate) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Returns the word for its level: 省, 市, 县, 区, and 区 for 自治区.
    pub(crate) fn kind(&self) -> char {
        self.name().chars().last().unwrap_or('县')
    }

    /// Returns the word for the level above: 国 for a province.
    pub(crate) fn upper(&self) -> char {
        let above = self.path.iter().rev().nth(1);
        above.and_then(|name| name.chars().last()).unwrap_or('国')
    }
}

/// Returns the regions: each province, its cities, their counties, in that order.
pub(crate) fn regions(seed: u64, characters: &Class) -> Vec<Region> {
    let mut random = Random::seeded(mix(&[seed, 1]));
    let mut names = Names { characters, taken: BTreeSet::new() };
    let mut out = Vec::new();
    let mut cities = 0;
    let mut counties = 0;
    let mut parents: Vec<Vec<String>> = Vec::new();
    for province in 0..PROVINCES {
        let kind = match province {
            0..=3 => "市",
            4..=8 => "自治区",
            _ => "省",
        };
        let path = vec![names.draw(kind, &mut random)];
        if kind == "市" {
            parents.push(path.clone());
        }
        out.push(path.clone());
        let layered = PROVINCES - 4;
        let share = (CITIES * (province.saturating_sub(3))).div_ceil(layered);
        while kind != "市" && cities < share {
            cities += 1;
            let city = [path.clone(), vec![names.draw("市", &mut random)]].concat();
            parents.push(city.clone());
            out.push(city);
        }
    }
    let each = parents.len();
    for (at, parent) in parents.into_iter().enumerate() {
        while counties < COUNTIES * (at + 1) / each {
            counties += 1;
            let kinds = ["县", "县", "县", "县", "县", "县", "区", "区", "区", "市"];
            let in_city = parent.len() > 1;
            let kind = kinds.get(random.below(10)).filter(|_| in_city).unwrap_or(&"区");
            out.push([parent.clone(), vec![names.draw(kind, &mut random)]].concat());
        }
    }
    out.into_iter()
        .enumerate()
        .map(|(at, path)| Region { path, seed: mix(&[seed, 2, at as u64]) })
        .collect()
}

struct Names<'c> {
    characters: &'c Class,
    taken: BTreeSet<String>,
}

impl Names<'_> {
    fn draw(&mut self, kind: &str, random: &mut Random) -> String {
        loop {
            let mut drawn = || -> &str {
                let at = self.characters.table.draw(random);
                self.characters.words.get(at).map_or("", String::as_str)
            };
            let (first, second) = (drawn(), drawn());
            let short = format!("{first}{second}");
            let full = format!("{short}{kind}");
            let is_real =
                !lookup_full(&full).is_empty() || !lookup_short(&short).is_empty();
            if first != second && !is_real && self.taken.insert(short) {
                return full;
            }
        }
    }
}

/// Chooses so many reports: regions in a shuffled order, each with its series, until there are
/// enough. A larger country of the same seed holds the smaller one.
pub(crate) fn tasks(seed: u64, regions: &[Region], count: usize) -> Result<Vec<Task>> {
    let most = regions.len() * usize::from(YEARS.1 - YEARS.0 + 1);
    ensure!(count <= most, "the country has {most} reports at most, {count} are asked");
    let mut order: Vec<usize> = (0..regions.len()).collect();
    order.sort_by_key(|&region| mix(&[seed, 3, region as u64]));
    let mut regular = Vec::new();
    let mut missing = Vec::new();
    for region in order {
        let mut random = Random::seeded(mix(&[seed, 4, region as u64]));
        let start = YEARS.0 + random.below(19) as u16;
        for year in YEARS.0..=YEARS.1 {
            let is_gap = happens(&mut random, GAPS) || year < start;
            let list = if is_gap { &mut missing } else { &mut regular };
            list.push(Task { region, year });
        }
    }
    regular.append(&mut missing);
    regular.truncate(count);
    Ok(regular)
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::classes;
    use super::*;

    fn country() -> Vec<Region> {
        regions(1, &classes(&[]).unwrap()["namechar"])
    }

    #[test]
    fn the_shape_is_that_of_a_country() {
        let regions = country();
        let of_depth = |n: usize| regions.iter().filter(|r| r.path.len() == n).count();
        assert_eq!(of_depth(1), PROVINCES);
        assert_eq!(regions.len(), PROVINCES + CITIES + COUNTIES);
    }

    #[test]
    fn no_name_is_real_or_borne_twice() {
        let regions = country();
        let names: BTreeSet<&str> = regions.iter().map(Region::name).collect();
        assert_eq!(names.len(), regions.len());
        assert!(names.iter().all(|name| lookup_full(name).is_empty()));
    }

    #[test]
    fn a_larger_country_holds_the_smaller() {
        let regions = country();
        let few = tasks(1, &regions, 100).unwrap();
        let many = tasks(1, &regions, 60_000).unwrap();
        assert_eq!(few, many[..100]);
        assert_eq!(many.iter().collect::<BTreeSet<_>>().len(), 60_000);
        assert!(tasks(1, &regions, 100_000).is_err());
    }
}
