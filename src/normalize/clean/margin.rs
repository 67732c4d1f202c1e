//! Finds the head and foot that browsers print on each page of a web page.
//!
//! The head has the time of printing and the page's title, the foot the address and `1/5`; each is one
//! line with a wide gap between its two parts. It catches `2024/1/16 09:12 ⇥ 政府工作报告` and
//! `https://www.example.org/t1.html ⇥ 1/5`, and misses a head whose title is empty. A row of a table
//! begins with no time of day and no address.

use super::at;
use super::furniture::page_of_pages;
use super::line::{Line, LineRole};

/// Marks what browsers print in the margins.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    for i in 0..lines.len() {
        let Some(line) = lines.get(i) else { break };
        // Pages end among notes too.
        let may_be = [LineRole::Text, LineRole::Table, LineRole::Note];
        if line.tabs == 0 || !may_be.contains(&line.role) {
            continue;
        }
        let Some((first, last)) = at(text, line.span).split_once('\t') else { continue };
        // Both stand at the edge of a page.
        let ends = lines.get(i + 1).is_none_or(|next| next.page_break);
        let role = if is_address(first) && page_of_pages(last.trim()).is_some() && ends {
            LineRole::PageNumber
        } else if is_time(first) && (line.page_break || i == 0) {
            LineRole::RunningHead
        } else {
            continue;
        };
        if let Some(line) = lines.get_mut(i) {
            line.role = role;
        }
    }
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    ["http://", "https://", "file://"].iter().any(|scheme| text.starts_with(scheme))
}

/// Tells a time of printing: a date in digits and a time of day, as browsers write them in English
/// and Chinese (`1/16/24, 9:12 AM`, `2024/1/16 上午9:12`).
fn is_time(text: &str) -> bool {
    let Some((date, time)) = text.trim().split_once([' ', ',']) else { return false };
    let numbers: Vec<&str> = date.split(['/', '-', '.']).collect();
    let is_date = numbers.len() == 3
        && numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let Some((hour, rest)) = time.split_once(':') else { return false };
    let ends_in_digit = hour.ends_with(|c: char| c.is_ascii_digit());
    is_date && ends_in_digit && rest.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{RemovedReason, clean};

    #[test]
    fn times_of_printing_are_told() {
        for text in ["11/22/26, 12:53 AM", "2024/1/16 上午9:12", "2024-01-16 09:12"] {
            assert!(is_time(text), "{text}");
        }
        for text in ["2024/1/16", "1:2", "指标 12:30", "9:12 2024/1/16", "3/4 5:6"] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn printed_margins_are_no_text() {
        let page = |n: u8| {
            format!(
                "2024/1/16 09:12\t政府工作报告\n全区生产总值增长百分之五，各项事业取得新的\n\
                 进步。\nhttps://example.org/t1.html\t{n}/2\n\u{C}"
            )
        };
        let clean = clean(&(page(1) + &page(2)));
        let reasons: Vec<_> = clean.removed.iter().map(|r| r.reason).collect();
        let (head, number) = (RemovedReason::RunningHead, RemovedReason::PageNumber);
        assert_eq!(reasons, [head, number, head, number]);
        let pages: Vec<_> = clean.paragraphs.iter().map(|p| p.page).collect();
        assert_eq!(pages, [Some(1), Some(2)], "{clean:?}");
    }
}
