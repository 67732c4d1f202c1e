//! A query made ready for one index: phrases as needles, bare words cut, fields as sets of reports.
//!
//! A plan is evaluated on the text of a passage alone ([`Plan::accepts`]): that is the definition of
//! what matches. The index only saves reading passages that cannot ([`Plan::docs`]).

use super::bits::BitSet;
use super::docs::Docs;
use super::listed::Listed;
use super::names::Feature;
use super::proof::{self, Layer, Needle};
use super::question::WordingKind;
use super::terms::{self, Part};
use crate::index::gram::Gram;
use crate::index::passages::Features;
use crate::model::{Role, Span, Topics};

/// A query ready to be run.
#[derive(Debug)]
pub(crate) enum Plan {
    /// An exact phrase.
    Phrase(Phrase),
    /// Bare words: all of them, in any order.
    Words(Words),
    /// All parts.
    And(Vec<Self>),
    /// Any part.
    Or(Vec<Self>),
    /// Not the part.
    Not(Box<Self>),
    /// Two parts with at most so many characters between them.
    Near(Box<Self>, Box<Self>, usize),
    /// Passages of these reports.
    Reports(BitSet),
    /// Passages in sections of this role.
    Role(Role),
    /// Passages that hold a figure or a commitment.
    Has(Feature),
    /// Passages under a heading that holds the words.
    Chapter(Needle),
    /// Passages on a topic.
    Topic(Topic),
}

/// A topic: classes, and words that narrow them.
#[derive(Debug)]
pub(crate) struct Topic {
    /// Whether a class or sub-class is among those asked for, by its number.
    pub(crate) admits: Box<[bool; 256]>,
    /// Words of which a passage must hold one; none if the classes are asked for as a whole.
    pub(crate) words: Vec<Needle>,
}

/// An exact phrase.
#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) needle: Needle,
}

/// A run of bare words.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) words: Vec<Word>,
    /// Runs as typed that were cut; their unbroken occurrence earns a bonus.
    pub(crate) unbroken: Vec<Needle>,
    /// Stretches as typed, as key text, question words left out.
    pub(crate) stretches: Vec<String>,
    /// What they hold beside words of grammar and wordings: what grams are taken from.
    pub(crate) plain: Vec<String>,
    /// How many of the words that are not optional a passage must hold.
    pub(crate) required: usize,
    /// How few of them will do where few passages hold all.
    pub(crate) least: usize,
    /// Whether a number is asked for.
    pub(crate) asks_number: bool,
}

/// One bare word.
#[derive(Debug)]
pub(crate) struct Word {
    /// Key text, Latin letters in lower case.
    pub(crate) text: String,
    pub(crate) needle: Needle,
    /// Forms that reports print and that stand for it.
    pub(crate) also: Vec<Needle>,
    /// What it is to those forms; none where it has none by nature.
    pub(crate) wording: Option<WordingKind>,
    /// The words that it is made of with something between them, if it is made of several.
    pub(crate) apart: Option<Needle>,
    /// Whether the texts have it and no dictionary.
    pub(crate) is_unlisted: bool,
    /// Passages that hold it, for its weight.
    pub(crate) passages: u64,
    /// Whether a passage may lack it: a word that carries no meaning beside others.
    pub(crate) optional: bool,
}

/// The passages that may hold a word.
pub(crate) struct Held<'a> {
    pub(crate) docs: Docs<'a>,
    /// Whether all of them do.
    pub(crate) is_exact: bool,
}

/// Steps through lists of passages that cost as much as looking a word up in a text.
const TEXT_COST: u64 = 32;

/// What a plan needs to know of a passage beside its text.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Number of the report.
    pub(crate) report: u32,
    /// Role of the section.
    pub(crate) role: Role,
    /// Topics of the passage.
    pub(crate) topics: Topics,
    /// What was found in it.
    pub(crate) features: Features,
    /// Headings above, looked up only when a plan asks.
    pub(crate) headings: &'a dyn Fn() -> Vec<String>,
}

impl Place<'_> {
    fn holds(self, feature: Feature) -> bool {
        match feature {
            Feature::Figure => self.features.figure,
            Feature::Commitment => self.features.commitment,
        }
    }
}

impl Plan {
    /// Returns whether a passage matches, by its key in a layer.
    pub(crate) fn accepts(&self, key: &[u8], layer: Layer, place: Place<'_>) -> bool {
        match self {
            Self::Phrase(phrase) => phrase.needle.is_in(key, layer),
            Self::Words(words) => words.accepts(key, layer),
            Self::And(parts) => parts.iter().all(|p| p.accepts(key, layer, place)),
            Self::Or(parts) => parts.iter().any(|p| p.accepts(key, layer, place)),
            Self::Not(part) => !part.accepts(key, layer, place),
            Self::Near(..) => {
                let mut spans = Vec::new();
                self.spans(key, layer, &mut spans);
                !spans.is_empty()
            }
            Self::Reports(reports) => reports.contains(place.report),
            Self::Role(role) => *role == place.role,
            Self::Has(feature) => place.holds(*feature),
            Self::Chapter(needle) => (place.headings)().iter().any(|heading| {
                needle.is_in(Layer::Simplified.key(heading).as_bytes(), Layer::Simplified)
            }),
            Self::Topic(topic) => topic.admits(place.topics) && topic.is_said(key, layer),
        }
    }

    /// Appends the places of what was asked for, unsorted; negated parts have none.
    pub(crate) fn spans(&self, key: &[u8], layer: Layer, out: &mut Vec<Span>) {
        match self {
            Self::Phrase(phrase) => phrase.needle.find(key, layer, out),
            Self::Words(words) => words.spans(key, layer, out),
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().for_each(|part| part.spans(key, layer, out));
            }
            Self::Near(left, right, within) => {
                let (mut a, mut b) = (Vec::new(), Vec::new());
                left.spans(key, layer, &mut a);
                right.spans(key, layer, &mut b);
                proof::merge(&mut a);
                proof::merge(&mut b);
                out.extend(proof::near(key, &a, &b, *within));
            }
            Self::Not(_)
            | Self::Reports(_)
            | Self::Role(_)
            | Self::Has(_)
            | Self::Chapter(_)
            | Self::Topic(_) => {}
        }
    }

    /// Returns the places of what was asked for, in order, without overlap.
    pub(crate) fn matches(&self, key: &[u8], layer: Layer) -> Vec<Span> {
        let mut spans = Vec::new();
        self.spans(key, layer, &mut spans);
        if !matches!(self, Self::Phrase(_)) {
            proof::merge(&mut spans);
        }
        spans
    }

    /// Returns the passages of a part that may match: all that do, and perhaps others.
    pub(crate) fn docs<'a>(&self, part: Part<'a>) -> Docs<'a> {
        match self {
            Self::Phrase(phrase) => {
                terms::key_docs(part, phrase.needle.parts(Layer::Simplified))
            }
            Self::Words(words) => words.docs(part),
            Self::And(parts) => {
                let narrow = parts.iter().filter(|plan| plan.narrows());
                let sets: Vec<Docs<'a>> = narrow.map(|plan| plan.docs(part)).collect();
                if sets.is_empty() { Docs::all(part.range) } else { Docs::and(sets) }
            }
            Self::Or(parts) => {
                Docs::or(parts.iter().map(|plan| plan.docs(part)).collect())
            }
            Self::Near(left, right, _) => {
                Docs::and(vec![left.docs(part), right.docs(part)])
            }
            Self::Topic(topic) if !topic.words.is_empty() => {
                let words = topic.words.iter();
                let docs = words
                    .map(|word| terms::key_docs(part, word.parts(Layer::Simplified)));
                Docs::or(docs.collect())
            }
            Self::Not(_)
            | Self::Reports(_)
            | Self::Role(_)
            | Self::Has(_)
            | Self::Chapter(_)
            | Self::Topic(_) => Docs::all(part.range),
        }
    }

    /// Returns about how many passages of a part [`Plan::docs`] proposes, at most.
    pub(crate) fn size_hint(&self, part: Part<'_>) -> u64 {
        let all = || u64::from(part.range[1] - part.range[0]);
        match self {
            Self::Phrase(phrase) => {
                terms::key_size_hint(part, phrase.needle.parts(Layer::Simplified))
            }
            Self::Words(words) => {
                let hint = |word: &Word| word.size_hint(part);
                match words.spared() {
                    0 => words.demanded().map(hint).min().unwrap_or(0),
                    n => words.rarest().into_iter().take(n + 1).map(hint).sum(),
                }
            }
            Self::And(parts) => {
                let hints = parts.iter().map(|plan| plan.size_hint(part));
                hints.min().unwrap_or_else(all)
            }
            Self::Or(parts) => parts.iter().map(|plan| plan.size_hint(part)).sum(),
            Self::Near(left, right, _) => left.size_hint(part).min(right.size_hint(part)),
            Self::Topic(topic) if !topic.words.is_empty() => {
                let words = topic.words.iter();
                let hints = words.map(|word| {
                    terms::key_size_hint(part, word.parts(Layer::Simplified))
                });
                hints.sum()
            }
            Self::Not(_)
            | Self::Reports(_)
            | Self::Role(_)
            | Self::Has(_)
            | Self::Chapter(_)
            | Self::Topic(_) => all(),
        }
    }

    /// Returns whether a passage matches as soon as it holds enough words: all else that is asked
    /// needs no text, so that lists of words decide ([`super::score`]).
    pub(crate) fn is_decided_by_words(&self) -> bool {
        match self {
            Self::Words(_) => true,
            Self::And(parts) => {
                let is_either =
                    |part: &Self| part.is_beside() || part.is_decided_by_words();
                parts.iter().all(is_either) && parts.iter().any(Self::is_decided_by_words)
            }
            _ => false,
        }
    }

    /// Returns what lists of grams decide of a plan that asks for nothing else of a text.
    pub(crate) fn listed(&self) -> Option<Listed> {
        match self {
            Self::Phrase(phrase) => Listed::of(&phrase.needle),
            Self::And(parts) => {
                let mut asked = parts.iter().filter(|part| !part.is_beside());
                let only = asked.next()?;
                asked.next().is_none().then(|| only.listed()).flatten()
            }
            _ => None,
        }
    }

    /// Returns whether it asks for nothing of a text.
    fn is_beside(&self) -> bool {
        match self {
            Self::Reports(_) | Self::Role(_) | Self::Has(_) => true,
            Self::Topic(topic) => topic.words.is_empty(),
            Self::And(parts) | Self::Or(parts) => parts.iter().all(Self::is_beside),
            Self::Not(part) => part.is_beside(),
            _ => false,
        }
    }

    /// Returns whether a passage that holds what is asked of its text matches; only for plans that
    /// lists decide ([`Plan::is_decided_by_words`], [`Plan::listed`]).
    pub(crate) fn accepts_beside(&self, place: Place<'_>) -> bool {
        match self {
            _ if self.is_beside() => self.accepts(&[], Layer::Simplified, place),
            Self::And(parts) => parts.iter().all(|part| part.accepts_beside(place)),
            _ => true,
        }
    }

    /// Returns whether postings can narrow the part down.
    fn narrows(&self) -> bool {
        match self {
            Self::Phrase(_) | Self::Words(_) | Self::Near(..) => true,
            Self::Topic(topic) => !topic.words.is_empty(),
            Self::And(parts) => parts.iter().any(Self::narrows),
            Self::Or(parts) => parts.iter().all(Self::narrows),
            Self::Not(_)
            | Self::Reports(_)
            | Self::Role(_)
            | Self::Has(_)
            | Self::Chapter(_) => false,
        }
    }

    /// Calls `see` with every phrase and every run of words outside a negation.
    pub(crate) fn for_each_leaf<'p>(&'p self, see: &mut dyn FnMut(&'p Self)) {
        match self {
            Self::Phrase(_) | Self::Words(_) => see(self),
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().for_each(|part| part.for_each_leaf(see));
            }
            Self::Near(left, right, _) => {
                left.for_each_leaf(see);
                right.for_each_leaf(see);
            }
            Self::Not(_)
            | Self::Reports(_)
            | Self::Role(_)
            | Self::Has(_)
            | Self::Chapter(_)
            | Self::Topic(_) => {}
        }
    }

    /// Returns whether a passage's topics decide anything.
    pub(crate) fn asks_topics(&self) -> bool {
        match self {
            Self::Topic(_) => true,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::asks_topics),
            Self::Not(part) => part.asks_topics(),
            Self::Near(left, right, _) => left.asks_topics() || right.asks_topics(),
            Self::Phrase(_)
            | Self::Words(_)
            | Self::Reports(_)
            | Self::Role(_)
            | Self::Has(_)
            | Self::Chapter(_) => false,
        }
    }

    /// Returns whether a phrase or words are asked for in traditional characters.
    pub(crate) fn is_traditional(&self) -> bool {
        let mut found = false;
        self.for_each_leaf(&mut |leaf| match leaf {
            Self::Phrase(phrase) => found |= phrase.needle.is_traditional(),
            Self::Words(words) => {
                found |= words.words.iter().any(|word| word.needle.is_traditional());
            }
            _ => {}
        });
        found
    }
}

impl Topic {
    /// Returns whether a passage is of one of the classes.
    fn admits(&self, topics: Topics) -> bool {
        topics.iter().any(|topic| self.admits[usize::from(topic.get())])
    }

    /// Returns whether a passage holds one of the words, in whichever script.
    fn is_said(&self, key: &[u8], layer: Layer) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let simplified;
        let key = match layer {
            Layer::Simplified => key,
            Layer::Written => {
                simplified = Layer::Simplified.key(&String::from_utf8_lossy(key));
                simplified.as_bytes()
            }
        };
        self.words.iter().any(|word| word.is_in(key, Layer::Simplified))
    }
}

impl Words {
    fn accepts(&self, key: &[u8], layer: Layer) -> bool {
        let mut missing = self.demanded().count().saturating_sub(self.required);
        self.demanded().all(|word| {
            if word.is_in(key, layer) {
                return true;
            }
            let may_miss = missing > 0;
            missing = missing.saturating_sub(1);
            may_miss
        })
    }

    /// Returns the words that are not optional.
    pub(crate) fn demanded(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| !word.optional)
    }

    fn spans(&self, key: &[u8], layer: Layer, out: &mut Vec<Span>) {
        for unbroken in &self.unbroken {
            unbroken.find(key, layer, out);
        }
        for word in self.demanded() {
            word.needle.find(key, layer, out);
            word.also.iter().for_each(|long| long.find(key, layer, out));
        }
    }

    fn docs<'a>(&self, part: Part<'a>) -> Docs<'a> {
        let held = self.words.iter().zip(self.held(part));
        let demanded = held.filter(|(word, _)| !word.optional);
        Docs::some(demanded.map(|(_, held)| held.docs).collect(), self.required)
    }

    /// Returns the passages of a part that may hold each word.
    pub(crate) fn held<'a>(&self, part: Part<'a>) -> Vec<Held<'a>> {
        let long = self.demanded().filter(|word| !word.is_character());
        let least = long.map(|word| word.size_hint(part)).min();
        let held = self.words.iter().map(|word| {
            // A single character begins many grams: where few passages hold the other words, it is
            // looked for in them, and a word that only scores is looked for in the best.
            let is_dear = word.is_character() && {
                let cost = word.needle.parts(Layer::Simplified);
                let cost: u64 = cost.map(|key| terms::char_cost(part, key)).sum();
                let others = least.filter(|_| self.spared() == 0);
                word.optional || others.is_some_and(|least| cost > least * TEXT_COST)
            };
            match is_dear {
                true => Held { docs: Docs::all(part.range), is_exact: false },
                false => word.held(part),
            }
        });
        held.collect()
    }

    /// Returns how many of the words demanded may be missing.
    pub(crate) fn spared(&self) -> usize {
        self.demanded().count().saturating_sub(self.required)
    }

    /// Returns the words that are not optional, rarest first.
    fn rarest(&self) -> Vec<&Word> {
        let mut words: Vec<&Word> = self.demanded().collect();
        words.sort_by_key(|word| word.passages);
        words
    }

    /// Lets words stand with something between the words that they are made of; returns whether any may.
    pub(crate) fn take_apart(&mut self) -> bool {
        let mut any = false;
        for word in &mut self.words {
            if let Some(apart) = word.apart.take() {
                word.also.push(apart);
                any = true;
            }
        }
        any
    }

    /// Returns about how many passages must be looked at if one word more may be missing.
    pub(crate) fn cost_of_sparing(&self) -> u64 {
        let rarest = self.rarest().into_iter().take(self.spared() + 2);
        rarest.map(|word| word.passages).sum()
    }
}

impl Word {
    /// Returns the forms that stand for it as key text.
    pub(crate) fn other_forms(&self) -> Vec<String> {
        let first =
            |form: &Needle| form.parts(Layer::Simplified).map(str::to_owned).next();
        self.also.iter().filter_map(first).collect()
    }

    /// Returns whether it stands in a key, in any of its forms.
    pub(crate) fn is_in(&self, key: &[u8], layer: Layer) -> bool {
        let mut forms = std::iter::once(&self.needle).chain(&self.also);
        forms.any(|form| form.is_in(key, layer))
    }

    fn size_hint(&self, part: Part<'_>) -> u64 {
        let forms = std::iter::once(&self.needle).chain(&self.also);
        forms.map(|form| terms::key_size_hint(part, form.parts(Layer::Simplified))).sum()
    }

    /// Returns how often it stands in a key, in any of its forms.
    pub(crate) fn count(&self, key: &[u8], layer: Layer) -> usize {
        let forms = std::iter::once(&self.needle).chain(&self.also);
        forms.map(|form| form.count(key, layer)).sum()
    }

    /// Returns whether it is a single character.
    fn is_character(&self) -> bool {
        self.also.is_empty() && self.text.chars().nth(1).is_none()
    }

    fn held<'a>(&self, part: Part<'a>) -> Held<'a> {
        let forms = || std::iter::once(&self.needle).chain(&self.also);
        let is_gram = |form: &Needle| {
            let mut parts = form.parts(Layer::Simplified);
            let is_gram = parts.next().is_some_and(|part| {
                part.chars().count() <= 2 || Gram::digits(part.as_bytes()).is_some()
            });
            is_gram && parts.next().is_none()
        };
        let docs = |form: &Needle| terms::key_docs(part, form.parts(Layer::Simplified));
        Held {
            docs: Docs::or(forms().map(docs).collect()),
            is_exact: forms().all(is_gram),
        }
    }
}
