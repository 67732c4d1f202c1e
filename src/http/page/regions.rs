//! The answer region by region: how much each has, and its first hits.
//!
//! Regions stand side by side on the widest level where there are several: provinces of a country,
//! districts once a city is picked. A heading leads to everything of its region; numbers count
//! what lies below it too.

use maud::{Markup, html};

use super::hits::article;
use super::search::Known;
use super::{Lang, Visit, frame};
use crate::api::SearchRequest;
use crate::error::Result;
use crate::output::facets::RegionFacet;

/// Regions of one page, and hits of each.
const REGIONS: usize = 10;
const HITS: usize = 2;

/// Writes the regions of an answer.
pub(super) fn by_region(
    visit: &Visit<'_>,
    request: &SearchRequest,
    facet: &[RegionFacet],
) -> Result<Markup> {
    let all = side_by_side(facet);
    let offset = request.offset;
    let mut parts = Vec::new();
    for region in all.iter().skip(offset).take(REGIONS) {
        parts.push(one(visit, request, region)?);
    }
    Ok(html! {
        @for part in &parts { (part) }
        (frame::pager(visit, REGIONS, offset, all.len()))
    })
}

/// Goes down while there is but one region with nothing of its own.
fn side_by_side(mut regions: &[RegionFacet]) -> &[RegionFacet] {
    while let [only] = regions {
        let below: usize = only.below.iter().map(|region| region.passages).sum();
        if only.below.is_empty() || below < only.passages {
            break;
        }
        regions = &only.below;
    }
    regions
}

fn one(
    visit: &Visit<'_>,
    request: &SearchRequest,
    region: &RegionFacet,
) -> Result<Markup> {
    let path = region.path.join("/");
    let mut filters = request.filters.clone();
    let mut found = Vec::new();
    let mut known = Known::default();
    if region.value.is_some() {
        filters.regions = vec![path.clone()];
        let request = SearchRequest {
            filters,
            limit: HITS,
            offset: 0,
            facets: false,
            ..request.clone()
        };
        found = visit.library.search(&request)?.hits;
        known = Known::of(visit, &found)?;
    }
    let params = visit.params.without(&["offset", "view"]).with("region", &[&path]);
    Ok(html! {
        section.group {
            h2 {
                @if region.value.is_none() { (visit.say("地区不明", "Unknown region")) }
                @else { a href=(visit.turn(&params)) { (region.path.join(" › ")) } }
                " " small {
                    @match visit.lang {
                        Lang::Zh => { (region.passages) " 段，" (region.reports) " 篇报告" }
                        Lang::En => { (region.passages) " passages of " (region.reports) " reports" }
                    }
                }
            }
            ol.hits { @for hit in &found { li { (article(visit, hit, &known)) } } }
            @if region.value.is_some() && region.passages > found.len() {
                p.all { a href=(visit.turn(&params)) {
                    @match visit.lang {
                        Lang::Zh => { "全部 " (region.passages) " 段 →" }
                        Lang::En => { "all " (region.passages) " passages →" }
                    }
                } }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str, passages: usize, below: Vec<RegionFacet>) -> RegionFacet {
        RegionFacet {
            value: Some(name.to_owned()),
            path: vec![name.to_owned()],
            passages,
            reports: 1,
            below,
        }
    }

    #[test]
    fn regions_are_shown_where_there_are_several() {
        let check = |regions: &[RegionFacet], expected: &[&str]| {
            let names: Vec<_> =
                side_by_side(regions).iter().filter_map(|r| r.value.as_deref()).collect();
            assert_eq!(names, expected);
        };
        let districts = vec![region("望江区", 2, vec![]), region("临河区", 1, vec![])];
        check(&[region("云海市", 3, districts.clone())], &["望江区", "临河区"]);
        check(&[region("云海市", 5, districts.clone())], &["云海市"]);
        check(
            &[region("云海市", 3, districts), region("青岚市", 1, vec![])],
            &["云海市", "青岚市"],
        );
        check(&[], &[]);
    }
}
