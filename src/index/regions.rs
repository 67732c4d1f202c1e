//! Which region paths mean the same region.

use std::collections::BTreeMap;

/// Returns for each region path the one that it is the end of, if there is just one: a report that
/// names its district alone belongs to the series of those that name the city too.
pub(super) fn whole_paths(paths: &[&[String]]) -> Vec<u32> {
    let mut by_end: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, path) in (0..).zip(paths) {
        if let Some(last) = path.last() {
            by_end.entry(last).or_default().push(number);
        }
    }
    let path = |number: &u32| paths.get(*number as usize).copied().unwrap_or_default();
    let whole = |(number, own): (u32, &&[String])| {
        let alike = own.last().and_then(|last| by_end.get(last.as_str()));
        let mut longer = alike
            .into_iter()
            .flatten()
            .filter(|other| path(other).len() > own.len() && path(other).ends_with(own));
        match (longer.next(), longer.next()) {
            (Some(&only), None) => only,
            _ => number,
        }
    };
    (0..).zip(paths).map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_alone_is_the_one_district_of_that_name() {
        let paths = [
            &["甲市", "城区"][..],
            &["城区"],
            &["乙市", "东区"],
            &["丙市", "东区"],
            &["东区"],
        ];
        let paths: Vec<Vec<String>> =
            paths.iter().map(|p| p.iter().map(|&n| n.to_owned()).collect()).collect();
        let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
        assert_eq!(whole_paths(&paths), [0, 0, 2, 3, 4]);
    }
}
