//! The lexicons of commitments: words that open a clause, signs anywhere in a sentence, and names of
//! bodies.
//!
//! Heads are looked up by longest prefix, signs by one pass over the sentence, so that cost does not
//! grow with the lists. The words themselves stand in `heads.tsv`, `signs.tsv`
//! and `bodies.tsv`. It does not judge: what words mean together is decided by its users.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::extract::lexicon::Lexicon;
use crate::model::{CommitmentKind, Span, Strength};

/// What a word at the head of a clause can be. A word may be several things: 加快 opens an act and
/// may also stand before one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The type of the commitment that it makes as an act.
    pub(super) act: Option<CommitmentKind>,
    /// Leaves the act to a second act that follows at once.
    pub(super) light: bool,
    /// The completion of the act can be seen.
    pub(super) checked: bool,
    /// The completion can be seen if the object has a name.
    pub(super) named: bool,
    /// May stand before an act.
    pub(super) before: bool,
    /// Undertakes nothing that can be checked.
    pub(super) stance: bool,
    /// Opens a clause that prepares the next.
    pub(super) opening: bool,
    /// Its act stands later in the clause.
    pub(super) marker: bool,
    /// Only looks like an act.
    pub(super) noun: bool,
    /// Among formulas of attitude undertakes nothing.
    pub(super) weak: bool,
    /// After a light act is its object.
    pub(super) nominal: bool,
    /// What follows belongs to its object, though it be an act.
    pub(super) alone: bool,
    /// The strength that it gives.
    pub(super) strength: Option<Strength>,
}

/// Returns the longest head that `text` begins with, and its length in bytes.
pub(super) fn head_of(text: &str) -> Option<(usize, Head)> {
    HEADS.longest(text).map(|word| (word.len, *word.tag))
}

static HEADS: LazyLock<Lexicon<Head>> = LazyLock::new(|| {
    let mut heads: BTreeMap<&'static str, Head> = BTreeMap::new();
    for (kind, flags, words) in rows(include_str!("heads.tsv")) {
        for word in words.split(' ') {
            mark(heads.entry(word).or_default(), kind, flags);
        }
    }
    Lexicon::new(heads.into_iter().map(|(word, head)| (word.to_owned(), head)))
});

/// Adds what one line says of a word.
fn mark(head: &mut Head, kind: &str, flags: &str) {
    match kind {
        "stance" => head.stance = true,
        "before" => head.before = true,
        "opening" => head.opening = true,
        "marker" => head.marker = true,
        "noun" => head.noun = true,
        _ => head.act = head.act.or_else(|| kind_named(kind)),
    }
    for flag in flags.split(' ') {
        match flag {
            "light" => head.light = true,
            "checked" => head.checked = true,
            "named" => head.named = true,
            "weak" => head.weak = true,
            "nominal" => head.nominal = true,
            "alone" => head.alone = true,
            "hard" => head.strength = Some(Strength::Hard),
            "soft" => head.strength = Some(Strength::Soft),
            "exploratory" => head.strength = Some(Strength::Exploratory),
            _ => {}
        }
    }
}

fn kind_named(name: &str) -> Option<CommitmentKind> {
    Some(match name {
        "outcome" => CommitmentKind::OutcomeTarget,
        "delivery" => CommitmentKind::OutputDelivery,
        "policy" => CommitmentKind::PolicyInstrument,
        "process" => CommitmentKind::Process,
        "maintenance" => CommitmentKind::Maintenance,
        "prohibition" => CommitmentKind::Prohibition,
        "pursuit" => CommitmentKind::PursuitOfThirdParty,
        _ => return None,
    })
}

/// Splits a data file into its rows of three columns; a missing second column is empty.
fn rows(
    text: &'static str,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (kind, rest) = line.split_once('\t')?;
        let (flags, words) = rest.split_once('\t').unwrap_or(("", rest));
        Some((kind, flags, words))
    })
}

/// What a sign says, as a set: a word may say several things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signs(u32);

/// The names of the signs in `signs.tsv`, in the order of their bits.
const SIGN_NAMES: [&str; 17] = [
    "past",
    "guide",
    "target",
    "problem",
    "situation",
    "thanks",
    "appeal",
    "formula",
    "pledge",
    "resolve",
    "modal",
    "leadin",
    "bound",
    "about",
    "fact",
    "result",
    "frame",
];

impl Signs {
    /// Something was done.
    pub(super) const PAST: Self = Self(1);
    /// Guiding thought.
    pub(super) const GUIDE: Self = Self(1 << 1);
    /// Targets follow.
    pub(super) const TARGET: Self = Self(1 << 2);
    /// Problems and shortcomings.
    pub(super) const PROBLEM: Self = Self(1 << 3);
    /// The state of the world.
    pub(super) const SITUATION: Self = Self(1 << 4);
    /// Thanks and formalities.
    pub(super) const THANKS: Self = Self(1 << 5);
    /// An appeal to everybody.
    pub(super) const APPEAL: Self = Self(1 << 6);
    /// A formula of political loyalty or attitude.
    pub(super) const FORMULA: Self = Self(1 << 7);
    /// Somebody takes something upon himself.
    pub(super) const PLEDGE: Self = Self(1 << 8);
    /// A problem is to be solved.
    pub(super) const RESOLVE: Self = Self(1 << 9);
    /// Will, must, should.
    pub(super) const MODAL: Self = Self(1 << 10);
    /// A list follows.
    pub(super) const LEAD_IN: Self = Self(1 << 11);
    /// A bound that leaves no room.
    pub(super) const BOUND: Self = Self(1 << 12);
    /// A bound that leaves room.
    pub(super) const ABOUT: Self = Self(1 << 13);
    /// A copula or a verb of saying.
    pub(super) const FACT: Self = Self(1 << 14);
    /// A state that is to hold.
    pub(super) const RESULT: Self = Self(1 << 15);
    /// Guiding thought or general requirements begin and go on.
    pub(super) const FRAME: Self = Self(1 << 16);

    /// Returns whether one of `other` is among them.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns both together.
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn named(name: &str) -> Self {
        let bit = SIGN_NAMES.iter().position(|known| *known == name);
        bit.map_or(Self::default(), |bit| Self(1 << bit))
    }
}

/// A sign with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    /// Bytes in the passage's text.
    pub(super) span: Span,
    /// What it says.
    pub(super) says: Signs,
}

/// Returns the signs of a stretch of text in order, the longest at each place, without overlap.
pub(super) fn signs_of(text: &str, within: Span) -> Vec<Sign> {
    let mut signs = Vec::new();
    SIGNS.find(text.get(within.range()).unwrap_or_default(), |word, place| {
        // Neutral words only hide the signs inside them.
        if *word.tag != Signs::default() {
            let span = Span::new(within.start + place.start, within.start + place.end);
            signs.push(Sign { span, says: *word.tag });
        }
    });
    signs
}

static SIGNS: LazyLock<Lexicon<Signs>> = LazyLock::new(|| {
    let mut signs: BTreeMap<&'static str, Signs> = BTreeMap::new();
    for (name, _, list) in rows(include_str!("signs.tsv")) {
        for word in list.split(' ') {
            let says = signs.entry(word).or_default();
            *says = says.with(Signs::named(name));
        }
    }
    Lexicon::new(signs.into_iter().map(|(word, says)| (word.to_owned(), says)))
});

/// The words of `bodies.tsv`.
pub(super) struct Bodies {
    /// Labels before a list of bodies: 主办单位.
    pub(super) labels: Vec<&'static str>,
    /// Ends of a body's name: 局.
    pub(super) ends: Vec<&'static str>,
    /// Whole names that stand for bodies: 各级政府.
    pub(super) names: Vec<&'static str>,
}

/// Returns the names of bodies.
pub(super) fn bodies() -> &'static Bodies {
    static BODIES: LazyLock<Bodies> = LazyLock::new(|| {
        let list = |kind: &str| -> Vec<&'static str> {
            rows(include_str!("bodies.tsv"))
                .filter(|(name, _, _)| *name == kind)
                .flat_map(|(_, _, words)| words.split(' '))
                .collect()
        };
        Bodies { labels: list("label"), ends: list("end"), names: list("name") }
    });
    &BODIES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_head_decides() {
        let check = |text: &str, word: &str, noun: bool| {
            let (end, head) = head_of(text).unwrap();
            assert_eq!((text.get(..end).unwrap(), head.noun), (word, noun), "{text}");
        };
        check("服务业增加值增长6%", "服务业", true);
        check("服务企业发展", "服务", false);
        check("编制完成专项规划", "编制完成", false);
        assert_eq!(head_of("晴川河"), None);
        assert_eq!(head_of(""), None);
    }

    #[test]
    fn a_word_may_be_an_act_and_stand_before_one() {
        let (_, head) = head_of("确保安全").unwrap();
        assert!(head.before && head.strength == Some(Strength::Hard));
        let (_, head) = head_of("加快建设").unwrap();
        assert!(head.light && head.act == Some(CommitmentKind::Process));
    }

    #[test]
    fn longer_words_hide_the_signs_inside_them() {
        let says = |text: &str| -> Vec<Signs> {
            signs_of(text, Span::new(0, text.len()))
                .iter()
                .map(|sign| sign.says)
                .collect()
        };
        assert_eq!(says("为了居民"), []);
        assert!(says("建成了").iter().any(|s| s.has(Signs::PAST)));
        assert!(!says("主要道路").iter().any(|s| s.has(Signs::MODAL)));
    }

    #[test]
    fn every_kind_and_sign_of_the_files_is_known() {
        for (kind, _, _) in rows(include_str!("heads.tsv")) {
            let other = ["stance", "before", "opening", "marker", "noun"];
            assert!(kind_named(kind).is_some() || other.contains(&kind), "{kind}");
        }
        for (name, _, _) in rows(include_str!("signs.tsv")) {
            assert!(name == "neutral" || SIGN_NAMES.contains(&name), "{name}");
        }
    }
}
