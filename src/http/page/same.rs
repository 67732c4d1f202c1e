//! The same answer elsewhere: as a command, as an API call, as a file.
//!
//! A view's parameters are those of a command, so both are written from the address alone. What a
//! shell would take for something else stands in single quotes (POSIX shells).

use maud::{Markup, PreEscaped, html};

use super::{View, Visit, context};
use crate::http::commands::{Command, command};
use crate::http::params::{Params, Values};

/// Returns the ways to the same answer; nothing where no command gives it.
pub(super) fn same(visit: &Visit<'_>) -> Markup {
    let Some((command, params)) = of(visit) else { return PreEscaped(String::new()) };
    let line = line(command, &params);
    let call = format!("/v1/{}{}", command.name, params.query());
    html! {
        section.same aria-label=(visit.say("同样的结果", "The same answer")) {
            dl {
                dt { (visit.say("命令行", "As a command")) }
                dd { code { (line) } button.copy type="button" hidden { (visit.say("复制", "Copy")) } }
                dt { (visit.say("接口", "As an API call")) }
                dd { a href=(call) { code { "GET " (call) } } }
                dt { (visit.say("导出本页", "Export what is shown")) }
                dd { (files(visit)) }
            }
        }
    }
}

/// Returns the answer as files.
pub(super) fn files(visit: &Visit<'_>) -> Markup {
    let Some((command, params)) = of(visit) else { return PreEscaped(String::new()) };
    let query = params.query();
    let call = format!("/v1/{}{query}", command.name);
    let csv = format!("/v1/{}.csv{query}", command.name);
    let lines = format!("/v1/{}.jsonl{query}", command.name);
    let sheet = format!("/v1/{}.csv{}", command.name, params.with("bom", &["1"]).query());
    html! {
        p.export {
            a href=(csv) download { "CSV" } " "
            a href=(sheet) download { (visit.say("CSV（表格软件）", "CSV for spreadsheets")) } " "
            a href=(lines) download { "JSONL" } " "
            a href=(call) { "JSON" }
        }
    }
}

/// Returns the command that gives the answer of a view, and its parameters.
fn of(visit: &Visit<'_>) -> Option<(&'static Command, Params)> {
    let (name, params) = match visit.view {
        View::Search => {
            visit.params.one("q").ok().flatten()?;
            let sort = visit.params.one("sort").ok().flatten();
            match context::is_concordance(visit.params) {
                // The orders of hits and of a concordance are not the same.
                true => {
                    ("kwic", visit.params.with("sort", &[context::order(visit.params)]))
                }
                false if matches!(sort, Some("newest" | "oldest" | "score")) => {
                    ("search", visit.params.clone())
                }
                false => ("search", visit.params.without(&["sort"])),
            }
        }
        View::Report(id) => ("show", Params::of(vec![("report".to_owned(), id.clone())])),
        View::Figures => ("figures", visit.params.clone()),
        View::Commitments => ("commitments", visit.params.clone()),
        View::Trace => {
            visit.params.all("q").first()?;
            // The page shows other forms of a phrase too.
            ("trace", visit.params.with("variants", &["1"]))
        }
        View::Compare => {
            let names = ["a", "b"].map(|name| visit.params.one(name).ok().flatten());
            names[0].and(names[1])?;
            ("compare", visit.params.clone())
        }
        View::Reports => ("reports", visit.params.clone()),
        View::Coverage => ("coverage", visit.params.clone()),
    };
    let command = command(name)?;
    let pairs = params.pairs().filter(|(name, _)| command.takes(name));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Some((command, Params::of(pairs.collect())))
}

/// Returns the command line.
fn line(command: &Command, params: &Params) -> String {
    let mut words = vec!["baogao".to_owned(), command.name.to_owned()];
    let is_target = |name: &str| {
        matches!(name, "q" | "a" | "b")
            || name == "report" && matches!(command.name, "show" | "outline")
    };
    words.extend(
        params.pairs().filter(|(name, _)| is_target(name)).map(|(_, v)| quoted(v)),
    );
    for (name, value) in params.pairs().filter(|(name, _)| !is_target(name)) {
        let option = name.replace('_', "-");
        let param = command.params.iter().find(|param| param.name == name);
        match param.map(|param| param.values) {
            Some(Values::Switch) if matches!(value, "0" | "false") => {}
            Some(Values::Switch) => words.push(format!("--{option}")),
            _ if value.starts_with('-') => {
                words.push(quoted(&format!("--{option}={value}")));
            }
            _ => words.extend([format!("--{option}"), quoted(value)]),
        }
    }
    words.join(" ")
}

/// Returns a word as a shell takes it back.
fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty()
        && word.chars().all(|c| {
            c.is_ascii_alphanumeric() || c.is_alphabetic() || "_-./:%,=“”".contains(c)
        });
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, query: &str, expected: &str) {
        let params = Params::parse(query).unwrap();
        assert_eq!(line(command(name).unwrap(), &params), expected);
    }

    #[test]
    fn parameters_become_options() {
        check(
            "search",
            "q=“生活圈”&year=2019..2025&region=望江&no_fold=1&copies=0",
            "baogao search “生活圈” --year 2019..2025 --region 望江 --no-fold",
        );
        check("show", "report=wangjiang-2023-work", "baogao show wangjiang-2023-work");
        check("figures", "min=-5&unit=%25", "baogao figures --min=-5 --unit %");
    }

    #[test]
    fn what_a_shell_would_run_is_quoted() {
        check("search", "q=养老 (床位 | 食堂)", "baogao search '养老 (床位 | 食堂)'");
        check("search", "q=a'; rm -rf $HOME", r"baogao search 'a'\''; rm -rf $HOME'");
        check("search", "q=`id`", "baogao search '`id`'");
    }
}
