//! Paragraphs that were taken up, wordings that became firmer or looser, sections that came and went, what
//! became of targets, and set formulas, as `compare` tells them.

use baogao::api::CompareRequest;
use baogao::normalize::fold_phrase;
use baogao::output::compare::CompareAnswer;

use super::SAMPLE;
use super::facts::PointFact;

fn compared(a: &str, b: &str) -> CompareAnswer {
    let sample = &*SAMPLE;
    let request = CompareRequest {
        a: sample.id(a).to_owned(),
        b: sample.id(b).to_owned(),
        ..CompareRequest::default()
    };
    sample.library().compare(&request).unwrap()
}

#[test]
fn paragraphs_taken_up_have_their_class() {
    for fact in &SAMPLE.ledger.reuse {
        let answer = compared(&fact.a_file, &fact.b_file);
        let (a, b) = (fold_phrase(&fact.a_text), fold_phrase(&fact.b_text));
        let unit = answer.units.iter().find(|unit| {
            unit.b.as_ref().is_some_and(|side| fold_phrase(&side.text).contains(&b))
        });
        let unit = unit.unwrap_or_else(|| panic!("{}: no unit holds it", fact.id));
        assert_eq!(unit.class, fact.class, "{}", fact.id);
        let of_a = unit.a.as_ref().map(|side| fold_phrase(&side.text));
        assert!(of_a.is_some_and(|text| text.contains(&a)), "{}", fact.id);
    }
}

#[test]
fn wordings_became_firmer_or_looser_as_planted() {
    // 货物吞吐量 and 港口货物吞吐量 are one indicator under two names: not paired, by design.
    let renamed = |id: &str| id == "port";
    for fact in &SAMPLE.ledger.wording {
        let answer = compared(&fact.a_file, &fact.b_file);
        let (a, b) = (fold_phrase(&fact.a_sentence), fold_phrase(&fact.b_sentence));
        let holds = |sentence: &str, words: &str| sentence.contains(&fold_phrase(words));
        let by_ladder = answer.wording.iter().any(|row| {
            row.change == fact.change
                && holds(&a, &row.a.place.text)
                && holds(&b, &row.b.place.text)
        });
        let by_figure = answer.figures.iter().any(|row| {
            row.wording.as_ref() == Some(&fact.change)
                && row.a.as_ref().is_some_and(|figure| holds(&a, &figure.text))
                && row.b.as_ref().is_some_and(|figure| holds(&b, &figure.text))
        });
        assert_eq!(by_ladder || by_figure, !renamed(&fact.id), "{}", fact.id);
    }
}

#[test]
fn a_copy_is_said_to_be_one() {
    let excerpt = compared(
        "望江区/2024年政府工作报告（重点任务摘要）.txt",
        "望江区/2024年政府工作报告.txt",
    );
    assert_eq!(excerpt.relation, "excerpt");
    assert_eq!(excerpt.warnings.first().map(String::as_str), Some("a_is_excerpt"));
    let copy = compared(
        "窑岭区/2024年政府工作报告.txt",
        "窑岭区/蓝青禾区长在区三届人大三次会议上的报告.txt",
    );
    assert_eq!(copy.relation, "same_text");
}

/// Work reports of one region, a year and the next.
fn neighbors(files: &[String]) -> Vec<(&str, &str)> {
    let mut sorted: Vec<&str> = files.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let folder = |file: &str| file.split('/').next().unwrap().to_owned();
    let pairs = sorted.windows(2).filter(|pair| folder(pair[0]) == folder(pair[1]));
    pairs.map(|pair| (pair[0], pair[1])).collect()
}

#[test]
fn sections_that_came_and_went_are_told() {
    for fact in &SAMPLE.ledger.section {
        let planted: Vec<String> = fact.headings.iter().map(|h| fold_phrase(h)).collect();
        let files = [fact.present.clone(), fact.absent.clone()].concat();
        for (a, b) in neighbors(&files) {
            let has = |file: &str| fact.present.iter().any(|known| known == file);
            if has(a) == has(b) {
                continue;
            }
            let answer = compared(a, b);
            let named = |path: &[String]| {
                let last = path.last().map(|heading| fold_phrase(heading));
                last.is_some_and(|last| {
                    planted.iter().any(|heading| {
                        heading.trim_end_matches('。') == last.trim_end_matches('。')
                    })
                })
            };
            let state = if has(a) { "dropped" } else { "added" };
            let rows: Vec<&str> = answer
                .sections
                .iter()
                .filter(|row| named(&row.a_path) || named(&row.b_path))
                .map(|row| row.state.as_str())
                .collect();
            assert_eq!(rows, [state], "{}: {a} {b}", fact.id);
        }
    }
}

#[test]
fn what_became_of_targets_is_told() {
    let facts = &SAMPLE.ledger;
    let (mut told, mut untold, mut wrong) = (0, Vec::new(), Vec::new());
    for fate in &facts.fate {
        let is_work_report = |point: &&PointFact| SAMPLE.is_work_report(&point.file);
        let of = |status: &[&str]| -> Vec<&PointFact> {
            let points = facts.point.iter().filter(is_work_report);
            points
                .filter(|p| p.indicator == fate.indicator && p.about == fate.year)
                .filter(|p| status.contains(&p.status.as_str()))
                .collect()
        };
        let (targets, results) = (of(&["target"]), of(&["actual", "estimate"]));
        let (Some(target), Some(result)) = (targets.first(), results.first()) else {
            continue;
        };
        let answer = compared(&target.file, &result.file);
        let row = answer.targets.iter().find(|row| {
            let value = row.target.value.as_ref().and_then(|number| number.as_f64());
            let low = row.target.low.as_ref().and_then(|number| number.as_f64());
            let high = row.target.high.as_ref().and_then(|number| number.as_f64());
            let same = [value, low, high].contains(&Some(target.base_value));
            same && fold_phrase(&target.quote).contains(&fold_phrase(&row.target.text))
        });
        match fate.fate.as_str() {
            "met" | "missed" => match row {
                Some(row) if row.fate == fate.fate => told += 1,
                Some(row) if ["met", "near", "missed"].contains(&row.fate.as_str()) => {
                    wrong.push(format!("{}: {}", fate.id, row.fate));
                }
                // The result stands under another name, or was not read as one.
                _ => untold.push(&fate.id),
            },
            // A number was restated, or nothing of the target was told: not about met or missed.
            "restated" | "dropped" | "no_report" => {}
            // A target and a result that do not count the same are never called either.
            _ => assert!(
                row.is_none_or(
                    |row| !["met", "near", "missed"].contains(&row.fate.as_str())
                ),
                "{}: {row:?}",
                fate.id
            ),
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(told > untold.len(), "{told} told, not {untold:?}");
}

#[test]
fn set_formulas_count_in_one_share_and_not_in_the_other() {
    let facts = &SAMPLE.ledger;
    let formulas: Vec<String> =
        facts.set_formula.iter().map(|formula| fold_phrase(&formula.text)).collect();
    let reports = SAMPLE.ids.keys().filter(|file| SAMPLE.is_work_report(file));
    let files: Vec<String> =
        reports.filter(|file| !SAMPLE.is_copy(file)).cloned().collect();
    let mut kept = 0;
    for (a, b) in neighbors(&files) {
        let answer = compared(a, b);
        for unit in
            answer.units.iter().filter(|u| u.class == "kept" && u.level == "sentence")
        {
            let text = fold_phrase(&unit.b.as_ref().unwrap().text);
            let of_formulas: usize = formulas
                .iter()
                .filter(|formula| text.contains(formula.as_str()))
                .map(|formula| formula.chars().count())
                .sum();
            if of_formulas * 3 >= text.chars().count() * 2 {
                kept += 1;
                assert!(unit.formula, "{a} {b}: {text}");
            }
        }
        let set: usize = answer
            .units
            .iter()
            .filter(|unit| unit.formula)
            .filter_map(|unit| unit.b.as_ref())
            .map(|side| side.text.chars().filter(|c| !c.is_whitespace()).count())
            .sum();
        let shares = &answer.shares;
        let without = shares.without_formulas.b.chars.total;
        assert_eq!(without + set, shares.b.chars.total, "{a} {b}");
    }
    assert!(kept > 5, "{kept}");
}
