//! Public test cases for Chinese numbers and quantities, read where they lie beside the package.
//!
//! The cases are those of Recognizers-Text (MIT), Number and NumberWithUnit. A case is right when the
//! numbers read hold the expected values in their order; a case that expects nothing is right when
//! no figure is found in it. Cases that contradict what the program means by a number are left out,
//! each by a named rule, and no more than a tenth of all.
#![expect(clippy::print_stdout, reason = "a test says what it skips and what is wrong")]

use std::collections::BTreeMap;
use std::path::Path;

use baogao::api::extract_text;
use baogao::extract::numbers;
use serde_json::Value;

const FOLDER: &str = "../shared/specs/recognizers-zh";
const FILES: [&str; 6] = [
    "Number/Chinese/NumberModel.json",
    "Number/Chinese/PercentModel.json",
    "NumberWithUnit/Chinese/AgeModel.json",
    "NumberWithUnit/Chinese/CurrencyModel.json",
    "NumberWithUnit/Chinese/DimensionModel.json",
    "NumberWithUnit/Chinese/TemperatureModel.json",
];

/// Why a case is left out.
fn left_out(input: &str, results: &[Value]) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().any(|word| input.contains(word));
    match () {
        () if has(&["折", "半额", "对半"]) => Some("a discount is no share"),
        () if has_power(input) => Some("powers do not stand in reports"),
        () if has(&["二三十", "5-20%", "70 - 90"]) => {
            Some("a pair of numbers is a range")
        }
        () if has(&["毛", "角三分", "美分", "本銭"]) => {
            Some("a coin is a unit of its own")
        }
        () if results.iter().any(|result| result["Resolution"]["value"].is_null()) => {
            Some("a unit without a number is no figure")
        }
        () => None,
    }
}

/// Returns whether a number has a power, or a share a Latin magnitude: 2e5, 1.1^+23, 百分之12k.
fn has_power(input: &str) -> bool {
    let letters: Vec<char> = input
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(baogao::normalize::fold_char)
        .collect();
    let is_share = letters.contains(&'之');
    letters.windows(2).any(|pair| {
        let mark = matches!(pair[1], 'e' | 'E' | '^');
        pair[0].is_ascii_digit() && (mark || is_share && matches!(pair[1], 'k' | 'K'))
    })
}

/// Returns the values that a case expects.
fn expected(results: &[Value]) -> Vec<f64> {
    let value = |result: &Value| {
        let text = result["Resolution"]["value"].as_str()?.to_owned();
        text.trim_end_matches('%').parse().ok()
    };
    results.iter().filter_map(value).collect()
}

/// Returns whether the numbers read hold the expected values in their order.
fn holds(input: &str, wanted: &[f64], is_share: bool) -> bool {
    let found = numbers(input);
    let mut rest = found.iter();
    wanted.iter().all(|&value| {
        rest.any(|number| {
            let low: f64 = number.low.to_string().parse().unwrap();
            let percent = number.unit.as_deref() == Some("%") && !is_share;
            let mut forms = vec![low];
            if percent {
                forms.push(low / 100.0);
            }
            forms.iter().any(|form| (form - value).abs() <= 1e-9 * value.abs().max(1e-3))
        })
    })
}

#[test]
fn public_cases_are_read_but_for_one_in_twenty() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    if !folder.is_dir() {
        println!("skipped: {FOLDER} is absent");
        return;
    }
    let (mut all, mut out, mut right) = (0, 0, 0);
    let mut wrong = Vec::new();
    let mut reasons = BTreeMap::new();
    for file in FILES {
        let text = fs_err::read_to_string(folder.join(file)).unwrap();
        let cases: Vec<Value> =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        for case in &cases {
            let input = case["Input"].as_str().unwrap();
            let results = case["Results"].as_array().cloned().unwrap_or_default();
            all += 1;
            if let Some(reason) = left_out(input, &results) {
                *reasons.entry(reason).or_insert(0) += 1;
                out += 1;
                continue;
            }
            let wanted = expected(&results);
            let is_right = if wanted.is_empty() {
                extract_text(input, false).figures.is_empty()
            } else {
                holds(input, &wanted, file.contains("Percent"))
            };
            right += usize::from(is_right);
            if !is_right {
                wrong.push(format!("{input} {wanted:?} {:?}", numbers(input)));
            }
        }
    }
    println!("{right} of {} right, {out} of {all} left out", all - out);
    reasons.iter().for_each(|(reason, count)| println!("left out: {count} {reason}"));
    wrong.iter().for_each(|case| println!("wrong: {case}"));
    assert!(out * 10 <= all, "{out} of {all} cases are left out");
    assert!(right * 100 >= (all - out) * 95, "{right} of {} cases are right", all - out);
}
