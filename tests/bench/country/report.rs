//! Composes a report: title page, chapters with their sections and paragraphs, closing.
//!
//! Each region keeps to one way of setting headings over its years; lengths are drawn around the
//! mean of real reports. Chapters come in the usual order: review, goals, tasks, the government
//! itself. What stands in the sentences is the voice's business.
//!
//! Does not model: tables, annexes, glossaries, contents pages, page numbers.

use anyhow::Result;

use super::draw::{bell, happens, mix};
use super::grammar::Grammar;
use super::random::Random;
use super::voice::{Setting, Voice};

/// Mean length of a report in characters, and the deviation of its logarithm.
const LENGTH: f64 = 13_400.0;
const LENGTH_SPREAD: f64 = 0.3;

/// Mean length of a paragraph in characters, and the deviation of its logarithm.
const PARAGRAPH: f64 = 165.0;
const PARAGRAPH_SPREAD: f64 = 0.65;

/// Paragraphs in a section, at most.
const PARAGRAPHS: usize = 5;

const NUMERALS: [&str; 20] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三",
    "十四", "十五", "十六", "十七", "十八", "十九", "二十",
];

/// Symbols of the rules that a report is composed of.
#[derive(Debug, Clone, Copy)]
struct Symbols {
    heading: usize,
    lead: usize,
    point: usize,
    opening: usize,
    thanks: usize,
    doubt_opening: usize,
    doubt: usize,
    doubt_closing: usize,
    plan_opening: usize,
    goal_opening: usize,
    goal: usize,
    task_opening: usize,
    review: usize,
    task: usize,
    own: usize,
    closing: usize,
    review_chapter: usize,
    task_chapter: usize,
    goal_chapter: usize,
    own_chapter: usize,
    person: usize,
}

/// Composes reports by one grammar.
#[derive(Debug)]
pub(crate) struct Composer<'g> {
    grammar: &'g Grammar,
    symbols: Symbols,
}

/// How a region sets its sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setup {
    /// （一）heading on a line of its own.
    Numbered,
    /// （一）heading that opens the paragraph.
    RunIn,
    /// 1. heading on a line of its own.
    Arabic,
    /// 一是, 二是 within paragraphs under plain headings.
    Points,
}

impl<'g> Composer<'g> {
    /// Looks up the symbols.
    pub(crate) fn new(grammar: &'g Grammar) -> Result<Self> {
        let of = |name: &str| grammar.symbol(name);
        let symbols = Symbols {
            heading: of("heading")?,
            lead: of("lead")?,
            point: of("point")?,
            opening: of("opening")?,
            thanks: of("thanks")?,
            doubt_opening: of("doubtopening")?,
            doubt: of("doubtsentence")?,
            doubt_closing: of("doubtclosing")?,
            plan_opening: of("planopening")?,
            goal_opening: of("goalopening")?,
            goal: of("goalsentence")?,
            task_opening: of("taskopening")?,
            review: of("reviewsentence")?,
            task: of("tasksentence")?,
            own: of("selfsentence")?,
            closing: of("closing")?,
            review_chapter: of("reviewchapter")?,
            task_chapter: of("taskchapter")?,
            goal_chapter: of("goalchapter")?,
            own_chapter: of("selfchapter")?,
            person: of("person")?,
        };
        Ok(Self { grammar, symbols })
    }

    /// Writes a report; the same setting gives the same text.
    pub(crate) fn compose(&self, setting: Setting<'_>) -> Result<String> {
        let mut voice = Voice::new(self.grammar, setting)?;
        let length = LENGTH * (LENGTH_SPREAD * bell(&mut voice.random)).exp();
        let mut page = Page {
            voice,
            symbols: self.symbols,
            setup: setup(setting.region.seed),
            out: String::with_capacity(64 << 10),
            chars: 0,
        };
        page.front(setting);
        page.review(length * 0.42);
        page.goals();
        page.tasks(length * 0.88);
        page.own(length);
        page.line(self.symbols.closing);
        Ok(page.out)
    }
}

fn setup(seed: u64) -> Setup {
    match mix(&[seed, 7]) % 10 {
        0..=4 => Setup::Numbered,
        5..=7 => Setup::RunIn,
        8 => Setup::Arabic,
        _ => Setup::Points,
    }
}

/// A report in the making.
struct Page<'g> {
    voice: Voice<'g>,
    symbols: Symbols,
    setup: Setup,
    out: String,
    /// Characters so far, by estimate from the bytes.
    chars: usize,
}

impl Page<'_> {
    fn front(&mut self, setting: Setting<'_>) {
        let Setting { region, year, .. } = setting;
        let name = region.path.concat();
        let (number, session) = congress(region.seed, year);
        let month = 1 + self.voice.random.below(2);
        let day = 5 + self.voice.random.below(20);
        let mut speaker = String::new();
        self.voice.random = Random::seeded(mix(&[region.seed, 8, u64::from(number)]));
        self.voice.speak(self.symbols.person, &mut speaker);
        self.voice.random = Random::seeded(mix(&[setting.own_seed(), 9]));
        let last = region.name();
        let ordinal = |n: u16| NUMERALS.get(usize::from(n) - 1).copied().unwrap_or("一");
        let head = match region.kind() {
            '区' if last.ends_with("自治区") => "主席",
            '省' => "省长",
            '市' => "市长",
            '区' => "区长",
            _ => "县长",
        };
        self.out.push_str(&format!(
            "政府工作报告\n\n——{year}年{month}月{day}日在{name}第{}届人民代表大会第{}次会议上\n\n\
             {last}{head}　{speaker}\n\n各位代表：\n　　现在，我代表{last}人民政府，向大会报告工作，\
             请予审议，并请政协委员和其他列席人员提出意见。\n",
            ordinal(number),
            ordinal(session),
        ));
    }

    fn review(&mut self, until: f64) {
        self.chapter(1, self.symbols.review_chapter);
        self.line(self.symbols.opening);
        self.sections(until, self.symbols.review);
        self.line(self.symbols.thanks);
        let Symbols { doubt_opening, doubt, doubt_closing, .. } = self.symbols;
        self.paragraph_of(&[doubt_opening, doubt, doubt, doubt, doubt_closing]);
    }

    fn goals(&mut self) {
        let Symbols { goal_chapter, plan_opening, goal, goal_opening, .. } = self.symbols;
        self.chapter(2, goal_chapter);
        self.paragraph_of(&[plan_opening, goal, goal]);
        self.line(goal_opening);
    }

    fn tasks(&mut self, until: f64) {
        self.chapter(3, self.symbols.task_chapter);
        self.line(self.symbols.task_opening);
        self.sections(until, self.symbols.task);
    }

    fn own(&mut self, until: f64) {
        self.chapter(4, self.symbols.own_chapter);
        self.sections(until, self.symbols.own);
    }

    fn chapter(&mut self, number: usize, symbol: usize) {
        let numeral = NUMERALS.get(number - 1).copied().unwrap_or("一");
        self.out.push_str("　　");
        self.out.push_str(numeral);
        self.out.push('、');
        self.voice.speak(symbol, &mut self.out);
        self.out.push('\n');
    }

    /// Writes sections until the report has so many characters, one at least.
    fn sections(&mut self, until: f64, sentence: usize) {
        for numeral in NUMERALS {
            self.voice.forget();
            self.section_heading(numeral);
            let mut paragraphs = 1 + self.voice.random.below(PARAGRAPHS);
            if self.setup == Setup::RunIn {
                self.paragraph(sentence);
                paragraphs -= 1;
            }
            for _ in 0..paragraphs {
                self.out.push_str("　　");
                if happens(&mut self.voice.random, 0.5) {
                    self.voice.speak(self.symbols.lead, &mut self.out);
                }
                self.paragraph(sentence);
            }
            self.chars = self.out.len() / 3;
            if self.chars as f64 >= until {
                break;
            }
        }
    }

    fn section_heading(&mut self, numeral: &str) {
        let at = NUMERALS.iter().position(|n| *n == numeral).unwrap_or_default() + 1;
        self.out.push_str("　　");
        match self.setup {
            Setup::Numbered | Setup::RunIn => {
                self.out.push_str(&format!("（{numeral}）"));
            }
            Setup::Arabic => self.out.push_str(&format!("{at}. ")),
            Setup::Points => {}
        }
        self.voice.speak(self.symbols.heading, &mut self.out);
        self.out.push_str(if self.setup == Setup::RunIn { "。" } else { "\n" });
    }

    /// Goes on with a paragraph up to a drawn length and ends it.
    fn paragraph(&mut self, sentence: usize) {
        let drawn = PARAGRAPH_SPREAD * bell(&mut self.voice.random);
        let end = self.out.len() + (3.0 * PARAGRAPH * drawn.exp()) as usize;
        let has_points = self.setup == Setup::Points;
        for numeral in NUMERALS {
            if has_points {
                self.out.push_str(numeral);
                self.out.push('是');
                self.voice.speak(self.symbols.point, &mut self.out);
            }
            self.voice.speak(sentence, &mut self.out);
            if self.out.len() >= end {
                break;
            }
        }
        self.out.push('\n');
    }

    fn line(&mut self, symbol: usize) {
        self.paragraph_of(&[symbol]);
    }

    fn paragraph_of(&mut self, symbols: &[usize]) {
        self.out.push_str("　　");
        for &symbol in symbols {
            self.voice.speak(symbol, &mut self.out);
        }
        self.out.push('\n');
    }
}

/// Returns the numbers of the people's congress and of its session: five sessions a congress.
fn congress(seed: u64, year: u16) -> (u16, u16) {
    let shifted = year - 1990 + (mix(&[seed, 10]) % 5) as u16;
    (shifted / 5 + 6, shifted % 5 + 1)
}

#[cfg(test)]
mod tests {
    use baogao::model::Kind;
    use baogao::normalize::clean;
    use baogao::structure::{outline, read_metadata};

    use super::super::country::Region;
    use super::*;

    fn compose(year: u16, seed: u64) -> String {
        let grammar = Grammar::load().unwrap();
        let path = vec!["岚栖省".to_owned(), "沅芷市".to_owned(), "葭溯县".to_owned()];
        let region = Region { path, seed };
        let setting = Setting { region: &region, year, seed: 1 };
        Composer::new(&grammar).unwrap().compose(setting).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_text() {
        assert_eq!(compose(2014, 3), compose(2014, 3));
    }

    #[test]
    fn two_years_and_two_regions_differ() {
        assert_ne!(compose(2014, 3), compose(2015, 3));
        assert_ne!(compose(2014, 3), compose(2014, 4));
    }

    #[test]
    fn what_a_report_says_of_itself_is_read_back() {
        let decoded = compose(2014, 3);
        let text = clean(&decoded);
        let read = read_metadata("a.txt", &decoded, &text).metadata;
        assert_eq!(read.kind, Some(Kind::WorkReport));
        assert_eq!(read.year, Some(2014));
        assert_eq!(read.region, ["岚栖省", "沅芷市", "葭溯县"]);
        assert!(read.speaker.is_some());
        let outline = outline(&text, read.kind);
        let chapters = outline.sections.iter().filter(|s| s.level == 1);
        assert!(chapters.count() >= 4, "{:?}", outline.sections);
    }
}
