//! One question on every surface: the command line, its CSV, the API, the page, the tools. The same
//! numbers everywhere, of the sample.

use assert_cmd::Command;
use serde_json::{Value, json};

use crate::http::served::Served;
use crate::ledger::index;
use crate::mcp::Client;

struct Surfaces {
    served: Served,
    client: Client,
}

impl Surfaces {
    fn open() -> Self {
        Self { served: Served::start(index()), client: Client::start(index()) }
    }

    fn printed(line: &[&str], format: &str) -> String {
        let mut command = Command::cargo_bin("baogao").unwrap();
        command.arg("--index").arg(index()).arg("--no-refresh");
        let output = command.args(line).args(["--format", format]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    fn cli(line: &[&str]) -> Value {
        serde_json::from_str(&Self::printed(line, "json")).unwrap()
    }

    fn api(&self, command: &str, params: &[(&str, &str)]) -> Value {
        let answer = self.served.get(&format!("/v1/{command}"), params);
        assert_eq!(answer.status, 200, "{command} {params:?}: {}", answer.body);
        answer.json()
    }

    /// The values of a column of CSV, from the command line and from the API alike.
    fn csv(&self, line: &[&str], params: &[(&str, &str)], column: &str) -> Vec<String> {
        let printed = Self::printed(line, "csv");
        let sent = self.served.get(&format!("/v1/{}.csv", line[0]), params).body;
        assert_eq!(printed, sent, "{line:?}");
        let mut reader = csv::Reader::from_reader(printed.as_bytes());
        let at = reader.headers().unwrap().iter().position(|name| name == column);
        let at = at.unwrap_or_else(|| panic!("{line:?} has no column {column}"));
        reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
    }

    fn page(&self, path: &str, params: &[(&str, &str)]) -> String {
        let answer = self.served.get(path, params);
        assert_eq!(answer.status, 200, "{path} {params:?}");
        answer.body
    }
}

/// The values at a place of each element of a list.
fn each(list: &Value, pointer: &str) -> Vec<String> {
    let at = |one: &Value| match one.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    list.as_array().unwrap().iter().map(at).collect()
}

#[test]
fn what_is_found_is_the_same_everywhere() {
    let surfaces = Surfaces::open();
    for query in
        ["“一网通办”", "“15分钟社区生活圈” 年:2021..", "养老服务", "“没有的词语”"]
    {
        let line = ["search", query, "--limit", "1000"];
        let params = [("q", query), ("limit", "1000")];
        let cli = Surfaces::cli(&line);
        let api = surfaces.api("search", &params);
        assert_eq!((&cli["total"], &cli["hits"]), (&api["total"], &api["hits"]));
        assert_eq!(cli["absent"], api["absent"], "{query}");
        let ids = each(&cli["hits"], "/passage/id");
        assert_eq!(surfaces.csv(&line, &params, "passage.id"), ids, "{query}");
        assert_eq!(cli["total"]["passages"], ids.len(), "{query}");
        let told = surfaces.client.ask("search", &json!({ "q": query }));
        assert_eq!(told["total"], cli["total"], "{query}");
        let rows = surfaces.client.all("search", json!({ "q": query }));
        assert_eq!(each(&json!(rows), "/passage"), ids, "{query}");
        let page = surfaces.page("/", &[("q", query)]);
        if !ids.is_empty() {
            let shown = format!("<b>{}</b> 段", ids.len());
            assert!(page.contains(&shown), "{query}: no {shown}");
        }
    }
}

#[test]
fn figures_and_commitments_are_the_same_everywhere() {
    let surfaces = Surfaces::open();
    for (command, filter, value) in [
        ("figures", "indicator", "养老"),
        ("figures", "status", "target"),
        ("figures", "region", "望江"),
        ("commitments", "strength", "hard"),
        ("commitments", "region", "望江"),
        ("commitments", "deadline", "explicit"),
    ] {
        let option = format!("--{filter}");
        let line = [command, &option, value, "--year", "2023..", "--limit", "9999"];
        let params = [(filter, value), ("year", "2023.."), ("limit", "9999")];
        let cli = Surfaces::cli(&line);
        assert_eq!(cli, surfaces.api(command, &params), "{command} {filter}");
        let total = cli["total"].as_u64().unwrap();
        assert!(total > 0, "{command} {filter} {value}");
        let texts = each(&cli[command], "/text");
        assert_eq!(texts.len() as u64, total);
        assert_eq!(surfaces.csv(&line, &params, "text"), texts, "{command} {filter}");
        let most = 20_000;
        let arguments =
            json!({ filter: [value], "year": ["2023.."], "max_tokens": most });
        let rows = json!(surfaces.client.all(command, arguments));
        assert_eq!(each(&rows, "/passage"), each(&cli[command], "/passage"));
        if command == "figures" {
            assert_eq!(each(&rows, "/value"), {
                let values = each(&cli["figures"], "/value").into_iter();
                let known =
                    |value: String| if value == "null" { String::new() } else { value };
                values.map(known).collect::<Vec<_>>()
            });
        }
        let page = surfaces.page(&format!("/{command}"), &params[..2]);
        assert!(page.contains(&format!("<small>{total}</small>")), "{command} {filter}");
    }
}

#[test]
fn a_phrase_has_the_same_years_everywhere() {
    let surfaces = Surfaces::open();
    for phrase in ["15分钟社区生活圈", "一网通管", "没有的词语"] {
        let cli = Surfaces::cli(&["trace", phrase]);
        let api = surfaces.api("trace", &[("q", phrase)]);
        assert_eq!(cli, api);
        let traced = &cli["phrases"][0];
        let occurrences = each(&traced["rows"], "/occurrences");
        // CSV leaves unknown values empty.
        let column = surfaces.csv(&["trace", phrase], &[("q", phrase)], "occurrences");
        let known = occurrences.iter().map(|n| n.replace("null", "")).collect::<Vec<_>>();
        assert_eq!(column, known, "{phrase}");
        let arguments = json!({ "q": [phrase], "max_tokens": 20_000 });
        let rows = json!(surfaces.client.all("trace", arguments));
        let told = occurrences.iter().filter(|n| *n != "null").collect::<Vec<_>>();
        assert_eq!(
            each(&rows, "/occurrences").iter().collect::<Vec<_>>(),
            told,
            "{phrase}"
        );
        let told = surfaces.client.ask("trace", &json!({ "q": [phrase] }));
        assert_eq!(told["phrases"][0]["occurrences"], traced["occurrences"]);
        assert_eq!(told["phrases"][0]["state"], traced["state"]);
        let sum: u64 = occurrences.iter().filter_map(|n| n.parse::<u64>().ok()).sum();
        assert_eq!(traced["occurrences"], sum, "{phrase}");
        let page = surfaces.page("/trace", &[("q", phrase)]);
        let (count, reports) = (&traced["occurrences"], &traced["reports_with"]);
        let shown = format!("<b>{count}</b> 处，<b>{reports}</b> 篇报告");
        assert!(page.contains(&shown), "{phrase}: no {shown}");
        let search = surfaces.api("search", &[("q", &format!("“{phrase}”"))]);
        assert_eq!(search["total"]["occurrences"], *count, "{phrase}");
    }
}

#[test]
fn a_comparison_is_the_same_everywhere() {
    let surfaces = Surfaces::open();
    let (a, b) = ("wangjiang-2024-work", "wangjiang-2025-work");
    let cli = Surfaces::cli(&["compare", a, b]);
    let params = [("a", a), ("b", b)];
    assert_eq!(cli, surfaces.api("compare", &params));
    let classes = each(&cli["units"], "/class");
    assert_eq!(surfaces.csv(&["compare", a, b], &params, "class"), classes);
    let told = surfaces.client.ask("compare", &json!({ "a": a, "b": b }));
    for (side, shares) in [("a", "shares_a"), ("b", "shares_b")] {
        for (name, share) in told[shares].as_object().unwrap() {
            assert_eq!(*share, cli["shares"][side][name], "{side} {name}");
        }
        assert_eq!(told[side]["chars"], cli[side]["chars"]);
    }
    assert_eq!(told["relation"], cli["relation"]);
    let counted = |list: &str, state: &str| {
        let key = match list {
            "units" => "/class",
            "wording" => "/change",
            "targets" => "/fate",
            _ => "/state",
        };
        each(&cli[list], key).iter().filter(|known| *known == state).count()
    };
    for (name, count) in told["counts"].as_object().unwrap() {
        let (list, state) = name.split_once('.').unwrap();
        assert_eq!(*count, counted(list, state), "{name}");
    }
    let rows = surfaces.client.all("compare", json!({ "a": a, "b": b }));
    assert_eq!(told["total"], rows.len());
    let revised = |rows: &[Value]| {
        let is = |row: &&Value| row["what"] == "unit" && row["state"] == "revised";
        rows.iter().filter(is).count()
    };
    let only = json!({ "a": a, "b": b, "only": ["revised"], "max_tokens": 20_000 });
    assert_eq!(
        revised(&surfaces.client.all("compare", only)),
        counted("units", "revised")
    );
    let page = surfaces.page("/compare", &params);
    for side in ["a", "b"] {
        let share = cli["shares"][side]["kept"].as_f64().unwrap() * 100.0;
        let shown = format!("<td class=\"number\">{share:.0} ");
        assert!(page.contains(&shown), "no {shown}");
        assert!(page.contains(&format!(">{}</td>", cli[side]["chars"])), "{side}");
    }
}

#[test]
fn three_reports_stand_in_the_same_rows() {
    let surfaces = Surfaces::open();
    let ids = ["wangjiang-2023-work", "wangjiang-2024-work", "wangjiang-2025-work"];
    let line = ["compare", ids[0], ids[1], ids[2]];
    let params = [("a", ids[0]), ("b", ids[1]), ("b", ids[2])];
    let cli = Surfaces::cli(&line);
    assert_eq!(cli["schema"], "baogao.compare/1");
    assert_eq!(cli, surfaces.api("compare", &params));
    assert_eq!(
        surfaces.csv(&line, &params, "level").len(),
        cli["rows"].as_array().unwrap().len()
    );
    let refused = [("a", ids[0]), ("b", ids[1]), ("b", ids[2]), ("only", "revised")];
    assert_eq!(surfaces.served.get("/v1/compare", &refused).status, 400);
}
