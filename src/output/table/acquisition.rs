//! What a person reads after `add` and `remove`: a line for each file with where it went or came from.

use super::layout::{Layout, one_line};
use super::words::counted;
use crate::output::acquisition::{AddAnswer, AddedFile, RemoveAnswer};

/// Renders what was added.
pub fn render_add(answer: &AddAnswer, layout: Layout) -> String {
    let mut out = String::new();
    for file in &answer.files {
        out.push_str(&added_line(file, answer.dry_run, layout));
    }
    let count = |state: &str| answer.files.iter().filter(|f| f.state == state).count();
    let (added, present) = (count("added"), count("present"));
    let verb = if answer.dry_run { "would be added" } else { "added" };
    out.push_str(&format!("{} {verb}", counted(added, "file")));
    if present > 0 {
        out.push_str(&format!(", {present} there already"));
    }
    if !answer.problems.is_empty() {
        out.push_str(&format!(", {} failed", answer.problems.len()));
    }
    if !answer.skipped.is_empty() {
        out.push_str(&format!(", {} passed over", answer.skipped.len()));
    }
    out.push('\n');
    out
}

fn added_line(file: &AddedFile, dry_run: bool, layout: Layout) -> String {
    let verb = match (file.state.as_str(), dry_run) {
        ("present", _) => "is there",
        (_, true) => "would add",
        (_, false) => "added",
    };
    let mut out = format!("{verb}  {}\n", layout.strong(&one_line(&file.path)));
    let from = format!("from {}", one_line(&file.origin));
    out.push_str(&format!("  {}\n", layout.faint(&from)));
    if !file.reports.is_empty() {
        let shown = match file.reports.as_slice() {
            [first, _, _, _, ..] => {
                format!("{first} and {} more", file.reports.len() - 1)
            }
            few => few.join(", "),
        };
        out.push_str(&format!("  {}\n", layout.faint(&format!("as {shown}"))));
    }
    out
}

/// Renders what was removed.
pub fn render_remove(answer: &RemoveAnswer, layout: Layout) -> String {
    let mut out = String::new();
    let verb = if answer.dry_run { "would remove" } else { "removed" };
    for file in &answer.files {
        out.push_str(&format!("{verb}  {}\n", layout.strong(&one_line(&file.path))));
        let origin = match &file.origin {
            Some(origin) => format!("it came from {}", one_line(origin)),
            None => "it was not added by baogao add".to_owned(),
        };
        out.push_str(&format!("  {}\n", layout.faint(&origin)));
    }
    let files = counted(answer.files.len(), "file");
    let tail = if answer.dry_run { "would be removed" } else { "removed" };
    out.push_str(&format!("{files} {tail}\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::acquisition::RemovedFile;

    fn file(state: &str, reports: &[&str]) -> AddedFile {
        AddedFile {
            state: state.to_owned(),
            path: "云海市/2024年政府工作报告.pdf".to_owned(),
            reports: reports.iter().map(|id| (*id).to_owned()).collect(),
            origin: "a.pdf".to_owned(),
            title: None,
            kind: None,
            region: Vec::new(),
            year: None,
            url: None,
            publisher: None,
            format: "pdf".to_owned(),
            bytes: 1,
            sha256: String::new(),
            added: None,
        }
    }

    fn check(files: Vec<AddedFile>, dry_run: bool, expected: &str) {
        let answer = AddAnswer {
            schema: "baogao.add/1",
            dry_run,
            files,
            attachments: Vec::new(),
            problems: Vec::new(),
            skipped: Vec::new(),
            index: None,
        };
        assert_eq!(render_add(&answer, Layout::new(None, false)), expected);
    }

    #[test]
    fn a_file_is_told_with_its_way() {
        check(
            vec![file("added", &["yunhai-2024-work"])],
            false,
            "added  云海市/2024年政府工作报告.pdf\n  from a.pdf\n  as yunhai-2024-work\n\
             1 file added\n",
        );
        check(
            vec![file("present", &[])],
            true,
            "is there  云海市/2024年政府工作报告.pdf\n  from a.pdf\n\
             0 files would be added, 1 there already\n",
        );
    }

    #[test]
    fn many_reports_of_a_file_are_counted() {
        let answer = vec![file("added", &["a", "b", "c", "d"])];
        check(
            answer,
            false,
            "added  云海市/2024年政府工作报告.pdf\n  from a.pdf\n  as a and 3 more\n\
             1 file added\n",
        );
    }

    #[test]
    fn what_is_removed_says_where_it_is_to_be_had() {
        let answer = RemoveAnswer {
            schema: "baogao.remove/1",
            dry_run: false,
            files: vec![RemovedFile {
                path: "甲.pdf".to_owned(),
                reports: Vec::new(),
                origin: Some("https://example.org/".to_owned()),
                bytes: 1,
                sha256: String::new(),
            }],
            index: None,
        };
        assert_eq!(
            render_remove(&answer, Layout::new(None, false)),
            "removed  甲.pdf\n  it came from https://example.org/\n1 file removed\n"
        );
    }
}
