//! Tools for assistants, called by a real client of the protocol that runs the program as its child.

use std::path::Path;
use std::process::Stdio;

use rmcp::model::{CallToolRequestParams, CallToolResult, Tool};
use rmcp::service::RunningService;
use rmcp::transport::TokioChildProcess;
use rmcp::{RoleClient, ServiceExt};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::schemas::Judge;
use crate::world::{PARAGRAPHS, World, report};

const NAMES: [&str; 8] = [
    "search",
    "read",
    "outline",
    "figures",
    "commitments",
    "trace",
    "compare",
    "coverage",
];

/// A client with its server.
pub(crate) struct Client {
    runtime: Runtime,
    service: Option<RunningService<RoleClient, ()>>,
}

impl Client {
    pub(crate) fn start(index: &Path) -> Self {
        Self::start_with(index, &[])
    }

    fn start_with(index: &Path, options: &[&str]) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_baogao"));
        command.arg("mcp").arg("--index").arg(index).arg("--no-refresh").args(options);
        let service = runtime.block_on(async {
            let (child, _) = TokioChildProcess::builder(command)
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            ().serve(child).await.unwrap()
        });
        Self { runtime, service: Some(service) }
    }

    fn tools(&self) -> Vec<Tool> {
        let service = self.service.as_ref().unwrap();
        self.runtime.block_on(service.list_all_tools()).unwrap()
    }

    fn call(&self, tool: &str, arguments: &Value) -> CallToolResult {
        let arguments = arguments.as_object().unwrap().clone();
        let request =
            CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments);
        let service = self.service.as_ref().unwrap();
        self.runtime.block_on(service.call_tool(request)).unwrap()
    }

    /// Returns the structure of an answer, and checks what holds of every answer.
    pub(crate) fn ask(&self, tool: &str, arguments: &Value) -> Value {
        let most = arguments["max_tokens"].as_u64().unwrap_or(3_000);
        let answer = self.call(tool, arguments);
        assert_eq!(answer.is_error, Some(false), "{tool} {arguments}: {answer:?}");
        let value = answer.structured_content.clone().unwrap();
        let used = careful_tokens(&value.to_string()) + careful_tokens(&text(&answer));
        assert!(used <= most, "{tool} {arguments}: {used} tokens");
        assert_eq!(value["listed"], value["rows"].as_array().unwrap().len());
        assert!(value["corpus"]["reports"].as_u64().unwrap() > 0);
        assert!(!value["corpus"]["version"].as_str().unwrap().is_empty());
        assert!(text(&answer).contains(value["corpus"]["version"].as_str().unwrap()));
        value
    }

    /// Returns the rows of all parts of a list.
    pub(crate) fn all(&self, tool: &str, mut arguments: Value) -> Vec<Value> {
        let mut rows = Vec::new();
        loop {
            let mut part = self.ask(tool, &arguments);
            rows.append(part["rows"].as_array_mut().unwrap());
            if part["next_cursor"].is_null() {
                return rows;
            }
            arguments["cursor"] = part["next_cursor"].take();
        }
    }

    /// Returns what a failed call says.
    fn refused(&self, tool: &str, arguments: &Value) -> String {
        let answer = self.call(tool, arguments);
        assert_eq!(answer.is_error, Some(true), "{tool} {arguments}: {answer:?}");
        let text = text(&answer);
        assert!(text.contains("\ntry: "), "{text}");
        text
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(service) = self.service.take() {
            self.runtime.block_on(service.cancel()).unwrap();
        }
    }
}

fn text(answer: &CallToolResult) -> String {
    let texts = answer.content.iter().filter_map(|block| block.as_text());
    texts.map(|block| block.text.as_str()).collect()
}

/// A Chinese character is a token, of other text two and a half characters are one.
fn careful_tokens(text: &str) -> u64 {
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    let narrow = text.len()
        - text.chars().filter(|c| !c.is_ascii()).map(char::len_utf8).sum::<usize>();
    (wide + narrow * 2 / 5) as u64
}

/// Runs a command and returns its JSON.
fn command(world: &World, arguments: &[&str]) -> Value {
    let mut command = assert_cmd::Command::cargo_bin("baogao").unwrap();
    command.args(arguments).arg("--json").arg("--no-refresh");
    command.arg("--index").arg(world.index());
    serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
}

/// Two districts; one report is long enough for many pages.
fn world() -> World {
    let world = World::new();
    for year in [2021, 2022, 2024] {
        world.write(
            &format!("chengjiang-{year}.txt"),
            report("澄江区", year, &PARAGRAPHS),
        );
    }
    let long = "渡口整修一新，水上巴士往返二十四班。".repeat(120);
    let lines: Vec<String> =
        (1..=60).map(|n| format!("新建口袋公园{n}个，建设渡口{n}处。")).collect();
    let mut paragraphs: Vec<&str> = lines.iter().map(String::as_str).collect();
    paragraphs.push(&long);
    world.write("linhe-2024.txt", report("临河区", 2024, &paragraphs));
    world.update();
    world
}

#[test]
fn tools_are_listed_with_both_schemas_and_only_read() {
    let world = world();
    let client = Client::start(&world.index());
    let tools = client.tools();
    assert_eq!(tools.iter().map(|tool| &*tool.name).collect::<Vec<_>>(), NAMES);
    for tool in &tools {
        let annotations = tool.annotations.as_ref().unwrap();
        assert_eq!(annotations.read_only_hint, Some(true), "{}", tool.name);
        assert_eq!(tool.input_schema["type"], "object");
        assert_eq!(tool.input_schema["additionalProperties"], false);
        let output = tool.output_schema.as_ref().unwrap();
        assert_eq!(output["type"], "object");
        // What is promised of every answer is there in a real one.
        let arguments = match &*tool.name {
            "read" | "outline" => json!({ "report": "linhe-2024.txt" }),
            "trace" => json!({ "q": ["渡口"] }),
            "search" => json!({ "q": "“渡口”" }),
            "compare" => json!({ "a": "chengjiang-2022.txt", "b": "linhe-2024.txt" }),
            _ => json!({}),
        };
        let answer = client.ask(&tool.name, &arguments);
        let promised = Value::Object(output.as_ref().clone());
        Judge::new(promised.clone()).check("", &answer, &tool.name);
        for key in answer.as_object().unwrap().keys() {
            assert!(promised["properties"].get(key).is_some(), "{} {key}", tool.name);
        }
    }
}

#[test]
fn numbers_are_those_of_the_command_line() {
    let world = world();
    let client = Client::start(&world.index());
    for query in ["“渡口”", "养老", "“水上巴士” -托育", "“没有的词语”"]
    {
        let found = client.ask("search", &json!({ "q": query }));
        let expected = command(&world, &["search", query]);
        assert_eq!(found["total"], expected["total"], "{query}");
        assert_eq!(found["total_relation"], expected["total_relation"], "{query}");
        let ids = |list: &Value, id: &str| -> Vec<Value> {
            let list = list.as_array().unwrap().iter();
            list.map(|row| row.pointer(id).unwrap().clone()).collect()
        };
        let rows = ids(&found["rows"], "/passage");
        let hits = ids(&expected["hits"], "/passage/id");
        assert_eq!(rows, hits[..rows.len()], "{query}");
    }
    for tool in ["figures", "commitments"] {
        let rows = client.all(tool, json!({ "region": ["临河"] }));
        let expected = command(&world, &[tool, "--region", "临河", "--limit", "1000"]);
        assert_eq!(expected["total"], rows.len(), "{tool}");
        let texts = |list: &[Value]| -> Vec<Value> {
            list.iter().map(|row| row["passage"].clone()).collect()
        };
        assert_eq!(texts(&rows), texts(expected[tool].as_array().unwrap()), "{tool}");
    }
    let traced = client.ask("trace", &json!({ "q": ["渡口"] }));
    let expected = &command(&world, &["trace", "渡口"])["phrases"][0];
    assert_eq!(traced["phrases"][0]["occurrences"], expected["occurrences"]);
    let rows = expected["rows"].as_array().unwrap().iter();
    assert_eq!(traced["total"], rows.filter(|row| row["reports"] != 0).count());
    let sections = client.all("outline", json!({ "report": "linhe-2024.txt" }));
    let expected = command(&world, &["outline", "linhe-2024.txt"]);
    assert_eq!(sections.len(), expected["sections"].as_array().unwrap().len());
    let series = client.ask("coverage", &json!({}));
    assert_eq!(series["reports"], 4);
    let mut rows = series["rows"].as_array().unwrap().iter();
    let row = rows.find(|row| row["region"].as_str().unwrap().ends_with("澄江区"));
    let row = row.unwrap();
    assert_eq!((&row["missing"], &row["reports"]), (&json!("2023"), &json!(3)));
    assert_eq!(row["ids"].as_array().unwrap().len(), 3);
}

#[test]
fn a_report_is_read_whole_in_pages() {
    let world = world();
    let client = Client::start(&world.index());
    let rows = client.all("read", json!({ "report": "linhe-2024.txt" }));
    let whole: String = rows.iter().map(|row| row["text"].as_str().unwrap()).collect();
    let shown = command(&world, &["show", "linhe-2024.txt"]);
    let passages = shown["passages"].as_array().unwrap();
    let expected: String = passages.iter().map(|p| p["text"].as_str().unwrap()).collect();
    assert!(expected.chars().count() > 3_000);
    assert_eq!(whole, expected);
    let passage = passages[5]["id"].as_str().unwrap();
    let one =
        client.ask("read", &json!({ "report": "linhe-2024.txt", "section": passage }));
    assert_eq!(one["rows"][0]["text"], passages[5]["text"]);
}

#[test]
fn a_larger_budget_holds_more_and_no_snippet_is_long() {
    let world = world();
    let client = Client::start(&world.index());
    let rows = |tokens: u64| {
        let arguments = json!({ "q": "“渡口”", "limit": 100, "max_tokens": tokens });
        let found = client.ask("search", &arguments);
        for row in found["rows"].as_array().unwrap() {
            assert!(row["snippet"].as_str().unwrap().chars().count() <= 200);
            let chars: Vec<char> = row["snippet"].as_str().unwrap().chars().collect();
            let place = &row["matches"][0];
            let (start, end) = (place[0].as_u64().unwrap(), place[1].as_u64().unwrap());
            let matched: String = chars[start as usize..end as usize].iter().collect();
            assert_eq!(matched, "渡口");
        }
        found["listed"].as_u64().unwrap()
    };
    assert!(rows(2_000) < rows(3_000) && rows(3_000) < rows(9_000));
}

#[test]
fn absence_is_said_to_be_of_this_corpus() {
    let world = world();
    let client = Client::start(&world.index());
    let answer = client.call("search", &json!({ "q": "“没有的词语”" }));
    assert!(text(&answer).contains("it may exist in reality"));
    let value = answer.structured_content.unwrap();
    assert_eq!(value["total"]["passages"], 0);
    let absent = value["absent"].as_array().unwrap();
    let years: Vec<_> = absent.iter().map(|series| &series["without"]).collect();
    assert!(years.contains(&&json!("2021..2022, 2024")), "{absent:?}");
    assert_eq!(value["corpus"]["years"], "2021..2022, 2024");
    assert_eq!(value["corpus"]["missing"], 1);
}

#[test]
fn what_fails_says_what_to_try() {
    let world = world();
    let client = Client::start(&world.index());
    let unknown = client.refused("read", &json!({ "report": "没有的报告" }));
    assert!(unknown.starts_with("not_found: "), "{unknown}");
    assert!(!unknown.contains("baogao "), "{unknown}");
    let section =
        client.refused("read", &json!({ "report": "linhe-2024.txt", "section": "s99" }));
    assert!(section.contains("outline"), "{section}");
    let open = client.refused("search", &json!({ "q": "“渡口" }));
    assert!(open.starts_with("query: ") && open.contains("characters"), "{open}");
    for arguments in [
        json!({}),
        json!({ "q": "渡口", "yaer": 2021 }),
        json!({ "q": "渡口", "cursor": "ffff.1.x" }),
        json!({ "q": "渡口", "cursor": { "a": [] } }),
        json!({ "q": "渡口", "max_tokens": 1 }),
        json!({ "q": "渡".repeat(5_000) }),
        json!({ "q": vec!["渡口"; 200] }),
        json!({ "q": "渡口", "kind": "<script>" }),
        json!({ "q": "渡口", "report": "../../etc/passwd" }),
    ] {
        client.refused("search", &arguments);
    }
    client.refused("trace", &json!({ "q": ["一", "二", "三", "四", "五", "六"] }));
    // It still answers.
    assert!(
        client.ask("search", &json!({ "q": "“渡口”" }))["listed"].as_u64().unwrap() > 0
    );
}

#[test]
fn a_cursor_leads_on_in_its_own_list_alone() {
    let world = world();
    let client = Client::start(&world.index());
    let first = client.ask("figures", &json!({ "region": "临河" }));
    let cursor = &first["next_cursor"];
    assert!(cursor.is_string());
    let other = client.refused("figures", &json!({ "region": "澄江", "cursor": cursor }));
    assert!(other.contains("another question"), "{other}");
    let smaller = json!({ "region": "临河", "cursor": cursor, "max_tokens": 2_000 });
    assert_ne!(client.ask("figures", &smaller)["rows"][0], first["rows"][0]);
}

#[test]
fn a_rebuilt_index_is_followed() {
    let world = world();
    let client = Client::start(&world.index());
    let before = client.ask("coverage", &json!({}));
    world.write("chengjiang-2023.txt", report("澄江区", 2023, &PARAGRAPHS));
    world.update();
    let after = client.ask("coverage", &json!({}));
    assert_eq!((&before["reports"], &after["reports"]), (&json!(4), &json!(5)));
    assert_ne!(before["corpus"]["version"], after["corpus"]["version"]);
    assert_eq!(after["corpus"]["missing"], 0);
}

#[test]
fn a_comparison_leads_from_changes_to_what_stayed() {
    let world = world();
    let later =
        [PARAGRAPHS[0], "推进老旧小区改造，加装电梯150台；整治混接点，节水3万吨。"];
    world.write("chengjiang-2025.txt", report("澄江区", 2025, &later));
    world.update();
    let client = Client::start(&world.index());
    let both = json!({ "a": "chengjiang-2024.txt", "b": "chengjiang-2025.txt" });
    let changes = client.ask("compare", &both);
    assert_eq!(changes["relation"], "same_series");
    let units = |value: &Value| -> Vec<String> {
        let rows = value["rows"].as_array().unwrap().iter();
        let units = rows.filter(|row| row["what"] == "unit");
        units.map(|row| row["state"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!units(&changes).contains(&"kept".to_owned()), "{changes}");
    assert!(changes["counts"]["units.kept"].as_u64().unwrap() > 0, "{changes}");
    let mut kept = both.clone();
    kept["only"] = json!(["kept"]);
    let kept = client.ask("compare", &kept);
    assert_eq!(kept["total"], kept["counts"]["units.kept"]);
    assert!(units(&kept).iter().all(|state| state == "kept"));
    let several = json!({ "a": "linhe-2024.txt", "b": ["chengjiang-2024.txt", "chengjiang-2025.txt"] });
    client.refused("compare", &several);
}

#[test]
fn who_knows_only_text_is_told_the_same_in_text() {
    let world = world();
    let structures = Client::start(&world.index());
    let texts = Client::start_with(&world.index(), &["--text"]);
    for tool in texts.tools() {
        assert!(tool.output_schema.is_none(), "{}", tool.name);
    }
    let asked = json!({ "report": "linhe-2024.txt" });
    let answer = texts.call("read", &asked);
    assert_eq!(
        (answer.is_error, answer.structured_content.is_none()),
        (Some(false), true)
    );
    let told = text(&answer);
    assert!(careful_tokens(&told) <= 3_000);
    let told: Value = serde_json::from_str(&told).unwrap();
    let structure = structures.ask("read", &asked);
    assert_eq!(told["total"], structure["total"]);
    assert_eq!(told["rows"][0], structure["rows"][0]);
    assert!(told["listed"].as_u64() > structure["listed"].as_u64());
}

#[test]
fn an_older_client_is_told_in_text() {
    let world = world();
    let line = |id: u8, method: &str, params: &Value| {
        json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
            .to_string()
    };
    let begin = json!({
        "protocolVersion": "2024-11-05", "capabilities": {},
        "clientInfo": { "name": "old", "version": "1" },
    });
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let call = json!({ "name": "search", "arguments": { "q": "“渡口”" } });
    let lines =
        [line(1, "initialize", &begin), ready.to_string(), line(2, "tools/call", &call)];
    let mut command = assert_cmd::Command::cargo_bin("baogao").unwrap();
    command.arg("mcp").arg("--index").arg(world.index()).arg("--no-refresh");
    let output = command.write_stdin(lines.join("\n") + "\n").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let last = text.lines().next_back().unwrap();
    let answer: Value = serde_json::from_str(last).unwrap();
    assert_eq!(answer["id"], 2, "{text}");
    assert!(answer["result"].get("structuredContent").is_none(), "{text}");
    let told = answer["result"]["content"][0]["text"].as_str().unwrap();
    let told: Value = serde_json::from_str(told).unwrap();
    assert!(told["total"]["passages"].as_u64().unwrap() > 0);
}

#[test]
fn standard_output_carries_the_protocol_alone() {
    let world = world();
    let begin = json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": { "name": "test", "version": "1" }
        }
    });
    let mut command = assert_cmd::Command::cargo_bin("baogao").unwrap();
    command.arg("mcp").arg("--index").arg(world.index());
    // A report that changed since is a note, and notes go elsewhere.
    world.write("linhe-2025.txt", report("临河区", 2025, &PARAGRAPHS));
    let output = command.write_stdin(format!("{begin}\nno json\n")).output().unwrap();
    assert!(output.status.success());
    assert!(!output.stderr.is_empty());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("\"serverInfo\""), "{text}");
    for line in text.lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        assert_eq!(message["jsonrpc"], "2.0");
    }
}
