//! The arguments of a call: the parameters of the API as JSON, read under the same limits.
//!
//! A parameter that may stand several times is a list; a single value is taken as a list of one, a
//! number as its digits, `null` as not given. Anything else (an object, a list in a list) is refused,
//! as is a name that the tool does not know: a mistyped filter never widens an answer.

use serde_json::{Map, Value, json};

use super::budget::{DEFAULT_TOKENS, LEAST_TOKENS, MOST_TOKENS};
use crate::error::{Error, ErrorKind, Result};
use crate::http::params::{Param, Params, Values};

/// Parameters of every tool.
pub(super) const FORMING: &[Param] = &[
    Param::new(
        "cursor",
        Values::Text,
        "next_cursor of the answer before, to go on; all other arguments as they were",
    ),
    Param::new(
        "max_tokens",
        Values::Number,
        "largest size of the answer, 2000 to 20000; 3000 if not given",
    ),
];

/// Returns the parameters of a call, checked.
///
/// # Errors
/// Arguments that the tool does not know, of another type, too long or too many.
pub(super) fn read(arguments: &Map<String, Value>, known: &[Param]) -> Result<Params> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    // A cursor knows its question by the parameters in order, and programs write them in any.
    let mut arguments: Vec<_> = arguments.iter().collect();
    arguments.sort_by_key(|(name, _)| *name);
    for (name, value) in arguments {
        match value {
            Value::Array(items) => {
                for item in items {
                    query.extend_pairs(scalar(name, item)?.map(|text| (name, text)));
                }
            }
            one => drop(query.extend_pairs(scalar(name, one)?.map(|text| (name, text)))),
        }
    }
    let params = Params::parse(&query.finish())?;
    params.check(known)?;
    Ok(params)
}

fn scalar(name: &str, value: &Value) -> Result<Option<String>> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::Bool(on) => Ok(Some(on.to_string())),
        Value::Array(_) | Value::Object(_) => {
            let name: String = name.chars().take(40).collect();
            let message = format!("{name} takes text, numbers or a list of them");
            Err(Error::new(ErrorKind::Usage, message)
                .hinted("write it as the tool's input schema has it"))
        }
    }
}

/// Returns the tokens that an answer may take.
///
/// # Errors
/// A number out of bounds.
pub(super) fn max_tokens(params: &Params) -> Result<usize> {
    let tokens = params.number("max_tokens")?.unwrap_or(DEFAULT_TOKENS);
    if (LEAST_TOKENS..=MOST_TOKENS).contains(&tokens) {
        return Ok(tokens);
    }
    let message = format!("max_tokens is {LEAST_TOKENS} to {MOST_TOKENS}, not {tokens}");
    Err(Error::new(ErrorKind::Usage, message)
        .hinted("leave it out, and follow next_cursor for more"))
}

/// Returns the JSON Schema of the arguments of a tool.
pub(super) fn schema(known: &[Param]) -> Map<String, Value> {
    let mut properties = Map::new();
    for param in known {
        let mut one = match param.values {
            Values::Text | Values::Long => json!({ "type": "string" }),
            Values::Number => json!({ "type": "integer", "minimum": 0 }),
            Values::UpTo(most) => {
                json!({ "type": "integer", "minimum": 0, "maximum": most })
            }
            Values::Switch => json!({ "type": "boolean" }),
            Values::OneOf(list) => json!({ "type": "string", "enum": list }),
        };
        if param.several {
            one = json!({ "type": "array", "items": one });
        }
        if let Some(object) = one.as_object_mut() {
            object.insert("description".to_owned(), json!(param.about));
        }
        properties.insert(param.name.to_owned(), one);
    }
    let required: Vec<_> = known.iter().filter(|p| p.required).map(|p| p.name).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("required".to_owned(), json!(required));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[Param] = &[
        Param::new("q", Values::Text, "the query").required(),
        Param::new("year", Values::Text, "years").several(),
        Param::new("copies", Values::Switch, "every copy"),
        Param::new("max_tokens", Values::Number, "size"),
    ];

    fn check(arguments: &Value, expected: Result<&str, &str>) {
        let read = read(arguments.as_object().unwrap(), KNOWN);
        let pairs = |params: Params| {
            let pairs = params.pairs().map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join("&")
        };
        let read = read.map(pairs).map_err(|error| error.message);
        assert_eq!(read, expected.map(str::to_owned).map_err(str::to_owned));
    }

    #[test]
    fn json_values_become_parameters() {
        check(
            &json!({ "q": "养老&x=1", "year": ["2021", 2023], "copies": true }),
            Ok("copies=true&q=养老&x=1&year=2021&year=2023"),
        );
        check(&json!({ "q": "a", "year": 2021, "copies": null }), Ok("q=a&year=2021"));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        check(&json!({}), Err("parameter q is missing"));
        check(&json!({ "q": "a", "yaer": 1 }), Err("unknown parameter yaer"));
        check(
            &json!({ "q": { "a": 1 } }),
            Err("q takes text, numbers or a list of them"),
        );
        check(&json!({ "q": [["a"]] }), Err("q takes text, numbers or a list of them"));
        check(&json!({ "q": ["a", "b"] }), Err("q stands more than once"));
        check(
            &json!({ "q": "a", "max_tokens": -1 }),
            Err("max_tokens needs a whole number, not -1"),
        );
    }

    #[test]
    fn the_size_of_an_answer_has_bounds() {
        let check = |value: Value| {
            let arguments = json!({ "q": "a", "max_tokens": value });
            max_tokens(&read(arguments.as_object().unwrap(), KNOWN).unwrap()).ok()
        };
        assert_eq!(check(Value::Null), Some(3_000));
        assert_eq!(check(json!(20_000)), Some(20_000));
        assert_eq!(check(json!(1_999)), None);
        assert_eq!(check(json!(20_001)), None);
    }
}
