//! The JSON Schemas of the answers, generated from the very types that are printed.
//!
//! JSON Schema 2020-12; each has an `$id`, its name as title, and the value of its `schema` key as
//! a constant. Keys stand in the order in which they are printed.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::acquisition::{AddAnswer, RemoveAnswer};
use super::answer::{
    CoverageAnswer, ErrorAnswer, IndexAnswer, InspectAnswer, OutlineAnswer,
    ReportsAnswer, SearchAnswer, ShowAnswer,
};
use super::batch::BatchAnswer;
use super::commitments::CommitmentsAnswer;
use super::compare::CompareForm;
use super::figures::{ExtractAnswer, FiguresAnswer};
use super::keyness::KeynessAnswer;
use super::kwic::KwicAnswer;
use super::panel::PanelAnswer;
use super::pattern::VariantsAnswer;
use super::several::{OutlineListAnswer, ShowListAnswer};
use super::topics::TopicsAnswer;
use super::trace::TraceAnswer;

/// The names of all schemas.
pub const NAMES: &[&str] = &[
    "index",
    "reports",
    "coverage",
    "outline",
    "outline_list",
    "show",
    "show_list",
    "search",
    "figures",
    "commitments",
    "topics",
    "extract",
    "trace",
    "kwic",
    "variants",
    "batch",
    "keyness",
    "panel",
    "add",
    "remove",
    "compare",
    "inspect",
    "error",
];

/// Returns the schema of a thing; none if there is no such thing.
pub fn schema(name: &str) -> Option<Value> {
    let schema = match name {
        "index" => of::<IndexAnswer>(),
        "reports" => of::<ReportsAnswer>(),
        "coverage" => of::<CoverageAnswer>(),
        "outline" => of::<OutlineAnswer>(),
        "outline_list" => of::<OutlineListAnswer>(),
        "show" => of::<ShowAnswer>(),
        "show_list" => of::<ShowListAnswer>(),
        "search" => of::<SearchAnswer>(),
        "figures" => of::<FiguresAnswer>(),
        "commitments" => of::<CommitmentsAnswer>(),
        "topics" => of::<TopicsAnswer>(),
        "extract" => of::<ExtractAnswer>(),
        "trace" => of::<TraceAnswer>(),
        "kwic" => of::<KwicAnswer>(),
        "variants" => of::<VariantsAnswer>(),
        "batch" => of::<BatchAnswer>(),
        "keyness" => of::<KeynessAnswer>(),
        "panel" => of::<PanelAnswer>(),
        "add" => of::<AddAnswer>(),
        "remove" => of::<RemoveAnswer>(),
        "compare" => of::<CompareForm>(),
        "inspect" => of::<InspectAnswer>(),
        "error" => of::<ErrorAnswer>(),
        _ => return None,
    };
    Some(named(schema, name))
}

fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
}

/// Returns the schema with its name in front and as the constant of its `schema` key.
fn named(mut schema: Schema, name: &str) -> Value {
    let title = json!(format!("baogao.{name}/1"));
    let inner = schema.ensure_object();
    // An answer of two forms has the key in both of them.
    let properties = inner.entry("properties").or_insert_with(|| json!({ "schema": {} }));
    if let Some(key) = properties.get_mut("schema").and_then(Value::as_object_mut) {
        key.insert("const".to_owned(), title.clone());
    }
    let mut ordered = Map::new();
    ordered.insert("$schema".to_owned(), inner.remove("$schema").unwrap_or(Value::Null));
    ordered.insert("$id".to_owned(), json!(format!("urn:baogao:{name}:1")));
    ordered.insert("title".to_owned(), title);
    inner.remove("title");
    ordered.insert("type".to_owned(), json!("object"));
    ordered.append(inner);
    Value::Object(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_schema_with_its_constant() {
        for name in NAMES {
            let schema = schema(name).unwrap();
            let title = format!("baogao.{name}/1");
            assert_eq!(schema["title"], json!(title));
            assert_eq!(schema["$id"], json!(format!("urn:baogao:{name}:1")));
            assert_eq!(schema["properties"]["schema"]["const"], json!(title));
            assert!(schema["$schema"].as_str().unwrap().contains("2020-12"));
        }
    }

    #[test]
    fn keys_stand_in_the_order_they_are_printed() {
        let schema = schema("error").unwrap();
        let keys: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["schema", "code", "message", "hint", "span"]);
    }

    #[test]
    fn what_names_a_schema_stands_first() {
        for name in NAMES {
            let schema = schema(name).unwrap();
            let keys: Vec<_> = schema.as_object().unwrap().keys().take(3).collect();
            assert_eq!(keys, ["$schema", "$id", "title"]);
        }
    }

    #[test]
    fn an_unknown_thing_has_none() {
        assert_eq!(schema("weather"), None);
    }
}
