//! Speaks by the rules: grows sentences of one report from its seed.
//!
//! Three things make the text come back to itself as real reports do. A class of words with a tail
//! answers now and then with a word that the report has used lately. A stock gives the same wording
//! for the same rank anywhere in its scope, ranks by Zipf's law. And a region's places and projects
//! are a stock of its own.
//!
//! Deliberately without a model of meaning: a sentence is grammatical, not true, and figures of two
//! years do not add up.

use super::country::Region;
use super::draw::{happens, mix, rank};
use super::grammar::{Grammar, Piece, Scope};
use super::random::Random;
use super::slot::{Slot, write_number};

/// Share of words of open classes that the report has used lately.
const ECHO: f64 = 0.25;

/// How many words of a class are remembered.
const MEMORY: usize = 60;

/// Deepest nesting; beyond it the first expansion is taken.
const DEPTH: usize = 24;

/// What a report is written about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'c> {
    pub(crate) region: &'c Region,
    pub(crate) year: u16,
    /// Seed of the whole country.
    pub(crate) seed: u64,
}

impl Setting<'_> {
    /// Returns the report's own seed.
    pub(crate) fn own_seed(&self) -> u64 {
        mix(&[self.region.seed, 5, u64::from(self.year)])
    }

    /// Returns the first year of the era, which decides what is quoted as guiding thought.
    fn era(&self) -> usize {
        [2003_u16, 2013, 2018].iter().filter(|&&start| self.year >= start).count()
    }
}

/// Speaks for one report.
pub(crate) struct Voice<'g> {
    grammar: &'g Grammar,
    setting: Setting<'g>,
    thoughts: [usize; 4],
    pub(crate) random: Random,
    memory: Vec<Vec<usize>>,
    in_stock: bool,
}

impl<'g> Voice<'g> {
    /// Starts a report.
    pub(crate) fn new(
        grammar: &'g Grammar,
        setting: Setting<'g>,
    ) -> anyhow::Result<Self> {
        let thought = |year| grammar.symbol(&format!("thought{year}"));
        Ok(Self {
            grammar,
            setting,
            thoughts: [thought(2000)?, thought(2003)?, thought(2013)?, thought(2018)?],
            random: Random::seeded(setting.own_seed()),
            memory: vec![Vec::new(); grammar.classes.len()],
            in_stock: false,
        })
    }

    /// Adds an expansion of a symbol to the text.
    pub(crate) fn speak(&mut self, symbol: usize, out: &mut String) {
        self.expand(symbol, out, 0);
    }

    /// Forgets the words of a section: the next is about something else.
    pub(crate) fn forget(&mut self) {
        self.memory.iter_mut().for_each(Vec::clear);
    }

    fn expand(&mut self, at: usize, out: &mut String, depth: usize) {
        let grammar = self.grammar;
        let Some(symbol) = grammar.symbols.get(at) else { return };
        let drawn = if depth < DEPTH { symbol.table.draw(&mut self.random) } else { 0 };
        for piece in symbol.expansions.get(drawn).into_iter().flatten() {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Symbol(symbol) => self.expand(*symbol, out, depth + 1),
                Piece::Class(class) => self.word(*class, out),
                Piece::Slot(slot) => self.fill(*slot, out, depth),
                Piece::Stock(scope, symbol) => self.recall(*scope, *symbol, out, depth),
            }
        }
    }

    fn word(&mut self, at: usize, out: &mut String) {
        let Some(class) = self.grammar.classes.get(at) else { return };
        let echoes = class.is_open && !self.in_stock;
        let remembered = match self.memory.get(at) {
            Some(words) if echoes && happens(&mut self.random, ECHO) => {
                words.get(self.random.below(words.len())).copied()
            }
            _ => None,
        };
        let drawn = remembered.unwrap_or_else(|| class.table.draw(&mut self.random));
        out.push_str(class.words.get(drawn).map_or("", String::as_str));
        if let Some(memory) = self.memory.get_mut(at).filter(|_| echoes) {
            if memory.len() < MEMORY {
                memory.push(drawn);
            } else if let Some(oldest) = memory.get_mut(self.random.below(MEMORY)) {
                *oldest = drawn;
            }
        }
    }

    /// Takes a wording from a stock: its rank is drawn, and the rank is the seed of the wording.
    fn recall(&mut self, scope: Scope, symbol: usize, out: &mut String, depth: usize) {
        let (seed, size) = match scope {
            Scope::Country => (self.setting.seed, 400_000),
            Scope::Region => (self.setting.region.seed, 120),
            Scope::Report => (self.setting.own_seed(), 60),
        };
        let rank = rank(&mut self.random, size) as u64;
        let seeded = Random::seeded(mix(&[seed, 6, symbol as u64, rank]));
        let random = std::mem::replace(&mut self.random, seeded);
        let in_stock = std::mem::replace(&mut self.in_stock, true);
        self.expand(symbol, out, depth + 1);
        self.random = random;
        self.in_stock = in_stock;
    }

    fn fill(&mut self, slot: Slot, out: &mut String, depth: usize) {
        let Setting { region, year, .. } = self.setting;
        match slot {
            Slot::Year => out.push_str(&year.to_string()),
            Slot::LastYear => out.push_str(&(year - 1).to_string()),
            Slot::PastYear => {
                let back = 3 + self.random.below(6) as u16;
                out.push_str(&(year - back).to_string());
            }
            Slot::Kind => out.push(region.kind()),
            Slot::Upper => out.push(region.upper()),
            Slot::Region => out.push_str(region.name()),
            Slot::Thought => {
                let thought = self.thoughts.get(self.setting.era()).copied();
                self.expand(thought.unwrap_or_default(), out, depth + 1);
            }
            Slot::Whole(_) | Slot::Small | Slot::Amount | Slot::Rate => {
                write_number(out, slot, &mut self.random);
            }
        }
    }
}
