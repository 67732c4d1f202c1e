//! The OpenAPI 3.1 document of the API, made from the commands and the types of their answers.
//!
//! Nothing in it is written twice: parameters come from the entries in [`super::commands`], schemas
//! from the types that are serialized. OpenAPI 3.1 takes JSON Schema 2020-12 as it is, so the
//! definitions only move to `components`. Formats of rows (JSON Lines, CSV) take `fields` and `count`
//! besides; JSON takes them too, but the document does not say so: they change the shape of an answer.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::answers::Format;
use super::commands::{COMMANDS, Command};
use super::params::{MAX_CHARS, MAX_LONG_CHARS, Param, Values};
use super::problem::Problem;

/// Parameters of every command, which form the answer.
pub(super) const FORMING: &[Param] = &[
    Param::new(
        "fields",
        Values::Text,
        "pick fields by their paths: report.id,passage.text",
    )
    .several(),
    Param::new(
        "bom",
        Values::Switch,
        "begin CSV with a byte order mark, for spreadsheets",
    ),
    Param::new("count", Values::Switch, "the total alone"),
    Param::new("cursor", Values::Text, "go on where an answer ended; opaque"),
];

/// Returns the document.
pub(super) fn document() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
        })
        .into_generator();
    let mut paths = Map::new();
    for command in COMMANDS.iter() {
        for (suffix, format) in Format::ALL {
            let path = match format {
                Format::Json => format!("/v1/{}", command.name),
                _ => format!("/v1/{}.{suffix}", command.name),
            };
            let get = operation(command, (suffix, format), &mut generator);
            paths.insert(path, json!({ "get": get }));
        }
    }
    let problem = generator.subschema_for::<Problem>();
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "baogao",
            "summary": env!("CARGO_PKG_DESCRIPTION"),
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Problem": {
                    "description": "what is wrong, where in the query, and what to do",
                    "content": { "application/problem+json": { "schema": problem } },
                },
            },
        },
    })
}

fn operation(
    command: &Command,
    (suffix, format): (&str, Format),
    generator: &mut SchemaGenerator,
) -> Value {
    let (wholes, rows): (Vec<_>, Vec<_>) =
        command.schemas(generator).into_iter().map(|[whole, row]| (whole, row)).unzip();
    let schema = match format {
        Format::Json => any_of(&wholes),
        Format::Lines => json!({ "type": "string", "x-line-schema": any_of(&rows) }),
        Format::Csv => json!({ "type": "string" }),
    };
    let media_type = format.media_type().split(';').next().unwrap_or_default();
    let id = match format {
        Format::Json => command.name.to_owned(),
        _ => format!("{}_{suffix}", command.name),
    };
    let params = command.params.iter().chain(FORMING).filter(|param| match param.name {
        "bom" => format == Format::Csv,
        "cursor" => command.takes("offset"),
        // In JSON they change the shape of the answer, which a schema cannot tell.
        "fields" | "count" => format != Format::Json,
        _ => true,
    });
    let mut responses = Map::new();
    responses.insert(
        "200".to_owned(),
        json!({
            "description": "the answer; `Link` names the next part of a list",
            "headers": {
                "ETag": { "schema": { "type": "string" } },
                "Link": { "schema": { "type": "string" } },
            },
            "content": { media_type: { "schema": schema } },
        }),
    );
    let unchanged =
        json!({ "description": "nothing has changed since the tag was given" });
    responses.insert("304".to_owned(), unchanged);
    for status in ["400", "404", "414", "421", "422", "503", "default"] {
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        responses.insert(status.to_owned(), problem);
    }
    json!({
        "operationId": id,
        "summary": command.about,
        "parameters": params.map(parameter).collect::<Vec<_>>(),
        "responses": responses,
    })
}

/// Returns the schema of any of some answers.
fn any_of(schemas: &[Schema]) -> Value {
    match schemas {
        [one] => json!(one),
        several => json!({ "anyOf": several }),
    }
}

fn parameter(param: &Param) -> Value {
    let least = usize::from(param.required);
    let one = match param.values {
        Values::Text => {
            json!({ "type": "string", "minLength": least, "maxLength": MAX_CHARS })
        }
        Values::Long => {
            json!({ "type": "string", "minLength": least, "maxLength": MAX_LONG_CHARS })
        }
        Values::Number => json!({ "type": "integer", "minimum": 0 }),
        Values::UpTo(most) => json!({ "type": "integer", "minimum": 0, "maximum": most }),
        Values::Switch => json!({ "type": "boolean", "default": false }),
        Values::OneOf(list) => json!({ "type": "string", "enum": list }),
    };
    let schema = match param.several {
        true => json!({ "type": "array", "minItems": least, "items": one }),
        false => one,
    };
    json!({
        "name": param.name,
        "in": "query",
        "required": param.required,
        "description": param.about,
        "schema": schema,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Collects every `$ref` of a document.
    fn references(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, inner) in object {
                    match inner {
                        Value::String(target) if key == "$ref" => {
                            out.push(target.clone())
                        }
                        _ => references(inner, out),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, out)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let mut targets = Vec::new();
        references(&document, &mut targets);
        assert!(targets.len() > 20);
        for target in targets {
            let pointer = target.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{target}");
        }
    }

    #[test]
    fn every_command_has_its_formats_with_ids_of_their_own() {
        let document = document();
        let paths = document["paths"].as_object().unwrap();
        assert_eq!(paths.len(), COMMANDS.len() * Format::ALL.len());
        let ids = paths.values().map(|path| path["get"]["operationId"].as_str().unwrap());
        let ids: std::collections::BTreeSet<&str> = ids.collect();
        assert_eq!(ids.len(), paths.len());
    }
}
