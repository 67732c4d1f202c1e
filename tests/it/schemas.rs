//! What is promised of answers, held against real ones by a validator: the schemas that the program
//! prints, those of the API and of the tools, and the OpenAPI document itself.

use assert_cmd::Command;
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::http::served::world;

/// A document of schemas; one of them is named by a pointer into it.
pub(crate) struct Judge {
    document: Value,
}

impl Judge {
    pub(crate) fn new(document: Value) -> Self {
        Self { document }
    }

    /// Holds an answer against the schema at a place of the document: `""` is the document.
    pub(crate) fn check(&self, pointer: &str, answer: &Value, what: &str) {
        let (schemas, schema) = self.compile(pointer, what);
        if let Err(error) = schemas.validate(answer, schema) {
            panic!("{what}: {error:#}");
        }
    }

    /// Reads the schema at a place of the document.
    fn compile(&self, pointer: &str, what: &str) -> (Schemas, SchemaIndex) {
        let mut compiler = Compiler::new();
        let mut schemas = Schemas::new();
        let base = "http://localhost/schemas.json";
        let mut document = self.document.clone();
        // It has a name of its own, under which the pointer would be looked for.
        if let Some(object) = document.as_object_mut() {
            object.remove("$id");
        }
        compiler.add_resource(base, document).unwrap();
        let place = format!("{base}#{pointer}");
        let schema = compiler
            .compile(&place, &mut schemas)
            .unwrap_or_else(|error| panic!("{what}: {error:#}"));
        (schemas, schema)
    }
}

/// Holds an OpenAPI document against what version 3.1 demands of one that has reading operations alone
/// (<https://spec.openapis.org/oas/v3.1.0>): its required fields, parameters that are named once and have a
/// schema, a description of every response, references that lead somewhere, schemas that can be compiled.
pub(crate) fn check_openapi(document: &Value) {
    assert!(
        document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1."))
    );
    for field in ["title", "version"] {
        assert!(document["info"][field].is_string(), "info.{field}");
    }
    for (path, item) in document["paths"].as_object().expect("paths") {
        assert!(path.starts_with('/'), "{path}");
        let operation = &item["get"];
        let mut names = std::collections::BTreeSet::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = followed(document, parameter);
            let name = parameter["name"].as_str().expect("a name");
            let place = parameter["in"].as_str().expect("a place");
            assert!(["query", "path", "header"].contains(&place), "{path} {name}");
            assert!(names.insert((place, name)), "{path} names {name} twice");
            assert!(parameter["schema"].is_object(), "{path} {name}");
            assert!(place != "path" || parameter["required"] == true, "{path} {name}");
        }
        let responses = operation["responses"].as_object().expect("responses");
        assert!(!responses.is_empty(), "{path}");
        for (status, response) in responses {
            let known = status == "default" || status.len() == 3;
            assert!(known, "{path} {status}");
            let response = followed(document, response);
            assert!(response["description"].is_string(), "{path} {status}");
        }
    }
    references(document, document);
    let judge = Judge::new(document.clone());
    for name in document["components"]["schemas"].as_object().expect("schemas").keys() {
        judge.compile(&format!("/components/schemas/{name}"), name);
    }
}

/// Follows a reference, if this is one.
fn followed<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let Some(to) = value["$ref"].as_str() else { return value };
    let pointer = to.strip_prefix('#').expect("a place in the document");
    document.pointer(pointer).unwrap_or_else(|| panic!("{to} leads nowhere"))
}

/// Follows every reference.
fn references(document: &Value, value: &Value) {
    match value {
        Value::Object(fields) => {
            followed(document, value);
            fields.values().for_each(|field| references(document, field));
        }
        Value::Array(items) => items.iter().for_each(|item| references(document, item)),
        _ => {}
    }
}

#[test]
fn the_judge_refuses_what_a_schema_does_not_allow() {
    let judge = Judge::new(serde_json::json!({
        "$id": "urn:a", "$defs": { "n": { "type": "object", "required": ["n"] } },
    }));
    judge.check("/$defs/n", &serde_json::json!({ "n": 1 }), "n");
    let refused = std::panic::catch_unwind(|| {
        judge.check("/$defs/n", &serde_json::json!({}), "n");
    });
    assert!(refused.is_err());
    assert!(std::panic::catch_unwind(|| check_openapi(&serde_json::json!({}))).is_err());
}

#[test]
fn what_is_printed_is_what_its_schema_says() {
    let world = world();
    let run = |line: &[&str]| -> Value {
        let mut command = Command::cargo_bin("baogao").unwrap();
        command.arg("--index").arg(world.index()).arg("--no-refresh").args(line);
        serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
    };
    let file = world.corpus().join("linhe-2024.txt");
    let file = file.to_str().unwrap();
    for (thing, line) in [
        ("search", &["search", "“渡口”", "--facets", "--variants", "--explain"][..]),
        ("search", &["search", "没有的词语"]),
        ("reports", &["reports"]),
        ("coverage", &["coverage"]),
        ("outline", &["outline", "linhe-2024.txt"]),
        ("outline_list", &["outline", "linhe-2024.txt", "chengjiang-2021.txt"]),
        ("show", &["show", "linhe-2024.txt"]),
        ("show_list", &["show", "linhe-2024.txt", "chengjiang-2021.txt"]),
        ("figures", &["figures", "--explain"]),
        ("commitments", &["commitments", "--explain"]),
        ("topics", &["topics"]),
        ("extract", &["extract", file]),
        ("trace", &["trace", "渡口", "--variants"]),
        ("kwic", &["kwic", "渡口"]),
        ("variants", &["variants", "“*生活圈”"]),
        ("compare", &["compare", "linhe-2024.txt", "chengjiang-2024.txt"]),
        (
            "compare",
            &["compare", "linhe-2024.txt", "chengjiang-2024.txt", "chengjiang-2021.txt"],
        ),
        ("inspect", &["inspect", file]),
        ("error", &["search", "“渡口"]),
    ] {
        let schema = run(&["schema", thing]);
        let answer = run(&[line, &["--json"]].concat());
        assert_eq!(answer["schema"], format!("baogao.{thing}/1"), "{line:?}");
        Judge::new(schema).check("", &answer, thing);
    }
}
