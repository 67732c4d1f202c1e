//! The API: what the command line prints, in the same bytes; paging, tags, errors, the documents
//! about it.

use assert_cmd::Command;
use serde_json::{Value, json};

use super::served::{Served, world};
use crate::schemas::{Judge, check_openapi};
use crate::world::{PARAGRAPHS, World, report};

/// What the program prints for a command.
fn printed(world: &World, line: &[&str]) -> String {
    let output = Command::cargo_bin("baogao")
        .unwrap()
        .arg("--index")
        .arg(world.index())
        .arg("--no-refresh")
        .args(line)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn timeless(mut answer: Value) -> Value {
    if let Some(answer) = answer.as_object_mut() {
        answer.remove("elapsed_ms");
        answer.remove("next_cursor");
    }
    answer
}

#[test]
fn every_command_answers_as_the_command_line_does() {
    let world = world();
    let served = Served::start(&world.index());
    for (name, line, params) in [
        ("search", &["生活圈"][..], &[("q", "生活圈")][..]),
        (
            "search",
            &["“渡口”", "--year", "2024", "--sort", "oldest"],
            &[("q", "“渡口”"), ("year", "2024"), ("sort", "oldest")],
        ),
        ("reports", &["--region", "澄江"], &[("region", "澄江")]),
        ("coverage", &[], &[]),
        (
            "figures",
            &["养老", "--status", "actual"],
            &[("q", "养老"), ("status", "actual")],
        ),
        ("trace", &["渡口", "--by", "year"], &[("q", "渡口"), ("by", "year")]),
        (
            "kwic",
            &["渡口", "--context", "3:5", "--sort", "left"],
            &[("q", "渡口"), ("context", "3:5"), ("sort", "left")],
        ),
        ("commitments", &["--min-specificity", "3"], &[("min-specificity", "3")]),
        (
            "search",
            &["“15分钟社区生活圈”", "--variants", "--facets"],
            &[("q", "“15分钟社区生活圈”"), ("variants", "1"), ("facets", "1")],
        ),
        (
            "trace",
            &["15分钟社区生活圈", "--variants"],
            &[("q", "15分钟社区生活圈"), ("variants", "1")],
        ),
        (
            "variants",
            &["“*生活圈”", "--year", "2022.."],
            &[("q", "“*生活圈”"), ("year", "2022..")],
        ),
        ("topics", &["养老"], &[("q", "养老")]),
        (
            "keyness",
            &["“year:2025”", "--against", "year:2021", "--limit", "5"],
            &[("a", "“year:2025”"), ("against", "year:2021"), ("limit", "5")],
        ),
        (
            "compare",
            &["澄江区-2021", "澄江区-2024", "--summary"],
            &[("a", "澄江区-2021"), ("b", "澄江区-2024"), ("summary", "1")],
        ),
    ] {
        let line = [&[name], line].concat();
        let json = printed(&world, &[line.as_slice(), &["--json"]].concat());
        let answer = served.get(&format!("/v1/{name}"), params);
        let expected: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(timeless(answer.json()), timeless(expected), "{name}");
        for format in ["csv", "jsonl"] {
            let rows =
                printed(&world, &[line.as_slice(), &["--format", format]].concat());
            let answer = served.get(&format!("/v1/{name}.{format}"), params);
            assert_eq!(
                (answer.status, answer.body.as_str()),
                (200, rows.as_str()),
                "{name}"
            );
        }
    }
}

#[test]
fn a_report_is_read_by_its_parts() {
    let world = world();
    let served = Served::start(&world.index());
    let reports = served.get("/v1/reports", &[("region", "临河")]).json();
    let id = reports["reports"][0]["id"].as_str().unwrap();
    let outline = served.get("/v1/outline", &[("report", id)]).json();
    assert_eq!(outline["report"]["id"], json!(id));
    let section = outline["sections"].as_array().unwrap().last().unwrap();
    let section = section["id"].as_str().unwrap();
    let shown = served.get("/v1/show", &[("report", id), ("section", section)]).json();
    let expected = printed(&world, &["show", &format!("{id}#{section}"), "--json"]);
    assert_eq!(shown, serde_json::from_str::<Value>(&expected).unwrap());
}

#[test]
fn what_a_command_reads_from_a_file_stands_in_a_parameter() {
    let world = world();
    let served = Served::start(&world.index());
    let terms = "[[concept]]\nname = \"养老\"\nforms = [\"养老\", \"托育\"]\n\
                 [[concept]]\nname = \"渡口\"\n";
    let queries = "[[query]]\nname = \"a\"\nquery = '“渡口”'\nlimit = 1\n\
                   [[query]]\nname = \"b\"\nquery = '“渡口'\n";
    let file = world.corpus().join("../file.toml");
    let path = file.to_str().unwrap();
    let without_times = |mut answer: Value| {
        for entry in answer["answers"].as_array_mut().into_iter().flatten() {
            entry["answer"].as_object_mut().map(|answer| answer.remove("elapsed_ms"));
        }
        answer
    };
    for (line, text, command, params) in [
        (
            &["panel", "--terms", path, "--by", "level,year"][..],
            terms,
            "panel",
            &[("terms", terms), ("by", "level,year")][..],
        ),
        (&["batch", path], queries, "batch", &[("queries", queries)]),
    ] {
        fs_err::write(&file, text).unwrap();
        let json = printed(&world, &[line, &["--json"]].concat());
        let answer = served.get(&format!("/v1/{command}"), params);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let expected = serde_json::from_str(&json).unwrap();
        assert_eq!(without_times(answer.json()), without_times(expected), "{command}");
    }
    let one = served.get("/v1/batch", &[("queries", queries)]).json();
    assert_eq!(
        (&one["failed"], &one["answers"][1]["error"]["code"]),
        (&json!(1), &json!("query"))
    );
    for (command, params) in [
        ("panel", &[("terms", "name = 1")][..]),
        ("panel", &[("terms", terms), ("by", "mouth")]),
        (
            "batch",
            &[("queries", "[[query]]\nname = \"a\"\nquery = \"a\"\nlimit = 10001")],
        ),
        ("batch", &[("queries", "/etc/passwd")]),
    ] {
        assert_eq!(
            served.get(&format!("/v1/{command}"), params).status,
            400,
            "{params:?}"
        );
    }
}

#[test]
fn every_command_of_the_command_line_is_answered_or_has_no_place() {
    let world = world();
    let served = Served::start(&world.index());
    let help = printed(&world, &["--help"]);
    let list = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    let names =
        list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    assert!(names.len() > 20, "{help}");
    // They write, read a file of this machine, or have no answer.
    let left_out =
        ["index", "add", "remove", "inspect", "serve", "mcp", "schema", "completions"];
    for name in names {
        let known = served.get(&format!("/v1/{name}"), &[]).status != 404;
        assert_eq!(known, !left_out.contains(&name), "{name}");
    }
}

#[test]
fn a_report_is_shown_in_parts_and_several_at_once() {
    let world = world();
    let served = Served::start(&world.index());
    let id = "澄江区-2021";
    let whole = served.get("/v1/show", &[("report", id)]).json();
    let all = whole["passages"].as_array().unwrap().clone();
    assert_eq!(whole["total"], all.len());
    let (mut parts, mut cursor) = (Vec::new(), String::new());
    loop {
        let params = [("report", id), ("limit", "4"), ("cursor", cursor.as_str())];
        let mut part = served.get("/v1/show", &params).json();
        assert_eq!(part["total"], all.len());
        parts.append(part["passages"].as_array_mut().unwrap());
        let Some(next) = part["next_cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    assert_eq!(parts, all);
    let both = [("report", id), ("report", "nowhere"), ("report", "临河区-2024")];
    let several = served.get("/v1/show", &both).json();
    assert_eq!(several["schema"], "baogao.show_list/1");
    assert_eq!(several["reports"].as_array().unwrap().len(), 2);
    assert_eq!(several["problems"][0]["code"], "not_found");
    let outlines = served.get("/v1/outline", &both).json();
    assert_eq!(outlines["schema"], "baogao.outline_list/1");
    let none = [("report", "nowhere"), ("report", "elsewhere")];
    assert_eq!(served.get("/v1/outline", &none).status, 404);
}

#[test]
fn the_cursor_leads_through_the_whole_list_once() {
    let world = world();
    let served = Served::start(&world.index());
    let whole = served.get("/v1/search", &[("q", "“的”"), ("limit", "1000")]).json();
    let ids = |answer: &Value| -> Vec<String> {
        let hits = answer["hits"].as_array().unwrap().iter();
        hits.map(|hit| hit["passage"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let params = [("q", "“的”"), ("limit", "3"), ("cursor", cursor.as_str())];
        let answer = served.get("/v1/search", &params);
        found.extend(ids(&answer.json()));
        let Some(next) = answer.json()["next_cursor"].as_str().map(str::to_owned) else {
            assert!(answer.header("link").is_empty());
            break;
        };
        assert!(answer.header("link").contains("rel=\"next\""));
        cursor = next;
    }
    assert!(found.len() > 3);
    assert_eq!(found, ids(&whole));
    let other = served.get("/v1/search", &[("q", "养老"), ("cursor", &cursor)]);
    assert_eq!(other.status, 400);
}

#[test]
fn an_answer_that_is_known_is_not_sent_again_until_the_index_changes() {
    let world = world();
    let served = Served::start(&world.index());
    let ask = |tag: &str| {
        served.get_with("/v1/search", &[("q", "渡口")], &[("if-none-match", tag)])
    };
    let first = ask("\"other\"");
    let tag = first.header("etag").to_owned();
    let again = ask(&tag);
    assert_eq!((first.status, again.status, again.body.as_str()), (200, 304, ""));
    world.write("linhe-2025.txt", report("临河区", 2025, &PARAGRAPHS));
    world.update();
    // The server looks at the index twice a second.
    let changed = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        ask(&tag).status == 200
    });
    assert!(changed, "the rebuilt index was not followed");
    let health = served.get("/healthz", &[]).json();
    assert_eq!((&health["status"], &health["reports"]), (&json!("ok"), &json!(6)));
}

#[test]
fn errors_are_problems_with_code_and_place() {
    let world = world();
    let served = Served::start(&world.index());
    for (path, params, status, code) in [
        ("/v1/search", &[("q", "“渡口")][..], 400, "query"),
        ("/v1/search", &[][..], 400, "usage"),
        ("/v1/search", &[("q", "a"), ("yaer", "2021")][..], 400, "usage"),
        ("/v1/search", &[("q", "a"), ("kind", "buletin")][..], 400, "usage"),
        ("/v1/search", &[("q", "a"), ("report", "nowhere")][..], 404, "not_found"),
        ("/v1/search.csv", &[("q", "a"), ("fields", "txt")][..], 400, "usage"),
        ("/v1/show", &[("report", "nowhere")][..], 404, "not_found"),
        ("/v1/weather", &[][..], 404, "not_found"),
    ] {
        let answer = served.get(path, params);
        assert_eq!(answer.status, status, "{path} {params:?}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["schema"], json!("baogao.error/1"));
        assert_eq!(
            (&problem["code"], &problem["status"]),
            (&json!(code), &json!(status))
        );
        assert!(problem["hint"].is_string() && problem["detail"].is_string());
    }
    let place = served.get("/v1/search", &[("q", "“渡口")]).json();
    assert_eq!(place["span"], json!([0, 1]));
}

#[test]
fn the_openapi_document_describes_what_is_answered() {
    let world = world();
    let served = Served::start(&world.index());
    let document = served.get("/v1/openapi.json", &[]).json();
    check_openapi(&document);
    let judge = Judge::new(document.clone());
    let reports = served.get("/v1/reports", &[]).json();
    let id = reports["reports"][0]["id"].as_str().unwrap();
    // A client that knows nothing but the document: it gives every required parameter a value.
    for (path, item) in document["paths"].as_object().unwrap() {
        let params = item["get"]["parameters"].as_array().unwrap();
        let required = params.iter().filter(|param| param["required"] == json!(true));
        let names = required.map(|param| param["name"].as_str().unwrap());
        let value = |name: &str| match name {
            "report" | "a" | "b" => id.to_owned(),
            "terms" => "[[concept]]\nname = \"渡口\"".to_owned(),
            "queries" => "[[query]]\nname = \"a\"\nquery = \"渡口\"".to_owned(),
            _ => "渡口".to_owned(),
        };
        let values: Vec<(&str, String)> = names.map(|name| (name, value(name))).collect();
        let pairs: Vec<(&str, &str)> =
            values.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = served.get(path, &pairs);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let types = item["get"]["responses"]["200"]["content"].as_object().unwrap();
        let media_type = answer.header("content-type").split(';').next().unwrap();
        assert!(types.contains_key(media_type), "{path}: {media_type}");
        if media_type == "application/json" {
            let pointer = |part: &str| part.replace('~', "~0").replace('/', "~1");
            let place = format!("/paths/{}/get/responses/200/content", pointer(path));
            let place = format!("{place}/{}/schema", pointer(media_type));
            judge.check(&place, &answer.json(), path);
        }
    }
}

#[test]
fn what_is_asked_is_counted_and_logged() {
    let world = world();
    let mut served = Served::start(&world.index());
    served.get("/v1/search", &[("q", "渡口")]);
    served.get("/v1/weather", &[]);
    let text = served.get("/metrics", &[]).body;
    let searches = "baogao_requests_total{route=\"search\",status=\"200\"} 1";
    assert!(text.contains(searches), "{text}");
    assert!(text.contains("baogao_reports 5"), "{text}");
    served.stop();
    let log = served.log.lock().unwrap();
    let first: Value = serde_json::from_str(&log[0]).unwrap();
    assert_eq!((&first["route"], &first["status"]), (&json!("search"), &json!(200)));
    assert!(first["target"].as_str().unwrap().starts_with("/v1/search?q="));
    assert!(first["ms"].is_number() && first["ts"].is_number());
    assert_eq!(log.len(), 3);
}

#[test]
fn a_problem_is_what_the_document_says() {
    let world = world();
    let served = Served::start(&world.index());
    let document = served.get("/v1/openapi.json", &[]).json();
    let judge = Judge::new(document);
    for params in [&[][..], &[("q", "“渡口")], &[("q", "a"), ("min", "1")]] {
        let problem = served.get("/v1/search", params).json();
        judge.check("/components/schemas/Problem", &problem, "problem");
        let text = format!("{} {}", problem["message"], problem["hint"]);
        assert!(!text.contains("--") && !text.contains("baogao "), "{text}");
    }
}
