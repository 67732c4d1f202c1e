//! Other forms of a phrase: numbers in the other script, long and short names, quote marks or none.
//!
//! A phrase is read from left to right. Where a number before a measure word, a year, or a form of a
//! known group begins, its other forms are alternatives; the phrases that they make up together are
//! the variants. `variants.tsv` holds the groups, a file of the user adds others. Around and inside
//! of all of these, one pair of quote marks may stand or fall.
//!
//! Guarantees: pure; a variant is never the phrase itself, nor in another width or script; whatever is a
//! variant of a phrase without marks (or one pair of them, in at most sixteen characters) has the phrase
//! among its own; the number of variants is bounded. 15分钟生活圈 gives 一刻钟生活圈, 十五分钟生活圈 and
//! “15分钟”生活圈. Misses numbers with a decimal point, numbers without a measure word, and two pairs of marks.
//! It does not know which variants are in use: that is counted in the reports.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::written;
use crate::error::{Error, ErrorKind, Result};
use crate::normalize::fold_phrase;

/// Most phrases that alternatives make up, quote marks aside.
const MOST_PHRASES: usize = 32;
/// Longest phrase in which quote marks are put everywhere: places grow with the square.
const MARKED: usize = 16;
/// Most forms in a file of the user.
const MOST_OWN: usize = 5_000;
/// Stands for a `*` of the phrase while it is read.
const GAP: char = '\u{0}';
/// A quote mark as match keys have it, for both sides.
const MARK: char = '“';

/// How a form stands to the phrase. Where several hold, the last of them is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum VariantRelation {
    /// Quote marks stand elsewhere or nowhere.
    Quotes,
    /// A number or a length of time is written otherwise.
    Numeral,
    /// A long or a short name.
    Abbreviation,
    /// As a file of the user says.
    Own(String),
}

impl VariantRelation {
    /// Returns the name of the relation.
    pub fn name(&self) -> &str {
        match self {
            Self::Quotes => "quotes",
            Self::Numeral => "numeral",
            Self::Abbreviation => "abbreviation",
            Self::Own(name) => name,
        }
    }
}

/// Another form of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The parts of the phrase between its wildcards, as match keys.
    pub parts: Vec<String>,
    /// How it stands to the phrase.
    pub relation: VariantRelation,
}

impl Variant {
    /// Returns the form as people write it.
    pub fn form(&self) -> String {
        let mut is_open = false;
        let turned = |c: char| {
            let mark = c == MARK;
            let shown = if mark && is_open { '”' } else { c };
            is_open ^= mark;
            shown
        };
        self.parts.join("*").chars().map(turned).collect()
    }
}

/// Forms of one thing, as a user writes them down.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnVariants {
    /// Its name.
    pub id: String,
    /// Exact phrases; at least two.
    pub forms: Vec<String>,
    /// `synonym`, `successor` …; `user` if nothing is said.
    #[serde(default = "user")]
    pub relation: String,
    /// What is meant, for readers of the file.
    #[serde(default)]
    pub note: String,
    /// Where it comes from.
    #[serde(default)]
    pub source: String,
}

fn user() -> String {
    "user".to_owned()
}

/// A file of the user.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnFile {
    #[serde(default)]
    variant: Vec<OwnVariants>,
}

/// Reads a file of variants.
///
/// # Errors
/// `Usage` for TOML that cannot be read, a group with fewer than two forms, or too many forms.
pub fn own_variants(text: &str) -> Result<Vec<OwnVariants>> {
    let example = "write [[variant]] with id = \"生活圈\" and forms = [\"15分钟社区生活圈\", \"一刻钟便民生活圈\"]";
    let usage = |message: String| Error::new(ErrorKind::Usage, message).hinted(example);
    let file: OwnFile = written::read(text, "variants", example)?;
    for group in &file.variant {
        let keys = group.forms.iter().map(|form| fold_phrase(form));
        if keys.filter(|key| !key.is_empty()).count() < 2 {
            return Err(usage(format!("variant {} has fewer than two forms", group.id)));
        }
    }
    let forms: usize = file.variant.iter().map(|group| group.forms.len()).sum();
    if forms > MOST_OWN {
        return Err(usage(format!("{forms} forms are more than {MOST_OWN}")));
    }
    Ok(file.variant)
}

/// Forms that stand for one another, as match keys without quote marks.
struct Group {
    forms: Vec<String>,
    relation: VariantRelation,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let lines = include_str!("variants.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t'))
        .filter(|(relation, _)| *relation != "measure")
        .map(|(relation, forms)| Group {
            forms: forms.split('|').map(fold_phrase).collect(),
            relation: match relation {
                "numeral" => VariantRelation::Numeral,
                _ => VariantRelation::Abbreviation,
            },
        })
        .collect()
});

/// What is counted: a number before one of these has another script.
static MEASURES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("variants.tsv").lines();
    let measures = lines.filter_map(|line| line.strip_prefix("measure\t"));
    measures.flat_map(|measures| measures.split('|')).collect()
});

/// Returns the other forms of a phrase, given by its parts between wildcards.
///
/// ```
/// use baogao::query::variant::variants;
/// let forms: Vec<String> =
///     variants(&["15分钟生活圈"], &[]).iter().map(|v| v.form()).collect();
/// assert!(forms.contains(&"一刻钟生活圈".to_owned()));
/// ```
pub fn variants<S: AsRef<str>>(parts: &[S], own: &[OwnVariants]) -> Vec<Variant> {
    let keys: Vec<String> = parts.iter().map(|part| fold_phrase(part.as_ref())).collect();
    let typed = keys.join(&GAP.to_string());
    let base: Vec<char> = typed.chars().filter(|&c| c != MARK).collect();
    let own: Vec<Group> = own.iter().map(own_group).collect();
    let mut found: BTreeMap<String, VariantRelation> = BTreeMap::new();
    let mut add = |text: String, relation: VariantRelation| {
        let known = found.entry(text).or_insert_with(|| relation.clone());
        *known = known.clone().min(relation);
    };
    let as_typed: String = base.iter().collect();
    for (text, relation) in phrases(&base, &own) {
        let chars: Vec<char> = text.chars().collect();
        // Beside other characters a form may read otherwise: 第十四个五年规划规划 is not 十四五规划.
        if !phrases(&chars, &own).iter().any(|(back, _)| *back == as_typed) {
            continue;
        }
        for marked in marked(&chars) {
            add(marked, relation.clone());
        }
        add(text, relation);
    }
    // What holds the phrase as it stands is found by the phrase, and what stands in it is another one.
    found.retain(|text, _| !text.contains(&typed) && !typed.contains(text.as_str()));
    let mut all: Vec<Variant> = found
        .into_iter()
        .map(|(text, relation)| Variant {
            parts: text.split(GAP).map(str::to_owned).collect(),
            relation,
        })
        .filter(|variant| variant.parts.iter().all(|part| !part.is_empty()))
        .collect();
    all.sort_by(|a, b| (&b.relation, &a.parts).cmp(&(&a.relation, &b.parts)));
    all
}

fn own_group(group: &OwnVariants) -> Group {
    let keys = group.forms.iter().map(|form| fold_phrase(form).replace(MARK, ""));
    Group {
        forms: keys.filter(|key| !key.is_empty()).collect(),
        relation: VariantRelation::Own(group.relation.clone()),
    }
}

/// Returns the phrases that alternatives make up, the phrase itself first.
fn phrases(base: &[char], own: &[Group]) -> Vec<(String, VariantRelation)> {
    let mut made = vec![(String::new(), VariantRelation::Quotes)];
    let mut at = 0;
    while let Some(&c) = base.get(at) {
        let Some((len, others)) = alternatives(base, at, own) else {
            made.iter_mut().for_each(|(text, _)| text.push(c));
            at += 1;
            continue;
        };
        let as_typed: String = base.iter().skip(at).take(len).collect();
        let mut next = Vec::new();
        for (text, relation) in &made {
            next.push((format!("{text}{as_typed}"), relation.clone()));
        }
        for (text, relation) in &made {
            for (other, how) in &others {
                let how = relation.clone().max(how.clone());
                next.push((format!("{text}{other}"), how));
            }
        }
        next.truncate(MOST_PHRASES);
        made = next;
        at += len;
    }
    made
}

/// Returns how many characters at a place have other forms, and these.
fn alternatives(
    base: &[char],
    at: usize,
    own: &[Group],
) -> Option<(usize, Vec<(String, VariantRelation)>)> {
    let rest: String = base.get(at..)?.iter().collect();
    let groups = || own.iter().chain(GROUPS.iter());
    let stands = |form: &&String| rest.starts_with(*form) && is_free(base, at, form);
    let forms = groups().flat_map(|group| &group.forms).filter(stands);
    let longest = forms.max_by_key(|form| form.chars().count());
    if let Some(form) = longest {
        let mut others = Vec::new();
        for group in groups().filter(|group| group.forms.contains(form)) {
            let forms = group.forms.iter().filter(|other| *other != form);
            others.extend(forms.map(|other| (other.clone(), group.relation.clone())));
        }
        return Some((form.chars().count(), others));
    }
    let (len, others) = number(base, at)?;
    let others = others.into_iter().map(|other| (other, VariantRelation::Numeral));
    Some((len, others.collect()))
}

/// Returns whether a form that begins or ends with a number has the whole of it.
fn is_free(base: &[char], at: usize, form: &str) -> bool {
    let is_part = |c: Option<&char>| c.is_some_and(|&c| is_numeral(c));
    let before = at.checked_sub(1).and_then(|before| base.get(before));
    let after = base.get(at + form.chars().count());
    let begins = form.chars().next().is_some_and(is_numeral);
    let ends = form.chars().next_back().is_some_and(is_numeral);
    !(begins && is_part(before) || ends && is_part(after))
}

/// Returns whether a character may belong to a number.
fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '%') || is_han_numeral(c)
}

fn is_han_numeral(c: char) -> bool {
    "〇零一二两三四五六七八九十百千".contains(c)
}

/// Returns the length of a number before a measure word, and its other forms.
fn number(base: &[char], at: usize) -> Option<(usize, Vec<String>)> {
    let before = at.checked_sub(1).and_then(|before| base.get(before));
    if before.is_some_and(|&c| is_numeral(c)) {
        return None;
    }
    let run: String = base.get(at..)?.iter().take_while(|&&c| is_numeral(c)).collect();
    let len = run.chars().count();
    let rest: String = base.get(at + len..)?.iter().take(3).collect();
    let mut forms = Vec::new();
    if rest.starts_with('年') {
        forms = year_forms(&run).unwrap_or_default();
    }
    if forms.is_empty() && MEASURES.iter().any(|measure| rest.starts_with(*measure)) {
        forms = count_forms(&run)?;
    }
    if !forms.contains(&run) {
        return None;
    }
    forms.retain(|form| *form != run);
    Some((len, forms))
}

/// Returns the forms of a year of four digits; none if it is none.
fn year_forms(run: &str) -> Option<Vec<String>> {
    const HAN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| match c {
        '零' => Some(0),
        c => c.to_digit(10).or_else(|| {
            HAN.iter().position(|&han| han == c).and_then(|at| u32::try_from(at).ok())
        }),
    };
    let digits: Vec<u32> = run.chars().map(digit).collect::<Option<_>>()?;
    if digits.len() != 4 || !matches!(digits.first(), Some(1 | 2)) {
        return None;
    }
    let han: String =
        digits.iter().filter_map(|&digit| HAN.get(digit as usize)).collect();
    let ascii: String =
        digits.iter().filter_map(|&digit| char::from_digit(digit, 10)).collect();
    let mut forms = vec![ascii, han.clone()];
    if han.contains('〇') {
        forms.push(han.replace('〇', "零"));
    }
    Some(forms)
}

/// Returns the forms of a whole number from 1 to 9999; none if it is none.
fn count_forms(run: &str) -> Option<Vec<String>> {
    let is_ascii = run.chars().all(|c| c.is_ascii_digit());
    let value = if is_ascii {
        run.parse().ok().filter(|_| !run.starts_with('0'))?
    } else {
        han_value(run)?
    };
    if !(1..=9999).contains(&value) {
        return None;
    }
    let han = han_form(value);
    let mut forms = vec![value.to_string(), han];
    if value == 2 {
        forms.push("两".to_owned());
    }
    Some(forms)
}

/// Returns the value of a numeral in Han characters if it is written as is usual: 十五, 一百零八.
fn han_value(run: &str) -> Option<u32> {
    if run == "两" {
        return Some(2);
    }
    let (mut value, mut digit) = (0, None);
    for c in run.chars() {
        let unit = match c {
            '千' => 1000,
            '百' => 100,
            '十' => 10,
            '零' => continue,
            c => {
                let at = "一二三四五六七八九".chars().position(|known| known == c)?;
                digit = Some(u32::try_from(at).ok()? + 1);
                continue;
            }
        };
        value += digit.take().unwrap_or(1) * unit;
        if value > 9999 {
            return None;
        }
    }
    value += digit.unwrap_or(0);
    // 十四五 and 三三 are no numbers: they read back otherwise.
    (han_form(value) == run).then_some(value)
}

/// Writes a number below ten thousand in Han characters.
fn han_form(value: u32) -> String {
    const DIGITS: [char; 10] =
        ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let mut out = String::new();
    let mut is_gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = value / unit % 10;
        if digit == 0 {
            is_gap = !out.is_empty();
            continue;
        }
        if is_gap {
            out.push('零');
            is_gap = false;
        }
        let is_ten = unit == 10 && digit == 1 && out.is_empty();
        if !is_ten {
            out.extend(DIGITS.get(digit as usize));
        }
        out.push_str(name);
    }
    out
}

/// Returns the phrase with a pair of quote marks at each place in it, but not around all of it.
fn marked(chars: &[char]) -> Vec<String> {
    let len = chars.len();
    let mut out = Vec::new();
    if len > MARKED || chars.contains(&GAP) {
        return out;
    }
    for from in 0..len {
        for to in from + 2..=len {
            if (from, to) == (0, len) {
                continue;
            }
            let mut text = String::new();
            for (at, &c) in chars.iter().enumerate() {
                if at == from || at == to {
                    text.push(MARK);
                }
                text.push(c);
            }
            if to == len {
                text.push(MARK);
            }
            out.push(text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Holds the forms that keep the quote marks as they are against those expected.
    fn check(phrase: &str, expected: &[(&str, &str)]) {
        let found = variants(&[phrase], &[]);
        let found: Vec<(String, &str)> = found
            .iter()
            .filter(|variant| *variant.relation.name() != *"quotes")
            .filter(|variant| !variant.form().contains('“'))
            .map(|variant| (variant.form(), variant.relation.name()))
            .collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(form, relation)| (form.as_str(), *relation)).collect();
        assert_eq!(found, expected, "{phrase}");
    }

    #[test]
    fn minutes_have_both_scripts_and_their_quarters() {
        check(
            "15分钟生活圈",
            &[
                ("1刻钟生活圈", "numeral"),
                ("一刻钟生活圈", "numeral"),
                ("十五分钟生活圈", "numeral"),
            ],
        );
        check("20分钟", &[("二十分钟", "numeral")]);
    }

    #[test]
    fn a_year_has_its_digits_in_both_scripts() {
        check("二〇三五年", &[("2035年", "numeral"), ("二零三五年", "numeral")]);
        check("1999年", &[("一九九九年", "numeral")]);
    }

    #[test]
    fn a_plan_has_its_long_name() {
        check("十四五规划", &[("第十四个五年规划", "abbreviation")]);
        check("十四五时期", &[("第十四个五年规划时期", "abbreviation")]);
        check(
            "第十四个五年规划",
            &[("十四五", "abbreviation"), ("十四五规划", "abbreviation")],
        );
    }

    #[test]
    fn numbers_have_both_scripts_before_a_measure_word_alone() {
        check("两个维护", &[("2个维护", "numeral"), ("二个维护", "numeral")]);
        check("108项", &[("一百零八项", "numeral")]);
        for phrase in ["统一战线", "3.5项", "115.15分", "十四五六", "三三个"]
        {
            check(phrase, &[]);
        }
    }

    #[test]
    fn a_number_is_not_cut_in_two() {
        check("115分钟", &[("一百一十五分钟", "numeral")]);
        check("二十四五规划", &[]);
    }

    #[test]
    fn quote_marks_stand_or_fall() {
        let forms = |phrase: &str| -> Vec<String> {
            variants(&[phrase], &[]).iter().map(Variant::form).collect()
        };
        assert!(forms("打造“一站式”").contains(&"打造一站式".to_owned()));
        assert!(forms("社区生活圈").contains(&"社区“生活圈”".to_owned()));
        assert!(!forms("生活圈").contains(&"“生活圈”".to_owned()));
    }

    #[test]
    fn a_wildcard_stays_where_it_is() {
        let found = variants(&["15分钟", "生活圈"], &[]);
        let forms: Vec<String> = found.iter().map(Variant::form).collect();
        assert!(forms.contains(&"一刻钟*生活圈".to_owned()), "{forms:?}");
    }

    #[test]
    fn a_file_of_the_user_adds_forms_with_their_relation() {
        let own = own_variants(
            "[[variant]]\nid = \"圈\"\nforms = [\"社区生活圈\", \"便民生活圈\"]\nrelation = \"sibling\"",
        )
        .unwrap();
        let found = variants(&["15分钟社区生活圈"], &own);
        let form = found.iter().find(|v| v.form() == "一刻钟便民生活圈").unwrap();
        assert_eq!(form.relation.name(), "sibling");
    }

    #[test]
    fn a_file_that_says_nothing_is_refused() {
        for text in
            ["[[variant]]\nid = \"a\"\nforms = [\"养老\"]", "[[variants]]", "variant ="]
        {
            assert_eq!(own_variants(text).unwrap_err().kind, ErrorKind::Usage, "{text}");
        }
    }

    #[test]
    fn numerals_read_back() {
        for value in 1..10_000 {
            assert_eq!(han_value(&han_form(value)), Some(value));
        }
    }

    proptest! {
        #[test]
        fn a_form_has_the_phrase_among_its_own(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "15分钟", "一刻钟", "十四五", "规划", "第十四个五年规划", "2035年", "二〇三五年",
                    "两", "个", "3", "一", "圈", "路",
                ]),
                1..3,
            ),
        ) {
            let phrase = parts.concat();
            for variant in variants(&[&phrase], &[]) {
                let form = variant.form();
                let back = variants(&[&form], &[]);
                let own: Vec<String> = back.iter().map(Variant::form).collect();
                prop_assert!(
                    own.contains(&phrase),
                    "{} of {}: {:?}", form, phrase, own
                );
            }
        }

        #[test]
        fn any_phrase_has_a_bounded_number_of_forms(
            phrase in "[“”一二十四五年个0-9分钟刻规划第 *]{0,40}",
        ) {
            let found = variants(&[&phrase], &[]);
            prop_assert!(found.len() <= MOST_PHRASES * (MARKED * MARKED + 1));
            let key = fold_phrase(&phrase);
            prop_assert!(found.iter().all(|v| fold_phrase(&v.form()) != key));
        }
    }
}
