//! What a page says of itself, as lines above its text: title, source, date, address.
//!
//! The tags are those that government sites in China are told to have (ArticleTitle, PubDate,
//! ContentSource; 政府网站发展指引, 2017) and those of news sites and search engines. A title is
//! left out where the text has it already.

use super::page::{Name, Page};

/// Characters at the beginning of the text in which its title is looked for.
const TITLE_WITHIN: usize = 1500;
/// Longest title: what is longer is a description.
const LONGEST_TITLE: usize = 120;

/// Returns the lines above the text, each with its end.
pub(super) fn lines(page: &Page, body: &str, address: Option<&str>) -> String {
    let mut out = String::new();
    if let Some(title) = title(page).filter(|title| !begins_with(body, title)) {
        out.push_str(&title);
        out.push('\n');
    }
    let mut add = |label: &str, value: Option<&str>| {
        if let Some(value) = value.map(one_line).filter(|value| !value.is_empty()) {
            let line = format!("{label}：{value}");
            if !body.contains(&line) {
                out.push_str(&line);
                out.push('\n');
            }
        }
    };
    add("来源", page.meta(&["contentsource", "source", "article:author"]));
    add("发布日期", page.meta(&["pubdate", "publishdate", "article:published_time"]));
    let own = page.meta(&["og:url", "url"]).filter(|url| url.starts_with("http"));
    let address = address.or(page.address.as_deref()).or(own);
    add("网址", address.filter(|address| address.starts_with("http")));
    out
}

fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the title: of the article, of its first heading, or of the page without the site's name.
fn title(page: &Page) -> Option<String> {
    let stated = page.meta(&["articletitle", "og:title", "title"]).map(one_line);
    let whole = one_line(&page.title);
    let parts = whole.split(['|', '_', '｜']).flat_map(|part| part.split(" - "));
    let parts: Vec<&str> = parts.map(str::trim).filter(|part| !part.is_empty()).collect();
    let of_article = parts.iter().find(|part| !is_site(part)).or(parts.first());
    let of_page = of_article.map(|part| (*part).to_owned());
    let found = stated.or_else(|| first_heading(page)).or(of_page)?;
    let length = found.chars().count();
    (length > 1 && length <= LONGEST_TITLE).then_some(found)
}

/// Tells the names of sites that stand beside a title: `标题 | 望江区人民政府`.
///
/// Catches names that end in 政府, 网 or 局; misses `中国望江`, which ends as a title may.
fn is_site(part: &str) -> bool {
    ["政府", "网", "网站", "门户", "局", "委员会"].iter().any(|word| part.ends_with(word))
}

/// Returns the text of the only first-level heading; site names stand in headings too, so several
/// say nothing.
fn first_heading(page: &Page) -> Option<String> {
    let mut headings = page.elements.iter().filter(|e| e.name == Name::Heading);
    let heading = headings.next()?;
    if headings.next().is_some() {
        return None;
    }
    let pieces = page.pieces.get(heading.first..heading.end)?;
    let text: String = pieces.iter().filter_map(|piece| page.text_of(piece)).collect();
    Some(one_line(&text)).filter(|text| !text.is_empty())
}

/// Tells whether a title stands at the beginning of the text, white space aside.
fn begins_with(body: &str, title: &str) -> bool {
    let squeezed = |text: &str, most: usize| -> String {
        text.chars().filter(|c| !c.is_whitespace()).take(most).collect()
    };
    squeezed(body, TITLE_WITHIN).contains(&squeezed(title, usize::MAX))
}
