//! The page that lists reports: what the filters leave, copies included.

use maud::html;

use super::words::List;
use super::{Body, Visit, frame, part};
use crate::api::DEFAULT_ROWS;
use crate::error::Result;

/// Returns the page of a list of reports.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    let (limit, offset) = part(visit.params, DEFAULT_ROWS)?;
    let found = visit.library.reports(&visit.params.filters(), Some(limit), offset)?;
    let title = visit.say("报告", "Reports");
    let main = html! {
        h1 { (title) " " small { (found.total) } }
        @if found.reports.iter().any(|report| report.sample) { (frame::sample_note(visit)) }
        div.scroll tabindex="0" role="region" aria-label=(title) {
            table.rows data-sort {
                thead {
                    tr {
                        th scope="col" { (visit.say("年", "Year")) }
                        th scope="col" { (visit.say("报告", "Report")) }
                        th scope="col" { (visit.say("地区", "Region")) }
                        th scope="col" { (visit.say("文种", "Kind")) }
                        th scope="col" { (visit.say("日期", "Date")) }
                        th scope="col" { (visit.say("字数", "Characters")) }
                        th scope="col" { (visit.say("版本", "Copy")) }
                    }
                }
                tbody {
                    @for report in &found.reports {
                        tr {
                            td { (report.year.map(|year| year.to_string()).unwrap_or_default()) }
                            th scope="row" lang="zh" { a href=(visit.report_link(&report.id, "", None)) { (report.title) } }
                            td lang="zh" { (report.region.join(" › ")) }
                            td { (visit.lang.name(List::Kind, report.kind.as_deref().unwrap_or("other"))) }
                            td { (report.date.as_deref().unwrap_or_default()) }
                            td.number { (report.chars) }
                            td { (visit.lang.name(List::Relation, &report.relation)) }
                        }
                    }
                }
            }
        }
        (frame::pager(visit, limit, offset, found.total))
    };
    Ok(Body { title: title.to_owned(), main })
}
