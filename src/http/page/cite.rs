//! Citations in the forms that people paste: GB/T 7714, plain, BibTeX, Markdown.
//!
//! All are made of what the index knows; what it does not know is left out, never guessed. Source:
//! GB/T 7714—2015, 4.5 (reports, type R; online EB/OL where a publisher's address is known) and 8.5.2
//! (the page cited stands behind the year). A script makes the link of Markdown whole when it is
//! copied: a page does not know under which name it is reached.

use maud::{Markup, html};

use super::Visit;
use crate::output::answer::{Passage, Report};

/// Returns the forms of a citation, folded: of a passage, or of the report. `plain` is the citation
/// itself, `place` the address on this page.
pub(super) fn cite(
    visit: &Visit<'_>,
    report: &Report,
    passage: Option<&Passage>,
    plain: &str,
    place: &str,
) -> Markup {
    let page = passage.and_then(|passage| passage.page);
    // What the plain form says behind the title: headings and page.
    let within =
        passage.and_then(|_| plain.split_once('》')).map_or("", |(_, rest)| rest);
    let forms = [
        ("GB/T 7714", national(report, page)),
        (visit.say("文中引用", "Plain"), plain.to_owned()),
        ("BibTeX", bibtex(report, within.trim_matches([',', '，', ' ']))),
        ("Markdown", format!("[{}]({place})", bracketed(plain))),
    ];
    html! {
        details.cite lang=(visit.lang.tag()) {
            summary { (visit.say("引用", "Cite")) }
            dl {
                @for (name, text) in &forms {
                    dt { (name) }
                    dd {
                        pre lang="zh" { (text) }
                        button.copy type="button" hidden { (visit.say("复制", "Copy")) }
                    }
                }
            }
        }
    }
}

/// Returns the issuing body: the government of the region, or the speaker's name before it.
fn body(report: &Report) -> String {
    match report.region.last().map(String::as_str) {
        None => report.speaker.clone().unwrap_or_default(),
        Some("中华人民共和国") => "国务院".to_owned(),
        Some(region) => format!("{region}人民政府"),
    }
}

/// Returns the reference of GB/T 7714.
fn national(report: &Report, page: Option<u32>) -> String {
    let url = report.source.url.as_deref();
    let kind = if url.is_some() { "R/OL" } else { "R" };
    let body = body(report);
    let mut out = if body.is_empty() { String::new() } else { format!("{body}. ") };
    out.push_str(&format!("{}[{kind}].", report.title));
    let page = page.map(|page| format!(": {page}")).unwrap_or_default();
    match (&report.date, report.year) {
        (Some(date), _) if url.is_some() => out.push_str(&format!(" ({date}){page}.")),
        (Some(date), _) => out.push_str(&format!(" {date}{page}.")),
        (None, Some(year)) => out.push_str(&format!(" {year}{page}.")),
        (None, None) => {}
    }
    if let Some(url) = url {
        out.push_str(&format!(" {url}."));
    }
    out
}

fn bibtex(report: &Report, within: &str) -> String {
    let mut fields = vec![("title", report.title.clone())];
    let body = body(report);
    if !body.is_empty() {
        fields.push(("institution", body));
    }
    fields.extend(report.year.map(|year| ("year", year.to_string())));
    fields.extend(report.date.clone().map(|date| ("date", date)));
    fields.extend(report.source.url.clone().map(|url| ("url", url)));
    fields.extend((!within.is_empty()).then(|| ("note", within.to_owned())));
    let fields = fields.iter().map(|(name, value)| {
        let value: String = value.chars().filter(|c| !matches!(c, '{' | '}')).collect();
        format!("  {name} = {{{value}}},\n")
    });
    format!("@techreport{{{},\n{}}}", report.id, fields.collect::<String>())
}

/// Returns a text that stands between square brackets in Markdown.
fn bracketed(text: &str) -> String {
    text.replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::report;

    #[test]
    fn what_is_known_is_cited_and_nothing_else() {
        let mut known = report(2023);
        known.region = vec!["云海市".to_owned(), "望江区".to_owned()];
        known.date = Some("2023-01-10".to_owned());
        known.source.url = None;
        assert_eq!(
            national(&known, None),
            "望江区人民政府. 政府工作报告[R]. 2023-01-10."
        );
        assert_eq!(
            national(&known, Some(14)),
            "望江区人民政府. 政府工作报告[R]. 2023-01-10: 14."
        );
        known.date = None;
        known.source.url = Some("https://wangjiang.example/2023".to_owned());
        assert_eq!(
            national(&known, None),
            "望江区人民政府. 政府工作报告[R/OL]. 2023. https://wangjiang.example/2023."
        );
    }

    #[test]
    fn braces_cannot_close_an_entry() {
        let mut hostile = report(2023);
        hostile.title = "a}\n@evil{b".to_owned();
        assert!(!bibtex(&hostile, "三（五）").contains("@evil{"));
        assert!(bibtex(&hostile, "三（五）").contains("note = {三（五）}"));
    }
}
