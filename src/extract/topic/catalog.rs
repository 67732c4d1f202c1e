//! The classes and sub-classes with their codes, and the names that people type for them.
//!
//! A class or sub-class has a number, its line in `classes.tsv`; the index keeps numbers. A familiar name
//! (`familiar.tsv`) means classes as a whole (就业 is sub-class 1501) or something narrower: 城市更新 is what
//! speaks of 旧改, 加装电梯 … among the passages of its classes. [`Catalog::find`] takes codes (`13`, `1301`),
//! official names and familiar ones. It does not guess: [`Catalog::names`] are for suggestions.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::{TopicNumber, Topics};

/// A class or sub-class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Class {
    pub(crate) number: TopicNumber,
    /// Two digits for a class, four for a sub-class.
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// Major topics of the Comparative Agendas Project, of a class alone.
    pub(crate) cap: Vec<u8>,
}

impl Class {
    /// Returns whether it has no class above.
    pub(crate) fn is_main(&self) -> bool {
        self.code.len() == 2
    }

    /// Returns whether it is a class or sub-class, or stands below it.
    pub(crate) fn is_part_of(&self, other: &Self) -> bool {
        self.code.starts_with(other.code)
    }
}

/// A name with what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// The name that is shown.
    pub(crate) name: &'static str,
    /// Other names of the same.
    pub(crate) also: Vec<&'static str>,
    /// Classes and sub-classes; none for any.
    pub(crate) numbers: Vec<TopicNumber>,
    /// Words of which a passage holds one; none for the classes as a whole.
    pub(crate) words: Vec<&'static str>,
}

impl Named {
    /// Returns the class or sub-class that it means as a whole; none if it is narrower.
    pub(crate) fn class(&self) -> Option<&'static Class> {
        match (self.words.as_slice(), self.numbers.as_slice()) {
            ([], &[number]) => Catalog::get().class(number),
            _ => None,
        }
    }

    /// Returns whether a passage's topics are among its classes; its words are not looked at.
    pub(crate) fn admits(&self, topics: Topics) -> bool {
        self.numbers.is_empty()
            || topics.iter().any(|topic| {
                let main = Catalog::get().main(topic);
                self.numbers.iter().any(|&n| n == topic || n == main)
            })
    }
}

/// All classes and names.
#[derive(Debug)]
pub(crate) struct Catalog {
    classes: Vec<Class>,
    /// Number of the class of each class and sub-class, by its number less one.
    mains: Vec<TopicNumber>,
    familiar: Vec<Named>,
    by_name: HashMap<&'static str, usize>,
    by_code: HashMap<&'static str, TopicNumber>,
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::read);

/// The lines of a data file that are no comments, cut at tabs.
pub(super) fn lines(file: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.splitn(3, '\t');
        Some([cells.next()?, cells.next()?, cells.next()?])
    })
}

impl Catalog {
    /// Returns the catalog.
    pub(crate) fn get() -> &'static Self {
        &CATALOG
    }

    fn read() -> Self {
        let mut classes = Vec::new();
        let mut mains = Vec::new();
        let mut by_code = HashMap::new();
        let mut main = None;
        for ([code, name, cap], number) in
            lines(include_str!("classes.tsv")).zip(1..=u8::MAX)
        {
            let Some(number) = TopicNumber::new(number) else { continue };
            let cap = cap.split(' ').filter_map(|c| c.parse().ok()).collect();
            main = main.filter(|_| code.len() > 2).or(Some(number));
            mains.extend(main);
            by_code.insert(code, number);
            classes.push(Class { number, code, name, cap });
        }
        let mut catalog = Self {
            classes,
            mains,
            familiar: Vec::new(),
            by_name: HashMap::new(),
            by_code,
        };
        for [names, codes, words] in lines(include_str!("familiar.tsv")) {
            catalog.add_familiar(names, codes, words);
        }
        catalog
    }

    fn add_familiar(
        &mut self,
        names: &'static str,
        codes: &'static str,
        words: &'static str,
    ) {
        let mut names = names.split(' ');
        let Some(name) = names.next() else { return };
        let also: Vec<_> = names.collect();
        let numbers = codes.split(' ').filter_map(|c| self.by_code.get(c).copied());
        let words = words.split(' ').filter(|&word| word != "-").collect();
        let named = Named { name, also: also.clone(), numbers: numbers.collect(), words };
        let at = self.familiar.len();
        for name in std::iter::once(name).chain(also) {
            // A name that is first in a line means that line, whatever other lines say.
            if named.name == name {
                self.by_name.insert(name, at);
            } else {
                self.by_name.entry(name).or_insert(at);
            }
        }
        self.familiar.push(named);
    }

    /// Returns all classes and sub-classes, each class before its own.
    pub(crate) fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// Returns the familiar names that are narrower than a class and most at home in it.
    pub(crate) fn familiar_of(&self, class: &Class) -> impl Iterator<Item = &Named> {
        self.familiar.iter().filter(|named| {
            let first = named.numbers.first().and_then(|&number| self.class(number));
            !named.words.is_empty() && first.is_some_and(|f| f.is_part_of(class))
        })
    }

    /// Returns the familiar names that mean a class or sub-class as a whole.
    pub(crate) fn also(&self, number: TopicNumber) -> Vec<&'static str> {
        let whole = self.familiar.iter().filter(|named| {
            named.words.is_empty() && named.numbers.as_slice() == [number]
        });
        whole
            .flat_map(|n| std::iter::once(n.name).chain(n.also.iter().copied()))
            .collect()
    }

    /// Returns a class or sub-class by its number.
    pub(crate) fn class(&self, number: TopicNumber) -> Option<&Class> {
        self.classes.get(usize::from(number.get()) - 1)
    }

    /// Returns the number of the class of a class or sub-class.
    pub(crate) fn main(&self, number: TopicNumber) -> TopicNumber {
        self.mains.get(usize::from(number.get()) - 1).copied().unwrap_or(number)
    }

    /// Returns the number of a code.
    pub(crate) fn number(&self, code: &str) -> Option<TopicNumber> {
        self.by_code.get(code).copied()
    }

    /// Returns what a code or name as typed stands for; none if it is unknown.
    ///
    /// Official names come first, then familiar ones; a class may be named by a part of its own between
    /// 、 (卫生 of 卫生、体育). Misses a name with another word in it (养老事业).
    pub(crate) fn find(&self, typed: &str) -> Option<Named> {
        let typed = typed.trim();
        let one_digit = format!("0{typed}");
        let code = self.number(typed).or_else(|| match typed.len() {
            1 | 3 => self.number(&one_digit),
            _ => None,
        });
        let official = code.and_then(|number| self.class(number)).or_else(|| {
            // 其他 is the name of a class and of many sub-classes.
            self.classes.iter().find(|class| class.name == typed && class.is_main())
        });
        if let Some(class) = official {
            return Some(whole(class));
        }
        if let Some(named) = self.by_name.get(typed).and_then(|&at| self.familiar.get(at))
        {
            return Some(named.clone());
        }
        let named = |class: &&Class| class.name == typed && typed != "其他";
        let part = |class: &&Class| class.name.split(['、', '（']).any(|n| n == typed);
        let classes = || self.classes.iter();
        let found = classes().find(named).or_else(|| classes().find(part));
        found.map(whole)
    }

    /// Returns every name that [`Self::find`] knows, for suggestions.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        let familiar = self.familiar.iter();
        let familiar =
            familiar.flat_map(|n| std::iter::once(n.name).chain(n.also.iter().copied()));
        familiar.chain(self.classes.iter().map(|class| class.name))
    }
}

fn whole(class: &Class) -> Named {
    Named {
        name: class.name,
        also: Vec::new(),
        numbers: vec![class.number],
        words: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, codes: &[&str], narrower: bool) {
        let catalog = Catalog::get();
        let found = catalog.find(typed).unwrap_or_else(|| panic!("{typed} is unknown"));
        let found_codes: Vec<_> =
            found.numbers.iter().map(|&n| catalog.class(n).unwrap().code).collect();
        assert_eq!(found_codes, codes, "{typed}");
        assert_eq!(!found.words.is_empty(), narrower, "{typed}");
    }

    #[test]
    fn codes_and_official_names_are_classes_as_a_whole() {
        check("13", &["13"], false);
        check("1301", &["1301"], false);
        check("3", &["03"], false);
        check("卫生、体育", &["13"], false);
        check("环境监测、保护与治理", &["1003"], false);
        check("其他", &["22"], false);
        check(" 国防 ", &["21"], false);
    }

    #[test]
    fn familiar_names_are_classes_or_something_narrower() {
        check("就业", &["1501"], false);
        check("城市更新", &["10", "03"], true);
        check("旧改", &["10", "03"], true);
        check("双拥", &["17", "21"], true);
        check("长三角", &[], true);
    }

    #[test]
    fn a_name_that_opens_a_line_means_that_line() {
        check("老旧小区", &["10"], true);
        check("房地产", &["10", "04"], true);
    }

    #[test]
    fn what_is_no_name_is_not_found() {
        for typed in ["", "99", "9999", "天上", "01 02", "-"] {
            assert_eq!(Catalog::get().find(typed), None, "{typed}");
        }
    }

    #[test]
    fn there_are_22_classes_with_121_sub_classes() {
        let catalog = Catalog::get();
        let mains = catalog.classes().iter().filter(|class| class.is_main()).count();
        assert_eq!((mains, catalog.classes().len() - mains), (22, 121));
        for class in catalog.classes() {
            let main = catalog.class(catalog.main(class.number)).unwrap();
            assert!(main.is_main() && class.code.starts_with(main.code), "{class:?}");
        }
    }

    #[test]
    fn every_code_of_the_data_files_exists() {
        let catalog = Catalog::get();
        for [names, codes, words] in lines(include_str!("familiar.tsv")) {
            let known = codes.split(' ').all(|c| c == "-" || catalog.number(c).is_some());
            assert!(known, "{names}: {codes}");
            assert!(codes != "-" || words != "-", "{names} means everything");
        }
    }
}
