//! Reads the rules by which sentences grow.
//!
//! `grammar.txt` opens a symbol by `[symbol]`; each line below is a weight and an expansion: text
//! with `{names}` of symbols, of classes of words, or of slots. `{name@scope}` takes a wording from
//! a stock (see [`Scope`]). Names are resolved once, so that writing follows numbers.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};

use super::dictionary;
use super::draw::Table;
use super::lexicon::{Class, classes};
use super::slot::Slot;

const RULES: &str = include_str!("grammar.txt");

/// How far a wording is shared: terms by the country, projects by a region, themes by a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Country,
    Region,
    Report,
}

/// A piece of an expansion.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(String),
    Symbol(usize),
    Stock(Scope, usize),
    Class(usize),
    Slot(Slot),
}

/// A symbol with its expansions.
#[derive(Debug, Default)]
pub(crate) struct Symbol {
    pub(crate) table: Table,
    pub(crate) expansions: Vec<Vec<Piece>>,
}

/// All rules and words.
#[derive(Debug)]
pub(crate) struct Grammar {
    names: BTreeMap<String, usize>,
    class_names: BTreeMap<String, usize>,
    pub(crate) symbols: Vec<Symbol>,
    pub(crate) classes: Vec<Class>,
}

impl Grammar {
    /// Reads the rules and the words; takes about a second, nearly all of it for the dictionary.
    pub(crate) fn load() -> Result<Self> {
        Self::parse(RULES, classes(&dictionary::words())?)
    }

    fn parse(rules: &str, classes: BTreeMap<String, Class>) -> Result<Self> {
        let sections = sections(rules)?;
        let names = sections.iter().enumerate().map(|(at, s)| (s.0.to_owned(), at));
        let class_names = classes.keys().enumerate().map(|(at, name)| (name.clone(), at));
        let mut grammar = Self {
            names: names.collect(),
            class_names: class_names.collect(),
            symbols: Vec::new(),
            classes: classes.into_values().collect(),
        };
        for (name, lines) in &sections {
            let symbol =
                grammar.symbol_of(lines).with_context(|| format!("in [{name}]"))?;
            grammar.symbols.push(symbol);
        }
        Ok(grammar)
    }

    /// Returns a symbol by name.
    pub(crate) fn symbol(&self, name: &str) -> Result<usize> {
        self.names.get(name).copied().with_context(|| format!("no symbol {name}"))
    }

    /// Returns the words of a class.
    pub(crate) fn words(&self, name: &str) -> Result<&Class> {
        let at =
            self.class_names.get(name).with_context(|| format!("no class {name}"))?;
        self.classes.get(*at).with_context(|| format!("no class {name}"))
    }

    fn symbol_of(&self, lines: &[&str]) -> Result<Symbol> {
        let mut weights = Vec::new();
        let mut expansions = Vec::new();
        for line in lines {
            let (weight, text) = line.split_once(' ').context("no weight")?;
            weights.push(weight.parse().with_context(|| format!("weight of {text}"))?);
            expansions.push(self.pieces(text)?);
        }
        Ok(Symbol { table: Table::new(&weights), expansions })
    }

    fn pieces(&self, mut text: &str) -> Result<Vec<Piece>> {
        let mut out = Vec::new();
        while let Some((before, rest)) = text.split_once('{') {
            let (name, after) = rest.split_once('}').context("no closing }")?;
            if !before.is_empty() {
                out.push(Piece::Text(before.to_owned()));
            }
            out.push(self.piece(name)?);
            text = after;
        }
        if !text.is_empty() {
            out.push(Piece::Text(text.to_owned()));
        }
        Ok(out)
    }

    fn piece(&self, name: &str) -> Result<Piece> {
        if let Some((name, scope)) = name.split_once('@') {
            let scope = match scope {
                "country" => Scope::Country,
                "region" => Scope::Region,
                "report" => Scope::Report,
                _ => bail!("no scope {scope}"),
            };
            return Ok(Piece::Stock(scope, self.symbol(name)?));
        }
        if let Some(&symbol) = self.names.get(name) {
            return Ok(Piece::Symbol(symbol));
        }
        if let Some(&class) = self.class_names.get(name) {
            return Ok(Piece::Class(class));
        }
        Slot::named(name).map(Piece::Slot).with_context(|| format!("nothing is {name}"))
    }
}

fn sections(rules: &str) -> Result<Vec<(&str, Vec<&str>)>> {
    let mut out: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in rules.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            out.push((name, Vec::new()));
        } else {
            let (_, lines) = out.last_mut().context("a rule before the first symbol")?;
            lines.push(line);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_name_only_what_exists() {
        Grammar::parse(RULES, classes(&[]).unwrap()).unwrap();
    }

    #[test]
    fn an_unknown_name_is_told() {
        let told = Grammar::parse("[a]\n1 {b}", BTreeMap::new()).unwrap_err();
        assert!(format!("{told:#}").contains("nothing is b"), "{told:#}");
    }

    #[test]
    fn text_and_names_alternate() {
        let grammar = Grammar::parse("[a]\n1 甲{a@region}乙", BTreeMap::new()).unwrap();
        let [Piece::Text(_), Piece::Stock(Scope::Region, 0), Piece::Text(_)] =
            grammar.symbols[0].expansions[0].as_slice()
        else {
            panic!("{:?}", grammar.symbols)
        };
    }
}
