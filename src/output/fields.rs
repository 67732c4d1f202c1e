//! Picks fields by dotted path: `--fields report.id,passage.text`.
//!
//! Which paths exist is read from the JSON Schema of the row, so that an unknown name is refused
//! also when an answer is empty, and a new field can be picked without a line here. A path through
//! a list picks from each element (`topics.code`). Columns keep the order in which they were asked.
//! Conditions and renaming are deliberately left to tools that read JSON.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::query::nearest::nearest;

/// The dotted paths that a row has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownFields {
    /// Every path, in the order of the type.
    paths: Vec<String>,
    /// Paths whose values may hold anything: whatever stands below them is accepted.
    open: Vec<String>,
}

impl KnownFields {
    /// Returns whether a path can be picked.
    pub fn holds(&self, path: &str) -> bool {
        self.paths.iter().any(|known| known == path)
            || self.open.iter().any(|open| {
                path.strip_prefix(open.as_str())
                    .is_some_and(|rest| rest.len() > 1 && rest.starts_with('.'))
            })
    }

    fn collect(&mut self, prefix: &str, schema: &Value) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            for (name, inner) in properties {
                let path = if prefix.is_empty() {
                    name.clone()
                } else {
                    format!("{prefix}.{name}")
                };
                if !self.paths.contains(&path) {
                    self.paths.push(path.clone());
                }
                self.collect(&path, inner);
            }
        }
        if let Some(items) = schema.get("items") {
            if items == &Value::Bool(true) {
                self.open.push(prefix.to_owned());
            }
            self.collect(prefix, items);
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            for part in schema.get(key).and_then(Value::as_array).into_iter().flatten() {
                self.collect(prefix, part);
            }
        }
    }
}

/// Returns the paths of a row type.
pub fn known_fields<Row: JsonSchema>() -> KnownFields {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<Row>();
    let mut known = KnownFields::default();
    known.collect("", schema.as_value());
    known
}

/// Checks the paths that were asked for.
///
/// # Errors
/// A path that the row does not have; the hint names the nearest and lists all.
pub fn check_fields<Row: JsonSchema>(asked: &[String]) -> Result<()> {
    if asked.is_empty() {
        return Ok(());
    }
    let known = known_fields::<Row>();
    match asked.iter().find(|path| !known.holds(path)) {
        None => Ok(()),
        Some(path) => {
            let near = meant(path, &known.paths);
            let meant = if near.is_empty() {
                String::new()
            } else {
                format!("did you mean {}? ", near.join(" or "))
            };
            Err(Error::new(ErrorKind::Usage, format!("unknown field {path}"))
                .hinted(format!("{meant}fields here: {}", known.paths.join(", "))))
        }
    }
}

/// Returns the paths that a mistyped one may mean: `text` is likely `passage.text`.
fn meant<'a>(path: &str, known: &'a [String]) -> Vec<&'a str> {
    let names = known.iter().map(String::as_str);
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let same_last = names.clone().filter(|name| last(name) == path);
    let mut found: Vec<&str> = same_last.chain(nearest(path, names)).collect();
    found.truncate(3);
    found
}

/// Returns the value at a path: of a list, the values of its elements, or the element of a number; null where
/// there is none.
pub fn pick(value: &Value, path: &str) -> Value {
    fn descend(value: &Value, segments: &[&str]) -> Value {
        match (value, segments.split_first()) {
            (value, None) => value.clone(),
            (Value::Array(items), Some((first, rest))) => match first.parse::<usize>() {
                Ok(at) => items.get(at).map_or(Value::Null, |item| descend(item, rest)),
                Err(_) => items.iter().map(|item| descend(item, segments)).collect(),
            },
            (value, Some((first, rest))) => {
                value.get(*first).map_or(Value::Null, |inner| descend(inner, rest))
            }
        }
    }
    descend(value, &path.split('.').collect::<Vec<_>>())
}

/// Returns the value with nothing but the asked paths, in the order asked.
pub fn prune(value: &Value, paths: &[String]) -> Value {
    let mut tree = Tree::default();
    for path in paths {
        tree.insert(&path.split('.').collect::<Vec<_>>());
    }
    tree.prune(value)
}

/// Paths that share their beginnings.
#[derive(Debug, Default)]
struct Tree {
    whole: bool,
    children: Vec<(String, Tree)>,
}

impl Tree {
    fn insert(&mut self, segments: &[&str]) {
        let Some((first, rest)) = segments.split_first() else {
            self.whole = true;
            return;
        };
        let known = self.children.iter().position(|(name, _)| name == first);
        let at = known.unwrap_or_else(|| {
            self.children.push(((*first).to_owned(), Self::default()));
            self.children.len() - 1
        });
        if let Some((_, child)) = self.children.get_mut(at) {
            child.insert(rest);
        }
    }

    fn prune(&self, value: &Value) -> Value {
        match value {
            _ if self.whole => value.clone(),
            Value::Array(items) => items.iter().map(|item| self.prune(item)).collect(),
            Value::Object(object) => {
                let mut kept = Map::new();
                for (name, child) in &self.children {
                    if let Some(inner) = object.get(name) {
                        kept.insert(name.clone(), child.prune(inner));
                    }
                }
                Value::Object(kept)
            }
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output::answer::{Hit, Report};

    fn words(list: &str) -> Vec<String> {
        list.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        let value = json!({"a": {"b": 1}, "t": [{"c": "x", "d": 0}, {"c": "y"}]});
        assert_eq!(pick(&value, "a.b"), json!(1));
        assert_eq!(pick(&value, "t.c"), json!(["x", "y"]));
        assert_eq!(pick(&value, "t.1.c"), json!("y"));
        assert_eq!(pick(&value, "t.2.c"), json!(null));
        assert_eq!(pick(&value, "a.z.q"), json!(null));
    }

    #[test]
    fn pruning_keeps_the_asked_order_and_shape() {
        let value = json!({"a": {"b": 1, "c": 2}, "t": [{"c": "x", "d": 0}], "n": null});
        let pruned = prune(&value, &words("t.c,n,a.c"));
        assert_eq!(pruned.to_string(), r#"{"t":[{"c":"x"}],"n":null,"a":{"c":2}}"#);
    }

    #[test]
    fn optional_objects_have_their_fields() {
        let known = known_fields::<Report>();
        assert!(known.holds("review.from") && known.holds("source.path"));
        assert!(!known.holds("review.fro") && !known.holds(""));
    }

    #[test]
    fn lists_of_anything_accept_every_path_below() {
        let known = known_fields::<Hit>();
        assert!(known.holds("figures.value") && known.holds("figures"));
        assert!(!known.holds("figures.") && !known.holds("figuresvalue"));
    }

    #[test]
    fn an_unknown_field_is_refused_with_its_neighbors() {
        let error = check_fields::<Hit>(&words("report.id,passage.txt")).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        assert_eq!(error.message, "unknown field passage.txt");
        let hint = error.hint.unwrap();
        assert!(hint.starts_with("did you mean passage or passage.text or "), "{hint}");
        assert!(hint.contains("fields here: report, report.id, "), "{hint}");
    }

    #[test]
    fn a_bare_last_name_finds_its_path() {
        let error = check_fields::<Hit>(&words("text")).unwrap_err();
        assert!(error.hint.unwrap().starts_with("did you mean passage.text"));
    }
}
